"""How many requests a second `kostra serve` answers, each also as a multiple of the library's own call.

``make bench`` prints them.
One caller with one connection asks, the service is a process of its own, and its workers are others.
The ratio says what HTTP and the way to a worker and back cost beside the work itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from kostra_sdk import Extract, Sosialhjelp, check, check_record
from kostra_sdk.testing import sample_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

ASKED: dict[str, Any] = {"form": "11F", "year": 2026, "region": "030100"}
RECORDS = 5_000
SOURCE = Path(__file__).parents[1] / "src"
PROGRAM = (
    "from kostra_sdk.serve import ServeSettings, run\n"
    "run(ServeSettings(port=0, workers=1), started=lambda url: print(url, flush=True))"
)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A caller of a service that has nobody else to answer."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as served:
        assert served.stdout is not None
        url = served.stdout.readline().strip()
        with httpx.Client(base_url=url, trust_env=False, params=ASKED, timeout=60) as caller:
            yield caller
        served.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def records() -> list[Sosialhjelp]:
    """Made-up records of 11F."""
    return list(sample_records("11F", 2026, RECORDS, region="030100", seed=1))


@pytest.fixture(scope="module")
def content(records: list[Sosialhjelp]) -> bytes:
    """Their extract."""
    extract: Extract[Sosialhjelp] = Extract.new(**ASKED)
    for record in records:
        extract.add(record)
    return extract.to_bytes()


def seconds(job: Callable[[], object], times: int) -> float:
    """How long a job takes: the median of several, after one that does not count."""
    took = []
    for _ in range(times + 1):
        start = time.perf_counter()
        job()
        took.append(time.perf_counter() - start)
    return sorted(took[1:])[times // 2]


def beside(benchmark: BenchmarkFixture, request: Callable[[], httpx.Response], library: Callable[[], object]) -> None:
    """Measure a request, and print how many there are a second and how much longer each takes than the library."""
    assert request().status_code == 200
    benchmark(request)
    assert benchmark.stats is not None
    took, own = benchmark.stats.stats.median, seconds(library, 21)
    benchmark.extra_info |= {"a second": round(1 / took, 1), "of the library's time": round(took / own, 2)}
    print(f"\n  {benchmark.name}: {1 / took:.0f} a second, {took / own:.2f} times the library's own {own * 1e6:.0f} µs")


def test_checking_a_record(benchmark: BenchmarkFixture, client: httpx.Client, records: list[Sosialhjelp]) -> None:
    """One record in JSON to its report in JSON."""
    body = records[0].to_json().encode()
    beside(
        benchmark,
        lambda: client.post("v1/check-record", content=body),
        lambda: check_record(Sosialhjelp.from_json(body), year=2026, region="030100").to_json(),
    )


def test_checking_a_file(benchmark: BenchmarkFixture, client: httpx.Client, content: bytes) -> None:
    """A file of 5 000 records to its report in JSON."""
    beside(
        benchmark,
        lambda: client.post("v1/check", content=content),
        lambda: check(content, **ASKED).to_json(),
    )


def test_building_a_file(benchmark: BenchmarkFixture, client: httpx.Client, records: list[Sosialhjelp]) -> None:
    """5 000 records in JSON lines to their extract."""
    lines = [record.to_json() for record in records]
    body = "\n".join(lines).encode()

    def build() -> bytes:
        extract: Extract[Sosialhjelp] = Extract.new(**ASKED)
        for line in lines:
            extract.add(Sosialhjelp.from_json(line))
        return extract.to_bytes()

    assert client.post("v1/build", content=body).content == build()
    beside(benchmark, lambda: client.post("v1/build", content=body), build)


def test_answering_at_all(benchmark: BenchmarkFixture, client: httpx.Client) -> None:
    """The least that a request costs: ``/health``, which asks no worker."""
    assert benchmark(client.get, "health").status_code == 200
    assert benchmark.stats is not None
    print(f"\n  {benchmark.name}: {1 / benchmark.stats.stats.median:.0f} a second")
