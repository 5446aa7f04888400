"""Typed records, official extracts and the official controls of KOSTRA's file extracts.

The way through the package::

    extract = Extract.new(form="11F", year=2026, region="030100")
    extract.add(Sosialhjelp(person_journalnr="00000017", vklo=Vklo.SOSIALHJELP, ...))
    report = check(extract)
    extract.write("11F_030100.dat")

Everything is loaded when it is first used: importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kostra_sdk.advice.plausibility import PlausibilityAdvice, plausibility
    from kostra_sdk.advice.reconciliation import reconcile
    from kostra_sdk.checking import check, check_record
    from kostra_sdk.errors import (
        ControlError,
        ControlsFailed,
        DataError,
        EventError,
        FieldError,
        FieldProblem,
        InvalidId,
        KostraError,
        LineError,
        MappingError,
        MissingExtra,
        RegionError,
        RegionMismatch,
        RowError,
        RowProblem,
        StructureError,
        UnknownEdition,
        UnknownForm,
        UsageError,
    )
    from kostra_sdk.extract import Extract
    from kostra_sdk.forms import use_layouts
    from kostra_sdk.forms.familievern.gruppebehandling.codes import GruppeStatus, HovediGr, StrukturGr
    from kostra_sdk.forms.familievern.gruppebehandling.record import Gruppebehandling
    from kostra_sdk.forms.familievern.klientsaker.codes import (
        FormellSivils,
        HenvGrunn,
        HovedfBehand,
        Hovedtema,
        KontaktTidl,
        PrimkArbsit,
        PrimkSambo,
        PrimkSivils,
        PrimkVsrelasj,
        SakStatus,
        SamtForhold,
        Varighet,
    )
    from kostra_sdk.forms.familievern.klientsaker.record import Klientsak
    from kostra_sdk.forms.familievern.mekling.record import Mekling
    from kostra_sdk.forms.familievern.utadrettet.record import UtadrettetVirksomhet
    from kostra_sdk.forms.introduksjon.codes import IntroStatus
    from kostra_sdk.forms.introduksjon.record import Introduksjonsstonad
    from kostra_sdk.forms.kvalifisering.builder import KvalifiseringBuilder
    from kostra_sdk.forms.kvalifisering.codes import AvslViktigsteInntekt, KvpOslo, Status, YtelseTypeSoshj
    from kostra_sdk.forms.kvalifisering.record import Kvalifisering
    from kostra_sdk.forms.person.codes import Ektstat, JaNei, Kjonn
    from kostra_sdk.forms.regnskap.builder import RegnskapBuilder, Saldo
    from kostra_sdk.forms.regnskap.record import Regnskapslinje
    from kostra_sdk.forms.sosialhjelp.builder import SosialhjelpBuilder
    from kostra_sdk.forms.sosialhjelp.codes import Arbsit, Bosit, Trygdesit, Vklo
    from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
    from kostra_sdk.many import Job, JobFailed, Result, check_many
    from kostra_sdk.report import Advice, Finding, Report, Severity, Standard, Table

_ERRORS = "kostra_sdk.errors"
_REPORT = "kostra_sdk.report"

_HOMES = {
    "Advice": _REPORT,
    "Arbsit": "kostra_sdk.forms.sosialhjelp.codes",
    "AvslViktigsteInntekt": "kostra_sdk.forms.kvalifisering.codes",
    "Bosit": "kostra_sdk.forms.sosialhjelp.codes",
    "ControlError": _ERRORS,
    "ControlsFailed": _ERRORS,
    "DataError": _ERRORS,
    "Ektstat": "kostra_sdk.forms.person.codes",
    "EventError": _ERRORS,
    "Extract": "kostra_sdk.extract",
    "FieldError": _ERRORS,
    "FieldProblem": _ERRORS,
    "Finding": _REPORT,
    "FormellSivils": "kostra_sdk.forms.familievern.klientsaker.codes",
    "GruppeStatus": "kostra_sdk.forms.familievern.gruppebehandling.codes",
    "Gruppebehandling": "kostra_sdk.forms.familievern.gruppebehandling.record",
    "HenvGrunn": "kostra_sdk.forms.familievern.klientsaker.codes",
    "HovedfBehand": "kostra_sdk.forms.familievern.klientsaker.codes",
    "HovediGr": "kostra_sdk.forms.familievern.gruppebehandling.codes",
    "Hovedtema": "kostra_sdk.forms.familievern.klientsaker.codes",
    "IntroStatus": "kostra_sdk.forms.introduksjon.codes",
    "Introduksjonsstonad": "kostra_sdk.forms.introduksjon.record",
    "InvalidId": _ERRORS,
    "JaNei": "kostra_sdk.forms.person.codes",
    "Job": "kostra_sdk.many",
    "JobFailed": "kostra_sdk.many",
    "Kjonn": "kostra_sdk.forms.person.codes",
    "Klientsak": "kostra_sdk.forms.familievern.klientsaker.record",
    "KontaktTidl": "kostra_sdk.forms.familievern.klientsaker.codes",
    "KostraError": _ERRORS,
    "Kvalifisering": "kostra_sdk.forms.kvalifisering.record",
    "KvalifiseringBuilder": "kostra_sdk.forms.kvalifisering.builder",
    "KvpOslo": "kostra_sdk.forms.kvalifisering.codes",
    "LineError": _ERRORS,
    "MappingError": _ERRORS,
    "Mekling": "kostra_sdk.forms.familievern.mekling.record",
    "MissingExtra": _ERRORS,
    "PlausibilityAdvice": "kostra_sdk.advice.plausibility",
    "PrimkArbsit": "kostra_sdk.forms.familievern.klientsaker.codes",
    "PrimkSambo": "kostra_sdk.forms.familievern.klientsaker.codes",
    "PrimkSivils": "kostra_sdk.forms.familievern.klientsaker.codes",
    "PrimkVsrelasj": "kostra_sdk.forms.familievern.klientsaker.codes",
    "RegionError": _ERRORS,
    "RegionMismatch": _ERRORS,
    "RegnskapBuilder": "kostra_sdk.forms.regnskap.builder",
    "Regnskapslinje": "kostra_sdk.forms.regnskap.record",
    "Report": _REPORT,
    "Result": "kostra_sdk.many",
    "RowError": _ERRORS,
    "RowProblem": _ERRORS,
    "SakStatus": "kostra_sdk.forms.familievern.klientsaker.codes",
    "SamtForhold": "kostra_sdk.forms.familievern.klientsaker.codes",
    "Saldo": "kostra_sdk.forms.regnskap.builder",
    "Severity": _REPORT,
    "Sosialhjelp": "kostra_sdk.forms.sosialhjelp.record",
    "SosialhjelpBuilder": "kostra_sdk.forms.sosialhjelp.builder",
    "Standard": _REPORT,
    "Status": "kostra_sdk.forms.kvalifisering.codes",
    "StructureError": _ERRORS,
    "StrukturGr": "kostra_sdk.forms.familievern.gruppebehandling.codes",
    "Table": _REPORT,
    "Trygdesit": "kostra_sdk.forms.sosialhjelp.codes",
    "UnknownEdition": _ERRORS,
    "UnknownForm": _ERRORS,
    "UsageError": _ERRORS,
    "UtadrettetVirksomhet": "kostra_sdk.forms.familievern.utadrettet.record",
    "Varighet": "kostra_sdk.forms.familievern.klientsaker.codes",
    "Vklo": "kostra_sdk.forms.sosialhjelp.codes",
    "YtelseTypeSoshj": "kostra_sdk.forms.kvalifisering.codes",
    "check": "kostra_sdk.checking",
    "check_many": "kostra_sdk.many",
    "check_record": "kostra_sdk.checking",
    "plausibility": "kostra_sdk.advice.plausibility",
    "reconcile": "kostra_sdk.advice.reconciliation",
    "use_layouts": "kostra_sdk.forms",
}
"""Where each public name lives."""

__all__ = [
    "Advice",
    "Arbsit",
    "AvslViktigsteInntekt",
    "Bosit",
    "ControlError",
    "ControlsFailed",
    "DataError",
    "Ektstat",
    "EventError",
    "Extract",
    "FieldError",
    "FieldProblem",
    "Finding",
    "FormellSivils",
    "GruppeStatus",
    "Gruppebehandling",
    "HenvGrunn",
    "HovedfBehand",
    "HovediGr",
    "Hovedtema",
    "IntroStatus",
    "Introduksjonsstonad",
    "InvalidId",
    "JaNei",
    "Job",
    "JobFailed",
    "Kjonn",
    "Klientsak",
    "KontaktTidl",
    "KostraError",
    "Kvalifisering",
    "KvalifiseringBuilder",
    "KvpOslo",
    "LineError",
    "MappingError",
    "Mekling",
    "MissingExtra",
    "PlausibilityAdvice",
    "PrimkArbsit",
    "PrimkSambo",
    "PrimkSivils",
    "PrimkVsrelasj",
    "RegionError",
    "RegionMismatch",
    "RegnskapBuilder",
    "Regnskapslinje",
    "Report",
    "Result",
    "RowError",
    "RowProblem",
    "SakStatus",
    "Saldo",
    "SamtForhold",
    "Severity",
    "Sosialhjelp",
    "SosialhjelpBuilder",
    "Standard",
    "Status",
    "StructureError",
    "StrukturGr",
    "Table",
    "Trygdesit",
    "UnknownEdition",
    "UnknownForm",
    "UsageError",
    "UtadrettetVirksomhet",
    "Varighet",
    "Vklo",
    "YtelseTypeSoshj",
    "check",
    "check_many",
    "check_record",
    "plausibility",
    "reconcile",
    "use_layouts",
]


def __getattr__(name: str) -> Any:
    """Load a public name the first time it is asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
