"""A record as its cells, and what the trees of an edition say of it: the search's view of the controls.

The verdict on a line is the compiled function's, as everywhere, and so is the value of a part of a tree.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kostra_sdk.controls import Said

if TYPE_CHECKING:
    from kostra_sdk.controls import Edition, Node
    from kostra_sdk.ids.kommuner import Region

__all__ = ["BRANCHES", "COMPARISONS", "Cells", "Reading", "said_of"]

Cells: TypeAlias = Mapping[str, bytes]
"""A record: the cells by the lasting keys of their fields, in the order of the layout."""

COMPARISONS: Final = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
BRANCHES: Final = frozenset({"and", "or", "not"})
"""What joins yes-or-no nodes; all other yes-or-no nodes are leaves."""


def said_of(region: Region, quarter: str | None = None, org_number: str | None = None) -> Said:
    """Give what is said of a file as the trees ask for it."""
    return Said(
        kommune=region.kommune.encode(),
        oslo=region.is_oslo,
        region=region.code.encode(),
        quarter=(quarter or " ").encode(),
        org_number=(org_number or "").ljust(9).encode(),
    )


class Reading:
    """An edition's trees over cells, for one region.

    Args:
        edition: The edition.
        region: Who reports.
        said: What else is said of the file; nothing but the region without it.
    """

    def __init__(self, edition: Edition, region: Region, said: Said | None = None) -> None:
        self.edition = edition
        self.layout = edition.layout
        self.region = region
        self.said = said_of(region) if said is None else said
        self.controls = (*edition.tests, *edition.across, *edition.over_file)
        """All controls of the edition, in the order they are numbered; the tests come first."""
        self._functions: dict[str, Any] = edition.dialect.functions

    def cells(self, line: bytes) -> dict[str, bytes]:
        """Cut a line into its cells."""
        return {field.key: line[field.start : field.stop] for field in self.layout.fields}

    @staticmethod
    def line(cells: Cells) -> bytes:
        """Put a line together."""
        return b"".join(cells.values())

    def fired(self, cells: Cells) -> frozenset[int]:
        """Give the numbers of the edition's tests that fire on a record."""
        fired, *_ = self.edition.judge(self.line(cells), *self.said)
        return frozenset(fired)

    def function(self, name: str) -> Any:
        """Give what the official program of the year reads a cell by; see ``controls.dialect``."""
        return self._functions[name]

    def value(self, node: Node, cells: Cells) -> Any:
        """Give the value of a specialised tree, or of a part of one; `cells` are those it reads, at least."""
        return self.edition.value(node, cells, self.said)
