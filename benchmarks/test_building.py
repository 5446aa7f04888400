"""How fast case events become records; the limit is 1 s for 20 000 payments to 3 000 persons.

``make bench`` prints the time, also as a multiple of a calibrated spin in the same run.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import Arbsit, Bosit, Ektstat, Vklo
from kostra_sdk.forms.person.events import Husholdning, Person, Sak
from kostra_sdk.forms.sosialhjelp.builder import SosialhjelpBuilder
from kostra_sdk.forms.sosialhjelp.events import Hjemmel, Kontakt, Stonadsart, Utbetaling, Vilkar, Vilkarsvedtak
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from kostra_sdk.forms.person.counting import Build

YEAR, REGION = 2025, "460100"
PERSONS, PAYMENTS = 3_000, 20_000


@pytest.fixture(scope="module")
def events() -> list[Any]:
    """A year of a municipality: everybody has a case, a household, two contacts, and every third conditions."""
    rng = random.Random(1)
    made: list[Any] = []
    for number in range(PERSONS):
        person, sak = f"p{number}", f"{number:08}"
        born = date(1960, 1, 1) + timedelta(days=rng.randrange(40 * 365))
        made += [
            Person(id=person, fodselsnr=synthetic_number(born, rng)),
            Sak(journalnr=sak, person=person, enhet=rng.choice(("nav", "flyktning")), saksbehandler="BENK01"),
            Husholdning(person=person, dato=day(rng), ektstat=Ektstat.UGIFT, barn_under_18=rng.randrange(3)),
        ]
        made += [
            Kontakt(
                sak=sak,
                dato=day(rng),
                vklo=Vklo.SOSIALHJELP,
                arbsit=Arbsit.REGISTRERT_ARBEIDSLEDIG,
                bosit=Bosit.LEID_PRIVAT,
                gitt_okonomirad=True,
                faat_individuell_plan=False,
            )
            for _ in range(2)
        ]
        if number % 3 == 0:
            vilkar = frozenset({Vilkar.KURS})
            made.append(Vilkarsvedtak(sak=sak, dato=day(rng), gjelder_til=date(YEAR, 12, 31), vilkar=vilkar))
    for number in range(PAYMENTS):
        reglement = rng.random() < 0.1
        made.append(
            Utbetaling(
                sak=f"{rng.randrange(PERSONS):08}",
                dato=day(rng),
                belop=rng.randrange(500, 9_000),
                art=Stonadsart.LAAN if rng.random() < 0.1 else Stonadsart.BIDRAG,
                hjemmel=Hjemmel.KOMMUNALT_REGLEMENT if reglement else Hjemmel.SOSIALTJENESTELOVEN_18,
                id=f"u{number}",
            )
        )
    rng.shuffle(made)
    return made


def day(rng: random.Random) -> date:
    """Draw a day of the year."""
    return date(YEAR, 1, 1) + timedelta(days=rng.randrange(365))


def test_building_records(benchmark: BenchmarkFixture, events: list[Any], spin_seconds: float) -> None:
    """From events to records, with all that was left out; the limit is 1 s."""

    def build() -> Build[Any]:
        return SosialhjelpBuilder(year=YEAR, region=REGION).extend(events).build()

    made = benchmark(build)
    assert len(made.records) > PERSONS * 0.98
    assert made.counts()["kommunalt-reglement"] > PAYMENTS * 0.09
    assert benchmark.stats is not None
    seconds = benchmark.stats.stats.median
    benchmark.extra_info |= {"ms": round(seconds * 1e3), "spins": round(seconds / spin_seconds)}
    print(f"\n  {benchmark.name}: {seconds * 1e3:.0f} ms for {PAYMENTS} payments, {seconds / spin_seconds:.0f} spins")
