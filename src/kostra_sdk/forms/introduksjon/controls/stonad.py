"""Months and amounts: 14, 15, 18-20 and 23 of 11B.

The limits are those of the program of 2018; whether earlier years had others was not found.
A sum that is no whole number counts as 0.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from kostra_sdk.controls import Expr, Row, control
from kostra_sdk.forms.introduksjon.controls.names import SINCE, UNTIL, named
from kostra_sdk.forms.person.controls import STMND
from kostra_sdk.report.model import Severity

WARNING = Severity.WARNING

INVALID = 350_000
HIGH_A_MONTH = 20_000
LOW = 8_000
HIGH = 220_000


@control(
    "14",
    named("14", "Stønadsmåneder"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Feltene for stønadsmåneder skal ha sin egen kode eller være tomme, og minst ett skal være fylt ut.",
)
def stonadsmaneder(r: Row) -> Expr:
    """Every box of a month holds its own code, 00 or blanks, and at least one its own code."""
    months = enumerate(STMND, start=1)
    as_they_should_be = reduce(and_, (r.cell(key).isin(f"{number:02d}", "00", "  ") for number, key in months))
    return ~as_they_should_be | ~r.any_known(STMND)


@control(
    "15",
    named("15", "Stønadssum"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Stønadssummen er {STONADSSUM} kroner; ventet et tall over 0 og under 350 000.",
)
def stonadssum(r: Row) -> Expr:
    """STONADSSUM is above 0 and below 350 000."""
    return (r.STONADSSUM <= 0) | (r.STONADSSUM >= INVALID)


@control(
    "18",
    named("18", "Desember mangler"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Status er {STATUS}, men det er ikke krysset av for stønad i desember.",
)
def desember_mangler(r: Row) -> Expr:
    """Who is still in the programme had support in December."""
    return (r.STATUS == "06") & (r.STMND_12 != "12")


@control(
    "19",
    named("19", "Høyt beløp per måned"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Stønaden er 20 000 kroner eller mer per måned: {STONADSSUM} kroner på {months} måneder.",
    values={"months": lambda r: r.count_known(STMND)},
)
def hoy_per_maned(r: Row) -> Expr:
    """STONADSSUM is below 20 000 a month with support, rounded down."""
    return r.any_known(STMND) & (r.STONADSSUM >= r.count_known(STMND) * HIGH_A_MONTH)


@control(
    "20",
    named("20", "Lavt beløp per måned"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Stønaden i hele året er 8 000 kroner eller lavere: {STONADSSUM} kroner.",
)
def lav_sum(r: Row) -> Expr:
    """STONADSSUM of the whole year is above 8 000; the title says a month, but the program takes the year."""
    return r.STONADSSUM <= LOW


@control(
    "23",
    named("23", "Høyt årsbeløp"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Stønaden i året er 220 000 kroner eller mer: {STONADSSUM} kroner.",
)
def hoy_sum(r: Row) -> Expr:
    """STONADSSUM is below 220 000."""
    return r.STONADSSUM >= HIGH
