"""Maskinporten: from a signed grant to a token (RFC 7523).

A :class:`~kostra_sdk.submission.grants.Grant` says what is asked for and on whose behalf;
:class:`Maskinporten` signs it, gets the token and keeps it until shortly before its end.
The grant holds the documented claims and no others, since an unknown one makes it invalid.
Every try is a new grant with a new ``jti``; asking twice does no harm.

Source: docs.digdir.no, JWT grant, token endpoint, systembruker and feilsøking.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.answers import ask, refusal
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import (
    ClientRefused,
    ClockSkew,
    NotAuthorised,
    SubmissionError,
    UnexpectedAnswer,
    WaitError,
)
from kostra_sdk.submission.http import Request
from kostra_sdk.submission.known_codes import MP_CODES
from kostra_sdk.submission.token_cache import Token, TokenCache

if TYPE_CHECKING:
    from kostra_sdk.submission.grants import Grant, SystemUser
    from kostra_sdk.submission.http import Http, Response
    from kostra_sdk.submission.signing import Signer

__all__ = ["Maskinporten", "MaskinportenSettings"]

ISSUERS: Final[Mapping[Environment, str]] = {
    Environment.PRODUCTION: "https://maskinporten.no/",
    Environment.TEST: "https://test.maskinporten.no/",
}

ALLOWED_SKEW: Final = timedelta(seconds=10)
"""How far Maskinporten and Altinn let a clock be off."""

_GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_CODE: Final = re.compile(r"\bMP-\d{3}\b")
_TOKEN_LETTERS: Final = re.compile(r"[a-z_]{1,64}")

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


@attrs.frozen(kw_only=True)
class MaskinportenSettings:
    """Which Maskinporten, and as which client."""

    environment: Environment = attrs.field(converter=Environment)
    client_id: str
    org_number: str = ""
    """The client's own organisation number, the vendor's; only used to see that it does not act for itself."""
    issuer: str = ""
    """Maskinporten's own name, with its last slash; by itself that of the environment."""
    token_endpoint: str = ""
    """By itself ``token`` behind the issuer."""
    lifetime: int = attrs.field(default=110, validator=[attrs.validators.ge(1), attrs.validators.le(120)])
    """How many seconds a grant is good for; at most 120."""
    extra_claims: Mapping[str, str] = attrs.field(factory=dict)
    """Claims beyond the documented ones, such as ``sub``; none, unless Digdir asks for them."""

    @property
    def audience(self) -> str:
        """What the grant is meant for."""
        return self.issuer or ISSUERS[self.environment]

    @property
    def endpoint(self) -> str:
        """Where the grant is sent."""
        return self.token_endpoint or f"{self.audience}token"


class Maskinporten:
    """Gets tokens, and keeps them until shortly before their end; for several threads at once.

    Args:
        settings: Environment and client.
        signer: The client's key.
        http: The way out; its clock is used.
    """

    def __init__(self, settings: MaskinportenSettings, signer: Signer, http: Http) -> None:
        self.settings = settings
        self.http = http
        self.clock_skew: timedelta | None = None
        """How far this machine's clock was ahead of Maskinporten's at the last answer, at least; None: unknown."""
        self._signer = signer
        self._cache = TokenCache(http.clock)

    def token(self, grant: Grant, *, correlation_id: str, instead_of: Token | None = None) -> Token:
        """Give a token for the grant, a kept one where it is fresh.

        Args:
            grant: What is asked for, and on whose behalf.
            correlation_id: The id of what the token is for.
            instead_of: A token that was refused: another one is given.

        Raises:
            WaitError: Maskinporten cannot be reached, or not just now.
            ClockSkew: This machine's clock is more than ten seconds off.
            KeyRefused: The key does not sign, or is not accepted.
            ClientRefused: Client or scope are not as registered.
            DelegationMissing: The municipality has no system user that fits (MP-303), or has not delegated (MP-251).
            UsageError: The client would act for its own organisation.
        """
        return self._cache.get(self.key(grant), lambda: self._fetch(grant, correlation_id), instead_of)

    def key(self, grant: Grant) -> tuple[object, ...]:
        """Give all that a token depends on: two grants share a token only where these are equal."""
        settings = self.settings
        return (
            settings.environment,
            settings.endpoint,
            settings.audience,
            settings.client_id,
            self._signer.identity,
            tuple(sorted(settings.extra_claims.items())),
            grant,
        )

    def check_clock(self, *, correlation_id: str) -> timedelta:
        """Measure how far this machine's clock is ahead of Maskinporten's; nothing is asked for.

        Raises:
            ClockSkew: It is more than ten seconds ahead or behind.
            UnexpectedAnswer: The answer does not tell the time, or comes from another issuer.
        """
        path = "/.well-known/oauth-authorization-server"
        address = self.settings.audience.rstrip("/") + path
        request = Request(method="GET", url=address, template=path, correlation_id=correlation_id)
        asked = self.http.clock.now()
        response = ask(self.http, request)
        self._note_clock(asked, response)
        said = response.json()
        if not isinstance(said, dict) or said.get("issuer") != self.settings.audience:
            raise UnexpectedAnswer(
                f"the metadata is not that of {self.settings.audience}", correlation_id=correlation_id
            )
        if self.clock_skew is None:
            raise UnexpectedAnswer("Maskinporten's answer does not tell the time", correlation_id=correlation_id)
        if abs(self.clock_skew) > ALLOWED_SKEW:
            raise self._clock_error(correlation_id)
        return self.clock_skew

    def claims(self, grant: Grant) -> dict[str, Any]:
        """Make the claims of a new grant."""
        settings = self.settings
        if grant.consumer_org and grant.consumer_org == settings.org_number:
            raise UsageError("consumer_org is the client's own organisation: leave it out")
        now = int(self.http.clock.now().timestamp())
        claims: dict[str, Any] = {
            **settings.extra_claims,
            "aud": settings.audience,
            "iss": settings.client_id,
            "scope": " ".join(grant.scopes),
            "iat": now,
            "exp": now + settings.lifetime,
            "jti": str(uuid4()),
        }
        if grant.system_user:
            claims["authorization_details"] = [_details(grant.system_user)]
        if grant.consumer_org:
            claims["consumer_org"] = grant.consumer_org
        if grant.resource:
            claims["resource"] = list(grant.resource)
        return claims

    def _fetch(self, grant: Grant, correlation_id: str) -> Token:
        assertion = self._signer.jws(self.claims(grant))
        asked = self.http.clock.now()
        request = Request(
            method="POST",
            url=self.settings.endpoint,
            template="/token",
            correlation_id=correlation_id,
            headers={"content-type": "application/x-www-form-urlencoded"},
            body=urlencode({"grant_type": _GRANT_TYPE, "assertion": assertion}).encode(),
            repeatable=True,
        )
        response = self.http.send(request)
        self._note_clock(asked, response)
        if not response.is_success:
            raise self._refusal(request, response)
        return _token(response, asked)

    def _refusal(self, request: Request, response: Response) -> SubmissionError:
        """Say what Maskinporten's refusal means, and for whom."""
        unknown = refusal(request, response, self.http.clock.now())
        if isinstance(unknown, WaitError):
            return unknown
        error, description = _said(response)
        found = _CODE.search(description)
        code = found.group() if found else ""
        known = MP_CODES.get(code)
        unsynchronised = abs(self.clock_skew or timedelta()) > ALLOWED_SKEW or "Issue time is after now" in description
        if known is None and unsynchronised:
            return self._clock_error(request.correlation_id, response.status)
        if not error and not code and isinstance(unknown, NotAuthorised):
            # No word of Maskinporten's own: a gateway before it says no, as in its outages, and may say yes again.
            return unknown
        message = f"Maskinporten answers {error}" if error else "Maskinporten refuses"
        if known:
            return known.as_error(message, correlation_id=request.correlation_id, status=response.status)
        return ClientRefused(
            message, correlation_id=request.correlation_id, code=code or unknown.code, status=response.status
        )

    def _note_clock(self, asked: datetime, response: Response) -> None:
        """Compare clocks: the answer was dated, in whole seconds, at some time between question and answer."""
        theirs = response.date
        if theirs is None:
            self.clock_skew = None
            return
        least = asked - theirs - timedelta(seconds=1)
        most = self.http.clock.now() - theirs
        self.clock_skew = skew = max(least, min(most, timedelta()))
        if abs(skew) > ALLOWED_SKEW:
            _log.warning("this machine's clock is %d s ahead of Maskinporten's", skew.total_seconds())

    def _clock_error(self, correlation_id: str, status: int | None = None) -> ClockSkew:
        if self.clock_skew is None:
            told = "Maskinporten says that this machine's clock is ahead"
        else:
            seconds = self.clock_skew.total_seconds()
            told = (
                f"this machine's clock is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} Maskinporten's"
            )
        return ClockSkew(told, correlation_id=correlation_id, status=status)


def _details(user: SystemUser) -> dict[str, Any]:
    details: dict[str, Any] = {
        "type": "urn:altinn:systemuser",
        "systemuser_org": {"authority": "iso6523-actorid-upis", "ID": f"0192:{user.org_number}"},
    }
    if user.external_ref:
        details["externalRef"] = user.external_ref
    return details


def _token(response: Response, asked: datetime) -> Token:
    said = response.json()
    if isinstance(said, dict):
        value, seconds = said.get("access_token"), said.get("expires_in")
        if isinstance(value, str) and _is_bearer(value) and isinstance(seconds, int) and 0 < seconds < 1 << 31:
            expires_at = asked + timedelta(seconds=seconds)
            return Token(access_token=value, issued_at=asked, expires_at=expires_at, scope=str(said.get("scope", "")))
    raise UnexpectedAnswer(
        "Maskinporten's answer holds no token", correlation_id=response.correlation_id, status=response.status
    )


def _is_bearer(value: str) -> bool:
    """Whether it can stand in a header."""
    return bool(value) and value.isascii() and value.isprintable() and " " not in value


def _said(response: Response) -> tuple[str, str]:
    """Read an OAuth error: its kind, and its description, which is only searched and never shown."""
    try:
        said = response.json()
    except UnexpectedAnswer:
        return "", response.text
    if not isinstance(said, dict):
        return "", response.text
    error = str(said.get("error", ""))
    return error if _TOKEN_LETTERS.fullmatch(error) else "", str(said.get("error_description", ""))
