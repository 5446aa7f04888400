from __future__ import annotations

import io
import sqlite3
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kostra_sdk.errors import RowError, RowProblem, UsageError
from kostra_sdk.sources import rows
from kostra_sdk.sources.rows import FETCHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROWS: list[dict[str, object]] = [{"SAK": "17", "BELOP": 1200}, {"SAK": "18", "BELOP": None}]
NAMES = ("SAK", "BELOP")
TUPLES: list[tuple[str, int | None]] = [("17", 1200), ("18", None)]


# --- stand-ins for what other libraries have: their methods, and nothing else of them -----------------------


class Result:
    """A result of SQLAlchemy, which gives its rows as mappings when it is asked."""

    description = "not a cursor's"

    def mappings(self) -> Iterator[Mapping[str, object]]:
        """Give mappings that are no dicts."""
        return (MappingProxyType(row) for row in ROWS)


class ResultRow(tuple[Any, ...]):
    """A row of SQLAlchemy: a tuple, whose mapping is beside it."""

    __slots__ = ()

    @property
    def _mapping(self) -> Mapping[str, object]:
        return MappingProxyType(dict(zip(NAMES, self, strict=True)))


class PolarsFrame:
    """A frame of Polars; iterating over it gives its columns."""

    columns = NAMES

    def iter_rows(self, *, named: bool) -> Iterator[dict[str, object]]:
        """Give the rows as dicts, if they are asked for so."""
        assert named
        return iter(ROWS)

    def to_dicts(self) -> list[dict[str, object]]:
        """Give all rows at once, which is not what is wanted of a large frame."""
        raise AssertionError

    def __iter__(self) -> Iterator[object]:
        raise AssertionError


class PandasFrame:
    """A frame of pandas; iterating over it gives the names of its columns."""

    def __init__(self, columns: tuple[str, ...] = NAMES) -> None:
        self.columns = columns

    def itertuples(self, *, index: bool, name: str | None) -> Iterator[tuple[object, ...]]:
        """Give the rows as tuples; with a name, columns that are no identifiers would lose theirs."""
        assert (index, name) == (False, None)
        return iter(TUPLES)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError


class Batch:
    """A batch of Arrow's."""

    def __init__(self, some: list[dict[str, object]]) -> None:
        self._some = some

    def to_pylist(self) -> list[dict[str, object]]:
        """Give its rows."""
        return self._some


class Table(Batch):
    """A table of Arrow's."""

    def to_batches(self, *, max_chunksize: int) -> list[Batch]:
        """Give the batches it is made of."""
        assert max_chunksize == FETCHED
        return [Batch([row]) for row in self._some]

    def to_pylist(self) -> list[dict[str, object]]:
        """Give all rows at once, which is not what is wanted of a large table."""
        raise AssertionError


class Cursor:
    """A DB-API cursor that counts what is fetched from it."""

    description: Any = (("SAK", None), ("BELOP", None))

    def __init__(self, found: list[Any]) -> None:
        self._found = found
        self.fetched = 0

    def fetchmany(self, size: int) -> list[Any]:
        """Give the next rows."""
        batch, self._found = self._found[:size], self._found[size:]
        self.fetched += len(batch)
        return batch


class IteratingCursor:
    """A cursor that can only be iterated over."""

    description = Cursor.description

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        return iter(TUPLES)


def sqlite(row_factory: Any = None, query: str = "SELECT SAK, BELOP FROM UTBETALING ORDER BY SAK") -> sqlite3.Cursor:
    """Give a cursor of a real database."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE TABLE UTBETALING (SAK TEXT, BELOP INTEGER)")
        database.executemany("INSERT INTO UTBETALING VALUES (?, ?)", TUPLES)
        database.row_factory = row_factory
        return database.execute(query)
    finally:
        _OPEN.append(database)


_OPEN: list[sqlite3.Connection] = []


@pytest.fixture(autouse=True)
def _databases_are_closed() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


Named = NamedTuple("Named", [("SAK", str), ("BELOP", int | None)])  # noqa: UP014 - as a driver makes it


@pytest.mark.parametrize(
    "source",
    [
        lambda: ROWS,
        lambda: iter(ROWS),
        lambda: (row for row in ROWS),
        lambda: [MappingProxyType(row) for row in ROWS],
        lambda: [Named(*row) for row in TUPLES],
        lambda: [ResultRow(row) for row in TUPLES],
        lambda: sqlite(sqlite3.Row).fetchall(),
        sqlite,
        lambda: sqlite(sqlite3.Row),
        lambda: sqlite(lambda _, row: dict(zip(NAMES, row, strict=True))),
        lambda: sqlite(lambda _, row: Named(*row)),
        lambda: Cursor(list(TUPLES)),
        lambda: Cursor([list(row) for row in TUPLES]),
        IteratingCursor,
        Result,
        PolarsFrame,
        PandasFrame,
        lambda: Table(ROWS),
        lambda: Batch(ROWS),
        lambda: iter([Batch(ROWS[:1]), Batch(ROWS[1:])]),
    ],
    ids=[
        *("list", "iterator", "generator", "mappings", "named tuples", "SQLAlchemy rows", "sqlite3 rows"),
        *("sqlite3", "sqlite3 with rows", "sqlite3 with dicts", "sqlite3 with named tuples", "cursor"),
        *("cursor with lists", "iterating cursor", "SQLAlchemy", "Polars", "pandas", "Arrow table", "Arrow batch"),
        "Arrow reader",
    ],
)
def test_every_source_gives_the_same_rows(source: Any) -> None:
    """Rows are mappings from column to value, wherever they come from."""
    assert [dict(row) for row in rows(source())] == ROWS


def test_files_give_rows() -> None:
    """Files are sources like the others; encoding and delimiter can be said."""
    data = "SAK,BELØP\n17,1200\n".encode("latin-1")
    assert list(rows(data, encoding="latin-1", delimiter=",")) == [{"SAK": "17", "BELØP": "1200"}]
    assert list(rows(io.StringIO('{"SAK": "17"}'))) == [{"SAK": "17"}]


def test_cursors_are_fetched_as_rows_are_asked_for() -> None:
    """No more is taken from a cursor than one batch ahead."""
    cursor = Cursor([("17", 1)] * 3 * FETCHED)
    found = rows(cursor)
    assert cursor.fetched == 0
    next(found)
    assert cursor.fetched == FETCHED
    assert len(list(found)) == 3 * FETCHED - 1


def test_torn_rows_are_told_at_the_end_all_at_once() -> None:
    """Good rows are given, and one error lists the others by number."""
    source: list[Any] = [ROWS[0], 7, ROWS[1], ("17", 1200), 8]
    found: list[object] = []
    with pytest.raises(RowError) as raised:
        found.extend(rows(source))
    assert found == ROWS
    assert raised.value.problems == (
        RowProblem("(the row)", "no row with names for its columns: a whole number", (2, 5), 2),
        RowProblem("(the row)", "no row with names for its columns: a list", (4,), 1),
    )


def test_objects_from_a_cursor_are_no_rows() -> None:
    """A driver that is set to give objects gives nothing to read columns from."""
    with pytest.raises(RowError, match=r"no row: a value of type object \(row 1\)"):
        list(rows(Cursor([object()])))


class NoQuery(Cursor):
    """A cursor before its query."""

    description = None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (ROWS[0], "one row alone: give a list of rows"),
        (7, "no rows to be had from this: a whole number"),
        (None, "no rows to be had from this: nothing"),
        (NoQuery([]), "the cursor has no rows: execute a query first"),
        (PandasFrame(("SAK", "SAK")), "several columns have the same name: SAK"),
    ],
    ids=["one row", "number", "None", "no query", "same name"],
)
def test_what_gives_no_rows(source: Any, reason: str) -> None:
    """A source that has no rows is refused at the call, before any is asked for."""
    with pytest.raises(UsageError) as raised:
        rows(source)
    assert str(raised.value) == reason


def test_a_query_with_two_columns_of_one_name() -> None:
    """A query that would lose a column is refused, and the column named."""
    with pytest.raises(UsageError, match="several columns have the same name: ID"):
        rows(sqlite(query="SELECT SAK AS ID, BELOP AS ID FROM UTBETALING"))
