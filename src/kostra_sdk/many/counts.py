"""What came of many jobs, counted as the results come, so that no report need be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from kostra_sdk.controls.findings import tally
from kostra_sdk.many.model import Job, JobFailed
from kostra_sdk.report import Severity, Standard

if TYPE_CHECKING:
    from kostra_sdk.many.model import Result

__all__ = ["ControlCount", "OverviewContent", "OverviewRow"]


@attrs.frozen
class OverviewRow:
    """One job and its verdict, without values of records."""

    job: Job
    records: int = 0
    """How many records were judged."""
    severity: Severity | None = None
    """The gravest finding's; None where there is no report."""
    findings: Mapping[Severity, int] = attrs.field(factory=dict)
    """Findings by severity."""
    error: JobFailed | None = None
    """Why there is no report."""

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.findings.values())

    @property
    def verdict(self) -> Severity | None:
        """How grave it is as far as the verdict goes: OK, WARNING, ERROR for all that blocks, None without a report.

        What only informs is OK.
        """
        if self.severity is None:
            return None
        if self.severity.blocks:
            return Severity.ERROR
        return Severity.WARNING if self.severity is Severity.WARNING else Severity.OK


@attrs.define
class ControlCount:
    """How often a control fired, over all jobs."""

    findings: int = 0
    jobs: int = 0
    """How many jobs it fired in."""
    severity: Severity = Severity.OK
    """The gravest it fired with."""


@attrs.define
class OverviewContent:
    """What an overview holds: see :class:`~kostra_sdk.many.overview.Overview`."""

    rows: list[OverviewRow] = attrs.field(factory=list)
    """In the order of the jobs."""
    controls: dict[tuple[str, str], ControlCount] = attrs.field(factory=dict)
    """Form and official name of each control that fired → how often."""
    standards: list[Standard] = attrs.field(factory=list)
    """What the reports were judged by, each once."""

    def add(self, result: Result) -> OverviewRow:
        """Count a result, and give its row."""
        row = self._count(result)
        self.rows.append(row)
        return row

    @property
    def records(self) -> int:
        """How many records were judged."""
        return sum(row.records for row in self.rows)

    @property
    def findings(self) -> int:
        """How many findings there are."""
        return sum(row.total for row in self.rows)

    def verdicts(self) -> Counter[Severity | None]:
        """Count the jobs by :attr:`OverviewRow.verdict`."""
        return Counter(row.verdict for row in self.rows)

    def _count(self, result: Result) -> OverviewRow:
        report = result.report
        if report is None:
            return OverviewRow(result.job, error=result.error)
        by_severity: Counter[Severity] = Counter()
        fired = set()
        for (name, severity), count in tally(report.findings).items():
            by_severity[severity] += count
            control = self.controls.setdefault((report.standard.form, name), ControlCount())
            control.findings += count
            control.severity = max(control.severity, severity)
            if name not in fired:
                control.jobs += 1
                fired.add(name)
        if report.standard not in self.standards:
            self.standards.append(report.standard)
        return OverviewRow(result.job, report.records, report.severity, by_severity)
