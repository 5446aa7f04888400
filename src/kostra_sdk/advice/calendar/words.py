"""A calendar's entries in bokmål: what happens, for whom, and when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from kostra_sdk.advice.calendar.model import FORMS, CalendarEntry, EntryKind
from kostra_sdk.advice.calendar.norwegian_time import NORWEGIAN_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KINDS", "concerned", "happening", "until", "when"]

KINDS: Final[Mapping[EntryKind, str]] = {
    EntryKind.TEST_PERIOD: "prøveperiode",
    EntryKind.ENTRY: "portalen kan brukes før innsendingen åpner",
    EntryKind.OPENING: "innsendingen åpner",
    EntryKind.DEADLINE: "frist",
    EntryKind.PRELIMINARY: "foreløpige tall publiseres",
    EntryKind.CUTOFF: "siste dag for rettelser",
    EntryKind.CLOSURE: "mottaket er stengt",
    EntryKind.FINAL: "endelige tall publiseres",
    EntryKind.FURTHER: "flere tall publiseres",
    EntryKind.END: "siste dag for innsending",
}
"""What each kind of entry is called."""

_DAYS: Final = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def concerned(entry: CalendarEntry) -> str:
    """Name the forms: ``11F, 11CF``, or ``alle`` for all of the social services."""
    return "alle" if set(entry.forms) >= set(FORMS) - {"11B"} else ", ".join(entry.forms)


def happening(entry: CalendarEntry) -> str:
    """Say what happens: ``frist for 11F, 11CF``."""
    forms = concerned(entry)
    return KINDS[entry.kind] if forms == "alle" else f"{KINDS[entry.kind]} for {forms}"


def when(entry: CalendarEntry) -> str:
    """Write day, days or time: ``fredag 15.1.2027``, ``8.3.2019 kl. 12.00 – 15.3.2019 kl. 12.00``."""
    if entry.end is not None:
        return f"{_short(entry.start)} – {_short(entry.end)}"
    if entry.ends is None:
        return f"fra {_short(entry.start)}"
    return f"{_DAYS[entry.start.weekday()]} {_short(entry.start)}"


def until(moment: datetime) -> str:
    """Write until when something lasts: ``15.1.2027`` to the end of that day, else with the time in Norway."""
    local = moment.astimezone(NORWEGIAN_TIME)
    return _short((local - timedelta(days=1)).date() if local.time() == time() else local)


def _short(moment: date) -> str:
    day = f"{moment.day}.{moment.month}.{moment.year}"
    return f"{day} kl. {moment:%H.%M}" if isinstance(moment, datetime) else day
