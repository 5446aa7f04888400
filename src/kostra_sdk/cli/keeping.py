"""What is done with submissions afterwards: receipts, retries, withdrawals, and the upkeep of the outbox."""

from __future__ import annotations

import mimetypes
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kostra_sdk.cli.answers import (
    FINE,
    answering,
    columns,
    receipt_as_data,
    status_of_ticket,
    tell,
    ticket_as_data,
    ticket_as_line,
)
from kostra_sdk.cli.norsk import UNREADABLE, WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import DAY, assembled, day, json_option, needed, settings_option
from kostra_sdk.extract.files import AtomicFile

if TYPE_CHECKING:
    from kostra_sdk.submission.assemble import Assembly
    from kostra_sdk.submission.outbox import StoredReceipt, Ticket

__all__ = ["confirm", "purge", "receipts", "rekey", "retry", "verify", "withdraw"]


@click.command(cls=Command)
@click.argument("id_", metavar="ID")
@settings_option
@click.option("--output", metavar="MAPPE", help="Skriv kvitteringene til denne mappen.")
@json_option
@answering
def receipts(id_: str, *, settings: str, output: str | None, as_json: bool) -> int:
    """Vis kvitteringene for en leveranse, eller skriv dem til en mappe."""
    with assembled(settings) as sending:
        sending.outbox.ticket(id_)
        kept = sending.outbox.receipts(id_)
        told = []
        for receipt in kept:
            path = _put(sending, receipt, Path(output), id_) if output is not None else None
            told.append({**receipt_as_data(receipt), "file": str(path) if path else None})
    if as_json:
        tell("receipts", {"id": id_, "receipts": told})
        return FINE
    for line in columns([(each["kind"], each["at"], each["sha256"], each["file"] or "") for each in told]):
        click.echo(line)
    if not told:
        click.echo("Det er ingen kvitteringer ennå.", err=True)
    return FINE


def _put(sending: Assembly, receipt: StoredReceipt, folder: Path, id_: str) -> Path:
    """Write a receipt, for its owner alone; its name tells whose and what it is."""
    folder.mkdir(parents=True, exist_ok=True)
    ending = mimetypes.guess_extension(receipt.content_type.partition(";")[0].strip()) or ".bin"
    path = folder / f"{id_}-{receipt.kind}-{receipt.sha256[:16]}{ending}"
    with AtomicFile(path) as file:
        if hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), 0o600)
        file.write(sending.outbox.read_receipt(receipt))
    return path


@click.command(cls=Command)
@click.argument("ids", metavar="[ID…]", nargs=-1)
@settings_option
@json_option
@answering
def verify(ids: tuple[str, ...], *, settings: str, as_json: bool) -> int:
    """Regn ut på nytt hashene av alt som er tatt vare på, og se om noe er endret.

    Avslutter med 65 når noe er endret eller borte.
    """
    with assembled(settings) as sending:
        environment = sending.settings.environment.value
        chosen = ids or tuple(ticket.id for ticket in sending.outbox.tickets(environment))
        damaged = {id_: sending.outbox.verify(id_) for id_ in chosen}
    status = UNREADABLE if any(damaged.values()) else FINE
    if as_json:
        told = [{"id": id_, "damaged": labels} for id_, labels in damaged.items()]
        tell("verify", {"submissions": told, "exit_status": status})
        return status
    for id_, labels in damaged.items():
        for label in labels:
            click.echo(f"{id_}: {label} er ikke som den var.")
    if status == FINE:
        click.echo(f"{len(damaged)} leveranser er undersøkt, og alt er som det var.")
    return status


def _tell_ticket(name: str, ticket: Ticket, *, as_json: bool) -> int:
    status = status_of_ticket(ticket)
    if as_json:
        tell(name, {"submission": ticket_as_data(ticket), "exit_status": status})
    else:
        for line in columns([ticket_as_line(ticket)]):
            click.echo(line)
    return status


@click.command(cls=Command)
@click.argument("id_", metavar="ID")
@settings_option
@json_option
@answering
def retry(id_: str, *, settings: str, as_json: bool) -> int:
    """Sett en stanset leveranse i kø igjen, når det som sto i veien er rettet.

    Det som er gjort, gjøres ikke om igjen. Den sendes av kostra resume.
    """
    with assembled(settings) as sending:
        return _tell_ticket("retry", sending.outbox.retry(id_), as_json=as_json)


@click.command(cls=Command)
@click.argument("id_", metavar="ID")
@settings_option
@click.option("--reason", metavar="GRUNN", callback=needed, help="Hvorfor, uten personopplysninger. Må oppgis.")
@click.option("--ssb-notified", type=DAY, callback=day, metavar="ÅÅÅÅ-MM-DD", help="Når SSB fikk vite om det.")
@json_option
@answering
def withdraw(id_: str, *, settings: str, reason: str, ssb_notified: datetime | None, as_json: bool) -> int:
    """Trekk en leveranse. Har den kommet så langt som til SSB, må SSB få vite det først."""
    with assembled(settings) as sending:
        ticket = sending.outbox.withdraw(id_, reason=reason, ssb_notified=ssb_notified)
        return _tell_ticket("withdraw", ticket, as_json=as_json)


@click.command(cls=Command)
@click.argument("id_", metavar="ID")
@settings_option
@click.option("--reference", metavar="TEKST", callback=needed, help="Portalens referanse. Må oppgis.")
@click.option("--when", type=DAY, callback=day, metavar="ÅÅÅÅ-MM-DD", help="Når filen ble lastet opp; nå uten dette.")
@click.option("--by", metavar="HVEM", callback=needed, help="Rollen til den som lastet opp, ikke navnet. Må oppgis.")
@click.option("--keep", is_flag=True, help="La uttrekket ligge i mappen.")
@json_option
@answering
def confirm(
    id_: str, *, settings: str, reference: str, when: datetime | None, by: str, keep: bool, as_json: bool
) -> int:
    """Før inn kvitteringen for en leveranse som er lastet opp for hånd."""
    from kostra_sdk.submission.export import Export, ManualReceipt

    with assembled(settings) as sending:
        delivery = sending.outbox.ticket(id_).delivery
        channel = sending.channel(delivery.form, delivery.year)
        if not isinstance(channel, Export):
            raise Problem(WRONG_USAGE, f"{delivery.form} {delivery.year} lastes ikke opp for hånd.")
        receipt = ManualReceipt(reference=reference, when=when or sending.clock.now(), by=by)
        ticket = channel.confirm(sending.outbox, id_, receipt, remove=not keep)
        return _tell_ticket("confirm", ticket, as_json=as_json)


@click.command(cls=Command)
@settings_option
@click.option("--older-than", type=int, metavar="DØGN", help="Ferdige så lenge; ellers som innstillingene sier.")
@json_option
@answering
def purge(*, settings: str, older_than: int | None, as_json: bool) -> int:
    """Fjern uttrekk og konvolutter som ikke trengs lenger. Kvitteringer og journal blir."""
    with assembled(settings) as sending:
        days = sending.settings.outbox.retention_days if older_than is None else older_than
        removed = sending.outbox.purge(timedelta(days=days))
    if as_json:
        tell("purge", {"removed": removed})
    else:
        click.echo(f"{removed} filer er fjernet.")
    return FINE


@click.command(cls=Command)
@settings_option
@json_option
@answering
def rekey(*, settings: str, as_json: bool) -> int:
    """Forsegl alt i utboksen på nytt med nøkkelen som nå gjelder."""
    with assembled(settings) as sending:
        resealed = sending.outbox.rekey()
    if as_json:
        tell("rekey", {"resealed": resealed})
    else:
        click.echo(f"{resealed} filer er forseglet på nytt.")
    return FINE
