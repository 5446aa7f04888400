"""The tables at the end of a report of 52BF: there are none."""

from __future__ import annotations

__all__ = ["tables"]


def tables(year: int) -> tuple[()]:  # noqa: ARG001 - as every form's module of this name is asked
    """Give the tables of an edition: none."""
    return ()
