"""Participants of a kvalifiseringsprogram made up for a sample of 11CF: nothing in them stands out in any year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.forms.kvalifisering.codes import AvslViktigsteInntekt, KvpOslo, Status, YtelseTypeSoshj
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.person.codes import JaNei

if TYPE_CHECKING:
    from kostra_sdk.testing.samples.population import Population

__all__ = ["make"]

_STATUSES: Final = (
    *((55, Status.I_PROGRAM), (6, Status.I_PERMISJON), (24, Status.FULLFORT), (5, Status.AVBRUTT_UTEBLIVELSE)),
    *((3, Status.AVBRUTT_FLYTTING), (3, Status.FLYTTET_BYDEL), (4, Status.AVSLUTTET_ETTER_AVBRUDD)),
)
_ENDED: Final = frozenset(
    {Status.FULLFORT, Status.AVBRUTT_UTEBLIVELSE, Status.AVBRUTT_FLYTTING, Status.AVSLUTTET_ETTER_AVBRUDD}
)
"""The statuses that have a date on which the programme ended."""

_BESIDE: Final = (
    *("kvp_med_kommbos", "kvp_med_husbankbos", "kvp_med_soshj_engang"),
    *("kvp_med_soshj_pgm", "kvp_med_soshj_sup"),
)
_BEFORE: Final = ("ytelse_intro", "ytelse_tiltakspenger", "ytelse_folketrygdl")
_AFTER: Final = (
    (30, "avsl_ordinaertarb", AvslViktigsteInntekt.ORDINAERT_ARBEID),
    (8, "avsl_arblonnstils", AvslViktigsteInntekt.LONNSTILSKUDD),
    (12, "avsl_arbmark", AvslViktigsteInntekt.ARBEIDSMARKEDSTILTAK),
    (10, "avsl_skole", AvslViktigsteInntekt.SKOLE_ELLER_UTDANNING),
    (4, "avsl_tilrettelarb", AvslViktigsteInntekt.ORDINAERT_ARBEID),
    (4, "avsl_aktivarbsok", AvslViktigsteInntekt.SOSIALHJELP),
    (5, "avsl_ufore", AvslViktigsteInntekt.UFORETRYGD),
    (14, "avsl_aap", AvslViktigsteInntekt.ARBEIDSAVKLARINGSPENGER),
    (5, "avsl_ok_avklar", AvslViktigsteInntekt.SOSIALHJELP_UNDER_AVKLARING),
    (8, "avsl_uten_ok_avklar", AvslViktigsteInntekt.SOSIALHJELP),
    (3, "avsl_annet", AvslViktigsteInntekt.ANNET),
    (2, "avsl_ukjent", AvslViktigsteInntekt.UKJENT),
)

_MONTHLY_2017: Final = 15_600
"""Whole kroner a month in 2017, made up; it grows by 3 per cent a year, and the young have two thirds of it."""
_LONGEST: Final = 700
"""Days from the beginning of a programme to the end of the year, at most."""
_COMPLETED: Final = 180
"""Days that a programme takes to be completed, at least; made up."""
_BEGUN: Final = 20
"""Days from the beginning of any other to where it stands, at least."""


def make(people: Population) -> Kvalifisering:
    """Make up a participant, the programme so far and what was paid in the year."""
    drawn = people.person(19, 62)
    status = people.one_of(
        [
            (weight, status)
            for weight, status in _STATUSES
            # Only a participant of Oslo can move to another bydel.
            if status in people.codes("STATUS") and (status is not Status.FLYTTET_BYDEL or people.region.is_oslo)
        ]
    )
    drawn["status"] = status
    drawn |= _before(people)
    drawn |= _programme(people, status, is_young=_age(people, drawn) < 25)
    drawn |= _beside(people)
    if status in {Status.FULLFORT, Status.AVSLUTTET_ETTER_AVBRUDD}:
        drawn |= _after(people)
    return Kvalifisering(**drawn)


def _age(people: Population, drawn: dict[str, Any]) -> int:
    return (people.year - int(drawn["person_fodselsnr"][4:6])) % 100


def _before(people: Population) -> dict[str, Any]:
    """Draw where the participant came from: another municipality or bydel, other benefits."""
    answers: dict[str, Any] = {"kvp_komm": JaNei.NEI}
    if people.chance(0.04):
        # Before 2020 the layouts list no municipalities.
        others = [code for code in people.codes("KOMMNR_KVP_KOMM") if code not in {people.region.kommune, "9999"}]
        answers = {"kvp_komm": JaNei.JA, "kommnr_kvp_komm": people.rng.choice(others or ["1103", "4601"])}
    if people.has("KVP_OSLO") and people.region.is_oslo:
        answers["kvp_oslo"] = KvpOslo.JA if people.chance(0.05) else KvpOslo.NEI
    if people.chance(0.7):
        role = people.one_of([(7, YtelseTypeSoshj.VIKTIGSTE_KILDE), (3, YtelseTypeSoshj.SUPPLERENDE)])
        answers |= {"ytelse_soshjelp": True, "ytelse_type_soshj": role}
    if people.chance(0.3):
        answers[people.rng.choice(_BEFORE)] = True
    return answers


def _programme(people: Population, status: Status, *, is_young: bool) -> dict[str, Any]:
    """Draw dates that follow each other, and the months with support between them."""
    new_year, last = date(people.year, 1, 1), date(people.year, 12, 31)
    until = last
    answers: dict[str, Any] = {}
    if status is not Status.I_PROGRAM:
        until = people.day(date(people.year, 2, 1), last)
    if status in _ENDED:
        answers["avsl_dato"] = until
    shortest = _COMPLETED if status is Status.FULLFORT else _BEGUN
    begun = people.day(last - timedelta(days=_LONGEST), until - timedelta(days=shortest))
    decided = begun - timedelta(days=people.rng.randint(3, 45))
    months = range(max(begun, new_year).month, until.month + 1)
    monthly = round(_MONTHLY_2017 * 1.03 ** (people.year - 2017) * (2 / 3 if is_young else 1))
    return (
        answers
        | {
            "reg_dato": decided - timedelta(days=people.rng.randint(7, 120)),
            "vedtak_dato": decided,
            "begynt_dato": begun,
            "stmnd": set(months),
            "kvp_stonad": monthly * len(months),
        }
        | _measures(people)
    )


def _measures(people: Population) -> dict[str, Any]:
    """Draw measures, which only the form of 2017 asked for."""
    if not people.has("TILTAK_01"):
        return {}
    return {"tiltak": set(people.rng.sample(range(1, 19), people.rng.randint(1, 4)))}


def _beside(people: Population) -> dict[str, Any]:
    """Draw what was received beside kvalifiseringsstønad."""
    if not people.chance(0.45):
        return {"kvp_med_astonad": JaNei.NEI}
    kinds = people.rng.sample(_BESIDE, people.one_of([(7, 1), (3, 2)]))
    return {"kvp_med_astonad": JaNei.JA, **dict.fromkeys(kinds, True)}


def _after(people: Population) -> dict[str, Any]:
    """Draw what the participant went on to, and the income that goes with it."""
    box, income = people.one_of([(weight, (box, income)) for weight, box, income in _AFTER if people.has(box.upper())])
    answers: dict[str, Any] = {box: True}
    if people.has("AVSL_VIKTIGSTE_INNTEKT"):
        answers["avsl_viktigste_inntekt"] = income
    return answers
