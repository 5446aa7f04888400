"""The rules about this year's extract beside last year's: large changes, with both figures.

They are this package's own advice; SSB too revises against the year before (A-11).
A limit is our choice; the comment at the constant says why.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.advice.plausibility_model import Cases, PlausibilityAdvice
from kostra_sdk.advice.plausibility_rules import named, percent, told_elsewhere
from kostra_sdk.forms import find_form
from kostra_sdk.forms.sosialhjelp.codes import Bosit
from kostra_sdk.report.text import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kostra_sdk.advice.plausibility_model import Tally

__all__ = [
    "ANDEL_ENDRING",
    "ANDEL_MINST",
    "ANTALL_ENDRING",
    "ANTALL_MINST",
    "FASTE_BORTE",
    "FASTE_MINST",
    "MAANEDER_ENDRING",
    "MAANEDER_MINST",
    "PERSONER_BYTTET",
    "PERSONER_MINST",
    "SUM_ENDRING",
    "SUM_MINST",
    "YEAR_RULES",
]

ANTALL_ENDRING: Final = 0.25
"""Share of last year's records: a quarter more or fewer is more than most years bring."""

ANTALL_MINST: Final = 10
"""Records more or fewer: in a small municipality single families make a quarter."""

SUM_ENDRING: Final = 0.30
"""Share of last year's sum: number and rates may both rise, so a sum moves more than a number."""

SUM_MINST: Final = 100_000
"""Whole kroner more or less: about what one recipient may have in a year."""

MAANEDER_ENDRING: Final = 1.5
"""Months a recipient: it moves by tenths; more is a sign that months are counted otherwise (B-15)."""

MAANEDER_MINST: Final = 20
"""Recipients with months, each year: with fewer the mean rests on single persons."""

ANDEL_ENDRING: Final = 15.0
"""Percentage points: as much as one answer in seven."""

ANDEL_MINST: Final = 50
"""Answers, each year: with fewer, fifteen percentage points are a few persons."""

PERSONER_BYTTET: Final = 0.60
"""Share of recipients: many leave social assistance within a year, but not most of them."""

PERSONER_MINST: Final = 20
"""Persons that can be found again, each year."""

FASTE_BORTE: Final = 0.25
"""Share of those with twelve months last year: who had support all year seldom stops altogether."""

FASTE_MINST: Final = 5
"""How many of them are gone: a few move or die."""

SOURCE: Final = "A-11"

_NAMES: Final = {"bidrag": "Bidrag", "laan": "Lån", "kvp_stonad": "Kvalifiseringsstønad"}


def antall_poster(now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """The number of records has changed much."""
    if _changed(now.records, before.records, ANTALL_ENDRING, ANTALL_MINST):
        yield _advice(
            "number-of-records",
            f"Uttrekket har {number(now.records)} poster for {now.year}, mot {number(before.records)} for "
            f"{before.year}. Se om alle enheter er med, og ingen to ganger.",
            (_figure("Poster", now, now.records), _figure("Poster", before, before.records)),
        )


def summer(now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """A sum of the year has changed much."""
    for name, total in now.sums.items():
        last = before.sums[name]
        if _changed(total, last, SUM_ENDRING, SUM_MINST):
            label = _NAMES[name]
            yield _advice(
                "sums",
                f"{label} er til sammen {number(total)} kroner for {now.year}, mot {number(last)} for {before.year}.",
                (_figure(f"{label}, kroner", now, total), _figure(f"{label}, kroner", before, last)),
            )


def maaneder(now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """The mean number of months with support has changed much."""
    if min(now.with_months, before.with_months) < MAANEDER_MINST:
        return
    mean, last = (round(tally.months / tally.with_months, 1) for tally in (now, before))
    if abs(mean - last) >= MAANEDER_ENDRING:
        yield _advice(
            "mean-months",
            f"Mottakerne har i gjennomsnitt {_decimal(mean)} måneder med stønad i {now.year}, mot {_decimal(last)} i "
            f"{before.year}. Månedene skal være de det er utbetalt i, ikke de vedtaket gjelder.",
            (_figure("Måneder per mottaker", now, mean), _figure("Måneder per mottaker", before, last)),
        )


def fordelinger(now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """The share of an answer has changed much; BOSIT 7 of 2020 is counted as 5 (A-5)."""
    layouts = [find_form(tally.form).layout(tally.year) for tally in (now, before)]
    for name in now.codes:
        counts, last = _counts(now, name), _counts(before, name)
        total, last_total = counts.total(), last.total()
        if min(total, last_total) < ANDEL_MINST:
            continue
        fields = [layout.by_key[name.upper()] for layout in layouts]
        labels = {**fields[1].codes, **fields[0].codes}
        words, figures = [], []
        for code in sorted(counts.keys() | last.keys()):
            share, other = percent(counts[code], total), percent(last[code], last_total)
            if abs(share - other) >= ANDEL_ENDRING:
                words.append(f"{named(code, labels)} {_decimal(share)} mot {_decimal(other)} prosent")
                label = f"{fields[0].name} = {code}, prosent"
                figures += [_figure(label, now, share), _figure(label, before, other)]
        if words:
            renewed = _codes(fields[0].codes) != _codes(fields[1].codes)
            yield _advice(
                "code-shares",
                f"Svarene i feltet {fields[0].name} fordeler seg annerledes i {now.year} enn i {before.year}: "
                f"{'; '.join(words)}." + " Kodelisten er ikke den samme de to årene." * renewed,
                tuple(figures),
            )


def mottakere_borte(now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """Most of last year's recipients are gone."""
    known = before.persons
    gone = [person for person in known if not _is_in(person.keys, now)]
    if len(known) >= PERSONER_MINST and _findable(now) and len(gone) >= PERSONER_BYTTET * len(known):
        yield Cases.of((person.place for person in gone), here=False).advice(
            "gone",
            f"{number(len(gone))} av {number(len(known))} mottakere i {before.year} er ikke med i {now.year}. "
            f"Se om et kontor mangler. Journalnumrene er de fra {before.year}.",
            source=SOURCE,
            figures=(("Borte", len(gone)), _figure("Mottakere med nummer", before, len(known))),
        )


def faste_mottakere_borte(now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """Many of those who had support in all twelve months of last year are gone."""
    steady = [person for person in before.persons if person.whole_year]
    gone = [person for person in steady if not _is_in(person.keys, now)]
    if len(gone) >= FASTE_MINST and _findable(now) and len(gone) >= FASTE_BORTE * len(steady):
        yield Cases.of((person.place for person in gone), here=False).advice(
            "steady-gone",
            f"{number(len(gone))} av {number(len(steady))} mottakere med stønad i alle måneder i {before.year} er ikke "
            f"med i {now.year}. Journalnumrene er de fra {before.year}.",
            source=SOURCE,
            figures=(("Borte", len(gone)), _figure("Stønad i tolv måneder", before, len(steady))),
        )


def nye_mottakere(now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """Most of this year's recipients were not there last year."""
    known = now.persons
    new = [person for person in known if not _is_in(person.keys, before)]
    if len(known) >= PERSONER_MINST and _findable(before) and len(new) >= PERSONER_BYTTET * len(known):
        yield Cases.of(person.place for person in new).advice(
            "came",
            f"{number(len(new))} av {number(len(known))} mottakere i {now.year} var ikke med i {before.year}. "
            "Se om personer er med som ikke skal rapporteres på skjemaet.",
            source=SOURCE,
            figures=(("Nye", len(new)), _figure("Mottakere med nummer", now, len(known))),
        )


def de_samme_mottakerne(now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """Nobody is gone and nobody came: one of the files may be of the wrong year."""
    same = all(
        _is_in(person.keys, other) for tally, other in ((now, before), (before, now)) for person in tally.persons
    )
    if min(len(now.persons), len(before.persons)) >= PERSONER_MINST and same:
        yield _advice(
            "same-persons",
            f"De {number(len(now.persons))} mottakerne i {now.year} er nøyaktig de samme som i {before.year}. "
            "Se om uttrekket er tatt for riktig år.",
            (_figure("Mottakere med nummer", now, len(now.persons)),),
        )


def annet_uttrekk_i_fjor(_now: Tally, before: Tally) -> Iterator[PlausibilityAdvice]:
    """Last year's records say another year, as when it is this year's file; municipalities get other numbers."""
    for advice in told_elsewhere(before, before.other_year, "et annet oppgaveår"):
        yield attrs.evolve(advice, lines=())  # its lines are those of the other file


YEAR_RULES: Final[tuple[Callable[[Tally, Tally], Iterator[PlausibilityAdvice]], ...]] = (
    antall_poster,
    summer,
    maaneder,
    fordelinger,
    mottakere_borte,
    faste_mottakere_borte,
    nye_mottakere,
    de_samme_mottakerne,
    annet_uttrekk_i_fjor,
)
"""The rules about two years, in the order they are told."""


def _changed(now: int, before: int, share: float, least: int) -> bool:
    change = abs(now - before)
    return change >= least and change >= share * abs(before)


def _counts(tally: Tally, name: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for code, cases in tally.codes[name].items():
        counts[Bosit.ANNET if code is Bosit.ANNET_7 else code] += cases.count
    return counts


def _codes(labels: Mapping[str, str]) -> set[str]:
    """Give the codes that are answers: blanks and noughts are none."""
    return {code for code in labels if code.strip("0 ")}


def _is_in(keys: tuple[str, ...], tally: Tally) -> bool:
    return any(key in tally.found for key in keys)


def _findable(tally: Tally) -> bool:
    """Whether there are enough persons with numbers to look among."""
    return len(tally.found) >= PERSONER_MINST


def _figure(label: str, tally: Tally, value: float) -> tuple[str, int | float]:
    return f"{label} {tally.year}", value


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _advice(topic: str, message: str, figures: tuple[tuple[str, int | float], ...]) -> PlausibilityAdvice:
    return PlausibilityAdvice(topic=topic, message=message, source=SOURCE, figures=figures)
