"""Writing Markdown: code, plain text, tables, pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kostra_sdk.layouts import Field
    from kostra_sdk.layouts.xml_layout import XmlField


def code(text: object) -> str:
    """Write a text as code, whatever it holds."""
    text = str(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def plain(text: object) -> str:
    """Write a text so that nothing in it is markup."""
    return re.sub(r"([\\`*_{}\[\]<>|#$~])", r"\\\1", str(text))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table; a bar in a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_in_cell(str(cell)) for cell in line) + " |" for line in lines) + "\n"


def _in_cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def page(*parts: str) -> str:
    """Put a page together, with an empty line between its parts."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def note(kind: str, text: str) -> str:
    """Write an admonition, such as a ``note`` or a ``warning``."""
    return f":::{{{kind}}}\n{text}\n:::"


def position(field: Field) -> str:
    """Write where a field stands, counted from 1."""
    return f"{field.start + 1}" if field.width == 1 else f"{field.start + 1}–{field.stop}"


def occurrence(field: XmlField) -> str:
    """Write how many there are of an element or attribute: ``1``, ``0–1``, ``0–`` for any number."""
    least, most = int(field.mandatory), field.most
    return f"{most}" if least == most else f"{least}–{most or ''}"


def content(field: XmlField) -> str:
    """Write what an element or attribute holds; nothing of an element that holds elements."""
    if field.type is None:
        return ""
    least, most = field.min_length, field.max_length
    lengths = f"{least}" if least == most else f"{least}–{most}"
    lengths = f", {lengths} character{'s' * (most > 1)}" if most else ""
    return f"{field.type}{lengths}" + (f", {code(field.pattern)}" if field.pattern else "")
