from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.controls import (
    Edition,
    Expr,
    FieldDescription,
    Row,
    Said,
    by_year,
    control,
    duplicates,
    judge_lines,
    ledger,
)
from kostra_sdk.controls.judge import BadLine
from kostra_sdk.controls.tables import SumTable
from kostra_sdk.report.model import Severity
from tests.controls.layouts import make_layout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.controls import Judgement
    from kostra_sdk.report.model import Finding

WARNING, ERROR = Severity.WARNING, Severity.ERROR

FIELDS = (
    {"name": "WHO", "width": 3},
    {"name": "JOURNAL", "width": 3},
    {"name": "A", "width": 1, "codes": {"1": "", "2": ""}},
    {"name": "B", "width": 2, "type": "integer"},
)


@control("1", "first", severity=WARNING, message="A er {A}.")
def first(r: Row) -> Expr:
    """A is 1."""
    return r.A != "1"


@control("2", "same", severity=by_year({2020: WARNING, 2026: ERROR}), message="{count} like: {others}.")
def same(r: Row) -> Expr:
    """No two records have the same B, of those that have one."""
    return duplicates(r.B, among=r.B > 0)


@control("3", "pair", severity=WARNING, message="{count} like.")
def pair(r: Row) -> Expr:
    """No two records have the same A and journal number."""
    return duplicates(r.A, r.JOURNAL)


@control("4", "last", severity=WARNING, message="Sum {sum}.", values={"sum": lambda r: r.B + r.B})
def last(r: Row) -> Expr:
    """B is below 50."""
    return r.B >= 50


@control("5", "oslo", severity=ERROR, message="Feil kommune.", identified=False)
def in_oslo(r: Row) -> Expr:
    """The region is where the record says."""
    return r.region_is_oslo & (r.kommune != r.WHO)


@control("6", "old", severity=WARNING, message="A er {A}.", since=2011, until=2016)
def of_11b(r: Row) -> Expr:
    """A is 1."""
    return r.A != "1"


CONTROLS = (FieldDescription(severity=WARNING), first, same, pair, last, in_oslo)
TABLES = (SumTable("Sum", "kroner", (("B", Row().B.number),)),)


def edition(year: int) -> Edition:
    """Make an edition of a form that does not exist."""
    return Edition(make_layout(year, *FIELDS), CONTROLS, TABLES, ("WHO", "JOURNAL"))


def judged(year: int, *lines: bytes, oslo: bool = False) -> Judgement:
    """Judge some lines."""
    return judge_lines(edition(year), lines, Said(b"030", oslo))


def seen(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """Give the first word of the control, and the line, of each finding."""
    return [(finding.control.split()[-1], finding.lines[0]) for finding in findings]


def record(journal: str, a: str = "1", b: str = "0", who: str = "abc") -> bytes:
    """Write a record."""
    return f"{who:3}{journal:3}{a:1}{b:>2}".encode("latin-1")


MIXED = (
    record("j1", a="2", b="60"),
    record("j2", a="9", b="x"),
    record("j3", b="60"),
    record("j2", a="9", b="7"),
    record("j5", a="1", b=" 7"),
)
"""The first control fires on 1, 2 and 4, the description on 2 and 4, `last` on 1 and 3; 1 and 3, 4 and 5 share B."""


def test_the_new_program_goes_control_by_control() -> None:
    """From 2023: in the order of the controls, the records in order; duplicates group by group."""
    assert seen(judged(2023, *MIXED).findings) == [
        ("kode", 2),
        ("heltall-felt", 2),
        ("kode", 4),
        ("first", 1),
        ("first", 2),
        ("first", 4),
        ("same", 1),
        ("same", 3),
        ("same", 4),
        ("same", 5),
        ("pair", 2),
        ("pair", 4),
        ("last", 1),
        ("last", 3),
    ]


def test_the_old_program_goes_record_by_record() -> None:
    """Until 2022: the file description of all records, the duplicates, then record by record."""
    assert seen(judged(2022, *MIXED).findings) == [
        ("kodeliste", 2),
        ("heltall-felt", 2),
        ("kodeliste", 4),
        ("same", 1),
        ("same", 3),
        ("same", 4),
        ("same", 5),
        ("pair", 2),
        ("pair", 4),
        ("first", 1),
        ("last", 1),
        ("first", 2),
        ("last", 3),
        ("first", 4),
    ]


@pytest.mark.parametrize("year", [2022, 2023])
def test_groups_come_in_the_order_of_their_first_records(year: int) -> None:
    """A group that begins earlier comes first, whenever its second record comes."""
    lines = [record(f"j{number}", b=b) for number, b in enumerate(("5", "7", "7", "5", "7"))]
    findings = [finding for finding in judged(year, *lines).findings if finding.control == "same"]
    assert [finding.lines[0] for finding in findings] == [1, 4, 2, 3, 5]


def test_a_duplicate_names_its_fellows() -> None:
    """How many there are, and the others' journal numbers, each once and none that is its own."""
    lines = [record(journal, b="7") for journal in ("j1", "j2", "j1", "j2", "j3")] + [record("j4", b="8")]
    found = [finding for finding in judged(2023, *lines).findings if finding.control == "same"]
    assert [finding.message for finding in found] == [
        "5 like: j2, j3.",
        "5 like: j1, j3.",
        "5 like: j2, j3.",
        "5 like: j1, j3.",
        "5 like: j1, j2.",
    ]
    alone = [finding for finding in judged(2023, *[record("j1", b="7")] * 2).findings if finding.control == "same"]
    assert {finding.message for finding in alone} == {"2 like: ingen andre."}


def same_messages(journals: Iterable[str]) -> list[str]:
    """Give the messages of records that share B, by their journal numbers."""
    lines = [record(journal, b="7") for journal in journals]
    return [finding.message for finding in judged(2023, *lines).findings if finding.control == "same"]


def test_of_very_many_fellows_the_first_are_named() -> None:
    """A group of thousands does not make a message of thousands, nor the work of millions."""
    journals = [f"{number:03d}" for number in range(ledger._MANY + 2)]
    first, *_, last = same_messages(journals)
    assert first == f"{len(journals)} like: {', '.join(journals[1:-1])} og flere."
    assert last == f"{len(journals)} like: {', '.join(journals[:-2])} og flere."
    assert same_messages(journals[:-1])[0] == f"{len(journals) - 1} like: {', '.join(journals[1:-1])}."
    alike = ["j1", "j2", *["j1"] * ledger._LOOKED_AT]
    assert same_messages(alike)[0] == f"{len(alike)} like: j2 og flere."
    assert same_messages(alike[: ledger._LOOKED_AT])[0] == f"{ledger._LOOKED_AT} like: j2."


def test_only_those_who_take_part_are_compared() -> None:
    """Records outside are no duplicates, however alike."""
    assert seen(judged(2023, record("j1"), record("j2"), record("j3")).findings) == []


def test_a_finding_says_who_where_and_what() -> None:
    """Official name, severity, our sentence, line, caseworker and journal number, and the fields it judged."""
    findings = judged(2026, record("j1", b="60", who="æø")).findings
    (finding,) = findings
    assert (finding.control, finding.severity, finding.message) == ("last", WARNING, "Sum 120.")
    assert (finding.lines, finding.caseworker, finding.journal_number) == ((1,), "æø", "j1")
    assert (finding.individual_id, finding.fields) == (None, ("B",))


def test_a_duplicate_says_who_and_where() -> None:
    """Caseworker and journal number of the record itself, and the fields of the key."""
    one, two = judged(2026, record("j1", b="7", who="one"), record("j2", b="7", who="two")).findings
    assert (one.caseworker, one.journal_number, one.lines) == ("one", "j1", (1,))
    assert (two.caseworker, two.journal_number, two.lines) == ("two", "j2", (2,))
    assert one.fields == ("B",)


def test_the_file_description_says_not_who() -> None:
    """Some controls know the line only."""
    (finding,) = judged(2026, record("j1", b="x")).findings
    assert finding.control == "Kontroll 002 : Filbeskrivelse, feil i heltall-felt"
    assert (finding.caseworker, finding.journal_number, finding.lines) == (None, None, (1,))


def test_the_region_is_the_callers() -> None:
    """Kommune and Oslo come from the call, not from the records."""
    assert seen(judged(2026, record("j1", who="abc"), oslo=True).findings) == [("oslo", 1)]
    assert seen(judged(2026, record("j1", who="030"), oslo=True).findings) == []
    assert seen(judged(2026, record("j1", who="abc")).findings) == []


@pytest.mark.parametrize("year", [2022, 2023])
def test_a_line_of_another_length_stops_everything(year: int) -> None:
    """All such lines are named, and nothing else is judged."""
    judgement = judged(year, record("j1", a="9"), b"short", record("j2", a="9"), b"much too long", record("j3"))
    assert judgement.bad_lines == (BadLine(2, 5, has_tab=False), BadLine(4, 13, has_tab=False))
    assert judgement.records == 5
    assert list(judgement.findings) == []
    assert judgement.severity is Severity.OK
    assert judgement.statistics == ()


def test_until_2016_a_line_of_another_length_is_passed_over() -> None:
    """Such lines are named, and all others judged, with the numbers they have in the file."""
    journal_alone = Edition(make_layout(2014, *FIELDS), (of_11b,), (), (None, "JOURNAL"))
    lines = [record("j1", a="9"), b"short", record("j2"), b"", record("j3", a="9")]
    judgement = judge_lines(journal_alone, lines, Said(b"030", oslo=False))
    assert judgement.bad_lines == (BadLine(2, 5, has_tab=False), BadLine(4, 0, has_tab=False))
    assert (judgement.records, judgement.severity, judgement.statistics) == (5, WARNING, ())
    assert seen(judgement.findings) == [("old", 1), ("old", 5)]


def test_a_form_may_name_no_caseworker() -> None:
    """Findings then have the journal number alone."""
    journal_alone = Edition(make_layout(2014, *FIELDS), (of_11b,), (), (None, "JOURNAL"))
    (finding,) = judge_lines(journal_alone, [record("j1", a="9")], Said(b"030", oslo=False)).findings
    assert (finding.caseworker, finding.journal_number) == (None, "j1")


def test_a_tab_stops_from_2023() -> None:
    """Until 2022 a tab is no fault of the line; its length is."""
    tabbed = record("j1", who="a\tb")
    assert judged(2022, tabbed).bad_lines == ()
    assert judged(2023, tabbed).bad_lines == (BadLine(1, 9, has_tab=True),)
    assert judged(2022, b"\t").bad_lines == (BadLine(1, 1, has_tab=True),)


@pytest.mark.parametrize("year", [2022, 2023, 2026])
def test_statistics_are_counted_where_nothing_blocks(year: int) -> None:
    """Warnings do not matter; a finding that blocks, on any record or between them, leaves no tables."""
    fine = judged(year, record("j1", b="6"), record("j2", a="9", b="7"))
    assert fine.severity is WARNING
    assert [table.rows for table in fine.statistics] == [(("B", 13),)]
    assert judged(year, record("j1", b="6"), record("j2", b="7"), oslo=True).statistics == ()
    between = judged(year, record("j1", b="7"), record("j2", b="7"))
    assert between.severity is (ERROR if year == 2026 else WARNING)
    assert bool(between.statistics) == (year != 2026)


def test_no_record_is_judged_fine() -> None:
    """Nothing to judge: no findings, and sums of nothing."""
    judgement = judged(2026)
    assert (judgement.records, judgement.severity, judgement.bad_lines) == (0, Severity.OK, ())
    assert [table.rows for table in judgement.statistics] == [(("B", 0),)]


def test_an_edition_may_have_no_controls_across_records() -> None:
    """Then nothing is kept of a record but its findings."""
    alone = Edition(make_layout(2026, *FIELDS), (first,), TABLES, ("WHO", "JOURNAL"))
    judgement = judge_lines(alone, [record("j1", a="2", b="1")] * 2, Said(b"030", oslo=False))
    assert seen(judgement.findings) == [("first", 1), ("first", 2)]
    assert [table.rows for table in judgement.statistics] == [(("B", 2),)]


def test_lines_are_read_once_as_they_come() -> None:
    """Any iterable of lines will do."""
    judgement = judge_lines(edition(2026), iter([record("j1", b="60")]), Said(b"030", oslo=False))
    assert seen(judgement.findings) == [("last", 1)]


def test_findings_are_a_sequence() -> None:
    """They have a length, and parts of them, from either end, are findings."""
    findings = judged(2023, *MIXED).findings
    assert len(findings) == 14
    assert findings[0].lines == (2,)
    assert findings[-1] == findings[13]
    assert seen(findings[3:5]) == [("first", 1), ("first", 2)]
    assert seen(findings[-2:]) == [("last", 1), ("last", 3)]
    assert [finding.control for finding in findings] == [finding.control for finding in list(findings)]
    with pytest.raises(IndexError):
        _ = findings[14]
