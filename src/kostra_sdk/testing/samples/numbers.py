"""Person numbers that nobody has, and which of their series the official program of a year can read.

Two series are used:

* :data:`TENOR`, the published synthetic series, with 80 added to the month.
* :data:`NEVER_GIVEN`, individual numbers 750-899 for those born 1940-1999, which were never given to anyone.
  The strict reading refuses them with reason ``century``.

The programs until 2020 take no synthetic series for valid, and those of 2021 and 2022 tell no age from them:
there the second series stands in, since the first would give a finding on every record.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import duf, fodselsnummer
from kostra_sdk.testing.people import synthetic_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.controls.dialect import Dialect

__all__ = ["NEVER_GIVEN", "TENOR", "Series", "is_nobodys_duf", "is_nobodys_number", "made_up_duf", "odd_numbers"]


@attrs.frozen
class Series:
    """A series of eleven-digit numbers with the right check digits, which no person has."""

    name: str
    first: int
    """The first year of birth it has numbers for."""
    last: int
    """The last one."""
    number: Callable[[date, random.Random], str] = attrs.field(repr=False, eq=False)
    """Makes a number of a day of birth."""

    def is_read_by(self, dialect: Dialect, year: int) -> bool:
        """Whether the official program of the year takes the numbers for valid and tells the right age."""
        born = date(year - 40, 5, 17)
        cell = self.number(born, random.Random(0)).encode()  # noqa: S311 - nothing secret is drawn
        functions = dialect.functions
        return bool(functions["valid_number"](cell)) and functions["age"](cell) == year - born.year


def _never_given(born: date, rng: random.Random) -> str:
    nine = ""
    while not _has_check_digits(nine):  # some digits have none: draw again
        nine = f"{born:%d%m%y}{rng.randrange(750, 900)}"
    return nine + fodselsnummer.check_digits(nine)


TENOR: Final = Series("month + 80", 1900, 2039, synthetic_number)
"""The synthetic series of Skatteetaten."""

NEVER_GIVEN: Final = Series("750-899 for 1940-1999", 1940, 1999, _never_given)
"""The individual numbers that were never given to those born 1940-1999."""


def is_nobodys_number(text: str) -> bool:
    """Whether no person can have what stands in a cell for a number."""
    try:
        kind = fodselsnummer.kind(text)
    except InvalidId:
        return True
    return kind not in {fodselsnummer.Kind.ORDINARY, fodselsnummer.Kind.D_NUMBER}


def is_nobodys_duf(text: str) -> bool:
    """Whether no person can have what stands in a cell for a DUF number."""
    return not duf.is_valid(text)


def made_up_duf(rng: random.Random) -> str:
    """Make up a DUF number that nobody has: of a year in the 9900s, with the check digits that the programs ask for."""
    ten = f"99{rng.randrange(100):02}{rng.randrange(10**6):06}"
    return ten + duf.check_digits(ten)


def odd_numbers(born: date) -> Iterator[str]:
    """Give what may stand where a number should, for damage: each of it wrong in a way of its own.

    A synthetic number, wrong check digits, a letter within the individual number,
    the ending of those without a number, zeros, other text.
    """
    rng = random.Random(born.toordinal())  # noqa: S311 - nothing secret is drawn
    synthetic = TENOR.number(born, rng)
    yield synthetic
    yield _other_end(synthetic)
    if NEVER_GIVEN.first <= born.year <= NEVER_GIVEN.last:
        # The program of 2020 reads the letter as 0 in the check digits, but no century from it.
        sound = next(nine for last in range(10) if _has_check_digits(nine := f"{born:%d%m%y}80{last}"))
        yield f"{sound[:7]}A{sound[8]}{fodselsnummer.check_digits(sound)}"
    # Now and then such an ending is right by the check digits, and the number may then be somebody's.
    yield next(number for ending in ("00100", "00200") if is_nobodys_number(number := f"{born:%d%m%y}{ending}"))
    yield f"{born:%d}{born.month + 80}{born:%y}00100"
    yield "0" * 11
    yield "X" * 11


def _has_check_digits(first_nine: str) -> bool:
    try:
        fodselsnummer.check_digits(first_nine)
    except InvalidId:
        return False
    return True


def _other_end(number: str) -> str:
    """Give the number with a last digit that is wrong."""
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
