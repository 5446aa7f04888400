"""Rows from files: CSV with a header, and JSON lines."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

from kostra_sdk.errors import UsageError
from kostra_sdk.sources.problems import Wrong, describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["DELIMITERS", "ENCODING", "Row", "file_rows", "is_encoding"]

ENCODING: Final = "utf-8-sig"
"""UTF-8, with or without a byte order mark."""
DELIMITERS: Final = (";", ",", "\t")
"""What may part the cells of a CSV file."""

_MARK: Final = "\u00ef\u00bb\u00bf"
"""What the byte order mark of UTF-8 is in the encodings of Western Europe, which can read every file."""
_SEPARATOR: Final = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
"""The line before the header in which Excel is told what parts the cells."""
_QUOTED: Final = re.compile(r'"[^"]*"')

Row: TypeAlias = "Mapping[str, object]"


def file_rows(source: Any, encoding: str | None, delimiter: str | None) -> Iterator[Row | Wrong]:
    """Give the rows of a file, or what is wrong with one.

    Args:
        source: A path, bytes, or an open file; what is open stays open.
        encoding: Of bytes; UTF-8 where it is None.
        delimiter: What parts the cells of a CSV file; read from the header where it is None.

    Raises:
        OSError: The file cannot be opened or read.
        UsageError: The file has another encoding, or is neither CSV with a header nor JSON lines.
    """
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith('{"')):  # OSError would print it
        raise UsageError("the text of a file is no path: give it as bytes, or as an open file")
    if getattr(source, "closed", False) is True:
        raise UsageError("the file is closed: open it")
    if isinstance(source, (str, os.PathLike)):
        with _opened(source) as file:
            yield from _rows_of_bytes(file, encoding, delimiter)
    elif isinstance(source, (bytes, bytearray, memoryview)):
        yield from _rows_of_bytes(io.BytesIO(source), encoding, delimiter)
    elif isinstance(source, io.TextIOBase) or hasattr(source, "encoding"):
        yield from _rows_of_text(source, delimiter)
    elif hasattr(source, "readable"):
        yield from _rows_of_bytes(source, encoding, delimiter)
    else:
        raise UsageError("no open file: read it, and give its bytes")


def _opened(path: str | os.PathLike[str]) -> IO[bytes]:
    try:
        return Path(path).open("rb")
    except ValueError:  # a null, or half a character
        pass
    raise UsageError("no path: there are characters in it that a path cannot have")


def is_encoding(name: object) -> bool:
    """Whether text can be in an encoding of this name."""
    try:
        return isinstance(name, str) and "".encode(name) is not None
    except (LookupError, ValueError):  # none at all, one of bytes such as base64, a name that is none
        return False


def _rows_of_bytes(file: IO[bytes], encoding: str | None, delimiter: str | None) -> Iterator[Row | Wrong]:
    encoding = encoding or ENCODING
    if not is_encoding(encoding):
        raise UsageError(f"no encoding {encoding!r}")
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _rows_of_text(text, delimiter)
    finally:
        text.detach()  # whoever opened the file closes it


def _rows_of_text(file: Iterable[str], delimiter: str | None) -> Iterator[Row | Wrong]:
    lines = _lines(file)
    first = _first(lines).lstrip("\ufeff")
    if first.startswith(_MARK):
        raise UsageError(f"the file is UTF-8, and not {_encoding_of(file)}: it has the byte order mark")
    if told := _SEPARATOR.fullmatch(first):
        delimiter = delimiter or told[1]
        first = _first(lines)
    if not first:
        raise UsageError("the file is empty: not even a header with the names of the columns")
    if delimiter is None and first.lstrip().startswith("["):
        raise UsageError("a JSON list, not JSON lines: give the list that json.load makes of it")
    if first.lstrip().startswith("{") and (delimiter is None or _is_json(first)):
        yield from _json_rows(chain([first], lines))
    else:
        yield from _csv_rows(chain([first], lines), delimiter or _delimiter_of(first))


def _first(lines: Iterable[str]) -> str:
    """Give the first line in which something stands, nothing where there is none."""
    return next((line for line in lines if line.strip("\ufeff \t\r\n")), "")


def _is_json(line: str) -> bool:
    """Whether a line is JSON, which no header is: a delimiter in the mapping file is meant for other files."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _encoding_of(file: object) -> str:
    return getattr(file, "encoding", None) or "text"


def _lines(file: Iterable[str]) -> Iterator[str]:
    lines = iter(file)
    while True:
        try:
            line = next(lines, None)
        except UnicodeError:
            break  # raised out here, where no traceback holds what stands in the file
        if line is None:
            return
        if not isinstance(line, str):
            raise UsageError("no open file: it gives no lines of text")
        yield line
    raise UsageError(f'the file is not {_encoding_of(file)}: say the encoding, such as "latin-1"')


# --- CSV ----------------------------------------------------------------------------------------------------


def _delimiter_of(header: str) -> str:
    """Read from the header what parts the cells."""
    bare = _QUOTED.sub("", header)
    counts = {delimiter: bare.count(delimiter) for delimiter in DELIMITERS}
    most = max(counts.values())
    likely = [delimiter for delimiter, count in counts.items() if count == most]
    if most and len(likely) > 1:
        raise UsageError("the header does not tell what parts the cells: say the delimiter")
    return likely[0]


def _csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[Row | Wrong]:
    if delimiter not in DELIMITERS:
        raise UsageError('a delimiter is one of ";", "," and a tab')
    cells = _cells(lines, delimiter)
    header = next(cells)
    if isinstance(header, Wrong):
        raise UsageError(f"the header cannot be read: {header}")
    names = [name.strip() for name in header]
    doubled = sorted({names.index(name) + 1 for name in names if name and names.count(name) > 1})
    if doubled:  # by number: where the header is lacking, a person stands there
        raise UsageError(f"another column has the same name as column {', '.join(map(str, doubled))}")
    for row in cells:
        if isinstance(row, Wrong):
            yield row
        elif len(row) != len(names):
            yield Wrong(f"{len(row)} cells, where the header has {len(names)}")
        else:
            yield dict(zip(names, row, strict=True))


def _cells(lines: Iterable[str], delimiter: str) -> Iterator[list[str] | Wrong]:
    """Give the cells row by row; a row without any is passed over, and not counted."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            row: list[str] | Wrong | None = next(reader, None)
        except csv.Error:
            row = Wrong("no row of a CSV file: a quotation mark that is not closed, or stands alone")
        if row is None:
            return
        if row:
            yield row


# --- JSON lines ---------------------------------------------------------------------------------------------


def _json_rows(lines: Iterable[str]) -> Iterator[Row | Wrong]:
    """Give the objects line by line; a blank line is passed over, and not counted."""
    for line in lines:
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal, object_pairs_hook=_unique)
        except Wrong as wrong:
            yield wrong
            continue
        except (ValueError, RecursionError):
            yield Wrong("not JSON")
            continue
        yield row if isinstance(row, dict) else Wrong(f"no JSON object: {describe(row)}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Wrong("an object with the same key twice")
    return found
