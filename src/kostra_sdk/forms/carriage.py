"""What a form's records travel in: how they are written to an extract, and read from one.

Most forms have lines, of which :mod:`kostra_sdk.extract.line_carriage` knows all there is to know.
A form that is XML has a room ``carriage`` of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.streams import Readable

__all__ = ["Carriage"]


class Carriage(Protocol):
    """Writes and reads the records of one extract."""

    def head(self) -> bytes:
        """Give what stands before the first record.

        Raises :class:`~kostra_sdk.errors.UsageError` where it is not known who reports.
        """

    def tail(self) -> bytes:
        """Give what stands after the last record."""

    def piece(self, record: Any, number: int) -> bytes:
        """Give a record as it stands in the file, with what the extract says filled in; nothing for an Avgiver.

        Args:
            record: The record.
            number: Which record of the extract it will be, counted from 1; errors may tell it.

        Raises:
            FieldError: Something does not fit; every problem of the record is listed.
            RegionMismatch: The record says another municipality, year or bydel than the extract.
            UsageError: The record is of another form, or it is not known who reports.
        """

    def alone(self, record: Any) -> bytes:
        """Give a record as a file of nothing else, which need not say who reports; fills, and raises, likewise."""

    def record(self, piece: bytes) -> Any:
        """Give the record of such a piece."""

    def records(self, file: Readable) -> Iterator[Any]:
        """Give the records of a file, one at a time.

        Raises :class:`~kostra_sdk.errors.DataError` where something is no record.
        """

    def count(self, file: Readable) -> int:
        """Count the records of a file, of whatever worth."""

    def avgiver(self, file: Readable | None) -> Any:
        """Give who reports by a file, or by the extract that is being made; None where no file of the form says so."""
