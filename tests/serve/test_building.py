from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from kostra_sdk import Extract, Sosialhjelp
from kostra_sdk.errors import KostraError, UsageError
from kostra_sdk.forms import find_form
from kostra_sdk.serve import building
from kostra_sdk.serve.asked import Asked
from kostra_sdk.serve.building import built, faults_of, journal_number_of
from kostra_sdk.serve.problems import MOST_LISTED, Problem, ProblemKind, Refused
from kostra_sdk.testing import sample_records

MOST = 1_000_000
ASKED = Asked(form="11F", year=2026, region="030100")


def bytes_of(*records: Any, lines: bool = False, **asked: Any) -> bytes:
    """Build an extract of records."""
    text = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    return built(text.encode(), Asked(**{"form": "11F", "year": 2026, "region": "030100", **asked}), MOST)


def refused(*records: Any, **asked: Any) -> Problem:
    """Give the problem that stops building."""
    with pytest.raises(Refused) as stopped:
        bytes_of(*records, **asked)
    return stopped.value.problem


@pytest.mark.parametrize("names", ["attribute", "official"])
@pytest.mark.parametrize("lines", [False, True])
def test_the_bytes_are_those_of_an_extract(names: Any, lines: bool) -> None:
    """Records in JSON give byte for byte what the library writes, an array or lines, in either way of naming."""
    extract = Extract.new(form="11F", year=2026, region="030100")
    plain = []
    for record in sample_records("11F", 2026, 30, region="030100", seed=1):
        extract.add(record)
        plain.append(record.to_dict(names, 2026 if names == "official" else None))
    assert bytes_of(*plain, lines=lines) == extract.to_bytes()


def test_every_fault_of_every_record_is_told_at_once() -> None:
    """Path, record number and journal number say where; no value is told."""
    problem = refused(
        {"person_journalnr": "00000017", "vklo": "hemmelig", "bosit": "hemmelig"},
        {"person_journalnr": "00000018"},
        {"PERSON_JOURNALNR": "00000019", "bidrag": 12_345_678_901},
        {"person_journalnr": "00000020", "kommune_nr": "4601"},
        7,
    )
    assert (problem.kind, problem.count) == (ProblemKind.UNFIT, 5)
    assert [(one.index, one.journal_number, one.path or one.field) for one in problem.faults] == [
        (0, "00000017", "$[0].vklo"),
        (0, "00000017", "$[0].bosit"),
        (2, "00000019", "BIDRAG"),
        (3, "00000020", "KOMMUNE_NR"),
        (4, None, "$[4]"),
    ]
    assert "hemmelig" not in str(problem)
    assert "12345678901" not in str(problem)
    assert "4601" not in str(problem)


def test_what_is_no_json_is_told_beside_the_others() -> None:
    """A break in the text is the last fault, behind those of the records before it."""
    with pytest.raises(Refused) as stopped:
        built(b'[{"vklo": "x"}, {"vklo"', ASKED, MOST)
    problem = stopped.value.problem
    assert (problem.kind, problem.count) == (ProblemKind.NOT_JSON, 2)
    assert [one.path for one in problem.faults] == ["$[0].vklo", "$[1]"]


def test_very_many_faults_are_counted() -> None:
    """The first thousand are listed, and all counted."""
    problem = refused(*[{"vklo": "x", "bosit": "x", "ukjent": 1}] * 700)
    assert (len(problem.faults), problem.count) == (MOST_LISTED, 2_100)


def test_an_extract_has_an_end() -> None:
    """Two bytes of JSON make a whole line: what comes of them is counted too."""
    length = find_form("11F").layout(2026).length + 1
    assert len(built(b"[{},{}]", ASKED, 2 * length)) == 2 * length
    with pytest.raises(Refused) as stopped:
        built(b"[{},{},{}]", ASKED, 2 * length)
    assert stopped.value.problem.kind is ProblemKind.TOO_LARGE


def test_foreign_characters_are_the_callers_choice() -> None:
    """A character that ISO-8859-1 lacks is a fault, unless it may become the nearest."""
    record = {"person_journalnr": "00000017", "saksbehandler": "Š"}
    assert refused(record).faults[0].field == "SAKSBEHANDLER"
    assert b"S " in bytes_of(record, transliterate=True)


def test_nobody_to_report_is_said_in_so_many_words() -> None:
    """No records are a mistake unless the caller says that there is nobody; then the file is one space."""
    assert bytes_of(has_participants=False) == b" "
    assert "has_participants=false" in refused().detail
    assert "there are records" in refused({}, has_participants=False).detail
    with pytest.raises(UsageError, match="no file that says"):
        bytes_of(has_participants=False, year=2022)


def test_the_journal_number_names_the_record() -> None:
    """It is told under either name, and only where it can be one."""
    assert journal_number_of({"person_journalnr": " 17 "}, "11F") == "17"
    assert journal_number_of({"PERSON_JOURNALNR": "17"}, "11F") == "17"
    unfit: list[object] = [{"person_journalnr": "15858590123"}, {"person_journalnr": 17}, {}, [], None]
    for value in unfit:
        assert journal_number_of(value, "11F") is None


def test_another_error_of_the_house_is_told_as_it_is() -> None:
    """An error of a later form has its own words, without values as the house has it."""
    (fault,) = faults_of(KostraError("something else"), 3, "17")
    assert (fault.detail, fault.index, fault.journal_number) == ("something else", 3, "17")


def test_records_of_an_xml_form_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its records are nested: the file itself is checked instead."""
    xml = attrs.evolve(find_form("11CF"), is_xml=True)
    monkeypatch.setattr(building, "find_form", lambda _name: xml)
    problem = refused({}, form="11CF")
    assert (problem.kind, problem.faults[0].parameter) == (ProblemKind.PARAMETERS, "form")
    assert "/v1/check" in problem.detail


def test_a_record_class_is_the_forms_own() -> None:
    """The parameter says which form the records are of."""
    problem = refused({"vklo": "1"}, form="11CF", region="460100")
    assert problem.faults[0].detail == "unknown key"
    assert "vklo" in Sosialhjelp.from_dict({"vklo": "1"}).to_dict()
