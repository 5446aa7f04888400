from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from kostra_sdk.submission.channel import State
from tests.submission.altinn.doubles import MemoryJournal

if TYPE_CHECKING:
    from tests.submission.altinn.world import World

APP_REQUESTS: Final = (
    "app.metadata",
    "instances.query",
    "instance.create",
    "instance.read",
    "data.create",
    "data.replace",
    "data.read",
    "scan",
    "validate",
    "process.read",
    "process.next",
)
LOST: Final = ("lost-request", "lost-answer", "cut-answer", "reset", "server-error", "server-error-after-commit")
REFUSED: Final = ("unauthorized", "conflict", "too-many-requests", "unavailable")


def clean_run(world: World, version: int) -> tuple[int, dict[str, int]]:
    """Send once without faults, and count the journal's writes and the requests of each kind."""
    world.set_app(api_version=version)
    journal = MemoryJournal()
    assert world.send(journal).state is State.ACCEPTED
    kinds = world.kinds()
    return journal.writes, {kind: kinds.count(kind) for kind in APP_REQUESTS if kind in kinds}


@pytest.mark.parametrize("version", [8, 9])
@pytest.mark.parametrize("fault", LOST + REFUSED)
def test_a_fault_anywhere_still_ends_in_one_delivery(world: World, version: int, fault: str) -> None:
    """Whichever request a fault befalls, there is one instance, one file, and one end of each task."""
    _, counts = clean_run(world, version)
    assert set(counts) == set(APP_REQUESTS) - {"data.replace"}
    for kind, count in counts.items():
        for nth in range(1, count + 1):
            world.begin()
            world.set_app(api_version=version)
            world.sim.faults.add(fault, on=kind, nth=nth)
            assert world.send().state is State.ACCEPTED, (kind, nth)
            assert world.sim.faults.fired, (kind, nth)
            world.assert_once()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_at_any_write_still_ends_in_one_delivery(world: World, when: str) -> None:
    """Whether the process dies before or after a write of the journal, resuming ends in one delivery."""
    writes, _ = clean_run(world, 9)
    for number in range(1, writes + 1):
        world.begin()
        journal = MemoryJournal()
        setattr(journal, f"crash_{when}", number)
        assert world.send(journal).state is State.ACCEPTED, number
        world.assert_once()


@pytest.mark.parametrize("kind", ["instance.create", "data.create", "process.next"])
def test_a_crash_after_a_lost_answer_still_ends_in_one_delivery(world: World, kind: str) -> None:
    """A lost answer and then a crash at any write while recovering do not double anything."""
    writes, _ = clean_run(world, 9)
    for number in range(1, writes + 3):
        world.begin()
        journal = MemoryJournal()
        journal.crash_after = number
        world.sim.faults.add("lost-answer", on=kind, nth=1)
        world.sim.faults.add("server-error-after-commit", on=kind, nth=2)
        assert world.send(journal).state is State.ACCEPTED, number
        world.assert_once()
