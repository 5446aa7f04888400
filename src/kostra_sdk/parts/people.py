"""Who is in more than one part: looked for by fødselsnummer and DUF number, told by journal numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kostra_sdk.ids.official import FIRST_YEAR, number_rules
from kostra_sdk.parts.model import InSeveral, Sighting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kostra_sdk.layouts import Layout

__all__ = ["People"]


class _Mark(NamedTuple):
    """A record of somebody: the part by number and name, the line, and the journal number as it stands."""

    number: int
    part: str
    line: int
    journal: bytes


class People:
    """Who is where, by number: those with the right check digits, as in the official search for duplicates."""

    def __init__(self, layout: Layout) -> None:
        rules = number_rules(max(layout.year, FIRST_YEAR))
        tests = (("fødselsnummer", "PERSON_FODSELSNR", rules.is_mod11), ("DUF-nummer", "PERSON_DUF", rules.is_duf))
        fields = ((kind, layout.by_key.get(key), test) for kind, key, test in tests)
        self._numbers = [(kind, slice(field.start, field.stop), test) for kind, field, test in fields if field]
        journal = layout.by_key["PERSON_JOURNALNR"]
        self._journal = slice(journal.start, journal.stop)
        self._first: dict[str, dict[bytes, _Mark]] = {kind: {} for kind, _, _ in self._numbers}
        """Kind of number → number → the record it was first met in; most are met in no other."""
        self._shared: dict[tuple[str, bytes], list[_Mark]] = {}

    def add(self, number: int, part: str, line: int, record: bytes) -> None:
        """Remember the numbers of a record; zeros are nobody's."""
        mark = _Mark(number, part, line, record[self._journal])
        for kind, place, test in self._numbers:
            cell = record[place]
            if test(cell) and cell.strip(b"0"):
                first = self._first[kind].setdefault(cell, mark)
                if first is not mark:
                    self._shared.setdefault((kind, cell), [first]).append(mark)

    def in_several(self) -> tuple[InSeveral, ...]:
        """Give who is in more than one part; records that share either number are one person's."""
        leader: dict[_Mark, _Mark] = {}
        for marks in self._shared.values():
            first = _find(leader, marks[0])
            for mark in marks:
                leader[_find(leader, mark)] = first
        records: dict[_Mark, list[_Mark]] = {}
        for mark in list(leader):
            records.setdefault(_find(leader, mark), []).append(mark)
        kinds: dict[_Mark, set[str]] = {}
        for (kind, _), marks in self._shared.items():
            if len({mark.number for mark in marks}) > 1:
                kinds.setdefault(_find(leader, marks[0]), set()).add(kind)
        people = ((sorted(records[first]), shared) for first, shared in kinds.items())
        return tuple(_person(marks, shared) for marks, shared in sorted(people, key=lambda person: person[0][0]))


def _find(leader: dict[_Mark, _Mark], mark: _Mark) -> _Mark:
    """Give the record that stands for all of its person's, and let those on the way point nearer to it."""
    above = leader.setdefault(mark, mark)
    while above is not mark:
        leader[mark] = mark = leader[above]
        above = leader[mark]
    return mark


def _person(marks: Sequence[_Mark], kinds: set[str]) -> InSeveral:
    records = (Sighting(mark.part, mark.line, mark.journal.decode("latin-1").strip()) for mark in marks)
    return InSeveral(tuple(records), tuple(sorted(kinds, reverse=True)))
