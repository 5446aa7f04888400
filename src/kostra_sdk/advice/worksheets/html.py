"""A worksheet as one self-contained HTML page in bokmål, to be read, printed, and typed off into the portal.

The page's style is that of the reports, and ``worksheet.css`` beside this file.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final, cast

from kostra_sdk.advice.worksheets.fields import FieldStatus
from kostra_sdk.advice.worksheets.remarks import written
from kostra_sdk.advice.worksheets.sources import SOURCES
from kostra_sdk.report.model import Severity
from kostra_sdk.report.page import asset, document, safe
from kostra_sdk.report.text import SEVERITIES, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from kostra_sdk.advice.worksheets.content import WorksheetContent
    from kostra_sdk.advice.worksheets.fields import WorksheetField
    from kostra_sdk.advice.worksheets.remarks import WorksheetRemark

__all__ = ["STATUSES", "render_html", "summary"]

STATUSES: Final = {
    FieldStatus.DOCUMENTED: ("Dokumentert", "lest i en tekst fra SSB"),
    FieldStatus.CORROBORATED: (
        "Underbygget",
        "publisert av SSB eller omtalt av andre; ordlyd og nummer i skjemaet er ikke sett",
    ),
    FieldStatus.INFERRED: ("Antatt", "vår egen slutning, ikke SSBs"),
    FieldStatus.UNKNOWN: ("Ukjent", "ingenting er funnet; her er det bare holdt av plass"),
}
"""What a status is called on the page, and what it means."""

_NOT_OFFICIAL: Final = (
    "Dette er ikke SSBs skjema, og kan ikke sendes inn. "
    "Skjemaet fylles ut for hånd i portalen (skjema.ssb.no). "
    "Definisjonen av skjemaet er ikke offentlig: "
    "portalen kan ha andre spørsmål, andre ord og andre kontroller enn arket."
)
_PORTAL: Final = "HK"
"""The source of what the portal means by a blank, and by what is critical and what is not."""
_BLANK: Final = (
    "Et tomt svar betyr at spørsmålet ikke er besvart, eller at svaret er ukjent. 0 betyr at det ikke er noe. "
    f"Slik er det i portalen også. Kilde: {_PORTAL}."
)
_SEEN: Final = (
    "«Sett for» er årene kildene viser spørsmålet eller det publiserte tallet for. Det sier ikke noe om andre år."
)
_OURS: Final = "vår egen kontroll"
_THEIRS: Final = "dokumentert for skjemaet"


def render_html(
    worksheet: WorksheetContent, remarks: Sequence[WorksheetRemark], previous: WorksheetContent | None = None
) -> str:
    """Render `worksheet` as one HTML page that needs nothing from outside itself and has no script.

    With `previous`, the figures of an earlier year stand beside this year's.
    The page holds the contact person's name, e-mail address and telephone number where they are filled in.
    """
    title = f"Arbeidsark for skjema {worksheet.form}, {worksheet.year}"
    body = [
        *_head(worksheet, remarks, title),
        *_answers(worksheet, previous, remarks),
        *_legend(worksheet),
        *_foot(worksheet),
    ]
    css = asset("kostra_sdk.report", "page.css") + asset("kostra_sdk.advice.worksheets", "worksheet.css")
    return document(title, body, css=css)


def summary(remarks: Sequence[WorksheetRemark]) -> str:
    """Count what was remarked on: ``2 kritiske feil og 1 advarsel``."""
    fatal = sum(remark.severity is Severity.FATAL for remark in remarks)
    warnings = sum(remark.severity is Severity.WARNING for remark in remarks)
    counted = []
    if fatal:
        counted.append("1 kritisk feil" if fatal == 1 else f"{fatal} kritiske feil")
    if warnings:
        counted.append("1 advarsel" if warnings == 1 else f"{warnings} advarsler")
    return " og ".join(counted) or "Ingen feil og ingen advarsler"


def _head(worksheet: WorksheetContent, remarks: Sequence[WorksheetRemark], title: str) -> Iterator[str]:
    gravest = max((remark.severity for remark in remarks), default=Severity.OK)
    tone = "error" if gravest.blocks else "warning" if gravest is Severity.WARNING else "ok"
    yield "<header>"
    yield '<p class="kicker">Arbeidsark fra kostra_sdk · ikke et offisielt skjema</p>'
    yield f"<h1>{safe(title)}</h1>"
    yield f'<p class="title">{safe(_titled(worksheet))}</p>'
    yield f'<p class="official" role="note"><strong>Ikke et offisielt skjema.</strong> {_NOT_OFFICIAL}</p>'
    yield f'<div class="verdict {tone}"><p><strong>{summary(remarks)}.</strong> {_about(remarks)}</p></div>'
    yield from _list(remark for remark in remarks if remark.field is None)
    yield "</header>"


def _titled(worksheet: WorksheetContent) -> str:
    """Give the official title, with the year where it ends in a day."""
    return worksheet.title + (str(worksheet.year) if worksheet.title.endswith(".") else "")


def _about(remarks: Sequence[WorksheetRemark]) -> str:
    if not any(remark.field for remark in remarks):
        return "Hvilke kontroller portalen har, er ikke kjent."
    return (
        "Merknadene står ved feltene de gjelder. En kritisk feil ville trolig hindret innsending i portalen, "
        "en advarsel ikke; hvilke kontroller portalen har, er ikke kjent."
    )


def _list(remarks: Iterator[WorksheetRemark]) -> Iterator[str]:
    items = [f"<li>{_remark(remark)}</li>" for remark in remarks]
    if items:
        yield '<ul class="remarks">'
        yield from items
        yield "</ul>"


def _remark(remark: WorksheetRemark) -> str:
    whose = _OURS if remark.inferred else _THEIRS
    badge = f'<span class="badge s{int(remark.severity)}">{SEVERITIES[remark.severity]}</span>'
    return f'{badge} {safe(remark.message)} <span class="whose">({whose})</span>'


# --- answers ----------------------------------------------------------------------------------------------


def _answers(
    worksheet: WorksheetContent, previous: WorksheetContent | None, remarks: Sequence[WorksheetRemark]
) -> Iterator[str]:
    yield "<main>"
    yield f'<p class="blank-rule">{_BLANK}</p>'
    for count, (part, fields) in enumerate(groupby(worksheet.fields(), key=lambda field: field.part), start=1):
        yield f'<section aria-labelledby="part-{count}">'
        yield f'<h2 id="part-{count}">{safe(part)}</h2>'
        yield '<table class="answers">'
        yield f'<caption class="unseen">{safe(part)}</caption>'
        earlier = "" if previous is None else f'<th scope="col" class="answer">{previous.year}</th>'
        yield (
            '<thead><tr><th scope="col">Nr.</th><th scope="col">Spørsmål</th>'
            f'<th scope="col" class="answer">{worksheet.year}</th>{earlier}'
            '<th scope="col">Felt i skjemaet</th></tr></thead>'
        )
        yield "<tbody>"
        for field in fields:
            yield from _row(field, worksheet, previous, [each for each in remarks if each.field == field.name])
        yield "</tbody>"
        yield "</table>"
        yield "</section>"
    yield "</main>"


def _row(
    field: WorksheetField,
    worksheet: WorksheetContent,
    previous: WorksheetContent | None,
    remarks: Sequence[WorksheetRemark],
) -> Iterator[str]:
    value = getattr(worksheet, field.name)
    before = None if previous is None else getattr(previous, field.name)
    about = f' aria-describedby="remarks-{field.name}"' if remarks else ""
    if field.kind.has_rows:
        cells = _cell("", "rows", about) + ("" if previous is None else _cell("", "rows"))
    else:
        cells = _answer(field, value, about) + ("" if previous is None else _answer(field, before))
    unit = f' <span class="unit">{safe(field.unit)}</span>' if field.unit else ""
    personal = ' <span class="badge personal">Personopplysning</span>' if field.personal else ""
    note = f'<p class="note">{safe(field.note)}</p>' if field.note else ""
    yield (
        f'<tr id="{field.name}"><td>{safe(field.number or "")}</td>'
        f'<th scope="row">{safe(field.label)}{unit}{personal}{note}</th>{cells}'
        f'<td class="status">{_status(field, worksheet.year)}</td></tr>'
    )
    if field.kind.has_rows:
        yield from _sub_rows(field, value or {}, None if previous is None else before or {})
    if remarks:
        columns = 4 if previous is None else 5
        yield f'<tr class="remarked"><td colspan="{columns}" id="remarks-{field.name}">'
        yield from _list(iter(remarks))
        yield "</td></tr>"


def _sub_rows(field: WorksheetField, rows: Mapping[str, object], before: Mapping[str, object] | None) -> Iterator[str]:
    """Give the rows that were typed off from the portal, those of the earlier year too; one to write in if none."""
    for row in [*rows, *(row for row in before or {} if row not in rows)] or [""]:
        label = safe(row) or '<span class="unseen">Rad som portalen viser</span>'
        cells = _answer(field, rows.get(row)) + ("" if before is None else _answer(field, before.get(row)))
        yield f'<tr class="sub"><td></td><th scope="row">{label}</th>{cells}<td></td></tr>'


def _answer(field: WorksheetField, value: object, about: str = "") -> str:
    if value is None:
        return _cell('<span class="unseen">ikke besvart</span>', "blank", about)
    return _cell(safe(_written(value)), "number" if field.unit else "", about)


def _cell(content: str, kind: str, about: str = "") -> str:
    return f'<td class="{f"answer {kind}".strip()}"{about}>{content}</td>'


def _written(value: object) -> str:
    match value:
        case bool():
            return "Ja" if value else "Nei"
        case int() | Decimal():
            return written(value).replace(" ", "\N{NO-BREAK SPACE}")
        case str():
            return value
        case _:
            day = cast("date", value)
            return f"{day.day:02}.{day.month:02}.{day.year}"


def _status(field: WorksheetField, year: int) -> str:
    word = STATUSES[field.status][0]
    told = [f'<span class="badge {field.status.value}">{word}</span>']
    if field.mandatory:
        told.append("Obligatorisk")
    if field.seen_from is not None:
        years = f"{field.seen_from}" if field.seen_from == field.seen_until else f"{field.seen_from}–{field.seen_until}"
        told.append(f"Sett for {years}" + ("" if field.is_seen(year) else f", ikke for {year}"))
    if field.sources:
        told.append(f"Kilde: {', '.join(field.sources)}")
    return "<br>".join(told)


# --- legend -----------------------------------------------------------------------------------------------


def _legend(worksheet: WorksheetContent) -> Iterator[str]:
    yield '<section aria-labelledby="legend">'
    yield '<h2 id="legend">Hvor sikkert det er at skjemaet har feltet</h2>'
    yield '<dl class="legend">'
    for status, (word, meaning) in STATUSES.items():
        yield f'<div><dt><span class="badge {status.value}">{word}</span></dt><dd>{safe(meaning)}</dd></div>'
    yield "</dl>"
    yield f"<p>{_SEEN}</p>"
    yield "</section>"
    cited = {source for field in worksheet.fields() for source in field.sources} | {_PORTAL}
    yield '<section aria-labelledby="sources">'
    yield '<h2 id="sources">Kilder</h2>'
    yield '<dl class="legend">'
    for source in SOURCES.values():
        if source.id in cited:
            address = f"<br>{safe(source.address)}" if source.address else ""
            yield f"<div><dt>{safe(source.id)}</dt><dd>{safe(source.title)}{address}</dd></div>"
    yield "</dl>"
    yield "</section>"


def _foot(worksheet: WorksheetContent) -> Iterator[str]:
    filled = any(getattr(worksheet, field.name) is not None for field in worksheet.fields() if field.personal)
    personal = " Arket inneholder navn eller kontaktopplysninger; oppbevar det deretter." if filled else ""
    where = "" if worksheet.region is None else f" for {place(worksheet.region, worksheet.year)}"
    yield (
        f"<footer><p>Arbeidsark for skjema {safe(worksheet.form)}, {worksheet.year}{safe(where)}. "
        f"Laget med kostra_sdk, som ikke er fra SSB.{personal}</p></footer>"
    )
