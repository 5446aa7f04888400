"""Controls of what goes together in a posting of the bevilgningsregnskap: 020-081.

A posting of amount 0 is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kostra_sdk.controls import Expr, Row, by_year, control
from kostra_sdk.forms.regnskap.controls.words import (
    bevilgning,
    drift,
    early_quarter,
    function,
    fylkeskommunal,
    has_amount,
    in_severities,
    investering,
    kommunal,
)
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.controls import Control

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

_POSTING = "Funksjon {FUNKSJON_KAPITTEL} og art {ART_SEKTOR} i kontoklasse {KONTOKLASSE}, beløp {BELOP}: "


def _by_quarter(made: Control) -> tuple[Control, Control]:
    """Give a control that is milder where the caller says the first or second quarter."""
    return in_severities(made, early_quarter, key=made.key.removeprefix("_"))


def _of_functions(r: Row, *functions: str) -> Expr:
    """A posting on one of the functions; a file for a form of the balance has none to ask for."""
    return function(r, *functions) & r.SKJEMA.is_listed("bevilgning")


@control(
    "020",
    "Kontroll 020 : Kombinasjon i driftsregnskapet, kontoklasse og funksjon",
    severity=ERROR,
    message=_POSTING + "funksjonen hører bare hjemme i investeringsregnskapet.",
    identified=False,
)
def _drift_funksjon(r: Row) -> Expr:
    """Function 841 is none of the operating accounts."""
    return drift(r) & has_amount(r) & _of_functions(r, "841")


@control(
    "025",
    "Kontroll 025 : Kombinasjon i driftsregnskapet, kontoklasse og art",
    severity=ERROR,
    message=_POSTING + "arten hører bare hjemme i investeringsregnskapet.",
    identified=False,
)
def _drift_art(r: Row) -> Expr:
    """No art of investment alone is booked in the operating accounts; some loan funds may use 921."""
    arts = ("280", "512", "521", "522", "529", "670", "910", "911", "912", "921", "922", "929", "970")
    return drift(r) & has_amount(r) & r.ART_SEKTOR.isin(*arts) & ~r.ART_SEKTOR.is_listed("drift_likevel")


def _drift_art_kvartal(r: Row) -> Expr:
    """No art of investment alone is booked in the operating accounts."""
    return drift(r) & has_amount(r) & r.ART_SEKTOR.isin("529", "670", "910", "911", "929", "970")


def _drift_art_kirke(r: Row) -> Expr:
    """No art of investment alone is booked in the operating accounts."""
    return drift(r) & has_amount(r) & r.ART_SEKTOR.isin("280", "285", "670", "910", "970")


@control(
    "030",
    "Kontroll 030 : Kombinasjon i driftsregnskapet, kontoklasse og art",
    severity=INFO,
    message=_POSTING + "arten er uvanlig i driftsregnskapet. Kontroller at den er riktig.",
    identified=False,
)
def drift_uvanlig_art(r: Row) -> Expr:
    """Arts 285 and 660 are unusual in the operating accounts."""
    return drift(r) & has_amount(r) & r.ART_SEKTOR.isin("285", "660")


@control(
    "035",
    "Kontroll 035 : Kombinasjon i driftsregnskapet, kontoklasse og art",
    severity=by_year({2023: INFO, 2025: WARNING}),
    message=_POSTING + "videreutlån er uvanlig i driftsregnskapet. Kontroller at det er riktig.",
    identified=False,
)
def drift_utlan(r: Row) -> Expr:
    """Loans (arts 520, 920) are unusual in the operating accounts; since 2025 not on 281, 325 and 701."""
    found = drift(r) & has_amount(r) & r.ART_SEKTOR.isin("520", "920")
    return by_year({2023: found, 2025: found & ~r.FUNKSJON_KAPITTEL.isin("281 ", "325 ", "701 ")})


@control(
    "040",
    "Kontroll 040 : Kombinasjon i investeringsregnskapet, kontoklasse og funksjon",
    severity=ERROR,
    message=_POSTING + "funksjonen hører bare hjemme i driftsregnskapet.",
    identified=False,
)
def _investering_funksjon(r: Row) -> Expr:
    """No function of operation alone is booked in the investment accounts."""
    return investering(r) & has_amount(r) & _of_functions(r, "800", "840", "850", "860")


def _investering_funksjon_kvartal(r: Row) -> Expr:
    """No function of operation alone is booked in the investment accounts."""
    return investering(r) & has_amount(r) & _of_functions(r, "800", "840", "860")


@control(
    "045",
    "Kontroll 045 : Kombinasjon i investeringsregnskapet, kontoklasse og funksjon",
    severity=INFO,
    message=_POSTING + "funksjonen er uvanlig i investeringsregnskapet. Kontroller at den er riktig.",
    identified=False,
)
def investering_uvanlig_funksjon(r: Row) -> Expr:
    """Functions of political leadership and the like are unusual in the investment accounts."""
    functions = ("100", "110", "121", "170", "171", "400", "410", "421", "470", "471")
    return investering(r) & has_amount(r) & _of_functions(r, *functions)


_DRIFT_ALENE = (
    *("070", "080", "110", "114", "240", "509", "570", "590", "600", "629", "630", "640", "800"),
    *("870", "871", "872", "873", "876", "877", "909", "990"),
)


@control(
    "050",
    "Kontroll 050 : Ugyldig kombinasjon i investeringsregnskapet, kontoklasse og art",
    severity=ERROR,
    message=_POSTING + "arten hører bare hjemme i driftsregnskapet.",
    identified=False,
)
def _investering_art(r: Row) -> Expr:
    """No art of operation alone is booked in the investment accounts."""
    arts = by_year({2023: (*_DRIFT_ALENE, "875"), 2025: (*_DRIFT_ALENE, "878", "879")})
    return investering(r) & has_amount(r) & r.ART_SEKTOR.isin(arts)


def _investering_art_kvartal(r: Row) -> Expr:
    """No art of operation alone is booked in the investment accounts."""
    arts = ("509", "570", "590", "800", "870", "871", "872", "873", "875", "876", "877", "909", "990")
    return investering(r) & has_amount(r) & r.ART_SEKTOR.isin(*arts)


def _investering_art_kirke(r: Row) -> Expr:
    """No art of operation alone is booked in the investment accounts."""
    return investering(r) & has_amount(r) & r.ART_SEKTOR.isin("570", "590", "990")


@control(
    "055",
    "Kontroll 055 : Ugyldig kombinasjon i investeringsregnskapet, kontoklasse og art",
    severity=INFO,
    message=_POSTING + "arten er uvanlig i investeringsregnskapet. Kontroller at den er riktig.",
    identified=False,
)
def investering_uvanlig_art(r: Row) -> Expr:
    """Arts 620, 650 and 900 are unusual in the investment accounts."""
    return investering(r) & has_amount(r) & r.ART_SEKTOR.isin("620", "650", "900")


@control(
    "060",
    "Kontroll 060 : Ugyldig kombinasjon i investeringsregnskapet, kontoklasse, funksjon og art",
    severity=ERROR,
    message=_POSTING + "art 729 i investeringsregnskapet hører til funksjon 841.",
    identified=False,
)
def _kompensasjon(r: Row) -> Expr:
    """Art 729 of the investment accounts is on function 841."""
    return investering(r) & has_amount(r) & (r.ART_SEKTOR == "729") & ~function(r, "841")


@control(
    "065",
    "Kontroll 065 : Ugyldig kombinasjon i bevilgningsregnskapet, funksjon og art",
    severity=ERROR,
    message=_POSTING + "funksjon 899 og artene 589, 980 og 989 hører sammen, og bare med hverandre.",
    identified=False,
)
def _resultat(r: Row) -> Expr:
    """Function 899 is of the arts 589, 980 and 989, and they are of it."""
    here, arts = function(r, "899"), r.ART_SEKTOR.isin("589", "980", "989")
    return bevilgning(r) & has_amount(r) & ((here & ~arts) | (arts & ~here))


@control(
    "070",
    "Kontroll 070 : Ugyldig kombinasjon i bevilgningsregnskapet, funksjon og art",
    severity=ERROR,
    message=_POSTING + "art 530 hører bare til funksjon 880.",
    identified=False,
)
def _merforbruk(r: Row) -> Expr:
    """Art 530 is on function 880."""
    return bevilgning(r) & has_amount(r) & (r.ART_SEKTOR == "530") & ~function(r, "880")


@control(
    "075",
    "Kontroll 075 : Ugyldig kombinasjon i bevilgningsregnskapet, funksjon og art",
    severity=ERROR,
    message=_POSTING + "skatteartene hører bare til funksjon 800.",
    identified=False,
)
def _skatt_funksjon(r: Row) -> Expr:
    """The arts of taxes are on function 800; since 2024 this is asked of municipalities alone."""
    posted = by_year(
        {
            2023: bevilgning(r) & r.ART_SEKTOR.isin("870", "871", "872", "873", "875", "876"),
            2024: kommunal(r) & r.ART_SEKTOR.isin("870", "871", "872", "873", "876", "878", "879"),
        }
    )
    return posted & has_amount(r) & ~function(r, "800")


@control(
    "080",
    "Kontroll 080 : Ugyldig kombinasjon i bevilgningsregnskapet, funksjon og art",
    severity=ERROR,
    message=_POSTING + "art 800 hører bare til funksjon 840.",
    identified=False,
)
def _rammetilskudd_funksjon(r: Row) -> Expr:
    """Art 800 is on function 840."""
    return bevilgning(r) & has_amount(r) & (r.ART_SEKTOR == "800") & ~function(r, "840")


def _tilskudd_art(r: Row) -> Expr:
    """What is on function 850 has an art of its own; counties are not asked."""
    arts = by_year({2023: ("450", "810"), 2025: ("450", "810", "850")})
    return bevilgning(r) & ~fylkeskommunal(r) & has_amount(r) & function(r, "850") & ~r.ART_SEKTOR.isin(arts)


_NAME_081 = by_year(
    {
        2023: "Kontroll 081 : Ugyldig kombinasjon i bevilgningsregnskapet, funksjon og art",
        2025: "Kontroll 081 : Ulogisk kombinasjon i bevilgningsregnskapet, funksjon og art",
    }
)
_MESSAGE_081 = by_year(
    {
        2023: _POSTING + "på funksjon 850 ventes art 450 eller 810.",
        2025: _POSTING + "på funksjon 850 ventes art 450, 810 eller 850.",
    }
)
_tilskudd = control("081", _NAME_081, severity=ERROR, since=2024, message=_MESSAGE_081, identified=False)(_tilskudd_art)


def _not_late_quarter(r: Row) -> Expr:
    """The first half of the year in 2024, since then anything but its second half."""
    return by_year({2023: early_quarter(r), 2025: ~r.quarter.isin("3", "4")})


DRIFT_FUNKSJON = _by_quarter(_drift_funksjon)
DRIFT_ART = _by_quarter(_drift_art)
DRIFT_ART_KVARTAL = _by_quarter(_drift_art.replace(condition=_drift_art_kvartal))
DRIFT_ART_KIRKE = _by_quarter(_drift_art.replace(condition=_drift_art_kirke))
INVESTERING_FUNKSJON = _by_quarter(_investering_funksjon)
INVESTERING_FUNKSJON_KVARTAL = _by_quarter(_investering_funksjon.replace(condition=_investering_funksjon_kvartal))
INVESTERING_ART = _by_quarter(_investering_art)
INVESTERING_ART_KVARTAL = _by_quarter(_investering_art.replace(condition=_investering_art_kvartal))
INVESTERING_ART_KIRKE = _by_quarter(_investering_art.replace(condition=_investering_art_kirke))
KOMPENSASJON = _by_quarter(_kompensasjon)
RESULTAT = _by_quarter(_resultat)
MERFORBRUK = _by_quarter(_merforbruk)
SKATT = _by_quarter(_skatt_funksjon)
RAMMETILSKUDD = _by_quarter(_rammetilskudd_funksjon)
TILSKUDD_KVARTAL = in_severities(_tilskudd, _not_late_quarter, key="funksjon_850")
TILSKUDD = tuple(attrs.evolve(each, since=2025) for each in TILSKUDD_KVARTAL)
