"""What the commands show people: tables and a coloured report on a terminal, plain lines elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO, Final

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import wrap_file
from rich.table import Table
from rich.text import Text

from kostra_sdk.cli import words
from kostra_sdk.layouts import Layout
from kostra_sdk.layouts.xml_layout import XmlKind
from kostra_sdk.report.text import SEVERITIES, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kostra_sdk.controls.phrases import Phrases
    from kostra_sdk.forms.base import Form
    from kostra_sdk.forms.changes import ControlChange, ControlText, FieldChange
    from kostra_sdk.layouts.xml_layout import XmlLayout

__all__ = ["changes", "controls", "fields", "forms", "progress", "report", "terms", "xml_fields"]

_PADDED: Final = 64
"""How wide a column is at most where there is no terminal; a longer cell runs over, and the row stays on its line."""

_COLOURS: Final = (
    (r"\AKan ikke sendes.*", "bold red"),
    (r"\AKan sendes, men.*", "bold yellow"),
    (r"\AKan sendes.*", "bold green"),
    (r"(?m)^\S[^:\n]*:$", "bold"),
    (r"(?m)^ +(?:[\d ]+ )?(?:Kritisk feil|Feil)(?=  )", "red"),
    (r"(?m)^ +(?:[\d ]+ )?Advarsel(?=  )", "yellow"),
)


def report(text: str) -> None:
    """Show a report, with colours on a terminal."""
    terminal = Console(highlight=False)
    if not terminal.is_terminal:
        click.echo(text, nl=False)
        return
    coloured = Text(text, end="")
    for pattern, style in _COLOURS:
        coloured.highlight_regex(pattern, style)
    terminal.print(coloured, soft_wrap=True, end="")


@contextmanager
def progress(stream: BinaryIO, size: int) -> Iterator[BinaryIO]:
    """Show on stderr how much of an open file has been read."""
    console = Console(stderr=True)
    with wrap_file(stream, size, description="Kontrollerer", console=console, transient=True) as watched:
        yield watched


def fields(layout: Layout) -> None:
    """Show the fields of a layout."""
    rows = (
        (
            str(number),
            words.position(field),
            str(field.width),
            field.name,
            field.label,
            words.kind(field),
            words.yes(field.mandatory),
            words.codes(field.codes),
        )
        for number, field in enumerate(layout.fields, start=1)
    )
    headings = ("Nr", "Posisjon", "Br.", "Navn", "Tekst", "Type", "Obl.", "Koder")
    click.echo(f"{layout.form} {layout.year}: {len(layout.fields)} felt, {layout.length} tegn")
    _table(headings, rows, right=("Nr", "Posisjon", "Br."), whole=("Navn",))


def xml_fields(layout: XmlLayout) -> None:
    """Show the elements and attributes of a form that is XML, each set in under what it stands within."""
    rows = (
        (
            str(number),
            words.place(field),
            words.kind(field),
            field.label,
            words.number(field),
            words.yes(field.mandatory),
            words.content(field),
            words.codes(field.codes),
        )
        for number, field in enumerate(layout.fields, start=1)
    )
    headings = ("Nr", "Navn", "Slag", "Tekst", "Antall", "Obl.", "Innhold", "Koder")
    elements = sum(field.kind is not XmlKind.ATTRIBUTE for field in layout.fields)
    attributes = len(layout.fields) - elements
    click.echo(f"{layout.form} {layout.year}: {elements} elementer, {attributes} attributter, XML")
    _table(headings, rows, right=("Nr",), whole=("Navn",))


def controls(form: Form, year: int, texts: Sequence[ControlText]) -> None:
    """Show the controls of a year."""
    rows = (
        (
            text.number,
            SEVERITIES[text.severity],
            text.name,
            words.names(text.fields),
            text.condition,
        )
        for text in texts
    )
    click.echo(f"{form.name} {year}: kontroller etter SSBs program {_standard(form, year)}")
    _table(("Nr", "Alvor", "Kontroll", "Felt", "Slår til når"), rows, whole=("Nr", "Alvor"), stacked=3)


def terms(phrases: Phrases) -> None:
    """Show what the words of the formulas mean."""
    click.echo("")
    click.echo("Ordene i formlene:")
    _table(("Ord", "Betydning"), [(term.word, term.meaning) for term in phrases.terms.values()])


def changes(
    before: Layout | XmlLayout,
    after: Layout | XmlLayout,
    field_changes: Sequence[FieldChange],
    control_changes: Sequence[ControlChange] | None,
) -> None:
    """Show what changed between two years; no controls where those of one of the years are not included."""
    lengths = "XML"
    if isinstance(before, Layout) and isinstance(after, Layout):
        lengths = f"{before.length} -> {after.length} tegn"
    click.echo(f"{after.form} {before.year} -> {after.year}: {lengths}")
    click.echo("")
    if field_changes:
        click.echo("Felt:")
        _table(("Felt", "Endring"), _field_rows(field_changes))
    else:
        click.echo("Felt: ingen endringer.")
    click.echo("")
    if control_changes is None:
        click.echo("Kontroller: ikke sammenlignet, for kontrollene er ikke med for begge årene.")
    elif control_changes:
        click.echo("Kontroller:")
        _table(("Nr", "Kontroll", "Endring"), map(_control_row, control_changes), whole=("Nr",))
    else:
        click.echo("Kontroller: ingen endringer.")


def _field_rows(field_changes: Sequence[FieldChange]) -> Iterator[tuple[str, str]]:
    """Draw fields together to which the same happened one after the other."""
    for said, group in groupby(field_changes, key=words.field_change):
        named = [words.called(field) for change in group if (field := change.new or change.old)]
        yield words.names(named), said


def _control_row(change: ControlChange) -> tuple[str, str, str]:
    control = change.new or change.old
    number, name = (control.number, control.name) if control else ("", "")
    return number, name, words.control_change(change)


def forms(known: Sequence[Form]) -> None:
    """Show which forms and years there are."""
    rows = (
        (
            form.name,
            form.title,
            str(year),
            "XML" if form.is_xml else str(form.layout(year).length),
            words.yes(year in form.control_years),
            _standard(form, year),
        )
        for form in known
        for year in form.years
    )
    headings = ("Skjema", "Navn", "År", "Tegn", "Kontroller", "SSBs program")
    _table(headings, rows, right=("Tegn",), whole=("Skjema", "År"))


def _standard(form: Form, year: int) -> str:
    standard = form.standard(year)
    state = "endelig" if standard.final else "foreløpig"
    return f"{standard.commit[:8]} av {day(standard.released)}, {state}"


def _table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[str] = (),
    whole: Sequence[str] = (),
    stacked: int = 1,
) -> None:
    """Print a table; `right` columns are flush right, `whole` ones never broken; on a terminal the last are `stacked`.

    What is long stands last: elsewhere than on a terminal a row is a line, and its last cell is not padded.
    """
    terminal = Console(highlight=False)
    if not terminal.is_terminal:
        for line in _lines(headings, [[cell.replace("\n", "; ") for cell in row] for row in rows], right):
            click.echo(line)
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in _stacked(headings, stacked):
        table.add_column(
            heading,
            justify="right" if heading in right else "left",
            no_wrap=heading in whole,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(Text, _stacked(row, stacked)))
    terminal.print(table)


def _stacked(cells: Sequence[str], last: int) -> list[str]:
    """Put the last cells, as many as are said, under each other in one; empty ones take no place."""
    return [*cells[:-last], "\n".join(filter(None, cells[-last:]))]


def _lines(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str]) -> Iterator[str]:
    """Write a row as a line; where a cell runs over, what follows is back in its column as soon as there is room."""
    widths = [min(max(map(len, column)), _PADDED) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        line, start = "", 0
        for heading, cell, width in zip(headings, row, widths, strict=True):
            line = line.ljust(start) + (cell.rjust(width) if heading in right else cell) + "  "
            start += width + 2
        yield line.rstrip()
