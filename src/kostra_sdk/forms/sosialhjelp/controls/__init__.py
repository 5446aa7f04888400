"""The official controls of 11F økonomisk sosialhjelp, 2020-2026.

Each is written once; what changes by year is a dated parameter.
The source is the official control program of each year: conditions, names and severities are its, the messages ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.controls import Control, FieldDescription, by_year
from kostra_sdk.forms.person import controls as person
from kostra_sdk.forms.person.controls import RECORD_LENGTH
from kostra_sdk.forms.sosialhjelp.controls import livsopphold, mottaker, oppfolging, stonad
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.controls.judge import Run

__all__ = ["ATTACHMENT", "CONTROLS", "PRECHECKS_RUN", "RECORD_LENGTH", "controls_run"]

ATTACHMENT = by_year({2023: "Kontroll 000 : Skal levere filuttrekk"})
"""The official name of control 000; 11F has none before 2023."""
PRECHECKS_RUN = by_year({2020: 1, 2023: 2})
"""How many controls the official program counts where 001 ends the check."""

CONTROLS: tuple[Control | FieldDescription, ...] = (
    FieldDescription(severity=by_year({2020: Severity.ERROR, 2023: None, 2026: Severity.ERROR})),
    person.kommunenummer,
    person.bydelsnummer,
    person.oppgavear,
    person.fodselsdato,
    person.fodselsnummer,
    person.fodselsnummer_dubletter,
    person.journalnummer_dubletter,
    mottaker.under_18,
    mottaker.hoy_alder,
    person.kjonn,
    person.sivilstand,
    person.forsorgerplikt,
    person.antall_barn_mangler,
    person.antall_barn_uten_kryss,
    mottaker.mange_barn,
    livsopphold.viktigste_kilde,
    livsopphold.arbeidsinntekt,
    livsopphold.kursstonad,
    livsopphold.stipend,
    livsopphold.introduksjonsstotte,
    livsopphold.kvalifiseringsstonad,
    livsopphold.trygd,
    livsopphold.ingen_trygd,
    livsopphold.trygd_eller_stonad,
    livsopphold.sosialhjelp,
    livsopphold.trygdesituasjon,
    livsopphold.ung_alderspensjonist,
    livsopphold.overgangsstonad,
    livsopphold.barnetrygd,
    livsopphold.trygd_og_arbeid,
    livsopphold.arbeidsavklaringspenger,
    livsopphold.arbeidssituasjon,
    stonad.stonadsmaneder,
    stonad.stonadssum_mangler,
    stonad.varighet_uten_sum,
    stonad.sum_uten_varighet,
    stonad.stonadssum_hoy,
    stonad.stonadssum_lav,
    oppfolging.okonomisk_radgivning,
    oppfolging.individuell_plan,
    oppfolging.bosituasjon,
    stonad.bidrag_per_maned,
    stonad.laan_per_maned,
    mottaker.duf_nummer,
    oppfolging.vilkar,
    oppfolging.vilkar_samboer,
    oppfolging.vedtaksdato,
    oppfolging.vedtak_til_og_med,
    oppfolging.type_vilkar,
)
"""All controls of 11F, in official order."""


def controls_run(run: Run) -> int:
    """Count the controls as the official program does, where none of 000 and 001 ended the check."""
    if run.year >= 2023:
        return run.records * (run.controls + 2)
    return 39 * run.records + 4 if run.year >= 2021 else 2
