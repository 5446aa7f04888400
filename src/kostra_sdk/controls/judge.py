"""Judging an extract line by line, in one pass: which control fires where, and what the tables count."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import attrs

from kostra_sdk.controls.tables import Tally
from kostra_sdk.generations import JAVA, KOTLIN
from kostra_sdk.report.model import Finding, Severity, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.controls.edition import Edition, EditionControl
    from kostra_sdk.controls.packing import PackedFindings
    from kostra_sdk.controls.said import Said

_MANY = 20
"""How many journal numbers a message lists."""
_LOOKED_AT = 1_000
"""How many records of a group are looked through for them."""

__all__ = ["BadLine", "Findings", "Judgement", "Run", "judge_lines"]


class BadLine(NamedTuple):
    """A line that is no record: its number from 1, its length, and whether it holds a tab."""

    number: int
    length: int
    has_tab: bool


class Run(NamedTuple):
    """What the controls were run over, as far as counting them asks."""

    form: str
    """The form's official name."""
    year: int
    records: int
    """How many lines there are."""
    dropped: int
    """How many of them the official program reads past."""
    controls: int
    """How many controls the edition has beside those of the file as a whole."""
    oslo: bool
    """Whether the region is in Oslo."""


class _Mark(NamedTuple):
    """What is kept of a record to name it beside its duplicates."""

    number: int
    caseworker: bytes
    journal: bytes


class _Entry(NamedTuple):
    """A finding as it is kept: the control, and the line, or the record's mark and its fellows, or what was summed."""

    control: EditionControl
    number: int
    """The line's number; 0 where the finding is about a group or about all records."""
    line: bytes = b""
    mark: _Mark | None = None
    group: Sequence[_Mark] = ()
    """All records that share the key, this one too; the findings of a group hold it in common."""
    totals: Sequence[int] = ()
    """What was summed over the file."""


@attrs.frozen(eq=False)
class Judgement:
    """What the controls say of all lines together."""

    records: int
    """How many lines there are."""
    findings: Findings
    severity: Severity
    """The gravest finding's; OK where there is none."""
    bad_lines: tuple[BadLine, ...]
    """Lines that are no records; if there are any, nothing else is judged, but in the oldest generation the others."""
    statistics: tuple[Table, ...]
    """Empty where a finding blocks."""
    dropped: int = 0
    """How many of the lines the official program reads past."""


def judge_lines(  # noqa: C901, PLR0912 - the one loop that every record passes
    edition: Edition, lines: Iterable[bytes], said: Said, *, whole: bool = True
) -> Judgement:
    """Judge the lines of an extract.

    Args:
        edition: The edition to judge by.
        lines: The lines, without their ends, as the official program of the year splits them.
        said: What the caller says of the file.
        whole: Whether the lines are a whole file; what is judged of all records together is left out otherwise.
    """
    judge, drops, gather = edition.judge, edition.drops, edition.gather if whole else None
    length = edition.layout.length
    stops = edition.layout.year >= JAVA
    tab_counts = edition.layout.year >= KOTLIN
    blocking = edition.blocking
    caseworker, journal = edition.caseworker, edition.journal
    fired_at: list[tuple[int, bytes, list[int]]] = []
    seen: list[dict[bytes, _Mark]] = [{} for _ in edition.across]
    shared: list[dict[bytes, list[_Mark]]] = [{} for _ in edition.across]
    bad: list[BadLine] = []
    tally: Tally | None = Tally(edition.tables)
    measure = edition.measure
    totals = edition.no_totals()
    number = dropped = 0
    for number, line in enumerate(lines, start=1):
        if len(line) != length or (tab_counts and b"\t" in line):
            bad.append(BadLine(number, len(line), b"\t" in line))
            continue
        if bad and stops:
            continue
        if drops and drops(line)[0]:
            dropped += 1
            continue
        fired, *keys = judge(line, *said)
        if gather:
            gather(line, totals, *said)
        if keys:
            mark = _Mark(number, line[caseworker], line[journal])
            for place, key in enumerate(keys):
                if key is not None:
                    first = seen[place].setdefault(key, mark)
                    if first is not mark:
                        shared[place].setdefault(key, [first]).append(mark)
        if fired:
            fired_at.append((number, line, fired))
            if tally and not blocking.isdisjoint(fired):
                tally = None
        if tally:
            tally.add(measure(line))
    if bad and stops:
        return Judgement(number, Findings(edition, (), said), Severity.OK, tuple(bad), ())
    over_file = edition.conclude(totals, *said) if gather else (False,) * len(edition.over_file)
    entries = _in_order(edition, fired_at, shared, over_file, totals)
    severity = max((entry.control.severity for entry in entries), default=Severity.OK)
    statistics = tally.result() if tally and not severity.blocks else ()
    return Judgement(number, Findings(edition, entries, said), severity, tuple(bad), statistics, dropped)


def _in_order(
    edition: Edition,
    fired_at: list[tuple[int, bytes, list[int]]],
    shared: list[dict[bytes, list[_Mark]]],
    over_file: Sequence[bool],
    totals: Sequence[int],
) -> list[_Entry]:
    """Put the findings in the order the official program gives them.

    From 2023: control by control, and the records in order within each.
    Before: the field description of all records, the duplicates, then record by record.
    Duplicates come group by group, in the order of the groups' first records.
    """
    new = edition.layout.year >= KOTLIN
    keyed: list[tuple[tuple[int, int, int, int], _Entry]] = []
    for number, line, fired in fired_at:
        for test in fired:
            control = edition.tests[test]
            phase = control.place if new else 2 if control.identified else 0
            keyed.append(((phase, number, test, 0), _Entry(control, number, line)))
    for place, control in enumerate(edition.across):
        groups = sorted(shared[place].values(), key=lambda marks: marks[0].number)
        for group, marks in enumerate(groups):
            for mark in marks if control.tree.op == "duplicates" else marks[:1]:
                order = (control.place if new else 1, group if new else control.place, group, mark.number)
                number = mark.number if control.tree.op == "duplicates" else 0
                keyed.append((order, _Entry(control, number, mark=mark, group=marks)))
    for control, fires in zip(edition.over_file, over_file, strict=True):
        if fires:
            keyed.append(((control.place, 0, 0, 0), _Entry(control, 0, totals=totals)))
    keyed.sort(key=lambda pair: pair[0])
    return [entry for _, entry in keyed]


class Findings(Sequence[Finding]):
    """Findings kept compactly; each is made, message and all, when it is read."""

    __slots__ = ("_edition", "_entries", "_said")

    def __init__(self, edition: Edition, entries: Sequence[_Entry], said: Said) -> None:
        self._edition = edition
        self._entries = entries
        self._said = said

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        if isinstance(index, slice):
            return Findings(self._edition, self._entries[index], self._said)
        return self._finding(self._entries[index])

    def packed(self) -> PackedFindings:
        """Give them as they can go to another process; see :mod:`kostra_sdk.controls.packing`."""
        from kostra_sdk.controls.packing import pack

        return pack(self._edition, self._entries, self._said)

    def __reduce__(self) -> tuple[Any, ...]:
        return self.packed().__reduce__()

    def _finding(self, entry: _Entry) -> Finding:
        edition, control = self._edition, entry.control
        extra: dict[str, Any] = {}
        caseworker, journal = entry.line[edition.caseworker], entry.line[edition.journal]
        if entry.mark:
            caseworker, journal = entry.mark.caseworker, entry.mark.journal
            extra = {"others": _others(entry.group, journal), "count": len(entry.group)}
            extra |= {"caseworker": caseworker, "journal": journal}
        if control.is_over_file:
            extra = dict(edition.totals_of(control, entry.totals, self._said))
        return Finding(
            control=control.name,
            severity=control.severity,
            message=edition.message(control, entry.line, extra, self._said),
            lines=(entry.number,) if entry.number else tuple(mark.number for mark in entry.group),
            caseworker=_text(caseworker) if control.identified and edition.has_caseworker else None,
            journal_number=_text(journal) if control.identified and edition.has_journal else None,
            fields=edition.names(control),
        )


def _others(group: Sequence[_Mark], journal: bytes) -> str:
    """List the other journal numbers of a group, the first few of very many."""
    others = list(dict.fromkeys(_text(mark.journal) for mark in islice(group, _LOOKED_AT) if mark.journal != journal))
    more = ["flere"] if len(others) > _MANY or len(group) > _LOOKED_AT else []
    return " og ".join([", ".join(others[:_MANY]), *more] if others else more) or "ingen andre"


def _text(cell: bytes) -> str:
    return cell.decode("latin-1").strip()
