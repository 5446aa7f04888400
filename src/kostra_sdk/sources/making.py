"""Rows made into events and records, one after the other; what is wrong is kept for the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.errors import KostraError, StructureError
from kostra_sdk.sources.problems import NEEDED, WHOLE_ROW, Wrong
from kostra_sdk.sources.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostra_sdk.sources.files import Row
    from kostra_sdk.sources.options import ColumnSet
    from kostra_sdk.sources.plan import Plan
    from kostra_sdk.sources.problems import Problems

__all__ = ["make_each"]


def make_each(plan: Plan, rows: Iterable[Row | Wrong], problems: Problems) -> Iterator[Any]:
    """Give what the good rows become, and put what is wrong with the others in `problems`."""
    number = 0
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Wrong):
            problems.add_torn(row, number)
            continue
        values = _values(plan, row, number, problems)
        if values is not None:
            try:
                made = plan.target.make(values)
            except StructureError as error:
                for problem in error.problems:
                    reason, _, path = problem.rpartition(" @ $.")
                    problems.add(plan.column_of(path.partition("[")[0]), reason, number)
            except KostraError as error:  # it says what is wrong, and nothing about the person
                problems.add(WHOLE_ROW, str(error), number)
            except (TypeError, ValueError):  # a validator of the class, whose text might hold the value
                problems.add(WHOLE_ROW, f"refused by {plan.target.name}", number)
            else:
                yield made
    problems.end(number)


def _values(plan: Plan, row: Row, number: int, problems: Problems) -> dict[str, Any] | None:
    """Give the values by attribute, or None where something is wrong with one."""
    values = {**plan.constants}
    is_good = True
    for attribute, column, read, empty, is_needed in plan.columns:
        cell = row.get(column)
        value = MISSING
        if cell is not None:
            try:
                value = read(cell)
            except Wrong as wrong:
                problems.add(column, wrong, number)
                is_good = False
                continue
        elif column not in row:
            problems.add_absent(column, number, row)
        if value is MISSING:
            value = empty
        if value is not MISSING:
            values[attribute] = value
        elif is_needed:
            problems.add(column, NEEDED, number)
            is_good = False
    for several in plan.sets:
        chosen = _chosen(several, row, number, problems)
        is_good = is_good and chosen is not None
        values[several.attribute] = chosen
    return values if is_good else None


def _chosen(several: ColumnSet, row: Row, number: int, problems: Problems) -> Any:
    """Gather what the columns of a set say yes to; None where something is wrong with one."""
    chosen = []
    is_good = True
    for column, read, member in several.columns:
        if column not in row:
            problems.add_absent(column, number, row)
        try:
            if read(row.get(column)) is True:
                chosen.append(member)
        except Wrong as wrong:
            problems.add(column, wrong, number)
            is_good = False
    return several.container(chosen) if is_good else None
