"""The boxes and answers of a record of form 11CF, in the layout of its year.

What a year has no box for is told as "annet" where the form has that, and remarked on.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kostra_sdk.forms.kvalifisering import rules
from kostra_sdk.forms.kvalifisering.codes import KvpOslo, Status
from kostra_sdk.forms.kvalifisering.events import Avslutningsaarsak, Situasjon, Tilleggsart, YtelseForSoknad
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.ids.kommuner import kommuner

if TYPE_CHECKING:
    from collections.abc import Collection

    from kostra_sdk.forms.kvalifisering.events import Avslutning, Program
    from kostra_sdk.forms.person.counting import CountingRule
    from kostra_sdk.layouts import Layout

__all__ = ["UKJENT_KOMMUNE", "application_fields", "beside_fields", "end_fields", "origin_fields"]

UKJENT_KOMMUNE = "9999"
"""The number of a municipality that is not known, as the form has it from 2024."""
UOPPGITT_KOMMUNE = "0000"
"""The same, as the form had it until 2020."""

_SPES_WIDTH = 30

_YTELSER = MappingProxyType(
    {
        YtelseForSoknad.SOSIALHJELP: "ytelse_soshjelp",
        YtelseForSoknad.INTRODUKSJONSSTONAD: "ytelse_intro",
        YtelseForSoknad.TILTAKSPENGER: "ytelse_tiltakspenger",
        YtelseForSoknad.FOLKETRYGDYTELSE: "ytelse_folketrygdl",
    }
)
_TILLEGG = MappingProxyType(
    {
        Tilleggsart.KOMMUNAL_BOSTOTTE: "kvp_med_kommbos",
        Tilleggsart.HUSBANKENS_BOSTOTTE: "kvp_med_husbankbos",
        Tilleggsart.SOSIALHJELP_ENGANG: "kvp_med_soshj_engang",
        Tilleggsart.SOSIALHJELP_PROGRAM: "kvp_med_soshj_pgm",
        Tilleggsart.SOSIALHJELP_SUPPLEMENT: "kvp_med_soshj_sup",
    }
)
_SITUASJONER = MappingProxyType(
    {
        Situasjon.ORDINAERT_ARBEID: "avsl_ordinaertarb",
        Situasjon.LONNSTILSKUDD: "avsl_arblonnstils",
        Situasjon.ARBEIDSMARKEDSTILTAK: "avsl_arbmark",
        Situasjon.SKOLE_ELLER_UTDANNING: "avsl_skole",
        Situasjon.UFORETRYGD: "avsl_ufore",
        Situasjon.ARBEIDSAVKLARINGSPENGER: "avsl_aap",
        Situasjon.SOSIALHJELP_UNDER_AVKLARING: "avsl_ok_avklar",
        Situasjon.SOSIALHJELP: "avsl_uten_ok_avklar",
        Situasjon.TILRETTELAGT_ARBEID: "avsl_tilrettelarb",
        Situasjon.AKTIV_ARBEIDSSOKER: "avsl_aktivarbsok",
        Situasjon.BEHANDLING: "avsl_behandl",
        Situasjon.AVVENTER_AVKLARING: "avsl_avklar_ufor",
        Situasjon.INGEN_AKTIVITET: "avsl_ingen_akt",
        Situasjon.ANNET: "avsl_annet",
        Situasjon.UKJENT: "avsl_ukjent",
    }
)
_TOLD_IN_WORDS = MappingProxyType(
    {
        Situasjon.UFORETRYGD: "uføretrygd",
        Situasjon.ARBEIDSAVKLARINGSPENGER: "arbeidsavklaringspenger",
        Situasjon.SOSIALHJELP_UNDER_AVKLARING: "sosialhjelp under avklaring",
        Situasjon.SOSIALHJELP: "sosialhjelp",
        Situasjon.UKJENT: "ukjent",
    }
)
"""The situations that have no box until 2020, when there is a field to say what is meant by "annet"."""

_DATED = frozenset(
    {Status.FULLFORT, Status.AVBRUTT_UTEBLIVELSE, Status.AVBRUTT_FLYTTING, Status.AVSLUTTET_ETTER_AVBRUDD}
)
"""The statuses that have a date of the end (control 37); who moved to another bydel has none."""
_COMPLETED = frozenset({Status.FULLFORT, Status.AVSLUTTET_ETTER_AVBRUDD})
"""The statuses that have a situation afterwards (control 38)."""


def application_fields(program: Program) -> dict[str, Any]:
    """Give what the participant lived on before the application; the part of social assistance says there was some."""
    fields: dict[str, Any] = {_YTELSER[ytelse]: True for ytelse in program.ytelser_for_soknad}
    if program.sosialhjelp_for_soknad is not None:
        fields |= {"ytelse_soshjelp": True, "ytelse_type_soshj": program.sosialhjelp_for_soknad}
    return fields


def origin_fields(program: Program, layout: Layout, *, oslo: bool) -> tuple[dict[str, Any], list[CountingRule]]:
    """Give where the participant came from, and what to remark on (controls 19, 20 and 20A)."""
    fields: dict[str, Any] = {"kvp_komm": JaNei.NEI}
    remarks = []
    if program.fra_kommune:
        number = _known_number(program.fra_kommune, layout)
        fields = {"kvp_komm": JaNei.JA, "kommnr_kvp_komm": number}
        if number != program.fra_kommune or not _is_kommune(number, layout):
            remarks.append(rules.KOMMUNE_UTENFOR_AARET)
    asked = layout.by_key.get("KVP_OSLO")
    if asked is None:
        if program.fra_bydel:
            remarks.append(rules.BYDEL_UTEN_FELT)
    elif program.fra_bydel is not None and oslo:
        fields["kvp_oslo"] = KvpOslo.JA if program.fra_bydel else KvpOslo.NEI
    elif KvpOslo.UOPPGITT in asked.codes:
        fields["kvp_oslo"] = KvpOslo.UOPPGITT
    return fields, remarks


def _known_number(number: str, layout: Layout) -> str:
    """Give the number as the year has it: one that is not known has not always been 9999."""
    if number != UKJENT_KOMMUNE or layout.year >= 2024:
        return number
    return UOPPGITT_KOMMUNE if layout.year <= 2020 else ""


def _is_kommune(number: str, layout: Layout) -> bool:
    return number == UKJENT_KOMMUNE or number in (layout.by_key["KOMMNR_KVP_KOMM"].codes or kommuner(layout.year))


def beside_fields(arter: Collection[Tilleggsart]) -> dict[str, Any]:
    """Give what was received beside kvalifiseringsstønad: boxes only, and an answer that agrees with them (B-21)."""
    return {"kvp_med_astonad": JaNei.JA if arter else JaNei.NEI, **{_TILLEGG[art]: True for art in arter}}


def end_fields(end: Avslutning, status: Status, layout: Layout) -> tuple[dict[str, Any], list[CountingRule]]:
    """Give the date of the end and what followed, as far as the status has it, and what to remark on."""
    fields: dict[str, Any] = {"avsl_dato": end.dato} if status in _DATED else {}
    remarks = [rules.ETTER_AVBRUDD_UTEN_KODE] if _is_told_otherwise(end, status) else []
    if status not in _COMPLETED:
        if end.situasjoner or end.viktigste_inntekt or end.annet:
            remarks.append(rules.AVSLUTNING_FOLGER_STATUS)
        return fields, remarks
    situasjoner = end.situasjoner | {Situasjon.ANNET} if end.annet else end.situasjoner
    homeless = {situasjon for situasjon in situasjoner if _SITUASJONER[situasjon].upper() not in layout.by_key}
    fields |= {_SITUASJONER[situasjon]: True for situasjon in situasjoner - homeless}
    if homeless:
        fields["avsl_annet"] = True
        remarks.append(rules.SITUASJON_UTEN_RUTE)
    if "AVSL_ANNET_SPES" in layout.by_key:
        fields["avsl_annet_spes"] = end.annet or _in_words(homeless)
    if "AVSL_VIKTIGSTE_INNTEKT" in layout.by_key:
        fields["avsl_viktigste_inntekt"] = end.viktigste_inntekt
    if (end.annet and "avsl_annet_spes" not in fields) or (
        end.viktigste_inntekt and "avsl_viktigste_inntekt" not in fields
    ):
        remarks.append(rules.INNTEKT_UTEN_FELT)
    return fields, remarks


def _is_told_otherwise(end: Avslutning, status: Status) -> bool:
    return end.aarsak is Avslutningsaarsak.ETTER_AVBRUDD and status is not Status.AVSLUTTET_ETTER_AVBRUDD


def _in_words(homeless: Collection[Situasjon]) -> str:
    """Say what "annet" is, where there is room for it."""
    words = ", ".join(text for situasjon, text in _TOLD_IN_WORDS.items() if situasjon in homeless)
    return words if len(words) <= _SPES_WIDTH else ""
