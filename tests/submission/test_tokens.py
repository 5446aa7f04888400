from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import (
    ClockSkew,
    DelegationMissing,
    NotAuthorised,
    NotFound,
    RejectedData,
    SubmissionError,
    TooManyRequests,
    Unavailable,
    UnexpectedAnswer,
)
from kostra_sdk.submission.grants import Grant, SystemUser
from kostra_sdk.submission.http import Request, Response
from kostra_sdk.submission.maskinporten import Maskinporten, MaskinportenSettings
from kostra_sdk.submission.tokens import AltinnTokens, ExchangeSettings
from tests.submission import doubles as d

GRANT = Grant(scopes=["altinn:instances.write"], system_user=SystemUser(d.MUNICIPALITY))
ISSUER = "https://platform.tt02.altinn.no/authentication/api/v1/openid/"
EXCHANGE = "/authentication/api/v1/exchange/maskinporten"


def altinn_token(seconds: float = 1800, name: str = "a") -> str:
    """Make Altinn's token, good for so long from noon."""
    return d.jwt({"exp": int(d.NOON.timestamp() + seconds), "iss": ISSUER, "scope": "s", "jti": name})


class Receivers:
    """Maskinporten and Altinn on one fake network; each gives numbered tokens unless told otherwise."""

    def __init__(self, *exchanges: Response | None) -> None:
        self.exchanges = list(exchanges)
        self.grants = 0
        self.shown: list[str] = []
        self.urls: list[str] = []

    def __call__(self, request: Request) -> Response:
        """Give a token."""
        if request.template == "/token":
            self.grants += 1
            return d.answer(200, {"access_token": f"mp-{self.grants}", "expires_in": 120})
        self.shown.append(request.headers["authorization"])
        self.urls.append(request.url)
        answer = self.exchanges.pop(0) if self.exchanges else None
        return answer or Response(200, body=altinn_token(name=f"altinn-{len(self.shown)}").encode())


def tokens(
    receivers: Any, clock: d.ManualClock | None = None, environment: Environment = Environment.TEST, **settings: Any
) -> AltinnTokens:
    """Make a source of Altinn's tokens."""
    client = MaskinportenSettings(environment=environment, client_id="a-client")
    maskinporten = Maskinporten(client, d.signer(), d.http(receivers, clock))
    return AltinnTokens(ExchangeSettings(environment=environment, **settings), maskinporten)


@pytest.mark.parametrize("quoted", [False, True], ids=["text", "JSON string"])
def test_both_forms_of_answer_are_tokens(quoted: bool) -> None:
    """Altinn answers with the token as it is, or in quotes."""
    value = altinn_token()
    body = json.dumps(value) if quoted else f"{value}\n"
    token = tokens(Receivers(Response(200, body=body.encode()))).token(GRANT, correlation_id=d.CORRELATION)
    assert token.access_token == value
    assert (token.issuer, token.scope) == (ISSUER, "s")
    assert (token.expires_at - d.NOON).total_seconds() == 1800


def test_the_exchange_is_asked_as_documented() -> None:
    """Maskinporten's token is shown to the environment's own platform, and nothing of enterprise users."""
    receivers = Receivers()
    tokens(receivers).token(GRANT, correlation_id=d.CORRELATION)
    tokens(receivers, environment=Environment.PRODUCTION).token(GRANT, correlation_id=d.CORRELATION)
    tokens(receivers, platform="http://localhost:5101").token(GRANT, correlation_id=d.CORRELATION)
    assert receivers.shown == ["Bearer mp-1", "Bearer mp-2", "Bearer mp-3"]
    assert receivers.urls == [
        f"https://platform.tt02.altinn.no{EXCHANGE}",
        f"https://platform.altinn.no{EXCHANGE}",
        f"http://localhost:5101{EXCHANGE}",
    ]


def test_a_token_is_kept_until_a_minute_before_its_end() -> None:
    """One of half an hour is exchanged again after 29 minutes, with a new Maskinporten token."""
    clock, receivers = d.ManualClock(), Receivers()
    one = tokens(receivers, clock)
    first = one.token(GRANT, correlation_id=d.CORRELATION)
    clock.advance(1739)
    assert one.token(GRANT, correlation_id=d.CORRELATION) is first
    receivers.exchanges = [Response(200, body=altinn_token(3600).encode())]
    clock.advance(1)
    assert one.token(GRANT, correlation_id=d.CORRELATION) is not first
    assert receivers.shown == ["Bearer mp-1", "Bearer mp-2"]


def test_each_grant_has_its_own_token() -> None:
    """A municipality, or another unit of it, never gets another's token."""
    receivers = Receivers()
    one = tokens(receivers)
    users = [SystemUser(d.MUNICIPALITY), SystemUser(d.MUNICIPALITY, "nav"), SystemUser(d.VENDOR)]
    grants = [Grant(scopes=["s"], system_user=user) for user in users]
    first = [one.token(grant, correlation_id=d.CORRELATION) for grant in grants]
    assert len({token.access_token for token in first}) == 3
    assert [one.token(grant, correlation_id=d.CORRELATION) for grant in grants] == first


def test_a_refusal_is_tried_once_with_a_new_token() -> None:
    """Altinn answers 401 to its own outages too, so one more token is worth a try."""
    receivers = Receivers(Response(401))
    token = tokens(receivers).token(GRANT, correlation_id=d.CORRELATION)
    assert receivers.shown == ["Bearer mp-1", "Bearer mp-2"]
    assert token.access_token


def test_a_second_refusal_is_final() -> None:
    """Two tokens in a row are enough to call it a refusal; the remedy tells of outages."""
    receivers = Receivers(Response(401), Response(401, body=b"secret"))
    with pytest.raises(NotAuthorised) as caught:
        tokens(receivers).token(GRANT, correlation_id=d.CORRELATION)
    assert receivers.shown == ["Bearer mp-1", "Bearer mp-2"]
    assert "down" in caught.value.remedy
    assert (caught.value.code, caught.value.correlation_id) == ("HTTP-401", d.CORRELATION)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "kind"), [(400, RejectedData), (410, NotFound), (429, TooManyRequests), (503, Unavailable)]
)
def test_other_refusals_are_not_tried_again(status: int, kind: type[SubmissionError]) -> None:
    """Only 401 is doubtful."""
    receivers = Receivers(Response(status))
    with pytest.raises(kind):
        tokens(receivers).token(GRANT, correlation_id=d.CORRELATION)
    assert len(receivers.shown) == 1


def test_what_maskinporten_refuses_comes_through() -> None:
    """A missing system user is told as such, and Altinn is not asked."""
    network = d.FakeNetwork(d.answer(400, {"error": "x", "error_description": "MP-303"}))
    with pytest.raises(DelegationMissing):
        tokens(network).token(GRANT, correlation_id=d.CORRELATION)


def test_a_refused_altinn_token_is_replaced() -> None:
    """A channel that was refused gets another token, from Maskinporten's fresh one."""
    receivers = Receivers()
    one = tokens(receivers)
    first = one.token(GRANT, correlation_id=d.CORRELATION)
    second = one.token(GRANT, correlation_id=d.CORRELATION, instead_of=first)
    assert second != first
    assert one.token(GRANT, correlation_id=d.CORRELATION) == second
    assert receivers.grants == 1


def test_the_exchange_can_be_left_out() -> None:
    """Once Altinn takes Maskinporten's tokens they are used as they are."""
    receivers = Receivers()
    one = tokens(receivers, exchange=False)
    first = one.token(GRANT, correlation_id=d.CORRELATION)
    assert first.access_token == "mp-1"
    assert one.token(GRANT, correlation_id=d.CORRELATION, instead_of=first).access_token == "mp-2"
    assert receivers.shown == []


@pytest.mark.parametrize("seconds", [-1, 0])
def test_a_token_that_is_over_already_is_a_wrong_clock(seconds: int) -> None:
    """It is not fetched again and again."""
    receivers = Receivers(Response(200, body=altinn_token(seconds).encode()))
    with pytest.raises(ClockSkew):
        tokens(receivers).token(GRANT, correlation_id=d.CORRELATION)


NO_TOKENS = [
    b"",
    b"<html>a.b.c</html>",
    b"a.b",
    b"a.b.c",
    d.jwt({}).encode(),
    d.jwt({"exp": "tomorrow"}).encode(),
    d.jwt({"exp": 10**18}).encode(),
    f"{altinn_token()}\r\nx-more: 1".encode(),
    altinn_token().replace(".", "?").encode(),
]


@pytest.mark.parametrize("body", NO_TOKENS, ids=range(len(NO_TOKENS)))
def test_what_is_no_token_is_told_apart(body: bytes) -> None:
    """A page of a proxy in between is not sent to Altinn as a token."""
    with pytest.raises(UnexpectedAnswer):
        tokens(Receivers(Response(200, body=body))).token(GRANT, correlation_id=d.CORRELATION)


@given(body=st.binary(max_size=80))
def test_no_answer_breaks_the_reading(body: bytes) -> None:
    """Whatever comes back is a token or one clear error."""
    with pytest.raises(UnexpectedAnswer):
        tokens(Receivers(Response(200, body=body))).token(GRANT, correlation_id=d.CORRELATION)


def test_tokens_are_never_shown() -> None:
    """Neither repr nor text tells one."""
    token = tokens(Receivers()).token(GRANT, correlation_id=d.CORRELATION)
    assert token.access_token not in repr(token) + str(token)
