"""Controls of who the client is and what came of the inquiry: 007-021 and 038."""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, control
from kostra_sdk.forms.familievern.controls import SINCE, WARNING, named, out_of_order

__all__ = [
    "arbeid",
    "begrunnelse",
    "bosituasjon",
    "ekspart_lengde",
    "ekspart_varighet",
    "fodselsaar",
    "formell_sivilstand",
    "forste_samtale",
    "henvendelsesdato",
    "kjonn",
    "kontakt_tidligere",
    "part_varighet",
    "samlivsstatus",
    "samtale_for_henvendelse",
    "ventetid",
]

OLDEST = 100
"""The most years before the reporting year that somebody can be born."""
SIX = ("1", "2", "3", "4", "5", "6")


@control(
    "007",
    named("007", "Henvendelsesdato"),
    severity=WARNING,
    since=SINCE,
    message="Henvendelsesdatoen er {HENV_DATO_A}; ventet en dato på formen DDMMÅÅÅÅ.",
)
def henvendelsesdato(r: Row) -> Expr:
    """HENV_DATO_A is a date."""
    return ~r.HENV_DATO_A.is_date


@control(
    "009",
    named("009", "Primærklient hatt kontakt med eller vært klient tidligere"),
    severity=WARNING,
    since=SINCE,
    message="Svaret på om primærklienten har hatt kontakt tidligere, er {KONTAKT_TIDL_A}; "
    "gyldige koder er {KONTAKT_TIDL_A.expected}.",
)
def kontakt_tidligere(r: Row) -> Expr:
    """KONTAKT_TIDL_A is 1-4."""
    return ~r.KONTAKT_TIDL_A.isin("1", "2", "3", "4")


@control(
    "011",
    named("011", "Primærklientens viktigste begrunnelse for å ta kontakt"),
    severity=WARNING,
    since=SINCE,
    message="Begrunnelsen for å ta kontakt er {HENV_GRUNN_A}; gyldige koder er {HENV_GRUNN_A.expected}.",
)
def begrunnelse(r: Row) -> Expr:
    """HENV_GRUNN_A is 1-4."""
    return ~r.HENV_GRUNN_A.isin("1", "2", "3", "4")


@control(
    "013",
    named("013", "Primærklientens kjønn"),
    severity=WARNING,
    since=SINCE,
    message="Primærklientens kjønn er {PRIMK_KJONN_A}; gyldige koder er {PRIMK_KJONN_A.expected}.",
)
def kjonn(r: Row) -> Expr:
    """PRIMK_KJONN_A is 1 or 2."""
    return ~r.PRIMK_KJONN_A.isin("1", "2")


@control(
    "014",
    named("014", "Primærklientens fødselsår"),
    severity=WARNING,
    since=SINCE,
    message="Primærklientens fødselsår er {PRIMK_FODT_A}; ventet et år fra {first} til {year}.",
    values={"first": lambda r: r.year - OLDEST, "year": lambda r: r.year},
)
def fodselsaar(r: Row) -> Expr:
    """PRIMK_FODT_A is at most a hundred years before the reporting year, and not after it."""
    return (r.PRIMK_FODT_A < r.year - OLDEST) | (r.PRIMK_FODT_A > r.year)


@control(
    "015",
    named("015", "Primærklientens samlivsstatus"),
    severity=WARNING,
    since=SINCE,
    message="Samlivsstatusen er {PRIMK_SIVILS_A}; gyldige koder er {PRIMK_SIVILS_A.expected}.",
)
def samlivsstatus(r: Row) -> Expr:
    """PRIMK_SIVILS_A is 1-4."""
    return ~r.PRIMK_SIVILS_A.isin("1", "2", "3", "4")


@control(
    "016",
    named("016", "Utdypende om primærklientens formelle sivilstand"),
    severity=WARNING,
    since=SINCE,
    message="Samlivsstatusen er {PRIMK_SIVILS_A}, men formell sivilstand er {FORMELL_SIVILS_A}; "
    "gyldige koder er {FORMELL_SIVILS_A.expected}.",
)
def formell_sivilstand(r: Row) -> Expr:
    """With PRIMK_SIVILS_A = 3 or 4, FORMELL_SIVILS_A is 1-6."""
    return r.PRIMK_SIVILS_A.isin("3", "4") & ~r.FORMELL_SIVILS_A.isin(*SIX)


@control(
    "017",
    named("017", "Primærklientens bosituasjon ved opprettelsen"),
    severity=WARNING,
    since=SINCE,
    message="Bosituasjonen er {PRIMK_SAMBO_A}; gyldige koder er {PRIMK_SAMBO_A.expected}.",
)
def bosituasjon(r: Row) -> Expr:
    """PRIMK_SAMBO_A is 1-5."""
    return ~r.PRIMK_SAMBO_A.isin("1", "2", "3", "4", "5")


@control(
    "018",
    named("018", "Primærklientens tilknytning til utdanning og arbeidsliv"),
    severity=WARNING,
    since=SINCE,
    message="Tilknytningen til utdanning og arbeid er {PRIMK_ARBSIT_A}; gyldige koder er {PRIMK_ARBSIT_A.expected}.",
)
def arbeid(r: Row) -> Expr:
    """PRIMK_ARBSIT_A is 1-7."""
    return ~r.PRIMK_ARBSIT_A.isin(*SIX, "7")


@control(
    "019A",
    named("019 A", "Varighet på relasjon mellom primærklient og viktigste samtalepartner, partnere"),
    severity=WARNING,
    since=SINCE,
    message="Viktigste samtalepartner er partner, men parforholdets varighet er {PART_LENGDE_A}; "
    "gyldige koder er {PART_LENGDE_A.expected}.",
)
def part_varighet(r: Row) -> Expr:
    """With PRIMK_VSRELASJ_A = 1, PART_LENGDE_A is 1-6."""
    return (r.PRIMK_VSRELASJ_A == "1") & ~r.PART_LENGDE_A.isin(*SIX)


@control(
    "019B1",
    named("019 B1", "Tid siden brudd for primærklient og viktigste samtalepartner, ekspartnere, lengde"),
    severity=WARNING,
    since=SINCE,
    message="Viktigste samtalepartner er ekspartner, men tiden siden brudd er {EKSPART_LENGDE_A}; "
    "gyldige koder er {EKSPART_LENGDE_A.expected}.",
)
def ekspart_lengde(r: Row) -> Expr:
    """With PRIMK_VSRELASJ_A = 2, EKSPART_LENGDE_A is 1-6."""
    return (r.PRIMK_VSRELASJ_A == "2") & ~r.EKSPART_LENGDE_A.isin(*SIX)


@control(
    "019B2",
    named("019 B2", "Varighet på relasjon mellom primærklient og viktigste samtalepartner, ekspartnere, varighet"),
    severity=WARNING,
    since=SINCE,
    message="Viktigste samtalepartner er ekspartner, men parforholdets varighet er {EKSPART_VARIGH_A}; "
    "gyldige koder er {EKSPART_VARIGH_A.expected}.",
)
def ekspart_varighet(r: Row) -> Expr:
    """With PRIMK_VSRELASJ_A = 2, EKSPART_VARIGH_A is 1-6."""
    return (r.PRIMK_VSRELASJ_A == "2") & ~r.EKSPART_VARIGH_A.isin(*SIX)


@control(
    "020",
    named("020", "Dato for første behandlingssamtale"),
    severity=WARNING,
    since=SINCE,
    message="Datoen for første behandlingssamtale er {FORSTE_SAMT_A}; ventet en dato på formen DDMMÅÅÅÅ.",
)
def forste_samtale(r: Row) -> Expr:
    """FORSTE_SAMT_A is a date."""
    return ~r.FORSTE_SAMT_A.is_date


@control(
    "021",
    named("021", "Første behandlingssamtale er før henvendelsesdato"),
    severity=WARNING,
    since=SINCE,
    message="Datoen for første behandlingssamtale er {FORSTE_SAMT_A}; ventet en dato fra og med "
    "henvendelsesdatoen, {HENV_DATO_A}.",
)
def samtale_for_henvendelse(r: Row) -> Expr:
    """FORSTE_SAMT_A is not before HENV_DATO_A, and both are dates, where both are filled."""
    return out_of_order(r.HENV_DATO_A, r.FORSTE_SAMT_A)


@control(
    "038",
    named("038", "Ventetid"),
    severity=WARNING,
    since=2024,
    message="Det gikk mer enn ett år fra henvendelsen ({HENV_DATO_A}) til første behandlingssamtale ({FORSTE_SAMT_A}), "
    "eller ventetiden lar seg ikke regne ut.",
)
def ventetid(r: Row) -> Expr:
    """FORSTE_SAMT_A is at most a year after HENV_DATO_A, and both are dates, where both are filled."""
    asked, met = r.HENV_DATO_A, r.FORSTE_SAMT_A
    return ~asked.is_blank & ~met.is_blank & ~(met.is_date & (asked.day_after_a_year > met.day))
