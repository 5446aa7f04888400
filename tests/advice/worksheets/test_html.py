from __future__ import annotations

import base64
import hashlib
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from kostra_sdk.advice.worksheets import SOURCES, WORKSHEETS, Skjema7, Skjema7B, Skjema12, Worksheet
from kostra_sdk.advice.worksheets.html import STATUSES, summary
from kostra_sdk.report.text import clean
from tests.advice.worksheets.strategies import worksheets

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SHEETS = pytest.mark.parametrize("cls", list(WORKSHEETS.values()), ids=list(WORKSHEETS))
HOSTILE = "<script>alert('x')</script> \" onload=\"x & \u202e\x00 ' ]]> --> é"
VOID = {"meta", "br"}


class Page(HTMLParser):
    """A page taken apart: its tags and attributes, the text inside each kind of element, and its table rows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.rows: dict[str, list[str]] = {}
        self.open: list[str] = []
        self._row = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and its attributes, and which field's row it is."""
        named = {name: value or "" for name, value in attrs}
        self.tags.append((tag, named))
        if tag == "tr":
            self._row = named.get("id", "")
            self.rows[self._row] = []
        if tag in {"td", "th"}:
            self.rows.setdefault(self._row, []).append("")
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of this kind."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Add the text to every element it stands in."""
        for tag in self.open:
            self.texts[tag][-1] += data
        if {"td", "th"} & set(self.open):
            self.rows[self._row][-1] += data

    def ids(self) -> list[str]:
        """Give the ids of all elements."""
        return [named["id"] for _, named in self.tags if "id" in named]


def filled() -> Skjema7:
    """Give a worksheet with answers of every kind, blanks, noughts and mistakes."""
    return Skjema7(
        year=2026,
        kommunenummer="4601",
        kommunenavn="Bergen",
        ansvarlig="Test Testesen",
        raadgivning_aarsverk=Decimal("2.5"),
        raadgivning_saker=0,
        aarsverk_242=Decimal(0),
        aarsverk_243_stillingsomfang={"Hel stilling": Decimal(4), "Deltid": None},
        kommunalt_reglement=1234567,
    )


@SHEETS
def test_the_page_is_norwegian_and_says_that_it_is_no_official_form(cls: type[Worksheet]) -> None:
    """It is entered by hand in the portal, and says so before any answer."""
    page = Page(cls.blank(2026, "460100").to_html())
    assert ("html", {"lang": "nb"}) in page.tags
    assert page.texts["title"] == page.texts["h1"] == [f"Arbeidsark for skjema {cls.form}, 2026"]
    (header,) = page.texts["header"]
    assert "ikke et offisielt skjema" in header
    assert "Ikke et offisielt skjema. Dette er ikke SSBs skjema, og kan ikke sendes inn." in header
    assert "fylles ut for hånd i portalen" in header
    assert "som ikke er fra SSB" in page.texts["footer"][0]


@given(worksheets())
def test_every_element_is_closed_and_every_id_is_there_once(worksheet: Worksheet) -> None:
    """Whatever was answered, the page is in order, and what describes a field is on it."""
    page = Page(worksheet.to_html())
    assert page.open == []
    assert len(page.ids()) == len(set(page.ids()))
    referred = {named[key] for _, named in page.tags for key in ("aria-describedby", "aria-labelledby") if key in named}
    assert referred <= set(page.ids())


@SHEETS
def test_the_page_needs_nothing_from_outside(cls: type[Worksheet]) -> None:
    """No element fetches anything or runs anything, and the policy lets only the page's own style through."""
    html = cls.blank(2026).to_html()
    page = Page(html)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"link", "img", "iframe", "object", "embed", "base", "form", "a", "script", "input"}
    assert not {"src", "href", "action", "style"} & {name for _, named in page.tags for name in named}
    assert "url(" not in html
    assert "@import" not in html
    (style,) = page.texts["style"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(named["content"] for tag, named in page.tags if named.get("http-equiv"))
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@SHEETS
def test_every_field_has_a_row_with_its_status(cls: type[Worksheet]) -> None:
    """Label, note, status word, the years it was seen for, and sources stand at each field; a legend explains them."""
    page = Page(cls.blank(2026).to_html())
    for field in cls.fields():
        number, label, _, status = page.rows[field.name]
        assert number == (field.number or "")
        assert label.startswith(field.label)
        assert label.endswith(field.note)
        assert ("Personopplysning" in label) == field.personal
        assert status.startswith(STATUSES[field.status][0])
        assert ("Obligatorisk" in status) == bool(field.mandatory)
        assert all(source in status for source in field.sources)
    legend = page.texts["dl"]
    assert all(word in legend[0] and meaning in legend[0] for word, meaning in STATUSES.values())
    cited = {source for field in cls.fields() for source in field.sources} | {"HK"}
    for source in SOURCES.values():
        assert (source.title in legend[1]) == (source.id in cited)
        assert source.id not in cited or source.address in legend[1]


def test_a_field_that_was_seen_for_other_years_says_so() -> None:
    """The years stand there, and that this one is not among them."""
    assert "Sett for 2020–2021, ikke for 2026" in Page(Skjema7.blank(2026).to_html()).rows["kommunalt_reglement"][-1]
    assert "Sett for 2020–2021Kilde" in Page(Skjema7.blank(2021).to_html()).rows["kommunalt_reglement"][-1]
    assert "Sett for 2020, ikke" in Page(Skjema7B.blank(2026).to_html()).rows["samarbeid_nav"][-1]


def test_blank_is_shown_as_blank_and_nought_as_nought() -> None:
    """What is not answered is an empty place to write in, said aloud to a screen reader; nought is a figure."""
    html = filled().to_html()
    page = Page(html)
    assert page.rows["raadgivning_saker"][2] == page.rows["aarsverk_242"][2] == "0"
    assert page.rows["aarsverk_273"][2] == "ikke besvart"
    assert '<td class="answer blank"><span class="unseen">ikke besvart</span></td>' in html
    assert "0 betyr at det ikke er noe. Slik er det i portalen også. Kilde: HK." in page.texts["main"][0]


def test_answers_are_written_in_norwegian() -> None:
    """Decimal comma, thousands apart, yes and no in words, dates by day, month and year."""
    page = Page(filled().to_html())
    assert page.rows["raadgivning_aarsverk"][2] == "2,5"
    assert page.rows["kommunalt_reglement"][2] == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
    answers = Skjema12(year=2026, inngaar_mat=True, inngaar_reise=False, vedtatt=date(2025, 12, 1))
    rows = Page(answers.to_html()).rows
    assert [rows[name][2] for name in ("inngaar_mat", "inngaar_reise", "vedtatt")] == ["Ja", "Nei", "01.12.2025"]


def test_last_years_figures_stand_beside_this_years() -> None:
    """In a column of their own, headed by the year, blank and nought told apart there too."""
    previous = Skjema7(year=2024, raadgivning_saker=40, aarsverk_242=Decimal(0), kommunalt_reglement=1)
    page = Page(filled().to_html(previous))
    assert page.rows["raadgivning_saker"][2:4] == ["0", "40"]
    assert page.rows["aarsverk_242"][2:4] == ["0", "0"]
    assert page.rows["raadgivning_aarsverk"][2:4] == ["2,5", "ikke besvart"]
    assert page.texts["thead"][0] == "Nr.Spørsmål20262024Felt i skjemaet"
    assert Page(filled().to_html()).texts["thead"][0] == "Nr.Spørsmål2026Felt i skjemaet"


def test_open_rows_stand_below_their_question() -> None:
    """Those of this year first, then those that only the earlier year has; one to write in where there are none."""
    previous = Skjema7(year=2025, aarsverk_243_stillingsomfang={"Hel stilling": Decimal(3), "Annet": Decimal(1)})
    both = filled().to_html(previous)
    assert [both.index(f'<th scope="row">{row}</th>') for row in ("Hel stilling", "Deltid", "Annet")] == sorted(
        both.index(f'<th scope="row">{row}</th>') for row in ("Hel stilling", "Deltid", "Annet")
    )
    assert both.count('<tr class="sub">') == 3
    assert "Rad som portalen viser" in Skjema7.blank(2026).to_html()
    assert "Annet</th>" not in filled().to_html()


def test_remarks_stand_at_their_fields() -> None:
    """With severity in words, and whose rule it is; those about the whole worksheet stand at the top."""
    html = filled().to_html()
    page = Page(html)
    about = next(named for tag, named in page.tags if named.get("aria-describedby") == "remarks-raadgivning_saker")
    assert about["class"] == "answer number"
    start = html.index('id="remarks-raadgivning_saker"')
    told = html[start : html.index("</tr>", start)]
    assert "Advarsel</span> Det er 0 saker og 2,5 årsverk" in told
    assert "(vår egen kontroll)" in told
    assert "felt er ikke besvart" in page.texts["header"][0]
    assert "(dokumentert for skjemaet)" in Skjema7B.blank(2026).to_html()


def test_the_head_counts_what_was_remarked_on() -> None:
    """Fatal and warnings are counted apart; what is only information is not counted."""
    assert Page(filled().to_html()).texts["strong"][1] == "3 advarsler."
    assert summary(Skjema7B.blank(2026).remarks()) == "2 kritiske feil"
    assert summary(Skjema7B(year=2026, kommunenummer="4601").remarks()) == "1 kritisk feil"
    both = Skjema7(year=2026, raadgivning_saker=-1)
    assert summary(both.remarks()) == "1 kritisk feil og 3 advarsler"
    fine = Skjema7(year=2026, kommunenummer="4601", ansvarlig="Test Testesen")
    assert summary(fine.remarks()) == "Ingen feil og ingen advarsler"
    assert 'class="verdict ok"' in fine.to_html()


def test_a_worksheet_with_every_answer_has_no_remarks_at_the_top() -> None:
    """There is nothing to say of the whole of it then."""
    worksheet = Skjema7B(year=2026, kommunenummer="4601", kommunenavn="Bergen", ansvarlig="Test Testesen")
    for field in Skjema7B.fields():
        if field.kind == "yes-no":
            setattr(worksheet, field.name, True)
    worksheet.samarbeid_andre, worksheet.kostnader_krisesenter, worksheet.krisesenter = {}, 10_000, "Testsenteret"
    html = worksheet.to_html()
    assert worksheet.remarks() == ()
    assert '<ul class="remarks">' not in html
    assert "Hvilke kontroller portalen har, er ikke kjent." in html


def test_personal_data_is_pointed_out_only_where_there_is_some() -> None:
    """The foot says that the page has a name on it, when it has."""
    assert "navn eller kontaktopplysninger" in Page(filled().to_html()).texts["footer"][0]
    assert "kontaktopplysninger" not in Page(Skjema7.blank(2026, "030112").to_html()).texts["footer"][0]
    assert "for 0301 Oslo - Oslove, bydel 12 Alna" in Page(Skjema7.blank(2026, "030112").to_html()).texts["footer"][0]


def test_hostile_text_is_text() -> None:
    """No answer can become markup, nor turn the direction of the text, in a field, a row or whose worksheet it is."""
    worksheet = Skjema7B(
        year=2026,
        kommunenummer=HOSTILE,
        bydelsnummer=HOSTILE,
        kommunenavn=HOSTILE,
        ansvarlig=HOSTILE,
        krisesenter=HOSTILE,
        samarbeid_andre={HOSTILE: True},
    )
    html = worksheet.to_html(Skjema7B(year=2025, krisesenter=HOSTILE, samarbeid_andre={HOSTILE + "2": None}))
    page = Page(html)
    assert page.open == []
    assert "script" not in {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, named in page.tags for name in named)
    assert "\u202e" not in html
    assert "\x00" not in html
    shown = clean(HOSTILE, "\N{REPLACEMENT CHARACTER}")
    assert page.rows["krisesenter"][2:4] == [shown, shown]


def _of(form: str) -> SearchStrategy[Worksheet]:
    return worksheets(form)


@given(_of("7B"))
def test_text_is_shown_as_it_was_given(worksheet: Worksheet) -> None:
    """But for characters that can not be shown, every text stands on the page as it is."""
    page = Page(worksheet.to_html())
    name = worksheet.kommunenavn
    expected = "ikke besvart" if name is None else clean(name, "\N{REPLACEMENT CHARACTER}")
    assert page.rows["kommunenavn"][2].split() == expected.split()
