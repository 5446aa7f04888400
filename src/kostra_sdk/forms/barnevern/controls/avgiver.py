"""Controls of the Avgiver: K2, K3, K4 and K6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.forms.barnevern.controls.definition import control
from kostra_sdk.forms.barnevern.controls.over import avgiveren
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.sak import Levering
    from kostra_sdk.forms.barnevern.record import Avgiver

__all__ = ["argang", "kommunenavn", "kommunenummer", "organisasjonsnummer"]

ERROR = Severity.ERROR


def _is_blank(text: str) -> bool:
    # Python counts the control character U+0085 as a blank, the official program does not.
    return "\x85" not in text and not text.strip()


@control(
    "Avgiver K2: Årgang",
    severity=ERROR,
    message="Avgiveren oppgir året {avgiver.versjon}, men filen leveres for {year}.",
    asks="Versjon er rapporteringsåret.",
    each=avgiveren,
    fields=("Versjon",),
)
def argang(avgiver: Avgiver, levering: Levering) -> bool:
    """Versjon is the reporting year."""
    return avgiver.versjon != levering.year


@control(
    "Avgiver K3: Organisasjonsnummer",
    severity=ERROR,
    message="Organisasjonsnummeret er blankt.",
    asks="Organisasjonsnummeret er ikke blankt; slår aldri til, for K1 krever ni sifre.",
    each=avgiveren,
    fields=("Organisasjonsnummer",),
)
def organisasjonsnummer(avgiver: Avgiver, _levering: Levering) -> bool:
    """The organisation number is no blanks; never seen, since K1 asks for nine digits."""
    return _is_blank(avgiver.organisasjonsnummer)


@control(
    "Avgiver K4: Kommunenummer",
    severity=ERROR,
    message="Avgiverens kommunenummer er {avgiver.kommunenummer}, men filen leveres for {kommune}.",
    asks="Kommunenummer er kommunen filen leveres for.",
    each=avgiveren,
    fields=("Kommunenummer",),
)
def kommunenummer(avgiver: Avgiver, levering: Levering) -> bool:
    """Kommunenummer is the municipality that the file is delivered for."""
    return avgiver.kommunenummer != levering.kommune


@control(
    "Avgiver K6: Kommunenavn",
    severity=ERROR,
    message="Kommunens navn er blankt.",
    asks="Kommunenavn er ikke bare blanke tegn; mangler det, er det K1.",
    each=avgiveren,
    fields=("Kommunenavn",),
)
def kommunenavn(avgiver: Avgiver, _levering: Levering) -> bool:
    """The name of the municipality is not blanks alone; one that is missing is K1."""
    return _is_blank(avgiver.kommunenavn)
