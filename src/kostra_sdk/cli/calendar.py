"""``kostra calendar``: the reporting calendar of a year, and what the sending says of deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kostra_sdk.advice.calendar import ACCOUNTS, FIRST_YEAR, calendar, to_icalendar
from kostra_sdk.advice.calendar.words import KINDS, concerned, until, when
from kostra_sdk.advice.calendar.years import LAST_YEAR
from kostra_sdk.cli.answers import FINE, columns
from kostra_sdk.cli.data import dumped
from kostra_sdk.cli.files import save
from kostra_sdk.cli.norsk import WRONG_USAGE, Command, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kostra_sdk.advice.calendar import CalendarEntry
    from kostra_sdk.submission.outbox import Ticket

__all__ = ["show_calendar", "timing_words"]

_NOT_OFFICIAL = "Kalenderen er satt sammen av kostra_sdk og er ikke SSBs egen; SSBs sider sier hva som gjelder."


@click.command("calendar", cls=Command)
@click.argument("year", type=int, metavar="ÅR")
@click.option("--form", metavar="SKJEMA", help="Bare det som gjelder dette skjemaet, som 11F.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
@click.option("--ics", metavar="FIL", help="Skriv kalenderen til en fil som kalenderprogrammer leser; - for skjermen.")
@click.option("--alarms", is_flag=True, help="La fristene i filen varsle en uke og en dag før, klokken ni.")
def show_calendar(year: int, *, form: str | None, as_json: bool, ics: str | None, alarms: bool) -> int:
    """Vis når det åpner, når fristene er, når mottaket er stengt, og når tallene publiseres.

    ÅR er rapporteringsåret: det tallene gjelder. Fristene er året etter.
    Det som er merket med *, er regnet ut etter regelen og ikke kunngjort. Det som ikke er kjent, er ikke med.
    """
    if year > LAST_YEAR:
        raise Problem(WRONG_USAGE, f"Kalenderen går til rapporteringsåret {LAST_YEAR}.")
    if year < FIRST_YEAR:
        raise Problem(WRONG_USAGE, f"Kalenderen begynner med rapporteringsåret {FIRST_YEAR}.")
    if ics is not None and as_json:
        raise Problem(WRONG_USAGE, "Velg én av --ics og --json.")
    if alarms and ics is None:
        raise Problem(WRONG_USAGE, "Valget --alarms gjelder filen fra --ics, som mangler.")
    found = calendar(year)
    if form is not None:
        form = form.lower() if form.lower() in ACCOUNTS else form.upper()
    entries = found.entries if form is None else tuple(found.of(form))
    if ics is not None:
        _write_ics(to_icalendar(found, form=form, alarms=alarms), ics)
    elif as_json:
        click.echo(dumped({"year": year, "entries": [_entry(entry) for entry in entries]}), nl=False)
    else:
        for line in _table(year, entries):
            click.echo(line)
    return FINE


def _write_ics(content: bytes, path: str) -> None:
    if path == "-":
        click.echo(content, nl=False)
        return
    save(content, path, "Kalenderen står i")


def _entry(entry: CalendarEntry) -> dict[str, Any]:
    return {
        "forms": list(entry.forms),
        "kind": entry.kind.value,
        "start": entry.start.isoformat(),
        "end": entry.end.isoformat() if entry.end else None,
        "computed": entry.computed,
        "source": entry.source,
        "note": entry.note,
    }


def _table(year: int, entries: Sequence[CalendarEntry]) -> Iterator[str]:
    """Write the entries as a table, with the sources below it."""
    if not entries:
        yield f"Ingen datoer er kjent for dette skjemaet i rapporteringsåret {year}."
        yield _NOT_OFFICIAL
        return
    sources = list(dict.fromkeys(entry.source for entry in entries))
    yield f"Kalender for rapporteringsåret {year}, norsk tid"
    yield ""
    rows = [
        (
            when(entry) + " *" * entry.computed,
            concerned(entry),
            KINDS[entry.kind] + (f" ({entry.note})" if entry.note else ""),
            f"[{sources.index(entry.source) + 1}]",
        )
        for entry in entries
    ]
    yield from columns([("Når", "Skjema", "Hva", "Kilde"), *rows])
    yield ""
    if any(entry.computed for entry in entries):
        yield "* regnet ut, ikke kunngjort"
    for number, source in enumerate(sources, start=1):
        yield f"[{number}] {source}"
    yield _NOT_OFFICIAL


def timing_words(ticket: Ticket) -> Iterator[str]:
    """Say in bokmål how a submission stands to deadline, cut-off and closures, each in a sentence."""
    from kostra_sdk.submission.pacing import Notice

    timing = ticket.timing
    if timing.due is not None:
        late = Notice.PAST_DUE in timing.notices
        yield f"Fristen {'var' if late else 'er'} {until(timing.due)}{', og er ute' if late else ''}."
    if Notice.NEAR_DUE in timing.notices:
        yield "Så nær fristen er portalen tregest midt på dagen: send tidlig eller sent."
    if Notice.PAST_CUTOFF in timing.notices and timing.cutoff is not None:
        yield (
            f"ADVARSEL: Siste dag for rettelser var {until(timing.cutoff)}. "
            "Det SSB får inn etter den, regnes ikke med i tallene. Snakk med SSB."
        )
    if Notice.CLOSED in timing.notices and timing.reopens is None:
        yield "Mottaket er stengt. Når det åpner igjen, er ikke kjent."
    elif timing.reopens is not None:
        yield f"Mottaket er stengt til {until(timing.reopens)}. Det som venter, sendes da."
