"""Lines that just fail or just pass the controls of 55F, whose sums are spelled out as its description has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.forms.boundary import Boundary, between, codes, only
from tests.forms.familievern.boundaries import YEARS, counties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["ACROSS", "BOUNDARIES", "sums_of"]

ROWS: Final = codes("SEP SAM SAK TILB FLY")
TABLES: Final = {
    "tidsbruk": ("MEKLING_{}_{}", codes("1 2 3 TOT")),
    "oppmote": ("{}_{}", codes("BEGGE EN TOT")),
    "ventetid": ("VENTETID_{}_{}", codes("1 2 3 4 TOT")),
    "varighet": ("VARIGHET_{}_{}", codes("1 2 3 TOT")),
    "resultat": ("RESULT_{}_{}", codes("1 2 3 TOT")),
    "skriftlig_avtale": ("AVTALE_{}_{}", codes("1 2 3 TOT")),
    "bekymringsmelding": ("BEKYMR_{}_{}", codes("1 2 TOT")),
}
"""Each matrix of the description, by the rule it belongs to: columns of the extract, and columns of the table."""
OLD: Final = ("resultat", "skriftlig_avtale", "bekymringsmelding")
"""The tables that were cut in 2025."""
NAMED: Final = {
    "MEKLING_TOT_TOT": "MEKLING_TOT_ALLE",
    "TOT_BEGGE": "BEGGE_TOT",
    "TOT_EN": "EN_TOT",
    "TOT_TOT": "ENBEGGE_TOT",
}
"""The totals that are called otherwise than their place."""
UNTIL_2024: Final = only(2023, 2024)
FROM_2025: Final = between(2025)


def sums_of(rule: str) -> Iterator[tuple[str, str, list[str]]]:
    """Give the sums of a matrix: key, the column of the total, and the columns that are summed."""
    pattern, columns = TABLES[rule]

    def column(row: str, of: str) -> str:
        name = pattern.format(row, of)
        return NAMED.get(name, name)

    for row in (*ROWS, "TOT"):
        yield f"row_{row.lower()}", column(row, "TOT"), [column(row, part) for part in columns[:-1]]
    for of in columns:
        yield f"column_{of.lower()}", column("TOT", of), [column(row, of) for row in ROWS]


def _sum(control: str, years: Sequence[int], total: str, parts: Sequence[str]) -> Boundary:
    """Say that a column is the sum of others, in which what is no number counts 0."""
    first, *_, last = parts
    every = {part: str(number) for number, part in enumerate(parts, start=1)}
    whole = len(parts) * (len(parts) + 1) // 2
    return Boundary(
        control,
        years,
        fails=[
            {**every, total: str(whole - 1)},
            {**every, total: str(whole + 1)},
            {**every, total: ""},
            *({part: "1", total: "0"} for part in parts),
            *({part: "1", total: "X"} for part in parts),
            {first: "-1", total: "1"},
            {first: "1X", total: "1"},
        ],
        passes=[
            {**every, total: str(whole)},
            *({part: "7", total: "7"} for part in parts),
            {first: "-2", last: "2", total: ""},
            {first: "X", last: "\xa0", total: "XX"},
            {first: "+3", total: "3 "},
            {first: "-3", total: "-3"},
        ],
    )


def _matrix(rule: str) -> Iterator[Boundary]:
    for key, total, parts in sums_of(rule):
        years = UNTIL_2024 if rule in OLD and (rule, key) != ("resultat", "row_tot") else YEARS
        yield _sum(f"{rule}.{key}", years, total, parts)


def _equal(control: str, years: Sequence[int], totals: str) -> Boundary:
    """Say that some totals are equal, where what is no number counts 0."""
    names = totals.split()
    return Boundary(
        control,
        years,
        fails=[
            *({**dict.fromkeys(names, "5"), name: text} for name in names for text in ("4", "6", "", "X", "-5")),
            *({**dict.fromkeys(names, "0"), name: "1"} for name in names),
        ],
        passes=[
            dict.fromkeys(names, "5"),
            dict.fromkeys(names, "-1"),
            dict.fromkeys(names, ""),
            *({**dict.fromkeys(names, "5"), name: text} for name in names for text in ("05", "+5", "5 ")),
            *({**dict.fromkeys(names, "0"), name: text} for name in names for text in ("", "X", "00")),
        ],
    )


ALL: Final = "MEKLING_TOT_ALLE ENBEGGE_TOT VENTETID_TOT_TOT VARIGHET_TOT_TOT RESULT_TOT_TOT"

BOUNDARIES: Final = (
    *counties("FYLKE_NR", None),
    *(boundary for rule in TABLES for boundary in _matrix(rule)),
    _sum("tidsfrist", YEARS, "FORHOLD_TOT", ["FORHOLD_MEKLER", "FORHOLD_KLIENT"]),
    _sum("barn_har_deltatt", UNTIL_2024, "BARNDELT_TOT_TOT", [f"BARNDELT_{row}_TOT" for row in ROWS]),
    _equal("totalsummer", UNTIL_2024, f"{ALL} BEKYMR_TOT_TOT"),
    _equal("totalsummer", FROM_2025, ALL),
    _equal("skriftlige_avtaler", UNTIL_2024, "RESULT_TOT_1 AVTALE_TOT_TOT"),
    _sum("uten_oppmote", UNTIL_2024, "UTEN_OPPM_TOT", [f"UTEN_OPPM_{number}" for number in range(1, 6)]),
    _sum("barn_deltatt", FROM_2025, "BARN_TOT", ["BARN_DELT", "BARN_IKKE_DELT"]),
    _sum("bekymring_sendt", FROM_2025, "BEKYMR_TOT", ["BEKYMR_SENDT", "BEKYMR_IKKE_SENDT"]),
    _sum("vold", FROM_2025, "VOLD_TOT", ["VOLD_TEMA", "VOLD_IKKE_TEMA"]),
    _equal("saksgang", FROM_2025, "BARN_TOT BEKYMR_TOT VOLD_TOT"),
)
"""One entry a sum, or a row of totals."""

ACROSS: Final = ()
"""No control compares records."""
