"""The official controls of 53F, utadrettet virksomhet of familievern, 2023-2026.

The source is the official control program of each year: conditions, names and severities are its, the messages ours.
Only 001 and 002 block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.controls import Control, Expr, Row, control
from kostra_sdk.forms.familievern.controls import (
    FILBESKRIVELSE,
    PRECHECKS_RUN,
    RECORD_LENGTH,
    SINCE,
    WARNING,
    controls_run,
    fylkesnummer,
    kontornummer,
    named,
    samsvar,
)

if TYPE_CHECKING:
    from kostra_sdk.controls import FieldDescription

__all__ = ["ATTACHMENT", "CONTROLS", "PRECHECKS_RUN", "RECORD_LENGTH", "controls_run"]

ATTACHMENT = None
"""53F has no control 000."""

CATEGORIES: Final = {
    "TILTAK_PUBLIKUM": "Andre tiltak mot publikum",
    "VEILEDNING_STUDENTER": "Undervisning/veiledning studenter",
    "VEILEDNING_HJELPEAP": "Veiledning/konsultasjon for hjelpeapparatet",
    "INFO_MEDIA": "Informasjon i media",
    "TILSYN": "Tilsyn",
    "FORELDREVEIL": "Foreldreveiledning",
    "ANNET": "Annet",
}
"""What the columns of a category begin with → the category in the official names of control 010."""


def _tiltak(category: str, title: str) -> Control:
    column = f"{category}_TILTAK"

    @control(
        "010",
        named("010", f"{title}, tiltak"),
        severity=WARNING,
        since=SINCE,
        message=f"{title}: antall tiltak er {{{column}}}; ventet et tall fra 1 og oppover.",
        key=f"tiltak.{category.lower()}",
    )
    def tiltak(r: Row) -> Expr:
        """The number of measures is not 0."""
        return r.cell(column) == 0

    return tiltak


def _timer(category: str, title: str) -> Control:
    measures, hours = f"{category}_TILTAK", f"{category}_TIMER"

    @control(
        "010",
        named("010", f"{title}, timer"),
        severity=WARNING,
        since=SINCE,
        message=f"{title}: antall tiltak er {{{measures}}}, men antall timer er {{{hours}}}.",
        key=f"timer.{category.lower()}",
    )
    def timer(r: Row) -> Expr:
        """Where there are measures, the number of hours is not 0."""
        return (r.cell(measures) > 0) & (r.cell(hours) == 0)

    return timer


CONTROLS: tuple[Control | FieldDescription, ...] = (
    FILBESKRIVELSE,
    fylkesnummer("FYLKE_NR"),
    kontornummer("KONTORNR"),
    samsvar("FYLKE_NR", "KONTORNR", is_county=True),
    *(_tiltak(category, title) for category, title in CATEGORIES.items()),
    *(_timer(category, title) for category, title in CATEGORIES.items()),
)
"""All controls of 53F, in official order: control 010 counts as two, of measures and of hours."""
