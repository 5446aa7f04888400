"""Layouts of forms that are XML: elements and attributes within each other, what they may hold, and which codes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

import attrs

__all__ = ["XmlField", "XmlKind", "XmlLayout", "XmlType"]

NO_CODES: Mapping[str, str] = MappingProxyType({})


class XmlKind(StrEnum):
    """What a field is in the file."""

    ELEMENT = "element"
    """An element that holds attributes and other elements."""
    TEXT = "text"
    """An element that holds text alone."""
    ATTRIBUTE = "attribute"


class XmlType(StrEnum):
    """What the text of an attribute or element stands for."""

    STRING = "string"
    DATE = "date"
    YEAR = "year"


@attrs.frozen
class XmlField:
    """An element or attribute of a layout."""

    path: str
    """Where it stands, such as ``Individ/Melding/@StartDato``."""
    label: str
    """What it is, in a few Norwegian words of our own."""
    kind: XmlKind
    mandatory: bool
    """Whether there must be one."""
    most: int | None = 1
    """How many there may be; None where any number."""
    unique: str | None = None
    """The attribute that no two of them have alike, or None."""
    type: XmlType | None = None
    """None for an element that holds no text of its own."""
    min_length: int = 0
    """Characters."""
    max_length: int = 0
    """Characters; 0 where there is no limit."""
    pattern: str | None = None
    """The regular expression that the whole text must match, or None."""
    codes: Mapping[str, str] = NO_CODES
    """Code → label; empty where any text goes."""

    @property
    def name(self) -> str:
        """The last step of its path, an attribute with ``@``: ``@StartDato``."""
        return self.path.rpartition("/")[2]

    @property
    def key(self) -> str:
        """What it is known by from year to year: its path."""
        return self.path

    @property
    def level(self) -> int:
        """How many elements it stands within."""
        return self.path.count("/")


@attrs.frozen(slots=False, eq=False)
class XmlLayout:
    """The elements and attributes of a form in a year, each element before what stands in it."""

    form: str
    year: int
    fields: tuple[XmlField, ...]

    @cached_property
    def by_key(self) -> Mapping[str, XmlField]:
        """The fields by their path."""
        return MappingProxyType({field.key: field for field in self.fields})
