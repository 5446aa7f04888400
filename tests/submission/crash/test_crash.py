"""A sender that is killed at any moment loses nothing and sends nothing twice."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.submission.crash.ways import WAYS
from tests.submission.crash.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.submission.crash.world import Nursery

LEAST = {"app": 50, "cms": 54, "broker": 36}
"""How many boundaries there are at least, by the way: fewer would mean that they are not seen."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty simulator and an empty outbox."""
    with World(tmp_path / "world") as made:
        yield made


def sweep(world: World, nursery: Nursery, way: str) -> int:
    """Kill a sender at its first boundary, the next at its second, and so on until one comes to its end.

    Each has a delivery of its own, which it leaves behind.
    Gives how many were killed.
    """
    for boundary, order in enumerate(world.order(way), 1):
        if not nursery.run(world.job(order, alone=True, last_boundary=boundary)):
            return boundary - 1
    raise AssertionError


def resume(world: World, nursery: Nursery, crashes: int) -> int:
    """Let senders bring all on that others left, and kill so many of these too; gives how many were killed."""
    rng = random.Random(world.seed)
    killed = 0
    for number in range(crashes):
        boundary = rng.randint(1, 60)
        killed += nursery.run(world.job(*world.orders, last_boundary=boundary, seed=number))
    assert not nursery.run(world.job(*world.orders))
    return killed


def test_a_sender_killed_at_any_boundary_loses_and_doubles_nothing(world: World) -> None:
    """Before and after everything the journal makes durable, the next sender goes on from what is there."""
    nursery = world.nursery()
    assert sweep(world, nursery, "app") >= LEAST["app"]
    resume(world, nursery, 5)
    world.assert_all_arrived_once()


def test_what_killed_senders_left_can_be_purged(world: World) -> None:
    """After a purge the outbox holds receipts and manifests, and no trace of an extract, whole or half written."""
    nursery = world.nursery()
    for boundary, order in zip(range(2, 9), world.order("cms"), strict=False):
        assert nursery.run(world.job(order, alone=True, last_boundary=boundary))
    resume(world, nursery, 0)
    with closing(world.outbox()) as outbox:
        assert outbox.purge(timedelta(0)) >= len(world.orders)
    kept = [path.name for path in (world.place.outbox / "sealed").iterdir()]
    assert [name for name in kept if "receipt" not in name and "manifest" not in name] == []


@pytest.mark.slow
@pytest.mark.parametrize("version", [8, 9])
@pytest.mark.parametrize("way", WAYS)
def test_whichever_way_it_goes(tmp_path: Path, way: str, version: int) -> None:
    """So it is by every channel, with envelopes and without, over a bad network."""
    with World(tmp_path / "world", api_version=version) as world:
        nursery = world.nursery()
        assert sweep(world, nursery, way) >= LEAST[way]
        world.befall(0.1)
        resume(world, nursery, 20)
        world.assert_all_arrived_once()


def killed_at_random(world: World, nursery: Nursery, crashes: int, longest: float, seed: int) -> None:
    """Kill so many senders at random moments; each is given a delivery or two, and what others left."""
    rng = random.Random(seed)
    orders = world.order(*WAYS)
    killed = 0
    while killed < crashes:
        new = [next(orders) for _ in range(rng.choice((0, 1, 1, 2)))]
        killed += nursery.run(world.job(*new, killed_after=rng.uniform(0, longest), seed=rng.randrange(1000)))


def test_a_sender_killed_at_any_moment_loses_and_doubles_nothing(world: World) -> None:
    """Wherever it is, and whatever befalls its requests, each delivery is accepted once in the end."""
    world.befall(0.1)
    nursery = world.nursery()
    killed_at_random(world, nursery, 15, 0.3, seed=1)
    resume(world, nursery, 0)
    world.assert_all_arrived_once()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_so_it_is_a_hundred_times(tmp_path: Path, seed: int) -> None:
    """More of the same, with other faults."""
    with World(tmp_path / "world", seed=seed) as world:
        world.befall(0.05 * (seed + 1))
        nursery = world.nursery()
        killed_at_random(world, nursery, 100, 0.4, seed)
        resume(world, nursery, 10)
        world.assert_all_arrived_once()


@pytest.mark.slow
def test_so_it_is_from_a_new_interpreter(world: World) -> None:
    """A sender that is no fork, which also is what there is on Windows, ends and resumes alike."""
    nursery = world.nursery(fork=False)
    orders = world.order("app")
    for boundary in (4, 14, 24, 34, 44):
        assert nursery.run(world.job(next(orders), alone=True, last_boundary=boundary))
    assert nursery.run(world.job(next(orders), killed_after=0.01))
    resume(world, nursery, 0)
    world.assert_all_arrived_once()
