"""Accounts made up: whole files that balance, in every form, year and kind of region, of about the length asked for."""

from __future__ import annotations

import pytest

from kostra_sdk import UnknownEdition, UsageError, check
from kostra_sdk.forms.regnskap import FORMS
from kostra_sdk.testing import sample, sample_records
from kostra_sdk.testing.samples.records import target_of

YEARS = range(2023, 2027)
ANNUAL = [name for name, form in FORMS.items() if not form.quarter]
OWN = ("0A", "0B", "0C", "0F", "0G", "0I", "0AK1", "0BK1")
"""Forms that have controls or codes of their own; the others are as one of them."""
EDITIONS = [(form, year) for form in FORMS for year in YEARS if year == YEARS[-1] or form in OWN]
REGIONS = ("460100", "030100", "030105")
SHORTEST = {"0A": 3, "0C": 3, "0M": 3, "0P": 3}
"""The fewest lines that balance, where taxes and the general grant must be among them; elsewhere two do."""


def region_of(form: str) -> str:
    """Give a region that sends the form."""
    return "460000" if form[:2] in {"0C", "0D", "0K", "0L", "0P", "0Q"} else "460100"


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_wrong_with_them(form: str) -> None:
    """The official program has nothing to say of a file, in the years between which most changed."""
    for year in (2023, 2026):
        assert check(sample(form, year, 60, region=region_of(form), seed=year)).counts() == {}, year


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_nothing_is_wrong_in_any_region(form: str, year: int) -> None:
    """Files of all lengths are sound in a municipality, in Oslo and in its bydeler, for several seeds."""
    for region in (*REGIONS, "460000"):
        for n in (1, 2, 3, 5, 7, 8, 30, 400):
            made = sample(form, year, n, region=region, seed=n)
            assert check(made).counts() == {}, (region, n)


@pytest.mark.parametrize("form", ANNUAL)
def test_they_are_as_long_as_can_be(form: str) -> None:
    """There are as many lines as asked for, but no fewer than balance and no more than there are postings."""
    lengths = {n: len(sample(form, 2025, n, region=region_of(form))) for n in (0, 1, 7, 25)}

    assert lengths == {0: 0, 1: SHORTEST.get(form, 2), 7: 7, 25: 25}


def test_the_longest_file_has_every_posting_once() -> None:
    """Church councils have 27 chapters and no sectors: that is all there can be, however many are asked for."""
    every = list(sample_records("0G", 2025, region="460100"))

    assert len(every) == len(sample("0G", 2025, 500, region="460100")) == 27
    assert len({(line.kontoklasse, line.funksjon_kapittel, line.art_sektor) for line in every}) == 27
    assert sum(line.belop for line in every) == 0


@pytest.mark.parametrize("form", ["0A", "0F", "0B"])
def test_every_part_ends_in_0(form: str) -> None:
    """Debit and credit are the same in each account class, and both are there."""
    amounts: dict[str, list[int]] = {}
    for line in sample_records(form, 2025, 80, region="460100"):
        amounts.setdefault(line.kontoklasse, []).append(line.belop)

    assert {account_class: sum(each) for account_class, each in amounts.items()} == dict.fromkeys(amounts, 0)
    assert all(min(each) < 0 < max(each) for each in amounts.values())


def test_the_same_seed_gives_the_same_lines() -> None:
    """Lines depend on form, year, region and seed alone, and are in order of class, function and art."""
    first, again, other = (sample("0C", 2025, 50, region="460000", seed=seed).to_bytes() for seed in (5, 5, 6))

    assert first == again != other
    posted = [line[31:39] for line in first.splitlines()]
    assert posted == sorted(posted)


def test_quarter_and_organisation_are_filled_in() -> None:
    """With a quarter 0A is 0AK1, and every line has the organisation's number."""
    by_quarter = sample("0A", 2025, 9, region="460100", quarter="2")
    of_organisation = sample("0I", 2025, 9, region="460100", org_number="000000000")

    assert by_quarter.form == "0AK2"
    assert by_quarter.to_bytes() == sample("0AK2", 2025, 9, region="460100", quarter="2").to_bytes()
    assert {line[6:7] for line in by_quarter.to_bytes().splitlines()} == {b"2"}
    assert {line[13:22] for line in of_organisation.to_bytes().splitlines()} == {b"000000000"}
    assert check(of_organisation).counts() == {}


@pytest.mark.parametrize(("form", "quarter"), [("0AK1", "2"), ("0I", "1"), ("11F", "1")])
def test_a_quarter_that_is_not_the_forms_is_an_error(form: str, quarter: str) -> None:
    """A form is of the quarter in its name, or of none."""
    with pytest.raises(UsageError, match="quarter"):
        target_of(form, 2025, "460100", quarter)


def test_years_without_controls_and_negative_numbers_are_errors() -> None:
    """What cannot be made is said before the first line is asked for."""
    with pytest.raises(UnknownEdition):
        sample_records("0A", 2022, region="460100")
    with pytest.raises(UsageError, match="0 records or more"):
        sample_records("0A", 2025, -1, region="460100")
