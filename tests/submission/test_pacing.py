"""Pauses, rests, hours and deadlines: when to try."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.submission.pacing import (
    Backoff,
    CalendarDeadlines,
    CircuitBreaker,
    Closed,
    FixedDeadlines,
    Notice,
    SendWindow,
    Timing,
)

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
    assert deadlines.cutoff("11F", 2026) is None
    assert deadlines.closed("11F", 2026, NOON) is None


@pytest.mark.parametrize(
    ("form", "moment", "closed"),
    [
        ("11F", NOON - timedelta(seconds=1), None),
        ("11F", NOON, Closed(NOON, NOON + timedelta(days=1), "11F")),
        ("11F", NOON + timedelta(days=1), None),
        ("11CF", NOON, None),
        ("11CF", NOON + timedelta(days=8), Closed(NOON + timedelta(days=7), None)),
        ("11F", NOON + timedelta(days=800), Closed(NOON + timedelta(days=7), None)),
    ],
)
def test_a_table_of_closures_knows_when_and_for_whom(form: str, moment: datetime, closed: Closed | None) -> None:
    """One of a form is not another's; one without an end is on from then on; the end itself is open again."""
    closures = (Closed(NOON, NOON + timedelta(days=1), "11F"), Closed(NOON + timedelta(days=7), None))

    assert FixedDeadlines(closures=closures).closed(form, 2026, moment) == closed


# The calendar


def test_the_calendar_tells_what_is_not_told() -> None:
    """Deadline, cut-off, end and closures of the reporting year come from the calendar."""
    deadlines = CalendarDeadlines()

    assert deadlines.due("11F", 2026) == datetime(2027, 1, 15, 23, tzinfo=UTC)
    assert deadlines.due("12", 2027) == datetime(2028, 2, 15, 23, tzinfo=UTC)
    assert deadlines.cutoff("11F", 2020) == datetime(2021, 4, 30, 22, tzinfo=UTC)
    assert deadlines.closes("11F", 2016) == datetime(2017, 8, 15, 22, tzinfo=UTC)
    assert deadlines.closed("11F", 2018, datetime(2019, 3, 10, tzinfo=UTC)) == Closed(
        datetime(2019, 3, 8, 11, tzinfo=UTC), datetime(2019, 3, 15, 11, tzinfo=UTC), "11F"
    )


def test_what_the_calendar_does_not_know_is_not_known() -> None:
    """A date that was never announced, another form, and a year before the first calendar have none."""
    deadlines = CalendarDeadlines()

    assert deadlines.cutoff("11F", 2026) is None
    assert deadlines.closes("11F", 2026) is None
    assert deadlines.closed("11F", 2026, NOON) is None
    for form, year in (("15F", 2026), ("11F", 2015), ("11B", 2026)):
        assert deadlines.due(form, year) is None
        assert deadlines.cutoff(form, year) is None
        assert deadlines.closes(form, year) is None
        assert deadlines.closed(form, year, NOON) is None


def test_what_is_told_goes_before_the_calendar() -> None:
    """Each date by itself: what is told of the deadline takes nothing from the cut-off."""
    edition = ("11F", 2020)
    later = NOON + timedelta(days=30)
    closed = Closed(NOON, None)
    told = CalendarDeadlines(FixedDeadlines({edition: (NOON, later)}, {edition: later}, (closed,)))

    assert told.due(*edition) == NOON
    assert told.cutoff(*edition) == later
    assert told.closes(*edition) == later
    assert told.closed(*edition, NOON) == closed
    assert told.due("11CF", 2020) == datetime(2021, 1, 15, 23, tzinfo=UTC)
    assert CalendarDeadlines(FixedDeadlines({edition: (NOON, None)})).cutoff(*edition) is not None


DUE = datetime(2027, 1, 15, 23, tzinfo=UTC)
CUTOFF = datetime(2027, 4, 30, 22, tzinfo=UTC)
TOLD = FixedDeadlines(
    {("11F", 2026): (DUE, None)},
    {("11F", 2026): CUTOFF},
    (Closed(datetime(2027, 3, 8, tzinfo=UTC), datetime(2027, 3, 15, tzinfo=UTC)),),
)


@pytest.mark.parametrize(
    ("at", "notices"),
    [
        (DUE - timedelta(days=3), ()),
        (DUE - timedelta(days=2), (Notice.NEAR_DUE,)),
        (DUE - timedelta(seconds=1), (Notice.NEAR_DUE,)),
        (DUE, (Notice.PAST_DUE,)),
        (datetime(2027, 3, 10, tzinfo=UTC), (Notice.CLOSED, Notice.PAST_DUE)),
        (CUTOFF, (Notice.PAST_DUE, Notice.PAST_CUTOFF)),
    ],
)
def test_the_time_of_a_submission_is_told(at: datetime, notices: tuple[Notice, ...]) -> None:
    """The last two days are near; what is over is over, and a closure says when it ends (A-14, A-16)."""
    timing = Timing.of(TOLD, "11F", 2026, at=at, urgent=timedelta(days=2))

    assert (timing.due, timing.cutoff, timing.notices) == (DUE, CUTOFF, notices)
    assert (timing.reopens is not None) == (Notice.CLOSED in notices)


def test_what_is_delivered_need_not_hurry() -> None:
    """It is neither near nor stopped by a closure; whether it came late is said all the same."""
    for at, notices in (
        (DUE - timedelta(hours=1), ()),
        (datetime(2027, 3, 10, tzinfo=UTC), (Notice.PAST_DUE,)),
        (CUTOFF, (Notice.PAST_DUE, Notice.PAST_CUTOFF)),
    ):
        timing = Timing.of(TOLD, "11F", 2026, at=at, urgent=timedelta(days=2), delivered=True)
        assert (timing.notices, timing.reopens) == (notices, None)


def test_without_dates_there_is_nothing_to_say() -> None:
    """Nothing is known, so nothing is near or over."""
    assert Timing.of(FixedDeadlines(), "11F", 2026, at=NOON, urgent=timedelta(days=2)) == Timing()
