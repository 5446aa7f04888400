"""``kostra parts``: the parts of a split delivery checked one by one and as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kostra_sdk.cli.answers import BLOCKED, FINE, WAITING, columns
from kostra_sdk.cli.data import dumped
from kostra_sdk.cli.files import unreadable, unwritable
from kostra_sdk.cli.norsk import UNREADABLE, WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import needed
from kostra_sdk.forms import find_form
from kostra_sdk.parts import PartsMismatch, Whole
from kostra_sdk.parts.whole import has_persons, is_part_name
from kostra_sdk.report.json import report_dict
from kostra_sdk.report.model import Severity
from kostra_sdk.report.text import LIMIT, Summary, clean, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kostra_sdk.parts import InSeveral, PartProblem, WholeReport
    from kostra_sdk.report import Report

__all__ = ["parts"]

WARNED: Final = WAITING
"""The same status as that of `kostra check` for warnings: 1."""

_FIELDS: Final = {"form": "skjemaet", "year": "rapporteringsåret", "region": "regionen"}


def _named(_ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read names and files."""
    named = [value.partition("=") for value in values]
    if not all(is_part_name(name) and path for name, _, path in named):
        raise click.BadParameter(
            "NAVN=FIL, som nav=11F_2026_460100.dat, der navnet er av a-z, sifre, - og _", param=param
        )
    files = {name: path for name, _, path in named}
    if len(files) < len(named) or len({Path(path).resolve() for path in files.values()}) < len(named):
        raise click.BadParameter("hver del og hver fil én gang", param=param)
    return files


@click.command(cls=Command)
@click.argument("files", metavar="NAVN=FIL…", nargs=-1, required=True, callback=_named)
@click.option("--form", metavar="SKJEMA", callback=needed, help="Skjemaet, som 11F. Må oppgis.")
@click.option("--year", type=int, metavar="ÅR", callback=needed, help="Rapporteringsåret. Må oppgis.")
@click.option(
    "--region",
    metavar="SEKS SIFFER",
    callback=needed,
    help="Hvem det hele er for: kommune og bydel, 00 uten bydel, som 460100. Må oppgis.",
)
@click.option(
    "--reference-date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="ÅÅÅÅ-MM-DD",
    help="Dagen alder regnes fra i 2023 og 2024; 1. april året etter hvis ikke annet er sagt.",
)
@click.option("--output", metavar="FIL", help="Skriv hele uttrekket, med alle delene, til denne filen.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def parts(
    files: dict[str, str],
    *,
    form: str,
    year: int,
    region: str,
    reference_date: datetime | None,
    output: str | None,
    as_json: bool,
) -> int:
    """Kontroller delene av en delt leveranse hver for seg og sammen, og finn dem som er i flere deler.

    Hver del oppgis med navn og fil, som nav=nav.dat flyktning=flyktning.dat.
    Er navnet seks siffer, som 030107, er det regionen til delen: en bydel i Oslo.

    Avslutter som kostra check, etter kontrollen av det hele: 0 når alt er i orden, 1 ved advarsler,
    2 når feil hindrer innsending, 64 ved feil bruk, og 65 når en fil ikke kan leses eller ikke hører med.
    """
    if output is not None and Path(output).resolve() in {Path(path).resolve() for path in files.values()}:
        raise Problem(WRONG_USAGE, "Det hele kan ikke skrives over en av delene.")
    asked = find_form(form.upper())
    if asked.is_xml or not has_persons(asked.layout(year)):
        raise Problem(
            WRONG_USAGE,
            f"Skjema {form.upper()} kan ikke settes sammen av deler; det kan bare personskjemaene, som 11F.",
        )
    day = reference_date.date() if reference_date else None
    try:
        whole = Whole.merge(files, form=form.upper(), year=year, region=region)
        alone = {name: part.check(reference_date=day) for name, part in whole.parts.items()}
        judged = whole.check(reference_date=day)
    except PartsMismatch as mismatch:
        said = "\n".join(f"  {_problem(problem)}" for problem in mismatch.problems)
        raise Problem(UNREADABLE, f"Delene hører ikke til samme uttrekk:\n{said}") from mismatch
    except OSError as error:
        raise unreadable(error.filename or "en av delene", error) from error
    if as_json:
        click.echo(dumped(_document(whole, alone, judged)), nl=False)
    else:
        _show(whole, alone, judged)
    if output is not None:
        _write(whole, output)
    if judged.report.blocks_submission:
        return BLOCKED
    return WARNED if judged.report.severity is Severity.WARNING else FINE


def _write(whole: Whole, output: str) -> None:
    try:
        whole.write(output)
    except OSError as error:
        raise unwritable(output, error) from error
    click.echo(f"Det hele står i {output}.", err=True)


def _problem(problem: PartProblem) -> str:
    field = _FIELDS.get(problem.field, problem.field)
    more = f" og {problem.count - len(problem.lines)} til" if problem.count > len(problem.lines) else ""
    where = f" (linje {', '.join(map(str, problem.lines))}{more})" if problem.lines else ""
    if problem.field == "year" and problem.lines:
        return (
            f"{problem.part}: linjene er så lange som i {problem.found}, men det hele er for {problem.expected}{where}"
        )
    return f"{problem.part}: {field} er {clean(problem.found)}, men det hele er for {problem.expected}{where}"


def _show(whole: Whole, alone: dict[str, Report], judged: WholeReport) -> None:
    from kostra_sdk.cli import show

    rows = [(name, str(whole.parts[name].records), _verdict(report)) for name, report in alone.items()]
    for line in columns([("Del", "Linjer", "Alene"), *rows]):
        click.echo(line)
    click.echo("")
    for line in _people(whole):
        click.echo(line)
    click.echo("")
    click.echo("Alle delene sammen:")
    show.report(judged.by_part().to_text())


def _verdict(report: Report) -> str:
    return ": ".join(verdict(report, Summary.of(report, 0)))


def _people(whole: Whole) -> Iterator[str]:
    found = whole.in_several
    if not found:
        yield "Ingen er i flere deler."
        return
    yield f"I flere deler: {len(found)} {'person' if len(found) == 1 else 'personer'}"
    for person in found[:LIMIT]:
        yield f"  {_person(person)}"
    if len(found) > LIMIT:
        yield f"  ... og {len(found) - LIMIT} til. Se alle med --json."


def _person(person: InSeveral) -> str:
    where = [f"{each.part} linje {each.line}, journalnummer {clean(each.journal_number)}" for each in person.sightings]
    return f"{'; '.join(where)} ({' og '.join(person.by)})"


def _document(whole: Whole, alone: dict[str, Report], judged: WholeReport) -> dict[str, Any]:
    told = report_dict(judged.report)
    for finding in told["findings"]:
        finding["places"] = [_place(judged, line) for line in finding["lines"]]
    return {
        "form": whole.form,
        "year": whole.year,
        "region": whole.region,
        "parts": [
            {
                "name": part.name,
                "number": part.number,
                "of": part.of,
                "region": part.region,
                "records": part.records,
                "report": report_dict(alone[part.name]),
            }
            for part in whole.parts.values()
        ],
        "in_several": [
            {
                "by": list(person.by),
                "records": [
                    {"part": each.part, "line": each.line, "journal_number": each.journal_number}
                    for each in person.sightings
                ],
            }
            for person in whole.in_several
        ],
        "report": told,
    }


def _place(judged: WholeReport, line: int) -> dict[str, Any]:
    place = judged.place(line)
    return {"part": place.part, "line": place.line}
