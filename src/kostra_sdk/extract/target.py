"""What an extract is for (form, year and region), and what that makes of its records and lines."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kostra_sdk.errors import LineError, RegionMismatch, UsageError
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.records import Codec, Fill, codec_for
from kostra_sdk.records.base import journal_number

if TYPE_CHECKING:
    from kostra_sdk.records import Record

__all__ = ["Target"]

NO_BYDEL = "00"


class Target:
    """Form, year and region of an extract: it makes records of lines, and lines of records."""

    def __init__(self, form: str, year: int, region: str, *, transliterate: bool = False) -> None:
        self.form = find_form(form)
        self.year = year
        self.layout = self.form.layout(year)
        self.region = Region.parse(region)
        self._transliterate = transliterate
        self._expected = [
            (self.layout.by_key["KOMMUNE_NR"], self.region.kommune),
            (self.layout.by_key["VERSION"], f"{year % 100:02}"),
        ]
        if self.region.bydel != NO_BYDEL:
            self._expected.append((self.layout.by_key["BYDELSNR"], self.region.bydel))

    @cached_property
    def codec(self) -> Codec[Any]:
        """The codec of the form's records in the year's layout."""
        return codec_for(self.form.record, self.layout)

    @cached_property
    def fill(self) -> Fill:
        """What is written where a record leaves municipality, year or bydel empty.

        Outside Oslo there is no bydel: it is blank, but ``00`` in 2020.
        """
        if self.region.is_oslo:
            bydel = self.region.bydel if self.region.bydel != NO_BYDEL else ""
        else:
            bydel = NO_BYDEL if self.year == 2020 else ""
        return Fill(self.region.kommune, f"{self.year % 100:02}", bydel)

    def line_of(self, record: Record) -> str:
        """Give a record's line, with municipality, year and bydel filled where it leaves them empty.

        Raises:
            FieldError: Something does not fit its field.
            RegionMismatch: The record says another municipality, year or bydel.
            UsageError: The record is of another form.
        """
        if not isinstance(record, self.form.record):
            raise UsageError(f"an extract of {self.form.name} takes no {type(record).__name__}")
        line = self.codec.encode(record, self.fill, transliterate=self._transliterate)
        for field, expected in self._expected:
            found = line[field.start : field.stop]
            if found != expected and found.strip(" "):
                raise RegionMismatch(journal_number(record), field.name, found, expected)
        return line

    def record_of(self, line: bytes, number: int) -> Record:
        """Read a line, the `number`-th of its extract.

        Raises :class:`~kostra_sdk.errors.LineError` if its length is not the layout's.
        """
        length, expected = len(line), self.layout.length
        if length != expected:
            raise LineError(
                self.form.name,
                self.year,
                line=number,
                length=length,
                expected=expected,
                layout_years=self.form.layout_years(length),
            )
        return self.codec.decode(line.decode("latin-1"))  # type: ignore[no-any-return]  # Codec[Any]
