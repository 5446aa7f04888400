"""``kostra serve``: the package over HTTP, for case systems in other languages and for a person with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from kostra_sdk.cli.answers import FINE
from kostra_sdk.cli.files import reason
from kostra_sdk.cli.norsk import WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import verbose_option
from kostra_sdk.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.serve import ServeSettings

__all__ = ["serve"]

_MEGABYTE: Final = 1_000_000
_OPEN: Final = (
    "ADVARSEL: Tjenesten kan nås fra andre maskiner på {host}. Den krypterer ikke selv: "
    "sett en TLS-proxy foran, slik at ingen når den ellers. Alle kall må vise en nøkkel fra {keys}."
)


def _between(least: int, most: int) -> Callable[[click.Context, click.Parameter, int | None], int | None]:
    """Make a callback that takes whole numbers within bounds, and says in bokmål which."""

    def read(_ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
        if value is not None and not least <= value <= most:
            raise click.BadParameter(f"et tall fra {least} til {most}", param=param)
        return value

    return read


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", metavar="ADRESSE", help="Adressen; uten dette bare denne maskinen.")
@click.option(
    "--port", type=int, default=8765, callback=_between(0, 65_535), metavar="TALL", help="Porten; 0 er en ledig."
)
@click.option(
    "--max-megabytes",
    type=int,
    default=50,
    callback=_between(1, 1_000),
    metavar="TALL",
    help="Den største filen, i MB; 50 uten dette.",
)
@click.option(
    "--timeout",
    type=int,
    default=60,
    callback=_between(1, 3_600),
    metavar="SEKUNDER",
    help="Hvor lenge en fil kan være underveis inn, og hvor lenge den så kan kontrolleres; 60 uten dette.",
)
@click.option(
    "--workers",
    type=int,
    callback=_between(1, 64),
    metavar="TALL",
    help="Hvor mange filer som kontrolleres samtidig; uten dette én for hver kjerne, høyst fire.",
)
@click.option("--api-key-file", metavar="FIL", help="Nøklene et kall må vise en av, én på hver linje.")
@click.option(
    "--allow-host", "allowed_hosts", multiple=True, metavar="NAVN", help="Et navn til som tjenesten kan kalles med."
)
@verbose_option
def serve(
    *,
    host: str,
    port: int,
    max_megabytes: int,
    timeout: int,
    workers: int | None,
    api_key_file: str | None,
    allowed_hosts: tuple[str, ...],
) -> int:
    """Kontroller og bygg uttrekk over HTTP, for fagsystemer i .NET og Java.

    Åpne adressen i en nettleser for å kontrollere en fil for hånd.
    Ingenting som sendes inn, blir lagret eller logget.
    Tjenesten stanses med Ctrl-C.

    Avslutter med 0 når den er stanset, 64 ved feil bruk, og 70 ved feil i programmet.
    """
    try:
        from kostra_sdk.serve import run
    except MissingExtra as missing:
        raise Problem(
            WRONG_USAGE, f'kostra serve trenger mer enn grunnpakken: pip install "kostra-sdk[cli,{missing.extra}]"'
        ) from missing
    settings = _settings(host, port, max_megabytes * _MEGABYTE, timeout, workers, api_key_file, allowed_hosts)
    if not settings.is_loopback:
        click.echo(_OPEN.format(host=host, keys=api_key_file), err=True)
    try:
        run(settings, started=_started)
    except OSError as error:
        raise Problem(WRONG_USAGE, f"Kan ikke svare på {host}, port {port}: {reason(error)}.") from error
    return FINE


def _started(url: str) -> None:
    click.echo(f"Svarer på {url} til den stanses med Ctrl-C.")


def _settings(
    host: str,
    port: int,
    max_bytes: int,
    timeout: int,
    workers: int | None,
    api_key_file: str | None,
    allowed_hosts: tuple[str, ...],
) -> ServeSettings:
    from kostra_sdk.serve.settings import ServeSettings, default_workers, is_loopback, keys_of

    if api_key_file is None and not is_loopback(host):
        raise Problem(
            WRONG_USAGE, f"{host} kan nås fra andre maskiner: oppgi nøklene som kall må vise, med --api-key-file."
        )
    try:
        keys = keys_of(api_key_file) if api_key_file is not None else ()
        return ServeSettings(
            host=host,
            port=port,
            max_bytes=max_bytes,
            timeout=timeout,
            workers=workers or default_workers(),
            api_keys=keys,
            allowed_hosts=allowed_hosts,
        )
    except OSError as error:
        raise Problem(WRONG_USAGE, f"Kan ikke lese nøklene i {api_key_file}: {reason(error)}.") from error
    except UsageError as error:
        raise Problem(
            WRONG_USAGE,
            f"{api_key_file} må ha minst én nøkkel, på en linje for seg, med minst 20 tegn uten æ, ø, å og mellomrom.",
        ) from error
