"""What events are given before any builder has looked at it: it may be of any type, and must neither fail nor show."""

from collections.abc import Iterable
from typing import TypeVar

from kostra_sdk.records.content import JOURNAL_NUMBER_WIDTH

__all__ = ["set_of", "shown_journalnr"]

T = TypeVar("T")


def shown_journalnr(journalnr: object) -> str:
    """Give what may be shown in the place of a journal number: nothing where it is none, since that may be anything."""
    return journalnr if isinstance(journalnr, str) and len(journalnr) <= JOURNAL_NUMBER_WIDTH else ""


def set_of(given: Iterable[T]) -> frozenset[T]:
    """Take members in any iterable; what is none is left for a builder to report with all else of the wrong type."""
    if isinstance(given, str):  # a code that stands alone is text, and text is an iterable
        return given  # type: ignore[return-value]  # as below
    try:
        return frozenset(given)
    except TypeError:
        return given  # type: ignore[return-value]  # it is not of the type, and will be said not to be
