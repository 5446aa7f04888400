"""The tables that form 55F is made of: which columns of the extract they fill, and which of these are sums.

A matrix has a row for each kind of mekling and last one of totals; its last column is a total too.
``SEP`` is separasjon or skilsmisse, ``SAM`` samboerbrudd, ``SAK`` sak, ``TILB`` sent back by a court,
``FLY`` flytting (new in 2019), ``TOT`` all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import attrs

__all__ = [
    "AVTALE",
    "BARNDELT",
    "BEKYMR",
    "MATRICES",
    "MEKLING",
    "OPPMOTE",
    "OTHER_SUMS",
    "RESULT",
    "ROWS",
    "ROW_OF_TOTALS",
    "UTEN_OPPM",
    "VARIGHET",
    "VENTETID",
    "Matrix",
    "Sum",
    "names_of",
]

ROWS: Final = ("SEP", "SAM", "SAK", "TILB", "FLY")
"""The kinds of mekling."""
TOTAL: Final = "TOT"
ROW_OF_TOTALS: Final = "row_tot"
"""The key of the sum of the row of totals."""


@attrs.frozen
class Sum:
    """A column of the extract that is the sum of others."""

    key: str
    """Which one it is among those of its table: ``row_sep``, ``column_1``."""
    total: str
    addends: tuple[str, ...]


@attrs.frozen
class Matrix:
    """A table of kinds of mekling and something else, with totals both ways."""

    columns: tuple[str, ...]
    """What the rows are divided by; the last is the total."""
    cells: Mapping[tuple[str, str], str]
    """Row and column → column of the extract."""

    def sums(self) -> Iterator[Sum]:
        """Give the sums that are controlled: row by row, the row of totals too, then column by column."""
        *parts, total = self.columns
        for row in (*ROWS, TOTAL):
            addends = tuple(self.cells[row, part] for part in parts)
            yield Sum(f"row_{row.lower()}", self.cells[row, total], addends)
        for column in self.columns:
            addends = tuple(self.cells[row, column] for row in ROWS)
            yield Sum(f"column_{column.lower()}", self.cells[TOTAL, column], addends)


def _matrix(
    pattern: str, columns: tuple[str, ...], otherwise: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> Matrix:
    cells = {(row, column): pattern.format(row, column) for row in (*ROWS, TOTAL) for column in columns}
    return Matrix(columns, MappingProxyType(cells | dict(otherwise)))


MEKLING: Final = _matrix("MEKLING_{}_{}", ("1", "2", "3", TOTAL), {(TOTAL, TOTAL): "MEKLING_TOT_ALLE"})
"""By time spent: 1 hour, 2-4 hours, 5-7 hours."""
OPPMOTE: Final = _matrix(
    "{}_{}",
    ("BEGGE", "EN", TOTAL),
    {(TOTAL, "BEGGE"): "BEGGE_TOT", (TOTAL, "EN"): "EN_TOT", (TOTAL, TOTAL): "ENBEGGE_TOT"},
)
"""By who came: both, one."""
VENTETID: Final = _matrix("VENTETID_{}_{}", ("1", "2", "3", "4", TOTAL))
"""By waiting time: up to 1 week, 1-2 weeks, 2-3 weeks, longer."""
VARIGHET: Final = _matrix("VARIGHET_{}_{}", ("1", "2", "3", TOTAL))
"""By how long they lasted: up to 2 months, 2-6 months, longer."""
RESULT: Final = _matrix("RESULT_{}_{}", ("1", "2", "3", TOTAL))
"""By result: agreement, no agreement, unsettled; since 2025 the row of totals alone."""
AVTALE: Final = _matrix("AVTALE_{}_{}", ("1", "2", "3", TOTAL))
"""Written agreements by result (2017-2024)."""
BEKYMR: Final = _matrix("BEKYMR_{}_{}", ("1", "2", TOTAL))
"""Reports of a worry to barnevernet (2017-2024)."""

MATRICES: Final = (MEKLING, OPPMOTE, VENTETID, VARIGHET, RESULT, AVTALE, BEKYMR)

BARNDELT: Final = Sum("barndelt", "BARNDELT_TOT_TOT", tuple(f"BARNDELT_{row}_TOT" for row in ROWS))
"""Where children took part (2017-2024)."""
UTEN_OPPM: Final = Sum("uten_oppm", "UTEN_OPPM_TOT", tuple(f"UTEN_OPPM_{number}" for number in range(1, 6)))
"""Where nobody came (2021-2024)."""
OTHER_SUMS: Final = (
    BARNDELT,
    UTEN_OPPM,
    Sum("forhold", "FORHOLD_TOT", ("FORHOLD_MEKLER", "FORHOLD_KLIENT")),
    Sum("barn", "BARN_TOT", ("BARN_DELT", "BARN_IKKE_DELT")),
    Sum("bekymr", "BEKYMR_TOT", ("BEKYMR_SENDT", "BEKYMR_IKKE_SENDT")),
    Sum("vold", "VOLD_TOT", ("VOLD_TEMA", "VOLD_IKKE_TEMA")),
)
"""The sums that stand in no matrix."""


def names_of(prefix: str, columns: Iterable[str]) -> dict[str, str]:
    """Give the columns of the extract by their names without `prefix`, in order."""
    return {column.removeprefix(prefix): column for column in columns}
