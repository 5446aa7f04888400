"""Parts made by hand: lines of people who do not exist."""

from __future__ import annotations

import random
from datetime import date

from kostra_sdk.ids import duf
from kostra_sdk.testing import synthetic_number
from tests.forms.lines import line

__all__ = ["EDITION", "PERSONS", "SEEKERS", "joined", "many", "record"]

EDITION = {"form": "11F", "year": 2025, "region": "460100"}


def many(count: int) -> tuple[str, ...]:
    """Make up so many different fødselsnummer, the same ones every time."""
    rng = random.Random(5)
    found: dict[str, None] = {}
    while len(found) < count:
        found[synthetic_number(date(1985, 1, 1), rng)] = None
    return tuple(found)


PERSONS = many(6)
"""Synthetic fødselsnummer: nobody has them."""
SEEKERS = tuple(f"20209000{n}0" + duf.check_digits(f"20209000{n}0") for n in range(3, 6))
"""DUF numbers with the right check digits, made up."""


def record(journal: str, person: str = "", **cells: str) -> bytes:
    """Write a record with which nothing is wrong, but for the cells that are given."""
    own = {"PERSON_JOURNALNR": journal, **({"PERSON_FODSELSNR": person} if person else {}), **cells}
    return line("11F", 2025, own)


def joined(*records: bytes) -> bytes:
    """Write records as an extract."""
    return b"".join(each + b"\n" for each in records)
