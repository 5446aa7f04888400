"""Doubles for the submission's tests: a clock set by hand, a network made of answers, keys and tokens."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from kostra_sdk.submission.errors import SubmissionError
from kostra_sdk.submission.http import Http, HttpSettings, Request, Response
from kostra_sdk.submission.signing import Signer
from kostra_sdk.submission.token_cache import Token

if TYPE_CHECKING:
    from kostra_sdk.submission.clock import Clock

NOON = datetime(2027, 1, 11, 12, 0, tzinfo=UTC)
CORRELATION = "c0ffee00-0000-4000-8000-000000000001"
MUNICIPALITY = "310000019"
VENDOR = "310000027"

Answer: TypeAlias = Response | SubmissionError | Callable[[Request], Response]


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._monotonic = 0.0

    def now(self) -> datetime:
        """Give the moment it was set to."""
        return self._now

    def monotonic(self) -> float:
        """Give the seconds it was moved."""
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def set_back(self, seconds: float) -> None:
        """Set the clock on the wall back; time goes on all the same."""
        self._now -= timedelta(seconds=seconds)


class FakeNetwork:
    """A transport that gives its answers in turn, and remembers what it was asked.

    An answer is a response, an error to raise, or a function of the request;
    after the last one, `always` is given for ever.
    """

    def __init__(self, *answers: Answer, always: Answer | None = None) -> None:
        self.answers = list(answers)
        self.always = always
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        """Give the next answer."""
        self.requests.append(request)
        answer = self.answers.pop(0) if self.answers else self.always
        assert answer is not None, f"nothing more was to be asked, but {request.method} {request.template}"
        if isinstance(answer, SubmissionError):
            raise answer
        return answer(request) if callable(answer) else answer

    @property
    def paths(self) -> list[str]:
        """What was asked, as method and template."""
        return [f"{request.method} {request.template}" for request in self.requests]


def http(network: Callable[[Request], Response], clock: Clock | None = None) -> Http:
    """Make the way out that leads to a fake network."""
    return Http(HttpSettings(user_agent="kostra-sdk/test"), network, clock or ManualClock())


def request(url: str = "https://receiver.example/path", method: str = "GET", **more: Any) -> Request:
    """Make a request."""
    return Request(method=method, url=url, correlation_id=CORRELATION, **more)


def answer(status: int = 200, said: object = None, **headers: str) -> Response:
    """Make an answer whose body is JSON; header names have low lines for hyphens."""
    body = b"" if said is None else json.dumps(said).encode()
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def http_date(moment: datetime) -> str:
    """Write a moment as the header ``Date`` has it."""
    return moment.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


@cache
def rsa_key(name: str = "own", bits: int = 2048) -> rsa.RSAPrivateKey:
    """Make a key, the same one for the same name in this run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(key: rsa.RSAPrivateKey, password: str | None = None) -> bytes:
    """Write a private key as PEM."""
    encryption = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def number(value: int) -> str:
    """Write a number as a JWK does."""
    return urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def jwk(key: rsa.RSAPrivateKey, **more: str) -> dict[str, str]:
    """Write a private key as JWK."""
    private, public = key.private_numbers(), key.private_numbers().public_numbers
    numbers = {"n": public.n, "e": public.e, "d": private.d, "p": private.p, "q": private.q}
    return {"kty": "RSA", **{name: number(value) for name, value in numbers.items()}, **more}


def certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: str | None = None, issuer_key: rsa.RSAPrivateKey | None = None
) -> x509.Certificate:
    """Make a certificate, its own issuer unless one is given; it names nobody."""

    def named(what: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, what)])

    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    uses = dict.fromkeys(
        (
            *("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer or name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOON.replace(year=2020))
        .not_valid_after(NOON.replace(year=2099))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=issuer is None, **uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer_key or key).public_key()), critical=False
        )
        .sign(issuer_key or key, hashes.SHA256())
    )


@cache
def signer(kid: str = "test-key") -> Signer:
    """Make a signer, the same one for the same name in this run."""
    return Signer.from_pem(pem(rsa_key()), kid=kid)


def jwt(claims: Mapping[str, Any]) -> str:
    """Write a token with these claims; its signature is none."""
    parts = ({"alg": "RS256"}, dict(claims))
    head, body = (urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    return f"{head}.{body}.c2lnbmF0dXJl"


class FixedTokens:
    """A source of tokens that numbers them: a new one when the last was refused."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or ManualClock()
        self.asked: list[Any] = []
        self._count = 1

    def token(self, grant: Any, *, correlation_id: str, instead_of: Token | None = None) -> Token:
        """Give the current token."""
        self.asked.append(grant)
        if instead_of is not None:
            self._count += 1
        now = self.clock.now()
        return Token(access_token=f"token-{self._count}", issued_at=now, expires_at=now + timedelta(minutes=30))
