"""Files kept encrypted at rest: what waits to be sent, and the receipts.

A file is AES-256-GCM in chunks, each sealed with its place, so that none can be dropped, moved or cut off:

* ``KOV1``, the length of the key's name (one byte), the name, a nonce prefix (7 bytes);
* chunks of 64 KiB of content and a tag of 16 bytes;
  the nonce is the prefix, the chunk's number (4 bytes), and 1 for the last chunk or 0.

The header and the file's label are authenticated with every chunk: a file cannot stand in for another.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Final

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import AtomicFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kostra_sdk.streams import Readable

__all__ = ["Keys", "Vault", "VaultDamaged"]

_MAGIC: Final = b"KOV1"
_CHUNK: Final = 1 << 16
_TAG: Final = 16
_PREFIX: Final = 7


class VaultDamaged(UsageError):
    """A file of the vault cannot be opened: it was changed, cut off, or its key is not among those given."""


def _are_keys(_keys: Keys, _attribute: attrs.Attribute[Mapping[str, bytes]], secrets_: Mapping[str, bytes]) -> None:
    if any(len(secret) != 32 for secret in secrets_.values()):
        raise UsageError("a key of the outbox is 32 bytes")
    if any(not 0 < len(name.encode()) < 256 for name in secrets_):
        raise UsageError("a key of the outbox has a name of 1 to 255 bytes")


@attrs.frozen
class Keys:
    """The keys of a vault by name, and which of them new files are sealed with.

    The keys are the caller's: they come from a secret store, and are written nowhere.
    """

    secrets: Mapping[str, bytes] = attrs.field(repr=False, validator=_are_keys)
    current: str

    def __attrs_post_init__(self) -> None:
        if self.current not in self.secrets:
            raise UsageError(f"the current key {self.current!r} is not among those given")

    @classmethod
    def of(cls, secret: bytes, name: str = "1") -> Keys:
        """Make a ring of one key."""
        return cls({name: secret}, name)


class Vault:
    """A folder of sealed files, each under a label."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder = folder
        self._keys = keys
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, label: str) -> Path:
        """Give the file of a label."""
        return self._folder / f"{label}.sealed"

    def labels(self) -> Iterator[str]:
        """Give the labels of all files there are."""
        return (path.stem for path in sorted(self._folder.glob("*.sealed")))

    def sweep(self, before: float) -> int:
        """Remove what killed processes left half written, if it is older than a moment; gives how many files."""
        drafts = [path for path in self._folder.glob(".kostra-*.tmp") if path.stat().st_mtime < before]
        for draft in drafts:
            draft.unlink(missing_ok=True)
        return len(drafts)

    def put(self, label: str, content: Readable) -> None:
        """Seal a stream of any length under a label; what was there before is replaced, whole or not at all.

        It is sealed as it is read: nothing of it is laid on the disk in the clear on the way.
        """
        name = self._keys.current.encode()
        prefix = secrets.token_bytes(_PREFIX)
        header = _MAGIC + bytes([len(name)]) + name + prefix
        cipher = AESGCM(self._keys.secrets[self._keys.current])
        with AtomicFile(self.path(label)) as file:
            file.write(header)
            number, chunk = 0, _read_chunk(content)
            while following := _read_chunk(content) if len(chunk) == _CHUNK else b"":
                file.write(cipher.encrypt(_nonce(prefix, number, last=False), chunk, header + label.encode()))
                number, chunk = number + 1, following
            file.write(cipher.encrypt(_nonce(prefix, number, last=True), chunk, header + label.encode()))

    def open(self, label: str) -> SealedReader:
        """Open a file for reading; every chunk is verified before it is given out.

        Raises :class:`VaultDamaged`, also while reading.
        """
        return SealedReader(self.path(label).open("rb"), label, self._keys)

    def key_of(self, label: str) -> str:
        """Give the name of the key that a file is sealed with."""
        with self.open(label) as reader:
            return reader.key

    def remove(self, label: str) -> None:
        """Remove a file, if it is there."""
        self.path(label).unlink(missing_ok=True)

    def reseal(self, label: str) -> bool:
        """Seal a file anew with the current key; gives False where that is its key already."""
        if self.key_of(label) == self._keys.current:
            return False
        with self.open(label) as reader:
            self.put(label, reader)
        return True


class SealedReader(io.RawIOBase):
    """A sealed file, read in the clear from beginning to end; it closes the file it is given."""

    def __init__(self, file: IO[bytes], label: str, keys: Keys) -> None:
        self._label = label
        self._file = file
        try:
            magic, length = self._header(4), self._header(1)
            name = self._header(length[0])
            self._prefix = self._header(_PREFIX)
            if magic != _MAGIC:
                raise self._damaged("it is no file of the vault")
            self.key = name.decode("utf-8", errors="replace")
            if self.key not in keys.secrets:
                raise self._damaged(f"its key {self.key!r} was not given")
        except BaseException:
            self._file.close()
            raise
        self._aad = magic + length + name + self._prefix + label.encode()
        self._cipher = AESGCM(keys.secrets[self.key])
        self._number = 0
        self._ahead: bytes | None = self._file.read(_CHUNK + _TAG)
        self._clear = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer
        """Fill the buffer with what comes next; 0 at the end."""
        if not self._clear and self._ahead is not None:
            self._clear = self._next(self._ahead)
        part = self._clear[: len(buffer)]
        self._clear = self._clear[len(part) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()

    def _next(self, sealed: bytes) -> bytes:
        following = self._file.read(_CHUNK + _TAG)
        nonce = _nonce(self._prefix, self._number, last=not following)
        try:
            clear = self._cipher.decrypt(nonce, sealed, self._aad)
        except (InvalidTag, ValueError):
            raise self._damaged("it was changed, cut off or added to") from None
        self._ahead = following or None
        self._number += 1
        return clear

    def _header(self, length: int) -> bytes:
        part = self._file.read(length)
        if len(part) != length:
            raise self._damaged("it was cut off")
        return part

    def _damaged(self, why: str) -> VaultDamaged:
        return VaultDamaged(f"the sealed file {self._label} of the outbox cannot be opened: {why}")


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes([last])


def _read_chunk(content: Readable) -> bytes:
    """Read a chunk, or what is left; streams may give less than they are asked for."""
    parts, left = [], _CHUNK
    while left and (part := content.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
