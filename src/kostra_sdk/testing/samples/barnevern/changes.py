"""Small changes of a record of 15F: one value of one element at a time, the nearest to what stands there first.

They are read from the structure of the year and from the record itself: its other dates and the days around them,
the codes that the year knows, numbers of somebody who has just reached an age, nothing at all.
"""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.forms.barnevern.structure import Kind
from kostra_sdk.testing.samples.numbers import TENOR, made_up_duf, odd_numbers

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from kostra_sdk.forms.barnevern.structure import ElementType, LeafType

__all__ = ["Change", "applied", "changes_of"]

_AFTER: Final = (8, 9, 89, 90, 91)
"""Days from the beginning of an element to its end that are tried."""
_NO_DAY: Final = 30
"""How many days a change of anything but a date counts for."""
_AGES: Final = (6, 7, 10, 11, 18, 19, 25, 26)
_TEXTS: Final = ("0", " ", "1103", "4601")
"""What is tried where any text may stand."""


@attrs.frozen
class Change:
    """A value of one element of a record, instead of the one that stands there."""

    path: tuple[tuple[str, int | None], ...]
    """The way to the element: attribute, and place in its list or None."""
    attribute: str
    value: Any
    official: str
    """The official names of the element and of what changes, such as ``Melding/SluttDato``."""
    distance: int
    """How far it is from what stands there: in days, or in values that come before it."""

    @property
    def place(self) -> tuple[object, ...]:
        """What is changed, whatever it becomes."""
        return self.path, self.attribute


def applied(record: Any, changes: Iterable[Change]) -> Any:
    """Give a copy of a record with changes."""
    changed = copy.deepcopy(record)
    for change in changes:
        element = changed
        for attribute, number in change.path:
            element = getattr(element, attribute)
            if number is not None:
                element = element[number]
        setattr(element, change.attribute, change.value)
    return changed


def changes_of(
    record: Any, kind: ElementType, fields: frozenset[str], year: int, rng: random.Random
) -> Iterator[Change]:
    """Give the changes of the attributes and elements that are called so, and of all within such elements.

    Args:
        record: An individual or Avgiver.
        kind: What the structure of the year says of it.
        fields: Official names.
        year: The reporting year.
        rng: What numbers are drawn from.
    """
    dates = sorted(set(_dates(record, kind)))
    for element, its_kind, path, names in _elements(record, kind, (), ()):
        whole = not fields.isdisjoint(names)
        official = "/".join((*names, "")) if names else ""
        for leaf in its_kind.leaves:
            if whole or leaf.name in fields:
                now = getattr(element, leaf.attribute)
                for nearer, value in enumerate(_values(element, leaf, now, dates, year, rng)):
                    if value != now:
                        are_days = isinstance(value, date) and isinstance(now, date)
                        distance = abs((value - now).days) if are_days else nearer + _NO_DAY
                        yield Change(path, leaf.attribute, value, official + leaf.name, distance)
        for inner in its_kind.elements:
            if (whole or inner.name in fields) and getattr(element, inner.attribute) and not inner.mandatory:
                yield Change(path, inner.attribute, [] if inner.is_list else None, official + inner.name, _NO_DAY)


def _elements(
    record: Any, kind: ElementType, path: tuple[tuple[str, int | None], ...], names: tuple[str, ...]
) -> Iterator[tuple[Any, ElementType, tuple[tuple[str, int | None], ...], tuple[str, ...]]]:
    """Give a record and all elements within it, with the way there and their official names."""
    yield record, kind, path, names
    for inner in kind.elements:
        value = getattr(record, inner.attribute)
        found = list(enumerate(value)) if inner.is_list else [] if value is None else [(None, value)]
        for number, each in found:
            yield from _elements(each, inner, (*path, (inner.attribute, number)), (*names, inner.name))


def _dates(record: Any, kind: ElementType) -> Iterator[date]:
    for element, its_kind, _, _ in _elements(record, kind, (), ()):
        for leaf in its_kind.leaves:
            value = getattr(element, leaf.attribute)
            if leaf.kind is Kind.DATE and value is not None:
                yield value


def _values(element: Any, leaf: LeafType, now: Any, dates: list[date], year: int, rng: random.Random) -> Iterator[Any]:
    """Give what may stand in an attribute, nearest first."""
    if leaf.kind is Kind.DATE:
        yield from _days(element, now, dates, year)
    elif leaf.kind is Kind.YEAR:
        yield from (now + 1, now - 1)
    elif leaf.codes:
        yield from (leaf.members[code] for code in leaf.codes)
    elif leaf.attribute == "fodselsnummer":
        yield from (TENOR.number(date(year - age, 6, 15), rng) for age in _AGES)
        yield from odd_numbers(date(year - 8, 6, 15))
    elif leaf.attribute == "dufnummer":
        number = made_up_duf(rng)
        yield from (number, f"{number[:-1]}{(int(number[-1]) + 1) % 10}")
    else:
        yield from _TEXTS
    if not leaf.mandatory:
        yield None


def _days(element: Any, now: date | None, dates: list[date], year: int) -> Iterator[date]:
    """Give the days around those of the record and of the year, nearest first."""
    found = {day + timedelta(days=step) for day in dates for step in (-1, 0, 1)}
    begun, ended = (getattr(element, name, None) for name in ("start_dato", "slutt_dato"))
    for days in _AFTER:
        found |= {
            day for day in (begun and begun + timedelta(days=days), ended and ended - timedelta(days=days)) if day
        }
    found |= {date(1997, 12, 31), date(1998, 1, 1), date(2049, 12, 31), date(2050, 1, 1)}
    found |= {date(year - 1, 12, 30), date(year - 1, 12, 31), date(year, 1, 1), date(year, 6, 29), date(year, 6, 30)}
    found |= {date(year, 12, 31), date(year + 1, 1, 1)}
    middle = now or date(year, 7, 1)
    yield from sorted(found, key=lambda day: (abs((day - middle).days), day))
