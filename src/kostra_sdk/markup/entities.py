"""How far internal entities are expanded: a bound for each, and one for what they make of the whole stream.

The parser has a bound of its own from expat 2.4 on; these do not rest on it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kostra_sdk.markup.errors import MarkupFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.markup.errors import MarkupError

__all__ = ["Entities"]

MOST: Final = 100
"""Entities of a document type."""
LONGEST: Final = 1_000
"""Characters of an entity, those within it expanded: as many as the longest field of a form has."""
FREE: Final = 1 << 20
"""Characters that a stream with a document type may hold, however short it is."""
FACTOR: Final = 4
"""Characters that it may hold beyond that for each byte read."""
_THING: Final = 16
"""What an element or attribute counts as, beside the characters of its value."""

_REFERENCE: Final = re.compile(r"&([^;&\s]+);")


class Entities:
    """The internal entities of a document type, and what has been made with them."""

    def __init__(self, fed: Callable[[], int], refused: Callable[[MarkupFault], MarkupError]) -> None:
        """Take what tells the number of bytes read so far, and what makes the error to raise."""
        self._fed = fed
        self._refused = refused
        self._spent = 0
        self._values: dict[str, str] = {}

    def declare(self, name: str, value: str) -> None:
        """Take a declaration; raises :class:`~kostra_sdk.markup.errors.MarkupError` beyond the bounds.

        An entity is measured anew whenever one that it may refer to is declared.
        """
        self._values.setdefault(name, value)  # of two declarations the first holds
        lengths: dict[str, int] = {}
        if len(self._values) > MOST or any(self._length(each, lengths) > LONGEST for each in self._values):
            raise self._refused(MarkupFault.AMPLIFIED)

    def spend(self, characters: int, *, things: int = 0) -> None:
        """Count what was read; raises :class:`~kostra_sdk.markup.errors.MarkupError` beyond the bounds."""
        self._spent += characters + _THING * things
        if self._spent > FREE + FACTOR * self._fed():
            raise self._refused(MarkupFault.AMPLIFIED)

    def _length(self, name: str, lengths: dict[str, int]) -> int:
        """Measure an entity expanded; one that refers to itself is longer than any."""
        if name not in lengths:
            lengths[name] = LONGEST + 1  # until it is known
            value = self._values[name]
            within = (self._length(each, lengths) + 1 for each in _REFERENCE.findall(value) if each in self._values)
            lengths[name] = len(value) + sum(within)
        return lengths[name]
