"""Worksheets for forms 7, 7B and 12, which are entered by hand in SSB's portal; none of them is an official form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.advice.worksheets.base import Worksheet
from kostra_sdk.advice.worksheets.fields import FieldKind, FieldStatus, Unit, WorksheetField
from kostra_sdk.advice.worksheets.rates import GUIDELINE_RATES, GuidelineRates, guideline_rates
from kostra_sdk.advice.worksheets.remarks import RemarkKind, WorksheetRemark
from kostra_sdk.advice.worksheets.skjema7 import Skjema7
from kostra_sdk.advice.worksheets.skjema7b import Skjema7B
from kostra_sdk.advice.worksheets.skjema12 import Skjema12
from kostra_sdk.advice.worksheets.sources import SOURCES, WorksheetSource
from kostra_sdk.errors import UnknownForm

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [  # noqa: RUF022 - names are sorted as plain text throughout
    "GUIDELINE_RATES",
    "SOURCES",
    "WORKSHEETS",
    "FieldKind",
    "FieldStatus",
    "GuidelineRates",
    "RemarkKind",
    "Skjema12",
    "Skjema7",
    "Skjema7B",
    "Unit",
    "Worksheet",
    "WorksheetField",
    "WorksheetRemark",
    "WorksheetSource",
    "guideline_rates",
    "worksheet_of",
]

WORKSHEETS: Final[Mapping[str, type[Worksheet]]] = {cls.form: cls for cls in (Skjema7, Skjema7B, Skjema12)}
"""The worksheets by the number of their form."""


def worksheet_of(form: str) -> type[Worksheet]:
    """Give the worksheet of a form.

    Raises:
        UnknownForm: If it is none of 7, 7B and 12.
    """
    if form not in WORKSHEETS:
        raise UnknownForm(form, WORKSHEETS)
    return WORKSHEETS[form]
