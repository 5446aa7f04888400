"""A thousand crashes: senders killed at every boundary of the journal and at random moments, over a bad network.

``python -m benchmarks.crash`` from the root of the repository; ``--crashes`` says how many, ``--seed`` which ones.
It ends with an error if a delivery is lost or doubled, or if a receipt is not the receiver's own.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.submission.crash.ways import WAYS
from tests.submission.crash.world import World

if TYPE_CHECKING:
    from tests.submission.crash.world import Nursery

FAULTS = 0.1
WAVE = 100
"""How many crashes one simulator and one outbox live through before they are looked at."""


def at_boundaries(world: World, nursery: Nursery, way: str) -> int:
    """Kill a sender at each boundary in turn, and those that go on from there at random ones."""
    crashes = 0
    for boundary, order in enumerate(world.order(way), 1):
        if not nursery.run(world.job(order, alone=True, last_boundary=boundary)):
            break
        crashes += 1
    world.befall(FAULTS)
    rng = random.Random(world.seed)
    for _ in range(crashes // 2):
        crashes += nursery.run(world.job(*world.orders, last_boundary=rng.randint(1, 80)))
    return crashes


def at_random(world: World, nursery: Nursery, wanted: int) -> int:
    """Kill senders at random moments, each with new deliveries and with what others left."""
    world.befall(FAULTS)
    rng = random.Random(world.seed)
    orders = world.order(*WAYS)
    crashes = 0
    while crashes < wanted:
        new = [next(orders) for _ in range(rng.choice((0, 1, 1, 2)))]
        crashes += nursery.run(world.job(*new, killed_after=rng.uniform(0, 0.4), seed=rng.randrange(1000)))
    return crashes


def main() -> None:
    """Run it, and print what there was."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--crashes", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    total: Counter[str] = Counter()
    began = time.perf_counter()
    wave = 0
    while total["crashes"] < asked.crashes:
        seed = asked.seed + wave
        with (
            tempfile.TemporaryDirectory(prefix="kostra-crash-") as folder,
            World(Path(folder) / "world", seed=seed, api_version=8 + wave % 2) as world,
        ):
            nursery = world.nursery()
            if wave < 2 * len(WAYS):
                kind = WAYS[wave % len(WAYS)]
                crashes = at_boundaries(world, nursery, kind)
            else:
                kind = "random"
                crashes = at_random(world, nursery, min(WAVE, asked.crashes - total["crashes"]))
            nursery.run(world.job(*world.orders))
            world.assert_all_arrived_once()
            told = {
                "crashes": crashes,
                "deliveries": len(world.orders),
                "requests": sum(world.sim.request_counts.values()),
                "faults": len(world.sim.faults.fired),
            }
        total.update(told)
        wave += 1
        print(f"{kind:8}", "  ".join(f"{count} {what}" for what, count in told.items()), flush=True)
    seconds = time.perf_counter() - began
    print(f"{total['crashes']} crashes in {seconds:.0f} s: {total['deliveries']} deliveries accepted exactly once,")
    print(f"none lost and none doubled, in {total['requests']} requests, {total['faults']} of them with faults")


if __name__ == "__main__":
    main()
