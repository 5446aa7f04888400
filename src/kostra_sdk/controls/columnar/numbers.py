"""Fødselsnummer, D-nummer and DUF number of a block at once, where they are nothing but digits.

The rules are those of :mod:`kostra_sdk.ids.official`, which is asked itself about all other cells.
"""

from __future__ import annotations

from calendar import monthrange
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from kostra_sdk.controls.columnar.digits import are_digits, pairs_of, values_of, weighed
from kostra_sdk.ids.fodselsnummer import PLACEHOLDER_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kostra_sdk.controls.columnar.digits import Booleans, Integers, Words

__all__ = ["Ages", "PersonNumbers", "ages_of", "are_duf"]

# The first number is weighed as its characters 1-8 and 4-11, the other as 1-8 and 5-12; what is in both counts once.
_FIRST_CHECK: Final = (3, 7, 6, 1, 8, 9, 4, 5), (0, 0, 0, 0, 0, 2, 1, 0)
_SECOND_CHECK: Final = (5, 4, 3, 2, 7, 6, 5, 4), (0, 0, 0, 0, 0, 3, 2, 1)
_DUF_CHECK: Final = (4, 6, 3, 2, 4, 6, 3, 2), (0, 0, 0, 0, 7, 5, 0, 0)
_DUF_DIGITS: Final = (0, 0, 0, 0, 0, 0, 10, 1)
_ENDINGS: Final = tuple(np.uint64(int.from_bytes(suffix.encode(), "little")) for suffix in sorted(PLACEHOLDER_SUFFIXES))
_BYTE, _24, _32, _40, _48 = (np.uint64(number) for number in (0xFF, 24, 32, 40, 48))
_16, _10, _100 = (np.uint64(number) for number in (16, 10, 100))

_REST_OF_11: Final = np.arange(1 << 10) % 11
"""What is left of a weighed sum; those of other characters than digits stay below 1 024, too."""
_HEADS: Final = 1 << 15
"""More than any four characters make: their values are up to 15, so that the four give up to 16 665."""
_YEARS: Final = 1 << 8
"""More than any two characters make: up to 165."""

_EVERY_MONTH_31: Final = (31,) * 12
_COMMON_YEAR: Final = tuple(monthrange(2001, month)[1] for month in range(1, 13))
_LEAP_YEAR: Final = tuple(monthrange(2000, month)[1] for month in range(1, 13))


class PersonNumbers:
    """The persons' numbers of a block.

    Where a number is not all digits, :attr:`are_digits` says so, and nothing else means anything.
    """

    def __init__(self, first: Words, last: Words) -> None:
        """Take the first eight of the eleven characters, and the last eight."""
        self.are_digits: Booleans = are_digits(first) & are_digits(last)
        self._ending = last >> _24
        self._first, self._last = values_of(first), values_of(last)
        self._pairs = pairs_of(self._first)

    @cached_property
    def are_mod11(self) -> Booleans:
        """Whether both check digits are right."""
        found: Booleans = self.are_digits & (self._rest(_FIRST_CHECK) == 0)
        found &= self._rest(_SECOND_CHECK) == 0
        return found

    def _rest(self, weights: tuple[tuple[int, ...], tuple[int, ...]]) -> Integers:
        return _rest(weighed(self._first, weights[0]) + weighed(self._last, weights[1]))

    @cached_property
    def head(self) -> Integers:
        """The first four digits."""
        found: Words = (self._pairs & _BYTE) * _100 + ((self._pairs >> _16) & _BYTE)
        return found.view(np.int64)

    @cached_property
    def yy(self) -> Integers:
        """The two digits of the year of birth."""
        found: Words = (self._pairs >> _32) & _BYTE
        return found.view(np.int64)

    @cached_property
    def individual(self) -> Integers:
        """The individual number, three digits."""
        found: Words = (self._pairs >> _48) * _10 + ((self._last >> _40) & _BYTE)
        return found.view(np.int64)

    @cached_property
    def are_placeholders(self) -> Booleans:
        """Whether they end as the numbers of those who have none."""
        found: Booleans = self._ending == _ENDINGS[0]
        for ending in _ENDINGS[1:]:
            found |= self._ending == ending
        return found


class Ages:
    """What the rules of a year say of numbers of eleven digits."""

    def __init__(self, age: Integers, known: Booleans, valid: Booleans, unsure: Booleans | None = None) -> None:
        self.age = age
        """Reporting year less birth year."""
        self.known = known
        """Whether there is an age."""
        self.valid = valid
        """Whether control 05 takes the number."""
        self.unsure = unsure
        """Of which numbers the rules themselves must be asked; None for none."""


def ages_of(year: int, age: Callable[[bytes], int | None]) -> Callable[[PersonNumbers], Ages]:
    """Give the rules of a reporting year from 2020 on for whole blocks; `age` is its rule for one number."""
    if year == 2020:
        return _ages_2020
    if year <= 2022:
        return lambda numbers: _ages_2021(numbers, year)
    if year <= 2024:
        return _Rules2023(age).ages
    return lambda numbers: _ages_2025(numbers, year)


def are_duf(first: Words, last: Words) -> tuple[Booleans, Booleans]:
    """Say of numbers of twelve characters, the first eight and the last, whether they are digits, and if so, DUF."""
    values = values_of(last)
    total = weighed(values_of(first), _DUF_CHECK[0]) + weighed(values, _DUF_CHECK[1])
    found: Booleans = _rest(total) == weighed(values, _DUF_DIGITS).view(np.int64)
    return are_digits(first) & are_digits(last), found


def _rest(total: Words) -> Integers:
    """Give what is left of sums when they are divided by 11."""
    return _REST_OF_11.take(total.view(np.intp))


@lru_cache(maxsize=8)
def _heads(last_days: Sequence[int], *, d_number: bool = True, month_80: bool = False) -> Booleans:
    """Say of all four digits whether they are a day and month, those of D-nummer and synthetic numbers too."""
    found = np.zeros(_HEADS, np.bool_)
    for month, last_day in enumerate(last_days, start=1):
        for to_day in (0, 40) if d_number else (0,):
            for to_month in (0, 80) if month_80 else (0,):
                for day in range(1, last_day + 1):
                    found[100 * (day + to_day) + month + to_month] = True
    return found


def _have_date(numbers: PersonNumbers) -> Booleans:
    """Whether the date is one of the calendar; every fourth year is a leap year."""
    common, leap = _heads(_COMMON_YEAR).take(numbers.head), _heads(_LEAP_YEAR).take(numbers.head)
    found: Booleans = numbers.are_digits & (common | (leap & (numbers.yy & 3 == 0)))
    return found


def _ages_2020(numbers: PersonNumbers) -> Ages:
    yy, are_mod11, known = numbers.yy, numbers.are_mod11, _have_date(numbers)
    later = np.where(are_mod11, (numbers.individual >= 500) & (yy < 40), yy < 20)
    return Ages(_age(2020, yy, later), known, known & are_mod11)


def _ages_2021(numbers: PersonNumbers, year: int) -> Ages:
    age = (year - numbers.yy) % 100
    return Ages(age, _have_date(numbers) & (age != 99), numbers.are_mod11)


class _Rules2023:
    """The rules that reckon from the day the program runs; which day that was, the year's own rule shows."""

    def __init__(self, age: Callable[[bytes], int | None]) -> None:
        first, last = (
            np.array([age(b"%s%02d00000" % (head, yy % 100)) for yy in range(_YEARS)]) for head in (b"0101", b"3112")
        )
        self._ages: Integers = first
        self._unsure: Booleans = first != last
        """The years of birth whose century the day of birth decides."""

    def ages(self, numbers: PersonNumbers) -> Ages:
        """Give the ages of a block."""
        known = numbers.are_digits & _heads(_EVERY_MONTH_31, month_80=True).take(numbers.head)
        valid = numbers.are_mod11 | (numbers.are_placeholders & known)
        return Ages(self._ages.take(numbers.yy), known, valid, known & self._unsure.take(numbers.yy))


def _ages_2025(numbers: PersonNumbers, year: int) -> Ages:
    yy, individual, are_placeholders = numbers.yy, numbers.individual, numbers.are_placeholders
    known = numbers.are_digits & _heads(_EVERY_MONTH_31, month_80=True).take(numbers.head)
    earliest = (individual >= 500) & (individual <= 749) & (yy >= 54)
    later = (individual >= 500) & ~earliest & ((individual < 900) | (yy <= 39))
    age = _age(year, yy, later)
    age[earliest] += 100
    rows = np.flatnonzero(are_placeholders & numbers.are_digits)
    if rows.size:
        age[rows] = _age(year, yy[rows], yy[rows] + 2000 <= year + 1)
        known[rows] = _heads(_EVERY_MONTH_31, d_number=False).take(numbers.head[rows])
    return Ages(age, known, numbers.are_mod11 | (are_placeholders & known))


def _age(year: int, yy: Integers, later: Booleans) -> Integers:
    """Give the age of those born in this century, if `later`, and of the others in the last."""
    return np.where(later, year - 2000, year - 1900) - yy
