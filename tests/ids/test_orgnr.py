from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import orgnr
from tests.ids.numbers import change

if TYPE_CHECKING:
    from collections.abc import Iterable


@st.composite
def numbers(draw: st.DrawFn, first: Iterable[str] = "2389") -> str:
    """Draw numbers with their check digit."""
    head = draw(st.sampled_from(sorted(first))) + f"{draw(st.integers(0, 9_999_999)):07d}"
    assume(sum(w * int(c) for w, c in zip((3, 2, 7, 6, 5, 4, 3, 2), head, strict=True)) % 11 != 1)
    return head + orgnr.check_digit(head)


@given(number=numbers())
def test_a_number_with_its_check_digit_is_valid(number: str) -> None:
    """A built number is valid, and its weighted sum is a multiple of 11."""
    assert orgnr.is_valid(number)
    assert orgnr.validate(number) == number
    assert sum(w * int(c) for w, c in zip((3, 2, 7, 6, 5, 4, 3, 2, 1), number, strict=True)) % 11 == 0


@given(number=numbers())
def test_format_and_compact_are_inverse(number: str) -> None:
    """The written form is grouped by three, still valid, and compact takes the groups away."""
    assert [len(group) for group in orgnr.format(number).split(" ")] == [3, 3, 3]
    assert orgnr.compact(orgnr.format(number)) == number
    assert orgnr.validate(orgnr.format(number)) == number


@given(number=numbers(), place=st.integers(0, 8), by=st.integers(1, 9))
def test_one_changed_digit_fails(number: str, place: int, by: int) -> None:
    """No digit can be changed alone."""
    assert not orgnr.is_valid(change(number, place, by))


@given(real=numbers("89"), synthetic=numbers("23"))
def test_synthetic_numbers_begin_with_2_or_3(real: str, synthetic: str) -> None:
    """The first digit tells test data from the register."""
    assert orgnr.is_synthetic(synthetic)
    assert not orgnr.is_synthetic(real)


def test_statistics_norway_has_a_valid_number() -> None:
    """A well-known number of the register is valid, and not synthetic."""
    assert orgnr.format("971526920") == "971 526 920"
    assert not orgnr.is_synthetic("971 526 920")


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "length"),
        ("31000000", "length"),
        ("3100000O0", "characters"),
        ("000000000", "series"),
        ("310000001", "check_digits"),
        ("300000040", "check_digits"),
    ],
    ids=["empty", "eight", "letter", "zeros", "wrong check digit", "check digit would be 10"],
)
def test_what_is_wrong_is_said_without_the_number(number: str, reason: str) -> None:
    """The error names the kind and the reason, never the number."""
    with pytest.raises(InvalidId) as caught:
        orgnr.validate(number)
    assert (caught.value.kind, caught.value.reason) == ("organisasjonsnummer", reason)
    assert not number or number not in str(caught.value)
    assert not orgnr.is_valid(number)


def test_some_numbers_have_no_check_digit() -> None:
    """Where the check digit would be 10 there is no such number."""
    assert sum(w * d for w, d in zip((3, 2, 7, 6, 5, 4, 3, 2), (3, 0, 0, 0, 0, 0, 0, 7), strict=True)) % 11 == 1
    with pytest.raises(InvalidId, match="check_digits"):
        orgnr.check_digit("30000007")


@pytest.mark.parametrize("number", ["000000000", "310000001"], ids=["zeros", "wrong check digit"])
def test_what_is_no_number_is_not_called_real(number: str) -> None:
    """Asking whether something is synthetic raises where it is no number at all."""
    with pytest.raises(InvalidId):
        orgnr.is_synthetic(number)
