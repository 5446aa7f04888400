"""Statistics: the tables at the end of a report, each a few expressions over the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kostra_sdk.controls.expression import Expr, Node
from kostra_sdk.report.model import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Group", "GroupTable", "SumTable", "Tally"]


@attrs.frozen
class SumTable:
    """Sums over all records, one a row."""

    heading: str
    measure: str
    rows: tuple[tuple[str, Expr], ...] = attrs.field(eq=False)

    def trees(self) -> tuple[Node, ...]:
        """Give the trees of what is summed, row by row."""
        return tuple(value.node for _, value in self.rows)

    def tally(self) -> _SumTally:
        """Start counting."""
        return _SumTally(self)


@attrs.frozen
class Group:
    """A row of a :class:`GroupTable`: records whose value is from `low` to `high`, both included; None is no limit."""

    label: str
    low: int | None
    high: int | None

    def holds(self, value: int) -> bool:
        """Whether a value belongs here."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@attrs.frozen
class GroupTable:
    """How many records have a value in each group."""

    heading: str
    measure: str
    value: Expr = attrs.field(eq=False)
    groups: tuple[Group, ...]
    total: str | None = None
    """The label of a first row that counts all records, or None."""
    all_rows: bool = False
    """Whether empty groups are shown, in fixed order; otherwise only others, in order of first occurrence."""

    def trees(self) -> tuple[Node, ...]:
        """Give the tree of the value."""
        return (self.value.node,)

    def tally(self) -> _GroupTally:
        """Start counting."""
        return _GroupTally(self)


class _SumTally:
    def __init__(self, table: SumTable) -> None:
        self._table = table
        self._sums = [0] * len(table.rows)

    def add(self, values: Sequence[int]) -> None:
        for place, value in enumerate(values):
            self._sums[place] += value

    def result(self) -> Table:
        labels = [label for label, _ in self._table.rows]
        return Table(self._table.heading, self._table.measure, tuple(zip(labels, self._sums, strict=True)))


class _GroupTally:
    def __init__(self, table: GroupTable) -> None:
        self._table = table
        self._counts: dict[str, int] = {}
        self._labels: dict[int, tuple[str, ...]] = {}
        if table.all_rows:
            self._counts = {group.label: 0 for group in table.groups}
        self._records = 0

    def add(self, values: Sequence[int]) -> None:
        (value,) = values
        self._records += 1
        labels = self._labels.get(value)
        if labels is None:
            labels = tuple(group.label for group in self._table.groups if group.holds(value))
            self._labels[value] = labels
        for label in labels:
            self._counts[label] = self._counts.get(label, 0) + 1

    def result(self) -> Table:
        total = () if self._table.total is None else ((self._table.total, self._records),)
        return Table(self._table.heading, self._table.measure, (*total, *self._counts.items()))


class Tally:
    """Counts all tables of an edition in one pass."""

    def __init__(self, tables: Sequence[SumTable | GroupTable]) -> None:
        self._parts: list[tuple[_SumTally | _GroupTally, slice]] = []
        start = 0
        for table in tables:
            stop = start + len(table.trees())
            self._parts.append((table.tally(), slice(start, stop)))
            start = stop

    def add(self, values: Sequence[int]) -> None:
        """Count one record, given the values of all tables' trees in order."""
        for tally, part in self._parts:
            tally.add(values[part])

    def result(self) -> tuple[Table, ...]:
        """Give the tables as they stand."""
        return tuple(tally.result() for tally, _ in self._parts)
