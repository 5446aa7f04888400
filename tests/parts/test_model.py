from __future__ import annotations

from kostra_sdk import DataError
from kostra_sdk.parts import InSeveral, PartProblem, PartsMismatch, Place, Sighting


def test_a_mismatch_names_every_part_and_line() -> None:
    """What it is, what it should be, the first lines and how many more there are."""
    problems = [
        PartProblem("nav", "year", "2024", "2025"),
        PartProblem("flyktning", "KOMMUNE_NR", "1103", "4601", (1, 2), 40),
        PartProblem("flyktning", "VERSION", "24", "25", (3,), 1),
    ]
    mismatch = PartsMismatch(problems)
    assert mismatch.problems == tuple(problems)
    assert str(mismatch) == (
        "nav: year is '2024', but the whole is for '2025'; "
        "flyktning: KOMMUNE_NR is '1103', but the whole is for '4601' (line 1, 2 and 38 more); "
        "flyktning: VERSION is '24', but the whole is for '25' (line 3)"
    )
    assert isinstance(mismatch, DataError)


def test_places_are_ordered_and_short() -> None:
    """By part, then by line."""
    assert sorted([Place("nav", 2), Place("flyktning", 9), Place("nav", 1)])[1] == Place("nav", 1)
    assert str(Place("nav", 12)) == "nav 12"


def test_the_parts_of_a_person_are_named_once() -> None:
    """However many records there are in each."""
    person = InSeveral(
        (Sighting("nav", 1, "1"), Sighting("nav", 2, "2"), Sighting("flyktning", 1, "3")), ("fødselsnummer",)
    )
    assert person.parts == ("nav", "flyktning")
