"""Who is one person: the persons of a case system merged, with what their numbers say and their last known household.

A municipality often knows one person several times: once in each unit, once by DUF number before there was a
fødselsnummer.
The forms ask for one record a person, so both builders look persons up here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from kostra_sdk.errors import InvalidId
from kostra_sdk.forms.person.codes import Kjonn
from kostra_sdk.forms.person.events import Husholdning
from kostra_sdk.ids import duf, fodselsnummer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.forms.person.codes import Ektstat
    from kostra_sdk.forms.person.events import Person

__all__ = ["Individ", "People", "is_plain_date"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Individ:
    """One person, however many times the case system has it; it is equal to itself only, and can be a key."""

    ids: tuple[str, ...]
    """The :attr:`~kostra_sdk.forms.person.events.Person.id` of every person that is this one, as they were added."""
    fodselsnr: str = ""
    """Fødselsnummer or D-nummer, as far as possible one that is valid; without separators."""
    duf: str = ""
    """DUF number, as far as possible one that is valid; without separators."""
    fodselsdato: date | None = None
    """Date of birth: as the events say, or else as the fødselsnummer does."""
    kjonn: Kjonn | None = None
    """Sex: as the events say, or else as the fødselsnummer does."""

    def __repr__(self) -> str:
        """Show nothing about the person."""
        return "Individ()"


class People:
    """The persons of a case system, each found by any of its ids.

    Two persons with the same fødselsnummer are one.
    Where one of them has no fødselsnummer, they are one if they have the same DUF number;
    so they are where one has a D-nummer still and the other a fødselsnummer, and both say the same date of birth.
    Only valid numbers tell: a placeholder such as a date of birth followed by 00100 is shared by strangers,
    and so is a DUF number that two other numbers have: it joins nobody to either of them.
    Otherwise the id tells.

    A number that is a placeholder holds neither sex nor century, so nothing is read from it.
    """

    def __init__(self, persons: Iterable[Person], households: Iterable[Husholdning] = ()) -> None:
        problems: list[str] = []
        known = _by_id(persons, problems)
        births = {person.fodselsnr: _read(person.fodselsnr) for person in known.values()}
        self._individs: dict[str, Individ] = {}
        for members in _groups(known, births).values():
            individ = _merge(members, births)
            self._individs.update(dict.fromkeys(individ.ids, individ))
        self._households = self._by_individ(households, problems)
        self.problems = tuple(problems)
        """What does not fit together, without ids of persons: they are named by their number in the order given."""

    def __contains__(self, person: str) -> bool:
        """Whether there is a person of that id."""
        return person in self._individs

    def of(self, person: str) -> Individ:
        """Give the one person that has this id; raises :class:`KeyError` where there is none."""
        return self._individs[person]

    def is_same(self, one: str, other: str) -> bool:
        """Whether two ids are of one person; raises :class:`KeyError` where there is no such id."""
        return self.of(one) is self.of(other)

    def household(self, person: str, until: date) -> Husholdning:
        """Give the household as known on a day: of each field the last known value (B-19), None where none is known.

        Of two said on the same day, the later one in the order given counts.

        Args:
            person: The id of a person; what is known of all ids of the same person counts.
            until: The last day that counts; it is also the day of the household that is given.

        Raises:
            KeyError: There is no such id.
        """
        ektstat: Ektstat | None = None
        barn_under_18: int | None = None
        for known in reversed(self._households.get(self.of(person), ())):
            if known.dato <= until:
                ektstat = known.ektstat if ektstat is None else ektstat
                barn_under_18 = known.barn_under_18 if barn_under_18 is None else barn_under_18
        return Husholdning(person=person, dato=until, ektstat=ektstat, barn_under_18=barn_under_18)

    def households_after(self, person: str, until: date) -> list[Husholdning]:
        """Give the households that were known only after a day, in order of theirs.

        Raises :class:`KeyError` where there is no such id.
        """
        return [household for household in self._households.get(self.of(person), ()) if household.dato > until]

    def _by_individ(self, households: Iterable[Husholdning], problems: list[str]) -> dict[Individ, list[Husholdning]]:
        """Sort the households by person and day."""
        found: dict[Individ, list[Husholdning]] = {}
        for number, household in enumerate(households, start=1):
            if not is_plain_date(household.dato):
                problems.append(f"Husholdning no. {number}: dato is not a datetime.date")
            elif household.person in self._individs:
                found.setdefault(self._individs[household.person], []).append(household)
            else:
                problems.append(f"Husholdning no. {number}: there is no such Person")
            if household.barn_under_18 is not None and household.barn_under_18 < 0:
                problems.append(f"Husholdning no. {number}: barn_under_18 is negative")
        for of_one in found.values():
            of_one.sort(key=lambda household: household.dato)
        return found


def is_plain_date(value: object) -> bool:
    """Whether a value is a date and no datetime: Python cannot hold the one against the other."""
    return type(value) is date


def _by_id(persons: Iterable[Person], problems: list[str]) -> dict[str, Person]:
    """Give the persons by id; the very same person may be given twice, as joined tables do."""
    known: dict[str, Person] = {}
    numbers: dict[str, int] = {}
    for number, person in enumerate(persons, start=1):
        first = known.setdefault(person.id, person)
        numbers.setdefault(person.id, number)
        if first != person:
            problems.append(f"Person no. {number}: has the id of Person no. {numbers[person.id]}, but says otherwise")
    return known


@attrs.frozen
class _Birth:
    """What a fødselsnummer says."""

    valid: bool
    """Whether it is a number at all, and thereby somebody's own."""
    fodselsdato: date | None = None
    kjonn: Kjonn | None = None


def _read(number: str) -> _Birth:
    """Read a number; those given from 2032 on are somebody's own, but say neither century nor sex."""
    try:
        born = fodselsnummer.birth_date(number)
    except InvalidId:
        return _Birth(fodselsnummer.is_valid(number, from_2032=True))
    odd = int(fodselsnummer.compact(number)[8]) % 2  # the last digit of the individual number
    return _Birth(valid=True, fodselsdato=born, kjonn=Kjonn.MANN if odd else Kjonn.KVINNE)


def _is_d_number(number: str) -> bool:
    """Whether a valid number, of 2032 too, is a D-nummer, which a fødselsnummer may take the place of."""
    return fodselsnummer.compact(number)[0] >= "4"


def _successors(owners: Iterable[set[str]]) -> dict[str, str]:
    """Find the fødselsnummer that took the place of a D-nummer: one of the same DUF number and date of birth.

    Args:
        owners: The valid numbers that have the same DUF number, for each of those.
    """
    found: dict[str, set[str]] = {}
    for holders in owners:
        lasting = {number for number in holders if not _is_d_number(number)}
        if len(lasting) == 1:
            born = {number: _read(number).fodselsdato for number in holders}
            (number,) = lasting
            for d_number in holders - lasting:
                if born[d_number] is not None and born[d_number] == born[number]:
                    found.setdefault(d_number, set()).add(number)
    return {d_number: next(iter(numbers)) for d_number, numbers in found.items() if len(numbers) == 1}


def _groups(known: dict[str, Person], births: dict[str, _Birth]) -> dict[tuple[str, str], list[Person]]:
    """Sort the persons by what tells them apart."""
    numbers: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for person in known.values():
        if births[person.fodselsnr].valid:
            numbers[person.id] = fodselsnummer.compact(person.fodselsnr)
        if duf.is_valid(person.duf):
            owners.setdefault(duf.compact(person.duf), set()).update({numbers.get(person.id, "")} - {""})
    successors = _successors(owners.values())
    owners = {number: {successors.get(holder, holder) for holder in holders} for number, holders in owners.items()}
    groups: dict[tuple[str, str], list[Person]] = {}
    for person in known.values():
        if person.id in numbers:
            key = ("fodselsnr", successors.get(numbers[person.id], numbers[person.id]))
        else:
            holders = owners.get(duf.compact(person.duf))
            if holders is None:
                key = ("id", person.id)
            elif len(holders) == 1:
                key = ("fodselsnr", next(iter(holders)))
            else:
                key = ("duf", duf.compact(person.duf))
        groups.setdefault(key, []).append(person)
    return groups


def _merge(members: list[Person], births: dict[str, _Birth]) -> Individ:
    """Make one of the persons that are one: valid numbers before others, what is said before what is read.

    Of valid numbers a fødselsnummer goes before a D-nummer.
    """
    numbers = sorted(
        (person.fodselsnr for person in members),
        key=lambda number: (not births[number].valid, births[number].valid and _is_d_number(number)),
    )
    number = next(filter(None, numbers), "")
    dufs = sorted((person.duf for person in members), key=lambda number: not duf.is_valid(number))
    birth = births[number] if number else _Birth(valid=False)
    return Individ(
        ids=tuple(person.id for person in members),
        fodselsnr=fodselsnummer.compact(number),
        duf=duf.compact(next(filter(None, dufs), "")),
        fodselsdato=next((person.fodselsdato for person in members if person.fodselsdato), birth.fodselsdato),
        kjonn=next((person.kjonn for person in members if person.kjonn), birth.kjonn),
    )
