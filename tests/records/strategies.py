"""Hypothesis strategies for records and lines of every form and year; whoever they describe is drawn by chance."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from kostra_sdk.forms import FAMILIES, find_form
from kostra_sdk.forms.kvalifisering.codes import Status
from kostra_sdk.forms.person.codes import Kjonn
from kostra_sdk.records import Codec, codec_for
from kostra_sdk.records.attributes import Kind, attributes_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from kostra_sdk.records.attributes import Attribute, Cell

__all__ = ["ANYTHING", "EDITIONS", "codec", "lines", "records"]


def _columns(form: str, year: int) -> list[tuple[object, ...]]:
    """Give what a record of a form and year is written by."""
    return [
        (field.name, field.key, field.start, field.width, field.type, field.pattern, *field.codes)
        for field in find_form(form).layout(year).fields
    ]


EDITIONS = [
    (form, year)
    for form in FAMILIES
    if find_form(form).record.form is find_form(form)  # the accounts have one record under many names
    for year in find_form(form).years
    if year == find_form(form).years[0] or _columns(form, year) != _columns(form, year - 1)
]
"""Every form and year that has a layout, but for the years whose records are written as those of the year before."""

_PRINTABLE = string.ascii_letters + string.digits + string.punctuation + " æøåÆØÅéüß§\u00a0\u00ad\u00ff"


def codec(form: str, year: int) -> Codec[Any]:
    """Give the codec of a form and year."""
    return codec_for(find_form(form).record, find_form(form).layout(year))


def records(form: str, year: int, **fixed: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Draw records that fit the layout of a year; `fixed` says otherwise for some attributes.

    Texts end in no blank, so that reading what was written gives the same record.
    """
    return st.builds(find_form(form).record, **_values(form, year) | fixed)


def lines(form: str, year: int) -> SearchStrategy[str]:
    """Draw lines of the layout's length: of records, of records with cells damaged, and of any characters.

    There is any character of ISO-8859-1 in them but LF and CR.
    """
    length = find_form(form).layout(year).length
    written = records(form, year).map(codec(form, year).encode)
    return st.one_of(written, _damaged(form, year, written), _text(length))


@cache
def _values(form: str, year: int) -> dict[str, SearchStrategy[Any]]:
    cells: dict[str, list[Cell]] = {}
    for cell in codec(form, year).cells:
        cells.setdefault(cell.attribute.name, []).append(cell)
    return {
        attribute.name: _value(attribute, cells[attribute.name])
        for attribute in attributes_of(find_form(form).record)
        if attribute.name in cells
    }


def _value(attribute: Attribute, cells: list[Cell]) -> SearchStrategy[Any]:
    width, pattern = min(cell.field.width for cell in cells), cells[0].field.pattern
    integers = st.integers(-(10 ** (width - 1)) + 1, 10**width - 1)
    numbers = st.sampled_from([cell.number for cell in cells])
    drawn: SearchStrategy[Any]
    match attribute.kind:
        case Kind.TEXT:
            drawn = st.text(_PRINTABLE, max_size=width).map(lambda text: text.rstrip(" "))
        case Kind.INTEGER:
            drawn = st.none() | integers
        case Kind.DATE:
            first, last = (date(2000, 1, 1), date(2099, 12, 31)) if pattern == "ddMMyy" else (date.min, date.max)
            drawn = st.none() | st.dates(first, last)
        case Kind.CODE:
            # Where a field has become wider, so have its codes.
            drawn = st.sampled_from([None, *(code for code in attribute.codes or () if len(code) == width)])
        case Kind.BOX:
            drawn = st.booleans()
        case Kind.BOXES:
            drawn = st.sets(numbers)
        case _:
            drawn = st.dictionaries(numbers, integers)
    return drawn


def _text(length: int) -> SearchStrategy[str]:
    """Draw any text of ISO-8859-1 of a length, without line breaks."""
    no_breaks = bytes.maketrans(b"\n\r", b"\x00\t")
    return st.binary(min_size=length, max_size=length).map(lambda cell: cell.translate(no_breaks).decode("latin-1"))


_ODD = ["00", "-1", " 7 ", "+0003", "31022020", "310220", "12,5", "x", "\t", "\u00a0 "]
"""Texts that are almost a value of some field, or of none."""


@st.composite
def _damaged(draw: st.DrawFn, form: str, year: int, written: SearchStrategy[str]) -> str:
    """Draw a record's line with other text in one to five of its cells."""
    line = draw(written)
    fields = find_form(form).layout(year).fields
    for field in draw(st.lists(st.sampled_from(fields), min_size=1, max_size=5)):
        cell = draw(_text(field.width) | st.sampled_from(_ODD))
        line = line[: field.start] + cell[: field.width].ljust(field.width) + line[field.stop :]
    return line


ANYTHING: list[Any] = [
    None, "", " ", "1", "01", "x" * 32, "–", "\u00a0", "a\tb", "a\n", b"1",
    0, 1, -1, 10**7, 10**5000, True, False, 1.0, Decimal(2), float("nan"),
    date(1999, 12, 31), date(2026, 2, 28), datetime(2026, 1, 1, tzinfo=UTC), Kjonn.KVINNE, Status.I_PROGRAM,
    set(), {1}, {13}, {99}, {"1"}, {True}, frozenset({2}), [], [1], (),
    {}, {1: 1}, {1: None}, {0: 1}, {12: "7"}, {True: 8}, {1: True}, {5: 10**9}, {5: 2.0}, object(),
]  # fmt: skip
"""Values of many types, most of them wrong for most attributes."""
