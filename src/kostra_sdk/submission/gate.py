"""The gate: nothing goes out whose report blocks submission, unless somebody answers for it, control by control.

There is no blanket force.
Since the official program may change inside a season, two things open the gate for a blocking control:
SSB's own control API passing the very same bytes, or an :class:`Override` that names the control.
Both are kept with the submission, and go into its receipt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.errors import Actor, RejectedData

if TYPE_CHECKING:
    from kostra_sdk.report import Report

__all__ = ["Admission", "GateClosed", "Override", "Passed", "admit"]


class GateClosed(RejectedData):
    """The official controls block the extract, and nobody answers for it: it was not sent.

    :attr:`controls` names the blocking controls that nothing opens the gate for.

    Cause: the data breaks a control that blocks submission.
    """

    who_must_act = Actor.MUNICIPALITY
    remedy = "Mend the data in the case system and make the extract anew (B-13)."

    def __init__(self, message: str, controls: Sequence[str]) -> None:
        super().__init__(message)
        self.controls = tuple(controls)


@attrs.frozen
class Override:
    """Somebody answers for one blocking control."""

    control: str
    """The official name of the control, to the letter."""
    reason: str
    """Why it may be sent all the same, in words without personal data."""
    decided_by: str
    """Who decided: a user id or a role of the municipality, no person's name."""

    def __attrs_post_init__(self) -> None:
        if not (self.control.strip() and self.reason.strip() and self.decided_by.strip()):
            raise UsageError("an override names the control, the reason and who decided")


@attrs.frozen
class Passed:
    """SSB's own control API has let these very bytes pass."""

    sha256: str
    """SHA-256 of the extract that was asked about, hexadecimal."""
    version: str
    """What SSB calls the version of its program."""


@attrs.frozen
class Admission:
    """Why the gate opened."""

    report_sha256: str
    """SHA-256 of the report as JSON: it cannot be exchanged afterwards."""
    standard: str
    severity: str
    records: int
    controls_run: int
    counts: Mapping[str, int]
    """Findings per official control."""
    overrides: tuple[Override, ...] = ()
    """Those that were needed: an answer for a control that does not block opens nothing."""
    passed: Passed | None = None

    def to_dict(self) -> dict[str, Any]:
        """Give it as a JSON object; it holds no values of records."""
        return attrs.asdict(self)


def admit(
    report: Report, sha256: str, *, overrides: Sequence[Override] = (), passed: Passed | None = None
) -> Admission:
    """Open the gate for an extract, or raise.

    Args:
        report: The verdict on the very bytes that will be sent.
        sha256: SHA-256 of those bytes.
        overrides: Who answers for which blocking control.
        passed: SSB's own verdict on the same bytes.

    Raises:
        GateClosed: A control blocks, and nothing opens the gate for it.
    """
    standard = report.standard
    if standard.unproven_from is not None:
        raise GateClosed(f"the controls of {standard.form} {standard.year} are carried over and not proven", ())
    if passed is not None and passed.sha256 != sha256:
        raise GateClosed("SSB's control API was asked about other bytes than these", ())
    blocking = dict.fromkeys(finding.control for finding in report.findings if finding.severity.blocks)
    used = tuple(override for override in overrides if override.control in blocking)
    if report.blocks_submission and passed is None:
        answered = {override.control for override in used}
        left = [control for control in blocking if control not in answered]
        if left or not blocking:
            why = f"blocked by {'; '.join(left)}" if left else "there is no record in it"
            raise GateClosed(f"{standard.form} {standard.year} for region {report.region} is not sent: {why}", left)
    return Admission(
        report_sha256=hashlib.sha256(report.to_json().encode()).hexdigest(),
        standard=f"{standard.form} {standard.year} {standard.commit} {standard.released:%Y-%m-%d}",
        severity=report.severity.name,
        records=report.records,
        controls_run=report.controls_run,
        counts=dict(report.counts()),
        overrides=used,
        passed=passed,
    )
