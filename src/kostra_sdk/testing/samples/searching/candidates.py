"""What may stand in a cell to make one condition on it hold or fail: the values around its boundary.

They are read from the condition: the codes it names, the numbers, ages and years where it turns;
and from the layout: the field's other codes, blanks, what is no number, no date or no known municipality.
Person numbers and DUF numbers are such as nobody has.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kostra_sdk.ids.kommuner import OSLO
from kostra_sdk.layouts import Field, FieldType
from kostra_sdk.testing.samples.numbers import (
    NEVER_GIVEN,
    TENOR,
    is_nobodys_duf,
    is_nobodys_number,
    made_up_duf,
    odd_numbers,
)
from kostra_sdk.testing.samples.searching.reading import COMPARISONS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from kostra_sdk.controls import Node
    from kostra_sdk.testing.samples.searching.reading import Cells, Reading

__all__ = ["Candidates"]

_BREAKS_ON_SHORT: Final = frozenset({("11F", 2020), ("11F", 2021), ("11F", 2022), ("11CF", 2021), ("11CF", 2022)})
"""The editions whose official program gives no report where VERSION is blank or one character."""
_BREAKS_ON_TEXT: Final = frozenset({("11CF", 2022)})
"""The editions whose official program gives no report where VERSION is no number."""
_ELSEWHERE: Final = ("1103", "4601")
"""Municipalities that are not Oslo; one of them is not the region's."""
_MOST_CODES: Final = 15
_AROUND: Final = (0, -1, 1)
"""The difference of the sides of a comparison at its boundary, and just beside it."""


class Candidates:
    """The candidates of an edition's cells, in the order they are to be tried: nearest to the boundary first.

    Args:
        reading: The edition and region.
        origin: The sound record that is changed: its own cells are candidates, before the more far-fetched.
        spare: Another sound record, whose cells are candidates too.
        rng: What person numbers and DUF numbers are drawn from.
        reports_on_anything: Whether cells that the official program breaks down on may be tried as well.
    """

    def __init__(
        self, reading: Reading, origin: Cells, spare: Cells, rng: random.Random, *, reports_on_anything: bool = False
    ) -> None:
        self._reading = reading
        self._layout = reading.layout
        self._year = reading.layout.year
        self._origin = origin
        self._spare = spare
        self._rng = rng
        self._reports_on_anything = reports_on_anything

    def of(self, key: str, leaf: Node, cells: Cells) -> list[bytes]:
        """Give what may stand in the cell `key`, which `leaf` reads, beside the other cells as they are."""
        field = self._layout.by_key[key]
        found: dict[bytes, None] = {}
        for text in (*self._around(leaf, key, cells), *self._of_field(field)):
            cell = text if isinstance(text, bytes) else _written(field, text)
            if len(cell) == field.width and self._may_stand(key, cell):
                found[cell] = None
        found.pop(cells[key], None)
        return list(found)

    def _may_stand(self, key: str, cell: bytes) -> bool:
        text = cell.decode("latin-1")
        match key:
            case "PERSON_FODSELSNR":
                return is_nobodys_number(text)
            case "PERSON_DUF":
                return is_nobodys_duf(text)
            case "VERSION":
                return self._reports_on_anything or not self._breaks_down(cell)
            case _:
                return True

    def _breaks_down(self, version: bytes) -> bool:
        """Whether the official program of the year breaks down on a VERSION, and gives no report of the file."""
        edition = self._layout.form, self._year
        short = edition in _BREAKS_ON_SHORT and len(version.strip()) < len(version)
        return short or (edition in _BREAKS_ON_TEXT and not version.isdigit())

    # --- from the condition -----------------------------------------------------------------------------

    def _around(self, leaf: Node, key: str, cells: Cells) -> Iterator[str | bytes]:
        """Give the values around the boundary of a condition."""
        if leaf.op == "isin":
            yield self._origin[key]
            yield from list(leaf.args[1])[:_MOST_CODES]
        elif leaf.op == "within":
            # A text without the blanks around it is written as wide as its field.
            yield from (code.decode("latin-1") for code in list(leaf.args[1])[:_MOST_CODES])
        elif leaf.op in COMPARISONS:
            left, right = leaf.args
            textual = [side.args[0] for side in leaf.args if side.op == "literal" and isinstance(side.args[0], bytes)]
            if textual or {left.op, right.op} & {"cell", "setting"}:
                yield from textual
                yield self._origin[key]
            else:
                gap = self._reading.value(left, cells) - self._reading.value(right, cells)
                for atom, weight in self._atoms(leaf, key, cells):
                    now = self._reading.value(atom, cells)
                    for wanted in _AROUND:
                        yield from self._that_give(atom, now + (wanted - gap) * weight, cells[key])

    def _atoms(self, leaf: Node, key: str, cells: Cells) -> Iterator[tuple[Node, int]]:
        """Give the parts of a comparison that read a number from the cell, with the sign they count with."""
        left, right = leaf.args
        yield from self._signed(left, key, 1, cells)
        yield from self._signed(right, key, -1, cells)

    def _signed(self, node: Node, key: str, sign: int, cells: Cells) -> Iterator[tuple[Node, int]]:
        match node.op:
            case "number" if node.args[0] == key:
                yield node, sign
            case "value" if node.args[1] == key:
                yield node, sign
            case "+" | "sum":
                for arg in node.args:
                    yield from self._signed(arg, key, sign, cells)
            case "-":
                yield from self._signed(node.args[0], key, sign, cells)
                yield from self._signed(node.args[1], key, -sign, cells)
            case _:
                pass

    def _that_give(self, atom: Node, value: int, cell: bytes) -> Iterator[str | bytes]:
        """Give cells of which a number, an age or a year is read."""
        if atom.op == "number":
            if value >= 0:
                yield str(value)
            return
        field = self._layout.by_key[atom.args[1]]
        match atom.args[0]:
            case "age":
                yield from self._of_age(value)
            case "date_year":
                day = cell[:4] if cell[:4].isdigit() else b"1506"
                yield day + (b"%04d" % value if field.width == 8 else b"%02d" % (value % 100))
            case "day" | "day_after_a_year":
                of = date.fromordinal(max(value, 1))
                # The number is that of the day after a year.
                day_of = of - timedelta(days=366) if atom.args[0] != "day" and of.year > 1 else of
                yield f"{day_of:%d%m}{day_of.year:04}" if field.width == 8 else f"{day_of:%d%m%y}"
            case _:  # reporting_year
                yield f"{value % 100:02}"

    def _of_age(self, age: int) -> Iterator[str]:
        """Give numbers of somebody who is so old in the reporting year, the good ones first."""
        born_in = self._year - age
        read = self._reading.function("age")
        numbers: list[str] = []
        if 1900 <= born_in <= 2039:
            born = date(born_in, 6, 15)
            numbers = [
                series.number(born, self._rng)
                for series in (TENOR, NEVER_GIVEN)
                if series.first <= born_in <= series.last
            ]
            numbers.extend(odd_numbers(born))
        yield from (number for number in numbers if read(number.encode()) == age)

    # --- from the layout --------------------------------------------------------------------------------

    def _of_field(self, field: Field) -> Iterator[str | bytes]:
        """Give what may stand in a field, right and wrong."""
        yield self._origin[field.key]
        yield from _neighbours(field)
        match field.key:
            case "PERSON_FODSELSNR":
                yield from odd_numbers(date(self._year - 40, 6, 15))
            case "PERSON_DUF":
                number = made_up_duf(self._rng)
                yield from (number, f"{number[:-1]}{(int(number[-1]) + 1) % 10}")
            case "KOMMUNE_NR":
                yield from (self._reading.region.kommune, *self._foreign(), OSLO)
            case "VERSION":
                yield from (f"{(self._year + step) % 100:02}" for step in (0, -1, 1))
            case "BYDELSNR":
                yield from ("", "00", "01", "16")
            case _:
                pass
        match field.type:
            case FieldType.INTEGER:
                yield from ("0", "1", "", "X")
            case FieldType.DATE:
                years = str(self._year) if field.width == 8 else f"{self._year % 100:02}"
                yield from (f"{day}{years}" for day in ("1506", "3102", "3206"))
                yield from ("", "0" * field.width)
            case _:
                yield from ("", "X" * field.width)
        yield self._spare[field.key]

    def _foreign(self) -> Iterator[str]:
        yield from (number for number in _ELSEWHERE if number != self._reading.region.kommune)


def _written(field: Field, text: str) -> bytes:
    """Write a text as wide as its field: a number to the right, everything else to the left."""
    raw = text.encode("latin-1")
    return raw.rjust(field.width) if field.type is FieldType.INTEGER else raw.ljust(field.width)


def _neighbours(field: Field) -> Iterable[str]:
    """Give codes of the field, and the numbers just outside them."""
    codes = list(field.codes)
    numbers = [int(code) for code in codes if code.isdigit()]
    outside = [min(numbers) - 1, max(numbers) + 1] if numbers else []
    return [*codes[:_MOST_CODES], *(f"{number:0{field.width}}" for number in outside if number >= 0)]
