"""Messages: our Norwegian sentences, filled with the values the control judged.

In a template ``{ARBSIT}`` is the field's value, with the label of its code,
``{ARBSIT.codes}`` the codes it may hold in that edition,
``{ARBSIT.expected}`` those that the control itself asks for,
and a lower-case ``{sum}`` one of the control's own values.
A fødselsnummer or DUF number is never printed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kostra_sdk.controls.expression import Node
    from kostra_sdk.layouts import Field, Layout

__all__ = ["cells_named", "describe_cell", "list_codes", "message_writer"]

_PLACE = re.compile(r"\{([A-ZÆØÅ0-9_]+)(\.codes|\.expected)?\}|\{([a-z_]+)\}")


def describe_cell(field: Field, cell: bytes) -> str:
    """Print a cell for a caseworker: its text, and the label where it is a code."""
    text = cell.decode("latin-1").strip()
    if not text:
        return "blank"
    if field.is_personal_number:
        return "(vises ikke)"
    label = field.codes.get(text)
    return f"«{text}» ({label})" if label else f"«{text}»"


def list_codes(field: Field, codes: Iterable[str]) -> str:
    """List codes of a field with their labels."""
    labelled = [f"{code} ({field.codes[code]})" if field.codes.get(code) else code for code in codes if code.strip()]
    return " eller ".join([", ".join(labelled[:-1]), labelled[-1]] if labelled[1:] else labelled)


def _asked_for(key: str, tree: Node) -> list[str]:
    """Give the codes that a control asks a field for: those of the last test of it against a list."""
    lists = [node.args[1] for node in tree.walk() if node.op == "isin" and node.args[0] == key]
    return [code.decode("latin-1") for code in lists[-1]]


def cells_named(template: str) -> tuple[str, ...]:
    """Give the keys of the fields whose cells a template names."""
    return tuple(key for key, codes, _ in _PLACE.findall(template) if key and not codes)


def message_writer(template: str, layout: Layout, tree: Node) -> Callable[[bytes, Mapping[str, object]], str]:
    """Prepare a template for a layout and a control's tree; the result takes a line and the control's own values."""
    parts: list[str | Field | _Value] = []
    last = 0
    for place in _PLACE.finditer(template):
        parts.append(template[last : place.start()])
        key, codes, value = place.groups()
        if value:
            parts.append(_Value(value))
        elif codes:
            field = layout.by_key[key]
            parts.append(list_codes(field, field.codes if codes == ".codes" else _asked_for(key, tree)))
        else:
            parts.append(layout.by_key[key])
        last = place.end()
    parts.append(template[last:])

    def fill(part: str | Field | _Value, line: bytes, values: Mapping[str, object]) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, _Value):
            value = values[part.name]
            return value.decode("latin-1").strip() if isinstance(value, bytes) else str(value)
        return describe_cell(part, line[part.start : part.stop])

    return lambda line, values: "".join(fill(part, line, values) for part in parts)


@attrs.frozen
class _Value:
    """The place of one of the control's own values."""

    name: str
