"""Controls of the support: months, sums and their distribution, 26-31 and 36-37."""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, by_year, control, titled
from kostra_sdk.forms.person.controls import STMND
from kostra_sdk.layouts import MONTHS
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR

BIDRAG_MND = tuple(f"BIDRAG_{month}" for month in MONTHS)
LAAN_MND = tuple(f"LAAN_{month}" for month in MONTHS)


@control(
    "26",
    titled("26", "Stønadsmåneder. Gyldige koder", "Stønadsmåneder. Gyldige koder.", mark=":"),
    severity=ERROR,
    message="Det er ikke oppgitt noen måned med stønad. Bidrag i året er {BIDRAG}, lån {LAAN}.",
    reference="B-15",
)
def stonadsmaneder(r: Row) -> Expr:
    """At least one month has support; the lists of 2020 take blank and 00 for an answer."""
    return ~r.any_known(STMND)


@control(
    "27",
    titled("27", "Stønadssum mangler eller har ugyldige tegn.", mark=":"),
    severity=ERROR,
    message="Stønadssummen mangler eller er ikke et tall: bidrag i året er {BIDRAG}, lån {LAAN}.",
)
def stonadssum_mangler(r: Row) -> Expr:
    """BIDRAG or LAAN is above 0; in 2020 any number would do."""
    return by_year(
        {
            2020: ~r.BIDRAG.is_integer & ~r.LAAN.is_integer,
            2021: (r.BIDRAG <= 0) & (r.LAAN <= 0),
        }
    )


@control(
    "28",
    "Kontroll 28 Har varighet, men mangler stønadssum",
    severity=ERROR,
    until=2022,
    message="Det er oppgitt måneder med stønad, men ingen stønadssum: bidrag i året er {BIDRAG}, lån {LAAN}.",
)
def varighet_uten_sum(r: Row) -> Expr:
    """Months with support go with a sum."""
    no_sum = by_year(
        {
            2020: ~r.BIDRAG.is_integer & ~r.LAAN.is_integer,
            2021: ~(r.BIDRAG > 0) & ~(r.LAAN > 0),
        }
    )
    return r.any_known(STMND) & no_sum


@control(
    "29",
    "Kontroll 29 Har stønadssum men mangler varighet",
    severity=ERROR,
    until=2022,
    message="Stønadssummen er {sum} kroner, men det er ikke oppgitt noen måned med stønad.",
    values={"sum": lambda r: r.BIDRAG + r.LAAN},
)
def sum_uten_varighet(r: Row) -> Expr:
    """A sum goes with months of support."""
    return (r.BIDRAG + r.LAAN > 0) & ~r.any_known(STMND)


@control(
    "30",
    by_year(
        {
            2020: "Kontroll 30 Stønadssum på kr 500000,- eller mer.",
            2021: "Kontroll 30 Stønadssum på kr 600000,- eller mer.",
            2023: "Kontroll 30: Stønadssum på kr 600 000,- eller mer.",
        }
    ),
    severity=WARNING,
    message=by_year(
        {
            2020: "Stønadssummen er {sum} kroner (bidrag {BIDRAG}, lån {LAAN}); det er mer enn 500 000.",
            2021: "Stønadssummen er {sum} kroner (bidrag {BIDRAG}, lån {LAAN}); det er mer enn 600 000.",
            2023: "Stønadssummen er {sum} kroner (bidrag {BIDRAG}, lån {LAAN}); det er 600 000 eller mer.",
            2025: "Stønadssummen er {sum} kroner (bidrag {BIDRAG}, lån {LAAN}); det er mer enn 1 000 000.",
        }
    ),
    values={"sum": lambda r: r.BIDRAG + r.LAAN},
    reference="B-7",
)
def stonadssum_hoy(r: Row) -> Expr:
    """The year's sum is not unusually high; the name of 2025 on lags behind the limit."""
    total = r.BIDRAG + r.LAAN
    return by_year({2020: total > 500_000, 2021: total > 600_000, 2023: total >= 600_000, 2025: total > 1_000_000})


@control(
    "31",
    by_year(
        {
            2020: "Kontroll 31 Stønadssum på kr 50,- eller lavere.",
            2021: "Kontroll 31 Stønadssum på kr 200,- eller lavere.",
            2023: "Kontroll 31: Stønadssum på kr 200,- eller lavere.",
        }
    ),
    severity=WARNING,
    message=by_year(
        {
            2020: "Stønadssummen er {sum} kroner (bidrag {BIDRAG}, lån {LAAN}); det er 50 eller mindre.",
            2021: "Stønadssummen er {sum} kroner (bidrag {BIDRAG}, lån {LAAN}); det er 200 eller mindre.",
        }
    ),
    values={"sum": lambda r: r.BIDRAG + r.LAAN},
)
def stonadssum_lav(r: Row) -> Expr:
    """The year's sum is not unusually low; 2020 wants a number first, 2021-2022 that not both are 0."""
    total = r.BIDRAG + r.LAAN
    return by_year(
        {
            2020: (r.BIDRAG.is_integer | r.LAAN.is_integer) & (total <= 50),
            2021: (total <= 200) & ~((r.BIDRAG == 0) & (r.LAAN == 0)),
            2023: total <= 200,
        }
    )


@control(
    "36",
    titled("36", "Bidrag fordelt på måneder", mark=":"),
    severity=WARNING,
    message="Bidrag i månedene er til sammen {sum} kroner, men bidrag i året er {BIDRAG}.",
    values={"sum": lambda r: r.total(BIDRAG_MND)},
)
def bidrag_per_maned(r: Row) -> Expr:
    """The months' bidrag add up to the year's; until 2022 only where there is any."""
    differs = r.total(BIDRAG_MND) != r.BIDRAG.number
    return by_year({2020: (r.BIDRAG > 0) & differs, 2023: differs})


@control(
    "37",
    titled("37", "Lån fordelt på måneder", mark=":"),
    severity=WARNING,
    message="Lån i månedene er til sammen {sum} kroner, men lån i året er {LAAN}.",
    values={"sum": lambda r: r.total(LAAN_MND)},
)
def laan_per_maned(r: Row) -> Expr:
    """The months' lån add up to the year's; until 2022 only where there is any."""
    differs = r.total(LAAN_MND) != r.LAAN.number
    return by_year({2020: (r.LAAN > 0) & differs, 2023: differs})
