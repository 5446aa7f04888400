"""Files packed with gzip: known by their first bytes, and unpacked as they are read, never as a whole."""

from __future__ import annotations

import errno
import gzip
import io
import zlib
from typing import IO, TYPE_CHECKING, Final, cast

from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import WriteableBuffer

    from kostra_sdk.streams import Readable

__all__ = ["GzipDamaged", "is_packed", "unpacked"]

_GZIP: Final = b"\x1f\x8b\x08"
"""How gzip begins: two bytes of its own, and the one method there is. No extract in ISO-8859-1 begins so."""
_HIGHEST_FLAGS: Final = 0x1F
"""What the byte that follows is at most."""
_LOOKED_AT: Final = len(_GZIP) + 1
"""How many bytes tell."""


class GzipDamaged(OSError):
    """What is packed with gzip is damaged or cut off, or other bytes follow: it cannot be known what was in it."""


def is_packed(first: bytes) -> bool:
    """Whether a file that begins so, with four bytes at least, is packed with gzip."""
    return len(first) >= _LOOKED_AT and first.startswith(_GZIP) and first[len(_GZIP)] <= _HIGHEST_FLAGS


def unpacked(file: Readable) -> IO[bytes]:
    """Give what is in a file that is packed with gzip, and any other file as it stands.

    Raises :class:`~kostra_sdk.errors.UsageError` where it gives text.
    Reading raises OSError as it comes, and :class:`GzipDamaged` where what is packed is damaged or cut off.
    """
    seekable = getattr(file, "seekable", None)
    if seekable is not None and seekable():
        rewindable = cast("IO[bytes]", file)
        at = rewindable.tell()
        first = _first_of(rewindable)
        rewindable.seek(at)
        return _unpacking(rewindable) if is_packed(first) else rewindable
    first = _first_of(file)
    held = io.BytesIO(first)
    whole = _opened(lambda size: held.read(size) or file.read(size))
    return _unpacking(whole) if is_packed(first) else whole


def _first_of(file: Readable) -> bytes:
    """Read the bytes that tell, or all there are."""
    first = b""
    while len(first) < _LOOKED_AT and (piece := file.read(_LOOKED_AT - len(first))):
        if not isinstance(piece, bytes):
            raise UsageError("the file must be open in binary mode, and this one gives text")
        first += piece
    return first


class _Reading(io.RawIOBase):
    """A file that is read by pieces, and has all else that such a file has."""

    def __init__(self, piece: Callable[[int], bytes]) -> None:
        """Take what gives up to so many bytes; none at the end."""
        self._piece = piece

    def read(self, size: int | None = -1, /) -> bytes:
        return self.readall() if size is None or size < 0 else self._piece(size)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._piece(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def readable(self) -> bool:
        return True


def _opened(piece: Callable[[int], bytes]) -> IO[bytes]:
    return cast("IO[bytes]", _Reading(piece))


def _unpacking(file: IO[bytes]) -> IO[bytes]:
    content = gzip.GzipFile(fileobj=file, mode="rb")

    def piece(size: int) -> bytes:
        try:
            return content.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise GzipDamaged(errno.EIO, "the gzip file is damaged or cut off") from error

    return _opened(piece)
