"""Whether a record fits the schema of a year: types, lengths, codes, and what must be there."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from kostra_sdk.forms.barnevern.faults import Fault, Problem
from kostra_sdk.forms.barnevern.reading import same_ids
from kostra_sdk.forms.barnevern.structure import Kind
from kostra_sdk.markup import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.forms.barnevern.structure import ElementType, LeafType

__all__ = ["Misfit", "problems_of"]


class Misfit(NamedTuple):
    """A value of a record that does not fit."""

    problem: Problem
    width: int = 0
    """The most characters that fit; 0 where there is no such number."""


def problems_of(record: Any, kind: ElementType) -> list[Misfit]:
    """Give all that does not fit, by path; as strictly as the official schema, otherwise than reading."""
    return list(_misfits(record, kind, kind.name))


def _misfits(record: Any, kind: ElementType, path: str) -> Iterator[Misfit]:
    if not isinstance(record, kind.record):
        yield Misfit(Problem(path, Fault.TYPE))
        return
    for name in kind.lacking:
        if getattr(record, name) not in (None, []):
            yield Misfit(Problem(f"{path}/{name}", Fault.LACKING))
    for leaf in kind.leaves:
        fault = _fault(getattr(record, leaf.attribute), leaf)
        if fault is not None:
            yield Misfit(Problem(f"{path}/{leaf.place}", fault, leaf.limit(fault)), leaf.max_length)
    for inner in kind.elements:
        value = getattr(record, inner.attribute)
        place = f"{path}/{inner.name}"
        if inner.is_list:
            yield from _list_misfits(value, inner, path)
        elif value is not None:
            yield from _misfits(value, inner, place)
        elif inner.mandatory:
            yield Misfit(Problem(place, Fault.MISSING))


def _list_misfits(value: object, kind: ElementType, path: str) -> Iterator[Misfit]:
    place = f"{path}/{kind.name}"
    if not isinstance(value, list):
        yield Misfit(Problem(place, Fault.TYPE))
        return
    for number, each in enumerate(value, start=1):
        yield from _misfits(each, kind, f"{place}[{number}]")
    if kind.most is not None and len(value) > kind.most:
        yield Misfit(Problem(place, Fault.TOO_MANY, kind.most))
    if kind.unique:
        known = [each if isinstance(each, kind.record) else None for each in value]
        yield from map(Misfit, same_ids(known, kind, path))


def _fault(value: object, leaf: LeafType) -> Fault | None:
    if value is None:
        return Fault.MISSING if leaf.mandatory else None
    if leaf.kind is Kind.DATE:
        return None if isinstance(value, date) and not isinstance(value, datetime) else Fault.TYPE
    if leaf.kind is Kind.YEAR:
        if not isinstance(value, int) or isinstance(value, bool):
            return Fault.TYPE
        return None if 1000 <= value <= 9999 else Fault.YEAR
    if not isinstance(value, str):
        return Fault.TYPE
    return leaf.fault(value) or (Fault.CHARACTER if unwritable(value) else None)
