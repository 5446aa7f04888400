from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kostra_sdk.cli.norsk import App
from kostra_sdk.cli.quarterly import quarterly
from tests.advice.extracts import REGION, YEAR, extract, number, recipients

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with an extract of two recipients."""
    monkeypatch.chdir(tmp_path)
    extract(recipients(2)).write("11F.dat")
    return tmp_path


def kostra(*args: object, year: int = YEAR, quarter: object = 1) -> Result:
    """Run the command in this process, as it is run under `kostra`."""
    app = App("kostra")
    app.add_command(quarterly)
    asked = ["quarterly", "--year", str(year), "--region", REGION, "--quarter", str(quarter), *map(str, args)]
    return CliRunner().invoke(app, asked, prog_name="kostra")


def test_the_figures_are_written(folder: Path) -> None:
    """One row a person and month; what is printed says where they are, and that they are no extract to KOSTRA."""
    result = kostra("11F.dat", "--output", "kvartal.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"4 rader for 2 personer i 1. kvartal {YEAR} står i kvartal.csv. Dette er ikke et uttrekk til KOSTRA.\n"
    )
    heading, *rows = (folder / "kvartal.csv").read_text(encoding="utf-8").splitlines()
    assert heading == "fodselsnummer;aar;maaned;bidrag;laan"
    assert rows == sorted(
        row
        for serial in (1, 2)
        for row in (f"{number(serial)};{YEAR};1;10000;0", f"{number(serial)};{YEAR};2;{10_000 + serial};0")
    )
    assert number(1) not in result.output


def test_those_who_are_not_whole_are_named_by_journal_number(folder: Path) -> None:
    """With status 1: nobody is left out unseen."""
    nobody = recipients(21, 100, person_fodselsnr="", person_journalnr="")
    extract([*recipients(1, stmnd={1, 2, 3}), *nobody]).write("11F.dat")
    result = kostra("11F.dat", "--output", "kvartal.csv")
    assert result.exit_code == 1
    blank = ", ".join(["(blankt)"] * 20)
    assert result.stderr == (
        f"21 uten gyldig fødselsnummer er ikke med: journalnummer {blank} og 1 til.\n"
        "1 har en måned uten beløp som kan leses: journalnummer 00000001.\n"
    )


def test_a_file_of_another_year_gives_no_figures(folder: Path) -> None:
    """The lines of 2025 and 2026 are as long: what is of the one is not told as the other's."""
    extract(recipients(2), year=YEAR - 1).write("11F.dat")
    result = kostra("11F.dat", "--output", "kvartal.csv")
    assert (result.exit_code, result.stdout[:8]) == (1, "0 rader ")
    assert result.stderr == (
        f"2 sier at de gjelder et annet år enn {YEAR}, og er ikke med: journalnummer 00000001, 00000002.\n"
    )
    assert len((folder / "kvartal.csv").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("args", "quarter", "said"),
    [
        (("11F.dat", "--output", "11F.dat"), 1, "Tallene kan ikke skrives over uttrekket."),
        (("11F.dat", "--output", "kvartal.csv"), 5, "--quarter er ugyldig: ventet 1, 2, 3 eller 4."),
        (("11F.dat",), 1, "Valget --output mangler."),
        (("11F.dat", "--output", "nowhere/kvartal.csv"), 1, "Kan ikke skrive nowhere/kvartal.csv: mappen finnes ikke."),
    ],
)
def test_wrong_usage_is_64(args: tuple[str, ...], quarter: int, said: str) -> None:
    """Said in bokmål."""
    result = kostra(*args, quarter=quarter)
    assert result.exit_code == 64
    assert said in result.stderr


def test_an_unreadable_extract_is_65(folder: Path) -> None:
    """And nothing is written."""
    assert "den finnes ikke" in kostra("gone.dat", "--output", "kvartal.csv").stderr
    (folder / "11F.dat").write_bytes(b"x\nx\n")
    result = kostra("11F.dat", "--output", "kvartal.csv")
    assert result.exit_code == 65
    assert "Linje 1" in result.stderr
    assert not (folder / "kvartal.csv").exists()


def test_the_help_says_that_it_is_no_duty() -> None:
    """So that nobody takes it for one."""
    told = " ".join(kostra("--help").stdout.split())
    assert "ikke et uttrekk til KOSTRA" in told
    assert "ingen plikt" in told
