"""The record of form 11F: one recipient of økonomisk sosialhjelp in one year."""

from datetime import date
from typing import ClassVar

import attrs

from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.person.record import PersonRecord
from kostra_sdk.forms.sosialhjelp import FORM
from kostra_sdk.forms.sosialhjelp.codes import Arbsit, Bosit, Trygdesit, Vklo
from kostra_sdk.records.content import RecordForm, box, boxes, monthly

__all__ = ["RECORD", "Sosialhjelp"]


@attrs.define(kw_only=True)
class Sosialhjelp(PersonRecord):
    """One recipient of økonomisk sosialhjelp and what was paid in the year (form 11F).

    What counts is support under sosialtjenesteloven §§ 18 and 19, paid in the year (B-4, B-15);
    what is said of the recipient is the latest known at the office (B-19).
    Amounts are whole kroner, months are numbers from 1 to 12, and empty is what a new record has.
    A field that some years lack names the years that have it; writing it in another year raises.
    """

    form: ClassVar[RecordForm] = FORM

    person_duf: str = ""
    """DUF number, twelve digits; named ``PERSON_DUFNR`` in 2023 and 2024."""

    vklo: Vklo | None = None
    """The most important source of livelihood when support was last given, :class:`Vklo`."""

    trygdesit: Trygdesit | None = None
    """The trygd or pensjon of the greatest value, where `vklo` says trygd, :class:`Trygdesit`."""

    arbsit: Arbsit | None = None
    """Work or life situation when support was last given, :class:`Arbsit`."""

    stmnd: set[int] = boxes("STMND_{}", 12)
    """The months (1-12) with support."""

    bidrag: int | None = None
    """Bidrag in the year, whole kroner."""

    laan: int | None = None
    """Loans in the year, whole kroner."""

    bidrag_mnd: dict[int, int] = monthly("BIDRAG")
    """Bidrag by month (1-12), whole kroner."""

    laan_mnd: dict[int, int] = monthly("LAAN")
    """Loans by month (1-12), whole kroner."""

    gitt_okonomirad: JaNei | None = None
    """Whether economic counselling was given, :class:`JaNei`."""

    faat_individuell_plan: JaNei | None = None
    """Whether an individual plan was made, :class:`JaNei`."""

    bosit: Bosit | None = None
    """Housing situation when support was last given, :class:`Bosit`."""

    vilkarsoslov: JaNei | None = None
    """Whether conditions were set for the recipient, :class:`JaNei`."""

    vilkarsamekt: JaNei | None = None
    """Whether conditions were set for spouse or samboer, :class:`JaNei`."""

    utbetdato: date | None = None
    """The date of the decision to pay on conditions."""

    utbettomdato: date | None = None
    """The last day that decision holds."""

    vilkar: set[int] = boxes("VILKAR_{:02}", 15)
    """Conditions set, by number of the box (1-15) (2017)."""

    vilkararbeid: bool = False
    """Condition: work practice. Code 16 (2018-2026)."""

    vilkarkurs: bool = False
    """Condition: courses or training for work. Code 17 (2018-2026)."""

    vilkarutd: bool = False
    """Condition: use the right to schooling. Code 04 (2018-2026)."""

    vilkarjobblog: bool = False
    """Condition: register as a jobseeker, keep the job log. Code 06 (2018-2026)."""

    vilkarjobbtilb: bool = False
    """Condition: accept a job that is offered. Code 07 (2018-2026)."""

    vilkarsamt: bool = False
    """Condition: come to counselling. Code 08 (2018-2026)."""

    vilkarokrett: bool = False
    """Condition: claim other economic rights. Code 10 (2018-2026)."""

    vilkarlivsh: bool = False
    """Condition: realise property, or reduce the cost of housing. Code 18 (2018-2026)."""

    vilkarhelse: bool = False
    """Condition: see a doctor or the health service. Code 14 (2018-2026)."""

    vilkarannet: bool = False
    """Condition: another one. Code 15 (2018-2026)."""

    vilkardigplan: bool = False
    """Condition: use and follow the digital activity plan. Code 19 (2019-2026)."""

    vilkarnorsksamiskoppl: bool = False
    """Condition: Norwegian or Sami lessons. Code 20 (2024-2026) (A-7)."""

    vedtakdato: date | None = None
    """The date of a decision that a recipient under 30 is exempt from activity (2018-2026)."""

    vedtakarb: bool = box("01")
    """Exempt: the recipient has work. Code 01 (2018-2026)."""

    vedtakakt: bool = box("02")
    """Exempt: the recipient takes part in an activity already, for another benefit. Code 02 (2018-2026)."""

    vedtakhelse: bool = box("03")
    """Exempt: health or social situation. Code 03 (2018-2026)."""

    vedtakgrunn: bool = box("04")
    """Exempt: other weighty grounds. Code 04 (2018-2026)."""

    sanksjonred: bool = box("01")
    """Sanction: support was reduced. Code 01 (2018-2026)."""

    sanksjonandre: bool = box("02")
    """Sanction: other consequences. Code 02 (2018-2026)."""


RECORD = Sosialhjelp
"""The form's record class, as every form's module of this name calls it."""
