"""The years that came after this package, as far as their layouts were taken in by :mod:`kostra_sdk.forms.added`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kostra_sdk.layouts import Layout

__all__ = ["add", "added", "added_layout", "added_years"]

_LATER: dict[tuple[str, int], Layout] = {}
"""Package and year → the layout."""
_LOCK: Final = threading.Lock()


def add(package: str, layout: Layout) -> Layout:
    """Add a layout to the forms of a package, unless there is one of that year; gives the one that there is then."""
    with _LOCK:
        return _LATER.setdefault((package, layout.year), layout)


def added() -> tuple[Layout, ...]:
    """Give all that were added, in the order in which they were."""
    return tuple(_LATER.values())


def added_years(package: str) -> tuple[int, ...]:
    """Give the years that were added to the forms of a package, in order."""
    return tuple(sorted(year for added, year in _LATER if added == package))


def added_layout(package: str, year: int) -> Layout | None:
    """Give the layout of a year that was added, or None."""
    return _LATER.get((package, year))
