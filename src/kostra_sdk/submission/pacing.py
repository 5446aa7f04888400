"""When to try: pauses after faults, a circuit breaker per host, off-peak hours, deadlines.

Everything here is reckoned from a moment that is passed in; chance comes from a `random.Random` that is passed in too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

import attrs

if TYPE_CHECKING:
    import random

__all__ = ["Backoff", "CircuitBreaker", "Deadlines", "FixedDeadlines", "SendWindow"]

OSLO = "Europe/Oslo"


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
    zone: str = OSLO

    def next(self, moment: datetime, rng: random.Random) -> datetime:
        """Give the next moment inside the window: this one, or one soon after it opens, within half an hour."""
        local = moment.astimezone(ZoneInfo(self.zone))
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


class Deadlines(Protocol):
    """When deliveries are due, and when the reception closes for good."""

    def due(self, form: str, year: int) -> datetime | None:
        """Give the end of the last day for delivering, None where it is not known."""

    def closes(self, form: str, year: int) -> datetime | None:
        """Give when nothing more is received, None where it is not known."""


@attrs.frozen
class FixedDeadlines:
    """Deadlines from a table: (form, year) → the last day's end, and when the reception closes."""

    table: Mapping[tuple[str, int], tuple[datetime, datetime | None]] = attrs.field(factory=dict)

    def due(self, form: str, year: int) -> datetime | None:
        """Give the end of the last day for delivering."""
        found = self.table.get((form, year))
        return found[0] if found else None

    def closes(self, form: str, year: int) -> datetime | None:
        """Give when nothing more is received."""
        found = self.table.get((form, year))
        return found[1] if found else None
