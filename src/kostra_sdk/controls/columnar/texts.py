"""The texts of a block by column: up to eight characters of all its records as one array of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kostra_sdk.controls.columnar.blocks import Block
    from kostra_sdk.controls.columnar.digits import Booleans

__all__ = ["WORD", "Text", "Texts", "word_of"]

Text: TypeAlias = "NDArray[np.unsignedinteger[Any]]"
"""Up to eight bytes a record, as one number whose lowest byte is the first."""

WORD: Final = 8
"""How many columns are read at once."""
_SIZES: Final = (0, 1, 2, 4, 4, 8, 8, 8, 8)
"""How many bytes a text of so many is read as."""
_KINDS: Final = {size: np.dtype(f"<u{size}") for size in (1, 2, 4, 8)}


def word_of(text: bytes) -> Text:
    """Give a text of up to eight bytes as the columns of its width hold it."""
    return np.array(int.from_bytes(text, "little"), _KINDS[_SIZES[len(text)]])


class Texts:
    """The texts of one block, each read once."""

    def __init__(self, block: Block) -> None:
        """Begin with none read."""
        self.block = block
        self.count = block.count
        self._words: dict[tuple[int, int], Text] = {}

    def word(self, start: int, stop: int) -> Text:
        """Give the text of up to eight columns."""
        found = self._words.get((start, stop))
        if found is None:
            found = self._words[start, stop] = self._load(start, stop)
        return found

    def _load(self, start: int, stop: int) -> Text:
        width, stride = stop - start, self.block.stride
        size = _SIZES[width]
        if size == width:
            return self.column(start, size).copy()
        kind = _KINDS[size].type
        if start + size <= stride:  # more is read than asked for, from the same line, and taken off
            return cast("Text", self.column(start, size) & kind((1 << (8 * width)) - 1))
        return cast("Text", self.column(stop - size, size) >> kind(8 * (size - width)))

    def column(self, start: int, size: int) -> Text:
        """Give what stands in columns, 1, 2, 4 or 8 of them, without a copy."""
        return np.ndarray((self.count,), _KINDS[size], self.block.data, start, (self.block.stride,))

    def words(self, start: int, stop: int) -> list[Text]:
        """Give the text of any number of columns, eight by eight."""
        return [self.word(at, min(at + WORD, stop)) for at in range(start, stop, WORD)]

    def text(self, row: int, start: int, stop: int) -> bytes:
        """Give the text of one record."""
        at = row * self.block.stride
        return self.block.data[at + start : at + stop]

    def same(self, start: int, stop: int, text: bytes) -> Booleans:
        """Whether the columns hold a text."""
        if len(text) != stop - start:
            return np.zeros(self.count, np.bool_)
        parts = (text[at : at + WORD] for at in range(0, len(text), WORD))
        found = [word == word_of(part) for word, part in zip(self.words(start, stop), parts, strict=True)]
        same: Booleans = np.logical_and.reduce(found)
        return same

    def alike(self, start: int, stop: int, other_start: int, other_stop: int) -> Booleans:
        """Whether the columns hold the same text as others."""
        if stop - start != other_stop - other_start:
            return np.zeros(self.count, np.bool_)
        pairs = zip(self.words(start, stop), self.words(other_start, other_stop), strict=True)
        found: Booleans = np.logical_and.reduce([one == other for one, other in pairs])
        return found

    def isin(self, start: int, stop: int, texts: Sequence[bytes]) -> Booleans:
        """Whether the columns hold one of some texts, which are as long as they."""
        if stop - start > WORD:
            found: Booleans = np.logical_or.reduce([self.same(start, stop, text) for text in texts])
            return found
        word = self.word(start, stop)
        return np.isin(word, np.array([word_of(text) for text in texts]))
