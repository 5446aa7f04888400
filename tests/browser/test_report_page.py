"""The HTML report in headless Chromium: what a caseworker sees, chooses and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By

from kostra_sdk.report import Advice, Severity, Table
from kostra_sdk.report.html import LIMIT
from tests.report import builders as b

if TYPE_CHECKING:
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def rich(browser: Browser) -> Browser:
    """Open the report of thirty findings."""
    browser.open(b.rich())
    return browser


def test_everything_is_shown_at_first(rich: Browser) -> None:
    """Before anything is chosen all findings are visible, and the count says so."""
    assert len(rich.rows()) == 29  # two of the thirty are alike but for their lines
    assert rich.count() == "Viser 30 av 30 funn"
    assert not rich.visible("#nothing")


def test_choices_are_the_values_with_their_counts(rich: Browser) -> None:
    """The selects offer what there is, with how many findings each would show."""
    assert rich.options("severity") == ["Alle", "Feil (4)", "Advarsel (20)", "Informasjon (5)", "OK (1)"]
    assert rich.options("caseworker") == [
        "Alle",
        "Uten saksbehandler (2)",
        "NAV 12 (11)",
        "NAV 14 (9)",
        "Ø. Ås (8)",
    ]
    assert rich.options("control") == [
        "Alle",
        f"{b.ATTACHMENT} (1)",
        f"{b.CODE} (9)",
        f"{b.KOMMUNE} (1)",
        f"{b.DUPLICATES} (2)",
        f"{b.AGE} (7)",
        f"{b.CHILDREN} (6)",
        f"{b.LIVING} (4)",
    ]
    journals = rich.run("return [...document.getElementById('journals').options].map((one) => one.value)")
    assert journals == [f"{i:08d}" for i in range(1, 28)]


def test_filter_by_severity(rich: Browser) -> None:
    """Choosing a severity leaves the findings of that severity and no others."""
    rich.choose("severity", "Feil")
    assert [row[0] for row in rich.rows()] == ["Feil"] * 4
    assert rich.count() == "Viser 4 av 30 funn"


def test_filter_by_control(rich: Browser) -> None:
    """Choosing a control leaves its findings, the merged ones counted one by one."""
    rich.choose("control", b.DUPLICATES)
    assert [row[1].startswith(b.DUPLICATES) for row in rich.rows()] == [True]
    assert rich.count() == "Viser 2 av 30 funn"


def test_filter_by_caseworker(rich: Browser) -> None:
    """Choosing a caseworker leaves that caseworker's findings."""
    rich.choose("caseworker", "Ø. Ås")
    assert [row[2] for row in rich.rows()] == ["Ø. Ås"] * 8
    assert rich.count() == "Viser 8 av 30 funn"


def test_filter_by_no_caseworker(rich: Browser) -> None:
    """Findings without a caseworker can be chosen too, and are told from all."""
    rich.choose("caseworker", "Uten")
    assert [row[2] for row in rich.rows()] == ["", ""]
    assert rich.count() == "Viser 2 av 30 funn"


def test_filter_by_journal_number(rich: Browser) -> None:
    """A part of a journal number finds all that hold it, a whole one only itself."""
    rich.type("journal", "0002")
    assert sorted(row[3] for row in rich.rows()) == ["00000002", *(f"{i:08d}" for i in range(20, 28))]
    rich.type("journal", "6")
    assert [row[3] for row in rich.rows()] == ["00000026"]
    assert rich.count() == "Viser 1 av 30 funn"


def test_whole_journal_number_is_not_a_part_of_others(browser: Browser) -> None:
    """Where one journal number is part of another, the whole one typed finds only itself."""
    browser.open(b.report(*(b.finding(journal_number=one) for one in ("17", "170", "217"))))
    browser.type("journal", "1")
    assert [row[3] for row in browser.rows()] == ["17", "170", "217"]
    browser.type("journal", "7")
    assert [row[3] for row in browser.rows()] == ["17"]


def test_filter_by_text(rich: Browser) -> None:
    """Free text finds every word anywhere in the finding, in capitals or not."""
    rich.type("text", "BARN oppgitt 14 ø.")
    assert [(row[2], row[3]) for row in rich.rows()] == [("Ø. Ås", "00000016")]
    assert rich.count() == "Viser 1 av 30 funn"


def test_filters_narrow_together_and_are_reset(rich: Browser) -> None:
    """What is chosen holds together, and one button takes it all away."""
    rich.choose("severity", "Advarsel")
    rich.choose("caseworker", "NAV 14")
    rich.choose("control", b.AGE)
    rich.type("text", "17 år")
    assert [(row[0], row[2], row[3]) for row in rich.rows()] == [
        ("Advarsel", "NAV 14", "00000003"),
        ("Advarsel", "NAV 14", "00000015"),
        ("Advarsel", "NAV 14", "00000027"),
    ]
    assert rich.count() == "Viser 3 av 30 funn"
    rich.click("reset")
    assert len(rich.rows()) == 29
    assert rich.count() == "Viser 30 av 30 funn"
    assert rich.run("return document.activeElement.id") == "by-severity"


def test_nothing_found_is_said(rich: Browser) -> None:
    """Where nothing fits, the page says so instead of showing an empty table."""
    rich.type("text", "finnesikke")
    assert rich.rows() == []
    assert rich.count() == "Viser 0 av 30 funn"
    assert rich.visible("#nothing")
    assert not rich.visible("#list")


def test_five_thousand_findings_are_shown_and_all_counted(browser: Browser) -> None:
    """A report of more findings than the page shows can be filtered, and says how many there are in all."""
    findings = [
        b.finding(b.AGE, Severity.WARNING, lines=(i,), caseworker=f"NAV {i % 10}", journal_number=f"{i:08d}")
        for i in range(1, LIMIT + 1001)
    ]
    browser.open(b.report(*findings, b.finding(caseworker="NAV 3", journal_number="99999999")))
    assert len(browser.rows()) == LIMIT
    assert browser.count() == "Viser 5 000 av 5 000 funn"
    assert "viser de 5 000 alvorligste av 6 001 funn" in browser.driver.find_element(By.CLASS_NAME, "capped").text
    browser.choose("caseworker", "NAV 3")
    assert len(browser.rows()) == 501
    assert browser.rows()[0][3] == "99999999"
    assert browser.count() == "Viser 501 av 5 000 funn"


def test_page_fetches_nothing(rich: Browser) -> None:
    """The page is all there is: it asks for no other resource."""
    assert rich.run("return performance.getEntriesByType('resource').map((one) => one.name)") == []


def test_hostile_text_is_only_text(browser: Browser) -> None:
    """Markup in a value is shown as it is and never becomes part of the page or of the choices."""
    hostile = "</script><img src=x onerror='window.hacked=1'><script>window.hacked=1</script>\x00"
    browser.open(b.report(b.finding(hostile, message=hostile, caseworker=hostile, journal_number=hostile), b.finding()))
    shown = hostile.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert browser.rows()[0][2:4] == [shown, shown]
    assert browser.run("return [document.images.length, document.scripts.length, typeof window.hacked]") == [
        0,
        1,
        "undefined",
    ]
    browser.choose("caseworker", "</script>")
    assert browser.count() == "Viser 1 av 2 funn"


def test_policy_stops_foreign_script(rich: Browser) -> None:
    """Were markup to slip in all the same, the page's policy would stop its script."""
    rich.run(
        "const script = document.createElement('script'); script.textContent = 'window.hacked = 1';"
        "document.body.append(script);"
        "document.body.insertAdjacentHTML('beforeend', '<b id=\"x\" onclick=\"window.hacked = 1\">x</b>');"
        "document.getElementById('x').click()"
    )
    assert rich.run("return typeof window.hacked") == "undefined"
    assert len([one for one in rich.complaints() if "Content Security Policy" in one]) == 2


@pytest.mark.parametrize("pixels", [320, 390, 896, 1280])
def test_page_is_never_wider_than_the_screen(browser: Browser, pixels: int) -> None:
    """There is nothing to scroll sideways for, not even with long words."""
    long = "ordutenmellomrom" * 20
    browser.width(pixels)
    browser.open(
        b.rich(
            findings=[
                *b.rich().findings,
                b.finding(long, message=long, caseworker=long, journal_number=long),
            ],
            advice=(*b.ADVICE, Advice("long", long)),
            statistics=(*b.STATISTICS, Table(long, "Deltakere", ((long, 10**9),))),
            org_number=long,
        )
    )
    assert browser.overflow() == 0


def test_findings_are_cards_on_a_phone(rich: Browser) -> None:
    """On a narrow screen a finding's cells stand below each other with their names, still as a table."""
    row = "document.querySelector('#list tbody tr')"
    places = f"return [...{row}.cells].map((one) => one.getBoundingClientRect().{{}})"
    assert len(set(rich.run(places.format("top")))) == 1
    rich.width(390)
    assert len(set(rich.run(places.format("left")))) == 1
    tops = rich.run(places.format("top"))
    assert tops == sorted(set(tops))
    label = "return getComputedStyle(document.querySelector('#list tbody td:nth-child({})'), '::before').content"
    assert [rich.run(label.format(i)) for i in (3, 4, 5)] == ['"Saksbehandler"', '"Journalnummer"', '"Linje"']
    rich.choose("caseworker", "NAV 12")
    assert rich.count() == "Viser 11 av 30 funn"
    tree = rich.devtools("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if not node["ignored"]]
    assert roles.count("row") >= 10
    assert roles.count("columnheader") >= 5
    # Other browsers make cells of cards forget what they are, so the script says it.
    said = rich.run(
        "return ['#list', '#list tbody', '#list tbody tr', '#list tbody td', '#list th']"
        ".map((one) => document.querySelector(one).getAttribute('role'))"
    )
    assert said == ["table", "rowgroup", "row", "cell", "columnheader"]


def test_fields_are_named_and_reached_by_keyboard(rich: Browser) -> None:
    """Each field has a name for a screen reader, and the tab key goes through them in order."""
    nodes = rich.devtools("Accessibility.getFullAXTree")["nodes"]
    names = {
        node["name"]["value"]
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in {"combobox", "searchbox", "button"}
    }
    assert names == {
        "Alvorlighet",
        "Kontroll",
        "Saksbehandler",
        "Journalnummer",
        "Fritekst",
        "Nullstill",
        "Skriv ut",
    }
    ids = []
    for _ in names:
        for kind in ("keyDown", "keyUp"):
            rich.devtools("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        ids.append(rich.run("return document.activeElement.id"))
    assert ids == ["by-severity", "by-control", "by-caseworker", "by-journal", "by-text", "reset", "print"]


def test_print_shows_what_was_chosen_and_no_filter(rich: Browser) -> None:
    """On paper there is no filter, but the choice is told, and only what it left is printed."""
    assert not rich.visible("#choice")
    rich.choose("severity", "Advarsel")
    rich.type("text", "oppgitt")
    shown = rich.rows()
    rich.devtools("Emulation.setEmulatedMedia", media="print")
    assert not rich.visible("#filter")
    assert rich.rows() == shown
    assert len(shown) == 6
    assert rich.driver.find_element(By.ID, "choice").text == "Utvalg: Advarsel, med «oppgitt»"
    assert rich.count() == "Viser 6 av 30 funn"
    style = "return getComputedStyle(document.querySelector('#list tbody tr:not([hidden])'))"
    assert rich.run(f"{style}.breakInside") == "avoid"
    rich.width(680)  # a sheet of paper is narrow, but has no cards
    assert rich.run(f"{style}.display") == "table-row"


def test_print_button_prints(rich: Browser) -> None:
    """The button opens the browser's own print dialogue."""
    rich.run("window.print = () => { window.printed = true; }")
    rich.click("print")
    assert rich.run("return window.printed") is True


def test_dark_theme_follows_the_system_but_not_onto_paper(rich: Browser) -> None:
    """The colours follow the reader's system, and paper stays light."""
    ink = "return getComputedStyle(document.body).color"
    light = rich.run(ink)
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    rich.devtools("Emulation.setEmulatedMedia", features=dark)
    assert rich.run(ink) != light
    rich.devtools("Emulation.setEmulatedMedia", media="print", features=dark)
    assert rich.run(ink) == light


def test_without_script_everything_is_visible(browser: Browser) -> None:
    """Where scripts are forbidden all findings are there, and no filter that would not work."""
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(b.rich())
    assert len(browser.rows()) == 29
    assert not browser.visible("#filter")
    assert browser.count() == "Viser 30 av 30 funn"
    assert browser.run("return document.querySelectorAll('#by-severity option').length") == 0


def test_clean_report_has_nothing_to_filter(browser: Browser) -> None:
    """A report without findings is shown without filter and without an error of the script."""
    browser.open(b.report(statistics=b.STATISTICS))
    assert browser.driver.find_element(By.TAG_NAME, "h1").text == "Kan sendes"
    assert browser.run("return document.getElementById('filter')") is None
