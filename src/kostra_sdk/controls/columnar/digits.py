"""Digits eight at a time: cells as words of 64 bits, whose lowest byte is the cell's first character.

All functions take words and give an array of the same length.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Booleans",
    "Integers",
    "Words",
    "are_dates",
    "are_digits",
    "date_parts",
    "every_byte",
    "number_of",
    "pairs_of",
    "values_of",
    "weighed",
]

Words: TypeAlias = "NDArray[np.uint64]"
"""Eight bytes a record."""
Booleans: TypeAlias = "NDArray[np.bool_]"
"""A yes or no a record."""
Integers: TypeAlias = "NDArray[np.int64]"
"""A whole number a record."""


def every_byte(byte: int) -> np.uint64:
    """Give the word whose eight bytes are all the same."""
    return np.uint64(int.from_bytes(bytes([byte]) * 8, "little"))


_ZEROS: Final = every_byte(0x30)
_VALUE: Final = every_byte(0x0F)
_ABOVE: Final = every_byte(0x06)
_UPPER: Final = every_byte(0xF0)
_PAIRS: Final = np.uint64(0x00FF00FF00FF00FF)
_FOURS: Final = np.uint64(0x0000FFFF0000FFFF)
_EIGHT: Final = np.uint64(0x00000000FFFFFFFF)
_8, _10, _16, _32, _48 = (np.uint64(count) for count in (8, 10, 16, 32, 48))
_100, _10_000 = np.uint64(100), np.uint64(10_000)

# Added to the pair of a day or month, these set the eighth bit where it is past the last, and where it is at least 1.
_PAST_LAST: Final = np.uint64(0x7F - 31 + (0x7F - 12 << 16))
_AT_LEAST_1: Final = np.uint64(0x7F + (0x7F << 16))
_EIGHTH_BIT: Final = np.uint64(0x80 + (0x80 << 16))
_NO_YEAR: Final = np.uint64(int.from_bytes(b"0000", "little"))


def values_of(words: Words) -> Words:
    """Give the value of each digit, in its byte; of a blank that is 0."""
    return words & _VALUE


def are_digits(words: Words) -> Booleans:
    """Whether all eight characters are digits."""
    found: Booleans = _no_digits(words ^ _ZEROS) == 0
    return found


def _no_digits(values: Words) -> Words:
    """Give bits where a character, less that of 0, is not 0-9."""
    found: Words = (values | (values + _ABOVE)) & _UPPER
    return found


def pairs_of(values: Words) -> Words:
    """Give the numbers that two digits at a time make, in the first, third, fifth and seventh byte."""
    pairs: Words = (values & _PAIRS) * _10 + ((values >> _8) & _PAIRS)
    return pairs


def number_of(values: Words) -> Integers:
    """Give the whole numbers that eight digits make; each byte is a digit, or the sum of up to 28 of them."""
    pairs = pairs_of(values)
    fours = (pairs & _FOURS) * _100 + ((pairs >> _16) & _FOURS)
    found: Words = (fours & _EIGHT) * _10_000 + (fours >> _32)
    return found.view(np.int64)


def weighed(values: Words, weights: tuple[int, ...]) -> Words:
    """Give the sum of eight digits, each times its weight."""
    even, odd = values & _PAIRS, (values >> _8) & _PAIRS
    # Each product of four digits and four weights has the sum that is wanted in its uppermost sixteen bits.
    found: Words = ((even * _weight(weights[0::2])) >> _48) + ((odd * _weight(weights[1::2])) >> _48)
    return found


@cache
def _weight(weights: tuple[int, ...]) -> np.uint64:
    return np.uint64(sum(weight << (16 * place) for place, weight in enumerate(reversed(weights))))


def are_dates(words: Words, *, has_century: bool) -> Booleans:
    """Whether eight characters are a date ddMMyyyy: day 1-31, month 1-12, year not 0000 unless it has no century."""
    values = words ^ _ZEROS
    pairs = values * _10 + (values >> _8)
    wrong = ((pairs + _PAST_LAST) | ((pairs + _AT_LEAST_1) ^ _EIGHTH_BIT)) & _EIGHTH_BIT
    found: Booleans = (_no_digits(values) | wrong) == 0
    if has_century:
        found &= (words >> _32) != _NO_YEAR
    return found


def date_parts(words: Words) -> tuple[Integers, Integers]:
    """Give day and year of dates, ddMMyyyy."""
    pairs = pairs_of(values_of(words))
    fours = (pairs & _FOURS) * _100 + ((pairs >> _16) & _FOURS)
    return (pairs & np.uint64(0xFF)).view(np.int64), (fours >> _32).view(np.int64)
