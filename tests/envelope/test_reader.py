from __future__ import annotations

import io
import os
import stat
import tracemalloc
from typing import TYPE_CHECKING

import attrs
import pytest
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kostra_sdk.envelope import (
    PROFILES,
    Digest,
    Manifest,
    ReceiverKey,
    decrypt,
    decrypt_bytes,
    encrypt,
    inspect,
)
from kostra_sdk.envelope.errors import (
    EnvelopeError,
    MalformedEnvelope,
    ManifestRequired,
    NotAReceiver,
    TamperedEnvelope,
)
from kostra_sdk.errors import UsageError
from tests.envelope import pki
from tests.envelope.test_writer import Trickle, plaintext

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_sdk.extract.files import Data


def make(data: bytes, holder: pki.Holder, profile: str) -> tuple[bytes, Manifest]:
    """Encrypt in memory."""
    envelope = io.BytesIO()
    manifest = encrypt(data, envelope, [holder.receiver], now=pki.NOW, profile=profile)
    return envelope.getvalue(), manifest


@pytest.fixture(scope="session")
def large(holder: pki.Holder) -> dict[str, tuple[bytes, Manifest]]:
    """Make an envelope of several pieces in every profile."""
    return {profile: make(plaintext(2**20 + 7), holder, profile) for profile in PROFILES}


def opens(envelope: bytes, key: ReceiverKey, manifest: Manifest | None) -> bool:
    """Tell whether it opens; any other failure than the documented ones fails the test."""
    try:
        decrypt_bytes(envelope, [key], manifest=manifest)
    except EnvelopeError:
        return False
    return True


@pytest.mark.parametrize("profile", ["cms-gcm-oaep", "cms-gcm-pkcs1"])
def test_every_changed_byte_of_a_gcm_envelope_is_found(profile: str, holder: pki.Holder) -> None:
    """Without any manifest: header, key, content and tag, not one byte can be changed."""
    envelope, _ = make(b"an extract of one line\r\n", holder, profile)
    key = holder.receiver_key
    assert opens(envelope, key, None)
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 0xFF if place % 2 else 0x01
        assert not opens(bytes(changed), key, None), place


@pytest.mark.parametrize("profile", ["cms-cbc-oaep", "cms-cbc-pkcs1", "cms-cbc-dual"])
@pytest.mark.parametrize("private", [True, False], ids=["private", "shareable"])
def test_every_changed_byte_of_a_cbc_envelope_is_found_by_its_manifest(
    profile: str, private: bool, holder: pki.Holder
) -> None:
    """With the manifest of either shape, not one byte can be changed."""
    envelope, made = make(b"an extract of one line\r\n", holder, profile)
    manifest = Manifest.from_json(made.to_json(private=private))
    key = holder.receiver_key
    assert opens(envelope, key, manifest)
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 0xFF if place % 2 else 0x01
        assert not opens(bytes(changed), key, manifest), place


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(profile=st.sampled_from(sorted(PROFILES)), place=st.integers(0, 2**20), bits=st.integers(1, 255), data=st.data())
def test_a_changed_byte_of_a_large_envelope_is_found(
    profile: str,
    place: int,
    bits: int,
    data: st.DataObject,
    holder: pki.Holder,
    large: dict[str, tuple[bytes, Manifest]],
) -> None:
    """Wherever it is, and whatever it becomes; the beginning and the end are tried more often."""
    envelope, manifest = large[profile]
    place = data.draw(st.sampled_from([place, place % 600, len(envelope) - 1 - place % 40]))
    changed = bytearray(envelope)
    changed[place] ^= bits
    guard = None if PROFILES[profile].cipher.authenticated else manifest
    assert not opens(bytes(changed), holder.receiver_key, guard)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_a_cut_or_longer_envelope_is_malformed(profile: str, holder: pki.Holder) -> None:
    """Cut off anywhere, or followed by anything, it is refused, and told from a forged one."""
    envelope, _ = make(b"content", holder, profile)
    for length in range(len(envelope)):
        with pytest.raises(MalformedEnvelope):
            decrypt_bytes(envelope[:length], [holder.receiver_key], allow_unauthenticated=True)
    for more in (b"\x00", b"\r\n", envelope):
        with pytest.raises(MalformedEnvelope, match="other bytes follow"):
            decrypt_bytes(envelope + more, [holder.receiver_key], allow_unauthenticated=True)


def test_why_cbc_takes_a_manifest(holder: pki.Holder) -> None:
    """A changed byte of a CBC content changes the plaintext, and nothing but the manifest shows it."""
    data = plaintext(64)
    envelope, manifest = make(data, holder, "cms-cbc-oaep")
    changed = bytearray(envelope)
    changed[-64] ^= 0x01
    key = holder.receiver_key
    garbled = decrypt_bytes(bytes(changed), [key], allow_unauthenticated=True)
    assert len(garbled) == 64
    assert garbled != data
    with pytest.raises(TamperedEnvelope, match="not the one of its manifest"):
        decrypt_bytes(bytes(changed), [key], manifest=manifest)


@pytest.mark.parametrize("profile", ["cms-cbc-oaep", "cms-cbc-pkcs1", "cms-cbc-dual"])
def test_cbc_is_not_opened_without_its_manifest(profile: str, holder: pki.Holder) -> None:
    """Unless one says so, nothing is given out that could have been changed."""
    envelope, _ = make(b"content", holder, profile)
    with pytest.raises(ManifestRequired, match=profile) as caught:
        decrypt_bytes(envelope, [holder.receiver_key])
    assert isinstance(caught.value, UsageError)
    assert not isinstance(caught.value, EnvelopeError)


def test_another_envelope_s_manifest_does_not_do(holder: pki.Holder) -> None:
    """Two envelopes of the same content have manifests of their own."""
    envelope, manifest = make(b"content", holder, "cms-gcm-oaep")
    _, another = make(b"content", holder, "cms-gcm-oaep")
    with pytest.raises(TamperedEnvelope):
        decrypt_bytes(envelope, [holder.receiver_key], manifest=another)
    lying = attrs.evolve(manifest, plaintext=Digest(7, "0" * 64))
    with pytest.raises(TamperedEnvelope, match="another plaintext"):
        decrypt_bytes(envelope, [holder.receiver_key], manifest=lying)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_it_is_known_whether_a_change_would_have_shown(profile: str, holder: pki.Holder, tmp_path: Path) -> None:
    """What is opened says by itself whether it can be trusted."""
    envelope, manifest = make(b"content", holder, profile)
    target = tmp_path / "content.dat"
    opened = decrypt(envelope, target, [holder.receiver_key], allow_unauthenticated=True)
    assert opened.authenticated == PROFILES[profile].cipher.authenticated
    opened = decrypt(envelope, target, [holder.receiver_key], manifest=manifest)
    assert opened.authenticated
    assert (opened.envelope, opened.plaintext) == (manifest.envelope, manifest.plaintext)
    assert opened.header.profile.name == profile
    assert target.read_bytes() == b"content"
    assert opened.plaintext.sha256 not in repr(opened)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_nothing_is_given_out_before_all_is_proved(profile: str, holder: pki.Holder, tmp_path: Path) -> None:
    """Until the last byte has been read there is no file, and after a failure no trace of one."""
    envelope, manifest = make(plaintext(5000), holder, profile)
    target = tmp_path / "content.dat"

    class Watching(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert not target.exists()
            return super().read(size)

    decrypt(Watching(envelope), target, [holder.receiver_key], manifest=manifest)
    assert target.read_bytes() == plaintext(5000)
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    target.unlink()
    with pytest.raises(TamperedEnvelope):
        decrypt(envelope[:-1] + bytes([envelope[-1] ^ 1]), target, [holder.receiver_key], manifest=manifest)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_former_file(holder: pki.Holder, other: pki.Holder, tmp_path: Path) -> None:
    """A plaintext that was there before survives a failed attempt."""
    target = tmp_path / "content.dat"
    target.write_bytes(b"the former")
    envelope, _ = make(b"content", holder, "cms-gcm-oaep")
    with pytest.raises(NotAReceiver):
        decrypt(envelope, target, [other.receiver_key])
    assert target.read_bytes() == b"the former"


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_the_right_key_is_found_among_several(profile: str, holder: pki.Holder, other: pki.Holder) -> None:
    """While certificates change, old and new keys can be given together, in any order."""
    envelope, manifest = make(b"content", holder, profile)
    keys = [other.receiver_key, holder.receiver_key]
    assert decrypt_bytes(envelope, keys, manifest=manifest) == b"content"
    with pytest.raises(NotAReceiver, match="other certificates"):
        decrypt_bytes(envelope, [other.receiver_key], manifest=manifest)
    with pytest.raises(NotAReceiver):
        decrypt_bytes(envelope, [], manifest=manifest)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_another_key_under_the_same_name_does_not_open_it(
    profile: str, holder: pki.Holder, other: pki.Holder, between: pki.Holder
) -> None:
    """A certificate with the right issuer and number but another key gives no plaintext, and no other error."""
    namesake = pki.enterprise(other.key, between, serial=holder.certificate.serial_number)
    envelope, manifest = make(b"content", holder, profile)
    with pytest.raises(TamperedEnvelope):
        decrypt_bytes(envelope, [namesake.receiver_key], manifest=manifest)


def test_a_failed_pkcs1_key_shows_only_in_the_content(holder: pki.Holder) -> None:
    """Whoever sends damaged keys is told nothing of what became of them, only that the content does not decrypt."""
    envelope, _ = make(plaintext(5000), holder, "cms-gcm-pkcs1")
    key = inspect(envelope).recipients[0].encrypted_key
    said = set()
    for wrong in (bytes(256), b"\x01" * 256, key[:-1] + bytes([key[-1] ^ 1]), b"\xff" * 256):
        with pytest.raises(TamperedEnvelope) as caught:
            decrypt_bytes(envelope.replace(key, wrong), [holder.receiver_key])
        said.add(str(caught.value))
    assert len(said) == 1


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_all_kinds_of_sources_are_read(profile: str, holder: pki.Holder, tmp_path: Path) -> None:
    """A file, bytes and a stream that trickles are all opened, and looked into."""
    envelope, manifest = make(plaintext(70_000), holder, profile)
    path = tmp_path / "envelope.p7m"
    path.write_bytes(envelope)
    sources: list[Data] = [path, str(path), envelope, bytearray(envelope), io.BytesIO(envelope), Trickle(envelope)]
    for source in sources:
        assert decrypt_bytes(source, [holder.receiver_key], manifest=manifest) == plaintext(70_000)
    for source in sources[:4]:
        header = inspect(source)
        assert header.profile.name == profile
        assert header.is_for(holder.certificate)


@pytest.mark.parametrize("size", [0, 1, 16, 2**20 + 1])
def test_what_cryptography_writes_is_read(size: int, holder: pki.Holder, other: pki.Holder) -> None:
    """Its own builder's envelopes, with AES-256, are those of a profile."""
    envelope = (
        pkcs7.PKCS7EnvelopeBuilder()
        .set_data(plaintext(size))
        .add_recipient(other.certificate)
        .add_recipient(holder.certificate)
        .set_content_encryption_algorithm(algorithms.AES256)
        .encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
    )
    assert inspect(envelope).profile.name == "cms-cbc-pkcs1"
    opened = decrypt_bytes(envelope, [holder.receiver_key], allow_unauthenticated=True)
    assert opened == plaintext(size)


@given(data=st.binary(max_size=300))
def test_any_bytes_are_opened_or_refused(data: bytes, holder: pki.Holder) -> None:
    """No input makes the reader fail in another way than the documented one."""
    with pytest.raises(EnvelopeError):
        decrypt_bytes(data, [holder.receiver_key], allow_unauthenticated=True)


@pytest.mark.parametrize("profile", ["cms-cbc-oaep", "cms-gcm-oaep"])
def test_memory_does_not_grow_with_the_size(profile: str, holder: pki.Holder, tmp_path: Path) -> None:
    """Sixty-four megabytes are decrypted in a few."""
    size = 64 * 2**20
    (tmp_path / "plain").touch()
    os.truncate(tmp_path / "plain", size)
    manifest = encrypt(tmp_path / "plain", tmp_path / "e.p7m", [holder.receiver], now=pki.NOW, profile=profile)
    tracemalloc.start()
    try:
        decrypt(tmp_path / "e.p7m", tmp_path / "opened", [holder.receiver_key], manifest=manifest)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * 2**20
    assert (tmp_path / "opened").stat().st_size == size
