"""The report as plain Norwegian text; also the words and tallies that the HTML page shares with it."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Mapping
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.errors import RegionError
from kostra_sdk.ids.kommuner import BYDELER, OSLO, kommune_name
from kostra_sdk.report.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kostra_sdk.report.model import ReportContent, Standard

__all__ = [
    "ADVICE_HEADING",
    "LIMIT",
    "SEVERITIES",
    "TOTAL",
    "Entry",
    "Summary",
    "clean",
    "measure",
    "number",
    "place",
    "render_text",
    "spans",
    "standard_words",
    "verdict",
]

LIMIT: Final = 100
"""How many findings the text lists; all of them are counted."""

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.OK: "OK",
    Severity.INFO: "Informasjon",
    Severity.WARNING: "Advarsel",
    Severity.ERROR: "Feil",
    Severity.FATAL: "Kritisk feil",
}

ADVICE_HEADING: Final = "Råd fra kostra_sdk, ikke en del av SSBs kontroll"

TOTAL: Final = "I alt"
"""The official label of a row that sums up the others of its table."""

WIDTH: Final = 100

_MONTHS: Final = (
    "januar februar mars april mai juni juli august september oktober november desember".split()  # noqa: SIM905
)

# A value from a damaged file may hold anything: what could steer a terminal, turn the direction of
# the text or make an HTML file invalid is replaced. Line feeds and tabs are left to the caller.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str, replacement: str = "?") -> str:
    """Replace control characters, direction marks and stray surrogates."""
    return _UNPRINTABLE.sub(replacement, text)


def number(value: int, separator: str = " ") -> str:
    """Write a whole number with its thousands apart: ``12 345``."""
    return f"{value:,}".replace(",", separator)


def day(value: date) -> str:
    """Write a date in words: ``16. juli 2026``."""
    return f"{value.day}. {_MONTHS[value.month - 1]} {value.year}"


def spans(lines: Sequence[int], limit: int = 12, dash: str = "-") -> str:
    """Write line numbers in rising order with runs drawn together, ``1, 4-7``, at most `limit` runs."""
    if not lines:
        return ""
    runs = [[lines[0], lines[0]]]
    for before, line in pairwise(lines):
        if line == before + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    shown = ", ".join(f"{first}" if first == last else f"{first}{dash}{last}" for first, last in runs[:limit])
    rest = sum(last - first + 1 for first, last in runs[limit:])
    return f"{shown} og {number(rest)} til" if rest else shown


def place(region: str, year: int) -> str:
    """Name the municipality and bydel of a region as they were that year, the digits where it has no name."""
    kommune, bydel = region[:4], region[4:]
    try:
        name = f"{kommune} {kommune_name(kommune, year)}"
    except RegionError:
        name = f"kommune {kommune}"
    if bydel in {"", "00"}:
        return name
    bydel_name = BYDELER.get(bydel, "") if kommune == OSLO else ""
    return f"{name}, bydel {bydel} {bydel_name}".rstrip()


def measure(table_measure: str) -> str:
    """Say what the numbers of a table count, with the unit of sums."""
    return "Kroner" if table_measure == "Sum" else table_measure


def standard_words(standard: Standard) -> list[str]:
    """Say in sentences by what the report judged, and how sure that is."""
    words = [f"SSBs kontrollprogram {standard.commit[:8]} av {day(standard.released)}"]
    if standard.final:
        words[0] += ", endelig."
    else:
        words[0] += ", foreløpig."
        words.append(f"Programmet for {standard.year} kan bli endret før innsendingen er over.")
    if standard.unproven_from is not None:
        words.append(
            f"Kontrollene er hentet fra programmet for {standard.unproven_from} og er ikke prøvd mot "
            f"SSBs program for {standard.year}."
        )
    return words


def amounts(severities: Mapping[Severity, int], separator: str = " ") -> str:
    """Count findings in words, the gravest first: ``3 feil, 1 advarsel``."""
    words = {
        Severity.FATAL: ("kritisk feil", "kritiske feil"),
        Severity.ERROR: ("feil", "feil"),
        Severity.WARNING: ("advarsel", "advarsler"),
        Severity.INFO: ("til informasjon", "til informasjon"),
        Severity.OK: ("OK", "OK"),
    }
    return ", ".join(
        f"{number(severities[severity], separator)} {words[severity][severities[severity] != 1]}"
        for severity in sorted(severities, reverse=True)
    )


def _entry(finding: Finding) -> tuple[object, ...]:
    """Give what the official page tells findings apart by: everything but the lines."""
    return (
        finding.caseworker,
        finding.journal_number,
        finding.individual_id,
        finding.control,
        finding.severity,
        finding.message,
    )


@attrs.frozen
class Entry:
    """Findings alike in all but their lines, shown as one."""

    finding: Finding
    """The first of them, with the lines of all, in rising order."""
    count: int
    """How many findings it stands for."""


@attrs.frozen
class Summary:
    """The findings of a report counted in one pass, and the gravest of them merged."""

    total: int
    severities: Mapping[Severity, int]
    controls: Mapping[str, tuple[int, Severity]]
    """Official control name → number of findings and the gravest severity, in order of first occurrence."""
    entries: tuple[Entry, ...]
    """The first findings, the gravest first, otherwise in official order."""
    shown: int
    """How many findings the entries stand for."""

    @classmethod
    def of(cls, report: ReportContent, limit: int) -> Summary:
        """Count all findings of `report` and keep the `limit` gravest."""
        severities: Counter[Severity] = Counter()
        controls: dict[str, tuple[int, Severity]] = {}
        kept: dict[Severity, list[Finding]] = {}
        for finding in report.findings:
            severity = finding.severity
            severities[severity] += 1
            count, gravest = controls.get(finding.control, (0, severity))
            controls[finding.control] = count + 1, max(gravest, severity)
            bucket = kept.setdefault(severity, [])
            if len(bucket) < limit:
                bucket.append(finding)
        first = [finding for severity in sorted(kept, reverse=True) for finding in kept[severity]][:limit]
        counts = Counter(map(_entry, first))
        merged = attrs.evolve(report, findings=first).unique()
        entries = tuple(Entry(finding, counts[_entry(finding)]) for finding in merged)
        return cls(severities.total(), severities, controls, entries, len(first))

    @property
    def blocking(self) -> int:
        """How many findings block submission."""
        return sum(count for severity, count in self.severities.items() if severity.blocks)


def verdict(report: ReportContent, summary: Summary, separator: str = " ") -> tuple[str, str]:
    """Give the verdict as a heading and the sentence that explains it."""
    if report.blocks_submission:
        if not summary.blocking:
            return "Kan ikke sendes", "Det finnes ingen poster å kontrollere."
        why = f"{number(summary.blocking, separator)} feil hindrer innsending."
        if Severity.FATAL in summary.severities:
            why += " En kritisk feil stanset kontrollen, så de andre kontrollene er ikke kjørt."
        return "Kan ikke sendes", why
    if warnings := summary.severities.get(Severity.WARNING):
        which = "advarselen" if warnings == 1 else "advarslene"
        count = amounts({Severity.WARNING: warnings}, separator)
        return f"Kan sendes, men se på {which}", f"Kontrollen ga {count}. Advarsler hindrer ikke innsending."
    if summary.total:
        return "Kan sendes", "Kontrollen fant ingen feil og ingen advarsler, bare meldinger til opplysning."
    return "Kan sendes", "Kontrollen fant ingen feil og ingen advarsler."


def render_text(report: ReportContent) -> str:
    """Render `report` as plain Norwegian text: verdict, standard, advice, counts, findings, statistics.

    At most :data:`LIMIT` findings are listed, the gravest first to be kept.
    Layout characters are ASCII, and control characters in values are replaced.
    """
    summary = Summary.of(report, LIMIT)
    heading, why = verdict(report, summary)
    parts = [
        [f"{heading}: {why}"],
        list(_facts(report, summary)),
        list(_advice(report)),
        list(_counts(summary)),
        list(_findings(summary)),
        list(_statistics(report)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _facts(report: ReportContent, summary: Summary) -> Iterator[str]:
    standard = report.standard
    rows = [("Skjema", f"{standard.form} for {standard.year}" + _quarter(report))]
    rows.append(("Region", f"{clean(report.region)} ({place(report.region, standard.year)})"))
    if report.org_number:
        rows.append(("Orgnr", clean(report.org_number)))
    rows += [
        ("Poster", number(report.records)),
        ("Kontroller", f"{number(report.controls_run)} utført"),
        ("Funn", amounts(summary.severities) or "ingen"),
        ("Standard", " ".join(standard_words(standard))),
    ]
    for label, value in rows:
        yield from _wrap(value, f"{label:<12}", " " * 12)


def _quarter(report: ReportContent) -> str:
    quarter = (report.quarter or "").strip()
    return f", {clean(quarter)}. kvartal" if quarter else ""


def _advice(report: ReportContent) -> Iterator[str]:
    if report.advice:
        yield f"{ADVICE_HEADING}:"
    for advice in report.advice:
        where = f" ({_lines(advice.lines)})" if advice.lines else ""
        yield from _wrap(_flat(advice.message) + where, "  - ", "    ")


def _counts(summary: Summary) -> Iterator[str]:
    if summary.controls:
        yield "Funn per kontroll:"
    width = max((len(number(count)) for count, _ in summary.controls.values()), default=0)
    for control, (count, severity) in summary.controls.items():
        start = f"  {number(count):>{width}}  {SEVERITIES[severity]:<12}  "
        yield from _wrap(_flat(control), start, " " * len(start))


def _findings(summary: Summary) -> Iterator[str]:
    if not summary.total:
        return
    yield "Funn:"
    entries = sorted(summary.entries, key=_case)
    for (caseworker, journal_number, individual_id), group in groupby(entries, key=_case):
        who = [f"saksbehandler {_flat(caseworker)}"] if caseworker else []
        who += [f"journalnummer {_flat(journal_number)}"] if journal_number else []
        who += [f"individ {_flat(individual_id)}"] if individual_id else []
        title = ", ".join(who) or "uten saksbehandler og journalnummer"
        yield f"  {title[0].upper()}{title[1:]}"
        for entry in group:
            yield from _finding(entry.finding)
    if rest := summary.total - summary.shown:
        yield ""
        yield f"  ... og {number(rest)} funn til. De {number(summary.shown)} alvorligste er vist."
        yield "  Se alle som JSON (--format json), eller filtrer dem i nettleseren (--format html)."


def _case(entry: Entry) -> tuple[str, str, str]:
    """Order as the official page: by caseworker, then journal number."""
    finding = entry.finding
    return finding.caseworker or "", finding.journal_number or "", finding.individual_id or ""


def _finding(finding: Finding) -> Iterator[str]:
    start = f"    {SEVERITIES[finding.severity]:<12}  "
    indent = " " * len(start)
    yield from _wrap(_flat(finding.control), start, indent)
    yield from _wrap(_flat(finding.message), indent, indent)
    if finding.lines:
        yield indent + _lines(finding.lines)


def _statistics(report: ReportContent) -> Iterator[str]:
    if report.statistics:
        yield "Statistikk:"
    for table in report.statistics:
        yield f"  {_flat(table.heading)} ({measure(_flat(table.measure)).lower()})"
        rows = [(_flat(label), number(value)) for label, value in table.rows]
        left = max((len(label) for label, _ in rows), default=0)
        right = max((len(value) for _, value in rows), default=0)
        for label, value in rows:
            yield f"    {label:<{left}}  {value:>{right}}"


def _lines(lines: Sequence[int]) -> str:
    return f"{'linje' if len(lines) == 1 else 'linjene'} {spans(sorted(lines))}"


def _flat(text: str) -> str:
    """Draw a text together on one line."""
    return clean(" ".join(text.split()))


def _wrap(text: str, start: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [start.rstrip()]
