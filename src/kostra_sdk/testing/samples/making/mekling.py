"""The mekling of familievernkontor made up for a sample of 55F: every sum in it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.forms.familievern.mekling.matrices import (
    AVTALE,
    BEKYMR,
    MEKLING,
    OPPMOTE,
    RESULT,
    ROWS,
    VARIGHET,
    VENTETID,
)
from kostra_sdk.forms.familievern.mekling.record import Mekling
from kostra_sdk.forms.familievern.mekling.totals import fill_totals
from kostra_sdk.testing.samples.making.offices import offices_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.forms.familievern.mekling.matrices import Matrix
    from kostra_sdk.testing.samples.population import Population

__all__ = ["make"]

_TABLES: Final = (
    *((MEKLING, "MEKLING_", "mekling"), (OPPMOTE, "", "oppmote"), (VENTETID, "VENTETID_", "ventetid")),
    *((VARIGHET, "VARIGHET_", "varighet"), (RESULT, "RESULT_", "result"), (BEKYMR, "BEKYMR_", "bekymr")),
)
"""The tables that divide the same mekling, what their columns begin with, and what the attribute is called."""
_TOTAL: Final = "TOT"
_LAST_WITH_ROWS: Final = 2024
"""The last year whose results are divided by the kinds of mekling."""
_ASKED: Final = (
    ("barn_delt", "barn_ikke_delt"),
    ("bekymr_sendt", "bekymr_ikke_sendt"),
    ("vold_tema", "vold_ikke_tema"),
)
"""What is asked of all mekling since 2025: where it was so, and where not."""
_AGREED: Final = "1"


def make(people: Population) -> Mekling:
    """Make up the year of the next office: the offices come in turn, one record each, and then again."""
    here = offices_of(people.year, people.region.code)
    office = here[people.made % len(here)]
    people.made += 1
    held = {row: people.rng.randint(2, 150) for row in ROWS}
    drawn: dict[str, Any] = {"uten_oppm": {}, "barndelt": {}, "avtale": {}}
    agreed: dict[str, int] = {}
    for matrix, prefix, attribute in _TABLES:
        parts = {row: _divided(people, held[row], matrix.columns[:-1]) for row in ROWS}
        drawn[attribute] = _filled(people, matrix, prefix, parts)
        if matrix is RESULT:
            agreed = {row: part[_AGREED] for row, part in parts.items()}
    drawn["avtale"] = _filled(
        people, AVTALE, "AVTALE_", {row: _divided(people, agreed[row], AVTALE.columns[:-1]) for row in ROWS}
    )
    drawn["mekling"] |= _cancelled(people)
    for attribute, names in (("barndelt", [f"{row}_TOT" for row in ROWS]), ("uten_oppm", [*"12345"])):
        prefix = f"{attribute.upper()}_"
        drawn[attribute] = {name: people.rng.randint(0, 20) for name in names if people.has(prefix + name)}
    record = Mekling(fylke_nr=office.county, kontor_nr=office.number, **_named(people), **drawn)
    _answer(people, record, sum(held.values()))
    if people.year > _LAST_WITH_ROWS:
        record.result |= _divided(people, sum(held.values()), RESULT.columns[:-1], prefix="TOT_")
    fill_totals(record, people.year)
    return record


def _named(people: Population) -> dict[str, Any]:
    return {"fylke_navn": "Oppdiktet fylke"} if people.has("FYLKE_NAVN") else {}


def _divided(people: Population, whole: int, parts: Iterable[str], prefix: str = "") -> dict[str, int]:
    """Divide a number by chance."""
    names = list(parts)
    cuts = sorted(people.rng.randint(0, whole) for _ in names[1:])
    return {prefix + name: high - low for name, low, high in zip(names, [0, *cuts], [*cuts, whole], strict=True)}


def _filled(people: Population, matrix: Matrix, prefix: str, parts: dict[str, dict[str, int]]) -> dict[str, int]:
    """Give the cells of a table that the year has, without the totals."""
    return {
        column.removeprefix(prefix): parts[row][part]
        for (row, part), column in matrix.cells.items()
        if row in parts and part != matrix.columns[-1] and people.has(column)
    }


def _cancelled(people: Population) -> dict[str, int]:
    """Draw those that were cancelled, and their total, which no control sums."""
    cancelled = {f"{row}_AVLYST": people.rng.randint(0, 9) for row in ROWS}
    return cancelled | {f"{_TOTAL}_AVLYST": sum(cancelled.values())}


def _answer(people: Population, record: Mekling, held: int) -> None:
    """Divide all mekling by what happened in the cases, as asked since 2025; and those who waited too long."""
    late = sum(record.ventetid.get(f"{row}_4", 0) for row in ROWS)
    record.forhold_mekler = people.rng.randint(0, late)
    record.forhold_klient = late - record.forhold_mekler
    for yes, no in _ASKED:
        if people.has(yes.upper()):
            share = people.rng.randint(0, held)
            setattr(record, yes, share)
            setattr(record, no, held - share)
