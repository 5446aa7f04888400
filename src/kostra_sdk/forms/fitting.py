"""What of a form's controls and statistics can be judged in a layout: all that asks for no field which it lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kostra_sdk.controls.definition import Control, at_year
from kostra_sdk.controls.specialise import NO_LISTS, Lists, specialise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.controls import Expr, FieldDescription, Node
    from kostra_sdk.controls.tables import GroupTable, SumTable
    from kostra_sdk.layouts import Layout

__all__ = ["fitting", "fitting_expression", "fitting_tables"]

_NAMED: Final = re.compile(r"\{([A-ZÆØÅ0-9_]+)[.}]")
"""A field in the template of a message."""


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
