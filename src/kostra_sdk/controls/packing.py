"""Findings packed for the way to another process: numbers, the cells that messages need, and nothing compiled.

What a :class:`~kostra_sdk.controls.findings.Ledger` keeps of a finding is all that goes along:
the control, the line's number, and the cells that the message or its heading is made from;
so a fødselsnummer goes along only where a control that fired has judged it.

Packed findings are a sequence of findings like any other.
They are unpacked when the first is read, by the process's own edition,
which is compiled once however many reports come.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple, overload

from kostra_sdk.controls.findings import Findings, Kept, Ledger, Order, Shared
from kostra_sdk.errors import UsageError
from kostra_sdk.report.model import Finding, Severity

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

    from kostra_sdk.controls.edition import Edition
    from kostra_sdk.controls.said import Said

__all__ = ["PackedFindings", "pack", "packed", "tally"]

_FAST: Final = 1
"""How hard zlib tries: little is gained by trying harder."""


class _PackedTest(NamedTuple):
    """The findings of one test."""

    control: int
    columns: tuple[tuple[int, int], ...]
    """From and to: the parts of a line that are kept."""
    numbers: array[int]
    cells: bytes
    """Those parts of each line, compressed."""


class _PackedGroups(NamedTuple):
    """The records that share something, by one control."""

    control: int
    numbers: array[int]
    starts: array[int]
    cells: bytes
    """Caseworker and journal number of each, compressed."""


class _Packed(NamedTuple):
    """What goes to the other process; a control is its place among the edition's own."""

    controls: tuple[tuple[int, str, Severity], ...]
    """The controls that fired, in order of first occurrence: place, official name and severity."""
    fired: array[int]
    """For each finding its control."""
    places: array[int]
    """For each finding its place in what is kept of that."""
    tests: tuple[_PackedTest, ...]
    groups: tuple[_PackedGroups, ...]
    totals: tuple[int, ...]
    """What was summed over the file."""


class PackedFindings(Sequence[Finding]):
    """Findings that can go to another process; see :func:`packed`."""

    def __init__(self, find_edition: Callable[[Said], Edition], said: Said, content: _Packed) -> None:
        """Use :func:`packed`."""
        self._find_edition = find_edition
        self._said = said
        self._content = content

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._find_edition, self._said, self._content)

    def __len__(self) -> int:
        return len(self._content.fired)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self._unpacked[index]

    def tally(self) -> Counter[tuple[str, Severity]]:
        """Count findings by official control name and severity, in order of first occurrence, without unpacking."""
        counts = Counter(self._content.fired)
        found: Counter[tuple[str, Severity]] = Counter()
        for control, name, severity in self._content.controls:
            found[name, severity] += counts[control]
        return found

    @cached_property
    def _unpacked(self) -> Findings:
        content = self._content
        ledger = Ledger(self._find_edition(self._said), self._said)
        for control, name, _ in content.controls:
            if control >= len(ledger.controls) or ledger.controls[control].name != name:
                raise UsageError("these findings were packed by another version of kostra_sdk")
        order = Order(content.fired, content.places)
        for test in content.tests:
            columns = tuple(slice(start, stop) for start, stop in test.columns)
            ledger.kept[test.control] = Kept(columns, order, test.numbers, bytearray(zlib.decompress(test.cells)))
        for groups in content.groups:
            cells = bytearray(zlib.decompress(groups.cells))
            ledger.shared[groups.control] = Shared(groups.numbers, cells, groups.starts)
        ledger.totals = content.totals
        return Findings(ledger, order)


def packed(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Give the findings as they can go to another process; those that are plain objects can as they are."""
    return findings.packed() if isinstance(findings, Findings) else findings


def tally(findings: Sequence[Finding]) -> Counter[tuple[str, Severity]]:
    """Count findings by official control name and severity, in order of first occurrence.

    No message is made for it, where the findings are packed.
    """
    if isinstance(findings, PackedFindings):
        return findings.tally()
    return Counter((finding.control, finding.severity) for finding in findings)


def pack(ledger: Ledger, order: Order) -> PackedFindings:
    """Pack findings: those of a ledger that are in an order.

    Raises :class:`~kostra_sdk.errors.UsageError` where no other process can find the edition,
    since it was made by hand.
    """
    if ledger.edition.found_by is None:
        raise UsageError("no other process can find this edition: its findings cannot be packed")
    fired = dict.fromkeys(order.controls)
    content = _Packed(
        controls=tuple(
            (control, ledger.controls[control].name, ledger.controls[control].severity) for control in fired
        ),
        fired=order.controls,
        places=order.places,
        tests=tuple(
            _PackedTest(
                control,
                tuple((part.start, part.stop) for part in kept.columns),
                kept.numbers,
                zlib.compress(kept.cells, _FAST),
            )
            for control, kept in ledger.kept.items()
            if control in fired
        ),
        groups=tuple(
            _PackedGroups(control, shared.numbers, shared.starts, zlib.compress(shared.cells, _FAST))
            for control, shared in ledger.shared.items()
            if control in fired
        ),
        totals=tuple(ledger.totals),
    )
    return PackedFindings(ledger.edition.found_by, ledger.said, content)
