"""Streams that are made while they are read, as long as one likes."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Stream", "endless"]


class Stream:
    """A stream of pieces that are made when they are asked for; it counts what was taken."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""
        self.taken = 0

    def read(self, size: int, /) -> bytes:
        """Give some bytes."""
        while len(self._rest) < size and (piece := next(self._pieces, None)) is not None:
            self._rest += piece
        chunk, self._rest = self._rest[:size], self._rest[size:]
        self.taken += len(chunk)
        return chunk


def endless(head: bytes, piece: bytes) -> Stream:
    """Give a stream that begins with something and then says the same for ever."""
    return Stream(chain([head], repeat(piece)))
