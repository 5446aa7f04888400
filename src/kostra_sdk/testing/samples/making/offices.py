"""The familievernkontor that a sample of a region or county is of."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kostra_sdk.forms.familievern.offices import offices

if TYPE_CHECKING:
    from kostra_sdk.forms.familievern.offices import Office

__all__ = ["offices_of"]


@lru_cache(maxsize=64)
def offices_of(year: int, region: str) -> tuple[Office, ...]:
    """Give the offices of a year in a region of familievern, or in the county that the region's number begins with.

    Where neither has an office, they are all of the year's.
    """
    every = tuple(offices(year).values())
    here = tuple(office for office in every if office.region == region)
    county = tuple(office for office in every if office.county == region[:2])
    return here or county or every
