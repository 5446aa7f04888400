"""Many verdicts on one self-contained HTML page in bokmål, in the style of the reports, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.many.words import VERDICTS, heading, summed_up, verdict
from kostra_sdk.report.model import Severity
from kostra_sdk.report.page import asset, document, safe
from kostra_sdk.report.text import SEVERITIES, number, place, standard_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.many.counts import OverviewContent, OverviewRow

__all__ = ["render_html"]

_SPACE: Final = "\N{NO-BREAK SPACE}"
_BADGES: Final = {Severity.OK: 0, Severity.WARNING: 2, Severity.ERROR: 3, None: 4}
_GRAVEST_FIRST: Final = (None, Severity.ERROR, Severity.WARNING, Severity.OK)
_TONES: Final = {Severity.OK: "ok", Severity.WARNING: "warning", Severity.ERROR: "error"}


def render_html(overview: OverviewContent) -> str:
    """Render the verdicts of many jobs as one HTML page that needs nothing from outside itself.

    It names files and regions, and holds no value of any record.
    The gravest files stand first, otherwise they are in the order of the jobs.
    """
    title = f"Kontroll av {number(len(overview.rows))} filer"
    body = [*_head(overview), *_files(overview), *_controls(overview), *_foot(overview)]
    return document(title, body, css=asset("kostra_sdk.report", "page.css"))


def _n(value: int) -> str:
    return number(value, _SPACE)


def _head(overview: OverviewContent) -> Iterator[str]:
    grade, said = heading(overview)
    verdicts = overview.verdicts()
    yield "<header>"
    yield '<p class="kicker">Kontrollrapport · KOSTRA · mange filer</p>'
    yield f'<div class="verdict {_TONES[grade]}">'
    yield f"<div><h1>{safe(said)}</h1>\n<p>{safe(summed_up(overview, _SPACE))}</p></div>"
    yield "</div>"
    yield "</header>"
    yield "<main>"
    yield '<section aria-labelledby="summary">'
    yield '<h2 id="summary">Oppsummering</h2>'
    yield '<ul class="figures">'
    for kind, tone in ((None, "error"), (Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.OK, "ok")):
        yield _figure(verdicts[kind], VERDICTS[kind], tone)
    yield _figure(overview.records, "Poster", "plain")
    yield _figure(overview.findings, "Funn", "plain")
    yield "</ul>"
    yield "</section>"


def _figure(value: int, label: str, tone: str) -> str:
    kind = tone if value or tone == "plain" else "none"
    return f'<li class="{kind}"><b>{_n(value)}</b> <span>{label}</span></li>'


def _files(overview: OverviewContent) -> Iterator[str]:
    yield '<section aria-labelledby="files">'
    yield '<h2 id="files">Filer</h2>'
    yield "<table>"
    yield "<caption>Filene, de alvorligste først</caption>"
    yield (
        '<thead><tr><th scope="col">Dom</th><th scope="col">Fil</th><th scope="col">Skjema</th>'
        '<th scope="col">Region</th><th scope="col" class="number">Poster</th>'
        '<th scope="col" class="number">Funn</th></tr></thead>'
    )
    yield "<tbody>"
    for kind in _GRAVEST_FIRST:
        yield from (_file(row) for row in overview.rows if row.verdict is kind)
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def _file(row: OverviewRow) -> str:
    job = row.job
    title, _, more = verdict(row).partition(": ")
    quarter = f", {job.quarter}. kvartal" if job.quarter else ""
    whose = f" ({job.org_number})" if job.org_number else ""
    return (
        f'<tr><td><span class="badge s{_BADGES[row.verdict]}">{safe(title)}</span><p>{safe(more)}</p></td>'
        f'<th scope="row">{safe(job.name)}</th><td>{safe(f"{job.form} for {job.year}{quarter}")}</td>'
        f"<td>{safe(place(job.region, job.year) + whose)}</td>"
        f'<td class="number">{_n(row.records)}</td><td class="number">{_n(row.total)}</td></tr>'
    )


def _controls(overview: OverviewContent) -> Iterator[str]:
    if not overview.controls:
        return
    counted = sorted(overview.controls.items(), key=lambda item: (-item[1].severity, -item[1].findings, item[0]))
    yield '<section aria-labelledby="counts">'
    yield '<h2 id="counts">Funn per kontroll</h2>'
    yield "<table>"
    yield "<caption>Alle funn i alle filene, de alvorligste kontrollene først</caption>"
    yield (
        '<thead><tr><th scope="col">Skjema</th><th scope="col">Kontroll</th><th scope="col">Alvorlighet</th>'
        '<th scope="col" class="number">Funn</th><th scope="col" class="number">Filer</th></tr></thead>'
    )
    yield "<tbody>"
    for (form, name), control in counted:
        severity = control.severity
        yield (
            f'<tr><td>{safe(form)}</td><th scope="row">{safe(name)}</th>'
            f'<td><span class="badge s{int(severity)}">{SEVERITIES[severity]}</span></td>'
            f'<td class="number">{_n(control.findings)}</td><td class="number">{_n(control.jobs)}</td></tr>'
        )
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def _foot(overview: OverviewContent) -> Iterator[str]:
    if overview.standards:
        yield '<section aria-labelledby="standards">'
        yield '<h2 id="standards">Kontrollert etter</h2>'
        yield '<dl class="facts">'
        for standard in overview.standards:
            said = safe(" ".join(standard_words(standard)))
            yield f"<div><dt>{safe(f'{standard.form} for {standard.year}')}</dt><dd>{said}</dd></div>"
        yield "</dl>"
        yield "</section>"
    yield "</main>"
    yield (
        "<footer><p>Laget med kostra_sdk, som følger SSBs kontrollprogram, men ikke er fra SSB. "
        "Siden gjengir ingen opplysninger fra enkeltsaker. "
        "Se funnene i en fil med kostra check.</p></footer>"
    )
