"""How fast the accounts are judged and built; no limit is set, but the numbers stand in the documentation.

``make bench`` prints lines a second, also as a multiple of a calibrated spin in the same run.
"""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kostra_sdk import Extract, check
from kostra_sdk.forms.regnskap.builder import RegnskapBuilder, Saldo
from kostra_sdk.forms.regnskap.codes import valid_codes

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from kostra_sdk import Report
    from kostra_sdk.forms.regnskap.builder import RegnskapBuild

YEAR, REGION = 2025, "460100"
LINES = 5_000


@pytest.fixture(scope="module")
def saldi() -> list[Saldo]:
    """A large municipality's ledger: balances on valid functions and arts, in kroner and øre, that make nothing."""
    rng = random.Random(1)
    codes = valid_codes("0A", YEAR, REGION, account_class="1")
    places = rng.sample([(function, art) for function in codes["funksjon"] for art in codes["art"]], LINES)
    made = [
        Saldo("1", function, art, Decimal(rng.randrange(1, 10**9)) / (100 if int(art) < 600 else -100))
        for function, art in places
    ]
    return [*made, Saldo("1", "800", "870", -sum((Decimal(each.belop) for each in made), Decimal(0)))]


def test_building_lines(benchmark: BenchmarkFixture, saldi: list[Saldo], spin_seconds: float) -> None:
    """From balances in kroner to lines in thousands, every part kept in balance."""

    def build() -> RegnskapBuild:
        return RegnskapBuilder(form="0A", year=YEAR, region=REGION).extend(saldi).build()

    made = benchmark(build)
    assert len(made.records) > LINES * 0.98
    _tell(benchmark, len(saldi), spin_seconds)


def test_checking_lines(benchmark: BenchmarkFixture, saldi: list[Saldo], spin_seconds: float) -> None:
    """The official verdict on a file of 0A, sums and all."""
    extract = Extract.new(form="0A", year=YEAR, region=REGION)
    for record in RegnskapBuilder(form="0A", year=YEAR, region=REGION).extend(saldi).build().records:
        extract.add(record)
    data = extract.to_bytes()

    def judge() -> Report:
        return check(data, form="0A", year=YEAR, region=REGION)

    report = benchmark(judge)
    assert report.records == len(extract)
    assert not any(finding.control.startswith(("Kontroll 095", "Kontroll 110")) for finding in report.findings)
    _tell(benchmark, report.records, spin_seconds)


def _tell(benchmark: BenchmarkFixture, lines: int, spin_seconds: float) -> None:
    assert benchmark.stats is not None
    seconds = benchmark.stats.stats.median
    rate, spins = lines / seconds, seconds / spin_seconds
    benchmark.extra_info |= {"lines a second": round(rate), "spins": round(spins)}
    print(f"\n  {benchmark.name}: {rate:,.0f} lines a second, {spins:.0f} spins for {lines} lines")
