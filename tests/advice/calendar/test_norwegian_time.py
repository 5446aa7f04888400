from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kostra_sdk.advice.calendar.norwegian_time import NORWEGIAN_TIME, NorwegianTime, beginning_of, end_of

OSLO = ZoneInfo("Europe/Oslo")
SINCE, UNTIL = datetime(1996, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - the zone is what is tested


@given(utc=st.datetimes(SINCE, UNTIL))
def test_a_moment_is_what_the_table_of_zones_says(utc: datetime) -> None:
    """From UTC, the clocks show the same time, with the same fold and name, as by the zone Europe/Oslo."""
    ours, theirs = (utc.replace(tzinfo=UTC).astimezone(zone) for zone in (NORWEGIAN_TIME, OSLO))
    assert (ours.replace(tzinfo=None), ours.fold, ours.tzname()) == (
        theirs.replace(tzinfo=None),
        theirs.fold,
        theirs.tzname(),
    )
    assert ours.astimezone(UTC) == utc.replace(tzinfo=UTC)


@example(datetime(2027, 3, 28, 2, 30), 0)  # noqa: DTZ001 - an hour that is skipped
@example(datetime(2027, 3, 28, 2, 30), 1)  # noqa: DTZ001
@example(datetime(2027, 10, 31, 2, 30), 0)  # noqa: DTZ001 - an hour that comes twice
@example(datetime(2027, 10, 31, 2, 30), 1)  # noqa: DTZ001
@given(
    wall=st.datetimes(SINCE, UNTIL)
    | st.builds(
        lambda year, month, day, minutes: datetime(year, month, day) + timedelta(minutes=minutes),  # noqa: DTZ001
        st.integers(1996, 2099),
        st.sampled_from([3, 10]),
        st.integers(25, 31),
        st.integers(0, 300),
    ),
    fold=st.sampled_from([0, 1]),
)
def test_a_time_on_the_wall_is_what_the_table_of_zones_says(wall: datetime, fold: int) -> None:
    """To UTC too, the hours that are skipped or come twice included, by their fold."""
    ours, theirs = (wall.replace(tzinfo=zone, fold=fold) for zone in (NORWEGIAN_TIME, OSLO))
    assert (ours.utcoffset(), ours.dst(), ours.tzname()) == (theirs.utcoffset(), theirs.dst(), theirs.tzname())


def test_without_a_moment_it_is_winter() -> None:
    """A time of day alone has no date that could say."""
    assert NORWEGIAN_TIME.utcoffset(None) == timedelta(hours=1)
    assert repr(NORWEGIAN_TIME) == "NORWEGIAN_TIME"
    assert isinstance(pickle.loads(pickle.dumps(NORWEGIAN_TIME)), NorwegianTime)


@pytest.mark.parametrize(
    ("moment", "begins", "ends"),
    [
        (date(2027, 1, 15), datetime(2027, 1, 14, 23, tzinfo=UTC), datetime(2027, 1, 15, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (datetime(2019, 3, 8, 12), datetime(2019, 3, 8, 11, tzinfo=UTC), datetime(2019, 3, 8, 11, tzinfo=UTC)),  # noqa: DTZ001
        (datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)),
    ],
    ids=["winter", "the-day-that-is-an-hour-short", "norwegian", "with-zone"],
)
def test_a_day_lasts_from_midnight_to_midnight(moment: date, begins: datetime, ends: datetime) -> None:
    """A day is whole, a time without zone Norwegian, and one with a zone what it is."""
    assert (beginning_of(moment), end_of(moment)) == (begins, ends)
