"""What the controls of 11B are called, and the years they are for."""

from __future__ import annotations

from typing import Final

__all__ = ["SINCE", "UNTIL", "named"]

SINCE: Final = 2011
UNTIL: Final = 2016


def named(number: str, title: str) -> str:
    """Give a control's name: number and title are documented, how a report put them together is not."""
    return f"Kontroll {number} {title}"
