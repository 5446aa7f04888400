"""Controls of the support, kvalifiseringsstønad and what was given beside it, 26-33."""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, by_year, control, titled
from kostra_sdk.forms.kvalifisering.controls.names import named_in_year
from kostra_sdk.forms.person.controls import STMND
from kostra_sdk.report.model import Severity

WARNING, ERROR = Severity.WARNING, Severity.ERROR

KVP_MED = (
    *("KVP_MED_KOMMBOS", "KVP_MED_HUSBANKBOS", "KVP_MED_SOSHJ_ENGANG"),
    *("KVP_MED_SOSHJ_PGM", "KVP_MED_SOSHJ_SUP"),
)
"""The kinds of other support that control 27 looks for."""


_MOTTATT = (
    "ottatt økonomisk sosialhjelp, kommunal bostøtte eller Husbankens bostøtte i tillegg til kvalifiseringsstønad "
    "i løpet av "
)


@control(
    "26",
    by_year(named_in_year(f"Kontroll 26 M{_MOTTATT}YYYY") | {2023: f"Kontroll 26 : M{_MOTTATT}ÅÅÅÅ"}),
    severity=ERROR,
    message="Svaret på om deltakeren fikk annen stønad sammen med kvalifiseringsstønaden, er {KVP_MED_ASTONAD}; "
    "gyldige koder er {KVP_MED_ASTONAD.codes}.",
)
def annen_stonad(r: Row) -> Expr:
    """KVP_MED_ASTONAD is one of its codes."""
    return ~r.KVP_MED_ASTONAD.is_known


_UTEN_SVAR = "Deltakeren fikk annen stønad sammen med kvalifiseringsstønaden, men det er ikke krysset av for hvilken."
_MED_SVAR = "Deltakeren fikk ikke annen stønad sammen med kvalifiseringsstønaden, men det er krysset av for en."


@control(
    "27",
    by_year(named_in_year(f"Kontroll 27 M{_MOTTATT}YYYY. Svaralternativer.")),
    severity=ERROR,
    until=2022,
    message=_UTEN_SVAR,
)
def stonad_uten_svar(r: Row) -> Expr:
    """With KVP_MED_ASTONAD = 1, at least one kind is ticked; the lists of 2020 take 0 and blank for an answer."""
    return (r.KVP_MED_ASTONAD == "1") & ~r.any_known(KVP_MED)


@control(
    "27",
    by_year(named_in_year(f"Kontroll 27 Ikke m{_MOTTATT}YYYY. Svaralternativer.")),
    severity=ERROR,
    until=2022,
    message=_MED_SVAR,
)
def svar_uten_stonad(r: Row) -> Expr:
    """With KVP_MED_ASTONAD = 2, every kind is blank or zero."""
    filled = r.never
    for key in KVP_MED:
        filled = filled | (~r.cell(key).is_blank & ~r.cell(key).is_zeros)
    return (r.KVP_MED_ASTONAD == "2") & filled


@control(
    "27",
    f"Kontroll 27 : M{_MOTTATT}ÅÅÅÅ. Svaralternativer",
    severity=ERROR,
    since=2023,
    message="Svaret på om deltakeren fikk annen stønad er {KVP_MED_ASTONAD}, "
    "og det stemmer ikke med hva som er krysset av under.",
)
def stonad_og_svar(r: Row) -> Expr:
    """KVP_MED_ASTONAD = 1 goes with a kind that is ticked, 2 with none."""
    ticked = r.any_known(KVP_MED)
    return ((r.KVP_MED_ASTONAD == "1") & ~ticked) | ((r.KVP_MED_ASTONAD == "2") & ticked)


@control(
    "28",
    by_year(
        {
            2021: "Kontroll 28 Måneder med kvalifiseringsstønad. Gyldige koder.",
            2023: "Kontroll 28 : Måneder med kvalifiseringsstønad. Gyldige koder",
        }
    ),
    severity=WARNING,
    since=2021,
    message="Det er ikke oppgitt noen måned med kvalifiseringsstønad. Stønaden i året er {KVP_STONAD}.",
)
def stonadsmaneder(r: Row) -> Expr:
    """At least one month has support, unless the participant is on leave."""
    return ~r.any_known(STMND) & (r.STATUS != "2")


@control(
    "29",
    titled(
        "29",
        "Kvalifiseringssum mangler eller har ugyldige tegn.",
        "Kvalifiseringssum mangler eller har ugyldige tegn",
    ),
    severity=WARNING,
    message="Kvalifiseringsstønaden i året mangler eller er ikke et tall: {KVP_STONAD}.",
)
def stonadssum_mangler(r: Row) -> Expr:
    """KVP_STONAD is a number; from 2023 above 0, but only for those still in the programme."""
    return by_year({2020: ~r.KVP_STONAD.is_integer, 2023: (r.STATUS == "1") & (r.KVP_STONAD <= 0)})


@control(
    "30",
    titled("30", "Har varighet, men mangler kvalifiseringssum.", "Har varighet, men mangler kvalifiseringssum"),
    severity=WARNING,
    message="Det er oppgitt måneder med stønad, men kvalifiseringsstønaden i året er {KVP_STONAD}.",
)
def varighet_uten_sum(r: Row) -> Expr:
    """Months with support go with a sum; 2020 does not look at the months, and from 2023 any text is a sum."""
    months, no_sum = r.any_known(STMND), ~r.KVP_STONAD.is_integer
    return by_year({2020: no_sum, 2021: months & no_sum, 2023: months & (r.STATUS != "2") & r.KVP_STONAD.is_blank})


@control(
    "31",
    by_year(
        {
            2021: "Kontroll 31 Har kvalifiseringssum, men mangler varighet.",
            2023: "Kontroll 31 : Har kvalifiseringssum, men mangler varighet",
        }
    ),
    severity=WARNING,
    since=2021,
    message="Kvalifiseringsstønaden i året er {KVP_STONAD}, men det er ikke oppgitt noen måned med stønad.",
)
def sum_uten_varighet(r: Row) -> Expr:
    """A sum goes with months of support; from 2023 only for those still in the programme."""
    missing = (r.KVP_STONAD > 0) & ~r.any_known(STMND)
    return by_year({2021: missing, 2023: (r.STATUS == "1") & missing})


@control(
    "32",
    by_year(
        {
            2020: "Kontroll 32 Kvalifiseringssum på kr 235000,- eller mer.",
            2022: "Kontroll 32 Kvalifiseringssum på kr 600000,- eller mer.",
            2023: "Kontroll 32 : Kvalifiseringssum på kr 600000,- eller mer",
        }
    ),
    severity=WARNING,
    message=by_year(
        {
            2020: "Kvalifiseringsstønaden i året er {KVP_STONAD}; det er mer enn 235 000.",
            2022: "Kvalifiseringsstønaden i året er {KVP_STONAD}; det er mer enn 600 000.",
        }
    ),
)
def stonadssum_hoy(r: Row) -> Expr:
    """The year's sum is not unusually high."""
    return r.KVP_STONAD > by_year({2020: 235_000, 2022: 600_000})


@control(
    "33",
    "Kontroll 33 Kvalifiseringsstønad på kr 8000,- eller lavere.",
    severity=WARNING,
    until=2021,
    message="Kvalifiseringsstønaden i året er {KVP_STONAD}; det er mindre enn 8 000.",
)
def stonadssum_lav(r: Row) -> Expr:
    """The year's sum is not unusually low."""
    return r.KVP_STONAD.is_integer & (r.KVP_STONAD < 8_000)
