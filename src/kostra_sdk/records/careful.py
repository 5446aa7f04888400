"""Writing a record cell by cell, where the compiled encoder has a doubt: every problem is found at once."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import TYPE_CHECKING

from kostra_sdk.errors import FieldError, FieldProblem
from kostra_sdk.layouts import MONTHS
from kostra_sdk.records.attributes import Kind, is_filled
from kostra_sdk.records.content import called, journal_number
from kostra_sdk.records.text import beyond_latin_1, control_character, transliterate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.layouts import Field, Layout
    from kostra_sdk.records.attributes import Attribute, Cell
    from kostra_sdk.records.base import Record

__all__ = ["Draft"]


class Misfit(Exception):
    """A value does not fit its column; the text says why, and never what the value is."""


class Draft:
    """A record's line in the making: the texts of its cells, and the problems found on the way."""

    def __init__(self, layout: Layout, cells: Sequence[Cell], *, nearest: bool) -> None:
        """With `nearest`, characters that ISO-8859-1 does not have are replaced by those nearest to them."""
        self._layout = layout
        self._cells = {cell.field.key: cell for cell in cells}
        self._nearest = nearest
        self._texts: dict[str, str] = {}
        self._problems: list[FieldProblem] = []

    def write(self, record: Record, attributes: Sequence[Attribute], fill: Mapping[str, str]) -> str:
        """Give the record's line; raises :class:`~kostra_sdk.errors.FieldError`.

        `fill` has the text of columns, by key, that the record leaves empty.
        """
        for attribute in attributes:
            self._put(attribute, getattr(record, attribute.name))
        raw: object = record.raw
        if isinstance(raw, Mapping):
            for key, text in raw.items():
                self._put_raw(key, text)
        else:
            reason = f"not a mapping from official key to text: {_type(raw)}"
            self._problems.append(FieldProblem("raw", 0, reason))
        if self._problems:
            places = {field.name: field.start for field in self._layout.fields}
            # As the fields stand in the line; what the layout lacks comes first.
            self._problems.sort(key=lambda problem: places.get(problem.field.partition("..")[0], -1))
            form, year, number = self._layout.form, self._layout.year, journal_number(record)
            raise FieldError(form, year, number, self._problems, called=called(record))
        return "".join(_justified(cell, self._texts.get(key) or fill.get(key, "")) for key, cell in self._cells.items())

    def _put(self, attribute: Attribute, value: object) -> None:
        """Put an attribute's value in its column or columns."""
        cells = [self._cells[key] for key in attribute.keys if key in self._cells]
        if not cells:
            if is_filled(attribute.kind, value):
                self._lacking(_span(attribute.keys))
            return
        try:
            parts = _parts(attribute.kind, value)
        except Misfit as misfit:
            self._misfit(cells, misfit)
            return
        for cell in cells:
            if cell.number in parts:
                try:
                    self._texts[cell.field.key] = self._text(cell, parts[cell.number])
                except Misfit as misfit:
                    self._misfit([cell], misfit)
        unknown = parts.keys() - attribute.numbers.keys()
        for number, key in attribute.numbers.items():
            if number in parts and key not in self._cells:
                self._lacking(key)
        if unknown:
            self._misfit(cells, Misfit(_outside(attribute)))

    def _put_raw(self, key: str, text: object) -> None:
        """Put a raw text in its column, as it stands."""
        cell = self._cells.get(key)
        if cell is None:
            self._lacking(key)
        elif self._texts.get(key):
            self._misfit([cell], Misfit("filled, and in raw as well: remove one of them"))
        else:
            try:
                self._texts[key] = _raw(text, cell.field)
            except Misfit as misfit:
                self._misfit([cell], misfit)

    def _text(self, cell: Cell, value: object) -> str:
        match cell.kind:
            case Kind.TEXT:
                if not isinstance(value, str):
                    raise Misfit(f"not text: {_type(value)}")
                return _plain(transliterate(value) if self._nearest else value, cell.field)
            case Kind.INTEGER | Kind.AMOUNTS | Kind.COUNTS:
                return _integer(value, cell)
            case Kind.DATE:
                return _date(value, cell.field)
            case Kind.CODE:
                return _code(value, cell)
            case _:
                if not isinstance(value, bool):
                    raise Misfit(f"neither True nor False: {_type(value)}")
                return cell.code if value else ""

    def _lacking(self, key: str) -> None:
        reason = f"filled, but the layout of {self._layout.year} has no such field"
        self._problems.append(FieldProblem(key, 0, reason))

    def _misfit(self, cells: Sequence[Cell], misfit: Misfit) -> None:
        field = _span([cell.field.name for cell in cells])
        self._problems.append(FieldProblem(field, cells[0].field.width, str(misfit)))


def _outside(attribute: Attribute) -> str:
    """Say that a value names columns that its attribute has not."""
    if attribute.kind is Kind.COUNTS:
        return "a name that is none of its columns"
    what = "month" if len(attribute.keys) == len(MONTHS) else "number"
    return f"a {what} outside 1-{len(attribute.keys)}"


def _parts(kind: Kind, value: object) -> Mapping[int | str, object]:
    """Give what an attribute's value says for each of its columns, by number."""
    if kind is Kind.BOXES:
        if not isinstance(value, AbstractSet):
            raise Misfit(f"not a set of numbers: {_type(value)}")
        return dict.fromkeys(value, True)
    if kind in {Kind.AMOUNTS, Kind.COUNTS}:
        if not isinstance(value, Mapping):
            what = "month to whole kroner" if kind is Kind.AMOUNTS else "name to whole number"
            raise Misfit(f"not a mapping from {what}: {_type(value)}")
        return value
    return {1: value}


def _raw(text: object, field: Field) -> str:
    if not isinstance(text, str):
        raise Misfit(f"raw text that is no text: {_type(text)}")
    return _fitting(text, field).ljust(field.width)


def _plain(text: str, field: Field) -> str:
    fitting = _fitting(str(text), field)
    if character := control_character(fitting):
        raise Misfit(f"a control character: U+{ord(character):04X}")
    return fitting


def _fitting(text: str, field: Field) -> str:
    if "\n" in text or "\r" in text:
        raise Misfit("a line break")
    if character := beyond_latin_1(text):
        raise Misfit(f"no ISO-8859-1: U+{ord(character):04X}")
    if len(text) > field.width:
        raise Misfit(f"does not fit: {len(text)} characters")
    return text


def _integer(value: object, cell: Cell) -> str:
    if value is None and cell.kind is Kind.INTEGER:
        return ""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Misfit(f"not a whole number: {_type(value)}")
    width = cell.field.width
    if not -(10 ** (width - 1)) < value < 10**width:
        raise Misfit(f"does not fit: a number of more than {width} characters")
    return f"{value:d}"


def _date(value: object, field: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise Misfit(f"not a date: {_type(value)}")
    if field.pattern == "ddMMyyyy":
        return f"{value.day:02}{value.month:02}{value.year:04}"
    if not 2000 <= value.year <= 2099:
        raise Misfit("does not fit: the two digits of the year stand for 2000-2099")
    return f"{value.day:02}{value.month:02}{value.year - 2000:02}"


def _code(value: object, cell: Cell) -> str:
    if value is None:
        return ""
    attribute = cell.attribute
    codes = {code.value for code in attribute.codes or ()}
    if not isinstance(value, str) or value not in codes:
        known = attribute.codes.__name__ if attribute.codes else attribute.name
        raise Misfit(f"not a code of {known}" + ("" if isinstance(value, str) else f": {_type(value)}"))
    return _fitting(str(value), cell.field)  # a year whose field is narrower has other codes


def _justified(cell: Cell, text: str) -> str:
    width = cell.field.width
    return text.rjust(width) if cell.kind in {Kind.INTEGER, Kind.AMOUNTS, Kind.COUNTS} else text.ljust(width)


def _span(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}..{names[-1]}"


def _type(value: object) -> str:
    return type(value).__name__
