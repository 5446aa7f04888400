"""Made-up individuals of form 15F, and files of them that need not be as the form wants them."""

from __future__ import annotations

import io
import random
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.controls import Said
from kostra_sdk.forms.barnevern.codes import (
    ArsakFraKode,
    FlyttingTilKode,
    Kategorikode,
    Melderkode,
    MeldingKonklusjon,
    Plantype,
    Saksinnholdkode,
    UndersokelseKonklusjon,
)
from kostra_sdk.forms.barnevern.judge import Judgement, judge
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
    Plan,
    Saksinnhold,
    Tiltak,
    Undersokelse,
    Vedtaksgrunnlag,
)
from kostra_sdk.forms.barnevern.structure import structure
from kostra_sdk.forms.barnevern.writing import _element
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.markup import PROLOGUE, render
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BERGEN",
    "OSLO",
    "YEARS",
    "avgiver",
    "document",
    "individ",
    "judged",
    "measure",
    "number_of",
    "said",
    "wrapped",
]

YEARS: Final = (2023, 2024, 2025, 2026)
"""The years whose controls are included."""
BERGEN: Final = "460100"
OSLO: Final = "030102"


def number_of(age: int, year: int) -> str:
    """Make up the number of somebody of that age in the reporting year."""
    return synthetic_number(date(year - age, 3, 5), random.Random(age))


def avgiver(year: int, **changes: Any) -> Avgiver:
    """Make up who reports."""
    values: dict[str, Any] = {
        "organisasjonsnummer": "964338531",
        "versjon": year,
        "kommunenummer": "4601",
        "kommunenavn": "Testkommune",
    }
    return Avgiver(**(values | changes))


def measure(year: int, **changes: Any) -> Tiltak:
    """Make up a measure: a støttekontakt from May on."""
    values: dict[str, Any] = {
        "id": "T1",
        "start_dato": date(year, 5, 1),
        "lovhjemmel": Lovhjemmel(lov="BVL2021", kapittel="3", paragraf="1"),
        "kategori": Kategori(kode=Kategorikode.STOTTEKONTAKT),
    }
    return Tiltak(**(values | changes))


def individ(year: int, **changes: Any) -> Individ:
    """Make up a child of ten with one of everything, on which no control fires."""
    undersokelse = Undersokelse(
        id="U1",
        start_dato=date(year, 1, 20),
        slutt_dato=date(year, 4, 20),
        konklusjon=UndersokelseKonklusjon.VEDTAK_OM_TILTAK,
        vedtaksgrunnlag=[Vedtaksgrunnlag(kode=Saksinnholdkode.KONFLIKT_HJEMME)],
    )
    melding = Melding(
        id="M1",
        start_dato=date(year, 1, 15),
        slutt_dato=date(year, 1, 20),
        konklusjon=MeldingKonklusjon.IKKE_HENLAGT,
        melder=[Melder(kode=Melderkode.SKOLE)],
        saksinnhold=[Saksinnhold(kode=Saksinnholdkode.KONFLIKT_HJEMME)],
        undersokelse=undersokelse,
    )
    flytting = Flytting(
        id="F1",
        slutt_dato=date(year, 6, 1),
        arsak_fra=ArsakFra(kode=ArsakFraKode.MED_FOSTERFORELDRE),
        flytting_til=FlyttingTil(kode=FlyttingTilKode.FORELDRE),
    )
    values: dict[str, Any] = {
        "id": "I1",
        "start_dato": date(year, 1, 10),
        "journalnummer": "J1",
        "fodselsnummer": number_of(10, year),
        "saksbehandler": "TEST01",
        "avslutta3112": JaNei.NEI,
        "melding": [melding],
        "plan": [Plan(id="P1", start_dato=date(year, 5, 1), plantype=Plantype.TILTAKSPLAN)],
        "tiltak": [measure(year)],
        "flytting": [flytting],
    }
    return Individ(**(values | changes))


def document(year: int, records: Iterable[Avgiver | Individ]) -> bytes:
    """Write a file of records as they are, with what the form does not allow too."""
    kinds = structure(year)
    parts = [
        render(_element(record, kinds.avgiver if isinstance(record, Avgiver) else kinds.individ), 1)
        for record in records
    ]
    return PROLOGUE + b"<Barnevern>\n" + b"".join(parts) + b"</Barnevern>\n"


def wrapped(year: int, *individer: str) -> bytes:
    """Write a file with individuals as they are given, as XML."""
    begun = document(year, [avgiver(year)]).removesuffix(b"</Barnevern>\n")
    return begun + "\n".join(individer).encode("latin-1", "xmlcharrefreplace") + b"</Barnevern>\n"


def said(region: str = BERGEN) -> Said:
    """Say which region a file is for."""
    return Said(kommune=region[:4].encode(), oslo=region.startswith("0301"), region=region.encode())


def judged(content: bytes, year: int, region: str = BERGEN) -> Judgement:
    """Judge a file."""
    return judge(io.BytesIO(content), year=year, said=said(region))
