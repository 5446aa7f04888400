from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls import dialect
from kostra_sdk.controls.dialect import dialect_of, reckons_from_a_day
from tests.ids import numbers

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS = range(2020, 2028)
YEARS_11B = range(2011, 2017)
OLD, NEW = range(2020, 2023), range(2023, 2028)

CELLS = st.one_of(
    st.binary(max_size=14),
    st.text("0123456789+- \t\n\v\f\r\x00\x1b\x1c\x1f\x85\xa0Ax", max_size=14).map(lambda text: text.encode("latin-1")),
    st.integers(-(1 << 33), 1 << 33).map(lambda number: str(number).encode()),
    st.dates().map(lambda day: day.strftime("%d%m%Y").encode()),
    st.dates().map(lambda day: day.strftime("%d%m%y").encode()),
    numbers.cells(),
    numbers.cells(width=12),
)


def function(name: str, year: int) -> Callable[[bytes], Any]:
    """Give what the trees of a year call by a name."""
    return dialect_of(year).functions[name]


@pytest.mark.parametrize(
    ("year", "generation"),
    [
        (2011, 2011),
        (2016, 2011),
        (2020, 2020),
        (2021, 2020),
        (2022, 2020),
        (2023, 2023),
        (2024, 2023),
        (2025, 2025),
        (2030, 2025),
    ],
)
def test_there_are_four_generations(year: int, generation: int) -> None:
    """Each year has the way of reading of its generation, and later years that of the last."""
    assert dialect_of(year).generation == generation


def test_white_space_differs_by_generation() -> None:
    """Until 2022 all up to the blank is white; from 2023 that of Unicode, without U+0085."""
    for byte in range(256):
        cell = bytes([byte])
        for year in (*YEARS_11B, *YEARS):
            white = byte <= 0x20 if year < 2023 else byte in b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \xa0"
            assert function("blank", year)(cell) is white
    assert not function("blank", 2026)(b" \x85")
    assert function("blank", 2026)(b"")
    assert function("blank", 2020)(b"")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (b"0", 0),
        (b"-0", 0),
        (b"000", 0),
        (b"7", 7),
        (b"+7", 7),
        (b"-7", -7),
        (b"  7 ", 7),
        (b"0000000000000007", 7),
        (b"-00000000000007", -7),
        (b"2147483647", 2_147_483_647),
        (b"2147483648", None),
        (b"-2147483648", -2_147_483_648),
        (b"-2147483649", None),
        (b"99999999999", None),
        (b"00000000002147483647", 2_147_483_647),
        (b"", None),
        (b"   ", None),
        (b"+", None),
        (b"-", None),
        (b"+-7", None),
        (b"- 7", None),
        (b"1 2", None),
        (b"1.0", None),
        (b"1e3", None),
        (b"0x1", None),
        (b"1_000", None),
        (b"\xb2", None),
        (b"7\x85", None),
    ],
)
def test_whole_numbers_are_of_32_bits_with_an_optional_sign(cell: bytes, number: int | None) -> None:
    """The same in all generations, blanks at the ends aside."""
    for year in (*YEARS_11B, *YEARS):
        assert function("integer", year)(cell) == number


@pytest.mark.parametrize(
    ("cell", "old", "new"),
    [
        (b"\xa07", None, 7),
        (b"7\xa0", None, 7),
        (b"\x007", 7, None),
        (b"7\x1b", 7, None),
        (b"\x1c7\x1f", 7, 7),
        (b"\t7\r", 7, 7),
    ],
)
def test_white_space_around_a_number_is_the_generations(cell: bytes, old: int | None, new: int | None) -> None:
    """What is white space in one generation spoils the number in another."""
    assert {function("integer", year)(cell) for year in OLD} == {old}
    assert {function("integer", year)(cell) for year in NEW} == {new}


@given(cell=CELLS)
def test_any_bytes_are_a_number_or_none(cell: bytes) -> None:
    """For any bytes, the number is what stripping and reading them plainly gives, also the second time."""
    for year in (2020, 2023, 2025):
        white = bytes(range(0x21)) if year == 2020 else b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \xa0"
        text = cell.strip(white).decode("latin-1")
        plain = int(text) if re.fullmatch("[+-]?[0-9]+", text) else None
        expected = plain if plain is not None and -(1 << 31) <= plain <= (1 << 31) - 1 else None
        assert function("integer", year)(cell) == expected
        assert function("integer", year)(cell) == expected


def test_the_memory_of_numbers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is full it begins anew, and the answers stay right."""
    monkeypatch.setattr(dialect, "_MEMO_SIZE", 3)
    memo = dialect._Memo(b" ")
    for number in (*range(10), *range(10)):
        assert memo[b"%3d" % number] == number
        assert len(memo) <= 3
    assert memo[b"  x"] is None


@pytest.mark.parametrize(
    ("cell", "is_date", "is_strict", "year"),
    [
        (b"010126", True, True, 2026),
        (b"311226", True, True, 2026),
        (b"310226", True, False, 2026),
        (b"300226", True, False, 2026),
        (b"290224", True, True, 2024),
        (b"290223", True, False, 2023),
        (b"310426", True, False, 2026),
        (b"010100", True, True, 2000),
        (b"010199", True, True, 2099),
        (b"01012026", True, True, 2026),
        (b"31021985", True, False, 1985),
        (b"01010001", True, True, 1),
        (b"31129999", True, True, 9999),
        (b"29022100", True, False, 2100),
        (b"01010000", False, False, 0),
        (b"000126", False, False, 0),
        (b"320126", False, False, 0),
        (b"010026", False, False, 0),
        (b"011326", False, False, 0),
        (b"000000", False, False, 0),
        (b"00000000", False, False, 0),
        (b"      ", False, False, 0),
        (b"", False, False, 0),
        (b"01012", False, False, 0),
        (b"0101202", False, False, 0),
        (b"010120260", False, False, 0),
        (b" 10126", False, False, 0),
        (b"0101 6", False, False, 0),
        (b"+10126", False, False, 0),
        (b"01\xb226 ", False, False, 0),
    ],
)
def test_dates(cell: bytes, is_date: bool, is_strict: bool, year: int) -> None:
    """Day 01-31 whatever the month, month 01-12, year not 0000; strictly, a day of the calendar."""
    for edition in YEARS:
        functions = dialect_of(edition).functions
        assert functions["date"](cell) is is_date
        assert functions["strict_date"](cell) is is_strict
        assert functions["date_year"](cell) == year


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (b"010103", 2003),
        (b"311250", 2050),
        (b"010151", 1951),
        (b"311299", 1999),
        (b"010100", 2000),
        (b"290212", 2012),
        (b"290213", 0),
        (b"290200", 2000),
        (b"310414", 0),
        (b"310214", 0),
        (b"000114", 0),
        (b"320114", 0),
        (b"011314", 0),
        (b"000000", 0),
        (b"      ", 0),
        (b"01012014", 0),
        (b"0101 4", 0),
        (b"", 0),
    ],
)
def test_dates_of_11b_are_days_of_the_calendar(cell: bytes, year: int) -> None:
    """Until 2016 two digits up to 50 are a year of the 2000s, and a day past the month's end is none."""
    for edition in YEARS_11B:
        functions = dialect_of(edition).functions
        assert functions["date_year"](cell) == year
        assert functions["date"](cell) is functions["strict_date"](cell) is (year > 0)
        assert functions["day"](cell) == (date(year, int(cell[2:4]), int(cell[:2])).toordinal() if year else 0)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (b"010126", date(2026, 1, 1)),
        (b"310226", date(2026, 2, 28)),
        (b"310224", date(2024, 2, 29)),
        (b"31042026", date(2026, 4, 30)),
        (b"31129999", date(9999, 12, 31)),
        (b"01010000", None),
        (b"321226", None),
        (b"", None),
    ],
)
def test_days_can_be_counted(cell: bytes, day: date | None) -> None:
    """A date is the number of its day; from 2020 one past the month's end is the last of the month."""
    for edition in YEARS:
        assert function("day", edition)(cell) == (day.toordinal() if day else 0)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (b"01012025", date(2026, 1, 2)),
        (b"28022023", date(2024, 2, 29)),
        (b"29022024", date(2025, 3, 1)),
        (b"31022023", date(2024, 2, 29)),
        (b"31122025", date(2027, 1, 1)),
        (b"31129997", date(9999, 1, 1)),
        (b"30129998", date(9999, 12, 31)),
        (b"010126", date(2027, 1, 2)),
    ],
)
def test_a_day_after_a_year(cell: bytes, day: date) -> None:
    """A year and a day after a date; after 29 February comes 28 February, and a day more."""
    for edition in YEARS:
        assert function("day_after_a_year", edition)(cell) == day.toordinal()


def test_a_day_after_a_year_goes_on_past_the_last_date() -> None:
    """What is after the year 9999 is later than any date, day by day; what is no date is 0."""
    after = function("day_after_a_year", 2026)
    last = date.max.toordinal()
    assert after(b"31129998") == last + 1
    assert after(b"01019999") == last + 2
    assert after(b"31129999") == last + 366
    assert after(b"01010000") == after(b"        ") == 0


@given(cell=CELLS)
def test_numeric_is_digits_and_blanks(cell: bytes) -> None:
    """In every generation; no sign, no other white space."""
    for year in (2011, 2020, 2023, 2025):
        assert function("numeric", year)(cell) is bool(re.fullmatch(rb"[0-9 ]*", cell))


def test_the_first_six_characters_may_be_a_date() -> None:
    """What follows them does not matter; fewer than six are none."""
    is_date_of_six = function("date_of_six", 2021)
    assert is_date_of_six(b"010126")
    assert is_date_of_six(b"010126XXXXX")
    assert is_date_of_six(b"31022612345")
    assert not is_date_of_six(b"320126XXXXX")
    assert not is_date_of_six(b"01012      ")
    assert not is_date_of_six(b"01012")


def test_zeros_are_zeros_alone() -> None:
    """Nothing but zeros; blanks are none."""
    is_zeros = function("zeros", 2020)
    assert is_zeros(b"0")
    assert is_zeros(b"000000")
    assert not is_zeros(b"00 0")
    assert not is_zeros(b"0     ")
    assert not is_zeros(b"      ")


@pytest.mark.parametrize(
    ("cell", "year"),
    [(b"26", 2026), (b" 6", 2006), (b"01", 2001), (b"99", 2099), (b"00", 0), (b"  ", 0), (b"xx", 0), (b"-1", -1)],
)
def test_two_digits_are_a_year_of_this_century(cell: bytes, year: int) -> None:
    """1 to 99 are 2001 to 2099; 0 and what is no number are 0."""
    assert {function("reporting_year", edition)(cell) for edition in YEARS} == {year}
    assert function("reporting_year", 2026)(b"2026") == 2026


@given(cell=CELLS)
def test_any_bytes_have_an_answer(cell: bytes) -> None:
    """Every function of every year answers any bytes, with the kind of value its callers count on."""
    for year in (*YEARS_11B, *YEARS):
        for name, read in dialect_of(year).functions.items():
            value = read(cell)
            if name in {"integer", "age"}:
                assert value is None or isinstance(value, int)
            elif name in {"date_year", "day", "day_after_a_year", "reporting_year"}:
                assert isinstance(value, int)
            elif name == "trimmed":
                assert isinstance(value, bytes)
            else:
                assert isinstance(value, bool)


def test_only_2023_and_2024_reckon_from_a_day() -> None:
    """In these years the day the program runs decides a century, in the others it makes no difference."""
    assert [year for year in YEARS if reckons_from_a_day(year)] == [2023, 2024]
    born = b"01062700000"
    for year in YEARS:
        early = dialect_of(year, date(2025, 1, 1)).functions["age"](born)
        late = dialect_of(year, date(2026, 12, 31)).functions["age"](born)
        assert (early != late) == (year in {2023, 2024})


def test_a_dialect_is_made_once() -> None:
    """Asked twice for a year, one gets the same."""
    assert dialect_of(2026) is dialect_of(2026)


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        (b"     5", True),
        (b"    -5", True),
        (b"\t\n\v\f\r5", True),
        (b"000000", True),
        (b"", False),
        (b"      ", False),
        (b"    +5", False),
        (b"5     ", False),
        (b"   - 5", False),
        (b"    --", False),
        (b"\xa0    5", False),
        (b"\x1c    5", False),
        (b"5\n", False),
        (b"\xb2", False),
    ],
)
def test_an_amount_stands_to_the_right(cell: bytes, outcome: bool) -> None:
    """Blanks, perhaps a minus, and digits to the end; a no-break space is no blank."""
    assert {function("amount", year)(cell) for year in YEARS} == {outcome}
