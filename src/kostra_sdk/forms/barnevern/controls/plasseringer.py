"""Placements, the measures by which a child lives away from home, and those that overlap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from kostra_sdk.forms.barnevern.codes import Kategorikode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kostra_sdk.forms.barnevern.record import Tiltak

__all__ = ["LEAST_OVERLAP", "is_placement", "overlapping"]

LEAST_OVERLAP: Final = 90
"""Days that two placements share, from where they overlap."""


def is_placement(tiltak: Tiltak) -> bool:
    """Whether a measure is a placement: categories 1 and 2, and bolig med oppfølging."""
    return tiltak.kategori.kode.startswith(("1.", "2.")) or tiltak.kategori.kode == Kategorikode.BOLIG_MED_OPPFOLGING


def overlapping(tiltak: Sequence[Tiltak], last_day: date) -> frozenset[int]:
    """Give the identity of the placements that overlap with at least one later one in the file.

    Days are counted from the later start to the earlier end, the end not included; one without an end lasts to
    `last_day`.
    Two placements share 90 days or more just where they overlap once each is cut 90 days short;
    so it is enough to know which days the later ones cover, however many they are.
    """
    found = set()
    covered = _Days()
    for each in reversed([each for each in tiltak if is_placement(each)]):
        first = each.start_dato.toordinal()
        last = (each.slutt_dato or last_day).toordinal() - LEAST_OVERLAP
        if first <= last:
            if covered.meet(first, last):
                found.add(id(each))
            covered.add(first, last)
    return frozenset(found)


class _Days:
    """A set of days, kept as spans that do not meet, in order."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def meet(self, first: int, last: int) -> bool:
        """Whether any day of a span is in the set."""
        place = bisect_left(self._lasts, first)
        return place < len(self._firsts) and self._firsts[place] <= last

    def add(self, first: int, last: int) -> None:
        """Add the days of a span."""
        low, high = bisect_left(self._lasts, first), bisect_right(self._firsts, last)
        if low < high:
            first, last = min(first, self._firsts[low]), max(last, self._lasts[high - 1])
        self._firsts[low:high] = [first]
        self._lasts[low:high] = [last]
