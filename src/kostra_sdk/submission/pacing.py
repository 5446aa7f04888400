"""When to try: pauses after faults, a circuit breaker per host, off-peak hours, deadlines.

Everything here is reckoned from a moment that is passed in; chance comes from a `random.Random` that is passed in too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import attrs

from kostra_sdk.advice.calendar import FIRST_YEAR, FORMS, NORWEGIAN_TIME, EntryKind, calendar

if TYPE_CHECKING:
    import random

    from kostra_sdk.advice.calendar import CalendarEntry, ReportingCalendar

__all__ = [
    "Backoff",
    "CalendarDeadlines",
    "CircuitBreaker",
    "Closed",
    "Deadlines",
    "FixedDeadlines",
    "Notice",
    "SendWindow",
    "Timing",
]


@attrs.frozen
class Backoff:
    """Pauses that grow, each drawn at random up to its length (full jitter): senders do not march in step."""

    first: float = 1.0
    """The longest pause after the first fault, in seconds; it doubles with each."""
    longest: float = 300.0

    def pause(self, attempts: int, rng: random.Random, *, retry_after: float | None = None) -> float:
        """Give the pause after so many faults, in seconds; never shorter than the receiver asks for."""
        longest = min(self.longest, self.first * 2 ** min(attempts, 32))
        drawn = rng.uniform(0, longest)
        return drawn if retry_after is None else max(retry_after, 0.0) + drawn


class CircuitBreaker:
    """Leaves a host alone for a while when it has failed several times in a row."""

    def __init__(self, *, failures: int = 5, rest: float = 60.0) -> None:
        """After so many failures in a row, rest for so many seconds."""
        self._failures = failures
        self._rest = rest
        self._count: dict[str, int] = {}
        self._open_until: dict[str, float] = {}

    def open_until(self, host: str, now: float) -> float | None:
        """Give the moment from which the host may be tried again, None where it may be now."""
        until = self._open_until.get(host, 0.0)
        return until if until > now else None

    def failed(self, host: str, now: float) -> None:
        """Note a failure; one more after a rest starts the next rest at once."""
        self._count[host] = self._count.get(host, 0) + 1
        if self._count[host] >= self._failures:
            self._open_until[host] = now + self._rest

    def succeeded(self, host: str) -> None:
        """Note that the host answers."""
        self._count.pop(host, None)
        self._open_until.pop(host, None)


@attrs.frozen
class SendWindow:
    """The hours in which what is not urgent is sent, such as 18:00 to 07:00; the portal is overloaded by day (A-14)."""

    begin: time
    end: time
    zone: tzinfo = NORWEGIAN_TIME

    def next(self, moment: datetime, rng: random.Random) -> datetime:
        """Give the next moment inside the window: this one, or one soon after it opens, within half an hour."""
        local = moment.astimezone(self.zone)
        if self._holds(local.time()):
            return moment
        opens = datetime.combine(local.date(), self.begin, local.tzinfo)
        if opens < local:
            opens += timedelta(days=1)
        length = (datetime.combine(local, self.end) - datetime.combine(local, self.begin)) % timedelta(days=1)
        spread = min(1800.0, length.total_seconds() / 2)
        return (opens + timedelta(seconds=rng.uniform(0, spread))).astimezone(UTC)

    def _holds(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@attrs.frozen
class Closed:
    """A time in which the reception is closed."""

    begins: datetime
    ends: datetime | None
    """When it opens again, None where it is not known."""
    form: str = ""
    """The form it holds for, empty for all of them."""


class Deadlines(Protocol):
    """When deliveries are due, until when corrections count, and when the reception is closed."""

    def due(self, form: str, year: int) -> datetime | None:
        """Give the end of the last day for delivering, None where it is not known."""

    def cutoff(self, form: str, year: int) -> datetime | None:
        """Give the end of the last day for corrections, after which nothing counts; None where it is not known."""

    def closes(self, form: str, year: int) -> datetime | None:
        """Give when nothing more is received, None where it is not known."""

    def closed(self, form: str, year: int, moment: datetime) -> Closed | None:
        """Give the closure that is on at a moment, None where none is known."""


@attrs.frozen
class FixedDeadlines:
    """Deadlines from a table: (form, year) → the last day's end, and when the reception closes for good."""

    table: Mapping[tuple[str, int], tuple[datetime, datetime | None]] = attrs.field(factory=dict)
    cutoffs: Mapping[tuple[str, int], datetime] = attrs.field(factory=dict)
    """(form, year) → the end of the last day for corrections."""
    closures: tuple[Closed, ...] = ()
    """When the reception is closed for a while, whatever the year that is reported."""

    def due(self, form: str, year: int) -> datetime | None:
        """Give the end of the last day for delivering."""
        found = self.table.get((form, year))
        return found[0] if found else None

    def cutoff(self, form: str, year: int) -> datetime | None:
        """Give the end of the last day for corrections."""
        return self.cutoffs.get((form, year))

    def closes(self, form: str, year: int) -> datetime | None:
        """Give when nothing more is received."""
        found = self.table.get((form, year))
        return found[1] if found else None

    def closed(self, form: str, year: int, moment: datetime) -> Closed | None:  # noqa: ARG002 - all years alike
        """Give the closure that is on at a moment."""
        on = (each for each in self.closures if each.begins <= moment and (each.ends is None or moment < each.ends))
        return next((each for each in on if each.form in {"", form}), None)


@attrs.frozen
class CalendarDeadlines:
    """Deadlines from the reporting calendar, and on top of them those of one's own."""

    own: FixedDeadlines = attrs.field(factory=FixedDeadlines)
    """What goes before the calendar, each date by itself."""

    def due(self, form: str, year: int) -> datetime | None:
        """Give the end of the last day for delivering."""
        own, known = self.own.due(form, year), _calendar(form, year)
        return own or (_end(known.deadline(form)) if known else None)

    def cutoff(self, form: str, year: int) -> datetime | None:
        """Give the end of the last day for corrections."""
        own, known = self.own.cutoff(form, year), _calendar(form, year)
        return own or (_end(known.cutoff(form)) if known else None)

    def closes(self, form: str, year: int) -> datetime | None:
        """Give when nothing more is received."""
        own, known = self.own.closes(form, year), _calendar(form, year)
        return own or (_end(next(known.of(form, EntryKind.END), None)) if known else None)

    def closed(self, form: str, year: int, moment: datetime) -> Closed | None:
        """Give the closure that is on at a moment."""
        own, known = self.own.closed(form, year, moment), _calendar(form, year)
        found = known.closure(form, moment) if known else None
        return own or (Closed(found.begins, found.ends, form) if found else None)


class Notice(StrEnum):
    """What there is to say of a submission's time."""

    CLOSED = "closed"
    """The reception is closed for a while."""
    NEAR_DUE = "near-due"
    """The deadline is near: send early or late in the day, for the portal is overloaded then (A-14)."""
    PAST_DUE = "past-due"
    """The last day is over."""
    PAST_CUTOFF = "past-cutoff"
    """What is received now no longer counts in the figures (A-16, B-1)."""


@attrs.frozen
class Timing:
    """How a submission stands to the calendar."""

    due: datetime | None = None
    """The end of the last day for delivering, None where it is not known."""
    cutoff: datetime | None = None
    """The end of the last day for corrections, None where it is not known."""
    reopens: datetime | None = None
    """When a closed reception opens again; None where it is open, or that is not known."""
    notices: tuple[Notice, ...] = ()

    @classmethod
    def of(
        cls, deadlines: Deadlines, form: str, year: int, *, at: datetime, urgent: timedelta, delivered: bool = False
    ) -> Timing:
        """Say how something stands at a moment: now, or when it was taken in if it has been delivered since.

        `urgent` is how long before a deadline it is near.
        """
        due, cutoff = deadlines.due(form, year), deadlines.cutoff(form, year)
        closed = None if delivered else deadlines.closed(form, year, at)
        holds = {
            Notice.CLOSED: closed is not None,
            Notice.NEAR_DUE: due is not None and due - urgent <= at < due and not delivered,
            Notice.PAST_DUE: due is not None and due <= at,
            Notice.PAST_CUTOFF: cutoff is not None and cutoff <= at,
        }
        return cls(due, cutoff, closed.ends if closed else None, tuple(each for each, held in holds.items() if held))


def _calendar(form: str, year: int) -> ReportingCalendar | None:
    return calendar(year) if year >= FIRST_YEAR and form in FORMS else None


def _end(entry: CalendarEntry | None) -> datetime | None:
    return entry.ends if entry else None
