"""What goes into an outbox: bytes that are measured while they are read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.extract.unpacking import is_packed
from kostra_sdk.submission.channel import EncryptionPolicy
from kostra_sdk.submission.errors import FileChanged

if TYPE_CHECKING:
    from kostra_sdk.extract.files import Data
    from kostra_sdk.streams import Readable
    from kostra_sdk.submission.channel import Channel
    from kostra_sdk.submission.delivery import Delivery

__all__ = ["Digest", "Measured", "content_of", "open_unchanged", "referred_to"]


def content_of(data: Data | Extract[Any], delivery: Delivery) -> Data:
    """Give what an extract's bytes are read from; an Extract must be for what the delivery says."""
    if not isinstance(data, Extract):
        return data
    for name in ("form", "year", "region", "org_number"):
        own, said = getattr(data, name), getattr(delivery, name)
        if (own or "") != said:
            raise UsageError(f"the extract's {name} is {own!r}, but the delivery says {said!r}")
    return data.to_bytes()


class Measured:
    """A stream that is measured while it is read, so that it need not be read twice or put aside."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._size = 0
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)

    def read(self, size: int, /) -> bytes:
        """Read on, and measure."""
        part = self._stream.read(size)
        self._size += len(part)
        self._sha256.update(part)
        self._md5.update(part)
        return part

    def digest(self) -> Digest:
        """Give what has been read."""
        return Digest(self._size, self._sha256.hexdigest(), self._md5.hexdigest())


def referred_to(data: object, channel: Channel) -> str:
    """Give the absolute path of a plain extract that is kept by reference."""
    if not isinstance(data, (str, os.PathLike)):
        raise UsageError("only a file that is named by its path can be kept by reference")
    if channel.encryption is not EncryptionPolicy.NONE:
        raise UsageError("an envelope is made once and kept: only a plain extract is kept by reference")
    with Path(data).open("rb") as file:
        if is_packed(file.read(4)):
            raise UsageError("a file packed with gzip is sent unpacked: only a plain extract is kept by reference")
    return str(Path(data).resolve())


def open_unchanged(path: str, sha256: str) -> IO[bytes]:
    """Open a file that is kept by reference, if it is what it was; otherwise raise FileChanged."""
    file = Path(path).open("rb")  # noqa: SIM115 - the caller closes it
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise FileChanged("the extract is not the one that was checked")
    file.seek(0)
    return file


@attrs.frozen
class Digest:
    """Size and hashes of bytes."""

    size: int
    sha256: str
    md5: str
