"""Doubles for the tests of the channels: a journal in memory that can crash, deliveries, packages, tokens."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.submission.channel import Details, Outcome, Package, State
from kostra_sdk.submission.delivery import Delivery, Environment
from kostra_sdk.submission.errors import HumanRequired, SubmissionError, UnknownOutcome, WaitError
from kostra_sdk.submission.token_cache import Token
from tests.submission.doubles import CORRELATION, MUNICIPALITY, ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.submission.channel import Channel

__all__ = ["Claims", "Crash", "FakeAccess", "MemoryJournal", "delivery", "drive", "package"]

ENDED = {"done", "found"}


class Crash(BaseException):
    """The process is killed."""


class Claims:
    """What the submissions of one outbox have claimed."""

    def __init__(self) -> None:
        self.owners: dict[str, object] = {}


class MemoryJournal:
    """A journal with the semantics of the outbox's, in memory; it can crash before or after any of its writes."""

    def __init__(self, claims: Claims | None = None) -> None:
        self.lines: list[tuple[str, str, Details]] = []
        self.writes = 0
        self.crash_before: int | None = None
        """The write that is never made, counted from 1."""
        self.crash_after: int | None = None
        """The write after which nothing happens any more."""
        self._claims = claims or Claims()

    def effect(
        self, step: str, do: Callable[[], Details], *, find: Callable[[], Details | None] | None = None
    ) -> Details:
        """Make an effect happen once."""
        known = self.done(step)
        if known is not None:
            return known
        events = [event for name, event, _ in self.lines if name == step]
        if find is not None and events.count("begun") > events.count("failed"):
            found = find()
            if found is not None:
                self._write(step, "found", found)
                return found
        self._write(step, "begun", {})
        try:
            details = do()
        except UnknownOutcome:
            raise
        except SubmissionError as error:
            self._write(step, "failed", {"error": type(error).__name__})
            raise
        self._write(step, "done", details)
        return details

    def done(self, step: str) -> Details | None:
        """Give the details of a step that is done."""
        story = [(event, details) for name, event, details in self.lines if name == step and event != "note"]
        return story[-1][1] if story and story[-1][0] in ENDED else None

    def note(self, step: str, details: Details) -> None:
        """Write down something learnt."""
        self._write(step, "note", details)

    def claim(self, thing: str) -> bool:
        """Claim a thing for this submission."""
        return self._claims.owners.setdefault(thing, self) is self

    def steps(self, event: str) -> list[str]:
        """List the steps with an event, in order."""
        return [name for name, found, _ in self.lines if found == event]

    def _write(self, step: str, event: str, details: Details) -> None:
        self.writes += 1
        if self.writes == self.crash_before:
            raise Crash
        self.lines.append((step, event, dict(details)))
        if self.writes == self.crash_after:
            raise Crash


@attrs.define
class FakeAccess:
    """Access by numbered tokens: a new one when the last was refused."""

    clock: ManualClock = attrs.field(factory=ManualClock)
    scope: str = ""
    count: int = 1

    def token(self, delivery: Delivery, *, instead_of: Token | None = None) -> Token:
        """Give the current token."""
        self.count += instead_of is not None
        now = self.clock.now()
        return Token(
            access_token=f"token-{self.count}",
            issued_at=now,
            expires_at=now + timedelta(minutes=30),
            scope=self.scope,
        )


def delivery(**changes: Any) -> Delivery:
    """Make a delivery with nobody in it."""
    given: dict[str, Any] = {
        "environment": Environment.TEST,
        "sender": MUNICIPALITY,
        "form": "11F",
        "year": 2026,
        "region": "030100",
        "has_participants": False,
        "correlation_id": CORRELATION,
    }
    return Delivery(**{**given, **changes})


def package(content: bytes = b" ", file_name: str = "11F_2026_030100.dat", **changes: Any) -> Package:
    """Make a package of these bytes."""
    given: dict[str, Any] = {
        "file_name": file_name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "content_type": "application/octet-stream",
        "open": lambda: io.BytesIO(content),
    }
    return Package(**{**given, **changes})


def told() -> datetime:
    """Give a time at which SSB was told of something."""
    return datetime(2027, 1, 20, 9, 0, tzinfo=UTC)


def drive(
    channel: Channel,
    sent: Delivery,
    what: Package,
    journal: MemoryJournal,
    clock: ManualClock,
    *,
    turns: int = 40,
    until: frozenset[State] = frozenset({State.AWAITING_HUMAN}),
) -> Outcome:
    """Do what a worker does, until the delivery has ended, or is in a state to stop in; a crash is a new beginning."""
    state = State.QUEUED
    for _ in range(turns):
        try:
            if state in {State.DELIVERED, State.AWAITING_HUMAN}:
                outcome = channel.status(sent, journal)
            else:
                outcome = channel.submit(sent, what, journal)
        except (WaitError, UnknownOutcome, Crash):
            state = State.QUEUED if state is not State.DELIVERED else state
        except HumanRequired:
            state = State.AWAITING_HUMAN
        else:
            state = outcome.state
            if state.is_final or state in until:
                return outcome
        clock.advance(20)
    raise AssertionError(f"it does not come to an end: {journal.lines}")
