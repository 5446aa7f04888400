from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import fodselsnummer
from kostra_sdk.ids.fodselsnummer import Kind
from tests.ids.numbers import change, fnr


@st.composite
def births(draw: st.DrawFn) -> tuple[date, int]:
    """Draw a date of birth and an individual number of its series, with room for the builder."""
    born = draw(st.dates(date(1854, 1, 1), date(2039, 12, 31)))
    if born.year < 1900:
        return born, draw(st.integers(500, 730))
    if born.year < 2000:
        nineties = born.year >= 1940 and draw(st.booleans())
        return born, draw(st.integers(900, 980) if nineties else st.integers(0, 480))
    return born, draw(st.integers(500, 980))


def reason(number: str, *, from_2032: bool = False) -> str:
    """Give what is said to be wrong with a number, and see that the number itself is not."""
    with pytest.raises(InvalidId) as caught:
        fodselsnummer.validate(number, from_2032=from_2032)
    assert caught.value.kind == "fødselsnummer"
    assert not number or number not in str(caught.value)
    return caught.value.reason


@given(birth=births(), to_month=st.sampled_from([40, 65, 80]), to_day=st.sampled_from([0, 40]))
def test_a_built_number_is_valid_and_tells_its_birth_date(birth: tuple[date, int], to_month: int, to_day: int) -> None:
    """A number of any synthetic series, D-nummer or not, is valid and holds the date it was made of."""
    number = fnr(*birth, to_month=to_month, to_day=to_day)
    assert fodselsnummer.is_valid(number)
    assert fodselsnummer.is_valid(number, from_2032=True)
    assert fodselsnummer.validate(number) == number
    assert fodselsnummer.birth_date(number) == birth[0]
    assert fodselsnummer.is_d_number(number) == (to_day == 40)
    assert fodselsnummer.is_synthetic(number)
    assert fodselsnummer.kind(number) is {40: Kind.DOLLY, 65: Kind.HELSENETT, 80: Kind.TENOR}[to_month]


@given(birth=births())
def test_format_and_compact_are_inverse(birth: tuple[date, int]) -> None:
    """The written form is grouped 6-5, still valid, and compact takes the groups away."""
    number = fnr(*birth)
    assert [len(group) for group in fodselsnummer.format(number).split(" ")] == [6, 5]
    assert fodselsnummer.compact(fodselsnummer.format(number)) == number
    assert fodselsnummer.validate(fodselsnummer.format(number)) == number


@given(birth=births(), place=st.integers(0, 10), by=st.integers(1, 9))
def test_one_changed_digit_fails(birth: tuple[date, int], place: int, by: int) -> None:
    """No digit can be changed alone, in the numbers of 2032 neither."""
    number = change(fnr(*birth), place, by)
    assert not fodselsnummer.is_valid(number)
    assert not fodselsnummer.is_valid(number, from_2032=True)


@given(birth=births(), place=st.integers(0, 9))
def test_two_digits_swapped_fail(birth: tuple[date, int], place: int) -> None:
    """Two different digits beside each other cannot change places."""
    number = fnr(*birth)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not fodselsnummer.is_valid(swapped)


@pytest.mark.parametrize(
    ("number", "born", "kind"),
    [
        ("17912099997", date(2020, 11, 17), Kind.TENOR),
        ("21929774873", date(1897, 12, 21), Kind.TENOR),
        ("52905200100", date(1952, 10, 12), Kind.TENOR),
        ("15507600333", date(1976, 10, 15), Kind.DOLLY),
        ("45440356293", date(2003, 4, 5), Kind.DOLLY),
    ],
    ids=["2020", "1897", "D-nummer with the suffix of a placeholder", "1976", "D-nummer of 2003"],
)
def test_published_synthetic_numbers(number: str, born: date, kind: Kind) -> None:
    """Synthetic numbers published as examples by those who make them are read as they say."""
    assert fodselsnummer.birth_date(number) == born
    assert fodselsnummer.kind(number) is kind


def test_ordinary_and_d_numbers_are_told_apart() -> None:
    """A number without anything added is ordinary, with 40 added to the day it is a D-nummer."""
    born = date(1860, 5, 17)
    ordinary, d_number = fnr(born, 600, to_month=0), fnr(born, 600, to_month=0, to_day=40)
    assert fodselsnummer.kind(ordinary) is Kind.ORDINARY
    assert fodselsnummer.kind(d_number) is Kind.D_NUMBER
    assert not fodselsnummer.is_synthetic(ordinary)
    assert not fodselsnummer.is_d_number(ordinary)


@pytest.mark.parametrize("suffix", sorted(fodselsnummer.PLACEHOLDER_SUFFIXES))
def test_placeholders_are_no_numbers_but_have_a_kind(suffix: str) -> None:
    """A date with one of the three suffixes is a placeholder: of a kind, but not valid."""
    assert fodselsnummer.kind(f"170590 {suffix}") is Kind.PLACEHOLDER
    assert not fodselsnummer.is_synthetic(f"170590{suffix}")
    assert not fodselsnummer.is_valid(f"170590{suffix}")


@pytest.mark.parametrize(
    "text",
    [
        "17059000300",
        "31029000100",
        "57059000100",
        "17859000100",
        "170590001001",
        "17O59000100",
        "1705900010²",
    ],
    ids=["other suffix", "31 February", "D-nummer", "month + 80", "twelve", "letter", "superscript"],
)
def test_what_is_no_placeholder_has_no_kind(text: str) -> None:
    """Only a plain date that exists, with one of the three suffixes, is a placeholder."""
    with pytest.raises(InvalidId):
        fodselsnummer.kind(text)


def test_reasons_of_form() -> None:
    """Other characters than digits, and any other length than eleven, are said to be what is wrong."""
    assert reason("") == "length"
    assert reason("1785901234") == "length"
    assert reason("178590123456") == "length"
    assert reason("17859O12345") == "characters"
    assert reason("\uff117859012345") == "characters"


@pytest.mark.parametrize(
    "head",
    [
        "008590",
        "328590",
        "408590",
        "728590",
        "318490",
        "298290",
        "170090",
        "171390",
        "175390",
        "177890",
        "179390",
    ],
    ids=[
        "day 0",
        "day 32",
        "day 40",
        "day 72",
        "31 April",
        "29 February 1990",
        *[f"month {n}" for n in (0, 13, 53, 78, 93)],
    ],
)
def test_days_that_do_not_exist(head: str) -> None:
    """Days and months outside the calendar and the series are no dates."""
    assert reason(f"{head}12345") == "date"


def test_29_february_1900_is_no_date_but_of_2000_is() -> None:
    """The leap day is that of the very year: 2000 has one, 1900 has none."""
    assert fodselsnummer.birth_date(fnr(date(2000, 2, 29), 600)) == date(2000, 2, 29)
    assert reason("29820012345") == "date"


@pytest.mark.parametrize(("yy", "individual"), [(40, 500), (53, 749), (54, 750), (99, 899), (53, 899)])
def test_series_never_given_have_no_century(yy: int, individual: int) -> None:
    """Individual numbers that no one of that year was ever given are refused."""
    assert reason(f"1785{yy}{individual}00") == "century"


@pytest.mark.parametrize(
    ("yy", "individual", "year"),
    [
        (0, 499, 1900),
        (39, 500, 2039),
        (0, 999, 2000),
        (40, 900, 1940),
        (54, 749, 1854),
        (99, 500, 1899),
        (99, 0, 1999),
    ],
)
def test_the_ends_of_the_series(yy: int, individual: int, year: int) -> None:
    """The first and last number of each series belong to it."""
    head = f"{yy:02d}{individual:03d}"
    dates = (f"{day:02d}{month + 80}" for month in range(1, 13) for day in range(1, 29))
    for day_and_month in dates:
        try:
            number = day_and_month + head + fodselsnummer.check_digits(day_and_month + head)
        except InvalidId:
            continue
        assert fodselsnummer.birth_date(number).year == year
        return
    pytest.fail("no number of the series has check digits")


def test_wrong_check_digits() -> None:
    """A date and a series that are right do not make a number."""
    assert reason("17859012300") == "check_digits"


def numbers_2032(first_nine: str) -> list[str]:
    """Give the numbers of 2032 that begin so: each first check digit whose sum leaves 0 to 3."""
    found = []
    for first in range(10):
        digits = [*map(int, first_nine), first]
        if sum(w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), digits, strict=True)) % 11 <= 3:
            rest = sum(w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), digits, strict=True)) % 11
            if rest != 1:
                found.append(f"{first_nine}{first}{-rest % 11}")
    return found


@given(born=st.dates(date(1940, 1, 1), date(2039, 12, 31)), individual=st.integers(0, 999))
def test_numbers_of_2032_have_several_first_check_digits(born: date, individual: int) -> None:
    """From 2032 the first sum may leave 0, 1, 2 or 3, and any individual number goes with any year."""
    first_nine = f"{born.day:02d}{born.month + 80}{born.year % 100:02d}{individual:03d}"
    right = set(numbers_2032(first_nine))
    assert {n for k in range(100) if fodselsnummer.is_valid(n := f"{first_nine}{k:02d}", from_2032=True)} == right
    assert {n for k in range(100) if fodselsnummer.is_valid(n := f"{first_nine}{k:02d}")} <= right


def test_numbers_of_2032_are_not_valid_unasked() -> None:
    """A number of 2032 is accepted only where the caller says it may be one."""
    relaxed = [number for number in numbers_2032("029132999") if not fodselsnummer.is_valid(number)]
    assert relaxed
    assert {reason(number) for number in relaxed} == {"check_digits"}
    assert reason("31820099900", from_2032=True) == "date"
    assert reason(change(relaxed[0], 10, 1), from_2032=True) == "check_digits"


def test_some_numbers_have_no_check_digits() -> None:
    """Where a check digit would be 10, the first or the second, no number is given."""
    first_would_be_10, second_would_be_10 = "178590109", "178590103"
    weights = (3, 7, 6, 1, 8, 9, 4, 5, 2)
    sums = [
        sum(w * int(c) for w, c in zip(weights, nine, strict=True)) % 11
        for nine in (first_would_be_10, second_would_be_10)
    ]
    assert [rest == 1 for rest in sums] == [True, False]
    for nine in (first_would_be_10, second_would_be_10):
        with pytest.raises(InvalidId, match="check_digits"):
            fodselsnummer.check_digits(nine)


@pytest.mark.parametrize("first_nine", ["17859012", "1785901234", "17859012x"], ids=["eight", "ten", "letter"])
def test_check_digits_want_nine_digits(first_nine: str) -> None:
    """Check digits are those of nine digits, nothing else."""
    with pytest.raises(InvalidId):
        fodselsnummer.check_digits(first_nine)


@given(text=st.one_of(st.text(max_size=14), st.text("0123456789", min_size=11, max_size=11)))
def test_any_text_is_valid_or_not(text: str) -> None:
    """Any text has an answer, and whatever is valid has a kind and a birth date."""
    if fodselsnummer.is_valid(text):
        assert fodselsnummer.kind(text) in Kind
        assert fodselsnummer.birth_date(text).year >= 1854
