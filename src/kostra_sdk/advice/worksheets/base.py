"""What the worksheets of forms 7, 7B and 12 have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from kostra_sdk.advice.worksheets.fields import METADATA, WorksheetField
from kostra_sdk.errors import RegionError, StructureError, UnknownEdition, UsageError
from kostra_sdk.ids.kommuner import BYDELER, LAST_YEAR, Region, kommune_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostra_sdk.advice.worksheets.remarks import WorksheetRemark

__all__ = ["Worksheet"]


@attrs.define(kw_only=True, repr=False)
class Worksheet:
    """The answers to a form that is entered by hand in SSB's portal; never the official form itself.

    No file format of these forms is public, and not all of their fields are:
    :meth:`fields` says of each how well it is documented that the form has it.

    None is blank: not answered, or not known. Zero is an answer: there is none.
    Types are checked when something is asked of the worksheet, all at once, not when an attribute is set.
    """

    form: ClassVar[str]
    """The form's official number, such as ``7B``."""
    title: ClassVar[str]
    """The form's official title, without the year."""
    first_year: ClassVar[int]
    """The first reporting year there can be a worksheet for."""

    _fields: ClassVar[tuple[WorksheetField, ...]] = ()

    year: int
    """The reporting year."""
    kommunenummer: str | None = None
    """The municipality's four digits."""
    kommunenavn: str | None = None
    bydelsnummer: str | None = None
    """The bydel's two digits; only in Oslo."""
    bydelsnavn: str | None = None
    ansvarlig: str | None = None
    """Who answers for the form towards SSB: the contact person's name, which is the caller's to give."""
    epost: str | None = None
    """The contact person's e-mail address, likewise."""
    telefon: str | None = None
    """The contact person's telephone number, likewise."""

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        cls._fields = tuple(
            attrs.evolve(attribute.metadata[METADATA], name=attribute.name)
            for attribute in attrs.fields(cls)
            if METADATA in attribute.metadata
        )

    def __repr__(self) -> str:
        """Show which form and year this is a worksheet of, and no answer in it."""
        return f"{type(self).__name__}(year={self.year if self.year in self.years() else None})"

    @classmethod
    def years(cls) -> tuple[int, ...]:
        """Give the reporting years there can be a worksheet for, until the last whose municipalities are known."""
        return tuple(range(cls.first_year, LAST_YEAR + 1))

    @classmethod
    def blank(cls, year: int, region: str | None = None) -> Self:
        """Give a worksheet on which nothing is answered but whose it is.

        Args:
            year: The reporting year.
            region: Six digits, kommune and bydel (00 where there is none); None leaves it blank.

        Raises:
            UnknownEdition: If there is no such form that year.
            RegionError: If the region is not six digits.
        """
        if year not in cls.years():
            raise UnknownEdition(cls.form, year, cls.years())
        worksheet = cls(year=year)
        if region is not None:
            where = Region.parse(region)
            worksheet.kommunenummer = where.kommune
            worksheet.kommunenavn = _name(where.kommune, year)
            if where.bydel != "00":
                worksheet.bydelsnummer = where.bydel
                worksheet.bydelsnavn = BYDELER.get(where.bydel) if where.is_oslo else None
        return worksheet

    @property
    def region(self) -> str | None:
        """Kommune and bydel, six digits; None where the kommune is blank."""
        return None if self.kommunenummer is None else self.kommunenummer + (self.bydelsnummer or "00")

    @classmethod
    def fields(cls) -> tuple[WorksheetField, ...]:
        """Give what is known of every field, in the order they stand."""
        return cls._fields

    def remarks(self, previous: Self | None = None) -> tuple[WorksheetRemark, ...]:
        """Give all that should be looked at before the answers are entered, in the order of the fields.

        Args:
            previous: A worksheet of the same form for an earlier year, whose figures this year's are held against.

        Raises:
            StructureError: If a value is not of its field's type; every such value of the worksheet at once.
            UsageError: If `previous` is another form's, or not of an earlier year.
        """
        from kostra_sdk.advice.worksheets.remarks import shared_remarks

        self.check_types()
        found = [*shared_remarks(self), *self._own_remarks()]
        if previous is not None:
            self.check_previous(previous)
            found += self._against(previous)
        order = {field.name: place for place, field in enumerate(self.fields())}
        return tuple(sorted(found, key=lambda remark: order.get(remark.field or "", -1)))

    def check_types(self) -> None:
        """Do nothing if every value is of its field's type.

        Raises:
            StructureError: If one is not; it names all of them, and no value.
        """
        from kostra_sdk.advice.worksheets.convert import problems_of

        problems = problems_of(self)
        if problems:
            raise StructureError(type(self).__name__, problems)

    def check_previous(self, previous: object) -> None:
        """Do nothing if figures of this worksheet can be held against those of `previous`.

        Raises:
            StructureError: If a value in `previous` is not of its field's type.
            UsageError: If `previous` is another form's, or not of an earlier year.
        """
        if not isinstance(previous, type(self)):
            raise UsageError(f"previous is no {type(self).__name__}: {type(previous).__name__}")
        previous.check_types()
        if previous.year >= self.year:
            raise UsageError(f"previous is of {previous.year}, which is not before {self.year}")

    def to_dict(self) -> dict[str, Any]:
        """Give form, year and every field as plain values; see :func:`~.convert.to_dict`."""
        from kostra_sdk.advice.worksheets import convert

        return convert.to_dict(self)

    def to_json(self) -> str:
        """Give the same as JSON, one line a field."""
        from kostra_sdk.advice.worksheets import convert

        return convert.as_json(convert.to_dict(self))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Make a worksheet from a mapping; see :func:`~.convert.from_dict`."""
        from kostra_sdk.advice.worksheets import convert

        return convert.from_dict(cls, data)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Make a worksheet from a JSON object; see :func:`~.convert.from_json`."""
        from kostra_sdk.advice.worksheets import convert

        return convert.from_json(cls, text)

    def to_html(self, previous: Self | None = None) -> str:
        """Render as one self-contained page in Norwegian for print, with the figures of `previous` beside this year's.

        Raises what :meth:`remarks` raises.
        """
        from kostra_sdk.advice.worksheets.html import render_html

        return render_html(self, previous)

    def _own_remarks(self) -> Iterator[WorksheetRemark]:
        """Judge what is of this form alone."""
        raise NotImplementedError

    def _against(self, previous: Self) -> Iterator[WorksheetRemark]:
        """Hold the figures against an earlier year's."""
        from kostra_sdk.advice.worksheets.previous import previous_remarks

        return previous_remarks(self, previous)


def _name(kommune: str, year: int) -> str | None:
    try:
        return kommune_name(kommune, year)
    except RegionError:  # a number without a name is remarked on, like any other value
        return None
