"""A file in blocks of records that stay in the processor's cache, each a rectangle of bytes.

Lines that all have the right length and end with LF are taken as they stand.
Any others are split as evaluator 1 splits them, and those of the right length make up a rectangle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from kostra_sdk.generations import KOTLIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kostra_sdk.layouts import Layout
    from kostra_sdk.streams import Readable

__all__ = ["ROWS", "Block", "Places", "read_blocks"]

ROWS: Final = 4096
"""How many lines a block has at most, unless another number is said."""

Places: TypeAlias = "NDArray[np.intp]"
"""Where something stands: rows of a block, or bytes of it."""

_LF, _CR, _TAB, _BLANK, _NO_BREAK = 0x0A, 0x0D, 0x09, 0x20, 0xA0
_BLANKS: Final = bytes(range(_BLANK + 1))
_LEADS: Final = (0xC2, 0xF4)
"""From and to: the first bytes of a character of UTF-8 beyond ASCII."""
_CONTINUES: Final = (0x80, 0xBF)
"""From and to: the bytes that follow them."""


class Block:
    """Records that follow each other, and the lines among them that are no records."""

    def __init__(
        self,
        data: bytes,
        stride: int,
        numbers: NDArray[np.uint32],
        controls: Places,
        others: Sequence[tuple[int, bytes]] = (),
    ) -> None:
        """Take in a block.

        Args:
            data: The records, each with LF after it.
            stride: How many bytes that is.
            numbers: The numbers of their lines.
            controls: Where there are other control characters than those LF.
            others: The lines that are no records, with their numbers.
        """
        self.data = data
        self.stride = stride
        self.numbers = numbers
        self.others = others
        self.count = len(numbers)
        self.bytes = np.frombuffer(data, np.uint8)
        self.rows = self.bytes.reshape(self.count, stride)
        """The records as rows, the LF of each with them."""
        self._is_ascii = data.isascii()
        self.strange = controls
        """Where control characters and no-break spaces stand: white space perhaps, but no plain blanks."""
        if not self._is_ascii:
            self.strange = np.concatenate([self.strange, np.flatnonzero(self.bytes == _NO_BREAK)])

    @property
    def last(self) -> int:
        """The number of the last line."""
        numbers: list[int] = self.numbers[-1:].tolist()
        return max([*numbers, *(number for number, _ in self.others[-1:])])

    def line(self, row: int) -> bytes:
        """Give a record's line."""
        return self.data[row * self.stride : (row + 1) * self.stride - 1]

    def unusual(self, version: slice, digits: bytes) -> list[tuple[int, bytes]]:
        """Give the lines that advice about a file as a file may be made of, with their numbers, in order.

        They are those that are no records, those that say another version, and those with a tab or perhaps UTF-8.
        """
        wanted = (self.rows[:, version] != np.frombuffer(digits, np.uint8)).any(axis=1)
        wanted[self.strange[self.bytes[self.strange] == _TAB] // self.stride] = True
        if not self._is_ascii:
            here, after = self.bytes[:-1], self.bytes[1:]
            pairs = (here >= _LEADS[0]) & (here <= _LEADS[1]) & (after >= _CONTINUES[0]) & (after <= _CONTINUES[1])
            wanted[np.flatnonzero(pairs) // self.stride] = True
        rows = np.flatnonzero(wanted)
        found = [
            (number, self.line(row)) for number, row in zip(self.numbers[rows].tolist(), rows.tolist(), strict=True)
        ]
        return sorted([*found, *self.others])


def _controls(data: NDArray[np.uint8], stride: int) -> Places:
    """Give where there are control characters other than the LF that ends each record."""
    are = data < _BLANK
    if np.count_nonzero(are) * stride == len(data):
        return np.empty(0, np.intp)
    places = np.flatnonzero(are)
    found: Places = places[places % stride != stride - 1]
    return found


def read_blocks(
    stream: Readable, layout: Layout, split: Callable[[bytes, int], Iterable[bytes]], rows: int = ROWS
) -> Iterator[Block]:
    """Cut a file into blocks.

    Args:
        stream: The open file.
        layout: The edition's layout.
        split: Splits bytes into lines as the official program of a year does.
        rows: How many lines a block has at most.

    Returns:
        The blocks, as they are read. Memory grows with the longest line, not with the file.
    """
    return _Reader(stream, layout, split, rows).blocks()


class _Reader:
    """Cuts a file into blocks."""

    def __init__(
        self, stream: Readable, layout: Layout, split: Callable[[bytes, int], Iterable[bytes]], rows: int
    ) -> None:
        self._stream = stream
        self._rows = rows
        self._split = split
        self._stride = layout.length + 1
        self._year = layout.year
        self._new = layout.year >= KOTLIN
        self._lines = 0
        self._is_ended = False

    def blocks(self) -> Iterator[Block]:
        rest = b""
        while not self._is_ended or rest:
            data = self._read_on(rest)
            block = self._regular(data)
            if block is None and b"\r\n" in data:
                data = data.replace(b"\r\n", b"\n")  # to the programs of all years it is the same
                block = self._regular(data)
            if block is not None:
                yield block
                rest = data[len(block.data) :]
                continue
            stop = self._last_end(data)
            yield from self._sorted_out(data[:stop])
            rest = data[stop:]

    def _read_on(self, rest: bytes) -> bytes:
        """Read on, until there are bytes enough for a block; where there was no end of line, twice as many."""
        wanted = max(self._rows * self._stride, 2 * len(rest))
        pieces = [rest] if rest else []
        missing = wanted - len(rest)
        while missing and not self._is_ended:
            piece = self._stream.read(missing)
            self._is_ended = not piece
            pieces.extend([piece] if piece else [])
            missing -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)  # of one, no copy is made

    def _regular(self, data: bytes) -> Block | None:
        """Give the part of the data that is lines of the right length, all ended with LF; None if it is not so."""
        stride = self._stride
        data = data[: len(data) // stride * stride]
        if not data or data[stride - 1 :: stride].strip(b"\n"):
            return None
        content = np.frombuffer(data, np.uint8)
        controls = _controls(content, stride)
        if {_LF, _CR, _TAB if self._new else _CR}.intersection(content[controls].tolist()):
            return None
        if not self._new:
            # Here a line of blanks and control characters is no line.
            begun = np.flatnonzero(content[::stride] <= _BLANK) * stride
            if not all(data[start : start + stride].strip(_BLANKS) for start in begun.tolist()):
                return None
        first = self._lines + 1
        self._lines += len(data) // stride
        return Block(data, stride, np.arange(first, self._lines + 1, dtype=np.uint32), controls)

    def _last_end(self, data: bytes) -> int:
        """Give where the last line that is whole ends."""
        if self._is_ended:
            return len(data)
        return max(data.rfind(b"\n"), -1 if self._new else data.rfind(b"\r")) + 1

    def _sorted_out(self, data: bytes) -> Iterator[Block]:
        """Split lines, and tell apart which are records."""
        records: list[bytes] = []
        numbers: list[int] = []
        others: list[tuple[int, bytes]] = []
        for line in self._split(data, self._year):
            self._lines += 1
            if len(line) + 1 != self._stride or (self._new and b"\t" in line):
                others.append((self._lines, line))
            else:
                records.append(line)
                numbers.append(self._lines)
            if len(records) + len(others) == self._rows:
                yield self._rectangle(records, numbers, others)
                records, numbers, others = [], [], []
        if records or others:
            yield self._rectangle(records, numbers, others)

    def _rectangle(self, records: list[bytes], numbers: list[int], others: list[tuple[int, bytes]]) -> Block:
        data = b"".join([line + b"\n" for line in records])
        controls = _controls(np.frombuffer(data, np.uint8), self._stride)
        return Block(data, self._stride, np.array(numbers, np.uint32), controls, others)
