"""What the worksheets of forms 7, 7B and 12 hold: whose they are, and the answers."""

from __future__ import annotations

from typing import ClassVar, Self

import attrs

from kostra_sdk.advice.worksheets.fields import METADATA, WorksheetField
from kostra_sdk.errors import RegionError, UnknownEdition
from kostra_sdk.ids.kommuner import BYDELER, LAST_YEAR, Region, kommune_name

__all__ = ["WorksheetContent"]


@attrs.define(kw_only=True, repr=False)
class WorksheetContent:
    """What a worksheet holds: see :class:`~kostra_sdk.advice.worksheets.base.Worksheet`."""

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
        return None if self.kommunenummer is None else f"{self.kommunenummer}{self.bydelsnummer or '00'}"

    @classmethod
    def fields(cls) -> tuple[WorksheetField, ...]:
        """Give what is known of every field, in the order they stand."""
        return cls._fields


def _name(kommune: str, year: int) -> str | None:
    try:
        return kommune_name(kommune, year)
    except RegionError:  # a number without a name is remarked on, like any other value
        return None
