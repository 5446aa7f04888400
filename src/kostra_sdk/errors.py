"""Every error kostra_sdk raises, one class for each thing the caller can do about it.

::

    KostraError
    ├── UsageError                  the call is wrong: change the program
    │   ├── UnknownForm             no such form; the known ones are listed
    │   ├── UnknownEdition          the form is known, but not for that year, or not its controls
    │   ├── RegionError             the region is not six digits, or ids know no such municipality
    │   ├── MappingError            a mapping file does not say how a vendor's columns become ours
    │   └── MissingExtra            an optional part of the package is not installed
    └── DataError                   the data is wrong: mend it in the case system
        ├── FieldError              a record's values do not fit the layout of the year
        ├── RegionMismatch          a record belongs to another municipality, bydel or year than its extract
        ├── LineError               a line of an extract cannot be read as a record
        ├── StructureError          a dict or JSON object is not a record
        ├── RowError                rows of a case system do not become events or records
        ├── EventError              events of a case system do not fit together
        ├── InvalidId               an identity number is not one
        └── ControlError            a control that blocks submission fires; raised in a ControlsFailed group

    ControlsFailed                  the ExceptionGroup of ControlError that Report.raise_for_errors raises

Exceptions name form, field, line and journal number.
They never hold a fødselsnummer, a DUF number, a name or an amount: the journal number identifies the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "ControlError",
    "ControlsFailed",
    "DataError",
    "EventError",
    "FieldError",
    "FieldProblem",
    "InvalidId",
    "KostraError",
    "LineError",
    "MappingError",
    "MissingExtra",
    "RegionError",
    "RegionMismatch",
    "RowError",
    "RowProblem",
    "StructureError",
    "UnknownEdition",
    "UnknownForm",
    "UsageError",
]


class KostraError(Exception):
    """The root of every error that kostra_sdk raises."""


class UsageError(KostraError):
    """The call is wrong, whatever the data: the program that calls must change."""


class UnknownForm(UsageError, LookupError):
    """There is no such form; :attr:`known` lists those there are."""

    def __init__(self, form: str, known: Iterable[str]) -> None:
        self.form = form
        """The form's official name, as it was asked for."""
        self.known = tuple(known)
        """What would do instead."""
        super().__init__(f"no form {form!r}; the known forms are {', '.join(self.known)}")


class UnknownEdition(UsageError, LookupError):
    """The form is not known for that year, or only its layout is; :attr:`known` lists the years that would do."""

    def __init__(self, form: str, year: int, known: Iterable[int], *, lacking: str = "edition") -> None:
        self.form = form
        """The form's official name, as it was asked for."""
        self.year = year
        """The reporting year."""
        self.known = tuple(known)
        """What would do instead."""
        self.lacking = lacking
        """``edition``, or ``controls`` where records can be read and written but not judged."""
        years = ", ".join(map(str, self.known))
        if lacking == "controls":
            text = (
                f"the official controls of {form} {year} are not included (records can be read and written); "
                f"controls are included for {years}"
            )
        else:
            text = f"no edition {form} {year!r}; the known years of {form} are {years}"
        super().__init__(text)


class RegionError(UsageError, ValueError):
    """The region is not six digits, kommune and bydel; or ids are asked for a municipality that is not known."""


class MappingError(UsageError, ValueError):
    """A mapping file is wrong, whatever the rows: it must change before it is used.

    :attr:`problems` names every place in it, as ``what is wrong @ place``.
    """

    def __init__(self, mapping: str, problems: Sequence[str]) -> None:
        self.mapping = mapping
        """The mapping's name: its file name, or ``mapping`` where it has none."""
        self.problems = tuple(problems)
        """Every problem."""
        super().__init__(f"{mapping}: " + "; ".join(self.problems))


class MissingExtra(UsageError, ImportError):
    """An optional part of the package is needed; :attr:`extra` is what ``pip install kostra-sdk[...]`` calls it."""

    def __init__(self, what: str, extra: str) -> None:
        self.extra = extra
        """The extra, as in ``pip install kostra-sdk[...]``."""
        super().__init__(f"{what} needs more than the core package: pip install 'kostra-sdk[{extra}]'")


class DataError(KostraError):
    """The data is wrong: it must be mended where it comes from, the case system (B-13)."""


@attrs.frozen
class FieldProblem:
    """One value that does not fit its field: the official field name, its width in characters, and what is wrong."""

    field: str
    """The official name of the field that year; its lasting name where the year has no such field."""
    width: int
    """Characters; 0 where the year has no such field."""
    reason: str
    """What is wrong, without the value."""

    def __str__(self) -> str:
        width = f" (width {self.width})" if self.width else ""
        return f"{self.field}{width}: {self.reason}"


def _by_journal_number(number: str) -> str:
    return f"journal number {number or '(blank)'}"


def _placed(line: int | None, journal_number: str, called: str) -> str:
    """Say where a record stands, unless its journal number says which it is, and what it is called."""
    return called if line is None or journal_number else f"line {line}, {called}"


class FieldError(DataError, ValueError):
    """A record's values do not fit the layout of the year; every problem of the record at once."""

    def __init__(
        self, form: str, year: int, journal_number: str, problems: Sequence[FieldProblem], *, called: str = ""
    ) -> None:
        self.form = form
        """The form's official name, as it was asked for."""
        self.year = year
        """The reporting year."""
        self.journal_number = journal_number
        """The journal number of the record: what names the case; blank in a form that has none."""
        self.called = called or _by_journal_number(journal_number)
        """What the record is called: by its journal number, or by what its form has in place of one."""
        self.problems = tuple(problems)
        """Every problem."""
        self.line: int | None = None
        """The line of the extract that the record was to be, counted from 1; None where it was for none."""
        super().__init__()
        self.stand_at(None)

    def stand_at(self, line: int | None) -> None:
        """Say which line of its extract the record was to be, for whoever knows it."""
        self.line = line
        listed = "; ".join(map(str, self.problems))
        self.args = (f"{self.form} {self.year}, {_placed(line, self.journal_number, self.called)}: {listed}",)


class RegionMismatch(DataError, ValueError):
    """A record says another municipality, bydel or year than the extract it is added to."""

    def __init__(
        self, journal_number: str, field: str, found: str, expected: str, *, called: str = "", line: int | None = None
    ) -> None:
        self.journal_number = journal_number
        """The journal number of the record: what names the case; blank in a form that has none."""
        self.called = called or _by_journal_number(journal_number)
        """What the record is called: by its journal number, or by what its form has in place of one."""
        self.line = line
        """The line of the extract that the record was to be, counted from 1; None where it was for none."""
        self.field = field
        """The official name of the field."""
        self.found = found
        """What the record says."""
        self.expected = expected
        """What is expected there."""
        place = _placed(line, journal_number, self.called)
        super().__init__(f"{place}: {field} is {found!r}, but the extract is for {expected!r}")


class LineError(DataError, ValueError):
    """A line of an extract is not a record of its layout.

    :attr:`line` counts from 1, :attr:`length` and :attr:`expected` are characters.
    :attr:`layout_years` are the years of the same form whose lines have that length:
    if there are any, the case system was probably not upgraded (A-12).
    """

    def __init__(
        self, form: str, year: int, *, line: int, length: int, expected: int, layout_years: Iterable[int] = ()
    ) -> None:
        self.form = form
        """The form's official name, as it was asked for."""
        self.year = year
        """The reporting year."""
        self.line = line
        """The line, counted from 1."""
        self.length = length
        """Its length in characters."""
        self.expected = expected
        """What is expected there."""
        self.layout_years = tuple(layout_years)
        """The years of the same form whose lines have that length."""
        hint = ""
        if self.layout_years:
            years = ", ".join(map(str, self.layout_years))
            hint = f"; that is the layout of {years}: has the case system been upgraded to {year}?"
        super().__init__(f"{form} {year}, line {line}: {length} characters, where a record has {expected}{hint}")


class StructureError(DataError, ValueError):
    """A dict or JSON object is not a record; :attr:`problems` is a flat list of ``message @ path``."""

    def __init__(self, record: str, problems: Sequence[str]) -> None:
        self.record = record
        """The name of the record class."""
        self.problems = tuple(problems)
        """Every problem."""
        super().__init__(f"not a {record}: " + "; ".join(self.problems))


@attrs.frozen
class RowProblem:
    """What is wrong in one column of a vendor's rows, and in which of them; never the value itself."""

    column: str
    """The vendor's name of the column."""
    reason: str
    """What is wrong, by the kind of value: ``no date: text of 9 characters``."""
    rows: tuple[int, ...]
    """The first rows it happens in, counted from 1."""
    count: int
    """How many rows it happens in."""

    def __str__(self) -> str:
        more = f" and {self.count - len(self.rows)} more" if self.count > len(self.rows) else ""
        return f"{self.column}: {self.reason} (row {', '.join(map(str, self.rows))}{more})"


class RowError(DataError, ValueError):
    """Rows of a case system do not become events or records; every problem of all rows at once."""

    def __init__(self, what: str, problems: Sequence[RowProblem]) -> None:
        self.what = what
        """What the rows should become, such as ``Utbetaling``."""
        self.problems = tuple(problems)
        """Every problem, by column and reason."""
        super().__init__(f"rows that are no {what}: " + "; ".join(map(str, self.problems)))


class EventError(DataError, ValueError):
    """Events of a case system do not fit together, such as a payment in a case that is not there; all at once.

    :attr:`problems` names event, journal number or the case system's own number, and what is wrong;
    the message has the first of them, and says how many there are beside.
    """

    _SHOWN = 50

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        """Every problem."""
        more = len(self.problems) - self._SHOWN
        beside = f"; and {more} more, listed in problems" if more > 0 else ""
        super().__init__("; ".join(self.problems[: self._SHOWN]) + beside)


class InvalidId(DataError, ValueError):
    """An identity number is not one: :attr:`kind` names the number's kind, :attr:`reason` what is wrong with it."""

    def __init__(self, *, kind: str, reason: str) -> None:
        self.kind = kind
        """The number's kind, such as ``fødselsnummer``."""
        self.reason = reason
        """What is wrong, in a word."""
        super().__init__(f"not a valid {kind}: {reason}")


class ControlError(DataError):
    """A control that blocks submission fires, at :attr:`lines` (from 1) of the extract."""

    def __init__(self, control: str, lines: Sequence[int], journal_number: str | None) -> None:
        self.control = control
        """The official name of the control."""
        self.lines = tuple(lines)
        """The lines it is about, counted from 1."""
        self.journal_number = journal_number
        """The journal number of the record: what names the case."""
        where = f", line {', '.join(map(str, self.lines))}" if self.lines else ""
        who = f", journal number {journal_number}" if journal_number else ""
        super().__init__(f"{control}{where}{who}")


class ControlsFailed(ExceptionGroup[ControlError]):
    """What blocks submission, one :class:`ControlError` a finding."""

    def derive(self, excs: Sequence[ControlError]) -> Self:  # type: ignore[override]  # typeshed's generic self
        """Give a group of the same kind, as ``split`` and ``subgroup`` ask for."""
        return type(self)(self.message, excs)
