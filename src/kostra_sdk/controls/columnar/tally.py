"""The tables of statistics, counted block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kostra_sdk.controls.tables import GroupTable
from kostra_sdk.report.model import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.controls.columnar.cells import Column
    from kostra_sdk.controls.columnar.digits import Booleans
    from kostra_sdk.controls.tables import Group, SumTable

__all__ = ["ColumnTally"]


class ColumnTally:
    """Counts all tables of an edition in one pass, as :class:`~kostra_sdk.controls.tables.Tally` does."""

    def __init__(self, tables: Sequence[SumTable | GroupTable]) -> None:
        """Begin with nothing."""
        self._parts: list[_Sums | _Groups] = [
            _Groups(table) if isinstance(table, GroupTable) else _Sums(table) for table in tables
        ]

    def add(self, columns: Sequence[Column]) -> None:
        """Count a block, given the columns of all tables' trees in order."""
        rest = list(columns)
        for part in self._parts:
            part.add(rest[: part.width])
            del rest[: part.width]

    def result(self) -> tuple[Table, ...]:
        """Give the tables as they stand."""
        return tuple(part.result() for part in self._parts)


class _Sums:
    def __init__(self, table: SumTable) -> None:
        self._table = table
        self._sums = [0] * len(table.rows)
        self.width = len(table.rows)

    def add(self, columns: Sequence[Column]) -> None:
        for place, column in enumerate(columns):
            self._sums[place] += int(column.sum())

    def result(self) -> Table:
        labels = [label for label, _ in self._table.rows]
        return Table(self._table.heading, self._table.measure, tuple(zip(labels, self._sums, strict=True)))


class _Groups:
    width = 1

    def __init__(self, table: GroupTable) -> None:
        self._table = table
        self._counts = dict.fromkeys([group.label for group in table.groups], 0) if table.all_rows else {}
        self._records = 0

    def add(self, columns: Sequence[Column]) -> None:
        (values,) = columns
        self._records += len(values)
        found = [(group, _held(group, values)) for group in self._table.groups]
        # A label takes its place where it first occurs: by the first record, and in the table's order within it.
        new = [
            (int(held.argmax()), group.label) for group, held in found if group.label not in self._counts and held.any()
        ]
        for _, label in sorted(new, key=lambda pair: pair[0]):
            self._counts.setdefault(label, 0)
        for group, held in found:
            if group.label in self._counts:
                self._counts[group.label] += int(np.count_nonzero(held))

    def result(self) -> Table:
        total = () if self._table.total is None else ((self._table.total, self._records),)
        return Table(self._table.heading, self._table.measure, (*total, *self._counts.items()))


def _held(group: Group, values: Column) -> Booleans:
    """Give which values belong to a group."""
    held = np.ones(len(values), np.bool_)
    if group.low is not None:
        held &= values >= group.low
    if group.high is not None:
        held &= values <= group.high
    return held
