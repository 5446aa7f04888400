"""Whole numbers that are not digits after blanks: where they are among fields that stand side by side.

All bytes of such fields are looked through, in strips that stay near the processor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import attrs
import numpy as np

from kostra_sdk.controls.columnar.blocks import Places
from kostra_sdk.controls.columnar.digits import Booleans, Integers
from kostra_sdk.controls.columnar.texts import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kostra_sdk.layouts import Field

__all__ = ["NO_STRAYS", "Run", "Scratch", "Strays", "runs_of"]

_ZERO, _TEN, _BLANK_LESS_ZERO = (np.uint8(byte) for byte in (0x30, 10, 0xF0))
_STRIP: Final = 512
"""How many records are looked through at once."""


class Strays(NamedTuple):
    """Cells of a field that are not digits after blanks."""

    rows: Places
    """Where they are."""
    numbers: Integers
    """The whole number each reads as; 0 where it is none."""
    wrong: Places
    """Where there is none."""


NO_STRAYS: Final = Strays(*(np.empty(0, np.intp) for _ in range(3)))


@attrs.frozen(eq=False)
class Run:
    """Fields of up to eight characters that are read as whole numbers and stand side by side."""

    start: int
    stop: int
    keys: tuple[str, ...]
    owner: Places
    """For each of its columns, which of the keys it belongs to."""
    inner: Booleans
    """For each of its columns, whether the next belongs to the same field."""


def runs_of(fields: Sequence[Field]) -> Iterator[Run]:
    """Put fields together that stand side by side; wider ones are left out."""
    rest = sorted((field for field in fields if field.width <= WORD), key=lambda field: field.start)
    while rest:
        count = 1
        while count < len(rest) and rest[count].start == rest[count - 1].stop:
            count += 1
        run, rest = rest[:count], rest[count:]
        owner = np.repeat(np.arange(count), [field.width for field in run])
        inner = np.append(owner[1:] == owner[:-1], False)
        yield Run(run[0].start, run[-1].stop, tuple(field.key for field in run), owner, inner)


class Scratch:
    """Room to look through blocks in, used again for each."""

    def __init__(self, runs: Sequence[Run]) -> None:
        """Make room for the widest run."""
        size = _STRIP * max((len(run.owner) for run in runs), default=0)
        self._inner = {run.start: np.tile(run.inner, _STRIP) for run in runs}
        self._content = np.empty(size, np.uint8)
        self._are_digits, self._are_blank, self._are_odd = (np.empty(size, np.bool_) for _ in range(3))

    def strays(self, run: Run, rows: NDArray[np.uint8]) -> Iterator[tuple[str, Places]]:
        """Give the keys of the fields that are not digits after blanks in some rows, and in which."""
        count = len(rows)
        odd = np.concatenate([self._odd(run, rows, start) for start in range(0, count, _STRIP)])
        if odd.size:
            places, columns = np.divmod(odd, len(run.owner))
            fields, places = np.divmod(np.unique(run.owner[columns] * count + places), count)
            distinct, starts = np.unique(fields, return_index=True)
            for field, start, stop in zip(
                distinct.tolist(), starts.tolist(), [*starts[1:].tolist(), None], strict=True
            ):
                yield run.keys[field], places[start:stop]

    def _odd(self, run: Run, rows: NDArray[np.uint8], first: int) -> Places:
        """Give where in a strip, counted in the run's columns of all rows, there is other than digits after blanks."""
        strip = rows[first : first + _STRIP, run.start : run.stop]
        content, are_digits, are_blank, odd = (
            room[: strip.size] for room in (self._content, self._are_digits, self._are_blank, self._are_odd)
        )
        np.subtract(strip, _ZERO, content.reshape(strip.shape))
        np.equal(content, _BLANK_LESS_ZERO, are_blank)
        np.less(content, _TEN, are_digits)
        np.equal(are_digits, are_blank, odd)  # neither: no byte is both
        np.bitwise_and(are_digits, self._inner[run.start][: strip.size], are_digits)
        np.bitwise_and(are_digits[:-1], are_blank[1:], are_digits[:-1])
        np.bitwise_or(odd[1:], are_digits[:-1], odd[1:])  # a blank after a digit
        found: Places = np.flatnonzero(odd) + first * strip.shape[1]
        return found
