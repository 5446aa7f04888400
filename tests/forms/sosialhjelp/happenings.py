"""Events of people who do not exist, in few words, for the tests of the builder."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kostra_sdk.forms.person.codes import Ektstat
from kostra_sdk.forms.person.events import Husholdning, Person, Sak
from kostra_sdk.forms.sosialhjelp.builder import SosialhjelpBuilder
from kostra_sdk.forms.sosialhjelp.codes import Arbsit, Bosit, Trygdesit, Vklo
from kostra_sdk.forms.sosialhjelp.events import (
    Aktivitetsunntak,
    Hjemmel,
    Kontakt,
    Sanksjon,
    Sanksjonsart,
    Stonadsart,
    Unntaksgrunn,
    Utbetaling,
    Vilkar,
    Vilkarsvedtak,
)
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    import random

    from kostra_sdk.forms.person.counting import Build
    from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp

YEAR, REGION, CASE = 2025, "460100", "00000001"
BORN = date(1990, 5, 17)
EIGHTEEN = Hjemmel.SOSIALTJENESTELOVEN_18

SITUATIONS = (
    (Vklo.ARBEIDSINNTEKT, None, Arbsit.ARBEID_DELTID),
    (Vklo.TRYGD, Trygdesit.ARBEIDSAVKLARINGSPENGER, Arbsit.REGISTRERT_ARBEIDSLEDIG),
    (Vklo.TRYGD, Trygdesit.UFORETRYGD, Arbsit.IKKE_ARBEIDSSOKER),
    (Vklo.STIPEND_ELLER_LAAN, None, Arbsit.UNDER_UTDANNING),
    (Vklo.SOSIALHJELP, None, Arbsit.REGISTRERT_ARBEIDSLEDIG),
    (Vklo.INTRODUKSJONSSTOTTE, None, Arbsit.INTRODUKSJONSORDNING),
)
"""Sources of livelihood and work that no control finds fault with."""


def payment(
    belop: int = 1_000,
    dato: date = date(YEAR, 3, 14),
    *,
    sak: str = CASE,
    art: Stonadsart = Stonadsart.BIDRAG,
    hjemmel: Hjemmel = EIGHTEEN,
    **more: str,
) -> Utbetaling:
    """Make a payment."""
    return Utbetaling(sak=sak, dato=dato, belop=belop, art=art, hjemmel=hjemmel, **more)


def contact(dato: date = date(YEAR, 3, 1), *, sak: str = CASE, **known: Any) -> Kontakt:
    """Make a contact."""
    return Kontakt(sak=sak, dato=dato, **known)


def conditions(
    dato: date, *vilkar: Vilkar, ektefelle: bool = False, til: date | None = date(YEAR, 12, 31), sak: str = CASE
) -> Vilkarsvedtak:
    """Make a decision on conditions."""
    return Vilkarsvedtak(
        sak=sak, dato=dato, gjelder_til=til, vilkar=frozenset(vilkar), for_ektefelle_eller_samboer=ektefelle
    )


def exemption(dato: date, *grunner: Unntaksgrunn, sak: str = CASE) -> Aktivitetsunntak:
    """Make a decision on exemption from activity."""
    return Aktivitetsunntak(sak=sak, dato=dato, grunner=frozenset(grunner))


def sanction(dato: date, *arter: Sanksjonsart, sak: str = CASE) -> Sanksjon:
    """Make a sanction."""
    return Sanksjon(sak=sak, dato=dato, arter=frozenset(arter))


def built(*events: Any, year: int = YEAR, region: str = REGION) -> Build[Sosialhjelp]:
    """Build from events about one person with one case, and whatever others are given."""
    one = (Person(id="p1", fodselsdato=BORN), Sak(journalnr=CASE, person="p1", saksbehandler="TEST01"))
    return SosialhjelpBuilder(year=year, region=region).add(*one, *events).build()


def record_of(*events: Any, year: int = YEAR, region: str = REGION) -> Sosialhjelp:
    """Build the one record of events about one person."""
    (record,) = built(*events, year=year, region=region).records
    return record


def municipality(
    rng: random.Random, year: int, *, persons: int, payments: int, enheter: tuple[str, ...] = ("",)
) -> list[Any]:
    """Make up a year of a municipality, in no order: whatever happens to people, with facts that agree.

    One person in ten has two cases, and is there twice with the same number.
    """
    events: list[Any] = []
    cases: list[str] = []
    for number in range(persons):
        born = date(year - 60, 1, 1) + timedelta(days=rng.randrange(40 * 365))
        identity = synthetic_number(born, rng)
        enhet = rng.choice(enheter)
        for _ in range(2 if rng.random() < 0.1 else 1):
            person, sak = f"{number}-{len(cases)}", f"{len(cases):08}"
            cases.append(sak)
            events += [
                Person(id=person, fodselsnr=identity, fodselsdato=born),
                Sak(journalnr=sak, person=person, enhet=enhet, saksbehandler=f"TEST{number % 9}"),
                Husholdning(
                    person=person,
                    dato=_day(rng, year - 1, year - 1),
                    ektstat=rng.choice(list(Ektstat)),
                    barn_under_18=rng.choice((0, 0, 1, 2)),
                ),
            ]
            for dato in (_day(rng, year - 1, year - 1), _day(rng, year, year + 1)):
                vklo, trygdesit, arbsit = rng.choice(SITUATIONS)
                events.append(
                    Kontakt(
                        sak=sak,
                        dato=dato,
                        vklo=vklo,
                        trygdesit=trygdesit,
                        arbsit=arbsit,
                        bosit=rng.choice(list(Bosit)),
                        gitt_okonomirad=rng.random() < 0.5,
                        faat_individuell_plan=rng.random() < 0.5,
                    )
                )
            if rng.random() < 0.3:
                dato = _day(rng, year - 1, year + 1)
                events += [
                    Vilkarsvedtak(
                        sak=sak,
                        dato=dato,
                        gjelder_til=dato + timedelta(days=90),
                        vilkar=frozenset(rng.sample(list(Vilkar), rng.randrange(4))),
                        for_ektefelle_eller_samboer=True,
                    ),
                    Aktivitetsunntak(sak=sak, dato=dato, grunner=frozenset({rng.choice(list(Unntaksgrunn))})),
                    Sanksjon(sak=sak, dato=dato, arter=frozenset({rng.choice(list(Sanksjonsart))})),
                ]
    events += _payments(rng, year, cases, payments)
    rng.shuffle(events)
    return events


def _payments(rng: random.Random, year: int, cases: list[str], count: int) -> list[Utbetaling]:
    """Pay, mostly what counts in the year, and take some of it back."""
    paid: list[Utbetaling] = []
    for number in range(count):
        if paid and rng.random() < 0.1:
            back = rng.choice(paid)
            if back.belop > 0:
                share = rng.choice((back.belop, back.belop // 2 + 1))
                paid.append(
                    Utbetaling(
                        sak=back.sak,
                        dato=max(back.dato, _day(rng, year, year)),
                        belop=-share,
                        art=back.art,
                        hjemmel=back.hjemmel,
                        id=f"u{number}",
                        tilbakefort=rng.choice((back.id, "")),
                    )
                )
                continue
        paid.append(
            Utbetaling(
                sak=rng.choice(cases),
                dato=_day(rng, year, year) if rng.random() < 0.9 else _day(rng, year - 1, year + 1),
                belop=rng.choice((rng.randrange(1, 20_000), rng.randrange(2_000, 12_000))),
                art=Stonadsart.LAAN if rng.random() < 0.1 else Stonadsart.BIDRAG,
                hjemmel=EIGHTEEN if rng.random() < 0.8 else rng.choice(list(Hjemmel)),
                id=f"u{number}",
            )
        )
    return paid


def _day(rng: random.Random, first: int, last: int) -> date:
    """Draw a day of some years."""
    start = date(first, 1, 1)
    return start + timedelta(days=rng.randrange((date(last, 12, 31) - start).days + 1))
