"""How the tables of boundaries are written: a control, its years, and lines that just fail or just pass it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from tests.forms.lines import ELSEWHERE, VARIES, YEARS, Cells, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ARE_NOT_THERE", "Boundary", "Records", "Try", "between", "but", "codes", "one_way", "only", "tries"]

ARE_NOT_THERE: Final = ("", "\xa0")
"""Texts that are never a code, wherever they stand."""


@attrs.frozen
class Boundary:
    """Cells that make a control fire, and cells that do not, in some years; the other cells are plausible.

    What is expected is read from the description of the official controls, never from the code.
    """

    control: str
    """The key of the control: the name of its function."""
    years: Sequence[int]
    fails: Sequence[Cells] = ()
    passes: Sequence[Cells] = ()
    region: str = ELSEWHERE


def one_way(control: str, years: Sequence[int], cells: Sequence[Cells], *, fires: bool) -> Boundary:
    """Say that all of the cells make a control fire, or that none of them does."""
    return Boundary(control, years, fails=cells if fires else (), passes=() if fires else cells)


@attrs.frozen
class Records:
    """A few records and the lines at which a control across records fires, in the official order from 2023."""

    control: str
    years: Sequence[int]
    records: Sequence[Cells]
    fires: Sequence[int | tuple[int, ...]]
    """Lines, counted from 1; the lines of a group stand together."""
    region: str = ELSEWHERE

    def lines(self, form: str, year: int) -> list[bytes]:
        """Write the records of a year, which differ in a field whatever they share."""
        return [
            line(form, year, {VARIES[form]: str(number % 5 + 1), **cells}) for number, cells in enumerate(self.records)
        ]


@attrs.frozen
class Try:
    """One line and whether the control fires on it."""

    control: str
    region: str
    line: bytes
    fires: bool


def between(first: int, last: int = YEARS[-1]) -> tuple[int, ...]:
    """Give the years from the first to the last, both included."""
    return tuple(year for year in YEARS if first <= year <= last)


def only(*years: int) -> tuple[int, ...]:
    """Give just these years."""
    return years


def codes(text: str) -> tuple[str, ...]:
    """Give the codes of a text, which has blanks between them."""
    return tuple(text.split())


def but(among: Iterable[str], text: str = "") -> tuple[str, ...]:
    """Give the codes among those of a field that the text does not name, and some that are never codes."""
    return (*(code for code in among if code not in text.split()), *ARE_NOT_THERE)


def tries(boundaries: Iterable[Boundary], form: str, year: int) -> Iterator[Try]:
    """Give the lines of a year's boundaries."""
    for boundary in boundaries:
        if year in boundary.years:
            for cells, fires in (
                *((cells, True) for cells in boundary.fails),
                *((cells, False) for cells in boundary.passes),
            ):
                yield Try(boundary.control, boundary.region, line(form, year, cells), fires)
