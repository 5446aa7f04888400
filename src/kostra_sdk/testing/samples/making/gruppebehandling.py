"""Groups of familievernkontor made up for a sample of 52BF: nothing in them stands out in any year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.forms.familievern.gruppebehandling.codes import GruppeStatus, HovediGr, StrukturGr
from kostra_sdk.forms.familievern.gruppebehandling.record import Gruppebehandling
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.testing.samples.making.offices import offices_of

if TYPE_CHECKING:
    from kostra_sdk.testing.samples.population import Population

__all__ = ["make"]

_ALL_ENDED: Final = 2023
"""Control 021 of this year wants an end after the beginning of every group: here they have all ended."""


def make(people: Population) -> Gruppebehandling:
    """Make up a group, its meetings and who took part."""
    rng = people.rng
    office = rng.choice(offices_of(people.year, people.region.code))
    meetings, hours, taking_part = rng.randint(3, 20), rng.randint(6, 60), rng.randint(4, 16)
    earlier = rng.choice([0, 0, 4, 9])
    return Gruppebehandling(
        region_nr_b=office.region,
        kontor_nr_b=office.number,
        gruppe_nr_b=people.journal_number(people.layout.by_key["GRUPPE_NR_B"].width),
        gruppe_navn_b=f"Oppdiktet gruppe {rng.randint(1, 99)}",
        struktur_gr_b=rng.choice(list(StrukturGr)),
        hovedi_gr_b=rng.choice(list(HovediGr)),
        antmotertot_iaret_b=meetings,
        antmotertot_oppr_b=meetings + earlier,
        timertot_iaret_b=hours,
        timertot_oppr_b=hours + 2 * earlier,
        antdelt_iaret_b=taking_part,
        antdelt_oppr_b=taking_part + min(earlier, 3),
        antter_gruppeb_b=rng.randint(1, 3),
        tolk_b=JaNei.JA if people.chance(0.05) else JaNei.NEI,
        **_dates(people),
    )


def _dates(people: Population) -> dict[str, Any]:
    """Draw when the group began, and whether and when it ended."""
    begun = people.day(date(people.year - 1, 8, 20), date(people.year, 10, 31))
    if people.year != _ALL_ENDED and people.chance(0.3):
        return {"dato_grstart_b": begun, "status_aretssl_b": GruppeStatus.IKKE_AVSLUTTET}
    ended = people.day(max(begun.replace(day=1), date(people.year, 1, 1)), date(people.year, 12, 20))
    ended = max(ended, date.fromordinal(begun.toordinal() + 20))
    return {"dato_grstart_b": begun, "status_aretssl_b": GruppeStatus.AVSLUTTET, "dato_gravslutn_b": ended}
