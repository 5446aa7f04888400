from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import attrs
import pytest

from kostra_sdk import check
from kostra_sdk.forms import find_form
from kostra_sdk.report import Severity
from tests.forms.regnskap.boundaries import BOUNDARIES
from tests.forms.regnskap.lines import ACCOUNTS, GROUPS, ORG_NUMBER, YEARS, File, found, line

SEVERITIES = {"I": Severity.INFO, "W": Severity.WARNING, "E": Severity.ERROR}
COUNTS = {
    "annual": {2023: 51, 2024: 51, 2025: 52, 2026: 52},
    "quarterly": {2023: 31, 2024: 33, 2025: 33, 2026: 33},
    "church": dict.fromkeys(YEARS, 29),
}
"""How many controls the official program counts a posting, beside 001."""


def official(group: str, year: int) -> list[tuple[str, str]]:
    """Give the official names of a year and group in their order, each with the letters of its severities."""
    text = Path(__file__).with_name("official_names.txt").read_text(encoding="utf-8")
    (section,) = (part for part in text.split("# ") if part.startswith(group))
    rows = [row.split(maxsplit=len(YEARS)) for row in section.splitlines()[1:]]
    return [(row[-1], row[YEARS.index(year)]) for row in rows if row[YEARS.index(year)] != "·"]


def group_of(form: str) -> str:
    """Give the group whose controls judge a form."""
    return next(group for group, names in GROUPS.items() if form in names)


def expected(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """Read what is expected."""
    return [(word[0], tuple(int(part) for part in word[1:].split(",") if part)) for word in text.split()]


@pytest.mark.parametrize("year", YEARS)
def test_each_control_fires_just_where_its_description_says(year: int) -> None:
    """Every file of the boundaries has the findings that are written beside it, in severity and lines."""
    wrong = [
        (place, boundary.number, boundary.file.form)
        for place, boundary in enumerate(BOUNDARIES)
        if year in boundary.years and found(boundary.file.report(year), boundary.number) != expected(boundary.found)
    ]
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_each_control_is_seen_in_each_of_its_severities(year: int) -> None:
    """The boundaries see every control failing, in every severity that it has, and passing.

    What the groups of forms have in common is one control, and is seen in one of them.
    """
    seen = {
        (boundary.number, letter)
        for boundary in BOUNDARIES
        if year in boundary.years
        for letter in {letter for letter, _ in expected(boundary.found)} or {""}
    }
    asked = set()
    for names in GROUPS.values():
        edition = find_form(names[0]).edition(year)
        for control in (*edition.tests, *edition.across, *edition.over_file):
            number = "010U" if "Utgått" in control.name else control.number
            asked |= {(number, control.severity.name[0]), (number, "")}
    assert asked - seen == set()


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("group", GROUPS)
def test_names_severities_and_order_are_the_official_ones(group: str, year: int) -> None:
    """Every control has its official name, to the letter, its severities and its place."""
    edition = find_form(GROUPS[group][0]).edition(year)
    controls = sorted(
        (*edition.tests, *edition.across, *edition.over_file), key=lambda control: (control.place, control.severity)
    )
    told: dict[str, str] = {}
    for control in controls:
        told[control.name] = told.get(control.name, "") + control.severity.name[0]
    assert list(told.items()) == official(group, year)
    assert all(control.name.split()[1] == control.number for control in controls)


@pytest.mark.parametrize("group", GROUPS)
def test_a_rule_has_one_name_a_year(group: str) -> None:
    """What shares a place is one control in two severities, and no two controls share one."""
    for year in YEARS:
        names: dict[str, set[str]] = defaultdict(set)
        for control in find_form(GROUPS[group][0]).controls_of(year):
            if control.severity_at(year) is not None:  # type: ignore[union-attr]  # no field description here
                names[control.rule].add(str(control.name.at(year) if hasattr(control.name, "at") else control.name))  # type: ignore[union-attr]
        assert all(len(each) == 1 for each in names.values())
        assert len(names) == COUNTS[group][year]


@pytest.mark.parametrize("form", ACCOUNTS)
def test_controls_are_counted_as_the_official_program_counts(form: str) -> None:
    """One a line, and all others a posting; a line of 0 is none since 2024."""
    code = "10 000" if form[1] in "BDGJLNQ" else "100 010"
    klasse = "2" if form[1] in "BD" else "1"
    for year in YEARS:
        file = File(form, (f"{klasse} {code} 5", f"{klasse} {code} 0", f"{klasse} {code} 00"))
        postings = 3 if year == 2023 else 2
        assert file.report(year).controls_run == 3 + postings * COUNTS[group_of(form)][year]


@pytest.mark.parametrize("form", ["0A", "0BK2", "0F"])
@pytest.mark.parametrize("year", YEARS)
def test_an_empty_file_is_an_error_without_a_finding(form: str, year: int) -> None:
    """Nothing is judged, and nothing is counted; empty lines are none."""
    for data in (b"", b"\n\r\n\n"):
        report = check(data, form=form, year=year, region="460100")
        assert (report.severity, report.controls_run, tuple(report.findings)) == (Severity.ERROR, 0, ())
        assert report.records == 0
        assert report.blocks_submission


@pytest.mark.parametrize("year", YEARS)
def test_a_line_that_is_no_record_ends_the_check(year: int) -> None:
    """Each line that is not 48 characters or holds a tab is told by its number, and one control is counted."""
    good = line("1 100 010 5", {"skjema": "0A"})
    data = b"\n".join([good, good[:-1], b"", good + b" ", good.replace(b"  ", b"\t ", 1), good, b" "])
    report = check(data, form="0A", year=year, region="460100", has_participants=False)
    assert [(each.control, each.severity, each.lines) for each in report.findings] == [
        ("Kontroll 001 : Recordlengde", Severity.FATAL, (number,)) for number in (2, 3, 4, 6)
    ]
    assert (report.severity, report.controls_run) == (Severity.FATAL, 1)


def test_lines_keep_their_numbers_where_some_are_read_past() -> None:
    """Since 2024 a line of 0 is gone for every control, but the others are told by the numbers of the file."""
    lines = ("1 100 010 0", "1 101 010 5", "1 101 010 00", "1 101 010 0", "1 102 010 5")
    for year, wanted in ((2023, [2, 3, 4, 5]), (2024, [2, 3, 5])):
        assert found(File("0A", lines).report(year), "010") == [("E", (number,)) for number in wanted]


def test_findings_come_in_the_official_order() -> None:
    """Control by control, within one the lines rising whatever their severity, and 130 before 085."""
    lines = ("1 101 011 5", "1 102 010 5 kvartal=1", "1 103 010 5", "0 120 010 40")
    report = File("0A", lines).report(2025)
    told = [(each.control.split()[1], each.severity.name[0], each.lines) for each in report.findings]
    assert told[:5] == [
        ("005", "E", (2,)),
        ("010", "E", (1,)),
        ("010", "W", (2,)),
        ("010", "E", (3,)),
        ("012", "E", (1,)),
    ]
    assert [number for number, _, lines in told if not lines] == ["105", "130", "135", "090", "095", "110"]


def test_sums_are_of_32_bits() -> None:
    """Three lines of nine nines come round to a sum below 0, as in the official program."""
    lines = tuple(f"1 1{number}0 010 999999999" for number in range(3))
    assert found(File("0A", lines).report(2025), "100") == [("E", ())]
    assert found(File("0A", lines[:2]).report(2025), "100") == []


def test_the_quarter_is_told_apart_from_the_name() -> None:
    """As the official program is told it: what is said goes before the form's name, and blank is none."""
    data = line("1 100 010 5", {"skjema": "0A", "aargang": "2025", "kvartal": "1", "region": "460100"})
    for quarter, expected in (("", [("E", (1,))]), ("2", [("E", (1,))]), ("1", []), (None, [])):
        report = check(data, form="0AK1", year=2025, region="460100", quarter=quarter)
        assert found(report, "005") == expected


def test_several_organisation_numbers_could_be_given_in_2023() -> None:
    """With commas between them; since 2024 there is one."""
    file = File("0I", ("3 100 010 5 orgnr=974652277", "3 100 020 5 orgnr=958935420", "3 100 030 5 orgnr=999999999"))
    both = attrs.evolve(file, org_number=f"958935420,{ORG_NUMBER}")
    assert found(both.report(2023), "007") == [("E", (3,))]
    assert found(both.report(2024), "007") == [("E", (number,)) for number in (1, 2, 3)]


@pytest.mark.parametrize("year", YEARS)
def test_every_message_is_whole(year: int) -> None:
    """Each finding of every boundary says something in words, with every value in its place, and names no person."""
    for boundary in BOUNDARIES:
        if year in boundary.years and boundary.found:
            for finding in boundary.file.report(year).findings:
                assert finding.message.endswith((".", "riktig."))
                assert "{" not in finding.message
                assert (finding.caseworker, finding.journal_number) == (None, None)


def test_the_balance_of_2023_takes_memoria_in_and_says_so() -> None:
    """The message of 125 has the numbers that are summed in the year."""
    file = File("0B", ("2 10 000 5", "2 31 000 -5", "2 9100 000 11"))
    (finding,) = (each for each in file.report(2023).findings if each.control.startswith("Kontroll 125"))
    assert "gjeld og egenkapital 6, til sammen 11" in finding.message
