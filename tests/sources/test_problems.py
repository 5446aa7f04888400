from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import RowProblem
from kostra_sdk.sources.problems import (
    ABSENT,
    MOST_CODES,
    MOST_REASONS,
    NEEDED,
    OTHER,
    SHOWN,
    Problems,
    UnmappedCode,
    Wrong,
    describe,
)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "nothing"),
        (True, "true or false"),
        (1, "a whole number"),
        (1.0, "a number"),
        (1.5, "a number with decimals"),
        (math.inf, "no finite number"),
        (Decimal("1.0"), "a number"),
        (Decimal("1.5"), "a number with decimals"),
        (Decimal("1E+400"), "a number"),
        (Decimal("sNaN"), "no finite number"),
        (" \n", "blank text"),
        ("x", "text of 1 character"),
        ("Testperson", "text of 10 characters"),
        ("01029912345", "text of 11 digits"),
        ("9" * 101, "text of more than 100 digits"),
        ("x" * 101, "text of more than 100 characters"),
        (date(2025, 1, 1), "a date"),
        (datetime(2025, 1, 1, tzinfo=UTC), "a moment"),
        ({"a": 1}, "an object"),
        ([1], "a list"),
        (frozenset({1}), "a list"),
        (object(), "a value of type object"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_value_is_told_by_its_kind(value: object, kind: str) -> None:
    """What is told of a value is its kind, with the length of a text."""
    assert describe(value) == kind


@given(st.text(alphabet="qzø#", min_size=3))
def test_a_text_is_never_told(text: str) -> None:
    """No text is found in what is told of it."""
    assert text not in describe(text)


def test_the_first_rows_are_named() -> None:
    """A problem names the first rows, and counts the others."""
    problems = Problems()
    for row in range(1, 20):
        problems.add("BELOP", "no number", row)
    assert problems.listed() == (RowProblem("BELOP", "no number", tuple(range(1, SHOWN + 1)), 19),)
    assert str(problems.listed()[0]) == "BELOP: no number (row 1, 2, 3, 4, 5 and 14 more)"


def test_reasons_are_kept_apart() -> None:
    """Problems are listed by column and reason, in the order they were met."""
    problems = Problems()
    problems.add("B", "first", 1)
    problems.add("A", Wrong("second"), 1)
    problems.add("B", "third", 2)
    assert [(each.column, each.reason, each.rows) for each in problems.listed("T.")] == [
        ("T.B", "first", (1,)),
        ("T.B", "third", (2,)),
        ("T.A", "second", (1,)),
    ]


def test_a_row_is_shown_for_each_new_code() -> None:
    """Codes without mapping are one problem, which tells how many there are and where each is met first."""
    problems = Problems()
    for row, codes in enumerate([("X",), ("X",), ("Y", "X"), ("X",), ("Z",)], start=1):
        problems.add("ART", UnmappedCode(*codes), row)
    reason = "3 different codes without mapping, each first seen here"
    assert problems.listed() == (RowProblem("ART", reason, (1, 3, 5), 5),)


def test_one_code_is_told_as_one() -> None:
    """A single code without mapping is no plural."""
    problems = Problems()
    problems.add("ART", UnmappedCode("X"), 7)
    problems.add("ART", UnmappedCode("X"), 8)
    assert problems.listed() == (RowProblem("ART", "a code without mapping", (7,), 2),)


def test_memory_does_not_grow_with_the_rows() -> None:
    """However many reasons and codes there are, a bounded number of them is kept, and all are counted."""
    problems = Problems()
    for row in range(1, 3 * MOST_CODES):
        problems.add("A", f"reason {row}", row)
        problems.add("B", UnmappedCode(str(row)), row)
    listed = problems.listed()
    assert len(listed) == MOST_REASONS + 2
    assert sum(each.count for each in listed) == 2 * (3 * MOST_CODES - 1)
    assert next(each for each in listed if each.reason == OTHER).count == 3 * MOST_CODES - 1 - MOST_REASONS
    assert listed[-1].reason == f"{MOST_CODES} or more different codes without mapping, each first seen here"


def test_a_column_that_no_row_has_is_told_once() -> None:
    """A column that is in no row is one problem of its own, and not as many as there are rows."""
    problems = Problems()
    for row in (1, 2, 3):
        problems.add_absent("BELPO", row)
        problems.add("BELPO", NEEDED, row)
    problems.add_absent("ID", 2)
    problems.end(3)
    assert problems.rows == 3
    assert problems.listed() == (RowProblem("BELPO", ABSENT, (1,), 3),)


def test_torn_rows_do_not_hide_a_column_that_no_row_has() -> None:
    """Whether a row that is none has a column is not known, so the others tell alone."""
    problems = Problems()
    problems.add_torn(Wrong("torn"), 1)
    for row in (2, 3):
        problems.add_absent("ID", row, ["id"])
        problems.add_absent("SAK", row, ["id", 7])
    problems.end(3)
    assert problems.listed() == (
        RowProblem("(the row)", "torn", (1,), 1),
        RowProblem("ID", "no row has such a column, only one with other capital letters", (2,), 2),
        RowProblem("SAK", ABSENT, (2,), 2),
    )


def test_nothing_wrong_is_false() -> None:
    """Problems are true when there are any."""
    problems: Any = Problems()
    assert not problems
    problems.add("A", "wrong", 1)
    assert problems
