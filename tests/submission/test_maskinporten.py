from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import InvalidId, UsageError
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import (
    Actor,
    ClientRefused,
    ClockSkew,
    DelegationMissing,
    NoAnswer,
    NotAuthorised,
    SubmissionError,
    TooManyRequests,
    Unavailable,
    UnexpectedAnswer,
)
from kostra_sdk.submission.grants import Grant, SystemUser
from kostra_sdk.submission.http import Request, Response
from kostra_sdk.submission.known_codes import AUTH_CODES, MP_CODES, KnownCode
from kostra_sdk.submission.maskinporten import Maskinporten
from kostra_sdk.submission.signing import Signer
from tests.submission import doubles as d
from tests.submission.grants import GRANT, SCOPES, SETTINGS, USER, maskinporten, sent, token_answer


def refused(error: str, description: str, status: int = 400, **headers: str) -> Response:
    """Make a refusal as OAuth has it."""
    return d.answer(status, {"error": error, "error_description": description}, **headers)


def test_the_request_is_as_documented() -> None:
    """One form with the grant, to the token endpoint, without any other authentication."""
    network = d.FakeNetwork(token_answer())
    maskinporten(network).token(GRANT, correlation_id=d.CORRELATION)
    (request,) = network.requests
    assert (request.method, request.url) == ("POST", "https://test.maskinporten.no/token")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["x-correlation-id"] == d.CORRELATION
    assert "authorization" not in request.headers
    assert request.repeatable


def test_the_claims_are_the_documented_ones_and_no_others() -> None:
    """An unknown claim would make the grant invalid, so there is none."""
    network = d.FakeNetwork(token_answer())
    maskinporten(network).token(GRANT, correlation_id=d.CORRELATION)
    header, claims = sent(network.requests[0])
    assert header == {"alg": "RS256", "kid": "test-key"}
    assert claims.pop("jti")
    now = int(d.NOON.timestamp())
    assert claims == {
        "aud": "https://test.maskinporten.no/",
        "iss": "a-client",
        "scope": "altinn:instances.read altinn:instances.write",
        "iat": now,
        "exp": now + 110,
        "authorization_details": [
            {
                "type": "urn:altinn:systemuser",
                "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": f"0192:{d.MUNICIPALITY}"},
            }
        ],
    }


def test_production_is_another_issuer() -> None:
    """The audience is the issuer of the environment, with its last slash, and not the endpoint."""
    network = d.FakeNetwork(token_answer())
    maskinporten(network, environment=Environment.PRODUCTION).token(GRANT, correlation_id=d.CORRELATION)
    assert network.requests[0].url == "https://maskinporten.no/token"
    assert sent(network.requests[0])[1]["aud"] == "https://maskinporten.no/"


def test_issuer_and_endpoint_can_be_set() -> None:
    """A simulator has addresses of its own."""
    network = d.FakeNetwork(token_answer(), token_answer())
    one = maskinporten(network, issuer="http://localhost:1/")
    one.token(GRANT, correlation_id=d.CORRELATION)
    another = maskinporten(network, issuer="http://localhost:1/", token_endpoint="http://localhost:2/t")
    another.token(GRANT, correlation_id=d.CORRELATION)
    assert [request.url for request in network.requests] == ["http://localhost:1/token", "http://localhost:2/t"]


def claims_of(grant: Grant, **settings: Any) -> dict[str, Any]:
    """Give the claims of a grant."""
    return maskinporten(d.FakeNetwork(), **settings).claims(grant)


def test_optional_claims_are_there_when_asked_for() -> None:
    """External reference, delegation, audience restriction and agreed extras reach Maskinporten."""
    user = SystemUser(d.MUNICIPALITY, "kommunen_nav")
    (details,) = claims_of(Grant(scopes=SCOPES, system_user=user))["authorization_details"]
    assert details["externalRef"] == "kommunen_nav"
    delegated = claims_of(Grant(scopes=SCOPES, consumer_org=d.MUNICIPALITY, resource=["https://b", "https://a"]))
    assert delegated["consumer_org"] == d.MUNICIPALITY
    assert delegated["resource"] == ["https://b", "https://a"]
    assert "authorization_details" not in delegated
    assert claims_of(GRANT, extra_claims={"sub": "s"})["sub"] == "s"
    assert claims_of(GRANT, extra_claims={"aud": "elsewhere"})["aud"] == "https://test.maskinporten.no/"


@given(lifetime=st.integers(1, 120), at=st.integers(0, 10**6))
def test_times_are_whole_seconds_within_the_limit(lifetime: int, at: int) -> None:
    """A grant lives from now and at most 120 seconds."""
    clock = d.ManualClock(d.NOON + timedelta(milliseconds=at))
    network = d.FakeNetwork()
    one = Maskinporten(attrs.evolve(SETTINGS, lifetime=lifetime), Signer(sign=bytes, kid="k"), d.http(network, clock))
    claims = one.claims(GRANT)
    assert claims["iat"] == int(clock.now().timestamp())
    assert claims["exp"] - claims["iat"] == lifetime


@pytest.mark.parametrize("lifetime", [0, 121])
def test_no_grant_lives_too_long(lifetime: int) -> None:
    """Maskinporten takes at most 120 seconds."""
    with pytest.raises(ValueError, match="lifetime"):
        attrs.evolve(SETTINGS, lifetime=lifetime)


def test_every_try_is_a_new_grant() -> None:
    """A grant that failed is not sent again: each has its own id and time."""
    clock = d.ManualClock()
    network = d.FakeNetwork(NoAnswer("timed out"), d.answer(503), token_answer())
    one = maskinporten(network, clock)
    for kind in (NoAnswer, Unavailable):
        with pytest.raises(kind):
            one.token(GRANT, correlation_id=d.CORRELATION)
        clock.advance(3)
    one.token(GRANT, correlation_id=d.CORRELATION)
    claims = [sent(request)[1] for request in network.requests]
    assert len({claim["jti"] for claim in claims}) == 3
    assert [claim["iat"] - claims[0]["iat"] for claim in claims] == [0, 3, 6]


@pytest.mark.parametrize(
    ("grant", "error"),
    [
        ({"scopes": ()}, UsageError),
        ({"scopes": ("a b",)}, UsageError),
        ({"scopes": ("",)}, UsageError),
        ({"scopes": SCOPES, "system_user": USER, "consumer_org": d.MUNICIPALITY}, UsageError),
        ({"scopes": SCOPES, "consumer_org": "310000018"}, InvalidId),
    ],
    ids=["no scope", "two in one", "empty", "both", "no number"],
)
def test_grants_that_cannot_work_are_refused(grant: dict[str, Any], error: type[Exception]) -> None:
    """What Maskinporten would refuse is found before it is asked."""
    with pytest.raises(error):
        Grant(**grant)


def test_a_system_user_needs_an_organisation() -> None:
    """A number with a wrong check digit is found before anyone is asked."""
    with pytest.raises(InvalidId):
        SystemUser("310000018")
    assert SystemUser("310 000 019") == USER


def test_nobody_acts_for_itself() -> None:
    """consumer_org must be another than the client's own organisation."""
    with pytest.raises(UsageError, match="leave it out"):
        claims_of(Grant(scopes=SCOPES, consumer_org=d.VENDOR))


# --- Refusals ---


@pytest.mark.parametrize("known", MP_CODES.values(), ids=MP_CODES)
def test_every_known_code_says_who_must_act(known: KnownCode) -> None:
    """Each of Maskinporten's codes becomes its own kind of error, with an actor and a remedy."""
    answer = refused("invalid_grant", f"Invalid assertion. {known.code}: secret words ({d.VENDOR})")
    with pytest.raises(known.error) as caught:
        maskinporten(d.FakeNetwork(answer)).token(GRANT, correlation_id=d.CORRELATION)
    error = caught.value
    assert type(error) is known.error
    assert (error.code, error.status, error.correlation_id) == (known.code, 400, d.CORRELATION)
    assert (error.who_must_act, error.remedy) == (known.who_must_act, known.remedy)
    assert known.cause in str(error)
    assert "secret" not in str(error)
    assert d.VENDOR not in str(error)


@pytest.mark.parametrize("known", [*MP_CODES.values(), *AUTH_CODES.values()], ids=lambda known: known.code)
def test_the_tables_are_whole(known: KnownCode) -> None:
    """The catalogue of the documentation has a cause and a remedy for every code, and the table finds it by its own."""
    assert known in {MP_CODES.get(known.code), AUTH_CODES.get(known.code)}
    assert known.cause
    assert not known.cause.endswith(".")
    assert known.remedy.endswith(".")


def test_a_code_may_name_another_actor_than_its_error() -> None:
    """A request that waits is the municipality's, one that there is already the vendor's."""
    actors = {code: AUTH_CODES[code].as_error("x").who_must_act for code in ("AUTH-00004", "AUTH-00007", "AUTH-00012")}
    assert actors == {"AUTH-00004": Actor.VENDOR, "AUTH-00007": Actor.MUNICIPALITY, "AUTH-00012": Actor.NOBODY}
    assert MP_CODES["MP-250"].who_must_act is Actor.VENDOR


def test_mp_303_is_the_municipalitys_to_solve() -> None:
    """A system user that is not approved is told as such, whoever runs the program."""
    answer = refused("invalid_altinn_customer_configuration", "MP-303: no system user", 400)
    with pytest.raises(DelegationMissing) as caught:
        maskinporten(d.FakeNetwork(answer)).token(GRANT, correlation_id=d.CORRELATION)
    assert caught.value.who_must_act is Actor.MUNICIPALITY
    assert "externalRef" in caught.value.remedy
    assert "invalid_altinn_customer_configuration" in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (refused("invalid_grant", "MP-999: something new"), ClientRefused, "MP-999"),
        (refused("invalid_request", "no code at all", 401), ClientRefused, "HTTP-401"),
        (refused("<script>", "MP-0000"), ClientRefused, "HTTP-400"),
        (Response(403, body=b"<html>MP-250</html>"), ClientRefused, "MP-250"),
        (d.answer(400, ["MP-200"]), ClientRefused, "MP-200"),
        (Response(400), ClientRefused, "HTTP-400"),
        (Response(401), NotAuthorised, "HTTP-401"),
        (Response(403, body=b"<html>closed</html>"), NotAuthorised, "HTTP-403"),
        (d.answer(429, None, retry_after="9"), TooManyRequests, "HTTP-429"),
        (d.answer(500, {"error": "server_error", "error_description": "MP-100"}), Unavailable, "HTTP-500"),
    ],
    ids=["new code", "no code", "odd", "page", "list", "empty", "gateway", "gateway's page", "too many", "fault"],
)
def test_other_refusals_are_told_by_their_status(answer: Response, kind: type[SubmissionError], code: str) -> None:
    """A code that is not in the table, or none, still gives one clear error; faults are pauses."""
    with pytest.raises(kind) as caught:
        maskinporten(d.FakeNetwork(answer)).token(GRANT, correlation_id=d.CORRELATION)
    assert type(caught.value) is kind
    assert caught.value.code == code
    assert "<" not in str(caught.value)


def test_a_refusal_is_not_kept() -> None:
    """After the municipality has approved, the next try gets through."""
    network = d.FakeNetwork(refused("x", "MP-303"), token_answer())
    one = maskinporten(network)
    with pytest.raises(DelegationMissing):
        one.token(GRANT, correlation_id=d.CORRELATION)
    assert one.token(GRANT, correlation_id=d.CORRELATION).access_token == "a-token"


# --- Clocks ---


def skewed(seconds: float, network_seconds: float = 0) -> tuple[Maskinporten, d.FakeNetwork]:
    """Make one whose machine is so many seconds ahead, on a network that is so slow."""
    clock = d.ManualClock()

    def respond(_: Request) -> Response:
        theirs = clock.now() - timedelta(seconds=seconds)
        clock.advance(network_seconds)
        return token_answer(date=d.http_date(theirs))

    network = d.FakeNetwork(always=respond)
    return maskinporten(network, clock), network


@given(seconds=st.floats(-7200, 7200), network_seconds=st.floats(0, 60))
def test_the_skew_is_never_overrated(seconds: float, network_seconds: float) -> None:
    """However slow the network, a clock is not called wrong that is right; and the skew is found but for that."""
    one, _ = skewed(seconds, network_seconds)
    one.token(GRANT, correlation_id=d.CORRELATION)
    assert one.clock_skew is not None
    found = one.clock_skew.total_seconds()
    assert abs(found) <= abs(seconds) + 1e-3
    assert found * seconds >= 0
    assert abs(found - seconds) <= network_seconds + 1.001


def test_a_wrong_clock_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Even where the token is given, the warning comes before the day it is not."""
    with caplog.at_level(logging.WARNING):
        skewed(9)[0].token(GRANT, correlation_id=d.CORRELATION)
        assert caplog.messages == []
        skewed(-60)[0].token(GRANT, correlation_id=d.CORRELATION)
    assert caplog.messages == ["this machine's clock is -60 s ahead of Maskinporten's"]


@pytest.mark.parametrize(
    ("description", "seconds", "told"),
    [
        ("Invalid assertion", 40, "39 s ahead"),
        ("Invalid assertion", -40, "40 s behind"),
        ("Issue time is after now", 0, "says that this machine's clock is ahead"),
    ],
)
def test_a_refusal_with_a_wrong_clock_is_the_clocks(description: str, seconds: int, told: str) -> None:
    """What cannot be explained by a code is explained by the clock where it is off."""
    date = d.http_date(d.NOON - timedelta(seconds=seconds)) if seconds else ""
    answer = refused("invalid_grant", description, date=date)
    with pytest.raises(ClockSkew, match=told):
        maskinporten(d.FakeNetwork(answer)).token(GRANT, correlation_id=d.CORRELATION)


def test_a_code_counts_for_more_than_the_clock() -> None:
    """A clock a little off does not hide that the system user is missing."""
    answer = refused("x", "MP-303", date=d.http_date(d.NOON - timedelta(seconds=40)))
    with pytest.raises(DelegationMissing):
        maskinporten(d.FakeNetwork(answer)).token(GRANT, correlation_id=d.CORRELATION)


def metadata(issuer: str = "https://test.maskinporten.no/", **headers: str) -> Response:
    """Make the metadata document."""
    return d.answer(200, {"issuer": issuer}, **headers)


def test_the_clock_can_be_checked_without_asking_for_anything() -> None:
    """The preflight reads the public metadata only."""
    network = d.FakeNetwork(metadata(date=d.http_date(d.NOON - timedelta(seconds=4))))
    one = maskinporten(network)
    assert one.check_clock(correlation_id=d.CORRELATION) == timedelta(seconds=3)
    (request,) = network.requests
    assert request.method == "GET"
    assert request.url == "https://test.maskinporten.no/.well-known/oauth-authorization-server"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (metadata(date=d.http_date(d.NOON + timedelta(seconds=11))), ClockSkew),
        (metadata(date=d.http_date(d.NOON - timedelta(seconds=12))), ClockSkew),
        (metadata(), UnexpectedAnswer),
        (metadata("https://maskinporten.no/", date=d.http_date(d.NOON)), UnexpectedAnswer),
        (d.answer(200, [], date=d.http_date(d.NOON)), UnexpectedAnswer),
        (d.answer(503), Unavailable),
    ],
    ids=["behind", "ahead", "no date", "other environment", "no object", "down"],
)
def test_a_check_that_fails_says_why(answer: Response, kind: type[SubmissionError]) -> None:
    """The preflight tells a wrong clock from a wrong address and from a receiver that is down."""
    with pytest.raises(kind):
        maskinporten(d.FakeNetwork(answer)).check_clock(correlation_id=d.CORRELATION)


def test_a_certificate_can_stand_for_the_kid() -> None:
    """A client without a registered key signs with its virksomhetssertifikat."""
    pem = d.certificate("own", d.rsa_key()).public_bytes(serialization.Encoding.PEM)
    network = d.FakeNetwork(token_answer())
    signer = Signer.from_pem(d.pem(d.rsa_key()), certificates=pem)
    maskinporten(network, signer=signer).token(GRANT, correlation_id=d.CORRELATION)
    assert sent(network.requests[0])[0].keys() == {"alg", "x5c"}
