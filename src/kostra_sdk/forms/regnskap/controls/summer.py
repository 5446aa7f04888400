"""Controls of sums over the file: does each part of the accounts balance, and is there what there must be (085-135).

Each runs where its part has at least one line. Amounts are 1 000 kroner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.controls import Expr, Row, by_year, control, some
from kostra_sdk.forms.regnskap.controls.words import (
    BALANCE_TOLERANCE,
    TOLERANCE,
    balanse,
    between,
    drift,
    expense,
    far_from,
    in_bydel,
    income,
    investering,
    own_drift,
    own_investering,
    regional,
    total,
)
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.controls import Control

WARNING, ERROR = Severity.WARNING, Severity.ERROR

_INVESTERING = "Summeringskontroller investeringsregnskapet"
_DRIFT = "Summeringskontroller driftsregnskapet"


def _regional_drift(r: Row) -> Expr:
    return regional(r) & own_drift(r)


def _regional_investering(r: Row) -> Expr:
    return regional(r) & own_investering(r)


def _assets(r: Row) -> Expr:
    return balanse(r) & between(r.FUNKSJON_KAPITTEL, 10, 29)


def _liabilities(r: Row) -> Expr:
    return balanse(r) & between(r.FUNKSJON_KAPITTEL, 31, 5999)


def _other_side(r: Row) -> Expr:
    """What the balance is held against: in 2023 and 2024 memoria and unknown chapters, too."""
    return by_year({2023: balanse(r) & ~between(r.FUNKSJON_KAPITTEL, 10, 29), 2025: _liabilities(r)})


@control(
    "085",
    f"Kontroll 085 : {_INVESTERING}, utgiftsposteringer i investeringsregnskapet",
    severity=ERROR,
    message="Utgiftene i investeringsregnskapet er til sammen {utgifter} (1 000 kroner); de skal være over 0.",
    values={"utgifter": lambda r: total(r, _regional_investering(r) & expense(r))},
    identified=False,
)
def investeringsutgifter(r: Row) -> Expr:
    """A municipality's or county's investment accounts have expenses."""
    here = _regional_investering(r)
    return some(here) & (total(r, here & expense(r)) <= 0)


@control(
    "090",
    f"Kontroll 090 : {_INVESTERING}, inntektsposteringer i investeringsregnskapet",
    severity=ERROR,
    message="Inntektene i investeringsregnskapet er til sammen {inntekter} (1 000 kroner); de skal være under 0.",
    values={"inntekter": lambda r: total(r, _regional_investering(r) & income(r))},
    identified=False,
)
def investeringsinntekter(r: Row) -> Expr:
    """A municipality's or county's investment accounts have income."""
    here = _regional_investering(r)
    return some(here) & (total(r, here & income(r)) >= 0)


@control(
    "095",
    f"Kontroll 095 : {_INVESTERING}, differanse i investeringsregnskapet",
    severity=ERROR,
    message="Investeringsregnskapet går ikke i null: utgifter og inntekter er til sammen {differanse} (1 000 kroner).",
    values={"differanse": lambda r: total(r, own_investering(r))},
    identified=False,
)
def investeringsdifferanse(r: Row) -> Expr:
    """The investment accounts balance, within 30."""
    return far_from(total(r, own_investering(r)), TOLERANCE)


@control(
    "100",
    f"Kontroll 100 : {_DRIFT}, utgiftsposteringer i driftsregnskapet",
    severity=ERROR,
    message="Utgiftene i driftsregnskapet er til sammen {utgifter} (1 000 kroner); de skal være over 0.",
    values={"utgifter": lambda r: total(r, own_drift(r) & expense(r))},
    identified=False,
)
def driftsutgifter(r: Row) -> Expr:
    """The operating accounts have expenses."""
    here = own_drift(r)
    return some(here) & (total(r, here & expense(r)) <= 0)


@control(
    "105",
    f"Kontroll 105 : {_DRIFT}, inntektsposteringer i driftsregnskapet",
    severity=ERROR,
    message="Inntektene i driftsregnskapet er til sammen {inntekter} (1 000 kroner); de skal være under 0.",
    values={"inntekter": lambda r: total(r, _regional_drift(r) & income(r))},
    identified=False,
)
def driftsinntekter(r: Row) -> Expr:
    """A municipality's or county's operating accounts have income."""
    here = _regional_drift(r)
    return some(here) & (total(r, here & income(r)) >= 0)


@control(
    "110",
    f"Kontroll 110 : {_DRIFT}, differanse i driftsregnskapet",
    severity=ERROR,
    message="Driftsregnskapet går ikke i null: utgiftene er {utgifter} og resten {inntekter}, "
    "til sammen {differanse} (1 000 kroner).",
    values={
        "utgifter": lambda r: total(r, own_drift(r) & expense(r)),
        "inntekter": lambda r: total(r, own_drift(r) & ~expense(r)),
        "differanse": lambda r: total(r, own_drift(r)),
    },
    identified=False,
)
def driftsdifferanse(r: Row) -> Expr:
    """The operating accounts have expenses, and the rest against them, and balance within 30."""
    here = own_drift(r)
    spent, rest = total(r, here & expense(r)), total(r, here & ~expense(r))
    return some(here) & ((spent <= 0) | (rest >= 0) | far_from(total(r, here), TOLERANCE))


@control(
    "115",
    "Kontroll 115 : Summeringskontroller balanseregnskap, registrering av aktiva",
    severity=ERROR,
    message="Eiendelene er til sammen {eiendeler} (1 000 kroner); de skal være over 0.",
    values={"eiendeler": lambda r: total(r, _assets(r))},
    identified=False,
)
def aktiva(r: Row) -> Expr:
    """The assets (chapters 10-29) are above 0."""
    return some(_assets(r)) & (total(r, _assets(r)) <= 0)


@control(
    "120",
    "Kontroll 120 : Summeringskontroller balanseregnskap, registrering av passiva",
    severity=ERROR,
    message="Gjeld og egenkapital er til sammen {gjeld} (1 000 kroner); de skal være under 0.",
    values={"gjeld": lambda r: total(r, _liabilities(r))},
    identified=False,
)
def passiva(r: Row) -> Expr:
    """Liabilities and equity (chapters 31-5999) are below 0."""
    return some(_liabilities(r)) & (total(r, _liabilities(r)) >= 0)


@control(
    "125",
    "Kontroll 125 : Summeringskontroller balanseregnskapet, differanse i balanseregnskapet",
    severity=ERROR,
    message="Balansen går ikke opp: eiendelene er {eiendeler}, gjeld og egenkapital {gjeld}, "
    "til sammen {differanse} (1 000 kroner).",
    values={
        "eiendeler": lambda r: total(r, _assets(r)),
        "gjeld": lambda r: total(r, _other_side(r)),
        "differanse": lambda r: total(r, _assets(r)) + total(r, _other_side(r)),
    },
    identified=False,
)
def balansedifferanse(r: Row) -> Expr:
    """There are assets, and liabilities and equity against them, and they balance within 10."""
    own, other = total(r, _assets(r)), total(r, _other_side(r))
    return some(balanse(r)) & ((own <= 0) | (other >= 0) | far_from(own + other, BALANCE_TOLERANCE))


def _oslo_intern(r: Row, part: Callable[[Row], Expr]) -> Expr:
    """Oslo's own dealings with its bydeler: until 2024 in Oslo's accounts, since then in those of the bydeler."""
    whose = by_year(
        {
            2023: (r.REGION == "030100") & r.SKJEMA.isin("0A", "0M"),
            2025: in_bydel(r),
        }
    )
    return total(r, part(r) & whose & r.ART_SEKTOR.isin("298", "798"))


@control(
    "126",
    f"Kontroll 126 : {_DRIFT} for de Oslointerne artene 298 og 798, differanse i driftsregnskapet",
    severity=by_year({2023: ERROR, 2025: WARNING}),
    message="Artene 298 og 798 i driftsregnskapet er til sammen {differanse} (1 000 kroner); de skal gå i null.",
    values={"differanse": lambda r: _oslo_intern(r, drift)},
    identified=False,
)
def oslo_intern_drift(r: Row) -> Expr:
    """What Oslo buys of itself and sells to itself balances in the operating accounts, within 10."""
    return far_from(_oslo_intern(r, drift), BALANCE_TOLERANCE)


@control(
    "127",
    f"Kontroll 127 : {_INVESTERING} for de Oslointerne artene 298 og 798, differanse i investeringsregnskapet",
    severity=by_year({2023: ERROR, 2025: WARNING}),
    message="Artene 298 og 798 i investeringsregnskapet er til sammen {differanse} (1 000 kroner); de skal gå i null.",
    values={"differanse": lambda r: _oslo_intern(r, investering)},
    identified=False,
)
def oslo_intern_investering(r: Row) -> Expr:
    """What Oslo buys of itself and sells to itself balances in the investment accounts, within 10."""
    return far_from(_oslo_intern(r, investering), BALANCE_TOLERANCE)


def _with_taxes(r: Row) -> Expr:
    """The operating accounts of municipalities and counties, all but Longyearbyen, which has no taxes of its own."""
    return _regional_drift(r) & (r.REGION != "211100")


def _with_grant(r: Row) -> Expr:
    """The operating accounts of those that get the general grant: neither Longyearbyen nor 5014."""
    return _with_taxes(r) & (r.REGION != "501400")


@control(
    "130",
    "Kontroll 130 : Skatteinntekter",
    severity=ERROR,
    message="Skatteinntektene på funksjon 800 og art 870 er til sammen {skatt} (1 000 kroner); de skal være under 0.",
    values={
        "skatt": lambda r: total(r, _with_taxes(r) & (r.FUNKSJON_KAPITTEL == 800) & (r.ART_SEKTOR == 870)),
    },
    identified=False,
)
def skatteinntekter(r: Row) -> Expr:
    """There is income from taxes: function 800, art 870."""
    here = _with_taxes(r)
    return some(here) & (total(r, here & (r.FUNKSJON_KAPITTEL == 800) & (r.ART_SEKTOR == 870)) >= 0)


@control(
    "135",
    "Kontroll 135 : Rammetilskudd",
    severity=ERROR,
    message="Rammetilskuddet på funksjon 840 og art 800 er til sammen {tilskudd} (1 000 kroner); "
    "det skal være under 0.",
    values={
        "tilskudd": lambda r: total(r, _with_grant(r) & (r.FUNKSJON_KAPITTEL == 840) & (r.ART_SEKTOR == 800)),
    },
    identified=False,
)
def rammetilskudd(r: Row) -> Expr:
    """There is a general grant: function 840, art 800."""
    here = _with_grant(r)
    return some(here) & (total(r, here & (r.FUNKSJON_KAPITTEL == 840) & (r.ART_SEKTOR == 800)) >= 0)


def as_warning(made: Control) -> Control:
    """Give a control as the quarterly forms have it."""
    return made.replace(severity=WARNING)


def _memoria(r: Row) -> Expr:
    return total(r, balanse(r) & between(r.FUNKSJON_KAPITTEL, 9100, 9999))


@control(
    "190",
    "Kontroll 190 : Memoriakonti",
    severity=by_year({2023: WARNING, 2026: ERROR}),
    message="Memoriakontiene (kapittel 9100–9999) er til sammen {differanse} (1 000 kroner); de skal gå i null.",
    values={"differanse": _memoria},
    identified=False,
)
def memoriakonti(r: Row) -> Expr:
    """The memoria accounts balance, within 30 until 2024, within 10 since."""
    return by_year({2023: far_from(_memoria(r), TOLERANCE), 2025: far_from(_memoria(r), BALANCE_TOLERANCE)})
