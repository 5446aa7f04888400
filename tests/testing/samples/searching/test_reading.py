"""The search sees the controls as they are: a part of a tree has the value that the official reading gives it."""

from __future__ import annotations

import random

import pytest

from kostra_sdk.controls import Node
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.testing.samples.searching.reading import Reading
from tests.controls.corpus import lines
from tests.controls.interpreter import Interpreter
from tests.forms.lines import EDITIONS


def test_no_number_is_taken_for_a_truth() -> None:
    """What is asked for once is not taken for an answer to what is merely equal: 0 is no False."""
    reading = Reading(find_form("11F").edition(2025), Region("460100"))

    values = [reading.value(Node("literal", (value,)), {}) for value in (0, False, 1, True)]

    assert [repr(value) for value in values] == ["0", "False", "1", "True"]


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_it_gives_what_the_interpreter_gives(form: str, year: int) -> None:
    """Every node of every tree has the value that the tests' own interpreter finds, on lines of the corpus."""
    edition = find_form(form).edition(year)
    interpreter = Interpreter(edition.layout, edition.dialect)
    trees = [control.tree for control in edition.tests] + [control.tree.args[1] for control in edition.across]
    tried = [line for line in lines(form, year) if len(line.text) == edition.layout.length]

    for line in random.Random(year).sample(tried, 12):
        region = Region.parse(line.region)
        reading = Reading(edition, region)
        cells = reading.cells(line.text)
        for tree in trees:
            for node in tree.walk():
                expected = interpreter.value(node, cells, region.kommune.encode(), region.is_oslo)
                assert reading.value(node, cells) == expected
        assert reading.line(cells) == line.text
        assert reading.fired(cells) == {
            number
            for number, control in enumerate(edition.tests)
            if interpreter.value(control.tree, cells, region.kommune.encode(), region.is_oslo)
        }
