"""Controls carried over to a year that was added by its layout alone: those that its fields allow, and the others.

A control without `until` goes on; what it was in the last year that is included, it is here, without proof.
One that reads a field which the new layout lacks cannot be judged, and is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.controls.definition import Control, at_year
from kostra_sdk.controls.specialise import NO_LISTS, Lists, specialise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.controls import Expr, FieldDescription, Node
    from kostra_sdk.controls.tables import GroupTable, SumTable
    from kostra_sdk.forms.base import Form
    from kostra_sdk.layouts import Layout

__all__ = ["FIELD_DESCRIPTION", "Carried", "carried_controls", "fitting", "fitting_expression", "fitting_tables"]

FIELD_DESCRIPTION: Final = "Kontroll 002 : Filbeskrivelse"
"""What its kinds of faults have in common in their official names, from 2023 on."""
_NAMED: Final = re.compile(r"\{([A-ZÆØÅ0-9_]+)[.}]")
"""A field in the template of a message."""


@attrs.frozen
class Carried:
    """What became of the controls of the last year that is included, in official order and by their official names."""

    year: int
    """That year."""
    carried: tuple[str, ...]
    """Those that are judged in the new year too, unproven."""
    left_out: tuple[str, ...]
    """Those that read a field which the new year lacks."""


def carried_controls(form: Form, year: int) -> Carried | None:
    """Say which controls of a form judge a year that was added; None for a year that is included.

    Raises :class:`~kostra_sdk.errors.UnknownEdition` for a year that is not known.
    """
    layout, own = form.layout(year), form.carried_from(year)
    if own is None:
        return None
    running = [
        control
        for control in form.controls
        if (control.severity_at(year) if isinstance(control, Control) else at_year(control.severity, year)) is not None
    ]
    fit = fitting(running, layout)
    first = [name for name in form.precheck_names(year) if name]
    return Carried(
        year=own,
        carried=(*first, *(_name(control, year) for control in fit)),
        left_out=tuple(_name(control, year) for control in running if control not in fit),
    )


def fitting(
    controls: Sequence[Control | FieldDescription], layout: Layout, lists: Lists = NO_LISTS
) -> tuple[Control | FieldDescription, ...]:
    """Give the controls whose fields the layout has, those of other years as they are."""
    return tuple(
        control
        for control in controls
        if not (isinstance(control, Control) and control.severity_at(layout.year)) or _fits(control, layout, lists)
    )


def fitting_tables(tables: Sequence[SumTable | GroupTable], layout: Layout) -> tuple[SumTable | GroupTable, ...]:
    """Give the tables of statistics whose fields the layout has."""
    return tuple(table for table in tables if all(_specialised(tree, layout) for tree in table.trees()))


def fitting_expression(expression: Expr | None, layout: Layout) -> Expr | None:
    """Give the expression if the layout has its fields, and otherwise None."""
    return expression if expression is not None and _specialised(expression.node, layout) else None


def _fits(control: Control, layout: Layout, lists: Lists) -> bool:
    """Whether the layout has all fields that a control reads, and all that its message names."""
    trees = (control.condition, *control.values.values())
    named = _NAMED.findall(at_year(control.message, layout.year) or "")
    return all(_specialised(tree, layout, lists) for tree in trees) and layout.by_key.keys() >= set(named)


def _specialised(node: Node, layout: Layout, lists: Lists = NO_LISTS) -> Node | None:
    """Give the tree of the layout's edition, or None where the layout lacks one of its fields."""
    try:
        tree = specialise(node, layout, lists)
    except KeyError:
        return None
    return tree if layout.by_key.keys() >= set(tree.keys()) else None


def _name(control: Control | FieldDescription, year: int) -> str:
    """Give the official name of a control; the field description has one a kind of fault."""
    if isinstance(control, Control):
        return at_year(control.name, year) or ""
    return FIELD_DESCRIPTION
