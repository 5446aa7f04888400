from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kostra_sdk.advice.worksheets import GUIDELINE_RATES, guideline_rates


@pytest.mark.parametrize(
    ("day", "enslig"),
    [
        (date(2018, 1, 1), 6050),
        (date(2021, 8, 31), 6450),
        (date(2022, 6, 30), 6550),
        (date(2022, 7, 1), 6650),
        (date(2023, 12, 31), 7550),
        (date(2024, 12, 31), 7850),
    ],
)
def test_rates_are_those_in_force_on_the_day(day: date, enslig: int) -> None:
    """A rate holds from its day on, and to the end of its year at most."""
    rates = guideline_rates(day)
    assert rates is not None
    assert rates.enslig == enslig


@pytest.mark.parametrize("day", [date(2001, 1, 1), date(2010, 6, 1), date(2016, 12, 31), date(2023, 6, 30)])
def test_rates_that_are_not_known_are_missing(day: date) -> None:
    """Another year's rates never stand in for those that were not found."""
    assert guideline_rates(day) is None
    assert guideline_rates(date(2025, 12, 31)) is guideline_rates(date(2026, 12, 31)) is None


def test_the_table_is_in_order_and_rates_only_rise() -> None:
    """Each row is later than the one before it, and no rate in it is lower."""
    for before, after in pairwise(GUIDELINE_RATES):
        assert before.since < after.since
        for name in ("enslig", "par", "bofellesskap", "barn_0_5", "barn_6_10", "barn_11_17"):
            assert getattr(before, name) <= getattr(after, name)
        assert guideline_rates(after.since - timedelta(days=1)) in {None, before}
    for rates in GUIDELINE_RATES:
        assert rates.barn_0_5 < rates.barn_6_10 < rates.barn_11_17 < rates.enslig < rates.par < 2 * rates.enslig
        assert rates.bofellesskap < rates.enslig
