"""Findings packed for the way to another process: numbers, the cells that messages need, and nothing compiled.

What a :class:`~kostra_sdk.controls.ledger.Ledger` keeps of a finding is all that goes along:
the control, the line's number, and the cells that the message or its heading is made from;
so a fødselsnummer goes along only where a control that fired has judged it.

Packed findings are a sequence of findings like any other.
They are unpacked when the first is read, by the process's own edition,
which is compiled once however many reports come.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from kostra_sdk.controls.ledger import Kept, Ledger, Order, Shared
from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from array import array

    from kostra_sdk.controls.edition import Edition
    from kostra_sdk.controls.said import Said
    from kostra_sdk.report.model import Severity

__all__ = ["Packed", "pack", "unpack"]

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


class Packed(NamedTuple):
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


def pack(ledger: Ledger, order: Order) -> Packed:
    """Pack findings: those of a ledger that are in an order."""
    fired = dict.fromkeys(order.controls)
    return Packed(
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


def unpack(content: Packed, edition: Edition, said: Said) -> tuple[Ledger, Order]:
    """Give a ledger with the findings, and their order; it is for reading them, not for more of them.

    Raises :class:`~kostra_sdk.errors.UsageError` where they were packed by another version of this package.
    """
    ledger = Ledger(edition, said)
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
    return ledger, order
