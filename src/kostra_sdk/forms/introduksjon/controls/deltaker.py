"""Who is reported, and by whom: 2-8, 21 and 22 of 11B."""

from __future__ import annotations

from functools import reduce
from operator import or_

from kostra_sdk.controls import Expr, Row, control
from kostra_sdk.forms.introduksjon.controls.names import SINCE, UNTIL, named
from kostra_sdk.forms.person.controls import STMND
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR

NUMERIC = (
    *("KOMMUNE_NR", "VERSION", "BYDELSNR", "DISTRIKTSNR", "PERSON_FODSELSNR", "PERSON_DUF", "KJONN", "EKTSTAT"),
    *("STARTDATO", "INNTEKTSGIVENDE_ARBEID", *(f"TILTAK_{number}" for number in range(1, 12)), "STATUS"),
    *("AVSLUTNINGSDATO", *STMND, "STONADSSUM"),
)
"""All fields but the journal number: positions 1-10 and 19-111."""


@control(
    "2",
    named("2", "Ulovlig tegn i tallfeltene"),
    severity=ERROR,
    since=SINCE,
    until=UNTIL,
    message="Et av tallfeltene inneholder noe annet enn siffer og blanke. Bare journalnummeret kan ha andre tegn.",
)
def ulovlig_tegn(r: Row) -> Expr:
    """All fields but the journal number are digits and blanks."""
    return reduce(or_, (~r.cell(key).is_numeric for key in NUMERIC))


@control(
    "3",
    named("3", "Kommunenummer"),
    severity=ERROR,
    since=SINCE,
    until=UNTIL,
    message="Kommunenummeret er {KOMMUNE_NR}, men filen leveres for en annen kommune.",
)
def kommunenummer(r: Row) -> Expr:
    """KOMMUNE_NR is the kommune that reports; which numbers were known in each year was not found, and is not asked."""
    return r.kommune != r.KOMMUNE_NR


@control(
    "4",
    named("4", "Oppgaveår"),
    severity=ERROR,
    since=SINCE,
    until=UNTIL,
    message="Oppgaveåret er {VERSION}, men filen leveres for {year}.",
    values={"year": lambda r: r.year},
)
def oppgavear(r: Row) -> Expr:
    """VERSION is the reporting year, two digits."""
    return r.yy != r.VERSION


@control(
    "5",
    named("5", "Fødselsnummer"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Fødselsnummeret eller D-nummeret er ikke gyldig.",
)
def fodselsnummer(r: Row) -> Expr:
    """PERSON_FODSELSNR is a fødselsnummer or D-nummer."""
    return ~r.PERSON_FODSELSNR.is_number


@control(
    "6",
    named("6", "DUF-nummer"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="DUF-nummeret er verken tomt eller gyldig.",
)
def duf_nummer(r: Row) -> Expr:
    """PERSON_DUF is blank or a DUF number."""
    return ~r.PERSON_DUF.is_blank & ~r.PERSON_DUF.is_duf


@control(
    "7",
    named("7", "Kjønn"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Kjønn er {KJONN}; gyldige koder er {KJONN.codes}.",
)
def kjonn(r: Row) -> Expr:
    """KJONN is 1 or 2."""
    return ~r.KJONN.isin("1", "2")


@control(
    "8",
    named("8", "Sivilstand"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Sivilstand er {EKTSTAT}; gyldige koder er {EKTSTAT.codes}.",
)
def sivilstand(r: Row) -> Expr:
    """EKTSTAT is 1-5."""
    return ~r.EKTSTAT.isin("1", "2", "3", "4", "5")


@control(
    "21",
    named("21", "Alder under 18"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Deltakeren er under 18 år: beregnet alder er {age}.",
    values={"age": lambda r: r.PERSON_FODSELSNR.age},
)
def under_18(r: Row) -> Expr:
    """Age is 18 or more, where it is known."""
    return r.PERSON_FODSELSNR.has_age & (r.PERSON_FODSELSNR.age < 18)


@control(
    "22",
    named("22", "Alder 99 eller over"),
    severity=WARNING,
    since=SINCE,
    until=UNTIL,
    message="Deltakeren er 99 år eller eldre: beregnet alder er {age}.",
    values={"age": lambda r: r.PERSON_FODSELSNR.age},
)
def hoy_alder(r: Row) -> Expr:
    """Age is below 99."""
    return r.PERSON_FODSELSNR.age >= 99
