"""Texts that case systems fill freely, and that could hold a personal number all the same."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["HIDDEN", "masked"]

HIDDEN: Final = "(vises ikke)"
"""What is shown instead."""

_PERSONAL: Final = re.compile(r"\d[\d \-.]{9,}\d")


def masked(text: str) -> str:
    """Give a text, unless it holds eleven figures or more in a row: perhaps a fødselsnummer in the wrong place."""
    found = _PERSONAL.search(text)
    return HIDDEN if found and sum(map(str.isdigit, found.group())) >= 11 else text
