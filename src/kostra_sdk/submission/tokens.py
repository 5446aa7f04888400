"""Altinn's own tokens, given in exchange for Maskinporten's."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.submission.answers import refusal
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import ClockSkew, NotAuthorised, UnexpectedAnswer
from kostra_sdk.submission.http import Request
from kostra_sdk.submission.token_cache import Token, TokenCache, TokenSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.submission.grants import Grant
    from kostra_sdk.submission.http import Response
    from kostra_sdk.submission.maskinporten import Maskinporten

__all__ = ["AltinnTokens", "ExchangeSettings", "Token", "TokenSource"]

PLATFORMS: Final[Mapping[Environment, str]] = {
    Environment.PRODUCTION: "https://platform.altinn.no",
    Environment.TEST: "https://platform.tt02.altinn.no",
}

_PATH: Final = "/authentication/api/v1/exchange/maskinporten"


@attrs.frozen(kw_only=True)
class ExchangeSettings:
    """Where tokens are exchanged, and whether."""

    environment: Environment = attrs.field(converter=Environment)
    platform: str = ""
    """Altinn's platform, without a slash at the end; by itself that of the environment."""
    exchange: bool = True
    """False uses Maskinporten's tokens as they are, once Altinn takes them."""

    @property
    def address(self) -> str:
        """Where tokens are exchanged."""
        return (self.platform or PLATFORMS[self.environment]) + _PATH


class AltinnTokens:
    """Gets Altinn's tokens, and keeps them until a minute before their end; for several threads at once.

    Args:
        settings: Where, and whether.
        maskinporten: Where the tokens come from that are exchanged; its way out is used.
    """

    def __init__(self, settings: ExchangeSettings, maskinporten: Maskinporten) -> None:
        self.settings = settings
        self._maskinporten = maskinporten
        self._http = maskinporten.http
        self._cache = TokenCache(self._http.clock)

    def token(self, grant: Grant, *, correlation_id: str, instead_of: Token | None = None) -> Token:
        """Give a token for Altinn's interfaces, a kept one where it is fresh.

        Args:
            grant: What is asked for, and on whose behalf.
            correlation_id: The id of what the token is for.
            instead_of: A token that the receiver has refused: another one is given.

        Raises:
            NotAuthorised: Altinn refuses two Maskinporten tokens in a row; it answers so during its own outages too.
            WaitError: Altinn cannot be reached, or not just now.
            ClockSkew: The token has run out already, by this machine's clock.
            UnexpectedAnswer: What comes back is not a token.
            SubmissionError: What :meth:`Maskinporten.token` raises.
        """
        if not self.settings.exchange:
            return self._maskinporten.token(grant, correlation_id=correlation_id, instead_of=instead_of)
        key = (self.settings.environment, self.settings.address, self._maskinporten.key(grant))
        return self._cache.get(key, lambda: self._exchanged(grant, correlation_id), instead_of)

    def _exchanged(self, grant: Grant, correlation_id: str) -> Token:
        first = self._maskinporten.token(grant, correlation_id=correlation_id)
        request, response = self._ask(first, correlation_id)
        if response.status == 401:
            another = self._maskinporten.token(grant, correlation_id=correlation_id, instead_of=first)
            request, response = self._ask(another, correlation_id)
        now = self._http.clock.now()
        if response.status == 401:
            raise NotAuthorised(
                "Altinn does not exchange Maskinporten's tokens",
                correlation_id=correlation_id,
                code="HTTP-401",
                status=401,
                remedy="See whether Altinn is down, when it answers so too; else hold scopes and environment together.",
            )
        if not response.is_success:
            raise refusal(request, response, now)
        return _token(response, now)

    def _ask(self, token: Token, correlation_id: str) -> tuple[Request, Response]:
        request = Request(
            method="GET",
            url=self.settings.address,
            template=_PATH,
            correlation_id=correlation_id,
            headers={"authorization": token.authorization, "accept": "application/json, text/plain"},
        )
        return request, self._http.send(request)


def _token(response: Response, now: datetime) -> Token:
    """Read a JWT that comes as plain text or as a JSON string; it is for the receiver to verify, not for us."""
    text = response.text.strip().removeprefix('"').removesuffix('"')
    claims = _claims(text)
    expires = claims.get("exp")
    if not isinstance(expires, int) or not 0 < expires < 1 << 34:
        raise UnexpectedAnswer(
            "Altinn's answer holds no token", correlation_id=response.correlation_id, status=response.status
        )
    expires_at = datetime.fromtimestamp(expires, UTC)
    if expires_at <= now:
        raise ClockSkew(
            "Altinn's token has run out already, by this machine's clock", correlation_id=response.correlation_id
        )
    scope, issuer = (str(claims.get(name, "")) for name in ("scope", "iss"))
    return Token(access_token=text, issued_at=now, expires_at=expires_at, scope=scope, issuer=issuer)


def _claims(token: str) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii() or not token.replace("-", "").replace("_", "").replace(".", "").isalnum():
        return {}
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}
