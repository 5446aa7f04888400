"""click in bokmål: the headings of its help, its errors of wrong usage, and the exit statuses of ``kostra``."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from kostra_sdk.cli.explain import explained_usage
from kostra_sdk.errors import MissingExtra, RegionError, UnknownEdition, UnknownForm, UsageError
from kostra_sdk.forms import find_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

__all__ = ["BROKEN_PIPE", "INTERRUPTED", "OUR_FAULT", "UNREADABLE", "WRONG_USAGE", "App", "Command", "Problem"]

WRONG_USAGE: Final = 64
UNREADABLE: Final = 65
OUR_FAULT: Final = 70
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141

_DEBUG: Final = "debug"
_SHORT: Final = 120
"""How long the first sentence of a command's help may be in the list of commands, in characters."""


class Problem(Exception):
    """What ends the command with a message in bokmål and an exit status."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


def _debug_option() -> click.Option:
    def remember(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it
        if value:
            ctx.find_root().obj[_DEBUG] = True

    return click.Option(
        ["--debug"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=remember,
        help="Vis hvor i programmet en uventet feil oppsto.",
    )


class Command(click.Command):
    """A command whose help is in bokmål throughout."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.options_metavar = "[VALG]"
        self.params.append(_debug_option())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give ``--help`` with words of ours."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Vis denne hjelpen og avslutt."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Bruk: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [param.get_help_record(ctx) for param in self.get_params(ctx) if isinstance(param, click.Option)]
        with formatter.section("Valg"):
            formatter.write_dl([record for record in records if record is not None])


class App(Command, click.Group):
    """``kostra`` itself: every way it can end has its exit status."""

    command_class: type[click.Command] | None = Command

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, subcommand_metavar="KOMMANDO …", **settings)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        names = self.list_commands(ctx)
        commands = [(name, command) for name in names if (command := self.get_command(ctx, name))]
        with formatter.section("Kommandoer"):
            formatter.write_dl([(name, command.get_short_help_str(_SHORT)) for name, command in commands])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which there are."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"Ukjent kommando {args[0]!r}; det finnes {_listed(self.list_commands(ctx))}.", ctx)
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, **settings: Any) -> NoReturn:  # type: ignore[override]
        """Run the command and leave the process with its exit status."""
        _soften(sys.stdout)
        settings["standalone_mode"] = False
        remembered: dict[str, Any] = {}
        try:
            status = super().main(args, obj=remembered, **settings)
        except click.UsageError as error:
            status = WRONG_USAGE
            _say_usage(error)
        except Problem as problem:
            status = problem.status
            _say(str(problem))
        except UsageError as error:
            status = WRONG_USAGE
            _say(in_norwegian(error))
        except click.Abort:
            status = INTERRUPTED
            _say("Avbrutt.")
        except Exception as error:  # noqa: BLE001 - the last place where it can be said without showing data
            status = OUR_FAULT
            _say_fault(error, debug=bool(remembered.get(_DEBUG)))
        sys.exit(status)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that has had enough is no fault."""
        try:
            status = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered goes nowhere, and says nothing about it.
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(BROKEN_PIPE)
        return status


def in_norwegian(error: UsageError) -> str:
    """Say in bokmål what is wrong with the call."""
    match error:
        case UnknownForm():
            return f"Ukjent skjema {error.form!r}; det finnes {_listed(error.known)}."
        case UnknownEdition() if error.year in find_form(error.form).years:
            return (
                f"Kontrollene for {error.form} {error.year} er ikke med. "
                f"Kontroller finnes for {_listed(map(str, error.known))}."
            )
        case UnknownEdition():
            return f"{error.form} {error.year} er ikke kjent; det finnes {_listed(map(str, error.known))}."
        case MissingExtra():
            return f'Dette trenger mer enn grunnpakken: pip install "kostra-sdk[{error.extra}]"'
        case RegionError():
            return "Regionen må være seks siffer: fire for kommunen og to for bydelen, 00 uten bydel."
        case _:
            return explained_usage(str(error))


def usage_in_norwegian(error: click.UsageError) -> str:
    """Say in bokmål what click says of wrong arguments."""
    match error:
        case click.NoSuchOption():
            meant = f" Mente du {_listed(error.possibilities, 'eller')}?" if error.possibilities else ""
            return f"Ukjent valg {error.option_name}.{meant}"
        case click.BadOptionUsage():
            return f"Valget {error.option_name} er brukt feil: det mangler en verdi, eller skal ikke ha noen."
        case click.MissingParameter():
            return f"{_param(error)} mangler."
        case click.BadParameter():
            return f"{_param(error)} er ugyldig: ventet {_expected(error)}."
        case _ if error.message.startswith("Got unexpected extra argument"):
            return "Det er for mange argumenter."
        case _:
            return error.message


def _param(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return f"Valget {max(param.opts, key=len)}"
    return f"Argumentet {param.human_readable_name}" if param else "Et argument"


def _expected(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    match kind:
        case click.Choice():
            return _listed(map(str, kind.choices), "eller")
        case click.DateTime():
            return "en dato som ÅÅÅÅ-MM-DD"
        # What cannot be converted has a cause; a callback of ours that refuses a number has words of its own.
        case _ if kind in {click.INT, click.FLOAT} and error.__context__ is not None:
            return "et helt tall" if kind is click.INT else "et tall"
        case _:
            return error.message


def _listed(words: Iterable[str], last: str = "og") -> str:
    """Write words one after the other: ``a, b og c``."""
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def _say(message: str) -> None:
    click.echo(f"kostra: {message}", err=True)


def _say_usage(error: click.UsageError) -> None:
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(f"Hjelp: {error.ctx.command_path} --help", err=True)
    _say(usage_in_norwegian(error))


def _say_fault(error: BaseException, *, debug: bool) -> None:
    """Say that the fault is ours; an exception's own text stays untold, for it may hold a value of a record."""
    _say(f"Uventet feil i kostra_sdk ({type(error).__name__}). Den ligger i programmet, ikke i filen.")
    if not debug:
        _say("Kjør igjen med --debug for å se hvor, og meld fra.")
    link: BaseException | None = error
    while debug and link is not None:
        click.echo("".join(traceback.format_tb(link.__traceback__)) + type(link).__name__, err=True)
        link = link.__cause__ or link.__context__


def _soften(stream: TextIO) -> None:
    """Let a stream replace what its code page lacks, rather than break off."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
