from __future__ import annotations

import base64
import gzip
import json
import pickle
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no stubs

from kostra_sdk import check, check_record
from kostra_sdk.errors import DataError, RegionError
from kostra_sdk.report.json import report_schema
from kostra_sdk.serve import jobs
from kostra_sdk.serve.jobs import Answer, Job, done
from kostra_sdk.serve.media import HTML, JSON, OCTETS, TEXT
from kostra_sdk.serve.problems import Problem, ProblemKind
from kostra_sdk.testing import sample, sample_records

if TYPE_CHECKING:
    from datetime import date

QUERY = "form=11F&year=2026&region=030100"
ASKED: dict[str, Any] = {"form": "11F", "year": 2026, "region": "030100"}
CONTENT = sample("11F", 2026, 20, region="030100", seed=1, damage={"15": 1}).to_bytes()
REPORT = Draft202012Validator(report_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def do(task: str, body: bytes, *, query: str = QUERY, content_type: str = "", accept: str = JSON) -> Answer | Problem:
    """Do a job, which like its answer must be able to travel to another process."""
    job = pickle.loads(pickle.dumps(Job(task, query, content_type, accept, body, 1_000_000)))
    answer: Answer | Problem = pickle.loads(pickle.dumps(done(job)))
    return answer


def answer(*args: Any, **kwargs: Any) -> Answer:
    """Do a job that goes well."""
    said = do(*args, **kwargs)
    assert isinstance(said, Answer)
    return said


def problem(*args: Any, **kwargs: Any) -> Problem:
    """Do a job that does not."""
    said = do(*args, **kwargs)
    assert isinstance(said, Problem)
    return said


@pytest.mark.parametrize("content_type", ["", OCTETS, "text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_a_body_is_judged_as_the_library_does(content_type: str) -> None:
    """The report in JSON is that of ``check``, and fits the published schema, whatever the bytes are called."""
    said = answer("check", CONTENT, content_type=content_type)
    assert said.media == JSON
    report = json.loads(said.body)
    assert report == check(CONTENT, **ASKED).to_dict()
    REPORT.validate(report)


def test_a_report_is_html_or_text_too() -> None:
    """The renderings are the library's own."""
    report = check(CONTENT, **ASKED)
    assert answer("check", CONTENT, accept=HTML).body.decode() == report.to_html()
    assert answer("check", CONTENT, accept=TEXT).body.decode() == report.to_text()


def test_everything_that_is_asked_reaches_the_controls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each parameter of ``check`` is passed on."""
    seen: dict[str, Any] = {}

    def watched(content: bytes, **asked: Any) -> Any:
        seen.update(asked)
        return check(content, **asked)

    monkeypatch.setattr(jobs, "check", watched)
    query = (
        "form=11cf&year=2024&region=460100&quarter=2&org_number=899999999"
        "&has_participants=false&reference_date=2025-04-02"
    )
    said = json.loads(answer("check", b" ", query=query).body)
    reference_date: date = seen.pop("reference_date")
    assert reference_date.isoformat() == "2025-04-02"
    assert seen == {
        "form": "11CF",
        "year": 2024,
        "region": "460100",
        "quarter": "2",
        "org_number": "899999999",
        "has_participants": False,
    }
    assert (said["severity"], said["quarter"], said["org_number"]) == ("OK", "2", "899999999")


def test_a_form_has_the_file_and_the_parameters() -> None:
    """A browser's form is as good as body and query, or some of each."""
    for fields, query in ((ASKED, ""), ({}, QUERY), ({"form": "11F"}, "year=2026&region=030100")):
        request = httpx.Request("POST", "http://x", data=fields, files={"file": ("uttrekk.dat", CONTENT)})
        said = answer("check", request.read(), query=query, content_type=request.headers["content-type"])
        assert json.loads(said.body)["records"] == 20


@pytest.mark.parametrize("files", [0, 2])
def test_a_form_has_one_file(files: int) -> None:
    """None, or several, is the caller's mistake."""
    chosen = [("file", ("a.dat", b"x"))] * files or [("file", ("", b""))]
    request = httpx.Request("POST", "http://x", data=ASKED, files=chosen)
    said = problem("check", request.read(), query="", content_type=request.headers["content-type"])
    assert said.kind is ProblemKind.PARAMETERS
    assert said.faults[0].title == "Velg én fil."


def test_records_in_json_are_no_extract() -> None:
    """A caller who sends JSON to be judged as a file is told where it belongs."""
    assert problem("check", b"[]", content_type="application/json; charset=utf-8").kind is ProblemKind.MEDIA_TYPE


@pytest.mark.parametrize("task", ["check", "altinn"])
def test_what_is_packed_is_refused(task: str) -> None:
    """A gzip file could unpack to anything, so it is not unpacked."""
    body = gzip.compress(CONTENT)
    if task == "altinn":
        body = question(base64.b64encode(body).decode())
    assert problem(task, body).kind is ProblemKind.PACKED


@pytest.mark.parametrize(
    ("query", "parameter", "title"),
    [
        ("form=99X&year=2026&region=030100", "form", "Skjemaene er 11F, "),
        ("form=11F&year=2019&region=030100", "year", "11F kan brukes for 2020, "),
        ("form=11F&year=1999&region=030100", "year", "11F kan brukes for 2017, "),
    ],
)
@pytest.mark.parametrize("task", ["check", "check-record"])
def test_a_form_or_year_that_is_not_included_is_told_with_those_that_are(
    task: str, query: str, parameter: str, title: str
) -> None:
    """The caller sees what would do."""
    said = problem(task, b"{}", query=query)
    assert said.kind is ProblemKind.PARAMETERS
    assert said.faults[0].parameter == parameter
    assert said.faults[0].title.startswith(title)


def test_a_record_is_judged_as_the_library_does() -> None:
    """The report on one record is that of ``check_record``."""
    (record,) = sample_records("11F", 2026, 1, region="030100", seed=1)
    said = answer("check-record", record.to_json().encode())
    assert json.loads(said.body) == check_record(record, year=2026, region="030100").to_dict()
    REPORT.validate(json.loads(said.body))
    assert b"<!DOCTYPE html>" in answer("check-record", record.to_json().encode(), accept=HTML).body


@pytest.mark.parametrize(
    ("record", "kind", "where"),
    [
        (b'{"person_journalnr": "17", "vklo": "x"}', ProblemKind.UNFIT, "$.vklo"),
        (b'{"person_journalnr": "17", "bidrag": 12345678901}', ProblemKind.UNFIT, "BIDRAG"),
        (b'{"person_journalnr": "17", "kommune_nr": "4601"}', ProblemKind.UNFIT, "KOMMUNE_NR"),
    ],
    ids=range(3),
)
def test_a_record_that_does_not_fit_is_told(record: bytes, kind: ProblemKind, where: str) -> None:
    """The fault names field and journal number."""
    said = problem("check-record", record)
    assert said.kind is kind
    (fault,) = said.faults
    assert (fault.path or fault.field, fault.journal_number) == (where, "17")


def test_an_extract_is_built() -> None:
    """The answer is the bytes, under a name that says what they are."""
    records = [record.to_dict() for record in sample_records("11F", 2026, 5, region="030100", seed=1)]
    said = answer("build", json.dumps(records).encode())
    assert said.media == OCTETS
    assert dict(said.headers)["Content-Disposition"] == 'attachment; filename="11F_2026_030100.dat"'
    assert check(said.body, **ASKED).records == 5


def question(coded: str, **said: Any) -> bytes:
    """Ask as SSB's API is asked."""
    respondent = {"aar": 2026, "kvartal": " ", "skjema": "11F", "region": "030100", "orgnr": "899999999"}
    return json.dumps({"respondent": respondent | said, "base64KodedeData": coded}).encode()


def test_ssbs_question_has_ssbs_answer() -> None:
    """The verdict is the report in SSB's shape."""
    said = answer("altinn", question(base64.b64encode(CONTENT).decode()))
    assert json.loads(said.body) == json.loads(check(CONTENT, **ASKED, org_number="899999999").to_altinn())


def test_ssbs_question_about_another_year_is_answered_too() -> None:
    """SSB's own API takes the years from 2026; this one those that are included."""
    assert json.loads(answer("altinn", question("", aar=2023)).body)["respondent"]["aar"] == 2023


@pytest.mark.parametrize(
    ("said", "parameter"),
    [({"aar": 2016}, "respondent.aar"), ({"skjema": "99X"}, "respondent.skjema")],
    ids=["year", "form"],
)
def test_ssbs_question_about_what_is_not_included_is_told_by_field(said: dict[str, Any], parameter: str) -> None:
    """An unknown form is the caller's mistake, where SSB's own API answers 500."""
    found = problem("altinn", question("", **said))
    assert (found.kind, found.faults[0].parameter) == (ProblemKind.PARAMETERS, parameter)


@pytest.mark.parametrize("coded", ["?", "eA=", "æ"], ids=range(3))
def test_what_is_no_base64_is_told(coded: str) -> None:
    """The data is decoded strictly."""
    assert problem("altinn", question(coded)).faults[0].parameter == "base64KodedeData"


def test_a_fault_of_ours_is_told_without_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong in the code, the next job is another's, and the text of the exception is nobody's."""

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ZeroDivisionError("15858590123")

    monkeypatch.setattr(jobs, "check", broken)
    said = problem("check", CONTENT)
    assert (said.kind, said.places[0]) == (ProblemKind.OUR_FAULT, "ZeroDivisionError")
    assert "15858590123" not in str(said)


def test_data_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form whose files can be unreadable, such as XML, tells so with its own words."""

    def unreadable(*_args: Any, **_kwargs: Any) -> None:
        raise DataError("nested too deeply")

    monkeypatch.setattr(jobs, "check", unreadable)
    said = problem("check", CONTENT)
    assert (said.kind, said.detail) == (ProblemKind.UNFIT, "nested too deeply")
    assert said.faults[0].title == "Filen kan ikke leses."


def test_a_region_that_a_form_does_not_know_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form may know more of regions than that they are six digits."""

    def unknown(*_args: Any, **_kwargs: Any) -> None:
        raise RegionError("no such municipality")

    monkeypatch.setattr(jobs, "check", unknown)
    said = problem("check", CONTENT)
    assert (said.kind, said.faults[0].parameter) == (ProblemKind.PARAMETERS, "region")


def test_another_wrong_call_is_told_as_it_is() -> None:
    """A mistake that no parameter alone is to blame for has the library's own words."""
    said = problem("build", b"[]", query="form=11F&year=2022&region=030100&has_participants=false")
    assert said.kind is ProblemKind.PARAMETERS
    assert "no file that says" in said.detail
