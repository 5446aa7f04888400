from __future__ import annotations

import io
import os
import stat
import threading
import tracemalloc
from datetime import timedelta, timezone
from hashlib import sha256
from typing import IO, TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.envelope import HEADER_LIMIT, PROFILES, Receiver, Rule, Rules, decrypt_bytes, encrypt, inspect
from kostra_sdk.envelope.errors import CertificateExpired, ReceiversError, SourceChanged, UnknownProfile
from kostra_sdk.errors import UsageError
from tests.envelope import pki

if TYPE_CHECKING:
    from pathlib import Path

    from _typeshed import ReadableBuffer

    from kostra_sdk.extract.files import Data

SIZES = [0, 1, 15, 16, 17, 2**19 - 1, 2**19, 2**20 + 1]
"""Around the cipher's block, and around the size of a piece."""


def plaintext(size: int) -> bytes:
    """Make something to encrypt, no two blocks of it alike."""
    return (b"".join(sha256(number.to_bytes(4)).digest() for number in range(size // 32 + 1)))[:size]


class Trickle(io.BytesIO):
    """A stream that gives and takes only a few bytes at a time, as a pipe may."""

    def read(self, size: int | None = -1) -> bytes:
        """Read at most a thousand bytes."""
        return super().read(1000 if size is None or size < 0 else min(size, 1000))

    def write(self, data: ReadableBuffer) -> int:
        """Write at most a thousand bytes."""
        return super().write(memoryview(data)[:1000])


def sealed(data: bytes, holder: pki.Holder, profile: str = "cms-cbc-oaep") -> bytes:
    """Encrypt in memory."""
    envelope = io.BytesIO()
    encrypt(data, envelope, [holder.receiver], now=pki.NOW, profile=profile)
    return envelope.getvalue()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_what_is_encrypted_is_decrypted(profile: str, size: int, holder: pki.Holder) -> None:
    """Every profile gives back the very bytes, of any size."""
    data = plaintext(size)
    envelope = sealed(data, holder, profile)
    assert decrypt_bytes(envelope, [holder.receiver_key], allow_unauthenticated=True) == data
    assert data[:16] not in envelope or size < 16


@given(data=st.binary(max_size=200), profile=st.sampled_from(sorted(PROFILES)))
def test_any_bytes_come_back(data: bytes, profile: str, holder: pki.Holder) -> None:
    """No content is special, not even one that looks like padding."""
    envelope = sealed(data, holder, profile)
    assert decrypt_bytes(envelope, [holder.receiver_key], allow_unauthenticated=True) == data


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_receiver_can_open_it(profile: str, holder: pki.Holder, other: pki.Holder) -> None:
    """One envelope for several receivers opens with the key of any of them."""
    envelope = io.BytesIO()
    manifest = encrypt(b"to both", envelope, [holder.receiver, other.receiver], now=pki.NOW, profile=profile)
    for one in (holder, other):
        assert decrypt_bytes(envelope.getvalue(), [one.receiver_key], manifest=manifest) == b"to both"
    assert manifest.receivers == (holder.receiver.fingerprint, other.receiver.fingerprint)


def test_no_two_envelopes_are_alike(holder: pki.Holder) -> None:
    """Key and vector are fresh each time, so the same content twice cannot be recognised."""
    one, two = (sealed(bytes(64), holder, "cms-gcm-oaep") for _ in range(2))
    assert one[-64 - 18 :] != two[-64 - 18 :]
    assert inspect(one).vector != inspect(two).vector


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("profile", ["cms-cbc-oaep", "cms-gcm-oaep"])
def test_all_kinds_of_sources_give_the_same(profile: str, size: int, holder: pki.Holder, tmp_path: Path) -> None:
    """A file, bytes, a stream of known length and one of unknown length are all encrypted whole."""
    data = plaintext(size)
    path = tmp_path / "extract.dat"
    path.write_bytes(data)
    sources: list[tuple[Data, int | None]] = [
        (path, None),
        (str(path), None),
        (data, None),
        (bytearray(data), None),
        (memoryview(data), None),
        (io.BytesIO(data), None),
        (io.BytesIO(data), size),
        (Trickle(data), None),
        (Trickle(data), size),
    ]
    for source, known in sources:
        envelope = io.BytesIO()
        manifest = encrypt(source, envelope, [holder.receiver], now=pki.NOW, profile=profile, size=known)
        assert decrypt_bytes(envelope.getvalue(), [holder.receiver_key], manifest=manifest) == data
        assert manifest.plaintext is not None
        assert (manifest.plaintext.size, manifest.plaintext.sha256) == (size, sha256(data).hexdigest())
        assert manifest.envelope.sha256 == sha256(envelope.getvalue()).hexdigest()
        assert manifest.envelope.size == len(envelope.getvalue())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_not_taken_for_an_empty_file(holder: pki.Holder, tmp_path: Path) -> None:
    """A path whose length the system does not know is read to its end."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"through a pipe",))
    writer.start()
    envelope = io.BytesIO()
    manifest = encrypt(pipe, envelope, [holder.receiver], now=pki.NOW)
    writer.join()
    assert decrypt_bytes(envelope.getvalue(), [holder.receiver_key], manifest=manifest) == b"through a pipe"


@pytest.mark.parametrize("stated", [0, 9, 11, 2**20])
@pytest.mark.parametrize("size", [10, 2**20 + 5])
def test_a_source_of_another_length_is_refused(stated: int, size: int, holder: pki.Holder, tmp_path: Path) -> None:
    """Where the source does not hold what was said, there is no envelope, and no trace of one."""
    target = tmp_path / "envelope.p7m"
    with pytest.raises(SourceChanged, match=f"was to hold {stated} bytes"):
        encrypt(io.BytesIO(plaintext(size)), target, [holder.receiver], now=pki.NOW, size=stated)
    assert list(tmp_path.iterdir()) == []


class Growing(io.BytesIO):
    """A file that gets another line whenever it is read."""

    def read(self, size: int | None = -1) -> bytes:
        """Read on without end."""
        return super().read(size) or b"one more line\r\n"


def test_a_file_that_goes_on_growing_is_refused_at_once(holder: pki.Holder) -> None:
    """A source without end is not followed."""
    with pytest.raises(SourceChanged, match="holds more"):
        encrypt(Growing(b"a line\r\n"), io.BytesIO(), [holder.receiver], now=pki.NOW, size=8)


def test_text_is_no_source(holder: pki.Holder) -> None:
    """A file open in text mode is the caller's mistake, told before anything is written."""
    text: IO[str] = io.TextIOWrapper(io.BytesIO(b"line"), "latin-1")
    with pytest.raises(UsageError, match="text mode"):
        encrypt(text, io.BytesIO(), [holder.receiver], now=pki.NOW)  # type: ignore[arg-type]


def test_a_destination_that_takes_nothing_is_no_success(holder: pki.Holder) -> None:
    """A full or broken stream raises, also when it only takes a part at a time."""

    class Full(Trickle):
        def write(self, data: ReadableBuffer) -> int:
            return super().write(data) if self.tell() < 2000 else 0

    with pytest.raises(OSError, match="takes no more bytes"):
        encrypt(plaintext(5000), Full(), [holder.receiver], now=pki.NOW)
    slow = Trickle()
    encrypt(plaintext(5000), slow, [holder.receiver], now=pki.NOW, profile="cms-gcm-oaep")
    assert decrypt_bytes(slow.getvalue(), [holder.receiver_key]) == plaintext(5000)


def test_the_file_appears_whole_and_private(holder: pki.Holder, tmp_path: Path) -> None:
    """While it is made there is no file of that name; then only its owner can read it."""
    target = tmp_path / "envelope.p7m"

    class Watching(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert not target.exists()
            return super().read(size)

    encrypt(Watching(b"content"), target, [holder.receiver], now=pki.NOW, size=7)
    assert [target] == list(tmp_path.iterdir())
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_failure_leaves_the_former_file(holder: pki.Holder, tmp_path: Path) -> None:
    """An envelope that was there before survives a failed attempt."""
    target = tmp_path / "envelope.p7m"
    target.write_bytes(b"the former")
    with pytest.raises(SourceChanged):
        encrypt(io.BytesIO(b"x"), target, [holder.receiver], now=pki.NOW, size=2)
    assert target.read_bytes() == b"the former"


def test_the_manifest_says_when_in_utc(holder: pki.Holder) -> None:
    """The time is the caller's, written in UTC whatever its zone."""
    winter = pki.NOW.astimezone(timezone(timedelta(hours=1)))
    manifest = encrypt(b" ", io.BytesIO(), [holder.receiver], now=winter)
    assert manifest.created.isoformat() == "2027-01-15T12:00:00+00:00"
    assert manifest.profile == "cms-cbc-oaep"


def test_certificates_are_examined_at_the_time_given(holder: pki.Holder, other: pki.Holder) -> None:
    """Encrypting holds every receiver against its rules, by the caller's clock."""
    receiver = Receiver(holder.certificate, Rules(without=set(Rule) - {Rule.VALIDITY}))
    encrypt(b" ", io.BytesIO(), [receiver], now=pki.NOW)
    with pytest.raises(CertificateExpired):
        encrypt(b" ", io.BytesIO(), [other.receiver, receiver], now=pki.NOW + 800 * pki.DAY)
    with pytest.raises(UsageError, match="time zone"):
        encrypt(b" ", io.BytesIO(), [receiver], now=pki.NOW.replace(tzinfo=None))


def test_who_receives_is_told_once_each(holder: pki.Holder) -> None:
    """No receivers, the same one twice, and more than a reader would take are refused."""
    with pytest.raises(ReceiversError, match="never be opened"):
        encrypt(b" ", io.BytesIO(), [], now=pki.NOW)
    with pytest.raises(ReceiversError, match="twice"):
        encrypt(b" ", io.BytesIO(), [holder.receiver, holder.receiver], now=pki.NOW)
    with pytest.raises(UnknownProfile):
        encrypt(b" ", io.BytesIO(), [holder.receiver], now=pki.NOW, profile="none")


def test_no_header_is_written_that_would_not_be_read(root: pki.Holder, holder: pki.Holder) -> None:
    """The limit of the reader is the writer's too."""
    crowd = [pki.enterprise(holder.key, root, serial=number).receiver for number in range(1, 120)]
    encrypt(b" ", io.BytesIO(), crowd, now=pki.NOW)
    with pytest.raises(ReceiversError, match=f"{HEADER_LIMIT} are read"):
        encrypt(b" ", io.BytesIO(), crowd, now=pki.NOW, profile="cms-cbc-dual")


@pytest.mark.parametrize("profile", ["cms-cbc-pkcs1", "cms-cbc-dual"])
@pytest.mark.parametrize("size", [0, 1, 16, 2**20 + 1])
def test_cryptography_reads_what_it_can(profile: str, size: int, holder: pki.Holder) -> None:
    """The two profiles with PKCS#1 v1.5 and CBC open with cryptography's own reader."""
    envelope = sealed(plaintext(size), holder, profile)
    opened = pkcs7.pkcs7_decrypt_der(envelope, holder.certificate, holder.key, [])
    assert opened == plaintext(size)


@pytest.mark.parametrize("profile", ["cms-cbc-oaep", "cms-gcm-oaep"])
@pytest.mark.parametrize("known", [True, False], ids=["known length", "unknown length"])
def test_memory_does_not_grow_with_the_size(profile: str, known: bool, holder: pki.Holder, tmp_path: Path) -> None:
    """Sixty-four megabytes are encrypted in a few, whether their length is known or not."""
    path = tmp_path / "extract.dat"
    size = 64 * 2**20
    with path.open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        with path.open("rb") as source:
            encrypt(path if known else source, tmp_path / "e.p7m", [holder.receiver], now=pki.NOW, profile=profile)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * 2**20
    assert (tmp_path / "e.p7m").stat().st_size > size


def test_the_plaintext_is_never_put_aside(holder: pki.Holder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream of unknown length is put aside encrypted: what touches the disk is not its content."""
    aside: list[bytes] = []

    class Spool(io.BytesIO):
        def __init__(self, max_size: int) -> None:
            super().__init__()

        def close(self) -> None:
            aside.append(self.getvalue())
            super().close()

    monkeypatch.setattr("tempfile.SpooledTemporaryFile", Spool)
    line = b"00000017 a line of an extract"
    encrypt(io.BytesIO(line * 100), io.BytesIO(), [holder.receiver], now=pki.NOW)
    assert len(aside[0]) == 2912
    assert line[:16] not in aside[0]


def test_no_thread_is_left_behind(holder: pki.Holder) -> None:
    """The thread that hashes beside the encryption ends with it."""
    before = threading.active_count()
    encrypt(plaintext(2**21), io.BytesIO(), [holder.receiver], now=pki.NOW)
    assert threading.active_count() == before
