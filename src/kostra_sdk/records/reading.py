"""What a compiled decoder calls for the cells that it cannot read at a glance."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from kostra_sdk.records.text import control_character

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.layouts import Field
    from kostra_sdk.records.base import Record

__all__ = ["odd", "read_integer", "read_long_date", "read_short_date", "set_apart"]

_INTEGER = re.compile(rb" *[+-]?[0-9]+ *")


def odd(raw: dict[str, str], key: str, cell: bytes, empty: Any = None) -> Any:
    """Keep the text of a cell that cannot be typed, and give `empty`, the value its attribute then has."""
    raw[key] = cell.decode("latin-1")
    return empty


def read_integer(raw: dict[str, str], key: str, cell: bytes) -> int | None:
    """Read an integer that has a sign, or blanks behind it."""
    return int(cell) if _INTEGER.fullmatch(cell) else odd(raw, key, cell)


def read_long_date(raw: dict[str, str], key: str, cell: bytes) -> date | None:
    """Read ``ddMMyyyy``, if there is such a day."""
    return _date(cell[4:], cell) or odd(raw, key, cell)


def read_short_date(raw: dict[str, str], key: str, cell: bytes) -> date | None:
    """Read ``ddMMyy``, whose years are 2000 to 2099, if there is such a day."""
    return _date(b"20" + cell[4:], cell) or odd(raw, key, cell)


def set_apart(texts: Sequence[tuple[str, Field]], record: Record, line: str) -> None:
    """Keep as raw the text fields that hold control characters, since no such text may be written."""
    for name, field in texts:
        text = line[field.start : field.stop]
        if control_character(text):
            setattr(record, name, "")
            record.raw[field.key] = text


def _date(year: bytes, cell: bytes) -> date | None:
    if not cell.isdigit():
        return None
    try:
        return date(int(year), int(cell[2:4]), int(cell[:2]))
    except ValueError:  # 31.02, month 13 or year 0
        return None
