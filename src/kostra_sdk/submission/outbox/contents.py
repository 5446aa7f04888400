"""What goes into an outbox: bytes that are measured while they are read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract

if TYPE_CHECKING:
    from kostra_sdk.extract.files import Data
    from kostra_sdk.extract.lines import Readable
    from kostra_sdk.submission.delivery import Delivery

__all__ = ["Digest", "Measured", "content_of"]


def content_of(data: Data | Extract[Any], delivery: Delivery) -> Data:
    """Give what an extract's bytes are read from; an Extract must be for what the delivery says."""
    if not isinstance(data, Extract):
        return data
    for name in ("form", "year", "region"):
        own, said = getattr(data, name), getattr(delivery, name)
        if own != said:
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


@attrs.frozen
class Digest:
    """Size and hashes of bytes."""

    size: int
    sha256: str
    md5: str
