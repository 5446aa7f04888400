"""Events of made-up participants, with what a test does not care for filled in."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

from kostra_sdk.forms.kvalifisering.builder import KvalifiseringBuilder
from kostra_sdk.forms.kvalifisering.codes import AvslViktigsteInntekt
from kostra_sdk.forms.kvalifisering.events import (
    Avslutning,
    Avslutningsaarsak,
    Kvalifiseringsutbetaling,
    Permisjon,
    Program,
    Situasjon,
)
from kostra_sdk.forms.person.codes import Ektstat
from kostra_sdk.forms.person.events import Husholdning, Person, Sak
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from kostra_sdk.forms.kvalifisering.record import Kvalifisering
    from kostra_sdk.forms.person.counting import Build

YEAR = 2025
REGION = "460100"
BORN = date(1988, 4, 12)


def day(text: str) -> date:
    """Give the day of ``MM-DD`` in the year, or of ``YYYY-MM-DD``."""
    return date.fromisoformat(text if len(text) > 5 else f"{YEAR}-{text}")


def participant(journalnr: str = "KVP1", *, enhet: str = "", person: str = "p1") -> list[Any]:
    """Give a person with household, and a case."""
    number = synthetic_number(BORN, random.Random(person))
    return [
        Person(id=person, fodselsnr=number),
        Husholdning(person=person, dato=date(2015, 1, 1), ektstat=Ektstat.UGIFT, barn_under_18=0),
        Sak(journalnr=journalnr, person=person, enhet=enhet, saksbehandler="TEST01"),
    ]


def program(begynt: str | None = "02-01", *, sak: str = "KVP1", **more: Any) -> Program:
    """Give a programme; where it has not begun, it was decided in the year."""
    begun = day(begynt) if begynt else None
    return Program(
        sak=sak, soknad_registrert=begun or day("01-02"), vedtatt=begun or day("01-10"), begynt=begun, **more
    )


def leave(fra: str, til: str | None = None, *, sak: str = "KVP1") -> Permisjon:
    """Give a leave."""
    return Permisjon(sak=sak, fra=day(fra), til=day(til) if til else None)


def end(
    dato: str, aarsak: Avslutningsaarsak = Avslutningsaarsak.FULLFORT, *, sak: str = "KVP1", **more: Any
) -> Avslutning:
    """Give an end; where it is a finished programme, with what control 38 and 39 ask for."""
    if aarsak is Avslutningsaarsak.FULLFORT:
        more.setdefault("situasjoner", {Situasjon.ORDINAERT_ARBEID})
        more.setdefault("viktigste_inntekt", AvslViktigsteInntekt.ORDINAERT_ARBEID)
    return Avslutning(sak=sak, dato=day(dato), aarsak=aarsak, **more)


def paid(dato: str, belop: int = 18_000, *, sak: str = "KVP1", **more: Any) -> Kvalifiseringsutbetaling:
    """Give a payment."""
    return Kvalifiseringsutbetaling(sak=sak, dato=day(dato), belop=belop, **more)


def build(*events: Any, year: int = YEAR, region: str = REGION) -> Build[Kvalifisering]:
    """Build the records of the events."""
    return KvalifiseringBuilder(year=year, region=region).add(*events).build()


def record(*events: Any, year: int = YEAR, region: str = REGION) -> Kvalifisering:
    """Build the only record of the events."""
    (only,) = build(*events, year=year, region=region).records
    return only


def remarks(built: Build[Kvalifisering]) -> list[str]:
    """Give the names of the rules that are remarked on."""
    return [remark.rule.name for remark in built.remarks]


def left_out(built: Build[Kvalifisering]) -> list[tuple[str, str]]:
    """Give what is left out: event and name of the rule."""
    return [(item.event, item.rule.name) for item in built.left_out]
