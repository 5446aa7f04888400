"""Controls of what the recipient lives on, and the work and benefits that go with it: 14-25."""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, by_year, control, titled
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR

_KILDE = "Viktigste kilde til livsopphold i relasjon til arbeidssituasjon. "


@control(
    "14",
    titled("14", "Viktigste kilde til livsopphold. Gyldige verdier", mark=":"),
    severity=ERROR,
    message="Viktigste kilde til livsopphold er {VKLO}; gyldige koder er {VKLO.codes}.",
)
def viktigste_kilde(r: Row) -> Expr:
    """VKLO is 1-9."""
    return ~r.VKLO.isin(*"123456789")


_ARBSIT_MESSAGE = (
    "Viktigste kilde til livsopphold er {VKLO}, men arbeidssituasjonen er {ARBSIT}; ventet {ARBSIT.expected}."
)


@control(
    "15",
    titled("15", f"{_KILDE}Arbeidsinntekt.", f"{_KILDE}Arbeidsinntekt", mark=":"),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message=_ARBSIT_MESSAGE,
)
def arbeidsinntekt(r: Row) -> Expr:
    """Who lives on wages works."""
    return (r.VKLO == "1") & ~r.ARBSIT.isin("01", "02")


@control(
    "16",
    titled("16", f"{_KILDE}Kursstønad/lønn i arbeidsmarkedstiltak.", mark=":"),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message=_ARBSIT_MESSAGE,
)
def kursstonad(r: Row) -> Expr:
    """Who lives on kursstønad is in a course or a measure."""
    expected = by_year({2020: ("03", "05", "06", "09", "10"), 2021: ("03", "05", "06")})
    return (r.VKLO == "2") & ~r.ARBSIT.isin(expected)


@control(
    "17",
    titled("17", f"{_KILDE}Stipend/lån.", mark=":"),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message=_ARBSIT_MESSAGE,
)
def stipend(r: Row) -> Expr:
    """Who lives on stipend or a study loan studies."""
    return (r.VKLO == "4") & ~r.ARBSIT.isin("03")


@control(
    "18",
    titled("18", f"{_KILDE}Introduksjonsstøtte.", mark=":"),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message=_ARBSIT_MESSAGE,
)
def introduksjonsstotte(r: Row) -> Expr:
    """Who lives on introduksjonsstønad is in that scheme."""
    return (r.VKLO == "6") & ~r.ARBSIT.isin("09")


@control(
    "19",
    titled("19", f"{_KILDE}Kvalifiseringsstønad.", f"{_KILDE}Kvalifiseringsstønad", mark=":"),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message=_ARBSIT_MESSAGE,
)
def kvalifiseringsstonad(r: Row) -> Expr:
    """Who lives on kvalifiseringsstønad is in that programme."""
    return (r.VKLO == "8") & ~r.ARBSIT.isin("10")


_TRYGD = ("01", "02", "04", "05", "06", "07", "09", "10", "11")
_TRYGD_MESSAGE = (
    "Viktigste kilde til livsopphold er {VKLO}, men trygdesituasjonen er {TRYGDESIT}; ventet {TRYGDESIT.expected}."
)


@control(
    "20",
    titled("20", f"{_KILDE}Trygd/pensjon.", f"{_KILDE}Trygd/pensjon", mark=":"),
    severity=ERROR,
    until=2023,
    message=_TRYGD_MESSAGE,
    reference="A-6",
)
def trygd(r: Row) -> Expr:
    """Who lives on trygd has one; only 2020 took 12, none, for an answer."""
    return (r.VKLO == "3") & ~r.TRYGDESIT.isin(by_year({2020: (*_TRYGD, "12"), 2021: _TRYGD}))


@control(
    "20_A",
    f"Kontroll 20_A: {_KILDE}Trygd/pensjon",
    severity=WARNING,
    since=2024,
    until=2025,
    message=_TRYGD_MESSAGE,
)
def ingen_trygd(r: Row) -> Expr:
    """Who lives on something else has none."""
    return (r.VKLO != "3") & ~r.TRYGDESIT.isin("12")


@control(
    "20_B",
    f"Kontroll 20_B: {_KILDE}Trygd/pensjon",
    severity=ERROR,
    since=2024,
    message=_TRYGD_MESSAGE,
    reference="A-6",
)
def trygd_eller_stonad(r: Row) -> Expr:
    """Who lives on trygd or stønad has one; barnetrygd is new."""
    return (r.VKLO == "3") & ~r.TRYGDESIT.isin(*_TRYGD, "13")


@control(
    "21",
    f"Kontroll 21: {_KILDE}Sosialhjelp.",
    severity=WARNING,
    since=2023,
    message=_ARBSIT_MESSAGE,
)
def sosialhjelp(r: Row) -> Expr:
    """Who lives on sosialhjelp is in none of the situations that have an income of their own."""
    expected = by_year({2023: ("02", "04", "05", "06", "07", "08"), 2026: ("02", "03", "04", "05", "06", "07", "08")})
    return (r.VKLO == "5") & ~r.ARBSIT.isin(expected)


@control(
    by_year({2020: "22", 2026: "23A"}),
    by_year(
        {
            2020: "Kontroll 22 Tilknytning til trygdesystemet og alder. 60 år eller yngre med alderspensjon.",
            2023: "Kontroll 22: Tilknytning til trygdesystemet og alder. 62 år eller yngre med alderspensjon.",
            2026: "Kontroll 23A: Tilknytning til trygdesystemet og alder. Yngre enn 62 år med alderspensjon.",
        }
    ),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message="Mottakeren har alderspensjon, men beregnet alder er {age}; en alderspensjonist er eldre.",
    values={"age": lambda r: r.PERSON_FODSELSNR.age},
)
def ung_alderspensjonist(r: Row) -> Expr:
    """Who has alderspensjon is old enough; an unknown age fires too."""
    return (r.TRYGDESIT == "07") & (r.PERSON_FODSELSNR.age < by_year({2020: 61, 2021: 63, 2024: 60, 2026: 62}))


@control(
    "22",
    "Kontroll 22: Trygdesituasjon. Gyldige koder.",
    severity=ERROR,
    since=2026,
    message="Trygdesituasjonen er {TRYGDESIT}; gyldige koder er {TRYGDESIT.codes}.",
)
def trygdesituasjon(r: Row) -> Expr:
    """TRYGDESIT is one of its codes."""
    return ~r.TRYGDESIT.isin(*_TRYGD, "12", "13")


@control(
    by_year({2020: "23", 2026: "23B"}),
    by_year(
        {
            2020: "Kontroll 23 Tilknytning til trygdesystemet og barn. Overgangsstønad.",
            2023: "Kontroll 23: Tilknytning til trygdesystemet og barn. Overgangsstønad.",
            2026: "Kontroll 23B: Tilknytning til trygdesystemet og barn. Overgangsstønad.",
        }
    ),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message="Mottakeren har overgangsstønad, men det er ikke oppgitt barn under 18 år: {BU18}, antall {ANTBU18}.",
)
def overgangsstonad(r: Row) -> Expr:
    """Who has overgangsstønad has children; until 2022 either answer would do."""
    return (r.TRYGDESIT == "05") & by_year(
        {
            2020: (r.BU18 != "1") & (r.ANTBU18 == 0),
            2023: ~((r.BU18 == "1") & (r.ANTBU18 > 0)),
        }
    )


@control(
    "23C",
    "Kontroll 23C: Tilknytning til trygdesystemet og barn. Barnetrygd.",
    severity=ERROR,
    since=2026,
    message="Mottakeren har barnetrygd, men det er ikke oppgitt barn under 18 år: {BU18}, antall {ANTBU18}.",
)
def barnetrygd(r: Row) -> Expr:
    """Who has barnetrygd has children."""
    return (r.TRYGDESIT == "13") & ~((r.BU18 == "1") & (r.ANTBU18 > 0))


_UFORE = "Tilknytning til trygdesystemet og arbeidssituasjon. Uføretrygd/alderspensjon og ikke arbeidssøker."


@control(
    "24",
    titled("24", f"{_UFORE}", mark=":"),
    severity=by_year({2020: ERROR, 2021: WARNING}),
    message="Trygdesituasjonen er {TRYGDESIT}, men arbeidssituasjonen er {ARBSIT}; ventet {ARBSIT.expected}.",
)
def trygd_og_arbeid(r: Row) -> Expr:
    """Who has uføretrygd or alderspensjon is not in a situation that contradicts it."""
    expected = by_year({2020: ("04",), 2021: ("02", "04", "07"), 2026: ("02", "03", "04", "05", "06", "07")})
    return r.TRYGDESIT.isin("04", "07") & ~r.ARBSIT.isin(expected)


_AAP = "Tilknytning til trygdesystemet og arbeidssituasjon. Arbeidsavklaringspenger."


@control(
    "24B",
    titled("24B", f"{_AAP}", mark=":"),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message="Trygdesituasjonen er {TRYGDESIT}, men arbeidssituasjonen er {ARBSIT}; det henger ikke sammen.",
)
def arbeidsavklaringspenger(r: Row) -> Expr:
    """Who lives on arbeidsavklaringspenger is registered with NAV."""
    return (r.VKLO == "3") & (r.TRYGDESIT == "11") & (r.ARBSIT == "08")


@control(
    "25",
    titled("25", "Arbeidssituasjon. Gyldige koder.", mark=":"),
    severity=ERROR,
    message="Arbeidssituasjonen er {ARBSIT}; gyldige koder er {ARBSIT.codes}.",
)
def arbeidssituasjon(r: Row) -> Expr:
    """ARBSIT is 01-10."""
    return ~r.ARBSIT.isin("01", "02", "03", "04", "05", "06", "07", "08", "09", "10")
