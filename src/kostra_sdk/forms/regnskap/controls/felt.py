"""Controls of single fields, and of lines that say the same: 003-016."""

from __future__ import annotations

import attrs

from kostra_sdk.controls import Expr, Row, by_year, control, groups
from kostra_sdk.forms.regnskap.controls.words import (
    balanse,
    bevilgning,
    early_quarter,
    function,
    helseforetak,
    in_severities,
)
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR

_NO_NUMBER = " " * 9


def _mild(r: Row) -> Expr:
    """What the codes are judged mildly by: the caller's quarter in 2023, since then the one in the line."""
    return by_year({2023: early_quarter(r), 2024: r.KVARTAL.isin("1", "2", "3")})


def _of_functions(r: Row) -> Expr:
    """The lines whose codes are functions and arts; in 2023 all lines were looked at."""
    return by_year({2023: ~r.never, 2024: bevilgning(r) | helseforetak(r)})


def _of_chapters(r: Row) -> Expr:
    """The lines whose codes are chapters and sectors; in 2023 all lines were looked at."""
    return by_year({2023: ~r.never, 2024: balanse(r)})


@control(
    "003",
    "Kontroll 003 : Skjema",
    severity=ERROR,
    message="Skjemaet er {SKJEMA}; filen leveres for {SKJEMA.expected}.",
    identified=False,
)
def skjema(r: Row) -> Expr:
    """The line is of the form that is sent, by its first two characters."""
    return ~r.SKJEMA.is_listed("skjema")


@control(
    "004",
    "Kontroll 004 : Årgang",
    severity=ERROR,
    message="Årgangen er {AARGANG}, men filen leveres for {year}.",
    values={"year": lambda r: r.year},
    identified=False,
)
def aargang(r: Row) -> Expr:
    """The year is the reporting year."""
    return r.AARGANG.number != r.year


@control(
    "005",
    "Kontroll 005 : Kvartal",
    severity=ERROR,
    message="Kvartalet er {KVARTAL}, men filen leveres for kvartal «{quarter}» (blankt for hele året).",
    values={"quarter": lambda r: r.quarter},
    identified=False,
)
def kvartal(r: Row) -> Expr:
    """The quarter is the one said of the file, blank for a whole year."""
    return r.KVARTAL != r.quarter


@control(
    "006",
    "Kontroll 006 : Region",
    severity=ERROR,
    message="Regionen er {REGION}, men filen leveres for {region}.",
    values={"region": lambda r: r.region},
    identified=False,
)
def region(r: Row) -> Expr:
    """The region is the one that reports."""
    return r.REGION != r.region


@control(
    "007",
    "Kontroll 007 : Organisasjonsnummer",
    severity=ERROR,
    message="Organisasjonsnummeret er {ORGNR}, men filen leveres for «{org_number}» (blankt uten organisasjon).",
    values={"org_number": lambda r: r.org_number},
    identified=False,
)
def organisasjonsnummer(r: Row) -> Expr:
    """The organisation number is the one said of the file, or blank; in 2023 there may be several."""
    return (r.ORGNR != r.org_number) & ~r.ORGNR.is_listed("orgnr")


@control(
    "008",
    "Kontroll 008 : Foretaksnummer",
    severity=ERROR,
    message=by_year(
        {
            2023: "Foretaksnummeret er {FORETAKSNR}; feltet skal være blankt.",
            2024: "Foretaksnummeret er {FORETAKSNR}; feltet skal være blankt, eller likt organisasjonsnummeret.",
        }
    ),
    identified=False,
)
def foretaksnummer(r: Row) -> Expr:
    """The company number is blank; since 2024 it may be the organisation number."""
    filled = r.FORETAKSNR != _NO_NUMBER
    return by_year({2023: filled, 2024: filled & (r.FORETAKSNR != r.org_number)})


@control(
    "009",
    "Kontroll 009 : Kontoklasse",
    severity=ERROR,
    message="Kontoklassen er {KONTOKLASSE}; gyldig i dette skjemaet er {KONTOKLASSE.expected}.",
    identified=False,
)
def kontoklasse(r: Row) -> Expr:
    """The account class is one of the form's."""
    return ~r.KONTOKLASSE.is_listed("kontoklasse")


@control(
    "010",
    "Kontroll 010 : Funksjon",
    severity=ERROR,
    message="Funksjonen {FUNKSJON_KAPITTEL} er ikke gyldig for skjemaet, regionen og året.",
    identified=False,
)
def _funksjon(r: Row) -> Expr:
    """The function is in the list of form, year and region, blanks around it aside."""
    return _of_functions(r) & ~r.FUNKSJON_KAPITTEL.trimmed.is_listed("funksjon")


@control(
    "011",
    "Kontroll 011 : Kapittel",
    severity=ERROR,
    message="Kapittelet {FUNKSJON_KAPITTEL} er ikke gyldig for skjemaet og året; det skal stå til venstre i feltet.",
    identified=False,
)
def _kapittel(r: Row) -> Expr:
    """The chapter is in the list of form and year, exactly as it stands there."""
    return _of_chapters(r) & ~r.FUNKSJON_KAPITTEL.is_listed("kapittel")


@control(
    "012",
    "Kontroll 012 : Art",
    severity=ERROR,
    message="Arten {ART_SEKTOR} er ikke gyldig for skjemaet, regionen og året.",
    identified=False,
)
def _art(r: Row) -> Expr:
    """The art is in the list of form, year and region; quarterly forms have none."""
    return _of_functions(r) & ~r.ART_SEKTOR.is_listed("art")


@control(
    "013",
    "Kontroll 013 : Sektor",
    severity=ERROR,
    message="Sektoren {ART_SEKTOR} er ikke gyldig for skjemaet og året.",
    identified=False,
)
def _sektor(r: Row) -> Expr:
    """The sector is in the list of form and year; church councils leave it blank."""
    return _of_chapters(r) & ~r.ART_SEKTOR.is_listed("sektor")


FUNKSJON = in_severities(_funksjon, _mild, key="funksjon")
KAPITTEL = in_severities(_kapittel, _mild, key="kapittel")
ART = in_severities(_art, _mild, key="art")
SEKTOR = in_severities(_sektor, _mild, key="sektor")
_GRAVE, _MILD = in_severities(_sektor, lambda r: by_year({2023: early_quarter(r), 2024: r.never}), key="sektor")
SEKTOR_KIRKE = (_GRAVE, attrs.evolve(_MILD, until=2023))
"""The sector of church councils: since 2024 no quarter makes it milder."""


@control(
    "010",
    "Kontroll 010 : Utgått funksjon",
    severity=WARNING,
    since=2024,
    message="Funksjonen {FUNKSJON_KAPITTEL} er utgått, men godtas foreløpig.",
    identified=False,
)
def utgatt_funksjon(r: Row) -> Expr:
    """The function is none that is let pass for the time being only."""
    return bevilgning(r) & function(r, "190", "254")


@control(
    "014",
    "Kontroll 014 : Beløp",
    severity=ERROR,
    message="Beløpet {BELOP} er ikke et helt tall som står til høyre i feltet, med minus rett foran sifrene.",
    identified=False,
)
def belop(r: Row) -> Expr:
    """The amount is a whole number that stands to the right, with no plus sign."""
    return ~r.BELOP.is_amount


@control(
    "015",
    "Kontroll 015 : Dubletter",
    severity=WARNING,
    message="{count} linjer har samme kontoklasse, funksjon eller kapittel, og art eller sektor. "
    "SSB summerer dem hvis filen sendes inn slik.",
    identified=False,
)
def dubletter(r: Row) -> Expr:
    """No two lines have the same account class, function or chapter, and art or sector, blanks around them aside."""
    return groups(r.KONTOKLASSE, r.FUNKSJON_KAPITTEL, r.ART_SEKTOR)


@control(
    "016",
    "Kontroll 016 : Kapittel, fortegn",
    severity=ERROR,
    message="Beløpet på kapittel {FUNKSJON_KAPITTEL} er {BELOP}; merforbruk og udekket beløp skal ikke være negative.",
    identified=False,
)
def kapittel_fortegn(r: Row) -> Expr:
    """The chapters of merforbruk (5900) and udekket beløp (5970) are not negative."""
    return balanse(r) & r.FUNKSJON_KAPITTEL.isin("5900", "5970") & (r.BELOP < 0)
