"""The record of form 11CF: one participant of a kvalifiseringsprogram in one year."""

from datetime import date
from typing import ClassVar

import attrs

from kostra_sdk.forms.kvalifisering import FORM
from kostra_sdk.forms.kvalifisering.codes import AvslViktigsteInntekt, KvpOslo, Status, YtelseTypeSoshj
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.person.record import PersonRecord
from kostra_sdk.records.content import RecordForm, box, boxes

__all__ = ["RECORD", "Kvalifisering"]


@attrs.define(kw_only=True)
class Kvalifisering(PersonRecord):
    """One participant of a kvalifiseringsprogram and what was paid in the year (form 11CF).

    Those who had not started by the end of the year are left out;
    those on leave at its start who ended without coming back are in (B-20).
    Amounts are whole kroner, months are numbers from 1 to 12, and empty is what a new record has.
    A field that some years lack names the years that have it; writing it in another year raises.
    """

    form: ClassVar[RecordForm] = FORM

    reg_dato: date | None = None
    """The date the application was registered."""

    vedtak_dato: date | None = None
    """The date the programme was decided."""

    begynt_dato: date | None = None
    """The date the participant began."""

    kvp_komm: JaNei | None = None
    """Whether the participant came from a programme in another municipality, :class:`JaNei`."""

    kommnr_kvp_komm: str = ""
    """That municipality, four digits."""

    kvp_oslo: KvpOslo | None = None
    """Whether the participant came from a programme in another bydel, :class:`KvpOslo` (2017-2022)."""

    ytelse_soshjelp: bool = box("1")
    """Before the application: social assistance. Code 1."""

    ytelse_type_soshj: YtelseTypeSoshj | None = None
    """What part that social assistance had, :class:`YtelseTypeSoshj`."""

    ytelse_intro: bool = False
    """Before the application: introduksjonsstønad. Code 4."""

    ytelse_tiltakspenger: bool = False
    """Before the application: tiltakspenger. Code 5; until 2025 individstønad, ``YTELSE_INDIVIDSTONAD``."""

    ytelse_folketrygdl: bool = False
    """Before the application: a benefit under folketrygdloven. Code 6."""

    tiltak: set[int] = boxes("TILTAK_{:02}", 18)
    """Measures in the programme, by number of the box (1-18), which is not its code (2017)."""

    tiltak_spes: str = ""
    """Another measure, in up to 30 characters (2017)."""

    kvp_med_astonad: JaNei | None = None
    """Whether another benefit was received beside kvalifiseringsstønad, :class:`JaNei`."""

    kvp_med_kommbos: bool = False
    """Beside it: municipal bostøtte. Code 4."""

    kvp_med_husbankbos: bool = False
    """Beside it: bostøtte of Husbanken. Code 5; named ``KVP_MED_HUSBANK`` until 2023."""

    kvp_med_soshj_engang: bool = False
    """Beside it: social assistance paid once. Code 9."""

    kvp_med_soshj_pgm: bool = False
    """Beside it: social assistance for the costs of taking part. Code 8."""

    kvp_med_soshj_sup: bool = False
    """Beside it: social assistance as a steady supplement. Code 7."""

    stmnd: set[int] = boxes("STMND_{}", 12)
    """The months (1-12) with kvalifiseringsstønad."""

    kvp_stonad: int | None = None
    """Kvalifiseringsstønad in the year, whole kroner."""

    status: Status | None = None
    """Where the participant stood at the end of the year, :class:`Status`."""

    avsl_dato: date | None = None
    """The date the programme ended."""

    avsl_ordinaertarb: bool = False
    """After the programme: ordinary work. Code 01."""

    avsl_arblonnstils: bool = False
    """After the programme: work with lønnstilskudd. Code 11."""

    avsl_tilrettelarb: bool = False
    """After the programme: adapted work. Code 02 (2017-2020)."""

    avsl_arbmark: bool = False
    """After the programme: another labour market measure of the state. Code 03."""

    avsl_skole: bool = False
    """After the programme: school or education. Code 04."""

    avsl_aktivarbsok: bool = False
    """After the programme: looking for work. Code 05 (2017-2020)."""

    avsl_behandl: bool = False
    """After the programme: treatment. Code 06 (2017-2020)."""

    avsl_avklar_ufor: bool = False
    """After the programme: uføretrygd or arbeidsavklaringspenger being decided. Code 12 (2017-2020)."""

    avsl_ingen_akt: bool = False
    """After the programme: no activity and nothing being decided. Code 13 (2017-2020)."""

    avsl_ufore: bool = False
    """After the programme: uføretrygd. Code 13 (2021-2026)."""

    avsl_aap: bool = False
    """After the programme: arbeidsavklaringspenger. Code 14 (2021-2026)."""

    avsl_ok_avklar: bool = False
    """After the programme: social assistance while such a benefit is being decided. Code 15 (2021-2026)."""

    avsl_uten_ok_avklar: bool = False
    """After the programme: social assistance with nothing being decided. Code 16 (2021-2026)."""

    avsl_annet: bool = False
    """After the programme: something else. Code 10."""

    avsl_annet_spes: str = ""
    """What else, in up to 30 characters (2017-2020)."""

    avsl_ukjent: bool = False
    """After the programme: not known. Code 17 (2021-2026)."""

    avsl_viktigste_inntekt: AvslViktigsteInntekt | None = None
    """The most important source of income after the programme, :class:`AvslViktigsteInntekt` (2021-2026)."""


RECORD = Kvalifisering
"""The form's record class, as every form's module of this name calls it."""
