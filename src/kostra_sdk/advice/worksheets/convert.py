"""Worksheets to and from plain dicts and JSON, and the check that every value is of its field's type.

Bad input raises one :class:`~kostra_sdk.errors.StructureError`, with a ``message @ path`` for each problem.
The paths are the caller's own keys, rows by their number; the messages never hold a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kostra_sdk.advice.worksheets.fields import FieldKind
from kostra_sdk.errors import StructureError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kostra_sdk.advice.worksheets.content import WorksheetContent
    from kostra_sdk.advice.worksheets.fields import WorksheetField
    from kostra_sdk.advice.worksheets.remarks import WorksheetRemark

__all__ = ["as_json", "check_types", "document", "from_dict", "from_json", "problems_of", "to_dict"]

R = TypeVar("R", bound="WorksheetContent")

_MOST: Final = 10**12
"""No number on these forms comes near; a longer one could not even be written in time."""
_LONGEST: Final = 12
"""The power of ten that a number of man-years stays below, likewise."""
_FINEST: Final = -6
"""The least power of ten that a number of man-years may have; more than one decimal is remarked on."""

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,13}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,13}([.,][0-9]{1,6})?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOLD: Final = frozenset({"official", "status", "remarks", "previous"})
"""Keys of a :func:`document` that are no answers: they are made anew, and passed over when reading."""


class _Twice(ValueError):
    """A JSON object has the same key twice."""


# --- out --------------------------------------------------------------------------------------------------


def to_dict(worksheet: WorksheetContent) -> dict[str, Any]:
    """Give form, year and under ``values`` every field: text, whole numbers, booleans, dicts, and None for blank.

    Man-years are text as ``12.5``, dates text as ``2026-12-31``.
    ``official`` is False, always: this is no official form.
    :func:`from_dict` makes the same worksheet of it.

    Raises:
        StructureError: If a value is not of its field's type; all of them at once.
    """
    check_types(worksheet)
    return {
        "form": worksheet.form,
        "year": worksheet.year,
        "official": False,
        "values": {field.name: _plain(getattr(worksheet, field.name)) for field in worksheet.fields()},
    }


def document(
    worksheet: WorksheetContent, remarks: Iterable[WorksheetRemark], previous: WorksheetContent | None = None
) -> dict[str, Any]:
    """Give :func:`to_dict` with each field's status, remarks, and the worksheet of an earlier year.

    :func:`from_dict` makes the same worksheet of it: what is not an answer is passed over.

    Raises what :func:`to_dict` raises.
    """
    return {
        **to_dict(worksheet),
        "status": {field.name: field.status.value for field in worksheet.fields()},
        "remarks": [
            {
                "field": remark.field,
                "severity": remark.severity.name,
                "kind": remark.kind.value,
                "inferred": remark.inferred,
                "message": remark.message,
            }
            for remark in remarks
        ],
        "previous": None if previous is None else to_dict(previous),
    }


def as_json(data: Mapping[str, Any]) -> str:
    """Write plain data as JSON, one line a member."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case dict():
            return {row: _plain(each) for row, each in value.items()}
        case _:
            return value


# --- types ------------------------------------------------------------------------------------------------


def check_types(worksheet: WorksheetContent) -> None:
    """Do nothing if every value is of its field's type.

    Raises:
        StructureError: If one is not; it names all of them, and no value.
    """
    problems = problems_of(worksheet)
    if problems:
        raise StructureError(type(worksheet).__name__, problems)


def problems_of(worksheet: WorksheetContent) -> list[str]:
    """Give a ``message @ attribute`` for every value that is not of its field's type."""
    problems = [] if _is_year(worksheet, worksheet.year) else [f"{_no_year(worksheet)} @ year"]
    for field in worksheet.fields():
        problems += _problems(field, getattr(worksheet, field.name), field.name)
    return problems


def _is_year(form: WorksheetContent | type[WorksheetContent], year: object) -> bool:
    return isinstance(year, int) and not isinstance(year, bool) and year in form.years()


def _no_year(form: WorksheetContent | type[WorksheetContent]) -> str:
    years = form.years()
    return f"not a year of form {form.form} ({years[0]}-{years[-1]})"


def _problems(field: WorksheetField, value: object, path: str) -> Iterator[str]:
    """Give what is wrong with a field's value, with its path; a row is named by its number."""
    if value is None:
        return
    if not field.kind.has_rows:
        if wrong := _wrong(field.kind, value):
            yield f"{wrong} @ {path}"
        return
    if not isinstance(value, Mapping):
        yield f"not a mapping from row to value @ {path}"
        return
    for place, (row, each) in enumerate(value.items(), start=1):
        if wrong := _wrong(FieldKind.TEXT, row) or ("" if each is None else _wrong(_EACH[field.kind], each)):
            yield f"{wrong} @ {path}[{place}]"


_EACH: Final = {FieldKind.AARSVERK_ROWS: FieldKind.AARSVERK, FieldKind.YES_NO_ROWS: FieldKind.YES_NO}
"""What a row of a field holds."""


def _wrong(kind: FieldKind, value: object) -> str:
    """Say what is wrong with a value that is not blank; nothing where it is of its kind."""
    match kind, value:
        case (FieldKind.TEXT, str()):
            half = any("\ud800" <= letter <= "\udfff" for letter in value)
            return "text with half a character" if half else "" if value.strip() else "blank text"
        case (FieldKind.COUNT | FieldKind.KRONER, int()) if not isinstance(value, bool):
            return "" if abs(value) < _MOST else "a number too large"
        case (FieldKind.AARSVERK, Decimal()):
            return _wrong_number(value)
        case (FieldKind.YES_NO, bool()) | (FieldKind.DAY, date()) if not isinstance(value, datetime):
            return ""
        case _:
            return _WANTED[kind]


def _wrong_number(value: Decimal) -> str:
    if value.is_nan():
        return _WANTED[FieldKind.AARSVERK]
    if not value.is_finite() or value.adjusted() >= _LONGEST:  # abs() of an absurd one would raise
        return "a number too large"
    return "" if int(value.as_tuple().exponent) >= _FINEST else "a number with more than six decimals"


_WANTED: Final = {
    FieldKind.TEXT: "not text",
    FieldKind.COUNT: "not a whole number",
    FieldKind.KRONER: "not a whole number of kroner",
    FieldKind.AARSVERK: "not a decimal number",
    FieldKind.YES_NO: "neither yes nor no",
    FieldKind.DAY: "not a date as 2026-12-31",
}


# --- in ---------------------------------------------------------------------------------------------------


def from_dict(cls: type[R], data: Mapping[str, object]) -> R:
    """Make a worksheet of a class from a mapping with the keys ``form``, ``year`` and ``values``.

    * man-years: a number, or text as ``12.5`` or ``12,5``
    * counts and kroner: a number without a fraction, or text of digits
    * yes and no: ``bool``, or the text ``ja`` or ``nei``
    * dates: ``date``, or text as ``2026-12-31``
    * open rows: a mapping from the row's text to its value

    None and blank text are blank, as is what is left out; zero is zero.
    A scalar of numpy is the value it holds.
    ``official``, ``status``, ``remarks`` and ``previous`` are passed over.

    Raises:
        StructureError: If it is another form's, of a year without such a form, has unknown keys,
            or values of another type; all of it at once.
    """
    name = cls.__name__
    if not isinstance(data, Mapping):
        raise StructureError(name, ["not an object @ $"])
    problems = [f"unknown key @ $.{key}" for key in data if key not in {"form", "year", "values", *_TOLD}]
    if data.get("form", cls.form) != cls.form:
        problems.append(f"not form {cls.form} @ $.form")
    if not _is_year(cls, data.get("year")):
        problems.append(f"{_no_year(cls)} @ $.year")
    values = data.get("values", {})
    read: dict[str, Any] = {}
    if not isinstance(values, Mapping):
        problems.append("not an object @ $.values")
        values = {}
    known = {field.name: field for field in cls.fields()}
    for key, value in values.items():
        if key in known:
            read[key] = _read(known[key].kind, value)
            problems += _problems(known[key], read[key], f"$.values.{key}")
        else:
            problems.append(f"unknown key @ $.values.{key}")
    if problems:
        raise StructureError(name, problems)
    return cls(**{"year": data["year"], **read})


def _read(kind: FieldKind, value: object) -> object:
    """Give a value its own type where it can be had; what is then still wrong is judged like any other."""
    if kind in _EACH and isinstance(value, Mapping):
        return {row: _read(_EACH[kind], each) for row, each in value.items()}
    if isinstance(value, str):
        return _from_text(kind, value) if value.strip() else None
    plain = _plain_scalar(value)
    if isinstance(plain, int | float | Decimal) and not isinstance(plain, bool):
        return _from_number(kind, plain)
    return plain


def _plain_scalar(value: Any) -> object:
    """Give Python's own value for a scalar of numpy."""
    is_scalar = getattr(getattr(value, "dtype", None), "kind", "") in {*"biuf"} and getattr(value, "ndim", 1) == 0
    return value.item() if is_scalar else value


def _from_number(kind: FieldKind, value: float | Decimal) -> object:
    if kind is FieldKind.AARSVERK:
        return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if kind not in {FieldKind.COUNT, FieldKind.KRONER} or isinstance(value, int):
        return value
    near = Decimal(repr(value)) if isinstance(value, float) else value
    is_whole = near.is_finite() and near.adjusted() < _LONGEST and near == int(near)
    return int(near) if is_whole else value


def _from_text(kind: FieldKind, text: str) -> object:
    bare = text.strip()
    match kind:
        case FieldKind.AARSVERK if _DECIMAL.fullmatch(bare):
            return Decimal(bare.replace(",", "."))
        case FieldKind.COUNT | FieldKind.KRONER if _WHOLE.fullmatch(bare):
            return int(bare)
        case FieldKind.YES_NO:
            return {"ja": True, "nei": False}.get(bare.lower(), text)
        case FieldKind.DAY if _DAY.fullmatch(bare):
            with suppress(ValueError):
                return date.fromisoformat(bare)
    return text


def from_json(cls: type[R], text: str | bytes) -> R:
    """Make a worksheet of a class from a JSON object, with the keys and values of :func:`from_dict`.

    Raises:
        StructureError: As :func:`from_dict`, and where the text is no JSON.
    """
    data: Any = None
    problem = ""
    try:
        data = json.loads(text, parse_float=_decimal, object_pairs_hook=_unique)
    except _Twice:
        problem = "the same key twice"
    except json.JSONDecodeError as error:
        problem = f"not JSON, from line {error.lineno} column {error.colno}"
    except UnicodeDecodeError:
        problem = "not JSON in UTF-8"
    except (TypeError, ValueError, RecursionError):
        problem = "not JSON"
    if problem:  # raised out here, where no traceback shows the text
        raise StructureError(cls.__name__, [f"{problem} @ $"])
    return from_dict(cls, data)


def _decimal(text: str) -> Decimal:
    """Read a number as it stands, and one whose power of ten is beyond all reckoning as infinite."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a JSON object, unless it has the same key twice: Python's own reader would keep the last."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise _Twice
    return read
