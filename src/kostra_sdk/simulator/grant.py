"""The grant of a Maskinporten client: a signed JWT, held against what is registered."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from kostra_sdk.simulator.model import Client, SystemUser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.simulator.state import State

__all__ = ["REFUSALS", "Grant", "GrantRefused", "read_grant"]

SKEW: Final = timedelta(seconds=10)
LIFETIME: Final = timedelta(seconds=120)
KEY_LIFETIME: Final = timedelta(days=365)
SYSTEM_USER: Final = "urn:altinn:systemuser"
ACTOR: Final = "iso6523-actorid-upis"

_HASHES: Final = MappingProxyType({"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()})
_CLAIMS: Final = frozenset(
    {"aud", "iss", "scope", "iat", "exp", "jti", "authorization_details", "consumer_org", "resource"}
)

REFUSALS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "MP-012": ("invalid_grant", "The grant was used before"),
        "MP-100": ("invalid_grant", "Client authentication failed: no such client here"),
        "MP-110": ("invalid_grant", "Client authentication failed: invalid JWT claim aud"),
        "MP-120": ("invalid_grant", "Client authentication failed: the certificate is not valid"),
        "MP-121": ("invalid_grant", "Client authentication failed: expired key"),
        "MP-122": ("invalid_grant", "Client authentication failed: the certificate is another organisation's"),
        "MP-123": ("invalid_grant", "Client authentication failed: no certificate could be read from x5c"),
        "MP-124": ("invalid_grant", "Client authentication failed: the signature does not fit"),
        "MP-130": ("invalid_grant", "Client authentication failed: the JWT is expired"),
        "MP-200": ("invalid_scope", "The client has none of these scopes"),
        "MP-201": ("invalid_scope", "The client does not have all of these scopes"),
        "MP-250": ("invalid_scope", "The organisation has not been given the scope"),
        "MP-251": ("invalid_scope", "The consumer has not delegated the scope"),
        "MP-301": ("invalid_authorization_details", "Unknown type of authorization_details"),
        "MP-302": ("invalid_authorization_details", "Invalid field in authorization_details"),
        "MP-303": ("invalid_altinn_customer_configuration", "No such system user is set up in Altinn"),
    }
)
"""The documented codes: the OAuth error each comes with, and what it means, in the simulator's words."""


class GrantRefused(Exception):
    """Maskinporten's answer to a grant that does not do."""

    def __init__(self, error: str, description: str, code: str | None = None, status: int = 400) -> None:
        self.error = error
        self.description = description
        self.code = code
        self.status = status
        super().__init__(description)

    @classmethod
    def coded(cls, code: str) -> GrantRefused:
        """Make the refusal of a documented code; an unknown code is refused as an invalid grant."""
        error, description = REFUSALS.get(code, ("invalid_grant", "The grant is refused"))
        return cls(error, description, code)


@attrs.frozen
class Grant:
    """A grant that does."""

    client: Client
    scopes: tuple[str, ...]
    system_user: SystemUser | None
    resource: Any
    consumer: str
    """The organisation number the token is for."""


def _decode(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise GrantRefused("invalid_request", "Invalid assertion. Invalid parameter value") from None


def _object(part: str) -> dict[str, Any]:
    try:
        data = json.loads(_decode(part))
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise GrantRefused("invalid_request", "Invalid assertion. Invalid parameter value")
    return data


def read_grant(assertion: str, state: State, extra_claims: frozenset[str]) -> Grant:
    """Hold a grant against the registered clients, their keys and the system users.

    A grant that does is used up.

    Raises:
        GrantRefused: With the code that Maskinporten documents, where it documents one.
    """
    parts = assertion.split(".")
    if len(parts) != 3:
        raise GrantRefused("invalid_request", "Invalid assertion. Invalid parameter value")
    header, claims = _object(parts[0]), _object(parts[1])
    now = state.now()
    client = state.clients.get(str(claims.get("iss")))
    if client is None:
        raise GrantRefused.coded("MP-100")
    _verify(client, header, parts, state)
    if claims.get("aud") != state.issuer:
        raise GrantRefused.coded("MP-110")
    unknown = sorted(set(claims) - _CLAIMS - extra_claims)
    if unknown:
        raise GrantRefused("invalid_grant", f"Invalid assertion. Unknown claims: {', '.join(unknown)}")
    _check_times(claims, now)
    scopes = _scopes(claims, client)
    system_user = _system_user(claims, client, state)
    jti = claims.get("jti")
    if jti is not None:
        state.used_grants = {key: until for key, until in state.used_grants.items() if until > now}
        if (client.id, str(jti)) in state.used_grants:
            raise GrantRefused.coded("MP-012")
        state.used_grants[client.id, str(jti)] = now + LIFETIME + 2 * SKEW
    consumer = system_user.org_number if system_user else str(claims.get("consumer_org", client.org_number))
    return Grant(client, scopes, system_user, claims.get("resource"), consumer)


def _verify(client: Client, header: dict[str, Any], parts: list[str], state: State) -> None:
    """Check who has signed."""
    algorithm = _HASHES.get(str(header.get("alg")))
    if algorithm is None:
        raise GrantRefused("invalid_request", "Invalid assertion. The algorithm is not RS256, RS384 or RS512")
    if ("kid" in header) == ("x5c" in header):
        raise GrantRefused("invalid_request", "Invalid assertion. The header has either kid or x5c")
    if "kid" in header:
        registered = client.keys.get(str(header["kid"]))
        if registered is None:
            raise GrantRefused.coded("MP-124")
        if registered.registered + KEY_LIFETIME <= state.now():
            raise GrantRefused.coded("MP-121")
        public = registered.public
    else:
        public = _certified_key(client, header["x5c"], state)
    try:
        public.verify(_decode(parts[2]), f"{parts[0]}.{parts[1]}".encode(), padding.PKCS1v15(), algorithm)
    except InvalidSignature:
        raise GrantRefused.coded("MP-124") from None


def _certified_key(client: Client, x5c: Any, state: State) -> RSAPublicKey:
    """Give the key of a business certificate, if its chain leads to a trusted root."""
    if not isinstance(x5c, list) or not x5c:
        raise GrantRefused.coded("MP-123")
    try:
        chain = [x509.load_der_x509_certificate(base64.b64decode(str(part), validate=True)) for part in x5c]
    except ValueError:
        raise GrantRefused.coded("MP-123") from None
    now = state.now().astimezone(UTC)
    if not client.allows_certificate or not _is_trusted(chain, state.trusted, now):
        raise GrantRefused.coded("MP-120")
    if client.org_number not in _org_numbers(chain[0]):
        raise GrantRefused.coded("MP-122")
    public = chain[0].public_key()
    if not isinstance(public, RSAPublicKey):
        raise GrantRefused.coded("MP-120")
    return public


def _is_trusted(chain: list[x509.Certificate], roots: list[x509.Certificate], now: datetime) -> bool:
    """Whether each certificate is valid now and issued by the next, and the last by a trusted root."""
    if any(not part.not_valid_before_utc <= now <= part.not_valid_after_utc for part in chain):
        return False
    if not all(_issued(child, parent) for child, parent in pairwise(chain)):
        return False
    return any(chain[-1] == root or _issued(chain[-1], root) for root in roots)


def _issued(child: x509.Certificate, parent: x509.Certificate) -> bool:
    try:
        child.verify_directly_issued_by(parent)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _org_numbers(certificate: x509.Certificate) -> set[str]:
    """Read the organisation numbers of a business certificate, from serialNumber or organizationIdentifier."""
    subject = certificate.subject
    found = {str(name.value) for name in subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)}
    identifiers = subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_IDENTIFIER)
    return found | {str(name.value).removeprefix("NTRNO-") for name in identifiers}


def _check_times(claims: dict[str, Any], now: datetime) -> None:
    try:
        issued = datetime.fromtimestamp(claims["iat"], UTC)
        expires = datetime.fromtimestamp(claims["exp"], UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise GrantRefused("invalid_grant", "Invalid assertion. iat and exp are needed, as seconds") from None
    if issued > now + SKEW:
        raise GrantRefused("invalid_grant", "Invalid assertion. Issue time is after now")
    if expires <= now:
        raise GrantRefused.coded("MP-130")
    if issued < now - SKEW:
        raise GrantRefused("invalid_grant", "Invalid assertion. Issue time is too long ago")
    if expires - issued > LIFETIME:
        raise GrantRefused("invalid_grant", "Invalid assertion. It lives longer than 120 seconds")


def _scopes(claims: dict[str, Any], client: Client) -> tuple[str, ...]:
    scopes = tuple(str(claims.get("scope", "")).split())
    missing = [scope for scope in scopes if scope not in client.scopes]
    if not scopes or len(missing) == len(scopes):
        raise GrantRefused.coded("MP-200")
    if missing:
        raise GrantRefused.coded("MP-201")
    return scopes


def _system_user(claims: dict[str, Any], client: Client, state: State) -> SystemUser | None:
    """Find the system user that the grant asks to act as."""
    if "authorization_details" not in claims:
        return None
    details = claims["authorization_details"]
    if not isinstance(details, list) or len(details) != 1 or not isinstance(details[0], dict):
        raise GrantRefused.coded("MP-302")
    wanted = details[0]
    if wanted.get("type") != SYSTEM_USER:
        raise GrantRefused.coded("MP-301")
    org = wanted.get("systemuser_org")
    known = {"type", "systemuser_org", "externalRef"}
    if not isinstance(org, dict) or set(wanted) - known or org.get("authority") != ACTOR:
        raise GrantRefused.coded("MP-302")
    prefix, _, org_number = str(org.get("ID")).partition(":")
    if prefix != "0192" or len(org_number) != 9:
        raise GrantRefused.coded("MP-302")
    # Altinn files a request without a reference under the organisation number.
    reference = str(wanted.get("externalRef", org_number))
    for user in state.system_users.values():
        if (user.org_number, user.external_ref) == (org_number, reference) and client.id in user.client_ids:
            return user
    raise GrantRefused.coded("MP-303")
