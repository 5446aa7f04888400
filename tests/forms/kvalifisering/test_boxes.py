from __future__ import annotations

from datetime import date

import pytest

from kostra_sdk.forms.kvalifisering import FORM
from kostra_sdk.forms.kvalifisering.boxes import application_fields, beside_fields, end_fields
from kostra_sdk.forms.kvalifisering.codes import Status
from kostra_sdk.forms.kvalifisering.events import (
    Avslutning,
    Avslutningsaarsak,
    Program,
    Situasjon,
    Tilleggsart,
    YtelseForSoknad,
)


def boxes(prefix: str, year: int) -> set[str]:
    """Give the boxes of a year, as attributes, whose names begin with `prefix`."""
    layout = FORM.layout(year)
    return {key.lower() for key in layout.by_key if key.startswith(prefix)}


@pytest.mark.parametrize("year", FORM.years)
def test_every_box_of_the_form_can_be_ticked_by_an_event(year: int) -> None:
    """No box of any year is out of reach of the events; what is no box is named here."""
    program = Program(sak="KVP1", vedtatt=date(year, 1, 1), ytelser_for_soknad=set(YtelseForSoknad))
    assert set(application_fields(program)) == boxes("YTELSE_", year) - {"ytelse_type_soshj"}
    assert set(beside_fields(list(Tilleggsart))) == boxes("KVP_MED_", year)
    end = Avslutning(sak="KVP1", dato=date(year, 5, 1), aarsak=Avslutningsaarsak.FULLFORT, situasjoner=set(Situasjon))
    fields, _ = end_fields(end, Status.FULLFORT, FORM.layout(year))
    assert set(fields) == boxes("AVSL_", year)


@pytest.mark.parametrize("year", FORM.years)
@pytest.mark.parametrize("situasjon", Situasjon)
def test_every_situation_is_told_in_every_year(year: int, situasjon: Situasjon) -> None:
    """A situation ticks a box of the year, its own or annet, so that control 38 has nothing to find."""
    end = Avslutning(sak="KVP1", dato=date(year, 5, 1), aarsak=Avslutningsaarsak.FULLFORT, situasjoner={situasjon})
    fields, _ = end_fields(end, Status.FULLFORT, FORM.layout(year))
    ticked = [name for name, value in fields.items() if value is True]
    assert len(ticked) == 1
    assert ticked[0] in boxes("AVSL_", year)
    assert len(fields.get("avsl_annet_spes", "")) <= 30
