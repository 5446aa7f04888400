"""Control 02 once more, field by field, written straight down from its description; and lines to hold it against."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.layouts import FieldType
from tests.forms.lines import ELSEWHERE, FAMILIEVERN, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.layouts import Field, Layout

__all__ = ["FieldTry", "field_tries", "runs"]

_BLANKS_OLD: Final = "".join(map(chr, range(0x21)))
_BLANKS_NEW: Final = "\t\n\v\f\r\x1c\x1d\x1e\x1f \xa0"


def runs(form: str, year: int) -> bool:
    """Whether the official program of the year runs control 02 on the form."""
    return 2020 <= year <= 2022 or (form, year) == ("11F", 2026) or form in FAMILIEVERN


@attrs.frozen
class FieldTry:
    """A line in which one field is as it may or may not be, and what control 02 says of that field."""

    region: str
    line: bytes
    field: str
    faults: frozenset[str]
    """Of ``missing``, ``code``, ``integer`` and ``date``."""


def field_tries(layout: Layout) -> Iterator[FieldTry]:
    """Give lines for every field of a layout."""
    for field in layout.fields:
        for text in dict.fromkeys(_texts(field)):
            faults = frozenset(_faults(field, text, layout.year))
            cells = {field.key: text}
            yield FieldTry(ELSEWHERE, line(layout.form, layout.year, cells), field.key, faults)


def _texts(field: Field) -> Iterator[str]:
    width = field.width
    yield from ("", "\xa0" * width, "X" * width, "\0" * width, "0" * width)
    yield from field.codes
    if field.codes:
        yield from (code[:-1] + "X" for code in list(field.codes)[:5])
    if field.type is FieldType.INTEGER:
        odd = ("7", "+7", "-7", "07", "7 ", "\xa07", "7X", "- 7", "--")
        yield from (text[:width] for text in odd)
    if field.type is FieldType.DATE:
        full = ("01012026", "31122026", "31022026", "32012026", "00012026", "01002026", "01132026", "A1012026")
        yield from (day if width == 8 else day[:4] + day[6:] for day in full)
        yield from ("01010000"[:width], "0101 026"[:width], " 1012026"[:width])


def _faults(field: Field, text: str, year: int) -> Iterator[str]:
    cell = text.rjust(field.width) if field.type is FieldType.INTEGER else text.ljust(field.width)
    blanks = _BLANKS_OLD if year <= 2022 else _BLANKS_NEW
    if not cell.strip(blanks):
        if field.mandatory:
            yield "missing"
        return
    by_type = {
        FieldType.STRING: "",
        FieldType.INTEGER: "" if re.fullmatch("[+-]?[0-9]+", cell.strip(blanks)) else "integer",
        FieldType.DATE: "" if _is_date(cell) or (year <= 2022 and not cell.strip("0")) else "date",
    }[field.type]
    if by_type:
        yield by_type
    if field.codes and cell not in field.codes and (year <= 2022 or field.type is FieldType.STRING):
        yield "code"


def _is_date(cell: str) -> bool:
    day = r"(0[1-9]|[12][0-9]|3[01])"
    month = r"(0[1-9]|1[0-2])"
    return bool(re.fullmatch(rf"{day}{month}([0-9][0-9]|(?!0000)[0-9]{{4}})", cell, re.ASCII))
