"""The official controls of 52BF, gruppebehandling of familievern, 2023-2026.

The source is the official control program of each year: conditions, names and severities are its, the messages ours.
Only 001 and 002 block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.controls import Expr, Row, by_year, control
from kostra_sdk.forms.familievern.controls import (
    FILBESKRIVELSE,
    PRECHECKS_RUN,
    RECORD_LENGTH,
    SINCE,
    WARNING,
    antall,
    controls_run,
    dubletter,
    kontornummer,
    named,
    out_of_order,
    regionsnummer,
    samsvar,
)

if TYPE_CHECKING:
    from kostra_sdk.controls import Control, FieldDescription

__all__ = ["ATTACHMENT", "CONTROLS", "PRECHECKS_RUN", "RECORD_LENGTH", "controls_run"]

ATTACHMENT = None
"""52BF has no control 000."""

TEMAER = tuple(f"{number:02d}" for number in range(1, 12))


@control(
    "007",
    named("007", "Gruppenavn"),
    severity=WARNING,
    since=SINCE,
    message="Gruppen har ikke noe navn.",
)
def gruppenavn(r: Row) -> Expr:
    """GRUPPE_NAVN_B is filled."""
    return r.GRUPPE_NAVN_B.is_blank


@control(
    "008",
    named("008", "Start dato"),
    severity=WARNING,
    since=SINCE,
    message="Startdatoen er {DATO_GRSTART_B}; ventet en dato på formen DDMMÅÅÅÅ.",
)
def startdato(r: Row) -> Expr:
    """DATO_GRSTART_B is a date."""
    return ~r.DATO_GRSTART_B.is_date


@control(
    "009",
    named("009", "Målgruppe"),
    severity=WARNING,
    since=SINCE,
    message="Målgruppen er {STRUKTUR_GR_B}; gyldige koder er {STRUKTUR_GR_B.expected}.",
)
def malgruppe(r: Row) -> Expr:
    """STRUKTUR_GR_B is 1-5."""
    return ~r.STRUKTUR_GR_B.isin("1", "2", "3", "4", "5")


@control(
    "010",
    named("010", "Gruppens hovedtema"),
    severity=WARNING,
    since=SINCE,
    message="Hovedtemaet er {HOVEDI_GR_B}; gyldige koder er {HOVEDI_GR_B.expected}.",
)
def hovedtema(r: Row) -> Expr:
    """HOVEDI_GR_B is 01-11."""
    return ~r.HOVEDI_GR_B.isin(*TEMAER)


ANTALL = (
    antall(
        "moter_iaret",
        "011",
        "Antall gruppemøter gjennomført totalt i løpet av året",
        "ANTMOTERTOT_IARET_B",
        "Antall gruppemøter i året",
    ),
    antall(
        "moter_oppr",
        "012",
        "Antall gruppemøter gjennomført siden opprettelsen",
        "ANTMOTERTOT_OPPR_B",
        "Antall gruppemøter siden opprettelsen",
    ),
    antall(
        "timer_iaret",
        "013",
        "Antall timer anvendt i gruppen totalt i løpet av året",
        "TIMERTOT_IARET_B",
        "Antall timer i året",
    ),
    antall(
        "timer_oppr",
        "014",
        "Antall timer anvendt i gruppen totalt siden opprettelsen",
        "TIMERTOT_OPPR_B",
        "Antall timer siden opprettelsen",
    ),
    antall(
        "deltakere_iaret",
        "015",
        "Antall deltagere i gruppen i løpet av året",
        "ANTDELT_IARET_B",
        "Antall deltakere i året",
    ),
    antall(
        "deltakere_oppr",
        "016",
        "Antall deltagere i gruppen siden opprettelsen",
        "ANTDELT_OPPR_B",
        "Antall deltakere siden opprettelsen",
    ),
    antall(
        "terapeuter",
        "017",
        "Antall terapeuter involvert i gruppebehandlingen",
        "ANTTER_GRUPPEB_B",
        "Antall terapeuter",
    ),
)
"""Controls 011-017."""


@control(
    "018",
    named("018", "Er det benyttet tolk i minst én gruppesamtale?"),
    severity=WARNING,
    since=SINCE,
    message="Svaret på om det er benyttet tolk, er {TOLK_B}; gyldige koder er {TOLK_B.expected}.",
)
def tolk(r: Row) -> Expr:
    """TOLK_B is 1 or 2."""
    return ~r.TOLK_B.isin("1", "2")


@control(
    "019",
    named("019", "Status ved året slutt"),
    severity=WARNING,
    since=SINCE,
    message="Status ved årets slutt er {STATUS_ARETSSL_B}; gyldige koder er {STATUS_ARETSSL_B.expected}.",
)
def status(r: Row) -> Expr:
    """STATUS_ARETSSL_B is 1 or 2."""
    return ~r.STATUS_ARETSSL_B.isin("1", "2")


@control(
    "020",
    named("020", "Gruppebehandlingen er avsluttet, men avslutningsdato mangler"),
    severity=WARNING,
    since=SINCE,
    message="Gruppebehandlingen er avsluttet, men avslutningsdatoen er {DATO_GRAVSLUTN_B}; "
    "ventet en dato på formen DDMMÅÅÅÅ.",
)
def avslutningsdato(r: Row) -> Expr:
    """A group that has ended has a date in DATO_GRAVSLUTN_B."""
    return (r.STATUS_ARETSSL_B == "2") & ~r.DATO_GRAVSLUTN_B.is_date


@control(
    "021",
    named("021", "Avslutningsdato før første samtale"),
    severity=WARNING,
    since=SINCE,
    message=by_year(
        {
            2023: "Avslutningsdatoen er {DATO_GRAVSLUTN_B}; SSBs kontroll for 2023 ventet en dato etter startdatoen, "
            "{DATO_GRSTART_B}, også for grupper som ikke er avsluttet.",
            2024: "Avslutningsdatoen er {DATO_GRAVSLUTN_B}; ventet en dato fra og med startdatoen, {DATO_GRSTART_B}.",
        }
    ),
)
def slutt_for_start(r: Row) -> Expr:
    """DATO_GRAVSLUTN_B is not before DATO_GRSTART_B, and both are dates, where both are filled.

    In 2023 it was to be after it, whether they are filled or not.
    """
    start, end = r.DATO_GRSTART_B, r.DATO_GRAVSLUTN_B
    return by_year({2023: ~(start.is_date & (start.day < end.day)), 2024: out_of_order(start, end)})


CONTROLS: tuple[Control | FieldDescription, ...] = (
    FILBESKRIVELSE,
    regionsnummer("REGION_NR_B"),
    kontornummer("KONTOR_NR_B"),
    samsvar("REGION_NR_B", "KONTOR_NR_B"),
    dubletter("KONTOR_NR_B", "GRUPPE_NR_B", "gruppenummer"),
    gruppenavn,
    startdato,
    malgruppe,
    hovedtema,
    *ANTALL,
    tolk,
    status,
    avslutningsdato,
    slutt_for_start,
)
"""All controls of 52BF, in official order."""
