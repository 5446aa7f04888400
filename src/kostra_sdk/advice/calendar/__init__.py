"""The reporting calendar by year: openings, deadlines, cut-offs, closures and publications, each with its source.

It is put together from what SSB and others have announced; SSB's own pages say what holds.
"""

from kostra_sdk.advice.calendar.icalendar import to_icalendar
from kostra_sdk.advice.calendar.model import ACCOUNTS, FORMS, CalendarEntry, EntryKind, ReportingCalendar
from kostra_sdk.advice.calendar.norwegian_time import NORWEGIAN_TIME
from kostra_sdk.advice.calendar.years import FIRST_YEAR, calendar

__all__ = [
    "ACCOUNTS",
    "FIRST_YEAR",
    "FORMS",
    "NORWEGIAN_TIME",
    "CalendarEntry",
    "EntryKind",
    "ReportingCalendar",
    "calendar",
    "to_icalendar",
]
