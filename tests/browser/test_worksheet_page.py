"""A worksheet in headless Chromium: what is read, printed and typed off into the portal."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.advice.worksheets import Skjema7

if TYPE_CHECKING:
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(browser: Browser) -> Browser:
    """Open a worksheet of form 7 with answers, blanks, rows and remarks, beside last year's."""
    worksheet, previous = Skjema7.blank(2026, "030101"), Skjema7.blank(2025, "030101")
    worksheet.ansvarlig = "Åse Ærlig Ødegård"
    worksheet.raadgivning_aarsverk, worksheet.raadgivning_saker = Decimal("2.5"), 0
    worksheet.aarsverk_243_stillingsomfang = {"Hel stilling": Decimal(4), "Deltid": None}
    previous.kommunalt_reglement = 2_000_000
    page = browser.folder / "worksheet.html"
    page.write_text(worksheet.to_html(previous), encoding="utf-8")
    browser.driver.get(page.as_uri())
    return browser


def test_norwegian_letters_are_shown(sheet: Browser) -> None:
    """The contact person's name is shown as it was given."""
    assert sheet.run("return document.querySelector('#ansvarlig .answer').innerText") == "Åse Ærlig Ødegård"


def test_every_answer_has_its_question_and_its_year(sheet: Browser) -> None:
    """A screen reader reads the table's name, the row's question and the column's year with each answer."""
    heads = sheet.run("return [...document.querySelectorAll('thead tr')].map((row) => row.innerText.split(/\\s+/))")
    assert {tuple(head) for head in heads} == {("Nr.", "Spørsmål", "2026", "2025", "Felt", "i", "skjemaet")}
    without = sheet.run(
        "return [...document.querySelectorAll('td.answer')].filter((cell) =>"
        " !cell.parentElement.querySelector('th[scope=row]') || !cell.closest('table').caption).length"
    )
    assert without == 0
    order = sheet.run("return [...document.querySelectorAll('h1, h2, h3')].map((head) => head.tagName)")
    assert order[0] == "H1"
    assert set(order[1:]) == {"H2"}


def test_it_fits_a_narrow_window(sheet: Browser) -> None:
    """Nothing is wider than half a screen; figures are not cut off."""
    sheet.width(640)
    assert sheet.overflow() == 0


def test_paper_keeps_together_what_belongs_together(sheet: Browser) -> None:
    """The first row stays with its heading, rows and remarks with their question, and grounds are white."""
    sheet.devtools("Emulation.setEmulatedMedia", media="print")
    kept = sheet.run(
        "return [...document.querySelectorAll('.answers tbody tr')].filter((row) =>"
        " row.matches(':first-child, .sub, .remarked')).map((row) => getComputedStyle(row).breakBefore)"
    )
    assert len(kept) > 7
    assert set(kept) == {"avoid"}
    assert (
        sheet.run("return getComputedStyle(document.querySelector('td.answer')).backgroundColor") == "rgba(0, 0, 0, 0)"
    )


def test_paper_shows_the_status_of_every_field(sheet: Browser) -> None:
    """The status and the warning that it is no official form are printed too."""
    sheet.devtools("Emulation.setEmulatedMedia", media="print")
    assert sheet.visible(".official")
    hidden = sheet.run(
        "return [...document.querySelectorAll('td.status .badge')].filter((badge) => !badge.checkVisibility()).length"
    )
    assert hidden == 0
    assert sheet.run("return document.querySelectorAll('td.status .badge').length") == len(Skjema7.fields())
