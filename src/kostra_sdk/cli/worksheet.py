"""``kostra worksheet``: forms 7, 7B and 12 as worksheets, to be entered by hand in SSB's portal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from kostra_sdk.cli.files import save, unreadable, write
from kostra_sdk.cli.norsk import UNREADABLE, WRONG_USAGE, Command, Problem
from kostra_sdk.errors import StructureError, UnknownEdition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.advice.worksheets import Worksheet, WorksheetRemark

__all__ = ["read_answers", "worksheet"]

W = TypeVar("W", bound="Worksheet")

_FINE: Final = 0
_WARNED: Final = 1
_BLOCKED: Final = 2

_REASONS: Final = (
    ("not an object", "er ikke et JSON-objekt"),
    ("not JSON, from line ", "er ikke JSON, fra linje "),
    (" column ", ", tegn "),
    ("not JSON in UTF-8", "er ikke JSON i UTF-8"),
    ("not JSON", "er ikke JSON"),
    ("the same key twice", "har samme nøkkel to ganger"),
    ("unknown key", "ukjent nøkkel"),
    ("not a year of form ", "ikke et år for skjema "),
    ("not form ", "ikke skjema "),
    ("text with half a character", "tekst med et halvt tegn"),
    ("not text", "ikke tekst"),
    ("blank text", "tom tekst"),
    ("a number too large", "et for stort tall"),
    ("a number with more than six decimals", "et tall med mer enn seks desimaler"),
    ("not a whole number of kroner", "ikke et helt antall kroner"),
    ("not a whole number", "ikke et helt tall"),
    ("not a decimal number", "ikke et tall som 12.5"),
    ("neither yes nor no", "verken ja (true) eller nei (false)"),
    ("not a date as ", "ikke en dato som "),
    ("not a mapping from row to value", "ikke et JSON-objekt med rader"),
)
"""What is wrong with a file of answers, and how it is said in bokmål; what begins another one comes first."""


@click.command(cls=Command)
@click.argument("form", metavar="SKJEMA")
@click.argument("year", type=int, metavar="ÅR")
@click.option("--values", metavar="FIL", help="Svarene, som JSON; - for standard inn. Uten dette et tomt ark.")
@click.option("--previous", metavar="FIL", help="Svarene fra et tidligere år, som står ved siden av og sammenlignes.")
@click.option("--empty", is_flag=True, help="Skriv JSON med alle feltene tomme, til å fylle ut som --values.")
@click.option(
    "--region",
    metavar="SEKS SIFFER",
    help="Kommune og bydel, 00 uten bydel, som 460100; fylles ut der svarene ikke har dem.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["html", "json"]),
    default="html",
    help="Hvordan arket skrives; html hvis ikke annet er sagt.",
)
@click.option("--output", metavar="FIL", help="Skriv arket til denne filen i stedet for til skjermen.")
def worksheet(
    form: str,
    year: int,
    *,
    values: str | None,
    previous: str | None,
    empty: bool,
    region: str | None,
    shape: str,
    output: str | None,
) -> int:
    """Lag et arbeidsark for skjema 7, 7B eller 12.

    Skjemaene fylles ut for hånd i SSBs portal. Arket er ikke et offisielt skjema: det viser svarene,
    fjorårets tall ved siden av, merknader, og hvor sikkert det er at skjemaet har hvert felt.

    Avslutter med 0 når det ikke er noe å merke, 1 ved advarsler, 2 ved kritiske feil,
    64 ved feil bruk, og 65 når svarene ikke kan leses.
    """
    from kostra_sdk.advice.worksheets import worksheet_of
    from kostra_sdk.advice.worksheets.convert import as_json, document

    kind = worksheet_of(form.upper())
    blank = _blank(kind, year, region)
    if empty:
        if values is not None or previous is not None:
            raise Problem(
                WRONG_USAGE, "--empty gir et tomt ark, og kan ikke brukes sammen med --values eller --previous."
            )
        _deliver(blank.to_json(), output, "Fyll ut verdiene i")
        return _FINE
    if output is not None and any(_is_same(output, file) for file in (values, previous)):
        raise Problem(WRONG_USAGE, "Arket kan ikke skrives over svarene det lages av.")
    filled = blank if values is None else _filled(read_answers(kind, values), blank, values)
    before = None if previous is None else read_answers(kind, previous)
    if before is not None and before.year >= year:
        raise Problem(WRONG_USAGE, f"{previous} er for {before.year}, som ikke er før {year}.")
    remarks = filled.remarks(before)
    rendered = filled.to_html(before) if shape == "html" else as_json(document(filled, filled.remarks(before), before))
    from kostra_sdk.advice.worksheets.html import summary

    _deliver(rendered, output, f"{summary(remarks)}. Arbeidsarket står i")
    return _status(remarks)


def _blank(kind: type[Worksheet], year: int, region: str | None) -> Worksheet:
    try:
        return kind.blank(year, region)
    except UnknownEdition as error:
        years = f"{error.known[0]}-{error.known[-1]}"
        raise Problem(WRONG_USAGE, f"Skjema {kind.form} for {year} er ikke kjent; det finnes {years}.") from error


def read_answers(kind: type[W], file: str) -> W:
    """Read answers from a file, or from standard input where it is ``-``; what is wrong is told in bokmål, with 65."""
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise unreadable(file, error) from error
    try:
        return kind.from_json(text)
    except StructureError as error:
        told = "\n".join(f"  {_in_norwegian(each)}" for each in error.problems)
        raise Problem(UNREADABLE, f"{file} har ikke svar på skjema {kind.form}:\n{told}") from error


def _filled(read: Worksheet, blank: Worksheet, file: str) -> Worksheet:
    """Fill in whose worksheet it is, where the answers leave it open."""
    if read.year != blank.year:
        raise Problem(UNREADABLE, f"{file} er for {read.year}, ikke for {blank.year}.")
    if read.kommunenummer is None:
        for name in ("kommunenummer", "kommunenavn", "bydelsnummer", "bydelsnavn"):
            if getattr(read, name) is None:
                setattr(read, name, getattr(blank, name))
    elif blank.region is not None and read.region != blank.region:
        raise Problem(UNREADABLE, f"{file} er for en annen kommune eller bydel enn {blank.region}.")
    return read


def _in_norwegian(problem: str) -> str:
    """Say a problem of a file of answers in bokmål, with the place it is in first."""
    reason, _, path = problem.rpartition(" @ ")
    for english, norwegian in _REASONS:
        reason = reason.replace(english, norwegian)
    return f"{path}: {reason}"


def _status(remarks: Sequence[WorksheetRemark]) -> int:
    from kostra_sdk.report.model import Severity

    gravest = max((remark.severity for remark in remarks), default=Severity.OK)
    if gravest.blocks:
        return _BLOCKED
    return _WARNED if gravest is Severity.WARNING else _FINE


def _is_same(output: str, file: str | None) -> bool:
    return file is not None and file != "-" and Path(output).resolve() == Path(file).resolve()


def _deliver(text: str, output: str | None, said: str) -> None:
    """Write the worksheet to a file or to the screen."""
    if output is None:
        write(text.encode())
    else:
        save(text.encode(), output, said)
