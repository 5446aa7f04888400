"""The calendars themselves: what was announced for each year, and what the rule says where nothing was.

Announced dates are in ``dates.json``, by reporting year.
The rule is that of every year that is known: 15 January for 11 and 11C, 15 February for 7, 7B and 12,
preliminary figures on 15 March and final ones on 15 June,
and where that is a Saturday or Sunday, the next Monday (seen in 2017, 2020 and 2023; sources A-16, B-1).
Only weekends have been seen to move a date.
Openings, test periods, cut-offs and closures follow no rule, so they are there only where they were announced.
"""

from __future__ import annotations

import json
import pkgutil
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from kostra_sdk.advice.calendar.model import FORMS, CalendarEntry, EntryKind, ReportingCalendar
from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["FIRST_YEAR", "LAST_YEAR", "as_of", "calendar", "next_working_day"]

FIRST_YEAR: Final = 2016
"""The first reporting year there is a calendar of."""
LAST_YEAR: Final = 9998
"""The last one that Python's dates have room for."""

_LAST_11B: Final = 2016
_SATURDAY: Final = 5
_EARLY: Final = ("11F", "11CF")
_LATE: Final = ("7", "7B", "12")
_MONTHS: Final = {1: "januar", 2: "februar", 3: "mars", 6: "juni"}
_RULE: Final = "Regelen {day}. {month}, eller mandagen etter når det er en helg"


@lru_cache(maxsize=64)
def calendar(year: int) -> ReportingCalendar:
    """Give the calendar of a reporting year; later years than the last announced one are reckoned by the rule.

    Raises :class:`~kostra_sdk.errors.UsageError` for a year before 2016, of which nothing is known.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(f"there are calendars of the reporting years {FIRST_YEAR} to {LAST_YEAR}, not of {year}")
    announced = [_announced(year, raw) for raw in _data()["years"].get(str(year), ())]
    entries = [*announced, *_by_rule(year, announced)]
    return ReportingCalendar(year, tuple(sorted(entries, key=lambda entry: (entry.begins, entry.kind))))


def as_of() -> date:
    """Give the day from which the announced dates are."""
    return date.fromisoformat(_data()["as_of"])


def next_working_day(day: date) -> date:
    """Give the day itself, or the Monday after a Saturday or Sunday; no other holiday is known to move a date."""
    beyond = day.weekday() - _SATURDAY
    return day if beyond < 0 else day + timedelta(days=2 - beyond)


@cache
def _data() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(cast("bytes", pkgutil.get_data(__package__, "dates.json"))))


def _announced(year: int, raw: dict[str, Any]) -> CalendarEntry:
    return CalendarEntry(
        forms=tuple(raw.get("forms", _forms(year))),
        kind=EntryKind(raw["kind"]),
        start=_moment(raw["start"]),
        end=_moment(raw["end"]) if "end" in raw else None,
        computed=False,
        source=_data()["sources"][raw["source"]],
        note=raw.get("note", ""),
    )


def _by_rule(year: int, announced: Sequence[CalendarEntry]) -> Iterator[CalendarEntry]:
    """Reckon what every year has and nobody has announced."""
    known = {(entry.kind, form) for entry in announced for form in entry.forms}
    for kind, month, forms in (
        (EntryKind.DEADLINE, 1, _EARLY),
        (EntryKind.DEADLINE, 2, _LATE),
        (EntryKind.PRELIMINARY, 3, _forms(year)),
        (EntryKind.FINAL, 6, _forms(year)),
    ):
        if (kind, forms[0]) not in known:
            day = 15
            yield CalendarEntry(
                forms=forms,
                kind=kind,
                start=next_working_day(date(year + 1, month, day)),
                computed=True,
                source=_RULE.format(day=day, month=_MONTHS[month]),
            )


def _forms(year: int) -> tuple[str, ...]:
    return tuple(form for form in FORMS if form != "11B" or year <= _LAST_11B)


def _moment(text: str) -> date:
    """Read a day, or a day and a time without zone."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
