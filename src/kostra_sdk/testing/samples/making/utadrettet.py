"""Work for others than clients made up for a sample of 53F: nothing in it stands out in any year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.forms.familievern.utadrettet.record import UtadrettetVirksomhet
from kostra_sdk.testing.samples.making.offices import offices_of

if TYPE_CHECKING:
    from kostra_sdk.testing.samples.population import Population

__all__ = ["make"]

_MEASURES: Final = "_TILTAK"


def make(people: Population) -> UtadrettetVirksomhet:
    """Make up what the next office did: the offices come in turn, one record each, and then again."""
    here = offices_of(people.year, people.region.code)
    office = here[people.made % len(here)]
    people.made += 1
    drawn: dict[str, Any] = {}
    for field in people.layout.fields:
        if field.key.endswith(_MEASURES):
            measures = people.rng.randint(1, 60)
            kind = field.key.removesuffix(_MEASURES).lower()
            drawn |= {f"{kind}_tiltak": measures, f"{kind}_timer": measures * people.rng.randint(1, 12)}
    return UtadrettetVirksomhet(fylke_nr=office.county, kontornr=office.number, **drawn)
