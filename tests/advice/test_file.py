from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice import FileAdvice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.report import Advice

LENGTH = 10
OTHERS = {8: (2025, 2024), 10: (2026,), 12: (2017,)}
"""The years of each length, newest first."""

PLAIN = b"abcdefghij"


def advised(*lines: bytes) -> tuple[Advice, ...]:
    """Let some lines go by, and give the advice on them."""

    def years(length: int) -> Sequence[int]:
        return OTHERS.get(length, ())

    advice = FileAdvice(2026, LENGTH, years)
    assert list(advice.watch(lines)) == list(lines)
    return advice.result()


def topics(*lines: bytes) -> dict[str, tuple[int, ...]]:
    """Give the topics of the advice on some lines, with the lines they name."""
    return {advice.topic: advice.lines for advice in advised(*lines)}


def test_a_plain_file_needs_no_advice() -> None:
    """Nor does an empty one, nor letters in ISO-8859-1."""
    assert advised() == ()
    assert advised(PLAIN, PLAIN) == ()
    assert advised("abc æøå ij".encode("latin-1")) == ()


def test_the_layout_of_another_year_is_named() -> None:
    """With the years it may be, how many lines, and what has probably happened (A-12)."""
    (advice,) = advised(b"12345678", PLAIN, b"12345678", b"1")
    assert (advice.topic, advice.lines) == ("other-year", ())
    assert advice.message.startswith(
        "2 av 4 linjer er 8 tegn lange. Det er filbeskrivelsen for 2024, 2025, ikke for 2026."
    )
    assert "fagsystemet ikke oppgradert" in advice.message


def test_a_length_of_no_year_is_no_layout() -> None:
    """Lines of a length that no year has are the verdict's matter, however many; those of another year are named."""
    assert advised(b"1", PLAIN) == ()
    assert [advice.topic for advice in advised(b"1", b"1", b"12345678")] == ["other-year"]


def test_a_byte_order_mark_is_recognised_on_the_first_line_alone() -> None:
    """It makes that line three characters too long; what follows it is looked at without it."""
    assert topics(b"\xef\xbb\xbf" + PLAIN, PLAIN) == {"byte-order-mark": (1,)}
    assert topics(b"\xef\xbb\xbf" + "æ".encode(), PLAIN) == {"byte-order-mark": (1,), "utf-8": (1,)}
    assert topics(PLAIN, b"\xef\xbb\xbf" + PLAIN) == {"utf-8": (2,)}


def test_utf_8_is_recognised_where_it_is_not_the_right_letters() -> None:
    """Lines that are UTF-8 and not ASCII; a line of both kinds is none."""
    assert topics("blåbærsyltetøy".encode(), PLAIN, "øl".encode()) == {"utf-8": (1, 3)}
    assert topics("blåbærsyltetøy".encode() + "æ".encode("latin-1")) == {}


def test_tabs_are_recognised() -> None:
    """Whatever the length of the line."""
    assert topics(PLAIN, b"abc\tefghij", b"\t") == {"tabs": (2, 3)}


def test_only_the_first_lines_are_named_and_all_are_counted() -> None:
    """A long file does not make long advice."""
    (advice,) = advised(*[b"abc\tefghij"] * 50)
    assert advice.lines == tuple(range(1, 21))
    assert advice.message.startswith("50 linjer")


def test_all_kinds_may_come_together() -> None:
    """In a fixed order."""
    lines = (b"\xef\xbb\xbf12345", b"1234567\t", b"12345\xc3\xa6", b"12345678")
    assert list(topics(*lines)) == ["other-year", "byte-order-mark", "utf-8", "tabs"]


@given(lines=st.lists(st.binary(max_size=14)))
def test_any_lines_pass_unchanged(lines: list[bytes]) -> None:
    """Whatever they hold, they go by as they are, and the advice names only lines that are there."""
    for advice in advised(*lines):
        assert all(1 <= number <= len(lines) for number in advice.lines)
