from __future__ import annotations

import gzip
import hashlib
import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given

from kostra_sdk.errors import UsageError
from kostra_sdk.report import Report, Severity
from kostra_sdk.submission.control_api import (
    ControlApi,
    ControlApiSettings,
    Difference,
    DifferenceKind,
    Remark,
    SecondOpinion,
    Stand,
    Verdict,
    compare,
)
from kostra_sdk.submission.errors import (
    Actor,
    NoAnswer,
    NotAuthorised,
    RejectedData,
    SubmissionError,
    TooLarge,
    Unavailable,
    UnexpectedAnswer,
)
from kostra_sdk.submission.gate import Passed
from kostra_sdk.submission.http import Response
from tests.report import builders as b
from tests.submission import doubles as d

if TYPE_CHECKING:
    from pathlib import Path

KEY = "a-key-that-is-shown-to-nobody"
ORG = "999999999"
DATA = "0301 Å\n".encode("iso-8859-1")


def api(network: d.FakeNetwork) -> ControlApi:
    """Make the API on a fake network."""
    return ControlApi(ControlApiSettings(api_key=KEY), d.http(network))


def altinn(report: Report, **changes: Any) -> Response:
    """Answer what the API would if it judged as the report does, with changes."""
    return d.answer(200, {**json.loads(report.to_altinn()), **changes})


def as_verdict(report: Report) -> Verdict:
    """Give the report as if SSB had said it."""
    remarks = tuple(Remark(one.control, one.severity, "theirs", one.lines) for one in report.unique())
    return Verdict(report.severity, report.controls_run, remarks, report.standard.commit)


def opinion(report: Report, answer: Response, **more: Any) -> SecondOpinion:
    """Ask about DATA."""
    return api(d.FakeNetwork(answer)).second_opinion(report, DATA, correlation_id=d.CORRELATION, org_number=ORG, **more)


REPORT = b.report(
    b.finding(lines=(7,)),
    b.finding(b.AGE, Severity.WARNING, lines=(3,)),
    b.finding(lines=(2, 7)),
    b.finding(b.DUPLICATES, Severity.INFO, lines=(7,)),
    quarter="2",
    org_number=ORG,
)


# --- Asking ---


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("as_file", [False, True], ids=["bytes", "file"])
def test_the_request_is_as_documented(as_file: bool, packed: bool, tmp_path: Path) -> None:
    """Key, respondent and the very bytes go to the API, unpacked; asking may be repeated, for it delivers nothing."""
    file, data = tmp_path / "extract.dat", gzip.compress(DATA) if packed else DATA
    file.write_bytes(data)
    network = d.FakeNetwork(altinn(REPORT))
    found = api(network).second_opinion(REPORT, file if as_file else data, correlation_id=d.CORRELATION)
    (request,) = network.requests
    assert (request.method, request.repeatable) == ("POST", True)
    assert request.url == "https://kostra-kontrollprogram-altinn-api.ssb.no/api/kontroller-altinn-skjema"
    assert request.headers["x-api-key"] == KEY
    assert request.headers["content-type"] == "application/json"
    assert isinstance(request.body, bytes)
    asked = json.loads(request.body)
    assert asked["respondent"] == {"aar": 2026, "kvartal": "2", "skjema": "11F", "region": "030112", "orgnr": ORG}
    assert b64decode(asked["base64KodedeData"]) == DATA
    assert found.sha256 == hashlib.sha256(DATA).hexdigest()


def test_a_year_has_no_quarter_but_a_blank() -> None:
    """The API wants one character where there is no quarter."""
    network = d.FakeNetwork(altinn(b.report()))
    api(network).second_opinion(b.report(), DATA, correlation_id=d.CORRELATION, org_number=ORG)
    assert isinstance(network.requests[0].body, bytes)
    assert json.loads(network.requests[0].body)["respondent"]["kvartal"] == " "


@pytest.mark.parametrize("number", [None, "310000019", "99999999", "99999999a", "٩٩٩٩٩٩٩٩٩"])
def test_an_organisation_number_that_the_api_refuses_is_not_sent(number: str | None) -> None:
    """Synthetic organisations and none at all are found before SSB is asked."""
    with pytest.raises(UsageError, match="8 or 9"):
        api(d.FakeNetwork()).second_opinion(b.report(), DATA, correlation_id=d.CORRELATION, org_number=number)


def test_none_may_be_said() -> None:
    """The accounts of a municipality are for no organisation, and the question says none."""
    network = d.FakeNetwork(altinn(REPORT))
    api(network).second_opinion(REPORT, DATA, correlation_id=d.CORRELATION, org_number="")
    assert isinstance(network.requests[0].body, bytes)
    assert "orgnr" not in json.loads(network.requests[0].body)["respondent"]


def test_years_before_the_api_are_not_sent() -> None:
    """The API begins with 2026."""
    report = attrs.evolve(REPORT, standard=attrs.evolve(b.STANDARD, year=2025))
    with pytest.raises(UsageError, match="2026"):
        api(d.FakeNetwork()).second_opinion(report, DATA, correlation_id=d.CORRELATION)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (d.answer(400, {"errorType": "CONSTRAINT_VIOLATION", "httpStatusCode": 400}), RejectedData),
        (d.answer(401, {"errorType": "UNAUTHORIZED"}), NotAuthorised),
        (d.answer(413), TooLarge),
        (d.answer(500, {"errorType": "SYSTEM_ERROR"}), Unavailable),
        (NoAnswer("timed out"), NoAnswer),
    ],
    ids=["not understood", "key", "large", "fault", "silence"],
)
def test_refusals_say_what_to_do(answer: Response | SubmissionError, kind: type[SubmissionError]) -> None:
    """A wrong key is SSB's to solve, a fault is a pause; neither shows key or data."""
    with pytest.raises(kind) as caught:
        api(d.FakeNetwork(answer)).second_opinion(REPORT, DATA, correlation_id=d.CORRELATION)
    assert type(caught.value) is kind
    assert KEY not in str(caught.value)
    if kind is NotAuthorised:
        assert caught.value.who_must_act is Actor.SSB


def respondent(**changes: object) -> dict[str, object]:
    """Give the respondent of REPORT with changes."""
    return {**json.loads(REPORT.to_altinn())["respondent"], **changes}


@pytest.mark.parametrize(
    "changes",
    [
        {"respondent": respondent(region="030107")},
        {"respondent": respondent(skjema="11CF")},
        {"respondent": respondent(aar=2027)},
        {"respondent": None},
        {"alvorlighetsgrad": "Katastrofe"},
        {"antallKontroller": None},
        {"meldinger": [{"kontrollNavn": "x"}]},
        {"meldinger": 7},
    ],
    ids=["region", "form", "year", "nobody", "unknown severity", "no count", "half a remark", "no list"],
)
def test_an_answer_about_something_else_is_no_verdict(changes: dict[str, Any]) -> None:
    """Another extract's verdict, or half a one, cannot open the gate."""
    with pytest.raises(UnexpectedAnswer) as caught:
        opinion(REPORT, altinn(REPORT, **changes))
    assert caught.value.__context__ is None


def test_an_answer_that_is_no_object_is_no_verdict() -> None:
    """A proxy's page is not taken for a verdict."""
    for body in (b"<html>", b"[]", b"null"):
        with pytest.raises(UnexpectedAnswer):
            opinion(REPORT, Response(200, body=body))


def test_empty_lists_may_be_left_out() -> None:
    """The API's server does not write a list without anything in it."""
    said = json.loads(b.report(b.finding(b.ATTACHMENT, Severity.OK, lines=())).to_altinn())
    del said["meldinger"][0]["linjenumre"]
    found = opinion(b.report(b.finding(b.ATTACHMENT, Severity.OK, lines=())), d.answer(200, said))
    assert found.agrees
    del said["meldinger"]
    assert opinion(b.report(), d.answer(200, said)).verdict.remarks == ()


def test_keys_and_messages_are_not_shown() -> None:
    """What SSB writes holds values of records, so reprs leave it out."""
    found = opinion(REPORT, altinn(REPORT))
    assert "Arbeidssituasjonen" not in repr(found)
    assert KEY not in repr(ControlApiSettings(api_key=KEY))
    assert found.verdict.remarks[0].message == "Arbeidssituasjonen er 09; ventet én av 01, 02."


# --- The gate ---


def test_a_verdict_that_does_not_block_opens_the_gate_for_these_bytes() -> None:
    """What SSB lets pass is named by hash and by SSB's version; what it blocks opens nothing."""
    digest = hashlib.sha256(DATA).hexdigest()
    warned = opinion(REPORT, altinn(REPORT, alvorlighetsgrad="Advarsel", versjon="v-7"))
    assert warned.passed == Passed(digest, "v-7")
    for word in ("Feil", "Kritisk feil"):
        assert opinion(REPORT, altinn(REPORT, alvorlighetsgrad=word)).passed is None


# --- Comparing ---


@given(report=b.reports)
def test_a_verdict_like_ours_agrees(report: Report) -> None:
    """Where SSB says the same of every control and line there is no difference, whatever its words."""
    assert compare(report, as_verdict(report)) == ()


@given(ours=b.reports, theirs=b.reports)
def test_differences_are_the_same_from_both_sides(ours: Report, theirs: Report) -> None:
    """What one side has more, the other has less; and verdicts that differ are never said to agree."""
    there, back = compare(ours, as_verdict(theirs)), compare(theirs, as_verdict(ours))
    swapped = {
        DifferenceKind.ONLY_OURS: DifferenceKind.ONLY_THEIRS,
        DifferenceKind.ONLY_THEIRS: DifferenceKind.ONLY_OURS,
    }
    assert [Difference(swapped.get(o.kind, o.kind), o.control, o.theirs, o.ours) for o in back] == list(there)

    def content(report: Report) -> object:
        judged = sorted((one.control, one.severity, one.lines) for one in report.unique())
        return report.severity, report.controls_run, judged

    if content(ours) == content(theirs):
        assert there == ()
    if not there:
        lines_of = [
            {(one.control, one.severity, line) for one in report.unique() for line in one.lines}
            for report in (ours, theirs)
        ]
        assert lines_of[0] == lines_of[1]
        assert len(ours.unique()) == len(theirs.unique())
        assert (ours.severity, ours.controls_run) == (theirs.severity, theirs.controls_run)


def verdict(*remarks: Remark, **changes: Any) -> Verdict:
    """Make SSB's verdict on a report made by hand."""
    values: dict[str, Any] = {"severity": Severity.ERROR, "controls_run": 11_184, "version": "v"}
    return Verdict(remarks=remarks, **(values | changes))


OURS = b.report(b.finding(lines=(1, 2)), b.finding(lines=(9,), message="Ellers."))


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ([Remark(b.LIVING, Severity.ERROR, "m", (1, 2)), Remark(b.LIVING, Severity.ERROR, "n", (9,))], None),
        ([], DifferenceKind.ONLY_OURS),
        ([Remark(b.LIVING, Severity.WARNING, "m", (1, 2, 9))], DifferenceKind.SEVERITY),
        ([Remark(b.LIVING, Severity.ERROR, "m", (1, 2))], DifferenceKind.LINES),
        ([Remark(b.LIVING, Severity.ERROR, "m", (1, 2, 9))], DifferenceKind.COUNT),
        (
            [Remark(b.LIVING, Severity.ERROR, "m", (1, 2, 9)), Remark(b.LIVING, Severity.FATAL, "n", (1,))],
            DifferenceKind.SEVERITY,
        ),
    ],
    ids=["same", "missing", "milder", "fewer lines", "counted otherwise", "graver too"],
)
def test_a_control_differs_in_one_way(theirs: list[Remark], expected: DifferenceKind | None) -> None:
    """Each control on which the two disagree is named once, with the gravest way and both stands."""
    found = compare(OURS, verdict(*theirs))
    assert [one.kind for one in found] == ([expected] if expected else [])
    if expected:
        assert found[0].control == b.LIVING
        assert found[0].ours == Stand((Severity.ERROR,), (1, 2, 9), 2)


def test_the_whole_comes_first_and_controls_by_name() -> None:
    """Verdict and number of controls are held together too, before the controls in order."""
    theirs = verdict(Remark("Z", Severity.FATAL, "m"), Remark("A", Severity.INFO, "m", (4,)),
                     severity=Severity.FATAL, controls_run=12)  # fmt: skip
    found = compare(OURS, theirs)
    assert [(one.kind, one.control) for one in found] == [
        (DifferenceKind.VERDICT, ""),
        (DifferenceKind.CONTROLS_RUN, ""),
        (DifferenceKind.ONLY_THEIRS, "A"),
        (DifferenceKind.ONLY_OURS, b.LIVING),
        (DifferenceKind.ONLY_THEIRS, "Z"),
    ]
    assert str(found[0]) == "the whole extract: verdict; ours ERROR × 11184; SSB's FATAL × 12"
    assert str(found[2]) == "A: only-theirs; ours nothing; SSB's INFO × 1, lines 4"
