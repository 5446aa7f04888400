"""Records of form 15F as hypothesis draws them: such as the form allows, and such as it does not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from kostra_sdk.forms.barnevern.structure import Kind, structure

if TYPE_CHECKING:
    from kostra_sdk.forms.barnevern.record import Individ
    from kostra_sdk.forms.barnevern.structure import ElementType, LeafType

__all__ = ["WRITABLE", "fitting", "odd"]

_MOST: Final = 2
"""Elements alike, as drawn."""

WRITABLE: Final = st.characters(
    codec="utf-8", exclude_categories=["Cc"], include_characters="\t\n\r", exclude_characters="\ufffe\uffff"
)
"""Characters that can be written, line breaks and such as ISO-8859-1 does not have among them."""
_DIGITS: Final = "0123456789"


def fitting(year: int) -> st.SearchStrategy[Individ]:
    """Draw an individual that the schema of a year allows."""
    return _element(structure(year).individ, odd=False)


def odd(year: int) -> st.SearchStrategy[Individ]:
    """Draw an individual that breaks it here and there."""
    return _element(structure(year).individ, odd=True)


def _element(kind: ElementType, *, odd: bool) -> st.SearchStrategy[Any]:
    values: dict[str, st.SearchStrategy[Any]] = {leaf.attribute: _leaf(leaf, odd=odd) for leaf in kind.leaves}
    for inner in kind.elements:
        each = _element(inner, odd=odd)
        if inner.is_list:
            unique = (lambda record: record.id) if inner.unique and not odd else None
            most = inner.most + 1 if odd and inner.most else _MOST
            values[inner.attribute] = st.lists(each, max_size=most, unique_by=unique)
        else:
            values[inner.attribute] = each if inner.mandatory else st.none() | each
    return st.builds(kind.record, **values)


def _leaf(leaf: LeafType, *, odd: bool) -> st.SearchStrategy[Any]:
    good = _good(leaf)
    if not leaf.mandatory:
        good |= st.none()
    if odd and leaf.kind is Kind.STRING:
        return st.integers(0, 15).flatmap(lambda number: good if number else st.sampled_from(["", "0", "x" * 400]))
    return good


def _good(leaf: LeafType) -> st.SearchStrategy[Any]:
    if leaf.kind is Kind.DATE:
        return st.dates(min_value=date(1900, 1, 1))
    if leaf.kind is Kind.YEAR:
        return st.integers(1000, 9999)
    if leaf.codes:
        return st.sampled_from([leaf.members[code] for code in leaf.codes])
    if leaf.pattern:
        return st.text(_DIGITS, min_size=leaf.min_length, max_size=leaf.max_length)
    top = min(leaf.max_length, 12)
    return st.text(WRITABLE, min_size=leaf.min_length, max_size=top)
