"""The official controls of 52AF, klientsaker of familievern, 2023-2026.

The source is the official control program of each year: conditions, names and severities are its, the messages ours.
Only 001 and 002 block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.forms.familievern.controls import (
    FILBESKRIVELSE,
    PRECHECKS_RUN,
    RECORD_LENGTH,
    controls_run,
    dubletter,
    kontornummer,
    regionsnummer,
    samsvar,
)
from kostra_sdk.forms.familievern.klientsaker.controls import avslutningen, behandlingen, klienten

if TYPE_CHECKING:
    from kostra_sdk.controls import Control, FieldDescription

__all__ = ["ATTACHMENT", "CONTROLS", "PRECHECKS_RUN", "RECORD_LENGTH", "controls_run"]

ATTACHMENT = None
"""52AF has no control 000."""

CONTROLS: tuple[Control | FieldDescription, ...] = (
    FILBESKRIVELSE,
    regionsnummer("REGION_NR_A"),
    kontornummer("KONTOR_NR_A"),
    samsvar("REGION_NR_A", "KONTOR_NR_A"),
    dubletter("KONTOR_NR_A", "JOURNAL_NR_A", "journalnummer"),
    klienten.henvendelsesdato,
    klienten.kontakt_tidligere,
    klienten.begrunnelse,
    klienten.kjonn,
    klienten.fodselsaar,
    klienten.samlivsstatus,
    klienten.formell_sivilstand,
    klienten.bosituasjon,
    klienten.arbeid,
    klienten.part_varighet,
    klienten.ekspart_lengde,
    klienten.ekspart_varighet,
    klienten.forste_samtale,
    klienten.samtale_for_henvendelse,
    behandlingen.temaer,
    behandlingen.hovedform,
    behandlingen.deltakelse,
    behandlingen.samtaler_involverte,
    *behandlingen.DELT_UTEN_SAMTALER,
    behandlingen.samtaler_ansatte,
    *behandlingen.BEHANDLINGSSAMTALER,
    *behandlingen.TIMER,
    behandlingen.samarbeid,
    avslutningen.status,
    avslutningen.hovedtema,
    avslutningen.avslutningsdato,
    avslutningen.avslutning_for_samtale,
    behandlingen.bekymringsmelding,
    klienten.ventetid,
)
"""All controls of 52AF, in official order."""
