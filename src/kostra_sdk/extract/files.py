"""Files in and out: what an extract can be read from, and files that appear whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import re
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeAlias

from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["AtomicFile", "Data", "Source", "StrPath"]

StrPath: TypeAlias = "str | os.PathLike[str]"
Data: TypeAlias = "StrPath | bytes | bytearray | memoryview | IO[bytes]"
"""What an extract can be read from: a path, bytes, or an open binary file."""

_LONGEST_NAME: Final = 255
"""How many characters the name of a file may have."""


class Source:
    """Bytes to read, more than once where they allow it.

    A path is opened anew each time, and an open file is read from where it stood when it was given.
    """

    def __init__(self, data: Data) -> None:
        """Raise :class:`~kostra_sdk.errors.UsageError` for anything but a path, bytes or a binary file.

        Text of an extract is none of them: as a path it would be repeated in an OSError, with what stands in it.
        """
        self._path: Path | None = None
        self._bytes = b""
        self._stream: IO[bytes] | None = None
        self._start: int | None = None
        self._is_spent = False
        if isinstance(data, (bytes, bytearray, memoryview)):
            self._bytes = bytes(data)
        elif isinstance(data, (str, os.PathLike)):
            if isinstance(data, str) and _is_content(data):
                raise UsageError("this text is no path: give what stands in an extract as bytes, in ISO-8859-1")
            self._path = Path(data)
        elif hasattr(data, "read") and not hasattr(data, "encoding"):
            self._stream = data
            self._start = data.tell() if data.seekable() else None
        else:
            raise UsageError(f"no path, no bytes and no file open in binary mode: {type(data).__name__}")

    @property
    def is_rereadable(self) -> bool:
        """Whether it can be read more than once, which a pipe cannot."""
        return self._stream is None or self._start is not None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open it as it stands, at its beginning.

        Raises OSError as it comes,
        and :class:`~kostra_sdk.errors.UsageError` for a pipe that was read before.
        """
        if self._path is not None:
            with self._path.open("rb") as file:
                yield file
        elif self._stream is None:
            yield io.BytesIO(self._bytes)
        else:
            if self._start is not None:
                self._stream.seek(self._start)
            elif self._is_spent:
                raise UsageError("this file can be read only once: give its path or its bytes instead")
            self._is_spent = True
            yield self._stream

    @contextmanager
    def unpacked(self) -> Iterator[IO[bytes]]:
        """Open it at its beginning, and unpack what is packed with gzip as it is read.

        Raises as :meth:`open` does;
        what is packed, and damaged or cut off, raises
        :class:`~kostra_sdk.extract.unpacking.GzipDamaged`, an OSError, when it is read.
        """
        from kostra_sdk.extract.unpacking import GzipDamaged, unpacked

        with self.open() as file:
            try:
                yield unpacked(file)
            except GzipDamaged as damaged:
                damaged.filename = None if self._path is None else str(self._path)
                raise

    def content(self) -> bytes:
        """Read all of it, unpacked; raises as :meth:`unpacked` does."""
        with self.unpacked() as file:
            return file.read()


def _is_content(text: str) -> bool:
    """Whether a text is hardly a path: line ends, NUL, or a name longer than any system lets a file have."""
    odd = any(end in text for end in "\n\r\0") or max(map(len, re.split(r"[/\\]", text))) > _LONGEST_NAME
    return odd and not os.path.exists(text)  # noqa: PTH110 - a Path raises for what is no name


class AtomicFile:
    """A file that appears under its name whole, or not at all.

    It is written beside its place, and takes it at the end of the ``with`` block.
    When the block raises, nothing is left, and a file that was there before is as it was.
    """

    def __init__(self, path: StrPath) -> None:
        # A link stays a link: it is the file it leads to that is replaced.
        self._path = Path(path).resolve()
        self._draft = self._path.with_name(f".kostra-{os.urandom(8).hex()}.tmp")

    def begin(self) -> IO[bytes]:
        """Open the draft; raises OSError as it comes."""
        if self._path.exists() and not self._path.is_file():
            raise FileExistsError(errno.EEXIST, "something that is no file stands there", str(self._path))
        self._file = self._draft.open("xb")
        return self._file

    def keep(self) -> None:
        """Let the draft, safely on the disk, take its place."""
        try:
            with self._file as file:
                file.flush()
                os.fsync(file.fileno())
            self._draft.replace(self._path)
        except BaseException:
            self._draft.unlink()
            raise
        _sync_folder(self._path.parent)

    def discard(self) -> None:
        """Throw the draft away."""
        with suppress(OSError):  # what a full disk did not take is thrown away with the rest
            self._file.close()
        self._draft.unlink()

    def __enter__(self) -> IO[bytes]:
        return self.begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.keep()
        else:
            self.discard()


def _sync_folder(folder: Path) -> None:
    """Let the file's new name survive a loss of power, where the system can promise that."""
    with suppress(OSError):  # Windows opens no folder, and some shared disks sync none
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
