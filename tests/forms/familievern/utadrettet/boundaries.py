"""Lines that just fail or just pass the controls of 53F."""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, codes
from tests.forms.familievern.boundaries import YEARS, counties
from tests.forms.lines import each

__all__ = ["ACROSS", "BOUNDARIES"]

CATEGORIES: Final = codes(
    "TILTAK_PUBLIKUM VEILEDNING_STUDENTER VEILEDNING_HJELPEAP INFO_MEDIA TILSYN FORELDREVEIL ANNET"
)
NOTHING: Final = ("", "0", "0000", "X", "1X", "\xa0", "-0")

BOUNDARIES: Final = (
    *counties("FYLKE_NR", "KONTORNR"),
    *(
        Boundary(
            f"tiltak.{category.lower()}",
            YEARS,
            fails=each(**{f"{category}_TILTAK": NOTHING}),
            passes=each(**{f"{category}_TILTAK": ("1", "-1", "9999", "+1", "1 ")}),
        )
        for category in CATEGORIES
    ),
    *(
        Boundary(
            f"timer.{category.lower()}",
            YEARS,
            fails=each(**{f"{category}_TILTAK": ("1", "9999"), f"{category}_TIMER": NOTHING}),
            passes=[
                *each(**{f"{category}_TILTAK": ("1", "2"), f"{category}_TIMER": ("1", "-1", "9999")}),
                *each(**{f"{category}_TILTAK": ("-1", "-2", *NOTHING), f"{category}_TIMER": NOTHING}),
            ],
        )
        for category in CATEGORIES
    ),
)
"""One entry a control."""

ACROSS: Final = ()
"""No control compares records."""
