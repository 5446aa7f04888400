from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kostra_sdk.advice.calendar import ACCOUNTS, FORMS, CalendarEntry, EntryKind, ReportingCalendar, calendar
from kostra_sdk.errors import UnknownForm


def entry(kind: EntryKind, start: date, end: date | None = None) -> CalendarEntry:
    """Make an entry of form 11F."""
    return CalendarEntry(forms=("11F",), kind=kind, start=start, end=end, computed=False, source="prøve")


def test_a_deadline_lasts_until_the_end_of_its_day() -> None:
    """The 15th is still in time; its end is that day's midnight in Norway."""
    due = entry(EntryKind.DEADLINE, date(2027, 1, 15))
    assert due.begins == datetime(2027, 1, 14, 23, tzinfo=UTC)
    assert due.ends == datetime(2027, 1, 15, 23, tzinfo=UTC)
    assert due.last_day == date(2027, 1, 15)


def test_a_period_lasts_until_the_end_of_its_last_day_or_to_the_hour() -> None:
    """A last day is whole, a time is to the minute."""
    days = entry(EntryKind.TEST_PERIOD, date(2026, 11, 2), date(2026, 11, 20))
    assert days.ends == datetime(2026, 11, 20, 23, tzinfo=UTC)
    assert days.last_day == date(2026, 11, 20)
    noon = entry(EntryKind.CLOSURE, date(2017, 6, 8), datetime(2017, 6, 15, 12))  # noqa: DTZ001 - Norwegian time
    assert noon.ends == datetime(2017, 6, 15, 10, tzinfo=UTC)
    assert noon.last_day == date(2017, 6, 15)


@pytest.mark.parametrize(
    ("when", "closed"),
    [
        (datetime(2019, 3, 8, 11, 59), False),  # noqa: DTZ001 - Norwegian time
        (datetime(2019, 3, 8, 12), True),  # noqa: DTZ001
        (datetime(2019, 3, 8, 10, 59, tzinfo=UTC), False),
        (datetime(2019, 3, 8, 11, tzinfo=UTC), True),
        (datetime(2019, 3, 15, 11, 59), True),  # noqa: DTZ001
        (datetime(2019, 3, 15, 12), False),  # noqa: DTZ001
    ],
    ids=str,
)
def test_a_closure_is_on_from_its_first_minute_to_its_last(when: datetime, closed: bool) -> None:
    """The portal was closed from 8 March at 12:00 to 15 March at 12:00, Norwegian time."""
    season = calendar(2018)
    assert season.is_closed("11F", when) is closed
    assert (season.closure("11F", when) is not None) is closed


def test_a_closure_without_a_known_end_is_on_from_then_on() -> None:
    """It is not guessed when the portal opened again in 2021 (A-16)."""
    season = calendar(2020)
    assert not season.is_closed("7", datetime(2021, 6, 7, 23, 59))  # noqa: DTZ001
    assert season.is_closed("7", datetime(2021, 6, 8))  # noqa: DTZ001
    assert season.is_closed("7", datetime(2026, 1, 1))  # noqa: DTZ001
    closure = season.closure("7", datetime(2021, 6, 8))  # noqa: DTZ001
    assert closure is not None
    assert closure.ends is None
    assert closure.last_day == date(2021, 6, 8)


def test_what_comes_next_begins_after_the_day() -> None:
    """On the day before a deadline it is next; on the day itself the following one is."""
    season = calendar(2026)
    deadline = season.deadline("11F")
    assert deadline is not None
    assert season.next("11F", date(2027, 1, 14)) == deadline
    following = season.next("11F", date(2027, 1, 15))
    assert following is not None
    assert following.kind is EntryKind.PRELIMINARY
    assert season.next("11F", date(2027, 6, 15)) is None


def test_the_portals_names_are_understood() -> None:
    """11 and 11C are the forms whose extracts are 11F and 11CF."""
    season = calendar(2026)
    assert season.deadline("11") == season.deadline("11F") == season.deadline("11C") == season.deadline("11CF")


def test_a_form_may_have_no_deadline_and_an_unknown_one_is_told() -> None:
    """11B was last sent for 2016; a form that no calendar has is a mistake of the caller's."""
    assert calendar(2017).deadline("11B") is None
    assert calendar(2017).cutoff("11F") is None
    with pytest.raises(UnknownForm) as caught:
        calendar(2026).deadline("15F")
    assert caught.value.known == (*FORMS, *ACCOUNTS)


def test_an_empty_calendar_knows_nothing() -> None:
    """What is not known is not there."""
    empty = ReportingCalendar(2026, ())
    assert empty.deadline("11F") is None
    assert empty.next("11F", date(2026, 1, 1)) is None
    assert not empty.is_closed("11F", datetime(2027, 1, 1, tzinfo=UTC))
