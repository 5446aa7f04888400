"""What the outbox tells of a submission."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs

from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Delivery
from kostra_sdk.submission.pacing import Timing

if TYPE_CHECKING:
    from datetime import timedelta

    from kostra_sdk.submission.outbox.store import Row
    from kostra_sdk.submission.pacing import Deadlines

__all__ = ["Ticket", "timing_of"]


@attrs.frozen
class Ticket:
    """What the outbox tells of a submission: enough to follow it, nothing of the data."""

    id: str
    state: State
    delivery: Delivery
    reference: str
    """What the receiver calls it, empty until known."""
    reason: str
    """What was last in the way, empty where nothing is."""
    must_act: str
    """Who must act: ``vendor``, ``municipality``, ``ssb``, ``digdir``, or empty where nobody must."""
    attempts: int
    next_try: datetime
    changed: datetime
    timing: Timing = attrs.field(factory=Timing)
    """How it stands to deadline, cut-off and closures, as far as they are known."""


def timing_of(row: Row, deadlines: Deadlines, now: datetime, urgent: timedelta) -> Timing:
    """Say how a row stands to the calendar: now, or when it was taken in where it has been delivered since."""
    delivered = row.state in {State.DELIVERED, State.ACCEPTED}
    at = datetime.fromtimestamp(row.created, UTC) if delivered else now
    return Timing.of(deadlines, row.form, row.year, at=at, urgent=urgent, delivered=delivered)
