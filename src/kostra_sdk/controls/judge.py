"""Judging an extract line by line, in one pass: which control fires where, and what the tables count."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import attrs

from kostra_sdk.controls.findings import Findings
from kostra_sdk.controls.ledger import Ledger, Mark
from kostra_sdk.controls.tables import Tally
from kostra_sdk.generations import JAVA, KOTLIN
from kostra_sdk.report.model import Severity, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.controls.edition import Edition
    from kostra_sdk.controls.said import Said

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


class _Names:
    """What records are named by beside those they share something with, kept compactly: most share nothing."""

    def __init__(self, edition: Edition) -> None:
        self._columns = edition.caseworker, edition.journal
        self._numbers = array("I")
        self._names = bytearray()
        self._middle = len(bytes(edition.layout.length)[edition.caseworker])
        self._width = self._middle + len(bytes(edition.layout.length)[edition.journal])

    def add(self, number: int, line: bytes) -> int:
        """Keep a record's names; the records are counted from 0."""
        caseworker, journal = self._columns
        self._names += line[caseworker] + line[journal]
        self._numbers.append(number)
        return len(self._numbers) - 1

    def mark(self, record: int) -> Mark:
        """Give a record's names."""
        names = bytes(self._names[record * self._width : (record + 1) * self._width])
        return Mark(self._numbers[record], names[: self._middle], names[self._middle :])


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
    ledger, names = Ledger(edition, said), _Names(edition)
    seen: list[dict[bytes, int]] = [{} for _ in edition.across]
    shared: list[dict[bytes, list[int]]] = [{} for _ in edition.across]
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
            record = names.add(number, line)
            for place, key in enumerate(keys):
                if key is not None:
                    first = seen[place].setdefault(key, record)
                    if first != record:
                        shared[place].setdefault(key, [first]).append(record)
        if fired:
            ledger.add(number, line, fired)
            if tally and not blocking.isdisjoint(fired):
                tally = None
        if tally:
            tally.add(measure(line))
    if bad and stops:
        return Judgement(number, Findings.of(Ledger(edition, said)), Severity.OK, tuple(bad), ())
    for control, groups in zip(edition.across, shared, strict=True):
        for records in sorted(groups.values()):
            ledger.share(control, map(names.mark, records))
    over_file = edition.conclude(totals, *said) if gather else (False,) * len(edition.over_file)
    findings = Findings.of(ledger, over_file, totals)
    statistics = tally.result() if tally and not findings.severity.blocks else ()
    return Judgement(number, findings, findings.severity, tuple(bad), statistics, dropped)
