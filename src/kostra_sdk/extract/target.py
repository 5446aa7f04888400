"""What an extract is for (form, year, region), and what that makes of its records and lines."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kostra_sdk.errors import FieldError, LineError, RegionMismatch, UsageError
from kostra_sdk.extract.line_carriage import LineCarriage
from kostra_sdk.forms import find_form
from kostra_sdk.ids import orgnr
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.records import Codec, Fill, codec_for
from kostra_sdk.records.content import called, journal_number

if TYPE_CHECKING:
    from kostra_sdk.forms.carriage import Carriage
    from kostra_sdk.layouts import Field, Layout
    from kostra_sdk.records import Record

__all__ = ["Target"]

NO_BYDEL = "00"


class Target:
    """Form, year and region of an extract, quarter and organisation where the form has them.

    Of the forms that have lines it makes records of lines, and lines of records.
    """

    def __init__(
        self, form: str, year: int, region: str, *, org_number: str | None = None, transliterate: bool = False
    ) -> None:
        self.form = find_form(form)
        self.year = year
        self.region = Region.parse(region)
        self.quarter = self.form.quarter or None
        """``1`` to ``4``, where the form's name says one."""
        self.org_number = org_number
        """Nine digits, where the extract is for an organisation."""
        given: object = org_number
        if given is not None and not (isinstance(given, str) and orgnr.NINE_DIGITS.fullmatch(given)):
            raise UsageError("an organisation number is nine digits, as text")
        self._transliterate = transliterate
        self.carriage: Carriage = (
            self.form.carriage(year, self.region, org_number)
            if self.form.is_xml
            else LineCarriage(self.form, year, self)
        )
        """What writes and reads the extract's records."""

    @cached_property
    def layout(self) -> Layout:
        """The layout of the lines; raises :class:`~kostra_sdk.errors.UsageError` where the form is XML."""
        return self.form.layout(self.year)

    def _said(self) -> dict[str, str]:
        """Give what the fields that name the extract hold, by the words of :attr:`Form.filled`."""
        return {
            "form": self.form.name[:2],
            "year": str(self.year),
            "yy": f"{self.year % 100:02}",
            "quarter": self.quarter or "",
            "region": self.region.code,
            "kommune": self.region.kommune,
            "bydel": self.region.bydel,
            "org_number": self.org_number or "",
        }

    @cached_property
    def codec(self) -> Codec[Any]:
        """The codec of the form's records in the year's layout."""
        return codec_for(self.form.record, self.layout)

    @cached_property
    def fill(self) -> Fill:
        """What is written where a record leaves empty what the extract says: by the field's key.

        Outside Oslo there is no bydel: it is blank, but ``00`` in 2020.
        """
        if self.region.is_oslo:
            bydel = self.region.bydel if self.region.bydel != NO_BYDEL else ""
        else:
            bydel = NO_BYDEL if self.year == 2020 else ""
        said = self._said() | {"bydel": bydel}
        return {key: said[what] for key, what in self.form.filled.items()}

    @cached_property
    def _expected(self) -> list[tuple[Field, str]]:
        """The fields that name the extract, and what they hold unless they are blank.

        Outside Oslo no bydel is written, whatever the region says: what a record has there is for the controls.
        """
        expected = self._said()
        if self.region.bydel == NO_BYDEL or not self.region.is_oslo:
            del expected["bydel"]
        fields = self.layout.by_key
        # Not every form says who reports in its records.
        return [
            (fields[key], expected[what].ljust(fields[key].width))
            for key, what in self.form.filled.items()
            if key in fields and what in expected
        ]

    def line_of(self, record: Record, number: int | None = None) -> str:
        """Give a record's line, with municipality, year and the like filled where it leaves them empty.

        Args:
            record: The record.
            number: Which line it will be, counted from 1: errors tell it of a record without a journal number.

        Raises:
            FieldError: Something does not fit its field.
            RegionMismatch: The record says another municipality, year and the like.
            UsageError: The record is of another form.
        """
        if not isinstance(record, self.form.record):
            raise UsageError(f"an extract of {self.form.name} takes no {type(record).__name__}")
        try:
            line = self.codec.encode(record, self.fill, transliterate=self._transliterate)
        except FieldError as error:
            error.stand_at(number)
            raise
        for field, expected in self._expected:
            found = line[field.start : field.stop]
            if found != expected and found.strip(" "):
                raise RegionMismatch(
                    journal_number(record), field.name, found, expected, called=called(record), line=number
                )
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
