from __future__ import annotations

import csv
import io
import sqlite3
from datetime import date
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kostra_sdk.errors import RowError, RowProblem, UsageError
from kostra_sdk.sources import Mapping as MappingFile
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
    returns_rows = True

    def keys(self) -> Iterator[str]:
        """Give the names of its columns."""
        return iter(NAMES)

    def partitions(self) -> None:
        """Give its rows in lists, which nobody asks for."""
        raise AssertionError

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


class Cell:
    """A scalar of Arrow that Python has a value for, or none."""

    def __init__(self, value: object) -> None:
        self.value = value

    def as_py(self) -> object:
        """Give Python's value."""
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


class Schema:
    """A batch of Arrow's with the names of its columns, and a value that Python has none for."""

    def __init__(self, names: list[str], columns: list[list[Cell]]) -> None:
        self.schema = SimpleNamespace(names=names)
        self.columns = columns

    def to_pylist(self) -> list[dict[str, object]]:
        """Give its rows, if Python has values for all of it."""
        cells = zip(*self.columns, strict=True)
        return [dict(zip(self.schema.names, (cell.as_py() for cell in row), strict=True)) for row in cells]

    @property
    def num_rows(self) -> int:
        """Give how many rows there are."""
        return len(self.columns[0])


class SchemaTable(Schema):
    """A table of them."""

    def to_batches(self, *, max_chunksize: int) -> list[Batch]:
        """Give its batches, which nobody asks for."""
        raise AssertionError(max_chunksize)


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


def test_results_that_are_mappings_already() -> None:
    """A result of SQLAlchemy that was asked for its mappings gives them, and is refused where a column is lost."""

    class Mappings:
        keys = Result.keys
        partitions = Result.partitions

        def __iter__(self) -> Iterator[Mapping[str, object]]:
            return iter([MappingProxyType(ROWS[0])])

    class DoubledMappings(Mappings):
        keys = Doubled.keys

    assert [dict(row) for row in rows(Mappings())] == ROWS[:1]
    with pytest.raises(UsageError, match="several columns have the same name: SAK"):
        rows(DoubledMappings())


class Entity:
    """An object of a class that SQLAlchemy maps."""

    __mapper__ = SimpleNamespace(column_attrs=[SimpleNamespace(key="sak"), SimpleNamespace(key="belop")])

    sak = "17"
    belop = 1200
    barn = "no column"


def test_objects_of_mapped_classes() -> None:
    """Objects of SQLAlchemy are rows by the names of their attributes, alone and in a result's only column."""

    class Entities(Result):
        def keys(self) -> Iterator[str]:
            return iter(["Entity"])

        def mappings(self) -> Iterator[Mapping[str, object]]:
            return iter([{"Entity": Entity()}, {"Entity": "no object"}])

    assert list(rows([Entity()])) == [{"sak": "17", "belop": 1200}]
    assert list(rows(Entities())) == [{"sak": "17", "belop": 1200}, {"Entity": "no object"}]


def test_rows_of_a_reader_with_too_many_cells() -> None:
    """A row of csv.DictReader that has more cells than the header is torn, and not cut."""
    source = list(csv.DictReader(io.StringIO("A;B\n1;2\n1;2;3\n"), delimiter=";"))
    found: list[object] = []
    with pytest.raises(RowError) as raised:
        found.extend(rows(source))
    assert found == [{"A": "1", "B": "2"}]
    assert raised.value.problems == (RowProblem("(the row)", "more cells than the header has", (2,), 1),)
    assert list(rows([{None: 1, "A": 2}])) == [{None: 1, "A": 2}]


@pytest.mark.parametrize("error", [ValueError("29349"), OverflowError("29349")], ids=["ValueError", "OverflowError"])
@pytest.mark.parametrize("frame", [PolarsFrame, PandasFrame])
def test_values_that_python_has_none_for(
    frame: type[PolarsFrame | PandasFrame], error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frame whose library has no value of Python's for one of its own is refused, without that value."""

    def torn(_: object, **__: object) -> Iterator[object]:
        yield ROWS[0] if frame is PolarsFrame else TUPLES[0]
        raise error

    monkeypatch.setattr(frame, "iter_rows" if frame is PolarsFrame else "itertuples", torn)
    found = rows(frame())
    assert next(found) == ROWS[0]
    with pytest.raises(UsageError) as raised:
        next(found)
    assert str(raised.value) == ("the frame has a value that Python has none for, such as a date after the year 9999")
    assert raised.value.__context__ is None


def test_cells_of_arrow_that_python_has_none_for() -> None:
    """What Python has no value for is told of its cell, and does no harm where nobody asks for it."""
    bad = Cell(OverflowError("29349"))
    source = Schema(["SAK", "DATO"], [[Cell("17"), Cell("18")], [bad, Cell(date(2025, 3, 1))]])
    sak = MappingFile.from_dict({"Person": {"id": "SAK"}})
    assert [person.id for person in sak.read("Person", source)] == ["17", "18"]
    fra = MappingFile.from_dict({"Permisjon": {"sak": "SAK", "fra": "DATO"}})
    survey = fra.survey("Permisjon", iter([source]))
    assert [(leave.sak, leave.fra) for leave in survey.good] == [("18", date(2025, 3, 1))]
    assert [(each.column, each.rows) for each in survey.problems] == [("DATO", (1,))]


def test_objects_from_a_cursor_are_no_rows() -> None:
    """A driver that is set to give objects, a text alone or some of the cells gives nothing to read columns from."""
    with pytest.raises(RowError) as raised:
        list(rows(Cursor([object(), "17", ("17",)])))
    assert [str(problem) for problem in raised.value.problems] == [
        "(the row): no row: a value of type object (row 1)",
        "(the row): no row: text of 2 digits (row 2)",
        "(the row): 1 cells, where there are 2 columns (row 3)",
    ]


class Connection:
    """A session of SQLAlchemy, which iterates over something else than rows."""

    def execute(self) -> None:
        """Execute a query."""

    def close(self) -> None:
        """Close it."""

    def __iter__(self) -> Iterator[object]:
        return iter([])


class Single:
    """A number of numpy's, which has the method and cannot be iterated over."""

    def __iter__(self) -> Iterator[object]:
        raise TypeError


class Statement:
    """A query that nobody has executed; it has a description of another kind."""

    description = "a query"


class NoRows(Result):
    """The result of an INSERT."""

    returns_rows = False


class Doubled(Result):
    """A result whose mappings would lose a column."""

    def keys(self) -> Iterator[str]:
        """Give the names of its columns."""
        return iter(["SAK", "SAK"])


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
        (Connection(), "a connection, and no rows: execute a query, and give what it returns"),
        (Single(), "no rows to be had from this: a value of type Single"),
        (Statement(), "no rows to be had from this: a value of type Statement"),
        (NoRows(), "the result has no rows: execute a query that gives some"),
        (PandasFrame(("SAK", "SAK")), "several columns have the same name: SAK"),
        (Doubled(), "several columns have the same name: SAK"),
        (Schema(["SAK", "SAK"], []), "several columns have the same name: SAK"),
        (SchemaTable(["SAK", "SAK"], []), "several columns have the same name: SAK"),
    ],
    ids=[
        *("one row", "number", "None", "no query", "connection", "a single number", "statement", "result without rows"),
        *("same name in pandas", "in SQLAlchemy", "in a batch of Arrow", "in a table of Arrow"),
    ],
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
