"""Readers of single values: from what stands in a vendor's column to text, whole numbers, dates, codes, yes or no.

A reader takes any value and gives the one it stands for, or :data:`MISSING`.
It raises :class:`~kostra_sdk.sources.problems.Wrong` for anything else, never with the value in it.
Readers are made once a column, and know then all that the mapping says of it.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any, Final, TypeAlias, TypeVar
from uuid import UUID

from kostra_sdk.sources.dates import compile_format, day_of, read_iso
from kostra_sdk.sources.problems import UnmappedCode, Wrong, describe

__all__ = [
    "FALSE",
    "MISSING",
    "TRUE",
    "Reader",
    "boolean_reader",
    "code_reader",
    "codes_of",
    "date_reader",
    "integer_reader",
    "key_of",
    "set_reader",
    "text_reader",
    "unless_missing",
]

Reader: TypeAlias = Callable[[Any], Any]
"""Takes what stands in a column, and gives what it stands for."""

E = TypeVar("E", bound=Enum)


class _Missing(Enum):
    MISSING = "missing"


MISSING: Final = _Missing.MISSING
"""What a reader gives for a cell in which there is nothing."""

TRUE: Final = ("1", "true", "t", "ja", "j", "yes", "y")
"""What means yes where the mapping does not say; capital letters do not matter."""
FALSE: Final = ("0", "false", "f", "nei", "n", "no")
"""What means no where the mapping does not say."""

_NOTHING: Final = {"NAType", "NaTType", "MaskedConstant"}
"""What pandas and numpy call the types of their missing values."""
_COARSE: Final = ("[Y]", "[M]", "[W]")
"""What numpy calls the units of dates that are no days."""
_EXACT: Final = 2**53
"""From here on a float does not hold every whole number."""
_DIGITS: Final = 18
"""A number of more digits is neither amount nor count, and could be of any length."""
_TOO_LONG: Final = 10**_DIGITS
_KEYS: Final = (str, float, Decimal, date, UUID)
"""What a code or key may be beside a whole number."""
_BITS: Final = 128
"""A whole number of more bits is no key, not even a UUID."""

_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | {"\u2212": "-"})
_NUMBERS: Final = {
    decimal: re.compile(
        rf"([+-]?) ?([0-9]{{1,{_DIGITS}}}|[1-9][0-9]{{0,2}}(?:([ {thousands}])[0-9]{{3}})(?:\3[0-9]{{3}}){{0,4}})"
        rf"(?:{re.escape(decimal)}([0-9]{{1,{_DIGITS}}}))?"
    )
    for decimal, thousands in ((",", "."), (".", ","))
}


# --- what all readers begin with ----------------------------------------------------------------------------


def unless_missing(read: Reader, missing: Collection[str] = ()) -> Reader:
    """Make a reader that gives :data:`MISSING` where there is nothing, and else hands on the plain value.

    Nothing is None, blank text, NaN, pandas' NaT and NA, and each value whose :func:`key_of` is in `missing`.
    Text is handed on without the blanks around it, a numpy scalar as Python's own value.
    """
    without = frozenset(missing)

    def reader(value: Any) -> Any:
        value = value.strip() if value.__class__ is str else _plain(value)
        # Nothing is compared with: an array would answer with another.
        if value is None or (value.__class__ is str and not value) or (without and key_of(value) in without):
            return MISSING
        return read(value)

    return reader


def key_of(value: object) -> str:
    """Give the text that a plain value is known by in a mapping file.

    Numbers without fraction are their digits, dates are as ``2026-12-31``, true and false are in small letters.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (float, Decimal)):
        whole = _whole(value)
        return str(value) if whole is None else str(whole)
    if isinstance(value, date):
        return str(value).removesuffix(" 00:00:00")
    if isinstance(value, str):
        return str.__str__(value).strip()
    return str(value) if isinstance(value, UUID) or _is_key(value) else describe(value)


def _is_key(value: object) -> bool:
    """Whether a value is a whole number that a key may be; to write a longer one would take for ever."""
    return isinstance(value, int) and value.bit_length() <= _BITS


def _plain(value: Any) -> Any:
    """Give text without the blanks around it, Python's own value for a scalar of numpy or Arrow, None for nothing.

    Raises:
        Wrong: Python has no value for it.
    """
    if isinstance(value, str):
        return str.__str__(value).strip()
    if type(value).__name__ in _NOTHING:
        return None
    if getattr(value, "ndim", 1) == 0 and hasattr(value, "dtype"):
        value = _of_numpy(value)
    elif callable(getattr(value, "as_py", None)):
        return _of_arrow(value)
    if isinstance(value, float):
        return None if math.isnan(value) else value
    return None if isinstance(value, Decimal) and value.is_nan() else value


def _of_numpy(value: Any) -> Any:
    """Give what a scalar of numpy stands for; one that no value of Python's does is left as it is."""
    kind = getattr(value.dtype, "kind", "")
    if kind == "M":
        # Of nanoseconds `item` would give a bare number, as it does of a year after 9999.
        moment = value.astype("datetime64[us]").item()
        is_day = isinstance(moment, date) and not str(value.dtype).endswith(_COARSE)
        return moment if is_day or moment is None else value
    return value.item() if kind and kind in "biufU" else value


def _of_arrow(scalar: Any) -> Any:
    """Give what a scalar of Arrow stands for."""
    try:
        value = scalar.as_py()
    except (ValueError, OverflowError):
        value = scalar
    if value is scalar:  # raised out here, since the text of the other has the value in it
        raise Wrong("a value that Python has none for: give dates up to the year 9999, and moments in microseconds")
    return _plain(value)


def _whole(value: float | Decimal) -> int | None:
    """Give a number as int, if nothing is lost and it has no absurd length."""
    is_near = _is_near(value) if isinstance(value, Decimal) else abs(value) < _EXACT
    return int(value) if is_near and value == int(value) else None


def _is_near(value: Decimal) -> bool:
    """Whether a number is finite, and has no more digits than a number in text may have."""
    return value.is_finite() and value.adjusted() < _DIGITS


# --- text ---------------------------------------------------------------------------------------------------


def text_reader(width: int = 0) -> Reader:
    """Make a reader of text: text, whole numbers, UUIDs.

    Args:
        width: How many characters there are at most; digits get their leading zeros back, which number columns lose.
            0 where this is not said.
    """

    def read(value: Any) -> str:
        if not isinstance(value, (str, int, float, Decimal, UUID)) or isinstance(value, bool):
            raise Wrong(f"no text: {describe(value)}")
        if isinstance(value, (float, Decimal)) and _whole(value) is None:
            raise Wrong(f"no text: {describe(value)}")
        if isinstance(value, int) and not _is_key(value):
            raise Wrong(f"no text: {describe(value)}")
        text = value if value.__class__ is str else key_of(value)
        if width:
            if text.isascii() and text.isdigit():
                text = text.zfill(width)
            if len(text) > width:
                raise Wrong(f"{describe(text)}, where {width} are asked")
        return text

    return read


# --- whole numbers and amounts ------------------------------------------------------------------------------


def integer_reader(*, unit: str = "", rounding: str = "refuse", decimal: str = "") -> Reader:
    """Make a reader of whole numbers, whole kroner among them.

    Args:
        unit: ``ore`` for amounts that are counted in øre, ``kroner`` otherwise, or nothing.
        rounding: ``nearest`` rounds to the nearest whole krone, half of one away from zero;
            ``refuse`` refuses a fraction.
        decimal: ``,`` or ``.`` as it parts kroner from øre in text; the other one then parts thousands.
            Where this is not said, a number that can be read in two ways, such as ``1.200``, is refused.
    """

    def read(value: Any) -> int:
        if unit != "ore":
            if value.__class__ is int and abs(value) < _TOO_LONG:
                return int(value)
            if value.__class__ is str and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
                return int(value)
        number = _number(value, decimal)
        if unit == "ore":
            if number != int(number):
                raise Wrong('a fraction of an øre: is unit = "ore" right?')
            number = Decimal(number) / 100
        if number == int(number):
            return int(number)
        if rounding == "nearest":
            return int(number.quantize(Decimal(1), ROUND_HALF_UP))
        if unit == "ore":
            raise Wrong('an amount that is no whole kroner: say rounding = "nearest"')
        raise Wrong('a number with decimals, where a whole one is asked: for kroner with øre say rounding = "nearest"')

    return read


def _number(value: Any, decimal: str) -> Decimal:
    if isinstance(value, str):
        return _number_of_text(value, decimal)
    if isinstance(value, bool):
        raise Wrong(f"no number: {describe(value)}")
    if isinstance(value, float):
        if not abs(value) < _EXACT:
            raise Wrong("a number too large to be exact")
        return Decimal(float.__repr__(value))
    number = value if isinstance(value, Decimal) else _number_of_index(value)
    if not _is_near(number):
        raise Wrong(f"a number of more than {_DIGITS} digits")
    return number


def _number_of_index(value: Any) -> Decimal:
    try:
        return Decimal(operator.index(value))
    except TypeError:
        pass
    raise Wrong(f"no number: {describe(value)}")


def _number_of_text(text: str, decimal: str) -> Decimal:
    text = text.translate(_SPACES)
    found = {
        Decimal(f"{match[1]}{re.sub('[ .,]', '', match[2])}.{match[4] or 0}")
        for mark, pattern in _NUMBERS.items()
        if decimal in {"", mark} and (match := pattern.fullmatch(text))
    }
    if len(found) > 1:
        raise Wrong('a number that can be read in two ways: say decimal = "," or decimal = "."')
    if not found:
        raise Wrong(f"no number: {describe(text)}")
    return found.pop()


# --- dates --------------------------------------------------------------------------------------------------


def date_reader(pattern: str = "", latest_year: int = 2068) -> Reader:
    """Make a reader of dates: dates, moments, and text.

    Args:
        pattern: How text is written, such as ``%d.%m.%Y``.
            Where this is not said, it is ``2026-12-31``, or a moment as ``2026-12-31T10:15:00``.
        latest_year: With ``%y``, the years are the hundred up to this one.

    A moment with a time zone must be one or two hours ahead of UTC, and on the same day in Norway; others are refused.

    Raises:
        Wrong: The pattern is none.
    """
    known = compile_format(pattern, latest_year) if pattern else None

    def read(value: Any) -> date:
        if value.__class__ is date:
            return value
        if isinstance(value, datetime):
            return day_of(value)
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        if isinstance(value, str):
            return known.read(value) if known else read_iso(value)
        is_number = isinstance(value, (float, Decimal)) or (_is_key(value) and not isinstance(value, bool))
        if known and known.width and is_number:
            return known.read(key_of(value).zfill(known.width))
        raise Wrong(f"no date: {describe(value)}")

    return read


# --- codes --------------------------------------------------------------------------------------------------


def codes_of(members: type[E]) -> dict[str, E]:
    """Give what a code goes by where the mapping does not say: its own text, and its member's name."""
    return {member.name: member for member in members} | {key_of(member.value): member for member in members}


def code_reader(codes: Mapping[str, E]) -> Reader:
    """Make a reader of codes: text as it stands in `codes`, or the number that such a text is.

    A column of numbers has no leading zeros, so 1 is found as ``01``, if nothing else is that number.
    """
    numbers: dict[int, list[str]] = {}
    for code in codes:
        if code.isascii() and code.isdigit():
            numbers.setdefault(int(code), []).append(code)
    lone = {str(number): codes[written[0]] for number, written in numbers.items() if len(written) == 1}

    def read(value: Any) -> E:
        if not (isinstance(value, _KEYS) or _is_key(value)):
            raise Wrong(f"no code: {describe(value)}")
        key = value if value.__class__ is str else key_of(value)
        found = codes.get(key)
        if found is None and isinstance(value, (int, float, Decimal)):
            found = lone.get(key)
        if found is None:
            raise UnmappedCode(key)
        return found

    return read


def boolean_reader(true: Iterable[str] = TRUE, false: Iterable[str] = FALSE) -> Reader:
    """Make a reader of yes and no: true, false, and what is listed, whatever capital letters it has."""
    words = {word.casefold(): False for word in false} | {word.casefold(): True for word in true}

    def read(value: Any) -> bool:
        if value.__class__ is bool:
            return bool(value)
        found = words.get(key_of(value).casefold())
        if found is None:
            raise Wrong(f"neither yes nor no: {describe(value)}")
        return found

    return read


def set_reader(read_one: Reader, container: Callable[[Iterable[Any]], Any], separator: str = "") -> Reader:
    """Make a reader of several values in one cell: a list, or text that is parted by `separator`."""

    def read(value: Any) -> Any:
        if isinstance(value, str):
            parts: Iterable[object] = value.split(separator) if separator else [value]
        elif isinstance(value, (list, tuple, set, frozenset)):
            parts = value
        else:
            to_list = getattr(value, "tolist", None) or getattr(value, "to_list", None)
            listed = to_list() if callable(to_list) else None
            parts = listed if isinstance(listed, list) else [value]  # an array of numpy's, or a series; or one value
        found = []
        unmapped: list[str] = []
        for part in parts:
            try:
                one = read_one(part)
            except UnmappedCode as wrong:
                unmapped += wrong.codes
            else:
                if one is not MISSING:
                    found.append(one)
        if unmapped:
            raise UnmappedCode(*unmapped)
        return container(found)

    return read
