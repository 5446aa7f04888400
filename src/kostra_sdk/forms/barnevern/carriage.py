"""Individuals as they travel in an extract of form 15F: elements of XML, behind the Avgiver, who reports.

What the extract is for is filled in where an Avgiver or individual leaves it out, and held against what they say.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.errors import RegionError, RegionMismatch, UsageError
from kostra_sdk.forms.barnevern import FORM, writing
from kostra_sdk.forms.barnevern.reading import BarnevernReader
from kostra_sdk.forms.barnevern.record import Avgiver, Individ
from kostra_sdk.forms.barnevern.structure import structure
from kostra_sdk.ids.kommuner import BYDELER, kommune_name
from kostra_sdk.markup import PROLOGUE, elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.ids.kommuner import Region
    from kostra_sdk.streams import Readable

__all__ = ["CARRIAGE", "BarnevernCarriage"]

_NO_BYDEL: Final = "00"


class BarnevernCarriage:
    """Writes and reads the individuals of one extract; see :class:`~kostra_sdk.forms.carriage.Carriage`.

    The Avgiver stands before the individuals.
    One is made of region, year and `org_number`, unless another one is given before the first individual.
    """

    def __init__(self, year: int, region: Region, org_number: str | None) -> None:
        """Raise :class:`~kostra_sdk.errors.UnknownEdition` for a year that the form is not known for."""
        self._year = year
        self._structure = structure(year)
        self._region = region
        self._org_number = org_number
        self._bydel = region.bydel if region.bydel != _NO_BYDEL else ""
        self._avgiver: Avgiver | None = None
        self._is_settled = False

    def head(self) -> bytes:
        """Give the beginning of the file, with the Avgiver; from now on it cannot be another one.

        Raises :class:`~kostra_sdk.errors.UsageError` where it is not known who reports.
        """
        head = writing.head(self._settled(), self._year)
        self._is_settled = True
        return head

    def tail(self) -> bytes:
        """Give the end of the file."""
        return writing.TAIL

    def piece(self, record: object, _number: int) -> bytes:
        """Give an individual's element, or take in the Avgiver.

        Raises:
            FieldError: It does not fit the schema of the year; every problem of it is listed.
            RegionMismatch: It says another municipality, organisation, year or bydel than the extract.
            UsageError: It is neither an Avgiver nor an individual, the Avgiver comes too late,
                or it is not known who reports.
        """
        if isinstance(record, Avgiver):
            self._take(record)
            return b""
        element = self._element(record)
        self._settled()
        self._is_settled = True
        return element

    def alone(self, individ: object) -> bytes:
        """Give a file with an individual alone, and no Avgiver; raises as :meth:`piece` does."""
        return PROLOGUE + self._element(individ)

    def record(self, piece: bytes) -> Individ:
        """Give the individual of an element."""
        return next(self.records(io.BytesIO(PROLOGUE + piece)))

    def records(self, file: Readable) -> Iterator[Individ]:
        """Give the individuals.

        Raises:
            RecordError: One is no record of the year.
            MarkupError: The file is no XML.
        """
        yield from BarnevernReader(file, year=self._year)

    def count(self, file: Readable) -> int:
        """Count the individuals; raises :class:`~kostra_sdk.markup.errors.MarkupError` where the file is no XML."""
        names = (self._structure.avgiver.name, self._structure.individ.name)
        return sum(1 for element in elements(file, names) if element.name == self._structure.individ.name)

    def avgiver(self, file: Readable | None) -> Avgiver | None:
        """Give who reports by a file, as far as its first individual; or by this extract, if that is known.

        Raises:
            RecordError: The Avgiver, or the individual, is no record of the year.
            MarkupError: The file is no XML.
        """
        if file is None:
            return self._avgiver
        reader = BarnevernReader(file, year=self._year)
        next(reader, None)
        return reader.avgiver

    def _element(self, record: object) -> bytes:
        """Write an individual, with the bydel filled in."""
        if not isinstance(record, Individ):
            raise UsageError(f"an extract of {FORM.name} takes no {type(record).__name__}")
        individ = self._filled(record)
        element = writing.element_of(individ, self._year)
        if self._bydel and individ.bydelsnummer not in {None, self._bydel}:
            journal = writing.shown(individ)
            raise RegionMismatch(journal, "Bydelsnummer", individ.bydelsnummer or "", self._bydel)
        return element

    def _take(self, avgiver: Avgiver) -> None:
        writing.head(avgiver, self._year)  # raises if it does not fit
        expected = {"Versjon": str(self._year), "Kommunenummer": self._region.kommune}
        if self._org_number is not None:
            expected["Organisasjonsnummer"] = self._org_number
        for name, said in expected.items():
            found = str(getattr(avgiver, self._structure.avgiver.leaf_of[name].attribute))
            if found != said:
                raise RegionMismatch("", f"Avgiver/@{name}", found, said)
        if self._is_settled or self._avgiver is not None:
            raise UsageError("an extract has one Avgiver, and it is added before the individuals")
        self._avgiver = attrs.evolve(avgiver)

    def _settled(self) -> Avgiver:
        """Give the Avgiver, made of what the extract is for where none was given."""
        if self._avgiver is None:
            self._avgiver = self._made()
        return self._avgiver

    def _made(self) -> Avgiver:
        if self._org_number is None:
            raise UsageError(
                f"a file of {FORM.name} says who reports: give org_number=, the municipality's organisation number, "
                "or add an Avgiver before the individuals"
            )
        try:
            name = kommune_name(self._region.kommune, self._year)
        except RegionError as error:
            raise UsageError(
                f"what the municipality is called is not known ({error}): add an Avgiver before the individuals"
            ) from error
        return Avgiver(
            organisasjonsnummer=self._org_number,
            versjon=self._year,
            kommunenummer=self._region.kommune,
            kommunenavn=name,
        )

    def _filled(self, individ: Individ) -> Individ:
        """Say the bydel of Oslo where the extract is for one, and the individual says none."""
        said: dict[str, Any] = {}
        if self._bydel and self._region.is_oslo and individ.bydelsnummer in {None, self._bydel}:
            said["bydelsnummer"] = self._bydel
            if individ.bydelsnavn is None and self._bydel in BYDELER:
                said["bydelsnavn"] = BYDELER[self._bydel]
        return attrs.evolve(individ, **said) if said else individ


CARRIAGE: Final = BarnevernCarriage
"""The form's carriage, as the module of this name calls it in every form that is XML."""
