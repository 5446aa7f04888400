"""From what a mapping file says of one table to how its rows are read: checked, and every reader made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.sources.options import Column, ColumnSet, Options
from kostra_sdk.sources.targets import Kind, TargetClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.sources.options import Told

__all__ = ["Plan", "make_plan"]


@attrs.frozen
class Plan:
    """How the rows of one table become events or records."""

    name: str
    """The table's name in the mapping file."""
    target: TargetClass
    constants: Mapping[str, Any]
    columns: Sequence[Column]
    sets: Sequence[ColumnSet]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The vendor's columns that are read, each once."""
        several = [column for each in self.sets for column, _, _ in each.columns]
        return tuple(dict.fromkeys([*(each.column for each in self.columns), *several]))

    def column_of(self, attribute: str) -> str:
        """Give the column that an attribute is read from, the attribute itself where it is none."""
        return next((each.column for each in self.columns if each.attribute == attribute), attribute)


def make_plan(
    name: str, target: TargetClass, table: Mapping[str, Any], everywhere: Mapping[str, Any], told: Told
) -> Plan | None:
    """Make the plan of a table; put what is wrong with it in `told`, and give None where something is."""
    before = len(told)
    constants: dict[str, Any] = {}
    columns: list[Column] = []
    sets: list[ColumnSet] = []
    for key, options in table.items():
        place = f"{name}.{key}"
        if key not in target.targets:
            told.append((f"no attribute of {target.name}; {target.near(key)}", place))
            continue
        reading = Options(target.targets[key], place, everywhere, told)
        if isinstance(options, str):
            options = {"column": options}  # noqa: PLW2901 - the short way to say it
        if not isinstance(options, Mapping):
            told.append(('the name of a column, or a table such as { column = "…" }', place))
        elif target.targets[key].kind is Kind.OTHER:
            told.append((target.targets[key].hint, place))
        elif "value" in options:
            constants[key] = reading.constant(options)
        elif "columns" in options and target.targets[key].kind in {Kind.CODES, Kind.NUMBERS}:
            sets.append(reading.several(options))
        else:
            columns.append(reading.one(options))
    if not table:
        told.append((f"nothing is said of {target.name}: say the column of an attribute", name))
    told += _doubled(name, target, table)
    lacking = [each.name for each in target.targets.values() if each.is_needed and each.name not in table]
    told += [("needed: say its column", f"{name}.{each}") for each in lacking]
    return Plan(name, target, constants, columns, sets) if len(told) == before else None


def _doubled(name: str, target: TargetClass, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Tell which keys say what another has said already; only records have several names for one field."""
    said: dict[str, dict[int | str, str]] = {}
    for key in table:
        attribute, number = target.targets[key].field if key in target.targets else ("", 0)
        if not attribute:
            continue
        numbers = said.setdefault(attribute, {})
        clashing = [numbers[other] for other in numbers if number in {0, other} or other == 0]
        if clashing:
            yield f"said already, as {clashing[0]}", f"{name}.{key}"
        numbers[number] = key
