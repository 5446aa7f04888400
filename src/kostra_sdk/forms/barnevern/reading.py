"""Reading form 15F: elements become records, as leniently as the official control program of 2023 on reads them.

The order of children is free, and what the year does not know is passed over.
Of a single element that is repeated the last counts, and so does the child where it says the same as an attribute.
Whatever then breaks the schema of the year is a problem; a record with a problem is not given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.errors import StructureError
from kostra_sdk.forms.barnevern import journal
from kostra_sdk.forms.barnevern.dates import read_date
from kostra_sdk.forms.barnevern.faults import Fault, Problem
from kostra_sdk.forms.barnevern.structure import Kind, structure
from kostra_sdk.markup import elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

    from kostra_sdk.forms.barnevern.record import Avgiver, BarnevernRecord, Individ
    from kostra_sdk.forms.barnevern.structure import ElementType, LeafType
    from kostra_sdk.markup import Element
    from kostra_sdk.streams import Readable

__all__ = ["BarnevernReader", "RecordError", "read_record", "same_ids", "shown_journal_number"]

_NUMBER: Final = re.compile(r"[+-]?[0-9]+")
_BLANKS: Final = "".join(map(chr, range(0x21)))
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = (1 << 31) - 1


class RecordError(StructureError):
    """An element of a file is no record of the year; every problem of it at once, as ``message @ path``."""

    def __init__(self, record: str, number: int, journal_number: str, problems: list[Problem]) -> None:
        self.number = number
        """Which of those elements it is, counted from 1."""
        self.journal_number = journal_number
        """The journal number, which names the case; blank where there is none, or it looks like a personal number."""
        which = f"readable {record} (number {number}" + (
            f", journal number {journal_number})" if journal_number else ")"
        )
        super().__init__(which, [str(problem) for problem in problems])
        self.record = record
        """``Individ`` or ``Avgiver``."""


class BarnevernReader:
    """Reads the individuals of a file, one at a time, in bounded memory.

    Iterating gives each :class:`~kostra_sdk.forms.barnevern.record.Individ`.
    After an error about one of them the next call goes on with the next.
    """

    def __init__(self, file: Readable, *, year: int) -> None:
        """Begin to read; nothing is read before the first individual is asked for.

        Args:
            file: The file, open in binary mode.
            year: The reporting year, 2017-2026.

        Raises:
            UnknownEdition: The form is not known for that year.
        """
        self.avgiver: Avgiver | None = None
        """Who reports, as soon as it is read; it stands before the individuals. Of several, the last."""
        self._structure = structure(year)
        self._elements = elements(file, (self._structure.avgiver.name, self._structure.individ.name))
        self._count = {"Avgiver": 0, "Individ": 0}

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Individ:
        """Give the next individual.

        Raises:
            RecordError: It is no record of the year.
            MarkupError: The file is no XML.
            OSError: The file cannot be read.
        """
        for element in self._elements:
            self._count[element.name] += 1
            if element.name == self._structure.avgiver.name:
                self.avgiver = self._read(element, self._structure.avgiver)
            else:
                individ: Individ = self._read(element, self._structure.individ)
                return individ
        raise StopIteration

    def _read(self, element: Element, kind: ElementType) -> Any:
        record, problems = read_record(element, kind)
        if problems:
            raise RecordError(element.name, self._count[element.name], shown_journal_number(element), problems)
        return record


def shown_journal_number(element: Element) -> str:
    """Give the journal number to name an individual by."""
    return journal.shown(element.attributes.get("Journalnummer", "").strip())


def read_record(element: Element, kind: ElementType) -> tuple[Any, list[Problem]]:
    """Make a record of an element; or None, and all that is wrong."""
    reading = _Reading(element, kind, kind.name)
    problems = reading.all_problems()
    return (None, problems) if problems else (reading.record, [])


class _Reading:
    """One element being read.

    What cannot be read at all is a problem wherever it stands;
    what breaks the schema is one only in what counts in the end.
    """

    def __init__(self, element: Element, kind: ElementType, path: str) -> None:
        self._kind = kind
        self._path = path
        self._values: dict[str, Any] = {}
        self._failed: set[str] = set()
        """The attributes of the record that were there, and could not be read."""
        self._unreadable: list[Problem] = []
        self._broken: dict[str, list[Problem]] = {}
        if element.has_late_text:
            self._unreadable.append(Problem(path, Fault.LATE_TEXT))
        self._read(element)
        for part in kind.asked_for:
            if part.attribute not in self._values:
                self._unreadable.append(Problem(f"{path}/{part.place}", Fault.MISSING))
            elif self._values[part.attribute] is None and part.attribute not in self._failed:
                self._unreadable.append(Problem(f"{path}/{part.place}", Fault.EMPTY))
        self.record: BarnevernRecord | None = None if self._unreadable else kind.record(**self._values)

    def all_problems(self) -> list[Problem]:
        """Give all that is wrong."""
        return [*self._unreadable, *self.schema_problems()]

    def schema_problems(self) -> Iterator[Problem]:
        """Give what breaks the schema."""
        for problems in self._broken.values():
            yield from problems

    def _read(self, element: Element) -> None:
        leaf_of, element_of = self._kind.leaf_of, self._kind.element_of
        for name, text in element.attributes.items():
            leaf = leaf_of.get(name)
            if leaf is not None:
                self._take_text(leaf, text)
            elif name in element_of:
                self._unreadable.append(Problem(f"{self._path}/@{name}", Fault.NOT_AN_ELEMENT))
        for child in element.children:
            inner = element_of.get(child.name)
            if inner is not None:
                self._take_element(inner, child)
            elif (leaf := leaf_of.get(child.name)) is not None:
                if child.has_late_text:
                    self._unreadable.append(Problem(f"{self._path}/{leaf.place}", Fault.LATE_TEXT))
                self._take_text(leaf, child.text)
        for inner in self._kind.elements:
            if inner.is_list and inner.attribute in self._values:
                self._check_list(inner)

    def _take_text(self, leaf: LeafType, text: str) -> None:
        self._broken.pop(leaf.attribute, None)
        if leaf.kind is Kind.STRING:
            self._values[leaf.attribute] = leaf.members.get(text, text)
            # An empty text breaks nothing where none is asked for.
            fault = leaf.fault(text) if text or leaf.mandatory else None
            if fault is not None:
                self._broken[leaf.attribute] = [Problem(f"{self._path}/{leaf.place}", fault, leaf.limit(fault))]
            return
        text = text.strip(_BLANKS)
        value: object = None
        if text:
            value = read_date(text) if leaf.kind is Kind.DATE else _read_year(text)
            if value is None:
                fault = Fault.DATE if leaf.kind is Kind.DATE else Fault.YEAR
                self._unreadable.append(Problem(f"{self._path}/{leaf.place}", fault))
                self._failed.add(leaf.attribute)
        self._values[leaf.attribute] = value

    def _take_element(self, inner: ElementType, child: Element) -> None:
        before: list[Any] | None = self._values.get(inner.attribute) if inner.is_list else None
        index = f"[{len(before) + 1 if before else 1}]" if inner.is_list else ""
        reading = _Reading(child, inner, f"{self._path}/{inner.name}{index}")
        self._unreadable += reading._unreadable
        problems = list(reading.schema_problems())
        if not inner.is_list:
            self._values[inner.attribute] = reading.record
            self._broken[inner.attribute] = problems
            if reading.record is None:
                self._failed.add(inner.attribute)
            return
        if before is None:
            before = self._values[inner.attribute] = []
        before.append(reading.record)
        if problems:
            self._broken.setdefault(inner.attribute, []).extend(problems)

    def _check_list(self, inner: ElementType) -> None:
        found = self._values[inner.attribute]
        if inner.most is not None and len(found) > inner.most:
            problem = Problem(f"{self._path}/{inner.name}", Fault.TOO_MANY, inner.most)
            self._broken.setdefault(inner.attribute, []).append(problem)
        if inner.unique:
            problems = same_ids(found, inner, self._path)
            self._broken.setdefault(inner.attribute, []).extend(problems)


def same_ids(records: Sequence[Any], kind: ElementType, path: str) -> Iterator[Problem]:
    """Give the records whose id another one before them has; those that could not be read are None."""
    seen: set[str] = set()
    for number, record in enumerate(records, start=1):
        if record is not None:
            if record.id in seen:
                yield Problem(f"{path}/{kind.name}[{number}]/@{kind.unique}", Fault.SAME_ID)
            seen.add(record.id)


def _read_year(text: str) -> int | None:
    if not _NUMBER.fullmatch(text) or len(text) > 20:
        return None
    number = int(text)
    return number if _FIRST_YEAR <= number <= _LAST_YEAR else None
