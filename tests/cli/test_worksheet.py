from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kostra_sdk.advice.worksheets import WORKSHEETS, Skjema7, Skjema7B, Skjema12
from kostra_sdk.advice.worksheets.convert import as_json, document
from kostra_sdk.cli.norsk import App
from kostra_sdk.cli.worksheet import worksheet

if TYPE_CHECKING:
    from click.testing import Result

SECRET = "Kari Test"


def kostra(*args: object, data: bytes | None = None) -> Result:
    """Run the command in this process."""
    app = App(name="kostra", commands={"worksheet": worksheet})
    return CliRunner().invoke(app, ["worksheet", *map(str, args)], input=data, prog_name="kostra")


def fine() -> Skjema12:
    """Give answers with nothing to remark on but what is blank."""
    return Skjema12(year=2024, kommunenummer="4601", kommunenavn="Bergen", ansvarlig=SECRET, sats_enslig=7850)


@pytest.fixture
def values(tmp_path: Path) -> Path:
    """Give a file of such answers."""
    path = tmp_path / "verdier.json"
    path.write_text(fine().to_json(), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", WORKSHEETS)
def test_empty_gives_the_names_of_all_fields(form: str) -> None:
    """The blank JSON is the library's own, and can be read again as it is."""
    result = kostra(form.lower(), 2026, "--empty")
    assert result.stdout_bytes.decode() == WORKSHEETS[form].blank(2026).to_json()
    assert (result.exit_code, result.stderr) == (0, "")


def test_empty_for_a_region_says_whose_it_is(tmp_path: Path) -> None:
    """It may go to a file, of which the command tells."""
    path = tmp_path / "verdier.json"
    result = kostra("7", 2026, "--empty", "--region", "030112", "--output", path)
    assert Skjema7.from_json(path.read_bytes()) == Skjema7.blank(2026, "030112")
    assert (result.stdout, result.stderr) == ("", f"Fyll ut verdiene i {path}.\n")


@pytest.mark.parametrize(
    ("change", "status", "first"),
    [
        ({}, 0, "Ingen feil og ingen advarsler"),
        ({"sats_enslig": 1}, 1, "1 advarsel"),
        ({"sats_enslig": -1}, 2, "1 kritisk feil og 1 advarsel"),
    ],
    ids=["fine", "warned", "blocked"],
)
def test_the_exit_status_says_what_was_remarked(
    values: Path, tmp_path: Path, change: dict[str, int], status: int, first: str
) -> None:
    """0 is nothing to mind, 1 warnings, 2 what the portal most likely would refuse."""
    answers = fine()
    for name, value in change.items():
        setattr(answers, name, value)
    values.write_text(answers.to_json(), encoding="utf-8")
    output = tmp_path / "ark.html"
    result = kostra("12", 2024, "--values", values, "--output", output)
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr == f"{first}. Arbeidsarket står i {output}.\n"
    assert output.read_text(encoding="utf-8") == answers.to_html()


def test_what_is_printed_is_the_worksheet(values: Path, tmp_path: Path) -> None:
    """The page and the document are the library's own, to the letter, with an earlier year's beside them."""
    previous = Skjema12(year=2023, kommunenummer="4601", sats_enslig=7550)
    earlier = tmp_path / "fjor.json"
    earlier.write_text(previous.to_json(), encoding="utf-8")
    page = kostra("12", 2024, "--values", values, "--previous", earlier)
    assert page.stdout_bytes.decode() == fine().to_html(previous)
    told = kostra("12", 2024, "--values", values, "--previous", earlier, "--format", "json")
    assert told.stdout_bytes.decode() == as_json(document(fine(), fine().remarks(previous), previous))
    assert (told.exit_code, told.stderr) == (0, "")


def test_what_was_printed_can_be_read_again(values: Path) -> None:
    """The document is good as answers, and comes in through a pipe with a byte order mark too."""
    told = kostra("12", 2024, "--values", values, "--format", "json")
    again = kostra("12", 2024, "--values", "-", "--format", "json", data=b"\xef\xbb\xbf" + told.stdout_bytes)
    assert again.stdout == told.stdout


def test_without_answers_there_is_a_page_to_write_on() -> None:
    """Nothing but the region is filled in."""
    result = kostra("7B", 2026, "--region", "460100")
    assert result.stdout_bytes.decode() == Skjema7B.blank(2026, "460100").to_html()
    assert result.exit_code == 2  # ansvarlig is mandatory


def test_the_region_fills_in_what_the_answers_leave_open(tmp_path: Path) -> None:
    """Number and name come from the region, unless the answers have them."""
    path = tmp_path / "verdier.json"
    path.write_text(json.dumps({"year": 2026, "values": {"kommunenavn": "Bymidten", "aarsverk_242": 0}}))
    result = kostra("7", 2026, "--values", path, "--region", "030112", "--format", "json")
    told = json.loads(result.stdout)["values"]
    assert (told["kommunenummer"], told["kommunenavn"]) == ("0301", "Bymidten")
    assert (told["bydelsnummer"], told["bydelsnavn"], told["aarsverk_242"]) == ("12", "Alna", "0")


def test_the_region_must_be_that_of_the_answers(values: Path) -> None:
    """Another one's answers are not made this one's."""
    assert kostra("12", 2024, "--values", values, "--region", "460100").exit_code == 0
    result = kostra("12", 2024, "--values", values, "--region", "030112")
    assert (result.exit_code, result.stdout) == (65, "")
    assert f"{values} er for en annen kommune eller bydel enn 030112." in result.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("11F", "2026"), "Ukjent skjema '11F'; det finnes 7, 7B og 12."),
        (("7B", "2015"), "Skjema 7B for 2015 er ikke kjent; det finnes 2016-2026."),
        (("7", "nå"), "Argumentet ÅR er ugyldig: ventet et helt tall."),
        (("7", "2026", "--region", "4601"), "Regionen må være seks siffer"),
        (("7", "2026", "--format", "pdf"), "Valget --format er ugyldig: ventet html eller json."),
        (("7", "2026", "--empty", "--values", "x.json"), "--empty gir et tomt ark"),
        (("7", "2026", "--empty", "--previous", "x.json"), "--empty gir et tomt ark"),
        (("7", "2026", "--values", "x.json", "--output", "./x.json"), "Arket kan ikke skrives over svarene"),
        (("7", "2026", "--previous", "x.json", "--output", "x.json"), "Arket kan ikke skrives over svarene"),
    ],
)
def test_wrong_usage_is_64(args: tuple[str, ...], said: str) -> None:
    """The command says in bokmål what is wrong with the call, and writes nothing."""
    result = kostra(*args)
    assert said in result.stderr
    assert (result.stdout, result.exit_code) == ("", 64)


def test_the_earlier_year_must_be_earlier(values: Path) -> None:
    """Both years are named."""
    result = kostra("12", 2024, "--values", values, "--previous", values)
    assert f"{values} er for 2024, som ikke er før 2024." in result.stderr
    assert (result.stdout, result.exit_code) == ("", 64)


def test_answers_of_another_year_are_not_taken(values: Path) -> None:
    """The year of the call and that of the answers must be one."""
    result = kostra("12", 2025, "--values", values)
    assert f"{values} er for 2024, ikke for 2025." in result.stderr
    assert (result.stdout, result.exit_code) == ("", 65)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "$: er ikke JSON, fra linje 1, tegn 2"),
        ("\x00\x01", "$: er ikke JSON, fra linje 1, tegn 1"),
        ("[]", "$: er ikke et JSON-objekt"),
        ('{"year": 2026, "year": 2026}', "$: har samme nøkkel to ganger"),
        ({"form": "12"}, "$.form: ikke skjema 7"),
        ({"year": 1999}, "$.year: ikke et år for skjema 7 (2015-2026)"),
        ({"navn": SECRET}, "$.navn: ukjent nøkkel"),
        ({"values": {"ansvarlig": 1}}, "$.values.ansvarlig: ikke tekst"),
        ({"values": {"ansvarlig": "\ud800"}}, "$.values.ansvarlig: tekst med et halvt tegn"),
        ({"values": {"raadgivning_saker": SECRET}}, "$.values.raadgivning_saker: ikke et helt tall"),
        ({"values": {"raadgivning_saker": 10**13}}, "$.values.raadgivning_saker: et for stort tall"),
        ({"values": {"kommunalt_reglement": SECRET}}, "$.values.kommunalt_reglement: ikke et helt antall kroner"),
        ({"values": {"aarsverk_242": SECRET}}, "$.values.aarsverk_242: ikke et tall som 12.5"),
        ('{"year": 2026, "values": {"aarsverk_242": 1e99999999}}', "$.values.aarsverk_242: et for stort tall"),
        ({"values": {"aarsverk_242": 1e-7}}, "$.values.aarsverk_242: et tall med mer enn seks desimaler"),
        (
            {"values": {"aarsverk_243_stillingsomfang": 1}},
            "$.values.aarsverk_243_stillingsomfang: ikke et JSON-objekt med rader",
        ),
        (
            {"values": {"aarsverk_243_stillingsomfang": {" ": 1}}},
            "$.values.aarsverk_243_stillingsomfang[1]: tom tekst",
        ),
    ],
)
def test_answers_that_are_none_are_told_in_norwegian(tmp_path: Path, content: Any, said: str) -> None:
    """Where and what it is, with status 65, and never a value."""
    path = tmp_path / "verdier.json"
    path.write_text(content if isinstance(content, str) else json.dumps({"year": 2026, **content}), encoding="utf-8")
    result = kostra("7", 2026, "--values", path)
    assert result.stderr == f"kostra: {path} har ikke svar på skjema 7:\n  {said}\n"
    assert (result.stdout, result.exit_code) == ("", 65)
    assert SECRET not in result.output


def test_answers_in_another_encoding_are_told(tmp_path: Path) -> None:
    """A file that an old editor saved is JSON, but not in UTF-8, and that is what it says."""
    path = tmp_path / "verdier.json"
    path.write_bytes('{"year": 2026, "values": {"kommunenavn": "V\xe5ler"}}'.encode("latin-1"))
    result = kostra("7", 2026, "--values", path)
    assert result.stderr == f"kostra: {path} har ikke svar på skjema 7:\n  $: er ikke JSON i UTF-8\n"
    assert result.exit_code == 65


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"politisk_plan": "kanskje"}, "$.values.politisk_plan: verken ja (true) eller nei (false)"),
        ({"vedtatt": "i fjor"}, "$.values.vedtatt: ikke en dato som 2026-12-31"),
    ],
)
def test_the_other_kinds_are_told_too(tmp_path: Path, values: dict[str, str], said: str) -> None:
    """Yes and no, and dates."""
    form = "7B" if "politisk_plan" in values else "12"
    path = tmp_path / "verdier.json"
    path.write_text(json.dumps({"year": 2026, "values": values}), encoding="utf-8")
    assert said in kostra(form, 2026, "--values", path).stderr


def test_files_that_can_not_be_read_or_written(tmp_path: Path, values: Path) -> None:
    """What can not be read is 65, what can not be written 64, each with the reason."""
    missing = kostra("7", 2026, "--values", tmp_path / "nei.json")
    assert "nei.json: den finnes ikke." in missing.stderr
    assert missing.exit_code == 65
    folder = kostra("12", 2024, "--values", values, "--output", tmp_path)
    assert folder.stderr.startswith(f"kostra: Kan ikke skrive {tmp_path}: ")
    assert folder.exit_code == 64


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "no"), "tilgangen er stengt"),
        (IsADirectoryError(21, "no"), "det er en mappe"),
        (OSError(5, "Input/output error"), "lese- eller skrivefeil på disken"),
    ],
    ids=["closed", "folder", "other"],
)
def test_the_reason_is_told(monkeypatch: pytest.MonkeyPatch, values: Path, error: OSError, reason: str) -> None:
    """In bokmål where it is one of the usual ones."""

    def fail(_path: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", fail)
    assert kostra("12", 2024, "--values", values).stderr == f"kostra: Kan ikke lese {values}: {reason}.\n"


def test_help_is_in_bokmal() -> None:
    """It says that the sheet is no official form."""
    result = kostra("--help")
    assert "ikke et offisielt skjema" in " ".join(result.stdout.split())
    assert result.exit_code == 0
