from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click
import pytest
from click.testing import CliRunner

from kostra_sdk.cli.edition import FOLDER, edition, layouts_option, take_in_layouts
from kostra_sdk.cli.norsk import App
from kostra_sdk.forms import find_form, sosialhjelp
from kostra_sdk.forms.added import added_layouts
from tests.forms.years_to_come import described, forget, moved, with_new_field, write_yaml

if TYPE_CHECKING:
    from click.testing import Result


@click.group(cls=App, invoke_without_command=True)
@layouts_option
@click.pass_context
def _app(ctx: click.Context, *, layouts: str | None) -> None:
    take_in_layouts(ctx.invoked_subcommand, layouts)


@_app.command()
def years() -> None:
    """Show which years of 11F are known."""
    click.echo(" ".join(map(str, find_form("11F").years[-2:])))


_app.add_command(edition)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    forget(monkeypatch)
    monkeypatch.chdir(tmp_path)


def kostra(*args: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(_app, list(map(str, args)), prog_name="kostra")


def changed(year: int = 2027) -> dict[str, Any]:
    """Describe 11F with one field more, one less and one code more."""
    said = described(find_form("11F").layout(2026), year)
    said["fields"] = [field for field in said["fields"] if field["name"] != "BOSIT"]
    next(field for field in said["fields"] if field["name"] == "VKLO")["codeList"].append(
        {"code": "0", "value": "Ukjent"}
    )
    return with_new_field(said)


def test_a_year_is_taken_in_and_its_changes_are_shown(tmp_path: Path) -> None:
    """Fields, controls, and that the controls are not proven, by name."""
    result = kostra("edition", "add", write_yaml(tmp_path, changed()))
    assert result.exit_code == 0, result.output
    assert result.stderr == f"11F 2027 er lagt inn i {Path(FOLDER) / '11F_2027.json'}.\n"
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == "11F 2026 -> 2027: 338 -> 339 tegn"
    assert "VKLO nye koder: 0 Ukjent" in lines
    assert "BOSIT fjernet" in lines
    assert any(line.startswith("HELT_NYTT nytt: posisjon 338-339, tekst, obligatorisk, Er det noe") for line in lines)
    assert "35 Kontroll 35: Boligsituasjon. Gyldige koder. fjernet" in lines
    told = lines.index(
        "Kontrollene er hentet fra 2026 og er ikke prøvd for 2027. "
        "Rapportene sier det, og ingenting kan sendes på grunnlag av dem:"
    )
    left_out = lines.index("Utelatt, for 2027 har ikke feltene de ser på:")
    assert told < lines.index("Kontroll 14: Viktigste kilde til livsopphold. Gyldige verdier") < left_out
    assert lines[left_out + 1 :] == ["Kontroll 35: Boligsituasjon. Gyldige koder."]


def test_kostra_knows_the_years_of_its_folder(tmp_path: Path) -> None:
    """Where the command is run, or where it is told; without a folder it knows what it knew."""
    assert kostra("years").stdout == "2025 2026\n"
    file = write_yaml(tmp_path, changed())
    kostra("edition", "add", file, "--folder", tmp_path / "a" / "b")
    assert json.loads((tmp_path / "a/b/11F_2027.json").read_text(encoding="utf-8"))["length"] == 339
    kostra("edition", "add", file)
    assert (tmp_path / FOLDER / "11F_2027.json").is_file()


@pytest.mark.parametrize("asked", [(), ("--layouts", FOLDER)])
def test_the_folder_is_taken_in(tmp_path: Path, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """By another run of the command."""
    kostra("edition", "add", write_yaml(tmp_path, changed()))
    forget(monkeypatch)
    assert kostra(*asked, "years").stdout == "2026 2027\n"


def test_a_year_can_be_changed_until_it_is_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by accident, and the same again is no change."""
    unchanged = described(find_form("11F").layout(2026), 2027)
    assert kostra("edition", "add", write_yaml(tmp_path, unchanged)).exit_code == 0
    assert kostra("edition", "add", write_yaml(tmp_path, unchanged)).exit_code == 0
    forget(monkeypatch)
    refused = kostra("edition", "add", write_yaml(tmp_path, changed()))
    assert refused.exit_code == 64
    assert "finnes fra før og sier noe annet. Bruk --replace" in refused.stderr
    forget(monkeypatch)
    replaced = kostra("edition", "add", write_yaml(tmp_path, changed()), "--replace")
    assert replaced.exit_code == 0
    assert replaced.stdout.startswith("11F 2026 -> 2027: 338 -> 339 tegn\n")


def test_the_year_before_may_be_one_that_was_added(tmp_path: Path) -> None:
    """Changes are shown against it; the controls are still those of the last year that is included."""
    kostra("edition", "add", write_yaml(tmp_path, changed(2027)))
    result = kostra("edition", "add", write_yaml(tmp_path, changed(2028)))
    assert result.stdout.startswith("11F 2027 -> 2028: 339 -> 339 tegn\n\nFelt: ingen endringer.\n")
    assert "Kontrollene er hentet fra 2026 og er ikke prøvd for 2028." in result.stdout


def test_json_tells_the_same(tmp_path: Path) -> None:
    """As ``kostra diff`` does, with the file and what became of the controls."""
    result = kostra("edition", "add", write_yaml(tmp_path, changed()), "--json")
    told = json.loads(result.stdout)
    assert (told["form"], told["old"]["year"], told["new"]) == ("11F", 2026, {"year": 2027, "length": 339})
    assert {change["key"] for change in told["fields"] if change["change"] != "changed"} == {"BOSIT", "HELT_NYTT"}
    assert (told["file"], told["unproven_from"]) == (str(Path(FOLDER) / "11F_2027.json"), 2026)
    assert told["left_out"] == ["Kontroll 35: Boligsituasjon. Gyldige koder."]
    assert "Kontroll 09 : Sivilstand" in told["carried"]
    assert result.stderr == ""


def test_a_description_without_a_form_is_told_which_it_is_of(tmp_path: Path) -> None:
    """In small letters too."""
    said = described(find_form("11CF").layout(2026), 2027)
    del said["id"]
    assert kostra("edition", "add", write_yaml(tmp_path, said), "--form", "11cf").exit_code == 0
    assert "it does not say which form" in kostra("edition", "add", write_yaml(tmp_path, said)).stderr


def test_a_file_that_cannot_be_used_is_told_with_all_that_is_wrong(tmp_path: Path) -> None:
    """Nothing is written."""
    said = moved(changed())
    said["fields"][3]["from"] = 100
    said["fields"][5]["dataType"] = "TEKST"
    result = kostra("edition", "add", write_yaml(tmp_path, said))
    assert result.exit_code == 65
    assert (
        "Filbeskrivelsen file_description.yaml kan ikke brukes:\n  field 6 PERSON_FODSELSNR: dataType" in result.stderr
    )
    assert "\n  field 4 FODSELSDATO: it begins at 100" in result.stderr
    assert not (tmp_path / FOLDER).exists()
    assert added_layouts() == ()
    missing = kostra("edition", "add", "nowhere.yaml")
    assert missing.exit_code == 65
    assert "Kan ikke lese eller skrive nowhere.yaml" in missing.stderr


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Before any command is run."""
    result = kostra("--layouts", "nowhere", "years")
    assert result.exit_code == 65
    assert "Kan ikke lese mappen nowhere" in result.stderr
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "11F_2027.json").write_text("{}", encoding="utf-8")
    result = kostra("years")
    assert result.exit_code == 65
    assert "Filbeskrivelsen 11F_2027.json kan ikke brukes:\n  it does not say which form it is of" in result.stderr


def test_without_a_command_it_says_what_there_is() -> None:
    """As ``kostra`` itself does."""
    result = kostra("edition")
    assert result.exit_code == 64
    assert "Legg inn en ny årgang" in result.stderr


def test_a_form_without_controls_gets_its_fields_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to carry over, and nothing is said of it."""
    file = write_yaml(tmp_path, changed())
    monkeypatch.setattr(sosialhjelp, "FORM", attrs.evolve(find_form("11F"), control_years=()))
    result = kostra("edition", "add", file)
    assert result.exit_code == 0
    assert "Kontroller: ikke sammenlignet" in result.stdout
    assert "ikke prøvd" not in result.stdout
    told = json.loads(kostra("edition", "add", file, "--json").stdout)
    assert (told["controls"], told["unproven_from"], told["carried"], told["left_out"]) == (None, None, [], [])
