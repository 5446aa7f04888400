from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.calendar import ACCOUNTS, FORMS, EntryKind, calendar
from kostra_sdk.advice.calendar.years import FIRST_YEAR, LAST_YEAR, as_of, next_working_day
from kostra_sdk.errors import UsageError

EARLY, LATE = ("11F", "11CF"), ("7", "7B", "12")

DEADLINES = {
    2016: (date(2017, 1, 16), date(2017, 2, 15)),
    2017: (date(2018, 1, 15), date(2018, 2, 15)),
    2018: (date(2019, 1, 15), date(2019, 2, 15)),
    2019: (date(2020, 1, 15), date(2020, 2, 17)),
    2020: (date(2021, 1, 15), date(2021, 2, 15)),
    2021: (date(2022, 1, 17), date(2022, 2, 15)),
    2022: (date(2023, 1, 16), date(2023, 2, 15)),
    2023: (date(2024, 1, 15), date(2024, 2, 15)),
    2024: (date(2025, 1, 15), date(2025, 2, 17)),
    2025: (date(2026, 1, 15), date(2026, 2, 16)),
    2026: (date(2027, 1, 15), date(2027, 2, 15)),
    2027: (date(2028, 1, 17), date(2028, 2, 15)),
    2028: (date(2029, 1, 15), date(2029, 2, 15)),
}
"""The last days for 11 and 11C, and for 7, 7B and 12, written down by hand."""


@pytest.mark.parametrize("year", DEADLINES)
def test_the_deadlines_are_those_that_are_known(year: int) -> None:
    """Announced or reckoned, each form has its day in each year (A-2, A-16, B-1)."""
    season = calendar(year)
    for forms, day in zip((EARLY, LATE), DEADLINES[year], strict=True):
        for form in forms:
            deadline = season.deadline(form)
            assert deadline is not None
            assert (deadline.start, deadline.end) == (day, None)


def test_the_letter_of_2016_is_in_the_calendar() -> None:
    """Reception from 2 January, deadlines, 15 March, nothing that counts after 22 May, 15 June (B-1)."""
    season = calendar(2016)
    of_letter = [entry for entry in season.entries if "brev" in entry.source]
    assert [(entry.kind.value, entry.start) for entry in of_letter] == [
        ("opening", date(2017, 1, 2)),
        ("deadline", date(2017, 1, 16)),
        ("deadline", date(2017, 2, 15)),
        ("preliminary", date(2017, 3, 15)),
        ("cutoff", date(2017, 5, 22)),
        ("final", date(2017, 6, 15)),
    ]
    assert season.deadline("11B") == season.deadline("11F")
    cutoff = season.cutoff("12")
    assert cutoff is not None
    assert cutoff.start == date(2017, 5, 22)


def test_the_report_on_2020_is_in_the_calendar() -> None:
    """Corrections until 30 April, closed from 8 June, published on 15 March, 15 June and 29 June (A-16)."""
    of_report = [entry for entry in calendar(2020).entries if "rapport fra 2021" in entry.source]
    assert [(entry.kind.value, entry.start) for entry in of_report] == [
        ("deadline", date(2021, 1, 15)),
        ("deadline", date(2021, 2, 15)),
        ("preliminary", date(2021, 3, 15)),
        ("cutoff", date(2021, 4, 30)),
        ("closure", date(2021, 6, 8)),
        ("final", date(2021, 6, 15)),
        ("further", date(2021, 6, 29)),
    ]


def test_clock_times_are_kept() -> None:
    """Where an hour was announced, it is there, as Norwegian time without zone."""
    times = {
        (year, entry.kind.value): (entry.start, entry.end)
        for year in DEADLINES
        for entry in calendar(year).entries
        if isinstance(entry.start, datetime) or isinstance(entry.end, datetime)
    }
    assert times == {
        (2016, "closure"): (date(2017, 6, 8), datetime(2017, 6, 15, 12)),  # noqa: DTZ001 - Norwegian time
        (2018, "closure"): (datetime(2019, 3, 8, 12), datetime(2019, 3, 15, 12)),  # noqa: DTZ001
        (2023, "final"): (datetime(2024, 6, 17, 8), None),  # noqa: DTZ001
    }


def test_what_is_reckoned_is_marked() -> None:
    """A date is computed exactly where the source is the rule; nothing of a year to come is announced."""
    for year in range(FIRST_YEAR, 2040):
        for entry in calendar(year).entries:
            assert entry.computed == entry.source.startswith("Regelen ")
            assert entry.computed or year <= 2026
            assert entry.source


def test_what_follows_no_rule_is_not_guessed() -> None:
    """Openings, cut-offs and closures are there only where they were announced."""
    assert {entry.kind for entry in calendar(2027).entries} == {
        EntryKind.DEADLINE,
        EntryKind.PRELIMINARY,
        EntryKind.FINAL,
    }
    assert {entry.kind for entry in calendar(2024).entries} == {entry.kind for entry in calendar(2027).entries}


@pytest.mark.parametrize(
    ("year", "form", "day"),
    [
        (2022, "regnskap", date(2023, 2, 22)),
        (2023, "regnskap", date(2024, 2, 22)),
        (2026, "regnskap", date(2027, 2, 22)),
        (2022, "4B", date(2023, 4, 17)),
        (2023, "4B", date(2024, 4, 15)),
        (2027, "regnskap", None),
        (2020, "4B", None),
    ],
)
def test_accounts_are_there_as_far_as_they_are_known(year: int, form: str, day: date | None) -> None:
    """They follow no rule that is known here, so other years have none."""
    found = calendar(year).deadline(form)
    assert (found.start if found else None) == day
    assert found is None or not found.computed


@given(year=st.integers(FIRST_YEAR, LAST_YEAR))
def test_every_year_has_a_calendar(year: int) -> None:
    """In order of time, on working days but for openings, with every form that is in use."""
    season = calendar(year)
    begins = [entry.begins for entry in season.entries]
    assert begins == sorted(begins)
    for form in {*EARLY, *LATE}:
        deadline = season.deadline(form)
        assert deadline is not None
        assert deadline.start.weekday() < 5
        assert date(year + 1, 1, 15) <= deadline.start <= date(year + 1, 2, 17)
    for entry in season.entries:
        assert set(entry.forms) <= {*FORMS, *ACCOUNTS}
        assert entry.ends is None or entry.begins <= entry.ends


@given(day=st.dates(date(2016, 1, 1), date(2100, 1, 1)))
def test_a_weekend_moves_a_day_to_monday(day: date) -> None:
    """A working day stays, and a Saturday or Sunday becomes the Monday after."""
    moved = next_working_day(day)
    assert moved.weekday() < 5
    assert moved - day in {timedelta(0), timedelta(1), timedelta(2)}
    assert (moved == day) == (day.weekday() < 5)
    assert moved == day or moved.weekday() == 0


@pytest.mark.parametrize("year", [2015, LAST_YEAR + 1])
def test_a_year_without_a_calendar_is_told(year: int) -> None:
    """Nothing is known of the years before 2016, and dates end with the year 9999."""
    with pytest.raises(UsageError, match=f"2016 to {LAST_YEAR}, not of {year}"):
        calendar(year)


def test_the_announced_dates_have_a_day() -> None:
    """It says how old they are."""
    assert as_of() >= date(2026, 10, 7)
