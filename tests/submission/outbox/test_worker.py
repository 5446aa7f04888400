"""The worker: it brings submissions to their end, whatever comes in between, and never sends twice."""

from __future__ import annotations

import random
import time as time_module
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.submission.channel import Outcome, Receipt, State
from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import (
    DelegationMissing,
    HumanRequired,
    NotAuthorised,
    NotSent,
    RejectedData,
    TooManyRequests,
    Unavailable,
    UnknownOutcome,
)
from kostra_sdk.submission.outbox import Keys, Outbox, Policy, Worker
from kostra_sdk.submission.pacing import (
    Backoff,
    CalendarDeadlines,
    CircuitBreaker,
    Closed,
    FixedDeadlines,
    Notice,
    SendWindow,
)
from tests.submission.outbox.conftest import SECRET
from tests.submission.outbox.doubles import HandClock, Receiver, ScriptedChannel, delivery, empty_extract

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_sdk.submission.channel import Journal, Package
    from kostra_sdk.submission.delivery import Delivery


@pytest.fixture
def receiver() -> Receiver:
    """A receiver that has nothing yet."""
    return Receiver()


def worker(outbox: Outbox, clock: HandClock, *channels: ScriptedChannel, policy: Policy | None = None) -> Worker:
    """A worker whose pauses are drawn from a seed."""
    return Worker(outbox, channels, environment=Environment.TEST, clock=clock, policy=policy, rng=random.Random(1))


def run(outbox: Outbox, clock: HandClock, channel: ScriptedChannel, *, hours: int = 24) -> list[State]:
    """Work for so long, and give the states that the submission went through at the end of each turn."""
    ready = worker(outbox, clock, channel)
    states = []
    for _ in range(hours * 12):
        while (id_ := ready.run_once()) is not None:
            states.append(outbox.ticket(id_).state)
        clock.move(minutes=5)
    return states


def test_what_is_due_is_sent_and_its_receipt_kept(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """On a good day one turn is enough."""
    channel = ScriptedChannel(receiver)
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    assert worker(outbox, clock, channel).run_once() == ticket.id

    ended = outbox.ticket(ticket.id)
    assert (ended.state, ended.reference) == (State.ACCEPTED, "upload-1")
    assert [receipt.kind for receipt in outbox.receipts(ticket.id)] == ["archive"]
    assert worker(outbox, clock, channel).run_once() is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([NotSent("no route")], []),
        ([Unavailable("busy"), TooManyRequests("slowly", retry_after=60)], []),
        ([], [UnknownOutcome("the answer was lost")]),
        ([UnknownOutcome("the request was lost")], []),
        ([NotSent("no route"), UnknownOutcome("lost")], [UnknownOutcome("the answer was lost")]),
    ],
)
def test_faults_of_the_network_end_in_one_upload(
    outbox: Outbox, clock: HandClock, receiver: Receiver, before: list[BaseException], after: list[BaseException]
) -> None:
    """Whether the request or its answer was lost, the receiver has it exactly once in the end."""
    channel = ScriptedChannel(receiver, before=before, after=after)
    outbox.enqueue(delivery(), empty_extract(), channel)

    states = run(outbox, clock, channel)

    assert receiver.uploads == [b" "]
    assert states[-1] is State.ACCEPTED
    assert set(states[:-1]) <= {State.QUEUED}


def test_the_receivers_pause_is_kept(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """Retry-After is the least that is waited."""
    channel = ScriptedChannel(receiver, before=[TooManyRequests("slowly", retry_after=3600)])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    worker(outbox, clock, channel).run_once()

    assert outbox.ticket(ticket.id).next_try >= clock.now() + timedelta(hours=1)
    assert outbox.ticket(ticket.id).reason == "TooManyRequests"


def test_a_delivery_is_asked_about_until_it_is_accepted(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """Archived is not accepted: the receiver is asked until it has answered, and nothing is sent again."""
    channel = ScriptedChannel(receiver, states=[State.DELIVERED, State.DELIVERED, State.ACCEPTED])
    outbox.enqueue(delivery(), empty_extract(), channel)

    assert run(outbox, clock, channel) == [State.DELIVERED, State.DELIVERED, State.ACCEPTED]
    assert (len(receiver.uploads), channel.asked) == (1, 2)


def test_a_fault_while_asking_sends_nothing(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """What is delivered stays delivered when the receiver cannot be reached."""
    channel = ScriptedChannel(receiver, states=[State.DELIVERED])
    outbox.enqueue(delivery(), empty_extract(), channel)
    worker(outbox, clock, channel).run_once()
    channel.before = [Unavailable("down"), Unavailable("down")]

    assert run(outbox, clock, channel) == [State.DELIVERED, State.DELIVERED, State.ACCEPTED]
    assert len(receiver.uploads) == 1


def test_a_human_is_waited_for(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """Where a person must confirm, the ticket says so until they have."""
    channel = ScriptedChannel(receiver, before=[HumanRequired("confirm")])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    worker(outbox, clock, channel).run_once()

    waiting = outbox.ticket(ticket.id)
    assert (waiting.state, waiting.must_act) == (State.AWAITING_HUMAN, "municipality")
    assert run(outbox, clock, channel)[-1] is State.ACCEPTED


def test_an_outcome_that_awaits_a_human_says_who(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """The channel may say so itself."""
    channel = ScriptedChannel(receiver, states=[State.AWAITING_HUMAN])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    worker(outbox, clock, channel).run_once()

    assert outbox.ticket(ticket.id).must_act == "municipality"


@pytest.mark.parametrize(
    ("error", "state", "who"),
    [
        (RejectedData("validation"), State.REJECTED, "municipality"),
        (DelegationMissing("no system user", code="MP-303"), State.DEAD, "municipality"),
    ],
)
def test_what_cannot_go_on_says_who_must_act(
    outbox: Outbox, clock: HandClock, receiver: Receiver, error: BaseException, state: State, who: str
) -> None:
    """A refusal is not tried again; the ticket has its reason, its code and who must act."""
    channel = ScriptedChannel(receiver, before=[error])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    run(outbox, clock, channel)

    ended = outbox.ticket(ticket.id)
    assert (ended.state, ended.must_act) == (state, who)
    assert ended.reason.startswith(type(error).__name__)


def test_not_authorised_is_not_believed_at_once(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """Altinn says 401 in outages of its own: it is tried again for a while, and then someone must act."""
    channel = ScriptedChannel(receiver, before=[NotAuthorised("no")] * 2)
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    assert run(outbox, clock, channel) == [State.QUEUED, State.QUEUED, State.ACCEPTED]
    assert outbox.ticket(ticket.id).state is State.ACCEPTED

    channel.before = [NotAuthorised("no")] * 100
    ticket = outbox.enqueue(delivery(unit="b"), empty_extract(), channel)
    assert run(outbox, clock, channel) == [State.QUEUED] * 8 + [State.DEAD]


def test_a_dead_one_goes_on_when_it_is_brought_back(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """Once what was in the way is mended, `retry` sends it."""
    channel = ScriptedChannel(receiver, before=[DelegationMissing("no system user", code="MP-303")])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    run(outbox, clock, channel)

    outbox.retry(ticket.id)
    run(outbox, clock, channel)

    assert outbox.ticket(ticket.id).state is State.ACCEPTED


def test_a_fault_of_our_own_is_not_hidden(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """An exception that is none of ours stops the worker; the submission says of what kind it was, not what it held."""
    channel = ScriptedChannel(receiver, before=[ZeroDivisionError("with a value in it")])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    with pytest.raises(ZeroDivisionError):
        worker(outbox, clock, channel).run_once()

    ended = outbox.ticket(ticket.id)
    assert (ended.state, ended.reason, ended.must_act) == (State.DEAD, "internal: ZeroDivisionError", "vendor")


def test_a_receipt_that_fails_is_fetched_later_and_sends_nothing(
    outbox: Outbox, clock: HandClock, receiver: Receiver
) -> None:
    """The delivery is accepted at once; its receipt follows."""
    channel = ScriptedChannel(receiver)
    channel.receipts.insert(0, Unavailable("down"))
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    worker(outbox, clock, channel).run_once()
    assert outbox.ticket(ticket.id).state is State.ACCEPTED
    assert outbox.receipts(ticket.id) == []
    run(outbox, clock, channel)

    assert len(outbox.receipts(ticket.id)) == 1
    assert len(receiver.uploads) == 1


def test_receipts_of_a_delivery_under_way_do_not_end_the_asking(
    outbox: Outbox, clock: HandClock, receiver: Receiver
) -> None:
    """A first receipt may come while the receiver has yet to accept."""
    channel = ScriptedChannel(receiver, states=[State.DELIVERED])
    channel.receipts.insert(0, Unavailable("down"))
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    run(outbox, clock, channel)

    assert outbox.ticket(ticket.id).state is State.ACCEPTED


def test_a_worker_without_the_channel_says_so(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """Settings that leave a channel out are told, and neither lose the submission nor hold up the others."""
    ticket = outbox.enqueue(delivery(), empty_extract(), ScriptedChannel(receiver))

    other = ScriptedChannel(receiver, name="other")
    outbox.enqueue(delivery(unit="b"), empty_extract(), other)

    worker(outbox, clock, other).run_until_idle()

    left = outbox.ticket(ticket.id)
    assert (left.state, left.reason) == (State.QUEUED, "no channel 'scripted' in the settings")
    assert len(receiver.uploads) == 1


def test_a_damaged_file_is_told(outbox: Outbox, clock: HandClock, receiver: Receiver, tmp_path: Path) -> None:
    """What was changed on disk is never sent, and the ticket says so."""
    channel = ScriptedChannel(receiver)
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    (file,) = (tmp_path / "outbox" / "sealed").iterdir()
    sealed = file.read_bytes()
    file.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    worker(outbox, clock, channel).run_once()

    ended = outbox.ticket(ticket.id)
    assert (ended.state, ended.reason) == (State.DEAD, "the sealed file is damaged")
    assert receiver.uploads == []


def test_what_is_for_another_environment_is_never_touched(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """A worker of the test environment sends nothing to production."""
    channel = ScriptedChannel(receiver)
    outbox.enqueue(delivery(environment=Environment.PRODUCTION), empty_extract(), channel)

    assert worker(outbox, clock, channel).run_once() is None
    assert receiver.uploads == []


def test_a_host_that_fails_is_left_alone(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """After some failures in a row nothing is tried on that host for a while, whoever it is for."""
    channel = ScriptedChannel(receiver, before=[Unavailable("down") for _ in range(2)])
    for unit in ("a", "b", "c"):
        outbox.enqueue(delivery(unit=unit), empty_extract(), channel)
    breaker = CircuitBreaker(failures=2, rest=600)
    ready = Worker(outbox, [channel], environment=Environment.TEST, clock=clock, breaker=breaker, rng=random.Random(1))

    ready.run_until_idle()
    assert receiver.uploads == []
    clock.move(minutes=11)
    ready.run_until_idle()

    assert len(receiver.uploads) == 3


def test_what_is_not_urgent_waits_for_the_window(tmp_path: Path, receiver: Receiver) -> None:
    """By day it waits for the evening; close to the deadline it does not."""
    clock = HandClock(datetime(2027, 1, 10, 12, tzinfo=UTC))
    due = datetime(2027, 1, 15, 23, tzinfo=UTC)
    outbox = Outbox(tmp_path, Keys.of(SECRET), clock=clock, deadlines=FixedDeadlines({("11CF", 2025): (due, None)}))
    channel = ScriptedChannel(receiver)
    policy = Policy(window=SendWindow(time(18), time(7)))
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    urgent = outbox.enqueue(delivery(unit="late"), empty_extract(), channel)
    outbox.store.change(urgent.id, None, clock.now().timestamp(), urgent_from=clock.now().timestamp() - 1)
    ready = worker(outbox, clock, channel, policy=policy)

    ready.run_until_idle()
    assert outbox.ticket(urgent.id).state is State.ACCEPTED
    waiting = outbox.ticket(ticket.id)
    assert waiting.state is State.QUEUED
    assert waiting.next_try.astimezone(UTC).hour == 17
    clock.moment = waiting.next_try
    ready.run_until_idle()

    assert outbox.ticket(ticket.id).state is State.ACCEPTED
    outbox.close()


def test_what_is_in_the_window_is_sent_at_once(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """In the right hours nothing waits."""
    channel = ScriptedChannel(receiver)
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    worker(outbox, clock, channel, policy=Policy(window=SendWindow(time(8), time(16)))).run_until_idle()

    assert outbox.ticket(ticket.id).state is State.ACCEPTED


def test_what_is_delivered_is_asked_about_after_the_closure_too(
    tmp_path: Path, clock: HandClock, receiver: Receiver
) -> None:
    """A closed reception ends the trying, not the waiting for an answer."""
    closes = clock.now() + timedelta(hours=1)
    outbox = Outbox(
        tmp_path, Keys.of(SECRET), clock=clock, deadlines=FixedDeadlines({("11CF", 2025): (closes, closes)})
    )
    channel = ScriptedChannel(receiver, states=[State.DELIVERED])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    worker(outbox, clock, channel).run_once()
    clock.move(hours=2)

    run(outbox, clock, channel)

    assert outbox.ticket(ticket.id).state is State.ACCEPTED
    outbox.close()


def test_what_is_rejected_keeps_what_the_receiver_says(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """The errors hold codes alone; the receiver's own words are kept sealed, as a receipt."""
    channel = ScriptedChannel(receiver, before=[RejectedData("validation")])
    channel.receipts = [Receipt("validation", "application/json", b"{}")]
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    run(outbox, clock, channel)

    assert outbox.ticket(ticket.id).state is State.REJECTED
    assert [receipt.kind for receipt in outbox.receipts(ticket.id)] == ["validation"]


def test_after_the_closure_it_is_given_up(tmp_path: Path, clock: HandClock, receiver: Receiver) -> None:
    """When nothing more is received, the submission is dead and says so."""
    closes = clock.now() + timedelta(hours=1)
    outbox = Outbox(
        tmp_path, Keys.of(SECRET), clock=clock, deadlines=FixedDeadlines({("11CF", 2025): (closes, closes)})
    )
    channel = ScriptedChannel(receiver)
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    clock.move(hours=2)

    worker(outbox, clock, channel).run_until_idle()

    assert outbox.ticket(ticket.id).state is State.DEAD
    assert outbox.ticket(ticket.id).reason == "the reception is closed"
    assert receiver.uploads == []
    outbox.close()


def test_while_the_reception_is_closed_it_waits(tmp_path: Path, receiver: Receiver) -> None:
    """Nothing is tried during a closure that the calendar knows, and nothing fails: it is sent when that ends."""
    clock = HandClock(datetime(2019, 3, 8, 11, tzinfo=UTC))  # the portal closed at noon that day
    outbox = Outbox(tmp_path, Keys.of(SECRET), clock=clock, deadlines=CalendarDeadlines())
    channel = ScriptedChannel(receiver, states=[State.ACCEPTED])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    outbox.store.change(ticket.id, None, clock.now().timestamp(), year=2018)
    ready = worker(outbox, clock, channel)

    ready.run_until_idle()
    waiting = outbox.ticket(ticket.id)
    assert (waiting.state, receiver.uploads) == (State.QUEUED, [])
    assert waiting.next_try == waiting.timing.reopens == datetime(2019, 3, 15, 11, tzinfo=UTC)
    assert waiting.reason == "the reception is closed until 2019-03-15 12:00"
    assert Notice.CLOSED in waiting.timing.notices
    clock.moment = waiting.next_try
    ready.run_until_idle()

    sent = outbox.ticket(ticket.id)
    assert (sent.state, sent.reason, len(receiver.uploads)) == (State.ACCEPTED, "", 1)
    outbox.close()


def test_a_closure_without_an_end_is_said_and_tried_all_the_same(
    tmp_path: Path, clock: HandClock, receiver: Receiver
) -> None:
    """Nobody knows how long to wait: the receiver itself says whether it takes it."""
    closures = (Closed(clock.now() - timedelta(hours=1), None),)
    outbox = Outbox(tmp_path, Keys.of(SECRET), clock=clock, deadlines=FixedDeadlines(closures=closures))
    channel = ScriptedChannel(receiver, before=[Unavailable("closed")])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    worker(outbox, clock, channel).run_once()
    assert outbox.ticket(ticket.id).reason == "Unavailable"
    assert outbox.ticket(ticket.id).timing.notices == (Notice.CLOSED,)
    run(outbox, clock, channel)

    assert outbox.ticket(ticket.id).state is State.ACCEPTED
    outbox.close()


def test_what_is_delivered_is_asked_about_during_a_closure(
    tmp_path: Path, clock: HandClock, receiver: Receiver
) -> None:
    """A closure keeps things from being sent, not from being asked about."""
    begins = clock.now() + timedelta(minutes=1)
    closures = (Closed(begins, begins + timedelta(days=7)),)
    outbox = Outbox(tmp_path, Keys.of(SECRET), clock=clock, deadlines=FixedDeadlines(closures=closures))
    channel = ScriptedChannel(receiver, states=[State.DELIVERED])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    worker(outbox, clock, channel).run_once()

    run(outbox, clock, channel)

    assert outbox.ticket(ticket.id).state is State.ACCEPTED
    assert channel.asked == 1
    outbox.close()


def test_a_lease_keeps_other_workers_away(outbox: Outbox, clock: HandClock, receiver: Receiver) -> None:
    """While one worker has it no other gets it, and after a crash another does when the lease has run out."""
    ticket = outbox.enqueue(delivery(), empty_extract(), ScriptedChannel(receiver))
    now = clock.now().timestamp()

    assert outbox.store.claim("test", "crashed", now, 60) is not None
    assert outbox.store.claim("test", "other", now + 59, 60) is None
    assert outbox.store.claim("test", "other", now + 61, 60, id_="another id") is None
    taken = outbox.store.claim("test", "other", now + 61, 60, id_=ticket.id)

    assert taken is not None
    assert taken.id == ticket.id


class Thieved(ScriptedChannel):
    """A channel on which the lease is lost while the worker is busy."""

    def __init__(self, receiver: Receiver, outbox: Outbox, step: str) -> None:
        super().__init__(receiver)
        self._outbox = outbox
        self._step = step

    def _steal(self) -> None:
        for ticket in self._outbox.tickets("test"):
            with self._outbox.store.transaction() as connection:
                connection.execute("UPDATE submission SET lease_owner = 'thief' WHERE id = ?", (ticket.id,))

    def submit(self, delivery: Delivery, package: Package, journal: Journal) -> Outcome:
        """Lose the lease before the upload, or after it."""
        if self._step == "upload":
            self._steal()
            time_module.sleep(0.1)
        return super().submit(delivery, package, journal)

    def receipt(self, delivery: Delivery, journal: Journal) -> tuple[Receipt, ...]:
        """Lose the lease before the receipt is noted."""
        self._steal()
        journal.note("receipt", {})
        return super().receipt(delivery, journal)


@pytest.mark.parametrize(("step", "uploads"), [("upload", 0), ("receipt", 1)])
def test_a_worker_that_lost_its_lease_stops(
    outbox: Outbox, clock: HandClock, receiver: Receiver, step: str, uploads: int
) -> None:
    """It does nothing more, raises nothing, and leaves the rest to the other."""
    outbox.enqueue(delivery(), empty_extract(), ScriptedChannel(receiver))

    policy = Policy(lease=0.06)  # so short that the heartbeat finds out as well
    worker(outbox, clock, Thieved(receiver, outbox, step), policy=policy).run_once()

    assert len(receiver.uploads) == uploads


class Slow(ScriptedChannel):
    """A channel that takes longer than a lease."""

    def submit(self, delivery: Delivery, package: Package, journal: Journal) -> Outcome:
        """Take a while, twice the lease."""
        time_module.sleep(0.6)
        return super().submit(delivery, package, journal)


def test_the_heartbeat_holds_the_lease_through_a_long_call(tmp_path: Path, receiver: Receiver) -> None:
    """A call may take longer than a lease lasts, for the lease is renewed meanwhile."""
    outbox = Outbox(tmp_path, Keys.of(SECRET), clock=SystemClock())
    channel = Slow(receiver)
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    Worker(outbox, [channel], environment=Environment.TEST, clock=SystemClock(), policy=Policy(lease=0.3)).run_once()

    assert outbox.ticket(ticket.id).state is State.ACCEPTED
    outbox.close()


def test_pauses_grow_and_end() -> None:
    """Full jitter: each pause is drawn between nothing and a limit that doubles up to the longest."""
    backoff, rng = Backoff(first=1, longest=60), random.Random(1)

    drawn = {attempts: [backoff.pause(attempts, rng) for _ in range(200)] for attempts in (0, 3, 50)}

    assert 0.9 < max(drawn[0]) <= 1
    assert 7 < max(drawn[3]) <= 8
    assert 55 < max(drawn[50]) <= 60
    assert min(drawn[50]) < 5
