from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import RegionError
from kostra_sdk.ids import kommuner
from kostra_sdk.ids.kommuner import Region

YEARS = range(kommuner.FIRST_YEAR, kommuner.LAST_YEAR + 1)


def test_the_number_of_municipalities_by_year() -> None:
    """Each year has as many municipalities as Norway had."""
    counts = [len(kommuner.kommuner(year)) for year in YEARS]
    assert counts == [428, 426, 422, 422, 356, 356, 356, 356, 357, 357, 357]


@pytest.mark.parametrize("year", YEARS)
def test_numbers_are_four_digits_in_order_and_names_are_filled(year: int) -> None:
    """The keys are four digits in rising order, the values names."""
    numbers = list(kommuner.kommuner(year))
    assert numbers == sorted(numbers)
    assert all(len(number) == 4 and number.isascii() and number.isdigit() for number in numbers)
    assert all(name and name == name.strip() for name in kommuner.kommuner(year).values())
    assert kommuner.OSLO in numbers


def test_municipalities_come_and_go() -> None:
    """A number stands only in the years it was in use, and the name is that of the year."""
    assert [year for year in YEARS if kommuner.is_kommune("1201", year)] == [2016, 2017, 2018, 2019]
    assert [year for year in YEARS if kommuner.is_kommune("4601", year)] == list(range(2020, 2027))
    assert kommuner.kommune_name("1201", 2019) == kommuner.kommune_name("4601", 2020) == "Bergen"
    assert kommuner.kommune_name("1601", 2017) == "Trondheim"
    assert kommuner.kommune_name("5001", 2023) == "Trondheim - Tråante"
    assert not kommuner.is_kommune("9999", 2026)


def test_what_is_not_known_raises() -> None:
    """A number without municipality raises, naming the year."""
    with pytest.raises(RegionError, match="2020"):
        kommuner.kommune_name("1201", 2020)


@pytest.mark.parametrize("year", [1999, 2015, 2027, 2031])
def test_years_that_are_not_known_raise(year: int) -> None:
    """A year outside the known ones raises, and the error says which are known."""
    for ask in (
        kommuner.kommuner,
        lambda y: kommuner.is_kommune("0301", y),
        lambda y: kommuner.kommune_name("0301", y),
    ):
        with pytest.raises(RegionError, match="2016 to 2026"):
            ask(year)


def test_the_mapping_cannot_be_changed() -> None:
    """What all callers share is read-only."""
    with pytest.raises(TypeError):
        kommuner.kommuner(2026)["0000"] = "Ingensteds"  # type: ignore[index]
    with pytest.raises(TypeError):
        kommuner.BYDELER["16"] = "Ingensteds"  # type: ignore[index]


def test_oslo_has_fifteen_bydeler() -> None:
    """The bydeler are numbered 01 to 15, each with its own name."""
    assert list(kommuner.BYDELER) == [f"{number:02d}" for number in range(1, 16)]
    assert len(set(kommuner.BYDELER.values())) == 15
    assert kommuner.BYDELER["03"] == "Sagene"


@given(kommune=st.integers(0, 9999), bydel=st.integers(0, 99))
def test_a_region_is_six_digits(kommune: int, bydel: int) -> None:
    """Any six digits are a region, with its kommune and bydel, and it is Oslo where the kommune is 0301."""
    region = Region.parse(f"{kommune:04d}{bydel:02d}")
    assert (region.kommune, region.bydel) == (f"{kommune:04d}", f"{bydel:02d}")
    assert str(region) == region.code == region.kommune + region.bydel
    assert region.is_oslo == (kommune == 301)
    assert region == Region(str(region))


@pytest.mark.parametrize("region", [460100, None, b"460100"], ids=["number", "none", "bytes"])
def test_a_region_that_is_no_text_is_told(region: object) -> None:
    """A number has lost the zero that a region may begin with; what was given is not shown."""
    with pytest.raises(RegionError, match=f"this is {type(region).__name__}$"):
        Region.parse(region)  # type: ignore[arg-type]


def test_regions_are_ordered_and_hashable() -> None:
    """Regions sort by their digits and can be keys."""
    regions = {Region("460100"), Region("030101"), Region("030101")}
    assert [str(region) for region in sorted(regions)] == ["030101", "460100"]


def test_oslo_with_and_without_bydel() -> None:
    """Oslo is Oslo with any bydel or none."""
    assert Region("030100").is_oslo
    assert Region("030115").is_oslo
    assert not Region("301000").is_oslo


@pytest.mark.parametrize(
    "text",
    ["", "0301", "03010", "0301000", "03010x", " 30100", "03 100", "0301²0", "٠٣٠١٠٠"],
    ids=[
        "empty",
        "four",
        "five",
        "seven",
        "letter",
        "blank before",
        "blank within",
        "superscript",
        "arabic digits",
    ],
)
def test_anything_else_is_no_region(text: str) -> None:
    """Anything but six digits 0 to 9 raises, and the error does not repeat it."""
    with pytest.raises(RegionError, match=f"six digits.*this is {len(text)} characters") as caught:
        Region.parse(text)
    assert ("not all digits" in str(caught.value)) == (len(text) == 6)
    assert not text or text not in str(caught.value).replace("six digits, four", "")
    with pytest.raises(RegionError):
        Region(text)
