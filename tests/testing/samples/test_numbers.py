"""The numbers of samples are nobody's, and the official programs read them."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import InvalidId, check
from kostra_sdk.controls.dialect import dialect_of
from kostra_sdk.extract import Extract
from kostra_sdk.ids import duf, fodselsnummer
from kostra_sdk.ids.official import number_rules
from kostra_sdk.testing import sample_records, synthetic_number
from kostra_sdk.testing.samples.numbers import (
    NEVER_GIVEN,
    TENOR,
    is_nobodys_duf,
    is_nobodys_number,
    made_up_duf,
    odd_numbers,
)
from tests.forms.lines import FORMS, YEARS

NUMBER = {
    "11F": {2020: {"05", "06"}, 2021: set(), 2022: set()},
    "11CF": {2020: {"05", "06"}, 2021: {"06"}, 2022: {"06"}},
}
"""The controls that fire on every record whose number is of the synthetic series, in the years that refuse it."""


@given(born=st.dates(date(1940, 1, 1), date(1999, 12, 31)), seed=st.integers())
def test_a_number_never_given_is_refused_for_its_century(born: date, seed: int) -> None:
    """Its check digits are right, and the strict reading knows that no one was given such an individual number."""
    number = NEVER_GIVEN.number(born, random.Random(seed))

    assert number[:6] == f"{born:%d%m%y}"
    assert number_rules(2021).is_mod11(number.encode())
    with pytest.raises(InvalidId) as refused:
        fodselsnummer.validate(number)
    assert refused.value.reason == "century"
    assert is_nobodys_number(number)


@given(born=st.dates(date(1900, 1, 1), date(2039, 12, 31)), seed=st.integers())
def test_every_odd_number_is_nobodys(born: date, seed: int) -> None:
    """Neither the sound numbers nor the faulty ones can belong to anyone."""
    numbers = [TENOR.number(born, random.Random(seed)), *odd_numbers(born)]

    assert all(len(number) == 11 for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert all(map(is_nobodys_number, odd_numbers(born)))


@pytest.mark.parametrize("number", ["01018512345", "01010750160"])
def test_an_ordinary_number_is_not_taken_for_nobodys(number: str) -> None:
    """A number with date, century and check digits in order is somebody's, for all one can know."""
    ordinary = number[:9] + fodselsnummer.check_digits(number[:9])

    assert not is_nobodys_number(ordinary)


@given(st.integers())
def test_a_made_up_duf_number_passes_and_is_nobodys(seed: int) -> None:
    """The official programs take it, and the strict reading refuses its year."""
    number = made_up_duf(random.Random(seed))

    assert all(number_rules(year).is_duf(number.encode()) for year in YEARS)
    with pytest.raises(InvalidId) as refused:
        duf.validate(number)
    assert refused.value.reason == "year"
    assert is_nobodys_duf(number)
    assert not is_nobodys_duf("2020900010" + duf.check_digits("2020900010"))


def test_which_years_read_which_series() -> None:
    """The programs read the synthetic series from 2023 on, and until 2024 the one never given: one of them always."""
    assert [year for year in YEARS if TENOR.is_read_by(dialect_of(year), year)] == [2023, 2024, 2025, 2026]
    assert [year for year in YEARS if NEVER_GIVEN.is_read_by(dialect_of(year), year)] == [2020, 2021, 2022, 2023, 2024]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_what_the_synthetic_series_would_bring(form: str, year: int) -> None:
    """In the years that use the other series, these findings are what month + 80 would cost every record."""
    rng = random.Random(year)
    extract = Extract.new(form=form, year=year, region="460100")
    for day, record in enumerate(sample_records(form, year, 40, region="460100")):
        record.person_fodselsnr = synthetic_number(date(1980, 3, 1) + timedelta(days=day), rng)
        if form == "11F" and record.trygdesit == "07":
            continue  # without an age, alderspensjon is too early as well
        extract.add(record)

    found = check(extract).counts()

    assert {name.split()[1] for name in found} == NUMBER[form][year]
    assert set(found.values()) <= {len(extract)}
