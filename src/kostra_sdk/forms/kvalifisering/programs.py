"""Who is a participant in a year, and where the participant stood at its end (B-20, control 36)."""

from __future__ import annotations

import sys
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from kostra_sdk.forms.kvalifisering import rules
from kostra_sdk.forms.kvalifisering.codes import Status
from kostra_sdk.forms.kvalifisering.events import Avslutning, Avslutningsaarsak, Permisjon, Program

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kostra_sdk.forms.kvalifisering.events import Programhendelse
    from kostra_sdk.forms.person.building import Problems
    from kostra_sdk.forms.person.counting import CountingRule
    from kostra_sdk.layouts import Layout

__all__ = [
    "Forlop",
    "after_the_year",
    "ended_on_leave",
    "forlop_of",
    "is_in_program",
    "latest",
    "rule_against",
    "status_of",
]

_STATUS = {
    Avslutningsaarsak.FULLFORT: Status.FULLFORT,
    Avslutningsaarsak.UTEBLIVELSE: Status.AVBRUTT_UTEBLIVELSE,
    Avslutningsaarsak.FLYTTING_KOMMUNE: Status.AVBRUTT_FLYTTING,
    Avslutningsaarsak.FLYTTING_BYDEL: Status.FLYTTET_BYDEL,
    Avslutningsaarsak.ETTER_AVBRUDD: Status.AVSLUTTET_ETTER_AVBRUDD,
}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Forlop:
    """One programme from its decision on, with its leaves and its end."""

    program: Program
    permisjoner: tuple[Permisjon, ...] = ()
    """Its leaves, in order of their first day."""
    avslutning: Avslutning | None = None
    """Its end, if it has one."""


def forlop_of(
    programs: Iterable[Program],
    permisjoner: Iterable[Permisjon],
    avslutninger: Iterable[Avslutning],
    problems: Problems,
) -> list[Forlop]:
    """Put the programmes of one case together, in order of beginning; what does not fit is reported.

    A leave or an end belongs to the programme that began last before it.
    An end on the day the next one begins is that of the earlier one, unless that had ended already.
    The end of a programme that never began belongs to that one.
    """
    ordered = sorted(programs, key=lambda program: (program.begynt or date.max, program.vedtatt))
    for one, other in pairwise(ordered):
        if one.begynt is not None and one.begynt == other.begynt:
            problems.add(Program, "two programmes of the case begin on the same day", sak=one.sak)
    leaves: dict[int, list[Permisjon]] = {}
    for leave in sorted(permisjoner, key=lambda leave: leave.fra):
        if leave.til is not None and leave.til < leave.fra:
            problems.add(Permisjon, "it ends before it begins", sak=leave.sak)
        if ordered:
            # A leave that is said to begin before the programme does is the first programme's.
            leaves.setdefault(_index(ordered, leave.fra) or 0, []).append(leave)
        else:
            problems.add(Permisjon, "its case has no Program", sak=leave.sak)
    ends: dict[int, Avslutning] = {}
    for end in sorted(avslutninger, key=lambda end: end.dato):
        index = _index_of_end(ordered, end.dato, ends)
        if index is None:
            reason = "it is before the programme of its case begins" if ordered else "its case has no Program"
            problems.add(Avslutning, reason, sak=end.sak)
        elif index in ends:
            problems.add(Avslutning, "the programme ends twice", sak=end.sak)
        else:
            ends[index] = end
    return [
        Forlop(program=program, permisjoner=tuple(leaves.get(index, ())), avslutning=ends.get(index))
        for index, program in enumerate(ordered)
    ]


def _index(ordered: list[Program], day: date) -> int | None:
    """Find the programme that began last, on `day` or before it."""
    begun = [index for index, program in enumerate(ordered) if program.begynt is not None and program.begynt <= day]
    return begun[-1] if begun else None


def _index_of_end(ordered: list[Program], day: date, ended: Collection[int]) -> int | None:
    """Find the programme that an end is of; `ended` are those that have one."""
    index = _index(ordered, day)
    if index is None:
        return len(ordered) - 1 if ordered and ordered[-1].begynt is None else None
    if index > 0 and ordered[index].begynt == day and index - 1 not in ended:
        return index - 1
    return index


def rule_against(forlop: Forlop, year: int) -> CountingRule | None:
    """Say which rule leaves a programme out; None if its participant is reported (B-20).

    A programme that began by 31 December and had not ended by 1 January is reported, whatever was paid:
    so are those on leave at New Year who ended without coming back.
    """
    begun = forlop.program.begynt
    if begun is None or begun.year > year:
        return rules.IKKE_BEGYNT
    end = forlop.avslutning
    return rules.AVSLUTTET_FOR_AARET if end is not None and end.dato.year < year else None


def latest(reported: Collection[Forlop]) -> Forlop:
    """Give the programme that a record is about: the one that began last."""
    return max(reported, key=lambda one: (one.program.begynt or date.min, one.program.vedtatt, one.program.sak))


def status_of(forlop: Forlop, layout: Layout) -> tuple[Status, Avslutning | None]:
    """Give the status at the end of the layout's year, and the end that it comes of, if it had ended.

    Before 2023 a programme that ended after a break has no status of its own, and is one that ended as agreed:
    those are the two that control 38 asks the participant's situation of.
    """
    year, end = layout.year, forlop.avslutning
    if end is not None and end.dato.year <= year:
        status = _STATUS[end.aarsak]
        return (status if status in layout.by_key["STATUS"].codes else Status.FULLFORT), end
    last_day = date(year, 12, 31)
    on_leave = any(
        leave.fra <= last_day and (leave.til is None or leave.til >= last_day) for leave in forlop.permisjoner
    )
    return (Status.I_PERMISJON if on_leave else Status.I_PROGRAM), None


def ended_on_leave(forlop: Forlop, year: int) -> bool:
    """Whether the participant was on leave at the start of the year, and ended in it without coming back (B-20)."""
    if forlop.avslutning is None or forlop.avslutning.dato.year != year:
        return False
    new_year = date(year, 1, 1).toordinal()
    away_until = new_year - 1
    for leave in forlop.permisjoner:  # one leave may follow upon another
        if leave.fra.toordinal() <= away_until + 1:
            away_until = max(away_until, sys.maxsize - 1 if leave.til is None else leave.til.toordinal())
    return away_until >= max(new_year, forlop.avslutning.dato.toordinal() - 1)


def after_the_year(reported: Iterable[Forlop], year: int) -> Iterator[tuple[CountingRule, Programhendelse]]:
    """Give the ends and leaves that came after the year, and say nothing of it."""
    for forlop in reported:
        if forlop.avslutning is not None and forlop.avslutning.dato.year > year:
            yield rules.AVSLUTTET_ETTER_AARET, forlop.avslutning
        for leave in forlop.permisjoner:
            if leave.fra.year > year:
                yield rules.PERMISJON_ETTER_AARET, leave


def is_in_program(forlop: Forlop, day: date) -> bool:
    """Whether a day is one of the programme's, from the first to the last."""
    begun, end = forlop.program.begynt, forlop.avslutning
    return begun is not None and begun <= day and (end is None or day <= end.dato)
