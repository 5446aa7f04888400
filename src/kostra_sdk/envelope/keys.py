"""The private key of a receiver, beside its certificate: for test receivers, and for whoever opens envelopes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

from kostra_sdk.envelope.certificates import load_certificate
from kostra_sdk.envelope.ciphers import KEY_SIZE
from kostra_sdk.envelope.errors import KeyUnreadable, TamperedEnvelope
from kostra_sdk.envelope.header import certificate_id
from kostra_sdk.envelope.profiles import KeyTransport

if TYPE_CHECKING:
    from kostra_sdk.envelope.header import Header
    from kostra_sdk.extract.files import StrPath

__all__ = ["ReceiverKey"]


@attrs.frozen
class ReceiverKey:
    """A certificate and its private key; the key is in no repr and no exception.

    Raises :class:`~kostra_sdk.envelope.errors.KeyUnreadable` if the two do not belong together.
    """

    private_key: RSAPrivateKey = attrs.field(repr=False)
    certificate: x509.Certificate

    def __attrs_post_init__(self) -> None:
        if self.private_key.public_key() != self.certificate.public_key():
            raise KeyUnreadable("the private key is not that of the certificate")

    @classmethod
    def load(
        cls,
        key: StrPath | bytes,
        certificate: StrPath | bytes,
        *,
        password: str | None = None,
    ) -> ReceiverKey:
        """Read a private key (PEM or DER, PKCS#8 or RSA's own) and its certificate, each a path or the bytes.

        Raises :class:`~kostra_sdk.envelope.errors.KeyUnreadable`
        and :class:`~kostra_sdk.envelope.errors.CertificateUnreadable`.
        """
        data = key if isinstance(key, bytes) else Path(key).read_bytes()
        return cls(_load_key(data, password), load_certificate(certificate))

    def content_key(self, header: Header) -> bytes | None:
        """Decrypt the key of the content; None where the envelope was not made for this certificate.

        Raises :class:`~kostra_sdk.envelope.errors.TamperedEnvelope`.
        """
        identity = certificate_id(self.certificate)
        own = [recipient for recipient in header.recipients if recipient.certificate_id == identity]
        if not own:
            return None
        best = min(own, key=lambda recipient: recipient.transport is not KeyTransport.OAEP)
        try:
            key = self.private_key.decrypt(best.encrypted_key, best.transport.padding)
        except ValueError:
            key = b""
        if len(key) == KEY_SIZE:
            return key
        if best.transport is KeyTransport.OAEP:
            raise TamperedEnvelope("the encrypted key of the content is damaged")
        # With PKCS#1 v1.5 whoever is told that a key is wrong can, by asking often, decrypt with it (RFC 3218).
        # So the failure must not show here: a random key makes it the content's.
        return os.urandom(KEY_SIZE)


def _load_key(data: bytes, password: str | None) -> RSAPrivateKey:
    load = load_pem_private_key if data.lstrip().startswith(b"-----BEGIN") else load_der_private_key
    try:
        key = load(data, None if password is None else password.encode())
    except (TypeError, ValueError, UnsupportedAlgorithm):
        # What went wrong there may quote what it read.
        raise KeyUnreadable("no private key can be read: wrong password, missing password, or not a key") from None
    if not isinstance(key, RSAPrivateKey):
        raise KeyUnreadable("the private key is not an RSA key")
    return key
