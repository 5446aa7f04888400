"""Extracts that are written to their file record by record."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Self

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import AtomicFile

if TYPE_CHECKING:
    from types import TracebackType

    from kostra_sdk.extract.files import StrPath
    from kostra_sdk.extract.target import Target
    from kostra_sdk.forms.barnevern.record import BarnevernRecord
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
        self._has_begun = False
        self._length = 0

    def add(self, record: Record | BarnevernRecord) -> None:
        """Write a record; fills, and raises, as :meth:`Extract.add` does.

        A record that raises is not written, and the next may follow.
        """
        if self._file is None:
            raise UsageError("records are added inside the `with` block of Extract.create")
        if piece := self._target.carriage.piece(record, self._length + 1):
            self._begin(self._file)
            self._file.write(piece)
            self._length += 1

    def _begin(self, file: IO[bytes]) -> None:
        """Write what stands before the records, once."""
        if not self._has_begun:
            file.write(self._target.carriage.head())
            self._has_begun = True

    def __len__(self) -> int:
        return self._length

    def __enter__(self) -> Self:
        self._file = self._atomic.begin()
        self._has_begun = False
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        file, self._file = self._file, None
        if kind is not None or file is None:
            self._atomic.discard()
            return
        try:
            self._begin(file)
            file.write(self._target.carriage.tail())
        except BaseException:
            self._atomic.discard()
            raise
        self._atomic.keep()
