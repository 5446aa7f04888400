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

            * an iterable of mappings: dicts, rows of ``sqlite3``, named tuples, rows of SQLAlchemy
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
    if hasattr(source, "description"):
        return _fetched(source)
    if isinstance(source, Iterable):
        return _items(source)
    raise UsageError(f"no rows to be had from this: {describe(source)}")


def _has(source: object, *methods: str) -> bool:
    return all(callable(getattr(source, method, None)) for method in methods)


def _items(items: Iterable[Any]) -> Iterator[Row | Wrong]:
    for item in items:
        if item.__class__ is dict:
            yield item
        elif _has(item, "to_pylist"):  # a batch of Arrow
            yield from _items(item.to_pylist())
        else:
            yield _row_of(item)


def _row_of(item: Any) -> Row | Wrong:
    """Give a row as a mapping, whatever it was."""
    if isinstance(item, Mapping):
        return item
    if isinstance(mapping := getattr(item, "_mapping", None), Mapping):  # a row of SQLAlchemy
        return mapping
    if _has(item, "_asdict"):  # a named tuple
        named: Row = item._asdict()
        return named
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
    doubled = sorted({str(name) for name in names if names.count(name) > 1})
    if doubled:
        raise UsageError(f"several columns have the same name: {', '.join(doubled)}")
    return _named(values, names)


def _named(values: Iterable[Any], names: list[Any]) -> Iterator[Row | Wrong]:
    for row in values:
        if row.__class__ is tuple:
            yield dict(zip(names, row, strict=True))
        elif isinstance(row, Mapping):
            yield row
        elif isinstance(row, Iterable):
            yield dict(zip(names, row, strict=True))
        else:
            yield Wrong(f"no row: {describe(row)}")


_KINDS: Final[tuple[tuple[tuple[str, ...], Callable[[Any], Iterator[Row | Wrong]]], ...]] = (
    (("mappings",), lambda result: _items(result.mappings())),  # a result of SQLAlchemy
    (("iter_rows", "to_dicts"), lambda frame: _items(frame.iter_rows(named=True))),  # a frame of Polars
    (("itertuples",), lambda frame: _tuples(frame.itertuples(index=False, name=None), list(frame.columns))),  # pandas
    (("to_batches",), lambda table: _items(table.to_batches(max_chunksize=FETCHED))),  # a table of Arrow
    (("to_pylist",), lambda batch: _items(batch.to_pylist())),  # a batch of Arrow
)
"""What a source can do, and how its rows are had then."""
