from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.controls import Cell, Expr, Node, Row, by_year, duplicates
from kostra_sdk.controls.expression import ByYear, as_node

if TYPE_CHECKING:
    from collections.abc import Callable

R = Row()
VKLO = Node("cell", ("VKLO",))
AMOUNT = Node("number", ("BIDRAG",))


def literal(value: object) -> Node:
    """Give the node of a plain value."""
    return Node("literal", (value,))


def test_a_field_compared_with_text_is_its_raw_bytes() -> None:
    """Codes are compared as they stand in the file, in ISO-8859-1."""
    assert (R.VKLO == "1").node == Node("==", (VKLO, literal(b"1")))
    assert (R.VKLO != "æ").node == Node("!=", (VKLO, literal(b"\xe6")))


def test_a_field_compared_with_a_field_or_a_setting_is_text() -> None:
    """Two fields, or a field and the region's kommune, are compared byte by byte."""
    assert (R.VKLO == R.ARBSIT).node == Node("==", (VKLO, Node("cell", ("ARBSIT",))))
    assert (R.kommune != R.KOMMUNE_NR).node == Node(
        "!=", (Node("cell", ("KOMMUNE_NR",)), Node("setting", ("kommune",)))
    )


def test_a_field_compared_with_a_number_is_a_number() -> None:
    """With a number, and wherever order or sums are asked for, a field is the whole number it reads as."""
    assert (R.BIDRAG == 0).node == Node("==", (AMOUNT, literal(0)))
    assert (R.BIDRAG + R.LAAN).node == Node("+", (AMOUNT, Node("number", ("LAAN",))))
    assert (R.BIDRAG < R.LAAN).node == Node("<", (AMOUNT, Node("number", ("LAAN",))))
    assert (R.BIDRAG + R.LAAN - R.LAAN).node.args[1] == Node("number", ("LAAN",))


@pytest.mark.parametrize(
    ("operation", "op", "mirrored"),
    [
        (operator.lt, "<", ">"),
        (operator.le, "<=", ">="),
        (operator.gt, ">", "<"),
        (operator.ge, ">=", "<="),
        (operator.eq, "==", "=="),
        (operator.ne, "!=", "!="),
    ],
    ids=["lt", "le", "gt", "ge", "eq", "ne"],
)
def test_comparison_with_a_field_on_the_right_is_turned_round(
    operation: Callable[[Any, Any], Expr], op: str, mirrored: str
) -> None:
    """The field decides whether text or numbers are compared, on whichever side it stands."""
    total = R.total(("LAAN",))
    assert operation(total, R.BIDRAG).node == Node(mirrored, (AMOUNT, total.node))
    assert operation(R.BIDRAG, total).node == Node(op, (AMOUNT, total.node))
    assert operation(total, 3).node == Node(op, (total.node, literal(3)))
    assert operation(R.BIDRAG, 3).node == Node(op, (AMOUNT, literal(3)))
    limit = by_year({2020: 3})
    assert operation(limit, R.BIDRAG).node == Node(mirrored, (AMOUNT, limit.node))


def test_logic_builds_nodes() -> None:
    """And, or and not build the tree; a sum with a field on the right takes its number."""
    one, two = R.VKLO == "1", R.VKLO == "2"
    assert (one & two).node == Node("and", (one.node, two.node))
    assert (one | two).node == Node("or", (one.node, two.node))
    assert (~one).node == Node("not", (one.node,))
    assert (R.total(("LAAN",)) - R.BIDRAG).node.args[1] == AMOUNT
    assert (R.total(("LAAN",)) * 3).node == Node("*", (R.total(("LAAN",)).node, literal(3)))


def test_an_expression_has_no_truth_of_its_own() -> None:
    """Python's `and`, `or`, `not` and `if` would judge the expression, not the record: they raise."""
    with pytest.raises(TypeError, match=r"use & \| ~"):
        bool(R.VKLO == "1")
    with pytest.raises(TypeError, match="unhashable"):
        hash(R.VKLO)


@pytest.mark.parametrize(
    ("expression", "node"),
    [
        (R.VKLO.is_known, Node("known", ("VKLO",))),
        (R.VKLO.is_blank, Node("test", ("blank", "VKLO"))),
        (R.VKLO.is_integer, Node("test", ("integer", "VKLO"))),
        (R.VKLO.is_numeric, Node("test", ("numeric", "VKLO"))),
        (R.VKLO.is_date, Node("test", ("date", "VKLO"))),
        (R.VKLO.is_strict_date, Node("test", ("strict_date", "VKLO"))),
        (R.VKLO.is_zeros, Node("test", ("zeros", "VKLO"))),
        (R.VKLO.begins_with_date, Node("test", ("date_of_six", "VKLO"))),
        (R.VKLO.is_number, Node("test", ("valid_number", "VKLO"))),
        (R.VKLO.is_mod11, Node("test", ("mod11", "VKLO"))),
        (R.VKLO.is_duf, Node("test", ("duf", "VKLO"))),
        (R.VKLO.has_age, Node("test", ("age_known", "VKLO"))),
        (R.VKLO.age_fails, Node("test", ("age_fails", "VKLO"))),
        (R.VKLO.age, Node("value", ("age", "VKLO"))),
        (R.VKLO.date_year, Node("value", ("date_year", "VKLO"))),
        (R.VKLO.day, Node("value", ("day", "VKLO"))),
        (R.VKLO.reporting_year, Node("value", ("reporting_year", "VKLO"))),
        (R.VKLO.number, Node("number", ("VKLO",))),
        (R.VKLO.isin("1", "2"), Node("isin", ("VKLO", (b"1", b"2")))),
        (R.any_known(("A", "B")), Node("any_known", (("A", "B"),))),
        (R.count_known(("A", "B")), Node("count_known", (("A", "B"),))),
        (R.count_above(("A", "B")), Node("count_above", (("A", "B"),))),
        (R.total(("A", "B")), Node("total", (("A", "B"),))),
        (R.year, Node("setting", ("year",))),
        (R.yy, Node("setting", ("yy",))),
        (R.kommune, Node("setting", ("kommune",))),
        (R.region_is_oslo, Node("setting", ("oslo",))),
        (R.never, literal(value=False)),
    ],
    ids=lambda value: "/".join(map(str, value.args)) if isinstance(value, Node) else "",
)
def test_each_word_makes_its_node(expression: Expr, node: Node) -> None:
    """What a field or record is asked becomes one node that holds just that."""
    assert expression.node == node


def test_a_row_has_fields_and_nothing_else() -> None:
    """Capitals are a field, by name or by `cell`; anything else is a mistake in the control."""
    assert isinstance(R.STMND_1, Cell)
    assert R.cell("STMND_1").node == R.STMND_1.node
    with pytest.raises(AttributeError, match="vklo"):
        _ = R.vklo


def test_a_dated_list_of_codes_is_a_choice_of_lists() -> None:
    """A dated tuple of codes becomes one list a year."""
    expected = by_year({2021: ("1",), 2020: ("1", "2")})
    assert R.VKLO.isin(expected).node == Node(
        "by_year",
        (
            (2020, Node("isin", ("VKLO", (b"1", b"2")))),
            (2021, Node("isin", ("VKLO", (b"1",)))),
        ),
    )


def test_a_dated_value_holds_until_the_next_year_named() -> None:
    """Before the first year there is nothing; the years may be named in any order."""
    dated = by_year({2023: "new", 2020: "old"})
    assert isinstance(dated, ByYear)
    assert [dated.at(year) for year in (2019, 2020, 2022, 2023, 2030)] == [None, "old", "old", "new", "new"]


def test_a_dated_value_may_hold_expressions() -> None:
    """Inside a control it is a choice of trees, and takes part in logic like any expression."""
    dated = by_year({2020: R.VKLO == "1", 2023: R.VKLO == "2"})
    assert dated.node.args[1] == (2023, (R.VKLO == "2").node)
    assert (dated & (R.ARBSIT == "01")).node.args[0] == dated.node
    assert (R.cell("BIDRAG") > by_year({2020: 1})).node == Node(">", (AMOUNT, Node("by_year", ((2020, 1),))))


def test_records_are_compared_by_their_fields_among_some() -> None:
    """Duplicates name the fields that make the key, and who takes part; everyone, where it is not said."""
    among = R.VKLO == "1"
    assert duplicates(R.A, R.B, among=among).node == Node("duplicates", (("A", "B"), among.node))
    assert duplicates(R.A).node == Node("duplicates", (("A",), literal(value=True)))


def test_plain_values_become_literals() -> None:
    """Text becomes the bytes of the file; numbers and truths stay as they are."""
    assert as_node("å") == literal(b"\xe5")
    assert as_node(7) == literal(7)
    assert as_node(R.VKLO) == VKLO


def test_a_tree_can_be_walked() -> None:
    """Walking gives a node before what is below it; a dated node leads to its alternatives."""
    dated = by_year({2020: R.VKLO == "1", 2023: R.ARBSIT.is_blank})
    tree = (~dated & (R.BIDRAG > 0)).node
    ops = [node.op for node in tree.walk()]
    assert ops == ["and", "not", "by_year", "==", "cell", "literal", "test", ">", "number", "literal"]
    assert [node.op for node in R.VKLO.isin(by_year({2020: ("1",)})).node.children()] == ["isin"]
    assert list(by_year({2020: 1, 2021: "1"}).node.children()) == []


def test_a_tree_knows_its_fields() -> None:
    """Every field that is read is named once, in order of first mention."""
    tree = (
        R.VKLO.is_known
        & R.ARBSIT.isin("01")
        & (R.cell("BIDRAG") + R.LAAN > R.total(("X", "Y")))
        & R.any_known(("Z", "VKLO"))
        & (R.count_known(("K",)) == R.count_above(("L",)))
        & (R.DATO.date_year > 1)
        & (R.T == "1")
    ).node
    assert tree.keys() == ("VKLO", "ARBSIT", "BIDRAG", "LAAN", "X", "Y", "Z", "K", "L", "DATO", "T")
    assert duplicates(R.A, among=R.B.is_blank).node.keys() == ("A", "B")
    assert R.year.node.keys() == ()


def test_equal_trees_are_one() -> None:
    """Nodes compare and hash by what they hold, so that what two controls share is found."""
    assert (R.VKLO == "1").node == (R.VKLO == "1").node
    assert len({(R.VKLO == "1").node, (R.VKLO == "1").node, (R.VKLO == "2").node}) == 2


def test_a_text_may_be_part_of_a_field_or_without_its_blanks() -> None:
    """Both are compared as text, and held against codes or a list; they read the field they are of."""
    piece, trimmed = Node("piece", ("REGION", 0, 4)), Node("trimmed", ("REGION",))
    assert (R.REGION[:4] == "0301").node == Node("==", (piece, literal(b"0301")))
    assert R.REGION[4:].node == Node("piece", ("REGION", 4, None))
    assert R.REGION.trimmed.isin("a", "ø").node == Node("within", (trimmed, (b"a", b"\xf8")))
    assert R.REGION.trimmed.is_listed("places").node == Node("within", (trimmed, "places"))
    assert R.quarter.isin("1").node == Node("within", (Node("setting", ("quarter",)), (b"1",)))
    for text in (R.REGION[:4] == "0301", R.REGION.trimmed.isin("a"), R.REGION.trimmed.is_listed("places")):
        assert text.node.keys() == ("REGION",)
