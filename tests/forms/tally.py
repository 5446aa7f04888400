"""The tables at the end of a report, of records made by hand, whatever the controls say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.controls.tables import Tally
from kostra_sdk.forms import find_form
from tests.forms.lines import line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.forms.lines import Cells

__all__ = ["tables_of"]

Rows = tuple[tuple[str, int], ...]


def tables_of(form: str, year: int, records: Iterable[Cells]) -> list[tuple[str, str, Rows]]:
    """Give heading, measure and rows of each table over plausible records with some cells changed."""
    edition = find_form(form).edition(year)
    tally = Tally(edition.tables)
    for cells in records:
        tally.add(edition.measure(line(form, year, cells)))
    return [(table.heading, table.measure, table.rows) for table in tally.result()]
