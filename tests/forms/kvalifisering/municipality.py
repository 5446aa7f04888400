"""A made-up municipality: events drawn by seed, and beside them which controls may find something, and why.

What may be found is said by the drawing itself, from what it has drawn, not read from the records.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kostra_sdk.forms.kvalifisering.codes import AvslViktigsteInntekt, YtelseTypeSoshj
from kostra_sdk.forms.kvalifisering.events import (
    Avslutning,
    Avslutningsaarsak,
    Kvalifiseringsutbetaling,
    Permisjon,
    Program,
    Situasjon,
    Tilleggsart,
    Tilleggsytelse,
    YtelseForSoknad,
)
from kostra_sdk.forms.person.codes import Ektstat
from kostra_sdk.forms.person.events import Husholdning, Person, Sak
from kostra_sdk.ids.kommuner import kommuner
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from collections.abc import Collection


class Municipality:
    """The events of `count` persons in a year, and what the controls may find in each case."""

    def __init__(self, year: int, *, oslo: bool, seed: int, count: int = 60) -> None:
        self.year = year
        self.oslo = oslo
        self.region = "030100" if oslo else "460100"
        self.events: list[Any] = []
        self.reported: set[str] = set()
        """Journal numbers of the records to expect."""
        self.paid: dict[str, int] = {}
        """Journal number → what is left of the payments of the year."""
        self.expected: dict[str, set[str]] = {}
        """Journal number → numbers of the controls that may find something, since the events are so."""
        self._rng = random.Random(seed)
        self._numbers: set[str] = set()
        for number in range(count):
            self._draw(number)
        self._rng.shuffle(self.events)

    def _born(self) -> date:
        return self._day(self.year - self._rng.randint(20, 60))

    def _chance(self, percent: int) -> bool:
        return self._rng.randrange(100) < percent

    def _some(self, kinds: Collection[Any], most: int) -> frozenset[Any]:
        return frozenset(self._rng.sample(sorted(kinds), self._rng.randint(0, most)))

    def _day(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(days=self._rng.randrange(365))

    def _draw(self, number: int) -> None:
        rng, year = self._rng, self.year
        journal, person = f"K{number:05}", f"person-{number}"
        found = self.expected[journal] = set()
        fodselsnr = synthetic_number(self._born(), rng)
        while fodselsnr in self._numbers:
            fodselsnr = synthetic_number(self._born(), rng)
        self._numbers.add(fodselsnr)
        if year <= 2022:
            found |= {"05", "06", "07"}  # these programs do not read month + 80
        if self._chance(3):
            fodselsnr = ""
            found |= {"05", "02", "06", "08"}
            if year >= 2025:
                found.add("04A")
        bydel = f"{rng.randint(1, 15):02}" if self.oslo else rng.choice(["", "", "nav"])
        self.events += [
            Person(id=person, fodselsnr=fodselsnr),
            Sak(journalnr=journal, person=person, enhet=bydel, saksbehandler="TEST01"),
        ]
        self._draw_household(person, found)
        begun = self._draw_program(journal, found)
        ended = self._draw_end(journal, begun, found) if begun else None
        is_reported = begun is not None and begun.year <= year and not (ended and ended.year < year)
        if is_reported:
            self.reported.add(journal)
        on_leave = False
        if begun and self._chance(25):
            fra = self._day(year) if self._chance(60) else self._day(year - 1)
            til = None if self._chance(50) else fra + timedelta(days=rng.randint(0, 200))
            self.events.append(Permisjon(sak=journal, fra=fra, til=til))
            on_leave = fra <= date(year, 12, 31) <= (til or date.max)
        if begun or self._chance(20):
            self._draw_payments(journal, found, on_leave=on_leave, ended=bool(ended and ended.year <= year))
        for _ in range(rng.randint(0, 2) if begun else 0):
            art = rng.choice(list(Tilleggsart))
            self.events.append(Tilleggsytelse(sak=journal, dato=self._day(rng.choice([year - 1, year])), art=art))

    def _draw_household(self, person: str, found: set[str]) -> None:
        ektstat = None if self._chance(4) else self._rng.choice(list(Ektstat))
        barn = None if self._chance(4) else self._rng.choice([0, 0, 1, 2, 3, 15])
        if ektstat is None:
            found |= {"09", "02"}
        if barn is None:
            found |= {"10", "02"}
        if barn == 15:
            found.add("13")
        self.events += [
            Husholdning(person=person, dato=date(self.year - 1, 3, 1), ektstat=ektstat, barn_under_18=barn),
            Husholdning(person=person, dato=date(self.year + 1, 1, 2), ektstat=Ektstat.GIFT, barn_under_18=1),
        ]

    def _draw_program(self, journal: str, found: set[str]) -> date | None:
        rng, year = self._rng, self.year
        begun = self._day(rng.choice([year - 5, year - 2, year - 1, year - 1, year, year, year, year + 1]))
        begynt = None if self._chance(6) else begun
        soknad = None if self._chance(5) else begun - timedelta(days=rng.randint(0, 90))
        vedtatt = begun - timedelta(days=rng.randint(0, 30))
        for control, day in (("14", soknad), ("15", vedtatt), ("16", begun)):
            if day is None:
                found |= {control, "02"}
            elif year - day.year > 4:
                found.add(control)
        kommune = ""
        if self._chance(20):
            kommune = rng.choice(["0219", "9999", "1103"])
            if kommune not in {*kommuner(year), "9999" if year >= 2024 else ""}:
                found |= {"20", "02"}
        fra_bydel = rng.choice([None, True, False]) if self.oslo else None
        if self.oslo and fra_bydel is None:
            found |= {"20A", "02"}
        ytelser = self._some(list(YtelseForSoknad), 2)
        rolle = rng.choice([None, *YtelseTypeSoshj])
        if YtelseForSoknad.SOSIALHJELP in ytelser and rolle is None:
            found.add("21")
        self.events.append(
            Program(
                sak=journal,
                soknad_registrert=soknad,
                vedtatt=vedtatt,
                begynt=begynt,
                fra_kommune=kommune,
                fra_bydel=fra_bydel,
                ytelser_for_soknad=ytelser,
                sosialhjelp_for_soknad=rolle,
            )
        )
        return begynt

    def _draw_end(self, journal: str, begun: date, found: set[str]) -> date | None:
        rng, year = self._rng, self.year
        if self._chance(45):
            return None
        dato = max(begun, self._day(rng.choice([year - 1, year, year, year, year + 1])))
        kinds = [kind for kind in Avslutningsaarsak if self.oslo or kind is not Avslutningsaarsak.FLYTTING_BYDEL]
        aarsak = rng.choice(kinds)
        situasjoner = self._some(list(Situasjon), 2)
        inntekt = None if self._chance(20) else rng.choice(list(AvslViktigsteInntekt))
        completed = {Avslutningsaarsak.FULLFORT, Avslutningsaarsak.ETTER_AVBRUDD}
        if aarsak in completed and dato.year <= year:
            if not situasjoner:
                found.add("38")
            if inntekt is None:
                found.add("39")
        self.events.append(
            Avslutning(sak=journal, dato=dato, aarsak=aarsak, situasjoner=situasjoner, viktigste_inntekt=inntekt)
        )
        return dato

    def _draw_payments(self, journal: str, found: set[str], *, on_leave: bool, ended: bool) -> None:
        rng, year = self._rng, self.year
        left = 0
        for index in range(rng.choice([0, 1, 3, 10])):
            dato = self._day(rng.choice([year - 1, year, year, year, year, year + 1]))
            belop = rng.choice([1_500, 18_000, 18_500, 700_000 if self._chance(3) else 17_000])
            taken_back = self._chance(8)
            own = f"{journal}-{index}"
            self.events.append(Kvalifiseringsutbetaling(sak=journal, dato=dato, belop=belop, id=own))
            if taken_back:
                back = Kvalifiseringsutbetaling(
                    sak=journal, dato=dato, belop=-belop, id=f"{own}-back", tilbakefort=own if self._chance(50) else ""
                )
                self.events.append(back)
            elif dato.year == year:
                left += belop
        self.paid[journal] = left
        if not left:
            if ended or not on_leave:
                found.add("28")
            if not ended and not on_leave:
                found.add("29")
        if left > 235_000:
            found.add("32")
        if left < 8_000:
            found.add("33")
