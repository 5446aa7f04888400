"""Our own schema check, held against lxml and the official schema, where both are at hand."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.forms.barnevern.fitting import problems_of
from kostra_sdk.forms.barnevern.reading import _Reading, read_record
from kostra_sdk.forms.barnevern.structure import structure
from kostra_sdk.forms.barnevern.writing import _element
from kostra_sdk.markup import Element, MarkupError, elements, render
from tests.forms.barnevern.builders import YEARS, avgiver, document, individ
from tests.forms.barnevern.strategies import odd

SHARED: Final = Path(__file__).parents[3].parent / "shared"
SAMPLES: Final = SHARED / "reference/official/15F"
YEAR: Final = 2026

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the official schemas are not beside the repository")


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    """The official schemas of an Avgiver and of an individual; those of 2024-2026 are the same."""
    etree = pytest.importorskip("lxml.etree", reason="lxml is not installed")
    return {name: etree.XMLSchema(etree.parse(SHARED / f"spec/xsd/{name}.xsd")) for name in ("Avgiver", "Individ")}


def official(schemas: dict[str, Any], element: Element) -> bool:
    """Ask the official schema."""
    from lxml import etree  # type: ignore[import-untyped]  # it tells no types

    text = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + render(element)
    return bool(schemas[element.name].validate(etree.fromstring(text)))


def without_empty(element: Element) -> Element:
    """Leave out what is empty, as the official program does before it asks the schema."""
    return Element(
        element.name,
        {name: value for name, value in element.attributes.items() if value},
        [without_empty(child) for child in element.children if child.attributes or child.children or child.text],
        element.texts,
    )


def held_against(schemas: dict[str, Any], element: Element, year: int = YEAR) -> tuple[bool, bool]:
    """Give our verdict on an element, and that of the official schema on what was read of it.

    The official program reads an element leniently, writes what it read, and asks the schema about that.
    """
    kinds = structure(year)
    kind = kinds.avgiver if element.name == "Avgiver" else kinds.individ
    reading = _Reading(element, kind, kind.name)
    ours = read_record(element, kind)[1] == []
    if reading.record is None:  # it cannot be read: the official program does not come so far
        return ours, False
    return ours, official(schemas, without_empty(_element(reading.record, kind)))


def every(content: bytes) -> list[Element]:
    """Give the elements of a file that come before it is no XML any more."""
    found = []
    try:
        for element in elements(io.BytesIO(content), ("Avgiver", "Individ")):
            found.append(element)  # noqa: PERF402 - what came before the fault is kept
    except MarkupError:
        pass
    return found


def test_the_official_samples_have_the_same_verdict(schemas: dict[str, Any]) -> None:
    """Every element of SSB's own sample files is as valid to us as to the schema."""
    samples = [element for path in sorted(SAMPLES.iterdir()) for element in every(path.read_bytes())]
    verdicts = [held_against(schemas, element) for element in samples]
    assert len(verdicts) == 100
    assert [ours for ours, _ in verdicts] == [theirs for _, theirs in verdicts]
    assert {ours for ours, _ in verdicts} == {True, False}


def test_whole_samples_are_valid_as_they_stand(schemas: dict[str, Any]) -> None:
    """What the schema allows we allow, but for a Versjon that the official program does not read as one."""
    refused = [
        element.attributes["Versjon"]
        for path in sorted(SAMPLES.iterdir())
        for element in every(path.read_bytes())
        if official(schemas, element) and not held_against(schemas, element)[0]
    ]
    assert refused == ["0001"]


VALUES: Final = ("", "0", "1", "18", "99", "1.1", "x", "2024-02-30", "2024-02-29", "12345678901", "x" * 301, "x" * 1001)


def changed(element: Element, rng: random.Random) -> None:
    """Change one thing in an element or in one within it."""
    inside = [element]
    for each in inside:
        inside += each.children
    chosen = rng.choice(inside)
    match rng.randrange(6):
        case 0 if chosen.attributes:
            del chosen.attributes[rng.choice(sorted(chosen.attributes))]
        case 1 | 2 if chosen.attributes:
            chosen.attributes[rng.choice(sorted(chosen.attributes))] = rng.choice(VALUES)
        case 3 if chosen.children:
            chosen.children.remove(rng.choice(chosen.children))
        case 4 if chosen.children:
            chosen.children.append(rng.choice(chosen.children))
        case _:
            rng.shuffle(chosen.children)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_files_have_the_same_verdict(schemas: dict[str, Any], seed: int) -> None:
    """However an element is changed, we and the schema think the same of what is read of it."""
    rng = random.Random(seed)
    content = (SAMPLES / "testfile_all_fields_set.xml").read_bytes()
    verdicts = set()
    for _ in range(60):
        [_, element] = every(content)
        for _ in range(rng.randrange(1, 4)):
            changed(element, rng)
        ours, theirs = held_against(schemas, element)
        assert ours == theirs
        verdicts.add(ours)
    assert verdicts == {True, False}


@given(st.data())
def test_records_fit_just_where_the_schema_says(schemas: dict[str, Any], data: st.DataObject) -> None:
    """Before a record is written it is held against the schema, as strictly as the schema itself."""
    record = data.draw(odd(YEAR))
    kind = structure(YEAR).individ
    assert (problems_of(record, kind) == []) == official(schemas, _element(record, kind))


@pytest.mark.parametrize("year", YEARS)
def test_the_plausible_individual_is_valid(schemas: dict[str, Any], year: int) -> None:
    """The one that the tests start from is as the schema wants it."""
    for element in every(document(year, [avgiver(year), individ(year)])):
        assert held_against(schemas, element, year) == (True, True)
