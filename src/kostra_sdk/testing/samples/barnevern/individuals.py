"""Children and young adults made up for a sample of 15F: nothing in what happened to them stands out in any year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.forms.barnevern.codes import (
    Kategorikode,
    Melderkode,
    MeldingKonklusjon,
    Opphevelseskode,
    Plantype,
    Saksinnholdkode,
    UndersokelseKonklusjon,
)
from kostra_sdk.forms.barnevern.record import (
    ArsakFra,
    Avgiver,
    Flytting,
    FlyttingTil,
    Individ,
    Kategori,
    Lovhjemmel,
    Melder,
    Melding,
    Opphevelse,
    Plan,
    Saksinnhold,
    Tiltak,
    Tiltaksgrunnlag,
    Undersokelse,
    Vedtaksgrunnlag,
)
from kostra_sdk.forms.barnevern.structure import structure
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.ids.kommuner import BYDELER
from kostra_sdk.testing.samples.numbers import TENOR, made_up_duf
from kostra_sdk.testing.samples.population import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.ids.kommuner import Region

__all__ = ["avgiver_of", "individuals"]

_NOBODYS: Final = "000000000"
"""An organisation number that no organisation has."""
_LAW: Final = "BVL2021"
_CARE: Final = "a"
"""A letter of § 5-1, which measures that take over the care of a child rest on."""
_SPECIFIED: Final = "Oppdiktet presisering"
_OPEN_SHARE: Final = 0.55
_OLDEST_CHILD: Final = 17
_MEASURES: Final = (
    (26, Kategorikode.RAAD_OG_VEILEDNING),
    (10, Kategorikode.OKONOMISK_HJELP),
    (10, Kategorikode.BESOKSHJEM),
    (8, Kategorikode.FRITIDSAKTIVITETER),
    (6, Kategorikode.MARTE_MEO),
    (6, Kategorikode.ANSVARSGRUPPE),
    (4, Kategorikode.HJEMMEBASERT_ANNET),
    (4, Kategorikode.UTVIKLING_ANNET),
)
_PLACEMENTS: Final = (
    (50, Kategorikode.FOSTERHJEM_UTENFOR_FAMILIE),
    (25, Kategorikode.FOSTERHJEM_I_FAMILIE),
    (15, Kategorikode.BARNEVERNSINSTITUSJON),
    (10, Kategorikode.BEREDSKAPSHJEM),
)
_IN_SMALL: Final = ((5, Kategorikode.BARNEHAGE), (10, Kategorikode.SFO))
"""The age up to which a measure is offered."""
_NEED_TEXT: Final = frozenset({Kategorikode.HJEMMEBASERT_ANNET, Kategorikode.UTVIKLING_ANNET})
_OTHER_MATTERS: Final = frozenset({Saksinnholdkode.ANDRE_FORHOLD_FAMILIEN, Saksinnholdkode.ANDRE_FORHOLD_BARNET})
_DECIDED: Final = frozenset({UndersokelseKonklusjon.VEDTAK_OM_TILTAK, UndersokelseKonklusjon.BEGJAERING_TIL_NEMNDA})
_PLANS: Final = (Plantype.TILTAKSPLAN, Plantype.UNDERSOKELSESPLAN, Plantype.SAMVAERSPLAN)


def avgiver_of(year: int, region: Region, org_number: str | None = None) -> Avgiver:
    """Give who reports a sample: a municipality that is plainly made up, but for its number."""
    return Avgiver(
        organisasjonsnummer=org_number or _NOBODYS,
        versjon=year,
        kommunenummer=region.kommune,
        kommunenavn="Oppdiktet kommune",
    )


def individuals(year: int, region: Region, seed: int) -> Iterator[Individ]:
    """Give individuals, one after the other, until there are no more journal numbers."""
    drawing = Drawing("15F", year, region, seed)
    taken: set[str] = set()
    while True:
        yield _Case(drawing, taken).individ()


@lru_cache(maxsize=16)
def _codes(year: int, *path: str) -> tuple[str, ...]:
    """Give the codes of an element within an individual that the year knows."""
    kind = structure(year).individ
    for name in path:
        kind = kind.element_of[name]
    return tuple(kind.leaf_of["Kode"].codes)


@attrs.define(slots=False, eq=False)
class _Case:
    """One case, while it is drawn."""

    drawing: Drawing
    taken: set[str]
    """The numbers that others have."""

    def __attrs_post_init__(self) -> None:
        drawing = self.drawing
        self.year, self.rng = drawing.year, drawing.rng
        self.number = drawing.made
        self.age = drawing.one_of([(92, self.rng.randint(0, _OLDEST_CHILD)), (8, self.rng.randint(18, 22))])
        self.last_day = date(self.year, 12, 31)
        first = date(self.year - min(self.age, 3), 2, 1) if self.age < 3 else date(self.year - 3, 2, 1)
        self.begun = drawing.day(first, date(self.year, 9, 30))
        is_open = drawing.chance(_OPEN_SHARE) or self.begun > date(self.year, 8, 1)
        after = max(self.begun + timedelta(days=90), date(self.year, 6, 1))
        self.ended = None if is_open else drawing.day(after, self.last_day)
        self.until = self.ended or self.last_day

    def individ(self) -> Individ:
        """Draw the individual and what happened."""
        drawing = self.drawing
        journal = drawing.journal_number()
        plans = [self._plan()] if drawing.chance(0.6) else []
        messages = [self._message(number) for number in range(drawing.one_of([(70, 1), (25, 2), (5, 3)]))]
        measures = self._measures()
        return Individ(
            id=f"I{self.number:07}",
            journalnummer=journal,
            start_dato=self.begun,
            slutt_dato=self.ended,
            saksbehandler=f"FIKTIV{self.rng.randint(1, 40):03}",
            avslutta3112=JaNei.NEI if self.ended is None else JaNei.JA,
            fodselsnummer=self._person_number(),
            dufnummer=made_up_duf(self.rng) if drawing.chance(0.05) else None,
            melding=messages,
            plan=plans,
            tiltak=measures,
            flytting=self._moves() if any(each.kategori.kode.startswith("2.") for each in measures) else [],
            **self._bydel(),
        )

    def _person_number(self) -> str:
        while True:
            first = date(self.year - self.age, 1, 1)
            born = self.drawing.day(first, self.begun if self.age == 0 else first.replace(month=12, day=31))
            number = TENOR.number(min(born, max(self.begun, first)), self.rng)
            if number not in self.taken:
                self.taken.add(number)
                return number

    def _bydel(self) -> dict[str, Any]:
        region = self.drawing.region
        if not region.is_oslo:
            return {}
        bydel = self.rng.choice(tuple(BYDELER)) if region.bydel == "00" else region.bydel
        return {"bydelsnummer": bydel, "bydelsnavn": "Oppdiktet bydel"}

    # --- messages and investigations --------------------------------------------------------------------

    def _message(self, number: int) -> Melding:
        """Draw a message; that of an investigation ends before it, and both before the case."""
        received = self.drawing.day(max(self.begun, date(self.year, 1, 1)), self.until - timedelta(days=60))
        concluded = received + timedelta(days=self.rng.randint(1, 7))
        outcome = self.drawing.one_of(
            [
                (70, MeldingKonklusjon.IKKE_HENLAGT),
                (22, MeldingKonklusjon.HENLAGT),
                (8, MeldingKonklusjon.HENLAGT_AKTIVE_TILTAK),
            ]
        )
        identity = f"M{self.number:07}-{number}"
        return Melding(
            id=identity,
            start_dato=received,
            slutt_dato=concluded,
            konklusjon=outcome,
            melder=[self._sender()],
            saksinnhold=[self._matter(Saksinnhold, "Melding", "Saksinnhold") for _ in range(self.rng.randint(1, 2))],
            undersokelse=self._investigation(concluded, f"U{self.number:07}-{number}")
            if outcome is MeldingKonklusjon.IKKE_HENLAGT
            else None,
        )

    def _sender(self) -> Melder:
        code = Melderkode(self.rng.choice(_codes(self.year, "Melding", "Melder")))
        return Melder(kode=code, presisering=_SPECIFIED if code is Melderkode.ANNEN_OFFENTLIG_INSTANS else None)

    def _matter(self, kind: Any, *path: str) -> Any:
        code = Saksinnholdkode(self.rng.choice(_codes(self.year, *path)))
        return kind(kode=code, presisering=_SPECIFIED if code in _OTHER_MATTERS else None)

    def _investigation(self, begun: date, identity: str) -> Undersokelse:
        """Draw an investigation: it has ended in the year, but for a late one of an open case."""
        if self.ended is None and begun >= date(self.year, 9, 1) and self.drawing.chance(0.5):
            return Undersokelse(id=identity, start_dato=begun)
        outcome = self.drawing.one_of(
            [
                (45, UndersokelseKonklusjon.VEDTAK_OM_TILTAK),
                (3, UndersokelseKonklusjon.BEGJAERING_TIL_NEMNDA),
                (44, UndersokelseKonklusjon.HENLAGT_ETTER_VURDERING),
                (8, UndersokelseKonklusjon.HENLAGT_FLYTTING),
            ]
        )
        grounds = self.rng.randint(1, 2) if outcome in _DECIDED else 0
        path = ("Melding", "Undersokelse", "Vedtaksgrunnlag")
        return Undersokelse(
            id=identity,
            start_dato=begun,
            slutt_dato=self.drawing.day(begun, min(begun + timedelta(days=90), self.until)),
            konklusjon=outcome,
            presisering=_SPECIFIED if outcome is UndersokelseKonklusjon.HENLAGT_FLYTTING else None,
            vedtaksgrunnlag=[self._matter(Vedtaksgrunnlag, *path) for _ in range(grounds)],
        )

    # --- plans, measures and moves ----------------------------------------------------------------------

    def _plan(self) -> Plan:
        begun = self.drawing.day(self.begun, self.until)
        return Plan(id=f"P{self.number:07}", start_dato=begun, slutt_dato=self.ended, plantype=self.rng.choice(_PLANS))

    def _measures(self) -> list[Tiltak]:
        """Draw measures: a placement or help at home; who is over 18 has one for certain."""
        measures = []
        if self.age <= _OLDEST_CHILD and self.drawing.chance(0.2):
            measures.append(self._measure(0, self.drawing.one_of(_PLACEMENTS), care=self.drawing.chance(0.7)))
        if self.age > _OLDEST_CHILD or self.drawing.chance(0.6):
            offered = [*_MEASURES, *((8, code) for oldest, code in _IN_SMALL if 1 <= self.age <= oldest)]
            measures.append(self._measure(1, self.drawing.one_of(offered), care=False))
        return measures

    def _measure(self, number: int, category: Kategorikode, *, care: bool) -> Tiltak:
        begun = self.drawing.day(self.begun, min(self.begun + timedelta(days=60), self.until))
        ended = self.ended
        if ended is None and self.drawing.chance(0.3):
            ended = self.drawing.day(max(begun, date(self.year, 1, 1)), self.last_day)
        why = self.drawing.one_of([(6, Opphevelseskode.TILBAKEFORT), (4, Opphevelseskode.ANNET)])
        text = _SPECIFIED if why is Opphevelseskode.ANNET else None
        return Tiltak(
            id=f"T{self.number:07}-{number}",
            start_dato=begun,
            slutt_dato=ended,
            lovhjemmel=Lovhjemmel(lov=_LAW, kapittel="5", paragraf="1", bokstav=_CARE)
            if care
            else Lovhjemmel(lov=_LAW, kapittel="3", paragraf="1"),
            kategori=Kategori(kode=category, presisering=_SPECIFIED if category in _NEED_TEXT else None),
            tiltaksgrunnlag=[self._matter(Tiltaksgrunnlag, "Tiltak", "Tiltaksgrunnlag")],
            opphevelse=Opphevelse(kode=why, presisering=text) if ended is not None and care else None,
        )

    def _moves(self) -> list[Flytting]:
        if self.drawing.chance(0.6):
            return []
        code = self.rng.choice(_codes(self.year, "Flytting", "ArsakFra"))
        to = self.rng.choice(_codes(self.year, "Flytting", "FlyttingTil"))
        day = self.drawing.day(max(self.begun, date(self.year, 1, 1)), self.until)
        kinds = structure(self.year).individ.element_of["Flytting"].element_of
        return [
            Flytting(
                id=f"F{self.number:07}",
                slutt_dato=day,
                arsak_fra=ArsakFra(kode=kinds["ArsakFra"].leaf_of["Kode"].members[code], presisering=_SPECIFIED),  # type: ignore[arg-type]  # its own codes
                flytting_til=FlyttingTil(kode=kinds["FlyttingTil"].leaf_of["Kode"].members[to], presisering=_SPECIFIED),  # type: ignore[arg-type]  # likewise
            )
        ]
