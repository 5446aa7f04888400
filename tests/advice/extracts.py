"""Extracts and accounts for the tests of plausibility and reconciliation; everybody in them is made up."""

from __future__ import annotations

import random
from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING, Any

from kostra_sdk.extract import Extract
from kostra_sdk.forms.kvalifisering.codes import Status
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.person.codes import Ektstat, Kjonn
from kostra_sdk.forms.sosialhjelp.codes import Arbsit, Bosit, Trygdesit, Vklo
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["REGION", "YEAR", "accounts", "extract", "number", "participants", "posting", "recipients"]

YEAR = 2026
REGION = "460100"


def number(serial: int) -> str:
    """Make up a fødselsnummer; another serial is another person."""
    return synthetic_number(date(1970 + serial % 30, 1 + serial // 28 % 12, 1 + serial % 28), random.Random(serial))


def _turns(*values: Iterable[Any]) -> list[Iterator[Any]]:
    """Give the values of each over and over."""
    return [cycle(each) for each in values]


def recipients(count: int, start: int = 1, **same: Any) -> list[Sosialhjelp]:
    """Make up recipients with whom nothing stands out, alike in `same`; journal numbers count from `start`."""
    kjonn, ektstat, vklo, arbsit, bosit, trygdesit, caseworker = _turns(
        Kjonn,
        Ektstat,
        Vklo,
        Arbsit,
        (Bosit.LEID_PRIVAT, Bosit.LEID_KOMMUNAL, Bosit.LEID_PRIVAT, Bosit.EID),
        (Trygdesit.HAR_INGEN, Trygdesit.UFORETRYGD, Trygdesit.DAGPENGER),
        ("TEST01", "TEST02", "TEST03"),
    )
    return [
        Sosialhjelp(
            **{
                "person_journalnr": f"{serial:08}",
                "person_fodselsnr": number(serial),
                "kjonn": next(kjonn),
                "ektstat": next(ektstat),
                "vklo": next(vklo),
                "trygdesit": next(trygdesit),
                "arbsit": next(arbsit),
                "bosit": next(bosit),
                "stmnd": {1, 2},
                "bidrag": 20_000 + serial,
                "laan": 0,
                "bidrag_mnd": {1: 10_000, 2: 10_000 + serial},
                "saksbehandler": next(caseworker),
            }
            | same
        )
        for serial in range(start, start + count)
    ]


def participants(count: int, start: int = 1, **same: Any) -> list[Kvalifisering]:
    """Make up participants with whom nothing stands out, alike in `same`."""
    kjonn, ektstat, status = _turns(Kjonn, Ektstat, (Status.I_PROGRAM, Status.FULLFORT))
    return [
        Kvalifisering(
            **{
                "person_journalnr": f"{serial:08}",
                "person_fodselsnr": number(serial),
                "kjonn": next(kjonn),
                "ektstat": next(ektstat),
                "status": next(status),
                "stmnd": {1, 2},
                "kvp_stonad": 40_000,
                "saksbehandler": f"TEST{serial % 5:02}",
            }
            | same
        )
        for serial in range(start, start + count)
    ]


def extract(records: Iterable[Any], *, form: str = "11F", year: int = YEAR, region: str = REGION) -> Extract[Any]:
    """Collect records."""
    collected = Extract.new(form=form, year=year, region=region)
    for record in records:
        collected.add(record)
    return collected


def posting(function: str, art: str, amount: int | str, *, account_class: str = "1", **cells: str) -> bytes:
    """Write a line of the accounts; amounts are 1 000 kroner."""
    form, year, quarter, region = (
        cells.get(name, own)
        for name, own in (("form", "0A"), ("year", str(YEAR)), ("quarter", " "), ("region", REGION))
    )
    line = f"{form}{year}{quarter}{region}{'':18}{account_class}{function:4}{art:3}{amount!s:>9}\n"
    assert len(line) == 49
    return line.encode("latin-1")


def accounts(*postings: tuple[str, str, int]) -> bytes:
    """Write accounts of some postings: function, art and amount."""
    return b"".join(posting(*each) for each in postings)
