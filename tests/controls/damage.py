"""Plausible lines with damaged cells, drawn: what a controls' engine must judge as plainly as any other line."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from kostra_sdk.forms import find_form
from kostra_sdk.layouts import FieldType
from tests.controls.corpus import made_lines
from tests.ids import numbers

if TYPE_CHECKING:
    from kostra_sdk.layouts import Field

__all__ = ["damaged_lines", "regions"]

_WHITE = " \t\n\v\f\r\x00\x1c\x1f\x85\xa0"
_ODD_TEXTS = (
    *("31022020", "29022023", "00000000", "01010000", "310220", "290223", "000000", "320126", "0101 6"),
    *("+1", "-1", "--1", "+", "1 2", "1.5", "1e3", "2147483647", "2147483648", "-2147483648", "999999999"),
    *("\xa01", "1\xa0", "\x1c1", "\x851", "\x000", "A1", "ÆØÅ", "0x1", "\xb2\xb3"),
)


@cache
def _plausible(form: str, year: int) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(line.text for line in made_lines(form, year)))


@cache
def _codes(form: str, year: int) -> tuple[str, ...]:
    fields = find_form(form).layout(year).fields
    return tuple(dict.fromkeys(code for field in fields for code in list(field.codes)[:15]))


def regions() -> st.SearchStrategy[str]:
    """Draw a region, in Oslo or elsewhere."""
    return st.sampled_from(["460100", "030105", "030100", "110300"])


@st.composite
def damaged_lines(draw: st.DrawFn, form: str, year: int) -> bytes:
    """Draw a line of the layout's length, plausible but for some cells."""
    layout = find_form(form).layout(year)
    line = bytearray(draw(st.sampled_from(_plausible(form, year))))
    fields = st.lists(st.sampled_from(layout.fields), max_size=12, unique_by=lambda field: field.key)
    for field in draw(fields):
        cell = draw(_cells(field, _codes(form, year)))
        line[field.start : field.stop] = cell[: field.width].ljust(field.width)
    return bytes(line)


def _cells(field: Field, codes: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    texts = [
        st.sampled_from(_ODD_TEXTS),
        st.text(_WHITE, max_size=field.width),
        st.text("0123456789" + _WHITE + "+-", max_size=field.width),
        st.sampled_from(codes or ("",)),
    ]
    if field.codes:
        texts.append(st.sampled_from(list(field.codes)))
    if field.type is FieldType.INTEGER:
        texts.append(st.integers(-20, 20).map(lambda number: str(number).rjust(field.width)))
        texts.append(st.integers(0, 2_000_000).map(lambda number: str(number).rjust(field.width)))
    if field.type is FieldType.DATE:
        texts.append(st.dates().map(lambda day: day.strftime("%d%m%Y" if field.width == 8 else "%d%m%y")))
    cells = st.one_of(texts).map(lambda text: text.encode("latin-1"))
    if field.key == "PERSON_FODSELSNR":
        return st.one_of(cells, numbers.cells())
    return st.one_of(cells, st.binary(min_size=field.width, max_size=field.width))
