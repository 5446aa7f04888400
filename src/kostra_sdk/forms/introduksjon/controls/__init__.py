"""The controls of 11B introduksjonsstønad, 2011-2016: those of the official program as it was in April 2018.

Conditions, numbers, titles and severities are its; the messages are ours.
What it called critical blocks submission (1-4), what it called normal does not.
Whether it had other limits in the years it was used for was not found: every report says so.

Where a text of the program and what it did differ, it is what it did that counts:

* 20 compares the sum of the year, though it is called an amount a month.
* 17 was to find a date of ending before the reporting year; it never fires, and is not run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.forms.introduksjon.controls import deltaker, program, stonad
from kostra_sdk.forms.introduksjon.controls.names import named

if TYPE_CHECKING:
    from kostra_sdk.controls import Control, FieldDescription
    from kostra_sdk.controls.judge import Run

__all__ = ["ATTACHMENT", "CONTROLS", "PRECHECKS_RUN", "RECORD_LENGTH", "controls_run"]

ATTACHMENT = None
"""11B has no control 000."""
RECORD_LENGTH = named("1", "Recordlengde")
"""The name of control 1, which passes over a line of another length; the check goes on with the next."""
PRECHECKS_RUN = 0
"""Control 1 never ends the check."""

CONTROLS: tuple[Control | FieldDescription, ...] = (
    deltaker.ulovlig_tegn,
    deltaker.kommunenummer,
    deltaker.oppgavear,
    deltaker.fodselsnummer,
    deltaker.duf_nummer,
    deltaker.kjonn,
    deltaker.sivilstand,
    program.startdato,
    program.inntektsgivende_arbeid,
    program.tiltak,
    program.status,
    program.avslutningsdato,
    stonad.stonadsmaneder,
    stonad.stonadssum,
    program.slutt_for_start,
    stonad.desember_mangler,
    stonad.hoy_per_maned,
    stonad.lav_sum,
    deltaker.under_18,
    deltaker.hoy_alder,
    stonad.hoy_sum,
)
"""All controls of 11B that can fire, in official order."""


def controls_run(run: Run) -> int:
    """Count the controls: control 1 and all others a record. How the official program counted is not known.

    A line of another length is counted beside the records, once.
    """
    return run.records * (run.controls + 1)
