from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from kostra_sdk.errors import EventError, RegionError, UsageError
from kostra_sdk.forms.kvalifisering import FORM
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.person.building import Cases, Events, Problems, Recipient, finish, region_of
from kostra_sdk.forms.person.codes import Ektstat, Kjonn
from kostra_sdk.forms.person.counting import CountingRule, LeftOut, Remark
from kostra_sdk.forms.person.events import Husholdning, Person, Sak

KINDS = (Person, Sak, Husholdning)
DUF = "201912345606"
RULE = CountingRule("regel", "B-1", "Regelen.")


def cases(*events: Any, region: str = "460100") -> tuple[Cases, list[str]]:
    """Put cases together, and give the problems beside them."""
    taken, problems = Events("a Builder", KINDS), Problems()
    taken.add(events)
    made = Cases(taken, region_of(region), problems)
    try:
        problems.raise_any()
    except EventError as error:
        return made, list(error.problems)
    return made, []


def recipient(made: Cases, journalnr: str) -> Recipient:
    """Give whom a case makes a record of."""
    found = made.recipient(journalnr)
    assert found is not None
    return found


def test_events_are_kept_by_class_as_they_come() -> None:
    """Each class has its own list, and facts are in it once."""
    events = Events("a Builder", KINDS)
    one, other = Person(id="1"), Person(id="2")
    events.add([other, one])
    events.add(iter([other]))
    assert events.of(Person) == [other, one, other]
    assert events.facts(Person) == [other, one]
    assert events.of(Sak) == []


def test_a_subclass_is_another_class() -> None:
    """What a builder does not know is refused, since nobody would count it."""

    @attrs.frozen(kw_only=True)
    class Special(Sak):
        pass

    with pytest.raises(UsageError, match="a Builder takes no Special; its events are Person, Sak, Husholdning"):
        Events("a Builder", KINDS).add([Special(journalnr="1", person="1")])


def test_wrong_types_are_named_and_counted() -> None:
    """A class and an attribute that is often wrong is one problem with a count; None is right where it may be."""
    events, problems = Events("a Builder", KINDS), Problems()
    wrong: Any = "2025-01-01"
    events.add([Husholdning(person="1", dato=wrong), Husholdning(person="2", dato=wrong, ektstat=None)])
    events.add([Person(id="1", kjonn=Kjonn.KVINNE, fodselsdato=date(2000, 1, 1))])
    events.find_wrong_types(problems)
    with pytest.raises(EventError) as raised:
        problems.raise_any()
    assert raised.value.problems == ("Husholdning: dato is str, not date (2 times)",)


def test_thousands_of_problems_are_all_listed_and_the_message_can_still_be_read() -> None:
    """The message has the first fifty and says how many more there are; the list has every one."""
    problems = Problems()
    for number in range(3_000):
        problems.add(Sak, "it does not fit", sak=f"{number:08}")
    with pytest.raises(EventError) as raised:
        problems.raise_any()
    assert len(raised.value.problems) == 3_000
    assert str(raised.value).count("it does not fit") == 50
    assert str(raised.value).endswith(
        "Sak, journal number 00000049: it does not fit; and 2950 more, listed in problems"
    )
    assert "more" not in str(EventError(["x"] * 50))


def test_without_problems_nothing_is_raised() -> None:
    """Events that fit are no error."""
    Problems().raise_any()


def test_a_person_is_one_recipient_a_unit() -> None:
    """Cases of the same person in the same unit make one record, whichever id of the person they have."""
    made, problems = cases(
        Person(id="1", duf=DUF),
        Person(id="2", duf=DUF),
        Sak(journalnr="A", person="1", enhet="nav"),
        Sak(journalnr="B", person="2", enhet="nav"),
        Sak(journalnr="C", person="2", enhet="flyktning"),
    )
    assert problems == []
    assert recipient(made, "A") != recipient(made, "C")
    assert recipient(made, "A") == recipient(made, "B")
    assert made.recipient("D") is None


def test_who_somebody_is_does_not_depend_on_the_order() -> None:
    """Two persons that are one by their numbers are settled by their ids."""
    events = [
        Person(id="1", duf=DUF, fodselsdato=date(1990, 5, 17)),
        Person(id="2", duf=DUF, fodselsdato=date(1990, 5, 18)),
        Sak(journalnr="A", person="1"),
    ]
    layout, until = FORM.layout(2025), date(2025, 12, 31)
    there, back = cases(*events)[0], cases(*reversed(events))[0]
    assert there.fields("A", layout, until) == back.fields("A", layout, until)


def test_of_two_households_of_one_day_the_one_given_later_counts() -> None:
    """A row that mends another comes after it, as with contacts: nothing in them tells which it is."""
    events = [
        Person(id="1"),
        Sak(journalnr="A", person="1"),
        Husholdning(person="1", dato=date(2025, 1, 1), ektstat=Ektstat.SAMBOER, barn_under_18=3),
        Husholdning(person="1", dato=date(2025, 1, 1), ektstat=Ektstat.GIFT, barn_under_18=2),
    ]
    fields = cases(*events)[0].fields("A", FORM.layout(2025), date(2025, 12, 31))
    assert (fields["ektstat"], fields["antbu18"]) == (Ektstat.GIFT, 2)


def test_the_fields_are_those_of_the_layout() -> None:
    """The date of birth is given to the years that ask for it, and the bydel in Oslo."""
    events = [
        Person(id="1", fodselsdato=date(1990, 5, 17), kjonn=Kjonn.MANN),
        Sak(journalnr="A", person="1", saksbehandler="TEST01"),
    ]
    fields = cases(*events)[0].fields("A", FORM.layout(2025), date(2025, 12, 31))
    assert Kvalifisering(**fields) == Kvalifisering(
        person_journalnr="A", fodselsdato=date(1990, 5, 17), kjonn=Kjonn.MANN, saksbehandler="TEST01"
    )
    in_oslo = cases(*events, region="030107")[0].fields("A", FORM.layout(2024), date(2024, 12, 31))
    assert ("fodselsdato" in in_oslo, in_oslo["bydelsnr"]) == (False, "07")


def test_problems_of_persons_and_cases_come_together() -> None:
    """What does not fit about persons, households and cases is all there."""
    _, problems = cases(
        Person(id="1"),
        Person(id="1", kjonn=Kjonn.MANN),
        Sak(journalnr="A", person="2"),
        Sak(journalnr="123456789", person="1"),
        region="030100",
    )
    assert problems == [
        "Person no. 2: has the id of Person no. 1, but says otherwise",
        "Sak, journal number A: in Oslo enhet is a bydel, 01 to 15",
        "Sak, journal number A: there is no such Person",
        "Sak: in Oslo enhet is a bydel, 01 to 15",
        "Sak: the journal number must have 1 to 8 characters, and not be blank",
    ]


@pytest.mark.parametrize("region", ["030116", "460101", "0301"])
def test_a_region_has_a_bydel_that_there_is_or_none(region: str) -> None:
    """Only Oslo has bydeler, 01 to 15."""
    with pytest.raises(RegionError):
        region_of(region)


def test_what_is_built_is_in_order() -> None:
    """Records are in order of unit and journal number; what was left out, and remarks, in order of journal number."""
    made, _ = cases(
        Person(id="1"),
        Person(id="2"),
        Sak(journalnr="B", person="1", enhet="nav"),
        Sak(journalnr="A", person="2", enhet="nav"),
        Sak(journalnr="C", person="2", enhet="flyktning"),
    )
    records = {recipient(made, number): Kvalifisering(person_journalnr=number) for number in "BAC"}
    out = [
        LeftOut(rule=RULE, journal_number="B", event="Sak", dato=date(2025, 1, 2)),
        LeftOut(rule=RULE, journal_number="B", event="Sak"),
        LeftOut(rule=RULE, journal_number="A", event="Sak", dato=date(2025, 1, 3)),
    ]
    built = finish(records, out, [Remark(rule=RULE, journal_number="B")])
    assert [each.person_journalnr for each in built.records] == ["C", "A", "B"]
    assert list(built.by_unit) == ["flyktning", "nav"]
    assert built.left_out == (out[2], out[1], out[0])
    assert [(each.journal_number, each.rule.name) for each in built.remarks] == [
        ("A", "flere-enheter"),
        ("B", "regel"),
        ("C", "flere-enheter"),
    ]


def test_a_recipient_shows_nothing_about_the_person() -> None:
    """The unit is no secret, the person is."""
    made, _ = cases(Person(id="1", fodselsnr="17059012345"), Sak(journalnr="A", person="1", enhet="nav"))
    individ = recipient(made, "A").individ
    assert individ.fodselsnr not in repr(recipient(made, "A"))


@pytest.mark.parametrize("reference", ["17859012345", "bilag 178590 12345", "2015 123456 06", "17859012345-2025-03"])
def test_a_reference_that_may_be_a_persons_number_is_not_printed(reference: str) -> None:
    """A column mapped by mistake does not bring a number into a log; a voucher's own number is printed."""
    problems = Problems()
    problems.add(Sak, "it does not fit", sak="S1", reference=reference)
    problems.add(Sak, "it does not fit", sak="S1", reference="B900001")
    with pytest.raises(EventError) as raised:
        problems.raise_any()
    assert raised.value.problems == (
        "Sak B900001, journal number S1: it does not fit",
        "Sak, journal number S1: it does not fit",
    )


@pytest.mark.parametrize("events", [None, Person(id="1")], ids=["none", "one"])
def test_what_is_no_iterable_is_refused(events: Any) -> None:
    """One event in place of a list, or a table that was never read, is the caller's mistake."""
    with pytest.raises(UsageError, match="a Builder takes events in a list or another iterable, not a "):
        Events("a Builder", KINDS).add(events)
