"""What the outbox tells of a submission."""

from __future__ import annotations

from datetime import datetime

import attrs

from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Delivery

__all__ = ["Ticket"]


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
