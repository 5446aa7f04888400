from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given

from kostra_sdk.errors import ControlError, ControlsFailed
from kostra_sdk.report import Report, Severity
from tests.report import builders as b


def test_errors_and_worse_block() -> None:
    """What stops a submission is ERROR and FATAL, nothing less."""
    assert [severity for severity in Severity if severity.blocks] == [Severity.ERROR, Severity.FATAL]


def test_counts_are_by_control_in_order_of_first_occurrence() -> None:
    """The counts name each control once, in the order the findings first name it."""
    report = b.report(b.finding(b.AGE), b.finding(b.LIVING), b.finding(b.AGE, lines=(2,)))
    assert list(report.counts().items()) == [(b.AGE, 2), (b.LIVING, 1)]


def test_unique_merges_the_lines_of_like_findings() -> None:
    """Findings that differ only in their lines become one, with each line once and in rising order."""
    report = b.report(b.finding(lines=(9, 2)), b.finding(b.AGE), b.finding(lines=(2, 3)))
    assert [(one.control, one.lines) for one in report.unique()] == [(b.LIVING, (2, 3, 9)), (b.AGE, (1,))]


@pytest.mark.parametrize(
    "change",
    [
        {"message": "En annen melding."},
        {"caseworker": "NAV 99"},
        {"caseworker": None},
        {"journal_number": "00000099"},
        {"individual_id": "99"},
        {"severity": Severity.WARNING},
        {"control": b.AGE},
    ],
)
def test_unique_keeps_what_differs_apart(change: dict[str, Any]) -> None:
    """Findings that differ in anything the official page prints stay two."""
    other = attrs.evolve(b.finding(), **change)
    assert len(b.report(b.finding(), other).unique()) == 2


@given(b.reports)
def test_unique_loses_no_line(report: Report) -> None:
    """Every control keeps every line it names, and no two merged findings are alike but for their lines."""
    merged = report.unique()
    before = {(one.control, line) for one in report.findings for line in one.lines}
    assert {(one.control, line) for one in merged for line in one.lines} == before
    assert len(attrs.evolve(report, findings=merged).unique()) == len(merged)


def test_raise_for_errors_names_case_and_control_but_no_value() -> None:
    """The raised group has an error for each blocking finding, with its case and without its message."""
    report = b.report(b.finding(lines=(4,)), b.finding(b.AGE, Severity.WARNING), b.finding(b.CODE, Severity.FATAL))
    with pytest.raises(ControlsFailed) as caught:
        report.raise_for_errors()
    errors = [error for error in caught.value.exceptions if isinstance(error, ControlError)]
    assert len(errors) == len(caught.value.exceptions)
    assert [(error.control, error.lines, error.journal_number) for error in errors] == [
        (b.LIVING, (4,), "00000001"),
        (b.CODE, (1,), "00000001"),
    ]
    assert b.finding().message not in str(caught.value) + "".join(map(str, errors))


def test_raise_for_errors_when_nothing_was_judged() -> None:
    """A report that blocks without a finding raises too, since nothing was judged."""
    with pytest.raises(ControlsFailed):
        b.report(severity=Severity.ERROR, records=0, controls_run=0).raise_for_errors()


def test_raise_for_errors_is_silent_on_warnings() -> None:
    """Warnings raise nothing."""
    b.warned().raise_for_errors()
