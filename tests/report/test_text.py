from __future__ import annotations

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.report import Advice, Finding, Report, Severity, Table
from kostra_sdk.report.text import LIMIT, Summary, clean, number, place, spans
from tests.report import builders as b


@pytest.mark.parametrize(
    ("report", "first"),
    [
        (b.report(), "Kan sendes: Kontrollen fant ingen feil og ingen advarsler."),
        (
            b.report(b.finding(severity=Severity.INFO)),
            "Kan sendes: Kontrollen fant ingen feil og ingen advarsler, bare meldinger til opplysning.",
        ),
        (
            b.report(b.finding(severity=Severity.WARNING)),
            "Kan sendes, men se på advarselen: Kontrollen ga 1 advarsel. Advarsler hindrer ikke innsending.",
        ),
        (
            b.warned(),
            ("Kan sendes, men se på advarslene: Kontrollen ga 20 advarsler. Advarsler hindrer ikke innsending."),
        ),
        (b.report(b.finding()), "Kan ikke sendes: 1 feil hindrer innsending."),
        (b.rich(), "Kan ikke sendes: 4 feil hindrer innsending."),
        (
            b.report(b.finding(b.ATTACHMENT, Severity.FATAL)),
            (
                "Kan ikke sendes: 1 feil hindrer innsending. "
                "En kritisk feil stanset kontrollen, så de andre kontrollene er ikke kjørt."
            ),
        ),
        (
            b.report(severity=Severity.ERROR, records=0, controls_run=0),
            "Kan ikke sendes: Det finnes ingen poster å kontrollere.",
        ),
    ],
    ids=["fine", "info", "a-warning", "warnings", "an-error", "errors", "fatal", "nothing-judged"],
)
def test_verdict_comes_first(report: Report, first: str) -> None:
    """The first line says in plain words whether the extract can be sent, and why not."""
    assert report.to_text().splitlines()[0] == first


def test_facts_follow_the_verdict() -> None:
    """Form, year, region, numbers and standard are told before the findings."""
    text = b.rich(quarter="3").to_text()
    for line in (
        "Skjema      11F for 2026, 3. kvartal",
        "Region      030112 (0301 Oslo - Oslove, bydel 12 Alna)",
        "Orgnr       999999999",
        "Poster      233",
        "Kontroller  11 184 utført",
        "Funn        4 feil, 20 advarsler, 5 til informasjon, 1 OK",
        "Standard    SSBs kontrollprogram c1f58486 av 16. juli 2026, foreløpig. Programmet for 2026 kan bli",
    ):
        assert line in text.splitlines()


def test_final_standard_says_so() -> None:
    """A final edition is called final, and nothing is said of changes."""
    standard = attrs.evolve(b.STANDARD, year=2025, released=date(2026, 3, 30), final=True)
    text = b.report(standard=standard).to_text()
    assert "av 30. mars 2026, endelig." in text
    assert "kan bli endret" not in text


def test_unproven_controls_are_told() -> None:
    """Controls carried over to a year the SDK has no program for are called unproven."""
    standard = attrs.evolve(b.STANDARD, year=2027, unproven_from=2026)
    text = " ".join(b.report(standard=standard).to_text().split())
    assert "Kontrollene er hentet fra programmet for 2026 og er ikke prøvd mot SSBs program for 2027." in text


def test_advice_is_set_apart_from_the_verdict() -> None:
    """The SDK's own advice stands under a heading that says it is no part of SSB's control."""
    lines = b.rich().to_text().splitlines()
    at = lines.index("Råd fra kostra_sdk, ikke en del av SSBs kontroll:")
    assert lines[at + 3] == "  - Tre poster ser ut til å være skrevet med UTF-8. (linjene 4-5, 9)"
    assert at < lines.index("Funn per kontroll:") < lines.index("Funn:") < lines.index("Statistikk:")


def test_nothing_is_said_of_what_is_not_there() -> None:
    """A clean report has no empty headings."""
    text = b.report().to_text()
    assert "Funn        ingen" in text
    assert not {"Funn:", "Funn per kontroll:", "Statistikk:"} & set(text.splitlines())
    assert "Råd fra" not in text


def test_controls_are_counted_with_their_severity() -> None:
    """Each control has its number of findings and its gravest severity, aligned."""
    lines = b.rich().to_text().splitlines()
    at = lines.index("Funn per kontroll:")
    assert lines[at + 1 : at + 6] == [
        "  1  OK            Kontroll 000 : Skal levere filuttrekk",
        "  2  Informasjon   Kontroll 05B : Journalnummer, dubletter",
        "  1  Advarsel      Kontroll 03 : Kommunenummer",
        "  4  Feil          Kontroll 15: Viktigste kilde til livsopphold i relasjon til arbeidssituasjon.",
        "                   Arbeidsinntekt",
    ]


def test_findings_are_grouped_by_caseworker_and_journal_number() -> None:
    """Findings stand under their case, like ones merged with all their lines."""
    lines = b.rich().to_text().splitlines()
    at = lines.index("  Saksbehandler NAV 12, journalnummer 00000001")
    assert lines[at + 1 : at + 5] == [
        "    Informasjon   Kontroll 05B : Journalnummer, dubletter",
        "                  Journalnummeret står flere ganger.",
        "                  linjene 7-8",
        "  Saksbehandler NAV 12, journalnummer 00000002",
    ]
    titles = [line for line in lines if line.startswith("  Saksbehandler ")]
    assert titles == sorted(titles)
    assert "  Uten saksbehandler og journalnummer" in lines


def test_individual_is_named_where_there_is_one() -> None:
    """A finding about an individual of form 15F names the individual's id."""
    text = b.report(b.finding(caseworker=None, individual_id="77")).to_text()
    assert "  Journalnummer 00000001, individ 77" in text.splitlines()


def test_statistics_are_aligned() -> None:
    """Tables have their unit in the heading and their numbers right-justified."""
    lines = b.rich().to_text().splitlines()
    at = lines.index("Statistikk:")
    assert lines[at + 1 : at + 8] == [
        "  Stønad (kroner)",
        "    I alt   1 234 567",
        "    Bidrag  1 111 000",
        "    Lån       123 567",
        "  Alder (deltakere)",
        "    25 - 44      120",
        "    18 - 24       31",
    ]


def test_long_lists_are_cut_but_counted_and_the_gravest_kept() -> None:
    """More findings than fit are counted, and those that block are never the ones left out."""
    warnings = [b.finding(b.AGE, Severity.WARNING, journal_number=f"{i:08d}") for i in range(1_234)]
    text = b.report(*warnings, b.finding(journal_number="99999999")).to_text()
    assert "  1 234  Advarsel      Kontroll 06" in text
    assert text.count("Arbeidssituasjonen er") == LIMIT
    assert "journalnummer 99999999" in text
    assert f"  ... og 1 135 funn til. De {LIMIT} alvorligste er vist." in text.splitlines()
    assert "--format json" in text


def test_layout_is_plain() -> None:
    """Besides Norwegian letters the text is ASCII, without tabs, trailing blanks or colours."""
    text = b.rich().to_text()
    assert set(text) - set(map(chr, range(32, 127))) <= set("\næøåÆØÅé")
    assert all(line == line.rstrip() for line in text.splitlines())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@given(st.text(max_size=40))
def test_values_cannot_steer_the_terminal(value: str) -> None:
    """Control characters and line feeds of a damaged file never reach the terminal or break the layout."""
    one = Finding(value, Severity.ERROR, value, (1,), value, value, value, (value,))
    report = b.report(
        one, advice=(Advice("x", value),), statistics=(Table(value, "Sum", ((value, 1),)),), org_number=value
    )
    text = report.to_text()
    assert clean(text.replace("\n", "")) == text.replace("\n", "")
    assert "\t" not in text


@given(b.reports)
def test_any_report_renders_as_text(report: Report) -> None:
    """Whatever is in a report, its text begins with the verdict and is encodable."""
    text = report.to_text()
    assert text.startswith("Kan ikke sendes" if report.blocks_submission else "Kan sendes")
    assert text.encode()


@given(b.reports, st.integers(1, 4))
def test_summary_counts_all_and_keeps_the_gravest(report: Report, limit: int) -> None:
    """A summary counts every finding, however few it keeps, and leaves out none graver than one it keeps."""
    summary = Summary.of(report, limit)
    assert summary.total == len(report.findings)
    assert {control: count for control, (count, _) in summary.controls.items()} == report.counts()
    assert summary.shown == sum(entry.count for entry in summary.entries) == min(limit, summary.total)
    gravest = sorted((one.severity for one in report.findings), reverse=True)[:limit]
    kept = [entry.finding.severity for entry in summary.entries for _ in range(entry.count)]
    assert sorted(kept, reverse=True) == gravest


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((), ""),
        ((4,), "4"),
        ((1, 2, 3), "1-3"),
        ((1, 3, 4, 9), "1, 3-4, 9"),
        (tuple(range(1, 60, 2)), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 og 18 til"),
    ],
)
def test_spans_draw_runs_together(lines: tuple[int, ...], text: str) -> None:
    """Line numbers are written with runs drawn together, and a long list is cut and counted."""
    assert spans(lines) == text


@pytest.mark.parametrize(
    ("region", "year", "name"),
    [
        ("460100", 2026, "4601 Bergen"),
        ("030112", 2020, "0301 Oslo, bydel 12 Alna"),
        ("030199", 2020, "0301 Oslo, bydel 99"),
        ("990000", 2026, "kommune 9900"),
        ("460103", 2099, "kommune 4601, bydel 03"),
    ],
)
def test_place_is_named_where_it_is_known(region: str, year: int, name: str) -> None:
    """A region is named as it was that year, and by its digits where there is no name."""
    assert place(region, year) == name


def test_numbers_have_their_thousands_apart() -> None:
    """Numbers are written the Norwegian way."""
    assert [number(value) for value in (0, 999, 1000, -1234567)] == ["0", "999", "1 000", "-1 234 567"]
