from __future__ import annotations

from itertools import product

import pytest

from kostra_sdk.controls import by_year
from kostra_sdk.controls.judge import BadLine
from kostra_sdk.controls.prechecks import attachment, record_length
from kostra_sdk.report.model import Severity

NAME = by_year({2020: "old", 2023: "new"})
YEARS = range(2020, 2028)


@pytest.mark.parametrize(
    ("has_participants", "one_character", "has_lines", "old", "new"),
    [
        # From 2023 the file is looked at as characters, before as lines that are not blank.
        (True, False, True, None, None),
        (True, False, False, Severity.ERROR, None),
        (True, True, False, Severity.ERROR, Severity.FATAL),
        (True, True, True, None, Severity.FATAL),
        (False, False, True, Severity.ERROR, Severity.FATAL),
        (False, False, False, Severity.OK, Severity.FATAL),
        (False, True, False, Severity.OK, Severity.OK),
        (False, True, True, Severity.ERROR, Severity.OK),
    ],
)
def test_the_file_is_held_against_what_was_said(
    has_participants: bool, one_character: bool, has_lines: bool, old: Severity | None, new: Severity | None
) -> None:
    """Control 000: every combination, in every year."""
    for year in YEARS:
        finding = attachment(
            NAME, year, has_participants=has_participants, one_character=one_character, has_lines=has_lines
        )
        expected = old if year < 2023 else new
        assert (finding and finding.severity) == expected
        if finding:
            assert finding.control == ("old" if year < 2023 else "new")
            assert (finding.lines, finding.caseworker, finding.journal_number) == ((), None, None)


def test_what_is_wrong_with_the_file_is_said_in_words() -> None:
    """Expected and missing, there and not expected, and empty as said."""
    words = {
        (has, one): finding.message
        for has, one in product((True, False), repeat=2)
        if (finding := attachment("000", 2026, has_participants=has, one_character=one, has_lines=True))
    }
    assert "har deltakere, men filen er tom" in words[True, True]
    assert "ikke har deltakere, men filen inneholder" in words[False, False]
    assert "slik den skal være" in words[False, True]
    assert len(words) == 3


BAD = (BadLine(2, 5, has_tab=False), BadLine(7, 9, has_tab=True))


def test_from_2023_each_bad_line_is_a_finding() -> None:
    """With the length it has; of the right length, it is the tab that is wrong."""
    short, tabbed = record_length(NAME, 2023, expected=9, bad_lines=BAD, records=9)
    assert (short.control, short.severity, short.lines) == ("new", Severity.FATAL, (2,))
    assert short.message == "Linjen er 5 tegn lang; ventet 9."
    assert (tabbed.severity, tabbed.lines) == (Severity.FATAL, (7,))
    assert "tabulator" in tabbed.message
    assert (short.caseworker, short.journal_number) == (None, None)


def test_until_2016_each_bad_line_is_a_finding() -> None:
    """As from 2023, but what blocks is an error, and a tab is no fault of the line."""
    short, longer = record_length("K", 2014, expected=9, bad_lines=(BAD[0], BadLine(7, 10, has_tab=True)), records=9)
    assert (short.control, short.severity, short.lines) == ("K", Severity.ERROR, (2,))
    assert [short.message, longer.message] == [
        "Linjen er 5 tegn lang; ventet 9.",
        "Linjen er 10 tegn lang; ventet 9.",
    ]
    assert record_length("K", 2014, expected=9, bad_lines=(), records=0) == []


def test_until_2022_all_bad_lines_are_one_finding() -> None:
    """It names them, the first ten in words."""
    (finding,) = record_length(NAME, 2022, expected=9, bad_lines=BAD, records=9)
    assert (finding.control, finding.severity, finding.lines) == ("old", Severity.ERROR, (2, 7))
    assert finding.message == "2 linjer har ikke 9 tegn: 2, 7."
    many = [BadLine(number, 1, has_tab=False) for number in range(1, 13)]
    (finding,) = record_length(NAME, 2022, expected=9, bad_lines=many, records=12)
    assert finding.lines == tuple(range(1, 13))
    assert finding.message == "12 linjer har ikke 9 tegn: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …."
    (finding,) = record_length(NAME, 2022, expected=9, bad_lines=many[:10], records=12)
    assert finding.message == "10 linjer har ikke 9 tegn: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10."


def test_a_file_without_lines_is_a_fault_in_2020_alone() -> None:
    """Later programs say nothing of the length where there is no line."""
    (finding,) = record_length(NAME, 2020, expected=9, bad_lines=(), records=0)
    assert (finding.control, finding.severity, finding.lines) == ("old", Severity.ERROR, ())
    assert "ventet linjer på 9 tegn" in finding.message
    for year in range(2021, 2028):
        assert record_length(NAME, year, expected=9, bad_lines=(), records=0) == []


def test_lines_of_the_right_length_are_no_finding() -> None:
    """In no year."""
    for year in YEARS:
        assert record_length(NAME, year, expected=9, bad_lines=(), records=1) == []
