from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from kostra_sdk import Severity
from kostra_sdk.many import Job, JobFailed, Overview, Result
from tests.report.builders import AGE, LIVING, finding, report

if TYPE_CHECKING:
    from collections.abc import Sequence

_VOID = {"meta"}


class _Page(HTMLParser):
    """Reads a page, sees that it is well formed, and keeps the rows of its tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        assert not {name for name, _ in attrs} & {"style", "onclick", "src", "href"}
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += f" {data}" if self.rows[-1][-1] else data


def shown(*results: Result) -> tuple[str, list[list[str]]]:
    """Render results, and give the page and the rows of its tables."""
    overview = Overview()
    for result in results:
        overview.add(result)
    page = overview.to_html()
    return page, _Page(page).rows


def job(name: str, **said: str) -> Job:
    """Name a job of 11F in Oslo."""
    return Job(name, "11F", 2026, "030112", **said)  # type: ignore[arg-type]


def test_the_gravest_files_stand_first() -> None:
    """With their verdict, form, region and numbers; otherwise in the order of the jobs."""
    page, rows = shown(
        Result(job("a.dat"), report()),
        Result(job("b.dat"), report(finding(AGE, Severity.WARNING))),
        Result(job("c.dat", quarter="2", org_number="999999999"), report(finding(LIVING), finding(LIVING))),
        Result(job("d.dat"), error=JobFailed("FileNotFoundError", "x")),
        Result(job("e.dat"), report()),
    )
    assert rows[1:6] == [
        ["Ikke kontrollert filen finnes ikke", "d.dat", "11F for 2026", "0301 Oslo - Oslove, bydel 12 Alna", "0", "0"],
        [
            "Kan ikke sendes 2 feil",
            "c.dat",
            "11F for 2026, 2. kvartal",
            "0301 Oslo - Oslove, bydel 12 Alna (999999999)",
            "233",
            "2",
        ],
        [
            "Kan sendes, men har advarsler 1 advarsel",
            "b.dat",
            "11F for 2026",
            "0301 Oslo - Oslove, bydel 12 Alna",
            "233",
            "1",
        ],
        ["Kan sendes", "a.dat", "11F for 2026", "0301 Oslo - Oslove, bydel 12 Alna", "233", "0"],
        ["Kan sendes", "e.dat", "11F for 2026", "0301 Oslo - Oslove, bydel 12 Alna", "233", "0"],
    ]
    assert rows[7:] == [["11F", LIVING, "Feil", "2", "1"], ["11F", AGE, "Advarsel", "1", "1"]]
    assert "<h1>2 av 5 filer kan ikke sendes</h1>" in page
    assert page.count("SSBs kontrollprogram c1f58486 av 16. juli 2026, foreløpig.") == 1


def test_a_page_of_nothing_is_a_page() -> None:
    """Neither controls nor standards are listed."""
    page, rows = shown()
    assert len(rows) == 1
    assert "Funn per kontroll" not in page
    assert "Kontrollert etter" not in page


def test_the_page_holds_no_messages_and_no_names() -> None:
    """What a finding tells of a case is for the report of that file."""
    page, _ = shown(
        Result(job("a.dat"), report(finding(message="Hemmelig", journal_number="J123", caseworker="NAV 9")))
    )
    assert not any(word in page for word in ("Hemmelig", "J123", "NAV 9"))


def test_hostile_names_stay_text() -> None:
    """Names of files come from outside; nothing of them is markup, and nothing from outside is let in."""
    page, rows = shown(
        Result(job("a.dat", label='<script>alert("x")</script>\x1b'), report(finding("<b>Kontroll</b>")))
    )
    assert rows[1][1] == '<script>alert("x")</script>\N{REPLACEMENT CHARACTER}'
    assert rows[3][1] == "<b>Kontroll</b>"
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_page_is_the_same_every_time() -> None:
    """It has no clock."""
    results = (Result(job("a.dat"), report(finding())),)
    assert shown(*results) == shown(*results)
