from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice import FileAdvice
from kostra_sdk.advice.file import file_advice
from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms import find_form
from tests.forms.lines import line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kostra_sdk.report import Advice

LENGTH = 10
OTHERS = {8: (2025, 2024), 10: (2026, 2025), 12: (2017,)}
"""The years of each length, newest first."""

PLAIN = b"abcdefghij"


def years_of(length: int) -> Sequence[int]:
    """Give the years of a length."""
    return OTHERS.get(length, ())


def advised(*lines: bytes) -> tuple[Advice, ...]:
    """Let some lines go by, and give the advice on them."""
    advice = FileAdvice(2026, LENGTH, years_of)
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


# Another year's lines that are as long as this year's


def of_years(*digits: bytes) -> tuple[Advice, ...]:
    """Let lines of this year's length go by that begin with the last two digits of a year."""
    advice = FileAdvice(2026, LENGTH, years_of, slice(0, 2))
    list(advice.watch([each.ljust(LENGTH) for each in digits]))
    return advice.result()


def test_last_years_layout_is_seen_by_its_year_where_the_length_is_the_same() -> None:
    """The layouts of 2025 and 2026 are as long as each other: then the year in the lines tells (A-12, B-2)."""
    (advice,) = of_years(b"25", b"25", b"26")
    assert (advice.topic, advice.lines) == ("other-year", ())
    assert advice.message.startswith("2 av 3 linjer har oppgaveår 2025, ikke 2026.")
    assert "fagsystemet ikke oppgradert" in advice.message


@pytest.mark.parametrize(
    "digits",
    [
        (),
        (b"26", b"26"),
        (b"25", b"26", b"26"),
        (b"24", b"24"),
        (b"  ", b"xx"),
    ],
    ids=["none", "this-year", "a-few", "a-year-of-another-length", "no-year"],
)
def test_a_year_that_is_no_layout_is_control_04s_matter(digits: tuple[bytes, ...]) -> None:
    """A few wrong lines are wrong lines, and a year whose lines are of another length is no layout of this one."""
    assert of_years(*digits) == ()


def test_lines_of_another_length_tell_by_their_length() -> None:
    """Where a year would stand in them is not known."""
    advice = FileAdvice(2026, LENGTH, years_of, slice(0, 2))
    list(advice.watch([b"25345678", b"26" + PLAIN[2:]]))
    (said,) = advice.result()
    assert said.message.startswith("1 av 2 linjer er 8 tegn lange.")


@pytest.mark.parametrize("form", ["11F", "11CF"])
def test_a_file_is_looked_over_without_being_judged(form: str, tmp_path: Path) -> None:
    """A case system asks whether what it writes is this year's, by path or bytes, in any year."""
    old = line(form, 2025, {}) + b"\n"
    assert [each.topic for each in file_advice(old * 3, form=form, year=2026)] == ["other-year"]
    assert file_advice(gzip.compress(old * 3), form=form, year=2026) == file_advice(old * 3, form=form, year=2026)
    assert file_advice(old, form=form, year=2025) == ()
    path = tmp_path / "uttrekk.dat"
    path.write_bytes(line(form, 2024, {}) + b"\n")
    (said,) = file_advice(path, form=form, year=2026)
    assert f"er {find_form(form).layout(2024).length} tegn lange" in said.message
    with pytest.raises(UnknownEdition):
        file_advice(old, form=form, year=1999)


@pytest.mark.parametrize("form", ["11F", "11CF", "11B"])
def test_every_layout_tells_where_its_year_stands(form: str) -> None:
    """A line of a year, looked over as that year's, needs no advice."""
    found = find_form(form)
    for year in found.control_years:
        advice = FileAdvice.of(found, year)
        list(advice.watch([line(form, year, {})]))
        assert advice.result() == ()
    assert FileAdvice.of(found, found.years[0]).result() == ()
