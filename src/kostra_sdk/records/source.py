"""The Python source of an edition's codec: one straight function each way, written from the layout.

The functions know nothing but the ordinary case.
``encode`` gives the line of a record whose every value has exactly its type and fits its column,
and otherwise "": what is wrong, and with which field, is for :mod:`kostra_sdk.records.careful` to find out.
It writes a value of another type as ``ODD``, which is longer than any line:
so the length of the line tells at once whether all types were right and all values fitted.
``decode`` types the cells whose text is a value, and hands the others to :mod:`kostra_sdk.records.reading`.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from struct import Struct
from typing import TYPE_CHECKING, Any

from kostra_sdk.codegen import compile_source
from kostra_sdk.records import reading
from kostra_sdk.records.attributes import Kind, attributes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from kostra_sdk.layouts import Layout
    from kostra_sdk.records.attributes import Cell
    from kostra_sdk.records.base import Record

__all__ = ["compile_decoder", "compile_encoder"]

_EMPTY = {
    Kind.TEXT: '""',
    Kind.INTEGER: "None",
    Kind.DATE: "None",
    Kind.CODE: "None",
    Kind.BOX: "False",
    Kind.BOXES: "set()",
    Kind.AMOUNTS: "{}",
    Kind.COUNTS: "{}",
}

_MAPPINGS = frozenset({Kind.AMOUNTS, Kind.COUNTS})

_READERS = {"ddMMyyyy": "long_date", "ddMMyy": "short_date"}

_WRITERS = {
    "ddMMyyyy": '"%02d%02d%04d" % (v.day, v.month, v.year) if v.__class__ is date else ODD',
    "ddMMyy": '"%02d%02d%02d" % (v.day, v.month, v.year - 2000) '
    "if v.__class__ is date and 2000 <= v.year <= 2099 else ODD",
}


def compile_encoder(cls: type[Record], layout: Layout, cells: Sequence[Cell]) -> Callable[..., str]:
    """Compile ``encode(r, KOMMUNE_NR="", …)``, which gives the line, or "" in any doubt.

    Beside the record it takes what an extract fills in, by the keys of the fields.
    """
    names: dict[str, object] = {
        "date": date,
        "INTEGERS": {int},
        "FORMAT": "".join(_format(cell) for cell in cells),
        "ODD": " " * (layout.length + 1),
    }
    source = "\n".join(_encoder(cls, layout, cells, names))
    compiled = compile_source(f"{layout.form} {layout.year} encode", source, names)
    return compiled["encode"]  # type: ignore[no-any-return]  # a name of the source


def compile_decoder(cls: type[Record], layout: Layout, cells: Sequence[Cell]) -> Callable[[str], Any]:
    """Compile ``decode(line)``, which gives a record."""
    texts = [(cell.attribute.name, cell.field) for cell in cells if cell.kind is Kind.TEXT]
    names: dict[str, object] = {
        "new": partial(cls.__new__, cls),
        "unpack": Struct(_struct(cells)).unpack,
        "odd": reading.odd,
        "integer": reading.read_integer,
        "long_date": reading.read_long_date,
        "short_date": reading.read_short_date,
        "set_apart": partial(reading.set_apart, texts),
    }
    source = "\n".join(_decoder(cls, layout, cells, names))
    compiled = compile_source(f"{layout.form} {layout.year} decode", source, names)
    return compiled["decode"]  # type: ignore[no-any-return]  # a name of the source


# --- encode -----------------------------------------------------------------------------------------------


def _encoder(cls: type[Record], layout: Layout, cells: Sequence[Cell], names: dict[str, object]) -> Iterator[str]:
    present: dict[str, set[int | str]] = {}
    for cell in cells:
        present.setdefault(cell.attribute.name, set()).add(cell.number)
    filled = cls.form.filled
    parameters = ["r", *(f"{key}=''" for key in filled)]
    yield f"def encode({', '.join(parameters)}):"
    yield "    try:"
    yield f"        if {_doubts(cls, present.keys())}:"
    yield '            return ""'
    for attribute in attributes_of(cls):
        name = attribute.name
        if name in present and attribute.kind is Kind.BOXES:
            names[f"{name}_all"] = present[name]
            yield f"        {name} = r.{name}"
            yield f"        if {name}.__class__ is not set or not {name} <= {name}_all:"
            yield '            return ""'
        if name in present and attribute.kind in _MAPPINGS:
            names[f"{name}_all"] = present[name]
            yield f"        {name} = r.{name}"
            yield f"        if {name}.__class__ is not dict or {name} and not ("
            yield f"            set(map(type, {name}.values())) == INTEGERS and {name}.keys() <= {name}_all"
            yield "        ):"
            yield '            return ""'
    yield "        line = FORMAT % ("
    for cell in cells:
        if cell.kind is not Kind.UNKNOWN:
            yield f"            {_written(cell, names, filled)},  # {cell.field.name!r}"
    yield "        )"
    yield '        line.encode("latin-1")'
    yield f"        if len(line) == {layout.length:d} and line.isprintable():"
    yield "            return line"
    yield "    except (AttributeError, TypeError, ValueError):"
    yield "        pass  # a value of quite another type, or a character beyond ISO-8859-1"
    yield '    return ""'


def _doubts(cls: type[Record], present: Collection[str]) -> str:
    """Give the condition that the record holds raw text, or a value that the layout has no field for."""
    lacking = [attribute for attribute in attributes_of(cls) if attribute.name not in present]
    filled = [
        f"r.{attribute.name}" + (" is not None" if _EMPTY[attribute.kind] == "None" else "") for attribute in lacking
    ]
    return " or ".join(["r.raw", *filled])


def _format(cell: Cell) -> str:
    match cell.kind:
        case Kind.UNKNOWN:
            return " " * cell.field.width
        case Kind.INTEGER | Kind.AMOUNTS | Kind.COUNTS:
            return f"%{cell.field.width}s"
        case _:
            return f"%-{cell.field.width}s"


def _written(cell: Cell, names: dict[str, object], filled: Collection[str]) -> str:
    """Give the expression for what the cell holds; `filled` are the fields that an extract fills in."""
    name = cell.attribute.name
    match cell.kind:
        case Kind.TEXT:
            value = f"v or {cell.field.key}" if cell.field.key in filled else "v"
            written = f"{value} if (v := r.{name}).__class__ is str else ODD"
        case Kind.INTEGER:
            written = f'"" if (v := r.{name}) is None else v if v.__class__ is int else ODD'
        case Kind.DATE:
            written = f'"" if (v := r.{name}) is None else {_WRITERS[str(cell.field.pattern)]}'
        case Kind.CODE:
            names[f"{name}_codes"] = {None: ""} | {code: code.value for code in cell.attribute.codes or ()}
            written = f"{name}_codes.get(r.{name}, ODD)"
        case Kind.BOX:
            written = f'{cell.code!r} if (v := r.{name}) is True else "" if v is False else ODD'
        case Kind.BOXES:
            written = f'{cell.code!r} if {cell.number} in {name} else ""'
        case _:
            written = f'{name}.get({cell.number!r}, "")'
    return written


# --- decode -----------------------------------------------------------------------------------------------


def _decoder(cls: type[Record], layout: Layout, cells: Sequence[Cell], names: dict[str, object]) -> Iterator[str]:
    present = {cell.attribute.name for cell in cells}
    cut = ", ".join(_cut(cell) for cell in cells if cell.kind is not Kind.TEXT)
    yield "def decode(line):"
    yield f'    {cut}, = unpack(line.encode("latin-1"))'
    yield "    r = new()"
    yield "    r.raw = raw = {}"
    yield f"    r._origin = {layout.form!r}, {layout.year:d}, line"
    for attribute in attributes_of(cls):
        if attribute.kind in {Kind.BOXES, *_MAPPINGS}:
            yield f"    r.{attribute.name} = {attribute.name} = {_EMPTY[attribute.kind]}"
        elif attribute.name not in present:
            yield f"    r.{attribute.name} = {_EMPTY[attribute.kind]}"
    for cell in cells:
        yield from _reading(cell, names)
    yield "    if not line.isprintable():"
    yield "        set_apart(r, line)"
    yield "    return r"


def _struct(cells: Sequence[Cell]) -> str:
    """Give the format that cuts a line into the cells that are no text."""
    return "".join(f"{cell.field.width}{'x' if cell.kind is Kind.TEXT else 's'}" for cell in cells)


def _cut(cell: Cell) -> str:
    return f"c{cell.field.start:d}"


def _reading(cell: Cell, names: dict[str, object]) -> Iterator[str]:
    """Give the statements that read the cell."""
    field, name, text = cell.field, cell.attribute.name, _cut(cell)
    blank = repr(b" " * field.width)
    to_raw = f"raw, {field.key!r}, {text}"
    integer = f'int({text}) if {text}.lstrip(b" ").isdigit() else integer({to_raw})'
    match cell.kind:
        case Kind.TEXT:
            yield f'    r.{name} = line[{field.start:d}:{field.stop:d}].rstrip(" ")'
        case Kind.INTEGER:
            yield f"    r.{name} = None if {text} == {blank} else {integer}"
        case Kind.DATE:
            yield f"    r.{name} = None if {text} == {blank} else {_READERS[str(field.pattern)]}({to_raw})"
        case Kind.CODE:
            codes = {code.value.encode(): code for code in cell.attribute.codes or ()}
            names[f"{name}_codes"] = {b" " * field.width: None} | codes
            yield f"    r.{name} = {name}_codes[{text}] if {text} in {name}_codes else odd({to_raw})"
        case Kind.BOX:
            ticked = repr(cell.code.encode())
            yield f"    r.{name} = {text} == {ticked} or {text} != {blank} and odd({to_raw}, False)"
        case Kind.BOXES:
            yield f"    if {text} == {cell.code.encode()!r}:"
            yield f"        {name}.add({cell.number})"
            yield f"    elif {text} != {blank}:"
            yield f"        odd({to_raw})"
        case Kind.AMOUNTS | Kind.COUNTS:
            yield f"    if {text} != {blank} and (v := {integer}) is not None:"
            yield f"        {name}[{cell.number!r}] = v"
        case _:
            yield f"    if {text} != {blank}:"
            yield f"        odd({to_raw})"
