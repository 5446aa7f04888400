"""Worksheets drawn at random, for the tests; nobody in them is real."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from kostra_sdk.advice.worksheets import WORKSHEETS, FieldKind

if TYPE_CHECKING:
    from kostra_sdk.advice.worksheets import Worksheet

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(str.strip)
WHOLE = st.integers(-(10**12) + 1, 10**12 - 1)
AARSVERK = st.decimals(-(10**6), 10**6, places=1) | st.decimals(-1000, 1000, places=3) | st.just(Decimal("1E+3"))
ANSWERS: dict[FieldKind, st.SearchStrategy[Any]] = {
    FieldKind.TEXT: TEXTS,
    FieldKind.COUNT: WHOLE,
    FieldKind.KRONER: WHOLE,
    FieldKind.AARSVERK: AARSVERK,
    FieldKind.YES_NO: st.booleans(),
    FieldKind.DAY: st.dates(),
    FieldKind.AARSVERK_ROWS: st.dictionaries(TEXTS, st.none() | AARSVERK, max_size=3),
    FieldKind.YES_NO_ROWS: st.dictionaries(TEXTS, st.none() | st.booleans(), max_size=3),
}

WHOSE: st.SearchStrategy[dict[str, str]] = st.just({}) | st.fixed_dictionaries(
    {"kommunenummer": st.from_regex(r"[0-9]{4}", fullmatch=True) | st.sampled_from(["0301", "1201", "4601"])},
    optional={"bydelsnummer": st.from_regex(r"[0-9]{1,2}", fullmatch=True)},
)
"""Whose it is: anybody's, or that of a kommune and bydel that may be."""


@st.composite
def worksheets(draw: st.DrawFn, form: str | None = None, years: st.SearchStrategy[int] | None = None) -> Worksheet:
    """Draw a worksheet, each field of which is blank or of its type."""
    cls = WORKSHEETS[form or draw(st.sampled_from(sorted(WORKSHEETS)))]
    year = draw(years or st.sampled_from(cls.years()))
    answers: dict[str, Any] = {field.name: draw(st.none() | ANSWERS[field.kind]) for field in cls.fields()}
    answers |= draw(WHOSE)
    return cls(year=year, **answers)
