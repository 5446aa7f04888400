"""The journal number that names an individual, where what stands in its place may be shown."""

from __future__ import annotations

from typing import Final

from kostra_sdk.report.masking import masked

__all__ = ["shown"]

_LONGEST: Final = 20
"""Characters of a journal number: a longer text is perhaps a name, which is never shown."""


def shown(text: object) -> str:
    """Give a journal number; blank where what stands there can be none, or looks like a personal number."""
    return text if isinstance(text, str) and len(text) <= _LONGEST and masked(text) == text else ""
