"""The gate opens for what passes, or for what somebody answers for, control by control."""

from __future__ import annotations

import attrs
import pytest

from kostra_sdk import Report, UsageError, check
from kostra_sdk.submission.gate import GateClosed, Override, Passed, admit
from tests.submission.outbox.doubles import blocked_extract, empty_extract

SHA = "0" * 64


@pytest.fixture(scope="module")
def passing() -> Report:
    """A report that blocks nothing."""
    return check(empty_extract(), has_participants=False)


@pytest.fixture(scope="module")
def blocking() -> Report:
    """A report with several controls that block."""
    return check(blocked_extract())


def test_what_passes_is_admitted(passing: Report) -> None:
    """The admission says by what standard, and holds the report's hash."""
    admission = admit(passing, SHA)

    assert admission.standard == "11CF 2025 7da84d25 2026-03-30"
    assert len(admission.report_sha256) == 64
    assert admission.to_dict()["overrides"] == ()


def test_every_blocking_control_must_be_answered_for(blocking: Report) -> None:
    """An override opens the gate for the control it names, not for its neighbours."""
    with pytest.raises(GateClosed) as closed:
        admit(blocking, SHA)
    controls = closed.value.controls
    answers = [Override(control, "agreed with SSB", "fagleder") for control in controls]

    with pytest.raises(GateClosed) as left:
        admit(blocking, SHA, overrides=answers[1:])

    assert left.value.controls == controls[:1]
    assert admit(blocking, SHA, overrides=answers).overrides == tuple(answers)


def test_a_file_without_records_has_nothing_to_answer_for() -> None:
    """The official program calls it an error without a finding; no override can name that."""
    with pytest.raises(GateClosed, match="no record"):
        admit(check(b"", form="11F", year=2025, region="030107"), SHA)


def test_ssbs_own_verdict_opens_the_gate_for_the_same_bytes_alone(blocking: Report) -> None:
    """Where SSB's control API lets these bytes pass, so does the gate; for other bytes it says nothing."""
    assert admit(blocking, SHA, passed=Passed(SHA, "2027.01.05")).passed == Passed(SHA, "2027.01.05")
    with pytest.raises(GateClosed, match="other bytes"):
        admit(blocking, SHA, passed=Passed("1" * 64, "2027.01.05"))


def test_unproven_controls_open_nothing(passing: Report) -> None:
    """A verdict by controls carried over from another year is no verdict on this one."""
    carried = attrs.evolve(passing, standard=attrs.evolve(passing.standard, unproven_from=2024))

    with pytest.raises(GateClosed, match="not proven"):
        admit(carried, SHA)


@pytest.mark.parametrize("fields", [("", "why", "who"), ("Kontroll 05", " ", "who"), ("Kontroll 05", "why", "")])
def test_an_override_is_complete(fields: tuple[str, str, str]) -> None:
    """It names the control, the reason and who decided."""
    with pytest.raises(UsageError):
        Override(*fields)
