"""What is wrong in rows: one value at a time while they are read, and all of it at the end, without any value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any, Final

from kostra_sdk.errors import RowProblem

__all__ = ["NEEDED", "WHOLE_ROW", "Problems", "UnmappedCode", "Wrong", "describe"]

NEEDED: Final = "nothing, where something is needed"
"""The reason where an attribute must have a value and the row has none."""
WHOLE_ROW: Final = "(the row)"
"""Stands for the column where the row itself is wrong."""

ABSENT: Final = "no row has such a column"
OTHER_LETTERS: Final = "no row has such a column, only one with other capital letters"
OTHER: Final = "other things that are wrong"
SHOWN: Final = 5
"""How many row numbers a problem names."""
MOST_REASONS: Final = 50
"""How many reasons are kept apart in one column, so that memory does not grow with the rows."""
MOST_CODES: Final = 1000
"""How many codes without mapping are kept apart in one column."""
LONGEST: Final = 100
"""Longer texts are not told apart by their length."""


class Wrong(ValueError):
    """A value is not what its column should hold; the text is the reason, and never has the value in it."""


class UnmappedCode(Wrong):
    """Codes that the mapping knows nothing of; :attr:`codes` may be anything that stands in the column."""

    def __init__(self, *codes: str) -> None:
        super().__init__("a code without mapping")
        self.codes = codes
        """The codes themselves: never printed, counted only."""


def describe(value: object) -> str:
    """Say of what kind a value is, without saying what it is."""
    if isinstance(value, str):
        return _describe_text(value)
    if isinstance(value, (float, Decimal)):
        return _describe_number(value)
    kinds = (kind for types, kind in _KINDS if isinstance(value, types))
    return next(kinds, f"a value of type {type(value).__name__}")


_KINDS: Final[tuple[tuple[Any, str], ...]] = (
    (NoneType, "nothing"),
    (bool, "true or false"),
    (int, "a whole number"),
    (datetime, "a moment"),
    (date, "a date"),
    (Mapping, "an object"),
    ((list, tuple, set, frozenset), "a list"),
)


def _describe_number(number: float | Decimal) -> str:
    if not (number.is_finite() if isinstance(number, Decimal) else math.isfinite(number)):
        return "no finite number"
    is_whole = number == number.to_integral_value() if isinstance(number, Decimal) else number.is_integer()
    return "a number" if is_whole else "a number with decimals"


def _describe_text(text: str) -> str:
    count = len(text)
    if not text.strip():
        return "blank text"
    what = "digit" if text.isascii() and text.isdigit() else "character"
    if count > LONGEST:
        return f"text of more than {LONGEST} {what}s"
    return f"text of {count} {what}{'s' if count > 1 else ''}"


class _Found:
    """One reason in one column: the first rows, and how many there are."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.count = 0

    def add(self, row: int, *, show: bool = True) -> None:
        self.count += 1
        if show and len(self.rows) < SHOWN and row not in self.rows:
            self.rows.append(row)


class Problems:
    """All that is wrong in the rows of one source, grouped by column and reason: memory does not grow with the rows."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, _Found]] = {}
        self._codes: dict[str, dict[str, None]] = {}
        self._absent: dict[str, _Found] = {}
        self._torn = 0
        self._other_letters: set[str] = set()
        self.rows = 0
        """How many rows there were, known at the end."""

    def add(self, column: str, wrong: Wrong | str, row: int) -> None:
        """Note that a row is wrong in a column."""
        reasons = self._found.setdefault(column, {})
        reason = str(wrong)
        if reason not in reasons and len(reasons) >= MOST_REASONS:
            reason = OTHER
        found = reasons.setdefault(reason, _Found())
        if isinstance(wrong, UnmappedCode):
            # A row is shown for each new code, since that is what the mapping lacks.
            known = self._codes.setdefault(column, {})
            new = [code for code in wrong.codes if code not in known and len(known) < MOST_CODES]
            known.update(dict.fromkeys(new))
            found.add(row, show=bool(new))
        else:
            found.add(row)

    def add_torn(self, wrong: Wrong, row: int) -> None:
        """Note that a row is none, so that its columns cannot be asked for."""
        self._torn += 1
        self.add(WHOLE_ROW, wrong, row)

    def add_absent(self, column: str, row: int, names: Iterable[object] = ()) -> None:
        """Note that a row has no such column at all, only those of these names: no harm where another row has it."""
        if column not in self._absent and column.casefold() in {str(name).casefold() for name in names}:
            self._other_letters.add(column)
        found = self._absent.setdefault(column, _Found())
        found.add(row, show=not found.rows)

    def end(self, rows: int) -> None:
        """Note how many rows there were, and the columns that none of them had."""
        self.rows = rows
        for column, found in self._absent.items():
            if found.count == rows - self._torn:
                reasons = self._found.setdefault(column, {})
                reasons.pop(NEEDED, None)
                reasons[OTHER_LETTERS if column in self._other_letters else ABSENT] = found

    def listed(self, prefix: str = "") -> tuple[RowProblem, ...]:
        """Give every problem, by column and reason, in the order they were met."""
        return tuple(
            RowProblem(prefix + column, self._told(column, reason), tuple(found.rows), found.count)
            for column, reasons in self._found.items()
            for reason, found in reasons.items()
        )

    def __bool__(self) -> bool:
        return bool(self._found)

    def _told(self, column: str, reason: str) -> str:
        codes = len(self._codes.get(column, ()))
        if reason != str(UnmappedCode()) or codes == 1:
            return reason
        several = f"{codes} or more" if codes == MOST_CODES else str(codes)
        return f"{several} different codes without mapping, each first seen here"
