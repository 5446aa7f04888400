"""What a report is made of: what the official program would answer, and the advice that stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum

import attrs

from kostra_sdk.errors import ControlError, ControlsFailed
from kostra_sdk.report.masking import masked

__all__ = ["Advice", "Finding", "ReportContent", "Severity", "Standard", "Table"]


class Severity(IntEnum):
    """How grave a finding is, in the official program's words; from ERROR on it blocks submission.

    The programs of 2020-2022 said NO_ERROR, NORMAL_ERROR and CRITICAL_ERROR: here OK, WARNING and ERROR.
    """

    OK = 0
    INFO = 1
    WARNING = 2
    ERROR = 3
    FATAL = 4

    @property
    def blocks(self) -> bool:
        """Whether a finding of this severity stops the submission."""
        return self >= Severity.ERROR


@attrs.frozen
class Standard:
    """What a report was judged by: the edition, and the official program it follows."""

    form: str
    """The form's official name."""
    year: int
    """The reporting year."""
    commit: str
    """The commit of the public control program whose verdict this is."""
    released: date
    """The date of that commit."""
    final: bool
    """False while the season's program may still change: the edition is provisional."""
    unproven_from: int | None = None
    """The year whose controls stand in for those of this one without proof, or None."""


@attrs.frozen
class Finding:
    """One thing the official program remarks on."""

    control: str
    """The official name of the control in this edition, to the letter: the finding's identity."""
    severity: Severity
    message: str
    """What is wrong and what is expected, in Norwegian; it may hold values, never a fødselsnummer or DUF number."""
    lines: tuple[int, ...] = ()
    """The lines it is about, counted from 1 among the lines the program keeps."""
    caseworker: str | None = None
    """The field SAKSBEHANDLER, without blanks at the ends; None where the official finding has none."""
    journal_number: str | None = None
    """The field PERSON_JOURNALNR likewise; None where the official finding has none, as of the field description."""
    individual_id: str | None = None
    """The id of an individual in form 15F; None elsewhere."""
    fields: tuple[str, ...] = ()
    """The official names of the fields the control judged."""


@attrs.frozen
class Table:
    """A table of statistics: whole numbers by group."""

    heading: str
    """The official heading."""
    measure: str
    """What the numbers count: ``Sum`` (whole kroner) or ``Deltakere`` (persons)."""
    rows: tuple[tuple[str, int], ...]
    """Label and number, in official order."""


@attrs.frozen
class Advice:
    """The SDK's own remark, never part of the verdict and never blocking."""

    topic: str
    """A short, stable English word for the kind of advice, such as ``other-year``."""
    message: str
    """The advice itself, in Norwegian."""
    lines: tuple[int, ...] = ()
    """The lines it is about, or the first of very many, counted from 1."""


@attrs.frozen(slots=False)
class ReportContent:
    """What a report holds, whatever it is rendered as: see :class:`~kostra_sdk.report.report.Report`."""

    standard: Standard
    region: str
    """Kommune and bydel, six digits."""
    severity: Severity
    """The gravest finding's severity; ERROR where nothing was judged at all."""
    controls_run: int
    """Counted as the official program counts."""
    records: int
    """How many records were judged."""
    findings: Sequence[Finding] = attrs.field(default=(), eq=tuple)
    """All findings, each as often as the official program counts it, in its order."""
    statistics: tuple[Table, ...] = ()
    """The official tables, there exactly when the official program shows them."""
    advice: tuple[Advice, ...] = ()
    quarter: str | None = None
    org_number: str | None = None

    @property
    def blocks_submission(self) -> bool:
        """Whether SSB would refuse the extract."""
        return self.severity.blocks

    def counts(self) -> Mapping[str, int]:
        """Count findings per official control name, in order of first occurrence."""
        return Counter(finding.control for finding in self.findings)

    def unique(self) -> tuple[Finding, ...]:
        """Merge findings that differ only in their lines, as the official page does.

        Findings alike in caseworker, journal number, control and message become one with all their lines.
        """
        merged: dict[tuple[object, ...], tuple[Finding, set[int]]] = {}
        for finding in self.findings:
            key = (
                finding.caseworker,
                finding.journal_number,
                finding.individual_id,
                finding.control,
                finding.severity,
                finding.message,
            )
            merged.setdefault(key, (finding, set()))[1].update(finding.lines)
        return tuple(attrs.evolve(finding, lines=tuple(sorted(lines))) for finding, lines in merged.values())

    def raise_for_errors(self) -> None:
        """Raise :class:`~kostra_sdk.errors.ControlsFailed` if the report blocks submission; otherwise do nothing.

        The group holds one :class:`~kostra_sdk.errors.ControlError` for each finding that blocks,
        with control, lines and journal number, without values.
        """
        errors = [
            ControlError(finding.control, finding.lines, finding.journal_number and masked(finding.journal_number))
            for finding in self.findings
            if finding.severity.blocks
        ]
        if not errors and self.blocks_submission:
            errors = [ControlError("no record to judge", (), None)]
        if errors:
            standard = self.standard
            message = f"{standard.form} {standard.year} for region {self.region} blocks submission"
            raise ControlsFailed(message, errors)
