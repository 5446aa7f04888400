from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import Edition, Expr, Row, Said, by_year, control, groups, judge_lines, some, total_over
from kostra_sdk.controls.explain import explain
from kostra_sdk.controls.expression import Node
from kostra_sdk.report.model import Severity
from tests.controls.layouts import make_layout

ERROR, INFO = Severity.ERROR, Severity.INFO
FIELDS = (
    {"name": "KIND", "width": 1},
    {"name": "PLACE", "width": 3},
    {"name": "AMOUNT", "width": 10, "type": "integer"},
)
LAYOUT = make_layout(2026, *FIELDS)
R = Row()


@control("1", "1 list", severity=ERROR, message="{PLACE}", identified=False)
def listed(r: Row) -> Expr:
    """PLACE is in the list of places."""
    return ~r.PLACE.is_listed("places")


@control(
    "2",
    "2 region",
    severity=ERROR,
    message="Filen er for {region}.",
    values={"region": lambda r: r.region},
    identified=False,
)
def told(r: Row) -> Expr:
    """Nothing of another quarter."""
    return (r.quarter == "3") & (r.org_number != r.region)


@control("3", "3 alike", severity=ERROR, message="{count} linjer", identified=False)
def alike(r: Row) -> Expr:
    """No two have the same kind and place."""
    return groups(r.KIND, r.PLACE, among=r.KIND != "X")


def of_kind(r: Row, kind: str) -> Expr:
    """Give the sum of a kind."""
    return total_over(r.AMOUNT, where=r.KIND.isin(kind))


@control(
    "4",
    "4 balance",
    severity=ERROR,
    message="Differansen er {difference}.",
    values={"difference": lambda r: of_kind(r, "A") + of_kind(r, "B")},
    identified=False,
)
def balance(r: Row) -> Expr:
    """A and B make nothing together, where there is an A."""
    difference = of_kind(r, "A") + of_kind(r, "B")
    return some(r.KIND == "A") & ((difference > 10) | (difference < -10))


CONTROLS = (listed, told, alike, balance)


def edition(**lists: tuple[bytes, ...]) -> Edition:
    """Make an edition of a form that does not exist."""
    return Edition(LAYOUT, CONTROLS, (), (None, None), lists=lists, dropped=R.AMOUNT == 0)


def line(kind: str = "A", place: str = "100", amount: object = 1) -> bytes:
    """Write a line."""
    return f"{kind:1}{place:3}{amount:>10}".encode()


HERE = Said(b"4601", oslo=False, region=b"460100")


def found(*lines: bytes, said: Said = HERE, **lists: tuple[bytes, ...]) -> list[tuple[str, tuple[int, ...], str]]:
    """Give control, lines and message of each finding."""
    judgement = judge_lines(edition(**lists), lines, said)
    return [(finding.control, finding.lines, finding.message) for finding in judgement.findings]


def test_sums_over_the_file_are_judged_at_its_end() -> None:
    """One finding without lines, with the sums in its message."""
    assert found(line("A", "1", 60), line("B", "2", -40), line("A", "3", 5)) == [
        ("4 balance", (), "Differansen er 25.")
    ]
    assert found(line("A", "1", 60), line("B", "2", -60)) == []


def test_a_file_without_such_a_record_is_not_judged_by_it() -> None:
    """Only B, and no lines at all, have no A to be balanced."""
    assert found(line("B", "1", 60)) == []
    assert found() == []


@given(amounts=st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=6))
def test_sums_are_of_32_bits(amounts: list[int]) -> None:
    """They wrap as the official program's do."""
    layout = make_layout(2026, {"name": "AMOUNT", "width": 11, "type": "integer"})
    total = total_over(Row().AMOUNT, where=Row().AMOUNT != 0)

    @control("1", "1", severity=ERROR, message="{sum}", values={"sum": lambda _: total}, identified=False)
    def positive(_: Row) -> Expr:
        """The sum is not above 0."""
        return total > 0

    lines = [f"{amount:>11}".encode() for amount in amounts]
    judgement = judge_lines(Edition(layout, (positive,), (), (None, None)), lines, Said(b"4601", oslo=False))
    wrapped = (sum(amounts) + 2**31) % 2**32 - 2**31
    assert [finding.message for finding in judgement.findings] == ([str(wrapped)] if wrapped > 0 else [])


def test_a_group_is_told_once_with_all_its_lines() -> None:
    """Blanks around the fields make no difference; who takes no part is in no group."""
    lines = line("C", " 10"), line("C", "10 "), line("X", "10 "), line("X", "10 "), line("C", "101"), line("C", "10")
    assert found(*lines) == [("3 alike", (1, 2, 6), "3 linjer")]


def test_dropped_lines_keep_their_numbers() -> None:
    """They are judged by nothing and counted apart, and the others' numbers are those of the file."""
    lines = line("C", "1"), line("C", "1", 0), line("C", "1")
    assert found(*lines) == [("3 alike", (1, 3), "2 linjer")]
    judgement = judge_lines(edition(), lines, Said(b"4601", oslo=False))
    assert (judgement.records, judgement.dropped) == (3, 1)


def test_a_list_is_the_callers() -> None:
    """What is outside it fires; where there is none, nothing is outside."""
    assert found(line("C", "100"), line("C", "200"), places=(b"100", b"300")) == [("1 list", (2,), "«200»")]
    assert found(line("C", "100"), line("C", "200"), places=()) == [
        ("1 list", (1,), "«100»"),
        ("1 list", (2,), "«200»"),
    ]
    assert found(line("C", "100"), line("C", "200")) == []


def test_what_is_said_of_the_file_can_be_asked_for() -> None:
    """Region, quarter and organisation number, in the condition and in the message."""
    said = HERE._replace(quarter=b"3")
    assert found(line("C"), said=said) == [("2 region", (1,), "Filen er for 460100.")]
    assert found(line("C"), said=said._replace(quarter=b"2")) == []


def test_findings_without_identity_name_nobody() -> None:
    """Neither caseworker nor journal number."""
    judgement = judge_lines(edition(), [line("C", "1"), line("C", "1")], Said(b"4601", oslo=False))
    assert [(each.caseworker, each.journal_number) for each in judgement.findings] == [(None, None)]


@pytest.mark.parametrize(
    ("expression", "formula"),
    [
        (R.PLACE.is_listed("places"), "PLACE in the list places"),
        (groups(R.KIND, R.PLACE), "KIND with PLACE shared by several records"),
        (total_over(R.AMOUNT, where=R.KIND == "A") > 0, "total(AMOUNT where KIND = A) > 0"),
        (some(R.KIND == "A"), "some record has KIND = A"),
        (R.region == R.PLACE, "PLACE = the region"),
    ],
)
def test_what_is_across_records_has_words(expression: Expr, formula: str) -> None:
    """The formulas of the catalogue know these operations."""
    assert explain(expression.node) == formula


def test_a_total_chooses_its_year() -> None:
    """What is dated inside a sum is that of the edition."""
    total = total_over(R.AMOUNT, where=by_year({2020: R.KIND == "A", 2025: R.KIND == "B"}))
    assert total.node.keys() == ("AMOUNT", "KIND")
    assert explain(total.node, LAYOUT) == "total(AMOUNT where KIND = B)"
    assert isinstance(total.node, Node)
