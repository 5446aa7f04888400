"""The accounts have no tables of statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kostra_sdk.controls.tables import GroupTable, SumTable

__all__ = ["tables"]


def tables(_: int) -> tuple[SumTable | GroupTable, ...]:
    """Give the tables of a year: none."""
    return ()
