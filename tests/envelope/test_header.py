from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import Certificate, load_der_x509_certificate
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.envelope import HEADER_LIMIT, PROFILES, Header, KeyTransport, Recipient, der
from kostra_sdk.envelope.errors import EnvelopeError, MalformedEnvelope, UnsupportedEnvelope
from kostra_sdk.envelope.header import certificate_id

if TYPE_CHECKING:
    from tests.envelope import pki

OAEP = KeyTransport.OAEP.algorithm
ID = der.sequence(der.sequence(), der.integer(7))
"""The certificate number 7 of an issuer without a name."""


def header(profile: str = "cms-cbc-oaep", *, content_size: int = 16, receivers: int = 1) -> Header:
    """Make a header whose keys and vector are recognisable, in the order it is encoded."""
    chosen = PROFILES[profile]
    recipients = [
        Recipient(ID, transport, bytes([0xE0 + number]) * 4)
        for number in range(receivers)
        for transport in chosen.transports
    ]
    recipients.sort(key=Recipient.encode)
    return Header(chosen, tuple(recipients), b"\xaa" * chosen.cipher.vector_size, content_size)


GOLDEN = {
    "cms-cbc-oaep": (
        "3081a4 06092a864886f70d010703 a08196 308193 020100"
        "3150 304e 020100 3005 3000 020107"
        "303c 06092a864886f70d010107 302f a00f 300d06096086480165030402010500"
        "a11c 301a 06092a864886f70d010108 300d06096086480165030402010500"
        "0404e0e0e0e0"
        "303c 06092a864886f70d010701 301d 060960864801650304012a 0410aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 8010"
    ),
    "cms-gcm-pkcs1": (
        "307d 060b2a864886f70d0109100117 a06e 306c 020100"
        "3121 301f 020100 3005 3000 020107"
        "300d 06092a864886f70d010101 0500"
        "0404e0e0e0e0"
        "3032 06092a864886f70d010701 301e 060960864801650304012e 3011 040caaaaaaaaaaaaaaaaaaaaaaaa 020110 8005"
    ),
}


@pytest.mark.parametrize(("profile", "content_size"), [("cms-cbc-oaep", 16), ("cms-gcm-pkcs1", 5)])
def test_the_very_bytes_of_a_header(profile: str, content_size: int) -> None:
    """The encoding is that of RFC 5652, 5083 and 5084, taken apart by hand."""
    assert header(profile, content_size=content_size).encode() == bytes.fromhex(GOLDEN[profile])


@given(
    profile=st.sampled_from(sorted(PROFILES)),
    content_size=st.one_of(st.integers(0, 300), st.integers(0, 2**50)),
    receivers=st.integers(1, 5),
)
def test_a_header_is_read_as_it_was_written(profile: str, content_size: int, receivers: int) -> None:
    """Reading undoes writing, for contents beyond four gigabytes too, and says where the content begins."""
    made = header(profile, content_size=content_size, receivers=receivers)
    written = made.encode()
    assert Header.parse(written + b"the content") == (made, len(written))


def test_the_outer_lengths_are_right_beyond_four_gigabytes() -> None:
    """Each element around the content ends exactly where the envelope does."""
    made = header("cms-gcm-oaep", content_size=5 * 2**30)
    written = made.encode()
    end = len(written) + 5 * 2**30 + 18
    info = der.Cursor(written, 0, der.NO_END).enter(der.SEQUENCE)
    info.take(der.OID)
    explicit = info.enter(der.CONSTRUCTED_0)
    enveloped = explicit.enter(der.SEQUENCE)
    assert info.end == explicit.end == enveloped.end == end


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_no_byte_of_a_header_can_be_changed_unseen(profile: str) -> None:
    """A header with any one byte changed is refused, or is another header."""
    made = header(profile, content_size=32, receivers=2)
    written = made.encode()
    for place in range(len(written)):
        for change in (0x01, 0x80, 0xFF):
            changed = bytearray(written)
            changed[place] ^= change
            try:
                read, _ = Header.parse(bytes(changed))
            except EnvelopeError:
                continue
            assert read != made


@given(data=st.binary(max_size=60), place=st.integers(0, 120), profile=st.sampled_from(sorted(PROFILES)))
def test_any_bytes_are_read_or_refused(data: bytes, place: int, profile: str) -> None:
    """No input makes the reader fail in another way than the documented one, and what it takes is canonical."""
    written = header(profile).encode()
    mixed = written[:place] + data + written[place + len(data) :]
    try:
        read, start = Header.parse(mixed)
    except EnvelopeError:
        return
    assert read.encode() == mixed[:start]


@pytest.mark.parametrize("length", range(len(header().encode())))
def test_a_cut_header_is_malformed(length: int) -> None:
    """However short it is, a header that is cut off is told from one that is unknown."""
    with pytest.raises(MalformedEnvelope):
        Header.parse(header().encode()[:length])


def test_a_header_may_not_be_longer_than_the_limit() -> None:
    """What claims a long list of receivers is refused after its first bytes."""
    made = header(receivers=1)
    huge = attrs.evolve(made, recipients=(attrs.evolve(made.recipients[0], encrypted_key=bytes(HEADER_LIMIT)),))
    with pytest.raises(MalformedEnvelope, match=f"first {HEADER_LIMIT} bytes"):
        Header.parse(huge.encode()[:HEADER_LIMIT])


def replaced(old: bytes, new: bytes, profile: str = "cms-cbc-oaep") -> bytes:
    """Give a header with `new` instead of `old`, of the same length, so that all else stays true."""
    written = header(profile).encode()
    assert old in written
    assert len(old) == len(new)
    return written.replace(old, new)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (replaced(der.oid("1.2.840.113549.1.7.3"), der.oid("1.2.840.113549.1.7.2")), "1.2.840.113549.1.7.2"),
        (replaced(der.oid("2.16.840.1.101.3.4.1.42"), der.oid("2.16.840.1.101.3.4.1.2")), "2.16.840.1.101.3.4.1.2"),
        (replaced(der.oid("1.2.840.113549.1.1.7"), der.oid("1.2.840.113549.1.1.8")), "1.2.840.113549.1.1.8"),
        (replaced(OAEP[:13], OAEP[:12] + b"\x08"), "1.2.840.113549.1.1.8"),
        (replaced(b"\x30\x4e\x02\x01", b"\xa1\x4e\x02\x01"), "otherwise than by an RSA key"),
        (replaced(ID, b"\x80" + ID[1:]), "by key identifier"),
        (replaced(b"\x02\x01\x00\x31\x50", b"\x02\x01\x00\xa0\x50"), "originator"),
        (header(receivers=0).encode(), "mix of receivers' keys"),
    ],
    ids=["signed", "AES-128", "MGF1", "OAEP parameters", "key agreement", "key id", "originator", "no receiver"],
)
def test_what_no_profile_has_is_named(data: bytes, says: str) -> None:
    """A sound envelope of another kind is told from a broken one, and the reason is said."""
    with pytest.raises(UnsupportedEnvelope, match=says):
        Header.parse(data)


@pytest.mark.parametrize("lacking", [1, 2, 3], ids=["first", "second", "both"])
def test_a_digest_may_lack_its_null(lacking: int) -> None:
    """With and without it mean the same; it is read as OpenSSL writes it, and written again as it was read."""
    digest = der.oid("2.16.840.1.101.3.4.2.1")
    with_null, bare = der.sequence(digest, der.NULL), der.sequence(digest)
    first, second = (bare if lacking & place else with_null for place in (1, 2))
    mask = der.sequence(der.oid("1.2.840.113549.1.1.8"), second)
    parameters = der.sequence(der.tlv(der.CONSTRUCTED_0, first), der.tlv(der.CONSTRUCTED_1, mask))
    algorithm = der.sequence(der.oid("1.2.840.113549.1.1.7"), parameters)
    made = attrs.evolve(header(), recipients=(Recipient(ID, KeyTransport.OAEP, b"key", algorithm),))
    written = made.encode()
    assert algorithm in written
    assert Header.parse(written) == (made, len(written))


@pytest.mark.parametrize("profile", ["cms-cbc-oaep", "cms-gcm-oaep"])
def test_a_vector_has_the_size_of_its_cipher(profile: str) -> None:
    """A vector of another size is refused before a cipher sees it."""
    with pytest.raises(UnsupportedEnvelope, match="initialisation vector"):
        Header.parse(attrs.evolve(header(profile), vector=b"\xaa" * 15).encode())


@pytest.mark.parametrize("data", [b"", b"-----BEGIN CMS-----\n", b"MIME-Version: 1.0\n", b" "])
def test_text_is_no_envelope(data: bytes) -> None:
    """PEM, S/MIME, nothing, and a plaintext that was never encrypted are told at the first byte."""
    with pytest.raises(MalformedEnvelope, match="not an envelope in DER"):
        Header.parse(data)


def test_it_is_known_for_whom_it_is(holder: pki.Holder, other: pki.Holder) -> None:
    """The certificates of its receivers are recognised, and no others."""
    recipient = Recipient(certificate_id(holder.certificate), KeyTransport.OAEP, b"key")
    made = attrs.evolve(header(), recipients=(recipient,))
    assert made.is_for(holder.certificate)
    assert not made.is_for(other.certificate)


def test_a_certificate_is_named_by_its_own_bytes(holder: pki.Holder) -> None:
    """Issuer and serial number are found in the certificate byte for byte."""
    named = der.Cursor(data := certificate_id(holder.certificate), 0, len(data)).enter(der.SEQUENCE)
    assert named.take(der.SEQUENCE) == holder.certificate.issuer.public_bytes()
    assert named.take(der.INTEGER) == der.integer(holder.certificate.serial_number)


def test_an_odd_serial_number_is_copied(holder: pki.Holder) -> None:
    """A negative serial number, which some old certificates have, is neither mended nor refused."""
    data = holder.certificate.public_bytes(Encoding.DER)
    serial = der.integer(holder.certificate.serial_number)
    negative = serial[:2] + b"\x80" + serial[3:]
    with pytest.warns(CryptographyDeprecationWarning, match="serial number"):
        odd = load_der_x509_certificate(data.replace(serial, negative))
    assert certificate_id(odd).endswith(negative)


def test_an_old_certificate_has_no_version(holder: pki.Holder) -> None:
    """In version 1 of X.509 the serial number stands first."""
    body = holder.certificate.tbs_certificate_bytes
    fields = der.Cursor(body, 0, len(body)).enter(der.SEQUENCE)
    fields.take(der.CONSTRUCTED_0)

    class Old:
        tbs_certificate_bytes = der.sequence(body[fields.position :])

    assert certificate_id(cast("Certificate", Old())) == certificate_id(holder.certificate)
