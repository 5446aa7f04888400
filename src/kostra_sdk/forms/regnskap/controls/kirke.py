"""Controls of church councils alone: 113, 143 and 200-220. Amounts are 1 000 kroner."""

from __future__ import annotations

from kostra_sdk.controls import Expr, Row, by_year, control, some
from kostra_sdk.forms.regnskap.controls.words import (
    TOLERANCE,
    between,
    bevilgning,
    drift,
    far_from,
    function,
    total,
)
from kostra_sdk.report.model import Severity

ERROR = Severity.ERROR


def _grants(r: Row) -> Expr:
    return total(r, drift(r) & (r.ART_SEKTOR == 830))


@control(
    "113",
    "Kontroll 113 : Summeringskontroller driftsregnskapet, tilskudd",
    severity=ERROR,
    message="Tilskuddene (art 830) i driftsregnskapet er til sammen {sum} (1 000 kroner); de skal være under 0.",
    values={"sum": _grants},
    identified=False,
)
def tilskudd_kirke(r: Row) -> Expr:
    """The operating accounts have income from grants (830)."""
    return some(drift(r)) & (_grants(r) >= 0)


def _church(r: Row) -> Expr:
    """The functions of a church council's own work."""
    return between(r.FUNKSJON_KAPITTEL, 41, 45)


def _depreciated(r: Row, art: int) -> Expr:
    return total(r, drift(r) & _church(r) & (r.ART_SEKTOR == art))


@control(
    "143",
    "Kontroll 143 : Avskrivninger",
    severity=ERROR,
    message="Avskrivningene (art 590) er {avskrivninger} og motposten (art 990) {motpost}, til sammen {differanse} "
    "(1 000 kroner); de skal gå i null.",
    values={
        "avskrivninger": lambda r: _depreciated(r, 590),
        "motpost": lambda r: _depreciated(r, 990),
        "differanse": lambda r: _depreciated(r, 590) + _depreciated(r, 990),
    },
    identified=False,
)
def avskrivninger_kirke(r: Row) -> Expr:
    """Depreciation (590) and its counter-entry (990) on functions 041-045 balance, within 30."""
    return far_from(_depreciated(r, 590) + _depreciated(r, 990), TOLERANCE)


@control(
    "200",
    "Kontroll 200 : Funksjon 089, Finansieringstransaksjoner",
    severity=ERROR,
    message="Art {ART_SEKTOR} hører ikke til funksjon 089; der ventes 500–580, 830 eller 900–980.",
    identified=False,
)
def finansiering(r: Row) -> Expr:
    """What is on function 089 is on arts 500-580, 830 or 900-980; since 2024 any art that is none fires, too."""
    art = r.ART_SEKTOR
    fitting = between(art, 500, 580) | (art == 830) | between(art, 900, 980)
    return bevilgning(r) & function(r, "089") & by_year({2023: ~fitting, 2024: ~fitting | ~art.is_listed("art_kirke")})


def _internal(r: Row, cost: int, income: int) -> Expr:
    here = bevilgning(r) & _church(r)
    return total(r, here & (r.ART_SEKTOR == cost)) + total(r, here & (r.ART_SEKTOR == income))


_INTERNAL = "Artene {} og {} er til sammen {{sum}} (1 000 kroner); de skal gå i null."


@control(
    "210",
    "Kontroll 210 : Interne overføringer, kjøp og salg",
    severity=ERROR,
    message=_INTERNAL.format(380, 780),
    values={"sum": lambda r: _internal(r, 380, 780)},
    identified=False,
)
def internt_kjop(r: Row) -> Expr:
    """Internal purchases (380) and sales (780) balance, within 30."""
    return far_from(_internal(r, 380, 780), TOLERANCE)


@control(
    "215",
    "Kontroll 215 : Interne overføringer, kalkulatoriske utgifter og inntekter",
    severity=ERROR,
    message=_INTERNAL.format(390, 790),
    values={"sum": lambda r: _internal(r, 390, 790)},
    identified=False,
)
def kalkulatoriske(r: Row) -> Expr:
    """Calculated costs (390) and income (790) balance, within 30."""
    return far_from(_internal(r, 390, 790), TOLERANCE)


@control(
    "220",
    "Kontroll 220 : Interne overføringer, midler",
    severity=ERROR,
    message=_INTERNAL.format(465, 865),
    values={"sum": lambda r: _internal(r, 465, 865)},
    identified=False,
)
def interne_midler(r: Row) -> Expr:
    """Internal means given (465) and received (865) balance, within 30."""
    return far_from(_internal(r, 465, 865), TOLERANCE)
