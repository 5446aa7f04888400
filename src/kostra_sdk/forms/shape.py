"""Whether what a file says is a layout of a year to come: everything that is wrong with it, at once.

The code that judges and writes records is made from layouts.
So nothing passes here that is not exactly as the included ones are: names, types, patterns, codes, no gaps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from kostra_sdk.forms.programs import PROGRAMS
from kostra_sdk.layouts import FieldType
from kostra_sdk.records.attributes import Kind, attributes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostra_sdk.forms.base import Form

__all__ = ["MOST_CODES", "MOST_FIELDS", "WIDEST", "problems_of"]

MOST_FIELDS: Final = 1_000
MOST_CODES: Final = 2_000
"""How many codes a field may have; a list of municipalities has 357."""
WIDEST: Final = 1_000
"""Characters of a field."""
_FARTHEST: Final = MOST_FIELDS * WIDEST
_LONGEST_TEXT: Final = 500
_LAST_YEAR: Final = 2099
_LAST_CHARACTER: Final = "\N{LATIN SMALL LETTER Y WITH DIAERESIS}"
"""The last one of ISO-8859-1."""

_KEY: Final = re.compile(r"[A-ZÆØÅ][A-ZÆØÅ0-9_]*")
_NAME: Final = re.compile(r"[A-Za-zÆØÅæøå][A-Za-zÆØÅæøå0-9_]{0,59}")
_PATTERNS: Final = ("ddMMyy", "ddMMyyyy")


def problems_of(data: Mapping[str, Any], form: Form) -> list[str]:
    """Look a layout through, in the shape of the layout files.

    Args:
        data: What the file says.
        form: The form it says it is of.

    Returns:
        Every problem in words, with the field it is about; none where it is a layout of a year to come.
    """
    if form.is_xml:
        return [f"an extract of {form.name} is XML, and has no positions"]
    fields = data.get("fields")
    if not isinstance(fields, list) or not 0 < len(fields) <= MOST_FIELDS:
        return [*_of_year(data.get("year"), form), f"it has no list of 1 to {MOST_FIELDS} fields"]
    return [
        *_of_year(data.get("year"), form),
        *_of_fields(fields, form),
        *_of_length(data, fields),
    ]


def _of_year(year: object, form: Form) -> Iterator[str]:
    last = form.included[-1]
    if last < max(PROGRAMS):
        yield f"{form.name} has no years after {last}"
    elif not _is_whole(year, _LAST_YEAR):
        yield "it does not say which reporting year it is for"
    elif year in form.included:
        yield f"{form.name} {year} is included in the package, and is not replaced"
    elif year <= last:
        yield f"{form.name} is included until {last}: only later years can be added"


def _of_length(data: Mapping[str, Any], fields: list[Any]) -> Iterator[str]:
    said = [field.get("width") for field in fields if isinstance(field, dict)]
    widths = [width for width in said if _is_whole(width, WIDEST)]
    if len(widths) == len(fields) and data.get("length") != sum(widths):
        yield f"the length is said to be {_shown(data.get('length'))}, but the fields have {sum(widths)} characters"


def _of_fields(fields: list[Any], form: Form) -> Iterator[str]:
    """Look the fields through one by one, and hold each against those before it."""
    seen: dict[str, int] = {}
    dates = {key for each in attributes_of(form.record) if each.kind is Kind.DATE for key in each.keys}
    stop: int | None = 0
    for number, field in enumerate(fields, start=1):
        if not isinstance(field, dict):
            yield f"field {number}: it is no mapping"
            stop = None
            continue
        name = field.get("name")
        is_name = isinstance(name, str) and _NAME.fullmatch(name) is not None
        key = form.aliases.get(str(name), str(name)) if is_name else ""
        for problem in (*_of_name(key, seen), *_of_place(field, stop), *_of_field(field, is_day=key in dates)):
            yield f"field {number}{f' {name}' if is_name else ''}: {problem}"
        seen.setdefault(key, number)
        start, width = field.get("start"), field.get("width")
        stop = start + width - 1 if _is_whole(start, _FARTHEST) and _is_whole(width, WIDEST) else None
    yield from _of_lasting(seen, form)


def _of_name(key: str, seen: Mapping[str, int]) -> Iterator[str]:
    if not key:
        yield "the name is not of letters, digits and _"
    elif not _KEY.fullmatch(key):
        yield "the name is not in capitals"
    elif key in seen:
        yield f"field {seen[key]} is called so too"


def _of_place(field: Mapping[str, Any], stop: int | None) -> Iterator[str]:
    start = field.get("start")
    if not _is_whole(field.get("width"), WIDEST):
        yield f"the width is no whole number from 1 to {WIDEST}"
    if not _is_whole(start, _FARTHEST):
        yield "the position is no whole number from 1"
    elif stop is not None and start != stop + 1:
        yield f"it begins at {start}, but the field before it ends at {stop}"


def _of_lasting(seen: Mapping[str, int], form: Form) -> Iterator[str]:
    before = form.layout(form.included[-1]).by_key
    for key in (*form.filled, *form.identity):
        if key in before and key not in seen:
            yield f"there is no {key}, by which this package knows records of {form.name}: it must be upgraded"


def _of_field(field: Mapping[str, Any], *, is_day: bool) -> Iterator[str]:
    label, width, pattern = field.get("label"), field.get("width"), field.get("pattern")
    if not _is_text(label) or not str(label).strip():
        yield "the label is no text of one line"
    if field.get("type") not in list(FieldType):  # what is there may be unhashable
        yield f"the type is not one of {', '.join(FieldType)}"
    elif field["type"] == FieldType.DATE:
        if pattern not in _PATTERNS:
            yield f"the pattern of a date is one of {', '.join(_PATTERNS)}"
        elif len(pattern) != width:
            yield f"the pattern {pattern} is not {_shown(width)} characters"
    elif is_day:
        yield "it is no date, but this package knows it as one: it must be upgraded"
    elif pattern is not None:
        yield "only a date has a pattern"
    if not isinstance(field.get("mandatory", False), bool):
        yield "mandatory is neither true nor false"
    yield from _of_codes(field.get("codes", {}), width)


def _of_codes(codes: object, width: object) -> Iterator[str]:
    if not isinstance(codes, dict) or len(codes) > MOST_CODES:
        yield f"the codes are no mapping of at most {MOST_CODES}"
        return
    for number, (code, label) in enumerate(codes.items(), start=1):
        if not (_is_text(code) and code and max(code) <= _LAST_CHARACTER):
            yield f"code {number} is no text in ISO-8859-1"
        elif _is_whole(width, WIDEST) and len(code) != width:
            yield f"code {number} is not {width} characters"
        if not _is_text(label):
            yield f"the label of code {number} is no text of one line"
    if codes and not any(isinstance(code, str) and code.strip("0 ") for code in codes):
        yield "none of its codes says anything but zeros and blanks"


def _is_whole(value: object, most: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most


def _is_text(value: object) -> bool:
    """Whether it is one line of a reasonable length in the files' own characters, and no template of a message."""
    return (
        isinstance(value, str) and len(value) <= _LONGEST_TEXT and value.isprintable() and not set(value) & {"{", "}"}
    )


def _shown(value: object) -> str:
    return str(value) if isinstance(value, int) else "something else"
