from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from kostra_sdk.submission.altinn import UploadMode
from kostra_sdk.submission.channel import Outcome, State
from tests.submission.altinn.doubles import MemoryJournal, delivery, drive, package
from tests.submission.altinn.test_app_faults import LOST, REFUSED

if TYPE_CHECKING:
    from tests.submission.altinn.world import World

CONTENT: Final = bytes(range(250)) * 2
REQUESTS: Final = (
    "broker.initialize",
    "broker.read",
    "broker.upload",
    "tus.create",
    "tus.head",
    "tus.patch",
)


def send(world: World, journal: MemoryJournal | None = None, **changes: Any) -> Outcome:
    """Send an envelope in four parts, or in one."""
    channel = world.broker(part_size=150, **changes)
    return drive(channel, delivery(), package(CONTENT), journal or MemoryJournal(), world.clock)


def assert_once(world: World) -> None:
    """There is one file transfer, with all of the file, and SSB has fetched it once."""
    (transfer,) = world.sim.transfers
    assert transfer.content == CONTENT
    assert transfer.status == "AllConfirmedDownloaded"
    assert len(world.sim.deliveries) == 1


@pytest.mark.parametrize("mode", list(UploadMode))
@pytest.mark.parametrize("fault", LOST + REFUSED)
def test_a_fault_anywhere_still_ends_in_one_transfer(world: World, mode: UploadMode, fault: str) -> None:
    """Whichever request a fault befalls, there is one file transfer, and all of the file in it."""
    assert send(world, mode=mode).state is State.ACCEPTED
    counts = {kind: count for kind, count in world.sim.request_counts.items() if kind in REQUESTS}
    assert len(counts) >= 3
    for kind, count in counts.items():
        for nth in range(1, count + 1):
            world.begin()
            world.sim.faults.add(fault, on=kind, nth=nth)
            assert send(world, mode=mode).state is State.ACCEPTED, (kind, nth)
            assert world.sim.faults.fired, (kind, nth)
            assert_once(world)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("mode", list(UploadMode))
def test_a_crash_at_any_write_still_ends_in_one_transfer(world: World, mode: UploadMode, when: str) -> None:
    """Whether the process dies before or after a write of the journal, resuming ends in one file transfer."""
    first = MemoryJournal()
    send(world, first, mode=mode)
    for number in range(1, first.writes + 1):
        world.begin()
        journal = MemoryJournal()
        setattr(journal, f"crash_{when}", number)
        assert send(world, journal, mode=mode).state is State.ACCEPTED, number
        assert_once(world)


@pytest.mark.parametrize("seed", range(8))
def test_a_bad_network_still_ends_in_one_transfer(world: World, seed: int) -> None:
    """With every fourth request failing in one way or another, there is one file transfer in the end."""
    for number, fault in enumerate((*LOST, "unavailable")):
        world.sim.faults.add(fault, on=("broker.*", "tus.*"), probability=0.04 + seed / 1000 * number)
    assert send(world).state is State.ACCEPTED
    assert_once(world)
