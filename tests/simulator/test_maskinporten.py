from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.simulator.conftest import START
from tests.simulator.sender import KOMMUNE, Sender, decoded

if TYPE_CHECKING:
    import httpx

    from kostra_sdk.simulator import RegisteredClient, Simulator
    from tests.simulator.conftest import Opener
    from tests.simulator.sender import Watch


def test_the_metadata_names_issuer_and_token_endpoint(sim: Simulator, http: httpx.Client) -> None:
    """Both well-known addresses give the issuer, with its slash, and where tokens are given."""
    told = http.get(f"{sim.maskinporten_url}.well-known/oauth-authorization-server").json()
    assert told["issuer"] == sim.maskinporten_url
    assert told["issuer"].endswith("/")
    assert told["token_endpoint"] == sim.token_url
    assert http.get("/.well-known/oauth-authorization-server/maskinporten").json() == told


def test_a_token_names_vendor_municipality_and_system_user(sim: Simulator, stranger: Sender) -> None:
    """The token is the vendor's, for the municipality's system user, and lives as long as it says."""
    given = stranger.ask_token(stranger.assertion()).raise_for_status().json()
    assert given["token_type"] == "Bearer"
    assert given["expires_in"] == 120
    assert set(given["scope"].split()) == set(stranger.client.scopes)
    claims = decoded(given["access_token"])
    assert claims["iss"] == sim.maskinporten_url
    assert claims["consumer"]["ID"] == f"0192:{stranger.client.org_number}"
    assert claims["exp"] - claims["iat"] == 120
    assert claims["authorization_details"][0]["systemuser_org"]["ID"] == f"0192:{KOMMUNE}"


def test_tokens_can_be_verified_with_the_published_key(sim: Simulator, stranger: Sender) -> None:
    """The key that the metadata leads to fits the token's signature."""
    import base64

    def number(text: str) -> int:
        return int.from_bytes(base64.urlsafe_b64decode(text + "=="), "big")

    token = stranger.ask_token(stranger.assertion()).json()["access_token"]
    jwk = stranger.http.get(f"{sim.maskinporten_url}jwk").json()["keys"][0]
    key = rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
    signed, _, signature = token.rpartition(".")
    key.verify(base64.urlsafe_b64decode(signature + "=="), signed.encode(), padding.PKCS1v15(), hashes.SHA256())


def test_resource_restricts_the_audience(stranger: Sender) -> None:
    """What the grant asks for as resource is the token's aud."""
    wanted = ["https://example.test/api"]
    given = stranger.ask_token(stranger.assertion(resource=wanted)).json()
    assert decoded(given["access_token"])["aud"] == wanted


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "assertion": "x"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "invalid_request"),
    ],
)
def test_other_forms_are_refused(sim: Simulator, http: httpx.Client, form: dict[str, str], error: str) -> None:
    """Another grant type, or no assertion, is a 400 with its OAuth error."""
    response = http.post(sim.token_url, data=form)
    assert response.status_code == 400
    assert response.json()["error"] == error


def test_a_refusal_can_be_ordered(sim: Simulator, stranger: Sender) -> None:
    """The plan can make Maskinporten refuse with any documented code."""
    sim.faults.add("grant-refused", code="MP-250")
    refused = stranger.ask_token(stranger.assertion())
    assert refused.status_code == 400
    assert refused.json()["error"] == "invalid_scope"
    assert "MP-250" in refused.json()["error_description"]
    assert stranger.ask_token(stranger.assertion()).status_code == 200


def test_the_exchange_gives_altinn_s_token_as_text(stranger: Sender, watch: Watch) -> None:
    """The body is the token itself; it names Altinn as issuer and lives half an hour."""
    token = stranger.ask_token(stranger.assertion()).json()["access_token"]
    response = stranger.exchange(token)
    assert response.headers["content-type"].startswith("text/plain")
    claims = decoded(response.text)
    assert claims["iss"].endswith("/authentication/api/v1/openid/")
    assert claims["exp"] == int(START.timestamp()) + 1800


def test_the_exchange_may_put_the_token_in_quotes(opened: Opener) -> None:
    """With quoted_exchange the same token comes as a JSON string."""
    _, sender = opened(quoted_exchange=True)
    token = sender.ask_token(sender.assertion()).json()["access_token"]
    response = sender.exchange(token)
    assert response.headers["content-type"].startswith("application/json")
    assert response.text.startswith('"')
    assert decoded(response.json())["iss"].endswith("/openid/")


def test_extra_claims_can_be_allowed(opened: Opener) -> None:
    """A simulator that is told so takes sub, as some clients send it."""
    _, sender = opened(extra_claims=["sub"])
    answers = [sender.ask_token(sender.assertion(**{name: "x"})).status_code for name in ("sub", "sid")]
    assert answers == [200, 400]


def test_expired_tokens_are_forgotten_when_there_are_many(
    stranger: Sender, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is remembered does not grow without end, and valid tokens stay."""
    monkeypatch.setattr("kostra_sdk.simulator.state.TOKENS_KEPT", 4)
    state = stranger.simulator._state
    for _ in range(5):
        stranger.log_in()
        watch.forward(hours=1)
    assert len(state.tokens) <= 6
    stranger.log_in()
    assert stranger.create().status_code == 201


def test_the_exchange_refuses_what_is_not_a_valid_maskinporten_token(stranger: Sender, watch: Watch) -> None:
    """No token, an invented one, an expired one and Altinn's own are 401; other providers are 400."""
    token = stranger.ask_token(stranger.assertion()).json()["access_token"]
    altinn = stranger.exchange(token).text
    url = "/authentication/api/v1/exchange/maskinporten"
    assert stranger.http.get(url).status_code == 401
    assert stranger.exchange("a.b.c").status_code == 401
    assert stranger.exchange(altinn).status_code == 401
    headers = {"Authorization": f"Bearer {token}"}
    assert stranger.http.get("/authentication/api/v1/exchange/other", headers=headers).status_code == 400
    enterprise = headers | {"X-Altinn-EnterpriseUser-Authentication": "x"}
    assert stranger.http.get(url, headers=enterprise).status_code == 410
    watch.forward(seconds=120)
    assert stranger.exchange(token).status_code == 401


def test_an_altinn_token_expires(sender: Sender, watch: Watch) -> None:
    """After half an hour the app answers 401."""
    assert sender.create().status_code == 201
    watch.forward(seconds=1800)
    assert sender.create().status_code == 401


def test_a_grant_without_a_system_user_gets_a_token_that_may_not_send(stranger: Sender) -> None:
    """The vendor's own token is given and exchanged, but acts for no municipality."""
    stranger.log_in(authorization_details=None)
    assert stranger.create().status_code == 403


def test_a_consumer_org_is_named_in_the_token(stranger: Sender, client: RegisteredClient) -> None:
    """Altinn's API delegation: the token is the consumer's, with the vendor as supplier."""
    assertion = stranger.assertion(authorization_details=None, consumer_org=KOMMUNE)
    claims = decoded(stranger.ask_token(assertion).json()["access_token"])
    assert claims["consumer"]["ID"] == f"0192:{KOMMUNE}"
    assert claims["supplier"]["ID"] == f"0192:{client.org_number}"
