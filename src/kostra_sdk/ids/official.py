"""What the official control program of each year makes of a number: valid or not, and what age.

These are the program's rules, quirks and all, since it is what stops a submission:
controls 05, 05A, 06, 07 and 38 of the forms 11F and 11CF, and 5, 6, 21 and 22 of form 11B.
They read the raw cell of the file, ISO-8859-1 bytes, never trimmed; any bytes of any length have an answer.
For what a number strictly *is*, see :mod:`~kostra_sdk.ids.fodselsnummer` and :mod:`~kostra_sdk.ids.duf`.

There are five generations; of 2017-2019 the rules are not included.

2011-2016
    The years of form 11B. What is documented is that a number must be valid, and that the age is read from it;
    the rest is how we read it, after the oldest program that is public.
    A number is valid if its date exists (a D-nummer's too) and the check digits are right.
    Birth year by individual number where valid, else 20xx up to the reporting year and 19xx from there on.
2020
    A number is valid if its date exists (a D-nummer's too) and the check digits are right, where anything but
    a digit after the date counts as 0.
    Birth year by individual number where valid, else 20xx below 20 and 19xx from there on.
2021-2022
    Valid if both check digits are right.
    The age is the difference of the two-digit years modulo 100, and 99 is unknown;
    only the date must exist, by the calendar and the D-nummer's day, and blanks for leading zeros are read.
2023-2024
    Valid if both check digits are right, or if a readable date is followed by 00100, 00200 or 99999.
    Birth year 20xx, but 19xx where that date is more than a year after the day the program runs.
2025 and later
    The same, but with such a suffix the date must be plain: no D-nummer, no month + 80.
    Birth year by individual number; with suffix 20xx, but 19xx where that is after the year that follows.

From 2023 on a date is readable when the day is 1 to 31, whatever the month,
and both the D-nummer's day and the month + 80 of synthetic numbers are understood.
The months + 40 and + 65 give no age in any year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.ids.fodselsnummer import PLACEHOLDER_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FIRST_YEAR", "NumberRules", "number_rules"]

FIRST_YEAR: Final = 2020
"""The first year whose rules are known without a gap; years after the last known one are judged as that."""
_YEARS_OF_11B: Final = range(2011, 2017)

_SUFFIXES: Final = frozenset(suffix.encode() for suffix in PLACEHOLDER_SUFFIXES)
_FNR: Final = 11
_DUF: Final = 12

_NON_DIGITS_TO_0: Final = bytes(c if 48 <= c <= 57 else 48 for c in range(256))  # ASCII 0-9
_NO_DIGITS: Final = bytes(c for c in range(256) if not 48 <= c <= 57)
_BLANKS_TO_0: Final = bytes.maketrans(b" ", b"0")

_EVERY_MONTH_31: Final = (31,) * 12
_COMMON_YEAR: Final = tuple(monthrange(2001, month)[1] for month in range(1, 13))
_LEAP_YEAR: Final = tuple(monthrange(2000, month)[1] for month in range(1, 13))

_WHOLE_NUMBER: Final = re.compile(rb"[+-]?[0-9]+").fullmatch
# What the date parser of 2021-2022 takes for day, month and year beside two digits: one digit, with
# a blank, control character or plus sign; a blank or tab; a blank or tab before it or anything after it.
_DATE_2021: Final = re.compile(
    rb"([0-9]{2}|[\x00- +][0-9]|[0-9][\x00- ])"
    rb"([0-9]{2}|[\t ][0-9]|[0-9][\t ])"
    rb"([0-9]{2}|[\t ][0-9]|[0-9][^0-9])"
).fullmatch


@attrs.frozen
class NumberRules:
    """The rules of one year, as functions of a raw cell.

    ``is_valid``: whether the person's number passes control 05.
    ``is_mod11``: whether it is eleven digits and both check digits are right, as of eleven zeros.
    ``age``: reporting year less birth year, which may be negative; None where it is unknown.
    ``age_fails``: whether the program stumbles on the age and runs neither control 06 nor 07.
    ``is_duf``: whether the DUF number has the right check digits.
    """

    is_valid: Callable[[bytes], bool]
    is_mod11: Callable[[bytes], bool]
    age: Callable[[bytes], int | None]
    age_fails: Callable[[bytes], bool]
    is_duf: Callable[[bytes], bool]


@lru_cache(maxsize=16)
def number_rules(year: int, *, reference_date: date | None = None) -> NumberRules:
    """Give the rules of a reporting year.

    ``reference_date`` is the day the program runs, by default 1 April of the year after.
    Only the programs of 2023 and 2024 reckon from it.
    Years after the last known generation get its rules.

    Raises :class:`ValueError` for years before 2011 and from 2017 to 2019.
    """
    if year in _YEARS_OF_11B:
        return _rules_2011(year)
    if year < FIRST_YEAR:
        known = f"{_YEARS_OF_11B[0]} to {_YEARS_OF_11B[-1]} and from {FIRST_YEAR} on"
        raise ValueError(f"the number rules are known for {known}, not for {year}")
    if year == 2020:
        return _rules_2020(year)
    if year <= 2022:
        return _rules_2021(year)
    if year <= 2024:
        return _rules_2023(year, reference_date or date(year + 1, 4, 1))
    return _rules_2025(year)


@cache
def _heads(
    last_days: tuple[int, ...], *, d_number: bool = True, month_80: bool = False
) -> Mapping[bytes, tuple[int, int]]:
    """Give the first four bytes of every number that says a day and month, and the (month, day) they say."""
    return {
        b"%02d%02d" % (day + to_day, month + to_month): (month, day)
        for month, last_day in enumerate(last_days, start=1)
        for day in range(1, last_day + 1)
        for to_day in ((0, 40) if d_number else (0,))
        for to_month in ((0, 80) if month_80 else (0,))
    }


def _is_mod11(cell: bytes) -> bool:
    if len(cell) != _FNR or not cell.isdigit():
        return False
    # The bytes are weighed as they are, 48 above their digits: the constants take that off again.
    a, b, c, d, e, f, g, h, i, j, k = cell
    return not (
        (3 * a + 7 * b + 6 * c + d + 8 * e + 9 * f + 4 * g + 5 * h + 2 * i + j - 2208) % 11
        or (5 * a + 4 * b + 3 * c + 2 * d + 7 * e + 6 * f + 5 * g + 4 * h + 3 * i + 2 * j + k - 2016) % 11
    )


def _is_duf(cell: bytes) -> bool:
    if len(cell) != _DUF or not cell.isdigit():
        return False
    a, b, c, d, e, f, g, h, i, j, k, m = cell
    total = 4 * a + 6 * b + 3 * c + 2 * d + 4 * e + 6 * f + 3 * g + 2 * h + 7 * i + 5 * j - 2016
    return total % 11 == 10 * k + m - 528


def _is_duf_2020(cell: bytes) -> bool:
    return _is_duf(cell.translate(_BLANKS_TO_0))


def _never(_cell: bytes) -> bool:
    return False


def _rules_2011(year: int) -> NumberRules:
    leap, common = _heads(_LEAP_YEAR), _heads(_COMMON_YEAR)

    def has_date(cell: bytes) -> bool:
        return cell[:6].isdigit() and (cell[:4] in common or (cell[:4] in leap and int(cell[4:6]) % 4 == 0))

    def is_valid(cell: bytes) -> bool:
        return has_date(cell) and _is_mod11(cell)

    def age(cell: bytes) -> int | None:
        if len(cell) != _FNR or not has_date(cell):
            return None
        yy = int(cell[4:6])
        if not _is_mod11(cell):
            century = 2000 if yy <= year % 100 else 1900
        elif (individual := int(cell[6:9])) >= 500 and yy < 40:
            century = 2000
        else:
            century = 1800 if 500 <= individual <= 749 and yy >= 54 else 1900
        return year - century - yy

    return NumberRules(is_valid=is_valid, is_mod11=_is_mod11, age=age, age_fails=_never, is_duf=_is_duf)


def _rules_2020(year: int) -> NumberRules:
    leap, common = _heads(_LEAP_YEAR), _heads(_COMMON_YEAR)

    def has_date(digits: bytes, cell: bytes) -> bool:
        # The six characters are first read as one whole number, which may have a plus sign.
        return (
            len(cell) == _FNR
            and cell[1:6].isdigit()
            and (cell[:1].isdigit() or cell[:1] == b"+")
            and (digits[:4] in common or (digits[:4] in leap and int(digits[4:6]) % 4 == 0))
        )

    def is_valid(cell: bytes) -> bool:
        digits = cell.translate(_NON_DIGITS_TO_0)
        return has_date(digits, cell) and _is_mod11(digits)

    def age(cell: bytes) -> int | None:
        digits = cell.translate(_NON_DIGITS_TO_0)
        if not has_date(digits, cell):
            return None
        yy = int(digits[4:6])
        century = 2000 if yy < 20 else 1900
        if _is_mod11(digits):
            # For the check digits anything would do; here it must be a whole number, which may be negative.
            if not _WHOLE_NUMBER(cell[6:9]):
                return None
            individual = int(cell[6:9])
            if individual >= 500 and yy < 40:
                century = 2000
            elif individual >= 0:
                century = 1900
        return year - century - yy

    return NumberRules(is_valid=is_valid, is_mod11=_is_mod11, age=age, age_fails=_never, is_duf=_is_duf_2020)


def _rules_2021(year: int) -> NumberRules:
    leap, common = _heads(_LEAP_YEAR), _heads(_COMMON_YEAR)

    def age(cell: bytes) -> int | None:
        head, yy = cell[:4], cell[4:6]
        if not cell[:6].isdigit():
            parts = _DATE_2021(cell[:6])
            if parts is None:
                return None
            head, yy = _padded(parts[1]) + _padded(parts[2]), parts[3]
        if len(yy) != 2 or not yy.isdigit():
            return None
        born = int(yy)
        if head in common or (head in leap and born % 4 == 0):
            years = (year - born) % 100
            return None if years == 99 else years  # the program's mark for unknown
        return None

    def age_fails(cell: bytes) -> bool:
        parts = _DATE_2021(cell[:6])
        if parts is None or parts[3].isdigit():
            return False
        # One digit is read as one of the years 1 to 9, for the date; the age wants two and stumbles.
        head, born = _padded(parts[1]) + _padded(parts[2]), int(_padded(parts[3]))
        return born > 0 and (head in common or (head in leap and born % 4 == 0))

    return NumberRules(is_valid=_is_mod11, is_mod11=_is_mod11, age=age, age_fails=age_fails, is_duf=_is_duf)


def _padded(part: bytes) -> bytes:
    """Write the one or two digits of a part of a date as two."""
    return b"%02d" % int(part.translate(None, _NO_DIGITS))


def _rules_2023(year: int, ran: date) -> NumberRules:
    heads = _heads(_EVERY_MONTH_31, month_80=True)
    # The last day that is not put a century back: a year after the program ran.
    last_year = ran.year + 1
    last_day = (ran.month, min(ran.day, monthrange(last_year, ran.month)[1]))
    # Where the year is that very one, the day decides; a day past the month's end is read as its last.
    later = frozenset(
        head for head, (month, day) in heads.items() if (month, min(day, monthrange(last_year, month)[1])) > last_day
    )

    def age(cell: bytes) -> int | None:
        if len(cell) != _FNR or not cell.isdigit() or cell[:4] not in heads:
            return None
        born = 2000 + int(cell[4:6])
        if born > last_year or (born == last_year and cell[:4] in later):
            born -= 100
        return year - born

    def is_valid(cell: bytes) -> bool:
        return _is_mod11(cell) or (cell[6:] in _SUFFIXES and age(cell) is not None)

    return NumberRules(is_valid=is_valid, is_mod11=_is_mod11, age=age, age_fails=_never, is_duf=_is_duf)


def _rules_2025(year: int) -> NumberRules:
    heads = _heads(_EVERY_MONTH_31, month_80=True)
    plain = _heads(_EVERY_MONTH_31, d_number=False)

    def age(cell: bytes) -> int | None:
        if len(cell) != _FNR or not cell.isdigit():
            return None
        yy = int(cell[4:6])
        if cell[6:] in _SUFFIXES:
            readable = cell[:4] in plain
            century = 1900 if 2000 + yy > year + 1 else 2000
        else:
            readable = cell[:4] in heads
            individual = int(cell[6:9])
            # Individual numbers never given for that year count as of the 2000s.
            if individual <= 499 or (individual >= 900 and yy > 39):
                century = 1900
            elif individual <= 749 and yy >= 54:
                century = 1800
            else:
                century = 2000
        return year - century - yy if readable else None

    def is_valid(cell: bytes) -> bool:
        return _is_mod11(cell) or (cell[6:] in _SUFFIXES and age(cell) is not None)

    return NumberRules(is_valid=is_valid, is_mod11=_is_mod11, age=age, age_fails=_never, is_duf=_is_duf)
