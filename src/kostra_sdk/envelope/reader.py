"""Decrypting: the envelopes of our own profiles, in definite-length DER, and no others.

No plaintext is given out before the whole envelope has proved sound:
it goes to a hidden file that gets its name at the very end, or stays in memory until then.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import attrs

from kostra_sdk.envelope.errors import MalformedEnvelope, ManifestRequired, NotAReceiver, TamperedEnvelope
from kostra_sdk.envelope.header import HEADER_LIMIT, Header
from kostra_sdk.envelope.streams import Digest, Incoming, Outgoing, reading, writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

    from kostra_sdk.envelope.keys import ReceiverKey
    from kostra_sdk.envelope.manifest import Manifest
    from kostra_sdk.extract.files import Data, StrPath

__all__ = ["Opened", "decrypt", "decrypt_bytes", "inspect"]


@attrs.frozen
class Opened:
    """What is known of an envelope that was opened."""

    header: Header
    envelope: Digest
    plaintext: Digest = attrs.field(repr=False)
    authenticated: bool
    """Whether a change would have shown: by the cipher's tag, or by a manifest."""


def inspect(source: Data) -> Header:
    """Read the header of an envelope, which takes no key: its profile, and for which certificates it was made.

    Raises :class:`~kostra_sdk.envelope.errors.MalformedEnvelope`
    and :class:`~kostra_sdk.envelope.errors.UnsupportedEnvelope`.
    """
    with reading(source) as (stream, _):
        header, _ = Header.parse(Incoming(stream).peek(HEADER_LIMIT))
    return header


def decrypt(
    source: Data,
    destination: StrPath,
    keys: Iterable[ReceiverKey],
    *,
    manifest: Manifest | None = None,
    allow_unauthenticated: bool = False,
) -> Opened:
    """Decrypt an envelope into a file, which gets its name only when all has proved sound.

    Args:
        source: The envelope: a file's path, the bytes themselves, or a binary stream that is read to its end.
        destination: The path of the file to write.
        keys: The keys that may open it, old ones too; the first whose certificate is among the receivers is used.
        manifest: The envelope's manifest, of either shape, from somewhere safer than the envelope itself.
        allow_unauthenticated: Open a CBC envelope without its manifest.
            What comes out may then have been changed on its way, and nothing shows it.

    Raises:
        ManifestRequired: It is a CBC envelope, there is no manifest, and nobody said that this is all right.
        NotAReceiver: None of the keys is a receiver's.
        TamperedEnvelope: It was changed, or is not the manifest's.
        MalformedEnvelope: It is cut off, or not an envelope at all.
        UnsupportedEnvelope: None of the profiles describes it.
    """
    with reading(source) as (stream, _), writing(destination) as file:
        return _decrypt(stream, Outgoing(file), keys, manifest, allow_unauthenticated=allow_unauthenticated)


def decrypt_bytes(
    source: Data,
    keys: Iterable[ReceiverKey],
    *,
    manifest: Manifest | None = None,
    allow_unauthenticated: bool = False,
) -> bytes:
    """Decrypt an envelope in memory; arguments and errors are those of :func:`decrypt`."""
    plaintext = io.BytesIO()
    with reading(source) as (stream, _):
        _decrypt(stream, Outgoing(plaintext), keys, manifest, allow_unauthenticated=allow_unauthenticated)
    return plaintext.getvalue()


def _decrypt(
    stream: IO[bytes],
    out: Outgoing,
    keys: Iterable[ReceiverKey],
    manifest: Manifest | None,
    *,
    allow_unauthenticated: bool,
) -> Opened:
    incoming = Incoming(stream)
    header, start = Header.parse(incoming.peek(HEADER_LIMIT))
    cipher = header.profile.cipher
    authenticated = cipher.authenticated or manifest is not None
    if not (authenticated or allow_unauthenticated):
        raise ManifestRequired(f"an envelope of profile {header.profile.name} shows no change: give its manifest")
    decryption = cipher.decryption(_content_key(header, keys), header.vector)

    incoming.read(start)
    for chunk in incoming.chunks(header.content_size):
        out.write(decryption.update(chunk))
    tail = b"".join(incoming.chunks(cipher.tail_size))
    if incoming.tally.size < start + header.content_size + cipher.tail_size:
        raise MalformedEnvelope(f"the envelope is cut off after {incoming.tally.size} bytes")
    if incoming.read(1):
        raise MalformedEnvelope(f"other bytes follow the envelope's {incoming.tally.size - 1}")

    # The manifest first: a wrong padding must not be told from any other change.
    if manifest is not None:
        manifest.compare_envelope(incoming.tally.digest())
    try:
        out.write(decryption.finish(tail))
    except ValueError:
        raise TamperedEnvelope("the content does not decrypt: it was changed, or encrypted with another key") from None
    if manifest is not None:
        manifest.compare_plaintext(out.tally.digest())
    return Opened(header, incoming.tally.digest(), out.tally.digest(), authenticated)


def _content_key(header: Header, keys: Iterable[ReceiverKey]) -> bytes:
    """Give the key of the content, by the first of the keys that is a receiver's."""
    for key in keys:
        content_key = key.content_key(header)
        if content_key is not None:
            return content_key
    raise NotAReceiver("the envelope was made for other certificates than those of the keys given")
