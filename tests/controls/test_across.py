from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import (
    Edition,
    Expr,
    Row,
    Said,
    by_year,
    control,
    first,
    groups,
    judge_lines,
    some,
    total_over,
)
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


@control(
    "7",
    "7 alike",
    severity=ERROR,
    message="{caseworker} og {journal}: {count} linjer, {others}",
    identified=False,
)
def alike_with_blanks(r: Row) -> Expr:
    """No two have the same kind and place, blanks and all."""
    return groups(r.KIND, r.PLACE, trimmed=False)


def test_a_group_may_be_of_those_alike_blanks_and_all() -> None:
    """Then blanks tell records apart, and blank fields are alike; the message may name what they share."""
    made = Edition(LAYOUT, (alike_with_blanks,), (), ("KIND", "PLACE"))
    lines = line("C", " 10"), line("C", "10 "), line("C", "10"), line(" ", ""), line("D", "10"), line(" ", "")
    judgement = judge_lines(made, lines, HERE)
    assert [(finding.lines, finding.message) for finding in judgement.findings] == [
        ((2, 3), "C og 10: 2 linjer, ingen andre"),
        ((4, 6), " og : 2 linjer, ingen andre"),
    ]
    assert {(finding.caseworker, finding.journal_number) for finding in judgement.findings} == {(None, None)}
    assert explain(alike_with_blanks.condition) == "KIND with PLACE shared, blanks and all, by several records"


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


@control("6", "6 first", severity=INFO, message="Den første er stor.", identified=False)
def first_is_large(r: Row) -> Expr:
    """The first A is not above 10."""
    return first(r.KIND == "A", r.AMOUNT > 10)


@pytest.mark.parametrize(
    ("amounts", "fires"), [((), False), ((5, 50), False), ((50, 5), True), ((0, 50), False), ((-50, 50), False)]
)
def test_the_first_of_its_kind_can_be_asked_for(amounts: tuple[int, ...], fires: bool) -> None:
    """What comes before it of other kinds, and what comes after it, makes no difference."""
    lines = [line("B", "1", 99), *(line("A", f"{place}", amount) for place, amount in enumerate(amounts))]
    judged = Edition(LAYOUT, (first_is_large,), (), (None, None))
    judgement = judge_lines(judged, lines, HERE)
    assert [finding.message for finding in judgement.findings] == (["Den første er stor."] if fires else [])


def test_lines_that_are_not_a_whole_file_are_not_summed() -> None:
    """What is judged of all records together is left out; what is judged of each is not."""
    lines = line("A", "1", 60), line("A", "1", 5)
    judgement = judge_lines(edition(), lines, HERE, whole=False)
    assert [finding.control for finding in judgement.findings] == ["3 alike"]


@pytest.mark.parametrize(
    ("expression", "formula"),
    [
        (first(R.KIND == "A", R.AMOUNT > 10), "the first record with KIND = A has AMOUNT > 10"),
        (R.PLACE.trimmed.is_listed("places"), "trimmed(PLACE) in the list places"),
        (~R.PLACE.trimmed.is_listed("places"), "trimmed(PLACE) not in the list places"),
        (~R.PLACE.is_listed("places"), "PLACE not in the list places"),
        (R.PLACE.trimmed.isin("1", "2"), "trimmed(PLACE) in {1, 2}"),
        (~R.PLACE.trimmed.isin("1"), "trimmed(PLACE) != 1"),
        (R.PLACE[:2] == "10", "characters 1–2 of PLACE = 10"),
        (R.PLACE[1:] == "10", "characters 2– of PLACE = 10"),
        (~R.AMOUNT.is_amount, "not amount(AMOUNT)"),
    ],
)
def test_texts_and_the_first_have_words(expression: Expr, formula: str) -> None:
    """The formulas of the catalogue know these operations."""
    assert explain(expression.node) == formula


def test_a_part_to_the_end_is_told_by_its_last_character() -> None:
    """Where the layout is known."""
    assert explain((R.PLACE[1:] == "10").node, LAYOUT) == "characters 2–3 of PLACE = 10"
