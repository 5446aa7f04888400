"""How much faster many files are checked by two processes than by one.

``make bench`` prints the ratio, with the processor's own time beside the clock's:
on a machine that does other things too, the clock tells about those.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.ids.kommuner import kommuner
from kostra_sdk.many import Job, Overview, check_many
from kostra_sdk.testing import sample

if TYPE_CHECKING:
    from pathlib import Path

EDITIONS = (("11F", 2025), ("11CF", 2025), ("11F", 2024), ("11CF", 2026), ("11F", 2026))
RECORDS = 14_900
"""How many are made up of each edition; each file has a part of them of its own."""
SMALLEST, LARGEST = 1_500, 14_500
"""Records of a file: as many as make one process work for 20 seconds or more, and few enough for plain Python."""
LINES, INDIVIDUALS = 1_000, 300
"""Of a file of accounts, and of barnevern."""


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> list[Job]:
    """A file of each of 357 municipalities, of mixed forms and years, one record in five hundred damaged."""
    folder = tmp_path_factory.mktemp("many")
    lines = {
        edition: sample(*edition, RECORDS, region="460100", damage=0.002).to_bytes().splitlines()
        for edition in EDITIONS
    }
    jobs = []
    for number, kommune in enumerate(kommuner(2025)):
        region = f"{kommune}00"
        match number % 8:
            case 6:
                jobs.append(_made(folder, "0A", 2025, region, LINES))
            case 7:
                jobs.append(_made(folder, "15F", 2025, region, INDIVIDUALS))
            case _:
                form, year = EDITIONS[number % len(EDITIONS)]
                size = SMALLEST + number * (LARGEST - SMALLEST) // 356
                first = number * 97 % (RECORDS - size)
                own = [kommune.encode() + line[4:] for line in lines[form, year][first : first + size]]
                path = folder / f"{form}_{year}_{region}.dat"
                path.write_bytes(b"\n".join(own))
                jobs.append(Job(path, form, year, region))
    return jobs


def _made(folder: Path, form: str, year: int, region: str, count: int) -> Job:
    """Make a file of a form whose records are few."""
    path = folder / f"{form}_{year}_{region}.{'xml' if form == '15F' else 'dat'}"
    sample(form, year, count, region=region).write(path)
    return Job(path, form, year, region)


def test_357_files_on_one_process_and_two(jobs: list[Job]) -> None:
    """The aim is 1.5 times as fast, in runs of 20 s or more on one process."""
    assert len(jobs) == 357
    told, seconds, processor = [], {}, {}
    for processes in (1, 2):
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
        overview = Overview()
        before = os.times()
        start = time.perf_counter()
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as executor:
            for result in check_many(jobs, executor):
                overview.add(result)
            seconds[processes] = time.perf_counter() - start
        after = os.times()
        workers = after.children_user + after.children_system - before.children_user - before.children_system
        here = after.user + after.system - before.user - before.system
        processor[processes] = workers / processes + here
        told.append((overview.records, overview.findings, overview.verdicts()))
        print(
            f"\n  {processes} process(es): {seconds[processes]:.1f} s by the clock, "
            f"{workers:.1f} s of processor in the workers, {here:.1f} s here, load {load:.1f} before; "
            f"{overview.records / seconds[processes]:,.0f} records/s, {overview.findings} findings"
        )
    assert told[0] == told[1]
    assert told[0][0] > 0
    print(f"  two processes are {seconds[1] / seconds[2]:.2f} times as fast as one by the clock (aim: 1.5)")
    # Where the system counts no time of child processes, there is nothing to tell of it.
    if processor[2] > 1:
        print(f"  by the processor's own time, had there been no one else: {processor[1] / processor[2]:.2f} times")
