"""Controls of who the participant is: duplicates, age, children.

Those shared with other forms are in ``forms.person``.
"""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, by_year, control, duplicates, titled
from kostra_sdk.forms.person import controls as person
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR


def not_oslo(r: Row) -> Expr:
    """Whether the record says another municipality than Oslo."""
    return r.KOMMUNE_NR != "0301"


def _same_number(r: Row) -> Expr:
    """Outside Oslo, no two records have the same valid number, from 2022 with the same status."""
    number = r.PERSON_FODSELSNR
    until_2022 = number.is_mod11 & ~r.region_is_oslo
    return by_year(
        {
            2021: duplicates(number, among=until_2022),
            2022: duplicates(number, r.STATUS, among=until_2022),
            2023: duplicates(number, r.STATUS, among=number.is_number & not_oslo(r)),
        }
    )


fodselsnummer_dubletter = person.fodselsnummer_dubletter.replace(condition=_same_number)


def _same_journal(r: Row) -> Expr:
    """Outside Oslo, no two records have the same journal number."""
    return duplicates(r.PERSON_JOURNALNR, among=by_year({2021: ~r.region_is_oslo, 2023: not_oslo(r)}))


journalnummer_dubletter = person.journalnummer_dubletter.replace(condition=_same_journal)


def _under_18(r: Row) -> Expr:
    """Age is 18 or more; until 2022 an unknown age fires too, unless the reckoning itself fails."""
    young = r.PERSON_FODSELSNR.age < 18
    return by_year({2020: ~r.PERSON_FODSELSNR.age_fails & young, 2023: r.PERSON_FODSELSNR.has_age & young})


under_18 = person.under_18.replace(severity=by_year({2020: WARNING, 2023: ERROR}), condition=_under_18)


@control(
    "07",
    by_year(
        {
            2020: "Kontroll 07 Alder er 96 år eller over",
            2021: "Kontroll 07 Alder er 68 år eller over",
            2023: "Kontroll 07 : Alder over 67 år eller over",
            2025: "Kontroll 07 : Alder er 68 år eller over",
        }
    ),
    severity=WARNING,
    message="Deltakeren er {age} år; det er uvanlig høyt.",
    values={"age": lambda r: r.PERSON_FODSELSNR.age},
)
def hoy_alder(r: Row) -> Expr:
    """Age is not unusually high: at most 96 in 2020, at most 67 in 2021-2024, at most 68 from 2025."""
    return r.PERSON_FODSELSNR.age > by_year({2020: 96, 2021: 67, 2025: 68})


@control(
    "13",
    titled("13", "Det bor barn under 18 år i husholdningen.", "Mange barn under 18 år i husholdningen."),
    severity=by_year({2020: WARNING, 2021: ERROR}),
    message="Antall barn under 18 år er {ANTBU18}; det er uvanlig mange.",
)
def mange_barn(r: Row) -> Expr:
    """ANTBU18 is not unusually high."""
    return r.ANTBU18 > by_year({2020: 10, 2022: 13})
