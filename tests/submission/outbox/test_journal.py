"""The journal: an effect happens once, and what is unknown is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.submission.errors import NotSent, RejectedData, UnknownOutcome
from kostra_sdk.submission.outbox.journal import LeasedJournal
from kostra_sdk.submission.outbox.store import LeaseLost
from tests.submission.outbox.doubles import HandClock, Receiver, ScriptedChannel, delivery, empty_extract, raising

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.submission.channel import Details
    from kostra_sdk.submission.outbox import Outbox

OWNER = "worker"


@pytest.fixture
def journal(outbox: Outbox, clock: HandClock) -> LeasedJournal:
    """The journal of a submission that this worker holds."""
    id_ = outbox.enqueue(delivery(), empty_extract(), ScriptedChannel(Receiver())).id
    assert outbox.store.claim("test", OWNER, clock.now().timestamp(), 60) is not None
    return LeasedJournal(outbox.store, id_, OWNER, clock)


class Counted:
    """An effect that counts how often it happened."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Details:
        """Happen."""
        self.times += 1
        return {"times": self.times}


def never() -> Details | None:
    """Find nothing; no test that uses it may come here."""
    pytest.fail("nothing was unknown, and yet the receiver was asked")


def found() -> Details | None:
    """Find it."""
    return {"id": "found"}


def test_an_effect_happens_once(journal: LeasedJournal) -> None:
    """The second time its details come from the journal."""
    effect = Counted()

    assert journal.effect("step", effect, find=never) == {"times": 1}
    assert journal.effect("step", effect, find=never) == {"times": 1}
    assert effect.times == 1
    assert journal.done("step") == {"times": 1}


def test_steps_are_apart(journal: LeasedJournal) -> None:
    """What is done of one step says nothing of another."""
    journal.effect("one", Counted())

    assert journal.done("other") is None


@pytest.mark.parametrize("error", [NotSent("no route"), RejectedData("no")])
def test_what_certainly_did_not_happen_is_tried_again_without_asking(
    journal: LeasedJournal, error: NotSent | RejectedData
) -> None:
    """A request that never left, or was refused, had no effect."""
    with pytest.raises(type(error)):
        journal.effect("step", raising(error), find=never)

    assert journal.done("step") is None
    assert journal.effect("step", Counted(), find=never) == {"times": 1}


@pytest.mark.parametrize("crash", [UnknownOutcome("no answer"), KeyboardInterrupt(), MemoryError()])
def test_what_may_have_happened_is_asked_for(journal: LeasedJournal, crash: BaseException) -> None:
    """After a lost answer or a crash the receiver is asked, and what is found is not done again."""
    with pytest.raises(type(crash)):
        journal.effect("step", raising(crash), find=never)

    assert journal.effect("step", raising(AssertionError("done twice")), find=found) == {"id": "found"}
    assert journal.effect("step", raising(AssertionError("done twice")), find=never) == {"id": "found"}


def test_what_is_not_found_is_done(journal: LeasedJournal) -> None:
    """If the receiver has nothing, the effect happens now."""
    with pytest.raises(UnknownOutcome):
        journal.effect("step", raising(UnknownOutcome("no answer")))

    assert journal.effect("step", Counted(), find=lambda: None) == {"times": 1}


def test_an_old_doubt_outlives_a_later_certainty(journal: LeasedJournal) -> None:
    """A first request with unknown outcome may still arrive after a second one certainly failed: ask again."""
    with pytest.raises(UnknownOutcome):
        journal.effect("step", raising(UnknownOutcome("no answer")))
    with pytest.raises(NotSent):
        journal.effect("step", raising(NotSent("no route")), find=lambda: None)

    assert journal.effect("step", raising(AssertionError("done twice")), find=found) == {"id": "found"}


def test_a_step_without_find_is_repeated(journal: LeasedJournal) -> None:
    """What may be repeated freely is."""
    with pytest.raises(UnknownOutcome):
        journal.effect("step", raising(UnknownOutcome("no answer")))

    assert journal.effect("step", Counted()) == {"times": 1}


def test_notes_do_not_count_as_effects(journal: LeasedJournal) -> None:
    """What was learnt is written down, and changes nothing."""
    journal.note("step", {"status": "scanning"})

    assert journal.done("step") is None
    assert journal.effect("step", Counted(), find=never) == {"times": 1}


def test_a_thing_of_the_receivers_is_claimed_once(outbox: Outbox, clock: HandClock, journal: LeasedJournal) -> None:
    """The first submission has it, again and again; another gets it only when the first is withdrawn."""
    now = clock.now().timestamp()
    first = next(ticket.id for ticket in outbox.tickets("test"))
    second = outbox.enqueue(delivery(unit="b"), empty_extract(), ScriptedChannel(Receiver())).id
    assert outbox.store.claim("test", "another", now, 60) is not None
    other = LeasedJournal(outbox.store, second, "another", clock)

    assert journal.claim("instance") is True
    assert journal.claim("instance") is True
    assert other.claim("instance") is False
    assert other.claim("another instance") is True
    outbox.withdraw(first, reason="wrong file")
    assert other.claim("instance") is True


@pytest.mark.parametrize(
    "job",
    [
        lambda journal: journal.effect("step", Counted()),
        lambda journal: journal.note("step", {}),
        lambda journal: journal.claim("instance"),
    ],
)
def test_without_the_lease_nothing_happens(
    outbox: Outbox, clock: HandClock, journal: LeasedJournal, job: Callable[[LeasedJournal], object]
) -> None:
    """A worker that has lost its lease does nothing more, not even once."""
    clock.move(seconds=61)
    assert outbox.store.claim("test", "another", clock.now().timestamp(), 60) is not None

    with pytest.raises(LeaseLost):
        job(journal)
