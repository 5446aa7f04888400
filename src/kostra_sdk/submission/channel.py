"""What a channel is: a way to deliver, written as steps of which each side effect is journalled.

A channel has three verbs.
``submit`` brings a delivery as far as it can come, ``status`` asks how it stands without changing anything,
``receipt`` fetches what proves the delivery.
None of them knows of retries, leases or files: the outbox calls them again after a crash or a fault,
and the :class:`Journal` makes every effect happen once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any, Protocol, TypeAlias

import attrs

if TYPE_CHECKING:
    from kostra_sdk.submission.delivery import Delivery

__all__ = ["Channel", "Details", "EncryptionPolicy", "Journal", "Outcome", "Package", "Receipt", "State"]

Details: TypeAlias = Mapping[str, Any]
"""What is known of an effect afterwards: a JSON object of ids, sizes and hashes, never of personal data or tokens."""


class State(StrEnum):
    """How far a submission has come."""

    QUEUED = "queued"
    """Waiting to be sent, or to be tried again."""
    SENDING = "sending"
    """A worker has it."""
    AWAITING_HUMAN = "awaiting-human"
    """Someone must log in and confirm or sign."""
    DELIVERED = "delivered"
    """It has arrived; the receiver has not yet said whether it accepts."""
    ACCEPTED = "accepted"
    """The receiver has accepted it. The end."""
    REJECTED = "rejected"
    """The receiver has refused it; the data must be mended and delivered again."""
    WITHDRAWN = "withdrawn"
    """Taken back, SSB told first (B-10)."""
    DEAD = "dead"
    """It cannot go on by itself: the reason says who must act."""

    @property
    def is_final(self) -> bool:
        """Whether no worker will touch it again."""
        return self in {State.ACCEPTED, State.REJECTED, State.WITHDRAWN, State.DEAD}


class EncryptionPolicy(StrEnum):
    """Whether a channel carries envelopes or plain extracts."""

    NONE = "none"
    """The channel's own encryption in transit; the receiver's app must read the extract itself."""
    CMS = "cms"
    """A CMS envelope for the receiver's certificate."""


@attrs.frozen(eq=False)
class Package:
    """The bytes that go out, the same ones at every try: a plain extract or an envelope."""

    file_name: str
    size: int
    sha256: str
    """SHA-256 of the bytes that go out, hexadecimal."""
    md5: str
    """MD5 of the same, hexadecimal: Broker and Storage ask for it."""
    content_type: str
    open: Callable[[], IO[bytes]]
    """Open the bytes for reading, from the beginning."""


@attrs.frozen
class Outcome:
    """What became of a verb."""

    state: State
    reference: str = ""
    """What the receiver calls the delivery."""
    message: str = ""
    """One sentence for a developer; never data."""
    check_again: datetime | None = None
    """When it is worth asking again, in a state that is not final."""


@attrs.frozen
class Receipt:
    """What proves a delivery, as the receiver gave it."""

    kind: str
    """``archive``, ``feedback``, ``pdf``, ``confirmation``, …"""
    content_type: str
    body: bytes = attrs.field(repr=False)


class Journal(Protocol):
    """The durable memory of one submission, as a channel sees it."""

    def effect(
        self,
        step: str,
        do: Callable[[], Details],
        *,
        find: Callable[[], Details | None] | None = None,
    ) -> Details:
        """Make an effect happen once, through crashes.

        The journal is written, and on disk, before and after `do`.
        If it shows the step done, its details are given back and nothing happens.
        If it shows the step begun but not ended, the outcome is unknown:
        `find` then asks the receiver, without changing anything, whether the effect is there;
        only where it is not, `do` runs again.
        A step whose call may be repeated freely needs no `find`.
        """

    def done(self, step: str) -> Details | None:
        """Give the details of a step that is done, or None."""

    def note(self, step: str, details: Details) -> None:
        """Write down something learnt that is no effect of ours."""

    def claim(self, thing: str) -> bool:
        """Make a thing of the receiver's this submission's own, durably; False where another submission has it.

        It tells apart what the receiver cannot: two new instances of one municipality, for two of its units.
        What a withdrawn submission had may be claimed anew.
        """


class Channel(Protocol):
    """A way to deliver."""

    @property
    def name(self) -> str:
        """What settings and journal call it, such as ``altinn-app``."""

    @property
    def host(self) -> str:
        """The host whose failures open the circuit breaker; empty for none."""

    @property
    def encryption(self) -> EncryptionPolicy:
        """Whether it carries envelopes."""

    def submit(self, delivery: Delivery, package: Package, journal: Journal) -> Outcome:
        """Bring the delivery as far as it can come; may be called again at any time until the state is final."""

    def status(self, delivery: Delivery, journal: Journal) -> Outcome:
        """Ask how the delivery stands; changes nothing at the receiver's."""

    def receipt(self, delivery: Delivery, journal: Journal) -> tuple[Receipt, ...]:
        """Fetch what proves the delivery; may be empty as long as there is nothing yet."""
