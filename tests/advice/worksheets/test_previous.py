from __future__ import annotations

from decimal import Decimal

import pytest

from kostra_sdk.advice.worksheets import RemarkKind, Skjema7, Skjema7B, Unit
from kostra_sdk.advice.worksheets.previous import LARGE, previous_remarks

D = Decimal


def said(now: Skjema7 | Skjema7B, before: Skjema7 | Skjema7B) -> list[tuple[str | None, str, str]]:
    """Give field, severity and message of what differs from the earlier year."""
    return [(each.field, each.severity.name, each.message) for each in previous_remarks(now, before)]


@pytest.mark.parametrize(
    ("before", "now", "is_large"),
    [
        (D(8), D(10), True),  # two, and a quarter
        (D(8), D("9.9"), False),  # not two
        (D(9), D(11), False),  # not a quarter
        (D(0), D(2), True),
        (D(0), D(1), False),
        (D(10), D(0), True),
        (D(10), D(10), False),
    ],
)
def test_a_large_change_is_large_in_share_and_amount(before: Decimal, now: Decimal, is_large: bool) -> None:
    """A quarter and two man-years, up or down; nought is a figure like any other."""
    found = said(Skjema7(year=2026, aarsverk_273=now), Skjema7(year=2025, aarsverk_273=before))
    assert bool(found) == is_large
    assert LARGE[Unit.AARSVERK].is_reached(before, now) == is_large


def test_a_large_change_shows_both_figures() -> None:
    """The remark has this year's and the earlier year's, is ours, and only warns."""
    now, before = Skjema7(year=2026, kommunalt_reglement=2_000_000), Skjema7(year=2024, kommunalt_reglement=900_000)
    (remark,) = previous_remarks(now, before)
    assert remark.message == "Stor endring: 2 000 000 kroner mot 900 000 for 2024. Stemmer det?"
    assert (remark.field, remark.kind, remark.inferred) == ("kommunalt_reglement", RemarkKind.PREVIOUS_YEAR, True)
    assert remark.severity.name == "WARNING"


def test_what_was_answered_and_is_blank_now_is_told() -> None:
    """A figure with its value, rows and yes or no without; what was blank then is no change."""
    before = Skjema7(year=2025, aarsverk_273=D(3), aarsverk_243_stillingsomfang={"Hel": D(1)}, epost="a@test.invalid")
    assert said(Skjema7(year=2026, raadgivning_saker=900), before) == [
        ("aarsverk_243_stillingsomfang", "WARNING", "Feltet står tomt, men ble besvart for 2025."),
        ("aarsverk_273", "WARNING", "Feltet står tomt, men ble besvart for 2025 (3)."),
    ]


def test_other_answers_are_told_and_ask_for_nothing() -> None:
    """Yes that became no is information."""
    now, before = Skjema7B(year=2026, politisk_plan=False), Skjema7B(year=2025, politisk_plan=True, samarbeid_nav=True)
    assert said(now, before) == [
        ("politisk_plan", "INFO", "Svaret er nei; for 2025 var det ja."),
        ("samarbeid_nav", "WARNING", "Feltet står tomt, men ble besvart for 2025."),
    ]
    assert said(Skjema7B(year=2026, politisk_plan=True), Skjema7B(year=2025, politisk_plan=True)) == []


def test_rows_are_compared_by_their_text() -> None:
    """A row that both years have is compared; one that was answered then and is blank or gone now is told."""
    rows = {"Hel": D(9), "Ny": D(5), "Tom": None, "Null": D(0)}
    now = Skjema7(year=2026, aarsverk_243_stillingsomfang=rows)
    before = Skjema7(
        year=2025,
        aarsverk_243_stillingsomfang={"Hel": D(3), "Gammel": D(5), "Tom": D(9), "Null": D(0), "Ubesvart": None},
    )
    assert [message for *_, message in said(now, before)] == [
        "«Hel»: Stor endring: 9 årsverk mot 3 for 2025. Stemmer det?",
        "«Tom»: Raden står tom, men ble besvart for 2025 (9).",
        "«Gammel»: Raden står tom, men ble besvart for 2025 (5).",
    ]
    yes = Skjema7B(year=2026, samarbeid_andre={"Politi": True})
    no = Skjema7B(year=2025, samarbeid_andre={"Politi": False})
    assert [message for *_, message in said(yes, no)] == ["«Politi»: Svaret er ja; for 2025 var det nei."]
    blank = Skjema7B(year=2026, samarbeid_andre={})
    assert [message for *_, message in said(blank, no)] == ["«Politi»: Raden står tom, men ble besvart for 2025."]


def test_another_municipality_is_told() -> None:
    """Municipalities merge and get new numbers; then the figures are another one's."""
    now, before = Skjema7(year=2020, kommunenummer="4601"), Skjema7(year=2019, kommunenummer="1201")
    assert said(now, before) == [("kommunenummer", "INFO", "Tallene for 2019 gjelder et annet kommunenummer: 1201.")]
    assert said(Skjema7(year=2020), before) == []


@pytest.mark.parametrize(
    ("bydel", "earlier", "whose"),
    [("01", "02", "bydel 02"), ("01", None, "hele kommunen"), (None, "02", "bydel 02"), ("01", "01", "")],
)
def test_another_bydel_is_asked_about(bydel: str | None, earlier: str | None, whose: str) -> None:
    """The bydeler of Oslo stay what they are: last year's file may be another one's."""
    now = Skjema7(year=2026, kommunenummer="0301", bydelsnummer=bydel)
    before = Skjema7(year=2025, kommunenummer="0301", bydelsnummer=earlier)
    expected = [("bydelsnummer", "WARNING", f"Tallene for 2025 gjelder {whose}. Stemmer det?")] if whose else []
    assert said(now, before) == expected
