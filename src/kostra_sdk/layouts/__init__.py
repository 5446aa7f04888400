"""Layouts: where each field of a form stands in a year's extract, what it may hold, and which codes it knows.

A layout is one frozen JSON file a form and year, ``forms/<form>/layouts/<year>.json``.
Nothing is inherited from year to year in the data; what changed is shown by comparing two layouts.
The facts are those of the official control program of that year.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from struct import Struct
from types import MappingProxyType
from typing import Any

import attrs

__all__ = ["MONTHS", "Field", "FieldType", "Layout"]

MONTHS = ("JAN", "FEB", "MARS", "APRIL", "MAI", "JUNI", "JULI", "AUG", "SEPT", "OKT", "NOV", "DES")
"""The months as the names of the monthly columns end, ``BIDRAG_JAN`` to ``BIDRAG_DES``."""

NO_ALIASES: Mapping[str, str] = MappingProxyType({})

PERSONAL_NUMBERS = frozenset({"PERSON_FODSELSNR", "PERSON_DUF"})
"""Keys of the fields whose values are never printed, neither in reports nor in exceptions."""


class FieldType(StrEnum):
    """What the official description calls a field's type."""

    STRING = "string"
    INTEGER = "integer"
    DATE = "date"


@attrs.frozen
class Field:
    """One field of a layout."""

    name: str
    """The official name in this year's layout, such as ``PERSON_DUFNR``."""
    key: str
    """The name that stays when a year renames the field: ``PERSON_DUF``."""
    label: str
    """What the field is, in a few Norwegian words of our own."""
    start: int
    """The first column, counted from 0."""
    width: int
    """Width in characters."""
    type: FieldType
    pattern: str | None = None
    """``ddMMyy`` or ``ddMMyyyy`` for a date, otherwise None."""
    mandatory: bool | None = None
    """None where the year's program does not say (2017-2019)."""
    codes: Mapping[str, str] = NO_ALIASES
    """Code → label; empty where any value goes."""

    @property
    def stop(self) -> int:
        """The column after the last, counted from 0."""
        return self.start + self.width

    @property
    def is_personal_number(self) -> bool:
        """Whether the field holds a fødselsnummer or DUF number, whose value is never printed."""
        return self.key in PERSONAL_NUMBERS

    @property
    def own_code(self) -> str:
        """The one code of a box that is ticked with a code of its own, such as ``16`` of ``VILKARARBEID``."""
        return next(code for code in self.codes if code.strip("0 "))


@attrs.frozen(slots=False, eq=False)
class Layout:
    """The fields of a form in a year, in the order they stand; a record is :attr:`length` characters."""

    form: str
    year: int
    length: int
    fields: tuple[Field, ...]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], aliases: Mapping[str, str] = NO_ALIASES) -> Layout:
        """Make a layout from the shape of the JSON files; `aliases` gives a renamed field its lasting key."""
        fields = tuple(
            Field(
                name=raw["name"],
                key=aliases.get(raw["name"], raw["name"]),
                label=raw["label"],
                start=raw["start"] - 1,
                width=raw["width"],
                type=FieldType(raw["type"]),
                pattern=raw.get("pattern"),
                mandatory=raw.get("mandatory"),
                codes=MappingProxyType(raw.get("codes", {})),
            )
            for raw in data["fields"]
        )
        return cls(form=data["form"], year=data["year"], length=data["length"], fields=fields)

    @classmethod
    def load(cls, package: str, year: int, aliases: Mapping[str, str] = NO_ALIASES) -> Layout:
        """Read ``layouts/<year>.json`` of a form's package; a missing file raises FileNotFoundError."""
        data = pkgutil.get_data(package, f"layouts/{year}.json")
        if data is None:  # pragma: no cover - a loader without get_data
            message = f"{package} cannot be read as data"
            raise FileNotFoundError(message)
        return cls.from_dict(json.loads(data), aliases)

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by their lasting key."""
        return MappingProxyType({field.key: field for field in self.fields})

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their official name of this year."""
        return MappingProxyType({field.name: field for field in self.fields})

    @cached_property
    def cutter(self) -> Struct:
        """A struct that cuts a line of :attr:`length` bytes into its cells, all of them, in order."""
        return Struct("".join(f"{field.width}s" for field in self.fields))
