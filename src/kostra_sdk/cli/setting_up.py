"""What is done before anything is sent: settings, preflight, the municipalities' leave, and something to try it on."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import click

from kostra_sdk.cli.answers import (
    BLOCKED,
    FINE,
    UNREACHED,
    WAITING,
    answering,
    columns,
    status_of_error,
    tell,
    worst,
)
from kostra_sdk.cli.answers import (
    schema as documents,
)
from kostra_sdk.cli.diagnosis import HEALTHS, STANDINGS, diagnosis
from kostra_sdk.cli.explain import CHECKS
from kostra_sdk.cli.norsk import WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import assembled, json_option, settings_option, verbose_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.submission.assemble import Assembly
    from kostra_sdk.submission.checks import Check
    from kostra_sdk.submission.system_user import SystemUserRequest

__all__ = ["doctor", "onboard", "schema", "settings", "simulator"]

_PAUSE: Final = 5.0


@click.command(cls=Command)
@click.argument("files", metavar="[FIL…]", nargs=-1)
@settings_option
@click.option("--region", "regions", multiple=True, metavar="KOMMUNE", help="Bare denne kommunens systembruker.")
@click.option("--offline", is_flag=True, help="Prøv bare det som er på denne maskinen.")
@verbose_option
@json_option
@answering
def doctor(files: tuple[str, ...], *, settings: str, regions: tuple[str, ...], offline: bool, as_json: bool) -> int:
    """Prøv alt som sending trenger, uten å sende noe.

    Innstillinger, nøkler, klokke, systembrukere, mottakerens sertifikat, utboksen, frister og appen.
    FIL er uttrekk som størrelsen prøves for.

    Avslutter med 0 når alt er i orden, 1 ved advarsler, 2 når noe må rettes,
    64 når innstillingene ikke kan brukes, og 69 når mottakeren ikke kan nås.
    """
    from kostra_sdk.submission.doctor import examine

    found = []
    with assembled(settings) as sending:
        unknown = [region for region in regions if region not in sending.settings.municipality]
        if unknown:
            raise Problem(WRONG_USAGE, f"Innstillingene har ikke kommunen {', '.join(unknown)}.")
        for check in examine(sending, files=files, regions=regions, offline=offline):
            found.append(check)
            if not as_json:
                _show(check)
    status = worst(map(_status, found))
    if as_json:
        tell("doctor", {"checks": [_check_as_data(check) for check in found], "exit_status": status})
    else:
        click.echo({FINE: "Alt er i orden.", WAITING: "Det kan sendes."}.get(status, "Det kan ikke sendes ennå."))
    return status


def _status(check: Check) -> int:
    match check.health.value:
        case "ok":
            return FINE
        case "warning":
            return WAITING
        case _:
            unreached = check.error is not None and status_of_error(check.error) == UNREACHED
            return UNREACHED if unreached else BLOCKED


def _show(check: Check) -> None:
    whose = f" {check.subject}" * bool(check.subject)
    click.echo(f"{HEALTHS[check.health.value]:<9}{CHECKS.get(check.name, check.name)}{whose}: {diagnosis(check)}")


def _check_as_data(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "subject": check.subject,
        "health": check.health.value,
        "finding": check.finding,
        "message": check.message,
        "explanation": diagnosis(check),
        "facts": dict(check.facts),
        "who_must_act": check.who_must_act.value,
        "remedy": check.remedy,
    }


@click.command(cls=Command)
@settings_option
@click.option("--register", is_flag=True, help="Registrer fagsystemet i Altinn først, eller oppdater det.")
@click.option("--region", "regions", multiple=True, metavar="KOMMUNE", help="Bare denne kommunen; alle uten dette.")
@click.option("--look", is_flag=True, help="Se bare hvordan det står til; be ikke om noe.")
@click.option("--wait", type=click.FLOAT, default=0.0, metavar="SEKUNDER", help="Vent så lenge på kommunene.")
@verbose_option
@json_option
@answering
def onboard(*, settings: str, register: bool, regions: tuple[str, ...], look: bool, wait: float, as_json: bool) -> int:
    """Be kommunene om en systembruker, og se om de har godkjent den.

    En med fullmakt i kommunen åpner lenken og godkjenner. Kommandoen kan kjøres så ofte en vil.

    Avslutter med 0 når alle har godkjent, 1 når noen ikke har svart, og 2 når noen har sagt nei.
    """
    with assembled(settings) as sending:
        known = sending.settings.municipality
        unknown = [region for region in regions if region not in known]
        if unknown or not known:
            raise Problem(WRONG_USAGE, f"Kommunene i innstillingene er {', '.join(known) or 'ingen'}.")
        if register:
            sending.system_users.register(sending.system, correlation_id=str(uuid4()))
        users = [_SystemUser(sending, *each) for each in _wanted(sending, regions)]
        for user in users:
            user.ask(look=look)
        until = sending.clock.monotonic() + wait
        while any(user.is_waiting for user in users) and sending.clock.monotonic() + _PAUSE < until:
            time.sleep(_PAUSE)
            for user in users:
                user.look_up()
        status = worst(user.status for user in users)
        if as_json:
            told = [user.as_data() for user in users]
            own = {"system": sending.system.id, "registered": register}
            tell("onboard", {**own, "system_users": told, "exit_status": status})
            return status
        if register:
            click.echo(f"Systemet {sending.system.id} er registrert.")
        for line in columns([user.as_line() for user in users]):
            click.echo(line)
        return status


def _wanted(sending: Assembly, regions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give region and unit of each system user there is to be."""
    for region, municipality in sending.settings.municipality.items():
        if not regions or region in regions:
            for unit in municipality.users:
                yield region, unit


class _SystemUser:
    """One municipality's system user, on its way."""

    def __init__(self, sending: Assembly, region: str, unit: str) -> None:
        self._sending = sending
        self._region = region
        self._unit = unit
        self._wanted = sending.requested_user(sending.settings.municipality[region], unit)
        self._request: SystemUserRequest | None = None

    def ask(self, *, look: bool) -> None:
        """Find the request that was made, or make one; one that nobody answered in time is made anew.

        Altinn takes no second request with the reference of one that was refused.
        """
        users, wanted = self._sending.system_users, self._wanted
        found = users.find(wanted.system_id, wanted.org_number, wanted.external_ref, correlation_id=str(uuid4()))
        if not look and (found is None or found.state.value == "Timedout"):
            found = users.request(wanted, correlation_id=str(uuid4()))
        self._request = found

    def look_up(self) -> None:
        """Ask again how the request stands, if it is not answered."""
        if self._request is not None and not self._request.state.is_final:
            self._request = self._sending.system_users.look_up(self._request.id, correlation_id=str(uuid4()))

    @property
    def state(self) -> str:
        """How it stands: as Altinn says, or ``None`` where nobody has asked."""
        return self._request.state.value if self._request else "None"

    @property
    def is_waiting(self) -> bool:
        """Whether the municipality has yet to answer."""
        return self._request is not None and not self._request.state.is_final

    @property
    def status(self) -> int:
        """The exit status it amounts to."""
        return {"Accepted": FINE, "New": WAITING, "None": WAITING}.get(self.state, BLOCKED)

    def as_data(self) -> dict[str, Any]:
        """Tell it."""
        request = self._request
        return {
            "region": self._region,
            "unit": self._unit,
            "org_number": self._wanted.org_number,
            "external_ref": self._wanted.external_ref,
            "state": self.state,
            "request_id": request.id if request else "",
            "confirm_url": request.confirm_url if request else "",
            "who_must_act": request.state.who_must_act.value if request else "vendor",
        }

    def as_line(self) -> tuple[str, ...]:
        """Write it in columns; the link where someone is to open it."""
        url = self._request.confirm_url if self._request and self.is_waiting else ""
        return (f"{self._region} {self._unit}".strip(), STANDINGS[self.state], url)


@click.command(cls=Command)
@click.option("--port", type=int, default=8099, metavar="TALL", help="Porten; 0 er en ledig.")
@click.option("--seed", type=int, default=0, metavar="TALL", help="Det id-er og tilfeldige feil trekkes fra.")
@click.option("--setup", metavar="FIL", help="JSON med klienter, systembrukere, apper og feil.")
@click.option("--log-folder", metavar="MAPPE", help="Der leveransene skrives.")
@click.option("--api-key", default="simulator", metavar="TEKST", help="Det SSBs kontroll-API spør etter.")
@answering
def simulator(*, port: int, seed: int, setup: str | None, log_folder: str | None, api_key: str) -> int:
    """Kjør en mottaker å prøve på: Maskinporten, Altinn og SSB på denne maskinen.

    Når den svarer, skrives en linje JSON med adressene. Den stanses med Ctrl-C.
    """
    from kostra_sdk.simulator import run

    run(port=port, seed=seed, setup=setup, log_folder=log_folder, api_key=api_key)
    return FINE


@click.command(cls=Command)
def settings() -> int:
    """Skriv en innstillingsfil med alt som kan stilles inn, forklart."""
    from kostra_sdk.submission.settings import Settings

    sys.stdout.flush()
    sys.stdout.buffer.write(Settings.example().encode())
    sys.stdout.buffer.flush()
    return FINE


@click.command(cls=Command)
def schema() -> int:
    """Skriv JSON-skjemaet for det kommandoene svarer med --json."""
    sys.stdout.flush()
    sys.stdout.buffer.write((json.dumps(documents(), ensure_ascii=False, indent=1) + "\n").encode())
    sys.stdout.buffer.flush()
    return FINE
