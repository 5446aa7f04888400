"""Records to and from plain dicts and JSON.

Keys are attribute names (``bidrag_mnd``) or official field names of any year in upper case (``BIDRAG_JAN``,
``BIDRAG_1``, ``PERSON_DUFNR``), or some of each.
Bad input raises one :class:`~kostra_sdk.errors.StructureError`, with a ``message @ path`` for each problem.
The paths are the caller's own keys; the messages never hold a value.

This module imports cattrs, and is loaded when :meth:`Record.from_dict` and its like are called.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from cattrs import BaseValidationError, Converter, transform_error

from kostra_sdk.errors import FieldError, FieldProblem, StructureError
from kostra_sdk.records.attributes import Kind, attributes_of, cells_of, is_filled
from kostra_sdk.records.content import RecordContent, called, journal_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.layouts import Layout
    from kostra_sdk.records.attributes import Attribute, Cell
    from kostra_sdk.records.content import Names

__all__ = ["from_dict", "from_json", "to_dict", "to_json"]

R = TypeVar("R", bound=RecordContent)
C = TypeVar("C", bound=Collection[Any])

_DIGITS = re.compile(r" *[+-]?[0-9]{1,18} *")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Wrong(ValueError):
    """A value is not what its key asks for; the text says what that is, and never what the value is."""


def from_dict(cls: type[R], data: Mapping[str, object]) -> R:
    """Make a record of a class from a mapping.

    * whole numbers: ``int``, a float without fraction, or text of digits
    * dates: ``date``, or text as ``2026-12-31``
    * codes: a member, its code, or its name such as ``SOSIALHJELP``
    * boxes: ``bool``, or the box's code
    * numbered boxes: a list of numbers; or each by its official name, ``STMND_1: "01"``
    * monthly amounts: a mapping from month to amount; or each by its official name, ``BIDRAG_JAN: 1200``
    * counts: a mapping from name to number; or each by its official name, ``VENTETID_SEP_1: 12``
    * ``raw``: a mapping from official name to text

    None and blank text are empty, as is what is left out.

    Raises :class:`~kostra_sdk.errors.StructureError` for unknown keys, keys that say the same field twice,
    and values that are something else.
    """
    if not isinstance(data, Mapping):
        raise StructureError(cls.__name__, [f"not an object: {type(data).__name__} @ $"])
    reader = _Reader(cls)
    for key, value in data.items():
        reader.read(key, value)
    if reader.problems:
        raise StructureError(cls.__name__, reader.problems)
    return cls(**reader.values)


def from_json(cls: type[R], text: str | bytes) -> R:
    """Make a record of a class from a JSON object, with the keys and values of :func:`from_dict`.

    Raises :class:`~kostra_sdk.errors.StructureError`, also where the text is no JSON.
    """
    data: Any = None
    problem = ""
    try:
        data = json.loads(text, object_pairs_hook=_unique)
    except Wrong as wrong:
        problem = str(wrong)
    except json.JSONDecodeError as error:
        problem = f"not JSON, from line {error.lineno} column {error.colno}"
    except (ValueError, RecursionError):
        problem = "not JSON"
    if problem:  # raised out here, where no traceback shows the text
        raise StructureError(cls.__name__, [f"{problem} @ $"])
    return from_dict(cls, data)


def to_dict(record: RecordContent, names: Names = "attribute", year: int | None = None) -> dict[str, Any]:
    """Give what is filled in a record: text, whole numbers, True, lists and dicts.

    Dates are text as ``2026-12-31``, codes are text.
    With ``names="official"`` every column has a key of its own, and a ticked box is its code;
    the names are those of `year`, or the newest where no year is given.
    :func:`from_dict` makes the same record of either.

    Raises :class:`~kostra_sdk.errors.FieldError` where something is filled that the layout of `year` lacks,
    and :class:`~kostra_sdk.errors.UnknownEdition` for a year without layout.
    """
    if names == "attribute":
        plain = {
            attribute.name: _CONVERTER.unstructure(value)
            for attribute in attributes_of(type(record))
            if is_filled(attribute.kind, value := getattr(record, attribute.name))
        }
        return plain | ({"raw": dict(record.raw)} if record.raw else {})
    cls, form = type(record), record.form
    columns = _names_of(cls).columns if year is None else _columns_of(cls, form.layout(year))
    cells = dict(_filled_cells(record, columns))
    lacking = [key for key in (*cells, *record.raw) if key not in columns]
    if lacking:
        year = year or form.years[-1]
        reason = f"filled, but the layout of {year} has no such field"
        problems = [FieldProblem(key, 0, reason) for key in lacking]
        raise FieldError(form.name, year, journal_number(record), problems, called=called(record))
    plain = {cell.field.name: cells[key] for key, cell in columns.items() if key in cells}
    raw = {columns[key].field.name: text for key, text in record.raw.items()}
    return plain | ({"raw": raw} if raw else {})


def to_json(record: RecordContent, names: Names = "attribute", year: int | None = None) -> str:
    """Give the same as :func:`to_dict`, as a JSON object on one line."""
    return json.dumps(to_dict(record, names, year), ensure_ascii=False)


# --- names ------------------------------------------------------------------------------------------------


class _Names:
    """The keys that a record class goes by, and its columns."""

    def __init__(self, cls: type[RecordContent]) -> None:
        form = cls.form
        self.targets: dict[str, tuple[Attribute, int | str]] = {}
        """What each key stands for: an attribute (number 0), or one of its columns (by number from 1, or name)."""
        for attribute in attributes_of(cls):
            self.targets[attribute.name] = attribute, 0
            self.targets |= {key: (attribute, number) for number, key in attribute.numbers.items()}
        self._keys = {key: key for attribute in attributes_of(cls) for key in attribute.keys} | dict(form.aliases)
        """Official name in any year → key."""
        self.targets |= {alias: self.targets[key] for alias, key in form.aliases.items() if alias not in self.targets}
        self.columns: dict[str, Cell] = {}
        """The columns of all years by key, each as its newest layout has it."""
        for year in reversed(form.years):
            for key, cell in _columns_of(cls, form.layout(year)).items():
                self.columns.setdefault(key, cell)

    def key(self, name: str) -> str:
        """Give the key of a column by its official name in any year."""
        if name not in self._keys:
            raise Wrong(f"unknown field {name}")
        return self._keys[name]


_NAMES: dict[type[RecordContent], _Names] = {}


def _names_of(cls: type[RecordContent]) -> _Names:
    if cls not in _NAMES:
        _NAMES[cls] = _Names(cls)
    return _NAMES[cls]


def _columns_of(cls: type[RecordContent], layout: Layout) -> dict[str, Cell]:
    return {cell.field.key: cell for cell in cells_of(cls, layout)}


# --- in ---------------------------------------------------------------------------------------------------


class _Reader:
    """Takes a mapping key by key, and keeps the values and all that is wrong."""

    def __init__(self, cls: type[RecordContent]) -> None:
        self._names = _names_of(cls)
        self._given: dict[str, dict[int | str, str]] = {}
        self.values: dict[str, Any] = {}
        self.problems: list[str] = []

    def read(self, key: object, value: object) -> None:
        path = f"$.{key}" if isinstance(key, str) else f"$[{key!r}]"
        try:
            if key != "raw" and (not isinstance(key, str) or key not in self._names.targets):
                self.problems.append(f"unknown key @ {path}")
            elif value is None or (isinstance(value, str) and not value.strip(" ")):
                pass  # empty, as if it were left out
            elif key == "raw":
                self.values[key] = self._raw(value)
            else:
                self._take(*self._names.targets[key], path, value)
        except (Wrong, BaseValidationError) as error:
            self.problems += transform_error(error, path, _told)

    def _take(self, attribute: Attribute, number: int | str, path: str, value: object) -> None:
        """Take the value of an attribute (number 0), or of one of its columns."""
        name = attribute.name
        self._check_new(name, number, path)
        match attribute.kind:
            case Kind.BOX:
                self.values[name] = self._is_ticked(attribute.keys[0], value)
            case Kind.BOXES if number:
                if self._is_ticked(attribute.numbers[number], value):
                    self.values.setdefault(name, set()).add(number)
            case Kind.AMOUNTS | Kind.COUNTS if number:
                self.values.setdefault(name, {})[number] = _CONVERTER.structure(value, int)
            case _:
                self.values[name] = _structured(value, attribute)

    def _check_new(self, name: str, number: int | str, path: str) -> None:
        """Refuse a column that is given twice, and one that is given beside all of them at once."""
        given = self._given.setdefault(name, {})
        clashing = [given[other] for other in given if number in {0, other} or other == 0]
        if clashing:
            raise Wrong(f"given already, as {clashing[0]}")
        given[number] = path

    def _is_ticked(self, key: str, value: object) -> bool:
        if isinstance(value, bool):
            return value
        code = self._names.columns[key].code
        if value != code:
            raise Wrong(f"neither true, false nor the code {code}")
        return True

    def _raw(self, value: object) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise Wrong("not a mapping from official name to text")
        texts = _CONVERTER.structure(value, dict[str, str])
        raw = {self._names.key(name): text for name, text in texts.items()}
        if len(raw) != len(texts):
            raise Wrong("the same field twice")
        return raw


def _structured(value: object, attribute: Attribute) -> object:
    """Give the value of a whole attribute."""
    match attribute.kind:
        case Kind.BOXES:
            if not isinstance(value, (list, tuple, AbstractSet)):
                raise Wrong("not a list of numbers")
            return set(_within(attribute, _CONVERTER.structure([*value], list[int])))
        case Kind.AMOUNTS:
            if not isinstance(value, Mapping):
                raise Wrong("not a mapping from month to whole kroner")
            amounts = _within(attribute, _CONVERTER.structure(value, dict[int, int]))
            if len(amounts) != len(value):
                raise Wrong("the same month twice")
            return amounts
        case Kind.COUNTS:
            if not isinstance(value, Mapping):
                raise Wrong("not a mapping from name to whole number")
            return _within(attribute, _CONVERTER.structure(value, dict[str, int]))
        case Kind.CODE if attribute.codes:
            return _CONVERTER.structure(value, attribute.codes)
        case kind:
            return _CONVERTER.structure(value, _TYPES[kind])


def _within(attribute: Attribute, numbers: C) -> C:
    if not attribute.numbers.keys() >= set(numbers):
        if attribute.kind is Kind.COUNTS:
            raise Wrong("a name that is none of its columns")
        raise Wrong(f"a number outside 1-{len(attribute.keys)}")
    return numbers


def _told(exception: BaseException, _type: type | None) -> str:
    return str(exception)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a JSON object, unless it has the same key twice: Python's own reader would keep the last."""
    counts = Counter(key for key, _ in pairs)
    twice = sorted(key for key, count in counts.items() if count > 1)
    if twice:
        raise Wrong(f"the same key twice: {', '.join(twice)}")
    return dict(pairs)


# --- values -----------------------------------------------------------------------------------------------


def _text(value: object, _: type) -> str:
    if not isinstance(value, str):
        raise Wrong(f"not text: {type(value).__name__}")
    return str(value)


def _integer(value: Any, _: type) -> int:
    if isinstance(value, str):
        if _DIGITS.fullmatch(value):
            return int(value)
    elif not isinstance(value, bool):
        # Whatever counts as a number, such as a Decimal from a database, if there is no fraction to lose.
        with suppress(TypeError, ValueError, OverflowError):
            if int(value) == value:
                return int(value)
    raise Wrong("not a whole number")


def _date(value: object, _: type) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise Wrong("not a date as 2026-12-31")


def _code(value: object, codes: type[StrEnum]) -> StrEnum:
    for member in codes:
        if value in (member.value, member.name):
            return member
    raise Wrong(f"not a code of {codes.__name__}")


def _converter() -> Converter:
    converter = Converter()
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _integer)
    converter.register_structure_hook(date, _date)
    converter.register_structure_hook(StrEnum, _code)  # and all that derive from it
    converter.register_unstructure_hook(StrEnum, lambda code: code.value)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(set, sorted)
    converter.register_unstructure_hook(dict, lambda amounts: dict(sorted(amounts.items())))
    return converter


_CONVERTER = _converter()
_TYPES: Mapping[Kind, type[Any]] = {Kind.TEXT: str, Kind.INTEGER: int, Kind.DATE: date}


# --- out --------------------------------------------------------------------------------------------------


def _filled_cells(record: RecordContent, columns: Mapping[str, Cell]) -> Iterator[tuple[str, Any]]:
    """Give key and plain value of every column that is filled; a ticked box is its code."""
    for attribute in attributes_of(type(record)):
        value = getattr(record, attribute.name)
        if not is_filled(attribute.kind, value):
            continue
        match attribute.kind:
            case Kind.BOXES:
                numbered = dict.fromkeys(sorted(value), True)
            case Kind.AMOUNTS | Kind.COUNTS:
                numbered = value
            case _:
                numbered = {1: _CONVERTER.unstructure(value)}
        for number, plain in numbered.items():
            key = attribute.numbers.get(number, f"{attribute.name.upper()}_{number}")
            yield key, columns[key].code if plain is True and key in columns else plain
