"""What a reporting calendar holds: openings, deadlines, closures and publications, each as it is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.advice.calendar.norwegian_time import beginning_of, end_of
from kostra_sdk.errors import UnknownForm

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ACCOUNTS", "FORMS", "CalendarEntry", "EntryKind", "ReportingCalendar"]

FORMS: Final = ("7", "7B", "11F", "11CF", "11B", "12")
"""The forms of the social services; 11CF is form 11C, and 11B was last sent for 2016."""
ACCOUNTS: Final = ("regnskap", "4B")
"""Other deadlines that are known for some years, for reference: the accounts, and form 4B."""

_OTHER_NAMES: Final = {"11": "11F", "11C": "11CF"}
"""What the portal calls forms whose extracts have other names."""


class EntryKind(StrEnum):
    """What happens."""

    TEST_PERIOD = "test-period"
    """Vendors and municipalities may try the reception."""
    ENTRY = "entry"
    """The portal can be logged in to, before the ordinary opening."""
    OPENING = "opening"
    """The reception opens."""
    DEADLINE = "deadline"
    """The last day to deliver."""
    PRELIMINARY = "preliminary"
    """Preliminary figures are published."""
    CUTOFF = "cutoff"
    """The last day for corrections: what is received later does not count."""
    CLOSURE = "closure"
    """The reception is shut for a while."""
    FINAL = "final"
    """Final figures are published."""
    FURTHER = "further"
    """More is published."""
    END = "end"
    """The last day of the season: nothing more is received."""


@attrs.frozen(kw_only=True)
class CalendarEntry:
    """One thing that happens on a day, over some days, or at a time of day.

    A ``date`` is the whole day; a ``datetime`` is local Norwegian time, without zone.
    """

    forms: tuple[str, ...]
    """Whom it concerns."""
    kind: EntryKind
    start: date
    """The day or time; of a period, the first."""
    end: date | None = None
    """The last day of a period, or the time at which it ends; None for one day, or where it is not known."""
    computed: bool
    """Whether the date is reckoned from the rule, and not announced anywhere that is known."""
    source: str
    """Who says so, or by what rule it is reckoned, in Norwegian and our own words."""
    note: str = ""
    """What else is known of it, in Norwegian."""

    @property
    def begins(self) -> datetime:
        """Its first moment, with Norwegian zone."""
        return beginning_of(self.start)

    @property
    def ends(self) -> datetime | None:
        """The moment when it is over, with Norwegian zone; None for a closure of which only the first day is known."""
        if self.end is None and self.kind is EntryKind.CLOSURE:
            return None
        return end_of(self.start if self.end is None else self.end)

    @property
    def last_day(self) -> date:
        """The last day that it touches."""
        last = self.end or self.start
        return last.date() if isinstance(last, datetime) else last


@attrs.frozen(slots=False, eq=False)
class ReportingCalendar:
    """What is known of a reporting year, in order of time.

    What is not known is not there: a year without a closure may well have had one.
    """

    year: int
    """The reporting year: what the figures are about. Most of its dates are in the year after."""
    entries: tuple[CalendarEntry, ...]

    def of(self, form: str, *kinds: EntryKind) -> Iterator[CalendarEntry]:
        """Give the entries of a form, or those of some kinds alone.

        ``11`` is found as ``11F``, and ``11C`` as ``11CF``.
        Raises :class:`~kostra_sdk.errors.UnknownForm` for a form that the calendars do not have.
        """
        form = _OTHER_NAMES.get(form, form)
        if form not in {*FORMS, *ACCOUNTS}:
            raise UnknownForm(form, (*FORMS, *ACCOUNTS))
        return (entry for entry in self.entries if form in entry.forms and (not kinds or entry.kind in kinds))

    def deadline(self, form: str) -> CalendarEntry | None:
        """Give the last day to deliver; None where the form has none that year, or it is not known."""
        return next(self.of(form, EntryKind.DEADLINE), None)

    def cutoff(self, form: str) -> CalendarEntry | None:
        """Give the last day for corrections; None where it is not known."""
        return next(self.of(form, EntryKind.CUTOFF), None)

    def closure(self, form: str, when: datetime) -> CalendarEntry | None:
        """Give the closure that is on at a moment; a `when` without zone is Norwegian time.

        A closure of which only the first day is known is on from then on.
        """
        when = beginning_of(when)
        return next(
            (
                entry
                for entry in self.of(form, EntryKind.CLOSURE)
                if entry.begins <= when and (entry.ends is None or when < entry.ends)
            ),
            None,
        )

    def is_closed(self, form: str, when: datetime) -> bool:
        """Whether the reception is known to be closed at a moment; see :meth:`closure`."""
        return self.closure(form, when) is not None

    def next(self, form: str, after: date) -> CalendarEntry | None:
        """Give the first entry that begins after a day; None where nothing more is known."""
        tomorrow = beginning_of(after + timedelta(days=1))
        return next((entry for entry in self.of(form) if entry.begins >= tomorrow), None)
