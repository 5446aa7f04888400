from __future__ import annotations

import linecache
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import Cell, Edition, Row, Said
from kostra_sdk.controls.columnar import read_blocks
from kostra_sdk.controls.columnar.cells import Cells, Reading
from kostra_sdk.controls.columnar.integers import Scratch
from kostra_sdk.controls.columnar.trees import NotCovered, compile_columns, compile_tests, numbers_read
from kostra_sdk.controls.compiler import compile_values
from kostra_sdk.controls.dialect import dialect_of
from kostra_sdk.controls.expression import Expr, Node, as_node
from kostra_sdk.controls.specialise import specialise
from tests.controls.columnar.files import Pipe
from tests.controls.layouts import make_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = (
    {"name": "FIRST", "width": 2, "type": "integer"},
    {"name": "ONE", "width": 1, "codes": {"1": "", "2": "", "3": "", "4": ""}},
    {"name": "TWO", "width": 2, "codes": {"01": "", "02": "", "04": "", "08": ""}},
    {"name": "OTHER", "width": 2},
    {"name": "THREE", "width": 3},
    {"name": "TEN", "width": 10},
    {"name": "ALSO", "width": 10},
    {"name": "N", "width": 7, "type": "integer"},
    {"name": "M", "width": 7, "type": "integer"},
    {"name": "BIG", "width": 12, "type": "integer"},
    {"name": "SHORT", "width": 6, "type": "date"},
    {"name": "LONG", "width": 8, "type": "date"},
    {"name": "ODD", "width": 7},
    {"name": "FNR", "width": 11},
    {"name": "FNR10", "width": 10},
    {"name": "DUF", "width": 12},
    {"name": "LAST", "width": 5},
)
YEARS = (2020, 2022, 2024, 2026)
SAID = Said(kommune=b"0301", oslo=True, region=b"030105", quarter=b"3", org_number=b"987654321")
R = Row()
MANY = tuple("N" if place % 2 else "M" for place in range(40))


def truths() -> dict[str, Expr]:
    """Give truths of every kind."""
    names = ("blank", "integer", "numeric", "zeros", "date", "strict_date", "date_of_six")
    tests = {
        f"{name} {key}": Expr("test", name, key)
        for name in names
        for key in ("ONE", "N", "BIG", "SHORT", "LONG", "ODD", "TEN")
    }
    persons = ("mod11", "valid_number", "age_known", "age_fails", "duf")
    tests |= {f"{name} {key}": Expr("test", name, key) for name in persons for key in ("FNR", "FNR10", "DUF")}
    return {
        **tests,
        "code": R.ONE == "1",
        "no code": R.TWO != "01",
        "a longer code": R.TWO == "012",
        "wide": R.TEN == "0123456789",
        "cells": R.TEN == R.ALSO,
        "other cells": R.TWO != R.OTHER,
        "cells of other widths": R.TWO == R.THREE,
        "setting": R.kommune == R.TEN[:4],
        "settings": R.region == R.kommune,
        "settings that differ": R.region != R.org_number,
        "of another width": R.cell("TWO") == R.quarter,
        "oslo": R.region_is_oslo & (R.ONE == "1"),
        "never": R.never,
        "range": R.ONE.isin("1", "2", "3", "4"),
        "spread": R.ONE.isin("1", "2", "4", "8"),
        "table": R.TWO.is_known,
        "list": R.THREE.isin("abc", "abd", "  1", "1  ", "12"),
        "wide list": R.TEN.isin("0123456789", "          ", "a", "9876543210", "0000000000"),
        "nothing": R.ONE.isin("01"),
        "piece": R.TEN[2:4].isin("01", "02", "03", "23"),
        "rest of a cell": R.TEN[8:] == "  ",
        "said": R.region[:4].isin("0301") if hasattr(R.region, "__getitem__") else R.region.isin("030105"),
        "not said": ~R.quarter.isin("1", "2"),
        "any known": R.any_known(("ONE", "TWO")),
        "mistaken": ~R.N.is_integer & ~R.N.is_blank,
        "mistaken big": ~R.BIG.is_integer & ~R.BIG.is_blank,
        "blank and no number": ~R.N.is_blank & ~R.M.is_integer,
        "either": ~(R.ONE == "1") | ~(R.TWO == "01"),
        "neither": ~(R.ONE == "1") & ~(R.TWO == "01") & ~R.N.is_blank,
        "both": (R.N > 0) & (R.M > 0) & (R.BIG != 0),
        "one of them": (R.N > 0) | (R.M < 0),
        "number": R.N >= 10,
        "numbers": R.N <= R.M,
        "number and sum": R.total(("N", "M", "BIG")) == R.M * 2,
        "no number": (R.N - R.M) != 5,
        "many": R.total(MANY) > 100,
        "count": R.count_known(("ONE", "TWO")) == 1,
        "count above": R.count_above(("N", "M", "FIRST")) > 1,
        "year": R.TWO.reporting_year == R.year,
        "first": R.FIRST > 1,
        "last": R.LAST == "01239",
        "said code": (R.quarter == "3") & (R.ONE == "1"),
    }


def values() -> dict[str, Expr]:
    """Give numbers of every kind."""
    names = ("age", "date_year", "day", "reporting_year")
    keys = {
        "age": ("FNR", "FNR10"),
        "date_year": ("SHORT", "LONG", "ODD"),
        "day": ("SHORT", "LONG"),
        "reporting_year": ("TWO", "TEN"),
    }
    return {f"{name} {key}": Expr("value", name, key) for name in names for key in keys[name]}


def cells_of(field: dict[str, Any]) -> st.SearchStrategy[bytes]:
    """Draw a cell."""
    width = field["width"]
    texts = [
        st.text("0123456789", min_size=width, max_size=width),
        st.integers(0, 10**width - 1).map(lambda number: str(number).rjust(width)),
        st.text(" 01239+-aA\xa0\x0b\x00\x1c\x85", max_size=width).map(lambda text: text.ljust(width)),
        st.just(" " * width),
        st.sampled_from(["1", "01", "02", "08", "23", "abc", "0123456789", "1  ", "-5", "+7"]).map(
            lambda text: text[:width].ljust(width)
        ),
    ]
    if width in {6, 8}:
        texts.append(
            st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.strftime("%d%m%Y" if width == 8 else "%d%m%y"))
        )
    if width in {10, 11}:
        texts.append(
            st.sampled_from(["01018500100", "31129299999", "29020050012", "01010074900", "00000000000"]).map(
                lambda text: text[:width]
            )
        )
    return st.one_of(texts).map(lambda text: text.encode("latin-1"))


lines = st.tuples(*map(cells_of, FIELDS)).map(b"".join)
"""Lines without tabs, with which they are no records from 2023 on."""


def cells(year: int, chosen: Sequence[bytes], trees: Sequence[Node]) -> Cells:
    """Read lines as a block."""
    layout = make_layout(year, *FIELDS)
    data = b"".join(line + b"\n" for line in chosen)
    (block,) = read_blocks(Pipe(data, 1 << 30), layout, lambda part, _: part.split(b"\n")[:-1])
    reading = Reading(layout, dialect_of(year), numbers_read(trees))
    return Cells(reading, block, Scratch(reading.runs))


class Trial:
    """The trees of a year, compiled for lines and for blocks."""

    def __init__(self, year: int) -> None:
        self.layout = make_layout(year, *FIELDS)
        named = truths()
        self.truths = [specialise(expr.node, self.layout) for expr in named.values()]
        trees = [*self.truths, *(specialise(expr.node, self.layout) for expr in values().values())]
        self.expected = compile_values(self.layout, dialect_of(year), trees, "values")
        self.columns = compile_columns(self.layout, trees, "columns")
        self.fire = compile_tests(self.layout, list(zip(named, self.truths, strict=True)))
        self.each = [compile_tests(self.layout, [(name, tree)]) for name, tree in zip(named, self.truths, strict=True)]


trial = cache(Trial)


@pytest.mark.parametrize("year", YEARS)
@given(chosen=st.lists(lines, min_size=1, max_size=4))
def test_trees_say_of_a_block_what_they_say_of_each_line(year: int, chosen: list[bytes]) -> None:
    """Truths and numbers of every kind, one by one and all together, as the functions of evaluator 1 have them."""
    made = trial(year)
    expected = [made.expected(line, *SAID) for line in chosen]
    columns = made.columns(cells(year, chosen, made.truths), *SAID)
    assert [np.broadcast_to(column, len(chosen)).tolist() for column in columns] == [
        list(column) for column in zip(*expected, strict=True)
    ]
    fired = np.zeros((len(made.truths), len(chosen)), np.bool_)
    made.fire(cells(year, chosen, made.truths), list(fired), *SAID)
    assert fired.tolist() == [list(map(bool, column)) for column in zip(*expected, strict=True)][: len(fired)]

    alone = np.zeros_like(fired)
    for row, fire in enumerate(made.each):
        fire(cells(year, chosen, made.truths), [alone[row]], *SAID)
    assert alone.tolist() == fired.tolist()


@pytest.mark.parametrize(
    "expr",
    [
        R.ONE.trimmed == "1",
        R.ONE.trimmed.isin("1"),
        R.ONE[1:] == "",
        R.ONE[1:].isin("1"),
        R.TWO[2:] == R.quarter,
        Expr("<", Node("cell", ("ONE",)), as_node("2")),
        Expr("==", Node("cell", ("ONE",)), Node("number", ("N",))),
        Expr("==", Node("setting", ("unknown",)), Node("cell", ("ONE",))),
        Expr("sum", R.ONE.number.node, as_node(1)),
        Expr("new", R.ONE.node),
    ],
)
def test_what_is_not_known_is_said(expr: Expr) -> None:
    """Such a tree raises, so that the edition is left to evaluator 1."""
    tree = expr.node
    with pytest.raises(NotCovered):
        compile_tests(make_layout(2026, *FIELDS), [("test", Node("not", (tree,)))])
    with pytest.raises(NotCovered):
        compile_columns(make_layout(2026, *FIELDS), [tree], "columns")


def test_numbers_that_are_read_are_told() -> None:
    """Those that are compared, summed or tested, each once."""
    layout = make_layout(2026, *FIELDS)
    exprs = (R.N > 0, R.M.is_integer, R.total(("N", "BIG")) == 0, R.ONE == "1")
    trees = [specialise(expr.node, layout) for expr in exprs]
    assert numbers_read(trees) == ("N", "BIG", "M")


def test_no_tests_are_no_function_of_anything() -> None:
    """An edition may have none."""
    compile_tests(make_layout(2026, *FIELDS), [])(None, [], *SAID)
    assert compile_columns(make_layout(2026, *FIELDS), [], "columns")(None, *SAID) == ()


def test_the_source_shows_the_official_names() -> None:
    """A traceback shows the line, with the name of the control beside it."""
    edition = Edition(make_layout(2026, *FIELDS), (), (), (None, None))
    compile_tests(edition.layout, [("Kontroll 7", Cell("ONE").is_blank.node)])
    assert "# Kontroll 7" in "".join(linecache.getlines("<kostra_sdk 0X 2026 judge_block>"))
