"""The record of form 52BF: one group of a familievernkontor in one year."""

from datetime import date
from typing import ClassVar

import attrs

from kostra_sdk.forms.familievern.gruppebehandling import FORM
from kostra_sdk.forms.familievern.gruppebehandling.codes import GruppeStatus, HovediGr, StrukturGr
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.records.base import Record
from kostra_sdk.records.content import RecordForm

__all__ = ["RECORD", "Gruppebehandling"]


@attrs.define(kw_only=True)
class Gruppebehandling(Record):
    """One group that a familievernkontor treats, in one year (form 52BF).

    Empty is what a new record has.
    All years have the same fields, but the codes and widths of some differ.
    """

    form: ClassVar[RecordForm] = FORM

    named_by: ClassVar[tuple[str, ...]] = ("gruppe_nr_b",)

    region_nr_b: str = ""
    """The region of familievern, six digits; see :func:`~kostra_sdk.forms.familievern.offices.regions`.

    The numbers were reversed in 2025.
    """

    kontor_nr_b: str = ""
    """The familievernkontor, three digits; see :func:`~kostra_sdk.forms.familievern.offices.offices`."""

    gruppe_nr_b: str = ""
    """The group's number, up to eight characters, until 2023 six: what a group is named by."""

    gruppe_navn_b: str = ""
    """The group's name, up to 30 characters."""

    dato_grstart_b: date | None = None
    """The date the group began."""

    struktur_gr_b: StrukturGr | None = None
    """Whom the group is for, :class:`StrukturGr`."""

    hovedi_gr_b: HovediGr | None = None
    """The main theme of the group, :class:`HovediGr`; of 2017, whose codes are others, see there."""

    antmotertot_iaret_b: int | None = None
    """Meetings in the year."""

    antmotertot_oppr_b: int | None = None
    """Meetings since the group began."""

    timertot_iaret_b: int | None = None
    """Hours in the year."""

    timertot_oppr_b: int | None = None
    """Hours since the group began."""

    antdelt_iaret_b: int | None = None
    """How many took part in the year."""

    antdelt_oppr_b: int | None = None
    """How many have taken part since the group began."""

    antter_gruppeb_b: int | None = None
    """How many therapists there were."""

    tolk_b: JaNei | None = None
    """Whether there has been an interpreter since the group began, :class:`JaNei`."""

    status_aretssl_b: GruppeStatus | None = None
    """Whether the group went on at the end of the year, :class:`GruppeStatus`."""

    dato_gravslutn_b: date | None = None
    """The date the group ended."""


RECORD = Gruppebehandling
"""The form's record class, as every form's module of this name calls it."""
