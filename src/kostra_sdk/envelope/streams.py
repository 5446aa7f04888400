"""Bytes on their way: where they come from, counted and hashed as they pass, and where they go."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeAlias

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import AtomicFile, Data, StrPath

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

__all__ = ["CHUNK", "Destination", "Digest", "Incoming", "Outgoing", "Tally", "reading", "writing"]

CHUNK: Final = 512 * 1024
"""Bytes read at a time."""

LARGE: Final = 64 * 1024
"""Bytes from which it pays to hash in another thread."""

Destination: TypeAlias = "StrPath | IO[bytes]"
"""A file's path, or a binary stream that is written from where it stands."""


@attrs.frozen
class Digest:
    """The size in bytes and the SHA-256 (64 lower-case hexadecimal digits) of some bytes."""

    size: int
    sha256: str


class Tally:
    """A running :class:`Digest`; given an executor, large pieces are hashed there.

    An envelope takes two hashes, which together cost as much as its encryption:
    beside it, on a second core, they cost no time.
    """

    def __init__(self, executor: Executor | None = None) -> None:
        self.size = 0
        self._hash = hashlib.sha256()
        self._executor = executor
        self._pending: Future[None] | None = None

    def update(self, data: bytes | memoryview) -> None:
        """Count and hash more bytes; with an executor, they must not change before the next update has returned."""
        self._finish_pending()
        self.size += len(data)
        if self._executor is None or len(data) < LARGE:
            self._hash.update(data)
        else:
            self._pending = self._executor.submit(self._hash.update, data)

    def digest(self) -> Digest:
        """Give the digest of all so far."""
        self._finish_pending()
        return Digest(self.size, self._hash.hexdigest())

    def _finish_pending(self) -> None:
        if self._pending is not None:
            self._pending.result()
            self._pending = None


class Outgoing:
    """A stream to write to, tallied."""

    def __init__(self, stream: IO[bytes], executor: Executor | None = None) -> None:
        self._stream = stream
        self.tally = Tally(executor)

    def write(self, data: bytes | memoryview) -> None:
        """Write and tally all of `data`."""
        self.tally.update(data)
        rest = memoryview(data)
        while rest:
            written = self._stream.write(rest)
            if not written:
                raise OSError(errno.EIO, "the destination takes no more bytes")
            rest = rest[written:]


class Incoming:
    """A stream to read from, tallied; its beginning can be looked at before it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ahead = b""
        self.tally = Tally()

    def peek(self, count: int) -> bytes:
        """Give the next `count` bytes, fewer only at the end, and leave them to be read."""
        while len(self._ahead) < count and (more := self._stream.read(count - len(self._ahead))):
            self._ahead += more
        return self._ahead[:count]

    def read(self, count: int) -> bytes:
        """Read and tally between 1 and `count` bytes; none only at the end."""
        if self._ahead:
            data, self._ahead = self._ahead[:count], self._ahead[count:]
        else:
            data = self._stream.read(count)
        self.tally.update(data)
        return data

    def chunks(self, count: int) -> Iterator[bytes]:
        """Read `count` bytes, or as many as there are, piece by piece."""
        while count and (data := self.read(min(count, CHUNK))):
            count -= len(data)
            yield data


@contextmanager
def reading(source: Data) -> Iterator[tuple[IO[bytes], int | None]]:
    """Give a stream of the source, and its length in bytes where that is sure: of bytes, and of regular files."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        yield io.BytesIO(source), memoryview(source).nbytes
    elif isinstance(source, (str, os.PathLike)):
        with Path(source).open("rb") as file:
            status = os.fstat(file.fileno())
            yield file, status.st_size if stat.S_ISREG(status.st_mode) else None
    elif hasattr(source, "encoding"):
        raise UsageError("the source is open in text mode; an envelope holds bytes")
    else:
        yield source, None


@contextmanager
def writing(destination: Destination) -> Iterator[IO[bytes]]:
    """Give a stream to write to; a file appears under its name whole or not at all, and only its owner can read it."""
    if not isinstance(destination, (str, os.PathLike)):
        yield destination
        return
    with AtomicFile(destination) as file:
        if hasattr(os, "fchmod"):  # Windows lacks it, and there the folder decides
            os.fchmod(file.fileno(), 0o600)
        yield file
