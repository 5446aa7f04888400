"""What records share: their keys, kept in words for the whole file and put side by side at its end.

Of each record there are the words of the fields that controls across records compare, and of those that name it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kostra_sdk.controls.ledger import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kostra_sdk.controls.columnar.blocks import Places
    from kostra_sdk.controls.columnar.cells import Cells, Column
    from kostra_sdk.controls.columnar.texts import Text
    from kostra_sdk.controls.edition import Edition
    from kostra_sdk.controls.ledger import Ledger

__all__ = ["COMPARED", "Keys"]

COMPARED: Final = frozenset({"duplicates", "exact_group"})
"""The operations across records that are known here: those that compare the fields as they stand."""

_MIXED: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without a pattern: words are multiplied by it, so that different keys give different numbers."""
_HALF: Final = np.uint64(32)


class Keys:
    """The keys of a file's records, and what names them."""

    def __init__(self, edition: Edition) -> None:
        """Begin with none."""
        self._edition = edition
        fields = edition.layout.by_key
        keys = [[fields[key] for key in control.tree.args[0]] for control in edition.across]
        self._keys = [[(field.start, field.stop) for field in key] for key in keys]
        self._names = [(part.start or 0, part.stop) for part in (edition.caseworker, edition.journal)]
        parts = [part for key in self._keys for part in key] + self._names
        self._words: dict[tuple[int, int], list[list[Text]]] = {part: [] for part in parts}
        self._among: list[list[NDArray[np.bool_]]] = [[] for _ in edition.across]
        self._numbers: list[NDArray[np.uint32]] = []

    def add(self, cells: Cells, among: Sequence[Column]) -> None:
        """Keep a block's keys; `among` says, control by control, which of its records take part."""
        if not among:
            return
        for part, blocks in self._words.items():
            blocks.append(cells.words(*part))
        for kept, takes_part in zip(self._among, among, strict=True):
            kept.append(np.broadcast_to(takes_part, cells.count))
        self._numbers.append(cells.block.numbers)

    def share(self, ledger: Ledger) -> None:
        """Write the records that share a key to the ledger, group by group; there is nothing to add after this."""
        if not self._numbers:
            return
        numbers = np.concatenate(self._numbers)
        columns = {part: _whole(self._words.pop(part)) for part in list(self._words)}
        for control, key, among in zip(self._edition.across, self._keys, self._among, strict=True):
            rows = np.flatnonzero(np.concatenate(among))
            for group in _groups([column for part in key for column in columns[part]], rows):
                texts = (_texts(group, stop - start, columns[start, stop]) for start, stop in self._names)
                ledger.share(control, map(Mark, numbers[group].tolist(), *texts))


def _whole(blocks: list[list[Text]]) -> list[Text]:
    """Put a field's words of all blocks together, the first of all records, the second of all records."""
    return [np.concatenate(words) for words in zip(*blocks, strict=True)]


def _groups(columns: Sequence[Text], rows: Places) -> Iterator[list[int]]:
    """Give the rows that share a key, those of each together, in the order of the first of each."""
    mixed = np.zeros(len(rows), np.uint64)
    for column in columns:
        mixed ^= column[rows]
        mixed *= _MIXED
        mixed ^= mixed >> _HALF
    ordered = np.sort(mixed)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not twice.size:
        return
    places = np.minimum(np.searchsorted(twice, mixed), len(twice) - 1)
    perhaps = rows[twice[places] == mixed]
    # Of two different keys that happened to give the same number, the words themselves decide.
    words = zip(*(column[perhaps].tolist() for column in columns), strict=True)
    groups: dict[tuple[int, ...], list[int]] = {}
    for row, key in zip(perhaps.tolist(), words, strict=True):
        groups.setdefault(key, []).append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def _texts(rows: Sequence[int], width: int, words: Sequence[Text]) -> list[bytes]:
    """Give a field's text in some rows."""
    pieces = [column[rows].astype("<u8").tobytes() for column in words]
    texts = (b"".join(piece[8 * at : 8 * at + 8] for piece in pieces) for at in range(len(rows)))
    return [text[:width] for text in texts]
