from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import duf
from tests.ids.numbers import change

numbers = st.builds("{}{:06d}".format, st.integers(1990, 2026), st.integers(0, 999_999)).map(
    lambda head: head + duf.check_digits(head)
)


@given(number=numbers)
def test_a_number_with_its_check_digits_is_valid(number: str) -> None:
    """A built number is valid, and validate gives it back."""
    assert duf.is_valid(number)
    assert duf.validate(number) == number


@given(number=numbers)
def test_format_and_compact_are_inverse(number: str) -> None:
    """The written form is grouped 4-6-2, still valid, and compact takes the groups away."""
    assert [len(group) for group in duf.format(number).split(" ")] == [4, 6, 2]
    assert duf.compact(duf.format(number)) == number
    assert duf.validate(duf.format(number)) == number


@given(number=numbers, place=st.integers(0, 11), by=st.integers(1, 9))
def test_one_changed_digit_fails(number: str, place: int, by: int) -> None:
    """No digit can be changed alone."""
    assert not duf.is_valid(change(number, place, by))


def test_check_digits_are_the_weighted_sum_modulo_11() -> None:
    """The digits are weighed by 4, 6, 3, 2, 4, 6, 3, 2, 7, 5, and the remainder is 00 to 10."""
    ones = [duf.check_digits("0" * place + "1" + "0" * (9 - place)) for place in range(10)]
    assert ones == ["04", "06", "03", "02", "04", "06", "03", "02", "07", "05"]
    assert duf.check_digits("2" + "0" * 8 + "4") == "06"
    assert duf.check_digits("0" * 9 + "2") == "10"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "length"),
        ("20200000011", "length"),
        ("2020000001A1", "characters"),
        ("0" * 12, "year"),
        ("202000000100", "check_digits"),
    ],
    ids=["empty", "eleven", "letter", "zeros", "wrong check digits"],
)
def test_what_is_wrong_is_said_without_the_number(number: str, reason: str) -> None:
    """The error names the kind and the reason, never the number."""
    with pytest.raises(InvalidId) as caught:
        duf.validate(number)
    assert (caught.value.kind, caught.value.reason) == ("DUF number", reason)
    assert not number or number not in str(caught.value)
    assert not duf.is_valid(number)


@given(text=st.text(max_size=16))
def test_any_text_is_valid_or_not(text: str) -> None:
    """Any text has an answer, and only twelve digits are valid."""
    assert not duf.is_valid(text) or len(duf.compact(text)) == 12
