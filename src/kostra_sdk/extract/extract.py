"""Extracts: files of records, as they are sent to SSB."""

from __future__ import annotations

import io
import shutil
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import AtomicFile, Source
from kostra_sdk.extract.target import Target
from kostra_sdk.extract.writer import ExtractWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.extract.files import Data, StrPath
    from kostra_sdk.forms.barnevern import record
    from kostra_sdk.forms.barnevern.record import Avgiver, BarnevernRecord
    from kostra_sdk.forms.introduksjon.record import Introduksjonsstonad
    from kostra_sdk.forms.kvalifisering.record import Kvalifisering
    from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
    from kostra_sdk.records.base import Record

__all__ = ["Extract"]

R = TypeVar("R", bound="Record | BarnevernRecord")

NO_PARTICIPANTS = b" "
"""The file of a municipality without anyone to report: exactly one character (B-9)."""


class Extract(Generic[R]):
    """The records of a form, year and region, as one file.

    :meth:`new` begins one to collect records in, :meth:`create` one that goes to its file record by record,
    :meth:`read` reads one, and :meth:`empty` says that there is nobody to report.

    A file is ISO-8859-1 without byte order mark; every line has the length of the layout and ends with LF.
    That of form 15F is XML in ISO-8859-1: an Avgiver, who reports, and the individuals, who are its records.

    Iterating gives typed records, one at a time, and the length is the number of records.
    """

    def __init__(self, target: Target, source: Source | None = None) -> None:
        """Use :meth:`new`, :meth:`read` or :meth:`empty`."""
        self.form = target.form.name
        """The form's official name."""
        self.year = target.year
        """The reporting year."""
        self.region = target.region.code
        """Who reports: six digits, kommune and bydel."""
        self.quarter = target.quarter
        """``1`` to ``4`` where the form's name says one, otherwise None."""
        self.org_number = target.org_number
        """Nine digits where the extract is for an organisation, otherwise None."""
        self._target = target
        self._source = source
        self._pieces: list[bytes] = []

    # --- making one -------------------------------------------------------------------------------------

    @classmethod
    def new(
        cls, *, form: str, year: int, region: str, org_number: str | None = None, transliterate: bool = False
    ) -> Extract[Any]:
        """Begin an extract to collect records in.

        Args:
            form: The form's official name, such as ``11F``.
            year: The reporting year.
            region: Who reports: six digits, kommune and bydel, ``00`` without bydel.
            org_number: Nine digits, for the forms that are sent for an organisation;
                for 15F that of the municipality, of which its Avgiver is made unless another one is added.
            transliterate: Whether characters that ISO-8859-1 does not have become those nearest to them.
                Otherwise they raise when the record is added.
                XML has a way to write them, and needs neither.

        Raises:
            UnknownForm: There is no such form.
            UnknownEdition: The form is not known for that year.
            RegionError: The region is not six digits.
            UsageError: The organisation number is not nine digits.
        """
        return Extract(Target(form, year, region, org_number=org_number, transliterate=transliterate))

    @classmethod
    def create(
        cls,
        path: StrPath,
        *,
        form: str,
        year: int,
        region: str,
        org_number: str | None = None,
        transliterate: bool = False,
    ) -> ExtractWriter:
        """Begin an extract that goes to its file record by record, in a ``with`` block.

        The file appears when the block ends well; when it raises, nothing is left of it,
        and a file that was there before is as it was.
        Arguments and errors are those of :meth:`new`; the file's own trouble is an OSError.
        """
        return ExtractWriter(Target(form, year, region, org_number=org_number, transliterate=transliterate), path)

    @classmethod
    def empty(cls, *, form: str, year: int, region: str) -> Extract[Any]:
        """Give the extract that says there is nobody to report, or no such scheme: a file of exactly one space (B-9).

        There is such a file where the official program of the year knows control 000:
        for 11CF from 2021, for 11F from 2023 (A-4).

        Arguments and errors are those of :meth:`new`.

        Raises:
            UsageError: The form has no such file that year: it is answered in the portal alone.
        """
        target = Target(form, year, region)
        if not target.form.has_empty_file(year):
            raise UsageError(
                f"{target.form.name} {year} has no file that says there is nobody to report, for the official program "
                "of that year knows no control 000: answer so in the form in SSB's portal, and send no file"
            )
        return Extract(target, Source(NO_PARTICIPANTS))

    @overload
    @classmethod
    def read(
        cls, data: Data, *, form: Literal["11F"], year: int, region: str, org_number: None = None
    ) -> Extract[Sosialhjelp]: ...
    @overload
    @classmethod
    def read(
        cls, data: Data, *, form: Literal["11CF", "11C"], year: int, region: str, org_number: None = None
    ) -> Extract[Kvalifisering]: ...
    @overload
    @classmethod
    def read(
        cls, data: Data, *, form: Literal["11B"], year: int, region: str, org_number: None = None
    ) -> Extract[Introduksjonsstonad]: ...
    @overload
    @classmethod
    def read(
        cls, data: Data, *, form: Literal["15F"], year: int, region: str, org_number: str | None = None
    ) -> Extract[record.Individ]: ...
    @overload
    @classmethod
    def read(cls, data: Data, *, form: str, year: int, region: str, org_number: str | None = None) -> Extract[Any]: ...
    @classmethod
    def read(cls, data: Data, *, form: str, year: int, region: str, org_number: str | None = None) -> Extract[Any]:
        """Read an extract from a path, bytes or an open binary file.

        Nothing is read before the records are asked for, and a path is opened anew each time they are.
        What is packed with gzip is unpacked as it is read.
        Lines end as the official program of the year takes them to; see :func:`split_lines`.
        A file of one character has no records where it says that there is nobody to report; see :meth:`empty`.

        Arguments and errors are those of :meth:`new`.
        Iterating raises :class:`~kostra_sdk.errors.LineError` at a line that is no record of the layout,
        and OSError if the file cannot be read, or is gzip and damaged.
        In XML an element that is no record of the year raises
        :class:`~kostra_sdk.forms.barnevern.reading.RecordError`,
        and a file that is no XML :class:`~kostra_sdk.markup.errors.MarkupError`.
        """
        return Extract(Target(form, year, region, org_number=org_number), Source(data))

    # --- filling and writing it -------------------------------------------------------------------------

    def add(self, record: R | Avgiver) -> None:
        """Add a record as it is now; what happens to it later makes no difference.

        Where it leaves municipality, year or bydel empty, they are filled in the extract, not in the record.
        A record that was read from an extract of this layout, and not changed, stays the line that it was;
        an individual of 15F is the element that it was if this package wrote it.
        To 15F an Avgiver may be added before the individuals; it is no record, and not counted.

        Raises:
            FieldError: Something does not fit its field; every such problem of the record is listed.
            RegionMismatch: The record says another municipality, year or bydel.
            UsageError: The record is of another form, or the extract is not one to collect records in;
                or nothing says who reports by 15F, or it is said too late.
        """
        if self._source is not None:
            raise UsageError("records are added to an extract that Extract.new or Extract.create has begun")
        if piece := self._target.carriage.piece(record, len(self._pieces) + 1):
            self._pieces.append(piece)

    def write(self, path: StrPath) -> None:
        """Write the file, which appears whole or not at all; what was read is written byte for byte.

        What was packed with gzip is written as it is sent: unpacked.

        Raises OSError as it comes.
        """
        with AtomicFile(path) as file, self.open() as content:
            shutil.copyfileobj(content, file)

    def to_bytes(self) -> bytes:
        """Give the file's bytes; what was read is given byte for byte, and unpacked if it was gzip.

        Raises :class:`~kostra_sdk.errors.UsageError` where nothing says who reports by 15F.
        """
        if self._source is None:
            carriage = self._target.carriage
            return b"".join((carriage.head(), *self._pieces, carriage.tail()))
        return self._source.content()

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the file's bytes for reading, at their beginning: those that :meth:`to_bytes` gives."""
        if self._source is None:
            yield io.BytesIO(self.to_bytes())
        else:
            with self._source.unpacked() as content:
                yield content

    # --- reading it -------------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        """Whether it is the file of exactly one character, which says that there is nobody to report.

        There is no such file of every form and year; see :meth:`empty`.

        Raises :class:`~kostra_sdk.errors.UsageError` if it is read from a pipe, which cannot be looked into.
        """
        if self._source is None:
            return False
        with self._looked_into(self._source) as content:
            is_one_character = len(content.read(1)) == 1 and not content.read(1)
        return is_one_character and self._target.form.has_empty_file(self.year)

    @property
    def avgiver(self) -> Avgiver | None:
        """Who reports by an extract of 15F, as far as that is known yet; None of the forms that have lines.

        Raises:
            UsageError: It is read from a pipe, which cannot be looked into.
            DataError: The Avgiver, or the individual that follows, cannot be read.
        """
        avgiver: Avgiver | None
        if self._source is None or not self._target.form.is_xml:
            avgiver = self._target.carriage.avgiver(None)
            return avgiver
        with self._looked_into(self._source) as content:
            avgiver = self._target.carriage.avgiver(content)
            return avgiver

    @staticmethod
    @contextmanager
    def _looked_into(source: Source) -> Iterator[IO[bytes]]:
        if not source.is_rereadable:
            raise UsageError("this file can be read only once: give its path or its bytes to look ahead")
        with source.unpacked() as content:
            yield content

    def __iter__(self) -> Iterator[R]:
        if self._source is None:
            yield from map(self._target.carriage.record, self._pieces)
            return
        with self._source.unpacked() as content:
            yield from self._target.carriage.records(content)

    def __len__(self) -> int:
        if self._source is None:
            return len(self._pieces)
        if not self._source.is_rereadable:
            # As of any object without length, so that `list(extract)` does not ask further.
            raise TypeError("an extract in a file that can be read only once has no length")
        with self._source.unpacked() as content:
            return self._target.carriage.count(content)

    def __repr__(self) -> str:
        return f"Extract(form={self.form!r}, year={self.year}, region={self.region!r})"
