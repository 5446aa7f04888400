"""What the table and the page say of many jobs, in bokmål."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.report.model import Severity
from kostra_sdk.report.text import amounts, clean, number

if TYPE_CHECKING:
    from kostra_sdk.many.counts import OverviewContent, OverviewRow
    from kostra_sdk.many.model import JobFailed

__all__ = ["VERDICTS", "heading", "reason", "summed_up", "verdict", "what"]

VERDICTS: Final = {
    Severity.OK: "Kan sendes",
    Severity.WARNING: "Kan sendes, men har advarsler",
    Severity.ERROR: "Kan ikke sendes",
    None: "Ikke kontrollert",
}
"""What is said of a job; see :attr:`~kostra_sdk.many.OverviewRow.verdict`."""

_REASONS: Final = {
    "FileNotFoundError": "filen finnes ikke",
    "PermissionError": "tilgangen til filen er stengt",
    "IsADirectoryError": "det er en mappe",
    "GzipDamaged": "gzip-filen er skadet eller ikke hel",
    "UnknownForm": "skjemaet er ukjent",
    "UnknownEdition": "årgangen er ikke kjent, eller kontrollene er ikke med",
    "RegionError": "regionen er ikke seks siffer",
    "BrokenProcessPool": "en prosess ble borte",
}


def verdict(row: OverviewRow) -> str:
    """Say what came of a job."""
    said = VERDICTS[row.verdict]
    if row.error is not None:
        return f"{said}: {reason(row.error)}"
    counted = amounts({severity: count for severity, count in row.findings.items() if severity >= Severity.WARNING})
    if not counted and row.verdict is Severity.ERROR:
        counted = "ingen poster"
    return f"{said}: {counted}" if counted else said


def reason(error: JobFailed) -> str:
    """Say why there is no report."""
    known = next((_REASONS[each] for each in (error.kind, *error.classes) if each in _REASONS), "")
    return known or clean(str(error))


def what(row: OverviewRow) -> str:
    """Say what a job is: form, year, quarter, region, organisation."""
    job = row.job
    quarter = f"{job.quarter}. kvartal" if job.quarter else ""
    return " ".join(filter(None, (job.form, str(job.year), quarter, job.region, job.org_number)))


def heading(overview: OverviewContent) -> tuple[Severity, str]:
    """Say in a few words how it went, and how grave that is."""
    verdicts = overview.verdicts()
    count = len(overview.rows)
    if verdicts[Severity.ERROR] or verdicts[None]:
        bad = verdicts[Severity.ERROR] + verdicts[None]
        return Severity.ERROR, f"{number(bad)} av {number(count)} filer kan ikke sendes"
    if verdicts[Severity.WARNING]:
        return Severity.WARNING, "Alle filene kan sendes, men se på advarslene"
    return Severity.OK, "Alle filene kan sendes" if count else "Ingen filer"


def summed_up(overview: OverviewContent, separator: str = " ") -> str:
    """Count the files by verdict: ``357 filer: 340 kan sendes, 12 har advarsler, 4 kan ikke sendes``."""
    verdicts = overview.verdicts()
    words = (
        (verdicts[Severity.OK], "kan sendes"),
        (verdicts[Severity.WARNING], "kan sendes, men har advarsler"),
        (verdicts[Severity.ERROR], "kan ikke sendes"),
        (verdicts[None], "er ikke kontrollert"),
    )
    counted = "; ".join(f"{number(count, separator)} {said}" for count, said in words if count)
    files = f"{number(len(overview.rows), separator)} {'fil' if len(overview.rows) == 1 else 'filer'}"
    return f"{files}: {counted}." if counted else f"{files}."
