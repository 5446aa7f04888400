from __future__ import annotations

import pytest

from kostra_sdk.submission.altinn import SystemUserAccess, by_unit
from kostra_sdk.submission.altinn.calls import disposition
from kostra_sdk.submission.altinn.session import Session
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import SetupError, UnexpectedAnswer, UnknownOutcome
from kostra_sdk.submission.grants import SystemUser
from kostra_sdk.submission.http import Response
from tests.submission.altinn.doubles import FakeAccess, delivery
from tests.submission.doubles import CORRELATION, MUNICIPALITY, FakeNetwork, FixedTokens, answer, http


def session(network: FakeNetwork) -> Session:
    """Make the session of a delivery."""
    return Session(http(network), FakeAccess(), delivery())


def test_a_request_has_token_and_correlation_id() -> None:
    """The log knows the request by its template, without ids."""
    network = FakeNetwork(answer())
    made = session(network)
    made.send(made.request("GET", "https://a.example/b/{id}", {"c": "d"}, ids={"id": "e/f"}))
    (sent,) = network.requests
    assert sent.url == "https://a.example/b/e%2Ff?c=d"
    assert sent.template == "/b/{id}"
    assert sent.headers["authorization"] == "Bearer token-1"
    assert sent.correlation_id == CORRELATION


def test_a_refused_token_is_replaced_once() -> None:
    """A second refusal is given as it is."""
    network = FakeNetwork(answer(401), answer(401))
    made = session(network)
    assert made.send(made.request("POST", "https://a.example/")).status == 401
    assert [each.headers["authorization"] for each in network.requests] == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("body", [b"", b"no JSON", b"7"])
def test_a_success_that_cannot_be_read_is_certain_only_where_it_may_be_repeated(body: bytes) -> None:
    """After a deed, an answer that cannot be read leaves open what came of it."""
    for method, error in (("GET", UnexpectedAnswer), ("POST", UnknownOutcome)):
        made = session(FakeNetwork(always=Response(200, {}, body)))
        request = made.request(method, "https://a.example/")
        with pytest.raises(error):
            made.ask_object(request)
        with pytest.raises(error):
            made.ask_list(request)


def test_production_and_test_do_not_mix() -> None:
    """A delivery for another environment is refused before anything is sent."""
    made = session(FakeNetwork())
    made.must_be(Environment.TEST)
    with pytest.raises(SetupError):
        made.must_be(Environment.PRODUCTION)


def test_access_is_the_system_users_of_the_unit() -> None:
    """Two offices of one municipality may have a system user each."""
    tokens = FixedTokens()
    access = SystemUserAccess(tokens=tokens, scopes=("a:b",), external_ref=by_unit({"nav": "system_nav"}))
    first = access.token(delivery(unit="nav"))
    access.token(delivery(), instead_of=first)
    SystemUserAccess(tokens=tokens, scopes=("a:b",)).token(delivery(unit="nav"))
    assert [each.system_user for each in tokens.asked] == [
        SystemUser(MUNICIPALITY, "system_nav"),
        SystemUser(MUNICIPALITY),
        SystemUser(MUNICIPALITY),
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("11F_2026.dat", "attachment; filename=\"11F_2026.dat\"; filename*=UTF-8''11F_2026.dat"),
        ('å"b\\c.dat', "attachment; filename=\"__b_c.dat\"; filename*=UTF-8''%C3%A5%22b%5Cc.dat"),
    ],
)
def test_a_file_name_is_written_twice(name: str, written: str) -> None:
    """Once in ASCII for old readers, once as it is."""
    assert disposition(name) == written
