from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms.barnevern import FORM, record
from kostra_sdk.forms.barnevern.faults import Fault
from kostra_sdk.forms.barnevern.structure import Kind, structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.forms.barnevern.structure import ElementType

FULL = Path(__file__).parents[3].parent / "shared/spec/editions"


def walk(kind: ElementType, path: str) -> Iterator[tuple[str, ElementType]]:
    """Give an element and all within it, by path."""
    yield path, kind
    for inner in kind.elements:
        yield from walk(inner, f"{path}/{inner.name}")


def everything(year: int) -> dict[str, ElementType]:
    """Give all elements of a year, by path."""
    kinds = structure(year)
    return {**dict(walk(kinds.avgiver, "Avgiver")), **dict(walk(kinds.individ, "Individ"))}


@pytest.mark.parametrize("year", FORM.years)
def test_every_part_has_a_place_in_a_record(year: int) -> None:
    """Each element has its class, each leaf and child its attribute, and each code its member."""
    for path, kind in everything(year).items():
        assert kind.record.__name__ == path.rpartition("/")[2]
        known = {field.name for field in attrs.fields(kind.record)}
        assert {part.attribute for part in kind.parts} <= known
        for leaf in kind.leaves:
            assert leaf.label
            assert set(leaf.codes) <= set(leaf.members)


def test_every_attribute_of_a_record_is_in_some_year() -> None:
    """No class has an attribute that no layout knows."""
    lacking: dict[type, set[str]] = {}
    for year in FORM.years:
        for kind in everything(year).values():
            lacking[kind.record] = lacking.get(kind.record, set(kind.lacking)) & set(kind.lacking)
    assert {name for name in record.__all__ if name not in {"RECORD", "BarnevernRecord"}} == {
        cls.__name__ for cls in lacking
    }
    assert [names for names in lacking.values() if names] == []


def test_codes_of_all_years_are_members() -> None:
    """A class of codes has those of all years, and no other."""
    seen: dict[type, set[str]] = {}
    for year in FORM.years:
        for kind in everything(year).values():
            for leaf in kind.leaves:
                for member in leaf.members.values():
                    seen.setdefault(type(member), set()).update(leaf.codes)
    for cls, codes in seen.items():
        assert codes == {member.value for member in cls}  # type: ignore[attr-defined]  # an enumeration


def test_what_each_year_lacks() -> None:
    """What came later is lacking before, and what must be there is not always the same."""
    assert everything(2020)["Individ"].lacking == ("flytting",)
    assert everything(2021)["Individ"].lacking == ()
    assert everything(2021)["Individ/Tiltak"].lacking == ("tiltaksgrunnlag",)
    assert everything(2021)["Individ/Tiltak/Lovhjemmel"].lacking == ("bokstav",)
    asked = {
        year: {part.name for part in everything(year)["Individ/Tiltak/Lovhjemmel"].asked_for} for year in (2021, 2022)
    }
    assert asked[2021] - asked[2022] == {"Ledd"}
    assert [year for year in FORM.years if everything(year)["Individ/Plan"].unique] == [2023, 2024, 2025, 2026]


def test_faults_of_a_text() -> None:
    """The first thing that a text breaks is told, with the number that it is about."""
    individ = structure(2024).individ
    number, journal, closed = (individ.leaf_of[name] for name in ("Fodselsnummer", "Journalnummer", "Avslutta3112"))
    assert number.fault("12345678901") is None
    assert number.fault("1234567890x") is Fault.PATTERN
    assert (number.fault("1"), number.limit(Fault.TOO_SHORT)) == (Fault.TOO_SHORT, 11)
    assert (journal.fault("x" * 21), journal.limit(Fault.TOO_LONG)) == (Fault.TOO_LONG, 20)
    assert (journal.fault(""), journal.limit(Fault.EMPTY)) == (Fault.EMPTY, 0)
    assert (closed.fault("1"), closed.fault("3"), closed.fault("")) == (None, Fault.CODE, Fault.EMPTY)
    assert individ.element_of["Tiltak"].leaf_of["StartDato"].kind is Kind.DATE


def test_years_are_known_or_not() -> None:
    """A year without a layout raises, listing those there are."""
    with pytest.raises(UnknownEdition, match="no edition 15F 2027; the known years of 15F are 2017, 2018"):
        structure(2027)


@pytest.mark.skipif(not FULL.is_dir(), reason="the official layouts are not beside the repository")
@pytest.mark.parametrize("year", FORM.years)
def test_the_layouts_are_the_official_ones(year: int) -> None:
    """Every field of the official layout is there, with its facts, and no other."""
    official = json.loads((FULL / f"fields_15F_{year}.json").read_text(encoding="utf-8"))
    assert official["commit"] == FORM.standard(year).commit
    found: dict[str, Any] = {}
    for path, kind in everything(year).items():
        found[path] = (kind.mandatory, kind.most)
        for leaf in kind.leaves:
            pattern = leaf.pattern.pattern if leaf.pattern else None
            limits = (leaf.min_length, leaf.max_length)
            found[f"{path}/{leaf.place}"] = (leaf.mandatory, leaf.kind.name, limits, pattern, tuple(leaf.codes))
    expected: dict[str, Any] = {}
    for field in official["fields"]:
        path = field["path"].removeprefix("Barnevern/")
        if field["kind"] == "element" and "base" not in field:
            expected[path] = (field["min"] != "0", None if field["max"] == "unbounded" else int(field["max"]))
        else:
            kind_name = {"date": "DATE", "gYear": "YEAR"}.get(field.get("base", ""), "STRING")
            exact = field.get("length")
            limits = (int(exact or field.get("minLength", 0)), int(exact or field.get("maxLength", 0)))
            codes = tuple(code["code"] for code in field["codes"])
            expected[path] = (field.get("required", False), kind_name, limits, field.get("pattern"), codes)
    assert found == expected
