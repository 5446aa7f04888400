"""Small extracts of people who do not exist, in which nothing blocks, for any number of municipalities."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

from kostra_sdk import Arbsit, Bosit, Ektstat, Extract, JaNei, Kjonn, Kvalifisering, Sosialhjelp, Trygdesit, Vklo
from kostra_sdk.errors import InvalidId
from kostra_sdk.forms.kvalifisering.codes import Status
from kostra_sdk.ids import orgnr
from kostra_sdk.ids.kommuner import kommuner
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FORMS", "YEAR", "extract", "municipalities"]

YEAR = 2025
FORMS = ("11F", "11CF")
RECORDS = 3


def municipalities() -> Iterator[tuple[str, str]]:
    """Give made-up organisations without end, each with the region of one of the year's municipalities.

    The numbers are of the test data's series; the first 357 have a region each of their own.
    """
    regions = [f"{number}00" for number in kommuner(YEAR)]
    serial = count = 0
    while True:
        serial += 1
        head = f"{31_200_000 + serial}"
        try:
            number = head + orgnr.check_digit(head)
        except InvalidId:  # some numbers have no check digit, and are never given
            continue
        yield number, regions[count % len(regions)]
        count += 1


def extract(form: str, region: str, seed: int) -> bytes:
    """Write an extract of a few records; the same arguments give the same bytes."""
    rng = random.Random(f"{form} {region} {seed}")
    made: Extract[Any] = Extract.new(form=form, year=YEAR, region=region)
    for number in range(1, RECORDS + 1):
        made.add(_recipient(number, region, rng) if form == "11F" else _participant(number, region, rng))
    return made.to_bytes()


def _person(number: int, region: str, rng: random.Random) -> dict[str, Any]:
    born = date(1970 + rng.randrange(30), 1 + rng.randrange(12), 1 + rng.randrange(28))
    return {
        "bydelsnr": "07" if region.startswith("0301") else "",
        "fodselsdato": born,
        "person_journalnr": f"{number:08}",
        "person_fodselsnr": synthetic_number(born, rng),
        "kjonn": rng.choice(list(Kjonn)),
        "ektstat": Ektstat.UGIFT,
        "bu18": JaNei.NEI,
        "saksbehandler": "TEST",
    }


def _recipient(number: int, region: str, rng: random.Random) -> Sosialhjelp:
    amount = rng.randrange(2_000, 18_000)
    return Sosialhjelp(
        **_person(number, region, rng),
        vklo=Vklo.SOSIALHJELP,
        trygdesit=Trygdesit.HAR_INGEN,
        arbsit=Arbsit.REGISTRERT_ARBEIDSLEDIG,
        stmnd={number},
        bidrag=amount,
        laan=0,
        bidrag_mnd={number: amount},
        gitt_okonomirad=JaNei.NEI,
        faat_individuell_plan=JaNei.NEI,
        bosit=Bosit.LEID_PRIVAT,
        vilkarsoslov=JaNei.NEI,
        vilkarsamekt=JaNei.NEI,
    )


def _participant(number: int, region: str, rng: random.Random) -> Kvalifisering:
    return Kvalifisering(
        **_person(number, region, rng),
        reg_dato=date(YEAR, 2, 1),
        vedtak_dato=date(YEAR, 3, 1),
        begynt_dato=date(YEAR, 4, 1),
        kvp_komm=JaNei.NEI,
        kvp_med_astonad=JaNei.NEI,
        stmnd={4, 5, 6},
        kvp_stonad=rng.randrange(50_000, 90_000),
        status=Status.I_PROGRAM,
    )
