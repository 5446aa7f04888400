"""Controls of who the recipient is: age, children, DUF number.

Those shared with other forms are in ``forms.person``.
"""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, by_year, control, titled
from kostra_sdk.forms.person import controls as person
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR


def _under_18(r: Row) -> Expr:
    """Age is 18 or more; in 2020 and 2026 an unknown age fires too."""
    known, young = r.PERSON_FODSELSNR.has_age, r.PERSON_FODSELSNR.age < 18
    return by_year({2020: young, 2023: known & young, 2026: young})


under_18 = person.under_18.replace(severity=by_year({2020: WARNING, 2021: None, 2023: WARNING}), condition=_under_18)


@control(
    "07",
    by_year(
        {
            2020: "Kontroll 07 Alder er 96 år eller over",
            2023: "Kontroll 07 : Alder over 67 år eller over",
            2025: "Kontroll 07 : Alder over 96 år eller over",
        }
    ),
    severity=by_year({2020: WARNING, 2021: None, 2023: WARNING}),
    message="Mottakeren er {age} år; det er uvanlig høyt.",
    values={"age": lambda r: r.PERSON_FODSELSNR.age},
)
def hoy_alder(r: Row) -> Expr:
    """Age is below 96, in 2023-2024 below 68."""
    return r.PERSON_FODSELSNR.age >= by_year({2020: 96, 2023: 68, 2025: 96})


@control(
    "13",
    titled("13", "Mange barn under 18 år i husholdningen."),
    severity=by_year({2020: WARNING, 2023: ERROR}),
    message="Antall barn under 18 år er {ANTBU18}; det er uvanlig mange, eller tallet mangler.",
)
def mange_barn(r: Row) -> Expr:
    """ANTBU18 is not unusually high; in 2021-2022 it must also be filled."""
    return by_year(
        {
            2020: r.ANTBU18 > 10,
            2021: (r.ANTBU18 >= 10) | ~r.ANTBU18.is_integer,
            2023: r.ANTBU18 >= 14,
        }
    )


@control(
    "38",
    titled("38", "DUF-nummer", mark=":"),
    severity=by_year({2020: WARNING, 2021: ERROR, 2023: WARNING}),
    message="Mottakeren har ikke gyldig fødselsnummer, og da må DUF-nummeret være gyldig.",
)
def duf_nummer(r: Row) -> Expr:
    """Who has no fødselsnummer has a DUF number; the three generations differ in when they look."""
    number, duf = r.PERSON_FODSELSNR, r.PERSON_DUF
    return by_year(
        {
            2020: ~number.is_number & ~duf.is_duf,
            2021: ~number.is_mod11 & ~duf.is_duf & ~(number.begins_with_date & duf.is_blank),
            2023: number.is_blank & ~duf.is_duf,
        }
    )
