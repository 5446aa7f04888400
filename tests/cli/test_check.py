from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kostra_sdk.checking import check
from kostra_sdk.cli import app
from tests.forms.lines import line

if TYPE_CHECKING:
    from click.testing import Result

    from kostra_sdk.report import Report

EDITION = {"form": "11F", "year": 2025, "region": "460100"}
ASKED = ("--form", "11F", "--year", "2025", "--region", "460100")
FINE = line("11F", 2025, {}) + b"\n"
WARNED = line("11F", 2025, {"BIDRAG_JAN": "49000"}) + b"\n"
BLOCKED = line("11F", 2025, {"VKLO": "0"}) + b"\n"
SECRET = "a value of a record"


def kostra(*args: object, data: bytes | None = None, **env: str) -> Result:
    """Run the command in this process."""
    return CliRunner(env=env).invoke(app.kostra, [str(arg) for arg in args], input=data, prog_name="kostra")


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """Give an extract of one record with which nothing is wrong."""
    path = tmp_path / "uttrekk.dat"
    path.write_bytes(FINE)
    return path


@pytest.mark.parametrize(
    ("data", "args", "status", "first"),
    [
        (FINE, (), 0, "Kan sendes: Kontrollen fant ingen feil og ingen advarsler."),
        (WARNED, (), 1, "Kan sendes, men se på advarselen: "),
        (BLOCKED, (), 2, "Kan ikke sendes: 1 feil hindrer innsending."),
        (FINE[:-2] + b"\n", (), 2, "Kan ikke sendes: 1 feil hindrer innsending. En kritisk feil"),
        (b" ", (), 2, "Kan ikke sendes: "),
        (b" ", ("--no-participants",), 0, "Kan sendes: "),
        (FINE, ("--no-participants",), 2, "Kan ikke sendes: "),
    ],
    ids=["fine", "warned", "blocked", "too-short", "empty", "nobody", "somebody"],
)
def test_the_exit_status_says_the_verdict(
    extract: Path, data: bytes, args: tuple[str, ...], status: int, first: str
) -> None:
    """0 is fine, 1 warnings, 2 blocks submission; the first line says the same in words."""
    extract.write_bytes(data)
    result = kostra("check", extract, *ASKED, *args)
    assert result.stdout.startswith(first)
    assert result.exit_code == status
    assert result.stderr == ""


@pytest.mark.parametrize("shape", ["text", "json", "altinn", "html"])
def test_what_is_printed_is_the_report(extract: Path, shape: str) -> None:
    """Each format is the library's own rendering, to the letter and in UTF-8."""
    extract.write_bytes(BLOCKED)
    report = check(BLOCKED, form="11F", year=2025, region="460100")
    result = kostra("check", extract, *ASKED, "--format", shape)
    assert result.stdout_bytes.decode() == getattr(report, f"to_{shape}")()
    assert result.exit_code == 2


def test_a_dash_is_standard_input() -> None:
    """An extract can be piped in."""
    result = kostra("check", "-", *ASKED, "--format", "json", data=WARNED)
    assert json.loads(result.stdout)["records"] == 1
    assert result.exit_code == 1


def test_every_option_is_a_parameter_of_the_library(extract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command adds nothing and keeps nothing to itself."""
    seen: dict[str, Any] = {}

    def judge(data: Any, **parameters: Any) -> Report:
        seen.update(parameters, data=data.read())
        return check(FINE, form="11F", year=2025, region="460100")

    monkeypatch.setattr(app, "judge", judge)
    args = ("--form", "11f", "--year", "2024", "--region", "030105", "--no-participants", "--quarter", "2")
    kostra("check", extract, *args, "--reference-date", "2025-04-01", "--org-number", "999999999")
    assert seen == {
        "data": FINE,
        "form": "11F",
        "year": 2024,
        "region": "030105",
        "quarter": "2",
        "org_number": "999999999",
        "has_participants": False,
        "reference_date": date(2025, 4, 1),
    }
    kostra("check", extract, *ASKED)
    assert (seen["reference_date"], seen["quarter"], seen["org_number"]) == (None, None, None)
    assert seen["has_participants"] is True


def test_output_goes_to_a_file(extract: Path, tmp_path: Path) -> None:
    """With --output the report is in the file, nothing is on stdout, and stderr says the verdict in a word."""
    target = tmp_path / "rapport.html"
    for data, said in ((FINE, "Kan sendes"), (WARNED, "Kan sendes, men har advarsler"), (BLOCKED, "Kan ikke sendes")):
        extract.write_bytes(data)
        result = kostra("check", extract, *ASKED, "--format", "html", "--output", target)
        assert target.read_text(encoding="utf-8") == check(data, form="11F", year=2025, region="460100").to_html()
        assert result.stdout == ""
        assert result.stderr == f"{said}. Rapporten står i {target}.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rapport.html", "uttrekk.dat"]


def test_output_that_cannot_be_written_is_wrong_usage(extract: Path, tmp_path: Path) -> None:
    """A report that finds no place says so, and leaves nothing behind."""
    result = kostra("check", extract, *ASKED, "--output", tmp_path / "mappe" / "rapport.txt")
    assert "Kan ikke skrive" in result.stderr
    assert "mappen finnes ikke" in result.stderr
    assert result.exit_code == 64
    assert [path.name for path in tmp_path.iterdir()] == ["uttrekk.dat"]


def test_the_extract_is_never_overwritten(extract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report is not written over the file it judges, however that is called."""
    monkeypatch.chdir(extract.parent)
    result = kostra("check", extract, *ASKED, "--output", extract.name)
    assert "Rapporten kan ikke skrives over filen som kontrolleres." in result.stderr
    assert result.exit_code == 64
    assert extract.read_bytes() == FINE


@pytest.mark.parametrize("name", ["borte.dat", "./borte.dat", "mappe//borte.dat"])
def test_what_is_not_there_is_65(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file that is not there is unreadable input, however it is named, and the message names it so."""
    monkeypatch.chdir(tmp_path)
    result = kostra("check", name, *ASKED)
    assert result.stderr == f"kostra: Kan ikke lese {name}: den finnes ikke.\n"
    assert (result.stdout, result.exit_code) == ("", 65)


def test_a_folder_is_65(tmp_path: Path) -> None:
    """A folder cannot be read either."""
    result = kostra("check", tmp_path, *ASKED)
    assert f"Kan ikke lese {tmp_path}: " in result.stderr
    assert (result.stdout, result.exit_code) == ("", 65)


def test_a_disk_that_fails_while_reading_is_65(extract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the disk in the middle of a file is unreadable input too."""

    def judge(_data: Any, **_parameters: Any) -> Report:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(app, "judge", judge)
    result = kostra("check", extract, *ASKED)
    assert result.exit_code == 65
    assert "lese- eller skrivefeil på disken" in result.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("--form", "11X", "--year", "2025", "--region", "460100"),
            "Ukjent skjema '11X'; det finnes 11F, 11CF, 11B, ",
        ),
        (("--form", "11F", "--year", "2031", "--region", "460100"), "11F 2031 er ikke kjent; det finnes 2017, "),
        (
            ("--form", "11F", "--year", "2018", "--region", "460100"),
            "Kontrollene for 11F 2018 er ikke med. Kontroller finnes for 2020, ",
        ),
        (("--form", "11F", "--year", "2025", "--region", "4601"), "Regionen må være seks siffer"),
        (("--year", "2025", "--region", "460100"), "Valget --form mangler."),
        (("--form", "11F", "--region", "460100"), "Valget --year mangler."),
        (("--form", "11F", "--year", "2025"), "Valget --region mangler."),
        (("--form", "11F", "--year", "i år", "--region", "460100"), "Valget --year er ugyldig: ventet et helt tall."),
        ((*ASKED, "--format", "pdf"), "Valget --format er ugyldig: ventet text, json, altinn eller html."),
        ((*ASKED, "--quarter", "5"), "Valget --quarter er ugyldig: ventet 1, 2, 3 eller 4."),
        (
            (*ASKED, "--reference-date", "1.4.2025"),
            "Valget --reference-date er ugyldig: ventet en dato som ÅÅÅÅ-MM-DD.",
        ),
        ((*ASKED, "--frm", "x"), "Ukjent valg --frm. Mente du --form eller --format?"),
        ((*ASKED, "--zzzz"), "Ukjent valg --zzzz.\n"),
        ((*ASKED, "--output"), "Valget --output er brukt feil: det mangler en verdi, eller skal ikke ha noen."),
        ((*ASKED, "enda-en.dat"), "Det er for mange argumenter."),
    ],
)
def test_wrong_usage_is_64_and_said_in_bokmal(extract: Path, args: tuple[str, ...], said: str) -> None:
    """Whatever is wrong with the call, the status is 64, never click's 2, and the words are Norwegian."""
    result = kostra("check", extract, *args)
    assert said in result.stderr
    assert (result.stdout, result.exit_code) == ("", 64)


def test_a_file_must_be_named() -> None:
    """Without a file there is nothing to check."""
    result = kostra("check", *ASKED)
    assert "Argumentet FIL mangler." in result.stderr
    assert result.exit_code == 64


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_fault_of_our_own_shows_no_data(extract: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """An unexpected exception is 70; where it happened is told with --debug, what it says never."""

    def judge(_data: Any, **_parameters: Any) -> Report:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error

    monkeypatch.setattr(app, "judge", judge)
    result = kostra("check", extract, *ASKED)
    assert result.exit_code == 70
    assert "Uventet feil i kostra_sdk (ValueError)." in result.stderr
    assert "Traceback" not in result.stderr
    assert __file__ not in result.stderr
    args = ("--debug", "check", extract) if place == "before" else ("check", extract, "--debug")
    told = kostra(*args, *ASKED)
    assert told.exit_code == 70
    assert f'File "{__file__}", line' in told.stderr
    assert "KeyError" in told.stderr
    assert SECRET not in result.output + told.output


def test_a_missing_file_of_our_own_is_our_fault(extract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An OSError about another file than the extract is not blamed on the extract."""

    def judge(_data: Any, **_parameters: Any) -> Report:
        Path("layouts/1999.json").read_bytes()
        raise AssertionError

    monkeypatch.setattr(app, "judge", judge)
    assert kostra("check", extract, *ASKED).exit_code == 70


def test_an_interruption_is_130(extract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the command without a traceback, with the status shells expect."""

    def judge(_data: Any, **_parameters: Any) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "judge", judge)
    result = kostra("check", extract, *ASKED)
    assert result.exit_code == 130
    assert "Avbrutt." in result.stderr


def test_a_terminal_gets_colours(extract: Path) -> None:
    """On a terminal the verdict and the severities are coloured; the words are the same."""
    extract.write_bytes(BLOCKED)
    plain = kostra("check", extract, *ASKED).stdout
    coloured = kostra("check", extract, *ASKED, FORCE_COLOR="1", TERM="xterm").stdout
    assert "\x1b[" not in plain
    assert coloured.startswith("\x1b[1;31mKan ikke sendes")
    assert "\x1b[31m    Feil\x1b[0m" in coloured
    for escape in ("\x1b[1;31m", "\x1b[31m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(escape, "")
    assert coloured == plain
