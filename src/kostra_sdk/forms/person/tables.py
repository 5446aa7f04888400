"""Tables of statistics that the forms of support share: how long it was given, and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.controls.tables import Group, GroupTable

if TYPE_CHECKING:
    from kostra_sdk.controls import Expr

__all__ = ["age_unless", "amount_table", "apart", "duration_table"]

_FAR: Final = 1_000
"""So much older or younger than anybody is nobody."""

_MONTHS = (
    Group("1 måned", 1, 1),
    Group("2 - 3 måneder", 2, 3),
    Group("4 - 6 måneder", 4, 6),
    Group("7 - 9 måneder", 7, 9),
    Group("10 - 11 måneder", 10, 11),
    Group("12 måneder", 12, 12),
    Group("Uoppgitt", 0, 0),
)


def age_unless(odd: Expr, age: Expr) -> Expr:
    """Give the age, and for records of which `odd` is true what :func:`apart` counts."""
    return age - odd * _FAR


def apart(label: str) -> Group:
    """Count the records of which there is no age by :func:`age_unless`."""
    return Group(label, None, -_FAR // 2)


def duration_table(heading: str, measure: str, months: Expr, *, all_rows: bool) -> GroupTable:
    """Count persons by the number of months with support."""
    return GroupTable(heading, measure, months, _MONTHS, all_rows=all_rows)


def amount_table(
    amount: Expr, lowest: tuple[tuple[str, int, int], tuple[str, int, int]], *, unit: str, all_rows: bool
) -> GroupTable:
    """Count persons by the year's amount in whole kroner; the two lowest groups are the form's own.

    Nothing and less is ``Uoppgitt``; where all rows are shown only nothing is.
    """
    groups = (
        *(Group(label, low, high) for label, low, high in lowest),
        Group(f"50000 - 99999{unit}", 50_000, 99_999),
        Group(f"100000 - 149999{unit}", 100_000, 149_999),
        Group(f"150000{unit} og over", 150_000, None),
        Group("Uoppgitt", 0 if all_rows else None, 0),
    )
    return GroupTable("Stønad", "Deltakere", amount, groups, all_rows=all_rows)
