"""The cells of a block by column, each read once and kept for all the trees that ask.

A cell of the usual kind is read with all of its column: digits after blanks, dates and numbers of digits, plain blanks.
Any other is read by itself, by the very function of the dialect that evaluator 1 calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import numpy as np

from kostra_sdk.controls.columnar.digits import are_dates, date_parts, every_byte, number_of
from kostra_sdk.controls.columnar.integers import NO_STRAYS, Strays, runs_of
from kostra_sdk.controls.columnar.numbers import PersonNumbers, ages_of, are_duf
from kostra_sdk.controls.columnar.texts import WORD, Texts, word_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from kostra_sdk.controls.columnar.blocks import Block, Places
    from kostra_sdk.controls.columnar.digits import Booleans, Integers, Words
    from kostra_sdk.controls.columnar.integers import Scratch
    from kostra_sdk.controls.columnar.numbers import Ages
    from kostra_sdk.controls.dialect import Dialect
    from kostra_sdk.layouts import Field, Layout

__all__ = ["Cells", "Column", "Reading"]

Column: TypeAlias = "NDArray[Any]"
"""A yes or no, or a whole number, a record."""

_BLANK: Final = 0x20
_VALUES: Final = int(every_byte(0x0F))
_MOST_SUMMED: Final = 28
"""How many digits can be added in a byte."""
_SHORT_DATE, _LONG_DATE = _DATES = 6, 8
_PERSON, _DUF = 11, 12
_LAST_ZEROS: Final = word_of(b"\0\0\0\0\0\x0000")
"""What a short date is filled up with, to eight digits."""
_EVERY_MONTH: Final = 28
"""The last day that every month has."""


class Reading:
    """How the cells of an edition are read: what is the same for all its blocks."""

    def __init__(self, layout: Layout, dialect: Dialect, numbers: Iterable[str]) -> None:
        """Prepare to read cells; `numbers` are the keys of the fields that are read as whole numbers."""
        self.fields = layout.by_key
        self.functions: dict[str, Callable[[bytes], Any]] = dict(dialect.functions)
        self.ages = ages_of(layout.year, self.functions["age"])
        self.runs = tuple(runs_of([self.fields[key] for key in numbers]))


class Cells(Texts):
    """The cells of one block."""

    def __init__(self, reading: Reading, block: Block, scratch: Scratch) -> None:
        """Begin with none read."""
        super().__init__(block)
        self._reading = reading
        self._scratch = scratch
        self._known: dict[Any, Any] = {}
        self._strays: dict[str, Strays] | None = None

    # -- what a dialect says of a cell -------------------------------------------------------------------------------

    def read(self, name: str, key: str) -> Column:
        """Give what a function of the dialect says of a field's cells."""
        found = self._known.get((name, key))
        if found is None:
            found = self._known[name, key] = self._read(name, key)
        return cast("Column", found)

    def _read(self, name: str, key: str) -> Column:  # noqa: PLR0911 - one case a reader
        field = self._reading.fields[key]
        match name:
            case "blank":
                return self.blank(key, self.same(field.start, field.stop, b" " * field.width))
            case "integer":
                return self._integer(field)
            case "zeros":
                return self.same(field.start, field.stop, b"0" * field.width)
            case "date" | "date_year" | "strict_date" if field.width in _DATES:
                return self._date(name, field)
            case "date_of_six" if field.width >= _SHORT_DATE:
                return self._dates(field.start, _SHORT_DATE)[0]
            case "mod11" | "valid_number" | "age" | "age_known" | "age_fails" if field.width == _PERSON:
                return self._person(name, field)
            case "duf" if field.width == _DUF:
                return self._duf(field)
            case _:
                return self._each(name, field)

    def _ask(self, name: str, cell: bytes) -> Any:
        """Ask the dialect about one cell."""
        functions = self._reading.functions
        match name:
            case "age_known":
                return functions["age"](cell) is not None
            case "age":
                age = functions["age"](cell)
                return -1 if age is None else age
            case _:
                return functions[name](cell)

    def _each(self, name: str, field: Field) -> Column:
        """Ask about every text there is in a column."""
        if field.width > WORD:
            cells = [self.text(row, field.start, field.stop) for row in range(self.count)]
            known = {cell: self._ask(name, cell) for cell in dict.fromkeys(cells)}
            return np.array([known[cell] for cell in cells])
        words = self.word(field.start, field.stop)
        if (words == words[0]).all():
            return np.full(self.count, self._ask(name, self.text(0, field.start, field.stop)))
        texts, places = np.unique(words, return_inverse=True)
        found = [self._ask(name, text.to_bytes(WORD, "little")[: field.width]) for text in texts.tolist()]
        return np.array(found)[places]

    def _mended(self, name: str, field: Field, column: Column, rows: Places) -> Column:
        """Correct a column where the cells are of another kind; most of those are blank."""
        if rows.size:
            blanks = self.read("blank", field.key)[rows]
            column[rows[blanks]] = self._ask(name, b" " * field.width)
            for row in rows[~blanks].tolist():
                column[row] = self._ask(name, self.text(row, field.start, field.stop))
        return column

    def blank(self, key: str, plain: Booleans) -> Booleans:
        """Whether a field is blank, given whether it is nothing but plain blanks."""
        strange = self.block.strange
        if strange.size:
            field = self._reading.fields[key]
            rows, columns = np.divmod(strange, self.block.stride)
            here = rows[(columns >= field.start) & (columns < field.stop)]
            for row in np.unique(here).tolist():
                plain[row] = self._ask("blank", self.text(row, field.start, field.stop))
        return plain

    # -- whole numbers -----------------------------------------------------------------------------------------------

    def _stray(self, key: str) -> Strays:
        """Give the cells of a field that are not digits after blanks; of a wide field all."""
        if self._strays is None:
            self._strays = {}
            for run in self._reading.runs:
                for stray, rows in self._scratch.strays(run, self.block.rows):
                    self._strays[stray] = self._numbers(stray, rows)
        found = self._strays.get(key)
        if found is None and self._reading.fields[key].width > WORD:
            found = self._strays[key] = self._numbers(key, np.arange(self.count))
        return found or NO_STRAYS

    def _numbers(self, key: str, rows: Places) -> Strays:
        """Read some cells of a field one by one."""
        integer, field = self._reading.functions["integer"], self._reading.fields[key]
        data, start, stop = self.block.data, field.start, field.stop
        numbers = [integer(data[at + start : at + stop]) for at in (rows * self.block.stride).tolist()]
        wrong = rows[[number is None for number in numbers]] if None in numbers else rows[:0]
        return Strays(rows, np.array([number or 0 for number in numbers]), wrong)

    def mistaken(self, key: str, found: Booleans) -> None:
        """Write where a field is neither blank nor a whole number."""
        wrong = self._stray(key).wrong
        if wrong.size:
            # Digits after blanks may be no digits at all; what strays from that is only blank if it is so oddly.
            may_be_blank = self.block.strange.size or self._reading.fields[key].width > WORD
            found[wrong] = ~self.read("blank", key)[wrong] if may_be_blank else True

    def _integer(self, field: Field) -> Booleans:
        found: Booleans = self.block.rows[:, field.stop - 1] != _BLANK
        strays = self._stray(field.key)
        found[strays.rows] = True
        found[strays.wrong] = False
        return found

    def _values(self, field: Field) -> Words:
        """Give the digits of a field, each in a byte, its last one in the last; a stray cell has none."""
        up = 8 * (WORD - field.width)
        if field.width > WORD:
            found = np.zeros(self.count, np.uint64)
        elif field.stop >= WORD:
            found = self.column(field.stop - WORD, WORD) & np.uint64(_VALUES >> up << up)
        else:
            found = (self.column(field.start, WORD) << np.uint64(up)) & np.uint64(_VALUES)
        found[self._stray(field.key).rows] = 0
        return cast("Words", found)

    def number(self, key: str) -> Integers:
        """Give a field as a whole number; what is none is 0."""
        return self.total((key,))

    def total(self, keys: tuple[str, ...]) -> Integers:
        """Give the sum of some fields as whole numbers."""
        found: Integers | None = self._known.get(keys)
        if found is None:
            found = self._known[keys] = self._total(keys)
        return found

    def _total(self, keys: tuple[str, ...]) -> Integers:
        if len(keys) > _MOST_SUMMED:
            return self.total(keys[:_MOST_SUMMED]) + self.total(keys[_MOST_SUMMED:])
        fields = [self._reading.fields[key] for key in keys]
        digits = self._values(fields[0])
        for field in fields[1:]:
            digits += self._values(field)
        found = number_of(digits)
        for strays in map(self._stray, keys):
            found[strays.rows] += strays.numbers
        return found

    # -- dates -------------------------------------------------------------------------------------------------------

    def _date(self, name: str, field: Field) -> Column:
        are, words = self._dates(field.start, field.width)
        if name == "date":
            return are
        day, year = date_parts(words)
        if name == "date_year":
            return np.where(are, year if field.width == _LONG_DATE else year // 100 + 2000, 0)
        late = np.flatnonzero(are & (day > _EVERY_MONTH))
        return self._mended(name, field, are.copy(), late)

    def _dates(self, start: int, width: int) -> tuple[Booleans, Words]:
        """Say of some columns whether they are a date, any other text is none, and give their words."""
        found: tuple[Booleans, Words] | None = self._known.get(("dates", start, width))
        if found is None:
            words = cast("Words", self.word(start, start + width))
            if width == _SHORT_DATE:
                words = words | _LAST_ZEROS
            are = are_dates(words, has_century=width == _LONG_DATE)
            found = self._known["dates", start, width] = are, words
        return found

    # -- numbers of persons ------------------------------------------------------------------------------------------

    def _duf(self, field: Field) -> Booleans:
        found = self.read("blank", field.key).copy()
        rows = np.flatnonzero(~found)
        if len(rows) < self.count:
            found[found] = self._ask("duf", b" " * field.width)
        first, last = (cast("Words", self.word(at, at + WORD)[rows]) for at in (field.start, field.stop - WORD))
        canonical, found[rows] = are_duf(first, last)
        return self._mended("duf", field, found, rows[~canonical])

    def _person(self, name: str, field: Field) -> Column:
        numbers, ages = self._people(field)
        match name:
            case "mod11":
                found: Column = numbers.are_mod11.copy()
            case "valid_number":
                found = ages.valid.copy()
            case "age_known":
                found = ages.known.copy()
            case "age_fails":
                found = np.zeros(self.count, np.bool_)
            case _:
                found = np.where(ages.known, ages.age, -1)
        odd = ~numbers.are_digits if ages.unsure is None else ~numbers.are_digits | ages.unsure
        return self._mended(name, field, found, np.flatnonzero(odd))

    def _people(self, field: Field) -> tuple[PersonNumbers, Ages]:
        found: tuple[PersonNumbers, Ages] | None = self._known.get(("people", field.start))
        if found is None:
            first, last = (cast("Words", self.word(at, at + WORD)) for at in (field.start, field.stop - WORD))
            numbers = PersonNumbers(first, last)
            found = self._known["people", field.start] = numbers, self._reading.ages(numbers)
        return found
