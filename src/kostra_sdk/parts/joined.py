"""A file that is never there: its bytes are made as they are read, and anew when it is read again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Joined"]


class Joined(io.RawIOBase):
    """Bytes that are made as they are read, and anew from the beginning when that is sought."""

    def __init__(self, chunks: Callable[[], Iterator[bytes]]) -> None:
        self._make = chunks
        self._chunks = chunks()
        self._ahead = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is, to its beginning."""
        return True

    def tell(self) -> int:
        """Give the one place that can be sought."""
        return 0

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Begin anew; raises io.UnsupportedOperation for any other place."""
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("only the beginning can be sought")
        self._chunks, self._ahead = self._make(), b""
        return 0

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer
        """Fill the buffer with what comes next; 0 at the end."""
        while not self._ahead and (chunk := next(self._chunks, None)) is not None:
            self._ahead = chunk
        part, self._ahead = self._ahead[: len(buffer)], self._ahead[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
