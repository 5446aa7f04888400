"""The official number rules once more: slow, on text, written straight down from their description.

Nothing is shared with ``kostra_sdk.ids.official``, so that the two can be held against each other.
"""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date, timedelta

SUFFIXES = ("00100", "00200", "99999")
LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


class Stumbles(Exception):
    """The program stumbles on the age."""


def digits(text: str, length: int) -> bool:
    """Whether the text is so many ASCII digits."""
    return re.fullmatch(f"[0-9]{{{length}}}", text) is not None


def mod11(text: str) -> bool:
    """Whether both check digits are right; what is no digit counts as 0."""
    if len(text) != 11:
        return False
    d = [int(c) if c in "0123456789" else 0 for c in text]
    first = sum(w * x for w, x in zip([3, 7, 6, 1, 8, 9, 4, 5, 2, 1], d[:10], strict=True))
    second = sum(w * x for w, x in zip([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1], d, strict=True))
    return first % 11 == 0 and second % 11 == 0


def exists(day: int, month: int, *, leap: bool) -> bool:
    """Whether the calendar has such a day."""
    return 1 <= month <= 12 and 1 <= day <= LENGTHS[month - 1] + (1 if leap and month == 2 else 0)


def is_mod11(text: str) -> bool:
    """Whether eleven digits have right check digits."""
    return digits(text, 11) and mod11(text)


def is_duf(text: str, year: int) -> bool:
    """Whether a DUF number has right check digits."""
    if year == 2020:
        text = text.replace(" ", "0")
    if not digits(text, 12):
        return False
    weighed = [w * int(c) for w, c in zip([4, 6, 3, 2, 4, 6, 3, 2, 7, 5], text[:10], strict=True)]
    return text[10:] == str(sum(weighed) % 11).rjust(2, "0")


def date_2020(text: str) -> tuple[int, int, int] | None:
    """Read day, month and year of the first six characters, one whole number with or without sign."""
    if len(text) != 11 or not re.fullmatch("[+-]?[0-9]+", text[:6]):
        return None
    day, month, year = int(text[:2]), int(text[2:4]), int(text[4:6])
    day = day - 40 if day > 31 else day
    return (day, month, year) if exists(day, month, leap=year % 4 == 0) else None


def age_2020(text: str) -> int | None:
    """Age in 2020."""
    born = date_2020(text)
    if born is None:
        return None
    yy = born[2]
    century = 2000 if yy < 20 else 1900
    if mod11(text):
        if not re.fullmatch("[+-]?[0-9]+", text[6:9]):
            return None
        individual = int(text[6:9])
        if individual >= 500 and yy < 40:
            century = 2000
        if 0 <= individual <= 499:
            century = 1900
        if individual >= 900 and yy > 39:
            century = 1900
    return 2020 - century - yy


def number_at(text: str, start: int, stop: int) -> tuple[str, int] | None:
    """Read digits from ``start``, blanks skipped, not past ``stop``: the digits and where they ended."""
    while start < len(text) and text[start] in " \t":
        start += 1
    end = start
    while end < min(stop, len(text)) and text[end] in "0123456789":
        end += 1
    return (text[start:end], end) if end > start else None


def age_2021(text: str, reporting_year: int) -> int | None:
    """Age in 2021 and 2022, the date read by a parser that takes two places a field where fields meet."""
    written = text[:2].strip("".join(map(chr, range(33))))
    day = int(written) if re.fullmatch("[+-]?[0-9]+", written) else 0
    day = day - 40 if day > 31 else day
    if day < 0 or len(text) < 6:
        return None
    date_text = f"{day:02d}{text[2:6]}"
    month = number_at(date_text, 2, 4)
    if month is None:
        return None
    year = number_at(date_text, month[1], 6)
    if year is None:
        return None
    # Two digits are a year of this century or the last, fewer are the year itself, of which there is no 0.
    if year[0] == "0" or not exists(day, int(month[0]), leap=int(year[0]) % 4 == 0):
        return None
    if not digits(date_text[4:6], 2):
        raise Stumbles
    age = (reporting_year % 100 - int(date_text[4:6])) % 100
    return None if age == 99 else age


def plus_a_year(day: date) -> date:
    """Give the same day a year later, 28 February for 29."""
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 2, 28)


def smart(day: int, month: int, year: int) -> date | None:
    """Read a day of 1 to 31 in any month; past its end it is the month's last."""
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    last = 29 if month == 2 and isleap(year) else LENGTHS[month - 1]
    return date(year, month, min(day, last))


def age_2023(text: str, reporting_year: int, ran: date) -> int | None:
    """Age in 2023 and 2024."""
    if not digits(text, 11):
        return None
    day1, month1 = int(text[0]), int(text[2])
    day1 = day1 - 4 if day1 > 3 else day1
    month1 = month1 - 8 if month1 > 1 else month1
    if month1 < 0:
        return None
    born = smart(day1 * 10 + int(text[1]), month1 * 10 + int(text[3]), 2000 + int(text[4:6]))
    if born is None:
        return None
    return reporting_year - (born.year - 100 if born - plus_a_year(ran) > timedelta(0) else born.year)


def age_2025(text: str, reporting_year: int) -> int | None:
    """Age in 2025 and later."""
    if not digits(text, 11):
        return None
    yy, individual = int(text[4:6]), int(text[6:9])
    if text.endswith(SUFFIXES):
        born = smart(int(text[:2]), int(text[2:4]), 2000 + yy)
        if born is None:
            return None
        return reporting_year - born.year + (100 if born > date(reporting_year + 1, 12, 31) else 0)
    day, month = int(text[:2]), int(text[2:4])
    born = smart(day - 40 if day >= 40 else day, month - 80 if month >= 80 else month, 2000 + yy)
    if born is None:
        return None
    if individual >= 500 and yy <= 39:
        century = 2000
    elif 500 <= individual <= 749 and yy >= 54:
        century = 1800
    elif individual <= 499 or individual >= 900:
        century = 1900
    else:
        century = 2000
    return reporting_year - century - yy


def age(text: str, year: int, ran: date) -> int | None:
    """Age in the reporting year, or None; raises :class:`Stumbles`."""
    if year == 2020:
        return age_2020(text)
    if year <= 2022:
        return age_2021(text, year)
    if year <= 2024:
        return age_2023(text, year, ran)
    return age_2025(text, year)


def is_valid(text: str, year: int, ran: date) -> bool:
    """Whether the number passes control 05."""
    if year == 2020:
        return date_2020(text) is not None and mod11(text)
    if is_mod11(text):
        return True
    return year >= 2023 and text.endswith(SUFFIXES) and age(text, year, ran) is not None
