from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kostra_sdk import many
from kostra_sdk.cli import check_many
from kostra_sdk.cli.norsk import App
from tests.many.doubles import BLOCKED, FINE, written

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

_APP = App(name="kostra")
_APP.add_command(check_many.check_many_files)


def kostra(*args: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(_APP, ["check-many", *map(str, args)], prog_name="kostra")


def test_a_folder_is_a_table(tmp_path: Path) -> None:
    """A line a file, a count below, and the gravest exit status."""
    written(tmp_path)
    result = kostra(tmp_path)
    assert (result.exit_code, result.stderr) == (2, "")
    lines = result.stdout.splitlines()
    assert [" ".join(line.split()) for line in lines[:2]] == [
        "Fil Uttrekk Poster Funn Dom",
        "11F_2025_110300.dat 11F 2025 110300 1 1 Kan sendes, men har advarsler: 1 advarsel",
    ]
    assert lines[2].endswith("Kan sendes")
    assert lines[4].endswith("Kan ikke sendes: 1 feil")
    assert lines[-1] == "4 filer: 2 kan sendes; 1 kan sendes, men har advarsler; 1 kan ikke sendes."


@pytest.mark.parametrize(
    ("content", "status"), [(FINE, 0), (b" ", 0), (BLOCKED, 2), (b"", 2)], ids=["fine", "nobody", "blocked", "empty"]
)
def test_the_exit_status_is_that_of_check(tmp_path: Path, content: bytes, status: int) -> None:
    """For the gravest of the files."""
    (tmp_path / "11F_2025_460100.dat").write_bytes(content)
    assert kostra(tmp_path).exit_code == status


def test_processes_change_nothing(tmp_path: Path) -> None:
    """But who does the work."""
    written(tmp_path)
    alone, shared = kostra(tmp_path, "--json"), kostra(tmp_path, "--json", "--processes", 2)
    assert shared.stdout == alone.stdout
    assert shared.exit_code == 2


def test_json_tells_the_same(tmp_path: Path) -> None:
    """Files, controls, sums and the exit status; no message and no value of a record."""
    written(tmp_path)
    (tmp_path / "odd.dat").write_bytes(FINE)
    (tmp_path / "12X_2025_460100.dat").write_bytes(FINE)
    result = kostra(tmp_path, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == told["exit_status"] == 2
    by_name = {row["file"]: row for row in told["files"]}
    assert by_name["11F_2025_500100.dat"] == {
        "file": "11F_2025_500100.dat",
        "form": "11F",
        "year": 2025,
        "region": "500100",
        "quarter": None,
        "org_number": None,
        "severity": "ERROR",
        "blocks_submission": True,
        "records": 1,
        "findings": {"ERROR": 1},
        "error": None,
        "exit_status": 2,
    }
    wrong = by_name["12X_2025_460100.dat"]
    assert (wrong["error"]["kind"], wrong["severity"], wrong["blocks_submission"], wrong["exit_status"]) == (
        "UnknownForm",
        None,
        None,
        64,
    )
    assert told["unnamed"] == [str(tmp_path / "odd.dat")]
    assert (told["records"], told["findings"]) == (3, sum(sum(row["findings"].values()) for row in told["files"]))
    assert {
        "form": "11F",
        "control": "Kontroll 14: Viktigste kilde til livsopphold. Gyldige verdier",
        "severity": "ERROR",
        "findings": 1,
        "files": 1,
    } in told["controls"]


def test_a_file_whose_name_says_nothing_is_told(tmp_path: Path) -> None:
    """It is not passed over in silence, and the others are checked."""
    (tmp_path / "11F_2025_460100.dat").write_bytes(FINE)
    for number in range(22):
        (tmp_path / f"x{number:02}.dat").write_bytes(FINE)
    result = kostra(tmp_path)
    assert result.exit_code == 64
    assert "Kan sendes" in result.stdout
    assert "sier ikke skjema, år og region: x00.dat, x01.dat" in result.stderr
    assert "x19.dat og 2 til. Bruk --jobs.\n" in result.stderr
    assert "x20.dat" not in result.stderr


def test_one_page_has_them_all(tmp_path: Path) -> None:
    """Beside the table."""
    written(tmp_path)
    page = tmp_path / "oversikt.html"
    result = kostra(tmp_path, "--html", page)
    assert result.stderr == f"Oversikten står i {page}.\n"
    assert "<h1>1 av 4 filer kan ikke sendes</h1>" in page.read_text(encoding="utf-8")
    failed = kostra(tmp_path, "--html", tmp_path / "nowhere" / "x.html")
    assert failed.exit_code == 64
    assert "Kan ikke skrive" in failed.stderr


def test_a_list_says_it_where_names_do_not(tmp_path: Path) -> None:
    """A file that is not there stops no other."""
    (tmp_path / "a.dat").write_bytes(FINE)
    jobs = tmp_path / "jobs.csv"
    jobs.write_text("file;form;year;region\na.dat;11F;2025;460100\nb.dat;11F;2025;460100\n", encoding="utf-8")
    result = kostra("--jobs", jobs)
    assert result.exit_code == 65
    assert result.stdout.splitlines()[1].endswith("Kan sendes")
    assert result.stdout.splitlines()[2].endswith("Ikke kontrollert: filen finnes ikke")


def test_a_fault_of_ours_is_the_gravest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told without what may be data, and the other files are checked."""
    written(tmp_path)
    real = many.check_many

    def break_down(jobs: object, executor: object) -> object:
        from kostra_sdk.many import JobFailed
        from kostra_sdk.many import Result as Done

        for number, result in enumerate(real(jobs, executor)):  # type: ignore[arg-type]
            yield Done(result.job, error=JobFailed.of(ValueError("secret"))) if number == 0 else result

    monkeypatch.setattr(check_many, "check_many", break_down)
    result = kostra(tmp_path)
    assert result.exit_code == 70
    assert "Ikke kontrollert: ValueError" in result.stdout
    assert "secret" not in result.output


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        ((), 64, "Oppgi enten en mappe eller --jobs."),
        (("{}", "--jobs", "x"), 64, "Oppgi enten en mappe eller --jobs."),
        (("{}", "--processes", "0"), 64, "Det må være minst én prosess."),
        (("{}", "--processes", "mange"), 64, "Valget --processes er ugyldig: ventet et helt tall."),
        (("{}",), 65, "Det er ingen filer som *.dat, *.xml, *.dat.gz eller *.xml.gz i"),
        (("{}", "--pattern", "*.txt"), 65, "Det er ingen filer som *.txt i"),
        (("{}/nowhere",), 65, "Kan ikke lese mappen"),
        (("--jobs", "{}/nowhere"), 65, "Kan ikke lese"),
        (("--jobs", "{}/jobs.toml"), 64, "Listen jobs.toml kan ikke brukes:\n  den har ingen jobber"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, args: tuple[str, ...], status: int, words: str) -> None:
    """Before anything is begun."""
    (tmp_path / "jobs.toml").write_bytes(b"")
    result = kostra(*(arg.format(tmp_path) for arg in args))
    assert result.exit_code == status
    assert words in result.stderr


LISTS = {
    "jobs.toml": b"""
    job = [{file = 1, form = "11F", year = "2025", region = "460100", participants = 1, reference_date = "x"},
           {file = "a.dat", form = "11F", region = "460100", who = "me"}]
    """,
    "jobs.csv": b"file,form,year,region\na,11F,2025,460100,too much\n",
    "other.csv": b"\xff",
    "torn.toml": b"job = [",
}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "jobs.toml",
            [
                "jobb 1: file er ikke tekst",
                "jobb 1: year er ikke et helt tall",
                "jobb 1: participants er verken true eller false",
                "jobb 1: reference_date er ikke en dag som 2027-04-01",
                "jobb 2: year mangler",
                "jobb 2: ingenting heter who",
            ],
        ),
        ("jobs.csv", ["linje 2: det er flere celler enn navn"]),
        ("other.csv", ["den er ikke i UTF-8"]),
        ("torn.toml", ["Invalid value (at end of document)"]),
    ],
)
def test_what_is_wrong_with_a_list_is_said_in_bokmal(tmp_path: Path, name: str, told: list[str]) -> None:
    """All of it, with the job or line; what Python says of TOML stays as it is."""
    (tmp_path / name).write_bytes(LISTS[name])
    result = kostra("--jobs", tmp_path / name)
    assert result.exit_code == 64
    assert [line.strip() for line in result.stderr.splitlines()[1:]] == told


class _Terminal(io.StringIO):
    """A terminal, as far as it says itself."""

    def isatty(self) -> bool:
        """It is."""
        return True


def test_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard error, and gone when it is over; elsewhere nothing is shown."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with check_many._watched(2) as step:
        step()
        step()
    assert "Kontrollerer" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()
    elsewhere = io.StringIO()
    monkeypatch.setattr("sys.stderr", elsewhere)
    with check_many._watched(2) as step:
        step()
    assert elsewhere.getvalue() == ""
