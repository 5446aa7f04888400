from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk import Severity
from kostra_sdk.many import Job, JobFailed, Overview, Result, check_many
from kostra_sdk.many.counts import ControlCount
from kostra_sdk.many.words import heading, reason, summed_up, verdict, what
from tests.many.doubles import BLOCKED, jobs_of, written
from tests.report.builders import AGE, LIVING, finding, report

if TYPE_CHECKING:
    from pathlib import Path

JOB = Job("11F_2026_030112.dat", "11F", 2026, "030112")


def of(*results: Result) -> Overview:
    """Count some results."""
    overview = Overview()
    for result in results:
        overview.add(result)
    return overview


def test_results_are_counted_as_they_come(tmp_path: Path) -> None:
    """By verdict, by control, and in all; each standard is named once."""
    jobs = [*jobs_of(written(tmp_path)), Job(tmp_path / "nowhere.dat", "11F", 2025, "460100")]
    jobs.append(Job(b"\n".join([BLOCKED, BLOCKED]), "11F", 2025, "460100"))
    overview = of(*check_many(jobs))
    assert [row.verdict for row in overview.rows] == [
        Severity.OK,
        Severity.WARNING,
        Severity.ERROR,
        Severity.OK,
        None,
        Severity.ERROR,
    ]
    assert overview.verdicts() == {Severity.OK: 2, Severity.WARNING: 1, Severity.ERROR: 2, None: 1}
    assert [row.records for row in overview.rows] == [1, 1, 1, 0, 0, 2]
    assert overview.records == 5
    assert overview.findings == sum(row.total for row in overview.rows)
    assert [(each.form, each.year) for each in overview.standards] == [("11F", 2025)]
    living = overview.controls["11F", "Kontroll 14: Viktigste kilde til livsopphold. Gyldige verdier"]
    assert living == ControlCount(findings=3, jobs=2, severity=Severity.ERROR)


def test_a_control_has_the_gravest_of_its_severities() -> None:
    """And is counted once a job, however it fires there."""
    mixed = report(finding(AGE, Severity.WARNING), finding(AGE, Severity.ERROR), finding(AGE, Severity.INFO))
    overview = of(Result(JOB, mixed), Result(JOB, report(finding(AGE, Severity.WARNING))))
    assert overview.controls == {("11F", AGE): ControlCount(findings=4, jobs=2, severity=Severity.ERROR)}


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Result(JOB, report()), "Kan sendes"),
        (Result(JOB, report(finding(LIVING, Severity.INFO))), "Kan sendes"),
        (Result(JOB, report(finding(LIVING, Severity.WARNING))), "Kan sendes, men har advarsler: 1 advarsel"),
        (Result(JOB, report(finding(LIVING), finding(AGE, Severity.WARNING))), "Kan ikke sendes: 1 feil, 1 advarsel"),
        (Result(JOB, report(finding(LIVING, Severity.FATAL))), "Kan ikke sendes: 1 kritisk feil"),
        (Result(JOB, report(severity=Severity.ERROR)), "Kan ikke sendes: ingen poster"),
        (Result(JOB, error=JobFailed("FileNotFoundError", "x")), "Ikke kontrollert: filen finnes ikke"),
    ],
)
def test_a_verdict_in_words(result: Result, words: str) -> None:
    """What may be done with the file, and why."""
    assert verdict(of(result).rows[0]) == words


def test_reasons_are_told_by_the_class_of_the_error() -> None:
    """Of one that is not known, its own words, without what could steer a terminal."""
    assert reason(JobFailed("PermissionError", "x", ("PermissionError", "OSError"))) == "tilgangen til filen er stengt"
    assert reason(JobFailed("GzipDamaged", "x", ("GzipDamaged", "OSError"))) == "gzip-filen er skadet eller ikke hel"
    assert reason(JobFailed("MyRegionError", "x", ("MyRegionError", "RegionError"))) == "regionen er ikke seks siffer"
    assert reason(JobFailed("OSError", "[Errno 5] I/O\x1b[2J", ("OSError",))) == "OSError: [Errno 5] I/O?[2J"


def test_what_a_job_is() -> None:
    """Quarter and organisation where there are any."""
    assert what(of(Result(JOB, report())).rows[0]) == "11F 2026 030112"
    job = Job("x", "0I", 2026, "460100", quarter="2", org_number="999999999")
    assert what(of(Result(job, report())).rows[0]) == "0I 2026 2. kvartal 460100 999999999"


FINE = Result(JOB, report())
WARNED = Result(JOB, report(finding(LIVING, Severity.WARNING)))
BAD = Result(JOB, report(finding(LIVING)))
LOST = Result(JOB, error=JobFailed("OSError", "x"))


@pytest.mark.parametrize(
    ("results", "grade", "words", "counted"),
    [
        ((), Severity.OK, "Ingen filer", "0 filer."),
        ((FINE,), Severity.OK, "Alle filene kan sendes", "1 fil: 1 kan sendes."),
        (
            (FINE, WARNED),
            Severity.WARNING,
            "Alle filene kan sendes, men se på advarslene",
            "2 filer: 1 kan sendes; 1 kan sendes, men har advarsler.",
        ),
        (
            (BAD, FINE, LOST, WARNED),
            Severity.ERROR,
            "2 av 4 filer kan ikke sendes",
            "4 filer: 1 kan sendes; 1 kan sendes, men har advarsler; 1 kan ikke sendes; 1 er ikke kontrollert.",
        ),
        ((LOST,), Severity.ERROR, "1 av 1 filer kan ikke sendes", "1 fil: 1 er ikke kontrollert."),
    ],
)
def test_how_it_went(results: tuple[Result, ...], grade: Severity, words: str, counted: str) -> None:
    """In a heading and a count; a file without a verdict cannot be sent."""
    overview = of(*results)
    assert heading(overview) == (grade, words)
    assert summed_up(overview) == counted
