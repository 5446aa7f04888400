"""People who do not exist: their numbers are of the synthetic series, with 80 added to the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import fodselsnummer

if TYPE_CHECKING:
    import random
    from datetime import date

__all__ = ["synthetic_number"]


def synthetic_number(born: date, rng: random.Random) -> str:
    """Make up an eleven-digit number of the synthetic series (month + 80) with the right check digits.

    Nobody has such a number, and the official programs of 2023 on read its date of birth.

    Args:
        born: The date of birth, 1940-2039.
        rng: What the individual number is drawn from; seed it, so that tests are the same every time.
    """
    while True:
        individual = rng.randrange(500, 1000) if born.year >= 2000 else rng.randrange(500)
        nine = f"{born.day:02}{born.month + 80:02}{born.year % 100:02}{individual:03}"
        try:
            return nine + fodselsnummer.check_digits(nine)
        except InvalidId:  # some digits have no check digits: draw again
            continue
