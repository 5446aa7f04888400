"""The offices of familievern by year: their numbers, names, counties and regions, as the official controls have them.

In 2025 the regions' numbers were reversed: øst was 667600 until 2024 and has been 667200 since.
"""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Office", "office", "offices", "regions"]

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2026

_REVERSED: Final = 2025
_NAMES: Final = ("Region øst", "Region sør", "Region vest", "Region Midt-Norge", "Region nord")
_NUMBERS: Final = ("667200", "667300", "667400", "667500", "667600")


@attrs.frozen
class Office:
    """A familievernkontor in a year."""

    number: str
    """Three digits."""
    county: str
    """The number of its county (fylke), two digits."""
    region: str
    """The number of its region that year, six digits."""
    name: str
    """What it is called; blank in the years whose names were not found (2020-2023)."""


@cache
def offices(year: int) -> Mapping[str, Office]:
    """Give the offices of a year by number, in order.

    Raises :class:`~kostra_sdk.errors.UsageError` for a year outside 2020 to 2026.
    """
    _check(year)
    return MappingProxyType({number: Office(number, *rest) for number, *rest in _by_year()[str(year)]})


def office(number: str, year: int) -> Office:
    """Give an office by its number, such as ``017``.

    Raises :class:`~kostra_sdk.errors.UsageError` where there was none of that number, or the year is not known.
    """
    try:
        return offices(year)[number]
    except KeyError:
        raise UsageError(f"no familievernkontor in {year} has the number {number!r}") from None


@cache
def regions(year: int) -> Mapping[str, str]:
    """Give the regions of a year: number and name.

    Raises :class:`~kostra_sdk.errors.UsageError` for a year outside 2020 to 2026.
    """
    _check(year)
    names = _NAMES if year >= _REVERSED else _NAMES[::-1]
    return MappingProxyType(dict(zip(_NUMBERS, names, strict=True)))


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(
            f"the offices of familievern in {year} are not known; the known years are {FIRST_YEAR} to {LAST_YEAR}"
        )


@cache
def _by_year() -> dict[str, list[tuple[str, str, str, str]]]:
    """Each year's offices: number, county, region, name."""
    from importlib import resources  # slow to import, and most programs never need it

    text = resources.files(__package__).joinpath("offices.json").read_text(encoding="utf-8")
    by_year: dict[str, list[tuple[str, str, str, str]]] = json.loads(text)
    return by_year
