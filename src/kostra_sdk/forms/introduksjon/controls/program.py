"""The programme, from its beginning to its end: 9-13 and 16 of 11B.

Control 17 is not here: it was to find a date of ending before the reporting year,
but the official program stumbled on its own limit, so that it never fired.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from kostra_sdk.controls import Expr, Row, control
from kostra_sdk.forms.introduksjon.controls.names import SINCE, UNTIL, named
from kostra_sdk.report.model import Severity

WARNING = Severity.WARNING

TILTAK = {
    "TILTAK_1": "01",
    "TILTAK_2": "02",
    "TILTAK_3": "03",
    "TILTAK_4": "04",
    "TILTAK_6": "06",
    "TILTAK_7": "07",
    "TILTAK_8": "08",
    "TILTAK_9": "10",
    "TILTAK_10": "11",
    "TILTAK_11": "99",
}
"""The boxes of courses and measures, each with its code; that of subfield 12.5 is out of use."""
ENDED = ("01", "02", "03", "04", "05", "07", "08", "09", "10")
"""All of STATUS but 06, still in the programme."""


@control(
    "9",
    named("9", "Startdato"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Startdatoen er {STARTDATO}; ventet en dato på formen DDMMÅÅ.",
)
def startdato(r: Row) -> Expr:
    """STARTDATO is a date."""
    return ~r.STARTDATO.is_strict_date


@control(
    "10",
    named("10", "Inntektsgivende arbeid"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message=(
        "Svaret på om deltakeren hadde inntektsgivende arbeid er {INNTEKTSGIVENDE_ARBEID}; "
        "gyldige koder er {INNTEKTSGIVENDE_ARBEID.codes}."
    ),
)
def inntektsgivende_arbeid(r: Row) -> Expr:
    """INNTEKTSGIVENDE_ARBEID is 1 or 2."""
    return ~r.INNTEKTSGIVENDE_ARBEID.isin("1", "2")


@control(
    "11",
    named("11", "Kurs og yrkesforberedende tiltak"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message=(
        "Feltene for kurs og tiltak (12.1–12.11) skal ha sin egen kode eller være tomme, "
        "og minst ett skal være fylt ut."
    ),
)
def tiltak(r: Row) -> Expr:
    """Every box of courses and measures holds its own code, 00 or blanks, and at least one its own code."""
    as_they_should_be = reduce(and_, (r.cell(key).isin(code, "00", "  ") for key, code in TILTAK.items()))
    return ~as_they_should_be | ~r.TILTAK_5.isin("00", "  ") | ~r.any_known(tuple(TILTAK))


@control(
    "12",
    named("12", "Status"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Status er {STATUS}; gyldige koder er {STATUS.codes}.",
)
def status(r: Row) -> Expr:
    """STATUS is 01-10."""
    return ~r.STATUS.isin(*ENDED, "06")


@control(
    "13",
    named("13", "Avslutningsdato"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Status er {STATUS}, men avslutningsdatoen er {AVSLUTNINGSDATO}; ventet en dato i {year}.",
    values={"year": lambda r: r.year},
)
def avslutningsdato(r: Row) -> Expr:
    """Where the programme ended, AVSLUTNINGSDATO is a date of the reporting year."""
    return r.STATUS.isin(*ENDED) & (r.AVSLUTNINGSDATO.date_year != r.year)


@control(
    "16",
    named("16", "Avslutningsdato før startdato"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Avslutningsdatoen {AVSLUTNINGSDATO} er før startdatoen {STARTDATO}.",
)
def slutt_for_start(r: Row) -> Expr:
    """AVSLUTNINGSDATO is not before STARTDATO, where both are dates."""
    return r.AVSLUTNINGSDATO.is_strict_date & (r.AVSLUTNINGSDATO.day < r.STARTDATO.day)
