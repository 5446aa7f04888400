"""The official controls of 11CF kvalifiseringsstønad, 2020-2026.

Each is written once; what changes by year is a dated parameter.
The source is the official control program of each year: conditions, names and severities are its, the messages ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.controls import Control, FieldDescription, by_year
from kostra_sdk.forms.kvalifisering.controls import deltaker, program, stonad
from kostra_sdk.forms.person import controls as person
from kostra_sdk.forms.person.controls import RECORD_LENGTH
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from kostra_sdk.controls.judge import Run

__all__ = ["ATTACHMENT", "CONTROLS", "PRECHECKS_RUN", "RECORD_LENGTH", "controls_run"]

ATTACHMENT = by_year({2021: "Kontroll 0 Skal levere filuttrekk", 2023: "Kontroll 000 : Skal levere filuttrekk"})
"""The official name of control 000."""
PRECHECKS_RUN = by_year({2020: 1, 2021: 3, 2023: 2})
"""How many controls the official program counts where 001 ends the check."""

CONTROLS: tuple[Control | FieldDescription, ...] = (
    FieldDescription(severity=by_year({2020: Severity.ERROR, 2023: None})),
    person.kommunenummer,
    person.bydelsnummer,
    person.oppgavear.replace(
        name=by_year({2020: "Kontroll 04 Årgang", 2021: "Kontroll 04 Oppgaveår", 2023: "Kontroll 04 : Oppgaveår"})
    ),
    person.fodselsdato,
    person.fodselsnummer,
    deltaker.fodselsnummer_dubletter,
    deltaker.journalnummer_dubletter,
    deltaker.under_18,
    deltaker.hoy_alder,
    person.kjonn,
    person.sivilstand.replace(severity=by_year({2020: Severity.WARNING, 2021: Severity.ERROR})),
    person.forsorgerplikt,
    person.antall_barn_mangler,
    person.antall_barn_uten_kryss,
    deltaker.mange_barn,
    program.soknad_registrert,
    program.vedtak_fattet,
    program.begynt_i_program,
    program.annen_kommune,
    program.annen_kommunes_nummer,
    program.annen_bydel,
    program.ytelser,
    stonad.annen_stonad,
    stonad.stonad_uten_svar,
    stonad.svar_uten_stonad,
    stonad.stonad_og_svar,
    stonad.stonadsmaneder,
    stonad.stonadssum_mangler,
    stonad.varighet_uten_sum,
    stonad.sum_uten_varighet,
    stonad.stonadssum_hoy,
    stonad.stonadssum_lav,
    program.status,
    program.avsluttet_dato,
    program.situasjon_etterpa,
    program.inntekt_etterpa,
)
"""All controls of 11CF, in official order."""


def controls_run(run: Run) -> int:
    """Count the controls as the official program does, where none of 000 and 001 ended the check."""
    if run.year >= 2023:
        return run.records * (run.controls + 2)
    if run.year == 2020:
        return 2
    return (31 if run.year == 2021 else 30) * run.records + (4 if run.oslo else 6)
