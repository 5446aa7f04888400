from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from kostra_sdk.submission.checklist import Checklist
from kostra_sdk.submission.delivery import Environment, Part, Resubmission
from kostra_sdk.submission.pacing import FixedDeadlines
from tests.submission.altinn.doubles import delivery, package, told

DEADLINES = FixedDeadlines(
    {("11F", 2026): (datetime(2027, 1, 15, 22, 59, tzinfo=UTC), datetime(2027, 5, 22, 21, 59, tzinfo=UTC))}
)


def checklist(deadlines: FixedDeadlines | None = DEADLINES, **changes: Any) -> Checklist:
    """Make the checklist of a delivery to production."""
    sent = delivery(**{"environment": Environment.PRODUCTION, **changes})
    return Checklist.of(sent, package(file_name=sent.file_name), deadlines, "skjema 999")


def test_what_is_to_be_sent_is_told() -> None:
    """Form, year, place, file, size and hash are there, with the deadline in Norwegian time."""
    facts = dict(checklist(region="030105").facts)
    assert facts == {
        "Skjema": "11F (Økonomisk sosialhjelp)",
        "Rapporteringsår": "2026",
        "Region": "030105 Oslo - Oslove, bydel Frogner",
        "Avsender": "310000019",
        "Skal rapportere": "Nei",
        "Fil": "11F_2026_030105.dat",
        "Størrelse": "1 byte",
        "SHA-256": package().sha256,
        "Frist": "15.1.2027 kl. 23.59",
        "Mottaket stenger": "22.5.2027 kl. 23.59",
    }


def test_a_day_is_told_as_that_day() -> None:
    """A deadline that lasts until midnight is the day before it; the cut-off for corrections is there too."""
    edition = ("11F", 2026)
    midnight = datetime(2027, 1, 15, 23, tzinfo=UTC)
    cutoff = datetime(2027, 4, 30, 22, tzinfo=UTC)
    facts = dict(checklist(FixedDeadlines({edition: (midnight, None)}, {edition: cutoff})).facts)
    assert (facts["Frist"], facts["Rettelser senest"]) == ("15.1.2027", "30.4.2027")
    assert "Mottaket stenger" not in facts


def test_it_is_said_when_the_portal_is_quick() -> None:
    """Near the deadline early or late in the day is best (A-14)."""
    assert any("send tidlig eller sent" in step for step in checklist().steps)


@pytest.mark.parametrize(("has_participants", "answer"), [(True, "Svar Ja"), (False, "Svar Nei")])
def test_the_tick_is_told(has_participants: bool, answer: str) -> None:
    """The tick and the file must agree, so the checklist says which one to set."""
    steps = checklist(has_participants=has_participants).steps
    (step,) = (each for each in steps if each.startswith("Svar"))
    assert step.startswith(answer)
    assert ("mellomrom" in step) is not has_participants


def test_what_is_special_is_told() -> None:
    """Organisation, unit, part, quarter and a delivery that replaces another are there where they are."""
    replacing = Resubmission("a reason", told())
    part = Part(1, 2, told())
    facts = dict(checklist(org_number="974652277", unit="nav", part=part, quarter="2", resubmission=replacing).facts)
    assert facts["Organisasjonsnummer"] == "974652277"
    assert facts["Enhet"] == "nav"
    assert facts["Del"] == "1 av 2, varslet SSB 20.1.2027 kl. 10.00"
    assert facts["Rapporteringsår"] == "2026, 2. kvartal"
    assert facts["Ny levering"].endswith("SSB er varslet 20.1.2027 kl. 10.00.")


def test_what_is_not_known_is_left_out() -> None:
    """Without deadlines there are none; a year whose municipalities are not known has the number alone."""
    facts = dict(checklist(None, year=2099).facts)
    assert "Frist" not in facts
    assert "Mottaket stenger" not in facts
    assert facts["Region"] == "030100"


def test_a_form_that_is_not_known_has_its_name_alone() -> None:
    """The channel takes what the outbox takes."""
    assert dict(checklist(form="99X").facts)["Skjema"] == "99X"


def test_a_test_says_that_it_is_one() -> None:
    """Nobody is to send a test to SSB."""
    assert checklist(environment=Environment.TEST).facts[0][1].startswith("Dette er en prøve")


def test_ssbs_program_encrypts() -> None:
    """Its format is not public, and nothing else is claimed."""
    assert any("File Encrypter" in each and "ikke offentlig" in each for each in checklist().steps)


def test_the_text_has_short_lines_and_boxes() -> None:
    """It can be printed and ticked off."""
    text = checklist().as_text()
    assert text.startswith("Sjekkliste for 11F 2026, region 030100\n====")
    assert text.count("[ ] ") == len(checklist().steps)
    assert all(len(line) <= 88 for line in text.splitlines() if package().sha256 not in line)


class Page(HTMLParser):
    """Reads a page: which elements there are, and which addresses they lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append(tag)
        self.addresses += [value for name, value in attrs if name in {"src", "href", "action"}]
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """See that elements end in order."""
        assert self.open.pop() == tag


def test_the_page_stands_alone() -> None:
    """The page is well-formed Norwegian HTML that fetches nothing from elsewhere."""
    html = checklist().as_html()
    page = Page()
    page.feed(html)
    assert page.open == []
    assert page.addresses == []
    assert '<html lang="nb">' in html
    assert page.found.count("li") == len(checklist().steps)
    assert "&lt;fil&gt;" in html
