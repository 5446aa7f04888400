"""Which cases make one record of form 11CF, those of one person in one unit, and whether their events fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs

from kostra_sdk.forms.kvalifisering import rules
from kostra_sdk.forms.kvalifisering.events import (
    Avslutning,
    Avslutningsaarsak,
    Kvalifiseringsutbetaling,
    Permisjon,
    Program,
    Programhendelse,
    Tilleggsytelse,
)
from kostra_sdk.forms.kvalifisering.programs import Forlop, forlop_of
from kostra_sdk.forms.person.building import Recipient
from kostra_sdk.forms.person.counting import LeftOut
from kostra_sdk.forms.person.payments import BETALT_I_ANNET_AAR, find_wrong_payments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.forms.person.building import Cases, Events, Problems
    from kostra_sdk.forms.person.counting import CountingRule
    from kostra_sdk.ids.kommuner import Region

__all__ = ["Group", "groups_of", "left_out", "rule_without_program"]

E = TypeVar("E", bound=Programhendelse)


@attrs.define(kw_only=True, eq=False, repr=False)
class Group:
    """What happened to one person in one unit."""

    recipient: Recipient
    """The person and the unit."""
    forlop: list[Forlop] = attrs.field(factory=list)
    """The programmes of all the cases."""
    payments: list[Kvalifiseringsutbetaling] = attrs.field(factory=list)
    """What was paid, in any year."""
    beside: list[Tilleggsytelse] = attrs.field(factory=list)
    """What was received beside it, in any year."""

    @property
    def other(self) -> tuple[Kvalifiseringsutbetaling | Tilleggsytelse, ...]:
        """All that was paid or received."""
        return (*self.payments, *self.beside)


def left_out(rule: CountingRule, event: Programhendelse, group: Group) -> LeftOut:
    """Say that a rule leaves an event out."""
    day = {Program: "begynt", Permisjon: "fra"}.get(type(event), "dato")
    return LeftOut(
        rule=rule,
        journal_number=event.sak,
        event=type(event).__name__,
        reference=getattr(event, "id", ""),
        dato=getattr(event, day),
        enhet=group.recipient.enhet,
    )


def rule_without_program(event: Kvalifiseringsutbetaling | Tilleggsytelse, year: int) -> CountingRule:
    """Say which rule leaves out what was paid to a person who has no programme to report in the year."""
    return rules.UTEN_PROGRAM_I_AARET if event.dato.year == year else BETALT_I_ANNET_AAR


def groups_of(events: Events, cases: Cases, region: Region, problems: Problems) -> list[Group]:
    """Sort events by person and unit, so that each makes one record (controls 05A and 05B).

    Events of cases that are another bydel's, or not there at all, are in no group.

    Args:
        events: All of them.
        cases: The cases, and whom they are about.
        region: Whose extract it is.
        problems: Where everything that does not fit is reported.
    """
    for kind in (Program, Permisjon, Avslutning, Kvalifiseringsutbetaling, Tilleggsytelse):
        cases.find_lost(kind, (event.sak for event in events.of(kind)), problems)
    find_wrong_payments(events.of(Kvalifiseringsutbetaling), problems)
    _find_wrong_origins(events, region, problems)

    programs = _by_case(events.facts(Program))
    leaves, ends = _by_case(events.facts(Permisjon)), _by_case(events.facts(Avslutning))
    payments, beside = _by_case(events.of(Kvalifiseringsutbetaling)), _by_case(events.facts(Tilleggsytelse))
    groups: dict[Recipient, Group] = {}
    for number in {**programs, **leaves, **ends, **payments, **beside}:
        recipient = cases.recipient(number)
        forlop = forlop_of(programs.get(number, ()), leaves.get(number, ()), ends.get(number, ()), problems)
        if recipient is not None:
            group = groups.setdefault(recipient, Group(recipient=recipient))
            group.forlop += forlop
            group.payments += payments.get(number, ())
            group.beside += beside.get(number, ())
    for group in groups.values():
        if not group.forlop:
            for event in group.other:
                problems.add(type(event), "the person has no Program in the unit", sak=event.sak)
    return [group for group in groups.values() if cases.is_ours(group.recipient)]


def _by_case(events: Iterable[E]) -> dict[str, list[E]]:
    by_case: dict[str, list[E]] = {}
    for event in events:
        by_case.setdefault(event.sak, []).append(event)
    return by_case


def _find_wrong_origins(events: Events, region: Region, problems: Problems) -> None:
    """Report municipalities that are no numbers, and bydeler outside Oslo."""
    for program in events.of(Program):
        number = program.fra_kommune
        if number and not (len(number) == 4 and number.isascii() and number.isdigit()):
            problems.add(Program, "fra_kommune is not four digits", sak=program.sak)
        if program.fra_bydel and not region.is_oslo:
            problems.add(Program, "fra_bydel is true, but there are bydeler in Oslo only", sak=program.sak)
    for end in events.of(Avslutning):
        if end.aarsak is Avslutningsaarsak.FLYTTING_BYDEL and not region.is_oslo:
            problems.add(
                Avslutning, "it is by moving to another bydel, but there are bydeler in Oslo only", sak=end.sak
            )
