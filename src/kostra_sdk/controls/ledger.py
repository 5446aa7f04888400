"""Findings as they are kept while a file is read: compactly, and without their messages.

Of a finding there is the control and the line's number, and of the line only the cells that the finding is told by.
Both evaluators write to a :class:`Ledger`; each :class:`~kostra_sdk.report.model.Finding` is made when it is read.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import attrs

from kostra_sdk.generations import KOTLIN
from kostra_sdk.report.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.controls.edition import Edition, EditionControl
    from kostra_sdk.controls.said import Said

__all__ = ["Kept", "Ledger", "Mark", "Order", "Shared"]

_MANY: Final = 20
"""How many journal numbers a message lists."""
_LOOKED_AT: Final = 1_000
"""How many records of a group are looked through for them."""


class Mark(NamedTuple):
    """What is kept of a record to name it beside its duplicates."""

    number: int
    caseworker: bytes
    journal: bytes


def _controls() -> array[int]:
    return array("H")


def _numbers() -> array[int]:
    return array("I")


@attrs.frozen(eq=False)
class Order:
    """Findings in order: of each the place of its control in the edition, and its own place in what is kept of that."""

    controls: array[int] = attrs.field(factory=_controls)
    places: array[int] = attrs.field(factory=_numbers)

    def add(self, control: int, place: int) -> None:
        """Add a finding."""
        self.controls.append(control)
        self.places.append(place)


@attrs.frozen(eq=False)
class Kept:
    """The findings of one test: numbers of lines, and of each line the same parts, one after the other."""

    columns: tuple[slice, ...]
    """Which parts of a line are kept."""
    cut: Callable[[bytes], bytes] = attrs.field(init=False)
    """Takes them out of a line."""
    order: Order
    """The order of its phase."""
    numbers: array[int] = attrs.field(factory=_numbers)
    cells: bytearray = attrs.field(factory=bytearray)

    @cut.default
    def _cutter(self) -> Callable[[bytes], bytes]:
        if len(self.columns) <= 1:
            return itemgetter(*self.columns or (slice(0),))
        parts = itemgetter(*self.columns)
        return lambda line: b"".join(parts(line))

    def line(self, place: int, length: int) -> bytes:
        """Give a line again, with blanks for what was not kept of it."""
        line = bytearray(b" " * length)
        at = place * sum(part.stop - part.start for part in self.columns)
        for part in self.columns:
            line[part] = self.cells[at : (at := at + part.stop - part.start)]
        return bytes(line)


@attrs.frozen(eq=False)
class Shared:
    """The records that share a key, for one control across records: group by group."""

    numbers: array[int] = attrs.field(factory=_numbers)
    cells: bytearray = attrs.field(factory=bytearray)
    """Caseworker and journal number of each."""
    starts: array[int] = attrs.field(factory=_numbers)
    """Where each group begins."""


class Ledger:
    """Takes the findings of a file in, and gives them in the order the official program gives them.

    From 2023: control by control, and the records in order within each.
    Before: the field description of all records, the duplicates, then record by record.
    Duplicates come group by group, in the order of the groups' first records.
    """

    def __init__(self, edition: Edition, said: Said) -> None:
        """Begin with none."""
        self.edition = edition
        self.said = said
        self.controls: tuple[EditionControl, ...] = (*edition.tests, *edition.across, *edition.over_file)
        """All controls of the edition; a finding is kept by the place of its control here."""
        self.totals: Sequence[int] = ()
        """What was summed over the file."""
        self.kept: dict[int, Kept] = {}
        """The findings of tests."""
        self.shared: dict[int, Shared] = {}
        """The records that controls across records found to share something."""
        self._new = edition.layout.year >= KOTLIN
        self._across = len(edition.tests)
        self._over_file = self._across + len(edition.across)
        self._orders: dict[int, Order] = {}
        self._width = _width(edition.caseworker) + _width(edition.journal)
        self._group: tuple[tuple[int, int], tuple[bytes, ...]] = ((0, -1), ())
        """The group whose journal numbers were asked for last."""

    def phase(self, test: int) -> int:
        """Give the phase of a test's findings: those of a phase come line by line."""
        control = self.controls[test]
        return control.place if self._new else 2 if control.identified else 0

    def order(self, phase: int) -> Order:
        """Give the order of a phase's findings of tests, for those who write there themselves."""
        return self._orders.setdefault(phase, Order())

    def open(self, test: int) -> Kept:
        """Give what is kept of a test's findings, likewise."""
        kept = self.kept.get(test)
        if kept is None:
            columns = self.edition.told_by(self.controls[test])
            kept = self.kept[test] = Kept(columns, self.order(self.phase(test)))
        return kept

    def add(self, number: int, line: bytes, fired: Iterable[int]) -> None:
        """Add the findings of a line, given the numbers of the tests that fire."""
        for test in fired:
            kept = self.kept.get(test) or self.open(test)
            kept.order.add(test, len(kept.numbers))
            kept.numbers.append(number)
            kept.cells.extend(kept.cut(line))

    def share(self, control: EditionControl, marks: Iterable[Mark]) -> None:
        """Add a group of records that share the key of a control across records, in the order of the file."""
        shared = self.shared.setdefault(self.controls.index(control, self._across), Shared())
        shared.starts.append(len(shared.numbers))
        for mark in marks:
            shared.numbers.append(mark.number)
            shared.cells.extend(mark.caseworker + mark.journal)

    def mark(self, control: int, place: int) -> Mark:
        """Give one of the records that share a key."""
        shared, middle = self.shared[control], _width(self.edition.caseworker)
        cells = shared.cells[place * self._width : (place + 1) * self._width]
        return Mark(shared.numbers[place], bytes(cells[:middle]), bytes(cells[middle:]))

    def _journals(self, control: int, start: int, stop: int) -> tuple[bytes, ...]:
        """Give the journal numbers of a group of records, each once; of very many the first."""
        group, journals = self._group
        if group != (control, start):
            cells, middle, width = self.shared[control].cells, _width(self.edition.caseworker), self._width
            places = range(start, min(stop, start + _LOOKED_AT))
            found = dict.fromkeys(bytes(cells[place * width + middle : (place + 1) * width]) for place in places)
            journals = tuple(found)
            self._group = (control, start), journals
        return journals

    def group(self, control: int, place: int) -> tuple[int, int]:
        """Give where the group of a record begins and where it ends."""
        shared = self.shared[control]
        group = bisect_right(shared.starts, place)
        return shared.starts[group - 1], shared.starts[group] if group < len(shared.starts) else len(shared.numbers)

    def close(self, over_file: Sequence[bool] = (), totals: Sequence[int] = ()) -> Order:
        """Give the order of all findings; there is nothing to add after this.

        Args:
            over_file: Which of the controls of all records fire.
            totals: What was summed over the file.
        """
        self.totals = totals
        phases: dict[int, list[Order]] = {phase: [order] for phase, order in self._orders.items()}
        for control in sorted(self.shared):
            phases.setdefault(self.controls[control].place if self._new else 1, []).append(self._of_groups(control))
        for control, fires in enumerate(over_file, start=self._over_file):
            if fires:
                alone = Order()
                alone.add(control, 0)
                phases.setdefault(self.controls[control].place, []).append(alone)
        whole = Order()
        for phase in sorted(phases):
            for order in phases[phase] if len(phases[phase]) == 1 else [self._merged(phases[phase])]:
                whole.controls.extend(order.controls)
                whole.places.extend(order.places)
        return whole

    def _of_groups(self, control: int) -> Order:
        shared, order = self.shared[control], Order()
        each = self.controls[control].tree.op == "duplicates"
        for place in range(len(shared.numbers)) if each else shared.starts:
            order.add(control, place)
        return order

    def _merged(self, orders: Iterable[Order]) -> Order:
        """Put together a phase that is not of tests alone."""
        pairs = [pair for order in orders for pair in zip(order.controls, order.places, strict=True)]
        merged = Order()
        for control, place in sorted(pairs, key=lambda pair: self._rank(*pair)):
            merged.add(control, place)
        return merged

    def _rank(self, control: int, place: int) -> tuple[int, int, int]:
        if control < self._across:
            return self.kept[control].numbers[place], control, 0
        if control >= self._over_file:
            return 0, 0, 0
        shared = self.shared[control]
        group = bisect_right(shared.starts, place) - 1
        return group if self._new else self.controls[control].place, group, shared.numbers[place]

    def finding(self, control: int, place: int) -> Finding:
        """Make a finding, given its control's place and its own."""
        if control < self._across:
            kept = self.kept[control]
            line = kept.line(place, self.edition.layout.length)
            names = line[self.edition.caseworker], line[self.edition.journal]
            return self._told(control, line, {}, (kept.numbers[place],), names)
        if control >= self._over_file:
            extra = self.edition.totals_of(self.controls[control], self.totals, self.said)
            return self._told(control, b"", extra, (), (b"", b""))
        start, stop = self.group(control, place)
        mark = self.mark(control, place)
        others = _others(self._journals(control, start, stop), stop - start, mark.journal)
        extra = {"others": others, "count": stop - start, "caseworker": mark.caseworker, "journal": mark.journal}
        each = self.controls[control].tree.op == "duplicates"
        lines = (mark.number,) if each else tuple(self.shared[control].numbers[start:stop])
        return self._told(control, b"", extra, lines, mark[1:])

    def _told(self, place: int, line: bytes, extra: Any, lines: tuple[int, ...], names: tuple[bytes, bytes]) -> Finding:
        edition, control = self.edition, self.controls[place]
        caseworker, journal = names
        return Finding(
            control=control.name,
            severity=control.severity,
            message=edition.message(control, line, extra, self.said),
            lines=lines,
            caseworker=_text(caseworker) if control.identified and edition.has_caseworker else None,
            journal_number=_text(journal) if control.identified and edition.has_journal else None,
            fields=edition.names(control),
        )


def _others(journals: Iterable[bytes], count: int, own: bytes) -> str:
    """List the other journal numbers of a group, the first few of very many."""
    others = list(dict.fromkeys(_text(journal) for journal in journals if journal != own))
    more = ["flere"] if len(others) > _MANY or count > _LOOKED_AT else []
    return " og ".join([", ".join(others[:_MANY]), *more] if others else more) or "ingen andre"


def _width(columns: slice) -> int:
    width: int = columns.stop - (columns.start or 0)
    return width


def _text(cell: bytes) -> str:
    return cell.decode("latin-1").strip()
