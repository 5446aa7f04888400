"""Official names that hold the reporting year."""

from __future__ import annotations

__all__ = ["named_in_year"]


def named_in_year(text: str) -> dict[int, str]:
    """Give an official name of 2020-2022 by year: the letters YYYY are the reporting year."""
    return {year: text.replace("YYYY", str(year)) for year in (2020, 2021, 2022)}
