from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.forms.barnevern.dates import EarlyDate, days_from, read_date


@given(st.dates())
def test_every_day_of_python_is_read(day: date) -> None:
    """What is written of a date is read as the same date."""
    assert read_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        " 2024-02-29 ",
        "\t2024-02-29\n",
        "2024-02-29T00:00",
        "2024-02-29T23:59:59",
        "2024-02-29T10:30:00.123456789Z",
        "2024-02-29T10:30Z",
        "2024-02-29T10:30:00.",
    ],
)
def test_blanks_and_a_time_of_day_do_no_harm(text: str) -> None:
    """A date-time is read as its day."""
    assert read_date(text) == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-2-29",
        "2023-02-29",
        "2024-13-01",
        "2024-04-31",
        "20240229",
        "29.02.2024",
        "2024-02-29Z",
        "2024-02-29+01:00",
        "2024-02-29T10:30:00+01:00",
        "2024-02-29T24:00:00",
        "2024-02-29T10:60",
        "2024-02-29T10",
        "2024-02-29t10:30",
        "2024-02-29T10:30:00.1234567890",
        "0000-01-01",
        "-0000-01-01",
        "-2023-02-29",
        "-2024-01-01T10:30",
        "+2024-01-01",
        "12024-01-01",
        "٢٠٢٤-01-01",
        "2024-01-01 x",
        "\xa02024-01-01",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """No other form, no other zone, no day that is not in the calendar."""
    assert read_date(text) is None


def test_years_before_the_first() -> None:
    """A negative year is read, and is earlier than all days of Python."""
    early, later = read_date("-0044-03-15"), read_date("-0004-02-29")
    assert early == EarlyDate(-44, 3, 15)
    assert isinstance(early, EarlyDate)
    assert isinstance(later, EarlyDate)
    assert early < later < date.min
    assert date.min > early
    assert early.toordinal() < later.toordinal() < 1
    assert days_from(EarlyDate(-1, 12, 31), date(1, 1, 1)) == 367  # the year 0 has a 29 February


@given(st.dates(), st.dates())
def test_days_are_counted_without_the_last(start: date, end: date) -> None:
    """As subtraction counts them."""
    assert days_from(start, end) == (end - start).days
