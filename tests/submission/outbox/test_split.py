"""A split delivery sent: each part as a delivery of its own, or all of them as one file (B-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.parts import Whole
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Part
from kostra_sdk.submission.gate import GateClosed
from kostra_sdk.submission.outbox import Outbox, Worker
from kostra_sdk.testing import sample
from tests.submission.outbox.doubles import BEGINNING, HandClock, Receiver, ScriptedChannel, delivery

if TYPE_CHECKING:
    from collections.abc import Mapping

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
