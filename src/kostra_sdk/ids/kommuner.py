"""Municipalities by year, the bydeler of Oslo, and the six-digit region that an extract is sent for.

The municipalities are those of 2016 to 2026, with their names of each year
(:data:`FIRST_YEAR`, :data:`LAST_YEAR`), read from a data file on first use.
"""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.errors import RegionError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BYDELER",
    "FIRST_YEAR",
    "LAST_YEAR",
    "OSLO",
    "Region",
    "is_kommune",
    "kommune_name",
    "kommuner",
]

FIRST_YEAR: Final = 2016
LAST_YEAR: Final = 2026

OSLO: Final = "0301"
"""The number of Oslo, the only municipality that reports by bydel."""

BYDELER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "01": "Gamle Oslo",
        "02": "Grünerløkka",
        "03": "Sagene",
        "04": "St. Hanshaugen",
        "05": "Frogner",
        "06": "Ullern",
        "07": "Vestre Aker",
        "08": "Nordre Aker",
        "09": "Bjerke",
        "10": "Grorud",
        "11": "Stovner",
        "12": "Alna",
        "13": "Østensjø",
        "14": "Nordstrand",
        "15": "Søndre Nordstrand",
    }
)
"""The fifteen bydeler of Oslo: number and name."""


@cache
def kommuner(year: int) -> Mapping[str, str]:
    """Give the municipalities of a year: four-digit number and name, in order of number.

    Raises :class:`~kostra_sdk.errors.RegionError` for a year outside 2016 to 2026.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RegionError(
            f"the municipalities of {year} are not known; the known years are {FIRST_YEAR} to {LAST_YEAR}"
        )
    return MappingProxyType(
        {number: name for number, names in _periods().items() for name, first, last in names if first <= year <= last}
    )


def is_kommune(number: str, year: int) -> bool:
    """Whether there was a municipality of that number in that year.

    Raises :class:`~kostra_sdk.errors.RegionError` for a year outside 2016 to 2026.
    """
    return number in kommuner(year)


def kommune_name(number: str, year: int) -> str:
    """Give a municipality's name in a year.

    Raises :class:`~kostra_sdk.errors.RegionError` where there was none of that number,
    or the year is not known.
    """
    try:
        return kommuner(year)[number]
    except KeyError:
        raise RegionError(f"no municipality in {year} has that number") from None


def _is_region(_region: Region, _attribute: attrs.Attribute[str], code: object) -> None:
    if not isinstance(code, str):  # a number column, where 030100 has lost its zero
        raise RegionError(f"a region is text, six digits of it; this is {type(code).__name__}")
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        # The text itself is left out: someone may have passed quite another number.
        raise RegionError(
            "a region is six digits, four of kommune and two of bydel (00 where there is none); "
            f"this is {len(code)} characters" + (", not all digits" if len(code) == 6 else "")
        )


@attrs.frozen(order=True)
class Region:
    """Who an extract is for: six digits, kommune and bydel (00 where there is none).

    Raises :class:`~kostra_sdk.errors.RegionError` for anything but six digits.
    Whether there is such a municipality depends on the year: see :func:`is_kommune`.
    """

    code: str = attrs.field(validator=_is_region)

    @classmethod
    def parse(cls, text: str) -> Region:
        """Read six digits, with nothing around or between them."""
        return cls(text)

    @property
    def kommune(self) -> str:
        """The municipality's four digits."""
        return self.code[:4]

    @property
    def bydel(self) -> str:
        """The bydel's two digits, 00 where there is none."""
        return self.code[4:]

    @property
    def is_oslo(self) -> bool:
        """Whether the municipality is Oslo, with or without bydel."""
        return self.kommune == OSLO

    def __str__(self) -> str:
        """Give the six digits."""
        return self.code


@cache
def _periods() -> dict[str, list[tuple[str, int, int]]]:
    """Each number with its names, and the first and last year of each."""
    from importlib import resources  # slow to import, and most programs never need it

    text = resources.files(__package__).joinpath("kommuner.json").read_text(encoding="utf-8")
    numbers: dict[str, list[tuple[str, int, int]]] = json.loads(text)["kommuner"]
    return numbers
