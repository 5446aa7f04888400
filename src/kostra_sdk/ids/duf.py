"""DUF number, by which the immigration authorities know those who apply for a residence permit.

Twelve digits: the year of registration (four), a serial number (six), two check digits.
The first ten, weighed by 4, 6, 3, 2, 4, 6, 3, 2, 7, 5 and summed, give modulo 11 the last two: 00 to 10.

This module is strict.
Whether a DUF number passes the official control 38, where twelve zeros do,
is told by :mod:`kostra_sdk.ids.official`.
"""

from __future__ import annotations

from typing import Final

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import _number
from kostra_sdk.ids._number import compact

__all__ = ["check_digits", "compact", "format", "is_valid", "validate"]

NAME: Final = "DUF number"
LENGTH: Final = 12

_WEIGHTS: Final = (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)


def validate(number: str) -> str:
    """Check the number and return it compact.

    Raises :class:`~kostra_sdk.errors.InvalidId` with reason
    ``characters`` (other than digits), ``length`` (not twelve),
    ``year`` (not of the 1900s or 2000s) or ``check_digits``.
    """
    number = compact(number)
    _number.read_digits(number, kind=NAME, length=LENGTH)
    if number[:2] not in {"19", "20"}:
        raise InvalidId(kind=NAME, reason="year")
    if check_digits(number[:10]) != number[10:]:
        raise InvalidId(kind=NAME, reason="check_digits")
    return number


def is_valid(number: str) -> bool:
    """Whether :func:`validate` accepts the number."""
    try:
        validate(number)
    except InvalidId:
        return False
    return True


def format(number: str) -> str:  # noqa: A001 - the interface of all the number modules
    """Write the number as ``YYYY NNNNNN KK``; nothing is checked."""
    number = compact(number)
    return f"{number[:4]} {number[4:10]} {number[10:]}"


def check_digits(first_ten: str) -> str:
    """Compute the two check digits of the number that begins with these ten digits: ``00`` to ``10``.

    Raises :class:`~kostra_sdk.errors.InvalidId` with reason ``characters`` or ``length``.
    """
    digits = _number.read_digits(compact(first_ten), kind=NAME, length=LENGTH - 2)
    return f"{_number.weigh(digits, _WEIGHTS):02d}"
