"""What the number modules share: stripping separators, reading digits, weighing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.errors import InvalidId

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEPARATORS = str.maketrans("", "", " -.\t\u00a0\u202f")


def compact(number: str) -> str:
    """Strip what people write between digits: blanks (no-break ones too), hyphens, full stops.

    Nothing is checked.
    """
    return number.translate(_SEPARATORS)


def read_digits(number: str, *, kind: str, length: int) -> tuple[int, ...]:
    """Give the digits of a compact number, which must be exactly ``length`` of 0-9.

    Raises :class:`~kostra_sdk.errors.InvalidId` with reason ``characters`` or ``length``.
    """
    if not (number.isascii() and number.isdigit()):
        raise InvalidId(kind=kind, reason="characters" if number else "length")
    if len(number) != length:
        raise InvalidId(kind=kind, reason="length")
    return tuple(map(int, number))


def weigh(digits: Sequence[int], weights: Sequence[int]) -> int:
    """Sum digit times weight, modulo 11; digits beyond the weights count for nothing."""
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11
