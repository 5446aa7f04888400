"""The commands of ``kostra``: every option is a parameter of the library."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from kostra_sdk.checking import check as judge
from kostra_sdk.cli import (
    calendar,
    check_many,
    data,
    edition,
    envelope,
    keeping,
    parts,
    quarterly,
    reconcile,
    sample,
    sending,
    serve,
    setting_up,
    worksheet,
)
from kostra_sdk.cli.files import save, unreadable, write
from kostra_sdk.cli.norsk import WRONG_USAGE, App, Problem
from kostra_sdk.controls.phrases import BOKMAL, ENGLISH
from kostra_sdk.forms import FORM_NAMES, catalogue, find_form
from kostra_sdk.forms.changes import control_changes, control_texts, field_changes
from kostra_sdk.report.model import Severity
from kostra_sdk.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

__all__ = ["kostra"]

FINE: Final = 0
WARNED: Final = 1
BLOCKED: Final = 2

_LONG: Final = 2_000_000
"""From so many bytes on, reading is worth a progress bar."""

_RENDERERS: Final[dict[str, Callable[[Report], str]]] = {
    "text": Report.to_text,
    "json": Report.to_json,
    "altinn": Report.to_altinn,
    "html": Report.to_html,
}


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it
    if value:
        try:
            version = metadata.version("kostra-sdk")
        except metadata.PackageNotFoundError:
            version = "(ikke installert som pakke)"
        click.echo(f"kostra {version}")
        ctx.exit()


@click.group(cls=App, invoke_without_command=True)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Vis versjonen og avslutt.",
)
@edition.layouts_option
@click.pass_context
def kostra(ctx: click.Context, *, layouts: str | None) -> int:
    """Kontroller filuttrekk til KOSTRA før de sendes, og slå opp i skjemaenes felt og kontroller."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return WRONG_USAGE
    edition.take_in_layouts(ctx.invoked_subcommand, layouts)
    return FINE


def _required(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Ask for an option without click's English mark in the help."""
    if value is None:
        raise click.MissingParameter(ctx=ctx, param=param)
    return value


def _upper(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    return value.upper()


_form = click.argument("form", metavar="SKJEMA", callback=_upper)
_json = click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")


@kostra.command()
@click.argument("file", metavar="FIL")
@click.option("--form", metavar="SKJEMA", callback=_required, help="Skjemaet, som 11F. Må oppgis.")
@click.option("--year", type=int, metavar="ÅR", callback=_required, help="Rapporteringsåret. Må oppgis.")
@click.option(
    "--region",
    metavar="SEKS SIFFER",
    callback=_required,
    help="Kommune og bydel, 00 uten bydel, som 460100. Må oppgis.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(list(_RENDERERS)),
    default="text",
    help="Hvordan rapporten skrives; text hvis ikke annet er sagt.",
)
@click.option("--output", metavar="FIL", help="Skriv rapporten til denne filen i stedet for til skjermen.")
@click.option("--no-participants", is_flag=True, help="Kommunen har svart at den ikke har noen å rapportere om.")
@click.option(
    "--reference-date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="ÅÅÅÅ-MM-DD",
    help="Dagen alder regnes fra i 2023 og 2024; 1. april året etter hvis ikke annet er sagt.",
)
@click.option("--quarter", type=click.Choice(["1", "2", "3", "4"]), help="Kvartalet, der det rapporteres kvartalsvis.")
@click.option("--org-number", metavar="NI SIFFER", help="Organisasjonsnummeret, der det rapporteres for et.")
def check(  # noqa: PLR0913 - one an option
    file: str,
    *,
    form: str,
    year: int,
    region: str,
    shape: str,
    output: str | None,
    no_participants: bool,
    reference_date: datetime | None,
    quarter: str | None,
    org_number: str | None,
) -> int:
    """Kontroller et filuttrekk slik SSBs kontrollprogram gjør.

    FIL er uttrekket, eller - for det som kommer inn på standard inn.

    Avslutter med 0 når alt er i orden, 1 ved advarsler, 2 når feil hindrer innsending,
    64 ved feil bruk, 65 når filen ikke kan leses, og 70 ved feil i programmet.
    """
    if output is not None and file != "-" and Path(output).resolve() == Path(file).resolve():
        raise Problem(WRONG_USAGE, "Rapporten kan ikke skrives over filen som kontrolleres.")
    with _opened(file) as stream:
        report = judge(
            stream,
            form=form.upper(),
            year=year,
            region=region,
            quarter=quarter,
            org_number=org_number,
            has_participants=not no_participants,
            reference_date=reference_date.date() if reference_date else None,
        )
    _deliver(report, shape, output)
    if report.blocks_submission:
        return BLOCKED
    return WARNED if report.severity is Severity.WARNING else FINE


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """Open the extract; a long file shows on a terminal how far it has been read."""
    try:
        if file == "-":
            yield sys.stdin.buffer
            return
        with Path(file).open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size < _LONG or not sys.stderr.isatty():
                yield stream
                return
            from kostra_sdk.cli import show

            with show.progress(stream, size) as watched:
                yield watched
    except OSError as error:
        # An error about another file than the extract is none of the caller's.
        if error.filename not in {None, str(Path(file))}:
            raise
        raise unreadable(file, error) from error


def _deliver(report: Report, shape: str, output: str | None) -> None:
    rendered = _RENDERERS[shape](report)
    if output is not None:
        save(rendered.encode(), output, f"{_verdict(report)}. Rapporten står i")
    elif shape == "text":
        from kostra_sdk.cli import show

        show.report(rendered)
    else:
        write(rendered.encode())


def _verdict(report: Report) -> str:
    """Say in a word what the exit status says; the report itself says why."""
    if report.blocks_submission:
        return "Kan ikke sendes"
    return "Kan sendes, men har advarsler" if report.severity is Severity.WARNING else "Kan sendes"


@kostra.command()
@_form
@click.argument("year", type=int, metavar="ÅR")
@_json
def fields(form: str, year: int, *, as_json: bool) -> int:
    """Vis feltene i et skjema: posisjon, navn, type og koder; i XML elementer og attributter."""
    found = find_form(form)
    if as_json:
        write(data.dumped(catalogue.fields(found, year)))
        return FINE
    from kostra_sdk.cli import show

    if found.is_xml:
        show.xml_fields(found.xml_layout(year))
    else:
        show.fields(found.layout(year))
    return FINE


@kostra.command()
@_form
@click.argument("year", type=int, metavar="ÅR")
@click.option("--words", is_flag=True, help="Forklar også ordene i formlene.")
@_json
def controls(form: str, year: int, *, words: bool, as_json: bool) -> int:
    """Vis SSBs kontroller av et skjema: når de slår til, og hvor alvorlig."""
    if words and as_json:
        raise Problem(WRONG_USAGE, "--words og --json kan ikke brukes sammen.")
    found = find_form(form)
    if as_json:
        write(data.dumped(data.controls(found, year, control_texts(found, year))))
    else:
        from kostra_sdk.cli import show

        show.controls(found, year, control_texts(found, year, BOKMAL))
        if words:
            show.terms(BOKMAL)
    return FINE


@kostra.command()
@_form
@click.argument("old", type=int, metavar="ÅR")
@click.argument("new", type=int, metavar="ÅR")
@_json
def diff(form: str, old: int, new: int, *, as_json: bool) -> int:
    """Vis hva som er endret i felt og kontroller fra et år til et annet."""
    found = find_form(form)
    before, after = (found.xml_layout(year) if found.is_xml else found.layout(year) for year in (old, new))
    of_fields = field_changes(found, old, new)
    judged = {old, new} <= set(found.control_years)
    of_controls = control_changes(found, old, new, ENGLISH if as_json else BOKMAL) if judged else None
    if as_json:
        write(data.dumped(data.changes(before, after, of_fields, of_controls)))
    else:
        from kostra_sdk.cli import show

        show.changes(before, after, of_fields, of_controls)
    return FINE


@kostra.command()
@_json
def forms(*, as_json: bool) -> int:
    """Vis skjemaene og årgangene som er med, og SSBs program for hver av dem."""
    if as_json:
        write(data.dumped(catalogue.forms()))
    else:
        from kostra_sdk.cli import show

        show.forms([find_form(name) for name in FORM_NAMES])
    return FINE


for _command in (
    parts.parts,
    check_many.check_many_files,
    edition.edition,
    calendar.show_calendar,
    envelope.encrypt,
    envelope.decrypt,
    sending.send,
    sending.resume,
    sending.status,
    keeping.receipts,
    keeping.verify,
    keeping.retry,
    keeping.withdraw,
    keeping.confirm,
    keeping.purge,
    keeping.rekey,
    setting_up.doctor,
    setting_up.onboard,
    setting_up.simulator,
    setting_up.settings,
    setting_up.schema,
    serve.serve,
    worksheet.worksheet,
    reconcile.reconcile,
    quarterly.quarterly,
    sample.sample,
):
    kostra.add_command(_command)
