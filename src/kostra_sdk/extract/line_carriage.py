"""Records as lines: what most forms have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from kostra_sdk.extract.lines import record_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.forms.base import Form
    from kostra_sdk.records import Record
    from kostra_sdk.streams import Readable

__all__ = ["LineCarriage", "LineMaker"]


class LineMaker(Protocol):
    """Makes lines of records, and records of lines; see :class:`~kostra_sdk.extract.target.Target`."""

    def line_of(self, record: Record, number: int | None = None) -> str:
        """Give a record's line."""

    def record_of(self, line: bytes, number: int) -> Record:
        """Give a line's record."""


class LineCarriage:
    """Writes records as lines that end with LF, and reads lines as the official program of the year does.

    See :class:`~kostra_sdk.forms.carriage.Carriage`.
    """

    def __init__(self, form: Form, year: int, maker: LineMaker) -> None:
        """Raise :class:`~kostra_sdk.errors.UnknownEdition` for a year that the form is not known for."""
        form.layout(year)
        self._year = year
        self._maker = maker
        self._has_empty_file = form.has_empty_file(year)

    def head(self) -> bytes:
        """Give nothing: lines have none."""
        return b""

    def tail(self) -> bytes:
        """Give nothing: lines have none."""
        return b""

    def piece(self, record: Record, number: int) -> bytes:
        """Give a record's line, with its end."""
        return self._maker.line_of(record, number).encode("latin-1") + b"\n"

    def alone(self, record: Record) -> bytes:
        """Give a file of one line, without its end."""
        return self._maker.line_of(record).encode("latin-1")

    def record(self, piece: bytes) -> Record:
        """Give the record of a line."""
        return self._maker.record_of(piece[:-1], 1)

    def records(self, file: Readable) -> Iterator[Record]:
        """Give the records; raises :class:`~kostra_sdk.errors.LineError` at a line that is none."""
        for number, line in enumerate(self._lines(file), start=1):
            yield self._maker.record_of(line, number)

    def count(self, file: Readable) -> int:
        """Count the lines that should be records."""
        return sum(1 for _ in self._lines(file))

    def avgiver(self, _file: Any) -> None:
        """Give nothing: a line says itself who reports."""

    def _lines(self, file: Readable) -> Iterator[bytes]:
        return record_lines(file, self._year, has_empty_file=self._has_empty_file)
