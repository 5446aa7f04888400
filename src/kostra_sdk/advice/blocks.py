"""Advice about a long file: the same as of its lines one by one, from those that there may be something to say of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from kostra_sdk.advice.file import FileAdvice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["BlockAdvice"]


class Block(Protocol):
    """Lines that follow each other, as far as advice asks."""

    @property
    def last(self) -> int:
        """The number of the last line."""

    def unusual(self, version: slice, digits: bytes) -> Iterable[tuple[int, bytes]]:
        """Give the lines there may be something to say of, and those that do not say these digits there."""


B = TypeVar("B", bound=Block)


class BlockAdvice(FileAdvice):
    """Watches the lines of an extract go by, one by one or block by block."""

    def watch_blocks(self, blocks: Iterable[B]) -> Iterator[B]:
        """Pass the blocks on unchanged, in one pass."""
        for block in blocks:
            for number, line in block.unusual(self._version, self._digits):
                self._lines = number
                self._note(line)
            self._lines = block.last
            yield block

    def _note(self, line: bytes) -> None:
        """Take in a line as `watch` does."""
        if len(line) != self._length:
            self._lengths[len(line)] += 1
        elif line[self._version] != self._digits:
            self._versions[line[self._version]] += 1
        if not line.isascii():
            self._look_at(line)
        if b"\t" in line:
            self._tabs.add(self._lines)
