from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.controls import Said, judge_lines
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.report.model import Severity
from tests.forms.boundary import tries
from tests.forms.description import field_tries, runs
from tests.forms.familievern.gruppebehandling import boundaries as gruppebehandling
from tests.forms.familievern.klientsaker import boundaries as klientsaker
from tests.forms.familievern.mekling import boundaries as mekling
from tests.forms.familievern.utadrettet import boundaries as utadrettet
from tests.forms.introduksjon import boundaries as introduksjon
from tests.forms.kvalifisering import boundaries as kvalifisering
from tests.forms.lines import ELSEWHERE, FAMILIEVERN, JUDGED, YEARS, YEARS_11B, YEARS_FAMILIEVERN, line
from tests.forms.sosialhjelp import boundaries as sosialhjelp

if TYPE_CHECKING:
    from kostra_sdk.controls import Edition

TABLES = {
    "11F": (sosialhjelp.BOUNDARIES, sosialhjelp.ACROSS),
    "11CF": (kvalifisering.BOUNDARIES, kvalifisering.ACROSS),
    "11B": (introduksjon.BOUNDARIES, introduksjon.ACROSS),
    "52AF": (klientsaker.BOUNDARIES, klientsaker.ACROSS),
    "52BF": (gruppebehandling.BOUNDARIES, gruppebehandling.ACROSS),
    "53F": (utadrettet.BOUNDARIES, utadrettet.ACROSS),
    "55F": (mekling.BOUNDARIES, mekling.ACROSS),
}
NAMES = {
    "11F": Path(sosialhjelp.__file__).with_name("official_names.txt"),
    "11CF": Path(kvalifisering.__file__).with_name("official_names.txt"),
    "11B": Path(introduksjon.__file__).with_name("official_names.txt"),
    "52AF": Path(klientsaker.__file__).with_name("official_names.txt"),
    "52BF": Path(gruppebehandling.__file__).with_name("official_names.txt"),
    "53F": Path(utadrettet.__file__).with_name("official_names.txt"),
    "55F": Path(mekling.__file__).with_name("official_names.txt"),
}
"""Lines of the severities, a letter a year, and the official name; in official order."""
FIRST = {"11F": YEARS[0], "11CF": YEARS[0], "11B": YEARS_11B[0]} | dict.fromkeys(FAMILIEVERN, YEARS_FAMILIEVERN[0])
"""The year of the first letter."""
SEVERITIES = {"W": Severity.WARNING, "E": Severity.ERROR, "F": Severity.FATAL}


def fired(edition: Edition, text: bytes, region: str) -> set[int]:
    """Give the places of the tests that fire on a line sent for a region."""
    where = Region.parse(region)
    return set(edition.judge(text, where.kommune.encode(), where.is_oslo)[0])


@pytest.mark.parametrize(("form", "year"), JUDGED)
def test_each_control_fires_just_where_its_description_says(form: str, year: int) -> None:
    """Every line of the form's boundaries has the outcome that is written beside it."""
    edition = find_form(form).edition(year)
    places = {test.key: place for place, test in enumerate(edition.tests)}
    wrong: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for number, attempt in enumerate(tries(TABLES[form][0], form, year)):
        if (places[attempt.control] in fired(edition, attempt.line, attempt.region)) != attempt.fires:
            wrong[attempt.control, attempt.fires].append(number)
    assert dict(wrong) == {}


@pytest.mark.parametrize(("form", "year"), JUDGED)
def test_each_control_runs_in_just_its_years(form: str, year: int) -> None:
    """The edition has the controls that its boundaries know, each of which is seen failing and passing."""
    edition = find_form(form).edition(year)
    described = defaultdict(set)
    for attempt in tries(TABLES[form][0], form, year):
        described[attempt.control].add(attempt.fires)
    assert {control for control, outcomes in described.items() if len(outcomes) < 2} == set()
    assert {test.key for test in edition.tests if test.key != "filbeskrivelse"} == set(described)
    across = {records.control for records in TABLES[form][1] if year in records.years}
    assert {control.key for control in edition.across} == across
    assert any(test.key == "filbeskrivelse" for test in edition.tests) == runs(form, year)


@pytest.mark.parametrize(("form", "year"), JUDGED)
def test_nothing_stands_out_in_a_plausible_record(form: str, year: int) -> None:
    """No control fires on the record the boundaries start from, but for the known fault of 11F 2026."""
    edition = find_form(form).edition(year)
    found = [
        (edition.tests[place].key, edition.tests[place].keys)
        for place in fired(edition, line(form, year, {}), ELSEWHERE)
    ]
    known = [("filbeskrivelse", ("BYDELSNR",))] if (form, year) == ("11F", 2026) else []
    assert found == known


@pytest.mark.parametrize(("form", "year"), [edition for edition in JUDGED if runs(*edition)])
def test_the_field_description_says_what_is_wrong_with_each_field(form: str, year: int) -> None:
    """Control 02 finds just the faults of its description, and only in the field that was changed."""
    edition = find_form(form).edition(year)
    description = {
        place: (test.keys[0], test.doc) for place, test in enumerate(edition.tests) if test.key == "filbeskrivelse"
    }
    always = {("BYDELSNR", "missing")} if (form, year) == ("11F", 2026) else set()
    wrong = []
    for number, attempt in enumerate(field_tries(edition.layout)):
        expected = {(attempt.field, fault) for fault in attempt.faults}
        if attempt.field != "BYDELSNR":
            expected |= always
        found = fired(edition, attempt.line, attempt.region)
        if {description[place] for place in found & description.keys()} != expected:
            wrong.append((number, attempt.field))
    assert wrong == []


@pytest.mark.parametrize(("form", "year"), JUDGED)
def test_records_are_compared_with_each_other(form: str, year: int) -> None:
    """The controls across records fire at the lines written beside each file, in the official order."""
    edition = find_form(form).edition(year)
    for records in TABLES[form][1]:
        if year in records.years:
            where = Region.parse(records.region)
            said = Said(where.kommune.encode(), where.is_oslo)
            judgement = judge_lines(edition, records.lines(form, year), said)
            names = {control.name for control in edition.across if control.key == records.control}
            lines = [finding.lines for finding in judgement.findings if finding.control in names]
            found = [numbers if len(numbers) > 1 else numbers[0] for numbers in lines]
            assert found == records.fires


@pytest.mark.parametrize(("form", "year"), JUDGED)
def test_names_and_severities_are_the_official_ones(form: str, year: int) -> None:
    """Every control of the edition has its official name, to the letter, its severity and its place."""
    rows = [line.partition(" ") for line in NAMES[form].read_text(encoding="utf-8").splitlines()]
    letter = year - FIRST[form]
    official = [(name, SEVERITIES[severities[letter]]) for severities, _, name in rows if severities[letter] != "·"]
    edition = find_form(form).edition(year)
    prechecks = [(name, None) for name in find_form(form).precheck_names(year) if name]
    controls = sorted((*edition.tests, *edition.across), key=lambda control: control.place)
    named = dict.fromkeys((control.name, control.severity) for control in controls)
    assert [name for name, _ in official[: len(prechecks)]] == [name for name, _ in prechecks]
    assert {severity for _, severity in official[: len(prechecks)]} == {
        Severity.ERROR if year < 2023 else Severity.FATAL
    }
    # The faults of the field description share a place, and come in the order of the fields.
    rest = official[len(prechecks) :]
    description = {name for name, _ in rest if "Filbeskrivelse" in name}
    assert set(named) == set(rest)
    assert [pair for pair in named if pair[0] not in description] == [
        pair for pair in rest if pair[0] not in description
    ]
    assert all("Filbeskrivelse" in name for name, _ in list(named)[: len(description)])
