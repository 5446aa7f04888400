from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kostra_sdk import check
from kostra_sdk.cli.norsk import App
from kostra_sdk.cli.parts import parts
from tests.forms.lines import line
from tests.parts.builders import EDITION, PERSONS, joined, many, record

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

_APP = App(name="kostra")
_APP.add_command(parts)
ASKED = ("--form", "11f", "--year", "2025", "--region", "460100")

NAV = joined(record("J1", PERSONS[0]), record("J2", PERSONS[1]))
FINE = joined(record("F1", PERSONS[2]))
WARNED = joined(record("F1", PERSONS[2], BIDRAG_JAN="49000"))
BLOCKED = joined(record("F1", PERSONS[2], VKLO="0"))
SHARED = joined(record("F1", PERSONS[1]))


def kostra(*args: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(_APP, ["parts", *map(str, args)], prog_name="kostra")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the parts of NAV and the refugee office."""
    (tmp_path / "nav.dat").write_bytes(NAV)
    (tmp_path / "flyktning.dat").write_bytes(FINE)
    return tmp_path


def given(folder: Path) -> tuple[str, ...]:
    """Name the parts."""
    return f"nav={folder / 'nav.dat'}", f"flyktning={folder / 'flyktning.dat'}"


@pytest.mark.parametrize(
    ("content", "status", "alone", "together"),
    [
        (FINE, 0, "Kan sendes: ", "Kan sendes: "),
        (WARNED, 1, "Kan sendes, men se på advarselen: ", "Kan sendes, men se på advarselen: "),
        (BLOCKED, 2, "Kan ikke sendes: 1 feil", "Kan ikke sendes: 1 feil"),
        (SHARED, 2, "Kan sendes: ", "Kan ikke sendes: 2 feil"),
        (b" ", 0, "Kan sendes: ", "Kan sendes: "),
    ],
    ids=["fine", "warned", "blocked", "shared", "nobody"],
)
def test_the_exit_status_is_that_of_the_whole(
    folder: Path, content: bytes, status: int, alone: str, together: str
) -> None:
    """Each part's verdict is in the table, the whole's below it."""
    (folder / "flyktning.dat").write_bytes(content)
    result = kostra(*given(folder), *ASKED)
    assert (result.exit_code, result.stderr) == (status, "")
    lines = result.stdout.splitlines()
    (row,) = (line for line in lines if line.startswith("flyktning "))
    assert alone in row
    assert lines[lines.index("Alle delene sammen:") + 1].startswith(together)


def test_who_is_in_both_is_named_by_journal_number(folder: Path) -> None:
    """With part and line, and by which number; the number itself is nowhere."""
    assert "Ingen er i flere deler." in kostra(*given(folder), *ASKED).stdout
    (folder / "flyktning.dat").write_bytes(SHARED)
    stdout = kostra(*given(folder), *ASKED).stdout
    said = " ".join(stdout.split())
    assert "I flere deler: 1 person\n" in stdout
    assert "  nav linje 2, journalnummer J2; flyktning linje 1, journalnummer F1 (fødselsnummer)\n" in stdout
    assert "(nav linje 2)" in said
    assert "(flyktning linje 1)" in said
    assert not any(person in stdout for person in PERSONS)


def test_very_many_are_counted(folder: Path) -> None:
    """The first hundred are named, and all are counted."""
    (folder / "nav.dat").write_bytes(joined(*(record(f"J{n}", person) for n, person in enumerate(many(103)))))
    (folder / "flyktning.dat").write_bytes(joined(*(record(f"F{n}", person) for n, person in enumerate(many(103)))))
    stdout = kostra(*given(folder), *ASKED).stdout
    assert "I flere deler: 103 personer\n" in stdout
    assert "  ... og 3 til. Se alle med --json.\n" in stdout
    assert stdout.count("; flyktning linje") == 100


def test_the_whole_is_written(folder: Path) -> None:
    """All lines of all parts, as one file; over a part it is not written."""
    whole = folder / "alt.dat"
    result = kostra(*given(folder), *ASKED, "--output", whole)
    assert whole.read_bytes() == NAV + FINE
    assert result.stderr == f"Det hele står i {whole}.\n"
    over = kostra(*given(folder), *ASKED, "--output", folder / "nav.dat")
    assert over.exit_code == 64
    assert (folder / "nav.dat").read_bytes() == NAV
    nowhere = kostra(*given(folder), *ASKED, "--output", folder / "none" / "alt.dat")
    assert (nowhere.exit_code, "Kan ikke skrive" in nowhere.stderr) == (64, True)


def test_the_json_tells_parts_people_and_places(folder: Path) -> None:
    """Each part's report, who is in several, and the whole's report with the place of each line."""
    (folder / "flyktning.dat").write_bytes(SHARED)
    result = kostra(*given(folder), *ASKED, "--json")
    told = json.loads(result.stdout_bytes)
    assert (result.exit_code, told["form"], told["year"], told["region"]) == (2, "11F", 2025, "460100")
    assert [(part["name"], part["number"], part["of"], part["records"]) for part in told["parts"]] == [
        ("nav", 1, 2, 2),
        ("flyktning", 2, 2, 1),
    ]
    assert told["parts"][0]["report"] == check(NAV, **EDITION).to_dict()  # type: ignore[arg-type]
    assert told["in_several"] == [
        {
            "by": ["fødselsnummer"],
            "records": [
                {"part": "nav", "line": 2, "journal_number": "J2"},
                {"part": "flyktning", "line": 1, "journal_number": "F1"},
            ],
        }
    ]
    assert [finding["places"] for finding in told["report"]["findings"]] == [
        [{"part": "nav", "line": 2}],
        [{"part": "flyktning", "line": 1}],
    ]
    for finding in told["report"]["findings"]:
        del finding["places"]
    assert told["report"] == check(NAV + SHARED, **EDITION).to_dict()  # type: ignore[arg-type]


def test_parts_of_something_else_are_told_all_at_once(folder: Path) -> None:
    """Status 65, as of input that cannot be read, with part, field and lines in Norwegian."""
    (folder / "nav.dat").write_bytes(joined(*[record("J1", KOMMUNE_NR="1103")] * 7))
    (folder / "flyktning.dat").write_bytes(joined(record("J1", VERSION="24")))
    bydel = folder / "bydel.dat"
    bydel.write_bytes(FINE)
    result = kostra(*given(folder), f"030105={bydel}", *ASKED)
    assert (result.exit_code, result.stdout) == (65, "")
    assert result.stderr.splitlines() == [
        "kostra: Delene hører ikke til samme uttrekk:",
        "  030105: regionen er 030105, men det hele er for 460100",
        "  nav: KOMMUNE_NR er 1103, men det hele er for 4601 (linje 1, 2, 3, 4, 5 og 2 til)",
        "  flyktning: VERSION er 24, men det hele er for 25 (linje 1)",
    ]


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        ((), 64, "Argumentet NAVN=FIL… mangler"),
        (("nav.dat",), 64, "NAVN=FIL, som nav="),
        (("=nav.dat",), 64, "NAVN=FIL, som nav="),
        (("næv=nav.dat",), 64, "der navnet er av a-z, sifre, - og _"),
        (("nav=a.dat", "nav=b.dat"), 64, "hver del og hver fil én gang"),
        (("nav=a.dat", "kvp=a.dat"), 64, "hver del og hver fil én gang"),
        (("nav=there-is-none.dat",), 65, "Kan ikke lese there-is-none.dat: "),
    ],
    ids=["none", "no-name", "empty-name", "other-letters", "name-twice", "file-twice", "missing"],
)
def test_what_is_wrong_is_told(args: tuple[str, ...], status: int, said: str) -> None:
    """Wrong usage is 64, a file that cannot be read 65."""
    result = kostra(*args, *ASKED)
    assert result.exit_code == status
    assert said in result.stderr


@pytest.mark.parametrize("form", ["15f", "0A", "52BF"])
def test_forms_that_are_not_about_persons_have_no_parts(folder: Path, form: str) -> None:
    """Their files are XML, or lines in which nobody can be found again by a journal number."""
    asked = ("--form", form, "--year", "2025", "--region", "460100")
    result = kostra(f"nav={folder / 'nav.dat'}", *asked)
    assert (result.exit_code, result.stderr) == (
        64,
        f"kostra: Skjema {form.upper()} kan ikke settes sammen av deler; det kan bare personskjemaene, som 11F.\n",
    )


def test_a_part_in_another_years_layout_is_told(folder: Path) -> None:
    """The case system was not upgraded (A-12): which years have lines as long is said, in Norwegian."""
    (folder / "flyktning.dat").write_bytes(line("11F", 2018, {}) + b"\n")
    result = kostra(*given(folder), *ASKED)
    assert result.exit_code == 65
    assert result.stderr.splitlines()[1:] == [
        "  flyktning: linjene er så lange som i 2018, men det hele er for 2025 (linje 1)"
    ]


def test_ages_are_reckoned_from_the_day_that_is_given(folder: Path) -> None:
    """As `kostra check` does in 2023 and 2024."""
    young = folder / "ung.dat"
    young.write_bytes(line("11F", 2024, {"PERSON_FODSELSNR": "01013500100"}) + b"\n")
    asked = (f"nav={young}", "--form", "11F", "--year", "2024", "--region", "460100")
    days = ("2035-01-01", "2025-04-01")
    assert ["under 18" in kostra(*asked, "--reference-date", day).stdout for day in days] == [True, False]
