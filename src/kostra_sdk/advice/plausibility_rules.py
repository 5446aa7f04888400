"""The rules about one extract: what the letters name as mistakes of every year, and what a default value leaves behind.

They are this package's own advice.
A limit that no document gives is our choice; the comment at the constant says why, and the docs list them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.advice.plausibility_model import (
    OURS,
    SUMS,
    CaseRule,
    Cases,
    PlausibilityAdvice,
    monthly_totals,
    year_sum,
)
from kostra_sdk.forms import find_form
from kostra_sdk.forms.sosialhjelp.codes import Bosit
from kostra_sdk.report.text import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kostra_sdk.advice.plausibility_model import Tally

__all__ = [
    "BELOP_I_MILLIONKLASSEN",
    "CASE_RULES",
    "FILE_RULES",
    "KOMMUNAL_MINST",
    "LIKE_ANDEL",
    "LIKE_MINST",
    "MANGE_BARN",
    "SAMME_ANDEL",
    "SAMME_MINST",
    "SAMME_SAKSBEHANDLER_MINST",
    "named",
    "percent",
    "told_elsewhere",
]

BELOP_I_MILLIONKLASSEN: Final = 1_000_000
"""Whole kroner a year: the letter speaks of support in the millions (B-7)."""

MANGE_BARN: Final = 10
"""Children: the letter saw up to twenty (B-7); the official control 13 of 11F has warned from about ten on."""

KOMMUNAL_MINST: Final = 20
"""Answers about housing: with fewer, a handful of persons decides which is the greater."""

LIKE_MINST: Final = 5
"""Recipients: one or two may well be paid the same every month."""

LIKE_ANDEL: Final = 0.25
"""Share of those with twelve months: rates change in the year, so the same amount throughout is the exception."""

SAMME_MINST: Final = 20
"""Answers: among fewer the same answer is no wonder."""

SAMME_ANDEL: Final = 0.95
"""Share of one answer: the questions are such that answers spread; a few that differ may have been changed by hand."""

SAMME_SAKSBEHANDLER_MINST: Final = 100
"""Records: a small office may have one caseworker, but hardly one with so many."""

_BOTH: Final = frozenset(SUMS)
_CASE_RULES: Final[list[CaseRule]] = []


def percent(part: int, whole: int) -> float:
    """Give a share in per cent, with one decimal."""
    return round(100 * part / whole, 1)


def named(code: str, labels: Mapping[str, str]) -> str:
    """Write a code with its label, where the year's list has it: ``5 (Sosialhjelp)``."""
    return f"{code} ({labels[code]})" if code in labels else f"{code}"


def _case_rule(
    topic: str, message: str, *, source: str = OURS, forms: frozenset[str] = _BOTH
) -> Callable[[Callable[[Any], bool]], CaseRule]:
    def register(fires: Callable[[Any], bool]) -> CaseRule:
        rule = CaseRule(fires.__name__, topic, source, forms, message, fires)
        _CASE_RULES.append(rule)
        return rule

    return register


# --- one record at a time ---------------------------------------------------------------------------------


@_case_rule(
    "millions",
    f"{{count}} av {{records}} poster har {number(BELOP_I_MILLIONKLASSEN)} kroner eller mer i stønad i året. "
    "Se om et beløp er ført i øre, eller har et siffer for mye.",
    source="B-7",
)
def belop_i_millionklassen(record: Any) -> bool:
    """The year's amount is a million kroner or more."""
    return year_sum(record) >= BELOP_I_MILLIONKLASSEN


@_case_rule(
    "many-children",
    f"{{count}} av {{records}} poster har {MANGE_BARN} barn eller flere. "
    "Se om antallet er riktig, eller om noe annet er ført i feltet.",
    source="B-7",
)
def mange_barn(record: Any) -> bool:
    """There are ten children or more."""
    return (record.antbu18 or 0) >= MANGE_BARN


@_case_rule(
    "months-without-sum",
    "{count} av {records} poster har en måned med stønad, men ikke noe beløp for den. "
    "Stønadsmånedene skal være de månedene det er utbetalt stønad i, ikke månedene vedtaket gjelder.",
    source="B-15",
)
def maaneder_uten_sum(record: Any) -> bool:
    """A month is ticked for which nothing was paid; for 11CF, months are ticked and the year has no sum."""
    if not record.stmnd or _has_unreadable_amount(record):
        return False
    totals = monthly_totals(record) if record.form.name == "11F" else {}
    return bool(record.stmnd - totals.keys()) if totals else year_sum(record) == 0


@_case_rule(
    "sum-without-months",
    "{count} av {records} poster har et beløp uten at måneden det er utbetalt i, er krysset av.",
    source="B-15",
)
def sum_uten_maaneder(record: Any) -> bool:
    """Something was paid in a month that is not ticked; for 11CF, the year has a sum and no month is ticked."""
    totals = monthly_totals(record) if record.form.name == "11F" else {}
    return bool(totals.keys() - record.stmnd) if totals else year_sum(record) > 0 and not record.stmnd


def _has_unreadable_amount(record: Any) -> bool:
    return any(key.startswith(("BIDRAG", "LAAN", "KVP_STONAD")) for key in record.raw)


CASE_RULES: Final = tuple(_CASE_RULES)
"""The rules about one record at a time, in the order they are told."""


# --- the whole file ---------------------------------------------------------------------------------------


def kommunal_bolig(tally: Tally) -> Iterator[PlausibilityAdvice]:
    """More rent from the municipality than in private: the letter's 'too many in 2 and too few in 1' (B-5)."""
    answers = tally.codes.get("bosit", {})
    total = sum(cases.count for cases in answers.values())
    kommunal, privat = (answers.get(code) or Cases() for code in (Bosit.LEID_KOMMUNAL, Bosit.LEID_PRIVAT))
    if total >= KOMMUNAL_MINST and kommunal.count > privat.count:
        share, other = percent(kommunal.count, total), percent(privat.count, total)
        yield kommunal.advice(
            "municipal-housing",
            f"{number(kommunal.count)} av {number(total)} mottakere ({_share(share)}) står med leid kommunal bolig, og "
            f"{number(privat.count)} ({_share(other)}) med leid privat bolig. "
            "SSB har sett at for mange føres i kommunal bolig og for få i privat.",
            source="B-5",
            figures=(
                ("Leid kommunal bolig", kommunal.count),
                ("Leid kommunal bolig, prosent", share),
                ("Leid privat bolig", privat.count),
                ("Leid privat bolig, prosent", other),
                ("Med svar", total),
            ),
        )


def like_maaneder(tally: Tally) -> Iterator[PlausibilityAdvice]:
    """Many have the same amount in all twelve months: the year's sum may have been divided by twelve."""
    equal, whole_year = tally.equal_months, tally.whole_year
    if equal.count >= LIKE_MINST and equal.count >= LIKE_ANDEL * whole_year:
        yield equal.advice(
            "equal-months",
            f"{number(equal.count)} av {number(whole_year)} mottakere med stønad i tolv måneder har nøyaktig samme "
            "beløp hver måned. Se om årets sum er delt på tolv, i stedet for at hver utbetaling er ført på sin måned.",
            source=OURS,
            figures=(("Samme beløp i tolv måneder", equal.count), ("Stønad i tolv måneder", whole_year)),
        )


def samme_svar(tally: Tally) -> Iterator[PlausibilityAdvice]:
    """Nearly all have the same answer to a question: a default value may have been left standing."""
    layout = find_form(tally.form).layout(tally.year)
    for name, answers in tally.codes.items():
        total = sum(cases.count for cases in answers.values())
        if total < SAMME_MINST:
            continue
        code, cases = max(answers.items(), key=lambda item: item[1].count)
        if cases.count >= SAMME_ANDEL * total:
            field = layout.by_key[name.upper()]
            share = percent(cases.count, total)
            yield cases.advice(
                "same-value",
                f"{number(cases.count)} av {number(total)} poster ({_share(share)}) har {named(code, field.codes)} "
                f"i feltet {field.name}. Se om det er en standardverdi som er blitt stående.",
                source=OURS,
                figures=(
                    (f"{field.name} = {code}", cases.count),
                    (f"{field.name} = {code}, prosent", share),
                    ("Med svar", total),
                ),
            )


def samme_saksbehandler(tally: Tally) -> Iterator[PlausibilityAdvice]:
    """Every record has the same caseworker, in a file too large for one."""
    if tally.records < SAMME_SAKSBEHANDLER_MINST:
        return
    for cases in tally.caseworkers.values():
        if cases.count == tally.records:
            yield cases.advice(
                "same-caseworker",
                f"Alle {number(tally.records)} poster har det samme i feltet SAKSBEHANDLER. "
                "Se om det er en standardverdi som er blitt stående.",
                source=OURS,
                figures=(("Poster", tally.records),),
            )


def samme_person(tally: Tally) -> Iterator[PlausibilityAdvice]:
    """A person stands in several records; one person has one (the official control 05A, from 2021 on, blocks it)."""
    cases = Cases.of(
        place for first, others in sorted(tally.repeated.items()) for place in (tally.persons[first].place, *others)
    )
    if cases.count:
        persons = len(tally.repeated)
        yield cases.advice(
            "same-person",
            f"{number(persons)} {'person' if persons == 1 else 'personer'} står på flere poster, til sammen "
            f"{number(cases.count)}. En person skal stå på én post, også med saker hos flere kontorer; slå dem sammen.",
            source=OURS,
            figures=(("Personer på flere poster", persons), ("Poster", cases.count)),
        )


def annet_uttrekk(tally: Tally) -> Iterator[PlausibilityAdvice]:
    """Records say another year or municipality than the extract is said to be for: it may be another file."""
    yield from told_elsewhere(tally, tally.other_year, "et annet oppgaveår")
    yield from told_elsewhere(tally, tally.other_kommune, "en annen kommune")


def told_elsewhere(tally: Tally, cases: Cases, what: str) -> Iterator[PlausibilityAdvice]:
    """Say that records have something else, in Norwegian, than their extract is for."""
    if cases.count:
        yield cases.advice(
            "other-extract",
            f"{number(cases.count)} av {number(tally.records)} poster i uttrekket for {tally.form} {tally.year} har "
            f"{what}. Se om det er riktig fil.",
            source=OURS,
            figures=((f"Poster med {what}", cases.count), ("Poster i alt", tally.records)),
        )


def _share(value: float) -> str:
    return f"{value:.1f} prosent".replace(".", ",")


FILE_RULES: Final[tuple[Callable[[Tally], Iterator[PlausibilityAdvice]], ...]] = (
    kommunal_bolig,
    like_maaneder,
    samme_svar,
    samme_saksbehandler,
    samme_person,
    annet_uttrekk,
)
"""The rules about a whole file, in the order they are told."""
