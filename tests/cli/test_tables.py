from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kostra_sdk.cli import app, words
from kostra_sdk.controls.phrases import BOKMAL
from kostra_sdk.forms import FAMILIES, FORM_NAMES, XML_FORMS, find_form
from kostra_sdk.forms.changes import control_changes, control_texts, field_changes

if TYPE_CHECKING:
    from click.testing import Result

LAYOUTS = [(name, year) for name in FAMILIES for year in find_form(name).years]
EDITIONS = [(name, year) for name in (*FAMILIES, *XML_FORMS) for year in find_form(name).control_years]
STEPS = [(name, *years) for name in (*FAMILIES, *XML_FORMS) for years in pairwise(find_form(name).years)]
TERMINAL = {"FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"}
COMMANDS = [
    ("fields", "11F", "2026"),
    ("fields", "15F", "2025"),
    ("controls", "11CF", "2026"),
    ("diff", "11F", "2024", "2025"),
    ("diff", "11CF", "2018", "2020"),
    ("diff", "15F", "2023", "2024"),
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


@pytest.mark.parametrize("year", find_form("15F").years)
def test_fields_of_xml_are_elements_and_attributes(year: int) -> None:
    """Each is a line of the table, set in under what it stands within, and an object of the JSON with its path."""
    fields = find_form("15F").xml_layout(year).fields
    lines = kostra("fields", "15F", year).stdout.splitlines()
    attributes = sum("@" in field.path for field in fields)
    assert lines[0] == f"15F {year}: {len(fields) - attributes} elementer, {attributes} attributter, XML"
    told = json.loads(kostra("fields", "15F", year, "--json").stdout_bytes)
    assert (told["form"], told["year"], told["length"]) == ("15F", year, None)
    for row, object_, field in zip(lines[2:], told["fields"], fields, strict=True):
        level = field.path.count("/")
        assert re.match(rf" *{object_['number']}  {'  ' * level}{re.escape(field.name)} ", row)
        assert field.label in row
        assert (object_["path"], object_["level"], object_["mandatory"]) == (field.path, level, field.mandatory)
        assert (object_["type"], object_["codes"]) == (field.type and field.type.value, dict(field.codes))


def test_fields_of_xml_read_like_this() -> None:
    """What it is, how many, whether it must be there, what it holds, with which codes."""
    lines = [re.sub(r"  +", "  ", line) for line in kostra("fields", "15F", 2025).stdout.splitlines()]
    for expected in (
        "1  Avgiver  element  Den som leverer filen  1  ja",
        r"2  @Organisasjonsnummer  attributt  Kommunens organisasjonsnummer  ja  tekst, 9 tegn, \d{9}",
        "3  @Versjon  attributt  Rapporteringsår  ja  årstall",
        "6  Individ  element  Barn eller ung voksen  1-  ja",
        "18  Melding  element  Bekymringsmelding  0-  nei",
        "24  Presisering  element med tekst  Presisering  0-1  nei  tekst, 1-1000 tegn",
        "55  JmfrLovhjemmel  element  Hjemmel det vises til  0-3  nei",
    ):
        assert any(line.strip() == expected for line in lines), expected
    lines_2017 = [re.sub(r"  +", "  ", line) for line in kostra("fields", "15F", 2017).stdout.splitlines()]
    assert any(line.endswith(" @Konklusjon  attributt  Konklusjon på meldingen  nei  tekst") for line in lines_2017)


def test_diff_of_xml_reads_like_this() -> None:
    """New, gone and changed elements and attributes are told by their paths."""
    lines = [re.sub(r"  +", "  ", line) for line in kostra("diff", "15F", 2021, 2022).stdout.splitlines()]
    assert lines[0] == "15F 2021 -> 2022: XML"
    for expected in (
        "Individ/Melding/Melder/Presisering  flest tegn: 100 -> 1000",
        "Individ/Tiltak/Lovhjemmel/@Bokstav  nytt: attributt, tekst, 0-1 tegn, Bokstav",
        "Individ/Tiltak/Lovhjemmel/@Ledd  obligatorisk: ja -> nei",
        "Individ/Tiltak/Kategori/@Kode  fjernede koder: 6.5",
        "Individ/Tiltak/Tiltaksgrunnlag  nytt: element, Grunnlag for tiltaket",
    ):
        assert expected in lines
    text = kostra("diff", "15F", 2022, 2023).stdout
    assert "Individ/Melding … Individ/Flytting (4 felt)  entydig: ingen -> Id" in re.sub(r"  +", "  ", text)
    told = json.loads(kostra("diff", "15F", 2021, 2022, "--json").stdout_bytes)
    assert (told["old"], told["new"]) == ({"year": 2021, "length": None}, {"year": 2022, "length": None})


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_controls_are_those_of_the_edition(form: str, year: int) -> None:
    """Every control is a line of the table and an object of the JSON, with name, severity and condition.

    The table says the condition in bokmål and last, the JSON in English.
    """
    texts = control_texts(find_form(form), year)
    shown = control_texts(find_form(form), year, BOKMAL)
    lines = kostra("controls", form, year).stdout.splitlines()
    assert find_form(form).standard(year).commit in lines[0]
    assert ("foreløpig" in lines[0]) is (year == 2026)
    told = json.loads(kostra("controls", form, year, "--json").stdout_bytes)["controls"]
    for row, object_, text, in_bokmal in zip(lines[2:], told, texts, shown, strict=True):
        assert row.startswith(text.number)
        assert text.name in row
        assert row.endswith(f"  {in_bokmal.condition}")
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
            assert words.called(field) in text or "felt)" in text
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
        r"^20_A  Kontroll 20_A: .*  ny \(Advarsel\): VKLO != 3 og TRYGDESIT != 12$", controls, re.MULTILINE
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


def test_a_row_is_no_longer_than_what_it_says() -> None:
    """Elsewhere than on a terminal no cell is padded to the longest of all, and columns stand under their headings."""
    heading, *rows = kostra("controls", "0A", 2025).stdout.splitlines()[1:]
    texts = control_texts(find_form("0A"), 2025, BOKMAL)
    for row, text in zip(rows, texts, strict=True):
        assert len(row) < len(text.condition) + 220
    fitting = [(row, text) for row, text in zip(rows, texts, strict=True) if len(text.name) <= 64]
    assert len(fitting) > 20
    for row, text in fitting:
        assert row[heading.index("Kontroll") :].startswith(text.name)
        assert row[heading.index("Slår til når") :] == text.condition


def test_a_long_cell_runs_over_and_the_next_are_back_in_their_columns() -> None:
    """A name that is longer than its column pushes what follows only as far as it must."""
    heading, *rows = kostra("controls", "11F", 2025).stdout.splitlines()[1:]
    (row,) = (row for row in rows if row.startswith("15 "))
    assert "Arbeidsinntekt  VKLO, ARBSIT  " in row
    assert row.index("VKLO, ARBSIT") > heading.index("Felt")
    assert row[heading.index("Slår til når") :] == "VKLO = 1 og ARBSIT ikke i {01, 02}"


def test_a_terminal_shows_what_is_long_below_the_name() -> None:
    """There a control takes several lines rather than narrow columns, and has none for fields where it names none."""
    shown = re.sub(r"\x1b\[[\d;]*m", "", kostra("controls", "11F", 2026, **TERMINAL).stdout)
    lines = [line.strip() for line in shown.splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith("001 "))
    assert re.fullmatch(r"001 +Kritisk feil +Kontroll 001 : Recordlengde", lines[start])
    assert lines[start + 1] == "en linje har en annen lengde enn 338 tegn eller inneholder en tabulator"
    start = next(number for number, line in enumerate(lines) if line.startswith("15 "))
    assert lines[start + 2 : start + 4] == ["VKLO, ARBSIT", "VKLO = 1 og ARBSIT ikke i {01, 02}"]


def test_words_of_the_formulas_are_explained() -> None:
    """On demand what each word means follows the controls; the JSON is in English and has none of them."""
    plain, explained = (kostra("controls", "11CF", 2026, *words).stdout for words in ((), ("--words",)))
    assert explained.startswith(plain + "\nOrdene i formlene:\n")
    told = [re.split(r"  +", line, maxsplit=1) for line in explained.removeprefix(plain).splitlines()[3:]]
    assert told == [[term.word, term.meaning] for term in BOKMAL.terms.values()]
    refused = CliRunner().invoke(app.kostra, ["controls", "11CF", "2026", "--words", "--json"])
    assert refused.exit_code == 64
    assert "kan ikke brukes sammen" in refused.stderr


def test_controls_of_xml_are_shown() -> None:
    """They have no formulas, but sentences in bokmål."""
    lines = kostra("controls", "15F", 2025).stdout.splitlines()
    assert lines[2].endswith("  ikke slik: Filen har én avgiver som følger filbeskrivelsen.")
    assert len(lines) == len(control_texts(find_form("15F"), 2025)) + 2


def _letters(text: str) -> Counter[str]:
    """Count what is not layout: cells are broken between and inside words, and lines within cells joined by ``;``."""
    return Counter(re.sub(r"[\s;─━]", "", text))


def test_form_names_may_be_written_small() -> None:
    """``11f`` is 11F."""
    assert kostra("fields", "11f", 2026).stdout == kostra("fields", "11F", 2026).stdout
