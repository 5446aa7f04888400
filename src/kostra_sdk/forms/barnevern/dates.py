"""Dates as the official control program of 2023 on reads them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache, total_ordering
from typing import Final

import attrs

__all__ = ["EarlyDate", "days_from", "read_date"]

_BLANKS: Final = "".join(map(chr, range(0x21)))
_DATE: Final = re.compile(
    r"(-?)([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{0,9})?)?Z?)?"
)
_CYCLE: Final = 400
"""The calendar is the same again after so many years."""
_CYCLE_DAYS: Final = 146_097


@total_ordering
@attrs.frozen(order=False)
class EarlyDate:
    """A day before the year 1, which Python's dates do not reach; earlier than all of them.

    The program reads such a year and goes on; control 01a then finds that it is before 1998.
    """

    year: int
    """Below 0."""
    month: int
    day: int

    def toordinal(self) -> int:
        """Count the days as ``date.toordinal`` does, below 1."""
        cycles = -self.year // _CYCLE + 1
        return date(self.year + cycles * _CYCLE, self.month, self.day).toordinal() - cycles * _CYCLE_DAYS

    def __lt__(self, other: EarlyDate | date) -> bool:
        return self.toordinal() < other.toordinal()


def days_from(start: EarlyDate | date, end: EarlyDate | date) -> int:
    """Count the days from one day to another, the last not included."""
    return end.toordinal() - start.toordinal()


@lru_cache(maxsize=1 << 14)
def read_date(text: str) -> date | EarlyDate | None:
    """Read a day of the calendar, ``2024-05-17``; None where it is none.

    Blanks around it do no harm, nor does a time of day after it, ``T10:30:00`` or ``T10:30:00Z``;
    a zone without a time, or another zone, makes it no date.
    A year has four digits and may be negative; the year 0000 is no year.
    """
    parts = _DATE.fullmatch(text.strip(_BLANKS))
    if parts is None:
        return None
    sign, year, month, day = parts.groups()
    has_time = parts.end() > parts.end(4)
    try:
        if not sign:
            return date(int(year), int(month), int(day))
        if has_time or not int(year):
            return None
        early = EarlyDate(-int(year), int(month), int(day))
        early.toordinal()  # raises where the calendar has no such day
    except ValueError:
        return None
    return early
