from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import Control, Edition, FieldDescription, Node
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from tests.controls.corpus import lines
from tests.controls.damage import damaged_lines, regions
from tests.controls.interpreter import Interpreter, cut
from tests.editions import boundaries
from tests.forms.lines import JUDGED


@cache
def interpreted(form: str, year: int) -> tuple[Edition, Interpreter, tuple[Node, ...]]:
    """Give an edition, its interpreter and the dated trees behind its tests."""
    chosen = find_form(form)
    edition = chosen.edition(year)
    dated = []
    for control in chosen.controls:
        if isinstance(control, FieldDescription):
            runs = any(test.key == control.key for test in edition.tests)
            dated += [fault.condition.node for fault in control.faults(edition.layout)] if runs else []
        elif control.severity_at(year) is not None and not _is_across(control, edition):
            dated.append(control.condition)
    return edition, Interpreter(edition.layout, edition.dialect), tuple(dated)


def _is_across(control: Control, edition: Edition) -> bool:
    return control.key in {across.key for across in edition.across}


def holds(form: str, year: int, line: bytes, region: str) -> None:
    """Hold the compiled functions against the trees, specialised and dated, walked node by node."""
    edition, interpreter, dated = interpreted(form, year)
    where = Region.parse(region)
    kommune, oslo = where.kommune.encode(), where.is_oslo
    cells = cut(edition.layout, line)
    fired, *keys = edition.judge(line, kommune, oslo)

    def value(tree: Node) -> object:
        return interpreter.value(tree, cells, kommune, oslo)

    assert fired == [place for place, test in enumerate(edition.tests) if value(test.tree)]
    assert fired == [place for place, tree in enumerate(dated) if value(tree)]
    expected = [
        b"".join(cells[key] for key in control.tree.args[0]) if value(control.tree.args[1]) else None
        for control in edition.across
    ]
    assert keys == expected
    measured = [value(tree) for table in edition.tables for tree in table.trees()]
    assert list(edition.measure(line)) == measured


@pytest.mark.parametrize(("form", "year"), boundaries(JUDGED))
@given(data=st.data())
def test_the_compiled_functions_are_the_trees(form: str, year: int, data: st.DataObject) -> None:
    """On any line, however damaged, the compiled functions give what the trees say node by node."""
    holds(form, year, data.draw(damaged_lines(form, year)), data.draw(regions()))


@pytest.mark.parametrize(("form", "year"), boundaries(JUDGED))
@given(data=st.data())
def test_any_bytes_are_judged(form: str, year: int, data: st.DataObject) -> None:
    """Any bytes of the layout's length are judged, and just as the trees say."""
    length = find_form(form).layout(year).length
    line = data.draw(st.binary(min_size=length, max_size=length))
    holds(form, year, line, data.draw(regions()))


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), JUDGED)
def test_the_compiled_functions_are_the_trees_on_every_known_line(form: str, year: int) -> None:
    """On every line of the reference cases and every line made by hand, too."""
    length = find_form(form).layout(year).length
    for line in lines(form, year):
        if len(line.text) == length:
            holds(form, year, line.text, line.region)
