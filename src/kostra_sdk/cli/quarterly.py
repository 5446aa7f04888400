"""The command that writes the figures of a quarter, which is no official duty as far as is known (A-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from kostra_sdk.cli.files import unwritable
from kostra_sdk.cli.norsk import WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import needed
from kostra_sdk.cli.reconcile import reading
from kostra_sdk.report.text import clean, number

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["quarterly"]

FINE: Final = 0
REMARKS: Final = 1
SHOWN: Final = 20


@click.command(cls=Command)
@click.argument("file", metavar="FIL")
@click.option("--year", type=int, metavar="ÅR", callback=needed, help="Rapporteringsåret. Må oppgis.")
@click.option(
    "--region",
    metavar="SEKS SIFFER",
    callback=needed,
    help="Kommune og bydel, 00 uten bydel, som 460100. Må oppgis.",
)
@click.option("--quarter", type=click.Choice(["1", "2", "3", "4"]), callback=needed, help="Kvartalet. Må oppgis.")
@click.option("--output", metavar="FIL", callback=needed, help="Filen tallene skrives til. Må oppgis.")
def quarterly(file: str, *, year: int, region: str, quarter: str, output: str) -> int:
    """Skriv fødselsnummer, måned, bidrag og lån for et kvartal, fra et uttrekk av 11F.

    Dette er ikke et uttrekk til KOSTRA. Så vidt vi vet er det ingen plikt til å levere slike tall,
    og verken filform, kanal eller frist er kjent. Filen inneholder fødselsnummer: pass på hvor den ligger,
    og ha aldri et fødselsnummer i navnet på den.

    11CF er ikke med, for der finnes ikke beløp per måned.

    Avslutter med 0 når alle er med, 1 når noen ikke er det eller mangler et beløp,
    64 ved feil bruk, 65 når filen ikke kan leses, og 70 ved feil i programmet.
    """
    from pathlib import Path

    from kostra_sdk.extract import Extract
    from kostra_sdk.extract.quarterly import quarterly as figures_of
    from kostra_sdk.extract.quarterly import write_quarterly

    if Path(output).resolve() == Path(file).resolve():
        raise Problem(WRONG_USAGE, "Tallene kan ikke skrives over uttrekket.")
    extract = Extract.read(file, form="11F", year=year, region=region)
    with reading(file):
        figures = figures_of(extract, year=year, quarter=int(quarter))
    try:
        write_quarterly(output, figures)
    except OSError as error:
        raise unwritable(output, error) from error
    click.echo(
        f"{number(len(figures.rows))} rader for {number(figures.persons)} personer i {quarter}. kvartal {year} "
        f"står i {output}. Dette er ikke et uttrekk til KOSTRA."
    )
    _tell(f"sier at de gjelder et annet år enn {year}, og er ikke med", figures.other_year)
    _tell("uten gyldig fødselsnummer er ikke med", figures.without_number)
    _tell("har en måned uten beløp som kan leses", figures.incomplete)
    return REMARKS if figures.other_year or figures.without_number or figures.incomplete else FINE


def _tell(what: str, journals: Sequence[str]) -> None:
    if journals:
        shown = ", ".join(clean(journal) or "(blankt)" for journal in journals[:SHOWN])
        rest = f" og {number(len(journals) - SHOWN)} til" if len(journals) > SHOWN else ""
        click.echo(f"{number(len(journals))} {what}: journalnummer {shown}{rest}.", err=True)
