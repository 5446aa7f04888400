"""Fødselsnummer and D-nummer, and the synthetic series made for tests.

Eleven digits: day, month and year of birth (two digits each), individual number (three), two check digits.

* A D-nummer has 40 added to the day.
* Synthetic numbers have something added to the month:
  40 in the series of NAV (Dolly), 65 in that of Norsk helsenett, 80 in that of Skatteetaten (Tenor).
  Hospitals' H-numbers also add 40, and cannot be told from Dolly's.
* A *placeholder*, as the KOSTRA forms ask for where a person has no number,
  is a date of birth followed by 00100, 00200 or 99999, without check digits.
* Of numbers given from 2032 on the first sum modulo 11 is 0, 1, 2 or 3, and they no longer tell the century.
  Whether a number is one of them cannot be seen, so ``from_2032`` is the caller's to say.

This module is strict: date, century and check digits must all be right.
The official control program is laxer, and differently so each year:
its verdict is in :mod:`kostra_sdk.ids.official`.

Source: forskrift til folkeregisterloven, chapter 2; Skatteetaten's description of the numbers of 2032.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import _number
from kostra_sdk.ids._number import compact

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "PLACEHOLDER_SUFFIXES",
    "Kind",
    "birth_date",
    "check_digits",
    "compact",
    "format",
    "is_d_number",
    "is_synthetic",
    "is_valid",
    "kind",
    "validate",
]

NAME: Final = "fødselsnummer"
LENGTH: Final = 11

PLACEHOLDER_SUFFIXES: Final = frozenset({"00100", "00200", "99999"})
"""What follows the date of birth of a person without a number."""

_WEIGHTS_1: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_WEIGHTS_2: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_REMAINDERS: Final = frozenset({0})
_REMAINDERS_2032: Final = frozenset({0, 1, 2, 3})


class Kind(StrEnum):
    """What an eleven-digit number is; a D-nummer of a synthetic series is named by its series."""

    ORDINARY = "ordinary"
    D_NUMBER = "d-number"
    DOLLY = "synthetic-dolly"
    HELSENETT = "synthetic-helsenett"
    TENOR = "synthetic-tenor"
    PLACEHOLDER = "placeholder"


_SERIES: Final = {0: None, 40: Kind.DOLLY, 65: Kind.HELSENETT, 80: Kind.TENOR}


def validate(number: str, *, from_2032: bool = False) -> str:
    """Check the number and return it compact.

    ``from_2032`` also accepts the numbers given from 2032 on:
    the first check digit is one of several, and the individual number says nothing of the century.

    Raises :class:`~kostra_sdk.errors.InvalidId` with reason
    ``characters`` (other than digits), ``length`` (not eleven), ``date`` (no such day in that year),
    ``century`` (an individual number never given for that year) or ``check_digits``.
    """
    digits = _digits(number)
    _date(digits, from_2032=from_2032)
    if not _checks(digits, _REMAINDERS_2032 if from_2032 else _REMAINDERS):
        raise InvalidId(kind=NAME, reason="check_digits")
    return compact(number)


def is_valid(number: str, *, from_2032: bool = False) -> bool:
    """Whether :func:`validate` accepts the number."""
    try:
        validate(number, from_2032=from_2032)
    except InvalidId:
        return False
    return True


def format(number: str) -> str:  # noqa: A001 - the interface of all the number modules
    """Write the number as ``DDMMYY NNNNN``; nothing is checked."""
    number = compact(number)
    return f"{number[:6]} {number[6:]}"


def kind(number: str) -> Kind:
    """Tell what the number is.

    Raises :class:`~kostra_sdk.errors.InvalidId`, as :func:`validate` does,
    for what is neither a number nor a placeholder.
    A number whose check digits are right is never taken for a placeholder.
    """
    try:
        digits = _digits(validate(number))
    except InvalidId:
        if _is_placeholder(compact(number)):
            return Kind.PLACEHOLDER
        raise
    shift, _ = _month(digits)
    return _SERIES[shift] or (Kind.D_NUMBER if digits[0] >= 4 else Kind.ORDINARY)


def birth_date(number: str) -> date:
    """Give the date of birth that the number holds, strictly.

    A number given from 2032 on does not hold its century, and can then not be read.

    Raises :class:`~kostra_sdk.errors.InvalidId` as :func:`validate` does.
    """
    return _date(_digits(validate(number)), from_2032=False)


def is_d_number(number: str) -> bool:
    """Whether the number is a D-nummer, of a synthetic series or not.

    Raises :class:`~kostra_sdk.errors.InvalidId` as :func:`validate` does.
    """
    return validate(number)[0] >= "4"


def is_synthetic(number: str) -> bool:
    """Whether the number is of a series made for tests, which no living person can have.

    Raises :class:`~kostra_sdk.errors.InvalidId` as :func:`kind` does.
    """
    return kind(number) in {Kind.DOLLY, Kind.HELSENETT, Kind.TENOR}


def check_digits(first_nine: str) -> str:
    """Compute the two check digits of the number that begins with these nine digits.

    Raises :class:`~kostra_sdk.errors.InvalidId` with reason ``check_digits`` where one of them would be 10:
    such a number is never given.
    """
    digits = _number.read_digits(compact(first_nine), kind=NAME, length=LENGTH - 2)
    first = -_number.weigh(digits, _WEIGHTS_1) % 11
    second = -_number.weigh((*digits, first), _WEIGHTS_2) % 11
    if max(first, second) > 9:
        raise InvalidId(kind=NAME, reason="check_digits")
    return f"{first}{second}"


def _digits(number: str) -> tuple[int, ...]:
    return _number.read_digits(compact(number), kind=NAME, length=LENGTH)


def _checks(digits: Sequence[int], remainders: frozenset[int]) -> bool:
    return _number.weigh(digits, _WEIGHTS_1) in remainders and _number.weigh(digits, _WEIGHTS_2) == 0


def _month(digits: Sequence[int]) -> tuple[int, int]:
    """What is added to the month, and the month; (0, 0) is no month at all."""
    written = digits[2] * 10 + digits[3]
    for shift in _SERIES:
        if 1 <= written - shift <= 12:
            return shift, written - shift
    return 0, 0


def _date(digits: Sequence[int], *, from_2032: bool) -> date:
    day = digits[0] * 10 + digits[1]
    _, month = _month(digits)
    year = digits[4] * 10 + digits[5]
    individual = digits[6] * 100 + digits[7] * 10 + digits[8]
    # A century must be assumed for the numbers of 2032. That of 2000 has a 29 February in every fourth year.
    century = 2000 if from_2032 else _century(year, individual)
    try:
        return date(century + year, month, day - 40 if day > 40 else day)  # D-nummer
    except ValueError:
        raise InvalidId(kind=NAME, reason="date") from None


def _century(year: int, individual: int) -> int:
    """Read the century from the series that individual numbers are given from; the rest are never given."""
    if individual <= 499:
        return 1900
    if year <= 39:
        return 2000
    if individual >= 900:
        return 1900
    if individual <= 749 and year >= 54:
        return 1800
    raise InvalidId(kind=NAME, reason="century")


def _is_placeholder(number: str) -> bool:
    if len(number) != LENGTH or number[6:] not in PLACEHOLDER_SUFFIXES:
        return False
    day, month, year = number[:2], number[2:4], number[4:6]
    try:
        date.fromisoformat(f"20{year}-{month}-{day}")
    except ValueError:
        return False
    return True
