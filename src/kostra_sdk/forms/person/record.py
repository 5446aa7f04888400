"""What the records about a person have in common: who reports, who it is about, who is asked."""

from datetime import date

import attrs

from kostra_sdk.forms.person.codes import Ektstat, JaNei, Kjonn
from kostra_sdk.records.base import Record

__all__ = ["PersonRecord"]


@attrs.define(kw_only=True)
class PersonRecord(Record):
    """The fields that the forms about persons share."""

    kommune_nr: str = ""
    """Municipality, four digits; an extract fills it in."""

    version: str = ""
    """Reporting year, its last two digits; an extract fills it in."""

    bydelsnr: str = ""
    """Bydel of Oslo, two digits; an extract fills it in."""

    distriktsnr: str = ""
    """District within the municipality, two digits (2017-2023)."""

    fodselsdato: date | None = None
    """The person's date of birth (2025-2026)."""

    person_journalnr: str = ""
    """The municipality's journal number, up to eight characters: what a case is named by."""

    person_fodselsnr: str = ""
    """Fødselsnummer or D-nummer, eleven digits."""

    kjonn: Kjonn | None = None
    """Sex, :class:`Kjonn`."""

    ektstat: Ektstat | None = None
    """Marital status, :class:`Ektstat`."""

    bu18: JaNei | None = None
    """Whether the person provides for children under 18 in the household, :class:`JaNei`."""

    antbu18: int | None = None
    """How many children under 18 there are in the household."""

    saksbehandler: str = ""
    """The caseworker's number, up to ten characters."""
