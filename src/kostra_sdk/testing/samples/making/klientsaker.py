"""Cases of familievernkontor made up for a sample of 52AF: nothing in them stands out in any year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

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
from kostra_sdk.forms.familievern.klientsaker.record import Klientsak
from kostra_sdk.forms.person.codes import JaNei, Kjonn
from kostra_sdk.testing.samples.making.offices import offices_of

if TYPE_CHECKING:
    from kostra_sdk.testing.samples.population import Population

__all__ = ["make"]

_TOGETHER: Final = (PrimkSivils.GIFT, PrimkSivils.REGISTRERT_PARTNER)
_PARTNERS: Final = (
    (50, PrimkVsrelasj.PARTNER),
    (30, PrimkVsrelasj.EKSPARTNER),
    (6, PrimkVsrelasj.FORELDER),
    (6, PrimkVsrelasj.BARN_UNDER_18),
    (3, PrimkVsrelasj.BARN_OVER_18),
    (3, PrimkVsrelasj.OVRIG_FAMILIE),
    (1, PrimkVsrelasj.VENN),
    (1, PrimkVsrelasj.ANNET),
)
_WHO: Final = {
    PrimkVsrelasj.PARTNER: "partner",
    PrimkVsrelasj.EKSPARTNER: "ekspart",
    PrimkVsrelasj.FORELDER: "foreldre",
    PrimkVsrelasj.BARN_UNDER_18: "barnu18",
    PrimkVsrelasj.BARN_OVER_18: "barno18",
    PrimkVsrelasj.OVRIG_FAMILIE: "ovrfam",
    PrimkVsrelasj.VENN: "venn",
    PrimkVsrelasj.ANNET: "andre",
}
"""The most important partner in the talks → what the counts of their talks are called."""
_ANSWERS: Final = {"andre": "delt_andr_a"}
"""The answers to who took part that are not called as the counts of talks are."""
_RELATED: Final = {
    "partner": "primkrel_part_a",
    "ekspart": "primkrel_ekspart_a",
    "foreldre": "primkrel_foreld_a",
    "barnu18": "primkrel_bu18_a",
    "barno18": "primkrel_b18_a",
    "ovrfam": "primkrel_ovrig_a",
    "venn": "primkrel_venn_a",
    "andre": "primkrel_andre_a",
}
_THEMES: Final = (
    *("parrel", "avklar", "samlbrudd", "samspill", "barnsit", "barnfor", "bosted", "foreldre", "forbarn"),
    *("flergen", "sambarn", "saerbarn", "kultur", "tvang", "rus", "sykd", "vold", "alvh"),
)
"""The themes in the order of the codes of the main one."""
_OTHERS: Final = ("lege", "helse", "psykh", "jurist", "krises", "skole", "sos", "kommb", "statb", "andre")
"""Whom an office works together with."""
_LATE: Final = 28
"""Days from the inquiry to the first talk after which a reason is asked for."""


def make(people: Population) -> Klientsak:
    """Make up a case: the client, the inquiry, the talks of the year and how it stood at its end."""
    office = people.rng.choice(offices_of(people.year, people.region.code))
    partner = people.one_of(_PARTNERS)
    themes = sorted(people.rng.sample(range(len(_THEMES)), people.rng.randint(1, 4)))
    drawn: dict[str, Any] = {
        "region_nr_a": office.region,
        "kontor_nr_a": office.number,
        "journal_nr_a": people.journal_number(),
        "kontakt_tidl_a": people.rng.choice(list(KontaktTidl)),
        "henv_grunn_a": people.rng.choice(list(HenvGrunn)),
        "hovedf_behand_a": people.rng.choice(list(HovedfBehand)),
        "bekymr_meld_a": _yes_or_no(people, 0.05),
        "tolk_a": _yes_or_no(people, 0.06),
    }
    drawn |= {f"tema_{_THEMES[theme]}_a": True for theme in themes}
    drawn |= _client(people, partner)
    drawn |= _talks(people, partner)
    drawn |= _together_with(people)
    return Klientsak(**drawn | _dates(people, Hovedtema(f"{people.rng.choice(themes) + 1:02}")))


def _yes_or_no(people: Population, share: float) -> JaNei:
    return JaNei.JA if people.chance(share) else JaNei.NEI


def _client(people: Population, partner: PrimkVsrelasj) -> dict[str, Any]:
    """Draw who the client is and lives with, and how long."""
    rng = people.rng
    with_parents = partner is PrimkVsrelasj.FORELDER
    living = PrimkSivils.LEVER_IKKE_I_SAMLIV
    if partner is PrimkVsrelasj.PARTNER:
        living = people.one_of([(55, PrimkSivils.GIFT), (2, PrimkSivils.REGISTRERT_PARTNER), (43, PrimkSivils.SAMBOER)])
    drawn: dict[str, Any] = {
        "primk_kjonn_a": rng.choice(list(Kjonn)),
        "primk_fodt_a": people.year - (rng.randint(12, 24) if with_parents else rng.randint(22, 68)),
        "primk_sivils_a": living,
        "primk_arbsit_a": rng.choice(list(PrimkArbsit)),
        "primk_vsrelasj_a": partner,
    }
    if living not in _TOGETHER:
        statuses = (FormellSivils.UGIFT, FormellSivils.UGIFT, FormellSivils.SEPARERT, FormellSivils.SKILT)
        drawn["formell_sivils_a"] = FormellSivils.UGIFT if with_parents else rng.choice(statuses)
    if partner is PrimkVsrelasj.PARTNER:
        drawn |= {"primk_sambo_a": PrimkSambo.PARTNER, "part_lengde_a": rng.choice(list(Varighet)[1:])}
    elif with_parents:
        drawn["primk_sambo_a"] = PrimkSambo.FORELDRE
    else:
        drawn["primk_sambo_a"] = rng.choice([PrimkSambo.BARN, PrimkSambo.ANDRE, PrimkSambo.INGEN])
    if partner is PrimkVsrelasj.EKSPARTNER:
        drawn |= {name: rng.choice(list(Varighet)[1:]) for name in ("ekspart_lengde_a", "ekspart_varigh_a")}
    return drawn


def _talks(people: Population, partner: PrimkVsrelasj) -> dict[str, Any]:
    """Draw who took part in how many talks, and what that makes of talks and hours."""
    rng = people.rng
    there = {_WHO[partner]: True} | ({rng.choice(list(_RELATED)): True} if people.chance(0.15) else {})
    alone, talks = rng.randint(1, 8), rng.randint(1, 10)
    drawn: dict[str, Any] = {"samt_primk_a": alone}
    for who in _RELATED:
        answer = _ANSWERS.get(who, f"delt_{who}_a")
        drawn[answer] = JaNei.JA if who in there else JaNei.NEI
        if who in there:
            drawn[f"samt_{who}_a"] = rng.randint(1, talks)
    if len(there) > 1:
        drawn |= {_RELATED[who]: True for who in there}
    earlier, hours = rng.choice([0, 0, 0, 3, 6]), talks + rng.randint(0, 8)
    drawn |= {"antsamt_hovedt_a": talks, "antsamt_iaret_a": talks, "antsamt_oppr_a": talks + earlier}
    if people.chance(0.2):
        drawn["antsamt_andreans_a"] = rng.randint(1, talks)
    if people.chance(0.5):
        calls = rng.randint(1, 9)
        drawn |= {"tlfsamt_iaret_a": calls, "tlfsamt_oppr_a": calls + earlier}
    return drawn | {"timer_iaret_a": hours, "timer_oppr_a": hours + earlier}


def _together_with(people: Population) -> dict[str, Any]:
    """Draw whom the office worked together with: nobody, or somebody."""
    if people.chance(0.75):
        return {"samarb_ingen_a": True}
    return {f"samarb_{who}_a": True for who in people.rng.sample(_OTHERS, people.rng.randint(1, 2))}


def _dates(people: Population, theme: Hovedtema) -> dict[str, Any]:
    """Draw dates that follow each other, and how the case stood at the end of the year."""
    first = people.day(date(people.year - 1, 6, 1), date(people.year, 12, 10))
    waited = people.rng.randint(3, 60)
    drawn: dict[str, Any] = {"henv_dato_a": first - timedelta(days=waited), "forste_samt_a": first}
    if waited > _LATE:
        drawn["samt_forhold_a"] = people.rng.choice(list(SamtForhold))
    if people.chance(0.35):
        return drawn | {"status_aretssl_a": SakStatus.IKKE_AVSLUTTET}
    ended = people.day(max(first, date(people.year, 1, 5)), date(people.year, 12, 31))
    status = people.one_of([(85, SakStatus.AVSLUTTET_ETTER_AVTALE), (15, SakStatus.KLIENT_UTEBLITT)])
    return drawn | {"status_aretssl_a": status, "hovedtema_a": theme, "dato_avsl_a": ended}
