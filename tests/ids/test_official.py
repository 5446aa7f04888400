from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import fodselsnummer, official
from tests.ids import slow_rules
from tests.ids.numbers import cells, fnr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.ids.official import NumberRules

YEARS = range(2020, 2029)
GENERATIONS = [2020, 2021, 2023, 2025]
LENGTHS = [b"1" * length for length in range(14)] + [b" " * length for length in range(14)]


@cache
def rules(year: int, ran: date | None = None) -> NumberRules:
    """Give the rules of a year, made once."""
    return official.number_rules(year, reference_date=ran)


def days() -> st.SearchStrategy[date]:
    """Draw the day a program may have run."""
    return st.dates(date(2020, 1, 1), date(2030, 12, 31))


def edges() -> Iterator[bytes]:
    """Give numbers at every edge of the rules: ends of months and series, years, suffixes."""
    heads = [
        "0000",
        "0101",
        "3112",
        "3202",
        "2902",
        "6902",
        "3004",
        "3104",
        "4101",
        "7112",
        "7212",
        "4001",
        "8101",
    ]
    heads += ["0113", "0120", "0141", "0166", "0181", "4192", "0193", "0180", "2982", "0999", "9999"]
    years = [0, 1, 4, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 39, 40, 53, 54, 99]
    endings = ["00000", "00100", "00200", "99999", "00300"]
    endings += [f"{individual:03d}01" for individual in (499, 500, 749, 750, 899, 900, 999)]
    for head, year, ending in product(heads, years, endings):
        yield f"{head}{year:02d}{ending}".encode()
    for year, individual in product(years, (0, 499, 500, 749, 750, 899, 900, 999)):
        yield right_check_digits(year, individual).encode()


def right_check_digits(year: int, individual: int) -> str:
    """Build the first D-nummer of May with that year and individual number that has check digits."""
    for day in range(41, 72):
        nine = f"{day}05{year:02d}{individual:03d}"
        with suppress(InvalidId):
            return nine + fodselsnummer.check_digits(nine)
    raise AssertionError("no check digits in all of May")


def agree(cell: bytes, year: int) -> bool:
    """Whether the fast rules and the slow ones say the same of a cell."""
    fast, text, ran = rules(year), cell.decode("iso-8859-1"), date(year + 1, 4, 1)
    try:
        age, fails = slow_rules.age(text, year, ran), False
    except slow_rules.Stumbles:
        age, fails = None, True
    return (fast.is_valid(cell), fast.is_mod11(cell), fast.age(cell), fast.age_fails(cell)) == (
        slow_rules.is_valid(text, year, ran),
        slow_rules.is_mod11(text),
        age,
        fails,
    )


@pytest.mark.parametrize("year", YEARS)
@given(cell=cells())
def test_the_fast_rules_agree_with_the_slow_ones(year: int, cell: bytes) -> None:
    """Validity, check digits and age of any cell are those of the slow rules written from the description."""
    assert agree(cell, year)


@pytest.mark.parametrize("year", YEARS)
def test_the_fast_rules_agree_with_the_slow_ones_at_the_edges(year: int) -> None:
    """So they are at every edge of the rules."""
    assert [cell for cell in edges() if not agree(cell, year)] == []


@pytest.mark.parametrize("year", GENERATIONS)
def test_every_day_and_month_is_judged_like_the_slow_rules(year: int) -> None:
    """All that four digits can say of day and month is read alike, in a common year and a leap year."""
    wrong = [n for n in range(10_000) for yy in (95, 96) if not agree(b"%04d%02d12345" % (n, yy), year)]
    assert wrong == []


@pytest.mark.parametrize("year", GENERATIONS)
def test_every_byte_everywhere_is_judged_like_the_slow_rules(year: int) -> None:
    """Any byte in any place of a right number, and beside a blank, is read alike."""
    for number in (
        right_check_digits(1, 0),
        right_check_digits(90, 0),
        "01010100000",
        "1 1 9000000",
        " 1019 00000",
    ):
        cell = number.encode()
        odd = (cell[:n] + bytes([c]) + cell[n + 1 :] for n in range(11) for c in range(256))
        assert [other for other in odd if not agree(other, year)] == []


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_program_is_taken_to_run_on_1_april(year: int) -> None:
    """Unless the day is said, the century turns after 1 April two years after the reporting year."""
    yy = year % 100 + 2
    assert [rules(year).age(b"%b%02d12345" % (day, yy)) for day in (b"0104", b"0204")] == [-2, 98]


@pytest.mark.parametrize("year", [2023, 2024])
@given(cell=cells(), ran=days())
@example(cell=b"01032512345", ran=date(2024, 2, 29))
@example(cell=b"28022512345", ran=date(2024, 2, 29))
@example(cell=b"31022512345", ran=date(2024, 2, 29))
def test_the_day_of_running_decides_the_century_in_2023_and_2024(year: int, cell: bytes, ran: date) -> None:
    """A date later than a year after the day of running is a century older, to the day."""
    fast = official.number_rules(year, reference_date=ran)
    assert fast.age(cell) == slow_rules.age(cell.decode("iso-8859-1"), year, ran)


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2025, 2026])
@given(cell=cells(), ran=days())
def test_the_day_of_running_says_nothing_in_other_years(year: int, cell: bytes, ran: date) -> None:
    """Only the programs of 2023 and 2024 reckon from the day they run."""
    fast = official.number_rules(year, reference_date=ran)
    assert (fast.is_valid(cell), fast.age(cell)) == (rules(year).is_valid(cell), rules(year).age(cell))


def duf_cells() -> st.SearchStrategy[bytes]:
    """Draw DUF numbers, right ones, damaged ones and no ones."""
    digits = st.text("0123456789", min_size=10, max_size=10)
    right = digits.map(lambda t: t + f"{sum(map(int.__mul__, (4, 6, 3, 2, 4, 6, 3, 2, 7, 5), map(int, t))) % 11:02d}")
    damaged = st.tuples(right, st.integers(0, 11), st.sampled_from(" 0A\xa0")).map(
        lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + 1 :]
    )
    texts = st.one_of(right, damaged, st.text(" 0123456789", max_size=13))
    return st.one_of(texts.map(lambda t: t.encode("iso-8859-1")), st.binary(max_size=14))


@pytest.mark.parametrize("year", YEARS)
@given(cell=duf_cells())
@example(cell=b" " * 12)
@example(cell=b"0" * 12)
def test_duf_agrees_with_the_slow_rules(year: int, cell: bytes) -> None:
    """A DUF number's check digits are judged as by the slow rules, blanks as 0 in 2020."""
    assert rules(year).is_duf(cell) == slow_rules.is_duf(cell.decode("iso-8859-1"), year)


@pytest.mark.parametrize("year", YEARS)
@given(cell=st.one_of(st.binary(max_size=40), st.sampled_from(LENGTHS)))
def test_any_bytes_have_an_answer(year: int, cell: bytes) -> None:
    """Every function answers for any bytes, with the type it promises."""
    fast = rules(year)
    for judge in (fast.is_valid, fast.is_mod11, fast.age_fails, fast.is_duf):
        assert isinstance(judge(cell), bool)
    age = fast.age(cell)
    assert age is None or isinstance(age, int)


@pytest.mark.parametrize("year", YEARS)
def test_eleven_zeros_have_right_check_digits(year: int) -> None:
    """Eleven zeros have right check digits in every year, pass from 2021 on, and have no age."""
    zeros = b"0" * 11
    assert rules(year).is_mod11(zeros)
    assert rules(year).is_valid(zeros) == (year >= 2021)
    assert rules(year).age(zeros) is None


@pytest.mark.parametrize("to_month", [40, 65, 80], ids=["dolly", "helsenett", "tenor"])
def test_synthetic_series_pass_from_2021(to_month: int) -> None:
    """The three synthetic series fail in 2020 and pass since; only Tenor's have an age, from 2023 on."""
    cell = fnr(date(1990, 5, 17), 123, to_month=to_month).encode()
    assert [rules(year).is_valid(cell) for year in YEARS] == [year >= 2021 for year in YEARS]
    known = [rules(year).age(cell) for year in YEARS]
    assert known == [year - 1990 if year >= 2023 and to_month == 80 else None for year in YEARS]


@pytest.mark.parametrize("suffix", ["00100", "00200", "99999"])
def test_placeholders_pass_from_2023(suffix: str) -> None:
    """A plain date with one of the three suffixes passes from 2023 on, whatever its check digits."""
    cell = b"170590" + suffix.encode()
    assert not rules(2026).is_mod11(cell)
    assert [rules(year).is_valid(cell) for year in YEARS] == [year >= 2023 for year in YEARS]
    assert rules(2026).age(cell) == 36


@pytest.mark.parametrize("head", [b"570590", b"178590"], ids=["d-nummer", "month-80"])
def test_placeholders_must_be_plain_from_2025(head: bytes) -> None:
    """A placeholder written as D-nummer or with month + 80 passes in 2023 and 2024 only."""
    cell = head + b"99999"
    assert [year for year in YEARS if rules(year).is_valid(cell)] == [2023, 2024]
    assert [year for year in YEARS if rules(year).age(cell) is not None and year >= 2023] == [2023, 2024]


def test_placeholder_of_the_year_to_come_is_young() -> None:
    """A placeholder's year is of the 2000s up to the one after the reporting year."""
    assert [rules(2026).age(b"0101%02d99999" % yy) for yy in (26, 27, 28)] == [0, -1, 98]


def test_days_past_the_month_are_read_from_2023() -> None:
    """31 February gives an age from 2023 on; before that the calendar must have the day."""
    cell = b"31029012345"
    assert [rules(year).age(cell) is not None for year in YEARS] == [year >= 2023 for year in YEARS]


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_29_february_needs_a_leap_year_before_2023(year: int) -> None:
    """29 February is a date in every fourth year, 2000 included, D-nummer or not."""
    known = [rules(year).age(b"2902%02d12345" % yy) is not None for yy in range(90, 97)]
    assert known == [yy % 4 == 0 for yy in range(90, 97)]
    assert rules(year).age(b"69020012345") is not None
    assert rules(year).age(b"69020112345") is None


@pytest.mark.parametrize(
    ("born", "individual", "age"),
    [
        (date(1938, 5, 17), 600, -18),
        (date(1921, 5, 17), 100, 99),
        (date(1945, 5, 17), 950, 75),
        (date(1945, 5, 17), 600, 75),
        (date(1915, 5, 17), 100, 105),
    ],
    ids=["500-999 below 40", "0-499", "900-999 from 40 on", "never given", "0-499 below 20"],
)
def test_individual_number_tells_the_century_in_2020(born: date, individual: int, age: int) -> None:
    """In 2020 the individual number tells the century of a valid number."""
    cell = fnr(born, individual, to_month=0, to_day=40).encode()
    assert rules(2020).is_valid(cell)
    assert rules(2020).age(cell) == age


def test_year_below_20_is_the_2000s_without_check_digits_in_2020() -> None:
    """In 2020 the century of an invalid number is guessed: below 20 it is the 2000s."""
    assert [rules(2020).age(b"0105%02d12345" % yy) for yy in (0, 19, 20, 99)] == [20, 1, 100, 21]


def test_a_plus_sign_may_begin_the_date_in_2020() -> None:
    """In 2020 the first six characters are read as a whole number, so that a plus sign stands for 0."""
    assert rules(2020).age(b"+1059012345") == rules(2020).age(b"01059012345") == 30
    assert rules(2020).age(b"-1059012345") is None


def test_signed_individual_numbers_in_2020() -> None:
    """In 2020 an individual number with a sign is still a number: plus is the 1900s, minus is guessed."""
    number = fnr(date(1910, 5, 17), 10, to_month=0, to_day=40)
    assert number[6] == "0"
    ages = [rules(2020).age(f"{number[:6]}{first}{number[7:]}".encode()) for first in "0+-A"]
    assert ages == [110, 110, 10, None]


def test_anything_after_the_date_counts_as_0_in_2020() -> None:
    """In 2020 letters and blanks after the date count as 0 in the check digits, later they are wrong."""
    number = fnr(date(1901, 5, 17), 0, to_month=0, to_day=40)
    number = number[:6] + number[6:].replace("0", "A")
    assert "A" in number
    cell = number.encode()
    assert rules(2020).is_valid(cell)
    assert rules(2020).age(cell) is None
    assert not rules(2021).is_valid(cell)


@pytest.mark.parametrize("year", [2021, 2022])
def test_a_year_of_one_digit_makes_the_age_fail(year: int) -> None:
    """In 2021-2022 a date whose year has one digit is read, but the age stumbles; year 0 is no date."""
    fails = rules(year).age_fails
    assert fails(b"17055 12345")
    assert fails(b"1705 512345")
    assert fails(b"17055A12345")
    assert fails(b"29024A12345")
    assert not fails(b"29025A12345")
    assert not fails(b"17050A12345")
    assert not fails(b"32055A12345")
    assert not fails(b"17055512345")
    assert not fails(b" " * 11)


@pytest.mark.parametrize("year", [2021, 2022])
def test_blanks_stand_for_leading_zeros(year: int) -> None:
    """In 2021-2022 a blank beside a one-digit day or month is read as a leading zero."""
    plain = rules(year).age(b"01059012345")
    assert plain == year - 1990
    assert {rules(year).age(b"%b9012345" % head) for head in (b" 105", b"1 05", b"+105", b"01 5", b"015 ")} == {plain}


@pytest.mark.parametrize("year", [2021, 2022])
def test_age_is_modulo_100_and_99_is_unknown(year: int) -> None:
    """In 2021-2022 the ages run from 0 to 98, and 99 years is unknown."""
    ages = {rules(year).age(b"0105%02d12345" % yy) for yy in range(100)}
    assert ages == {None, *range(99)}
    assert rules(year).age(b"0105%02d12345" % ((year + 1) % 100)) is None


def test_the_holes_of_the_century_table_are_the_2000s_from_2025() -> None:
    """Individual numbers never given for the year count as of the 2000s, so that the age is negative."""
    assert rules(2026).age(b"01054550012") == -19
    assert rules(2026).age(b"01059080012") == -64


@pytest.mark.parametrize("year", [0, 2010, 2017, 2019])
def test_some_years_before_2020_have_no_rules(year: int) -> None:
    """The rules of those years are not included, and asking for them raises."""
    with pytest.raises(ValueError, match="2011 to 2016 and from 2020 on"):
        official.number_rules(year)


def numbered(head: str, individual: int) -> bytes:
    """Write the first number from an individual number on whose check digits there are."""
    for serial in range(individual, individual + 20):
        with suppress(InvalidId):
            return f"{head}{serial:03d}{fodselsnummer.check_digits(f'{head}{serial:03d}')}".encode()
    raise AssertionError


@pytest.mark.parametrize(
    ("head", "individual", "born"),
    [
        ("010185", 0, 1985),
        ("010185", 480, 1985),
        ("010153", 500, 1953),
        ("010154", 500, 1854),
        ("010199", 700, 1899),
        ("010185", 750, 1985),
        ("010139", 500, 2039),
        ("010140", 900, 1940),
        ("010199", 900, 1999),
        ("010100", 500, 2000),
        ("010100", 0, 1900),
        ("410185", 0, 1985),
        ("290284", 0, 1984),
    ],
)
def test_in_the_years_of_11b_the_individual_number_tells_the_century(head: str, individual: int, born: int) -> None:
    """Of a number that is valid, a D-nummer too."""
    number = numbered(head, individual)
    for year in range(2011, 2017):
        assert rules(year).is_valid(number)
        assert rules(year).age(number) == year - born


def test_in_the_years_of_11b_a_wrong_number_has_an_age_by_its_date() -> None:
    """This century up to the reporting year, and the last from there on; without a date there is none."""
    for year in range(2011, 2017):
        yy = year % 100
        assert rules(year).age(b"0101%02d00000" % yy) == 0
        assert rules(year).age(b"0101%02d00000" % (yy + 1)) == 99
        assert rules(year).age(b"010100XXXXX") == yy
        for cell in (b"", b"010185", b"31028500000", b"29028500000", b"01818500000", b"X1018500000", b" " * 11):
            assert rules(year).age(cell) is None


def test_in_the_years_of_11b_a_number_needs_a_date_and_check_digits() -> None:
    """Neither zeros nor the series for tests nor a date with 00100 pass."""
    for year in range(2011, 2017):
        ok = numbered("010185", 750)
        assert rules(year).is_valid(ok)
        assert rules(year).is_mod11(b"00000000000")
        for cell in (b"00000000000", numbered("310285", 0), numbered("290285", 0), numbered("018185", 0)):
            assert not rules(year).is_valid(cell)
        for cell in (b"01018500100", b"", ok[:10], ok + b"0", b" " * 11):
            assert not rules(year).is_valid(cell)
        assert not rules(year).age_fails(ok)
        assert rules(year).is_duf(b"0" * 12)


@given(cell=cells() | cells(width=12))
def test_in_the_years_of_11b_any_bytes_have_an_answer(cell: bytes) -> None:
    """A valid number has an age, and every answer is of its kind."""
    for year in (2011, 2016):
        age = rules(year).age(cell)
        assert age is None or isinstance(age, int)
        assert not rules(year).is_valid(cell) or age is not None
        assert rules(year).is_duf(cell) == rules(2021).is_duf(cell)
