"""The header of an envelope: all that stands before its ciphertext (RFC 5652, section 6; RFC 5083).

Written once, and read by the same rules: what was read is written again and must give the very same bytes.
So a header that is not strict DER, or holds anything that no profile has, is refused before any key is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.envelope import der
from kostra_sdk.envelope.ciphers import CIPHERS, ContentCipher
from kostra_sdk.envelope.errors import MalformedEnvelope, UnsupportedEnvelope
from kostra_sdk.envelope.profiles import PROFILES, KeyTransport, Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography import x509

__all__ = ["HEADER_LIMIT", "Header", "Recipient", "certificate_id"]

HEADER_LIMIT: Final = 64 * 1024
"""The longest header, in bytes, that is written or read; a receiver takes 0.3 to 0.7 KiB of it."""

_DATA: Final = der.oid("1.2.840.113549.1.7.1")
_VERSION: Final = der.integer(0)


def certificate_id(certificate: x509.Certificate) -> bytes:
    """Write the IssuerAndSerialNumber that names `certificate` in an envelope.

    Both parts are copied as the certificate has them: written anew, an old string type or an odd number could differ.
    """
    body = certificate.tbs_certificate_bytes
    fields = der.Cursor(body, 0, len(body)).enter(der.SEQUENCE)
    if fields.tag == der.CONSTRUCTED_0:
        fields.take(der.CONSTRUCTED_0)  # the certificate's version
    serial = fields.take(der.INTEGER)
    fields.take(der.SEQUENCE)  # the algorithm of its signature
    issuer = fields.take(der.SEQUENCE)
    return der.sequence(issuer, serial)


@attrs.frozen
class Recipient:
    """The key of the content, encrypted for one certificate."""

    certificate_id: bytes
    """Which certificate, as :func:`certificate_id` writes it."""
    transport: KeyTransport
    encrypted_key: bytes = attrs.field(repr=False)
    algorithm: bytes = attrs.field(repr=False)
    """The AlgorithmIdentifier of the transport, in the spelling it was read in."""

    @algorithm.default
    def _usual_spelling(self) -> bytes:
        return self.transport.algorithm

    def encode(self) -> bytes:
        """Write the KeyTransRecipientInfo."""
        return der.sequence(_VERSION, self.certificate_id, self.algorithm, der.octets(self.encrypted_key))

    @classmethod
    def read(cls, recipients: der.Cursor) -> Recipient:
        """Read the next RecipientInfo."""
        if recipients.tag != der.SEQUENCE:
            raise UnsupportedEnvelope("a receiver is listed otherwise than by an RSA key")
        fields = recipients.enter(der.SEQUENCE)
        fields.take(der.INTEGER)
        if fields.tag == der.PRIMITIVE_0:
            raise UnsupportedEnvelope("a receiver is listed by key identifier, not by issuer and serial number")
        identity = fields.take(der.SEQUENCE)
        algorithm = fields.take(der.SEQUENCE)
        encrypted_key = fields.contents(der.OCTET_STRING)
        transport = KeyTransport.of(algorithm)
        if transport is None:
            name = der.dotted(der.Cursor(algorithm, 0, len(algorithm)).enter(der.SEQUENCE).take(der.OID))
            raise UnsupportedEnvelope(
                f"a receiver's key is encrypted with algorithm {name} or with parameters that no profile has "
                "(RSA-OAEP with SHA-256 in both places, or RSA PKCS#1 v1.5)"
            )
        return cls(identity, transport, encrypted_key, algorithm)


@attrs.frozen
class Header:
    """What stands before the ciphertext; :attr:`content_size` is the ciphertext's length in bytes."""

    profile: Profile
    recipients: tuple[Recipient, ...]
    vector: bytes
    content_size: int

    def is_for(self, certificate: x509.Certificate) -> bool:
        """Whether the holder of this certificate's private key can open the envelope."""
        identity = certificate_id(certificate)
        return any(recipient.certificate_id == identity for recipient in self.recipients)

    def encode(self) -> bytes:
        """Write the header; the ciphertext follows, then the cipher's tail, then nothing."""
        cipher = self.profile.cipher
        after = self.content_size + cipher.tail_size

        algorithm = der.sequence(cipher.identifier, cipher.parameters(self.vector))
        content = _DATA + algorithm + der.header(der.PRIMITIVE_0, self.content_size)
        encrypted = der.header(der.SEQUENCE, len(content) + self.content_size) + content

        recipients = der.set_of(*(recipient.encode() for recipient in self.recipients))
        body = _VERSION + recipients + encrypted
        enveloped = der.header(der.SEQUENCE, len(body) + after) + body
        explicit = der.header(der.CONSTRUCTED_0, len(enveloped) + after) + enveloped
        info = cipher.content_type + explicit
        return der.header(der.SEQUENCE, len(info) + after) + info

    @classmethod
    def parse(cls, data: bytes) -> tuple[Header, int]:
        """Read the header from the beginning of an envelope; give it, and where the ciphertext begins.

        `data` is the first :data:`HEADER_LIMIT` bytes, or all there are.
        Raises :class:`~kostra_sdk.envelope.errors.MalformedEnvelope`
        and :class:`~kostra_sdk.envelope.errors.UnsupportedEnvelope`.
        """
        if not data.startswith(bytes([der.SEQUENCE])):
            raise MalformedEnvelope("not an envelope in DER; PEM and S/MIME text are not read")
        whole = der.Cursor(data, 0, der.NO_END)
        info = whole.enter(der.SEQUENCE)
        content_type = info.take(der.OID)
        if content_type not in {cipher.content_type for cipher in CIPHERS}:
            raise UnsupportedEnvelope(f"the content type is {der.dotted(content_type)}, not that of an envelope")
        enveloped = info.enter(der.CONSTRUCTED_0).enter(der.SEQUENCE)
        enveloped.take(der.INTEGER)
        if enveloped.tag == der.CONSTRUCTED_0:
            raise UnsupportedEnvelope("the envelope tells of its originator")
        listed = enveloped.enter(der.SET)
        recipients = []
        while not listed.at_end:
            recipients.append(Recipient.read(listed))
        encrypted = enveloped.enter(der.SEQUENCE)
        encrypted.take(der.OID)
        cipher, vector = _read_algorithm(encrypted.enter(der.SEQUENCE))
        content = encrypted.enter(der.PRIMITIVE_0)

        header = cls(_find_profile(cipher, recipients), tuple(recipients), vector, content.end - content.position)
        written = header.encode()
        if written != data[: content.position]:
            place = next((i for i, (a, b) in enumerate(zip(written, data, strict=False)) if a != b), len(written))
            raise MalformedEnvelope(f"byte {place} of the header is not what its profile has there")
        return header, content.position


def _find_profile(cipher: ContentCipher, recipients: Sequence[Recipient]) -> Profile:
    """Find the profile that has this cipher, and the receivers' keys encrypted in these ways."""
    transports = {recipient.transport for recipient in recipients}
    for profile in PROFILES.values():
        if profile.cipher is cipher and set(profile.transports) == transports:
            return profile
    raise UnsupportedEnvelope(f"no profile has {cipher.name} with this mix of receivers' keys")


def _read_algorithm(algorithm: der.Cursor) -> tuple[ContentCipher, bytes]:
    """Read the AlgorithmIdentifier of the content."""
    identifier = algorithm.take(der.OID)
    cipher = next((cipher for cipher in CIPHERS if cipher.identifier == identifier), None)
    if cipher is None:
        raise UnsupportedEnvelope(f"the content is encrypted with algorithm {der.dotted(identifier)}")
    vector = cipher.read_vector(algorithm)
    if len(vector) != cipher.vector_size:
        raise UnsupportedEnvelope(
            f"the initialisation vector of {cipher.name} has {len(vector)} bytes, not {cipher.vector_size}"
        )
    return cipher, vector
