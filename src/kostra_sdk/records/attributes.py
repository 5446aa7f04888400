"""What a record's attributes are, read from its class, and which columns of a layout each of them fills."""

from __future__ import annotations

import types
from datetime import date
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, get_args

import attrs

from kostra_sdk.layouts import Field
from kostra_sdk.records.content import RecordContent

if TYPE_CHECKING:
    from kostra_sdk.layouts import Layout

__all__ = ["Attribute", "Cell", "Kind", "attributes_of", "cells_of", "is_filled"]


class Kind(Enum):
    """How an attribute's value stands in its columns."""

    TEXT = auto()
    """``str``: left-justified."""
    INTEGER = auto()
    """``int | None``: right-justified."""
    DATE = auto()
    """``date | None``: by the pattern of the column."""
    CODE = auto()
    """A member of a ``StrEnum``, or None."""
    BOX = auto()
    """``bool``: the box's own code, or blanks."""
    BOXES = auto()
    """``set[int]``: several boxes, by number from 1."""
    AMOUNTS = auto()
    """``dict[int, int]``: several integers, by number from 1."""
    COUNTS = auto()
    """``dict[str, int]``: several integers, by name."""
    UNKNOWN = auto()
    """A column that the record class does not know, of a later year: its text is kept in ``Record.raw``."""


@attrs.frozen
class Attribute:
    """One attribute of a record class."""

    name: str
    kind: Kind
    keys: tuple[str, ...]
    """The lasting keys of its columns: one, or one a number or name for boxes, amounts and counts."""
    codes: type[StrEnum] | None = None
    """The codes of a code field."""
    code: str = ""
    """A box's own code, where some layouts do not tell it."""
    names: tuple[str, ...] = ()
    """The names of the columns of counts."""

    @property
    def numbers(self) -> dict[int | str, str]:
        """Number → key of the columns, counted from 1; of counts, name → key."""
        return dict(zip(self.names or range(1, len(self.keys) + 1), self.keys, strict=True))


@attrs.frozen
class Cell:
    """One column of a layout and the attribute that fills it."""

    field: Field
    attribute: Attribute
    number: int | str = 1
    """Which of the attribute's columns it is, counted from 1; of counts, its name."""

    @property
    def kind(self) -> Kind:
        """How the attribute's value stands in the column."""
        return self.attribute.kind

    @property
    def code(self) -> str:
        """What stands in the column when its box is ticked."""
        return self.field.own_code if self.field.codes else self.attribute.code


_ATTRIBUTES: dict[type[RecordContent], tuple[Attribute, ...]] = {}


def attributes_of(cls: type[RecordContent]) -> tuple[Attribute, ...]:
    """Read the attributes of a record class, in the order of its body."""
    if cls not in _ATTRIBUTES:
        common = attrs.fields_dict(RecordContent)
        _ATTRIBUTES[cls] = tuple(_read(field) for field in attrs.fields(cls) if field.name not in common)
    return _ATTRIBUTES[cls]


def cells_of(cls: type[RecordContent], layout: Layout) -> tuple[Cell, ...]:
    """Say which attribute fills each column of `layout`."""
    owners = {key: (attribute, number) for attribute in attributes_of(cls) for number, key in attribute.numbers.items()}
    return tuple(
        Cell(field, *owners.get(field.key, (Attribute("", Kind.UNKNOWN, (field.key,)),))) for field in layout.fields
    )


def is_filled(kind: Kind, value: object) -> bool:
    """Whether an attribute's value would be written as anything but blanks."""
    return value is not None if kind in {Kind.INTEGER, Kind.DATE, Kind.CODE} else bool(value)


def _read(field: attrs.Attribute[object]) -> Attribute:
    kind, codes = _kind(field.type)
    keys = tuple(field.metadata.get("keys", [field.name.upper()]))
    names = tuple(field.metadata.get("names", ()))
    return Attribute(field.name, kind, keys, codes, field.metadata.get("code", ""), names)


def _kind(annotation: object) -> tuple[Kind, type[StrEnum] | None]:
    plain: dict[object, Kind] = {
        str: Kind.TEXT,
        bool: Kind.BOX,
        int | None: Kind.INTEGER,
        date | None: Kind.DATE,
        set[int]: Kind.BOXES,
        dict[int, int]: Kind.AMOUNTS,
        dict[str, int]: Kind.COUNTS,
    }
    if annotation in plain:
        return plain[annotation], None
    match get_args(annotation):
        case (type() as codes, types.NoneType) if issubclass(codes, StrEnum):
            return Kind.CODE, codes
    raise TypeError(f"no kind of record attribute: {annotation}")
