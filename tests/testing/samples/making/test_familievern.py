"""The four forms of familievern: sound in every year and region, varied, plainly made up, the same every time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kostra_sdk import UnknownEdition, check
from kostra_sdk.forms.familievern.klientsaker.codes import SakStatus
from kostra_sdk.forms.familievern.offices import offices
from kostra_sdk.testing import sample, sample_records
from tests.forms.lines import FAMILIEVERN, YEARS_FAMILIEVERN

REGIONS = ("667200", "667600", "030100", "460100")
EDITIONS = [(form, year) for form in FAMILIEVERN for year in YEARS_FAMILIEVERN]


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_nothing_is_wrong_with_them(form: str, year: int) -> None:
    """The official program of every year has nothing to say, wherever they are from."""
    for region in REGIONS:
        report = check(sample(form, year, 60, region=region, seed=year))
        assert (report.records, report.counts()) == (60, {}), region


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_nothing_is_wrong_with_very_many(form: str, year: int) -> None:
    """Not one of 10 000 records is remarked on."""
    assert check(sample(form, year, 10_000, region="667200")).counts() == {}


@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_the_same_seed_gives_the_same_records(form: str, year: int) -> None:
    """A shorter sample is the beginning of a longer one, and another seed gives others."""
    long, short, other = (
        sample(form, year, n, region="460100", seed=seed).to_bytes() for n, seed in ((30, 2), (9, 2), (9, 3))
    )

    assert long.startswith(short)
    assert short != other


@pytest.mark.parametrize("year", YEARS_FAMILIEVERN)
def test_offices_are_those_of_the_region_or_county(year: int) -> None:
    """A region of familievern has its offices, a municipality those of its county, and one without has them all."""
    every = offices(year)
    for region, numbers in (
        ("667300", {number for number, office in every.items() if office.region == "667300"}),
        ("460100", {number for number, office in every.items() if office.county == "46"}),
        ("990000", set(every)),
    ):
        assert {record.kontor_nr_a for record in sample_records("52AF", year, 900, region=region)} == numbers
        assert {record.kontornr for record in sample_records("53F", year, 60, region=region)} == numbers
        assert {record.kontor_nr for record in sample_records("55F", year, 60, region=region)} == numbers


@pytest.mark.parametrize("year", YEARS_FAMILIEVERN)
def test_cases_hang_together(year: int) -> None:
    """Dates follow each other, sums since the beginning are no less than those of the year, ends have a theme."""
    records = list(sample_records("52AF", year, 900, region="667200"))

    assert {record.status_aretssl_a for record in records} == set(SakStatus)
    assert len({record.journal_nr_a for record in records}) == 900
    for record in records:
        dates = [day for day in (record.henv_dato_a, record.forste_samt_a, record.dato_avsl_a) if day]
        assert all(first <= last for first, last in pairwise(dates))
        assert (record.antsamt_oppr_a or 0) >= (record.antsamt_iaret_a or 0) > 0
        assert (record.dato_avsl_a is None) == (record.status_aretssl_a is SakStatus.IKKE_AVSLUTTET)
        assert record.journal_nr_a.startswith("TEST")


def test_group_numbers_are_as_wide_as_the_field() -> None:
    """Until 2023 a group's number has six characters, since then eight."""
    numbers = [next(sample_records("52BF", year, region="460100")).gruppe_nr_b for year in YEARS_FAMILIEVERN]

    assert numbers == ["TE0000", "TEST0000", "TEST0000", "TEST0000"]


def test_years_without_controls_have_none() -> None:
    """What the offices were before 2023 is not asked for: those years are answered with the ones there are."""
    with pytest.raises(UnknownEdition):
        sample("52AF", 2019, 1, region="460100")
