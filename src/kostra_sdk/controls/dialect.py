"""How the official program of each generation reads a cell: white space, whole numbers, dates, identity numbers.

One dialect a generation (2011-2016, 2020-2022, 2023-2024, 2025 on), named by the edition.
Of the first, that of form 11B, only the two-digit years are documented (to 50 they are of this century);
what else it reads is as in 2020, but a date is a day of the calendar.
A cell is the bytes as they stand in the file, ISO-8859-1.
All functions are total: any bytes give an answer.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, date
from functools import lru_cache

import attrs

from kostra_sdk.generations import JAVA, KOTLIN
from kostra_sdk.ids.official import number_rules

__all__ = ["Dialect", "dialect_of", "reckons_from_a_day", "wrapped"]

WHITE_2020 = bytes(range(0x21))
"""Java's trim: everything up to the blank; a no-break space is content."""
WHITE_2023 = b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \xa0"
"""Kotlin's white space within ISO-8859-1; U+0085 is content."""

_INTEGER = re.compile(rb"[+-]?[0-9]+").fullmatch
_AMOUNT = re.compile(rb"[ \t\n\x0b\f\r]*-?[0-9]+").fullmatch
_LIMIT = 1 << 31
_LONGEST_INTEGER = len(str(_LIMIT))
_MEMO_SIZE = 1 << 16
_NUMERIC = b"0123456789 "
_SHORT_DATE = 6
_LONG_DATE = 8
_LAST_OF_2000 = 50
"""In the first generation two digits up to this one are a year of the 2000s, and the others of the 1900s."""


class _Memo(dict[bytes, "int | None"]):
    """Whole numbers by their cells: most cells of an extract are ones just seen."""

    __slots__ = ("_white",)

    def __init__(self, white: bytes) -> None:
        self._white = white

    def __missing__(self, cell: bytes) -> int | None:
        if len(self) >= _MEMO_SIZE:
            self.clear()
        number = self[cell] = _integer(cell, self._white)
        return number


def _integer(cell: bytes, white: bytes) -> int | None:
    """Read an optional sign and digits, 32 bits; otherwise None."""
    text = cell.strip(white)
    if not _INTEGER(text):
        return None
    digits = text.lstrip(b"+-0")
    if len(digits) > _LONGEST_INTEGER:
        return None
    number = int(digits or b"0")
    if text[:1] == b"-":
        number = -number
    return number if -_LIMIT <= number < _LIMIT else None


def wrapped(number: int) -> int:
    """Give a number as 32 bits with a sign hold it: what is too large comes round from the other end."""
    return (number + _LIMIT) % (2 * _LIMIT) - _LIMIT


def is_date(cell: bytes) -> bool:
    """Read ddMMyy or ddMMyyyy as the program does: day 01-31 whatever the month, month 01-12, year not 0000."""
    return (
        cell.isdigit()
        and b"01" <= cell[:2] <= b"31"
        and b"01" <= cell[2:4] <= b"12"
        and (len(cell) == _SHORT_DATE or (len(cell) == _LONG_DATE and cell[4:] != b"0000"))
    )


def date_year(cell: bytes) -> int:
    """Give the year of a date, a two-digit one in 2000-2099; 0 where it is no date."""
    if not is_date(cell):
        return 0
    return 2000 + int(cell[4:]) if len(cell) == _SHORT_DATE else int(cell[4:])


def is_strict_date(cell: bytes) -> bool:
    """Whether a date is a day of the calendar."""
    return is_date(cell) and int(cell[:2]) <= monthrange(date_year(cell), int(cell[2:4]))[1]


def day_number(cell: bytes) -> int:
    """Give a date as the number of its day; one past the month's end is the last of the month, and no date is 0."""
    if not is_date(cell):
        return 0
    year, month = date_year(cell), int(cell[2:4])
    return date(year, month, min(int(cell[:2]), monthrange(year, month)[1])).toordinal()


def day_after_a_year(cell: bytes) -> int:
    """Give the number of the day one year and one day after a date; what is no date is 0.

    29 February is followed by 28 February, and the year 9999 by one that no date is of.
    """
    if not is_date(cell):
        return 0
    here = date.fromordinal(day_number(cell))
    if here.year == MAXYEAR:
        return date.max.toordinal() + here.timetuple().tm_yday + 1
    next_year = here.year + 1
    return here.replace(year=next_year, day=min(here.day, monthrange(next_year, here.month)[1])).toordinal() + 1


def day_number_2011(cell: bytes) -> int:
    """Give a date as the number of its day, the year as the first generation reads it; what is no day is 0."""
    if len(cell) != _SHORT_DATE or not is_date(cell):
        return 0
    yy = int(cell[4:])
    year, month, day = yy + (2000 if yy <= _LAST_OF_2000 else 1900), int(cell[2:4]), int(cell[:2])
    return date(year, month, day).toordinal() if day <= monthrange(year, month)[1] else 0


def is_date_2011(cell: bytes) -> bool:
    """Whether the first generation reads it as a date."""
    return day_number_2011(cell) > 0


def date_year_2011(cell: bytes) -> int:
    """Give the year of a date as the first generation reads it; 0 where it is no date."""
    day = day_number_2011(cell)
    return date.fromordinal(day).year if day else 0


def is_numeric(cell: bytes) -> bool:
    """Whether a cell is nothing but digits and blanks."""
    return not cell.strip(_NUMERIC)


def is_amount(cell: bytes) -> bool:
    """Whether a cell is a whole number that stands to the right; a no-break space is no blank here."""
    return _AMOUNT(cell) is not None


def is_date_of_six(cell: bytes) -> bool:
    """Whether the first six characters read as ddMMyy."""
    return is_date(cell[:_SHORT_DATE])


def is_zeros(cell: bytes) -> bool:
    """Whether a cell is nothing but zeros."""
    return not cell.strip(b"0")


def reckons_from_a_day(year: int) -> bool:
    """Whether the edition's program reckons ages from the day it runs (2023 and 2024)."""
    return year in {2023, 2024}


_DATES_2011: dict[str, Callable[[bytes], object]] = {
    "date": is_date_2011,
    "strict_date": is_date_2011,
    "date_year": date_year_2011,
    "day": day_number_2011,
}


@attrs.frozen(eq=False)
class Dialect:
    """What the compiled controls of an edition call, by the names the trees use."""

    generation: int
    """The first year of the generation: 2011, 2020, 2023 or 2025."""
    functions: dict[str, Callable[[bytes], object]]


@lru_cache(maxsize=32)
def dialect_of(year: int, reference_date: date | None = None) -> Dialect:
    """Give the dialect of an edition.

    `reference_date` is the day the official program runs, where it reckons from it;
    by default 1 April of the year after.
    """
    generation = 2025 if year >= 2025 else KOTLIN if year >= KOTLIN else JAVA if year >= JAVA else 2011
    white = WHITE_2023 if generation >= KOTLIN else WHITE_2020
    integer = _Memo(white).__getitem__
    numbers = number_rules(year, reference_date=reference_date)

    def blank(cell: bytes) -> bool:
        return not cell.strip(white)

    def trimmed(cell: bytes) -> bytes:
        return cell.strip(white)

    def reporting_year(cell: bytes) -> int:
        number = integer(cell) or 0
        return 2000 + number if 1 <= number <= 99 else number

    return Dialect(
        generation=generation,
        functions={
            "blank": blank,
            "trimmed": trimmed,
            "integer": integer,
            "numeric": is_numeric,
            "amount": is_amount,
            "date": is_date,
            "strict_date": is_strict_date,
            "date_of_six": is_date_of_six,
            "zeros": is_zeros,
            "date_year": date_year,
            "day": day_number,
            "day_after_a_year": day_after_a_year,
            "reporting_year": reporting_year,
            "valid_number": numbers.is_valid,
            "mod11": numbers.is_mod11,
            "duf": numbers.is_duf,
            "age": numbers.age,
            "age_fails": numbers.age_fails,
        }
        | (_DATES_2011 if generation == 2011 else {}),
    )
