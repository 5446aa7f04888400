"""What a control is: an official number and name, a severity, a message of ours, and one expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, overload

import attrs

from kostra_sdk.controls.expression import ByYear, Expr, Node, by_year
from kostra_sdk.controls.row import Row
from kostra_sdk.report.model import Severity

__all__ = ["Control", "at_year", "by_year", "control", "titled"]

T = TypeVar("T")

FIRST_YEAR = 2020
LAST_YEAR = 9999


@overload
def at_year(value: ByYear[T], year: int) -> T | None: ...
@overload
def at_year(value: T, year: int) -> T | None: ...
def at_year(value: T | ByYear[T], year: int) -> T | None:
    """Give what a parameter is in `year`, be it dated or the same in all years."""
    return value.at(year) if isinstance(value, ByYear) else value


@attrs.frozen(eq=False)
class Control:
    """One control of a form through all its editions.

    :attr:`condition` is the traced tree of who *fails*.
    """

    key: str
    """The function's name or one of its own, which stays when the official number or name changes.

    Where one rule of the official program has several findings, the rule's name and a dot stand before it.
    """
    number: str | ByYear[str]
    """The official number, such as ``24B``."""
    name: str | ByYear[str]
    """The official name, to the letter: the identity of its findings."""
    severity: Severity | ByYear[Severity | None]
    """None in a year in which the official program does not run the control."""
    message: str | ByYear[str]
    """Our Norwegian sentence; ``{ARBSIT}`` is the field's value, ``{ARBSIT.codes}`` its codes, ``{sum}`` a value."""
    condition: Node
    values: Mapping[str, Node]
    """What the message names besides fields."""
    since: int
    until: int
    identified: bool
    """Whether findings carry caseworker and journal number."""
    reference: str
    """Where it comes from, beyond the official program."""
    doc: str

    @property
    def rule(self) -> str:
        """The rule of the official program that it belongs to: what is counted, and has a place in the order."""
        return self.key.partition(".")[0]

    def severity_at(self, year: int) -> Severity | None:
        """Give the severity in `year`, None where the control does not run."""
        if not self.since <= year <= self.until:
            return None
        return at_year(self.severity, year)

    def replace(
        self,
        *,
        name: str | ByYear[str] | None = None,
        severity: Severity | ByYear[Severity | None] | None = None,
        condition: Callable[[Row], Expr] | None = None,
    ) -> Control:
        """Give the same control as another form has it, with a name, severity or condition of its own."""
        changes: dict[str, Any] = {}
        if name is not None:
            changes["name"] = name
        if severity is not None:
            changes["severity"] = severity
        if condition is not None:
            changes |= {"condition": condition(Row()).node, "doc": (condition.__doc__ or "").strip()}
        return attrs.evolve(self, **changes)


def titled(number: str, title: str, since_2023: str | None = None, *, mark: str = " :") -> ByYear[str]:
    """Give the official name of a control: ``Kontroll 08 Kjønn`` until 2022, ``Kontroll 08 : Kjønn`` from 2023.

    Args:
        number: The official number.
        title: The rest of the name, to the letter.
        since_2023: The rest of the name from 2023, where it was changed.
        mark: What stands between number and title from 2023.
    """
    return by_year({2020: f"Kontroll {number} {title}", 2023: f"Kontroll {number}{mark} {since_2023 or title}"})


def control(  # noqa: PLR0913 - a control has as many sides
    number: str | ByYear[str],
    name: str | ByYear[str],
    *,
    severity: Severity | ByYear[Severity | None],
    message: str | ByYear[str],
    values: Mapping[str, Callable[[Row], Expr]] | None = None,
    since: int = FIRST_YEAR,
    until: int = LAST_YEAR,
    identified: bool = True,
    reference: str = "",
    key: str = "",
) -> Callable[[Callable[[Row], Expr]], Control]:
    """Make a control of a function over the symbolic record; the function is run once, here.

    What changes by year is a dated parameter, :func:`by_year`; `since` and `until` bound the years it exists in.
    Its key is the function's name, unless `key` is another: see :attr:`Control.key`.
    """
    row = Row()

    def make(function: Callable[[Row], Expr]) -> Control:
        return Control(
            key=key or function.__name__,
            number=number,
            name=name,
            severity=severity,
            message=message,
            condition=function(row).node,
            values={key: value(row).node for key, value in (values or {}).items()},
            since=since,
            until=until,
            identified=identified,
            reference=reference,
            doc=(function.__doc__ or "").strip(),
        )

    return make
