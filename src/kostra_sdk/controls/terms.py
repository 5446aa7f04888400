"""The words of the formulas that :mod:`kostra_sdk.controls.explain` writes, and what they mean, in two languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BOKMAL_TERMS", "ENGLISH_TERMS", "TERMS", "Term"]


@attrs.frozen
class Term:
    """A word of the formulas."""

    word: str
    """How it is written in a formula."""
    meaning: str


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
"""What the words of the formulas mean, in English."""

ENGLISH_TERMS: Final[Mapping[str, Term]] = MappingProxyType({name: Term(name, said) for name, said in TERMS.items()})
"""The English words: each is called what it is."""

BOKMAL_TERMS: Final[Mapping[str, Term]] = MappingProxyType(
    {
        "blank": Term("blank", "det står bare blanke tegn der"),
        "integer": Term("heltall", "kan leses som et helt tall på 32 biter"),
        "number": Term("tall", "feltet som et helt tall; det som ikke er et tall, er 0"),
        "amount": Term("beløp", "er et helt tall som står til høyre: blanke tegn, kanskje et minus, sifre"),
        "numeric": Term("sifre", "det står bare sifre og blanke tegn der"),
        "date": Term("dato", "kan leses som en dato; dagen kan være høyere enn måneden har dager"),
        "strict_date": Term("kalenderdag", "er en dag i kalenderen"),
        "zeros": Term("nuller", "er bare nuller"),
        "date_of_six": Term("dato_av_seks", "de seks første tegnene kan leses som en dato"),
        "valid_number": Term("gyldig_nummer", "er et fødselsnummer eller D-nummer slik programmet for året regner"),
        "mod11": Term("mod11", "er elleve sifre med riktige kontrollsifre"),
        "duf": Term("duf", "er et DUF-nummer slik programmet for året regner"),
        "age_known": Term("alder_kjent", "programmet for året finner en alder"),
        "age_fails": Term("alder_feiler", "programmet for året bryter sammen når det regner ut alderen"),
        "age": Term("alder", "alderen i rapporteringsåret slik programmet for året regner; -1 der den er ukjent"),
        "date_year": Term("årstall", "året i en dato; 0 der det ikke er en dato"),
        "day": Term("dagnummer", "en dato som nummeret på dagen; 0 der det ikke er en dato"),
        "day_after_a_year": Term(
            "dagnummer_etter_et_år",
            "nummeret på dagen ett år og én dag etter en dato; 0 der det ikke er en dato",
        ),
        "reporting_year": Term("fullt_årstall", "to sifre som et år i dette århundret; det som ikke er et tall, er 0"),
        "known": Term("gyldig_kode", "er en av kodene feltet har det året"),
        "sum": Term("sum", "summen av feltene som hele tall; det som ikke er et tall, er 0"),
        "count": Term("antall", "hvor mange av feltene det gjelder for"),
        "total": Term("total", "summen over alle poster det gjelder for, i 32 biter"),
        "trimmed": Term("uten_blanke", "teksten i feltet uten de blanke tegnene rundt"),
        "list": Term("listen", "kodene med det navnet for skjemaet og regionen"),
        "it": Term("det", "hvert av feltene som er nevnt foran, ett etter ett"),
    }
)
"""The same words in bokmål, by what they are called in English."""
