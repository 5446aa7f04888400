from __future__ import annotations

from typing import Any

import pytest

from kostra_sdk.cli import words
from kostra_sdk.forms.changes import FieldChange
from kostra_sdk.layouts.xml_layout import XmlField, XmlKind, XmlType


def field(**said: Any) -> XmlField:
    """Make up an attribute, or what is said instead."""
    values: dict[str, Any] = {"path": "A/@B", "label": "Noe", "kind": XmlKind.ATTRIBUTE, "mandatory": True}
    return XmlField(**(values | said))


@pytest.mark.parametrize(
    ("said", "number", "content"),
    [
        ({"type": XmlType.YEAR}, "", "årstall"),
        ({"type": XmlType.STRING, "min_length": 2, "max_length": 2}, "", "tekst, 2 tegn"),
        ({"type": XmlType.STRING, "max_length": 9, "pattern": r"\d+"}, "", r"tekst, 0-9 tegn, \d+"),
        ({"type": XmlType.STRING, "kind": XmlKind.TEXT, "mandatory": False}, "0-1", "tekst"),
        ({"kind": XmlKind.ELEMENT}, "1", ""),
        ({"kind": XmlKind.ELEMENT, "most": None}, "1-", ""),
        ({"kind": XmlKind.ELEMENT, "most": None, "mandatory": False}, "0-", ""),
        ({"kind": XmlKind.ELEMENT, "most": 3, "mandatory": False}, "0-3", ""),
    ],
)
def test_how_many_of_what(said: dict[str, Any], number: str, content: str) -> None:
    """Attributes are counted by nobody; elements that hold elements hold no text of their own."""
    made = field(**said)
    assert (words.number(made), words.content(made)) == (number, content)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"most": 3}, {"most": None}, "høyst: 3 -> fritt antall"),
        ({"kind": XmlKind.TEXT}, {}, "slag: element med tekst -> attributt"),
        ({"type": XmlType.DATE}, {"type": XmlType.YEAR}, "type: dato -> årstall"),
        ({"unique": None}, {"unique": "Id"}, "entydig: ingen -> Id"),
        ({"mandatory": False}, {}, "obligatorisk: nei -> ja"),
        ({"codes": {"1": "Ja"}}, {"codes": {"1": "Jo"}}, "nye tekster: 1 Jo"),
    ],
)
def test_what_changed_in_xml(old: dict[str, Any], new: dict[str, Any], told: str) -> None:
    """Every fact of an element or attribute has a word of its own."""
    assert words.field_change(FieldChange("A/@B", field(**old), field(**new))) == told
