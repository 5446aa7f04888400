"""Writing XML: the same bytes for the same elements, every time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.markup.model import Element

__all__ = ["PROLOGUE", "render", "unwritable"]

PROLOGUE: Final = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
"""What a file begins with."""

_INDENT: Final = "  "
# Neither XML 1.0 has these, nor does anybody mean them in a text: controls, halves of pairs, non-characters.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE: Final = _IN_TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


def unwritable(text: str) -> str:
    """Give the first character that XML does not have, or a control character, or ""."""
    found = _UNWRITABLE.search(text)
    return found.group() if found else ""


def render(element: Element, depth: int = 0) -> bytes:
    """Write an element as ISO-8859-1, on lines of its own, indented by its depth.

    Attributes and children stand in their order.
    A character that ISO-8859-1 does not have is written as a reference, and is read as itself again.
    Texts and values must be writable, see :func:`unwritable`.
    """
    return "".join(_lines(element, depth)).encode("iso-8859-1", "xmlcharrefreplace")


def _lines(element: Element, depth: int) -> Iterator[str]:
    attributes = "".join(f' {name}="{value.translate(_IN_ATTRIBUTE)}"' for name, value in element.attributes.items())
    head = f"{_INDENT * depth}<{element.name}{attributes}"
    if element.children:
        yield f"{head}>\n"
        for child in element.children:
            yield from _lines(child, depth + 1)
        yield f"{_INDENT * depth}</{element.name}>\n"
    elif element.texts:
        yield f"{head}>{element.text.translate(_IN_TEXT)}</{element.name}>\n"
    else:
        yield f"{head}/>\n"
