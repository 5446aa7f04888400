from __future__ import annotations

import pytest

from kostra_sdk.controls import Expr, Node, Row, by_year, duplicates
from kostra_sdk.controls.specialise import FALSE, TRUE, specialise
from tests.controls.layouts import make_layout

R = Row()
LAYOUT = make_layout(
    2026,
    {"name": "A", "width": 1, "codes": {"1": "", "2": ""}},
    {"name": "B", "width": 1, "codes": {"æ": ""}},
    {"name": "C", "width": 3},
)
A, B = Node("isin", ("A", (b"1", b"2"))), Node("isin", ("B", (b"\xe6",)))
ONE, TWO, THREE = ((R.cell("C") == text).node for text in ("one", "two", "six"))


def of_year(expression: Expr | Node, year: int = 2026) -> Node:
    """Specialise to a year of the layout."""
    node = expression if isinstance(expression, Node) else expression.node
    fields = [{"name": field.name, "width": field.width, "codes": dict(field.codes)} for field in LAYOUT.fields]
    return specialise(node, make_layout(year, *fields))


def test_codes_are_filled_in_from_the_layout() -> None:
    """A field's own codes, as bytes of the file; fields that the edition lacks are left out of a group."""
    assert of_year(R.A.is_known) == A
    assert of_year(R.any_known(("A", "B", "GONE"))) == Node("or", (A, B))
    assert of_year(R.any_known(("A",))) == A
    assert of_year(R.any_known(("GONE",))) == FALSE
    assert of_year(R.count_known(("A", "GONE", "B"))) == Node("count", (A, B))


def test_numbers_of_a_group_are_counted_and_summed() -> None:
    """Fields that the edition lacks count for nothing."""
    number = Node("number", ("C",))
    assert of_year(R.total(("C", "GONE"))) == Node("sum", (number,))
    assert of_year(R.count_above(("GONE", "C"))) == Node("count", (Node(">", (number, Node("literal", (0,)))),))


@pytest.mark.parametrize("year", [2020, 2022, 2023, 2026])
def test_the_newest_alternative_that_is_not_later_is_chosen(year: int) -> None:
    """Of dated trees, codes and numbers, the one of the year."""
    trees = by_year({2020: R.A == "1", 2023: R.A == "2"})
    assert of_year(trees, year) == (R.cell("A") == ("1" if year < 2023 else "2")).node
    codes = R.A.isin(by_year({2020: ("1",), 2023: ("2",)}))
    assert of_year(codes, year) == Node("isin", ("A", (b"1" if year < 2023 else b"2",)))
    limit = R.cell("C") > by_year({2020: 1, 2023: 2})
    assert of_year(limit, year).args[1] == Node("literal", (1 if year < 2023 else 2,))
    text = Node("by_year", ((2020, "æ"),))
    assert of_year(text, year) == Node("literal", (b"\xe6",))


def test_a_dated_part_has_no_value_before_its_first_year() -> None:
    """A control that runs before its parameters do is wrongly dated, and says so."""
    with pytest.raises(KeyError, match="no value for 2021, only from 2022"):
        of_year(by_year({2022: R.A == "1"}), 2021)


@pytest.mark.parametrize(
    "expression",
    [
        R.GONE == "1",
        R.GONE > 1,
        R.GONE.is_blank,
        R.GONE.age > 1,
        R.GONE.isin("1"),
        R.GONE.is_known,
        ~(R.A.isin("1") & R.GONE.is_date),
    ],
    ids=["cell", "number", "test", "value", "isin", "known", "deep"],
)
def test_a_field_that_the_edition_lacks_is_a_fault_of_the_control(expression: Expr) -> None:
    """A control on a field that is not there is wrongly dated, and the field is named."""
    with pytest.raises(KeyError, match="GONE"):
        of_year(expression)


def test_settings_of_the_year_become_plain_values() -> None:
    """The year and its two digits are known; the region is not."""
    assert of_year(R.year) == Node("literal", (2026,))
    assert of_year(R.yy, 2007) == Node("literal", (b"07",))
    assert of_year(R.kommune) == R.kommune.node
    assert of_year(R.region_is_oslo) == R.region_is_oslo.node


def test_nested_logic_is_flattened() -> None:
    """What is joined alike becomes one node; what is joined otherwise stays."""
    assert of_year(Node("and", (Node("and", (ONE, TWO)), THREE))) == Node("and", (ONE, TWO, THREE))
    assert of_year(Node("or", (ONE, Node("or", (TWO, THREE))))) == Node("or", (ONE, TWO, THREE))
    mixed = Node("or", (ONE, Node("and", (TWO, THREE))))
    assert of_year(mixed) == mixed


def test_what_is_certain_is_folded_away() -> None:
    """True and false disappear, or decide all."""
    assert of_year(Node("and", (ONE, TRUE))) == ONE
    assert of_year(Node("and", (ONE, FALSE))) == FALSE
    assert of_year(Node("or", (ONE, FALSE))) == ONE
    assert of_year(Node("or", (ONE, TRUE))) == TRUE
    assert of_year(Node("and", (TRUE, TRUE))) == TRUE
    assert of_year(Node("or", (FALSE,))) == FALSE
    assert of_year(~R.never) == TRUE
    assert of_year(Node("not", (TRUE,))) == FALSE


def test_two_negations_are_none() -> None:
    """Not not is nothing; one stays."""
    assert of_year(~~(R.C == "one")) == ONE
    assert of_year(~(R.C == "one")) == Node("not", (ONE,))


def test_who_takes_part_is_specialised_too() -> None:
    """Of a control across records, the tree of who takes part; the fields of its key stay."""
    tree = duplicates(R.A, R.C, among=by_year({2020: R.never, 2023: R.A.is_known}))
    assert of_year(tree) == Node("duplicates", (("A", "C"), A))
    assert of_year(tree, 2021) == Node("duplicates", (("A", "C"), FALSE))


def test_lists_are_filled_in_or_left_by_name() -> None:
    """A list that is given becomes its codes; nothing is outside one that is lacking; None leaves both by name."""
    cell, text = R.A.is_listed("digits").node, R.A.trimmed.is_listed("digits").node
    trimmed = Node("trimmed", ("A",))
    lists = {"digits": (b"1", b"2")}
    assert specialise(cell, LAYOUT, lists) == Node("isin", ("A", (b"1", b"2")))
    assert specialise(text, LAYOUT, lists) == Node("within", (trimmed, (b"1", b"2")))
    assert (specialise(cell, LAYOUT), specialise(text, LAYOUT)) == (TRUE, TRUE)
    assert (specialise(cell, LAYOUT, None), specialise(text, LAYOUT, None)) == (cell, text)
    for wrong in (R.GONE.is_listed("digits"), R.GONE.trimmed.is_listed("digits"), R.GONE[:1] == "1"):
        with pytest.raises(KeyError, match="GONE"):
            specialise(wrong.node, LAYOUT)
