"""Extracts that are written to their file record by record."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Self

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import AtomicFile

if TYPE_CHECKING:
    from types import TracebackType

    from kostra_sdk.extract.files import StrPath
    from kostra_sdk.extract.target import Target
    from kostra_sdk.records import Record

__all__ = ["ExtractWriter"]


class ExtractWriter:
    """An extract that goes to its file as it is made, however long it is.

    :meth:`Extract.create` makes it; its length is the number of records so far.
    """

    def __init__(self, target: Target, path: StrPath) -> None:
        self.form = target.form.name
        self.year = target.year
        self.region = target.region.code
        self._target = target
        self._atomic = AtomicFile(path)
        self._file: IO[bytes] | None = None
        self._length = 0

    def add(self, record: Record) -> None:
        """Write a record; fills, and raises, as :meth:`Extract.add` does.

        A record that raises is not written, and the next may follow.
        """
        if self._file is None:
            raise UsageError("records are added inside the `with` block of Extract.create")
        self._file.write(self._target.line_of(record, self._length + 1).encode("latin-1") + b"\n")
        self._length += 1

    def __len__(self) -> int:
        return self._length

    def __enter__(self) -> Self:
        self._file = self._atomic.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file = None
        if kind is None:
            self._atomic.keep()
        else:
            self._atomic.discard()
