from __future__ import annotations

import json
from pathlib import Path

import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.forms import find_form
from kostra_sdk.forms.familievern.offices import FIRST_YEAR, LAST_YEAR, Office, office, offices, regions

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
OFFICIAL = Path(__file__).parents[3].parent / "shared/spec/familievern_offices.json"
"""The offices as they were read from the official programs, beside the repository where they are."""


def test_an_office_is_found_by_its_number() -> None:
    """With county, region and name as they are in the year; names are known from 2024 on."""
    assert office("017", 2023) == Office("017", county="30", region="667600", name="")
    assert office("017", 2024) == Office("017", county="31", region="667600", name="Familievernkontoret Østfold")
    assert office("017", 2025) == Office("017", county="31", region="667200", name="Familievernkontoret Østfold")


def test_offices_come_and_go() -> None:
    """One in Innlandet became two in 2022."""
    assert "045" in offices(2021)
    assert "045" not in offices(2022)
    assert not {"046", "047"} & offices(2021).keys()
    assert {"046", "047"} <= offices(2022).keys()
    assert [len(offices(year)) for year in YEARS] == [41, 41, 42, 42, 42, 42, 42]


@pytest.mark.parametrize("year", YEARS)
def test_offices_are_in_order_and_each_in_a_region(year: int) -> None:
    """Every office is of a region that there is that year, and every region has some."""
    assert list(offices(year)) == sorted(offices(year))
    assert {found.region for found in offices(year).values()} == regions(year).keys()
    for number, found in offices(year).items():
        assert (found.number, len(number), len(found.county)) == (number, 3, 2)
        assert bool(found.name) == (year >= 2024)


def test_the_numbers_of_the_regions_were_reversed() -> None:
    """What was the last number until 2024 is the first from 2025 on; vest, in the middle, kept its own."""
    assert regions(2024)["667600"] == regions(2025)["667200"] == "Region øst"
    assert regions(2024)["667400"] == regions(2025)["667400"] == "Region vest"
    assert list(regions(2024).values()) == list(regions(2025).values())[::-1]


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_layouts_know_the_same(year: int) -> None:
    """From 2025 the official descriptions list offices and regions: they are these."""
    for form, region, kontor in (("52AF", "REGION_NR_A", "KONTOR_NR_A"), ("52BF", "REGION_NR_B", "KONTOR_NR_B")):
        fields = find_form(form).layout(year).by_key
        assert dict(fields[region].codes) == dict(regions(year))
        assert dict(fields[kontor].codes) == {number: found.name for number, found in offices(year).items()}


@pytest.mark.parametrize("year", [2019, 2027])
def test_a_year_that_is_not_known_is_refused(year: int) -> None:
    """The known years are named."""
    for ask in (offices, regions, lambda year: office("017", year)):
        with pytest.raises(UsageError, match="2020 to 2026"):
            ask(year)


def test_an_office_that_is_not_there_is_refused() -> None:
    """Number and year are named."""
    with pytest.raises(UsageError, match="no familievernkontor in 2026 has the number '045'"):
        office("045", 2026)


@pytest.mark.skipif(not OFFICIAL.is_file(), reason="the official offices are not beside the repository")
@pytest.mark.parametrize("year", YEARS)
def test_offices_are_the_official_ones(year: int) -> None:
    """Number, county and region of each."""
    official = json.loads(OFFICIAL.read_text(encoding="utf-8"))[str(year)]
    assert {(each["kontor"], each["fylke"], each["region"]) for each in official} == {
        (found.number, found.county, found.region) for found in offices(year).values()
    }
