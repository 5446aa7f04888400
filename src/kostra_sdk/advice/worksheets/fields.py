"""What is known of a field of a worksheet, and the few words a worksheet's class body is written with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypedDict, Unpack

import attrs

__all__ = ["METADATA", "FieldKind", "FieldStatus", "Known", "Part", "Unit", "WorksheetField"]

METADATA: Final = "worksheet"
"""The key under which an attribute carries its :class:`WorksheetField`."""


class FieldStatus(StrEnum):
    """How well it is documented that the official form has a field."""

    DOCUMENTED = "documented"
    """Read in an official text of SSB."""
    CORROBORATED = "corroborated"
    """Seen as a published variable of SSB, or told by somebody else: wording and numbering were not seen."""
    INFERRED = "inferred"
    """Our own inference, not SSB's."""
    UNKNOWN = "unknown"
    """Nothing was found; a place is kept for what the portal may ask."""


class FieldKind(StrEnum):
    """What a field holds; a blank one is None, whatever its kind."""

    TEXT = "text"
    """``str``."""
    COUNT = "count"
    """``int``: how many."""
    KRONER = "kroner"
    """``int``: whole kroner."""
    AARSVERK = "aarsverk"
    """:class:`~decimal.Decimal`: man-years, with one decimal."""
    YES_NO = "yes-no"
    """``bool``."""
    DAY = "day"
    """:class:`~datetime.date`."""
    AARSVERK_ROWS = "aarsverk-rows"
    """A mapping from the text of a row, as the portal shows it, to man-years: the rows themselves are not known."""
    YES_NO_ROWS = "yes-no-rows"
    """A mapping from the text of a row to yes or no, likewise."""

    @property
    def has_rows(self) -> bool:
        """Whether the value is a mapping from rows that are not known beforehand."""
        return self in {FieldKind.AARSVERK_ROWS, FieldKind.YES_NO_ROWS}


class Unit(StrEnum):
    """What a number counts, in Norwegian."""

    AARSVERK = "årsverk"
    SAKER = "saker"
    KRONER = "kroner"
    KRONER_A_MONTH = "kroner per måned"


@attrs.frozen
class WorksheetField:
    """What is known of one field: what it is called here, and how sure it is that the official form has it."""

    name: str
    """The attribute's name."""
    part: str
    """The heading it stands under, in Norwegian, in our words."""
    label: str
    """What is asked, in Norwegian, in our words."""
    kind: FieldKind
    status: FieldStatus
    unit: Unit | None = None
    """What a number counts; None where the value is no number."""
    number: str | None = None
    """The field's number on the official form; None where it is not known."""
    sources: tuple[str, ...] = ()
    """Ids of :data:`~kostra_sdk.advice.worksheets.sources.SOURCES`."""
    mandatory: bool | None = None
    """Whether the portal demands an answer; None where it is not known."""
    seen_from: int | None = None
    """The first reporting year that the sources show the field for; None where they have no date."""
    seen_until: int | None = None
    """The last such year. It says nothing of the years after: the field may have stayed or gone."""
    personal: bool = False
    """Whether it is about the contact person: never in an exception or a ``repr``."""
    note: str = ""
    """What else should be known of it, in Norwegian."""

    def is_seen(self, year: int) -> bool | None:
        """Whether the sources show the field for a reporting year; None where they have no date."""
        if self.seen_from is None or self.seen_until is None:
            return None
        return self.seen_from <= year <= self.seen_until


class Known(TypedDict, total=False):
    """What may be said of a field beside its label and status; see :class:`WorksheetField`."""

    number: str
    mandatory: bool
    seen: tuple[int, int]
    personal: bool
    note: str


@attrs.frozen
class Part:
    """A part of a form, and the attributes declared under its heading; each has no value until it is answered."""

    title: str
    """The heading, in Norwegian."""

    def text(self, label: str, status: FieldStatus, *sources: str, **known: Unpack[Known]) -> Any:
        """Declare a text."""
        return self._declare(FieldKind.TEXT, None, label, status, sources, known)

    def count(self, label: str, unit: Unit, status: FieldStatus, *sources: str, **known: Unpack[Known]) -> Any:
        """Declare a number of something."""
        return self._declare(FieldKind.COUNT, unit, label, status, sources, known)

    def kroner(self, label: str, unit: Unit, status: FieldStatus, *sources: str, **known: Unpack[Known]) -> Any:
        """Declare an amount in whole kroner."""
        return self._declare(FieldKind.KRONER, unit, label, status, sources, known)

    def aarsverk(self, label: str, status: FieldStatus, *sources: str, **known: Unpack[Known]) -> Any:
        """Declare man-years."""
        return self._declare(FieldKind.AARSVERK, Unit.AARSVERK, label, status, sources, known)

    def aarsverk_rows(self, label: str, status: FieldStatus, *sources: str, **known: Unpack[Known]) -> Any:
        """Declare man-years by rows that are not known."""
        return self._declare(FieldKind.AARSVERK_ROWS, Unit.AARSVERK, label, status, sources, known)

    def yes_no(self, label: str, status: FieldStatus, *sources: str, **known: Unpack[Known]) -> Any:
        """Declare a question that is answered with yes or no."""
        return self._declare(FieldKind.YES_NO, None, label, status, sources, known)

    def yes_no_rows(self, label: str, status: FieldStatus, *sources: str, **known: Unpack[Known]) -> Any:
        """Declare yes and no by rows that are not known."""
        return self._declare(FieldKind.YES_NO_ROWS, None, label, status, sources, known)

    def day(self, label: str, status: FieldStatus, *sources: str, **known: Unpack[Known]) -> Any:
        """Declare a date."""
        return self._declare(FieldKind.DAY, None, label, status, sources, known)

    def _declare(
        self,
        kind: FieldKind,
        unit: Unit | None,
        label: str,
        status: FieldStatus,
        sources: tuple[str, ...],
        known: Known,
    ) -> Any:
        seen_from, seen_until = known.get("seen", (None, None))
        field = WorksheetField(
            name="",  # the class knows it
            part=self.title,
            label=label,
            kind=kind,
            status=status,
            unit=unit,
            number=known.get("number"),
            sources=sources,
            mandatory=known.get("mandatory"),
            seen_from=seen_from,
            seen_until=seen_until,
            personal=known.get("personal", False),
            note=known.get("note", ""),
        )
        return attrs.field(default=None, converter=_CONVERTERS.get(kind, _as_it_is), metadata={METADATA: field})


def _as_it_is(value: Any) -> Any:
    return value


def _text(value: Any) -> Any:
    """Take blank text as no answer."""
    return None if isinstance(value, str) and not value.strip() else value


def _number(value: Any) -> Any:
    """Take a whole number of man-years as what it is; anything else is judged with all the rest."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _numbers(value: Any) -> Any:
    return {row: _number(each) for row, each in value.items()} if isinstance(value, Mapping) else value


def _answers(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


_CONVERTERS: Final = {
    FieldKind.TEXT: _text,
    FieldKind.AARSVERK: _number,
    FieldKind.AARSVERK_ROWS: _numbers,
    FieldKind.YES_NO_ROWS: _answers,
}
