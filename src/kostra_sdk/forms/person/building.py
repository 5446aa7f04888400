"""What the builders of both forms do alike: take events in, hold them together, and put a Build in order.

A builder has its own events and rules; it leaves the following to this module:

* :class:`Events` collects events by class, in any order, and finds values of the wrong type;
* :class:`Problems` gathers what does not fit together, and raises it all at once;
* :class:`Cases` holds cases, persons and households together, and tells which record a case belongs to;
* :func:`finish` puts records and what was left out in order.

What was paid and taken back is in :mod:`kostra_sdk.forms.person.payments`.
The rules in the two modules are those that both forms count by.
Nothing here prints a person's id, which may be a fødselsnummer, nor an amount.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_origin, get_type_hints

import attrs

from kostra_sdk.errors import EventError, RegionError, UsageError
from kostra_sdk.forms.person.codes import JaNei
from kostra_sdk.forms.person.counting import Build, CountingRule, LeftOut, Remark
from kostra_sdk.forms.person.events import Husholdning, Person, Sak
from kostra_sdk.forms.person.given import shown_journalnr
from kostra_sdk.forms.person.people import Individ, People
from kostra_sdk.forms.person.record import PersonRecord
from kostra_sdk.ids.kommuner import BYDELER, Region
from kostra_sdk.records.content import JOURNAL_NUMBER_WIDTH

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kostra_sdk.layouts import Layout

__all__ = [
    "ANNEN_BYDEL",
    "FLERE_ENHETER",
    "HUSHOLDNING_ETTER_AARET",
    "Cases",
    "Events",
    "Problems",
    "Recipient",
    "finish",
    "region_of",
]

ANNEN_BYDEL: Final = CountingRule(
    name="annen-bydel",
    source="03",
    text="Saken hører til en annen bydel enn den uttrekket er for.",
)
"""A bydel delivers its own cases."""
FLERE_ENHETER: Final = CountingRule(
    name="flere-enheter",
    source="B-10, 05A",
    text="Personen har skjema i flere enheter, ett i hver av dem.",
)
"""A person has one record a unit; in one file control 05A finds the number twice."""

HUSHOLDNING_ETTER_AARET: Final = CountingRule(
    name="husholdning-etter-aaret",
    source="B-19",
    text="Husholdningen er registrert etter rapporteringsåret, så opplysningene om den er ikke brukt.",
)
"""What is said of the recipient is what was known at the end of the year."""

NO_BYDEL: Final = "00"

_A_PERSONS_NUMBER: Final = re.compile(r"[0-9]{6}[ .-]?[0-9]{5}|[0-9]{4}[ .-]?[0-9]{6}[ .-]?[0-9]{2}")

E = TypeVar("E")
R = TypeVar("R", bound=PersonRecord)


# --- taking events in -------------------------------------------------------------------------------------


class Events:
    """The events that were added to a builder, by class."""

    def __init__(self, builder: str, kinds: Collection[type]) -> None:
        self._builder = builder
        self._events: dict[type, list[Any]] = {kind: [] for kind in kinds}

    def add(self, events: Iterable[object]) -> None:
        """Take events in, in any order.

        Raises :class:`~kostra_sdk.errors.UsageError` at what is no event of this builder's.
        """
        if not isinstance(events, Iterable):
            raise UsageError(
                f"{self._builder} takes events in a list or another iterable, not a {type(events).__name__} by itself"
            )
        for event in events:
            known = self._events.get(type(event))
            if known is None:
                wanted = ", ".join(kind.__name__ for kind in self._events)
                raise UsageError(f"{self._builder} takes no {type(event).__name__}; its events are {wanted}")
            known.append(event)

    def of(self, kind: type[E]) -> list[E]:
        """Give the events of a class, as they were added."""
        return self._events[kind]

    def facts(self, kind: type[E]) -> list[E]:
        """Give the events of a class, the very same one only once, as joined tables may give it twice."""
        return list(dict.fromkeys(self._events[kind]))

    def find_wrong_types(self, problems: Problems) -> None:
        """Report every value that is not of the type its event says, such as an amount that is no whole number.

        A :class:`datetime.datetime` is no date: it cannot be compared with one.
        """
        for kind, events in self._events.items():
            types = {name: _Type.of(hint) for name, hint in get_type_hints(kind).items()}
            for event in events:
                for name, wanted in types.items():
                    value = getattr(event, name)
                    if not wanted.fits(value):
                        sak = getattr(event, "sak", getattr(event, "journalnr", ""))
                        problems.add(kind, f"{name} is {type(value).__name__}, not {wanted}", sak=sak)


@attrs.frozen
class _Type:
    """What a field of an event may hold."""

    exact: tuple[type, ...]
    members: type | None = None
    """What a set is of."""

    @classmethod
    def of(cls, hint: Any) -> _Type:
        """Read an annotation: a class, one of several, or a frozenset."""
        if get_origin(hint) is frozenset:
            return cls((frozenset,), get_args(hint)[0])
        return cls(get_args(hint) or (hint,))

    def fits(self, value: object) -> bool:
        """Whether a value is of the type itself; a bool is no int, and a datetime no date."""
        if type(value) not in self.exact:
            return False
        return self.members is None or all(type(member) is self.members for member in value)  # type: ignore[attr-defined]  # a frozenset

    def __str__(self) -> str:
        if self.members is not None:
            return f"a frozenset of {self.members.__name__}"
        return " or ".join("None" if kind is NoneType else kind.__name__ for kind in self.exact)


class Problems:
    """What does not fit together: events by class and journal number, counted, and raised together."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, kind: type, reason: str, *, sak: object = "", reference: str = "") -> None:
        """Report an event.

        Args:
            kind: Its class.
            reason: What is wrong, without any value.
            sak: Its journal number, printed only if it can be one.
            reference: The case system's own number of it, printed only if nobody's number can be in it.
        """
        case = shown_journalnr(sak)
        own = f" {reference}" if reference and not _may_be_personal(reference) else ""
        self.add_text(f"{kind.__name__}{own}{f', journal number {case}' if case else ''}: {reason}")

    def add_text(self, problem: str) -> None:
        """Report what is already named."""
        self._counts[problem] = self._counts.get(problem, 0) + 1

    def raise_any(self) -> None:
        """Raise :class:`~kostra_sdk.errors.EventError` with everything that was reported, if anything was."""
        if self._counts:
            raise EventError(
                [text if count == 1 else f"{text} ({count} times)" for text, count in sorted(self._counts.items())]
            )


def _may_be_personal(reference: str) -> bool:
    """Whether there is something in a text that looks like a fødselsnummer or a DUF number."""
    return _A_PERSONS_NUMBER.search(reference) is not None


# --- who a record is about --------------------------------------------------------------------------------


@attrs.frozen
class Recipient:
    """A person at a unit: what there is one record of."""

    individ: Individ
    """The one person, who is equal to itself only."""
    enhet: str
    """The unit, empty where the events name none."""


class Cases:
    """The cases, with whom they are about; every problem of them is reported to `problems`.

    In Oslo a case's unit is the bydel, and a case that names none is that of the extract.
    """

    def __init__(self, events: Events, region: Region, problems: Problems) -> None:
        persons, households = events.of(Person), events.of(Husholdning)
        self.people = People(persons, households)
        for problem in self.people.problems:
            problems.add_text(problem)
        if not self.people.problems:
            # Problems are told by the order given, but who somebody is must not depend on it.
            self.people = People(sorted(persons, key=lambda person: person.id), households)
        self._region = region
        self._saker: dict[str, Sak] = {}
        self._recipients: dict[str, Recipient] = {}
        for sak in events.facts(Sak):
            self._take(sak, problems)

    def _take(self, sak: Sak, problems: Problems) -> None:
        if not sak.journalnr.strip() or len(sak.journalnr) > JOURNAL_NUMBER_WIDTH:
            problems.add(Sak, f"the journal number must have 1 to {JOURNAL_NUMBER_WIDTH} characters, and not be blank")
        elif sak.journalnr in self._saker:
            problems.add(Sak, "it is there twice, and not alike", sak=sak.journalnr)
        if self._region.is_oslo and self.unit_of(sak) not in BYDELER:
            problems.add(Sak, f"in Oslo enhet is a bydel, 01 to {len(BYDELER)}", sak=sak.journalnr)
        self._saker[sak.journalnr] = sak
        if sak.person in self.people:
            self._recipients[sak.journalnr] = Recipient(self.people.of(sak.person), self.unit_of(sak))
        else:
            problems.add(Sak, "there is no such Person", sak=sak.journalnr)

    def unit_of(self, sak: Sak) -> str:
        """Give the unit that a case belongs to; in a region with a bydel, a case that names none is the bydel's."""
        return sak.enhet or (self._region.bydel if self._region.bydel != NO_BYDEL else "")

    @property
    def of_other_bydeler(self) -> tuple[LeftOut, ...]:
        """The cases that are not the region's own (:data:`ANNEN_BYDEL`): none, unless it is one bydel of Oslo."""
        return tuple(
            LeftOut(rule=ANNEN_BYDEL, journal_number=number, event="Sak", enhet=recipient.enhet)
            for number, recipient in self._recipients.items()
            if not self.is_ours(recipient)
        )

    def is_ours(self, recipient: Recipient) -> bool:
        """Whether a record is the region's own."""
        return self._region.bydel in {NO_BYDEL, recipient.enhet}

    def find_lost(self, kind: type, saker: Iterable[str], problems: Problems) -> None:
        """Report the events whose case is not among the events, by their journal numbers."""
        for sak in saker:
            if sak not in self._saker:
                problems.add(kind, "there is no such Sak", sak=sak)

    def recipient(self, journalnr: str) -> Recipient | None:
        """Give whom a case makes a record of; None where that is not known."""
        return self._recipients.get(journalnr)

    def fields(self, journalnr: str, layout: Layout, until: date) -> dict[str, Any]:
        """Give the person fields of a record, as arguments of its class.

        Args:
            journalnr: The case that the record is named by; its person must be known.
            layout: The layout of the year; what it lacks is left out.
            until: The last day whose household counts (B-19).
        """
        sak, individ = self._saker[journalnr], self._recipients[journalnr].individ
        household = self.people.household(sak.person, until)
        barn = household.barn_under_18
        fields: dict[str, Any] = {
            "person_journalnr": sak.journalnr,
            "person_fodselsnr": individ.fodselsnr,
            "kjonn": individ.kjonn,
            "ektstat": household.ektstat,
            "bu18": None if barn is None else JaNei.JA if barn else JaNei.NEI,
            "antbu18": barn or None,
            "saksbehandler": sak.saksbehandler,
        }
        if self._region.is_oslo:
            fields["bydelsnr"] = self.unit_of(sak)
        if "FODSELSDATO" in layout.by_key:
            fields["fodselsdato"] = individ.fodselsdato
        return fields

    def later_households(self, journalnr: str, until: date) -> list[LeftOut]:
        """List the households that a record says nothing of, since they were known only after a day (B-19).

        Args:
            journalnr: The case that the record is named by; its person must be known.
            until: The last day whose household counts.
        """
        return [
            LeftOut(
                rule=HUSHOLDNING_ETTER_AARET,
                journal_number=journalnr,
                event="Husholdning",
                dato=household.dato,
                enhet=self._recipients[journalnr].enhet,
            )
            for household in self.people.households_after(self._saker[journalnr].person, until)
        ]


# --- giving it out ----------------------------------------------------------------------------------------


def region_of(text: str) -> Region:
    """Read who reports.

    Raises :class:`~kostra_sdk.errors.RegionError` for anything but six digits, and for a bydel that there is not.
    """
    region = Region.parse(text)
    if region.bydel != NO_BYDEL and not (region.is_oslo and region.bydel in BYDELER):
        raise RegionError(f"there is no bydel {region.bydel} of kommune {region.kommune}")
    return region


def finish(records: Mapping[Recipient, R], left_out: Iterable[LeftOut], remarks: Iterable[Remark]) -> Build[R]:
    """Put what was built in order, and remark on persons with records in several units."""
    by_unit: dict[str, list[R]] = {}
    for recipient, record in sorted(records.items(), key=lambda item: (item[0].enhet, item[1].person_journalnr)):
        by_unit.setdefault(recipient.enhet, []).append(record)
    units = Counter(recipient.individ for recipient in records)
    several = [
        Remark(rule=FLERE_ENHETER, journal_number=record.person_journalnr)
        for recipient, record in records.items()
        if units[recipient.individ] > 1
    ]
    return Build(
        records=tuple(record for of_unit in by_unit.values() for record in of_unit),
        left_out=tuple(sorted(left_out, key=_left_out_key)),
        remarks=tuple(sorted((*remarks, *several), key=lambda remark: (remark.journal_number, remark.rule.name))),
        by_unit={enhet: tuple(of_unit) for enhet, of_unit in by_unit.items()},
    )


def _left_out_key(item: LeftOut) -> tuple[str, date, str, str, str]:
    return item.journal_number, item.dato or date.min, item.event, item.reference, item.rule.name
