from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import (
    UnexpectedAnswer,
)
from kostra_sdk.submission.grants import Grant, SystemUser
from kostra_sdk.submission.maskinporten import Maskinporten
from tests.submission import doubles as d
from tests.submission.grants import GRANT, SCOPES, SETTINGS, USER, maskinporten, numbered, sent, token_answer

if TYPE_CHECKING:
    from kostra_sdk.submission.http import Request, Response


def test_a_token_is_kept_and_renewed_early() -> None:
    """One of 120 seconds is used for 90, and then renewed in time."""
    clock, network = d.ManualClock(), d.FakeNetwork(always=numbered())
    one = maskinporten(network, clock)
    given_out = []
    for _ in range(4):
        given_out.append(one.token(GRANT, correlation_id=d.CORRELATION).access_token)
        clock.advance(45)
    assert given_out == ["token-1", "token-1", "token-2", "token-2"]


@given(seconds=st.integers(1, 100_000))
def test_renewal_is_a_minute_or_a_quarter_early(seconds: int) -> None:
    """However long a token lives, it is used for most of its life and never at its very end."""
    token = maskinporten(d.FakeNetwork(token_answer(seconds))).token(GRANT, correlation_id=d.CORRELATION)
    used = (token.refresh_at - token.issued_at).total_seconds()
    assert used == max(seconds - 60, seconds * 0.75)
    assert token.is_fresh(token.issued_at)
    assert not token.is_fresh(token.refresh_at)


def test_a_clock_that_was_set_back_does_not_keep_a_token_alive() -> None:
    """A token from the future is not trusted to be fresh."""
    clock, network = d.ManualClock(), d.FakeNetwork(always=numbered())
    one = maskinporten(network, clock)
    one.token(GRANT, correlation_id=d.CORRELATION)
    clock.set_back(1)
    assert one.token(GRANT, correlation_id=d.CORRELATION).access_token == "token-2"


def test_a_refused_token_is_given_to_nobody_any_more() -> None:
    """Who was refused gets another token, and two who were refused the same one get the same other."""
    network = d.FakeNetwork(always=numbered())
    one = maskinporten(network)
    first = one.token(GRANT, correlation_id=d.CORRELATION)
    others = [one.token(GRANT, correlation_id=d.CORRELATION, instead_of=first) for _ in range(3)]
    assert [token.access_token for token in others] == ["token-2"] * 3
    assert one.token(GRANT, correlation_id=d.CORRELATION).access_token == "token-2"


GRANTS = [
    GRANT,
    Grant(scopes=SCOPES[:1], system_user=USER),
    Grant(scopes=SCOPES, system_user=SystemUser(d.VENDOR)),
    Grant(scopes=SCOPES, system_user=SystemUser(d.MUNICIPALITY, "nav")),
    Grant(scopes=SCOPES, system_user=USER, resource=["https://a"]),
    Grant(scopes=SCOPES, consumer_org=d.MUNICIPALITY),
    Grant(scopes=SCOPES),
]


def test_the_key_of_a_token_is_everything_that_matters() -> None:
    """No two of environment, client, key, endpoint, scopes, organisation, reference, resource share a token."""
    ways: list[dict[str, Any]] = [
        {},
        {"environment": Environment.PRODUCTION},
        {"client_id": "another"},
        {"token_endpoint": "https://elsewhere.example/token"},
        {"extra_claims": {"sub": "s"}},
        {"signer": d.signer("another-key")},
    ]
    keys = [maskinporten(d.FakeNetwork(), **way).key(grant) for way in ways for grant in GRANTS]
    assert len(set(keys)) == len(ways) * len(GRANTS)
    fixed: dict[str, Any] = {"issuer": "http://localhost:1/", "token_endpoint": "http://localhost:1/token"}
    assert len({maskinporten(d.FakeNetwork(), environment=one, **fixed).key(GRANT) for one in Environment}) == 2
    again = Grant(scopes=[*reversed(SCOPES), SCOPES[0]], system_user=SystemUser(d.MUNICIPALITY))
    assert maskinporten(d.FakeNetwork()).key(again) == keys[0]


def test_each_grant_has_its_own_token() -> None:
    """A municipality never gets another's token from the cache."""
    network = d.FakeNetwork(always=numbered())
    one = maskinporten(network)
    first = [one.token(grant, correlation_id=d.CORRELATION).access_token for grant in GRANTS]
    again = [one.token(grant, correlation_id=d.CORRELATION).access_token for grant in GRANTS]
    assert len(set(first)) == len(GRANTS)
    assert first == again


def test_threads_share_one_request_and_do_not_hold_up_others() -> None:
    """Many who want the same token ask once; who wants another is not kept waiting."""
    inside, go_on = threading.Event(), threading.Event()
    asked: list[Request] = []

    def slow(request: Request) -> Response:
        asked.append(request)
        if d.MUNICIPALITY in str(sent(request)[1]):
            inside.set()
            assert go_on.wait(10)
            return token_answer(token="slow")
        return token_answer(token="quick")

    one = Maskinporten(SETTINGS, d.signer(), d.http(slow))
    got: list[str] = []

    def want() -> None:
        got.append(one.token(GRANT, correlation_id=d.CORRELATION).access_token)

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert inside.wait(10)
    other = one.token(Grant(scopes=SCOPES), correlation_id=d.CORRELATION)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert other.access_token == "quick"
    assert got == ["slow"] * 8
    assert len(asked) == 2


def test_a_token_is_never_shown() -> None:
    """Neither repr nor text of a token tells it."""
    token = maskinporten(d.FakeNetwork(token_answer())).token(GRANT, correlation_id=d.CORRELATION)
    assert "a-token" not in repr(token) + str(token)
    assert token.authorization == "Bearer a-token"
    assert token.scope == " ".join(SCOPES)


@pytest.mark.parametrize(
    "said",
    [
        {"access_token": "t"},
        {"expires_in": 1},
        {"access_token": "", "expires_in": 1},
        {"access_token": "a b", "expires_in": 1},
        {"access_token": "å", "expires_in": 1},
        {"access_token": 1, "expires_in": 1},
        {"access_token": "t", "expires_in": 0},
        {"access_token": "t", "expires_in": "soon"},
        {"access_token": "t", "expires_in": 10**15},
        [],
        "text",
    ],
)
def test_what_is_no_token_is_told_apart(said: object) -> None:
    """A page of a proxy in between is not taken for a token."""
    with pytest.raises(UnexpectedAnswer):
        maskinporten(d.FakeNetwork(d.answer(200, said))).token(GRANT, correlation_id=d.CORRELATION)
