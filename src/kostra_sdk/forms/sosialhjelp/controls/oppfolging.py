"""Controls of the follow-up: advice, plan, housing and conditions, 32-35 and 39-43."""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, control, titled
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR

VILKAR = tuple(
    f"VILKAR{name}"
    for name in (
        *("ARBEID", "KURS", "UTD", "JOBBLOG", "JOBBTILB", "SAMT", "OKRETT", "LIVSH", "HELSE", "ANNET"),
        *("DIGPLAN", "NORSKSAMISKOPPL"),
    )
)
"""The conditions that control 43 counts; the boxes of VEDTAK and SANKSJON are not among them."""


@control(
    "32",
    titled("32", "Økonomiskrådgivning. Gyldige koder.", mark=":"),
    severity=ERROR,
    message="Svaret på om det er gitt økonomisk rådgivning er {GITT_OKONOMIRAD}; "
    "gyldige koder er {GITT_OKONOMIRAD.codes}.",
)
def okonomisk_radgivning(r: Row) -> Expr:
    """GITT_OKONOMIRAD is 1 or 2."""
    return ~r.GITT_OKONOMIRAD.isin("1", "2")


@control(
    "33",
    titled("33", "Utarbeidelse av individuell plan", "Utarbeidelse av individuell plan. Gyldige koder.", mark=":"),
    severity=ERROR,
    message="Svaret på om det er laget individuell plan er {FAAT_INDIVIDUELL_PLAN}; "
    "gyldige koder er {FAAT_INDIVIDUELL_PLAN.codes}.",
)
def individuell_plan(r: Row) -> Expr:
    """FAAT_INDIVIDUELL_PLAN is one of its codes."""
    return ~r.FAAT_INDIVIDUELL_PLAN.is_known


@control(
    "35",
    titled("35", "Boligsituasjon", "Boligsituasjon. Gyldige koder.", mark=":"),
    severity=ERROR,
    message="Bosituasjonen er {BOSIT}; gyldige koder er {BOSIT.codes}.",
    reference="A-5",
)
def bosituasjon(r: Row) -> Expr:
    """BOSIT is one of the year's codes; 2020 had 7 beside 5 for the same."""
    return ~r.BOSIT.is_known


@control(
    "39",
    titled("39", "Første vilkår i året, vilkår", mark=":"),
    severity=ERROR,
    message="Svaret på om det er stilt vilkår til mottakeren er {VILKARSOSLOV}; gyldige koder er {VILKARSOSLOV.codes}.",
)
def vilkar(r: Row) -> Expr:
    """VILKARSOSLOV is 1 or 2."""
    return ~r.VILKARSOSLOV.isin("1", "2")


_SAMEKT = "Første vilkår i året, vilkår til søkerens samboer/ektefelle"


@control(
    "40",
    titled("40", f"{_SAMEKT}", mark=":"),
    severity=ERROR,
    message="Svaret på om det er stilt vilkår til samboer eller ektefelle er {VILKARSAMEKT}; "
    "gyldige koder er {VILKARSAMEKT.codes}.",
)
def vilkar_samboer(r: Row) -> Expr:
    """VILKARSAMEKT is one of its codes."""
    return ~r.VILKARSAMEKT.is_known


@control(
    "41",
    titled("41", "Dato for utbetalingsvedtak", mark=":"),
    severity=ERROR,
    message="Det er stilt vilkår, og da må utbetalingsvedtaket ha en dato; feltet er {UTBETDATO}.",
)
def vedtaksdato(r: Row) -> Expr:
    """With conditions, UTBETDATO is a date."""
    return (r.VILKARSOSLOV == "1") & ~r.UTBETDATO.is_date


@control(
    "42",
    titled("42", "Til og med dato for utbetalingsvedtak", "Til og med Dato for utbetalingsvedtak", mark=":"),
    severity=ERROR,
    message="Det er stilt vilkår, og da må utbetalingsvedtaket ha en til og med-dato; feltet er {UTBETTOMDATO}.",
)
def vedtak_til_og_med(r: Row) -> Expr:
    """With conditions, UTBETTOMDATO is a date."""
    return (r.VILKARSOSLOV == "1") & ~r.UTBETTOMDATO.is_date


_TYPE = "Type vilkår det stilles til mottakeren"


@control(
    "43",
    titled("43", f"{_TYPE}", mark=":"),
    severity=ERROR,
    message="Det er svart ja på at det er stilt vilkår til mottakeren, men det er ikke krysset av for noe vilkår.",
    reference="A-7",
)
def type_vilkar(r: Row) -> Expr:
    """With conditions, at least one is ticked; the lists of 2020 take blank and 00 for an answer."""
    return (r.VILKARSOSLOV == "1") & ~r.any_known(VILKAR)
