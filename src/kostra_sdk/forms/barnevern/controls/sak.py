"""What is known while a control looks at an element: of the delivery, and of the individual's case."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.forms.barnevern.controls.plasseringer import overlapping
from kostra_sdk.forms.barnevern.record import Individ
from kostra_sdk.ids.official import NumberRules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.forms.barnevern.record import Tiltak

__all__ = ["Levering", "Sak"]

_OSLO: Final = "0301"


@attrs.define(slots=False, eq=False)
class Levering:
    """What is known of a delivery: the year and the municipality it is for."""

    year: int
    """The reporting year."""
    kommune: str
    """The first four digits of the region."""
    numbers: NumberRules
    """What the official program of the year makes of personal numbers."""

    @property
    def is_oslo(self) -> bool:
        """Whether it is for Oslo."""
        return self.kommune == _OSLO

    @cached_property
    def last_day(self) -> date:
        """The last day of the reporting year."""
        return date(self.year, 12, 31)

    @property
    def named(self) -> Mapping[str, Any]:
        """What a message may name beside the elements judged."""
        return {"year": self.year, "kommune": self.kommune, "last_day": self.last_day}


@attrs.define(slots=False, eq=False)
class Sak(Levering):
    """The same, and what is known of one individual's case."""

    individ: Individ
    """The individual."""

    @cached_property
    def fodselsnummer(self) -> bytes | None:
        """The fødselsnummer as it stands, None where none is given; an empty one is given."""
        number = self.individ.fodselsnummer
        return None if number is None else number.encode()

    @property
    def has_valid_number(self) -> bool:
        """Whether there is a fødselsnummer that counts as valid, or a birth date and 00100, 00200 or 99999."""
        return self.fodselsnummer is not None and self.numbers.is_valid(self.fodselsnummer)

    @property
    def has_mod11_number(self) -> bool:
        """Whether there is a fødselsnummer whose check digits are right."""
        return self.fodselsnummer is not None and self.numbers.is_mod11(self.fodselsnummer)

    @property
    def has_valid_duf(self) -> bool:
        """Whether there is a DUF number whose check digits are right."""
        number = self.individ.dufnummer
        return number is not None and self.numbers.is_duf(number.encode())

    @cached_property
    def alder(self) -> int | None:
        """Reporting year less birth year; None where the fødselsnummer tells no birth date."""
        return None if self.fodselsnummer is None else self.numbers.age(self.fodselsnummer)

    def is_older_than(self, years: int) -> bool:
        """Whether the age is known, and higher than that."""
        return self.alder is not None and self.alder > years

    @cached_property
    def _overlapping(self) -> frozenset[int]:
        return overlapping(self.individ.tiltak, self.last_day)

    def overlaps_a_later(self, tiltak: Tiltak) -> bool:
        """Whether a measure is a placement that overlaps with a later one in the file, by 90 days or more."""
        return id(tiltak) in self._overlapping

    @property
    def named(self) -> Mapping[str, Any]:
        """What a message may name beside the elements judged."""
        return {**super().named, "individ": self.individ, "alder": self.alder}
