from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls.columnar.numbers import PersonNumbers, ages_of, are_duf
from kostra_sdk.ids.official import NumberRules, number_rules
from tests.ids import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.controls.columnar.digits import Words

YEARS = [*((year, None) for year in range(2020, 2029)), (2023, date(2024, 2, 29)), (2024, date(2025, 12, 31))]
eleven = st.one_of(numbers.cells().filter(lambda cell: len(cell) == 11), st.binary(min_size=11, max_size=11))
twelve = st.one_of(numbers.cells(width=12).filter(lambda cell: len(cell) == 12), st.binary(min_size=12, max_size=12))


def ends(cells: Sequence[bytes]) -> tuple[Words, Words]:
    """Give the first eight characters of each cell, and the last, as words."""
    first, last = (
        np.array([int.from_bytes(cell, "little") for cell in part], np.uint64)
        for part in ([cell[:8] for cell in cells], [cell[-8:] for cell in cells])
    )
    return first, last


def agree(year: int, rules: NumberRules, cells: Sequence[bytes]) -> None:
    """Hold what is said of whole columns against the rules for one number, where they are digits."""
    people = PersonNumbers(*ends(cells))
    ages = ages_of(year, rules.age)(people)
    unsure = np.zeros(len(cells), np.bool_) if ages.unsure is None else ages.unsure
    assert people.are_digits.tolist() == [cell.isdigit() for cell in cells]
    assert people.are_mod11.tolist() == [rules.is_mod11(cell) for cell in cells]
    for place in np.flatnonzero(people.are_digits & ~unsure).tolist():
        age = rules.age(cells[place])
        assert ages.known[place] == (age is not None)
        assert age is None or ages.age[place] == age
        assert ages.valid[place] == rules.is_valid(cells[place])
        assert not rules.age_fails(cells[place])


@pytest.mark.parametrize(("year", "day"), YEARS)
@given(cells=st.lists(eleven, min_size=1))
def test_numbers_are_as_the_rules_of_the_year_have_them(year: int, day: date | None, cells: list[bytes]) -> None:
    """Valid or not, and of what age; what is no digits is left to the rules, and is no harm to the others."""
    agree(year, number_rules(year, reference_date=day), cells)


@pytest.mark.parametrize(("year", "day"), YEARS)
def test_every_day_of_birth_is_as_the_rules_have_it(year: int, day: date | None) -> None:
    """All four digits that numbers begin with, for some years of birth, individual numbers and endings."""
    rules = number_rules(year, reference_date=day)
    for yy, ending in ((0, b"00100"), (24, b"50012"), (25, b"99999"), (53, b"74900"), (54, b"74900"), (99, b"90000")):
        agree(year, rules, [b"%04d%02d%b" % (head, yy, ending) for head in range(10_000)])


@pytest.mark.parametrize(("year", "day"), YEARS)
def test_every_year_of_birth_is_as_the_rules_have_it(year: int, day: date | None) -> None:
    """All years of birth, with individual numbers at every limit, the check digits right and wrong."""
    rules = number_rules(year, reference_date=day)
    serials = (0, 1, 2, 499, 500, 749, 750, 899, 900, 999)
    heads = [b"0101%02d%03d" % (yy, serial) for yy in range(100) for serial in serials]
    agree(year, rules, [b"%b%02d" % (head, check) for head in heads for check in (0, *range(1, 100, 7), 99)])


@given(st.lists(twelve, min_size=1))
def test_duf_numbers_are_as_the_rules_have_them(cells: list[bytes]) -> None:
    """Where they are digits, the last two are the check digits of the others."""
    is_duf = number_rules(2026).is_duf
    canonical, found = are_duf(*ends(cells))
    assert canonical.tolist() == [cell.isdigit() for cell in cells]
    assert (canonical & found).tolist() == [is_duf(cell) for cell in cells]
