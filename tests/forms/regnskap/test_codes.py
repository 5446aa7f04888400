from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kostra_sdk.errors import RegionError, UnknownEdition, UnknownForm
from kostra_sdk.forms.regnskap.codes import DRIFT, INVESTERING, KLASSER, region_kind, valid_codes
from tests.forms.regnskap.lines import ACCOUNTS, ORG_NUMBER, YEARS, File, found

OFFICIAL = Path(__file__).parents[3].parent / "shared/spec/regnskap_codes.json"
"""The codes as they were tried on the official programs, beside the repository where they are."""
REGIONS = {"std": "460100", "oslo": "030100", "bydel": "030115"}
CONTROLS = {"funksjon": "010", "art": "012", "kapittel": "011", "sektor": "013"}
LOAN_FUND = "958935420"


@cache
def official() -> dict[str, Any]:
    """Read the tried codes."""
    data: dict[str, Any] = json.loads(OFFICIAL.read_text(encoding="utf-8"))
    return data


def let_pass(form: str, year: int, what: str, codes: list[str], region: str, org_number: str | None = None) -> set[str]:
    """Give those of the codes that control 010 to 013 lets pass, each in a line of its own."""
    klasse = KLASSER[form[:2]][0]
    base = "100 010" if what == "funksjon" else "010 010" if what == "art" else "10 000"
    first, second = base.split()
    lines = tuple(
        f"{klasse} {code or '_'} {second} 5"
        if what in {"funksjon", "kapittel"}
        else f"{klasse} {first} {code or '_'} 5"
        for code in codes
    )
    report = File(form, lines, region=region, org_number=org_number).report(year)
    outside = {number for _, (number,) in found(report, CONTROLS[what])}
    return {code for number, code in enumerate(codes, start=1) if number not in outside}


ALL = {
    "funksjon": [f"{number:03}" for number in range(1000)],
    "art": [f"{number:03}" for number in range(1000)],
    "sektor": [f"{number:03}" for number in range(1000)],
    "kapittel": [str(number) for number in range(10, 1000)]
    + [f"{number}" for number in range(5800, 6010)]
    + ["9100", "9110", "9200", "9999"],
}


TRIED = [form for form in ACCOUNTS if "K" not in form[2:] or form.endswith("K3")]


@pytest.mark.skipif(not OFFICIAL.is_file(), reason="the tried codes are not beside the repository")
@pytest.mark.parametrize(
    ("form", "year"),
    [
        pytest.param(form, year, marks=[] if year in {2023, 2026} else pytest.mark.slow)
        for form in TRIED
        for year in YEARS
    ],
)
def test_the_codes_let_pass_are_those_that_were_tried(form: str, year: int) -> None:
    """Of all numbers there are, just those that the official program of the year let pass, by kind of region."""
    tried = official()[str(year)][form.replace("K3", "K1")]
    for kind, classes in tried.items():
        for what, outcome in next(iter(classes.values())).items():
            if outcome["valid"] is None:
                assert let_pass(form, year, what, ["010", "999", "Z"], REGIONS[kind]) == {"010", "999", "Z"}
            else:
                assert let_pass(form, year, what, ALL[what], REGIONS[kind]) == set(outcome["valid"])


@pytest.mark.parametrize("form", ["0C", "0K", "0P"])
@pytest.mark.parametrize("year", YEARS)
def test_counties_in_oslo_have_functions_of_their_own(form: str, year: int) -> None:
    """691 to 696 in Oslo and its bydeler until 2024, since then in the bydeler alone."""
    tried = [f"{number}" for number in range(691, 697)]
    five = {"691", "692", "693", "694", "696"}
    assert let_pass(form, year, "funksjon", tried, "460000") == set()
    assert let_pass(form, year, "funksjon", tried, "030100") == (five if year <= 2024 else set())
    assert let_pass(form, year, "funksjon", tried, "030101") == (five if year <= 2024 else set(tried))
    assert let_pass(form, year, "funksjon", tried, "030116") == set()


@pytest.mark.parametrize("year", YEARS)
def test_quarters_of_a_county_in_oslo_have_functions_of_their_own(year: int) -> None:
    """691 to 696 without 695: in Oslo always, in its bydeler until 2024; Z, z and ~ everywhere."""
    tried = ["691", "692", "693", "694", "695", "696", "Z", "z", "~"]
    anywhere, five = {"Z", "z", "~"}, {"691", "692", "693", "694", "696"}
    assert let_pass("0CK2", year, "funksjon", tried, "460000") == anywhere
    assert let_pass("0CK2", year, "funksjon", tried, "030100") == anywhere | five
    assert let_pass("0CK2", year, "funksjon", tried, "030115") == (anywhere | five if year <= 2024 else anywhere)


@pytest.mark.parametrize("year", YEARS)
def test_some_organisations_have_no_function_850(year: int) -> None:
    """In 0I, and nowhere else."""
    assert let_pass("0I", year, "funksjon", ["850"], "460100", ORG_NUMBER) == {"850"}
    assert let_pass("0I", year, "funksjon", ["850"], "460100", LOAN_FUND) == set()
    assert let_pass("0M", year, "funksjon", ["850"], "460100", LOAN_FUND) == {"850"}


@pytest.mark.parametrize("year", YEARS)
def test_placeholders_of_the_quarters(year: int) -> None:
    """Z, z and ~ for chapters and sectors, and no chapter at all; a church council's sector is blank."""
    assert let_pass("0DK4", year, "kapittel", ["Z", "z", "~", "", "X"], "460000") == {"Z", "z", "~", ""}
    assert let_pass("0DK4", year, "sektor", ["Z", "z", "~", "", "X"], "460000") == {"Z", "z", "~"}
    assert let_pass("0G", year, "sektor", ["", "000", "Z"], "460100", ORG_NUMBER) == {""}


@pytest.mark.parametrize(
    ("region", "kind"),
    [
        ("030100", "oslo"),
        ("030101", "bydel"),
        ("030115", "bydel"),
        ("030116", "std"),
        ("030000", "std"),
        ("460100", "std"),
    ],
)
def test_kinds_of_regions(region: str, kind: str) -> None:
    """Oslo, its fifteen bydeler, and all others."""
    assert region_kind(region) == kind


def test_codes_can_be_asked_for() -> None:
    """What may be booked in a form and year: all of it, or what one account class takes."""
    codes = valid_codes("0A", 2025, "460100")
    assert codes["funksjon"][:3] == ("100", "110", "120")
    assert "301" in valid_codes("0A", 2025, "460100", account_class=DRIFT["0A"])["funksjon"]
    investment = valid_codes("0A", 2025, "460100", account_class=INVESTERING["0A"])
    assert {"800", "840"} & set(investment["funksjon"]) == set()
    assert {"590", "870", "990"} & set(investment["art"]) == set()
    assert "841" not in valid_codes("0A", 2025, "460100", account_class="1")["funksjon"]
    assert "850" not in valid_codes("0I", 2025, "460100", org_number=LOAN_FUND)["funksjon"]
    assert set(valid_codes("0B", 2025, "460100")) == {"kapittel", "sektor"}
    assert set(valid_codes("0AK1", 2025, "460100")) == {"funksjon"}


@pytest.mark.parametrize("year", range(2020, 2027))
def test_codes_are_known_of_every_form_of_the_year(year: int) -> None:
    """The annual forms from 2020 on, the quarterly ones from 2023 on."""
    for form in ACCOUNTS:
        if "K" in form[2:] and year < 2023:
            with pytest.raises(UnknownEdition) as caught:
                valid_codes(form, year, "460100")
            assert caught.value.known == (2023, 2024, 2025, 2026)
        else:
            assert valid_codes(form, year, "460100")


def test_what_is_not_known_is_refused() -> None:
    """A form that is none of the accounts, a year without codes, a region that is none."""
    with pytest.raises(UnknownForm) as form:
        valid_codes("11F", 2025, "460100")
    assert sorted(form.value.known) == sorted(ACCOUNTS)
    with pytest.raises(UnknownEdition) as year:
        valid_codes("0A", 2019, "460100")
    assert year.value.known == tuple(range(2020, 2027))
    with pytest.raises(RegionError):
        valid_codes("0A", 2025, "4601")
