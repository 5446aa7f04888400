from __future__ import annotations

import io
import logging

import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.errors import (
    NotSent,
    UnsafeAddress,
)
from kostra_sdk.submission.http import FileBody, Http, HttpSettings, Request, Response
from tests.submission import doubles as d
from tests.submission.doubles import request

SECRET = "a-token-that-is-shown-to-nobody"


def test_every_request_carries_id_agent_and_length() -> None:
    """Correlation id, user agent and exact length are the sender's, not the caller's, to remember."""
    network = d.FakeNetwork(always=d.answer())
    body = FileBody(io.BytesIO(b"0123456789"), length=4, offset=3)
    d.http(network).send(request(method="POST", body=body))
    d.http(network).send(request(method="POST", body=b"12345", headers={"Accept": "text/plain"}))
    d.http(network).send(request())
    sent = [one.headers for one in network.requests]
    assert {one["x-correlation-id"] for one in sent} == {d.CORRELATION}
    assert {one["user-agent"] for one in sent} == {"kostra-sdk/test"}
    assert {one["accept-encoding"] for one in sent} == {"identity"}
    assert [one.get("content-length") for one in sent] == ["4", "5", None]
    assert [one["accept"] for one in sent] == ["application/json", "text/plain", "application/json"]


def test_an_answer_knows_what_it_answers() -> None:
    """Address and correlation id are on the answer, for errors that are found in its body."""
    answer = d.http(d.FakeNetwork(d.answer(said=[1]))).send(request())
    assert (answer.url, answer.correlation_id) == ("https://receiver.example/path", d.CORRELATION)


@pytest.mark.parametrize(
    "url",
    [
        "http://receiver.example/",
        "http://127.0.0.1.example/",
        "http://local.altinn.cloud/",
        "ftp://localhost/",
        "https:///nowhere",
        "https://user:hush@receiver.example/",
        "https://user@receiver.example/",
        "https://receiver.example:port/",
        "receiver.example",
        "",
    ],
)
def test_unsafe_addresses_are_not_asked(url: str) -> None:
    """Nothing goes out without TLS, and no password lies in an address."""
    network = d.FakeNetwork()
    with pytest.raises(UnsafeAddress) as caught:
        d.http(network).send(request(url))
    assert network.requests == []
    assert "hush" not in str(caught.value)
    assert caught.value.correlation_id == d.CORRELATION


@pytest.mark.parametrize("host", ["localhost:5101", "127.0.0.1", "127.9.9.9:80", "[::1]:8000"])
def test_this_machine_may_be_asked_without_tls(host: str) -> None:
    """A simulator on loopback needs no certificate."""
    assert d.http(d.FakeNetwork(d.answer())).send(request(f"http://{host}/")).status == 200


def test_a_name_of_this_machine_may_be_added() -> None:
    """A name that stands for loopback is trusted only when the settings say so."""
    http = Http(HttpSettings(loopback_names=frozenset({"local.altinn.cloud"})), d.FakeNetwork(d.answer()))
    assert http.send(request("http://local.altinn.cloud:8000/ssb/app")).status == 200


@pytest.mark.parametrize(
    "headers",
    [{"x-a": "å"}, {"x-a": "b\r\nx-c: d"}, {"x-a": " b"}, {"x-å": "b"}, {"x:a": "b"}, {"": "b"}, {"x-a": "\x7f"}],
    ids=["not ASCII", "line break", "blank", "name", "colon", "no name", "control character"],
)
def test_headers_that_cannot_be_written_are_refused(headers: dict[str, str]) -> None:
    """A header cannot break out of its line, nor fail on the way."""
    with pytest.raises(UsageError):
        request(headers=headers)


def test_a_request_needs_a_correlation_id() -> None:
    """No request goes out that nobody can find again."""
    with pytest.raises(UsageError):
        Request(method="GET", url="https://receiver.example/", correlation_id="")


def test_nothing_secret_in_repr_or_log(caplog: pytest.LogCaptureFixture) -> None:
    """The log has method, host, template, status, time and id; never query, body, token or path."""
    clock = d.ManualClock()

    def slow(_: Request) -> Response:
        clock.advance(1.5)
        return Response(201, {"set-cookie": SECRET}, SECRET.encode())

    http = d.http(d.FakeNetwork(slow), clock)
    asked = request(
        f"https://receiver.example/a/{SECRET}?b={SECRET}",
        "post",
        template="/a/{id}",
        headers={"Authorization": f"Bearer {SECRET}"},
        body=SECRET.encode(),
    )
    with caplog.at_level(logging.DEBUG):
        answer = http.send(asked)
    assert caplog.messages == [f"POST receiver.example /a/{{id}}: 201 in 1500 ms [{d.CORRELATION}]"]
    assert SECRET not in repr(answer).replace(f"/a/{SECRET}", "")
    assert SECRET not in repr(asked).replace(f"/a/{SECRET}", "")
    assert SECRET not in repr(HttpSettings(proxy=f"http://u:{SECRET}@proxy.example"))
    assert SECRET not in repr(FileBody(SECRET, 1))


def test_a_failure_is_logged_by_its_kind(caplog: pytest.LogCaptureFixture) -> None:
    """A request without an answer leaves a line too."""
    http = d.http(d.FakeNetwork(NotSent("no way out")))
    with caplog.at_level(logging.INFO), pytest.raises(NotSent):
        http.send(request())
    assert caplog.messages == [f"GET receiver.example -: NotSent in 0 ms [{d.CORRELATION}]"]
