"""Pauses, rests, hours and deadlines: when to try."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.submission.pacing import Backoff, CircuitBreaker, FixedDeadlines, SendWindow

NOON = datetime(2027, 1, 11, 11, tzinfo=UTC)
"""Noon in Oslo, in winter."""


@given(attempts=st.integers(0, 1000), retry_after=st.none() | st.floats(0, 1e6), seed=st.integers())
def test_a_pause_has_its_limits(attempts: int, retry_after: float | None, seed: int) -> None:
    """It is never shorter than the receiver asks for, and never more than the longest beyond that."""
    pause = Backoff(first=1, longest=60).pause(attempts, random.Random(seed), retry_after=retry_after)

    assert (retry_after or 0) <= pause <= (retry_after or 0) + 60


def test_a_breaker_opens_after_failures_in_a_row_and_closes_again() -> None:
    """It counts failures in a row, rests, lets one through, and rests at once if that fails too."""
    breaker = CircuitBreaker(failures=2, rest=60)

    breaker.failed("host", 0)
    assert breaker.open_until("host", 1) is None
    breaker.succeeded("host")
    breaker.failed("host", 2)
    assert breaker.open_until("host", 3) is None
    breaker.failed("host", 4)
    assert breaker.open_until("host", 5) == 64
    assert breaker.open_until("other", 5) is None
    assert breaker.open_until("host", 64) is None
    breaker.failed("host", 65)
    assert breaker.open_until("host", 66) == 125
    breaker.succeeded("host")
    assert breaker.open_until("host", 66) is None


@pytest.mark.parametrize(
    ("window", "opens"),
    [
        (SendWindow(time(18), time(7)), NOON + timedelta(hours=6)),
        (SendWindow(time(8), time(16)), NOON),
        (SendWindow(time(6), time(7)), NOON + timedelta(hours=18)),
    ],
)
def test_a_window_opens_today_or_tomorrow(window: SendWindow, opens: datetime) -> None:
    """Inside it the moment is now; outside it opens later today or tomorrow, spread over half an hour."""
    found = window.next(NOON, random.Random(1))

    assert opens <= found <= opens + timedelta(minutes=30)
    assert (found == NOON) == (opens == NOON)


@given(hours=st.integers(0, 24 * 365), begin=st.times(), end=st.times())
def test_what_a_window_gives_is_inside_it_or_just_after_it_opened(hours: int, begin: time, end: time) -> None:
    """Whatever the hour and the window, summer and winter, the next moment is at most a day or so off."""
    moment = NOON + timedelta(hours=hours)

    found = SendWindow(begin, end).next(moment, random.Random(1))

    assert moment <= found <= moment + timedelta(hours=26)


def test_a_table_of_deadlines_knows_what_it_holds() -> None:
    """What is not in the table is not known."""
    deadlines = FixedDeadlines({("11F", 2026): (NOON, None)})

    assert deadlines.due("11F", 2026) == NOON
    assert deadlines.closes("11F", 2026) is None
    assert deadlines.due("11F", 2027) is None
    assert deadlines.closes("11F", 2027) is None
