"""Figures of a quarter: fødselsnummer, month, bidrag and lån of those who had social assistance in it.

The working group for social services discussed a narrow extract, oftener than every year (A-17).
As far as is known it never became a duty: no official layout, channel or deadline of it is public.
What is made here is this package's own table of what an 11F record says of three months.
It is no KOSTRA extract, and `check` does not judge it.

Form 11CF is not here.
Its record has a sum for the year and the months with support, but no amount of a month:
a quarter's amount would have to be made up.

The rows hold fødselsnummer by nature; names of files, exceptions and what is printed of a row do not.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.extract import Extract
from kostra_sdk.extract.files import AtomicFile
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.ids import fodselsnummer
from kostra_sdk.layouts import MONTHS
from kostra_sdk.records.content import journal_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.extract.files import StrPath

__all__ = ["COLUMNS", "QuarterRow", "QuarterlyFigures", "quarterly", "write_quarterly"]

COLUMNS: Final = ("fodselsnummer", "aar", "maaned", "bidrag", "laan")
"""The columns of the file: names of our own, since there are no official ones."""

_SHOWN: Final = 20
_NONE_OF_11CF: Final = "11CF has no amounts by month, so there are no figures of a quarter in it"


@attrs.frozen(order=True)
class QuarterRow:
    """What one person had in one month."""

    fodselsnummer: str
    """Fødselsnummer or D-nummer, eleven digits."""
    year: int
    month: int
    """1-12."""
    bidrag: int | None
    """Whole kroner; None where it cannot be read, or the month is ticked and has no amount at all."""
    laan: int | None
    """Loans, whole kroner; None likewise."""

    def __repr__(self) -> str:
        """Show the month, and nothing about the person."""
        return f"QuarterRow(year={self.year}, month={self.month})"


@attrs.frozen(kw_only=True)
class QuarterlyFigures:
    """The rows of a quarter, and whom they do not tell of."""

    year: int
    quarter: int
    """1-4."""
    rows: tuple[QuarterRow, ...] = attrs.field(repr=False)
    """One a person and month with support, in order of number and month."""
    without_number: tuple[str, ...] = ()
    """Journal numbers of those with support in the quarter who have no valid fødselsnummer: they are in no row."""
    other_year: tuple[str, ...] = ()
    """Journal numbers of records that say that they are of another year: they are in no row."""
    incomplete: tuple[str, ...] = ()
    """Journal numbers of those with support in the quarter of whom a month has no amount that can be read."""

    @property
    def persons(self) -> int:
        """How many persons there are rows of."""
        return len({row.fodselsnummer for row in self.rows})


def quarterly(records: Extract[Any] | Iterable[Sosialhjelp], *, year: int, quarter: int) -> QuarterlyFigures:
    """Give bidrag and lån by person and month for a quarter, from an 11F extract or from records.

    It is no official duty as far as is known (A-17).

    A month is there where it is ticked or has an amount.
    Where one of bidrag and lån is filled in a month, the other one blank is 0.
    Several records of one person are added up.
    What grows in memory is the rows.

    Args:
        records: An 11F extract, or records; those of a year that is not over have the months so far.
        year: The reporting year.
        quarter: 1 to 4.

    Returns:
        The rows, and the journal numbers of those who are in none or whose amounts are not whole.

    Raises:
        UsageError: There is no such quarter, the extract is of another form or year,
            a record is no :class:`~kostra_sdk.Sosialhjelp`, or records hold what is no amount or number;
            all of it at once, by journal number and field.
        LineError: A line of the extract is no record of the layout.
    """
    _is_asked_for(year, quarter)
    if isinstance(records, Extract):
        _is_of(records, year)
    months = range(3 * quarter - 2, 3 * quarter + 1)
    totals: dict[tuple[str, int], tuple[int | None, int | None]] = {}
    without, incomplete, other_year, wrong = [], [], [], []
    for record in _each(records):
        if problems := tuple(_problems(record)):
            wrong.append(f"journal number {journal_number(record)}: {', '.join(problems)}")
            continue
        paid = dict(_paid(record, months))
        if not paid:
            continue
        if record.version.strip() not in {"", f"{year % 100:02}"}:
            other_year.append(journal_number(record))
            continue
        if any(amount is None for amounts in paid.values() for amount in amounts):
            incomplete.append(journal_number(record))
        if not fodselsnummer.is_valid(record.person_fodselsnr):
            without.append(journal_number(record))
            continue
        for month, (bidrag, laan) in paid.items():
            key = fodselsnummer.compact(record.person_fodselsnr), month
            former = totals.get(key, (0, 0))
            totals[key] = _plus(former[0], bidrag), _plus(former[1], laan)
    if wrong:
        more = f"; and {len(wrong) - _SHOWN} records more" if len(wrong) > _SHOWN else ""
        raise UsageError(f"records that hold something else than their fields do: {'; '.join(wrong[:_SHOWN])}{more}")
    return QuarterlyFigures(
        year=year,
        quarter=quarter,
        rows=tuple(QuarterRow(number, year, month, *totals[number, month]) for number, month in sorted(totals)),
        without_number=tuple(without),
        other_year=tuple(other_year),
        incomplete=tuple(incomplete),
    )


def write_quarterly(path: StrPath, figures: QuarterlyFigures) -> None:
    """Write the rows as semicolon-separated text in UTF-8 with a heading of :data:`COLUMNS`.

    The file appears whole or not at all, for its owner alone where the system knows owners.
    An amount that is None is empty.
    Keep fødselsnummer out of the file's name.

    Raises OSError as it comes.
    """
    with AtomicFile(path) as file:
        if hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), 0o600)
        file.write((";".join(COLUMNS) + "\n").encode())
        for row in figures.rows:
            cells = (row.fodselsnummer, row.year, row.month, row.bidrag, row.laan)
            file.write((";".join("" if cell is None else str(cell) for cell in cells) + "\n").encode())


def _is_asked_for(year: object, quarter: object) -> None:
    if type(year) is not int:
        raise UsageError(f"a year is a number, not {type(year).__name__}")
    if type(quarter) is not int or quarter not in range(1, 5):
        raise UsageError(f"a quarter is the number 1, 2, 3 or 4, not {quarter!r}")


def _each(records: object) -> Iterator[Sosialhjelp]:
    if isinstance(records, (str, bytes)) or not isinstance(records, Iterable):
        raise UsageError(f"an Extract or records are asked for, not {type(records).__name__}")
    for record in records:
        if isinstance(record, Kvalifisering):
            raise UsageError(_NONE_OF_11CF)
        if not isinstance(record, Sosialhjelp):
            raise UsageError(f"a record is Sosialhjelp, not {type(record).__name__}")
        yield record


def _problems(record: Any) -> Iterator[str]:
    """Say which fields hold what they cannot, by kind and never by value."""
    for name in ("person_fodselsnr", "version"):
        if not isinstance(value := getattr(record, name), str):
            yield f"{name} is {type(value).__name__}, not text"
    for name in ("bidrag_mnd", "laan_mnd"):
        if not isinstance(amounts := getattr(record, name), Mapping):
            yield f"{name} is {type(amounts).__name__}, not month and amount"
            continue
        for month, amount in amounts.items():
            if amount is not None and type(amount) is not int:
                yield f"{name} of month {month} is {type(amount).__name__}, not whole kroner"
    if not isinstance(record.stmnd, Collection):
        yield f"stmnd is {type(record.stmnd).__name__}, not months"


def _is_of(extract: Extract[Any], year: int) -> None:
    if extract.form == "11CF":
        raise UsageError(_NONE_OF_11CF)
    if (extract.form, extract.year) != ("11F", year):
        raise UsageError(f"figures of {year} are made of an extract of 11F {year}, not {extract.form} {extract.year}")


def _paid(record: Sosialhjelp, months: Iterable[int]) -> Iterator[tuple[int, tuple[int | None, int | None]]]:
    """Give bidrag and lån of the months that are ticked or have any."""
    for month in months:
        bidrag = _amount(record, "BIDRAG", record.bidrag_mnd, month)
        laan = _amount(record, "LAAN", record.laan_mnd, month)
        if month in record.stmnd and not {month} & {*record.bidrag_mnd, *record.laan_mnd}:
            yield month, (None, None)
        elif month in record.stmnd or (bidrag, laan) != (0, 0):
            yield month, (bidrag, laan)


def _amount(record: Sosialhjelp, name: str, amounts: dict[int, int], month: int) -> int | None:
    if f"{name}_{MONTHS[month - 1]}" in record.raw:
        return None
    return amounts.get(month, 0)


def _plus(former: int | None, amount: int | None) -> int | None:
    return None if former is None or amount is None else former + amount
