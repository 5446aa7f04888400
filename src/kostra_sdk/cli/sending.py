"""``kostra send``, ``kostra resume`` and ``kostra status``: into the outbox, on to the receiver, and how it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kostra_sdk.cli.answers import (
    BLOCKED,
    answering,
    columns,
    receipt_as_data,
    status_of_error,
    status_of_ticket,
    tell,
    ticket_as_data,
    ticket_as_line,
    worst,
)
from kostra_sdk.cli.norsk import WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import (
    DAY,
    assembled,
    day,
    json_option,
    overrides,
    part,
    settings_option,
    verbose_option,
    wait_option,
)
from kostra_sdk.cli.work import Sending, bring_on, run_dry, say_timing
from kostra_sdk.forms import find_form

if TYPE_CHECKING:
    from kostra_sdk.submission.assemble import Assembly
    from kostra_sdk.submission.delivery import Delivery, Part, Resubmission
    from kostra_sdk.submission.outbox import Ticket

__all__ = ["resume", "send", "status"]


@click.command(cls=Command)
@click.argument("files", metavar="FIL…", nargs=-1, required=True)
@settings_option
@click.option("--form", metavar="SKJEMA", help="Skjemaet, som 11F.")
@click.option("--year", type=int, metavar="ÅR", help="Rapporteringsåret.")
@click.option("--region", metavar="SEKS SIFFER", help="Kommune og bydel, 00 uten bydel, som 460100.")
@click.option("--quarter", type=click.Choice(["1", "2", "3", "4"]), help="Kvartalet, der det rapporteres kvartalsvis.")
@click.option("--org-number", metavar="NI SIFFER", help="Organisasjonsnummeret, der det rapporteres for et.")
@click.option("--unit", metavar="NAVN", help="Enheten, der flere i kommunen leverer hvert sitt, som nav.")
@click.option("--part", callback=part, metavar="1/2", help="Hvilken del av en delt leveranse.")
@click.option("--announced", type=DAY, callback=day, metavar="ÅÅÅÅ-MM-DD", help="Når SSB fikk vite om delingen.")
@click.option("--no-participants", is_flag=True, help="Kommunen har svart at den ikke har noen å rapportere om.")
@click.option("--resubmission-reason", metavar="GRUNN", help="Hvorfor det leveres på nytt, uten personopplysninger.")
@click.option("--ssb-notified", type=DAY, callback=day, metavar="ÅÅÅÅ-MM-DD", help="Når SSB fikk vite om det.")
@click.option("--ssb-reference", metavar="TEKST", default="", help="Referansen til meldingen til SSB.")
@click.option(
    "--override",
    "given",
    multiple=True,
    callback=overrides,
    metavar='"KONTROLL=GRUNN=HVEM"',
    help="Send selv om denne kontrollen hindrer det. HVEM er en rolle, ikke et navn.",
)
@click.option("--ask-ssb", is_flag=True, help="Spør SSBs kontroll-API om uttrekket først.")
@click.option("--dry-run", metavar="MAPPE", help="Send ikke: skriv det som ville blitt sendt, til denne mappen.")
@wait_option
@verbose_option
@json_option
@answering
def send(
    files: tuple[str, ...],
    *,
    settings: str,
    given: list[tuple[str, str, str]],
    ask_ssb: bool,
    dry_run: str | None,
    wait: float,
    as_json: bool,
    **what: Any,
) -> int:
    """Kontroller uttrekk, legg dem i utboksen og send dem.

    Skjema, år og region kan utelates når filen heter som 11F_2026_460100.dat.
    Den samme leveransen sendes aldri to ganger: andre gang svares det med den første.

    Avslutter med 0 når alt er godtatt, 1 når noe venter, 2 når noe er stanset eller avvist,
    69 når mottakeren ikke kan nås, 64 ved feil bruk eller innstillinger, og 65 når en fil ikke kan leses.
    """
    from kostra_sdk.submission.gate import Override

    answering_for = [Override(*each) for each in given]
    with assembled(settings) as assembly:
        deliveries = [(path, _delivery(assembly, path, len(files), what)) for path in files]
        if dry_run is not None:
            if ask_ssb:
                raise Problem(WRONG_USAGE, "--ask-ssb spør SSB, og --dry-run spør ingen.")
            return run_dry(assembly, deliveries, Path(dry_run), answering_for, as_json=as_json)
        sending = Sending(assembly)
        for path, delivery in deliveries:
            sending.take(path, delivery, answering_for, ask_ssb=ask_ssb)
        sending.bring_on(wait)
        return sending.tell(as_json=as_json)


def _delivery(sending: Assembly, path: str, files: int, what: dict[str, Any]) -> Delivery:
    """Say what a file is, by the options and its name."""
    from kostra_sdk.extract.naming import Named, read_name

    named = read_name(path)
    form, year, region = what["form"], what["year"], what["region"]
    if files > 1 and region:
        raise Problem(WRONG_USAGE, "Flere filer sendes uten --region: navnet på hver av dem sier regionen.")
    if named is None and not (form and year and region):
        raise Problem(WRONG_USAGE, f"Oppgi --form, --year og --region: navnet {Path(path).name} sier det ikke.")
    named = named or Named(form=form, year=year, region=region)
    if not Path(path).is_file():
        raise FileNotFoundError(2, "den finnes ikke", path)
    return sending.delivery(
        form=find_form((form or named.form).upper()).name,
        year=year or named.year,
        region=region or named.region,
        quarter=what["quarter"] or named.quarter,
        org_number=what["org_number"] or named.org_number,
        unit=what["unit"] or named.unit,
        part=_part_of(what["part"] or named.part, what["announced"]),
        has_participants=not what["no_participants"],
        resubmission=_resubmission(what),
    )


def _part_of(part: tuple[int, int] | None, announced: datetime | None) -> Part | None:
    from kostra_sdk.submission.delivery import Part

    if part is None:
        return None
    if announced is None:
        raise Problem(WRONG_USAGE, "En delt leveranse meldes til SSB på forhånd: oppgi når, med --announced.")
    return Part(*part, announced)


def _resubmission(what: dict[str, Any]) -> Resubmission | None:
    from kostra_sdk.submission.delivery import Resubmission

    reason, notified = what["resubmission_reason"], what["ssb_notified"]
    if bool(reason) != bool(notified):
        raise Problem(
            WRONG_USAGE, "Ny leveranse meldes til SSB først: oppgi både --resubmission-reason og --ssb-notified."
        )
    return Resubmission(reason, notified, what["ssb_reference"]) if reason else None


@click.command(cls=Command)
@settings_option
@wait_option
@verbose_option
@json_option
@answering
def resume(*, settings: str, wait: float, as_json: bool) -> int:
    """Arbeid videre med alt i utboksen som det er tid for.

    Dette er det en fast jobb kjører, for eksempel hvert kvarter.
    To kjøringer samtidig gjør ikke noe: hver leveranse er den enes eller den andres.

    Avslutter som kostra send, etter det denne kjøringen arbeidet med; 0 når det ikke var noe.
    """
    with assembled(settings) as sending:
        worked, faults = bring_on(sending, None, wait)
        environment = sending.settings.environment.value
        everything = list(sending.outbox.tickets(environment))
        tickets = [ticket for ticket in everything if ticket.id in worked]
        open_ = sum(not ticket.state.is_final for ticket in everything)
        status = worst([*map(status_of_ticket, tickets), *map(status_of_error, faults)])
        if as_json:
            told = [ticket_as_data(ticket) for ticket in tickets]
            tell("resume", {"submissions": told, "open": open_, "exit_status": status})
            return status
        for line in columns([ticket_as_line(ticket) for ticket in tickets]):
            click.echo(line)
        click.echo(f"Arbeidet med {len(tickets)}; {open_} er ikke ferdige.", err=True)
        if faults:
            raise faults[0]
        return status


@click.command(cls=Command)
@click.argument("ids", metavar="[ID…]", nargs=-1)
@settings_option
@click.option("--open", "only_open", is_flag=True, help="Bare det som ikke er ferdig, eller som noen må gjøre noe med.")
@json_option
@answering
def status(ids: tuple[str, ...], *, settings: str, only_open: bool, as_json: bool) -> int:
    """Vis hvordan det står til med leveransene i utboksen.

    Avslutter som kostra send. En avvist eller stanset leveranse teller ikke når den er levert på nytt.
    """
    with assembled(settings) as sending:
        environment = sending.settings.environment.value
        everything = list(sending.outbox.tickets(environment))
        chosen = [sending.outbox.ticket(id_) for id_ in ids] if ids else everything
        last = {ticket.delivery.identity: ticket.id for ticket in everything}
        shown = [
            ticket
            for ticket in chosen
            if not only_open or (status_of_ticket(ticket) and last[ticket.delivery.identity] == ticket.id)
        ]
        result = worst(
            status_of_ticket(ticket)
            for ticket in shown
            if status_of_ticket(ticket) != BLOCKED or last[ticket.delivery.identity] == ticket.id
        )
        if as_json:
            told = [{**ticket_as_data(ticket), **(_history(sending, ticket) if ids else {})} for ticket in shown]
            tell("status", {"environment": environment, "submissions": told, "exit_status": result})
            return result
        for line in columns([ticket_as_line(ticket) for ticket in shown]):
            click.echo(line)
        say_timing([ticket for ticket in shown if ids or status_of_ticket(ticket)])
        for ticket in shown if ids else ():
            rows = [(each["at"], each["step"], each["event"]) for each in _history(sending, ticket)["journal"]]
            click.echo(f"\n{ticket.id}:")
            for line in columns(rows):
                click.echo(f"  {line}")
        if not shown:
            click.echo("Ingenting venter." if everything else "Utboksen er tom.", err=True)
        return result


def _history(sending: Assembly, ticket: Ticket) -> dict[str, Any]:
    """Tell all that was done about a submission, and its receipts."""
    return {
        "receipts": [receipt_as_data(each) for each in sending.outbox.receipts(ticket.id)],
        "journal": [
            {
                "at": datetime.fromtimestamp(entry.at, UTC).isoformat(timespec="seconds"),
                "step": entry.step,
                "event": entry.event,
                "details": dict(entry.details),
            }
            for entry in sending.outbox.audit(ticket.id)
        ],
    }
