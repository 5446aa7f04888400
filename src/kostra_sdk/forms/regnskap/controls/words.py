"""What the controls of the accounts speak of: kinds of postings, as what stands in a line says.

The form of a posting is read from its own first two characters, its account class and region from its own fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.controls import Cell, Control, Expr, Node, Row, total_over
from kostra_sdk.forms.regnskap import codes
from kostra_sdk.ids.kommuner import OSLO
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "BALANCE_TOLERANCE",
    "TOLERANCE",
    "balanse",
    "between",
    "bevilgning",
    "drift",
    "early_quarter",
    "expense",
    "far_from",
    "function",
    "fylkeskommunal",
    "has_amount",
    "helseforetak",
    "in_bydel",
    "in_severities",
    "income",
    "investering",
    "kommunal",
    "outside_bydel",
    "own_drift",
    "own_investering",
    "regional",
    "total",
]

TOLERANCE: Final = 30
"""How far from 0 a sum of the bevilgningsregnskap may be, in 1 000 kroner."""
BALANCE_TOLERANCE: Final = 10
"""How far from 0 a sum of the balance may be, in 1 000 kroner."""


def bevilgning(r: Row) -> Expr:
    """A posting of the bevilgningsregnskap."""
    return r.SKJEMA.isin(*codes.BEVILGNING)


def balanse(r: Row) -> Expr:
    """A posting of the balance, that of a health trust among them."""
    return r.SKJEMA.isin(*codes.BALANSE, "0Y")


def helseforetak(r: Row) -> Expr:
    """A posting of a health trust's result."""
    return r.SKJEMA == "0X"


def regional(r: Row) -> Expr:
    """A posting of a municipality's or county's own bevilgningsregnskap."""
    return r.SKJEMA.isin(*codes.REGIONAL)


def kommunal(r: Row) -> Expr:
    """A posting of a municipality's own bevilgningsregnskap."""
    return r.SKJEMA.isin(*codes.KOMMUNAL)


def fylkeskommunal(r: Row) -> Expr:
    """A posting of a county's own bevilgningsregnskap."""
    return r.SKJEMA.isin(*codes.FYLKESKOMMUNAL)


def drift(r: Row) -> Expr:
    """A posting of the operating accounts."""
    first, *others = (
        r.SKJEMA.isin(*(form for form in codes.BEVILGNING if codes.DRIFT[form] == account_class))
        & (r.KONTOKLASSE == account_class)
        for account_class in dict.fromkeys(codes.DRIFT.values())
    )
    for other in others:
        first |= other
    return first


def investering(r: Row) -> Expr:
    """A posting of the bevilgningsregnskap of any other account class: a wrong one counts as investment, too."""
    return bevilgning(r) & ~drift(r)


def in_bydel(r: Row) -> Expr:
    """A posting of a bydel of Oslo, whatever its number."""
    return (r.REGION[:4] == OSLO) & (r.REGION[4:] != "00")


def outside_bydel(r: Row) -> Expr:
    """A posting of no bydel of Oslo."""
    return (r.REGION[:4] != OSLO) | (r.REGION[4:] == "00")


def expense(r: Row) -> Expr:
    """A posting on an art of expenses."""
    return between(r.ART_SEKTOR, 10, 599)


def income(r: Row) -> Expr:
    """A posting on an art of income."""
    return between(r.ART_SEKTOR, 600, 999)


def function(r: Row, *functions: str) -> Expr:
    """A posting on one of the functions, blanks around it aside."""
    return r.FUNKSJON_KAPITTEL.trimmed.isin(*functions)


def has_amount(r: Row) -> Expr:
    """A posting with another amount than 0."""
    return r.BELOP != 0


def between(cell: Cell, low: int, high: int) -> Expr:
    """Say that a field reads as a number within bounds, both of them included."""
    return (cell >= low) & (cell <= high)


def own_drift(r: Row) -> Expr:
    """A posting of the operating accounts, of no bydel."""
    return drift(r) & outside_bydel(r)


def own_investering(r: Row) -> Expr:
    """A posting of the investment accounts, of no bydel."""
    return investering(r) & outside_bydel(r)


def total(r: Row, where: Expr) -> Expr:
    """Give the sum of the amounts of which `where` holds, in 1 000 kroner."""
    return total_over(r.BELOP, where=where)


def far_from(value: Expr, tolerance: int) -> Expr:
    """Say that a sum is further from 0 than is let pass."""
    return (value > tolerance) | (value < -tolerance)


def early_quarter(r: Row) -> Expr:
    """The caller said the first or second quarter."""
    return r.quarter.isin("1", "2")


def in_severities(
    control: Control, mild: Callable[[Row], Expr], *, key: str, severity: Severity = Severity.WARNING
) -> tuple[Control, Control]:
    """Give a control as it is graver and as it is milder: of `severity` where `mild` holds, of its own elsewhere.

    The two have one official name and one place in the official order; `key` is the rule's.
    """
    when = mild(Row()).node
    return (
        attrs.evolve(control, key=key, condition=Node("and", (Node("not", (when,)), control.condition))),
        attrs.evolve(control, key=f"{key}.mild", severity=severity, condition=Node("and", (when, control.condition))),
    )
