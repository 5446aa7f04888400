from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import Actor, NotAuthorised, SubmissionError, UnexpectedAnswer, UnknownOutcome
from kostra_sdk.submission.known_codes import AUTH_CODES, KnownCode
from kostra_sdk.submission.system_user import (
    STATISTICS_PACKAGE,
    RequestedUser,
    RequestState,
    Rights,
    System,
    SystemUserRequest,
    SystemUsers,
    SystemUserSettings,
)
from tests.submission import doubles as d

if TYPE_CHECKING:
    from kostra_sdk.submission.http import Request

BASE = "https://platform.tt02.altinn.no/authentication/api/v1"
RIGHTS = Rights(["app_ssb_ra0000-01"], [STATISTICS_PACKAGE])
TITLES = {"nb": "Fagsystem", "nn": "Fagsystem", "en": "Case system"}
SYSTEM = System(
    vendor=d.VENDOR,
    name="fagsystem",
    titles=TITLES,
    descriptions=TITLES,
    rights=RIGHTS,
    client_ids=["11111111-0000-4000-8000-000000000000"],
    redirect_urls=["https://vendor.example/back"],
)
USER = RequestedUser(system_id=SYSTEM.id, org_number=d.MUNICIPALITY, rights=RIGHTS)
ID = "22222222-0000-4000-8000-000000000000"
WAITING = {"id": ID, "status": "New", "confirmUrl": f"https://am.example/request?id={ID}"}


def system_users(network: d.FakeNetwork, tokens: d.FixedTokens | None = None) -> SystemUsers:
    """Make the service on a fake network."""
    return SystemUsers(SystemUserSettings(environment=Environment.TEST), tokens or d.FixedTokens(), d.http(network))


def body(request: Request) -> Any:
    """Read what was sent."""
    assert isinstance(request.body, bytes)
    assert request.headers["content-type"] == "application/json"
    return json.loads(request.body)


def test_an_unknown_system_is_registered() -> None:
    """The registration has what the interface asks for, and is not repeated blindly."""
    network, tokens = d.FakeNetwork(d.answer(404), d.answer(200, ID)), d.FixedTokens()
    system_users(network, tokens).register(SYSTEM, correlation_id=d.CORRELATION)
    look, register = network.requests
    assert (look.method, look.url) == ("GET", f"{BASE}/systemregister/vendor/{d.VENDOR}_fagsystem")
    assert (register.method, register.url) == ("POST", f"{BASE}/systemregister/vendor")
    assert not register.repeatable
    assert body(register) == {
        "id": f"{d.VENDOR}_fagsystem",
        "vendor": {"authority": "iso6523-actorid-upis", "ID": f"0192:{d.VENDOR}"},
        "name": TITLES,
        "description": TITLES,
        "rights": [{"resource": [{"id": "urn:altinn:resource", "value": "app_ssb_ra0000-01"}]}],
        "accessPackages": [{"urn": STATISTICS_PACKAGE}],
        "clientId": ["11111111-0000-4000-8000-000000000000"],
        "allowedRedirectUrls": ["https://vendor.example/back"],
        "isVisible": False,
    }
    assert {grant.scopes for grant in tokens.asked} == {("altinn:authentication/systemregister.write",)}
    assert {request.headers["authorization"] for request in network.requests} == {"Bearer token-1"}


def test_a_known_system_is_brought_up_to_date() -> None:
    """Registering again replaces what is there."""
    network = d.FakeNetwork(d.answer(200, {"id": SYSTEM.id}), d.answer(200, {"succeeded": True}))
    system_users(network).register(SYSTEM, correlation_id=d.CORRELATION)
    assert network.paths == ["GET /systemregister/vendor/{system_id}", "PUT /systemregister/vendor/{system_id}"]
    assert body(network.requests[1]) == SYSTEM.to_json()
    assert network.requests[1].repeatable


@pytest.mark.parametrize(
    "changes",
    [
        {"titles": {"nb": "Bare bokmål"}},
        {"descriptions": {}},
        {"name": ""},
        {"client_ids": ()},
        {"redirect_urls": ["http://vendor.example/"]},
    ],
    ids=["titles", "descriptions", "name", "clients", "plain address"],
)
def test_systems_that_altinn_would_refuse_are_refused(changes: dict[str, Any]) -> None:
    """What is missing is found before anyone is asked."""
    with pytest.raises(UsageError):
        attrs.evolve(SYSTEM, **changes)


@pytest.mark.parametrize("status", [200, 201])
def test_a_request_is_made_or_found_again(status: int) -> None:
    """Altinn gives a new request or the waiting one; either way there is a link to approve."""
    network, tokens = d.FakeNetwork(d.answer(status, WAITING)), d.FixedTokens()
    made = system_users(network, tokens).request(USER, correlation_id=d.CORRELATION)
    assert made == SystemUserRequest(ID, RequestState.NEW, WAITING["confirmUrl"])
    (request,) = network.requests
    assert (request.url, request.repeatable) == (f"{BASE}/systemuser/request/vendor", True)
    assert body(request) == {
        "systemId": SYSTEM.id,
        "partyOrgNo": d.MUNICIPALITY,
        "rights": RIGHTS.resources_as_json(),
        "accessPackages": RIGHTS.packages_as_json(),
    }
    assert tokens.asked[0].scopes == (
        "altinn:authentication/systemuser.request.read",
        "altinn:authentication/systemuser.request.write",
    )
    assert tokens.asked[0].system_user is None


def test_optional_parts_of_a_request_are_sent_when_given() -> None:
    """Reference, title and address to come back to reach Altinn."""
    network = d.FakeNetwork(d.answer(201, WAITING))
    user = attrs.evolve(USER, external_ref="nav", title="NAV", redirect_url="https://vendor.example/back")
    system_users(network).request(user, correlation_id=d.CORRELATION)
    said = body(network.requests[0])
    assert (said["externalRef"], said["integrationTitle"], said["redirectUrl"]) == (
        "nav",
        "NAV",
        "https://vendor.example/back",
    )


@pytest.mark.parametrize(
    ("status", "state", "final", "actor"),
    [
        ("New", RequestState.NEW, False, Actor.MUNICIPALITY),
        ("Accepted", RequestState.ACCEPTED, True, Actor.NOBODY),
        ("Rejected", RequestState.REJECTED, True, Actor.VENDOR),
        ("Denied", RequestState.DENIED, True, Actor.VENDOR),
        ("Timedout", RequestState.TIMED_OUT, True, Actor.VENDOR),
        ("TimedOut", RequestState.TIMED_OUT, True, Actor.VENDOR),
    ],
)
def test_a_request_can_be_followed(status: str, state: RequestState, final: bool, actor: Actor) -> None:
    """Each state tells whether it is worth asking again, and who must act."""
    network = d.FakeNetwork(d.answer(200, {**WAITING, "status": status}))
    found = system_users(network).look_up(ID, correlation_id=d.CORRELATION)
    assert (found.state, found.state.is_final, found.state.who_must_act) == (state, final, actor)
    assert network.requests[0].url == f"{BASE}/systemuser/request/vendor/{ID}"


def test_a_request_is_found_by_what_it_was_made_for() -> None:
    """After a crash the request is found without its id; without a reference the organisation number is one."""
    network = d.FakeNetwork(d.answer(200, WAITING), d.answer(200, WAITING), d.answer(404))
    service = system_users(network)
    for reference in ("", "nav/1"):
        assert service.find(SYSTEM.id, d.MUNICIPALITY, reference, correlation_id=d.CORRELATION)
    assert service.find(SYSTEM.id, d.MUNICIPALITY, correlation_id=d.CORRELATION) is None
    path = f"{BASE}/systemuser/request/vendor/byexternalref/{SYSTEM.id}/{d.MUNICIPALITY}"
    assert [request.url for request in network.requests[:2]] == [f"{path}/{d.MUNICIPALITY}", f"{path}/nav%2F1"]


def test_an_approved_system_user_is_found() -> None:
    """The preflight can tell whether a municipality has a system user."""
    network = d.FakeNetwork(d.answer(200, {"id": ID}), d.answer(200, {"id": ID}), d.answer(404))
    service = system_users(network)
    assert service.system_user_id(SYSTEM.id, d.MUNICIPALITY, correlation_id=d.CORRELATION) == ID
    assert service.system_user_id(SYSTEM.id, d.MUNICIPALITY, "nav", correlation_id=d.CORRELATION) == ID
    assert service.system_user_id(SYSTEM.id, d.MUNICIPALITY, correlation_id=d.CORRELATION) is None
    query = f"{BASE}/systemuser/vendor/byquery?system-id={SYSTEM.id}&orgno={d.MUNICIPALITY}"
    assert [request.url for request in network.requests[:2]] == [query, f"{query}&external-ref=nav"]


def test_rights_can_be_changed() -> None:
    """A change carries the caller's own id, by which it is found after an unknown outcome."""
    changed = {"id": ID, "status": "New", "confirmUrl": "https://am.example/", "systemUserId": "user-1"}
    network = d.FakeNetwork(d.answer(502), d.answer(404), d.answer(201, changed), d.answer(200, changed))
    service = system_users(network)
    change: dict[str, Any] = {"add": RIGHTS, "remove": Rights(["app_ssb_old"]), "correlation_id": d.CORRELATION}
    with pytest.raises(UnknownOutcome):
        service.change("user-1", "change-1", **change)
    assert service.look_up_change("change-1", correlation_id=d.CORRELATION) is None
    made = service.change("user-1", "change-1", **change)
    assert made == SystemUserRequest(ID, RequestState.NEW, "https://am.example/", "user-1")
    assert service.look_up_change("change-1", correlation_id=d.CORRELATION) == made
    first = network.requests[0]
    assert first.url.endswith("/systemuser/changerequest/vendor?correlation-id=change-1&system-user-id=user-1")
    assert body(first) == {
        "requiredRights": RIGHTS.resources_as_json(),
        "unwantedRights": [{"resource": [{"id": "urn:altinn:resource", "value": "app_ssb_old"}]}],
        "requiredAccessPackages": [{"urn": STATISTICS_PACKAGE}],
        "unwantedAccessPackages": [],
    }
    assert network.requests[3].url.endswith("/systemuser/changerequest/vendor/change-1")


@pytest.mark.parametrize("known", AUTH_CODES.values(), ids=AUTH_CODES)
@pytest.mark.parametrize("listed", [False, True], ids=["problem", "validation error"])
def test_every_known_code_says_who_must_act(known: KnownCode, listed: bool) -> None:
    """Each of Altinn's codes becomes its own kind of error, wherever in the answer it stands."""
    problem = {"code": known.code, "detail": "secret"}
    said = {"code": "STD-00000", "validationErrors": [problem]} if listed else problem
    with pytest.raises(known.error) as caught:
        system_users(d.FakeNetwork(d.answer(400, said))).request(USER, correlation_id=d.CORRELATION)
    error = caught.value
    assert type(error) is known.error
    assert (error.code, error.who_must_act, error.remedy) == (known.code, known.who_must_act, known.remedy)
    assert "secret" not in str(error)


def test_a_refused_token_is_replaced_once() -> None:
    """A token that ran out on the way costs one more request, not the step."""
    network = d.FakeNetwork(d.answer(401), d.answer(200, WAITING), d.answer(401), d.answer(401))
    service = system_users(network)
    assert service.request(USER, correlation_id=d.CORRELATION).id == ID
    with pytest.raises(NotAuthorised):
        service.look_up(ID, correlation_id=d.CORRELATION)
    shown = [request.headers["authorization"] for request in network.requests]
    assert shown == ["Bearer token-1", "Bearer token-2", "Bearer token-2", "Bearer token-3"]


@pytest.mark.parametrize(
    "said", [None, [], {}, {"id": 1, "status": "New"}, {"id": ID}, {"id": ID, "status": "Maybe"}], ids=range(6)
)
def test_what_is_no_request_is_told_apart(said: object) -> None:
    """An answer in another shape is not taken for a state."""
    with pytest.raises(UnexpectedAnswer):
        system_users(d.FakeNetwork(d.answer(200, said))).look_up(ID, correlation_id=d.CORRELATION)


def test_other_refusals_are_told_by_their_status() -> None:
    """A code that is not in the table still gives one clear error with it."""
    with pytest.raises(SubmissionError) as caught:
        system_users(d.FakeNetwork(d.answer(403, {"code": "AUTH-00099"}))).look_up(ID, correlation_id=d.CORRELATION)
    assert (type(caught.value), caught.value.code) == (NotAuthorised, "AUTH-00099")
