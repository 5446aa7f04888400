"""The record of form 53F: what a familievernkontor did for others than its clients in one year."""

from typing import ClassVar

import attrs

from kostra_sdk.forms.familievern.utadrettet import FORM
from kostra_sdk.records.base import Record
from kostra_sdk.records.content import RecordForm

__all__ = ["RECORD", "UtadrettetVirksomhet"]


@attrs.define(kw_only=True)
class UtadrettetVirksomhet(Record):
    """What a familievernkontor did for others than its clients, in one year (form 53F).

    For each kind of work there is a number of measures (tiltak) and one of hours (timer).
    Empty is what a new record has.
    A field that some years lack names the years that have it; writing it in another year raises.
    """

    form: ClassVar[RecordForm] = FORM

    named_by: ClassVar[tuple[str, ...]] = ("fylke_nr", "kontornr")

    fylke_nr: str = ""
    """The county of the office, two digits."""

    kontornr: str = ""
    """The familievernkontor, three digits; see :func:`~kostra_sdk.forms.familievern.offices.offices`."""

    grupper_publikum_tiltak: int | None = None
    """Groups for the public: how many measures (2017)."""

    grupper_publikum_timer: int | None = None
    """Groups for the public: hours (2017)."""

    samlivskurs_tiltak: int | None = None
    """Courses for couples: how many measures (2017)."""

    samlivskurs_timer: int | None = None
    """Courses for couples: hours (2017)."""

    tiltak_publikum_tiltak: int | None = None
    """Other work for the public: how many measures."""

    tiltak_publikum_timer: int | None = None
    """Other work for the public: hours."""

    veiledning_studenter_tiltak: int | None = None
    """Teaching and guidance of students: how many measures."""

    veiledning_studenter_timer: int | None = None
    """Teaching and guidance of students: hours."""

    veiledning_hjelpeap_tiltak: int | None = None
    """Guidance of other services: how many measures."""

    veiledning_hjelpeap_timer: int | None = None
    """Guidance of other services: hours."""

    kurs_hjelpeap_tiltak: int | None = None
    """Courses for other services: how many measures (2017)."""

    kurs_hjelpeap_timer: int | None = None
    """Courses for other services: hours (2017)."""

    info_media_tiltak: int | None = None
    """Information in the media: how many measures."""

    info_media_timer: int | None = None
    """Information in the media: hours."""

    tilsyn_tiltak: int | None = None
    """Tilsyn: how many measures."""

    tilsyn_timer: int | None = None
    """Tilsyn: hours."""

    foreldreveil_tiltak: int | None = None
    """Guidance of parents: how many measures (2018-2026)."""

    foreldreveil_timer: int | None = None
    """Guidance of parents: hours (2018-2026)."""

    annet_tiltak: int | None = None
    """Something else: how many measures (2018-2026)."""

    annet_timer: int | None = None
    """Something else: hours (2018-2026)."""


RECORD = UtadrettetVirksomhet
"""The form's record class, as every form's module of this name calls it."""
