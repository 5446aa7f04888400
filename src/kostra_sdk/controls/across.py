"""What a control says of more than one record: the words beside those of :class:`~kostra_sdk.controls.Row`.

Records that share something are named by :func:`duplicates`, each by itself, or by :func:`groups`, all at once.
Sums over the file are :func:`total_over`, :func:`some` asks whether there is such a record,
and :func:`first` what the first of them is; a control that uses any of these is judged when the file has been read.
"""

from __future__ import annotations

from kostra_sdk.controls.expression import Cell, Expr, as_node

__all__ = ["duplicates", "first", "groups", "some", "total_over"]


def duplicates(*cells: Cell, among: Expr | None = None) -> Expr:
    """Say that a record shares the fields with another record, of those `among` which are looked at."""
    among_node = as_node(True) if among is None else among.node  # noqa: FBT003
    return Expr("duplicates", tuple(cell.key for cell in cells), among_node)


def groups(*cells: Cell, among: Expr | None = None, trimmed: bool = True) -> Expr:
    """Say that records share the fields: one finding for all that do, with their lines.

    Blanks around the fields make no difference, unless `trimmed` is False.
    """
    among_node = as_node(True) if among is None else among.node  # noqa: FBT003
    return Expr("group" if trimmed else "exact_group", tuple(cell.key for cell in cells), among_node)


def total_over(value: Cell | Expr, where: Expr) -> Expr:
    """Sum a number over all records of which `where` holds, in 32 bits as the official program does."""
    number = value.number if isinstance(value, Cell) else value
    return Expr("total_over", number.node, where.node)


def some(where: Expr) -> Expr:
    """Say that there is a record of which `where` holds."""
    return Expr("some", where.node)


def first(where: Expr, what: Expr) -> Expr:
    """Say that the first record of which `where` holds has `what`, too; there may be none."""
    return Expr("first", where.node, what.node)
