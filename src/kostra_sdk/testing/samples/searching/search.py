"""The search for the smallest change of a record that makes a condition hold or fail, and disturbs nothing else.

It goes from the smallest changes to larger ones.
Where a change makes other controls fire as well, more cells are changed to silence them, as long as the condition
stays as wanted; what cannot be silenced is what the condition implies.
"""

from __future__ import annotations

from collections import Counter
from heapq import heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.testing.samples.searching.changes import Change, Changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.controls import Node
    from kostra_sdk.testing.samples.searching.candidates import Candidates
    from kostra_sdk.testing.samples.searching.reading import Cells, Reading

__all__ = ["Found", "Search"]

_DEEPEST: Final = 4
"""How many times other controls are silenced on the way to one record."""
_MOST_MENDED: Final = 60
"""How many records are mended in one search."""
_MOST_ALIKE: Final = 8
"""How many records with the same others are mended: what cannot silence them there, can nowhere."""
_MOST_REPAIRS: Final = 30
"""How many ways of silencing a control are tried at a time."""


@attrs.frozen
class Found:
    """A record on which the condition is as wanted."""

    cells: dict[str, bytes]
    change: Change
    """What is changed of the record that the search began with."""
    others: frozenset[int]
    """The numbers of other tests that fire, and did not before."""
    is_sure: bool = True
    """Whether all ways of silencing the others were tried."""

    @property
    def cost(self) -> tuple[int, int]:
        """Findings beside the one wanted, and changed cells: the fewer, the better."""
        return len(self.others), len(self.change)


class Search:
    """Searches around one sound record.

    Args:
        reading: The edition and region.
        origin: The sound record.
        candidates: What may stand in its cells.
    """

    def __init__(self, reading: Reading, origin: Cells, candidates: Candidates) -> None:
        self.reading = reading
        self._changes = Changes(reading, candidates)
        self.origin = origin
        self.usual = reading.fired(origin)
        """The tests that fire on the sound record as well: the official contradiction of 2026, or none."""

    def nearest(
        self, goal: Node, start: Cells, *, want: bool, own: int | None = None, deepest: int = _DEEPEST
    ) -> Found | None:
        """Find the record nearest to `start` on which `goal` is as wanted and as few other tests fire as can be.

        Args:
            goal: The condition.
            start: The record to begin with.
            want: Whether the condition shall hold or fail.
            own: The number of the test that the condition is, which is no other's.
            deepest: How many times others are silenced on the way; at 0 they are left as they are.

        Returns:
            The record; None where no candidate of the cells that the condition reads makes it as wanted.
        """
        spared = self.usual if own is None else self.usual | {own}
        waiting = _Waiting(deepest)

        def put(change: Change, rank: int, depth: int) -> None:
            cells = {**start, **change}
            if bool(self.reading.value(goal, cells)) is want:
                waiting.put(Found(cells, change, self.reading.fired(cells) - spared), rank, depth)

        for rank, change in enumerate(self._changes.that_make(goal, start, want=want)):
            put(change, rank, 0)
        best: Found | None = None
        for found, rank, depth in waiting:
            if best is None or found.cost < best.cost:
                best = found
            if not found.others:
                break
            for step, repair in self._repairs(found) if waiting.is_worth_mending(found, depth) else ():
                mended = {**found.change, **repair}
                put({key: cell for key, cell in mended.items() if cell != start[key]}, rank + step, depth + 1)
        return best and attrs.evolve(best, is_sure=waiting.is_sure or not best.others)

    def _repairs(self, found: Found) -> Iterator[tuple[int, Change]]:
        """Give what silences one of the other tests, with its place among what does: the first is the nearest."""
        for number in sorted(found.others):
            tree = self.reading.controls[number].tree
            repairs = self._changes.that_make(tree, found.cells, want=False)
            yield from enumerate(islice(repairs, _MOST_REPAIRS), start=1)


class _Waiting:
    """Records to be mended, each once, those first of which the most can be hoped."""

    def __init__(self, deepest: int) -> None:
        self._deepest = deepest
        self._heap: list[tuple[int, int, int, int, Found]] = []
        self._seen: set[frozenset[tuple[str, bytes]]] = set()
        self._alike: Counter[frozenset[int]] = Counter()
        self.is_sure = True
        """Whether no record was left as it was for want of time."""

    def put(self, found: Found, rank: int, depth: int) -> None:
        """Let a record wait, unless it has before."""
        key = frozenset(found.change.items())
        if key not in self._seen:
            self._seen.add(key)
            # Each of the others takes a change or so to silence. The number of those before keeps order.
            hope = len(found.change) + len(found.others)
            heappush(self._heap, (hope, rank, len(self._seen), depth, found))

    def is_worth_mending(self, found: Found, depth: int) -> bool:
        """Whether a record is to be mended further."""
        if depth == self._deepest:
            self.is_sure = False
            return False
        self._alike[found.others] += 1
        return self._alike[found.others] <= _MOST_ALIKE

    def __iter__(self) -> Iterator[tuple[Found, int, int]]:
        for _ in range(_MOST_MENDED):
            if not self._heap:
                return
            _, rank, _, depth, found = heappop(self._heap)
            yield found, rank, depth
        self.is_sure = self.is_sure and not self._heap
