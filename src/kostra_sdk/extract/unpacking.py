"""Files packed with gzip: known by their first bytes, and unpacked as they are read, never as a whole."""

from __future__ import annotations

import errno
import gzip
import io
import zlib
from typing import TYPE_CHECKING, Final, cast

from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from typing import IO

    from kostra_sdk.extract.lines import Readable

__all__ = ["unpacked"]

_GZIP: Final = b"\x1f\x8b\x08"
"""How gzip begins: two bytes of its own, and the one method there is. No extract in ISO-8859-1 begins so."""
_HIGHEST_FLAGS: Final = 0x1F
"""What the byte that follows is at most."""


def unpacked(file: Readable) -> Readable:
    """Give what is in a file that is packed with gzip, and any other file as it stands.

    Raises :class:`~kostra_sdk.errors.UsageError` where it gives text.
    Reading raises OSError where what is packed is damaged or cut off.
    """
    begun = _Begun(file)
    if begun.first.startswith(_GZIP) and begun.first[len(_GZIP) :] <= bytes([_HIGHEST_FLAGS]) and begun.is_whole:
        return _Unpacked(begun)
    return begun


class _Begun:
    """A file whose first bytes have been looked at."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self.first = b""
        while not self.is_whole and (piece := file.read(len(_GZIP) + 1 - len(self.first))):
            if not isinstance(piece, bytes):
                raise UsageError("the file must be open in binary mode, and this one gives text")
            self.first += piece
        self._held = io.BytesIO(self.first)

    @property
    def is_whole(self) -> bool:
        """Whether there are as many bytes as are looked at."""
        return len(self.first) > len(_GZIP)

    def read(self, size: int, /) -> bytes:
        return self._held.read(size) or self._file.read(size)


class _Unpacked:
    """A gzip file, unpacked as it is read."""

    def __init__(self, file: Readable) -> None:
        self._file = gzip.GzipFile(fileobj=cast("IO[bytes]", file), mode="rb")

    def read(self, size: int, /) -> bytes:
        try:
            return self._file.read(size)
        except (EOFError, zlib.error) as error:
            raise OSError(errno.EIO, "the gzip file is damaged or cut off") from error
