"""Controls of depreciation, of transfers to investment, and of functions that are to end in 0: 140-185.

Each runs where its part has at least one line. Amounts are 1 000 kroner.
"""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, control, first, some
from kostra_sdk.forms.regnskap.controls.words import (
    TOLERANCE,
    between,
    bevilgning,
    drift,
    far_from,
    fylkeskommunal,
    in_severities,
    investering,
    kommunal,
    outside_bydel,
    own_drift,
    own_investering,
    regional,
    total,
)
from kostra_sdk.report.model import Severity

INFO, ERROR = Severity.INFO, Severity.ERROR


def _transferred(r: Row) -> Expr:
    outside = bevilgning(r) & outside_bydel(r)
    return total(r, outside & drift(r) & (r.ART_SEKTOR == 570)) + total(
        r, outside & investering(r) & (r.ART_SEKTOR == 970)
    )


@control(
    "140",
    "Kontroll 140 : Overføring mellom drifts- og investeringsregnskap",
    severity=ERROR,
    message="Overføringen fra drift (art 570) og til investering (art 970) er til sammen {differanse} "
    "(1 000 kroner); de skal gå i null.",
    values={"differanse": _transferred},
    identified=False,
)
def overforing(r: Row) -> Expr:
    """What operation gives (570) is what investment gets (970), within 30."""
    return far_from(_transferred(r), TOLERANCE)


def _counter_entry(r: Row) -> Expr:
    """Function 860, art 990 of the operating accounts."""
    return own_drift(r) & (r.FUNKSJON_KAPITTEL == 860) & (r.ART_SEKTOR == 990)


def _depreciation(r: Row) -> Expr:
    """Art 590 on functions 100-799 of the operating accounts."""
    return own_drift(r) & between(r.FUNKSJON_KAPITTEL, 100, 799) & (r.ART_SEKTOR == 590)


@control(
    "145",
    "Kontroll 145 : Avskrivninger, motpost avskrivninger",
    severity=ERROR,
    message="Motposten til avskrivninger (funksjon 860, art 990) er til sammen 0.",
    identified=False,
)
def _motpost(r: Row) -> Expr:
    """The counter-entry of depreciation, where there is any, does not add up to nothing."""
    return some(_counter_entry(r)) & (total(r, _counter_entry(r)) == 0)


@control(
    "150",
    "Kontroll 150 : Avskrivninger, avskrivninger",
    severity=ERROR,
    message="Avskrivningene (funksjon 100–799, art 590) er til sammen 0.",
    identified=False,
)
def _avskrivninger(r: Row) -> Expr:
    """Depreciation, where there is any, does not add up to nothing."""
    return some(_depreciation(r)) & (total(r, _depreciation(r)) == 0)


MOTPOST = in_severities(_motpost, lambda r: ~first(_counter_entry(r), regional(r)), key="motpost", severity=INFO)
"""Milder where the first line of its kind is an enterprise's or church council's."""
AVSKRIVNINGER = in_severities(
    _avskrivninger, lambda r: ~first(_depreciation(r), regional(r)), key="avskrivninger", severity=INFO
)
"""Milder where the first line of its kind is an enterprise's or church council's."""


@control(
    "155",
    "Kontroll 155 : Avskrivninger, differanse",
    severity=ERROR,
    message="Avskrivningene er {avskrivninger} og motposten {motpost}, til sammen {differanse} (1 000 kroner); "
    "de skal gå i null.",
    values={
        "avskrivninger": lambda r: total(r, _depreciation(r)),
        "motpost": lambda r: total(r, _counter_entry(r)),
        "differanse": lambda r: total(r, _depreciation(r)) + total(r, _counter_entry(r)),
    },
    identified=False,
)
def avskrivninger_differanse(r: Row) -> Expr:
    """Depreciation and its counter-entry balance, within 30."""
    return far_from(total(r, _depreciation(r)) + total(r, _counter_entry(r)), TOLERANCE)


def _elsewhere(r: Row) -> Expr:
    return total(r, own_drift(r) & between(r.FUNKSJON_KAPITTEL, 800, 899) & (r.ART_SEKTOR == 590))


@control(
    "160",
    "Kontroll 160 : Avskrivninger, avskrivninger ført på andre funksjoner",
    severity=ERROR,
    message="Avskrivninger (art 590) på funksjon 800–899 er til sammen {sum} (1 000 kroner); de skal føres på "
    "tjenestefunksjonene.",
    values={"sum": _elsewhere},
    identified=False,
)
def avskrivninger_andre_funksjoner(r: Row) -> Expr:
    """Depreciation is on the functions of services, not on 800-899."""
    return _elsewhere(r) != 0


def _counter_elsewhere(r: Row) -> Expr:
    return total(r, own_drift(r) & (r.FUNKSJON_KAPITTEL != 860) & (r.ART_SEKTOR == 990))


@control(
    "165",
    "Kontroll 165 : Avskrivninger, motpost avskrivninger ført på andre funksjoner",
    severity=ERROR,
    message="Motposten til avskrivninger (art 990) på andre funksjoner enn 860 er til sammen {sum} (1 000 kroner).",
    values={"sum": _counter_elsewhere},
    identified=False,
)
def motpost_andre_funksjoner(r: Row) -> Expr:
    """The counter-entry of depreciation is on function 860 alone."""
    return _counter_elsewhere(r) != 0


_ENDS_IN_0 = "Funksjon {} i {} er til sammen {{sum}} (1 000 kroner); den skal gå i null."


def _joint(r: Row) -> Expr:
    """Function 290 of a municipality, which others pay for."""
    return kommunal(r) & outside_bydel(r) & (r.FUNKSJON_KAPITTEL == 290)


@control(
    "170",
    "Kontroll 170 : Funksjon 290, investeringsregnskapet",
    severity=ERROR,
    message=_ENDS_IN_0.format(290, "investeringsregnskapet"),
    values={"sum": lambda r: total(r, _joint(r) & own_investering(r))},
    identified=False,
)
def funksjon_290_investering(r: Row) -> Expr:
    """What a municipality does jointly with others (290) ends in 0 in the investment accounts, within 30."""
    return far_from(total(r, _joint(r) & own_investering(r)), TOLERANCE)


@control(
    "175",
    "Kontroll 175 : Funksjon 290, driftsregnskapet",
    severity=ERROR,
    message=_ENDS_IN_0.format(290, "driftsregnskapet"),
    values={"sum": lambda r: total(r, _joint(r) & own_drift(r))},
    identified=False,
)
def funksjon_290_drift(r: Row) -> Expr:
    """What a municipality does jointly with others (290) ends in 0 in the operating accounts, within 30."""
    return far_from(total(r, _joint(r) & own_drift(r)), TOLERANCE)


@control(
    "180",
    "Kontroll 180 : Funksjon 465, investeringsregnskapet",
    severity=ERROR,
    message=_ENDS_IN_0.format(465, "investeringsregnskapet"),
    values={"sum": lambda r: total(r, fylkeskommunal(r) & investering(r) & (r.FUNKSJON_KAPITTEL == 465))},
    identified=False,
)
def funksjon_465_investering(r: Row) -> Expr:
    """What a county does jointly with others (465) ends in 0 in the investment accounts, within 30."""
    return far_from(total(r, fylkeskommunal(r) & investering(r) & (r.FUNKSJON_KAPITTEL == 465)), TOLERANCE)


@control(
    "185",
    "Kontroll 185 : Funksjon 465, driftsregnskapet",
    severity=ERROR,
    message=_ENDS_IN_0.format(465, "driftsregnskapet"),
    values={"sum": lambda r: total(r, fylkeskommunal(r) & drift(r) & (r.FUNKSJON_KAPITTEL == 465))},
    identified=False,
)
def funksjon_465_drift(r: Row) -> Expr:
    """What a county does jointly with others (465) ends in 0 in the operating accounts, within 30."""
    return far_from(total(r, fylkeskommunal(r) & drift(r) & (r.FUNKSJON_KAPITTEL == 465)), TOLERANCE)
