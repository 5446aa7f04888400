from __future__ import annotations

import pytest

from kostra_sdk.controls import Node, Row
from kostra_sdk.controls.alike import IT, Alike, drawn_together, flattened, shape
from kostra_sdk.controls.specialise import FALSE, TRUE

r = Row()
BLANK = Node("test", ("blank", IT))


def among(key: str, *codes: bytes) -> Node:
    """Ask whether a field holds one of the codes."""
    return Node("isin", (key, codes))


def test_the_same_asked_of_three_fields_is_drawn_together() -> None:
    """Two are too few, and a field that comes twice is not drawn together."""
    clauses = [r.cell(key).is_blank.node for key in ("A", "B", "C")]
    assert drawn_together(clauses) == Alike(("A", "B", "C"), BLANK)
    assert drawn_together(clauses[:2]) is None
    assert drawn_together([*clauses, clauses[0]]) is None
    assert drawn_together([*clauses[:2], r.C.is_zeros.node]) is None


@pytest.mark.parametrize(
    ("codes", "own", "common"),
    [
        ([(b"1",), (b"1",), (b"1",)], (), ()),
        ([(b"1",), (b"2",), (b"3",)], (b"1", b"2", b"3"), ()),
        ([(b"0", b"1"), (b"0", b"2"), (b"0", b"3")], (b"1", b"2", b"3"), (b"0",)),
    ],
    ids=["same", "own", "own-and-common"],
)
def test_code_lists_are_the_same_or_each_fields_own(
    codes: list[tuple[bytes, ...]], own: tuple[bytes, ...], common: tuple[bytes, ...]
) -> None:
    """Boxes hold each its own code, and some take a common one beside it."""
    keys = ("BOX_1", "BOX_2", "BOX_3")
    found = drawn_together([among(key, *each) for key, each in zip(keys, codes, strict=True)])
    assert found is not None
    assert (found.keys, found.own, found.common) == (keys, own, common)


def test_codes_of_fields_that_have_nothing_in_common_are_not_drawn_together() -> None:
    """Own codes are a matter of boxes, which are called alike, and each has one."""
    other_names = [among(key, code) for key, code in (("VKLO", b"1"), ("ARBSIT", b"2"), ("BOSIT", b"3"))]
    two_codes = [among("BOX_1", b"1", b"2"), among("BOX_2", b"3"), among("BOX_3", b"4")]
    assert drawn_together(other_names) is None
    assert drawn_together(two_codes) is None


def test_shapes_are_those_of_clauses_about_one_field() -> None:
    """Whatever the field, the shape is the same; a clause about two has its own."""
    assert shape(r.A.is_blank.node) == shape(r.B.is_blank.node) == BLANK
    assert shape(among("A", b"1")) == shape(among("B", b"2", b"3"))
    both = (r.A > r.B).node
    assert shape(both) == both


def test_nested_ands_and_ors_are_flattened() -> None:
    """Without what changes nothing; where nothing is left, that is what is left."""
    a, b, c = (r.cell(key).is_blank.node for key in "ABC")
    assert flattened("and", [a, Node("and", (b, TRUE, Node("and", (c,))))]) == [a, b, c]
    assert flattened("or", [Node("and", (a, b)), FALSE]) == [Node("and", (a, b))]
    assert flattened("and", [TRUE, TRUE]) == [TRUE]
