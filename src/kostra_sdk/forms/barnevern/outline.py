"""The structure of form 15F as one list: what is shown of it, and what two years are compared by."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kostra_sdk.forms.barnevern import FORM
from kostra_sdk.forms.barnevern.structure import structure
from kostra_sdk.layouts.xml_layout import XmlField, XmlKind, XmlLayout, XmlType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.forms.barnevern.structure import ElementType, LeafType

__all__ = ["outline"]


@lru_cache(maxsize=16)
def outline(year: int) -> XmlLayout:
    """Give the layout of a year; raises :class:`~kostra_sdk.errors.UnknownEdition`, listing the known years."""
    built = structure(year)
    return XmlLayout(FORM.name, year, (*_element(built.avgiver, ""), *_element(built.individ, "")))


def _element(element: ElementType, within: str) -> Iterator[XmlField]:
    """Give an element, its attributes and texts, and then the elements in it."""
    path = f"{within}{element.name}"
    yield XmlField(
        path=path,
        label=element.label,
        kind=XmlKind.ELEMENT,
        mandatory=element.mandatory,
        most=element.most,
        unique=element.unique,
    )
    for leaf in element.leaves:
        yield _leaf(leaf, path)
    for inner in element.elements:
        yield from _element(inner, f"{path}/")


def _leaf(leaf: LeafType, within: str) -> XmlField:
    return XmlField(
        path=f"{within}/{leaf.place}",
        label=leaf.label,
        kind=XmlKind.ATTRIBUTE if leaf.is_attribute else XmlKind.TEXT,
        mandatory=leaf.mandatory,
        type=XmlType[leaf.kind.name],
        min_length=leaf.min_length,
        max_length=leaf.max_length,
        pattern=leaf.pattern.pattern if leaf.pattern else None,
        codes=leaf.codes,
    )
