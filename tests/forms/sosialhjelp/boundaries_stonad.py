"""Boundaries of the support: its months, sums and their distribution, 26-31, 36 and 37 of 11F."""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, between, codes, one_way, only
from tests.forms.lines import YEARS, each

__all__ = ["STONAD"]

MONTHS: Final = codes("JAN FEB MARS APRIL MAI JUNI JULI AUG SEPT OKT NOV DES")
STMND: Final = [f"STMND_{month}" for month in range(1, 13)]
NO_MONTH: Final = dict.fromkeys(STMND, "")
GARBAGE: Final = dict.fromkeys(STMND, "99")

STONAD: Final = (
    # 26
    Boundary(
        "stonadsmaneder",
        only(2020),
        fails=[GARBAGE],
        passes=[
            NO_MONTH,
            *({**GARBAGE, key: code} for key in STMND for code in ("", "00")),
            *({**GARBAGE, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
        ],
    ),
    Boundary(
        "stonadsmaneder",
        between(2021),
        fails=[
            NO_MONTH,
            GARBAGE,
            dict.fromkeys(STMND, "00"),
            *({**NO_MONTH, key: f"{month % 12 + 1:02d}"} for month, key in enumerate(STMND, start=1)),
        ],
        passes=[
            *({**NO_MONTH, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
            *({**GARBAGE, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
        ],
    ),
    # 27
    Boundary(
        "stonadssum_mangler",
        only(2020),
        fails=each(BIDRAG=["", "x"], LAAN=["", "x", "1 2"]),
        passes=[*each(BIDRAG=["0", "-1", "1"], LAAN=["", "x"]), *each(BIDRAG=["", "x"], LAAN=["0", "-1", "1"])],
    ),
    Boundary(
        "stonadssum_mangler",
        between(2021),
        fails=each(BIDRAG=["", "x", "0", "-1"], LAAN=["", "x", "0", "-1"]),
        passes=[*each(BIDRAG="1", LAAN=["", "0", "-5"]), *each(BIDRAG=["", "0", "-5"], LAAN="1")],
    ),
    # 28
    Boundary(
        "varighet_uten_sum",
        only(2020),
        fails=[
            *({**GARBAGE, key: code, "BIDRAG": "", "LAAN": "x"} for key in STMND for code in ("", "00")),
            *({**GARBAGE, key: f"{month:02d}", "BIDRAG": "x", "LAAN": ""} for month, key in enumerate(STMND, start=1)),
        ],
        passes=[
            {**GARBAGE, "BIDRAG": "", "LAAN": ""},
            *each(BIDRAG=["0", "1"], LAAN=["", "x"]),
            *each(BIDRAG=["", "x"], LAAN=["0", "1"]),
        ],
    ),
    Boundary(
        "varighet_uten_sum",
        between(2021, 2022),
        fails=[
            *each(BIDRAG=["", "0", "-1", "x"], LAAN=["", "0", "-1", "x"]),
            *({**NO_MONTH, key: f"{month:02d}", "BIDRAG": "", "LAAN": ""} for month, key in enumerate(STMND, start=1)),
        ],
        passes=[
            *each(BIDRAG="1", LAAN=["", "0", "-5"]),
            *each(BIDRAG=["", "0", "-5"], LAAN="1"),
            *({**months, "BIDRAG": "", "LAAN": ""} for months in (NO_MONTH, GARBAGE)),
        ],
    ),
    # 29
    Boundary(
        "sum_uten_varighet",
        only(2020),
        fails=[
            {**GARBAGE, **amounts}
            for amounts in (*each(BIDRAG=["1", "2"], LAAN=["", "0", "-0", "x"]), *each(BIDRAG=["", "-1"], LAAN="2"))
        ],
        passes=[
            NO_MONTH,
            *({**GARBAGE, key: code} for key in STMND for code in ("", "00")),
            *({**GARBAGE, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
            *({**GARBAGE, **amounts} for amounts in each(BIDRAG=["0", "-1"], LAAN=["", "0"])),
            {**GARBAGE, "BIDRAG": "-1", "LAAN": "1"},
        ],
    ),
    Boundary(
        "sum_uten_varighet",
        between(2021, 2022),
        fails=[
            {**months, **amounts}
            for months in (NO_MONTH, GARBAGE)
            for amounts in (*each(BIDRAG="1", LAAN=["", "0"]), *each(BIDRAG=["", "-1"], LAAN="2"))
        ],
        passes=[
            *({**NO_MONTH, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
            *({**NO_MONTH, **amounts} for amounts in each(BIDRAG=["", "0", "-1"], LAAN=["", "0"])),
            {**NO_MONTH, "BIDRAG": "-1", "LAAN": "1"},
        ],
    ),
    # 30
    *(
        Boundary(
            "stonadssum_hoy",
            years,
            fails=[
                *each(BIDRAG=str(first), LAAN=["", "0", "x"]),
                *each(BIDRAG=["", "x"], LAAN=str(first)),
                {"BIDRAG": str(first - 1), "LAAN": "1"},
            ],
            passes=[
                *each(BIDRAG=[str(first - 1), "0", "-1"], LAAN=["", "0", "x"]),
                {"BIDRAG": "", "LAAN": str(first - 1)},
                {"BIDRAG": str(first), "LAAN": "-1"},
            ],
        )
        for years, first in (
            (only(2020), 500_001),
            (between(2021, 2022), 600_001),
            (between(2023, 2024), 600_000),
            (between(2025), 1_000_001),
        )
    ),
    # 31
    Boundary(
        "stonadssum_lav",
        only(2020),
        fails=[
            *each(BIDRAG=["50", "0", "-1"], LAAN=["", "0", "x"]),
            *each(BIDRAG=["", "x"], LAAN=["50", "0"]),
            {"BIDRAG": "25", "LAAN": "25"},
        ],
        passes=[
            *each(BIDRAG=["", "x"], LAAN=["", "x"]),
            *each(BIDRAG="51", LAAN=["", "0"]),
            *each(BIDRAG=["", "0"], LAAN="51"),
            {"BIDRAG": "50", "LAAN": "1"},
        ],
    ),
    Boundary(
        "stonadssum_lav",
        between(2021),
        fails=[
            *each(BIDRAG=["200", "1", "-1"], LAAN=["", "0", "x"]),
            *each(BIDRAG=["", "0"], LAAN=["200", "1", "-1"]),
            {"BIDRAG": "100", "LAAN": "100"},
            {"BIDRAG": "1", "LAAN": "-1"},
        ],
        passes=[
            *each(BIDRAG="201", LAAN=["", "0"]),
            *each(BIDRAG=["", "0"], LAAN="201"),
            {"BIDRAG": "200", "LAAN": "1"},
        ],
    ),
    Boundary("stonadssum_lav", between(2021, 2022), passes=each(BIDRAG=["", "0", "x"], LAAN=["", "0", "x"])),
    Boundary("stonadssum_lav", between(2023), fails=each(BIDRAG=["", "0", "x"], LAAN=["", "0", "x"])),
    # 36, 37
    *(
        Boundary(
            control,
            YEARS,
            fails=[
                {whole: "1", f"{whole}_JAN": ""},
                {whole: "1", f"{whole}_JAN": "2"},
                {whole: "100", f"{whole}_JAN": "99"},
                {whole: "100", f"{whole}_JAN": "101"},
                {whole: "100", f"{whole}_JAN": "x"},
                {whole: "100", f"{whole}_JAN": "100", f"{whole}_DES": "1"},
            ],
            passes=[
                *({whole: "100", f"{whole}_JAN": "", f"{whole}_{month}": "100"} for month in MONTHS[1:]),
                {whole: "100", f"{whole}_JAN": "100"},
                {whole: "100", f"{whole}_JAN": "50", f"{whole}_DES": "50"},
                {whole: "100", f"{whole}_JAN": "110", f"{whole}_DES": "-10"},
                {whole: "", f"{whole}_JAN": ""},
                {whole: "0", f"{whole}_JAN": "x"},
            ],
        )
        for control, whole in (("bidrag_per_maned", "BIDRAG"), ("laan_per_maned", "LAAN"))
    ),
    *(
        one_way(control, years, each(**{whole: ["0", "", "-1", "x"], f"{whole}_JAN": "1"}), fires=fires)
        for control, whole in (("bidrag_per_maned", "BIDRAG"), ("laan_per_maned", "LAAN"))
        for years, fires in ((between(2020, 2022), False), (between(2023), True))
    ),
)
