"""Making a condition hold or fail: which cells of a record to change, and to what.

The walk goes down the tree.
Of an ``and`` that shall hold every part must, of one that shall fail any part may; ``or`` the other way round.
At a leaf, each cell it reads is tried with its candidates, and those that answer as wanted are changes.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from kostra_sdk.testing.samples.searching.reading import BRANCHES, COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostra_sdk.controls import Node
    from kostra_sdk.testing.samples.searching.candidates import Candidates
    from kostra_sdk.testing.samples.searching.reading import Cells, Reading

__all__ = ["Change", "Changes"]

T = TypeVar("T")

Change = dict[str, bytes]
"""Cells to change, by key, and what stands there then."""

_MOST: Final = 60
"""How many changes are given for one tree."""
_MOST_INTO_SUM: Final = 6
"""How many ways of taking part in a sum over the file are tried."""
_MOST_TRIED: Final = 2_000
"""How many combinations of changes are tried for them."""


class Changes:
    """The changes of records of an edition."""

    def __init__(self, reading: Reading, candidates: Candidates) -> None:
        self._reading = reading
        self._candidates = candidates

    def that_make(self, tree: Node, cells: Cells, *, want: bool) -> list[Change]:
        """Give changes after which a tree is true or false, the smallest first; one of nothing where it is so already.

        An empty list means that no candidate does it.
        """
        found: dict[frozenset[tuple[str, bytes]], Change] = {}
        for change in islice(self._make(tree, cells, want=want), _MOST_TRIED):
            if bool(self._reading.value(tree, {**cells, **change})) is want:
                found.setdefault(frozenset(change.items()), change)
                if len(found) >= _MOST:
                    break
        return sorted(found.values(), key=len)

    def _make(self, node: Node, cells: Cells, *, want: bool) -> Iterator[Change]:
        if bool(self._reading.value(node, cells)) is want:
            yield {}
        elif node.op not in BRANCHES:
            yield from self._at_leaf(node, cells, want=want)
        elif node.op == "not":
            yield from self._make(node.args[0], cells, want=not want)
        elif (node.op == "and") is want:
            emptied = {key: b" " * len(cells[key]) for key in node.keys() if cells[key].strip()}  # noqa: SIM118 - a tree
            if len(emptied) > 1 and not want:
                # No answer to any of them: of the many ways to answer otherwise it is most often the soundest.
                yield emptied
            yield from self._all(node.args, cells, want=want)
        else:
            # What turns at a number comes first: it has a boundary to stand at.
            parts = sorted(node.args, key=lambda part: _core(part).op not in COMPARISONS)
            yield from _in_turn((len(part.keys()) or 1, self._make(part, cells, want=want)) for part in parts)

    def _all(self, parts: Sequence[Node], cells: Cells, *, want: bool) -> Iterator[Change]:
        if not parts:
            yield {}
            return
        for change in self._make(parts[0], cells, want=want):
            for rest in self._all(parts[1:], {**cells, **change}, want=want):
                yield {**change, **rest}

    def _at_leaf(self, leaf: Node, cells: Cells, *, want: bool) -> Iterator[Change]:
        # Filled cells first: a sum is changed where there is something, rather than in an empty month.
        keys = sorted(leaf.keys(), key=lambda key: not cells[key].strip())
        yield from _in_turn((1, self._of_cell(key, leaf, cells, want=want)) for key in keys)
        for node in leaf.walk():
            if node.op == "total_over":
                yield from self._into_sum(node, leaf, cells, want=want)
        for counted in (node for node in leaf.walk() if node.op in {"count", "sum"}):
            emptied = {key: b" " * len(cells[key]) for key in dict.fromkeys(counted.keys()) if cells[key].strip()}
            if len(emptied) > 1 and bool(self._reading.value(leaf, {**cells, **emptied})) is want:
                yield emptied
        for parts in (node.args for node in leaf.walk() if node.op == "sum"):
            filled = [part.args[0] for part in parts if part.op == "number" and cells[part.args[0]].strip()]
            if filled[1:]:
                # All of the sum in one cell, where no cell alone can make up for the rest.
                emptied = {key: b" " * len(cells[key]) for key in filled[1:]}
                for change in self._of_cell(filled[0], leaf, {**cells, **emptied}, want=want):
                    yield {**emptied, **change}

    def _into_sum(self, node: Node, leaf: Node, cells: Cells, *, want: bool) -> Iterator[Change]:
        """Make a line take part in a sum over the file, and then change what it adds to it."""
        value, where = node.args
        if self._holds(where, cells):
            return
        for change in islice(self._make(where, cells, want=True), _MOST_INTO_SUM):
            taking_part = {**cells, **change}
            if self._holds(where, taking_part):
                for key in dict.fromkeys(value.keys()):
                    for rest in self._of_cell(key, leaf, taking_part, want=want):
                        yield {**change, **rest}

    def _holds(self, node: Node, cells: Cells) -> bool:
        return bool(self._reading.value(node, cells))

    def _of_cell(self, key: str, leaf: Node, cells: Cells, *, want: bool) -> Iterator[Change]:
        for cell in self._candidates.of(key, leaf, cells):
            if bool(self._reading.value(leaf, {**cells, key: cell})) is want:
                yield {key: cell}


def _core(node: Node) -> Node:
    """Give what a tree denies, or the tree."""
    return node.args[0] if node.op == "not" else node


def _in_turn(several: Iterable[tuple[int, Iterator[T]]]) -> Iterator[T]:
    """Give the first few of each, then the next few of each, and so on; how few, is said of each."""
    left = list(several)
    while left:
        going = []
        for few, each in left:
            taken = list(islice(each, few))
            yield from taken
            if len(taken) == few:
                going.append((few, each))
        left = going
