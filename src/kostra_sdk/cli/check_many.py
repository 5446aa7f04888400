"""``kostra check-many``: a folder of extracts checked, on several processes, with one table and one page."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from kostra_sdk.cli.answers import BLOCKED, FINE, WAITING, columns, worst
from kostra_sdk.cli.data import dumped
from kostra_sdk.cli.explain import reworded
from kostra_sdk.cli.files import save, unreadable
from kostra_sdk.cli.norsk import OUR_FAULT, UNREADABLE, WRONG_USAGE, Command, Problem
from kostra_sdk.many import PATTERNS, Job, JobsError, Overview, UnnamedFile, check_many, jobs_in, read_jobs
from kostra_sdk.many.words import summed_up, verdict, what
from kostra_sdk.report.model import Severity
from kostra_sdk.report.text import clean, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from kostra_sdk.many import OverviewRow

__all__ = ["check_many_files"]

_STATUSES: Final = {None: OUR_FAULT, Severity.OK: FINE, Severity.WARNING: WAITING, Severity.ERROR: BLOCKED}
_FAILURES: Final = {"UsageError": WRONG_USAGE, "OSError": UNREADABLE}
_SHOWN: Final = 20


_PLACES: Final = {"job": "jobb", "line": "linje"}
_PROBLEMS: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"there is no job in it", "den har ingen jobber"),
        (r"it is not in UTF-8", "den er ikke i UTF-8"),
        (r"there is no (\w+)", r"\1 mangler"),
        (r"nothing is called so: there are more cells than names", "det er flere celler enn navn"),
        (r"nothing is called (.+)", r"ingenting heter \1"),
        (r"(\w+) is no text", r"\1 er ikke tekst"),
        (r"(\w+) is no whole number", r"\1 er ikke et helt tall"),
        (r"(\w+) is no answer of true or false", r"\1 er verken true eller false"),
        (r"(\w+) is no day as (.+)", r"\1 er ikke en dag som \2"),
    )
)
"""What is wrong with a list of jobs, and the same in bokmål."""


def _in_norwegian(problem: str) -> str:
    """Say in bokmål what is wrong with a list; what the reader of TOML or CSV says stays as it is."""
    placed = re.fullmatch(r"(job|line) ([0-9]+): (.+)", problem)
    where, what = (f"{_PLACES[placed[1]]} {placed[2]}: ", placed[3]) if placed else ("", problem)
    return where + (reworded(what, _PROBLEMS) or what)


def _listing(patterns: Sequence[str], last: str) -> str:
    """Name patterns one after the other: ``*.dat, *.xml og *.gz``."""
    *others, end = patterns
    return f"{', '.join(others)} {last} {end}" if others else end


@click.command("check-many", cls=Command)
@click.argument("folder", metavar="[MAPPE]", required=False)
@click.option(
    "--pattern",
    "patterns",
    metavar="MØNSTER",
    multiple=True,
    help=f"Hvilke filer i mappen som er uttrekk, som **/*.dat; {_listing(PATTERNS, 'og')} hvis ikke annet er sagt.",
)
@click.option(
    "--jobs",
    "listed",
    metavar="FIL",
    help="Liste i TOML eller CSV over filer med skjema, år og region, i stedet for en mappe.",
)
@click.option(
    "--processes",
    type=int,
    default=1,
    metavar="ANTALL",
    help="Hvor mange prosesser som deler på arbeidet; 1 hvis ikke annet er sagt.",
)
@click.option("--html", "page", metavar="FIL", help="Skriv én side med oversikt over alle filene til denne filen.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def check_many_files(
    folder: str | None,
    *,
    patterns: tuple[str, ...],
    listed: str | None,
    processes: int,
    page: str | None,
    as_json: bool,
) -> int:
    """Kontroller mange filuttrekk, og vis en oversikt.

    Navnene på filene i MAPPE sier hva de er, som 11F_2026_460100.dat; heter de noe annet, brukes --jobs.
    En fil som ikke kan leses, stanser ikke de andre.

    Avslutter med det alvorligste som kostra check ville gitt for en av filene: 0, 1, 2, 64, 65 eller 70.
    """
    if (folder is None) == (listed is None):
        raise Problem(WRONG_USAGE, "Oppgi enten en mappe eller --jobs.")
    if processes < 1:
        raise Problem(WRONG_USAGE, "Det må være minst én prosess.")
    jobs, unnamed = _listed(listed) if listed else _in_folder(str(folder), patterns or PATTERNS)
    overview = Overview()
    with _workers(processes) as executor, _watched(len(jobs)) as step:
        for result in check_many(jobs, executor):
            overview.add(result)
            step()
    status = worst([*map(_status, overview.rows), *(WRONG_USAGE for _ in unnamed)])
    if page is not None:
        save(overview.to_html().encode(), page, "Oversikten står i")
    if as_json:
        click.echo(dumped(_document(overview, unnamed, status)), nl=False)
        return status
    _show(overview)
    if unnamed:
        shown = ", ".join(clean(path.name) for path in unnamed[:_SHOWN])
        rest = f" og {number(len(unnamed) - _SHOWN)} til" if len(unnamed) > _SHOWN else ""
        click.echo(
            f"Ikke kontrollert, for navnet sier ikke skjema, år og region: {shown}{rest}. Bruk --jobs.",
            err=True,
        )
    return status


def _in_folder(folder: str, patterns: Sequence[str]) -> tuple[list[Job], list[Path]]:
    try:
        found = jobs_in(folder, patterns)
    except OSError as error:
        raise unreadable(f"mappen {folder}", error) from error
    jobs = [each for each in found if isinstance(each, Job)]
    unnamed = [each.path for each in found if isinstance(each, UnnamedFile)]
    if not found:
        raise Problem(UNREADABLE, f"Det er ingen filer som {_listing(patterns, 'eller')} i {folder}.")
    return jobs, unnamed


def _listed(path: str) -> tuple[list[Job], list[Path]]:
    try:
        return list(read_jobs(path)), []
    except JobsError as error:
        told = "\n".join(f"  {_in_norwegian(problem)}" for problem in error.problems)
        raise Problem(WRONG_USAGE, f"Listen {error.source} kan ikke brukes:\n{told}") from error
    except OSError as error:
        raise unreadable(path, error) from error


@contextmanager
def _workers(processes: int) -> Iterator[Executor | None]:
    """Start the processes, in the same way on every system; one is this one."""
    if processes == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as executor:
        yield executor


@contextmanager
def _watched(total: int) -> Iterator[Callable[[], None]]:
    """Show on a terminal how many files are done."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (TextColumn("Kontrollerer"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


def _status(row: OverviewRow) -> int:
    """Give the exit status that `kostra check` has for the file."""
    if row.error is not None:
        return next((_FAILURES[each] for each in row.error.classes if each in _FAILURES), OUR_FAULT)
    return _STATUSES[row.verdict]


def _show(overview: Overview) -> None:
    rows = [
        (clean(row.job.name), what(row), number(row.records), number(row.total), verdict(row)) for row in overview.rows
    ]
    for line in columns([("Fil", "Uttrekk", "Poster", "Funn", "Dom"), *rows]):
        click.echo(line)
    click.echo("")
    click.echo(summed_up(overview))


def _document(overview: Overview, unnamed: Sequence[Path], status: int) -> dict[str, Any]:
    return {
        "files": [_row(row) for row in overview.rows],
        "unnamed": [str(path) for path in unnamed],
        "controls": [
            {
                "form": form,
                "control": name,
                "severity": control.severity.name,
                "findings": control.findings,
                "files": control.jobs,
            }
            for (form, name), control in overview.controls.items()
        ],
        "records": overview.records,
        "findings": overview.findings,
        "exit_status": status,
    }


def _row(row: OverviewRow) -> dict[str, Any]:
    job = row.job
    return {
        "file": job.name,
        "form": job.form,
        "year": job.year,
        "region": job.region,
        "quarter": job.quarter,
        "org_number": job.org_number,
        "severity": row.severity.name if row.severity is not None else None,
        "blocks_submission": row.severity.blocks if row.severity is not None else None,
        "records": row.records,
        "findings": {severity.name: count for severity, count in sorted(row.findings.items(), reverse=True)},
        "error": {"kind": row.error.kind, "message": row.error.message} if row.error is not None else None,
        "exit_status": _status(row),
    }
