"""Findings of whole blocks into the ledger: those of a test together, and the order of all of them.

Where findings are few those of several blocks are filed at once, with copies of their lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kostra_sdk.controls.columnar.blocks import Block, Places
    from kostra_sdk.controls.ledger import Ledger

__all__ = ["Filing"]

_MANY: Final = 1 << 12
"""From how many findings on a block is filed by itself, without copies."""
_ENOUGH: Final = 1 << 14
"""How many findings wait to be filed together."""


class Filing:
    """Takes in where tests fire, block by block, and files it in the ledger."""

    def __init__(self, ledger: Ledger, tests: int) -> None:
        """Begin with nothing; `tests` is how many tests there are."""
        self._ledger = ledger
        self._phases = np.array([ledger.phase(test) for test in range(tests)], np.intp)
        self._columns: dict[int, Places] = {}
        self._waiting: list[tuple[Places, NDArray[np.uint32], NDArray[np.uint8]]] = []
        self._count = 0

    def add(self, block: Block, tests: Places, rows: Places) -> None:
        """Take in that tests fire on rows of a block, test by test and in each the rows in order."""
        if len(rows) >= _MANY:
            self.flush()
            self._file(tests, block.numbers[rows], block.rows, rows)
            return
        self._waiting.append((tests, block.numbers[rows], block.rows[rows]))
        self._count += len(rows)
        if self._count >= _ENOUGH:
            self.flush()

    def flush(self) -> None:
        """File what waits."""
        if self._waiting:
            tests, numbers, lines = (np.concatenate(parts) for parts in zip(*self._waiting, strict=True))
            self._waiting.clear()
            self._count = 0
            self._file(tests, numbers, lines, np.arange(len(lines)))

    def _file(self, tests: Places, numbers: NDArray[np.uint32], lines: NDArray[np.uint8], rows: Places) -> None:
        """File findings, given their tests, the numbers of their lines, and in which rows those lines are."""
        places = np.empty(len(tests), np.uintc)
        by_test = np.argsort(tests, kind="stable")
        distinct, starts = np.unique(tests[by_test], return_index=True)
        for test, part in zip(distinct.tolist(), np.split(by_test, starts[1:]), strict=True):
            kept = self._ledger.open(test)
            places[part] = np.arange(len(kept.numbers), len(kept.numbers) + len(part), dtype=np.uintc)
            kept.numbers.frombytes(numbers[part].astype(np.uintc).tobytes())
            kept.cells.extend(lines[rows[part][:, np.newaxis], self._told_by(test)].tobytes())
        phases = self._phases[tests]
        in_order = np.lexsort((tests, numbers, phases))
        distinct, starts = np.unique(phases[in_order], return_index=True)
        for phase, part in zip(distinct.tolist(), np.split(in_order, starts[1:]), strict=True):
            order = self._ledger.order(phase)
            order.controls.frombytes(tests[part].astype(np.ushort).tobytes())
            order.places.frombytes(places[part].tobytes())

    def _told_by(self, test: int) -> Places:
        """Give the columns that a finding of a test is told by."""
        found = self._columns.get(test)
        if found is None:
            parts = self._ledger.open(test).columns
            found = self._columns[test] = np.array(
                [at for part in parts for at in range(part.start, part.stop)], np.intp
            )
        return found
