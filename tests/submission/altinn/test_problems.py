from __future__ import annotations

import pytest

from kostra_sdk.submission.altinn.problems import Issue, app_refusal, issues_of, judged, recast
from kostra_sdk.submission.errors import (
    Actor,
    Busy,
    ClosedPortal,
    InfectedFile,
    RejectedData,
    SetupError,
    SubmissionError,
    TooLarge,
    Unavailable,
    UnknownOutcome,
)
from kostra_sdk.submission.http import Response
from tests.submission.doubles import CORRELATION, NOON, answer, request


def error_of(*codes: str, closed: tuple[str, ...] = ()) -> SubmissionError:
    """Give the error that issues with these codes amount to."""
    issues = [Issue(code, is_error=True, element="") for code in codes]
    found = judged(issues, correlation_id=CORRELATION, closed=closed)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        (["Kostra"], RejectedData),
        ([""], RejectedData),
        (["DataElementFileInfected", "Kostra"], InfectedFile),
        (["DataElementTooLarge", "Kostra"], TooLarge),
        (["DataElementFileScanPending"], Busy),
        (["TooManyDataElementsOfType", "DataElementFileScanPending"], Busy),
        (["DataElementFileScanPending", "Kostra"], RejectedData),
        (["MissingFileName", "DataElementFileScanPending"], SetupError),
        (["Stengt", "Kostra"], ClosedPortal),
    ],
)
def test_issues_tell_who_must_act(codes: list[str], error: type[SubmissionError]) -> None:
    """What the data, the settings, the scan and the season are to blame for is told apart."""
    assert type(error_of(*codes, closed=("Stengt",))) is error


def test_warnings_are_no_errors() -> None:
    """Only what stops the process is an error."""
    issues = issues_of([{"severity": 2, "code": "a"}, {"severity": 3, "code": "b"}, {"code": "c"}, "d"])
    assert judged(issues, correlation_id=CORRELATION) is None


@pytest.mark.parametrize("severity", [1, "1", "Error", "error"])
def test_severities_come_as_numbers_or_words(severity: object) -> None:
    """Both spellings are an error."""
    assert issues_of([{"severity": severity, "code": "a"}])[0].is_error


@pytest.mark.parametrize("code", ["Fnr 01010112345", "x01010112345", "a b", "", None, 7, "x" * 65, "æ"])
def test_a_code_that_may_hold_data_is_left_out(code: object) -> None:
    """Only what looks like an app's own word is shown; five digits in a row are too many."""
    (found,) = issues_of([{"severity": 1, "code": code, "description": "01010112345"}])
    assert found.code == ""
    assert "0101" not in str(judged([found], correlation_id=CORRELATION))


def test_texts_of_the_app_are_in_no_error() -> None:
    """Descriptions hold values of the data."""
    body = {
        "title": "secret",
        "detail": "secret",
        "validationIssues": [{"severity": 1, "code": "A", "description": "secret"}],
    }
    error = app_refusal(request(method="PUT"), answer(409, body), NOON)
    assert isinstance(error, RejectedData)
    assert "secret" not in str(error) + repr(error) + repr(vars(error))


@pytest.mark.parametrize("status", [400, 409, 415, 422])
def test_a_request_that_does_not_do_is_no_judgement_of_the_data(status: int) -> None:
    """Without issues a refusal is for the vendor, not for the municipality."""
    error = app_refusal(request(method="POST"), Response(status, {}, b"text"), NOON)
    assert type(error) is SetupError
    assert error.who_must_act is Actor.VENDOR


def test_a_server_error_leaves_the_outcome_open() -> None:
    """Only a request that may be repeated is certain to have done no harm."""
    assert isinstance(app_refusal(request(method="POST"), Response(500), NOON), UnknownOutcome)
    assert isinstance(app_refusal(request(), Response(500), NOON), Unavailable)


def test_an_error_keeps_what_it_knows_when_it_becomes_another() -> None:
    """Correlation id, code, status and pause are those of the answer."""
    first = app_refusal(request(), answer(503, {"code": "BRO-21"}, retry_after="7"), NOON)
    second = recast(Busy, first, "another message", who_must_act=Actor.SSB, remedy="ask")
    assert (second.message, second.code, second.status, second.retry_after) == ("another message", "BRO-21", 503, 7.0)
    assert (second.correlation_id, second.who_must_act, second.remedy) == (CORRELATION, Actor.SSB, "ask")
