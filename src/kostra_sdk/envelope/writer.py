"""Encrypting: from a source to an envelope in one pass, in memory that does not depend on the size."""

from __future__ import annotations

import itertools
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from typing import TYPE_CHECKING

import attrs

from kostra_sdk.envelope.ciphers import KEY_SIZE
from kostra_sdk.envelope.errors import ReceiversError, SourceChanged
from kostra_sdk.envelope.header import HEADER_LIMIT, Header, Recipient, certificate_id
from kostra_sdk.envelope.manifest import Manifest
from kostra_sdk.envelope.profiles import DEFAULT, find_profile
from kostra_sdk.envelope.streams import CHUNK, Outgoing, Tally, reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from typing import IO

    from kostra_sdk.envelope.ciphers import Encryption
    from kostra_sdk.envelope.profiles import Profile
    from kostra_sdk.envelope.receiver import Receiver
    from kostra_sdk.envelope.streams import Destination
    from kostra_sdk.extract.files import Data

__all__ = ["encrypt"]


def encrypt(
    source: Data,
    destination: Destination,
    receivers: Sequence[Receiver],
    *,
    now: datetime,
    profile: str = DEFAULT,
    size: int | None = None,
) -> Manifest:
    """Encrypt `source` for `receivers`, and give the manifest of the envelope: keep it.

    Args:
        source: A file's path, the bytes themselves, or a binary stream that is read to its end.
        destination: A file's path, which gets its name only when all has gone well, or a binary stream,
            whose content is worthless after a failure.
        receivers: Who can open it, each with their own private key; every certificate is examined by its rules.
        now: The time, with its time zone: certificates are judged by it, and the manifest records it.
        profile: The name of one of :data:`~kostra_sdk.envelope.PROFILES`.
        size: The length of a stream in bytes, if it is known.
            DER begins with the length of all that follows, so without it the ciphertext is first put aside,
            in memory if it is short and otherwise in a nameless temporary file; the plaintext never is.

    Raises:
        ReceiversError: No receiver, the same one twice, or too many.
        CertificateError: A receiver's certificate must not be used.
        SourceChanged: The source is not as long as it was said to be, or as it was at the beginning.
        UnknownProfile: There is no such profile.
    """
    chosen = find_profile(profile)
    _examine(receivers, now)
    key = os.urandom(KEY_SIZE)
    vector = os.urandom(chosen.cipher.vector_size)
    encryption = chosen.cipher.encryption(key, vector)
    header = Header(chosen, _recipients(key, receivers, chosen), vector, content_size=0)

    with (
        ThreadPoolExecutor(max_workers=1) as hasher,  # starts no thread for a small source
        reading(source) as (stream, sure),
        writing(destination) as file,
    ):
        plaintext = Tally(hasher)
        out = Outgoing(file, hasher)
        expected = sure if size is None else size
        if expected is None:
            with tempfile.SpooledTemporaryFile(max_size=4 * CHUNK) as spool:
                _encrypt_content(encryption, stream, plaintext, spool.write)
                out.write(_encode(header, plaintext.size))
                spool.seek(0)
                while chunk := spool.read(CHUNK):
                    out.write(chunk)
        else:
            out.write(_encode(header, expected))
            _encrypt_content(encryption, stream, plaintext, out.write, expected)
    return Manifest(
        profile=chosen.name,
        created=now.astimezone(UTC),
        receivers=tuple(receiver.fingerprint for receiver in receivers),
        envelope=out.tally.digest(),
        plaintext=plaintext.digest(),
    )


def _examine(receivers: Sequence[Receiver], now: datetime) -> None:
    """See to it that there are receivers, each once, and that each may be used."""
    if not receivers:
        raise ReceiversError("an envelope without receivers could never be opened")
    if len({receiver.fingerprint for receiver in receivers}) < len(receivers):
        raise ReceiversError("the same certificate is among the receivers twice")
    for receiver in receivers:
        receiver.examine(now=now).raise_for_problems()


def _recipients(key: bytes, receivers: Sequence[Receiver], profile: Profile) -> tuple[Recipient, ...]:
    """Encrypt the key for each receiver, in each of the profile's ways."""
    return tuple(
        Recipient(
            certificate_id(receiver.certificate),
            transport,
            receiver.public_key.encrypt(key, transport.padding),
        )
        for receiver in receivers
        for transport in profile.transports
    )


def _encode(header: Header, plaintext_size: int) -> bytes:
    """Write the header for a plaintext of that size."""
    written = attrs.evolve(header, content_size=header.profile.cipher.ciphertext_size(plaintext_size)).encode()
    if len(written) > HEADER_LIMIT:
        raise ReceiversError(f"the receivers need a header of {len(written)} bytes; {HEADER_LIMIT} are read")
    return written


def _encrypt_content(
    encryption: Encryption,
    stream: IO[bytes],
    plaintext: Tally,
    write: Callable[[memoryview | bytes], object],
    expected: int | None = None,
) -> None:
    """Encrypt the stream to its end, the cipher's tail included, and tally it as `plaintext`.

    Raises :class:`~kostra_sdk.envelope.errors.SourceChanged` if it is not `expected` bytes long.
    """
    # Two buffers in turn, since one may still be hashed while the other is filled.
    buffers = itertools.cycle((memoryview(bytearray(CHUNK + 16)), memoryview(bytearray(CHUNK + 16))))
    while chunk := stream.read(CHUNK):
        if expected is not None and plaintext.size + len(chunk) > expected:
            raise SourceChanged(expected, None)
        plaintext.update(chunk)
        ciphertext = next(buffers)
        write(ciphertext[: encryption.update_into(chunk, ciphertext)])
    if expected is not None and plaintext.size < expected:
        raise SourceChanged(expected, plaintext.size)
    write(encryption.finish(plaintext.size))
