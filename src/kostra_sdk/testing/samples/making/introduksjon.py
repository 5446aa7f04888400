"""Participants of an introduksjonsprogram made up for a sample of 11B: nothing in them stands out in any year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.forms.introduksjon.codes import IntroStatus
from kostra_sdk.forms.introduksjon.record import Introduksjonsstonad
from kostra_sdk.testing.samples.numbers import made_up_duf

if TYPE_CHECKING:
    from kostra_sdk.testing.samples.population import Population

__all__ = ["make"]

_MEASURES: Final = tuple(f"tiltak_{number}" for number in range(1, 12) if number != 5)
"""The boxes of courses and measures; that of subfield 12.5 was out of use."""
_MONTHLY: Final = (12_500, 15_500)
"""Whole kroner a month, from and to; made up."""
_LONGEST: Final = 700
"""Days from the beginning of a programme to the end of the year, at most."""


def make(people: Population) -> Introduksjonsstonad:
    """Make up a participant, the programme so far and what was paid in the year."""
    person = people.person(18, 55)
    drawn: dict[str, Any] = {key: value for key, value in person.items() if people.has(key.upper())}
    drawn |= {
        "kjonn": str(person["kjonn"]),
        "ektstat": str(person["ektstat"]),
        "inntektsgivende_arbeid": people.one_of([(12, "1"), (88, "2")]),
    }
    if people.chance(0.7):
        drawn["person_duf"] = made_up_duf(people.rng)
    drawn |= dict.fromkeys(people.rng.sample(_MEASURES, people.rng.randint(1, 4)), True)
    return Introduksjonsstonad(**drawn, **_programme(people))


def _programme(people: Population) -> dict[str, Any]:
    """Draw dates that follow each other, and the months with support between them."""
    new_year, last = date(people.year, 1, 1), date(people.year, 12, 31)
    ended = [status for status in IntroStatus if status is not IntroStatus.I_PROGRAM]
    status = IntroStatus.I_PROGRAM if people.chance(0.6) else people.rng.choice(ended)
    until = last if status is IntroStatus.I_PROGRAM else people.day(date(people.year, 2, 1), last)
    begun = people.day(last - timedelta(days=_LONGEST), until - timedelta(days=20))
    months = range(max(begun, new_year).month, until.month + 1)
    return {
        "startdato": begun,
        "status": status,
        "avslutningsdato": None if status is IntroStatus.I_PROGRAM else until,
        "stmnd": set(months),
        "stonadssum": people.rng.randrange(*_MONTHLY, 50) * len(months),
    }
