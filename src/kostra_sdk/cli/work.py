"""The work behind ``kostra send`` and ``kostra resume``, and what they tell of it."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kostra_sdk.cli.answers import (
    columns,
    error_as_data,
    receipt_as_data,
    says,
    status_of_error,
    status_of_ticket,
    tell,
    ticket_as_data,
    ticket_as_line,
    worst,
)
from kostra_sdk.cli.calendar import timing_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from kostra_sdk.submission.assemble import Assembly
    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.gate import Override
    from kostra_sdk.submission.outbox import Ticket

__all__ = ["Sending", "bring_on", "run_dry", "say_timing"]

_LEAST_PAUSE: Final = 0.2


def bring_on(sending: Assembly, ids: Collection[str] | None, wait: float) -> tuple[set[str], list[Exception]]:
    """Work on what is due, of these submissions or of all, until nothing is; wait for more if there is time.

    Gives the ids worked on, and damaged files and faults of our own, none of which stops the others.
    """
    from kostra_sdk.errors import UsageError
    from kostra_sdk.submission.outbox import VaultDamaged

    worker = sending.worker
    began, until = sending.clock.now(), sending.clock.monotonic() + wait
    worked: set[str] = set()
    faults: list[Exception] = []
    while True:
        for id_ in [None] if ids is None else ids:
            done: str | None = ""
            while done is not None:
                try:
                    done = worker.run_once(id_)
                except VaultDamaged as error:
                    faults.append(error)
                except (UsageError, OSError, sqlite3.Error):
                    raise  # the settings or the disk: it would be the same with all the others
                except Exception as error:  # noqa: BLE001 - told when the others are done; the submission is stopped
                    faults.append(error)
                else:
                    worked |= {done} if done else set()
        pause = _pause(sending, ids, until)
        if pause is None:
            return worked | (_stopped_since(sending, began) if faults else set()), faults
        time.sleep(pause)


def _stopped_since(sending: Assembly, began: datetime) -> set[str]:
    """Give the submissions that were stopped since: those that a fault befell are not told otherwise."""
    tickets = sending.outbox.tickets(sending.settings.environment.value)
    return {each.id for each in tickets if each.state.value == "dead" and each.changed >= began}


def _pause(sending: Assembly, ids: Collection[str] | None, until: float) -> float | None:
    """Say how long to wait for what is next; None where there is nothing, or no time for it."""
    left = until - sending.clock.monotonic()
    tickets = sending.outbox.tickets(sending.settings.environment.value)
    due = [each.next_try for each in tickets if (ids is None or each.id in ids) and not each.state.is_final]
    if left <= 0 or not due:
        return None
    pause = max((min(due) - sending.clock.now()).total_seconds(), _LEAST_PAUSE)
    return pause if pause <= left else None


class Sending:
    """Files on their way, and what became of each."""

    def __init__(self, sending: Assembly) -> None:
        self._sending = sending
        self._files: dict[str, dict[str, Any]] = {}
        """By the submission's id: the file, whether it was there before, and on what SSB's control API differs."""
        self._refused: list[tuple[str, Exception]] = []
        self._faults: list[Exception] = []

    def take(self, path: str, delivery: Delivery, overrides: Sequence[Override], *, ask_ssb: bool) -> None:
        """Put a file into the outbox; a refusal is kept for the answer."""
        from kostra_sdk.errors import KostraError
        from kostra_sdk.submission.errors import AlreadySubmitted

        differences: list[str] = []
        try:
            opinion = self._sending.second_opinion(delivery, path) if ask_ssb else None
            differences = [str(each) for each in opinion.differences] if opinion else []
            ticket = self._sending.enqueue(delivery, path, overrides=overrides, opinion=opinion)
        except AlreadySubmitted as before:
            self._files[before.first] = {"file": path, "already": True, "differences": differences}
        except (KostraError, OSError) as refusal:
            self._refused.append((path, refusal))
        else:
            self._files[ticket.id] = {"file": path, "already": False, "differences": differences}

    def bring_on(self, wait: float) -> None:
        """Send what was taken, and wait for answers."""
        if self._files:
            _, self._faults = bring_on(self._sending, list(self._files), wait)

    def tell(self, *, as_json: bool) -> int:
        """Tell all of it, and give the exit status."""
        outbox = self._sending.outbox
        tickets = [outbox.ticket(id_) for id_ in self._files]
        statuses = [*map(status_of_ticket, tickets), *(status_of_error(error) for _, error in self._refused)]
        status = worst([*statuses, *map(status_of_error, self._faults)])
        if as_json:
            submissions = [
                {
                    **ticket_as_data(ticket),
                    **self._files[ticket.id],
                    "receipts": [receipt_as_data(each) for each in outbox.receipts(ticket.id)],
                }
                for ticket in tickets
            ]
            tell("send", {"submissions": submissions, "refused": _refused(self._refused), "exit_status": status})
            return status
        for line in columns([ticket_as_line(ticket) for ticket in tickets]):
            click.echo(line)
        say_timing(tickets)
        for file in self._files.values():
            for difference in file["differences"]:
                click.echo(f"{file['file']}: SSBs kontroll svarer annerledes: {difference}", err=True)
            if file["already"]:
                click.echo(f"{file['file']}: er levert før, og sendes ikke på nytt.", err=True)
        _say_refused(self._refused)
        if self._faults:
            raise self._faults[0]
        return status


def say_timing(tickets: Sequence[Ticket]) -> None:
    """Say how submissions stand to the calendar, the same thing of a form and year once."""
    said = [f"{each.delivery.form} {each.delivery.year}: {words}" for each in tickets for words in timing_words(each)]
    for line in dict.fromkeys(said):
        click.echo(line)


def run_dry(
    sending: Assembly,
    deliveries: Sequence[tuple[str, Delivery]],
    folder: Path,
    overrides: Sequence[Override],
    *,
    as_json: bool,
) -> int:
    """Write what would be sent, and tell where."""
    from kostra_sdk.errors import KostraError
    from kostra_sdk.submission.dry_run import dry_run

    written: list[dict[str, Any]] = []
    refused: list[tuple[str, Exception]] = []
    for path, delivery in deliveries:
        target = folder / Path(delivery.file_name).stem if len(deliveries) > 1 else folder
        try:
            run = dry_run(sending.settings, delivery, path, target, clock=sending.clock, overrides=overrides)
        except (KostraError, OSError) as refusal:
            refused.append((path, refusal))
            continue
        written.append(
            {
                "file": path,
                "package": str(run.package),
                "requests": str(run.requests),
                "count": run.count,
                "state": run.outcome.state.value,
            }
        )
    status = worst(status_of_error(error) for _, error in refused)
    if as_json:
        tell("dry-run", {"written": written, "refused": _refused(refused), "exit_status": status})
        return status
    for each in written:
        click.echo(f"{each['file']}: ingenting er sendt. Det som ville gått ut, står i {each['package']},")
        click.echo(f"  og de {each['count']} kallene i {each['requests']}.")
    _say_refused(refused)
    return status


def _refused(refused: Sequence[tuple[str, Exception]]) -> list[dict[str, Any]]:
    return [{"file": path, "error": error_as_data(error)} for path, error in refused]


def _say_refused(refused: Sequence[tuple[str, Exception]]) -> None:
    for path, error in refused:
        click.echo(f"{path}: {says(error)}", err=True)
