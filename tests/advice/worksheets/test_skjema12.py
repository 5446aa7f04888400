from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kostra_sdk.advice.worksheets import Skjema12

STATE_2024 = {
    "sats_enslig": 7850,
    "sats_par": 13100,
    "sats_bofellesskap": 6600,
    "sats_barn_0_5": 3850,
    "sats_barn_6_10": 3950,
    "sats_barn_11_17": 5150,
}


def sheet(year: int = 2024, **answers: Any) -> Skjema12:
    """Give a worksheet of a municipality."""
    return Skjema12(year=year, kommunenummer="4601", ansvarlig="Test", **answers)


def said(worksheet: Skjema12, previous: Skjema12 | None = None) -> list[tuple[str | None, str]]:
    """Give field and severity of what is remarked on, but for what is not answered."""
    return [(each.field, each.severity.name) for each in worksheet.remarks(previous) if each.kind != "mandatory"]


def test_the_states_own_rates_are_beyond_remark() -> None:
    """Who follows the guidelines to the krone hears nothing."""
    assert said(sheet(statlige_retningslinjer=True, **STATE_2024)) == []


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"sats_enslig": 7850, "sats_par": 7850}, "sats_par"),
        ({"sats_enslig": 7850, "sats_par": 15701}, "sats_par"),
        ({"sats_bofellesskap": 7900, "sats_enslig": 7850}, "sats_enslig"),
        ({"sats_barn_0_5": 4000, "sats_barn_6_10": 3950}, "sats_barn_6_10"),
        ({"sats_barn_6_10": 5000, "sats_barn_11_17": 4900}, "sats_barn_11_17"),
        ({"sats_barn_11_17": 6000, "sats_enslig": 6000}, "sats_enslig"),
    ],
)
def test_rates_that_do_not_go_together(answers: dict[str, int], field: str) -> None:
    """One is less than two, two less than twice one, the younger no dearer than the older, no child as dear as one."""
    found = [(each.field, each.severity.name) for each in sheet(**answers).remarks() if each.kind == "logic"]
    assert found == [(field, "WARNING")]


@pytest.mark.parametrize(
    "answers",
    [
        {"sats_enslig": 7850, "sats_par": 13100},
        {"sats_enslig": 7000, "sats_bofellesskap": 7000},
        {"sats_barn_0_5": 3900, "sats_barn_6_10": 3900},
        {"sats_par": 9500},
        {},
    ],
    ids=["ordinary", "as-one", "same-for-children", "alone", "none"],
)
def test_rates_that_go_together(answers: dict[str, int]) -> None:
    """Equal rates where that makes sense, and rates with nothing to be held against, are left alone."""
    assert said(sheet(**answers)) == []


def test_no_rates_at_all_for_one_and_two() -> None:
    """Nought for two is not more than twice nought for one; that it is not more than one is told, and both are low."""
    assert said(sheet(sats_enslig=0, sats_par=0)) == [
        ("sats_enslig", "WARNING"),
        ("sats_par", "WARNING"),
        ("sats_par", "WARNING"),
    ]


@pytest.mark.parametrize(("rate", "told"), [(10_205, False), (10_206, True), (5_495, False), (5_494, True)])
def test_rates_are_held_against_the_states(rate: int, told: bool) -> None:
    """More than thirty percent from 7 850 is told, with both figures."""
    remarks = [each for each in sheet(sats_enslig=rate).remarks() if each.field == "sats_enslig"]
    assert bool(remarks) == told
    if told:
        assert remarks[0].message.startswith("Statens veiledende sats fra 1. januar 2024 er 7 850; ")
        assert ("over" if rate > 7850 else "under") in remarks[0].message


def test_who_follows_the_state_has_the_states_rates() -> None:
    """A single krone is told then, and only then."""
    assert said(sheet(statlige_retningslinjer=True, sats_enslig=7851)) == [("sats_enslig", "WARNING")]
    assert said(sheet(statlige_retningslinjer=False, sats_enslig=7851)) == []


@pytest.mark.parametrize("year", [2015, 2016, 2017, 2025, 2026])
def test_years_without_state_rates_say_so(year: int) -> None:
    """The rates are not held against another year's, and the worksheet says that they were held against nothing."""
    (remark,) = (each for each in sheet(year, sats_enslig=1).remarks() if each.kind == "plausibility")
    assert (remark.field, remark.severity.name) == (None, "INFO")
    assert remark.message.startswith(f"Statens veiledende satser per 31.12.{year} mangler i kostra_sdk")


@pytest.mark.parametrize(
    ("year", "answer", "told"),
    [(2021, False, False), (2022, False, True), (2026, False, True), (2026, True, False), (2026, None, False)],
)
def test_barnetrygd_is_left_out_since_2022(year: int, answer: bool | None, told: bool) -> None:
    """The law of 1 September 2022 holds on 31 December of that year; blank is no no."""
    assert said(sheet(year, barnetrygd_utenfor=answer)) == ([("barnetrygd_utenfor", "WARNING")] if told else [])


def test_rates_are_adopted_before_they_hold() -> None:
    """The last day of the year will do."""
    assert said(sheet(vedtatt=date(2024, 12, 31))) == []
    assert said(sheet(vedtatt=date(2025, 1, 1))) == [("vedtatt", "WARNING")]


def test_rates_seldom_fall_and_are_not_changed_without_being_adopted() -> None:
    """A lower rate than before is told, and rates that changed though they were adopted on the same day."""
    before = sheet(2023, sats_enslig=7900, sats_par=13000, vedtatt=date(2022, 12, 1))
    now = sheet(sats_enslig=7850, sats_par=13100, sats_barn_0_5=3850, vedtatt=date(2022, 12, 1))
    assert said(now, before) == [("sats_enslig", "WARNING"), ("vedtatt", "WARNING")]
    now.vedtatt = date(2023, 12, 1)
    assert said(now, before) == [("sats_enslig", "WARNING")]
    same = sheet(2023, sats_enslig=7850, vedtatt=date(2022, 12, 1))
    assert said(sheet(sats_enslig=7850, vedtatt=date(2022, 12, 1)), same) == []
