"""A split delivery sent: each part as a delivery of its own, or all of them as one file (B-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from kostra_sdk.parts import Whole
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Part, Resubmission
from kostra_sdk.submission.errors import SplitOtherwise
from kostra_sdk.submission.gate import GateClosed
from kostra_sdk.submission.outbox import Outbox, Worker
from kostra_sdk.testing import sample
from tests.submission.outbox.doubles import BEGINNING, HandClock, Receiver, ScriptedChannel, delivery, empty_extract

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.outbox.store import Row

NAV, FLYKTNING = (
    sample("11F", 2025, 3, region="460100", seed=seed).to_bytes().replace(b"TEST", journals)
    for seed, journals in ((1, b"NAVK"), (2, b"FLYK"))
)
"""Two offices' extracts, with journal numbers of their own."""


def merged(parts: Mapping[str, bytes], form: str = "11F") -> Whole:
    """Put parts of 2025 together."""
    return Whole.merge(parts, form=form, year=2025, region="460100")


def sent(outbox: Outbox, channel: ScriptedChannel, clock: HandClock, whole: Whole) -> list[State]:
    """Send each part as the guide says, and give what became of them."""
    tickets = [
        outbox.enqueue(
            delivery(
                form=whole.form,
                region=part.region,
                unit=part.name,
                part=Part(part.number, part.of, BEGINNING),
                has_participants=not part.is_empty,
            ),
            part.extract,
            channel,
        )
        for part in whole.parts.values()
    ]
    Worker(outbox, [channel], environment=delivery().environment, clock=clock).run_until_idle()
    return [outbox.ticket(ticket.id).state for ticket in tickets]


def test_parts_are_sent_one_by_one(outbox: Outbox, clock: HandClock) -> None:
    """Each goes out byte for byte, and neither is taken for the other."""
    receiver = Receiver()
    whole = merged({"nav": NAV, "flyktning": FLYKTNING})
    assert sent(outbox, ScriptedChannel(receiver), clock, whole) == [State.ACCEPTED] * 2
    assert sorted(receiver.uploads) == sorted([NAV, FLYKTNING])


def test_a_part_with_nobody_is_sent_as_such(outbox: Outbox, clock: HandClock) -> None:
    """The one-space file of an office without participants, beside another's extract."""
    receiver = Receiver()
    kvp = sample("11CF", 2025, 2, region="460100", seed=1).to_bytes()
    whole = merged({"nav": kvp, "flyktning": b" "}, form="11CF")
    assert sent(outbox, ScriptedChannel(receiver), clock, whole) == [State.ACCEPTED] * 2
    assert sorted(receiver.uploads) == sorted([b" ", kvp])


def test_the_whole_is_sent_as_one(outbox: Outbox, clock: HandClock) -> None:
    """It is judged, kept and sent as the one file that the parts make."""
    receiver = Receiver()
    channel = ScriptedChannel(receiver)
    whole = merged({"nav": NAV, "flyktning": FLYKTNING})
    outbox.enqueue(delivery(form="11F", region="460100", has_participants=True), whole.to_extract(), channel)
    Worker(outbox, [channel], environment=delivery().environment, clock=clock).run_until_idle()
    assert receiver.uploads == [NAV + FLYKTNING]


def test_a_whole_with_somebody_in_both_parts_is_stopped(outbox: Outbox) -> None:
    """What neither part shows alone closes the gate for the whole."""
    whole = merged({"nav": NAV, "flyktning": NAV.replace(b"NAVK", b"FLYK")})
    assert not any(part.check().blocks_submission for part in whole.parts.values())
    with pytest.raises(GateClosed, match="Fødselsnummer, dubletter"):
        outbox.enqueue(
            delivery(form="11F", region="460100", has_participants=True),
            whole.to_extract(),
            ScriptedChannel(Receiver()),
        )


def part(number: int, of: int, **more: Any) -> Delivery:
    """Give a declared part of the delivery that the doubles are about."""
    return delivery(part=Part(number, of, BEGINNING), **more)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (part(1, 2), delivery()),
        (delivery(), part(1, 2)),
        (part(1, 2, unit="nav"), delivery()),
        (delivery(unit="nav"), part(1, 2, unit="nav")),
        (part(1, 2), part(2, 3)),
        (part(1, 2, unit="nav"), part(2, 3)),
    ],
    ids=["whole", "part", "whole-after-office", "part-of-office", "other-number", "other-number-of-all"],
)
def test_what_is_there_is_not_taken_again_split_otherwise(outbox: Outbox, first: Delivery, second: Delivery) -> None:
    """SSB would count everybody twice; once SSB was told, or what is there is withdrawn, it is taken (B-10)."""
    channel = ScriptedChannel(Receiver())
    known = outbox.enqueue(first, empty_extract(), channel)
    with pytest.raises(SplitOtherwise, match=known.id) as refused:
        outbox.enqueue(second, empty_extract(), channel)
    assert refused.value.others == (known.id,)
    anew = Resubmission("split otherwise", BEGINNING)
    told = outbox.enqueue(attrs.evolve(second, resubmission=anew), empty_extract(), channel)
    outbox.withdraw(told.id, reason="not needed")
    outbox.withdraw(known.id, reason="not needed")
    assert outbox.enqueue(second, empty_extract(), channel).state is State.QUEUED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (part(1, 2), part(2, 2)),
        (part(1, 2, unit="nav"), part(2, 2, unit="flyktning")),
        (delivery(unit="nav"), part(1, 2, unit="flyktning")),
        (part(1, 2, unit="nav"), part(1, 3, unit="flyktning")),
        (part(1, 2), delivery(region="030108")),
        (part(1, 2), delivery(year=2026)),
        (part(1, 2), delivery(environment="production")),
    ],
    ids=["next", "next-office", "other-office", "other-office-in-parts", "bydel", "year", "environment"],
)
def test_other_parts_and_offices_are_in_nobodys_way(outbox: Outbox, first: Delivery, second: Delivery) -> None:
    """What is not the same people's is taken."""
    channel = ScriptedChannel(Receiver())
    for one in (first, second):
        extract = empty_extract(year=one.year, region=one.region)
        assert outbox.enqueue(one, extract, channel).state is State.QUEUED


def test_a_part_that_comes_in_between_is_seen(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another process puts it in between the look and the write, nothing is taken twice."""
    channel = ScriptedChannel(Receiver())
    real = outbox.store.same

    def late(identity: tuple[object, ...]) -> list[Row]:
        monkeypatch.setattr(outbox.store, "same", real)
        monkeypatch.setattr(outbox.store, "beside", blind_once)
        return real(identity)

    looked = outbox.store.beside

    def blind_once(*ground: object) -> list[Row]:
        monkeypatch.setattr(outbox.store, "beside", looked)
        outbox.enqueue(part(1, 2), empty_extract(), channel)
        return []

    monkeypatch.setattr(outbox.store, "same", late)
    with pytest.raises(SplitOtherwise):
        outbox.enqueue(delivery(), empty_extract(), channel)
    assert [ticket.delivery.part for ticket in outbox.tickets("test")] == [Part(1, 2, BEGINNING)]
