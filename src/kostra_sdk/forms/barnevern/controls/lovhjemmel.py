"""Controls of the provision that a measure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.forms.barnevern.controls.definition import control
from kostra_sdk.forms.barnevern.controls.over import tiltakene
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.sak import Sak
    from kostra_sdk.forms.barnevern.record import Tiltak

__all__ = ["hjemmel_0", "is_care_measure", "omsorgstiltak_over_18"]

ERROR = Severity.ERROR


def is_care_measure(tiltak: Tiltak) -> bool:
    """Whether a measure takes over the care of a child (omsorgstiltak), by its own provision alone.

    That is §§ 4-12 and 4-8 second and third paragraph of the law of 1992, and § 5-1 letters a-g of that of 2021.
    """
    hjemmel = tiltak.lovhjemmel
    match hjemmel.lov, hjemmel.kapittel, hjemmel.paragraf:
        case "BVL", "4", "12":
            return True
        case "BVL", "4", "8":
            return hjemmel.ledd in {"2", "3"}
        case "BVL2021", "5", "1":
            return hjemmel.bokstav in {"a", "b", "c", "d", "e", "f", "g"}
        case _:
            return False


@control(
    "Lovhjemmel Kontroll 3: Individet er over 18 år og har omsorgstiltak",
    severity=ERROR,
    message="Tiltak {tiltak.id}: individet er {alder} år og skal ikke ha omsorgstiltak.",
    asks="Ingen over 18 år har omsorgstiltak.",
    each=tiltakene,
    fields=("Fodselsnummer", "Lovhjemmel"),
)
def omsorgstiltak_over_18(tiltak: Tiltak, sak: Sak) -> bool:
    """Nobody over 18 has a care measure."""
    return sak.is_older_than(18) and is_care_measure(tiltak)


@control(
    "Lovhjemmel Kontroll 4: Lovhjemmel",
    severity=ERROR,
    message=(
        "Tiltak {tiltak.id}: kapittelet er {tiltak.lovhjemmel.kapittel} og paragrafen {tiltak.lovhjemmel.paragraf}; "
        "0 er ikke gyldig."
    ),
    asks="Verken kapittel eller paragraf er 0.",
    each=tiltakene,
    fields=("Kapittel", "Paragraf"),
)
def hjemmel_0(tiltak: Tiltak, _sak: Sak) -> bool:
    """Neither chapter nor section is 0."""
    return "0" in (tiltak.lovhjemmel.kapittel, tiltak.lovhjemmel.paragraf)
