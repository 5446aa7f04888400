"""The report as one self-contained HTML page, whose style and script lie in ``page.css`` and ``page.js``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.report.model import Severity
from kostra_sdk.report.page import asset, document, safe
from kostra_sdk.report.text import (
    ADVICE_HEADING,
    SEVERITIES,
    TOTAL,
    Summary,
    measure,
    number,
    place,
    spans,
    standard_words,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostra_sdk.report.model import ReportContent, Table
    from kostra_sdk.report.text import Entry

__all__ = ["LIMIT", "render_html"]

LIMIT: Final = 5_000
"""How many findings the page shows; all of them are counted."""

# Drawn beside the verdict, so that it does not rest on colour alone.
_ICONS: Final = {
    "ok": '<circle cx="12" cy="12" r="10.5"/><path d="m7.2 12.4 3.3 3.3 6.4-7"/>',
    "warning": '<path d="M12 2.6 22.4 21H1.6Z"/><path d="M12 9.6v5.2m0 2.4v.9"/>',
    "error": '<circle cx="12" cy="12" r="10.5"/><path d="m8.3 8.3 7.4 7.4m0-7.4-7.4 7.4"/>',
}


def render_html(report: ReportContent) -> str:
    """Render `report` as one HTML page in Norwegian that needs nothing from outside itself.

    The :data:`LIMIT` gravest findings are shown, and all of them counted.
    Without script everything is there; with it, the findings can be filtered.
    The Content-Security-Policy lets only the page's own style and script run.
    """
    summary = Summary.of(report, LIMIT)
    standard = report.standard
    title = f"Kontrollrapport {standard.form} {standard.year}, region {report.region}"
    body = [
        *_head(report, summary),
        *_advice(report),
        *_counts(summary),
        *_findings(summary),
        *_statistics(report),
        *_foot(),
    ]
    return document(title, body, css=asset("kostra_sdk.report", "page.css"), js=asset("kostra_sdk.report", "page.js"))


def _n(value: int) -> str:
    return number(value, "\N{NO-BREAK SPACE}")


def _head(report: ReportContent, summary: Summary) -> Iterator[str]:
    standard = report.standard
    heading, why = verdict(report, summary, "\N{NO-BREAK SPACE}")
    tone = _tone(report.severity)
    yield "<header>"
    yield f'<p class="kicker">Kontrollrapport · KOSTRA {safe(standard.form)} · {standard.year}</p>'
    yield f'<div class="verdict {tone}">'
    yield f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{_ICONS[tone]}</svg>'
    yield f"<div><h1>{safe(heading)}</h1>\n<p>{safe(why)}</p></div>"
    yield "</div>"
    yield "</header>"
    yield "<main>"
    yield '<section aria-labelledby="summary">'
    yield '<h2 id="summary">Oppsummering</h2>'
    yield '<ul class="figures">'
    always = {Severity.ERROR, Severity.WARNING}
    for severity in sorted(always | summary.severities.keys(), reverse=True):
        yield _figure(summary.severities.get(severity, 0), _plural(severity), _tone(severity))
    yield _figure(report.records, "Poster", "plain")
    yield _figure(report.controls_run, "Kontroller utført", "plain")
    yield "</ul>"
    quarter = (report.quarter or "").strip()
    facts = [
        ("Skjema", f"{standard.form} for {standard.year}" + (f", {quarter}. kvartal" if quarter else "")),
        ("Region", f"{report.region} ({place(report.region, standard.year)})"),
        ("Organisasjonsnummer", report.org_number or ""),
        ("Kontrollert etter", " ".join(standard_words(standard))),
    ]
    yield '<dl class="facts">'
    yield from (f"<div><dt>{label}</dt><dd>{safe(value)}</dd></div>" for label, value in facts if value)
    yield "</dl>"
    yield "</section>"


def _figure(value: int, label: str, tone: str) -> str:
    kind = tone if value or tone == "plain" else "none"
    return f'<li class="{kind}"><b>{_n(value)}</b> <span>{label}</span></li>'


def _tone(severity: Severity) -> str:
    if severity.blocks:
        return "error"
    return "warning" if severity is Severity.WARNING else "ok"


def _plural(severity: Severity) -> str:
    return {Severity.WARNING: "Advarsler", Severity.FATAL: "Kritiske feil"}.get(severity, SEVERITIES[severity])


def _advice(report: ReportContent) -> Iterator[str]:
    if not report.advice:
        return
    yield '<aside class="advice" aria-labelledby="advice">'
    yield f'<h2 id="advice">{ADVICE_HEADING}</h2>'
    yield "<p>Rådene påvirker ikke om filen kan sendes.</p>"
    yield "<ul>"
    for advice in report.advice:
        where = f' <span class="lines">{_lines(advice.lines)}</span>' if advice.lines else ""
        yield f"<li>{safe(advice.message)}{where}</li>"
    yield "</ul>"
    yield "</aside>"


def _counts(summary: Summary) -> Iterator[str]:
    if not summary.controls:
        return
    yield '<section aria-labelledby="counts">'
    yield '<h2 id="counts">Funn per kontroll</h2>'
    yield '<table class="counts">'
    yield "<caption>Alle funn, talt per kontroll</caption>"
    yield (
        '<thead><tr><th scope="col">Kontroll</th><th scope="col">Alvorlighet</th>'
        '<th scope="col" class="number">Funn</th></tr></thead>'
    )
    yield "<tbody>"
    for control, (count, severity) in summary.controls.items():
        yield (
            f'<tr><th scope="row">{safe(control)}</th><td>{_badge(severity)}</td>'
            f'<td class="number">{_n(count)}</td></tr>'
        )
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def _badge(severity: Severity) -> str:
    return f'<span class="badge s{int(severity)}">{SEVERITIES[severity]}</span>'


def _findings(summary: Summary) -> Iterator[str]:
    yield '<section aria-labelledby="findings">'
    yield '<h2 id="findings">Funn</h2>'
    if not summary.total:
        yield "<p>Ingen funn.</p>"
        yield "</section>"
        return
    yield _FILTER
    if summary.shown < summary.total:
        yield (
            f'<p class="capped">Siden viser de {_n(summary.shown)} alvorligste av {_n(summary.total)} funn. '
            "Alle funn er talt med i oppsummeringen, og alle står i JSON-rapporten.</p>"
        )
    shown = f"Viser {_n(summary.shown)} av {_n(summary.shown)} funn"
    yield f'<p id="count" role="status" aria-live="polite">{shown}</p>'
    yield '<p id="choice"></p>'
    yield '<table id="list" class="findings">'
    yield "<caption>Funn, de alvorligste først, ellers i kontrollprogrammets rekkefølge</caption>"
    yield (
        '<thead><tr><th scope="col">Alvorlighet</th><th scope="col">Kontroll og melding</th>'
        '<th scope="col">Saksbehandler</th><th scope="col">Journalnummer</th>'
        '<th scope="col">Linje</th></tr></thead>'
    )
    yield "<tbody>"
    yield from map(_row, summary.entries)
    yield "</tbody>"
    yield "</table>"
    yield '<p id="nothing" hidden>Ingen funn passer til utvalget.</p>'
    yield "</section>"


def _row(entry: Entry) -> str:
    finding = entry.finding
    many = f' data-n="{entry.count}"' if entry.count > 1 else ""
    fields = f'<p class="fields">Felt: {safe(", ".join(finding.fields))}</p>' if finding.fields else ""
    individual = f"<p>Individ {safe(finding.individual_id)}</p>" if finding.individual_id else ""
    return (
        f"<tr{many}><td>{_badge(finding.severity)}</td>"
        f"<td><b>{safe(finding.control)}</b><p>{safe(finding.message)}</p>{fields}</td>"
        f"<td>{safe(finding.caseworker or '')}</td>"
        f"<td>{safe(finding.journal_number or '')}{individual}</td>"
        f"<td>{spans(finding.lines, dash='–')}</td></tr>"
    )


def _lines(lines: Sequence[int]) -> str:
    return f"{'Linje' if len(lines) == 1 else 'Linjene'} {spans(sorted(lines), dash='–')}"


# Hidden until the script can serve it; the script fills in the choices.
_FILTER: Final = """\
<div id="filter" role="search" aria-label="Filtrer funnene" hidden>
<label>Alvorlighet<select id="by-severity" autocomplete="off"></select></label>
<label>Kontroll<select id="by-control" autocomplete="off"></select></label>
<label>Saksbehandler<select id="by-caseworker" autocomplete="off"></select></label>
<label>Journalnummer<input id="by-journal" type="search" list="journals" autocomplete="off"></label>
<label>Fritekst<input id="by-text" type="search" autocomplete="off"></label>
<div class="buttons"><button type="button" id="reset">Nullstill</button>
<button type="button" id="print">Skriv ut</button></div>
<datalist id="journals"></datalist>
</div>"""


def _statistics(report: ReportContent) -> Iterator[str]:
    if not report.statistics:
        return
    yield '<section aria-labelledby="statistics">'
    yield '<h2 id="statistics">Statistikk</h2>'
    yield '<div class="tables">'
    for table in report.statistics:
        yield from _table(table)
    yield "</div>"
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    bars = _bars(value for label, value in table.rows if label != TOTAL or table.measure == "Sum")
    yield '<table class="statistics">'
    yield f"<caption>{safe(table.heading)}</caption>"
    yield (
        '<thead><tr><th scope="col">Gruppe</th>'
        f'<th scope="col" class="number">{safe(measure(table.measure))}</th><td></td></tr></thead>'
    )
    yield "<tbody>"
    for label, value in table.rows:
        total = label == TOTAL
        bar = "" if total and table.measure != "Sum" else _bar(value, bars)
        yield (
            f'<tr{" class=total" if total else ""}><th scope="row">{safe(label)}</th>'
            f'<td class="number">{_n(value)}</td><td>{bar}</td></tr>'
        )
    yield "</tbody>"
    yield "</table>"


def _bars(values: Iterable[int]) -> int:
    """Give the value of the longest bar."""
    return max((value for value in values if value > 0), default=1)


def _bar(value: int, longest: int) -> str:
    """Draw a bar as a picture, since the page's policy allows no style on an element."""
    width = round(100 * max(value, 0) / longest, 1)
    return (
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{width:g}" height="10"/></svg>'
    )


def _foot() -> Iterator[str]:
    yield "</main>"
    yield (
        "<footer><p>Laget med kostra_sdk, som følger SSBs kontrollprogram, men ikke er fra SSB. "
        "Rapporten kan gjengi opplysninger fra enkeltsaker. "
        "Oppbevar den som annen taushetsbelagt informasjon.</p></footer>"
    )
