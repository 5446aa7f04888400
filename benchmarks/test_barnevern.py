"""How fast a file of form 15F is judged, read and written; the limit is 2 s for judging 2 000 individuals.

``make bench`` prints the time, also as a multiple of a calibrated spin in the same run.
"""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
import pytest

from kostra_sdk.forms.barnevern.judge import judge
from kostra_sdk.forms.barnevern.reading import BarnevernReader
from kostra_sdk.forms.barnevern.writing import write
from tests.forms.barnevern.builders import avgiver, individ, measure, number_of, said

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from kostra_sdk.forms.barnevern.record import Individ

YEAR = 2025
INDIVIDUALS = 2_000


@pytest.fixture(scope="module")
def people() -> list[Individ]:
    """A municipality: everybody has three messages, an investigation each, two plans and four measures."""
    made = []
    for number in range(INDIVIDUALS):
        child = individ(YEAR, id=f"I{number}", journalnummer=f"J{number}", fodselsnummer=number_of(number % 24, YEAR))
        start = date(YEAR, 1, 10) + timedelta(days=number % 200)
        melding, plan = child.melding[0], child.plan[0]
        child.melding = [attrs.evolve(melding, id=f"M{each}", start_dato=start) for each in range(3)]
        child.plan = [attrs.evolve(plan, id=f"P{each}") for each in range(2)]
        child.tiltak = [measure(YEAR, id=f"T{each}") for each in range(4)]
        made.append(child)
    return made


@pytest.fixture(scope="module")
def content(people: list[Individ]) -> bytes:
    """Their file."""
    file = io.BytesIO()
    write(file, avgiver(YEAR), people, year=YEAR)
    return file.getvalue()


def told(benchmark: BenchmarkFixture, spin_seconds: float) -> None:
    """Print what the whole file takes, and what an individual takes, in microseconds and in spins."""
    assert benchmark.stats is not None
    seconds = benchmark.stats.stats.median
    each = seconds / INDIVIDUALS
    benchmark.extra_info |= {"s": round(seconds, 3), "spins": round(seconds / spin_seconds, 1)}
    print(
        f"\n  {benchmark.name}: {seconds:.3f} s for {INDIVIDUALS}, {seconds / spin_seconds:.0f} spins; "
        f"{each * 1e6:.0f} µs each, {each / spin_seconds:.4f} spins"
    )


def test_judging_individuals(benchmark: BenchmarkFixture, content: bytes, spin_seconds: float) -> None:
    """A file of 2 000 individuals to its findings, messages included; the limit is 2 s."""
    judgement = benchmark(lambda: judge(io.BytesIO(content), year=YEAR, said=said()))
    assert judgement.records == INDIVIDUALS
    told(benchmark, spin_seconds)


def test_reading_individuals(benchmark: BenchmarkFixture, content: bytes, spin_seconds: float) -> None:
    """The same file to typed records."""
    assert benchmark(lambda: sum(1 for _ in BarnevernReader(io.BytesIO(content), year=YEAR))) == INDIVIDUALS
    told(benchmark, spin_seconds)


def test_writing_individuals(benchmark: BenchmarkFixture, people: list[Individ], spin_seconds: float) -> None:
    """The same records to XML, held against the schema."""
    benchmark(lambda: write(io.BytesIO(), avgiver(YEAR), people, year=YEAR))
    told(benchmark, spin_seconds)
