"""Controls that the forms of familievern share: 002-006, and the shapes that several of the others have.

Each is made for the columns of a form, which end otherwise in each: ``KONTOR_NR_A``, ``KONTOR_NR_B``, ``KONTORNR``.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Final, TypeVar

from kostra_sdk.controls import Cell, Control, Expr, FieldDescription, Row, by_year, control, groups
from kostra_sdk.forms.familievern.offices import Office, offices
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.controls.expression import ByYear
    from kostra_sdk.controls.judge import Run

__all__ = [
    "CONTROL_YEARS",
    "FILBESKRIVELSE",
    "PRECHECKS_RUN",
    "RECORD_LENGTH",
    "SINCE",
    "WARNING",
    "antall",
    "controls_run",
    "dubletter",
    "fylkesnummer",
    "kontornummer",
    "named",
    "none_above_zero",
    "out_of_order",
    "regionsnummer",
    "samsvar",
]

T = TypeVar("T")

SINCE: Final = 2023
"""The first year whose controls are included."""
CONTROL_YEARS: Final = tuple(range(SINCE, 2027))
WARNING: Final = Severity.WARNING
"""Of all controls but 001 and 002."""


def named(number: str, title: str) -> str:
    """Give the official name of a control."""
    return f"Kontroll {number} : {title}"


RECORD_LENGTH: Final = named("001", "Recordlengde")
"""The official name of control 001."""
PRECHECKS_RUN: Final = 1
"""How many controls the official program counts where 001 ends the check."""

FILBESKRIVELSE: Final = FieldDescription(
    severity=Severity.ERROR,
    number="002",
    # The program of 2023 names the finding of an unknown code by mistake.
    code_name=by_year(
        {
            2023: named("002", "Filbeskrivelse, feltdefinisjonlengde"),
            2024: named("002", "Filbeskrivelse, feil kode"),
        }
    ),
)
"""Control 002: every field against the file description."""


def controls_run(run: Run) -> int:
    """Count the controls as the official program does: 001 and all others, once a record."""
    return run.records * (run.controls + 1)


def _dated(of_year: Callable[[int], T]) -> ByYear[T]:
    """Give what is so of each year, told where it changes."""
    values: dict[int, T] = {}
    for year in CONTROL_YEARS:
        value = of_year(year)
        if not values or value != list(values.values())[-1]:
            values[year] = value
    return by_year(values)


def _numbers(year: int) -> tuple[str, ...]:
    return tuple(offices(year))


def _grouped(year: int, unit: Callable[[Office], str]) -> dict[str, tuple[str, ...]]:
    """Give the offices of each region or county."""
    grouped: dict[str, tuple[str, ...]] = {}
    for office in offices(year).values():
        grouped[unit(office)] = (*grouped.get(unit(office), ()), office.number)
    return dict(sorted(grouped.items()))


def _region(office: Office) -> str:
    return office.region


def _county(office: Office) -> str:
    return office.county


# --- 003-006 ----------------------------------------------------------------------------------------------


def regionsnummer(region: str) -> Control:
    """Make control 003 of the forms that say a region."""

    @control(
        "003",
        named("003", "Regionsnummer"),
        severity=WARNING,
        since=SINCE,
        message=f"Regionsnummeret er {{{region}}}; gyldige regionsnumre er {{{region}.expected}}.",
    )
    def regionsnummer(r: Row) -> Expr:
        """The number of the region is one of the five."""
        return ~r.cell(region).isin(_dated(lambda year: tuple(_grouped(year, _region))))

    return regionsnummer


def fylkesnummer(county: str) -> Control:
    """Make control 003 of the forms that say a county: it must be one of those that have an office."""

    @control(
        "003",
        named("003", "Fylkesnummer"),
        severity=WARNING,
        since=SINCE,
        message=f"Fylkesnummeret er {{{county}}}; gyldige fylkesnumre er {{{county}.expected}}.",
    )
    def fylkesnummer(r: Row) -> Expr:
        """The number of the county is one with a familievernkontor."""
        return ~r.cell(county).isin(_dated(lambda year: tuple(_grouped(year, _county))))

    return fylkesnummer


def kontornummer(office: str) -> Control:
    """Make control 004."""

    @control(
        "004",
        named("004", "Kontornummer"),
        severity=WARNING,
        since=SINCE,
        message=f"Kontornummeret er {{{office}}}. Ingen familievernkontor har det nummeret i {{year}}.",
        values={"year": lambda r: r.year},
    )
    def kontornummer(r: Row) -> Expr:
        """The number of the office is one of the year's."""
        return ~r.cell(office).isin(_dated(_numbers))

    return kontornummer


def samsvar(unit: str, office: str, *, is_county: bool = False) -> Control:
    """Make control 005: the office belongs to the region or, with `is_county`, to the county.

    It is judged apart from 003 and 004: an unknown number belongs nowhere, and fires here too.
    """
    what = "fylkes" if is_county else "regions"
    home = _county if is_county else _region

    @control(
        "005",
        named("005", f"Manglende samsvar mellom {what}- og kontornummer"),
        severity=WARNING,
        since=SINCE,
        message=f"Kontornummer {{{office}}} hører ikke til {what}nummer {{{unit}}} i {{year}}.",
        values={"year": lambda r: r.year},
    )
    def samsvar(r: Row) -> Expr:
        """The office belongs to the region or county of the record."""
        grouped = _dated(lambda year: _grouped(year, home))
        belongs = {
            year: reduce(
                or_, ((r.cell(unit) == number) & r.cell(office).isin(*numbers) for number, numbers in homes.items())
            )
            for year, homes in grouped.values
        }
        return ~by_year(belongs)

    return samsvar


def dubletter(office: str, number: str, what: str) -> Control:
    """Make control 006: one finding for all records of an office that share a number, blanks and all."""

    @control(
        "006",
        named("006", "Dubletter"),
        severity=WARNING,
        since=SINCE,
        message=f"Kontornummer «{{caseworker}}» og {what} «{{journal}}» står på {{count}} skjemaer.",
        identified=False,
    )
    def dubletter(r: Row) -> Expr:
        """No two records of an office share a number."""
        return groups(r.cell(office), r.cell(number), trimmed=False)

    return dubletter


# --- shapes -----------------------------------------------------------------------------------------------


def antall(key: str, number: str, title: str, field: str, what: str) -> Control:
    """Make a control that a count is 1 or more; `what` is its subject in Norwegian."""

    @control(
        number,
        named(number, title),
        severity=WARNING,
        since=SINCE,
        message=f"{what} er {{{field}}}; ventet et tall fra 1 og oppover.",
        key=key,
    )
    def antall(r: Row) -> Expr:
        """The field is 1 or more."""
        return r.cell(field) < 1

    return antall


def out_of_order(first: Cell, last: Cell) -> Expr:
    """Say that both are filled, and are not two dates of which the first is the earlier, or the same."""
    return ~first.is_blank & ~last.is_blank & ~(first.is_date & (first.day <= last.day))


def none_above_zero(cells: tuple[Cell, ...]) -> Expr:
    """Say that none of the fields is a number above 0."""
    return reduce(and_, (cell <= 0 for cell in cells))
