"""What plausibility is told with: a piece of advice with the figures and cases behind it, and a tally of an extract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.ids import duf, fodselsnummer
from kostra_sdk.records.content import journal_number
from kostra_sdk.report.model import Advice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.records import Record

__all__ = [
    "CODES",
    "OURS",
    "SHOWN",
    "SUMS",
    "CaseRule",
    "Cases",
    "Figures",
    "Person",
    "PlausibilityAdvice",
    "Tally",
    "monthly_totals",
    "must_be_extract",
    "year_sum",
]

SHOWN: Final = 20
"""How many cases a piece of advice names; all of them are counted."""

OURS: Final = "kostra_sdk"
"""The source of a rule that no document asks for."""

SUMS: Final = {"11F": ("bidrag", "laan"), "11CF": ("kvp_stonad",)}
"""The year's amounts of a form, whole kroner, by attribute."""

CODES: Final = {
    "11F": ("kjonn", "ektstat", "vklo", "trygdesit", "arbsit", "bosit"),
    "11CF": ("kjonn", "ektstat", "status"),
}
"""The questions whose answers are expected to spread, by attribute."""

Figures: TypeAlias = "tuple[tuple[str, int | float], ...]"
"""What a figure is, in Norwegian, and the figure."""


@attrs.frozen(kw_only=True)
class PlausibilityAdvice(Advice):
    """Advice that rests on figures: the SDK's own, no part of the official verdict, and never blocking.

    No fødselsnummer is in it; the journal number names the case.
    """

    source: str = OURS
    """The point of the founding documents that asks for it, such as ``B-5``; :data:`OURS` where none does."""
    count: int = 0
    """How many cases there are behind it."""
    journal_numbers: tuple[str, ...] = ()
    """The journal numbers of the first :data:`SHOWN`; a blank one stands for a case without."""
    figures: Figures = ()
    """What it rests on: shares are per cent, amounts whole kroner."""


class Cases:
    """Counts cases, and keeps line and journal number of the first few."""

    __slots__ = ("count", "journal_numbers", "lines")

    def __init__(self) -> None:
        self.count = 0
        self.lines: list[int] = []
        self.journal_numbers: list[str] = []

    def add(self, line: int, record: Record) -> None:
        """Count a record."""
        self.count += 1
        if self.count <= SHOWN:
            self.lines.append(line)
            self.journal_numbers.append(journal_number(record))

    @classmethod
    def of(cls, places: Iterable[tuple[int, str]], *, here: bool = True) -> Cases:
        """Count lines with their journal numbers; `here` says whether they are of the file that is looked at."""
        cases = cls()
        for cases.count, (line, journal) in enumerate(places, start=1):
            if cases.count <= SHOWN:
                cases.journal_numbers.append(journal)
                cases.lines += [line] * here
        return cases

    def advice(self, topic: str, message: str, *, source: str, figures: Figures) -> PlausibilityAdvice:
        """Say something of the cases."""
        return PlausibilityAdvice(
            topic=topic,
            message=message,
            lines=tuple(self.lines),
            source=source,
            count=self.count,
            journal_numbers=tuple(self.journal_numbers),
            figures=figures,
        )


@attrs.frozen
class CaseRule:
    """A rule about one record at a time."""

    name: str
    """The rule's name in Norwegian."""
    topic: str
    source: str
    forms: frozenset[str]
    message: str
    """What is said, with ``{count}`` and ``{records}``."""
    fires: Callable[[Any], bool]


@attrs.frozen(repr=False)
class Person:
    """One who can be found again: by what, and where in the file."""

    keys: tuple[str, ...]
    """Fødselsnummer and DUF number, those of them that there are."""
    line: int
    journal_number: str
    whole_year: bool
    """Whether there was support in all twelve months."""

    @property
    def place(self) -> tuple[int, str]:
        """Line and journal number."""
        return self.line, self.journal_number


@attrs.define(kw_only=True, repr=False, eq=False)
class Tally:
    """An extract counted in one pass.

    What grows with the file is what persons are found again by; of all else there are sums and the first few.
    """

    form: str
    year: int
    rules: Sequence[CaseRule] = ()
    records: int = 0
    months: int = 0
    """Months with support, all records together."""
    with_months: int = 0
    """Records that have any month."""
    sums: dict[str, int] = attrs.field(factory=dict)
    """Attribute → whole kroner, all records together."""
    codes: dict[str, dict[str, Cases]] = attrs.field(factory=dict)
    """Attribute → code → cases; those without a known answer are left out."""
    caseworkers: dict[str, Cases] = attrs.field(factory=dict)
    """Caseworker → cases; those without one are left out."""
    hits: list[Cases] = attrs.field(factory=list)
    """The cases of each of :attr:`rules`."""
    whole_year: int = 0
    """Records with an amount in each of the twelve months."""
    equal_months: Cases = attrs.field(factory=Cases)
    """Those of them whose twelve amounts are the same."""
    persons: list[Person] = attrs.field(factory=list)
    """One a person, but those without a number."""
    nameless: int = 0
    """Records without a number to find the person again by."""
    found: dict[str, int] = attrs.field(factory=dict)
    """What a person is found by → its place in :attr:`persons`."""
    kommune: str = ""
    """The municipality's four digits that the extract is for."""
    other_kommune: Cases = attrs.field(factory=Cases)
    """Records that say another municipality."""
    other_year: Cases = attrs.field(factory=Cases)
    """Records that say another year than the extract is for."""
    repeated: dict[int, list[tuple[int, str]]] = attrs.field(factory=dict)
    """Place of a person with several records → line and journal number of those after the first."""

    @classmethod
    def begin(cls, extract: Extract[Any], rules: Sequence[CaseRule] = ()) -> Tally:
        """Give the empty tally of an extract.

        Raises :class:`~kostra_sdk.errors.UsageError` for a form that is not counted here.
        """
        must_be_extract(extract)
        form = extract.form
        if form not in SUMS:
            raise UsageError(f"plausibility is for {' and '.join(SUMS)}, not for {form}")
        return cls(
            form=form,
            year=extract.year,
            kommune=extract.region[:4],
            rules=rules,
            sums=dict.fromkeys(SUMS[form], 0),
            codes={name: {} for name in CODES[form]},
            hits=[Cases() for _ in rules],
        )

    @classmethod
    def of(cls, extract: Extract[Any], rules: Sequence[CaseRule] = ()) -> Tally:
        """Count an extract; raises as :meth:`begin` does, and what iterating the extract raises."""
        tally = cls.begin(extract, rules)
        for line, record in enumerate(extract, start=1):
            tally.add(line, record)
        return tally

    def add(self, line: int, record: Any) -> None:
        """Count a record."""
        self.records += 1
        if record.kommune_nr not in {"", self.kommune}:
            self.other_kommune.add(line, record)
        if record.version not in {"", f"{self.year % 100:02}"}:
            self.other_year.add(line, record)
        months = len(record.stmnd)
        self.months += months
        self.with_months += months > 0
        for name in self.sums:
            self.sums[name] += getattr(record, name) or 0
        for name, by_code in self.codes.items():
            code = getattr(record, name)
            if code is not None:
                _add(by_code, code, line, record)
        if record.saksbehandler:
            _add(self.caseworkers, record.saksbehandler, line, record)
        for rule, cases in zip(self.rules, self.hits, strict=True):
            if rule.fires(record):
                cases.add(line, record)
        if months == 12 and self.form == "11F":
            self._add_whole_year(line, record)
        self._add_person(line, record, whole_year=months == 12)

    def _add_whole_year(self, line: int, record: Any) -> None:
        totals = monthly_totals(record)
        if len(totals) == 12:
            self.whole_year += 1
            if len(set(totals.values())) == 1:
                self.equal_months.add(line, record)

    def _add_person(self, line: int, record: Any, *, whole_year: bool) -> None:
        keys = _keys(record)
        if not keys:
            self.nameless += 1
            return
        place = next((self.found[key] for key in keys if key in self.found and _is_real(key)), None)
        if place is None:
            place = len(self.persons)
            self.persons.append(Person(keys, line, journal_number(record), whole_year))
        else:
            self.repeated.setdefault(place, []).append((line, journal_number(record)))
        for key in keys:
            self.found.setdefault(key, place)


def must_be_extract(given: object) -> None:
    """Raise :class:`~kostra_sdk.errors.UsageError` for a path, bytes or anything else that is no extract."""
    if not isinstance(given, Extract):
        raise UsageError(f"an Extract is asked for, not {type(given).__name__}: Extract.read() makes one of a file")


def _add(by_value: dict[str, Cases], value: str, line: int, record: Record) -> None:
    cases = by_value.get(value)
    if cases is None:
        cases = by_value[value] = Cases()
    cases.add(line, record)


def _keys(record: Any) -> tuple[str, ...]:
    """Give what a person is found again by; a placeholder is shared by many, and is nobody's."""
    number, duf_number = record.person_fodselsnr, getattr(record, "person_duf", "")
    keys = []
    if len(number) == 11 and number.isdecimal() and not _is_placeholder(number):
        keys.append(number)
    if len(duf_number) == 12 and duf_number.isdecimal() and duf_number.strip("0"):
        keys.append(duf_number)
    return tuple(keys)


def _is_placeholder(number: str) -> bool:
    """Whether it is a date with an ending that many share; a number may have that ending and be somebody's."""
    return number[6:] in fodselsnummer.PLACEHOLDER_SUFFIXES and not fodselsnummer.is_valid(number)


def _is_real(key: str) -> bool:
    """Whether it is a number that somebody has: what stands in two records may also be made up."""
    return fodselsnummer.is_valid(key) or duf.is_valid(key)


def year_sum(record: Any) -> int:
    """Give the year's amount of a record, whole kroner; what is blank or unreadable counts nothing."""
    return sum(getattr(record, name) or 0 for name in SUMS[record.form.name])


def monthly_totals(record: Any) -> dict[int, int]:
    """Give bidrag and lån together by month, whole kroner, for the months that have any."""
    totals = dict(record.bidrag_mnd)
    for month, amount in record.laan_mnd.items():
        totals[month] = totals.get(month, 0) + amount
    return {month: amount for month, amount in totals.items() if amount}
