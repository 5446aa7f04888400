from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kostra_sdk.advice.worksheets import Skjema7

D = Decimal


def said(field: str | None, **answers: Any) -> list[tuple[str, str]]:
    """Give severity and message of what is remarked on a field."""
    worksheet = Skjema7(year=answers.pop("year", 2026), **answers)
    return [(each.severity.name, each.message) for each in worksheet.remarks() if each.field == field]


def parts(function: int, *figures: int) -> dict[str, Decimal]:
    """Give man-years by education."""
    groups = ("sosionom", "barnevernspedagog", "annen_hoyere", "kontor", "annen")
    return {f"aarsverk_{function}_{group}": D(figure) for group, figure in zip(groups, figures, strict=False)}


@pytest.mark.parametrize("function", [242, 243])
def test_education_gives_the_total_of_its_function(function: int) -> None:
    """All five groups are summed, those of the other function are not."""
    total = f"aarsverk_{function}"
    assert said(total, **parts(function, 1, 2, 3, 4, 5), **{total: D(15)}) == []
    assert said(total, **parts(function, 1, 2, 3, 4, 5), **{total: D(14)}) == [
        ("FATAL", f"Delene er til sammen 15, men funksjon {function} i alt er 14.")
    ]
    (blank,) = said(total, **parts(function, 1, 2, 3), **{total: D(15)})
    assert blank[0] == "WARNING"
    assert "noe står tomt: kontorutdanning eller merkantil utdanning og annen utdanning eller ufaglært." in blank[1]


def test_size_of_position_gives_the_same_total() -> None:
    """Its rows are not known, so too little only asks for more."""
    name = "aarsverk_243_stillingsomfang"
    assert said(name, aarsverk_243=D(5), **{name: {"Hel": D(4), "Deltid": D(1)}}) == []
    assert [severity for severity, _ in said(name, aarsverk_243=D(5), **{name: {"Hel": D(4)}})] == ["WARNING"]
    assert [severity for severity, _ in said(name, aarsverk_243=D(5), **{name: {"Hel": D(6)}})] == ["FATAL"]
    assert said(name, **{name: {"Hel": D(4)}}) == [
        ("WARNING", "Funksjon 243 i alt står tomt, men delene er til sammen 4.")
    ]


@pytest.mark.parametrize(
    ("aarsverk", "saker", "field"),
    [
        (None, None, None),
        (D(0), 0, None),
        (D("0.5"), 40, None),
        (D(0), 40, "raadgivning_saker"),
        (D("0.5"), 0, "raadgivning_saker"),
        (None, 40, "raadgivning_aarsverk"),
        (D(1), None, "raadgivning_saker"),
    ],
)
def test_advice_and_its_cases_go_together(aarsverk: Decimal | None, saker: int | None, field: str | None) -> None:
    """Cases without man-years, or the other way about, are asked about; so is the one that is blank."""
    worksheet = Skjema7(year=2026, raadgivning_aarsverk=aarsverk, raadgivning_saker=saker)
    found = [each.field for each in worksheet.remarks() if (each.field or "").startswith("raadgivning")]
    assert found == ([field] if field else [])


@pytest.mark.parametrize(("amount", "asked"), [(None, 0), (0, 0), (9_999, 1), (10_000, 0)])
def test_a_small_sum_may_be_thousands(amount: int | None, asked: int) -> None:
    """The portal's unit is not known; a figure that is small for a year is asked about, and nought is not."""
    assert len(said("kommunalt_reglement", kommunalt_reglement=amount)) == asked


def test_the_questions_about_krisesenter_until_2015_are_told_missing() -> None:
    """They moved to 7B in 2016, and what they were is not known."""
    (told,) = [text for _, text in said(None, year=2015) if "krisesenter" in text]
    assert "tittelen over er den fra 2016" in told
    assert [text for _, text in said(None, year=2016) if "krisesenter" in text] == []
