"""The record of form 11B: one participant of an introduksjonsprogram in one year."""

from datetime import date
from typing import ClassVar

import attrs

from kostra_sdk.forms.introduksjon import FORM
from kostra_sdk.forms.introduksjon.codes import IntroStatus
from kostra_sdk.records.base import Record
from kostra_sdk.records.content import RecordForm, boxes

__all__ = ["RECORD", "Introduksjonsstonad"]


@attrs.define(kw_only=True)
class Introduksjonsstonad(Record):
    """One participant of an introduksjonsprogram and what was paid in the year (form 11B, until 2016).

    The official names of the columns are not known: attributes are called as in the forms 11F and 11CF
    where those have the same field, and otherwise after the titles of the controls.
    Codes whose meaning was not found are text.
    Amounts are whole kroner, months are numbers from 1 to 12, and empty is what a new record has.
    """

    form: ClassVar[RecordForm] = FORM

    kommune_nr: str = ""
    """Municipality, four digits; an extract fills it in."""

    version: str = ""
    """Reporting year, its last two digits; an extract fills it in."""

    bydelsnr: str = ""
    """Bydel of Oslo, two digits; an extract fills it in."""

    distriktsnr: str = ""
    """District within the municipality, two digits."""

    person_journalnr: str = ""
    """The municipality's journal number, up to eight characters: what a case is named by."""

    person_fodselsnr: str = ""
    """Fødselsnummer or D-nummer, eleven digits."""

    person_duf: str = ""
    """DUF number, twelve digits."""

    kjonn: str = ""
    """Sex, ``1`` or ``2``."""

    ektstat: str = ""
    """Marital status, ``1`` to ``5``."""

    startdato: date | None = None
    """The date the participant began."""

    inntektsgivende_arbeid: str = ""
    """Whether the participant had paid work, ``1`` or ``2``."""

    tiltak_1: bool = False
    """A course or measure, subfield 12.1. Code 01."""

    tiltak_2: bool = False
    """A course or measure, subfield 12.2. Code 02."""

    tiltak_3: bool = False
    """A course or measure, subfield 12.3. Code 03."""

    tiltak_4: bool = False
    """A course or measure, subfield 12.4. Code 04."""

    tiltak_5: str = ""
    """A course or measure, subfield 12.5: out of use, blank or ``00``."""

    tiltak_6: bool = False
    """A course or measure, subfield 12.6. Code 06."""

    tiltak_7: bool = False
    """A course or measure, subfield 12.7. Code 07."""

    tiltak_8: bool = False
    """A course or measure, subfield 12.8. Code 08."""

    tiltak_9: bool = False
    """A course or measure, subfield 12.9. Code 10."""

    tiltak_10: bool = False
    """A course or measure, subfield 12.10. Code 11."""

    tiltak_11: bool = False
    """A course or measure, subfield 12.11. Code 99. New in 2011."""

    status: IntroStatus | None = None
    """Where the participant stood at the end of the year, :class:`IntroStatus`."""

    avslutningsdato: date | None = None
    """The date the programme ended."""

    stmnd: set[int] = boxes("STMND_{}", 12)
    """The months (1-12) with introduksjonsstønad."""

    stonadssum: int | None = None
    """Introduksjonsstønad in the year, whole kroner."""


RECORD = Introduksjonsstonad
"""The form's record class, as every form's module of this name calls it."""
