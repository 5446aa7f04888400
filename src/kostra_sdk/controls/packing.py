"""Findings packed for the way to another process: numbers, the lines that messages need, and nothing compiled.

A finding is the number of its control and of its line.
Of the lines that have findings, only the cells are kept that some message of the report, or its heading, is made from;
so a fødselsnummer goes along only where a control that fired has judged it.

Packed findings are a sequence of findings like any other.
They are unpacked when the first is read, by the process's own edition,
which is compiled once however many reports come.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, overload

from kostra_sdk.controls.judge import Findings, _Entry, _Mark
from kostra_sdk.errors import UsageError
from kostra_sdk.report.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kostra_sdk.controls.edition import Edition, EditionControl
    from kostra_sdk.controls.said import Said
    from kostra_sdk.layouts import Layout

__all__ = ["PackedFindings", "pack", "packed", "tally"]

_FAST: Final = 1
"""How hard zlib tries: blanks are most of a line, and little is gained by trying harder."""


class _Packed(NamedTuple):
    """What goes to the other process."""

    controls: tuple[tuple[int, str, Severity], ...]
    """The controls that fired: the place among the edition's own, official name and severity."""
    fired: array[int]
    """For each finding which of them."""
    numbers: array[int]
    """For each finding the line, 0 where it is about a group or about all records."""
    groups: array[int]
    """For each finding the group it belongs to, counted from 1; 0 for none."""
    lines: array[int]
    """The lines that are kept, in rising order."""
    text: bytes
    """Those lines, one after the other, compressed."""
    sizes: array[int]
    """How many records each group has."""
    marks: array[int]
    """The lines of all groups, one group after the other."""
    names: bytes
    """Caseworker and journal number of each of these, compressed."""
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
        content = self._content
        counts = Counter(content.fired)
        found: Counter[tuple[str, Severity]] = Counter()
        for number, count in counts.items():
            _, name, severity = content.controls[number]
            found[name, severity] += count
        return found

    @cached_property
    def _unpacked(self) -> Findings:
        edition, content = self._find_edition(self._said), self._content
        known = _controls_of(edition)
        for place, name, _ in content.controls:
            if place >= len(known) or known[place].name != name:
                raise UsageError("these findings were packed by another version of kostra_sdk")
        controls = [known[place] for place, _, _ in content.controls]
        return Findings(edition, list(_entries(edition, content, controls)), self._said)


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


def pack(edition: Edition, entries: Sequence[_Entry], said: Said) -> PackedFindings:
    """Pack what :class:`~kostra_sdk.controls.Findings` keeps.

    Raises :class:`~kostra_sdk.errors.UsageError` where no other process can find the edition,
    since it was made by hand.
    """
    if edition.found_by is None:
        raise UsageError("no other process can find this edition: its findings cannot be packed")
    controls: dict[EditionControl, int] = {}
    lines: dict[int, bytes] = {}
    groups: dict[int, int] = {}
    members: list[Sequence[_Mark]] = []
    fired, numbers, of_group = array("H"), array("I"), array("I")
    totals: Sequence[int] = ()
    for entry in entries:
        fired.append(controls.setdefault(entry.control, len(controls)))
        numbers.append(entry.number)
        if entry.line:
            lines[entry.number] = entry.line
        if entry.group and id(entry.group) not in groups:
            members.append(entry.group)
            groups[id(entry.group)] = len(members)
        of_group.append(groups[id(entry.group)] if entry.group else 0)
        totals = entry.totals or totals
    places = {control: place for place, control in enumerate(_controls_of(edition))}
    marks = [mark for group in members for mark in group]
    blanked = _blanking(edition, controls)
    content = _Packed(
        controls=tuple((places[control], control.name, control.severity) for control in controls),
        fired=fired,
        numbers=numbers,
        groups=of_group,
        lines=array("I", sorted(lines)),
        text=zlib.compress(b"".join(blanked(lines[number]) for number in sorted(lines)), _FAST),
        sizes=array("I", map(len, members)),
        marks=array("I", (mark.number for mark in marks)),
        names=zlib.compress(b"".join(mark.caseworker + mark.journal for mark in marks), _FAST),
        totals=tuple(totals),
    )
    return PackedFindings(edition.found_by, said, content)


def _controls_of(edition: Edition) -> tuple[EditionControl, ...]:
    return (*edition.tests, *edition.across, *edition.over_file)


def _blanking(edition: Edition, controls: Iterable[EditionControl]) -> Callable[[bytes], bytes]:
    """Give what blanks every cell of a line that no message of these controls, and no heading, is made from."""
    layout = edition.layout
    needed = {key for control in controls for key in _read_by(control, layout)}
    needed |= {field.key for field in layout.fields if field.start in {edition.caseworker.start, edition.journal.start}}
    cells = [(slice(field.start, field.stop), field.key in needed, b" " * field.width) for field in layout.fields]
    return lambda line: b"".join(line[columns] if keep else blanks for columns, keep, blanks in cells)


def _read_by(control: EditionControl, layout: Layout) -> Iterator[str]:
    """Give the fields that a control's message is made from."""
    yield from (key for key in layout.by_key if f"{{{key}}}" in control.message)
    for tree in control.values.values():
        yield from tree.keys()


def _entries(edition: Edition, content: _Packed, controls: Sequence[EditionControl]) -> Iterator[_Entry]:
    length, text = edition.layout.length, zlib.decompress(content.text)
    lines = {number: text[place * length : (place + 1) * length] for place, number in enumerate(content.lines)}
    groups = list(_groups(edition, content))
    for fired, number, group in zip(content.fired, content.numbers, content.groups, strict=True):
        control = controls[fired]
        if group:
            marks = groups[group - 1]
            yield _Entry(control, number, mark=marks.get(number) or next(iter(marks.values())), group=marks.listed)
        elif number:
            yield _Entry(control, number, line=lines[number])
        else:
            yield _Entry(control, number, totals=content.totals)


class _Group(dict[int, _Mark]):
    """The records of a group by line, and in a list, which the findings of the group hold in common."""

    def __init__(self, marks: Iterable[_Mark]) -> None:
        self.listed = list(marks)
        super().__init__((mark.number, mark) for mark in self.listed)


def _groups(edition: Edition, content: _Packed) -> Iterator[_Group]:
    names = zlib.decompress(content.names)
    middle = _width(edition.caseworker)
    width = middle + _width(edition.journal)
    cut = (names[place * width : (place + 1) * width] for place in range(len(content.marks)))
    marks = (_Mark(number, name[:middle], name[middle:]) for number, name in zip(content.marks, cut, strict=True))
    for size in content.sizes:
        yield _Group(islice(marks, size))


def _width(columns: slice) -> int:
    width: int = columns.stop - (columns.start or 0)
    return width
