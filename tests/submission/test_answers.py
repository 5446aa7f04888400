from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.submission.answers import Problem, ask, read_problem, refusal
from kostra_sdk.submission.errors import (
    Busy,
    NotAuthorised,
    NotFound,
    RejectedData,
    SetupError,
    SubmissionError,
    TooLarge,
    TooManyRequests,
    Unavailable,
    UnexpectedAnswer,
    UnknownOutcome,
    WaitError,
)
from kostra_sdk.submission.http import Request, Response
from tests.submission import doubles as d


def request(method: str = "POST", **more: Any) -> Request:
    """Make a request."""
    url = "https://receiver.example/a/1?who=nobody"
    return Request(method=method, url=url, template="/a/{id}", correlation_id=d.CORRELATION, **more)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (302, b"", UnexpectedAnswer),
        (400, b"", RejectedData),
        (401, b"", NotAuthorised),
        (403, b"", NotAuthorised),
        (404, b"", NotFound),
        (405, b"", UnexpectedAnswer),
        (407, b"", SetupError),
        (408, b"", Unavailable),
        (409, b" ", Busy),
        (409, b'{"title": "no"}', RejectedData),
        (410, b"", NotFound),
        (413, b"", TooLarge),
        (415, b"", RejectedData),
        (422, b"", RejectedData),
        (425, b"", Unavailable),
        (429, b"", TooManyRequests),
    ],
)
def test_a_status_is_an_error_by_what_can_be_done(status: int, body: bytes, kind: type[SubmissionError]) -> None:
    """Each status becomes the one error that tells the caller what to do."""
    for method in ("GET", "POST"):
        error = refusal(request(method), Response(status, body=body), d.NOON)
        assert type(error) is kind
        assert (error.status, error.code, error.correlation_id) == (status, f"HTTP-{status}", d.CORRELATION)


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 599])
def test_a_fault_of_the_receiver_may_come_after_the_deed(status: int) -> None:
    """A status 5xx is a pause where repeating is harmless, and an unknown outcome where it is not."""
    answer = Response(status, {"Retry-After": "30"})
    waits = [refusal(one, answer, d.NOON) for one in (request("GET"), request("PUT", repeatable=True))]
    assert [type(one) for one in waits] == [Unavailable, Unavailable]
    assert isinstance(waits[0], WaitError)
    unknown = refusal(request("POST"), answer, d.NOON)
    assert type(unknown) is UnknownOutcome
    assert unknown.retry_after == waits[0].retry_after == 30


def test_a_good_answer_comes_back_and_a_bad_one_is_raised() -> None:
    """Asking is sending and judging in one."""
    http = d.http(d.FakeNetwork(d.answer(204), d.answer(429, retry_after="5")))
    assert ask(http, request()).status == 204
    with pytest.raises(TooManyRequests) as caught:
        ask(http, request())
    assert caught.value.retry_after == 5
    assert "nobody" not in str(caught.value)
    assert str(caught.value).startswith("POST receiver.example/a/{id} was answered with status 429")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", Problem()),
        (b" \n", Problem()),
        (b"The file is zero bytes", Problem(detail="The file is zero bytes")),
        (b'"quoted"', Problem(detail="quoted")),
        (b'[{"code": "x"}]', Problem(extensions={"issues": [{"code": "x"}]})),
        (b"17", Problem()),
        (
            b'{"code": "BRO-00009", "title": "t", "detail": "d", "traceId": "i"}',
            Problem("BRO-00009", "t", "d", {"traceId": "i"}),
        ),
        (b'{"code": "rm -rf", "title": 1, "detail": null}', Problem()),
        (
            b'{"code": "STD-00000", "validationErrors": [{"code": "AUTH.VLD-00004"}]}',
            Problem("AUTH.VLD-00004", extensions={"validationErrors": [{"code": "AUTH.VLD-00004"}]}),
        ),
        (b'{"code": "AB-1", "validationErrors": ["x"]}', Problem("AB-1", extensions={"validationErrors": ["x"]})),
    ],
)
def test_every_shape_of_refusal_is_read(body: bytes, problem: Problem) -> None:
    """Problem details, lists, text and nothing at all are what Altinn answers; all of them can be read."""
    assert read_problem(Response(400, body=body)) == problem


@given(body=st.binary(max_size=60) | st.recursive(st.none() | st.text(max_size=5), st.lists).map(
    lambda value: json.dumps(value).encode()))  # fmt: skip
def test_no_refusal_breaks_the_reading(body: bytes) -> None:
    """Whatever the body, there is an error, and the body is not in it."""
    error = refusal(request(), Response(400, body=body), d.NOON)
    assert str(error).endswith(f"was answered with status 400 (HTTP-400, correlation id {d.CORRELATION})")


def test_the_receivers_code_is_kept_and_its_words_are_not() -> None:
    """A code is for the support; a text could hold anything, so it is not shown."""
    answer = d.answer(400, {"code": "BRO-00016", "title": "secret", "detail": "secret"})
    error = refusal(request(), answer, d.NOON)
    assert error.code == "BRO-00016"
    assert "secret" not in str(error) + repr(read_problem(answer))
