from __future__ import annotations

import pickle

import pytest

from kostra_sdk.envelope import errors


def test_an_error_says_which_certificate_and_why() -> None:
    """The certificate is named by its fingerprint, which is also there to be read by a program."""
    error = errors.CertificateExpired("ab" * 32, "expired at 2026-01-01")
    assert str(error) == f"certificate {'ab' * 32}: expired at 2026-01-01"
    assert (error.fingerprint, error.reason) == ("ab" * 32, "expired at 2026-01-01")
    assert str(errors.CertificateUnreadable("", "not one")) == "certificate: not one"


@pytest.mark.parametrize(
    "error",
    [
        errors.CertificateExpired("ab" * 32, "expired"),
        errors.UnknownProfile("x", ["y"]),
        errors.SourceChanged(7, None),
        errors.TamperedEnvelope("changed"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_travel_between_processes(error: Exception) -> None:
    """A worker process hands them back whole."""
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), vars(copy)) == (str(error), vars(error))
