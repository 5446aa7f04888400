"""Made-up people are visibly made up, and pass as people everywhere else."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.ids import fodselsnummer
from kostra_sdk.ids.official import number_rules
from kostra_sdk.testing import synthetic_number


@given(born=st.dates(date(1940, 1, 1), date(2039, 12, 31)), seed=st.integers())
def test_a_made_up_number_is_valid_and_synthetic(born: date, seed: int) -> None:
    """It is of the synthetic series, has right check digits, and holds the date of birth it was made for."""
    number = synthetic_number(born, random.Random(seed))

    assert fodselsnummer.is_synthetic(number)
    assert fodselsnummer.birth_date(number) == born
    assert number_rules(2026).is_valid(number.encode())
    assert number_rules(2026).age(number.encode()) == 2026 - born.year


def test_the_same_seed_makes_the_same_people() -> None:
    """What is made up is the same every time."""
    numbers = {synthetic_number(date(1980, 5, 17), random.Random(7)) for _ in range(3)}

    assert len(numbers) == 1
