"""The reference cases, and how a report is held against the official verdict on one.

From 2023 on everything is compared but the texts:
findings with their lines, statistics, the number of controls and the severity of it all.
A control to which the program of that year gives no line is compared without lines.

The programs of 2020-2022 print less.
Of findings alike in caseworker, journal number and control they print one, without lines;
control 02 has the line instead.
They print blanks as no-break spaces, and some names in two ways.
Their findings are compared as a set of what they do print, and nothing else is.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.forms import FORM_NAMES

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from kostra_sdk.report.report import Report

__all__ = ["ACCOUNTS", "CASES", "FORMS", "FULL", "Case", "cases", "disagrees"]

CASES: Final = Path(__file__).with_name("cases")
"""The representative cases, kept with the tests."""
FULL: Final = Path(__file__).parents[2].parent / "shared/reference/cases"
"""All cases, beside the repository where there are any."""

ACCOUNTS: Final = frozenset(name for name in FORM_NAMES if name.startswith("0"))
"""The forms of the accounts, which the lists of controls judge all alike."""
FORMS: Final = frozenset({"11F", "11CF", "52AF", "52BF", "53F", "55F"}) | ACCOUNTS
"""The forms whose cases are read; those of 15F are kept with its tests."""

_DETAILED: Final = 2023
"""The first year whose program prints everything that is compared."""


@attrs.frozen
class ExpectedFinding:
    """A finding as the official report has it."""

    control: str
    severity: str
    caseworker: str
    journal_number: str
    individual_id: str
    lines: tuple[int, ...]


@attrs.frozen(eq=False)
class Case:
    """An extract, what the program was told of it, and the program's verdict."""

    id: str
    year: int
    form: str
    region: str
    quarter: str | None
    org_number: str | None
    has_participants: bool
    data: Path
    severity: str | None
    """The gravest severity; None for the programs that do not print it."""
    controls_run: int
    findings: tuple[ExpectedFinding, ...]
    statistics: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    """Heading, measure and rows of each table."""

    @property
    def without_lines(self) -> frozenset[str]:
        """The controls whose findings have no line in this report, here or by nature."""
        with_lines = {finding.control for finding in self.findings if finding.lines}
        return frozenset({finding.control for finding in self.findings} - with_lines)


@cache
def cases(root: Path = CASES) -> tuple[Case, ...]:
    """Read the cases of a folder, all years, those on which the program itself fell over left out."""
    return tuple(
        case for folder in sorted(root.iterdir()) if (folder / "manifest.jsonl").is_file() for case in _of_year(folder)
    )


def _of_year(folder: Path) -> Iterator[Case]:
    verdicts = {verdict["id"]: verdict for verdict in _rows(folder / "expected.jsonl")}
    for asked in _rows(folder / "manifest.jsonl"):
        verdict = verdicts.get(asked["id"])
        if asked["skjema"] in FORMS and verdict is not None and _is_verdict(verdict):
            yield Case(
                id=asked["id"],
                year=int(folder.name),
                form=asked["skjema"],
                region=asked["region"],
                quarter=asked["kvartal"].strip() or None,
                org_number=asked["orgnr"].strip() or None,
                has_participants=asked["harVedlegg"],
                data=folder / asked["path"],
                severity=verdict.get("severity"),
                controls_run=verdict["controls"],
                findings=tuple(
                    ExpectedFinding(control, severity, caseworker, journal, individual, tuple(sorted(lines)))
                    for control, severity, caseworker, journal, individual, lines in verdict["findings"]
                ),
                statistics=tuple(
                    (
                        table["heading"]["id"],
                        table["heading"]["measure"],
                        tuple((row["id"], row["value"]) for row in table["entries"]),
                    )
                    for table in verdict.get("statistics", ())
                ),
            )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    # Not `splitlines`: journal numbers may hold characters that it takes for line ends.
    return (json.loads(row) for row in path.read_text(encoding="utf-8").split("\n") if row)


def _is_verdict(verdict: dict[str, Any]) -> bool:
    """Whether the program came to a verdict: where it fell over, it tells no number of controls."""
    return "exception" not in verdict and verdict.get("returncode", 0) <= 2 and verdict["controls"] is not None


def disagrees(case: Case, report: Report) -> tuple[str, ...]:
    """Say in what a report differs: ``findings``, ``statistics``, ``controls_run``, ``severity``."""
    without = case.without_lines
    found = [
        ExpectedFinding(
            finding.control,
            finding.severity.name,
            finding.caseworker or "",
            finding.journal_number or "",
            finding.individual_id or "",
            tuple(sorted(finding.lines)),
        )
        for finding in report.findings
    ]
    differs = []
    if case.year < _DETAILED:
        if {_printed(finding) for finding in found} != {_printed(finding) for finding in case.findings}:
            differs.append("findings")
        return tuple(differs)
    if Counter(_detailed(finding, without) for finding in found) != Counter(
        _detailed(finding, without) for finding in case.findings
    ):
        differs.append("findings")
    tables = tuple(
        (table.heading, table.measure, tuple((label, str(value)) for label, value in table.rows))
        for table in report.statistics
    )
    if tables != case.statistics:
        differs.append("statistics")
    if report.controls_run != case.controls_run:
        differs.append("controls_run")
    if report.severity.name != case.severity:
        differs.append("severity")
    return tuple(differs)


def _detailed(finding: ExpectedFinding, without: frozenset[str]) -> Hashable:
    return (
        finding.control,
        finding.severity,
        finding.caseworker.strip(),
        finding.journal_number.strip(),
        finding.individual_id.strip(),
        () if finding.control in without else finding.lines,
    )


def _printed(finding: ExpectedFinding) -> Hashable:
    name = finding.control.replace(" ? ", " – ").rstrip(" .").casefold()
    return (
        name,
        finding.severity,
        finding.caseworker.replace("\xa0", " ").strip(),
        finding.journal_number.replace("\xa0", " ").strip(),
        finding.lines if finding.control.startswith("Kontroll 02 ") else (),
    )
