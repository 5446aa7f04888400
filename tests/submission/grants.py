"""A Maskinporten on a fake network, and grants to ask it with."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import attrs
from cryptography.hazmat.primitives.asymmetric import padding

from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.grants import Grant, SystemUser
from kostra_sdk.submission.maskinporten import Maskinporten, MaskinportenSettings
from kostra_sdk.submission.signing import Algorithm, Signer
from tests.submission import doubles as d

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.submission.http import Request, Response

SCOPES = ("altinn:instances.write", "altinn:instances.read")
USER = SystemUser(d.MUNICIPALITY)
GRANT = Grant(scopes=SCOPES, system_user=USER)
SETTINGS = MaskinportenSettings(environment=Environment.TEST, client_id="a-client", org_number=d.VENDOR)


def token_answer(seconds: int = 120, token: str = "a-token", **headers: str) -> Response:
    """Make Maskinporten's answer."""
    said = {"access_token": token, "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(SCOPES)}
    return d.answer(200, said, **headers)


def numbered() -> Callable[[Request], Response]:
    """Answer with a new token each time."""
    count = iter(range(1, 1000))
    return lambda _: token_answer(token=f"token-{next(count)}")


def maskinporten(
    network: d.FakeNetwork,
    clock: d.ManualClock | None = None,
    signer: Signer | None = None,
    **settings: Any,
) -> Maskinporten:
    """Make one on a fake network."""
    return Maskinporten(attrs.evolve(SETTINGS, **settings), signer or d.signer(), d.http(network, clock))


def sent(request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read header and claims of the grant in a request, whose signature must hold."""
    assert isinstance(request.body, bytes)
    form = parse_qs(request.body.decode(), strict_parsing=True)
    assert form.keys() == {"grant_type", "assertion"}
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    parts = form["assertion"][0].split(".")
    head, claims, signature = (urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts)
    signed = ".".join(parts[:2]).encode()
    d.rsa_key().public_key().verify(signature, signed, padding.PKCS1v15(), Algorithm.RS256.hash)
    return json.loads(head), json.loads(claims)


# --- The grant ---
