from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.simulator.engine import Engine
from kostra_sdk.submission.altinn import Strategy
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Resubmission
from kostra_sdk.submission.errors import Actor, Busy, NotFound, SetupError, UnknownOutcome, WaitError
from tests.submission.altinn.doubles import (
    Claims,
    Crash,
    MemoryJournal,
    delivery,
    drive,
    package,
    told,
)
from tests.submission.altinn.world import APP
from tests.submission.doubles import MUNICIPALITY

if TYPE_CHECKING:
    from kostra_sdk.submission.altinn import AltinnApp, Instance
    from kostra_sdk.submission.delivery import Delivery
    from tests.submission.altinn.world import World

UNITS = ("nav", "flyktning")


def of_unit(unit: str) -> dict[str, Any]:
    """Give the delivery of a unit, and its package."""
    sent = delivery(unit=unit)
    return {"sent": sent, "what": package(file_name=sent.file_name)}


def to_the_end(world: World, channel: AltinnApp, unit: str, journal: MemoryJournal) -> State:
    """Send a unit's delivery to its end."""
    return drive(channel, journal=journal, clock=world.clock, **of_unit(unit)).state


def assert_each_its_own(world: World) -> None:
    """Two units have one instance each, and SSB has one delivery of each."""
    assert len(world.sim.instances) == 2
    assert sorted(each.unit for each in world.sim.deliveries.accepted) == sorted(UNITS)


# Made by nobody but us


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_lost_answers_of_two_units_are_not_mixed_up(world: World, order: tuple[int, int]) -> None:
    """When both lose the answer to their making, each takes one instance, whoever looks first."""
    channel, claims = world.app(), Claims()
    journals = [MemoryJournal(claims), MemoryJournal(claims)]
    world.sim.faults.add("lost-answer", on="instance.create", nth=(1, 2))
    for unit, journal in zip(UNITS, journals, strict=True):
        with pytest.raises(UnknownOutcome):
            channel.submit(of_unit(unit)["sent"], of_unit(unit)["what"], journal)
        world.clock.advance(1)
    for number in order:
        assert to_the_end(world, channel, UNITS[number], journals[number]) is State.ACCEPTED
    assert_each_its_own(world)


def test_an_instance_taken_by_another_is_given_up(world: World) -> None:
    """Where one unit, whose request never arrived, takes the other's new instance, that one makes another."""
    channel, claims = world.app(), Claims()
    first, second = MemoryJournal(claims), MemoryJournal(claims)
    world.sim.faults.add("lost-request", on="instance.create", nth=1)
    with pytest.raises(UnknownOutcome):
        channel.submit(of_unit("nav")["sent"], of_unit("nav")["what"], first)
    claim = second.claim

    def late(thing: str) -> bool:
        # In the moment before the second claims what it made, the first one finds it.
        second.claim = claim  # type: ignore[method-assign]
        world.sim.faults.add("conflict", on="data.create", times=1)
        with pytest.raises(WaitError):
            channel.submit(of_unit("nav")["sent"], of_unit("nav")["what"], first)
        return claim(thing)

    second.claim = late  # type: ignore[method-assign]
    with pytest.raises(Busy, match="another submission"):
        channel.submit(of_unit("flyktning")["sent"], of_unit("flyktning")["what"], second)
    assert to_the_end(world, channel, "flyktning", second) is State.ACCEPTED
    assert to_the_end(world, channel, "nav", first) is State.ACCEPTED
    assert_each_its_own(world)


def test_what_was_there_before_is_not_taken_for_ours(world: World) -> None:
    """A draft from before is left alone when the answer to our making is lost."""
    there = world.sim.add_instance(APP, MUNICIPALITY)
    world.sim.faults.add("lost-request", on="instance.create")
    assert world.send().state is State.ACCEPTED
    assert len(world.sim.instances) == 2
    assert world.sim.instances[0].id == there
    assert world.sim.instances[0].data == []


def test_many_drafts_are_read_page_by_page(world: World) -> None:
    """Storage answers in pages, all of which are read."""
    for _ in range(150):
        world.sim.add_instance(APP, MUNICIPALITY)
    journal = MemoryJournal()
    world.sim.faults.add("lost-answer", on="instance.create")
    assert world.send(journal).state is State.ACCEPTED
    assert len(journal.lines[1][2]["known"]) == 150
    assert len(world.sim.instances) == 151


# Made by SSB


def test_the_instance_that_ssb_made_is_used(world: World) -> None:
    """With the strategy find, nothing is made."""
    world.set_app(user_instantiation=False)
    there = world.sim.add_instance(APP, MUNICIPALITY)
    assert world.send(channel=world.app(strategy=Strategy.FIND)).state is State.ACCEPTED
    assert world.instance.id == there
    world.assert_once()


def test_without_an_instance_ssb_must_act(world: World) -> None:
    """With the strategy find, it is SSB who makes instances; one with a file in it is not free."""
    channel = world.app(strategy=Strategy.FIND)
    with pytest.raises(NotFound) as caught:
        channel.submit(delivery(), package(), MemoryJournal())
    assert caught.value.who_must_act is Actor.SSB
    world.sim.add_instance(APP, MUNICIPALITY)
    world.sim._ssb.engine.add_element(world.instance, "uttrekk", b"x", "application/octet-stream", "x.dat", "person")
    with pytest.raises(NotFound):
        channel.submit(delivery(), package(), MemoryJournal())


def test_several_instances_must_be_told_apart(world: World) -> None:
    """Where SSB has made several, a setting must tell which is whose."""
    made = {unit: world.sim.add_instance(APP, MUNICIPALITY) for unit in UNITS}
    with pytest.raises(SetupError, match="matches"):
        world.app(strategy=Strategy.FIND).submit(delivery(), package(), MemoryJournal())

    def matches(sent: Delivery, instance: Instance) -> bool:
        return made[sent.unit] == instance.id

    channel, claims = world.app(strategy=Strategy.FIND, matches=matches), Claims()
    for unit in UNITS:
        assert to_the_end(world, channel, unit, MemoryJournal(claims)) is State.ACCEPTED
    assert_each_its_own(world)


def test_an_instance_that_another_submission_has_is_not_taken(world: World) -> None:
    """As long as one works on an instance, no other finds it free."""
    world.sim.add_instance(APP, MUNICIPALITY)
    channel, claims = world.app(strategy=Strategy.FIND), Claims()
    first = MemoryJournal(claims)
    first.crash_after = 2  # the instance is its own, but nothing is in it yet
    with pytest.raises(Crash):
        channel.submit(of_unit("nav")["sent"], of_unit("nav")["what"], first)
    with pytest.raises(NotFound):
        channel.submit(of_unit("flyktning")["sent"], of_unit("flyktning")["what"], MemoryJournal(claims))
    assert to_the_end(world, channel, "nav", first) is State.ACCEPTED


@pytest.mark.parametrize(("there", "expected"), [(0, 1), (1, 1), (2, 3)])
def test_an_unused_instance_is_used_before_one_is_made(world: World, there: int, expected: int) -> None:
    """With find-or-create one free instance is taken; none, or several that cannot be told apart, and one is made."""
    for _ in range(there):
        world.sim.add_instance(APP, MUNICIPALITY)
    channel = world.app(strategy=Strategy.FIND_OR_CREATE)
    assert world.send(channel=channel).state is State.ACCEPTED
    assert len(world.sim.instances) == expected


@pytest.mark.parametrize("fault", ["lost-request", "lost-answer", "server-error-after-commit"])
def test_find_or_create_makes_only_one(world: World, fault: str) -> None:
    """A lost answer to the making is looked for among what was not there before."""
    world.sim.faults.add(fault, on="instance.create")
    assert world.send(channel=world.app(strategy=Strategy.FIND_OR_CREATE)).state is State.ACCEPTED
    world.assert_once()


# Corrections


def again() -> Resubmission:
    """Give the right to deliver anew."""
    return Resubmission("a journal was missing", told())


def test_a_correction_is_a_copy_of_what_was_archived(world: World) -> None:
    """A resubmission begins as a copy, so that SSB sees what it corrects."""
    world.send()
    first = world.instance
    assert world.send(resubmission=again()).state is State.ACCEPTED
    assert world.sim.instances[1].source is first
    assert [each.corrects for each in world.sim.deliveries] == [None, first.id]
    assert world.sim.deliveries.doubled() == ()


@pytest.mark.parametrize("fault", ["lost-request", "lost-answer", "server-error-after-commit"])
def test_a_correction_is_made_once(world: World, fault: str) -> None:
    """A lost answer to the copying does not make two copies."""
    world.send()
    world.sim.faults.add(fault, on="instance.create")
    assert world.send(resubmission=again()).state is State.ACCEPTED
    assert len(world.sim.instances) == 2


def test_only_the_same_delivery_is_copied(world: World) -> None:
    """Another unit's archived instance is not what a correction begins with."""
    claims = Claims()
    to_the_end(world, world.app(), "nav", MemoryJournal(claims))
    outcome = drive(
        world.app(), delivery(unit="flyktning", resubmission=again()), package(), MemoryJournal(claims), world.clock
    )
    assert outcome.state is State.ACCEPTED
    assert world.sim.instances[1].source is None


def test_a_correction_need_not_be_a_copy(world: World) -> None:
    """Neither where the settings say so, nor where the app does not let instances be copied."""
    world.send()
    world.send(channel=world.app(copy_corrections=False), resubmission=again())
    world.set_app(copy_enabled=False)
    world.send(resubmission=again())
    assert [each.source for each in world.sim.instances] == [None, None, None]


@pytest.mark.parametrize("crash", range(7, 20))
def test_the_files_of_a_copy_are_replaced(world: World, crash: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an app copies attachments too, the old one is removed, though it has the name and size of the new one."""
    world.send()
    create = Engine.create

    def with_files(engine: Engine, *given: Any) -> Any:
        made = create(engine, *given)
        engine.add_element(made, "uttrekk", b"x", "application/octet-stream", package().file_name, "copy")
        return made

    monkeypatch.setattr(Engine, "create", with_files)
    journal = MemoryJournal()
    journal.crash_after = crash
    assert world.send(journal, resubmission=again()).state is State.ACCEPTED
    (file,) = world.sim.instances[1].of_type("uttrekk")
    assert file.content == b" "
