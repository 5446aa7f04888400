"""Records as lines: what most forms have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostra_sdk.extract.lines import record_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.extract.lines import Readable
    from kostra_sdk.extract.target import Target
    from kostra_sdk.records import Record

__all__ = ["LineCarriage"]


class LineCarriage:
    """Writes records as lines that end with LF, and reads lines as the official program of the year does.

    See :class:`~kostra_sdk.forms.carriage.Carriage`.
    """

    def __init__(self, target: Target) -> None:
        """Raise :class:`~kostra_sdk.errors.UnknownEdition` for a year that the form is not known for."""
        target.form.layout(target.year)
        self._target = target
        self._has_empty_file = target.form.has_empty_file(target.year)

    def head(self) -> bytes:
        """Give nothing: lines have none."""
        return b""

    def tail(self) -> bytes:
        """Give nothing: lines have none."""
        return b""

    def piece(self, record: Record, number: int) -> bytes:
        """Give a record's line, with its end."""
        return self._target.line_of(record, number).encode("latin-1") + b"\n"

    def alone(self, record: Record) -> bytes:
        """Give a file of one line, without its end."""
        return self._target.line_of(record).encode("latin-1")

    def record(self, piece: bytes) -> Record:
        """Give the record of a line."""
        return self._target.codec.decode(piece[:-1].decode("latin-1"))  # type: ignore[no-any-return]  # Codec[Any]

    def records(self, file: Readable) -> Iterator[Record]:
        """Give the records; raises :class:`~kostra_sdk.errors.LineError` at a line that is none."""
        for number, line in enumerate(self._lines(file), start=1):
            yield self._target.record_of(line, number)

    def count(self, file: Readable) -> int:
        """Count the lines that should be records."""
        return sum(1 for _ in self._lines(file))

    def avgiver(self, _file: Any) -> None:
        """Give nothing: a line says itself who reports."""

    def _lines(self, file: Readable) -> Iterator[bytes]:
        return record_lines(file, self._target.year, has_empty_file=self._has_empty_file)
