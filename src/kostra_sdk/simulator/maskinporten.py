"""Maskinporten: metadata, keys, and tokens for grants that do; and Altinn's exchange of them."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import attrs
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from kostra_sdk.simulator.calls import Auth, Endpoint, answer, empty, text, unauthorized
from kostra_sdk.simulator.faults import FaultKind
from kostra_sdk.simulator.grant import ACTOR, SYSTEM_USER, Grant, GrantRefused, read_grant
from kostra_sdk.simulator.state import State, Token

if TYPE_CHECKING:
    from starlette.responses import Response

    from kostra_sdk.simulator.calls import Call

__all__ = ["GRANT_TYPE", "Maskinporten", "actor"]

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
KEY_ID = "simulator-1"
ENTERPRISE_HEADER = "x-altinn-enterpriseuser-authentication"


def actor(org_number: str) -> dict[str, str]:
    """Write an organisation as Maskinporten does."""
    return {"authority": ACTOR, "ID": f"0192:{org_number}"}


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _json(data: Any) -> str:
    return _encode(json.dumps(data, separators=(",", ":")).encode())


@attrs.define(slots=False)
class Maskinporten:
    """The token services: Maskinporten's own, and Altinn's exchange."""

    state: State
    extra_claims: frozenset[str]
    """Claims beside the documented ones that a grant may have, such as ``sub``."""
    token_seconds: int
    altinn_token_seconds: int
    quoted_exchange: bool
    """Whether Altinn's token comes as a JSON string, in quotes, rather than as plain text."""

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        return [
            Endpoint("GET", "/maskinporten/.well-known/oauth-authorization-server", "token.metadata", self.metadata),
            Endpoint("GET", "/.well-known/oauth-authorization-server/maskinporten", "token.metadata", self.metadata),
            Endpoint("GET", "/maskinporten/jwk", "token.metadata", self.keys),
            Endpoint("POST", "/maskinporten/token", "token", self.token),
            Endpoint(
                "GET",
                "/authentication/api/v1/exchange/{provider}",
                "exchange",
                self.exchange,
                Auth.MASKINPORTEN,
            ),
        ]

    def metadata(self, _call: Call) -> Response:
        """Answer the authorization server's metadata (RFC 8414)."""
        issuer = self.state.issuer
        return answer(
            {
                "issuer": issuer,
                "token_endpoint": f"{issuer}token",
                "jwks_uri": f"{issuer}jwk",
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "RS512"],
                "grant_types_supported": [GRANT_TYPE],
                "authorization_details_types_supported": [SYSTEM_USER],
            }
        )

    def keys(self, _call: Call) -> Response:
        """Answer the public key that the tokens are signed with."""
        numbers = self._key.public_key().public_numbers()
        return answer(
            {
                "keys": [
                    {
                        "kty": "RSA",
                        "use": "sig",
                        "alg": "RS256",
                        "kid": KEY_ID,
                        "n": _encode(numbers.n.to_bytes(256, "big")),
                        "e": _encode(numbers.e.to_bytes(3, "big")),
                    }
                ]
            }
        )

    def token(self, call: Call) -> Response:
        """Give a token for a grant that does."""
        form = parse_qs(call.body.decode("utf-8", "replace"))
        try:
            if call.fault is not None and call.befallen_by(FaultKind.GRANT_REFUSED):
                raise GrantRefused.coded(call.fault.code or "MP-303")
            if form.get("grant_type") != [GRANT_TYPE]:
                raise GrantRefused("unsupported_grant_type", f"The grant type is {GRANT_TYPE}")
            if len(form.get("assertion", [])) != 1:
                raise GrantRefused("invalid_request", "Invalid assertion. It is missing")
            grant = read_grant(form["assertion"][0], self.state, self.extra_claims)
        except GrantRefused as refused:
            code = f" ({refused.code})" if refused.code else ""
            trace = self.state.new_id()
            return answer(
                {
                    "error": refused.error,
                    "error_description": f"{refused.description}{code} (trace_id: {trace})",
                    **({"error_uri": f"{self.state.issuer}errors#{refused.code}"} if refused.code else {}),
                },
                refused.status,
                {"Cache-Control": "no-store"},
            )
        return self._given(grant)

    def _given(self, grant: Grant) -> Response:
        client, user = grant.client, grant.system_user
        claims: dict[str, Any] = {
            "iss": self.state.issuer,
            "client_amr": "private_key_jwt",
            "token_type": "Bearer",
            "client_id": client.id,
            "scope": " ".join(grant.scopes),
            "consumer": actor(client.org_number if user else grant.consumer),
        }
        if grant.resource is not None:
            claims["aud"] = grant.resource
        if grant.consumer != client.org_number and user is None:
            claims["supplier"] = actor(client.org_number)
        if user is not None:
            claims["authorization_details"] = [
                {
                    "type": SYSTEM_USER,
                    "systemuser_org": actor(user.org_number),
                    "systemuser_id": [user.id],
                    "system_id": user.system_id,
                    "externalRef": user.external_ref,
                }
            ]
        token = Token("maskinporten", client, frozenset(grant.scopes), user, claims, self.state.now())
        given = {
            "access_token": self._sign(token, self.token_seconds),
            "token_type": "Bearer",
            "expires_in": self.token_seconds,
            "scope": claims["scope"],
        }
        return answer(given, headers={"Cache-Control": "no-store"})

    def _sign(self, token: Token, seconds: int) -> str:
        """Sign and remember a token."""
        now = self.state.now()
        expires = now + timedelta(seconds=seconds)
        claims = {
            **token.claims,
            "iat": int(now.timestamp()),
            "exp": int(expires.timestamp()),
            "jti": self.state.new_id(),
        }
        signed = f"{_json({'alg': 'RS256', 'kid': KEY_ID, 'typ': 'JWT'})}.{_json(claims)}"
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        value = f"{signed}.{_encode(signature)}"
        self.state.keep_token(value, attrs.evolve(token, expires=expires, claims=claims))
        return value

    def exchange(self, call: Call) -> Response:
        """Give Altinn's token for Maskinporten's."""
        if call.params["provider"] != "maskinporten":
            return empty(400)
        if ENTERPRISE_HEADER in call.headers:
            return empty(410)
        held = call.bearer
        if held.expires <= self.state.now():
            return unauthorized()
        claims = {
            **held.claims,
            "iss": f"{self.state.url}/authentication/api/v1/openid/",
            "actual_iss": "maskinporten",
            "urn:altinn:authenticatemethod": "maskinporten",
            "urn:altinn:authlevel": 3,
        }
        value = self._sign(attrs.evolve(held, issuer="altinn", claims=claims), self.altinn_token_seconds)
        return answer(value) if self.quoted_exchange else text(value)
