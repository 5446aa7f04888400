"""What a control is run for: the elements of an individual, each with those it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kostra_sdk.forms.barnevern.controls.definition import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kostra_sdk.forms.barnevern.record import (
        Avgiver,
        Flytting,
        Individ,
        Melder,
        Melding,
        Plan,
        Saksinnhold,
        Tiltak,
        Undersokelse,
        Vedtaksgrunnlag,
    )

__all__ = [
    "Datering",
    "avgiveren",
    "dateringer",
    "flyttinger",
    "individet",
    "meldere",
    "meldinger",
    "planer",
    "saksinnhold",
    "tiltakene",
    "undersokelser",
    "vedtaksgrunnlag",
]


class Datering(NamedTuple):
    """A date of an individual, and what it is the date of."""

    hva: Words
    """The element, in Norwegian."""
    id: str
    """Its id."""
    felt: Words
    """The date, in Norwegian."""
    dag: date


def avgiveren(avgiver: Avgiver) -> Iterator[tuple[Avgiver]]:
    """Give the one who reports."""
    yield (avgiver,)


def individet(individ: Individ) -> Iterator[tuple[Individ]]:
    """Give the individual."""
    yield (individ,)


def meldinger(individ: Individ) -> Iterator[tuple[Melding]]:
    """Give the messages."""
    for melding in individ.melding:
        yield (melding,)


def meldere(individ: Individ) -> Iterator[tuple[Melder, Melding]]:
    """Give those who sent messages."""
    for melding in individ.melding:
        for melder in melding.melder:
            yield melder, melding


def saksinnhold(individ: Individ) -> Iterator[tuple[Saksinnhold, Melding]]:
    """Give what messages are about."""
    for melding in individ.melding:
        for innhold in melding.saksinnhold:
            yield innhold, melding


def undersokelser(individ: Individ) -> Iterator[tuple[Undersokelse]]:
    """Give the investigations."""
    for melding in individ.melding:
        if melding.undersokelse is not None:
            yield (melding.undersokelse,)


def vedtaksgrunnlag(individ: Individ) -> Iterator[tuple[Vedtaksgrunnlag, Undersokelse]]:
    """Give the grounds of decisions."""
    for (undersokelse,) in undersokelser(individ):
        for grunnlag in undersokelse.vedtaksgrunnlag:
            yield grunnlag, undersokelse


def planer(individ: Individ) -> Iterator[tuple[Plan]]:
    """Give the plans."""
    for plan in individ.plan:
        yield (plan,)


def tiltakene(individ: Individ) -> Iterator[tuple[Tiltak]]:
    """Give the measures."""
    for tiltak in individ.tiltak:
        yield (tiltak,)


def flyttinger(individ: Individ) -> Iterator[tuple[Flytting]]:
    """Give the moves."""
    for flytting in individ.flytting:
        yield (flytting,)


def dateringer(individ: Individ) -> Iterator[tuple[Datering]]:
    """Give all dates that are filled, in the order of control 01a: those of the individual itself come last."""
    for hva, element in _dated(individ):
        for felt, dag in (
            ("startdatoen", getattr(element, "start_dato", None)),
            ("sluttdatoen", element.slutt_dato),
            ("datoen for evaluering", getattr(element, "evaluert_dato", None)),
        ):
            if dag is not None:
                yield (Datering(Words(hva), element.id, Words(felt), dag),)


def _dated(individ: Individ) -> Iterator[tuple[str, Melding | Undersokelse | Plan | Tiltak | Flytting | Individ]]:
    for melding in individ.melding:
        yield "Melding", melding
        if melding.undersokelse is not None:
            yield "Undersøkelse", melding.undersokelse
    for plan in individ.plan:
        yield "Plan", plan
    for tiltak in individ.tiltak:
        yield "Tiltak", tiltak
    for flytting in individ.flytting:
        yield "Flytting", flytting
    yield "Individ", individ
