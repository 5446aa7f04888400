from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kostra_sdk.advice.calendar import EntryKind, calendar
from kostra_sdk.advice.calendar.words import KINDS, concerned, happening, until, when


def test_every_kind_has_words() -> None:
    """Nothing is shown by its English name."""
    assert set(KINDS) == set(EntryKind)


@pytest.mark.parametrize(
    ("year", "kind", "said"),
    [
        (2026, EntryKind.DEADLINE, "fredag 15.1.2027"),
        (2026, EntryKind.TEST_PERIOD, "2.11.2026 – 20.11.2026"),
        (2018, EntryKind.CLOSURE, "8.3.2019 kl. 12.00 – 15.3.2019 kl. 12.00"),
        (2016, EntryKind.CLOSURE, "8.6.2017 – 15.6.2017 kl. 12.00"),
        (2020, EntryKind.CLOSURE, "fra 8.6.2021"),
        (2023, EntryKind.FINAL, "mandag 17.6.2024 kl. 08.00"),
    ],
)
def test_days_and_times_are_written_as_in_norway(year: int, kind: EntryKind, said: str) -> None:
    """With weekday where it is one day, with both ends where it is a period."""
    assert when(next(calendar(year).of("11F", kind))) == said


def test_the_forms_are_named() -> None:
    """Those of the social services together are all; 11B is one of them where it is in use."""
    of_2026 = {concerned(entry) for entry in calendar(2026).entries}
    assert of_2026 == {"alle", "11F, 11CF", "7, 7B, 12", "regnskap"}
    assert {concerned(entry) for entry in calendar(2016).entries} == {"alle", "11F, 11CF, 11B", "7, 7B, 12"}
    deadline = calendar(2026).deadline("11F")
    assert deadline is not None
    assert happening(deadline) == "frist for 11F, 11CF"
    assert happening(calendar(2026).entries[0]) == "prøveperiode"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2027, 1, 15, 23, tzinfo=UTC), "15.1.2027"),
        (datetime(2027, 1, 15, 22, 59, tzinfo=UTC), "15.1.2027 kl. 23.59"),
        (datetime(2027, 6, 15, 10, tzinfo=UTC), "15.6.2027 kl. 12.00"),
    ],
)
def test_the_end_of_a_day_is_that_day(moment: datetime, said: str) -> None:
    """Midnight is the end of the day before, not the beginning of a day on which it would be too late."""
    assert until(moment) == said
