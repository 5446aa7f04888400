"""``kostra sample``: extracts of people who do not exist, to test case systems with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

import click

from kostra_sdk.cli.answers import FINE
from kostra_sdk.cli.files import unwritable
from kostra_sdk.cli.norsk import WRONG_USAGE, Command, Problem
from kostra_sdk.cli.options import needed
from kostra_sdk.ids import orgnr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostra_sdk.testing import Damage, Damaged, Unreachable

__all__ = ["sample"]

_OVERVIEW: Final = "oversikt.json"
_XML: Final = "15F"
_MOST: Final = 1_679_616
"""How many journal numbers there are."""
_SHARE: Final = re.compile(r"0?[.,][0-9]+|0|1|1[.,]0+").fullmatch
_REASONS: Final = {
    "no-report": "SSBs program gir ingen rapport for en fil med slike poster",
    "region": "den slår ikke til i denne regionen",
    "whole-file": "den gjelder filen som helhet; --each-control lager en slik fil",
    "quarter": "den slår ikke til i dette kvartalet",
    "form": "den gjelder andre skjemaer",
    "never": "ingen post får den til å slå til",
}


def _count(_ctx: click.Context, param: click.Parameter, value: int) -> int:
    if not 0 <= value <= _MOST:
        raise click.BadParameter(f"et tall fra 0 til {_MOST}", param=param)
    return value


def _damage(_ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Mapping[str, int] | float:
    """Read how many records shall fail which control, or the share that shall fail any."""
    if len(values) == 1 and _SHARE(values[0]):
        return float(values[0].replace(",", "."))
    wanted: dict[str, int] = {}
    for value in values:
        control, equals, count = value.rpartition("=")
        if not (equals and control.strip() and count.isdecimal() and count.isascii()):
            raise click.BadParameter("kontroll og antall som 15=3, eller en andel av postene som 0.01", param=param)
        wanted[control.strip()] = wanted.get(control.strip(), 0) + int(count)
    return wanted or 0


@click.command(cls=Command)
@click.argument("form", metavar="SKJEMA", callback=lambda _ctx, _param, value: value.upper())
@click.argument("year", type=int, metavar="ÅR")
@click.option(
    "--region",
    metavar="SEKS SIFFER",
    callback=needed,
    help="Kommune og bydel, 00 uten bydel; 030100 fordeler på bydelene i Oslo. Må oppgis.",
)
@click.option(
    "-n", "--count", type=int, default=100, callback=_count, metavar="ANTALL", help="Antall poster; 100 uten dette."
)
@click.option("--seed", type=int, default=1, metavar="TALL", help="Samme tall gir samme filer, tegn for tegn.")
@click.option("--output", metavar="FIL", help="Uttrekket som skal skrives.")
@click.option(
    "--damage",
    multiple=True,
    callback=_damage,
    metavar="KONTROLL=ANTALL",
    help="Så mange poster skal feile i en kontroll, som 15=3; eller en andel i en hvilken som helst, som 0.01.",
)
@click.option(
    "--each-control",
    "folder",
    metavar="MAPPE",
    help="Skriv for hver kontroll et uttrekk som så vidt feiler og et som så vidt godtas.",
)
@click.option("--quarter", type=click.Choice(["1", "2", "3", "4"]), help="Kvartalet; 0A med 1 er det samme som 0AK1.")
@click.option("--org-number", metavar="NI SIFFER", help="Organisasjonsnummeret, der det rapporteres for et.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON.")
def sample(  # noqa: PLR0913 - one an option
    form: str,
    year: int,
    *,
    region: str,
    count: int,
    seed: int,
    output: str | None,
    damage: Mapping[str, int] | float,
    folder: str | None,
    quarter: str | None,
    org_number: str | None,
    as_json: bool,
) -> int:
    """Lag oppdiktede uttrekk av et hvilket som helst skjema, til å prøve fagsystemer på.

    Regnskap blir hele filer som går i null, med så nær ANTALL linjer som mulig.

    Uten --damage har SSBs kontroller ingenting å si på postene.
    Unntaket er 11F for 2026 utenfor Oslo, der SSBs kontroller av BYDELSNR motsier hverandre.

    Avslutter med 0 når filene er skrevet, 64 ved feil bruk, og 70 ved feil i programmet.
    """
    if org_number is not None and not orgnr.NINE_DIGITS.fullmatch(org_number):
        raise Problem(WRONG_USAGE, "Organisasjonsnummeret må være ni siffer.")
    _check_call(form, region, quarter)
    if output is None and folder is None:
        raise Problem(WRONG_USAGE, "Oppgi --output, --each-control eller begge.")
    if damage and output is None:
        raise Problem(WRONG_USAGE, "Til --damage trengs --output.")
    told: dict[str, Any] = {"form": form, "year": year, "region": region, "seed": seed}
    said: _Said = {"region": region, "seed": seed, "quarter": quarter, "org_number": org_number}
    if output is not None:
        written, damages = _write_sample(form, year, count, output, damage, said)
        told |= {"output": output, "records": written, "damage": [_damage_as_data(each) for each in damages]}
        if not as_json:
            _show_sample(form, written, output, damages)
    if folder is not None:
        controls = list(_write_each(form, year, Path(folder), said))
        told |= {"folder": folder, "controls": controls}
        if not as_json:
            _show_each(folder, controls)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    return FINE


def _check_call(form: str, region: str, quarter: str | None) -> None:
    """See that the form is sent for the quarter, and for the bydel."""
    from kostra_sdk.forms import FORM_NAMES, find_form
    from kostra_sdk.ids.kommuner import Region
    from kostra_sdk.testing.samples.records import is_of_no_bydel

    if quarter is not None and f"{form}K{quarter}" not in FORM_NAMES and find_form(form).quarter != quarter:
        raise Problem(WRONG_USAGE, f"{form} leveres ikke for {quarter}. kvartal.")
    found = Region.parse(region)
    if is_of_no_bydel(find_form(form), found):
        raise Problem(
            WRONG_USAGE, f"Oslo har ingen bydel {found.bydel}; oppgi en fra 01 til 15, eller 030100 for alle."
        )


# --- one long extract -----------------------------------------------------------------------------------


class _Said(TypedDict):
    """What is said of an extract beside form and year, as the library takes it."""

    region: str
    seed: int
    quarter: str | None
    org_number: str | None


def _write_sample(
    form: str, year: int, count: int, output: str, damage: Mapping[str, int] | float, said: _Said
) -> tuple[int, tuple[Damage, ...]]:
    """Write the extract, a sound one record by record, however long it is; give its length and the damage."""
    from kostra_sdk.testing import CannotFire, TooMuchDamage, UnknownControl
    from kostra_sdk.testing import sample as make
    from kostra_sdk.testing.samples.stream import stream

    try:
        if not damage:
            return stream(output, form, year, count, **said), ()
        made = make(form, year, count, damage=damage, **said)
        made.write(output)
    except UnknownControl as error:
        what = "Flere kontroller heter" if error.several else f"{form} {year} har ingen kontroll som heter"
        raise Problem(WRONG_USAGE, f"{what} {error.asked!r}; oppgi en av {', '.join(error.known)}.") from error
    except CannotFire as error:
        reason = _REASONS[error.unreachable.reason]
        raise Problem(WRONG_USAGE, f"{error.unreachable.control}: {reason}.") from error
    except TooMuchDamage as error:
        what = f"Så mange feil krever {error.needed} poster, og uttrekket har {error.records}."
        if error.control is not None:
            what = f"{error.control} gjelder alle linjene samlet: en fil kan feile i den én gang."
        raise Problem(WRONG_USAGE, what) from error
    except OSError as error:
        raise unwritable(output, error) from error
    return len(made), made.damage


def _damage_as_data(damage: Damage) -> dict[str, Any]:
    return {
        "lines": list(damage.lines),
        "changed": list(damage.changed),
        "label": damage.label,
        "number": damage.number,
        "key": damage.key,
        "control": damage.control,
        "fields": list(damage.fields),
        "implied": list(damage.implied),
    }


def _show_sample(form: str, count: int, output: str, damages: tuple[Damage, ...]) -> None:
    click.echo(f"{count} oppdiktede poster står i {output}.")
    for damage in damages:
        lines = " og ".join(map(str, damage.lines))
        where = f"{'Individ' if form == _XML else 'Linje'} {lines}" if lines else "Hele filen"
        click.echo(f"{where}: {damage.control}")
        for name in damage.implied:
            click.echo(f"  medfører {name}")


# --- one control after the other ------------------------------------------------------------------------


def _write_each(form: str, year: int, folder: Path, said: _Said) -> Iterator[dict[str, Any]]:
    """Write two extracts for each control, and the overview of all."""
    from kostra_sdk.testing import Unreachable, failures

    controls = failures(form, year, **said)
    overview = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for made in controls:
            told = _unreachable(made) if isinstance(made, Unreachable) else _written(made, folder)
            overview.append(told)
            yield told
        text = json.dumps(overview, ensure_ascii=False, indent=1) + "\n"
        (folder / _OVERVIEW).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise unwritable(str(folder), error) from error


def _written(made: Damaged, folder: Path) -> dict[str, Any]:
    begins = f"{made.failing.form}_{made.failing.year}_{made.failing.region}_{made.label.replace(':', '-')}"
    ending = "xml" if made.failing.form == _XML else "dat"
    failing, passing = f"{begins}_feiler.{ending}", f"{begins}_godtas.{ending}"
    made.failing.write(folder / failing)
    made.passing.write(folder / passing)
    return {
        "label": made.label,
        "number": made.number,
        "key": made.key,
        "control": made.control,
        "failing": failing,
        "passing": passing,
        "lines": list(made.lines),
        "changed": list(made.changed),
        "fields": list(made.fields),
        "implied": list(made.implied),
        "remaining": list(made.remaining),
    }


def _unreachable(made: Unreachable) -> dict[str, Any]:
    return {
        "label": made.label,
        "number": made.number,
        "key": made.key,
        "control": made.control,
        "reason": str(made.reason),
    }


def _show_each(folder: str, controls: list[dict[str, Any]]) -> None:
    made = sum("failing" in told for told in controls)
    click.echo(f"{made} kontroller har hver sine to uttrekk i {folder}; {_OVERVIEW} forteller hva som ventes av dem.")
    for told in controls:
        if "reason" in told:
            click.echo(f"Uten uttrekk: {told['control']} ({told['label']}), for {_REASONS[told['reason']]}.")
