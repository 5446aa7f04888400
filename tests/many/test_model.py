from __future__ import annotations

import io
import pickle
from pathlib import Path

import pytest

from kostra_sdk import RegionError, UnknownEdition, UsageError
from kostra_sdk.many import Job, JobFailed


def test_a_job_is_called_by_its_label_or_its_file() -> None:
    """Bytes have no name of their own."""
    assert Job(Path("a/11F_2026_030100.dat"), "11F", 2026, "030100").name == "11F_2026_030100.dat"
    assert Job("a/b.dat", "11F", 2026, "030100", label="Oslo").name == "Oslo"
    assert Job(b"", "11F", 2026, "030100").name == ""


def test_a_job_does_not_show_what_it_holds() -> None:
    """The bytes of an extract are records."""
    assert "<6 bytes>" in repr(Job(b"secret", "11F", 2026, "030100"))
    assert "secret" not in repr(Job(b"secret", "11F", 2026, "030100"))
    assert "b.dat" in repr(Job("b.dat", "11F", 2026, "030100"))


def test_a_job_is_of_what_can_go_to_another_process() -> None:
    """An open file cannot."""
    with pytest.raises(UsageError, match="not BytesIO"):
        Job(io.BytesIO(), "11F", 2026, "030100")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error",
    [UnknownEdition("11F", 1999, (2026,)), RegionError("six digits"), FileNotFoundError(2, "gone", "b.dat")],
)
def test_our_errors_and_the_systems_are_told(error: Exception) -> None:
    """By class, classes above it and text, and it can go from process to process."""
    failed = JobFailed.of(error)
    assert (failed.kind, failed.message) == (type(error).__name__, str(error))
    assert str(failed) == f"{type(error).__name__}: {error}"
    there = pickle.loads(pickle.dumps(failed))
    assert (there.kind, there.message, there.classes, there.where, str(there)) == (
        failed.kind,
        failed.message,
        failed.classes,
        failed.where,
        str(failed),
    )


def test_the_text_of_other_errors_stays_untold() -> None:
    """It may hold a value of a record; where it was raised is told."""
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int("12345678901x")
    failed = JobFailed.of(caught.value)
    assert (str(failed), failed.message) == ("ValueError", "")
    assert failed.classes == ("ValueError", "Exception", "BaseException", "object")
    assert Path(__file__).name in failed.where
    assert "raise" not in failed.message
