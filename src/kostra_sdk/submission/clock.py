"""The time, as something that is passed in: nothing in the submission asks the system of its own accord."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """What time it is, and how much of it has gone."""

    def now(self) -> datetime:
        """Give the moment, with its time zone."""
        ...

    def monotonic(self) -> float:
        """Give seconds since some fixed point; they never go back, whatever is done to the clock on the wall."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Give the moment, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Give seconds since some fixed point."""
        return time.monotonic()
