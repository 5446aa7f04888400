"""How fast the main jobs are, each also as a multiple of a calibrated spin in the same run.

``make bench`` prints the table.
The spin is a fixed piece of pure Python, so that ratios can be compared between machines; times cannot.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kostra_sdk import Extract, Sosialhjelp, check, check_record
from kostra_sdk.extract.target import Target
from kostra_sdk.forms import find_form
from kostra_sdk.testing import sample_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

YEAR, REGION = 2026, "030100"
RECORDS = 5_000
SOURCE = Path(__file__).parents[1] / "src"


@pytest.fixture(scope="module")
def records() -> list[Sosialhjelp]:
    """Made-up records of 11F."""
    return list(sample_records("11F", 2026, RECORDS, region="030100", seed=1))


@pytest.fixture(scope="module")
def lines(records: list[Sosialhjelp]) -> list[bytes]:
    """Their lines."""
    target = Target("11F", YEAR, REGION)
    return [target.line_of(record).encode("latin-1") for record in records]


@pytest.fixture(scope="module")
def damaged_file(lines: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of them in which one cell in a hundred is damaged."""
    rng = random.Random(1)
    fields = find_form("11F").layout(YEAR).fields
    path = tmp_path_factory.mktemp("bench") / "damaged.dat"
    with path.open("wb") as file:
        for line in lines:
            cells = bytearray(line)
            for field in fields:
                if rng.random() < 0.01:
                    cells[field.start : field.stop] = bytes(rng.choices(b" 0123456789Xx", k=field.width))
            file.write(bytes(cells) + b"\n")
    return path


def per_item(benchmark: BenchmarkFixture, job: Callable[[], object], items: int, spin_seconds: float) -> None:
    """Measure a job, and print what one of its items costs, in microseconds and in spins."""
    benchmark(job)
    assert benchmark.stats is not None
    seconds = benchmark.stats.stats.median / items
    benchmark.extra_info |= {"µs": round(seconds * 1e6, 2), "spins": round(seconds / spin_seconds, 5)}
    print(f"\n  {benchmark.name}: {seconds * 1e6:.1f} µs each, {seconds / spin_seconds:.4f} spins")


def test_judging_a_line(benchmark: BenchmarkFixture, lines: list[bytes], spin_seconds: float) -> None:
    """The compiled function on one line of 11F; the limit is 40 µs."""
    judge = find_form("11F").edition(YEAR).judge
    part = lines[:500]
    per_item(benchmark, lambda: [judge(line, b"0301", True) for line in part], len(part), spin_seconds)


def test_checking_a_record(benchmark: BenchmarkFixture, records: list[Sosialhjelp], spin_seconds: float) -> None:
    """From typed record to report; the limit is 100 µs."""
    part = records[:500]
    per_item(
        benchmark,
        lambda: [check_record(record, year=YEAR, region=REGION) for record in part],
        len(part),
        spin_seconds,
    )


def test_writing_a_record(benchmark: BenchmarkFixture, records: list[Sosialhjelp], spin_seconds: float) -> None:
    """A typed record to its line; the limit is 20 µs."""
    part = records[:500]

    def write() -> Extract[Sosialhjelp]:
        extract: Extract[Sosialhjelp] = Extract.new(form="11F", year=YEAR, region=REGION)
        for record in part:
            extract.add(record)
        return extract

    per_item(benchmark, write, len(part), spin_seconds)


def test_reading_a_record(benchmark: BenchmarkFixture, lines: list[bytes], spin_seconds: float) -> None:
    """A line to a typed record."""
    part = b"\n".join(lines[:500])

    def read() -> int:
        return sum(1 for _ in Extract.read(part, form="11F", year=YEAR, region=REGION))

    per_item(benchmark, read, 500, spin_seconds)


def test_checking_a_file(benchmark: BenchmarkFixture, damaged_file: Path, spin_seconds: float) -> None:
    """A file of 5 000 records, one cell in a hundred damaged, in a warm process."""
    per_item(
        benchmark,
        lambda: check(damaged_file, form="11F", year=YEAR, region=REGION),
        RECORDS,
        spin_seconds,
    )


def cold(code: str) -> Callable[[], None]:
    """Give a job that runs code in a fresh interpreter."""

    def run() -> None:
        subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(SOURCE)})

    return run


def test_checking_a_file_cold(benchmark: BenchmarkFixture, damaged_file: Path, spin_seconds: float) -> None:
    """The same file in a fresh process, interpreter and imports and findings included; the limit is 400 ms."""
    code = (
        "from kostra_sdk import check\n"
        f"report = check({str(damaged_file)!r}, form='11F', year={YEAR}, region={REGION!r})\n"
        "assert len(report.findings) > 1000"
    )
    per_item(benchmark, cold(code), 1, spin_seconds)


def test_starting_python(benchmark: BenchmarkFixture, spin_seconds: float) -> None:
    """A fresh interpreter that does nothing, to hold the cold figures against."""
    per_item(benchmark, cold("pass"), 1, spin_seconds)


def test_importing(benchmark: BenchmarkFixture, spin_seconds: float) -> None:
    """A fresh interpreter that imports kostra_sdk; the limit is 60 ms above one that does nothing."""
    per_item(benchmark, cold("import kostra_sdk"), 1, spin_seconds)
