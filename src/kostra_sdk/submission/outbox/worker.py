"""The worker: takes what is due from the outbox, and brings it on until the receiver has accepted it.

Any number of workers, in any number of processes, may work on one outbox.
Each holds a lease on what it works on, and a heartbeat renews the lease while a call is under way.
"""

from __future__ import annotations

import logging
import random
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import attrs

from kostra_sdk.advice.calendar import NORWEGIAN_TIME
from kostra_sdk.submission.channel import Channel, Outcome, State
from kostra_sdk.submission.errors import (
    HumanRequired,
    NotAuthorised,
    RejectedData,
    SubmissionError,
    UnknownOutcome,
    WaitError,
)
from kostra_sdk.submission.outbox.journal import LeasedJournal
from kostra_sdk.submission.outbox.store import LeaseLost
from kostra_sdk.submission.outbox.vault import VaultDamaged
from kostra_sdk.submission.pacing import Backoff, CircuitBreaker, SendWindow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.delivery import Environment
    from kostra_sdk.submission.outbox.outbox import Outbox
    from kostra_sdk.submission.outbox.store import Row

__all__ = ["Policy", "Worker"]

_log = logging.getLogger("kostra_sdk.submission")
_log.addHandler(logging.NullHandler())

_POLLED: Final = frozenset({State.DELIVERED, State.AWAITING_HUMAN})


@attrs.frozen
class Policy:
    """How a worker paces itself."""

    backoff: Backoff = attrs.field(factory=Backoff)
    poll: float = 600.0
    """Seconds between two questions to a receiver that has yet to answer, where it names no time itself."""
    lease: float = 60.0
    """Seconds that a lease lasts without a heartbeat: how long after a crash others wait."""
    patience: int = 8
    """How often "not authorised" is tried again before it is believed: Altinn says so in outages of its own too."""
    window: SendWindow | None = None


class Worker:
    """Works on an outbox, one submission at a time."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Sequence[Channel],
        *,
        environment: Environment,
        clock: Clock,
        policy: Policy | None = None,
        breaker: CircuitBreaker | None = None,
        rng: random.Random | None = None,
    ) -> None:
        """Give the channels of one environment; what is for another environment is never touched."""
        self._outbox = outbox
        self._store = outbox.store
        self._channels: Mapping[str, Channel] = {channel.name: channel for channel in channels}
        self._environment = environment
        self._clock = clock
        self._policy = policy or Policy()
        self._breaker = breaker or CircuitBreaker()
        self._rng = rng or random.Random()  # noqa: S311 - pauses are no secret
        self._owner = uuid4().hex

    def run_once(self, id_: str | None = None) -> str | None:
        """Work on the submission that is due first, or on the one named if it is due.

        Gives its id, or None where nothing is due.
        A fault of the network or the receiver is no exception here: it is in the submission's state and reason.
        """
        row = self._store.claim(self._environment.value, self._owner, self._now(), self._policy.lease, id_=id_)
        if row is None:
            return None
        try:
            with self._heartbeat(row.id):
                self._bring_on(row)
        except LeaseLost:
            _log.warning("submission %s: the lease was lost; another worker goes on", row.id)
        finally:
            self._store.release(row.id, self._owner)
        return row.id

    def run_until_idle(self) -> int:
        """Work until nothing is due now; gives how many turns that took."""
        turns = 0
        while self.run_once() is not None:
            turns += 1
        return turns

    # One turn

    def _bring_on(self, row: Row) -> None:
        channel = self._channels.get(row.channel)
        if channel is None:
            # Settings that leave a channel out must not hold up what goes by the others.
            reason = f"no channel {row.channel!r} in the settings"
            self._change(row, not_before=self._now() + self._policy.poll, reason=reason, must_act="vendor")
            _log.error("submission %s: %s", row.id, reason)
            return
        if row.receipts_due:
            self._fetch_receipts(row, channel)
            return
        if row.state not in _POLLED and row.give_up is not None and self._now() >= row.give_up:
            self._change(row, state=State.DEAD, reason="the reception is closed", must_act="ssb")
            return
        if self._must_wait(row, channel):
            return
        try:
            outcome = self._turn(row, channel)
        except LeaseLost:
            raise
        except SubmissionError as error:
            self._stumble(row, channel, error)
        except VaultDamaged:
            self._change(row, state=State.DEAD, reason="the sealed file is damaged", must_act="vendor")
            _log.exception("submission %s", row.id)
        except Exception as error:
            # A fault of ours, not of the data or the network: it must not be tried for ever, nor be hidden.
            self._change(row, state=State.DEAD, reason=f"internal: {type(error).__name__}", must_act="vendor")
            raise
        else:
            self._breaker.succeeded(channel.host)
            self._settle(row, channel, outcome)

    def _turn(self, row: Row, channel: Channel) -> Outcome:
        delivery = self._outbox.delivery(row)
        journal = LeasedJournal(self._store, row.id, self._owner, self._clock)
        if row.state in _POLLED:
            return channel.status(delivery, journal)
        self._change(row, state=State.SENDING)
        return channel.submit(delivery, self._outbox.package(row), journal)

    def _must_wait(self, row: Row, channel: Channel) -> bool:
        """Put off what must not be tried now: reception closed, host at rest, or not urgent and the hour busy."""
        now = self._now()
        closed = None if row.state in _POLLED else self._outbox.closed(row)
        if closed is not None and closed.ends is not None:
            reason = f"the reception is closed until {closed.ends.astimezone(NORWEGIAN_TIME):%Y-%m-%d %H:%M}"
            self._change(row, not_before=closed.ends.timestamp(), reason=reason, must_act="")
            return True
        until = self._breaker.open_until(channel.host, now)
        window = self._policy.window
        if until is None and window is not None and row.state is State.QUEUED and now < (row.urgent_from or now + 1):
            opens = window.next(datetime.fromtimestamp(now, UTC), self._rng).timestamp()
            until = opens if opens > now else None
        if until is None:
            return False
        self._change(row, not_before=until)
        return True

    def _settle(self, row: Row, channel: Channel, outcome: Outcome) -> None:
        """Write down what came of the turn."""
        changes: dict[str, object] = {"state": outcome.state, "attempts": 0, "reason": outcome.message, "must_act": ""}
        if outcome.reference:
            changes["reference"] = outcome.reference
        if outcome.state in {State.AWAITING_HUMAN, State.REJECTED}:
            changes["must_act"] = "municipality"
        if outcome.state in {State.ACCEPTED, State.REJECTED, State.DELIVERED}:
            changes["receipts_due"] = True
        if not outcome.state.is_final:
            again = outcome.check_again.timestamp() if outcome.check_again else self._now() + self._policy.poll
            changes["not_before"] = again
        self._change(row, **changes)
        if changes.get("receipts_due"):
            self._fetch_receipts(row, channel)

    def _stumble(self, row: Row, channel: Channel, error: SubmissionError) -> None:
        """Write down what went wrong, and whether it is tried again."""
        now = self._now()
        reason = f"{type(error).__name__}: {error.code}" if error.code else type(error).__name__
        outage = type(error) is NotAuthorised and row.attempts < self._policy.patience
        if outage or isinstance(error, (WaitError, UnknownOutcome)):
            self._breaker.failed(channel.host, now)
            attempts = row.attempts + 1
            pause = self._policy.backoff.pause(row.attempts, self._rng, retry_after=error.retry_after)
            state = row.state if row.state in _POLLED else State.QUEUED
            self._change(row, state=state, attempts=attempts, not_before=now + pause, reason=reason, must_act="")
        elif isinstance(error, HumanRequired):
            self._change(
                row,
                state=State.AWAITING_HUMAN,
                not_before=now + self._policy.poll,
                reason=reason,
                must_act="municipality",
            )
        else:
            rejected = isinstance(error, RejectedData)
            self._change(
                row,
                state=State.REJECTED if rejected else State.DEAD,
                reason=reason,
                must_act=error.who_must_act.value,
                receipts_due=rejected,  # what the receiver finds wrong, in its own words
            )
        _log.warning("submission %s: %s", row.id, reason)

    def _fetch_receipts(self, row: Row, channel: Channel) -> None:
        """Fetch and keep the receipts; a failure is tried again later, and never sends anything."""
        journal = LeasedJournal(self._store, row.id, self._owner, self._clock)
        try:
            for receipt in channel.receipt(self._outbox.delivery(row), journal):
                self._outbox.keep_receipt(row.id, receipt)
            self._outbox.keep_admission(row)
        except LeaseLost:
            raise
        except SubmissionError as error:
            pause = self._policy.backoff.pause(row.attempts, self._rng, retry_after=error.retry_after)
            self._change(row, receipts_due=True, attempts=row.attempts + 1, not_before=self._now() + pause)
            _log.warning("submission %s: no receipt yet, %s", row.id, type(error).__name__)
            return
        now = self._store.get(row.id)
        after = self._now() + self._policy.poll if now is not None and not now.state.is_final else self._now()
        self._change(row, receipts_due=False, not_before=max(after, now.not_before if now else after))

    # Leases and time

    @contextmanager
    def _heartbeat(self, id_: str) -> Iterator[None]:
        """Renew the lease while the block runs; what writes the journal finds out if it was lost all the same."""
        done = threading.Event()

        def beat() -> None:
            try:
                while not done.wait(self._policy.lease / 3):
                    self._store.renew(id_, self._owner, self._now(), self._policy.lease)
            except LeaseLost:
                return
            finally:
                self._store.close()

        thread = threading.Thread(target=beat, name=f"lease {id_}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _change(self, row: Row, **changes: object) -> None:
        plain: dict[str, Any] = {
            name: value.value if isinstance(value, State) else value for name, value in changes.items()
        }
        self._store.change(row.id, self._owner, self._now(), **plain)

    def _now(self) -> float:
        return self._clock.now().timestamp()
