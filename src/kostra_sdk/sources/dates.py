"""Dates as they stand in text: patterns of a mapping file, compiled once, and the one that needs no pattern."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.advice.calendar.norwegian_time import NORWEGIAN_TIME
from kostra_sdk.sources.problems import Wrong, describe

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Pattern", "compile_format", "day_of", "read_iso"]

NO_DAY: Final = "no day of the calendar"
ELSEWHERE: Final = "a moment in another time zone than Norway's: give the day it was here"

_ISO: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([01][0-9]|2[0-3]):([0-5][0-9])(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_NORWAY: Final = {f"+0{hours}{mark}00": timedelta(hours=hours) for hours in (1, 2) for mark in (":", "")}
_LAST_HOUR: Final = 23
_RULE_SINCE: Final = 1996
"""Since when Norway's clocks follow the rule that :data:`NORWEGIAN_TIME` knows."""

_DIRECTIVES: Final = {"d": 2, "m": 2, "Y": 4, "y": 2, "H": 2, "M": 2, "S": 2, "f": 6}
"""What a pattern may ask for, as ``strptime`` has it, and how many digits that is."""
_PIECES: Final = re.compile(r"%(.?)|([^%]+)", re.DOTALL)


@attrs.frozen
class Pattern:
    """A way to write dates, ready for use."""

    text: str
    """As it stands in the mapping file."""
    regex: re.Pattern[str]
    latest_year: int = 0
    """With years of two digits, the last one that they can mean; 0 with years of four."""
    width: int = 0
    """How many digits it is, where it is nothing but digits; then it can be read from a number as well."""

    def read(self, text: str) -> date:
        """Read a date; raises Wrong for text that is none."""
        found = self.regex.fullmatch(text)
        if found is None:
            raise Wrong(f"no date as {self.text}: {describe(text)}")
        year = int(found["year"])
        if self.latest_year:
            year = self.latest_year - (self.latest_year - year) % 100
        return _day(year, int(found["m"]), int(found["d"]))


def read_iso(text: str) -> date:
    """Read a date as ``2026-12-31``, or the day of a moment as ``2026-12-31T10:15:00``.

    Raises:
        Wrong: It is none, or a moment in another time zone than Norway's.
    """
    found = _ISO.fullmatch(text)
    if found is None:
        raise Wrong(f"no date as 2026-12-31: {describe(text)}; say format")
    year, month, day, hour, minute, zone = found.groups()
    read = _day(int(year), int(month), int(day))
    if not zone or _is_day_here(read, int(hour), int(minute), _NORWAY.get(zone)):
        return read
    raise Wrong(ELSEWHERE)


def day_of(moment: datetime) -> date:
    """Give the day of a moment.

    Raises:
        Wrong: It is in another time zone than Norway's, or a moment of pandas' that no date can be.
    """
    try:
        day = moment.date()
    except NotImplementedError:  # pandas' own, after the year 9999
        day = None
    if day is None:
        raise Wrong(NO_DAY)
    if moment.tzinfo is None or _is_day_here(day, moment.hour, moment.minute, moment.utcoffset()):
        return day
    raise Wrong(ELSEWHERE)


def _is_day_here(day: date, hour: int, minute: int, offset: timedelta | None) -> bool:
    """Whether clocks can be Norway's, or at least showed the same day as Norway's, an hour ahead or behind."""
    if offset is None or offset not in _NORWAY.values():
        return False
    if day.year < _RULE_SINCE or 0 < hour < _LAST_HOUR:
        return True
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone(offset))
    return moment.astimezone(NORWEGIAN_TIME).date() == day


def compile_format(text: str, latest_year: int) -> Pattern:
    """Make a pattern of text such as ``%d.%m.%Y``.

    Day and month may have one digit where something stands between the parts.

    Raises:
        Wrong: The text is no pattern of a date.
    """
    pieces = _PIECES.findall(text)
    asked = [directive for directive, literal in pieces if not literal]
    unknown = sorted({f"%{directive}" for directive in asked if directive not in _DIRECTIVES})
    if unknown:
        raise Wrong(
            f"{', '.join(unknown)} is not known: a date is made of {' '.join(f'%{each}' for each in _DIRECTIVES)}"
        )
    if len(asked) != len(set(asked)) or not {"d", "m"} <= set(asked) or len({"Y", "y"} & set(asked)) != 1:
        raise Wrong("a date needs %d, %m, and either %Y or %y, each once")
    is_compact = any(not first[1] and not second[1] for first, second in pairwise(pieces))
    regex = "".join(_regexes(pieces, is_compact=is_compact))
    width = sum(_DIRECTIVES[directive] for directive in asked) if len(asked) == len(pieces) else 0
    return Pattern(text, re.compile(regex), latest_year if "y" in asked else 0, width)


def _regexes(pieces: list[tuple[str, str]], *, is_compact: bool) -> Iterator[str]:
    for directive, literal in pieces:
        if literal:
            yield re.escape(literal)
        elif directive == "f":
            yield r"[0-9]{1,9}"
        elif directive in {"Y", "y"}:
            yield f"(?P<year>[0-9]{{{_DIRECTIVES[directive]}}})"
        else:
            yield f"(?P<{directive}>[0-9]{{{'' if is_compact else '1,'}2}})"


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:  # 31.02, month 13 or year 0
        pass
    raise Wrong(NO_DAY)
