from __future__ import annotations

import pytest

from kostra_sdk import Extract
from kostra_sdk.parts import PartProblem, PartsMismatch, Whole
from tests.forms.lines import line
from tests.parts.builders import PERSONS, joined, record


def problems(parts: dict[str, bytes | Extract[object]], region: str = "460100") -> tuple[PartProblem, ...]:  # type: ignore[type-var]
    """Tell in what parts are not of one whole."""
    with pytest.raises(PartsMismatch) as caught:
        Whole.merge(parts, form="11F", year=2025, region=region)
    return caught.value.problems


def test_lines_of_another_municipality_or_year_are_all_listed() -> None:
    """By part and field, with the first five lines and how many there are; what is as it should be is not there."""
    other = record("J1", KOMMUNE_NR="1103")
    found = problems(
        {
            "nav": joined(record("J1"), *[other] * 7),
            "flyktning": joined(record("J1", VERSION="24"), record("J2"), record("J3", KOMMUNE_NR="0301")),
            "kvp": joined(record("J4")),
        }
    )
    assert found == (
        PartProblem("nav", "KOMMUNE_NR", "1103", "4601", (2, 3, 4, 5, 6), 7),
        PartProblem("flyktning", "VERSION", "24", "25", (1,), 1),
        PartProblem("flyktning", "KOMMUNE_NR", "0301", "4601", (3,), 1),
    )


def test_extracts_of_something_else_are_told_with_the_lines_of_others() -> None:
    """An extract says itself what it is for; all of it comes at once."""
    found = problems(
        {
            "nav": Extract.new(form="11CF", year=2024, region="110300"),
            "flyktning": joined(record("J1", VERSION="24")),
        }
    )
    assert found == (
        PartProblem("nav", "form", "11CF", "11F"),
        PartProblem("nav", "year", "2024", "2025"),
        PartProblem("nav", "region", "110300", "460100"),
        PartProblem("flyktning", "VERSION", "24", "25", (1,), 1),
    )


def test_a_bydel_belongs_to_oslo_alone() -> None:
    """Its lines say the bydel of its name; a bydel is no part of another bydel, nor of another municipality."""
    frogner = joined(record("J1", KOMMUNE_NR="0301", BYDELSNR="05"))
    assert problems({"030107": frogner}, "030100") == (PartProblem("030107", "BYDELSNR", "05", "07", (1,), 1),)
    assert problems({"030105": frogner}, "030107") == (PartProblem("030105", "region", "030105", "030107"),)
    assert problems({"030105": frogner}) == (PartProblem("030105", "region", "030105", "460100"),)
    assert problems({"460101": joined(record("J1"))}) == (PartProblem("460101", "region", "460101", "460100"),)


def test_blank_cells_and_lines_that_are_no_records_are_the_checks_matter() -> None:
    """The official controls say what is wrong with them."""
    whole = Whole.merge(
        {"nav": joined(record("J1", PERSONS[0], VERSION="", KOMMUNE_NR="")), "flyktning": b"1103 for kort\n"},
        form="11F",
        year=2025,
        region="460100",
    )
    assert len(whole) == 2
    assert whole.check().report.blocks_submission


def test_a_part_in_another_years_layout_is_no_part() -> None:
    """A case system that was not upgraded (A-12): all its lines are as long as those of other years."""
    old = joined(*[line("11F", 2024, {})] * 7)
    assert problems({"nav": joined(record("J1")), "flyktning": old}) == (
        PartProblem("flyktning", "year", "2019, 2020, 2021, 2022, 2023, 2024", "2025", (1, 2, 3, 4, 5), 7),
    )
    assert len(Whole.merge({"nav": old + record("J1")}, form="11F", year=2025, region="460100")) == 8


def test_lines_are_counted_as_the_program_of_the_year_counts_them() -> None:
    """Until 2022 a CR ends a line, and blank lines are none; 11CF has a file that says there is nobody, 11F not yet."""
    for form, has_such_a_file in (("11F", False), ("11CF", True)):
        old = line(form, 2022, {})
        whole = Whole.merge({"nav": old + b"\r \r" + old, "kvp": b" "}, form=form, year=2022, region="460100")
        assert {name: (part.records, part.is_empty) for name, part in whole.parts.items()} == {
            "nav": (2, False),
            "kvp": (0, has_such_a_file),
        }
