"""Organisasjonsnummer, of a municipality or any other body in Enhetsregisteret.

Nine digits, the last a check digit: weighed by 3, 2, 7, 6, 5, 4, 3, 2, 1 the sum is a multiple of 11.
Real numbers begin with 8 or 9; those of Skatteetaten's synthetic test data (Tenor) with 2 or 3.
"""

from __future__ import annotations

import re
from typing import Final

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import _number
from kostra_sdk.ids._number import compact

__all__ = ["NINE_DIGITS", "check_digit", "compact", "format", "is_synthetic", "is_valid", "validate"]

NAME: Final = "organisasjonsnummer"
LENGTH: Final = 9
NINE_DIGITS: Final = re.compile(f"[0-9]{{{LENGTH}}}")
"""What a number looks like, whether or not it is one; matched in full."""

_WEIGHTS: Final = (3, 2, 7, 6, 5, 4, 3, 2)
_REAL: Final = frozenset("89")
_SYNTHETIC: Final = frozenset("23")


def validate(number: str) -> str:
    """Check the number and return it compact; synthetic numbers are accepted.

    Raises :class:`~kostra_sdk.errors.InvalidId` with reason
    ``characters`` (other than digits), ``length`` (not nine),
    ``series`` (first digit not 2, 3, 8 or 9) or ``check_digits``.
    """
    number = compact(number)
    _number.read_digits(number, kind=NAME, length=LENGTH)
    if number[0] not in _REAL | _SYNTHETIC:
        raise InvalidId(kind=NAME, reason="series")
    if check_digit(number[:8]) != number[8]:
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
    """Write the number as ``NNN NNN NNN``; nothing is checked."""
    number = compact(number)
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def is_synthetic(number: str) -> bool:
    """Whether the number is of the test data, which no real body can have.

    Raises :class:`~kostra_sdk.errors.InvalidId` as :func:`validate` does.
    """
    return validate(number)[0] in _SYNTHETIC


def check_digit(first_eight: str) -> str:
    """Compute the check digit of the number that begins with these eight digits.

    Raises :class:`~kostra_sdk.errors.InvalidId` with reason ``check_digits`` where it would be 10:
    such a number is never given.
    """
    digits = _number.read_digits(compact(first_eight), kind=NAME, length=LENGTH - 1)
    digit = -_number.weigh(digits, _WEIGHTS) % 11
    if digit > 9:
        raise InvalidId(kind=NAME, reason="check_digits")
    return str(digit)
