"""Certificates for the tests: a small authority whose every part can be made wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from kostra_sdk.envelope import Receiver, ReceiverKey, Rule, Rules
from kostra_sdk.ids import orgnr

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW: Final = datetime(2027, 1, 15, 12, tzinfo=UTC)
DAY: Final = timedelta(days=1)
ORG_NUMBER: Final = "31400000" + orgnr.check_digit("31400000")
OTHER_ORG_NUMBER: Final = "31400001" + orgnr.check_digit("31400001")

Attributes = tuple[tuple[x509.ObjectIdentifier, str], ...]

SUBJECT: Final[Attributes] = (
    (NameOID.COMMON_NAME, "Testmottaker"),
    (NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{ORG_NUMBER}"),
)


def usage(*names: str) -> x509.KeyUsage:
    """Make a KeyUsage with only these uses."""
    known = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in names for name in known})


@attrs.frozen
class Holder:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey = attrs.field(repr=False)

    @property
    def pem(self) -> bytes:
        """The certificate, PEM."""
        return self.certificate.public_bytes(Encoding.PEM)

    def key_pem(self, password: str | None = None) -> bytes:
        """Give the private key, PEM, encrypted if there is a password."""
        encryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)

    @property
    def receiver(self) -> Receiver:
        """The holder as a receiver about whom nothing is asked."""
        return Receiver(self.certificate, Rules(without=frozenset(Rule)))

    @property
    def receiver_key(self) -> ReceiverKey:
        """What the holder opens envelopes with."""
        return ReceiverKey(self.key, self.certificate)


def authority(
    key: rsa.RSAPrivateKey,
    name: str,
    issuer: Holder | None = None,
    *,
    until: datetime = NOW + 3650 * DAY,
    extensions: Iterable[tuple[x509.ExtensionType, bool]] | None = None,
) -> Holder:
    """Make an authority's certificate, a root's unless it has an issuer."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    if extensions is None:
        extensions = (
            (x509.BasicConstraints(ca=True, path_length=None), True),
            (usage("key_cert_sign", "crl_sign"), True),
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
        )
    return Holder(
        _sign(
            subject,
            issuer.certificate.subject if issuer else subject,
            key.public_key(),
            signer,
            (NOW - 3650 * DAY, until),
            extensions,
        ),
        key,
    )


def enterprise(
    key: rsa.RSAPrivateKey,
    issuer: Holder,
    *,
    subject: Attributes = SUBJECT,
    valid: tuple[datetime, datetime] = (NOW - 300 * DAY, NOW + 700 * DAY),
    key_usage: tuple[x509.KeyUsage, bool] | None = (usage("key_encipherment", "data_encipherment"), True),
    more: Iterable[tuple[x509.ExtensionType, bool]] = (),
    serial: int | None = None,
) -> Holder:
    """Make an organisation's certificate for encryption, as like a real one as the arguments let it be."""
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False),
        *([key_usage] if key_usage else []),
        *more,
    ]
    return Holder(
        _sign(
            x509.Name([x509.NameAttribute(oid, value) for oid, value in subject]),
            issuer.certificate.subject,
            key.public_key(),
            issuer.key,
            valid,
            extensions,
            serial=serial,
        ),
        key,
    )


def _sign(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
    signer: rsa.RSAPrivateKey,
    valid: tuple[datetime, datetime],
    extensions: Iterable[tuple[x509.ExtensionType, bool]],
    *,
    serial: int | None = None,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(signer, hashes.SHA256())


def elliptic(issuer: Holder) -> x509.Certificate:
    """Make a certificate whose key is on an elliptic curve."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in SUBJECT])
    valid = (NOW - 300 * DAY, NOW + 700 * DAY)
    return _sign(subject, issuer.certificate.subject, key.public_key(), issuer.key, valid, ())


def revocation_list(
    issuer: Holder,
    revoked: Iterable[x509.Certificate] = (),
    *,
    holds: tuple[datetime, datetime] = (NOW - DAY, NOW + 6 * DAY),
    extensions: Iterable[tuple[x509.ExtensionType, bool]] = (),
    signer: Holder | None = None,
) -> x509.CertificateRevocationList:
    """Make a revocation list."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(holds[0])
        .next_update(holds[1])
    )
    for certificate in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(NOW - 2 * DAY).build())
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign((signer or issuer).key, hashes.SHA256())
