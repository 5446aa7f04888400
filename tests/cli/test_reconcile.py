from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kostra_sdk.advice.worksheets import Skjema7
from kostra_sdk.cli.norsk import App
from kostra_sdk.cli.reconcile import reconcile
from kostra_sdk.extract import Extract
from kostra_sdk.forms.kvalifisering.codes import Status
from tests.advice.extracts import REGION, YEAR, accounts, extract, number, participants, posting, recipients

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

BOOKS = accounts(("276", "089", 80), ("276", "300", 11), ("281", "470", 50), ("281", "520", 4))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder of files with which nothing is wrong."""
    monkeypatch.chdir(tmp_path)
    extract(recipients(2, bidrag=20_000, bidrag_mnd={1: 10_000, 2: 10_000}), form="11F").write("11F.dat")
    extract(recipients(2), year=YEAR - 1).write("last.dat")
    extract(participants(2, kvp_stonad=40_000), form="11CF").write("11CF.dat")
    (tmp_path / "0A.dat").write_bytes(BOOKS)
    return tmp_path


def kostra(*args: object, year: int = YEAR) -> Result:
    """Run the command in this process, as it is run under `kostra`."""
    app = App("kostra")
    app.add_command(reconcile)
    asked = ["reconcile", "--year", str(year), "--region", REGION, *map(str, args)]
    return CliRunner().invoke(app, asked, prog_name="kostra")


ALL = ("--form11", "11F.dat", "--form11c", "11CF.dat", "--accounts", "0A.dat", "--livsopphold", 4_000, "--nav-count", 2)


@pytest.mark.usefixtures("folder")
def test_what_is_printed() -> None:
    """Every table in bokmål with its unit, marked as ours, each row on a line; nothing to remark is 0."""
    result = kostra(*ALL)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == _PRINTED


_PRINTED = """\
Avstemming for 4601 Bergen, 2026
Råd fra kostra_sdk, ikke en del av SSBs kontroll. Beløp er i hele kroner.

Andre sosialhjelpslignende ytelser:
    Funksjon 281, utgifter i driftsregnskapet  54 000
  - Bidrag og lån etter skjema 11              40 000
  - Livsopphold til flyktninger, skjema 7       4 000
  = Andre ytelser                              10 000
  Regnskapet er i 1 000 kroner; avrundingen kan utgjøre 1 000 kroner hver vei.
  Det funksjon 281 har utover sosialhjelp (§§ 18 og 19) og livsopphold til flyktninger.

Skjemaene:
  Skjema  Poster   Beløp  Uten beløp
  11F          2  40 000           0
  11CF         2  80 000           0

Regnskapet mot skjemaene:
  Funksjon                                            Utgifter  Holdt mot  Skjema  Beløp i skjema  Forskjell
  242 Råd, veiledning og sosialt forebyggende arbeid   mangler                  7
  243 Tilbud til personer med rusproblemer             mangler                  7
  273 Arbeidsrettede tiltak i kommunal regi            mangler                  7
  275 Introduksjonsordningen                           mangler
  276 Kvalifiseringsordningen                           91 000     80 000    11CF          80 000          0
  281 Ytelse til livsopphold                            54 000     54 000     11F          40 000     14 000
  242: Skjema 7 har årsverk, ikke beløp.
  243: Skjema 7 har årsverk, ikke beløp. Rusomsorgsinstitusjoner føres på 243, men er ikke med i
  årsverkene.
  273: Skjema 7 har årsverk, ikke beløp.
  275: Skjema 11B er ikke i bruk; deltakerne hentes fra a-ordningen.
  276: Kvalifiseringsstønad føres på art 089.
  281: Funksjonen har også ytelser etter kommunalt reglement, som ikke er med i skjema 11.

Deltakere i 11CF:
  Poster     2
  Personer   2
  Hos NAV    2
  Forskjell  0
  Status 1 (Fortsatt i program): 1. Journalnummer 00000001.
  Status 3 (Fullført program eller avsluttet etter avtale): 1. Journalnummer 00000002.

Det er ikke noe å bemerke.
"""


@pytest.mark.usefixtures("folder")
def test_remarks_are_status_1() -> None:
    """With the source of each, and the journal numbers behind it."""
    extract(
        [*participants(1, status=None), *participants(24, 2, kvp_stonad=2_000_000, person_journalnr="")], form="11CF"
    ).write("11CF.dat")
    result = kostra("--form11c", "11CF.dat", "--nav-count", 30)
    assert result.exit_code == 1
    told = " ".join(result.stdout.split())
    assert "Uten gyldig status: 1. Journalnummer 00000001." in told
    assert (
        "Uttrekket har 25 deltakere, og NAV har 30. Tallene skal være like; se hvem som er med etter status. [B-3]"
        in told
    )
    assert "24 av 25 poster har 1 000 000 kroner eller mer" in told
    assert "Journalnummer " + ", ".join(["(blankt)"] * 20) + " og 4 til." in told
    assert "= Andre ytelser mangler" in told
    assert "Hos NAV 30 Forskjell -5" in told


@pytest.mark.usefixtures("folder")
def test_without_anything_but_the_accounts() -> None:
    """What is not given is missing, never nought."""
    told = " ".join(kostra("--accounts", "0A.dat").stdout.split())
    assert "- Bidrag og lån etter skjema 11 mangler" in told
    assert "281 Ytelse til livsopphold 54 000 54 000 11F mangler mangler" in told
    assert "Kan ikke regnes ut, for dette mangler: utbetalt etter skjema 11, livsopphold til flyktninger" in told
    assert "Skjemaene:" not in told
    assert "Deltakere" not in told


@pytest.mark.usefixtures("folder")
def test_last_years_extract_is_compared() -> None:
    """With --previous, of the year before."""
    extract(recipients(40, 100), year=YEAR - 1).write("last.dat")
    result = kostra("--form11", "11F.dat", "--previous", "last.dat")
    assert result.exit_code == 1
    assert f"Uttrekket har 2 poster for {YEAR}, mot 40 for {YEAR - 1}." in result.stdout


@pytest.mark.usefixtures("folder")
def test_last_years_participants_are_compared() -> None:
    """With --previous-form11c, of the year before."""
    extract(participants(40), form="11CF", year=YEAR - 1).write("last.dat")
    result = kostra("--form11c", "11CF.dat", "--previous-form11c", "last.dat")
    assert result.exit_code == 1
    assert f"Uttrekket har 2 poster for {YEAR}, mot 40 for {YEAR - 1}." in result.stdout


def test_form_7_gives_man_years_and_livsopphold(folder: Path) -> None:
    """From the answers that `kostra worksheet` reads: what there is no money behind is told."""
    answers = Skjema7.blank(YEAR, REGION)
    answers.aarsverk_242, answers.kommunalt_reglement = Decimal("2.5"), 4_000
    (folder / "7.json").write_text(answers.to_json(), encoding="utf-8")
    result = kostra("--form11", "11F.dat", "--accounts", "0A.dat", "--form7", "7.json")
    assert result.exit_code == 1
    assert "  242: Skjema 7 har årsverk, ikke beløp. Årsverk i skjema 7: 2,5." in result.stdout.splitlines()
    assert "Skjema 7 har 2,5 årsverk i funksjon 242, men regnskapet har ingen utgifter på den." in result.stdout
    assert "  = Andre ytelser                              10 000" in result.stdout.splitlines()
    told = json.loads(kostra("--accounts", "0A.dat", "--form7", "7.json", "--json").stdout_bytes)
    assert [row["aarsverk"] for row in told["functions"]] == [2.5, None, None, None, None, None]


@pytest.mark.parametrize(
    ("answers", "args", "status", "said"),
    [
        ({"form": "7", "year": YEAR, "values": {"kommunalt_reglement": 1}}, ("--livsopphold", 1), 64, "står i 7.json"),
        ({"form": "7", "year": YEAR - 1}, (), 65, f"7.json er for {YEAR - 1}, ikke for {YEAR}."),
        ({"form": "7", "year": YEAR, "values": {"kommunenummer": "1103"}}, (), 65, "7.json er for en annen kommune"),
        ({"form": "7", "year": YEAR, "values": {"aarsverk_242": "mange"}}, (), 65, "har ikke svar på skjema 7"),
        (None, (), 65, "Kan ikke lese 7.json"),
    ],
    ids=["twice", "year", "region", "type", "missing"],
)
def test_form_7_that_does_not_fit_is_refused(
    folder: Path, answers: dict[str, Any] | None, args: tuple[object, ...], status: int, said: str
) -> None:
    """Of another year or region, of no known kind, not there, or beside the amount that is in it."""
    if answers is not None:
        (folder / "7.json").write_text(json.dumps(answers), encoding="utf-8")
    result = kostra("--form11", "11F.dat", "--form7", "7.json", *args)
    assert (result.exit_code, result.stdout) == (status, "")
    assert said in result.stderr


@pytest.mark.usefixtures("folder")
def test_json_tells_all_of_it() -> None:
    """Every figure with its unit, what is missing as null, and that it is not official."""
    extract(recipients(25, antbu18=20), form="11F").write("11F.dat")
    result = kostra("--form11", "11F.dat", "--form11c", "11CF.dat", "--accounts", "0A.dat", "--json")
    assert result.exit_code == 1
    told: dict[str, Any] = json.loads(result.stdout_bytes)
    assert (told["region"], told["year"], told["official"]) == (REGION, YEAR, False)
    assert told["andre_ytelser"]["funksjon_281"] == {"value": 54, "unit": "tusen_kroner", "kroner": 54_000}
    assert told["andre_ytelser"]["livsopphold_flyktninger"] is told["andre_ytelser"]["andre_kroner"] is None
    assert [total["records"] for total in told["totals"]] == [25, 2]
    functions = {row["function"]: row for row in told["functions"]}
    assert (functions["275"]["form"], functions["275"]["expenses"]) == (None, None)
    assert (functions["276"]["arts"], functions["276"]["difference_kroner"]) == (["089"], 0)
    assert functions["243"]["services"] == ["Rusomsorgsinstitusjoner"]
    assert functions["281"]["form_amount"]["unit"] == "kroner"
    assert told["head_count"]["by_status"][0] == {"status": "1", "count": 1, "journal_numbers": ["00000001"]}
    assert told["remarks"][0]["figures"][0] == {"label": "Funksjon 281, kroner", "value": 54_000}
    (children,) = told["plausibility"]
    assert (children["topic"], children["count"], len(children["lines"])) == ("many-children", 25, 20)


@pytest.mark.usefixtures("folder")
def test_json_of_little() -> None:
    """What was not given is null or empty; a status that is no code is null."""
    told = json.loads(kostra("--accounts", "0A.dat", "--json").stdout_bytes)
    assert (told["head_count"], told["totals"], told["plausibility"]) == (None, [], [])
    extract(participants(1, status=Status.I_PROGRAM), form="11CF").write("11CF.dat")
    extract(participants(1, status=None), form="11CF").write("11CF.dat")
    told = json.loads(kostra("--form11c", "11CF.dat", "--json").stdout_bytes)
    assert told["head_count"]["by_status"] == [{"status": None, "count": 1, "journal_numbers": ["00000001"]}]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "Oppgi minst en fil: --form11, --form11c eller --accounts."),
        (("--previous", "last.dat", "--form11c", "11CF.dat"), "--previous holdes mot --form11, som mangler"),
        (("--nav-count", 3, "--form11", "11F.dat"), "--nav-count holdes mot --form11c, som mangler"),
        (("--previous-form11c", "last.dat", "--form11", "11F.dat"), "--previous-form11c holdes mot --form11c"),
        (("--nav-count", -3, "--form11c", "11CF.dat"), "--nav-count er et antall, 0 eller mer"),
        (("--nav-count", "tre"), "--nav-count er ugyldig"),
    ],
)
def test_wrong_usage_is_64(args: tuple[object, ...], said: str) -> None:
    """Said in bokmål."""
    result = kostra(*args)
    assert result.exit_code == 64
    assert said in result.stderr


@pytest.mark.usefixtures("folder")
def test_an_unknown_year_is_64() -> None:
    """Whichever file it is the year of."""
    result = kostra("--accounts", "0A.dat", year=2016)
    assert (result.exit_code, result.stderr) == (64, "kostra: 0A 2016 er ikke kjent; det finnes 2017 til 2026.\n")
    result = kostra("--form11", "11F.dat", year=2016)
    assert result.exit_code == 64
    assert "11F 2016 er ikke kjent" in result.stderr


def test_unreadable_files_are_65(folder: Path) -> None:
    """Which one, and what is wrong, without any value."""
    result = kostra("--form11", "gone.dat")
    assert (result.exit_code, result.stderr) == (65, "kostra: Kan ikke lese gone.dat: den finnes ikke.\n")
    result = kostra("--form11", "11F.dat", "--form11c", str(folder))
    assert (result.exit_code, "det er en mappe" in result.stderr) == (65, True)
    extract(recipients(1), year=2017).write("last.dat")
    result = kostra("--form11", "11F.dat", "--previous", "last.dat")
    assert result.exit_code == 65
    assert f"Linje 1 av uttrekket for 11F {YEAR - 1} har" in result.stderr
    assert "Kjør kostra check på filen først." in result.stderr
    (folder / "0A.dat").write_bytes(BOOKS + posting("281", "470", "4 2", year="2025", quarter="1") + b"x\n")
    result = kostra("--accounts", "0A.dat")
    assert result.exit_code == 65
    for said in ("et annet år: 1 linjer, den første er 5", "et kvartal", "ikke et helt tall", "ikke 48 tegn"):
        assert said in result.stderr


def test_an_error_elsewhere_is_our_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is none of the caller's does not become an unreadable extract."""

    def torn(_self: Extract[Any]) -> Any:
        raise PermissionError(13, "no", str(folder / "ours"))

    monkeypatch.setattr(Extract, "__iter__", torn)
    assert kostra("--form11", "11F.dat").exit_code == 70


def test_other_trouble_with_a_file_is_told_as_the_system_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's words, or the kind of error where it has none."""
    for error, said in ((OSError(33, "As the system says"), "As the system says"), (OSError(), "OSError")):

        def torn(_self: Extract[Any], error: OSError = error) -> Any:
            raise error

        monkeypatch.setattr(Extract, "__iter__", torn)
        result = kostra("--form11", "11F.dat")
        assert (result.exit_code, result.stderr) == (65, f"kostra: Kan ikke lese 11F.dat: {said}.\n")


@pytest.mark.usefixtures("folder")
def test_nothing_printed_shows_a_person() -> None:
    """Neither as text nor as JSON, whatever fires."""
    extract([*recipients(30, antbu18=20, kjonn="1"), *recipients(1, 40, person_fodselsnr=number(1))]).write("11F.dat")
    for args in ((), ("--json",)):
        result = kostra(*ALL, "--previous", "last.dat", *args)
        assert result.exit_code == 1
        assert not any(number(serial) in result.output for serial in range(1, 31))


def test_the_help_is_in_bokmal() -> None:
    """With every option told."""
    told = kostra("--help").stdout
    assert told.startswith("Bruk: kostra reconcile [VALG]")
    for option in ("form11", "form11c", "accounts", "livsopphold", "nav-count", "previous", "year", "region", "json"):
        assert f"--{option} " in told
