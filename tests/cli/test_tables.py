from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kostra_sdk.cli import app
from kostra_sdk.forms import FAMILIES, FORM_NAMES, find_form
from kostra_sdk.forms.changes import control_changes, control_texts, field_changes

if TYPE_CHECKING:
    from click.testing import Result

LAYOUTS = [(name, year) for name in FAMILIES for year in find_form(name).years]
EDITIONS = [(name, year) for name in FAMILIES for year in find_form(name).control_years]
STEPS = [(name, *years) for name in FAMILIES for years in pairwise(find_form(name).years)]
TERMINAL = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"}
COMMANDS = [
    ("fields", "11F", "2026"),
    ("controls", "11CF", "2026"),
    ("diff", "11F", "2024", "2025"),
    ("diff", "11CF", "2018", "2020"),
    ("forms",),
]


def kostra(*args: object, **env: str) -> Result:
    """Run the command in this process; it must end well."""
    result = CliRunner(env=env).invoke(app.kostra, [str(arg) for arg in args], prog_name="kostra")
    assert (result.exit_code, result.stderr) == (0, "")
    return result


@pytest.mark.parametrize(("form", "year"), LAYOUTS)
def test_fields_are_those_of_the_layout(form: str, year: int) -> None:
    """Every field is a line of the table and an object of the JSON, with its place, type and codes."""
    layout = find_form(form).layout(year)
    lines = kostra("fields", form, year).stdout.splitlines()
    assert lines[0] == f"{form} {year}: {len(layout.fields)} felt, {layout.length} tegn"
    assert len(lines) == len(layout.fields) + 2
    told = json.loads(kostra("fields", form, year, "--json").stdout_bytes)
    assert (told["form"], told["year"], told["length"]) == (form, year, layout.length)
    for row, object_, field in zip(lines[2:], told["fields"], layout.fields, strict=True):
        cells = re.split(r"  +", row.strip())
        place = f"{field.stop}" if field.width == 1 else f"{field.start + 1}-{field.stop}"
        assert cells[1:5] == [place, str(field.width), field.name, field.label]
        assert (object_["start"], object_["stop"], object_["name"]) == (field.start + 1, field.stop, field.name)
        assert (object_["mandatory"], object_["codes"]) == (field.mandatory, dict(field.codes))
        assert (object_["type"], object_["pattern"]) == (field.type.value, field.pattern)


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_controls_are_those_of_the_edition(form: str, year: int) -> None:
    """Every control is a line of the table and an object of the JSON, with name, severity and condition."""
    texts = control_texts(find_form(form), year)
    lines = kostra("controls", form, year).stdout.splitlines()
    assert find_form(form).standard(year).commit in lines[0]
    assert ("foreløpig" in lines[0]) is (year == 2026)
    told = json.loads(kostra("controls", form, year, "--json").stdout_bytes)["controls"]
    for row, object_, text in zip(lines[2:], told, texts, strict=True):
        assert row.startswith(text.number)
        assert text.name in row
        assert text.condition in row
        assert object_["name"] == text.name
        assert object_["severity"] == text.severity.name
        assert object_["condition"] == text.condition
        assert object_["fields"] == list(text.fields)


@pytest.mark.parametrize(("form", "old", "new"), STEPS)
def test_diff_tells_all_changes(form: str, old: int, new: int) -> None:
    """Every change is in the JSON, and the table says something of each, moves drawn together."""
    found = find_form(form)
    text = kostra("diff", form, old, new).stdout
    told = json.loads(kostra("diff", form, old, new, "--json").stdout_bytes)
    changes = field_changes(found, old, new)
    assert [(change["key"], change["change"]) for change in told["fields"]] == [
        (change.key, change.kind) for change in changes
    ]
    assert ("Felt: ingen endringer." in text) is (not changes)
    for change in changes:
        if not change.is_move and (field := change.new or change.old):
            assert field.name in text or "felt)" in text
    if old not in found.control_years:
        assert told["controls"] is None
        assert "Kontroller: ikke sammenlignet" in text
        return
    of_controls = control_changes(found, old, new)
    assert [change["key"] for change in told["controls"]] == [change.key for change in of_controls]
    assert ("Kontroller: ingen endringer." in text) is (not of_controls)
    for control_change in of_controls:
        assert (control_change.new or control_change.old).name in text  # type: ignore[union-attr]


def test_diff_reads_like_this() -> None:
    """New, gone, moved and changed fields and controls are told in bokmål, one a line."""
    lines = [re.sub(r"  +", "  ", line) for line in kostra("diff", "11F", 2023, 2024).stdout.splitlines()]
    assert lines[0] == "11F 2023 -> 2024: 324 -> 324 tegn"
    assert "TRYGDESIT  flyttet -2; nye koder: 13 Barnetrygd" in lines
    assert "ARBSIT … VILKARDIGPLAN (58 felt)  flyttet -2" in lines
    assert "VILKARNORSKSAMISKOPPL  nytt: posisjon 305-306, tekst, Vilkår: norsk- eller samiskopplæring" in lines
    assert "DISTRIKTSNR  fjernet" in lines
    controls = "\n".join(lines[lines.index("Kontroller:") :])
    assert re.search(
        r"^20_A  Kontroll 20_A: .*  ny \(Advarsel\): VKLO != 3 and TRYGDESIT != 12$", controls, re.MULTILINE
    )
    assert re.search(r"^05  Kontroll 05 : .*  alvor: Advarsel -> Feil$", controls, re.MULTILINE)
    assert re.search(r"^20  Kontroll 20: .*  fjernet$", controls, re.MULTILINE)


def test_forms_tell_years_and_standards() -> None:
    """Every form and year is there, with whether its controls are, and by which program it is judged."""
    lines = kostra("forms").stdout.splitlines()[1:]
    every = [(name, year) for name in FORM_NAMES for year in find_form(name).years]
    assert len(lines) == len(every)
    assert re.fullmatch(r"11F +Økonomisk sosialhjelp +2026 +338 +ja +c1f58486 av 16\. juli 2026, foreløpig", lines[9])
    told = json.loads(kostra("forms", "--json").stdout_bytes)["forms"]
    assert [(form["form"], year["year"]) for form in told for year in form["years"]] == every
    for form in told:
        found = find_form(form["form"])
        for year in form["years"]:
            standard = found.standard(year["year"])
            assert year["controls"] is (year["year"] in found.control_years)
            assert year["standard"] == {
                "commit": standard.commit,
                "released": standard.released.isoformat(),
                "final": standard.final,
            }


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_terminal_gets_the_same_words(command: tuple[str, ...]) -> None:
    """On a terminal cells are broken to fit its width, and no word is lost; elsewhere a row is a line."""
    plain = kostra(*command).stdout
    shown = re.sub(r"\x1b\[[\d;]*m", "", kostra(*command, **TERMINAL).stdout)
    assert max(map(len, shown.splitlines())) <= 100
    assert _letters(shown) == _letters(plain)
    assert not any(line != line.rstrip() for line in plain.splitlines())


def _letters(text: str) -> Counter[str]:
    """Count what is not layout: cells are broken between and inside words, and lines within cells joined by ``;``."""
    return Counter(re.sub(r"[\s;─━]", "", text))


def test_form_names_may_be_written_small() -> None:
    """``11f`` is 11F."""
    assert kostra("fields", "11f", 2026).stdout == kostra("fields", "11F", 2026).stdout
