"""Totals from their parts: the sums of form 55F, so that a case system need not reckon them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from kostra_sdk.forms.familievern.mekling.matrices import MATRICES, OTHER_SUMS, ROW_OF_TOTALS
from kostra_sdk.forms.familievern.mekling.record import Mekling
from kostra_sdk.records.attributes import attributes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.forms.familievern.mekling.matrices import Sum

__all__ = ["fill_totals"]


def fill_totals(record: Mekling, year: int) -> None:
    """Fill the totals of a record that are empty with the sums of their parts, of which an empty one counts 0.

    A total that is filled is left as it is, also where it is another: control 005 and on will tell.
    Only what is controlled is summed, so ``MEKLING_TOT_AVLYST`` is left to the caller.

    Args:
        record: The record, which is changed.
        year: The year whose layout says which columns there are.

    Raises:
        UnknownEdition: The form is not known for that year.
    """
    columns = record.form.layout(year).by_key
    for summed in _sums():
        parts = [part for part in summed.addends if part in columns]
        if summed.total in columns and parts and _get(record, summed.total) is None:
            _put(record, summed.total, sum(_get(record, part) or 0 for part in parts))


def _sums() -> Iterator[Sum]:
    """Give the sums in an order in which the row of totals is filled before it is summed itself."""
    for matrix in MATRICES:
        yield from sorted(matrix.sums(), key=lambda summed: summed.key == ROW_OF_TOTALS)
    yield from OTHER_SUMS


@cache
def _places() -> dict[str, tuple[str, int | str]]:
    """Give the attribute of each column, and its name there; 1 where the attribute has no other."""
    return {key: (each.name, name) for each in attributes_of(Mekling) for name, key in each.numbers.items()}


def _get(record: Mekling, column: str) -> int | None:
    attribute, name = _places()[column]
    value: Any = getattr(record, attribute)
    number: int | None = value if name == 1 else value.get(name)
    return number


def _put(record: Mekling, column: str, value: int) -> None:
    attribute, name = _places()[column]
    if name == 1:
        setattr(record, attribute, value)
    else:
        getattr(record, attribute)[name] = value
