"""Several senders at work on one outbox."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.submission.crash.ways import WAYS
from tests.submission.crash.world import World, send_together

if TYPE_CHECKING:
    from pathlib import Path


def test_two_senders_share_one_outbox(tmp_path: Path) -> None:
    """Twenty municipalities' two forms, by all ways, over a bad network: each is sent by one of them, once."""
    with World(tmp_path / "world") as world:
        world.befall(0.1)
        world.enqueue(islice(world.order(*WAYS), 40))
        send_together(world, [world.nursery(f"sender-{number}") for number in range(2)])
        world.assert_all_arrived_once()


@pytest.mark.slow
def test_what_one_sender_leaves_the_others_take_up(tmp_path: Path) -> None:
    """Of three senders at work at once each is killed again and again; nothing is lost or doubled."""
    with World(tmp_path / "world") as world:
        world.befall(0.1)
        world.enqueue(islice(world.order(*WAYS), 120))
        nurseries = [world.nursery(f"sender-{number}") for number in range(3)]

        def work(number: int) -> int:
            rng = random.Random(number)
            jobs = (world.job(lease=4.0, killed_after=rng.uniform(0.1, 1.0), seed=number) for _ in range(20))
            return sum(nurseries[number].run(job) for job in jobs)

        with ThreadPoolExecutor() as together:
            assert sum(together.map(work, range(3))) > 0
        send_together(world, nurseries, lease=4.0)
        world.assert_all_arrived_once()
