from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls.columnar.digits import (
    are_dates,
    are_digits,
    date_parts,
    every_byte,
    number_of,
    values_of,
    weighed,
)
from kostra_sdk.controls.dialect import date_year, is_date

eight = st.text("0123456789", min_size=8, max_size=8).map(str.encode)
nearly = st.one_of(
    st.binary(min_size=8, max_size=8),
    eight,
    st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.strftime("%d%m%Y").encode()),
    st.text("0123 3:/", min_size=8, max_size=8).map(str.encode),
)


def words(*cells: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Give cells of eight characters as words."""
    return np.array([int.from_bytes(cell, "little") for cell in cells], np.uint64)


@given(st.lists(nearly, min_size=1))
def test_digits_are_told_from_all_else(cells: list[bytes]) -> None:
    """Only ASCII digits are digits."""
    assert are_digits(words(*cells)).tolist() == [cell.isdigit() for cell in cells]


@given(st.lists(eight, min_size=1))
def test_digits_are_read(cells: list[bytes]) -> None:
    """As the number they make, and blanks before them as 0."""
    assert number_of(values_of(words(*cells))).tolist() == [int(cell) for cell in cells]
    blank = [cell.lstrip(b"0").rjust(8) for cell in cells]
    assert number_of(values_of(words(*blank))).tolist() == [int(cell) for cell in cells]


@given(st.lists(eight, min_size=28, max_size=28))
def test_sums_of_digits_are_read(cells: list[bytes]) -> None:
    """Of up to 28 numbers the digits can be added before they are read."""
    values = values_of(words(*cells)).sum(dtype=np.uint64).reshape(1)
    assert number_of(values).tolist() == [sum(map(int, cells))]
    assert number_of(np.full(1, every_byte(9 * 28))).tolist() == [99_999_999 * 28]


@given(st.lists(eight, min_size=1), st.tuples(*[st.integers(0, 10)] * 8))
def test_digits_are_weighed(cells: list[bytes], weights: tuple[int, ...]) -> None:
    """Each digit times its own weight."""
    expected = [sum((byte - 48) * weight for byte, weight in zip(cell, weights, strict=True)) for cell in cells]
    assert weighed(values_of(words(*cells)), weights).tolist() == expected


@given(st.lists(nearly, min_size=1))
def test_dates_are_told_from_all_else(cells: list[bytes]) -> None:
    """As evaluator 1 tells them, and their years are read."""
    dates = are_dates(words(*cells), has_century=True)
    assert dates.tolist() == [is_date(cell) for cell in cells]
    _, years = date_parts(words(*cells))
    assert np.where(dates, years, 0).tolist() == [date_year(cell) for cell in cells]
    short = are_dates(words(*(cell[:6] + b"00" for cell in cells)), has_century=False)
    assert short.tolist() == [is_date(cell[:6]) for cell in cells]


def test_every_day_and_month_is_tried() -> None:
    """01-31 and 01-12 are of a date, and nothing else."""
    cells = [b"%02d%02d2024" % (day, month) for day in range(100) for month in range(100)]
    dates = are_dates(words(*cells), has_century=True)
    assert dates.sum() == 31 * 12
    assert dates.tolist() == [is_date(cell) for cell in cells]
    days, _ = date_parts(words(*cells))
    assert days.tolist() == [int(cell[:2]) for cell in cells]
