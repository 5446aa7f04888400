"""Options that several commands have, and what they stand for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from kostra_sdk.advice.calendar.norwegian_time import NORWEGIAN_TIME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kostra_sdk.submission.assemble import Assembly
    from kostra_sdk.submission.clock import Clock

__all__ = [
    "DAY",
    "assembled",
    "day",
    "json_option",
    "needed",
    "now",
    "overrides",
    "part",
    "settings_option",
    "verbose_option",
    "wait_option",
]

DAY: Final = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


def needed(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Ask for an option without click's English mark in the help."""
    if value is None:
        raise click.MissingParameter(ctx=ctx, param=param)
    return value


def day(_ctx: click.Context, _param: click.Parameter, value: datetime | None) -> datetime | None:
    """Give a day or a time its zone: Oslo's."""
    return value.replace(tzinfo=NORWEGIAN_TIME) if value else None


def part(_ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Read which one of how many."""
    if value is None:
        return None
    number, slash, of = value.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal()):
        raise click.BadParameter("en del som 1/2", param=param)
    return int(number), int(of)


def overrides(_ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Read control, reason and who decided; only a control's name may have an equals sign in it."""
    found = []
    for value in values:
        parts = [each.strip() for each in value.rsplit("=", 2)]
        if len(parts) != 3 or not all(parts):
            raise click.BadParameter('"KONTROLL=GRUNN=HVEM"', param=param)
        found.append((parts[0], parts[1], parts[2]))
    return found


def _verbosely(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it
    """Let the log of the sending be seen; without it, what there is to say is in the answer."""
    import logging

    class Echo(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            click.echo(self.format(record), err=True)

    log = logging.getLogger("kostra_sdk")
    handler = Echo() if value else logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    before = log.level
    log.addHandler(handler)
    if value:
        log.setLevel(logging.INFO)

    def quiet() -> None:
        log.removeHandler(handler)
        log.setLevel(before)

    ctx.call_on_close(quiet)


settings_option: Final = click.option(
    "--settings",
    metavar="FIL",
    envvar="KOSTRA_SETTINGS",
    default="kostra.toml",
    help="Innstillingsfilen; uten dette miljøvariabelen KOSTRA_SETTINGS, eller kostra.toml.",
)

json_option: Final = click.option("--json", "as_json", is_flag=True, help="Skriv JSON, etter skjemaet i kostra schema.")

verbose_option: Final = click.option(
    "--verbose",
    is_flag=True,
    expose_value=False,
    callback=_verbosely,
    help="Vis på standard feil hvert kall som gjøres.",
)

wait_option: Final = click.option(
    "--wait",
    type=click.FLOAT,
    default=0.0,
    metavar="SEKUNDER",
    help="Vent så lenge på svar fra mottakeren; ellers tar kostra resume over.",
)


@contextmanager
def assembled(settings: str) -> Iterator[Assembly]:
    """Put together what the settings ask for."""
    from kostra_sdk.submission.assemble import assemble
    from kostra_sdk.submission.settings import Settings

    with assemble(Settings.load(settings), **doubles()) as sending:
        yield sending


def now() -> datetime:
    """Give the time."""
    from kostra_sdk.submission.clock import SystemClock

    clock: Clock = doubles().get("clock") or SystemClock()
    return clock.now()


def doubles() -> dict[str, Any]:
    """Give what stands in for clock, network and channels; nothing, but in tests."""
    return {}
