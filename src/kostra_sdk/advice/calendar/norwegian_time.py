"""Norwegian time by its rule, for machines that have no table of time zones, as Windows.

One hour ahead of UTC, two from the last Sunday of March to the last of October, each at 01:00 UTC.
The rule has held since 1996, before any date of the calendar.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

__all__ = ["NORWEGIAN_TIME", "NorwegianTime", "beginning_of", "end_of"]

_HOUR: Final = timedelta(hours=1)
_MARCH, _OCTOBER = 3, 10


class NorwegianTime(tzinfo):
    """The time on Norwegian clocks; :data:`NORWEGIAN_TIME` is the one there is."""

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        """Give how far the clocks are ahead of UTC: one hour or two."""
        return _HOUR + self.dst(moment)

    def dst(self, moment: datetime | None, /) -> timedelta:
        """Give how far summer time sets the clocks forward: an hour or nothing."""
        if moment is None:
            return timedelta(0)
        begins, ends = _summer(moment.year)
        wall = moment.replace(tzinfo=None, fold=0)
        # An hour that is skipped or comes twice is told apart by `fold`, as PEP 495 has it.
        forward, back = begins + _HOUR, ends + _HOUR
        if forward <= wall < forward + _HOUR:
            return _HOUR if moment.fold else timedelta(0)
        if back <= wall < back + _HOUR:
            return timedelta(0) if moment.fold else _HOUR
        return _HOUR if forward <= wall < back else timedelta(0)

    def tzname(self, moment: datetime | None, /) -> str:
        """Give ``CET`` or ``CEST``."""
        return "CEST" if self.dst(moment) else "CET"

    def fromutc(self, moment: datetime, /) -> datetime:
        """Give what the clocks show at a moment of UTC."""
        begins, ends = _summer(moment.year)
        utc = moment.replace(tzinfo=None)
        ahead = 2 * _HOUR if begins <= utc < ends else _HOUR
        return (moment + ahead).replace(fold=int(ends <= utc < ends + _HOUR))

    def __repr__(self) -> str:
        return "NORWEGIAN_TIME"


NORWEGIAN_TIME: Final = NorwegianTime()
"""The zone of a ``datetime`` that is Norwegian time."""


def beginning_of(moment: date) -> datetime:
    """Give a day's first moment in Norway; a time without zone is Norwegian, one with a zone stays as it is."""
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=NORWEGIAN_TIME)
    return datetime.combine(moment, time(), NORWEGIAN_TIME)


def end_of(moment: date) -> datetime:
    """Give the first moment after a day in Norway; a time is treated as by :func:`beginning_of`."""
    if isinstance(moment, datetime):
        return beginning_of(moment)
    return beginning_of(moment + timedelta(days=1))


def _summer(year: int) -> tuple[datetime, datetime]:
    """Give when summer time begins and ends in a year, as UTC without zone."""
    return _last_sunday(year, _MARCH), _last_sunday(year, _OCTOBER)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1)  # noqa: DTZ001 - UTC, and compared with such
    return last - timedelta(days=(last.weekday() + 1) % 7)
