from __future__ import annotations

import random
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import InvalidId
from kostra_sdk.forms.person.codes import Ektstat, Kjonn
from kostra_sdk.forms.person.events import Husholdning, Person
from kostra_sdk.forms.person.people import People, is_plain_date
from kostra_sdk.ids import duf, fodselsnummer
from kostra_sdk.testing import synthetic_number

BORN = date(1990, 5, 17)
NUMBER, OTHER = (synthetic_number(BORN, random.Random(seed)) for seed in (1, 2))
DUF, OTHER_DUF = (ten + duf.check_digits(ten) for ten in ("2015123456", "2016654321"))
PLACEHOLDER = "17059000100"
DAY = date(2025, 12, 31)


def household(dato: date, person: str = "a", **known: object) -> Husholdning:
    """Make a household."""
    return Husholdning(person=person, dato=dato, **known)  # type: ignore[arg-type]  # a test's own words


def test_the_same_fodselsnummer_is_one_person() -> None:
    """However it is written, and whatever the ids are."""
    spaced = fodselsnummer.format(NUMBER)
    people = People([Person(id="a", fodselsnr=NUMBER), Person(id="b", fodselsnr=spaced), Person(id="c")])
    assert people.is_same("a", "b")
    assert not people.is_same("a", "c")
    assert people.of("a").ids == ("a", "b")
    assert people.of("b").fodselsnr == NUMBER


def test_a_duf_number_joins_who_has_no_fodselsnummer() -> None:
    """Whoever was known by DUF number first, and has a fødselsnummer now, is one person."""
    before = Person(id="a", duf=duf.format(DUF))
    people = People([before, Person(id="b", duf=DUF, fodselsnr=NUMBER), Person(id="c", duf=OTHER_DUF)])
    assert people.is_same("a", "b")
    assert not people.is_same("a", "c")
    assert (people.of("a").fodselsnr, people.of("a").duf) == (NUMBER, DUF)


def test_two_fodselsnummer_are_two_persons_whatever_their_duf_number() -> None:
    """A DUF number that two fødselsnummer have joins nobody to either, but those without a number to each other."""
    first, second = Person(id="a", fodselsnr=NUMBER, duf=DUF), Person(id="b", fodselsnr=OTHER, duf=DUF)
    people = People([first, second, Person(id="c", duf=DUF), Person(id="d", duf=DUF)])
    assert len({people.of(one) for one in "abcd"}) == 3
    assert people.is_same("c", "d")


def d_number(born: date, individual: int = 300) -> str:
    """Give a D-nummer of the synthetic series."""
    for third in range(individual, individual + 50):
        nine = f"{born.day + 40:02}{born.month + 80:02}{born.year % 100:02}{third:03}"
        try:
            return nine + fodselsnummer.check_digits(nine)
        except InvalidId:
            continue
    raise AssertionError


def test_a_duf_number_joins_a_d_number_and_the_fodselsnummer_that_came_after_it() -> None:
    """Whoever is known by both is one person, under the fødselsnummer; so is whoever has but the D-nummer there."""
    before, after = Person(id="a", fodselsnr=d_number(BORN), duf=DUF), Person(id="b", fodselsnr=NUMBER, duf=DUF)
    people = People([before, after, Person(id="c", fodselsnr=d_number(BORN)), Person(id="d", duf=DUF)])
    assert len({people.of(one) for one in "abcd"}) == 1
    assert (people.of("a").fodselsnr, people.of("a").duf) == (NUMBER, DUF)


@pytest.mark.parametrize(
    "more",
    [
        (),
        (Person(id="e", fodselsnr=NUMBER, duf=DUF), Person(id="f", fodselsnr=OTHER, duf=DUF)),
        (Person(id="e", fodselsnr=NUMBER, duf=DUF), Person(id="f", fodselsnr=d_number(BORN), duf=OTHER_DUF)),
        (Person(id="e", fodselsnr=synthetic_number(date(1991, 5, 17), random.Random(1)), duf=DUF),),
    ],
    ids=["no number after", "two", "two by two", "born another day"],
)
def test_a_d_number_is_not_joined_to_what_may_be_somebody_else(more: tuple[Person, ...]) -> None:
    """Neither where two fødselsnummer may have come after it, nor where the date of birth is another."""
    one = Person(id="a", fodselsnr=d_number(BORN), duf=DUF)
    other = Person(id="b", fodselsnr=OTHER, duf=OTHER_DUF)
    people = People([one, other, *more])
    assert people.of("a").fodselsnr == d_number(BORN)
    assert not people.is_same("a", "b")


@pytest.mark.parametrize("number", [PLACEHOLDER, "00000000000", "12345678901"], ids=["placeholder", "zeros", "wrong"])
def test_what_is_no_number_joins_nobody(number: str) -> None:
    """Strangers share a placeholder; it is still reported, and says neither sex nor date of birth."""
    people = People([Person(id="a", fodselsnr=number), Person(id="b", fodselsnr=number)])
    assert not people.is_same("a", "b")
    individ = people.of("a")
    assert (individ.fodselsnr, individ.kjonn, individ.fodselsdato) == (number, None, None)


def test_a_duf_number_that_is_none_joins_nobody() -> None:
    """Neither does a blank one."""
    people = People([Person(id="a", duf="000000000000"), Person(id="b", duf="000000000000"), Person(id="c")])
    assert len({people.of(one) for one in "abc"}) == 3


@given(born=st.dates(date(1940, 1, 1), date(2039, 12, 31)), seed=st.integers(0, 10_000))
def test_a_number_says_sex_and_date_of_birth(born: date, seed: int) -> None:
    """The third digit of the individual number is odd for men."""
    number = synthetic_number(born, random.Random(seed))
    individ = People([Person(id="a", fodselsnr=number)]).of("a")
    assert individ.fodselsdato == born
    assert individ.kjonn == (Kjonn.MANN if number[8] in "13579" else Kjonn.KVINNE)


def test_what_is_said_goes_before_what_is_read() -> None:
    """Also where another of the merged persons says it."""
    said = Person(id="b", fodselsnr=NUMBER, fodselsdato=date(1991, 1, 1), kjonn=Kjonn.KVINNE)
    individ = People([Person(id="a", fodselsnr=NUMBER), said]).of("a")
    assert (individ.fodselsdato, individ.kjonn) == (date(1991, 1, 1), Kjonn.KVINNE)


def test_valid_numbers_go_before_others() -> None:
    """Of a person merged by DUF number, the number that is one is reported."""
    people = People([Person(id="a", fodselsnr=PLACEHOLDER, duf=DUF), Person(id="b", fodselsnr=NUMBER, duf=DUF)])
    assert people.of("a").fodselsnr == NUMBER


def test_a_number_of_2032_is_somebodys_own() -> None:
    """It joins as any other, though it says neither century nor sex."""
    number = next(
        number
        for last in range(100)
        if fodselsnummer.is_valid(number := f"010190600{last:02}", from_2032=True)
        and not fodselsnummer.is_valid(number)
    )
    people = People([Person(id="a", fodselsnr=number), Person(id="b", fodselsnr=number)])
    assert people.is_same("a", "b")
    assert (people.of("a").kjonn, people.of("a").fodselsdato) == (None, None)


def test_b_19_the_last_known_household_counts_field_by_field() -> None:
    """What a later day does not say, an earlier one still does; what comes after the day does not count."""
    people = People(
        [Person(id="a", fodselsnr=NUMBER), Person(id="b", fodselsnr=NUMBER)],
        [
            household(date(2025, 6, 1), barn_under_18=2),
            household(date(2024, 1, 1), "b", ektstat=Ektstat.GIFT, barn_under_18=1),
            household(date(2026, 1, 1), ektstat=Ektstat.UGIFT, barn_under_18=0),
        ],
    )
    known = people.household("b", DAY)
    assert (known.ektstat, known.barn_under_18, known.dato) == (Ektstat.GIFT, 2, DAY)
    assert people.household("a", date(2026, 1, 1)).barn_under_18 == 0


def test_of_one_day_the_later_household_counts() -> None:
    """In the order given."""
    said = [household(DAY, barn_under_18=1), household(DAY, barn_under_18=3)]
    assert People([Person(id="a")], said).household("a", DAY).barn_under_18 == 3


def test_a_household_that_nobody_knows_is_empty() -> None:
    """Nothing is assumed."""
    known = People([Person(id="a")]).household("a", DAY)
    assert (known.ektstat, known.barn_under_18) == (None, None)


def test_ids_that_are_not_there() -> None:
    """Asking for them raises, and ``in`` tells."""
    people = People([Person(id="a")])
    assert "a" in people
    assert "b" not in people
    with pytest.raises(KeyError):
        people.of("b")


def test_what_does_not_fit_is_listed_without_ids_of_persons() -> None:
    """The same person twice is no problem; one id for two is, and so is a household of nobody."""
    persons = [Person(id="secret"), Person(id="secret"), Person(id="secret", kjonn=Kjonn.MANN)]
    households = [
        household(DAY, "hidden"),
        household(DAY, "secret", barn_under_18=-1),
        household(datetime(2025, 1, 1), "secret"),  # noqa: DTZ001 - what a database gives
    ]
    problems = People(persons, households).problems
    assert problems == (
        "Person no. 3: has the id of Person no. 1, but says otherwise",
        "Husholdning no. 1: there is no such Person",
        "Husholdning no. 2: barn_under_18 is negative",
        "Husholdning no. 3: dato is not a datetime.date",
    )


def test_nothing_about_the_person_is_shown() -> None:
    """A repr may end in a log."""
    assert repr(People([Person(id="a", fodselsnr=NUMBER)]).of("a")) == "Individ()"


def test_a_datetime_is_no_plain_date() -> None:
    """Though it is a date to a type checker."""
    assert is_plain_date(DAY)
    assert not is_plain_date(datetime(2025, 1, 1))  # noqa: DTZ001 - what a database gives
