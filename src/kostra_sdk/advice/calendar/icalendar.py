"""The calendar as an iCalendar file (RFC 5545), for Outlook, a phone or a shared calendar.

Days are all-day events; times are in the zone Europe/Oslo, which the file describes where it has any.
Nothing depends on the day it is made: the same calendar gives the same bytes.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from kostra_sdk.advice.calendar.model import EntryKind
from kostra_sdk.advice.calendar.norwegian_time import beginning_of
from kostra_sdk.advice.calendar.words import happening
from kostra_sdk.advice.calendar.years import as_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostra_sdk.advice.calendar.model import CalendarEntry, ReportingCalendar

__all__ = ["escape", "fold", "to_icalendar"]

_LONGEST: Final = 75
"""How many octets a line may have, its end aside."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CONTROLS: Final = dict.fromkeys([*range(9), *range(10, 32), 127])
"""What a text may not hold, tabs aside."""
_ZONE: Final = "Europe/Oslo"
_ZONE_LINES: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE}",
    *("BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
    *("TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT"),
    *("BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    *("TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD"),
    "END:VTIMEZONE",
)
"""The rule of :data:`~kostra_sdk.advice.calendar.NORWEGIAN_TIME`, from the year since which it has held."""
_ALARMS: Final = (("-P6DT15H", "om en uke"), ("-PT15H", "i morgen"))
"""At nine in the morning, a week and a day before a day that begins at midnight."""


def to_icalendar(
    calendar: ReportingCalendar, *, form: str | None = None, alarms: bool = False, stamp: datetime | None = None
) -> bytes:
    """Write a calendar as the bytes of an ``.ics`` file.

    Args:
        calendar: The calendar of a year.
        form: Leave out what does not concern this form.
        alarms: Whether deadlines ring at nine in the morning, a week and a day before.
        stamp: When the entries were last looked over, without zone in Norwegian time;
            by default the day of the data they are from.

    Raises:
        UnknownForm: The calendars have no such form.
    """
    stamped = beginning_of(stamp or datetime.combine(as_of(), time(), UTC)).astimezone(UTC)
    entries = calendar.entries if form is None else tuple(calendar.of(form))
    return b"".join(fold(line) for line in _lines(calendar, entries, f"{stamped:%Y%m%dT%H%M%SZ}", alarms=alarms))


def escape(text: str) -> str:
    r"""Write a text as a value: ``\``, ``;``, ``,`` and line ends with a backslash; control characters are left out."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES).translate(_CONTROLS)


def fold(line: str) -> bytes:
    """Write a content line with CRLF at its end, folded to lines of at most 75 octets, none with half a character."""
    folded, room = bytearray(), _LONGEST
    for character in line:
        octets = character.encode()
        if len(octets) > room:
            folded += b"\r\n "
            room = _LONGEST - 1
        folded += octets
        room -= len(octets)
    return bytes(folded) + b"\r\n"


def _lines(calendar: ReportingCalendar, entries: Iterable[CalendarEntry], stamp: str, *, alarms: bool) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//kostra_sdk//reporting calendar//NO"
    yield "CALSCALE:GREGORIAN"
    yield f"X-WR-CALNAME:KOSTRA {calendar.year}"
    if any(_has_time(entry) for entry in entries):
        yield from _ZONE_LINES
    places = _places(calendar)
    for entry in entries:
        yield from _event(calendar.year, places[entry], entry, stamp, alarms=alarms)
    yield "END:VCALENDAR"


def _places(calendar: ReportingCalendar) -> dict[CalendarEntry, str]:
    """Name each entry by what it is and whom it concerns, so that a date that is moved moves the same event."""
    counts: dict[str, int] = {}
    names = {}
    for entry in calendar.entries:
        name = "-".join([entry.kind, *entry.forms])
        counts[name] = counts.get(name, 0) + 1
        names[entry] = name if counts[name] == 1 else f"{name}-{counts[name]}"
    return names


def _event(year: int, name: str, entry: CalendarEntry, stamp: str, *, alarms: bool) -> Iterator[str]:
    summary = escape(f"KOSTRA {year}: {happening(entry)}")
    told = [
        entry.note,
        "Når det er over, er ikke kjent." * (entry.ends is None),
        "Regnet ut, ikke kunngjort." * entry.computed,
        f"Kilde: {entry.source}.",
    ]
    yield "BEGIN:VEVENT"
    yield f"UID:{year}-{name}@kostra-sdk"
    yield f"DTSTAMP:{stamp}"
    yield from _span(entry)
    yield f"SUMMARY:{summary}"
    yield "DESCRIPTION:" + escape("\n".join(filter(None, told)))
    yield "TRANSP:TRANSPARENT"
    if alarms and entry.kind is EntryKind.DEADLINE:
        for trigger, when in _ALARMS:
            yield "BEGIN:VALARM"
            yield "ACTION:DISPLAY"
            yield f"TRIGGER:{trigger}"
            yield f"DESCRIPTION:{summary} {when}"
            yield "END:VALARM"
    yield "END:VEVENT"


def _has_time(entry: CalendarEntry) -> bool:
    return isinstance(entry.start, datetime) or isinstance(entry.end, datetime)


def _span(entry: CalendarEntry) -> Iterator[str]:
    """Write the days, their end being the day after; where one of the two is a time, both are."""
    start, end = entry.start, entry.end
    if _has_time(entry):
        yield f"DTSTART;TZID={_ZONE}:{_local(entry.begins)}"
        if end is not None and entry.ends is not None:
            yield f"DTEND;TZID={_ZONE}:{_local(entry.ends)}"
        return
    yield f"DTSTART;VALUE=DATE:{start:%Y%m%d}"
    after: date = (end or start) + timedelta(days=1)
    yield f"DTEND;VALUE=DATE:{after:%Y%m%d}"


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"
