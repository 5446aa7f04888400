"""Controls of the person fields, shared by the forms about persons: 03-06 and 08-12.

A form takes them as they stand, or with a name, severity or condition of its own (``Control.replace``).
"""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, by_year, control, duplicates, titled
from kostra_sdk.report.model import Severity

__all__ = [
    "BYDELER",
    "RECORD_LENGTH",
    "STMND",
    "antall_barn_mangler",
    "antall_barn_uten_kryss",
    "bydelsnummer",
    "fodselsdato",
    "fodselsnummer",
    "fodselsnummer_dubletter",
    "forsorgerplikt",
    "journalnummer_dubletter",
    "kjonn",
    "kommunenummer",
    "oppgavear",
    "sivilstand",
    "under_18",
]

WARNING, ERROR = Severity.WARNING, Severity.ERROR

BYDELER = tuple(f"{number:02d}" for number in range(1, 16))
"""The bydeler of Oslo."""
RECORD_LENGTH = by_year({2020: "Kontroll 01 Recordlengde", 2023: "Kontroll 001 : Recordlengde"})
"""The official name of control 001."""
STMND = tuple(f"STMND_{number}" for number in range(1, 13))
"""The boxes of the months with support."""


@control(
    "03",
    titled("03", "kommunenummer", "Kommunenummer"),
    severity=ERROR,
    message="Kommunenummeret er {KOMMUNE_NR}, men filen leveres for en annen kommune.",
)
def kommunenummer(r: Row) -> Expr:
    """KOMMUNE_NR is the kommune that reports."""
    return r.kommune != r.KOMMUNE_NR


@control(
    "03",
    titled("03", "Bydelsnummer"),
    severity=ERROR,
    message=by_year(
        {
            2020: "Bydelsnummeret er {BYDELSNR}. I Oslo skal det være 01–15, i andre kommuner 00.",
            2021: "Bydelsnummeret er {BYDELSNR}. I Oslo skal det være 01–15, i andre kommuner skal feltet være tomt.",
        }
    ),
)
def bydelsnummer(r: Row) -> Expr:
    """BYDELSNR is one of Oslo's in Oslo, and empty elsewhere; until 2022 the region says which, then the record."""
    oslo = by_year({2020: r.region_is_oslo, 2023: r.KOMMUNE_NR == "0301"})
    elsewhere = by_year({2020: r.BYDELSNR != "00", 2021: ~r.BYDELSNR.is_blank})
    return (oslo & ~r.BYDELSNR.isin(*BYDELER)) | (~oslo & elsewhere)


@control(
    "04",
    titled("04", "Oppgaveår"),
    severity=ERROR,
    message="Oppgaveåret er {VERSION}, men filen leveres for {year}.",
    values={"year": lambda r: r.year},
)
def oppgavear(r: Row) -> Expr:
    """VERSION is the reporting year, two digits."""
    return by_year({2020: r.yy != r.VERSION, 2023: r.VERSION.reporting_year != r.year})


@control(
    "04A",
    "Kontroll 04A : Fødselsdato",
    severity=ERROR,
    since=2025,
    message="Fødselsdatoen mangler eller er ikke en dato på formen DDMMÅÅÅÅ.",
)
def fodselsdato(r: Row) -> Expr:
    """FODSELSDATO is a date."""
    return ~r.FODSELSDATO.is_date


@control(
    "05",
    titled("05", "Fødselsnummer"),
    severity=by_year({2020: WARNING, 2024: ERROR}),
    message="Fødselsnummeret eller D-nummeret er ikke gyldig.",
)
def fodselsnummer(r: Row) -> Expr:
    """PERSON_FODSELSNR is a fødselsnummer or D-nummer."""
    return ~r.PERSON_FODSELSNR.is_number


@control(
    "05A",
    titled("05A", "Fødselsnummer, dubletter"),
    severity=ERROR,
    since=2021,
    message="Det samme fødselsnummeret står på {count} skjemaer. Andre journalnumre: {others}.",
)
def fodselsnummer_dubletter(r: Row) -> Expr:
    """No two records have the same number; only those with the right check digits take part."""
    return duplicates(r.PERSON_FODSELSNR, among=r.PERSON_FODSELSNR.is_mod11)


@control(
    "05B",
    titled("05B", "Journalnummer, dubletter"),
    severity=ERROR,
    since=2021,
    message="Journalnummeret står på {count} skjemaer; hver sak skal ha sitt eget.",
)
def journalnummer_dubletter(r: Row) -> Expr:
    """No two records have the same journal number; blank ones count as equal."""
    return duplicates(r.PERSON_JOURNALNR)


@control(
    "06",
    titled("06", "Alder under 18 år"),
    severity=WARNING,
    message="Personen er under 18 år, eller alderen lar seg ikke regne ut: beregnet alder er {age}.",
    values={"age": lambda r: r.PERSON_FODSELSNR.age},
)
def under_18(r: Row) -> Expr:
    """Age is 18 or more, where it is known."""
    return r.PERSON_FODSELSNR.has_age & (r.PERSON_FODSELSNR.age < 18)


@control(
    "08",
    titled("08", "Kjønn"),
    severity=ERROR,
    message="Kjønn er {KJONN}; gyldige koder er {KJONN.codes}.",
)
def kjonn(r: Row) -> Expr:
    """KJONN is 1 or 2."""
    return ~r.KJONN.isin("1", "2")


@control(
    "09",
    titled("09", "Sivilstand"),
    severity=ERROR,
    message="Sivilstand er {EKTSTAT}; gyldige koder er {EKTSTAT.codes}.",
)
def sivilstand(r: Row) -> Expr:
    """EKTSTAT is 1-5."""
    return ~r.EKTSTAT.isin("1", "2", "3", "4", "5")


@control(
    "10",
    titled("10", "Forsørgerplikt for barn under 18 år i husholdningen. Gyldige verdier"),
    severity=ERROR,
    message="Svaret på om personen forsørger barn under 18 år er {BU18}; gyldige koder er {BU18.codes}.",
)
def forsorgerplikt(r: Row) -> Expr:
    """BU18 is 1 or 2."""
    return ~r.BU18.isin("1", "2")


@control(
    "11",
    titled("11", "Det bor barn under 18 år i husholdningen. Mangler antall barn."),
    severity=ERROR,
    message="Det er svart ja på at personen forsørger barn under 18 år, men antall barn er {ANTBU18}.",
)
def antall_barn_mangler(r: Row) -> Expr:
    """With BU18 = 1, ANTBU18 is above 0."""
    return (r.BU18 == "1") & (r.ANTBU18 <= 0)


@control(
    "12",
    titled("12", "Det bor barn under 18 år i husholdningen."),
    severity=ERROR,
    message="Antall barn under 18 år er {ANTBU18}, men svaret på om personen forsørger barn er {BU18}; ventet 1 (Ja).",
)
def antall_barn_uten_kryss(r: Row) -> Expr:
    """ANTBU18 is above 0 only with BU18 = 1."""
    return (r.ANTBU18 > 0) & (r.BU18 != "1")
