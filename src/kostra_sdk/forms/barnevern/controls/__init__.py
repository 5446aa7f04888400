"""The official controls of 15F barnevern, 2023-2026.

Each is written once; what changes by year is a dated parameter.
The source is the official control program of each year: conditions, names and severities are its, the messages ours.
In the source but not among those that it runs, and therefore not here: Lovhjemmel 2, Plan 2b, Tiltak 24.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import attrs

from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms.barnevern import FORM
from kostra_sdk.forms.barnevern.controls import avgiver, flytting, individ, lovhjemmel, melding, plan, tiltak
from kostra_sdk.forms.barnevern.controls import undersokelse as undersokelser
from kostra_sdk.forms.barnevern.controls.definition import Control, EditionControl, Labels
from kostra_sdk.forms.barnevern.controls.whole import (
    AVGIVER_ANTALL,
    AVGIVER_VALIDERING,
    DUBLETT_FODSELSNUMMER,
    DUBLETT_JOURNALNUMMER,
    INDIVID_MANGLER,
    INDIVID_VALIDERING,
    WholeControl,
)
from kostra_sdk.forms.barnevern.structure import ElementType, Structure, structure

__all__ = ["AVGIVER_CONTROLS", "CONTROLS", "ELEMENT_CONTROLS", "INDIVID_CONTROLS", "BarnevernEdition", "edition"]

AVGIVER_CONTROLS: Final = (
    avgiver.argang,
    avgiver.organisasjonsnummer,
    avgiver.kommunenummer,
    avgiver.kommunenavn,
)
"""Those of the Avgiver, in official order; one that breaks the schema is K1 instead."""

INDIVID_CONTROLS: Final = (
    individ.validering_av_datoer,
    individ.start_etter_slutt,
    individ.slutt_for_arsskiftet,
    individ.avsluttet_uten_sluttdato,
    individ.fodselsnummer_eller_duf,
    individ.uten_innhold,
    individ.over_25,
    individ.alder_og_tiltak,
    individ.bydelsnummer,
    individ.bydelsnavn,
    individ.fodselsnummer_mangler,
    individ.fodselsnummer_ufullstendig,
    individ.duf_nummer,
    lovhjemmel.omsorgstiltak_over_18,
    lovhjemmel.hjemmel_0,
    melding.melder_presisering,
    melding.melding_start_etter_slutt,
    melding.melding_slutt_etter_individets,
    melding.melding_ikke_avsluttet,
    melding.melding_for_individets_start,
    melding.behandlingstid,
    melding.melder_mangler,
    melding.saksinnhold_mangler,
    plan.plan_start_etter_slutt,
    plan.plan_slutt_etter_individets,
    plan.plan_ikke_avsluttet,
    plan.plan_for_individets_start,
    melding.saksinnhold_presisering,
    tiltak.tiltak_start_etter_slutt,
    tiltak.tiltak_slutt_utenfor_aret,
    tiltak.tiltak_slutt_etter_individets,
    tiltak.tiltak_ikke_avsluttet,
    tiltak.tiltak_for_individets_start,
    tiltak.omsorgstiltak_uten_opphevelse,
    tiltak.barnehage_over_7,
    tiltak.sfo_over_11,
    tiltak.kategori_presisering,
    tiltak.opphevelse_presisering,
    tiltak.flere_plasseringer,
    undersokelser.undersokelse_start_etter_slutt,
    undersokelser.undersokelse_slutt_utenfor_aret,
    undersokelser.undersokelse_slutt_etter_individets,
    undersokelser.undersokelse_ikke_avsluttet,
    undersokelser.undersokelse_for_individets_start,
    undersokelser.undersokelse_presisering,
    undersokelser.konklusjon_mangler,
    undersokelser.vedtaksgrunnlag_mangler,
    undersokelser.undersokelse_ikke_konkludert,
    undersokelser.vedtaksgrunnlag_presisering,
    flytting.flytting_etter_individets_slutt,
    flytting.flytting_for_individets_start,
)
"""Those of an individual, in official order; one that breaks the schema is control 01 instead."""

ELEMENT_CONTROLS: Final[tuple[Control, ...]] = (*AVGIVER_CONTROLS, *INDIVID_CONTROLS)
"""All controls that look at one element."""

CONTROLS: Final[tuple[Control | WholeControl, ...]] = (
    AVGIVER_ANTALL,
    AVGIVER_VALIDERING,
    *AVGIVER_CONTROLS,
    INDIVID_MANGLER,
    INDIVID_VALIDERING,
    *INDIVID_CONTROLS,
    DUBLETT_FODSELSNUMMER,
    DUBLETT_JOURNALNUMMER,
)
"""All controls, with those of the file as a whole, which are the judge's own."""


@attrs.frozen(eq=False)
class BarnevernEdition:
    """The controls of a year, and the structure that its elements are held against."""

    structure: Structure
    avgiver_controls: tuple[EditionControl, ...]
    individ_controls: tuple[EditionControl, ...]
    labels: Labels
    """What the codes are called that year."""


@lru_cache(maxsize=8)
def edition(year: int) -> BarnevernEdition:
    """Give the controls of a year; raises :class:`~kostra_sdk.errors.UnknownEdition` where they are lacking."""
    built = structure(year)
    if year not in FORM.control_years:
        raise UnknownEdition(FORM.name, year, FORM.control_years, lacking="controls")
    return BarnevernEdition(
        built,
        tuple(made for each in AVGIVER_CONTROLS if (made := each.at(year))),
        tuple(made for each in INDIVID_CONTROLS if (made := each.at(year))),
        _labels(built.individ),
    )


def _labels(kind: ElementType) -> Labels:
    found = {type(member): leaf.codes for leaf in kind.leaves for member in leaf.members.values()}
    for inner in kind.elements:
        found |= _labels(inner)
    return found
