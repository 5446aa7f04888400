from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.forms import find_form
from kostra_sdk.parts import Whole
from kostra_sdk.parts.people import People
from tests.forms.lines import line, placeholder
from tests.parts.builders import EDITION, PERSONS, SEEKERS, joined, record

if TYPE_CHECKING:
    from kostra_sdk.parts import InSeveral


def merged(**parts: bytes) -> Whole:
    """Merge parts of 11F 2025."""
    return Whole.merge(parts, form="11F", year=2025, region="460100")


def told(people: tuple[InSeveral, ...]) -> list[tuple[tuple[tuple[str, int, str], ...], tuple[str, ...]]]:
    """Tell who is where, plainly."""
    return [
        (tuple((each.part, each.line, each.journal_number) for each in person.sightings), person.by)
        for person in people
    ]


def test_a_person_in_two_parts_is_found_by_fodselsnummer() -> None:
    """By part, line and journal number; who is in one part alone, even twice, is not there."""
    whole = merged(
        nav=joined(record("J1", PERSONS[0]), record("J2", PERSONS[1]), record("J3", PERSONS[2])),
        flyktning=joined(record("F1", PERSONS[3]), record("F2", PERSONS[1]), record("F3", PERSONS[3])),
    )
    assert told(whole.in_several) == [((("nav", 2, "J2"), ("flyktning", 2, "F2")), ("fødselsnummer",))]


def test_a_person_in_two_parts_is_found_by_duf() -> None:
    """Refugees may have no fødselsnummer yet in one office; placeholders and zeros are nobody's."""
    number = placeholder("010185")
    whole = merged(
        nav=joined(
            record("J1", number, PERSON_DUF=SEEKERS[0]),
            record("J2", PERSON_DUF="0" * 12),
            record("J3", "0" * 11),
        ),
        flyktning=joined(
            record("F1", PERSONS[0], PERSON_DUF=SEEKERS[0]),
            record("F2", number, PERSON_DUF="0" * 12),
            record("F3", "0" * 11),
        ),
    )
    assert told(whole.in_several) == [((("nav", 1, "J1"), ("flyktning", 1, "F1")), ("DUF-nummer",))]


def test_records_that_share_either_number_are_one_persons() -> None:
    """One with both numbers draws together those that have one each."""
    whole = merged(
        nav=joined(record("J1", PERSONS[0], PERSON_DUF=SEEKERS[0])),
        flyktning=joined(record("F1", PERSONS[0]), record("F2", PERSON_DUF=SEEKERS[0])),
        kvp=joined(record("K1", PERSONS[1], PERSON_DUF=SEEKERS[0])),
    )
    (person,) = whole.in_several
    assert [each.journal_number for each in person.sightings] == ["J1", "F1", "F2", "K1"]
    assert person.by == ("fødselsnummer", "DUF-nummer")
    assert person.parts == ("nav", "flyktning", "kvp")


def test_all_records_of_a_person_are_told() -> None:
    """Also one that is tied to the others by a number that is in its own part alone; it is not what they share."""
    whole = merged(
        nav=joined(record("J1", PERSONS[0]), record("J2", PERSONS[0], PERSON_DUF=SEEKERS[0])),
        flyktning=joined(record("F1", PERSON_DUF=SEEKERS[0])),
    )
    assert told(whole.in_several) == [((("nav", 1, "J1"), ("nav", 2, "J2"), ("flyktning", 1, "F1")), ("DUF-nummer",))]


def test_a_number_in_every_record_is_one_person_and_soon_told() -> None:
    """A number that a test or a default left everywhere costs no more than others: 50 000 records with both alike."""
    people = People(find_form("11F").layout(2025))
    one = record("J1", PERSONS[0], PERSON_DUF=SEEKERS[0])
    for number in range(50_000):
        people.add(1 + number % 2, "ab"[number % 2], number, one)
    (person,) = people.in_several()
    assert len(person.sightings) == 50_000


def test_numbers_are_nowhere_in_what_is_told() -> None:
    """Neither in the person, the whole nor its parts."""
    whole = merged(nav=joined(record("J1", PERSONS[0])), flyktning=joined(record("F1", PERSONS[0])))
    assert PERSONS[0] not in f"{whole.in_several}{whole!r}{whole.parts}"
    assert len(whole.in_several) == 1


def test_a_form_without_duf_is_searched_by_fodselsnummer() -> None:
    """Form 11CF has no DUF number."""
    parts = {
        name: line("11CF", 2025, {"PERSON_FODSELSNR": PERSONS[0], "PERSON_JOURNALNR": name}) for name in ("nav", "kvp")
    }
    whole = Whole.merge(parts, form="11CF", year=2025, region="460100")
    assert told(whole.in_several) == [((("nav", 1, "nav"), ("kvp", 1, "kvp")), ("fødselsnummer",))]


def test_years_without_number_rules_are_searched_too() -> None:
    """Extracts of 2017 to 2019 have no controls here, but people."""
    parts = {name: line("11F", 2018, {"PERSON_FODSELSNR": PERSONS[0]}) for name in ("nav", "kvp")}
    assert len(Whole.merge(parts, form="11F", year=2018, region="460100").in_several) == 1


@given(
    parts=st.lists(
        st.lists(st.tuples(st.sampled_from(["", *PERSONS[:3]]), st.sampled_from(["", *SEEKERS[:2]])), max_size=5),
        min_size=1,
        max_size=3,
    )
)
def test_the_search_agrees_with_a_slow_one(parts: list[list[tuple[str, str]]]) -> None:
    """People are the groups of records that shared numbers tie together, those of them that are in several parts."""
    empty = placeholder("010185")
    files = {
        f"p{number}": joined(
            *(record(f"{line}", fnr or empty, PERSON_DUF=seeker) for line, (fnr, seeker) in enumerate(part))
        )
        for number, part in enumerate(parts)
    }
    records = [(number, line, both) for number, part in enumerate(parts) for line, both in enumerate(part, start=1)]
    ties: list[set[tuple[int, int]]] = []
    for which, numbers in enumerate((PERSONS, SEEKERS)):
        for value in numbers:
            same = {(part, line) for part, line, both in records if both[which] == value}
            for tied in [each for each in ties if each & same]:
                same |= tied
                ties.remove(tied)
            ties.append(same)
    ties = [tied for tied in ties if len({part for part, _ in tied}) > 1]
    whole = Whole.merge(files, **EDITION)  # type: ignore[arg-type]  # form, year and region
    found = [{(int(each.part[1:]), each.line) for each in person.sightings} for person in whole.in_several]
    assert found == sorted(ties, key=min)
