from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.simulator.conftest import START
from tests.simulator.sender import KOMMUNE, Sender, encoded, loaded, sign, synthetic

if TYPE_CHECKING:
    from kostra_sdk.simulator import RegisteredClient, Simulator
    from tests.simulator.sender import Watch


def refusal(sender: Sender, assertion: str) -> tuple[int, str, str]:
    """Ask with a grant that does not do: status, error and description."""
    response = sender.ask_token(assertion)
    body = response.json()
    assert set(body) <= {"error", "error_description", "error_uri"}
    return response.status_code, body["error"], body["error_description"]


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_the_documented_algorithms_do(stranger: Sender, algorithm: str) -> None:
    """A grant signed with any of the three is exchanged for a token."""
    assert stranger.ask_token(stranger.assertion(algorithm)).status_code == 200


@pytest.mark.parametrize("header", [{"alg": "PS256"}, {"alg": "none"}, {"kid": None}, {"x5c": []}])
def test_other_headers_do_not(stranger: Sender, header: dict[str, Any]) -> None:
    """Another algorithm, and neither or both of kid and x5c, are an invalid request."""
    whole = {"alg": "RS256", "kid": stranger.client.kid, **header}
    whole = {name: value for name, value in whole.items() if value is not None}
    status, error, _ = refusal(stranger, sign(whole, stranger.claims(), stranger.key()))
    assert (status, error) == (400, "invalid_request")


@pytest.mark.parametrize("assertion", ["", "a.b", "a.b.c.d", "æ.ø.å", f"{encoded(b'[1]')}.{encoded(b'{}')}.x"])
def test_what_is_no_jws_is_an_invalid_request(stranger: Sender, assertion: str) -> None:
    """Anything that cannot be read as a JWS of two objects is refused, not choked on."""
    status, error, _ = refusal(stranger, assertion)
    assert (status, error) == (400, "invalid_request")


def test_the_signature_must_be_the_registered_key_s(stranger: Sender) -> None:
    """A key the client has not registered is MP-124, by its id or by its signature."""
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    header = {"alg": "RS256", "kid": stranger.client.kid}
    assert "MP-124" in refusal(stranger, sign(header, stranger.claims(), other))[2]
    header["kid"] = "unknown"
    assert "MP-124" in refusal(stranger, sign(header, stranger.claims(), stranger.key()))[2]


def test_a_changed_claim_breaks_the_signature(stranger: Sender) -> None:
    """The signature covers the claims."""
    head, _, signature = stranger.assertion().split(".")
    other = stranger.assertion(scope="altinn:instances.read").split(".")[1]
    assert "MP-124" in refusal(stranger, f"{head}.{other}.{signature}")[2]


@pytest.mark.parametrize(
    ("claims", "error", "words"),
    [
        ({"iss": "nobody"}, "invalid_grant", "MP-100"),
        ({"aud": "http://127.0.0.1/maskinporten/token"}, "invalid_grant", "MP-110"),
        ({"aud": None}, "invalid_grant", "MP-110"),
        ({"sub": "x"}, "invalid_grant", "Invalid assertion. Unknown claims: sub"),
        ({"scope": None}, "invalid_scope", "MP-200"),
        ({"scope": "foo:bar"}, "invalid_scope", "MP-200"),
        ({"scope": "altinn:instances.read foo:bar"}, "invalid_scope", "MP-201"),
        ({"iat": None}, "invalid_grant", "iat and exp are needed"),
        ({"exp": "soon"}, "invalid_grant", "iat and exp are needed"),
        ({"authorization_details": []}, "invalid_authorization_details", "MP-302"),
        ({"authorization_details": [{"type": "other"}]}, "invalid_authorization_details", "MP-301"),
        (
            {"authorization_details": [{"type": "urn:altinn:systemuser", "systemuser_org": {}}]},
            "invalid_authorization_details",
            "MP-302",
        ),
    ],
)
def test_claims_that_do_not_do_are_refused_with_the_documented_code(
    stranger: Sender, claims: dict[str, Any], error: str, words: str
) -> None:
    """Each is a 400 with the OAuth error, and the code in the description."""
    status, found, description = refusal(stranger, stranger.assertion(**claims))
    assert (status, found) == (400, error)
    assert words in description


def test_aud_is_one_string_with_a_slash(stranger: Sender) -> None:
    """Neither a list nor an address without the slash at the end will do."""
    issuer = stranger.simulator.maskinporten_url
    for aud in ([issuer], issuer.rstrip("/")):
        assert "MP-110" in refusal(stranger, stranger.assertion(aud=aud))[2]


@pytest.mark.parametrize(
    ("issued", "expires", "words"),
    [
        (11, 60, "Issue time is after now"),
        (-11, 60, "too long ago"),
        (-10, 111, "longer than 120"),
        (0, 121, "longer than 120"),
        (-9, 0, "MP-130"),
        (-60, -1, "MP-130"),
    ],
)
def test_the_times_are_held_against_maskinporten_s_clock(
    stranger: Sender, issued: int, expires: int, words: str
) -> None:
    """More than ten seconds off, already expired, or living longer than two minutes is refused."""
    now = int(START.timestamp())
    description = refusal(stranger, stranger.assertion(iat=now + issued, exp=now + expires))[2]
    assert words in description


@pytest.mark.parametrize(("issued", "expires"), [(10, 130), (-10, 110), (0, 1)])
def test_times_at_the_edge_do(stranger: Sender, issued: int, expires: int) -> None:
    """Ten seconds off and two minutes long are just right."""
    now = int(START.timestamp())
    assert stranger.ask_token(stranger.assertion(iat=now + issued, exp=now + expires)).status_code == 200


def test_a_grant_is_used_once(stranger: Sender) -> None:
    """The same jti again is MP-012, even in a new assertion; a refused grant is not used up."""
    refused = stranger.claims(scope="foo:bar")
    assert "MP-200" in refusal(stranger, stranger.assertion(**refused))[2]
    assertion = stranger.assertion(jti=refused["jti"])
    assert stranger.ask_token(assertion).status_code == 200
    assert "MP-012" in refusal(stranger, assertion)[2]
    assert "MP-012" in refusal(stranger, stranger.assertion(jti=refused["jti"], exp=refused["exp"] + 1))[2]


def test_a_key_lives_a_year(sim: Simulator, stranger: Sender, watch: Watch, private_key: tuple[str, str]) -> None:
    """A key registered a year ago is MP-121, one a day younger does."""
    for days, status in ((365, 400), (364, 200)):
        registered = watch() - timedelta(days=days)
        sim.add_client(
            stranger.client.client_id,
            public_key=private_key[1],
            kid=stranger.client.kid,
            registered=registered,
        )
        response = stranger.ask_token(stranger.assertion())
        assert response.status_code == status
    assert "MP-121" in refusal_text(sim, stranger, private_key)


def refusal_text(sim: Simulator, sender: Sender, private_key: tuple[str, str]) -> str:
    """Ask with a key that is two years old."""
    old = START - timedelta(days=730)
    sim.add_client(sender.client.client_id, public_key=private_key[1], kid=sender.client.kid, registered=old)
    return refusal(sender, sender.assertion())[2]


def test_the_system_user_is_found_by_client_organisation_and_reference(
    sim: Simulator, stranger: Sender, client: RegisteredClient
) -> None:
    """A request made with a reference needs it; without one the organisation number stands in for it."""
    flyktning = sim.add_system_user(KOMMUNE, client, external_ref="flyktning")
    for reference, user in (("flyktning", flyktning.id), (None, None), (KOMMUNE, None)):
        more = {} if reference is None else {"externalRef": reference}
        token = stranger.ask_token(stranger.assertion(authorization_details=[stranger.details(**more)]))
        given = token.raise_for_status().json()["access_token"]
        details = claims_of(given)["authorization_details"][0]
        assert details["systemuser_org"]["ID"] == f"0192:{KOMMUNE}"
        assert (details["systemuser_id"] == [user]) is (user is not None)


def claims_of(token: str) -> dict[str, Any]:
    """Read a token."""
    from tests.simulator.sender import decoded

    return decoded(token)


def test_a_system_user_that_is_not_set_up_is_mp_303(sim: Simulator, stranger: Sender) -> None:
    """Another organisation, another reference or another client has no system user."""
    other = {"authority": "iso6523-actorid-upis", "ID": f"0192:{synthetic(2)}"}
    for more in ({"systemuser_org": other}, {"externalRef": "unknown"}):
        details = stranger.details(**more)
        status, error, description = refusal(stranger, stranger.assertion(authorization_details=[details]))
        assert (status, error) == (400, "invalid_altinn_customer_configuration")
        assert "MP-303" in description
    lonely = sim.add_client(public_key=stranger.key().public_key())
    claims = stranger.claims(iss=lonely.client_id)
    assertion = sign({"alg": "RS256", "kid": lonely.kid}, claims, stranger.key())
    assert "MP-303" in refusal(stranger, assertion)[2]


# Business certificates


def certificate(
    subject: list[x509.NameAttribute[str]],
    key: rsa.RSAPrivateKey,
    issuer: tuple[x509.Name, rsa.RSAPrivateKey] | None = None,
    days: int = 365,
) -> x509.Certificate:
    """Make a certificate; without an issuer it is its own."""
    name = x509.Name(subject)
    issued_by, signer = issuer or (name, key)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issued_by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START - timedelta(days=days))
        .not_valid_after(START - timedelta(days=days) + timedelta(days=366))
        .sign(signer, hashes.SHA256())
    )


def chain(private_key: tuple[str, str], org_number: str, days: int = 1) -> tuple[list[str], x509.Certificate]:
    """Make a business certificate and its root: the x5c, and the root."""
    key = loaded(private_key[0])
    common = x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test Root")
    root = certificate([common], key)
    organisation = x509.NameAttribute(x509.NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{org_number}")
    leaf = certificate([organisation], key, (root.subject, key), days)
    der = serialization.Encoding.DER
    return [base64.b64encode(part.public_bytes(der)).decode() for part in (leaf, root)], root


def certified(sender: Sender, client: RegisteredClient, x5c: Any) -> Any:
    """Ask with a grant signed by certificate."""
    claims = sender.claims(iss=client.client_id, authorization_details=None)
    return sender.ask_token(sign({"alg": "RS256", "x5c": x5c}, claims, sender.key()))


def test_a_business_certificate_under_a_trusted_root_does(
    sim: Simulator, stranger: Sender, private_key: tuple[str, str]
) -> None:
    """The chain is DER in base64, and its leaf names the client's organisation."""
    client = sim.add_client(certificate=True)
    x5c, root = chain(private_key, client.org_number)
    assert "MP-120" in certified(stranger, client, x5c).json()["error_description"]
    sim.trust(root)
    assert certified(stranger, client, x5c).status_code == 200
    assert certified(stranger, client, x5c[:1]).status_code == 200


def test_a_business_certificate_that_does_not_do_is_told_apart(
    sim: Simulator, stranger: Sender, private_key: tuple[str, str]
) -> None:
    """Unreadable is MP-123, another organisation's MP-122, expired or not allowed for the client MP-120."""
    client = sim.add_client(certificate=True)
    cases: list[tuple[Any, str]] = [("not a list", "MP-123"), (["AAAA"], "MP-123")]
    for org_number, days, code in ((KOMMUNE, 1, "MP-122"), (client.org_number, 400, "MP-120")):
        x5c, root = chain(private_key, org_number, days)
        sim.trust(root)
        cases.append((x5c, code))
    for x5c, code in cases:
        assert code in certified(stranger, client, x5c).json()["error_description"]
    x5c, root = chain(private_key, stranger.client.org_number)
    sim.trust(root)
    assert "MP-120" in certified(stranger, stranger.client, x5c).json()["error_description"]
