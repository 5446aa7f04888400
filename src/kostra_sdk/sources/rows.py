"""Rows from wherever a vendor keeps them, each a mapping from column to value.

What a source is, is seen from what it can do: nothing is imported for its sake.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from kostra_sdk.errors import RowError, UsageError
from kostra_sdk.sources.files import Row, file_rows
from kostra_sdk.sources.problems import WHOLE_ROW, Problems, Wrong, describe

__all__ = ["each_row", "rows"]

FETCHED: Final = 1000
"""How many rows are taken from a cursor, or from a table of Arrow's, at a time."""


def rows(source: Any, *, encoding: str | None = None, delimiter: str | None = None) -> Iterator[Row]:
    """Give the rows of a source, one mapping from column to value each, as they are read.

    Args:
        source: One of these.

            * an iterable of mappings: dicts, rows of ``sqlite3``, named tuples,
              rows and objects of SQLAlchemy, the latter by the names of their attributes
            * a path, bytes or an open file of CSV with a header, or of JSON lines
            * a cursor of any DB-API driver, after its query was executed
            * a result of SQLAlchemy
            * a frame of Polars or pandas, a table, batch or batch reader of Arrow
        encoding: How the text of a file is encoded; UTF-8 where it is not said, with or without a byte order mark.
        delimiter: What parts the cells of a CSV file, ``;``, ``,`` or a tab; read from the header where it is not said.

    Returns:
        The rows, with values as the source has them; the cells of a CSV file are all text.

    Raises:
        OSError: A file cannot be opened or read.
        UsageError: There are no rows to be had from the source, or the file has another encoding.
            What a database or a driver raises comes as it is.
        RowError: Rows are torn: a line that is no JSON object, a row with too many or too few cells.
            It is raised at the end, and lists them all; rows are counted from 1, without the header and blank lines.
    """
    return _good(each_row(source, encoding=encoding, delimiter=delimiter))


def _good(every: Iterator[Row | Wrong]) -> Iterator[Row]:
    problems = Problems()
    for number, row in enumerate(every, start=1):
        if isinstance(row, Wrong):
            problems.add(WHOLE_ROW, row, number)
        else:
            yield row
    if problems:
        raise RowError("row of a table", problems.listed())


def each_row(source: Any, *, encoding: str | None = None, delimiter: str | None = None) -> Iterator[Row | Wrong]:
    """Give the rows of a source, and in the place of a torn one what is wrong with it; see :func:`rows`.

    Raises:
        UsageError: There are no rows to be had from the source.
    """
    if isinstance(source, (str, os.PathLike, bytes, bytearray, memoryview)) or _has(source, "read"):
        return file_rows(source, encoding, delimiter)
    if isinstance(source, Mapping):
        raise UsageError("one row alone: give a list of rows")
    rows_of = next((rows_of for methods, rows_of in _KINDS if _has(source, *methods)), None)
    if rows_of:
        return rows_of(source)
    if hasattr(source, "description") and (_has(source, "fetchmany") or isinstance(source, Iterable)):
        return _fetched(source)
    if _has(source, "execute", "close"):  # a session of SQLAlchemy can be iterated over, and would give no rows at all
        raise UsageError("a connection, and no rows: execute a query, and give what it returns")
    items = _iterator(source)
    if items is not None:
        return _items(items)
    raise UsageError(f"no rows to be had from this: {describe(source)}")


def _has(source: object, *methods: str) -> bool:
    return all(callable(getattr(source, method, None)) for method in methods)


def _iterator(source: Any) -> Iterator[Any] | None:
    """Begin to iterate over a source, if it can be; a single number of numpy's only seems so."""
    if not isinstance(source, Iterable):
        return None
    try:
        return iter(source)
    except TypeError:
        return None


def _items(items: Iterable[Any]) -> Iterator[Row | Wrong]:
    for item in items:
        if item.__class__ is dict:
            yield Wrong("more cells than the header has") if None in item and _is_overfull(item) else item
        elif _has(item, "to_pylist"):  # a batch of Arrow
            yield from _of_batch(item)
        else:
            yield _row_of(item)


def _is_overfull(row: dict[Any, object]) -> bool:
    """Whether a row of ``csv.DictReader`` has more cells than the header, which it keeps under None."""
    return isinstance(row[None], list)


def _row_of(item: Any) -> Row | Wrong:
    """Give a row as a mapping, whatever it was."""
    if isinstance(item, Mapping):
        return item
    if isinstance(mapping := getattr(item, "_mapping", None), Mapping):  # a row of SQLAlchemy
        return mapping
    if _has(item, "_asdict"):  # a named tuple
        named: Row = item._asdict()
        return named
    if (mapper := getattr(type(item), "__mapper__", None)) is not None:  # an object of SQLAlchemy
        return {attribute.key: getattr(item, attribute.key) for attribute in mapper.column_attrs}
    if _has(item, "keys", "__getitem__"):  # a row of sqlite3
        return {name: item[name] for name in item.keys()}  # noqa: SIM118 - iterating over it gives its values
    return Wrong(f"no row with names for its columns: {describe(item)}")


def _fetched(cursor: Any) -> Iterator[Row | Wrong]:
    """Fetch from a cursor, some rows at a time."""
    if cursor.description is None:
        raise UsageError("the cursor has no rows: execute a query first")
    return _tuples(_batches(cursor), [column[0] for column in cursor.description])


def _batches(cursor: Any) -> Iterator[Any]:
    if _has(cursor, "fetchmany"):
        while batch := cursor.fetchmany(FETCHED):
            yield from batch
    else:
        yield from cursor


def _tuples(values: Iterable[Any], names: list[Any]) -> Iterator[Row | Wrong]:
    _refuse_doubled(names)
    return _named(values, names)


def _refuse_doubled(names: list[Any]) -> None:
    """Refuse a source that would lose a column."""
    doubled = sorted({str(name) for name in names if names.count(name) > 1})
    if doubled:
        raise UsageError(f"several columns have the same name: {', '.join(doubled)}")


def _named(values: Iterable[Any], names: list[Any]) -> Iterator[Row | Wrong]:
    for row in values:
        if isinstance(row, Mapping):
            yield row
        elif isinstance(row, Iterable) and not isinstance(row, (str, bytes)):
            cells = row if row.__class__ is tuple else tuple(row)
            if len(cells) == len(names):
                yield dict(zip(names, cells, strict=True))
            else:
                yield Wrong(f"{len(cells)} cells, where there are {len(names)} columns")
        else:
            yield Wrong(f"no row: {describe(row)}")


# --- SQLAlchemy, frames and Arrow ---------------------------------------------------------------------------


def _of_result(result: Any) -> Iterator[Row | Wrong]:
    """Give the rows of a result of SQLAlchemy, whose mappings would lose a column without a word."""
    if getattr(result, "returns_rows", True) is False:
        raise UsageError("the result has no rows: execute a query that gives some")
    names = [*result.keys()]
    _refuse_doubled(names)
    if not _has(result, "mappings"):  # they have been asked for already
        return _items(result)
    return _entities(result.mappings(), names[0]) if len(names) == 1 else _items(result.mappings())


def _entities(values: Iterable[Mapping[Any, Any]], name: Any) -> Iterator[Row | Wrong]:
    """Give rows of one column, in which an object may stand: its attributes are the columns then."""
    for row in values:
        yield _row_of(row[name]) if hasattr(type(row[name]), "__mapper__") else row


def _readable(values: Iterable[Any]) -> Iterator[Any]:
    """Hand on the rows of a frame, as far as Python has values for what stands in them."""
    each = iter(values)
    while True:
        try:
            row = next(each, None)
        except (ValueError, OverflowError):
            break  # raised out here, since its text has the value in it
        if row is None:
            return
        yield row
    raise UsageError("the frame has a value that Python has none for, such as a date after the year 9999")


def _of_table(table: Any) -> Iterator[Row | Wrong]:
    """Give the rows of a table of Arrow, a batch at a time."""
    _refuse_doubled(_names(table))
    return _items(table.to_batches(max_chunksize=FETCHED))


def _of_batch(batch: Any) -> Iterator[Row | Wrong]:
    """Give the rows of a batch of Arrow."""
    names = _names(batch)
    _refuse_doubled(names)
    try:
        return _items(batch.to_pylist())
    except (ValueError, OverflowError):
        pass  # Python has no value for one of Arrow's
    # Cell by cell, what there is no value for is told of its column and row, and only if it is asked for.
    columns = list(zip(names, batch.columns, strict=True))
    return ({name: column[row] for name, column in columns} for row in range(batch.num_rows))


def _names(table: Any) -> list[str]:
    return list(getattr(getattr(table, "schema", None), "names", ()))


_KINDS: Final[tuple[tuple[tuple[str, ...], Callable[[Any], Iterator[Row | Wrong]]], ...]] = (
    (("keys", "partitions"), _of_result),  # a result of SQLAlchemy
    (("iter_rows", "to_dicts"), lambda frame: _items(_readable(frame.iter_rows(named=True)))),  # a frame of Polars
    (
        ("itertuples",),  # a frame of pandas
        lambda frame: _tuples(_readable(frame.itertuples(index=False, name=None)), list(frame.columns)),
    ),
    (("to_batches",), _of_table),  # a table of Arrow
    (("to_pylist",), _of_batch),  # a batch of Arrow
)
"""What a source can do, and how its rows are had then."""
