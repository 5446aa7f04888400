"""The record of form 52AF: one case of a familievernkontor in one year."""

from datetime import date
from typing import ClassVar

import attrs

from kostra_sdk.forms.familievern.klientsaker import FORM
from kostra_sdk.forms.familievern.klientsaker.codes import (
    FormellSivils,
    HenvGrunn,
    HovedfBehand,
    Hovedtema,
    KontaktTidl,
    PrimkArbsit,
    PrimkSambo,
    PrimkSivils,
    PrimkVsrelasj,
    SakStatus,
    SamtForhold,
    Varighet,
)
from kostra_sdk.forms.person.codes import JaNei, Kjonn
from kostra_sdk.records.base import Record
from kostra_sdk.records.content import RecordForm, box

__all__ = ["RECORD", "Klientsak"]


@attrs.define(kw_only=True)
class Klientsak(Record):
    """One case of a familievernkontor in one year (form 52AF).

    The client that the case is about is the primærklient, here the client.
    Counts are of talks and hours, and empty is what a new record has.
    All years have the same fields.
    """

    form: ClassVar[RecordForm] = FORM

    region_nr_a: str = ""
    """The region of familievern, six digits; see :func:`~kostra_sdk.forms.familievern.offices.regions`.

    The numbers were reversed in 2025.
    """

    kontor_nr_a: str = ""
    """The familievernkontor, three digits; see :func:`~kostra_sdk.forms.familievern.offices.offices`."""

    journal_nr_a: str = ""
    """The office's journal number, up to nine characters: what a case is named by."""

    henv_dato_a: date | None = None
    """The date of the inquiry."""

    kontakt_tidl_a: KontaktTidl | None = None
    """When the client was last in contact with familievernet, :class:`KontaktTidl`."""

    henv_grunn_a: HenvGrunn | None = None
    """The most important reason for coming, :class:`HenvGrunn`."""

    primk_kjonn_a: Kjonn | None = None
    """The client's sex, :class:`Kjonn`."""

    primk_fodt_a: int | None = None
    """The year the client was born, four digits."""

    primk_sivils_a: PrimkSivils | None = None
    """How the client lived with somebody when the case began, :class:`PrimkSivils`."""

    formell_sivils_a: FormellSivils | None = None
    """Marital status in law of who is samboer or lives with nobody, :class:`FormellSivils`."""

    primk_sambo_a: PrimkSambo | None = None
    """Whom the client lived with at the inquiry, :class:`PrimkSambo`."""

    primk_arbsit_a: PrimkArbsit | None = None
    """The client's most important tie to education and work, :class:`PrimkArbsit`."""

    primk_vsrelasj_a: PrimkVsrelasj | None = None
    """What the most important partner in the talks is to the client, :class:`PrimkVsrelasj`."""

    part_lengde_a: Varighet | None = None
    """Partners: how long they have lived together, :class:`Varighet`."""

    ekspart_lengde_a: Varighet | None = None
    """Former partners: how long since they parted, :class:`Varighet`."""

    ekspart_varigh_a: Varighet | None = None
    """Former partners: how long they lived together, :class:`Varighet`."""

    primkrel_part_a: bool = box("1")
    """With more than two taking part, what others are to the client: partner. Code 1."""

    primkrel_ekspart_a: bool = box("1")
    """With more than two taking part, what others are to the client: former partner. Code 1."""

    primkrel_foreld_a: bool = box("1")
    """With more than two taking part, what others are to the client: parent. Code 1."""

    primkrel_bu18_a: bool = box("1")
    """With more than two taking part, what others are to the client: child under 18. Code 1."""

    primkrel_b18_a: bool = box("1")
    """With more than two taking part, what others are to the client: child of 18 or more. Code 1."""

    primkrel_ovrig_a: bool = box("1")
    """With more than two taking part, what others are to the client: other family. Code 1."""

    primkrel_venn_a: bool = box("1")
    """With more than two taking part, what others are to the client: friend. Code 1."""

    primkrel_andre_a: bool = box("1")
    """With more than two taking part, what others are to the client: somebody else. Code 1."""

    forste_samt_a: date | None = None
    """The date of the first treatment talk."""

    samt_forhold_a: SamtForhold | None = None
    """Why the first talk came more than four weeks after the inquiry, :class:`SamtForhold`."""

    tema_parrel_a: bool = box("1")
    """Worked with since the case began: to strengthen the relationship. Code 1."""

    tema_avklar_a: bool = box("1")
    """Worked with since the case began: to settle or end the relationship. Code 1."""

    tema_samlbrudd_a: bool = box("1")
    """Worked with since the case began: a breakup in the family. Code 1."""

    tema_samspill_a: bool = box("1")
    """Worked with since the case began: difficulties of getting on. Code 1."""

    tema_barnsit_a: bool = box("1")
    """Worked with since the case began: the child's experience of its life. Code 1."""

    tema_barnfor_a: bool = box("1")
    """Worked with since the case began: the child in its parents' conflict. Code 1."""

    tema_bosted_a: bool = box("1")
    """Worked with since the case began: where the child lives and is seen. Code 1."""

    tema_foreldre_a: bool = box("1")
    """Worked with since the case began: being a parent. Code 1."""

    tema_forbarn_a: bool = box("1")
    """Worked with since the case began: parent and child. Code 1."""

    tema_flergen_a: bool = box("1")
    """Worked with since the case began: several generations. Code 1."""

    tema_sambarn_a: bool = box("1")
    """Worked with since the case began: children in common of parents who live apart. Code 1."""

    tema_saerbarn_a: bool = box("1")
    """Worked with since the case began: children of one of them, or a new family. Code 1.

    Its official name is ``TEMA_SÆRBARN_A``.
    """

    tema_kultur_a: bool = box("1")
    """Worked with since the case began: culture and minority. Code 1."""

    tema_tvang_a: bool = box("1")
    """Worked with since the case began: forced marriage. Code 1."""

    tema_rus_a: bool = box("1")
    """Worked with since the case began: alcohol and drugs. Code 1."""

    tema_sykd_a: bool = box("1")
    """Worked with since the case began: illness or disability. Code 1."""

    tema_vold_a: bool = box("1")
    """Worked with since the case began: violence or sexual abuse. Code 1."""

    tema_alvh_a: bool = box("1")
    """Worked with since the case began: another serious event. Code 1."""

    hovedf_behand_a: HovedfBehand | None = None
    """The main form of the treatment since the case began, :class:`HovedfBehand`."""

    bekymr_meld_a: JaNei | None = None
    """Whether barnevernet has been told of a worry, :class:`JaNei`."""

    delt_partner_a: JaNei | None = None
    """Whether the partner took part in talks in the year, :class:`JaNei`."""

    delt_ekspart_a: JaNei | None = None
    """Whether the former partner took part in talks in the year, :class:`JaNei`."""

    delt_barnu18_a: JaNei | None = None
    """Whether a child under 18 took part in talks in the year, :class:`JaNei`."""

    delt_barno18_a: JaNei | None = None
    """Whether a child of 18 or more took part in talks in the year, :class:`JaNei`."""

    delt_foreldre_a: JaNei | None = None
    """Whether parents took part in talks in the year, :class:`JaNei`."""

    delt_ovrfam_a: JaNei | None = None
    """Whether other family took part in talks in the year, :class:`JaNei`."""

    delt_venn_a: JaNei | None = None
    """Whether friends took part in talks in the year, :class:`JaNei`."""

    delt_andr_a: JaNei | None = None
    """Whether others took part in talks in the year, :class:`JaNei`."""

    samt_primk_a: int | None = None
    """Treatment talks in the year with the client."""

    samt_partner_a: int | None = None
    """Treatment talks in the year with the partner."""

    samt_ekspart_a: int | None = None
    """Treatment talks in the year with the former partner."""

    samt_barnu18_a: int | None = None
    """Treatment talks in the year with a child under 18."""

    samt_barno18_a: int | None = None
    """Treatment talks in the year with a child of 18 or more."""

    samt_foreldre_a: int | None = None
    """Treatment talks in the year with parents."""

    samt_ovrfam_a: int | None = None
    """Treatment talks in the year with other family."""

    samt_venn_a: int | None = None
    """Treatment talks in the year with friends."""

    samt_andre_a: int | None = None
    """Treatment talks in the year with others."""

    antsamt_hovedt_a: int | None = None
    """Treatment talks in the year of the main therapist."""

    antsamt_andreans_a: int | None = None
    """Treatment talks in the year of other employees."""

    antsamt_iaret_a: int | None = None
    """Treatment talks in the year."""

    antsamt_oppr_a: int | None = None
    """Treatment talks since the case began."""

    tlfsamt_iaret_a: int | None = None
    """Talks by telephone in the year."""

    tlfsamt_oppr_a: int | None = None
    """Talks by telephone since the case began."""

    timer_iaret_a: int | None = None
    """Hours in the year."""

    timer_oppr_a: int | None = None
    """Hours since the case began."""

    tolk_a: JaNei | None = None
    """Whether there has been an interpreter since the case began, :class:`JaNei`."""

    samarb_ingen_a: bool = box("1")
    """Worked together with since the case began: nobody. Code 1."""

    samarb_lege_a: bool = box("1")
    """Worked together with since the case began: the family doctor. Code 1."""

    samarb_helse_a: bool = box("1")
    """Worked together with since the case began: helsestasjon or familiesenter. Code 1."""

    samarb_psykh_a: bool = box("1")
    """Worked together with since the case began: mental health care. Code 1."""

    samarb_jurist_a: bool = box("1")
    """Worked together with since the case began: a lawyer. Code 1."""

    samarb_krises_a: bool = box("1")
    """Worked together with since the case began: krisesenter. Code 1."""

    samarb_skole_a: bool = box("1")
    """Worked together with since the case began: school or PP-tjeneste. Code 1."""

    samarb_sos_a: bool = box("1")
    """Worked together with since the case began: NAV. Code 1."""

    samarb_kommb_a: bool = box("1")
    """Worked together with since the case began: municipal barnevern. Code 1."""

    samarb_statb_a: bool = box("1")
    """Worked together with since the case began: state barnevern. Code 1."""

    samarb_andre_a: bool = box("1")
    """Worked together with since the case began: somebody else. Code 1."""

    status_aretssl_a: SakStatus | None = None
    """Where the case stood at the end of the year, :class:`SakStatus`."""

    hovedtema_a: Hovedtema | None = None
    """The main theme of a case that has ended, :class:`Hovedtema`."""

    dato_avsl_a: date | None = None
    """The date the case ended."""


RECORD = Klientsak
"""The form's record class, as every form's module of this name calls it."""
