"""Keys for the grant: whatever they are kept in, they become a :class:`Signer`.

A signer makes JWS compact serialisations (RFC 7515) with RSA and SHA-2,
and says by ``kid`` or ``x5c`` (RFC 7517, 4.7) which key it was.
A key that must not leave its hardware takes part as a plain function from bytes to signature.
"""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from os import PathLike
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.errors import KeyRefused, SubmissionError

__all__ = ["Algorithm", "KeySource", "Sign", "Signer"]

KeySource: TypeAlias = str | PathLike[str] | bytes
"""A path, or the bytes themselves."""

Sign: TypeAlias = Callable[[bytes], bytes]
"""From what is to be signed to its signature, RSASSA-PKCS1-v1_5 with the hash of the algorithm."""

_LEAST_BITS: Final = 2048


class Algorithm(StrEnum):
    """How it is signed: the ones Maskinporten documents."""

    RS256 = "RS256"
    RS384 = "RS384"
    RS512 = "RS512"

    @property
    def hash(self) -> hashes.HashAlgorithm:
        """The hash, as cryptography wants it."""
        return {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}[self.value]


@attrs.frozen(kw_only=True)
class Signer:
    """A key that can sign, and its name at the receiver's.

    Make one with :meth:`from_pem`, :meth:`from_jwk` or :meth:`from_pkcs12`;
    or with a function of your own, for a hardware module or a signing service::

        Signer(sign=hsm.sign, kid="...")

    Raises :class:`~kostra_sdk.errors.UsageError` unless there is either a `kid` or a chain.
    """

    sign: Sign = attrs.field(repr=False)
    algorithm: Algorithm = attrs.field(default=Algorithm.RS256, converter=Algorithm)
    kid: str = ""
    """The name under which the public key is registered on the client."""
    chain: tuple[bytes, ...] = attrs.field(default=(), repr=False)
    """The certificates, DER, the signer's own first: virksomhetssertifikat of the client's organisation."""
    valid_until: datetime | None = None
    """When the signer's certificate runs out; None where the key has none."""

    def __attrs_post_init__(self) -> None:
        if bool(self.kid) == bool(self.chain):
            raise UsageError("a signer is known by its kid or by its certificates, one of the two")

    @classmethod
    def from_pem(
        cls,
        key: KeySource,
        *,
        kid: str = "",
        certificates: KeySource | None = None,
        password: str | None = None,
        algorithm: Algorithm = Algorithm.RS256,
    ) -> Self:
        """Take a private key in PEM, known by its `kid` or by certificates in PEM.

        Raises :class:`~kostra_sdk.submission.errors.KeyRefused` where key and certificates cannot be used.
        """
        try:
            private = serialization.load_pem_private_key(_read(key), None if password is None else password.encode())
            chain = x509.load_pem_x509_certificates(_read(certificates)) if certificates is not None else []
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyRefused("no private key could be read from the PEM: wrong file or wrong password") from None
        return cls._of(private, algorithm, kid, chain)

    @classmethod
    def from_jwk(cls, key: KeySource | Mapping[str, Any], *, kid: str = "", algorithm: Algorithm | None = None) -> Self:
        """Take a private JWK, an object or its JSON; its own `kid` and `alg` count unless others are given.

        Raises :class:`~kostra_sdk.submission.errors.KeyRefused` where it is no private RSA key.
        """
        try:
            jwk = key if isinstance(key, Mapping) else json.loads(_read(key))
            private = _from_numbers(jwk)
            named, said = str(jwk.get("kid", "")), Algorithm(jwk.get("alg", Algorithm.RS256))
        except (ValueError, TypeError, LookupError, AttributeError):
            # The error would show the numbers.
            raise KeyRefused("the JWK is not a private RSA key") from None
        return cls._of(private, algorithm or said, kid or named, ())

    @classmethod
    def from_pkcs12(
        cls, store: KeySource, password: str, *, kid: str = "", algorithm: Algorithm = Algorithm.RS256
    ) -> Self:
        """Take key and certificates of a PKCS#12 store; with a `kid`, the certificates are left out.

        Raises :class:`~kostra_sdk.submission.errors.KeyRefused` where it cannot be opened or lacks one of them.
        """
        try:
            held = pkcs12.load_pkcs12(_read(store), password.encode())
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyRefused("the PKCS#12 store cannot be opened: wrong file or wrong password") from None
        if held.key is None:
            raise KeyRefused("there is no private key in the PKCS#12 store")
        own = [held.cert.certificate] if held.cert else []
        return cls._of(
            held.key, algorithm, kid, [] if kid else [*own, *(one.certificate for one in held.additional_certs)]
        )

    @classmethod
    def _of(cls, key: object, algorithm: Algorithm, kid: str, certificates: Iterable[x509.Certificate]) -> Self:
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < _LEAST_BITS:
            raise KeyRefused(f"the key is not RSA of at least {_LEAST_BITS} bits")
        chain = _in_order(key, list(certificates))

        def sign(data: bytes) -> bytes:
            return key.sign(data, padding.PKCS1v15(), algorithm.hash)

        return cls(
            sign=sign,
            algorithm=algorithm,
            kid=kid,
            chain=tuple(one.public_bytes(serialization.Encoding.DER) for one in chain),
            valid_until=chain[0].not_valid_after_utc if chain else None,
        )

    @property
    def identity(self) -> str:
        """What tells this key from others: its kid, or the fingerprint of its certificate."""
        if self.kid:
            return f"kid:{self.kid}"
        digest = hashes.Hash(hashes.SHA256())
        digest.update(self.chain[0])
        return f"x5c:{digest.finalize().hex()}"

    def jws(self, claims: Mapping[str, Any]) -> str:
        """Sign the claims: a JWT in JWS compact serialisation.

        Raises :class:`~kostra_sdk.submission.errors.KeyRefused` where the key's function fails;
        an error of the submission that it raises passes through, such as ``NotSent`` of a signing service.
        """
        header: dict[str, Any] = {"alg": self.algorithm.value}
        if self.kid:
            header["kid"] = self.kid
        else:
            header["x5c"] = [b64encode(certificate).decode() for certificate in self.chain]
        signed = f"{_encoded(_json(header))}.{_encoded(_json(claims))}"
        try:
            signature = self.sign(signed.encode())
        except SubmissionError:
            raise
        except Exception as error:
            raise KeyRefused(f"the key did not sign: {type(error).__name__}") from error
        return f"{signed}.{_encoded(signature)}"


def _read(source: KeySource) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise KeyRefused(f"{source} cannot be read: {error.strerror}") from error


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_numbers(jwk: Mapping[str, Any]) -> rsa.RSAPrivateKey:
    """Make the key of a JWK's numbers (RFC 7518, 6.3); the primes may be left out."""
    if jwk["kty"] != "RSA":
        raise ValueError("not RSA")

    def number(name: str) -> int:
        text = jwk[name]
        return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")

    n, e, d = number("n"), number("e"), number("d")
    p, q = (number("p"), number("q")) if "p" in jwk else rsa.rsa_recover_prime_factors(n, e, d)
    return rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(e, n),
    ).private_key()


def _in_order(key: rsa.RSAPrivateKey, certificates: list[x509.Certificate]) -> list[x509.Certificate]:
    """Put the certificate of the key first, and behind each the one that issued it, as far as there are any."""
    if not certificates:
        return []
    chain = [one for one in certificates if one.public_key() == key.public_key()][:1]
    if not chain:
        raise KeyRefused("none of the certificates is the key's own")
    left = [one for one in certificates if one != chain[0]]
    while issuers := [one for one in left if one.subject == chain[-1].issuer]:
        chain.append(issuers[0])
        left.remove(issuers[0])
    return chain
