"""Controls of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.controls import by_year
from kostra_sdk.forms.barnevern.controls.definition import control
from kostra_sdk.forms.barnevern.controls.over import planer
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.controls.sak import Sak
    from kostra_sdk.forms.barnevern.record import Plan

__all__ = [
    "plan_for_individets_start",
    "plan_ikke_avsluttet",
    "plan_slutt_etter_individets",
    "plan_start_etter_slutt",
]

ERROR = Severity.ERROR

_SKAL_VAERE_SATT = "Plan Kontroll 2d: Avslutta 31 12 medfører at sluttdato skal være satt på"


@control(
    "Plan Kontroll 2a: Startdato etter sluttdato",
    severity=ERROR,
    message="Plan {plan.id}: startdatoen {plan.start_dato} er etter sluttdatoen {plan.slutt_dato}.",
    asks="Planens sluttdato er ikke før startdatoen.",
    each=planer,
    fields=("StartDato", "SluttDato"),
)
def plan_start_etter_slutt(plan: Plan, _sak: Sak) -> bool:
    """A plan does not end before it begins."""
    return plan.slutt_dato is not None and plan.start_dato > plan.slutt_dato


@control(
    "Plan Kontroll 2c: Sluttdato mot individets sluttdato",
    severity=ERROR,
    message="Plan {plan.id}: sluttdatoen {plan.slutt_dato} er etter individets {individ.slutt_dato}.",
    asks="Planens sluttdato er ikke etter individets.",
    each=planer,
    fields=("SluttDato",),
)
def plan_slutt_etter_individets(plan: Plan, sak: Sak) -> bool:
    """A plan does not end after the case."""
    return (
        sak.individ.slutt_dato is not None and plan.slutt_dato is not None and plan.slutt_dato > sak.individ.slutt_dato
    )


@control(
    by_year({2023: _SKAL_VAERE_SATT, 2024: f"{_SKAL_VAERE_SATT} plan"}),
    severity=ERROR,
    message=(
        "Plan {plan.id}: individet er avsluttet 31.12, men planens sluttdato er {plan.slutt_dato} "
        "og individets {individ.slutt_dato}; ventet at begge er satt, og planens senest {last_day}."
    ),
    asks="Er individet avsluttet 31.12, er planene det også.",
    each=planer,
    fields=("Avslutta3112", "SluttDato"),
)
def plan_ikke_avsluttet(plan: Plan, sak: Sak) -> bool:
    """Where the case is closed, so are its plans."""
    return sak.individ.avslutta3112 == JaNei.JA and (
        plan.slutt_dato is None or sak.individ.slutt_dato is None or plan.slutt_dato > sak.last_day
    )


@control(
    "Plan Kontroll 2e: Startdato mot individets startdato",
    severity=ERROR,
    message="Plan {plan.id}: startdatoen {plan.start_dato} er før individets {individ.start_dato}.",
    asks="Planens startdato er ikke før individets.",
    each=planer,
    fields=("StartDato",),
)
def plan_for_individets_start(plan: Plan, sak: Sak) -> bool:
    """A plan does not begin before the case."""
    return plan.start_dato < sak.individ.start_dato
