"""``kostra edition``: a new year taken in from the file description that SSB publishes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kostra_sdk.cli.data import changes, dumped
from kostra_sdk.cli.files import reason, unreadable
from kostra_sdk.cli.norsk import UNREADABLE, WRONG_USAGE, App, Problem

if TYPE_CHECKING:
    from kostra_sdk.forms.added import LayoutError
    from kostra_sdk.forms.carried import Carried
    from kostra_sdk.layouts import Layout

__all__ = ["FOLDER", "edition", "layouts_option", "take_in_layouts"]

FOLDER: Final = "kostra-layouts"
"""Where layouts of years to come lie, seen from where the command is run, unless it is said otherwise."""

FINE: Final = 0

layouts_option: Final = click.option(
    "--layouts",
    metavar="MAPPE",
    help=f"Mappen med nye årganger, lagt inn med kostra edition add; uten dette {FOLDER}, om den finnes.",
)
"""The option of ``kostra`` itself."""


def take_in_layouts(command: str | None, folder: str | None) -> None:
    """Let the forms know the years in the folder, before `command` is run; that of this module does it itself."""
    if command == edition.name or (folder is None and not Path(FOLDER).is_dir()):
        return
    from kostra_sdk.forms import use_layouts
    from kostra_sdk.forms.added import LayoutError

    try:
        use_layouts(folder or FOLDER)
    except LayoutError as error:
        raise _unusable(error) from error
    except OSError as error:
        raise unreadable(f"mappen {folder or FOLDER}", error) from error


@click.group(cls=App, invoke_without_command=True)
@click.pass_context
def edition(ctx: click.Context) -> int:
    """Ta inn nye årganger fra filbeskrivelsene SSB gir ut."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        return WRONG_USAGE
    return FINE


@edition.command()
@click.argument("file", metavar="FIL")
@click.option("--form", metavar="SKJEMA", help="Skjemaet, når filbeskrivelsen ikke sier det.")
@click.option(
    "--folder",
    metavar="MAPPE",
    default=FOLDER,
    help=f"Mappen årgangen legges i; {FOLDER} hvis ikke annet er sagt.",
)
@click.option("--replace", is_flag=True, help="Erstatt en årgang som er lagt inn før.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def add(file: str, *, form: str | None, folder: str, replace: bool, as_json: bool) -> int:
    """Legg inn en ny årgang, og vis hva som er endret fra året før.

    FIL er filbeskrivelsen slik SSB gir den ut, som file_description_11F_2027.yaml.

    Uttrekk for det nye året kan leses, skrives og kontrolleres med en gang.
    Kontrollene er de samme som i det siste kjente året og er ikke prøvd; rapportene sier det,
    og ingenting kan sendes på grunnlag av dem.

    Avslutter med 0 når årgangen er lagt inn, 64 ved feil bruk og 65 når en fil ikke kan leses eller brukes.
    """
    from kostra_sdk.forms.added import LayoutError, layout_as_text, layouts_in, take_in
    from kostra_sdk.forms.published import published_layout

    target = Path(folder)
    try:
        layouts = layouts_in(target) if target.is_dir() else ()
        layout = published_layout(file, form=form.upper() if form else None)
        for other in layouts:
            if (other.form, other.year) != (layout.form, layout.year):
                take_in(other)
        take_in(layout)
        path = target / f"{layout.form}_{layout.year}.json"
        _write(path, layout_as_text(layout), replace=replace)
    except LayoutError as error:
        raise _unusable(error) from error
    except OSError as error:
        raise Problem(UNREADABLE, f"Kan ikke lese eller skrive {error.filename}: {reason(error)}.") from error
    _tell(layout, path, as_json=as_json)
    return FINE


def _unusable(error: LayoutError) -> Problem:
    told = "\n".join(f"  {problem}" for problem in error.problems)
    return Problem(UNREADABLE, f"Filbeskrivelsen {error.source} kan ikke brukes:\n{told}")


def _write(path: Path, text: str, *, replace: bool) -> None:
    from kostra_sdk.extract.files import AtomicFile

    if path.exists() and not replace and path.read_text(encoding="utf-8") != text:
        raise Problem(WRONG_USAGE, f"{path} finnes fra før og sier noe annet. Bruk --replace for å erstatte den.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with AtomicFile(path) as file:
        file.write(text.encode())


def _tell(layout: Layout, path: Path, *, as_json: bool) -> None:
    from kostra_sdk.controls.phrases import BOKMAL, ENGLISH
    from kostra_sdk.forms import find_form
    from kostra_sdk.forms.carried import carried_controls
    from kostra_sdk.forms.changes import control_changes, field_changes

    form, year = find_form(layout.form), layout.year
    before = form.layout(max(known for known in form.years if known < year))
    of_fields = field_changes(form, before.year, year)
    judged = before.year in form.control_years
    of_controls = control_changes(form, before.year, year, ENGLISH if as_json else BOKMAL) if judged else None
    carried = carried_controls(form, year)
    if as_json:
        told = {
            "file": str(path),
            "unproven_from": carried.year if carried else None,
            "carried": list(carried.carried) if carried else [],
            "left_out": list(carried.left_out) if carried else [],
        }
        click.echo(dumped({**changes(before, layout, of_fields, of_controls), **told}), nl=False)
        return
    from kostra_sdk.cli import show

    show.changes(before, layout, of_fields, of_controls)
    if carried:
        click.echo("")
        _tell_carried(carried, year)
    click.echo(f"{layout.form} {year} er lagt inn i {path}.", err=True)


def _tell_carried(carried: Carried, year: int) -> None:
    click.echo(
        f"Kontrollene er hentet fra {carried.year} og er ikke prøvd for {year}. "
        "Rapportene sier det, og ingenting kan sendes på grunnlag av dem:"
    )
    for name in carried.carried:
        click.echo(f"  {name}")
    if carried.left_out:
        click.echo(f"Utelatt, for {year} har ikke feltene de ser på:")
        for name in carried.left_out:
            click.echo(f"  {name}")
