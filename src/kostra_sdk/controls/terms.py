"""The words of the formulas that :mod:`kostra_sdk.controls.explain` writes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TERMS"]

TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "blank": "nothing but white space stands there",
        "integer": "reads as a whole number of 32 bits",
        "number": "the field as a whole number; what is no number is 0",
        "amount": "is a whole number that stands to the right: blanks, perhaps a minus, digits",
        "numeric": "nothing but digits and blanks stands there",
        "date": "reads as a date; the day may exceed the month",
        "strict_date": "is a day of the calendar",
        "zeros": "is all zeros",
        "date_of_six": "the first six characters read as a date",
        "valid_number": "is a fødselsnummer or D-nummer as the year's program reckons",
        "mod11": "is eleven digits with the right check digits",
        "duf": "is a DUF number as the year's program reckons",
        "age_known": "the year's program can tell an age",
        "age_fails": "the year's program breaks down on the age",
        "age": "age in the reporting year as the year's program reckons; -1 where it is unknown",
        "date_year": "the year of a date; 0 where it is none",
        "day": "a date as the number of its day; 0 where it is none",
        "day_after_a_year": "the number of the day one year and one day after a date; 0 where it is none",
        "reporting_year": "two digits as a year of this century; what is no number is 0",
        "known": "is one of the field's codes that year",
        "sum": "the sum of the fields as whole numbers; what is no number is 0",
        "count": "how many of the fields are so",
        "total": "the sum over all records of which it holds, in 32 bits",
        "trimmed": "the text of the field without the blanks around it",
        "list": "the codes of that name for the form and region",
        "it": "each of the fields named before, in turn",
    }
)
"""What the words of the formulas mean."""
