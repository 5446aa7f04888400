from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.report import Advice, Finding, Report, Severity, Table
from kostra_sdk.report.html import LIMIT
from kostra_sdk.report.text import clean
from tests.report import builders as b

SPACE = "\N{NO-BREAK SPACE}"


class Page(HTMLParser):
    """A page taken apart: its tags in order, and the text inside each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.texts.setdefault(tag, [])
        if tag not in {"meta", "input"}:
            self.open.append(tag)
            self.texts[tag].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a shape of an icon."""
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of this kind."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Add the text to every element it stands in."""
        for tag in self.open:
            self.texts[tag][-1] += data

    def meta(self, name: str) -> str:
        """Give what the page says of itself."""
        at = next(i for i, one in enumerate(self.attributes) if one[0] == "meta" and one[2] == name)
        return self.attributes[at + 1][2]


def test_page_is_norwegian_and_its_title_names_no_case() -> None:
    """The page says its language, and its title holds form, year and region and no case."""
    page = Page(b.rich().to_html())
    assert ("html", "lang", "nb") in page.attributes
    assert page.texts["title"] == ["Kontrollrapport 11F 2026, region 030112"]
    assert page.texts["h1"] == ["Kan ikke sendes"]


def test_every_element_is_closed() -> None:
    """The elements are properly nested, and none is left open."""
    assert Page(b.rich().to_html()).open == []


def test_page_needs_nothing_from_outside() -> None:
    """No element fetches anything, and the page's policy would not let it."""
    html = b.rich().to_html()
    page = Page(html)
    assert not {"link", "img", "iframe", "object", "embed", "base", "form", "a"} & set(page.tags)
    assert not {"src", "href", "action", "style"} & {name for _, name, _ in page.attributes}
    assert "url(" not in html
    assert "@import" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_policy_lets_only_the_pages_own_style_and_script_run() -> None:
    """The policy forbids everything but the one style and the one script, by their hashes."""
    page = Page(b.rich().to_html())

    def digest(text: str) -> str:
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    (style,), (script,) = page.texts["style"], page.texts["script"]
    assert page.meta("Content-Security-Policy").split("; ") == [
        "default-src 'none'",
        f"style-src '{digest(style)}'",
        f"script-src '{digest(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert "\r" not in style + script  # a parser reads other line ends as line feeds, and the hash would differ


def test_summary_comes_before_findings() -> None:
    """Verdict, figures, advice, counts, findings and statistics come in this order."""
    headings = Page(b.rich().to_html()).texts["h2"]
    assert headings == [
        "Oppsummering",
        "Råd fra kostra_sdk, ikke en del av SSBs kontroll",
        "Funn per kontroll",
        "Funn",
        "Statistikk",
    ]


def test_figures_count_everything() -> None:
    """The figures tell findings by severity, records and controls."""
    figures = [" ".join(text.split()) for text in Page(b.rich().to_html()).texts["li"][:6]]
    assert figures == [
        "4 Feil",
        "20 Advarsler",
        "5 Informasjon",
        "1 OK",
        "233 Poster",
        "11 184 Kontroller utført",
    ]


def test_facts_name_the_standard() -> None:
    """The page says what was judged, and by which program."""
    assert Page(b.rich(quarter="1").to_html()).texts["dd"] == [
        "11F for 2026, 1. kvartal",
        "030112 (0301 Oslo - Oslove, bydel 12 Alna)",
        "999999999",
        (
            "SSBs kontrollprogram c1f58486 av 16. juli 2026, foreløpig. "
            "Programmet for 2026 kan bli endret før innsendingen er over."
        ),
    ]


def test_findings_are_rows_the_gravest_first() -> None:
    """Every finding is on the page, those alike merged, the gravest first."""
    table = b.rich().to_html().split('<table id="list"')[1].split("</table>")[0]
    rows = [[clean(cell) for cell in Page(row).texts["td"]] for row in re.findall("<tr[^>]*><td>.*", table)]
    assert len(rows) == 29
    order = ["Feil", "Advarsel", "Informasjon", "OK"]
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=order.index)
    assert rows[0] == [
        "Feil",
        f"{b.LIVING}Arbeidssituasjonen er 00; ventet én av 01, 02.Felt: VKLO, ARBSIT",
        "NAV 12",
        "00000002",
        "10",
    ]
    assert rows[4][2:] == ["", "", "1–233"]
    assert rows[-5][3:] == ["00000001", "7–8"]
    assert table.count(' data-n="2"') == 1


def test_tables_have_captions_and_headed_columns() -> None:
    """A screen reader is told what each table is and what its columns and rows are."""
    page = Page(b.rich().to_html())
    assert page.tags.count("caption") == page.tags.count("table") == 6
    scopes = {(tag, value) for tag, name, value in page.attributes if name == "scope"}
    assert scopes == {("th", "col"), ("th", "row")}
    assert page.tags.count("th") == sum(name == "scope" for _, name, _ in page.attributes)
    assert ("p", "aria-live", "polite") in page.attributes


def test_filter_is_hidden_until_the_script_runs_and_every_field_has_a_label() -> None:
    """Without script there is no dead filter, and with it each field has its label around it."""
    html = b.rich().to_html()
    assert '<div id="filter" role="search" aria-label="Filtrer funnene" hidden>' in html
    assert len(re.findall(r"<label>\w+<(?:select|input) ", html)) == 5
    assert html.count("<select ") + html.count("<input ") == 5


def test_statistics_have_bars_in_proportion() -> None:
    """The longest bar fills its column, and the others are in proportion to it."""
    html = b.rich().to_html()
    assert re.findall('<rect width="([0-9.]+)"', html)[:8] == [
        "100",
        "90",
        "10",
        "100",
        "25.8",
        "61.7",
        "5",
        "1.7",
    ]
    assert f'<td class="number">1{SPACE}234{SPACE}567</td>' in html


def test_total_of_persons_has_no_bar() -> None:
    """A row that sums up the others would dwarf them, so it has no bar."""
    table = Table("Alder", "Deltakere", (("I alt", 233), ("Under 20", 3), ("20 - 24", 6)))
    html = b.report(statistics=(table,)).to_html()
    assert re.findall('<rect width="([0-9.]+)"', html) == ["50", "100"]
    assert '<tr class=total><th scope="row">I alt</th><td class="number">233</td><td></td></tr>' in html


def test_numbers_below_zero_and_empty_tables_draw_no_bar() -> None:
    """A sum below zero has a bar without length, and a table without rows is no error."""
    tables = (Table("Stønad", "Sum", (("I alt", -5), ("Lån", 0))), Table("Alder", "Deltakere", ()))
    html = b.report(statistics=tables).to_html()
    assert re.findall('<rect width="([0-9.]+)"', html) == ["0", "0"]


def test_first_findings_are_shown_and_all_counted() -> None:
    """Beyond the limit findings are counted, not shown, and the page says so; those that block are shown."""
    warnings = [b.finding(b.AGE, Severity.WARNING, lines=(i,), journal_number=f"{i:08d}") for i in range(LIMIT)]
    html = b.report(*warnings, b.finding(journal_number="99999999")).to_html()
    assert html.count('<tr><td><span class="badge') == LIMIT
    assert f"Siden viser de 5{SPACE}000 alvorligste av 5{SPACE}001 funn." in html
    assert f"Viser 5{SPACE}000 av 5{SPACE}000 funn" in html
    assert f'<td class="number">5{SPACE}000</td>' in html
    assert "<td>99999999</td>" in html
    assert "<td>00004998</td>" in html
    assert "<td>00004999</td>" not in html


def test_clean_report_says_so() -> None:
    """A report without findings has no filter and no table of them."""
    html = b.report().to_html()
    assert "<h1>Kan sendes</h1>" in html
    assert "<p>Ingen funn.</p>" in html
    assert '<div id="filter"' not in html
    assert '<table id="list"' not in html
    assert "Råd fra" not in html


def test_individual_is_named_where_there_is_one() -> None:
    """A finding about an individual of form 15F names the individual's id beside the journal number."""
    assert "<td>00000001<p>Individ 77</p></td>" in b.report(b.finding(individual_id="77")).to_html()


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus='alert(1)",
    "<!--",
    "-->",
    "]]>",
    "&lt;b&gt;&#60;",
    "\x00<\x00b\x00>",
    "a\r\nb\tc",
    "\x1b[31m",
    "\u202etxt.exe",
    "javascript:alert(1)",
]


def structure(value: str) -> Page:
    """Take apart a page that has `value` everywhere a report can hold text from outside."""
    one = Finding(value, Severity.ERROR, value, (1,), value, value, value, (value,))
    table = Table(value, value, ((value, 1), (value, 2)))
    return Page(
        b.report(
            one, advice=(Advice(value, value, (1,)),), statistics=(table,), quarter=value, org_number=value
        ).to_html()
    )


@given(st.sampled_from(HOSTILE) | st.text(min_size=1) | st.lists(st.sampled_from(HOSTILE)).map("".join))
def test_text_never_breaks_out_of_its_place(value: str) -> None:
    """Whatever a value holds, the page has the very tags and attributes it has with a harmless one."""
    filled = value if value.strip() else "x"  # a blank quarter or caseworker is left out
    page, harmless = structure(filled), structure("x")
    assert page.tags == harmless.tags
    assert [one[:2] for one in page.attributes] == [one[:2] for one in harmless.attributes]
    assert page.texts["script"] == harmless.texts["script"]
    shown = clean(filled, "\N{REPLACEMENT CHARACTER}")
    assert page.texts["b"][-1] == shown
    assert page.texts["body"][0].count(shown) >= 8


@given(b.reports)
def test_any_report_renders_as_a_page(report: Report) -> None:
    """Whatever is in a report, its page is whole, printable text."""
    html = report.to_html()
    assert Page(html).open == []
    assert clean(html.replace("\n", "")) == html.replace("\n", "")
    assert html.encode()


def test_page_is_the_same_every_time() -> None:
    """Nothing in the page depends on the day or the run."""
    assert b.rich().to_html() == b.rich().to_html()


def colours(css: str) -> dict[str, tuple[float, float, float]]:
    """Read the colours a theme names, each as red, green and blue of 0 to 1."""
    found = re.findall(r"--([a-z-]+): #([0-9a-f]{3,6});", css)
    whole = {name: code if len(code) == 6 else "".join(digit * 2 for digit in code) for name, code in found}
    return {
        name: (int(code[:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:], 16) / 255)
        for name, code in whole.items()
    }


def luminance(colour: tuple[float, float, float]) -> float:
    """Reckon how light a colour is, as WCAG 2 defines it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_background(theme: str) -> None:
    """All text has a contrast of 4.5 to 1 and edges of fields and bars 3 to 1 in both themes (WCAG 2 AA)."""
    (css,) = Page(b.rich().to_html()).texts["style"]
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    named = colours(light if theme == "light" else dark)
    assert len(named) == 19
    papers = ["page", "paper"]
    pairs = [
        *((ink, paper, 4.5) for ink, paper in product(["ink", "soft", "accent", "error", "warning"], papers)),
        *((tone, f"{tone}-bg", 4.5) for tone in ("error", "warning", "ok", "info", "fatal")),
        *((ink, f"{tone}-bg", 4.5) for ink, tone in product(["ink"], ["error", "warning", "ok", "info"])),
        ("soft", "info-bg", 4.5),
        ("accent-ink", "accent", 4.5),
        *((edge, paper, 3.0) for edge, paper in product(["edge", "bar"], papers)),
    ]
    low = []
    for ink, paper, least in pairs:
        dim, bright = sorted((luminance(named[ink]), luminance(named[paper])))
        ratio = (bright + 0.05) / (dim + 0.05)
        if ratio < least:
            low.append(f"{ink} on {paper}: {ratio:.2f}")
    assert low == []
