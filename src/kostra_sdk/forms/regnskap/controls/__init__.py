"""The official controls of the accounts, 2023-2026: one list for each of three groups of forms.

The source is the official control program of each year: conditions, names and severities are its, the messages ours.
Which list, and which codes, go by the form, the region and the organisation that the file is sent for;
each posting is judged by what stands in its own line.

Quirks of the official program are kept: a class that is none of the operating accounts counts as investment,
the sums of 2023 and 2024 that should balance take in memoria accounts, and a part of the accounts that is
lacking altogether is not missed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kostra_sdk.controls import Row, by_year
from kostra_sdk.forms.regnskap.controls import avskrivning, felt, kirke, kombinasjon, summer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.controls import Control
    from kostra_sdk.controls.judge import Run

__all__ = ["ATTACHMENT", "CONTROLS", "DROPPED", "PRECHECKS_RUN", "RECORD_LENGTH", "controls_run"]

ATTACHMENT = None
"""The accounts have no control 000."""
RECORD_LENGTH = "Kontroll 001 : Recordlengde"
"""The official name of control 001."""
PRECHECKS_RUN = 1
"""How many controls the official program counts where 001 ends the check."""
DROPPED = by_year({2024: Row().BELOP.trimmed == "0"})
"""A line of amount 0 is read past since 2024, but not one of several zeros."""

_FIELDS = (
    felt.skjema,
    felt.aargang,
    felt.kvartal,
    felt.region,
    felt.organisasjonsnummer,
    felt.foretaksnummer,
    felt.kontoklasse,
    *felt.FUNKSJON,
    *felt.KAPITTEL,
    *felt.ART,
)
_LINES = (felt.belop, felt.dubletter)
_OTHER_COMBINATIONS = (
    *kombinasjon.KOMPENSASJON,
    *kombinasjon.RESULTAT,
    *kombinasjon.MERFORBRUK,
    *kombinasjon.SKATT,
    *kombinasjon.RAMMETILSKUDD,
)

CONTROLS: Mapping[str, tuple[Control, ...]] = MappingProxyType(
    {
        "annual": (
            *_FIELDS,
            *felt.SEKTOR,
            *_LINES,
            felt.kapittel_fortegn,
            *kombinasjon.DRIFT_FUNKSJON,
            *kombinasjon.DRIFT_ART,
            kombinasjon.drift_uvanlig_art,
            kombinasjon.drift_utlan,
            *kombinasjon.INVESTERING_FUNKSJON,
            kombinasjon.investering_uvanlig_funksjon,
            *kombinasjon.INVESTERING_ART,
            kombinasjon.investering_uvanlig_art,
            *_OTHER_COMBINATIONS,
            summer.driftsutgifter,
            summer.driftsinntekter,
            summer.skatteinntekter,
            summer.rammetilskudd,
            *kombinasjon.TILSKUDD,
            summer.investeringsutgifter,
            summer.investeringsinntekter,
            summer.investeringsdifferanse,
            summer.driftsdifferanse,
            summer.aktiva,
            summer.passiva,
            summer.balansedifferanse,
            summer.oslo_intern_drift,
            summer.oslo_intern_investering,
            avskrivning.overforing,
            *avskrivning.MOTPOST,
            *avskrivning.AVSKRIVNINGER,
            avskrivning.avskrivninger_differanse,
            avskrivning.avskrivninger_andre_funksjoner,
            avskrivning.motpost_andre_funksjoner,
            avskrivning.funksjon_290_investering,
            avskrivning.funksjon_290_drift,
            avskrivning.funksjon_465_investering,
            avskrivning.funksjon_465_drift,
            summer.memoriakonti,
        ),
        "quarterly": (
            *_FIELDS,
            *felt.SEKTOR,
            *_LINES,
            felt.kapittel_fortegn,
            *kombinasjon.DRIFT_FUNKSJON,
            *kombinasjon.DRIFT_ART_KVARTAL,
            kombinasjon.drift_uvanlig_art,
            kombinasjon.drift_utlan,
            *kombinasjon.INVESTERING_FUNKSJON_KVARTAL,
            kombinasjon.investering_uvanlig_funksjon,
            *kombinasjon.INVESTERING_ART_KVARTAL,
            kombinasjon.investering_uvanlig_art,
            *_OTHER_COMBINATIONS,
            *map(
                summer.as_warning,
                (summer.driftsutgifter, summer.driftsinntekter, summer.skatteinntekter, summer.rammetilskudd),
            ),
            felt.utgatt_funksjon,
            *kombinasjon.TILSKUDD_KVARTAL,
        ),
        "church": (
            *_FIELDS,
            *felt.SEKTOR_KIRKE,
            *_LINES,
            *kombinasjon.DRIFT_ART_KIRKE,
            *kombinasjon.INVESTERING_ART_KIRKE,
            summer.investeringsdifferanse,
            summer.driftsutgifter,
            summer.driftsinntekter,
            summer.driftsdifferanse,
            kirke.tilskudd_kirke,
            summer.aktiva,
            summer.passiva,
            summer.balansedifferanse,
            avskrivning.overforing,
            kirke.avskrivninger_kirke,
            kirke.finansiering,
            kirke.internt_kjop,
            kirke.kalkulatoriske,
            kirke.interne_midler,
        ),
    }
)
"""All controls of each group of forms, in official order."""


def controls_run(run: Run) -> int:
    """Count the controls: 001 a line, and all others a line that is not read past."""
    return run.records + (run.records - run.dropped) * run.controls
