from __future__ import annotations

import pytest

from kostra_sdk.controls import (
    Control,
    Edition,
    Expr,
    FieldDescription,
    Row,
    Said,
    by_year,
    control,
    duplicates,
    judge_lines,
)
from kostra_sdk.controls.edition import controls_of
from kostra_sdk.controls.tables import SumTable
from kostra_sdk.forms import find_form
from kostra_sdk.report.model import Severity
from tests.controls.layouts import make_layout
from tests.forms.lines import JUDGED

WARNING, ERROR = Severity.WARNING, Severity.ERROR
FIELDS = (
    {"name": "WHO", "width": 2},
    {"name": "JOURNAL", "width": 2},
    {"name": "A", "width": 1, "mandatory": True, "codes": {"1": "Ja"}},
    {"name": "B", "width": 2, "type": "integer"},
)


@control(
    by_year({2020: "1", 2024: "1A"}),
    by_year({2020: "one", 2024: "one A"}),
    severity=by_year({2020: WARNING, 2024: ERROR}),
    message=by_year({2020: "Gammel {A}.", 2024: "Ny {A}: {sum}."}),
    values={"sum": lambda r: r.B + r.B},
    reference="A-5",
)
def first(r: Row) -> Expr:
    """A is 1, or B is low."""
    return (r.A != "1") & (r.cell("B") > by_year({2020: 5, 2024: 7}))


@control("2", "two", severity=ERROR, message="{count}", since=2022, until=2023)
def second(r: Row) -> Expr:
    """No two have the same B."""
    return duplicates(r.B)


DESCRIPTION = FieldDescription(severity=by_year({2020: ERROR, 2023: None}))
CONTROLS = (DESCRIPTION, first, second)


def edition(year: int) -> Edition:
    """Make an edition of a form that does not exist."""
    tables = (SumTable("Sum", "kroner", (("B", Row().B.number), ("2 B", Row().B + Row().B))),)
    return Edition(make_layout(year, *FIELDS), CONTROLS, tables, ("WHO", "JOURNAL"))


def test_a_year_has_the_controls_that_run_in_it() -> None:
    """In official order, each with its place; the faults of the file description share one."""
    found = [(each.key, each.place) for each in controls_of(CONTROLS, make_layout(2022, *FIELDS))]
    assert found == [("filbeskrivelse", 0)] * 3 + [("first", 1), ("second", 2)]
    assert [each.key for each in controls_of(CONTROLS, make_layout(2023, *FIELDS))] == ["first", "second"]
    assert [each.key for each in controls_of(CONTROLS, make_layout(2024, *FIELDS))] == ["first"]


@pytest.mark.parametrize(
    ("year", "number", "name", "severity", "message"),
    [(2023, "1", "one", WARNING, "Gammel {A}."), (2024, "1A", "one A", ERROR, "Ny {A}: {sum}.")],
)
def test_a_control_is_what_it_is_in_the_year(
    year: int, number: str, name: str, severity: Severity, message: str
) -> None:
    """Number, name, severity, message and tree are those of the year."""
    (one,) = (each for each in controls_of(CONTROLS, make_layout(year, *FIELDS)) if each.key == "first")
    assert (one.number, one.name, one.severity, one.message) == (number, name, severity, message)
    assert (one.doc, one.reference, one.identified) == ("A is 1, or B is low.", "A-5", True)
    assert one.tree == ((Row().A != "1") & (Row().cell("B") > (5 if year < 2024 else 7))).node
    assert one.keys == ("A", "B")
    assert not one.is_across


def test_controls_across_records_stand_apart() -> None:
    """They are no tests of a line."""
    made = edition(2022)
    assert [test.key for test in made.tests] == ["filbeskrivelse"] * 3 + ["first"]
    assert [each.key for each in made.across] == ["second"]
    assert made.across[0].is_across
    assert made.across[0].keys == ("B",)


def test_controls_are_counted_by_their_place() -> None:
    """The file description is one control, whatever it tests."""
    assert [edition(year).count for year in (2021, 2022, 2023, 2024)] == [2, 3, 2, 1]


def test_the_findings_of_one_rule_are_one_control() -> None:
    """They share a place, count once, and come record by record; each has values of its own."""

    def made_of(field: str, value: int) -> Control:
        @control(
            "3",
            "three",
            severity=WARNING,
            message="{twice}",
            values={"twice": lambda r: r.cell(field) + r.cell(field)},
            key=f"three.{value}",
        )
        def check(r: Row) -> Expr:
            return r.cell(field) > value

        return check

    controls = (first, made_of("B", 1), made_of("B", 2))
    made = Edition(make_layout(2024, *FIELDS), controls, (), (None, None))
    assert [(test.key, test.place) for test in made.tests] == [("first", 0), ("three.1", 1), ("three.2", 1)]
    assert made.count == 2
    judgement = judge_lines(made, [b"    1 3", b"    1 2", b"    1 3"], Said(b"4601", oslo=False))
    assert [(finding.lines, finding.message) for finding in judgement.findings] == [
        ((1,), "6"),
        ((1,), "6"),
        ((2,), "4"),
        ((3,), "6"),
        ((3,), "6"),
    ]


def test_the_tests_that_block_are_known() -> None:
    """By their numbers."""
    assert edition(2022).blocking == {0, 1, 2}
    assert edition(2023).blocking == frozenset()
    assert edition(2024).blocking == {0}


def test_who_stands_where_the_layout_says() -> None:
    """Caseworker and journal number are cut from the line."""
    made = edition(2024)
    line = b"abcd112"
    assert (line[made.caseworker], line[made.journal]) == (b"ab", b"cd")


def test_tables_are_measured() -> None:
    """One number for each tree of each table."""
    assert edition(2024).measure(b"abcd112") == (12, 24)


def test_a_message_holds_the_controls_values() -> None:
    """Its own values, computed from the line, and those that are given."""
    made = edition(2024)
    assert made.message(made.tests[0], b"abcd 12", {}) == "Ny blank: 24."
    old = edition(2022)
    assert old.message(old.tests[3], b"abcd 12", {}) == "Gammel blank."
    assert old.message(old.across[0], b"", {"count": 3}) == "3"


def test_fields_are_named_as_the_year_names_them() -> None:
    """The official names, not the lasting keys."""
    sosialhjelp = find_form("11F")
    for year, name in ((2022, "PERSON_DUF"), (2023, "PERSON_DUFNR"), (2025, "PERSON_DUF")):
        made = sosialhjelp.edition(year)
        (duf,) = (test for test in made.tests if test.key == "duf_nummer")
        assert name in made.names(duf)


@pytest.mark.parametrize(("form", "year"), JUDGED)
def test_every_edition_compiles(form: str, year: int) -> None:
    """Every included edition makes its functions and knows how many controls it has."""
    made = find_form(form).edition(year)
    blank = b" " * made.layout.length
    fired, *keys = made.judge(blank, b"0301", True)
    assert fired
    assert len(keys) == len(made.across)
    assert len(made.measure(blank)) == sum(len(table.trees()) for table in made.tables)
    assert 0 < made.count <= len(find_form(form).controls)
