"""``kostra sample`` writes extracts that nobody is in, and says in bokmål what is wrong with them."""

from __future__ import annotations

import errno
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kostra_sdk import Severity, check
from kostra_sdk.cli.norsk import App
from kostra_sdk.cli.sample import sample
from kostra_sdk.extract.files import AtomicFile
from kostra_sdk.testing import sample as make
from kostra_sdk.testing.samples.population import JOURNAL_NUMBERS

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

NO_REPORT = (
    "Uten uttrekk: Kontroll 02 Filbeskrivelse, mangler obligatorisk verdi (02:missing:VERSION), "
    "for SSBs program gir ingen rapport for en fil med slike poster."
)

GROUP = App(name="kostra", commands=[sample])


def kostra(*args: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(GROUP, ["sample", *map(str, args)], prog_name="kostra")


def test_a_sound_extract_is_written(tmp_path: Path) -> None:
    """The file is that of the library, and SSB has nothing to say of it."""
    file = tmp_path / "a.dat"

    result = kostra("11f", 2026, "--region", "030100", "-n", 30, "--seed", 7, "--output", file)

    assert (result.exit_code, result.stdout) == (0, f"30 oppdiktede poster står i {file}.\n")
    assert file.read_bytes() == make("11F", 2026, 30, region="030100", seed=7).to_bytes()
    assert check(file, form="11F", year=2026, region="030100").severity is Severity.OK


def test_years_without_controls_have_samples_too(tmp_path: Path) -> None:
    """Without --count there are a hundred records, and any year whose layout is known will do."""
    file = tmp_path / "a.dat"

    assert kostra("11CF", 2018, "--region", "460100", "--output", file).exit_code == 0
    assert len(file.read_bytes().splitlines()) == 100


def test_damage_is_told_line_by_line(tmp_path: Path) -> None:
    """What is damaged is told with lines, control and what it brings along."""
    file = tmp_path / "a.dat"
    damage = ("--damage", "15=1", "--damage", "05b=1", "--damage", "38=1", "--damage", "15=1")

    result = kostra("11F", 2026, "--region", "030100", "-n", 40, "--output", file, *damage)

    made = make("11F", 2026, 40, region="030100", damage={"15": 2, "05b": 1, "38": 1})
    assert file.read_bytes() == made.to_bytes()
    told = result.stdout.splitlines()[1:]
    assert len([line for line in told if line.startswith("Linje ")]) == 4
    (pair,) = [each for each in made.damage if each.number == "05B"]
    assert f"Linje {pair.lines[0]} og {pair.lines[1]}: Kontroll 05B : Journalnummer, dubletter" in told
    assert "  medfører Kontroll 05 : Fødselsnummer" in told


@pytest.mark.parametrize("share", ["0.1", "0,1", ".1"])
def test_a_share_may_be_damaged(tmp_path: Path, share: str) -> None:
    """A share of the records is damaged for any control, with point or comma."""
    file = tmp_path / "a.dat"

    result = kostra("11F", 2026, "--region", "030100", "-n", 40, "--output", file, "--damage", share, "--json")

    told: dict[str, Any] = json.loads(result.stdout)
    assert {key: told[key] for key in ("form", "year", "region", "seed", "records")} == {
        "form": "11F",
        "year": 2026,
        "region": "030100",
        "seed": 1,
        "records": 40,
    }
    assert told["output"] == str(file)
    made = make("11F", 2026, 40, region="030100", damage=0.1)
    assert [each["lines"] for each in told["damage"]] == [list(each.lines) for each in made.damage]
    assert set(told["damage"][0]) == {"lines", "changed", "label", "number", "key", "control", "fields", "implied"}


def test_each_control_has_two_files(tmp_path: Path) -> None:
    """Every control has an extract that fails and one that passes, and the overview tells what to expect."""
    folder = tmp_path / "ny" / "mappe"

    result = kostra("11F", 2025, "--region", "030100", "--each-control", folder)

    assert result.exit_code == 0
    assert result.stdout == (
        f"46 kontroller har hver sine to uttrekk i {folder}; oversikt.json forteller hva som ventes av dem.\n"
    )
    overview = json.loads((folder / "oversikt.json").read_text(encoding="utf-8"))
    assert len(overview) == 46
    assert {path.name for path in folder.iterdir()} == {
        "oversikt.json",
        *(told[which] for told in overview for which in ("failing", "passing")),
    }
    told = next(told for told in overview if told["label"] == "20_A")
    assert told["failing"] == "11F_2025_030100_20_A_feiler.dat"
    report = check(folder / told["failing"], form="11F", year=2025, region="030100")
    assert set(report.counts()) == {told["control"], *told["implied"]}
    assert not check(folder / told["passing"], form="11F", year=2025, region="030100").counts()


def test_controls_that_cannot_fire_are_told(tmp_path: Path) -> None:
    """A control without extracts is named with the reason."""
    result = kostra("11CF", 2021, "--region", "030100", "--each-control", tmp_path)

    assert result.stdout.splitlines()[1:] == [
        NO_REPORT,
        "Uten uttrekk: Kontroll 05A Fødselsnummer, dubletter (05A), for den slår ikke til i denne regionen.",
        "Uten uttrekk: Kontroll 05B Journalnummer, dubletter (05B), for den slår ikke til i denne regionen.",
    ]
    overview = json.loads((tmp_path / "oversikt.json").read_text(encoding="utf-8"))
    assert [each["reason"] for each in overview if "reason" in each] == ["no-report", "region", "region"]


def test_the_overview_is_answered_as_json(tmp_path: Path) -> None:
    """With --json, what the overview tells is the answer."""
    result = kostra("11B", 2016, "--region", "460100", "--each-control", tmp_path, "--json")

    told = json.loads(result.stdout)
    assert told["folder"] == str(tmp_path)
    assert told["controls"] == json.loads((tmp_path / "oversikt.json").read_text(encoding="utf-8"))


def test_accounts_are_as_long_as_can_be(tmp_path: Path) -> None:
    """How many lines were written is told, and what is about the whole file is told so."""
    file = tmp_path / "a.dat"

    church = kostra("0G", 2025, "--region", "460100", "-n", 100, "--output", file)
    by_quarter = kostra(
        *("0A", 2025, "--region", "460100", "--quarter", 1, "-n", 20, "--output", file),
        *("--damage", "100=1", "--damage", "014=1"),
    )

    assert church.stdout == f"27 oppdiktede poster står i {file}.\n"
    first, line, whole, *_ = by_quarter.stdout.splitlines()
    assert first == f"22 oppdiktede poster står i {file}."
    assert line == "Linje 21: Kontroll 014 : Beløp"
    assert whole.startswith("Hele filen: Kontroll 100 : ")
    made = make("0AK1", 2025, 20, region="460100", damage={"100": 1, "014": 1})
    assert file.read_bytes() == made.to_bytes()


def test_an_organisation_is_written(tmp_path: Path) -> None:
    """The organisation number is that of every line, and of who reports in 15F."""
    lines, xml = tmp_path / "a.dat", tmp_path / "a.xml"

    kostra("0I", 2025, "--region", "460100", "--org-number", "000000000", "-n", 5, "--output", lines)
    kostra("15F", 2025, "--region", "460100", "--org-number", "987654321", "-n", 5, "--output", xml)

    assert {line[13:22] for line in lines.read_bytes().splitlines()} == {b"000000000"}
    assert xml.read_bytes() == make("15F", 2025, 5, region="460100", org_number="987654321").to_bytes()
    assert check(xml, form="15F", year=2025, region="460100").severity is Severity.OK


def test_damage_of_15f_is_told_by_individual(tmp_path: Path) -> None:
    """In XML there are no lines: the individual is named."""
    file = tmp_path / "a.xml"

    result = kostra("15F", 2025, "--region", "460100", "-n", 9, "--output", file, "--damage", "behandlingstid=1")

    (damage,) = make("15F", 2025, 9, region="460100", damage={"behandlingstid": 1}).damage
    assert result.stdout.splitlines()[1] == f"Individ {damage.lines[0]}: Melding Kontroll 3: Behandlingstid av melding"


def test_controls_of_other_quarters_are_told(tmp_path: Path) -> None:
    """A control that fires in other quarters only is named with the reason."""
    result = kostra("0G", 2025, "--region", "460100", "--each-control", tmp_path)

    assert "for den slår ikke til i dette kvartalet." in result.stdout
    assert {path.suffix for path in tmp_path.iterdir()} == {".dat", ".json"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "Oppgi --output, --each-control eller begge."),
        (("--damage", "15=1"), "Oppgi --output, --each-control eller begge."),
        (("--each-control", "x", "--damage", "15=1"), "Til --damage trengs --output."),
        (("--output", "x", "--damage", "15"), "kontroll og antall som 15=3, eller en andel av postene som 0.01"),
        (("--output", "x", "--damage", "=1"), "kontroll og antall"),
        (("--output", "x", "--damage", "15=²"), "kontroll og antall"),
        (("--output", "x", "--damage", "0.1", "--damage", "15=1"), "kontroll og antall"),
        (("--output", "x", "-n", "-1"), "Valget --count er ugyldig"),
        (("--output", "x", "-n", JOURNAL_NUMBERS + 1), "Valget --count er ugyldig"),
        (("--output", "x", "--damage", "03=1"), "Flere kontroller heter '03'; oppgi en av kommunenummer, bydelsnummer"),
        (("--output", "x", "--damage", "99=1"), "11F 2026 har ingen kontroll som heter '99'; oppgi en av 000, 001, 02"),
        (("--output", "x", "--damage", "000=1"), "Kontroll 000 : Skal levere filuttrekk: den gjelder filen som helhet"),
        (("--output", "x", "-n", 2, "--damage", "15=3"), "Så mange feil krever 3 poster, og uttrekket har 2."),
    ],
)
def test_wrong_usage_is_64(
    args: tuple[object, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong call is answered in bokmål with status 64, and nothing is written."""
    monkeypatch.chdir(tmp_path)

    result = kostra("11F", 2026, "--region", "030100", *args)

    assert (result.exit_code, result.stdout) == (64, "")
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("11F", 2026), "Valget --region mangler."),
        (("11F", 2026, "--region", "0301"), "Regionen må være seks siffer"),
        (("11F", 2026, "--region", "030116"), "Oslo har ingen bydel 16; oppgi en fra 01 til 15"),
        (("11F", 2026, "--region", "030100", "--quarter", "1"), "11F leveres ikke for 1. kvartal."),
        (("0AK2", 2026, "--region", "460100", "--quarter", "1"), "0AK2 leveres ikke for 1. kvartal."),
        (
            ("0A", 2026, "--region", "460100", "--damage", "095=2"),
            "differanse i investeringsregnskapet gjelder alle linjene samlet: en fil kan feile i den én gang.",
        ),
        (("11X", 2026, "--region", "030100"), "Ukjent skjema '11X'"),
        (("11F", 2016, "--region", "030100"), "11F 2016 er ikke kjent"),
    ],
)
def test_what_there_is_not_is_64(args: tuple[object, ...], said: str, tmp_path: Path) -> None:
    """Unknown forms, years and regions are wrong usage."""
    result = kostra(*args, "--output", tmp_path / "x")

    assert result.exit_code == 64
    assert said in result.stderr


def test_years_without_controls_have_no_damage(tmp_path: Path) -> None:
    """Where the controls of a year are not included, damage is wrong usage."""
    for args in (("--output", tmp_path / "x", "--damage", "0.1"), ("--each-control", tmp_path)):
        result = kostra("11F", 2019, "--region", "030100", *args)
        assert result.exit_code == 64
        assert "Kontrollene for 11F 2019 er ikke med." in result.stderr


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Folders that are not there, and files that are no folders, are told in bokmål."""
    (tmp_path / "fil").write_bytes(b"")

    missing = kostra("11F", 2026, "--region", "030100", "--output", tmp_path / "ingen" / "a.dat")
    a_folder = kostra("11F", 2026, "--region", "030100", "--output", tmp_path)
    a_file = kostra("11F", 2026, "--region", "030100", "--each-control", tmp_path / "fil")

    assert (missing.exit_code, a_folder.exit_code, a_file.exit_code) == (64, 64, 64)
    assert missing.stderr == f"kostra: Kan ikke skrive {tmp_path / 'ingen' / 'a.dat'}: mappen finnes ikke.\n"
    assert a_folder.stderr == f"kostra: Kan ikke skrive {tmp_path}: det står noe annet der.\n"
    assert a_file.stderr == f"kostra: Kan ikke skrive {tmp_path / 'fil'}: det står noe annet der.\n"


def test_an_organisation_number_is_nine_digits(tmp_path: Path) -> None:
    """Anything else is told as wrong usage, and nothing is written."""
    result = kostra("0I", 2025, "--region", "460100", "--org-number", "3100", "--output", tmp_path / "a.dat")

    assert (result.exit_code, result.stderr) == (64, "kostra: Organisasjonsnummeret må være ni siffer.\n")
    assert list(tmp_path.iterdir()) == []


def test_what_the_system_says_of_a_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other trouble with a file is told in bokmål."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(AtomicFile, "begin", full)

    result = kostra("11F", 2026, "--region", "030100", "--output", tmp_path / "a.dat")

    assert result.exit_code == 64
    assert result.stderr.endswith(": det er ikke plass.\n")
