"""Which cases make one record of form 11F: those of one person in one unit, with what happened in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from kostra_sdk.forms.person.building import Recipient
from kostra_sdk.forms.person.counting import LeftOut
from kostra_sdk.forms.person.events import Sak
from kostra_sdk.forms.sosialhjelp import rules
from kostra_sdk.forms.sosialhjelp.events import Kontakt, Utbetaling
from kostra_sdk.forms.sosialhjelp.fitting import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.forms.person.building import Cases, Events
    from kostra_sdk.forms.person.counting import CountingRule
    from kostra_sdk.forms.sosialhjelp.amounts import Stonad
    from kostra_sdk.forms.sosialhjelp.events import Sakshendelse

__all__ = ["Group", "groups_of", "last_case", "left_out", "rule_against_group", "unreported"]


E = TypeVar("E", bound="Sakshendelse")


@attrs.define(kw_only=True, eq=False, repr=False)
class Group:
    """What happened to one person in one unit, in any year."""

    recipient: Recipient
    """The person and the unit."""
    cases: dict[str, Sak] = attrs.field(factory=dict)
    """The cases by journal number."""
    happened: dict[type, list[Any]] = attrs.field(factory=dict)
    """What happened in them, by class."""

    def of(self, kind: type[E]) -> list[E]:
        """Give the events of a class, as they were added."""
        return self.happened.get(kind, [])

    def active(self, year: int) -> set[str]:
        """Give the journal numbers of the cases where something happened in a year."""
        return {event.sak for events in self.happened.values() for event in events if event.dato.year == year}


def groups_of(events: Events, cases: Cases) -> list[Group]:
    """Sort events that fit together by person and unit, so that each makes one record (controls 05A and 05B).

    Those of cases that are another bydel's are in no group.
    """
    groups: dict[Recipient, Group] = {}
    of_case: dict[str, Group] = {}
    for sak in events.facts(Sak):
        recipient = cases.recipient(sak.journalnr)
        if recipient is not None and cases.is_ours(recipient):
            of_case[sak.journalnr] = groups.setdefault(recipient, Group(recipient=recipient))
            of_case[sak.journalnr].cases[sak.journalnr] = sak
    for kind in KINDS:
        for event in events.of(kind):
            if event.sak in of_case:
                of_case[event.sak].happened.setdefault(kind, []).append(event)
    return list(groups.values())


def left_out(rule: CountingRule, event: Sakshendelse, group: Group) -> LeftOut:
    """Say that a rule leaves an event out."""
    return LeftOut(
        rule=rule,
        journal_number=event.sak,
        event=type(event).__name__,
        reference=event.id if isinstance(event, Utbetaling) else "",
        dato=event.dato,
        enhet=group.recipient.enhet,
    )


def rule_against_group(stonad: Stonad) -> CountingRule | None:
    """Say which rule leaves a person out in a unit; None if there is support to report.

    Payments under other laws make nobody a recipient (B-4), nor does support that was all reversed (control 27).
    """
    if stonad.months:
        return None
    return rules.NETTO_NULL if stonad.counted else rules.INGEN_STONAD


def unreported(rule: CountingRule, group: Group, stonad: Stonad, year: int) -> list[LeftOut]:
    """List what is not reported of a person in a unit: payments that counted, or the cases where something happened."""
    if stonad.counted:
        return [left_out(rule, payment, group) for payment in stonad.counted]
    return [
        LeftOut(rule=rule, journal_number=number, event="Sak", enhet=group.recipient.enhet)
        for number in group.active(year)
    ]


def last_case(group: Group, stonad: Stonad, until: date) -> Sak:
    """Give the case with the latest counted payment or contact, the one that the record is named by (B-19).

    Of several with the same latest day it is that of the highest journal number.
    """
    latest = dict.fromkeys(group.cases, date.min)
    happened: Iterable[Sakshendelse] = (*stonad.counted, *group.of(Kontakt))
    for event in happened:
        if event.dato <= until:
            latest[event.sak] = max(latest[event.sak], event.dato)
    return group.cases[max(latest, key=lambda number: (latest[number], number))]
