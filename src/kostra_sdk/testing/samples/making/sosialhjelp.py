"""Recipients of økonomisk sosialhjelp made up for a sample of 11F: nothing in them stands out in any year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.forms.person.codes import Ektstat, JaNei
from kostra_sdk.forms.sosialhjelp.codes import Arbsit, Bosit, Trygdesit, Vklo
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.testing.samples.numbers import made_up_duf

if TYPE_CHECKING:
    from kostra_sdk.testing.samples.population import Population

__all__ = ["make"]

_OLDEST: Final = 67
"""Older ones are warned about in some years (control 07 of 2023 and 2024)."""


@attrs.frozen
class _Situation:
    """What somebody lives on, and the work and benefits that go with it in every year."""

    weight: int
    vklo: Vklo
    arbsit: tuple[Arbsit, ...]
    trygdesit: Trygdesit = Trygdesit.HAR_INGEN
    ages: tuple[int, int] = (18, _OLDEST)
    children: bool = False


_SEEKING: Final = (Arbsit.REGISTRERT_ARBEIDSLEDIG, Arbsit.ARBEIDSMARKEDSTILTAK, Arbsit.KOMMUNALT_TILTAK)
_WORKING: Final = (Arbsit.ARBEID_DELTID, Arbsit.ARBEID_HELTID)
_RESTING: Final = (Arbsit.IKKE_ARBEIDSSOKER,)

_SITUATIONS: Final = (
    _Situation(13, Vklo.ARBEIDSINNTEKT, _WORKING),
    _Situation(3, Vklo.KURSSTONAD, (Arbsit.ARBEIDSMARKEDSTILTAK, Arbsit.KOMMUNALT_TILTAK, Arbsit.UNDER_UTDANNING)),
    _Situation(2, Vklo.TRYGD, (*_WORKING, *_RESTING), Trygdesit.SYKEPENGER),
    _Situation(3, Vklo.TRYGD, _SEEKING[:1], Trygdesit.DAGPENGER),
    _Situation(8, Vklo.TRYGD, _RESTING, Trygdesit.UFORETRYGD, (20, 66)),
    _Situation(2, Vklo.TRYGD, (Arbsit.UNDER_UTDANNING, *_RESTING), Trygdesit.OVERGANGSSTONAD, (20, 45), children=True),
    _Situation(1, Vklo.TRYGD, _RESTING, Trygdesit.OMSTILLINGSSTONAD, (30, 66)),
    _Situation(2, Vklo.TRYGD, _RESTING, Trygdesit.ALDERSPENSJON, (63, _OLDEST)),
    _Situation(1, Vklo.TRYGD, _RESTING, Trygdesit.SUPPLERENDE_STONAD, (60, _OLDEST)),
    _Situation(1, Vklo.TRYGD, _RESTING, Trygdesit.ANNEN_TRYGD),
    _Situation(12, Vklo.TRYGD, (*_SEEKING, *_RESTING), Trygdesit.ARBEIDSAVKLARINGSPENGER, (19, 66)),
    _Situation(2, Vklo.TRYGD, (*_SEEKING, *_RESTING), Trygdesit.BARNETRYGD, (20, 50), children=True),
    _Situation(4, Vklo.STIPEND_ELLER_LAAN, (Arbsit.UNDER_UTDANNING,), ages=(18, 45)),
    _Situation(
        34,
        Vklo.SOSIALHJELP,
        (*_SEEKING, Arbsit.UREGISTRERT_ARBEIDSLEDIG, *_RESTING, Arbsit.ARBEID_DELTID),
        ages=(18, 64),
    ),
    _Situation(7, Vklo.INTRODUKSJONSSTOTTE, (Arbsit.INTRODUKSJONSORDNING,), ages=(18, 55)),
    _Situation(3, Vklo.EKTEFELLES_INNTEKT, (*_SEEKING, *_RESTING), ages=(20, _OLDEST)),
    _Situation(2, Vklo.KVALIFISERINGSSTONAD, (Arbsit.KVALIFISERINGSPROGRAM,), ages=(19, 66)),
    _Situation(2, Vklo.ANNEN_INNTEKT, (*_RESTING, Arbsit.ARBEID_DELTID)),
)

_CONDITIONS: Final = (
    *("vilkararbeid", "vilkarkurs", "vilkarutd", "vilkarjobblog", "vilkarjobbtilb", "vilkarsamt"),
    *("vilkarokrett", "vilkarlivsh", "vilkarhelse", "vilkarannet", "vilkardigplan", "vilkarnorsksamiskoppl"),
)
_EXEMPT: Final = ("vedtakarb", "vedtakakt", "vedtakhelse", "vedtakgrunn")
_HOUSING: Final = (
    *((52, Bosit.LEID_PRIVAT), (22, Bosit.LEID_KOMMUNAL), (12, Bosit.EID)),
    *((5, Bosit.UTEN_BOLIG), (7, Bosit.ANNET), (2, Bosit.INSTITUSJON)),
)


def make(people: Population) -> Sosialhjelp:
    """Make up a recipient and what was paid in the year."""
    situations = [
        (each.weight, each)
        for each in _SITUATIONS
        # Barnetrygd came in 2024. Before 2020 the question was left open where there was no benefit.
        if each.trygdesit is Trygdesit.HAR_INGEN or each.trygdesit in people.codes("TRYGDESIT")
    ]
    situation = people.one_of(situations)
    drawn = people.person(*situation.ages, children=situation.children)
    drawn |= {
        "vklo": situation.vklo,
        "arbsit": people.rng.choice(situation.arbsit),
        "bosit": people.one_of([each for each in _HOUSING if each[1] in people.codes("BOSIT")]),
        "gitt_okonomirad": JaNei.JA if people.chance(0.3) else JaNei.NEI,
        "faat_individuell_plan": JaNei.JA if people.chance(0.08) else JaNei.NEI,
    }
    if situation.trygdesit in people.codes("TRYGDESIT"):
        drawn["trygdesit"] = situation.trygdesit
    if situation.vklo is Vklo.INTRODUKSJONSSTOTTE and people.chance(0.6):
        drawn["person_duf"] = made_up_duf(people.rng)
    drawn |= _support(people)
    drawn |= _follow_up(people, drawn)
    return Sosialhjelp(**drawn)


def _support(people: Population) -> dict[str, Any]:
    """Draw months and amounts, which agree."""
    rng = people.rng
    match people.one_of([(30, "once"), (35, "spell"), (20, "whole year"), (15, "now and then")]):
        case "once":
            months = [rng.randint(1, 12)]
        case "spell":
            first = rng.randint(1, 11)
            months = list(range(first, rng.randint(first, 12) + 1))
        case "whole year":
            months = list(range(1, 13))
        case _:
            months = sorted(rng.sample(range(1, 13), rng.randint(2, 6)))
    lowest, highest = people.one_of([(30, (900, 4_000)), (50, (3_000, 12_000)), (20, (9_000, 19_000))])
    paid = {month: rng.randrange(lowest, highest, 5) for month in months}
    lent = {}
    if people.chance(0.06):
        month = rng.choice(months)
        lent = {month: rng.randrange(1_000, 25_000, 500)}
        if people.chance(0.4):  # all of it is to be paid back
            months, paid = [month], {}
    return {
        "stmnd": set(months),
        "bidrag": sum(paid.values()),
        "laan": sum(lent.values()),
        "bidrag_mnd": paid,
        "laan_mnd": lent,
    }


def _follow_up(people: Population, drawn: dict[str, Any]) -> dict[str, Any]:
    """Draw conditions with their decision; or, for the young, that they are exempt."""
    born_in = int(drawn["person_fodselsnr"][4:6])
    is_young = (people.year - born_in) % 100 < 30
    first = date(people.year, min(drawn["stmnd"]), 1)
    if not people.chance(0.6 if is_young else 0.25):
        answers: dict[str, Any] = {"vilkarsoslov": JaNei.NEI, "vilkarsamekt": JaNei.NEI}
        if is_young and people.has("VEDTAKDATO") and people.chance(0.5):
            answers |= {"vedtakdato": people.day(first, date(people.year, 12, 31)), people.rng.choice(_EXEMPT): True}
        return answers
    decided = people.day(first, date(people.year, 12, 20))
    has_partner = drawn["ektstat"] in {Ektstat.GIFT, Ektstat.SAMBOER}
    answers = {
        "vilkarsoslov": JaNei.JA,
        "vilkarsamekt": JaNei.JA if has_partner and people.chance(0.4) else JaNei.NEI,
        "utbetdato": decided,
        "utbettomdato": people.day(decided, date(people.year, 12, 31)),
    }
    if people.has("VILKAR_01"):
        answers["vilkar"] = set(people.rng.sample(range(1, 16), people.rng.randint(1, 3)))
    boxes = [name for name in _CONDITIONS if people.has(name.upper())]
    if boxes:
        answers |= dict.fromkeys(people.rng.sample(boxes, people.rng.randint(1, 3)), True)
    if people.has("SANKSJONRED") and people.chance(0.1):
        answers[people.rng.choice(("sanksjonred", "sanksjonandre"))] = True
    return answers
