from __future__ import annotations

import linecache
import traceback
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.controls import Expr, Node, Row, duplicates
from kostra_sdk.controls.compiler import compile_judge, compile_values
from kostra_sdk.controls.dialect import Dialect, dialect_of
from kostra_sdk.controls.specialise import specialise
from tests.controls.layouts import make_layout

if TYPE_CHECKING:
    from collections.abc import Callable

R = Row()
LAYOUT = make_layout(
    2026,
    {"name": "A", "width": 1, "codes": {"1": "", "2": ""}},
    {"name": "B", "width": 3, "type": "integer"},
    {"name": "C", "width": 3, "type": "integer"},
)
DIALECT = dialect_of(2026)
EVERYONE = Node("literal", (True,))


def tree(expression: Expr) -> Node:
    """Give an expression's tree of the layout's year."""
    return specialise(expression.node, LAYOUT)


def fired(line: bytes, *expressions: Expr, kommune: bytes = b"4601", oslo: bool = False) -> list[int]:
    """Compile some tests, and give the numbers of those that fire on a line."""
    judge = compile_judge(LAYOUT, DIALECT, [("", tree(each)) for each in expressions], [])
    (numbers,) = judge(line, kommune, oslo)
    return numbers  # type: ignore[no-any-return]  # the compiled function's


def counting(name: str) -> tuple[Dialect, Counter[bytes]]:
    """Give the dialect with one of its functions counting what it is asked."""
    calls: Counter[bytes] = Counter()
    real = DIALECT.functions[name]

    def counted(cell: bytes) -> object:
        calls[cell] += 1
        return real(cell)

    return Dialect(2025, DIALECT.functions | {name: counted}), calls


def test_the_numbers_of_the_tests_that_fire_are_given_in_order() -> None:
    """Each test has its place for a number."""
    tests = (R.A == "1", R.A == "2", R.B > 5, R.B + R.C == 10)
    assert fired(b"1  7  3", *tests) == [0, 2, 3]
    assert fired(b"2  1  1", *tests) == [1]
    assert fired(b"x      ", *tests) == []


def test_keys_are_the_fields_bytes_for_those_who_take_part() -> None:
    """For each control across records, the key as it stands, or None."""
    pair = duplicates(R.A, R.C, among=R.B > 0).node
    everyone = duplicates(R.B).node
    keys = [specialise(node, LAYOUT) for node in (pair, everyone)]
    judge = compile_judge(LAYOUT, DIALECT, [], keys)
    assert judge(b"1  7  3", b"", False) == ([], b"1  3", b"  7")
    assert judge(b"1  0  3", b"", False) == ([], None, b"  0")


def test_the_region_is_given_with_the_line() -> None:
    """Kommune and Oslo are the caller's, record by record."""
    in_oslo, here = R.region_is_oslo & (R.A == "1"), R.kommune == R.A
    assert fired(b"1      ", in_oslo, here, oslo=True) == [0]
    assert fired(b"1      ", in_oslo, here, kommune=b"1") == [1]


def test_a_list_of_codes_may_be_of_any_length() -> None:
    """None, one and several codes, asked for and asked against."""
    none, one, two = R.A.isin(), R.A.isin("1"), R.A.isin("1", "2")
    assert fired(b"1      ", none, one, two, ~none, ~one, ~two) == [1, 2, 3]
    assert fired(b"3      ", none, one, two, ~none, ~one, ~two) == [3, 4, 5]


def test_a_list_that_two_controls_ask_for_is_looked_up_once() -> None:
    """What is shared becomes a variable, negated or not."""
    two = R.A.isin("1", "2")
    judge = compile_judge(LAYOUT, DIALECT, [("", tree(two)), ("", tree(~two)), ("", tree(~two))], [])
    source = "".join(linecache.getlines(judge.__code__.co_filename))
    assert source.count("b'1', b'2'") == 1
    assert judge(b"1      ", b"", False) == ([0],)
    assert judge(b"3      ", b"", False) == ([1, 2],)


@pytest.mark.parametrize(
    ("name", "expressions"),
    [
        ("integer", [R.B > 0, R.B.is_integer, ~R.B.is_integer, R.B + R.C > 3, R.total(("B", "C")) > 3]),
        ("age", [R.B.age > 3, R.B.has_age, R.B.age < 18]),
        ("date", [R.B.is_date, ~R.B.is_date & (R.A == "1"), (R.A == "2") | R.B.is_date]),
        ("date_year", [R.B.date_year > 3, R.B.date_year < 3]),
    ],
)
def test_a_cell_is_read_once(name: str, expressions: list[Expr]) -> None:
    """However many controls ask the same of a field, the dialect is asked once a record."""
    dialect, calls = counting(name)
    judge = compile_judge(LAYOUT, dialect, [("", tree(each)) for each in expressions], [])
    judge(b"1 42  3", b"", False)
    assert calls[b" 42"] == 1


def test_values_come_in_order() -> None:
    """Values of any kind; an unknown age is -1."""
    expressions = [
        R.B.number,
        R.B + R.C,
        R.B - R.C,
        R.total(("B", "C")),
        R.count_known(("A",)),
        R.count_above(("B", "C")),
        R.B.age,
        R.B - R.A.age_fails,
    ]
    values = compile_values(LAYOUT, DIALECT, [tree(each) for each in expressions], "values")
    assert values(b"1  7 -3") == (7, 4, 10, 4, 1, 1, -1, 7)
    assert values(b"x  x   ") == (0, 0, 0, 0, 0, 0, -1, 0)


def test_one_value_is_a_tuple_too() -> None:
    """A single tree gives a tuple of one."""
    assert compile_values(LAYOUT, DIALECT, [tree(R.B.number)], "one")(b"1  7  3") == (7,)


def failing(make: Callable[[Dialect], Callable[..., Any]]) -> str:
    """Give the traceback of a compiled function when the dialect breaks down on a blank."""

    def breaks(_cell: bytes) -> bool:
        raise ZeroDivisionError

    function = make(Dialect(2025, DIALECT.functions | {"blank": breaks}))
    with pytest.raises(ZeroDivisionError) as caught:
        function(b"1      ", b"", False)
    return "".join(traceback.format_exception(caught.value))


def test_a_traceback_shows_the_line_of_the_control() -> None:
    """The compiled source is known to `linecache`: its line is shown, with the official name of the control."""
    tests = [("Kontroll 98 Først", tree(R.A == "1")), ("Kontroll 99 Blank", tree(R.A.is_blank & (R.B > 1)))]
    text = failing(lambda dialect: compile_judge(LAYOUT, dialect, tests, []))
    assert 'File "<kostra_sdk 0X 2026 judge>"' in text
    assert "in judge" in text
    assert "# Kontroll 99 Blank" in text
    assert "Kontroll 98" not in text


def test_the_name_of_values_is_in_the_traceback() -> None:
    """Values say what they are for."""
    text = failing(
        lambda dialect: lambda line, *_: compile_values(LAYOUT, dialect, [tree(R.A.is_blank)], "measure")(line)
    )
    assert 'File "<kostra_sdk 0X 2026 measure>"' in text
    assert "return (blank(A), )" in text


def test_everyone_may_take_part() -> None:
    """A control across records without a condition takes every key."""
    judge = compile_judge(LAYOUT, DIALECT, [], [specialise(duplicates(R.A).node, LAYOUT)])
    assert judge(b"       ", b"", False) == ([], b" ")
