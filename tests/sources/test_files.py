from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.sources.files import DELIMITERS, Row, file_rows
from kostra_sdk.sources.problems import Wrong

if TYPE_CHECKING:
    from pathlib import Path

CELLS = st.text(alphabet=st.characters(codec="latin-1", exclude_characters="\x00"), max_size=6)


def read(source: Any, encoding: str | None = None, delimiter: str | None = None) -> list[Row | str]:
    """Give the rows of a file, and of torn ones what is wrong with them."""
    return [str(row) if isinstance(row, Wrong) else row for row in file_rows(source, encoding, delimiter)]


def refusal(source: Any, encoding: str | None = None, delimiter: str | None = None) -> str:
    """Give why a file is refused, with nothing of it in the traceback."""
    with pytest.raises(UsageError) as raised:
        read(source, encoding, delimiter)
    assert raised.value.__context__ is None
    return str(raised.value)


# --- CSV ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_what_csv_writes_is_read(delimiter: str, encoding: str, rows: list[tuple[str, str]]) -> None:
    """Cells are the same after they were CSV, whatever is in them, in every encoding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("SAK", "BELØP"), *rows])
    said = None if encoding.startswith("utf-8") else encoding
    assert read(text.getvalue().encode(encoding), said) == [{"SAK": sak, "BELØP": belop} for sak, belop in rows]


def test_sources_of_files(tmp_path: Path) -> None:
    """A path, bytes and open files of text or bytes give the same rows, and what was open stays open."""
    data = "\ufeffSAK;BELØP\r\n17;1 200\r\n".encode()
    path = tmp_path / "utbetaling.csv"
    path.write_bytes(data)
    rows = [{"SAK": "17", "BELØP": "1 200"}]
    assert read(path) == read(str(path)) == read(data) == read(bytearray(data)) == read(memoryview(data)) == rows
    with path.open("rb") as file:
        assert read(file) == rows
        assert not file.closed
    with path.open(encoding="utf-8-sig", newline="") as text:
        assert read(text) == rows
        assert not text.closed
    assert read(io.StringIO(data.decode(), newline="")) == rows


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    """A file is read a piece at a time, and closed when nobody asks for more."""
    path = tmp_path / "long.csv"
    path.write_text("A\n" + "1\n" * 100_000 + '"', encoding="utf-8")
    rows = file_rows(path, None, None)
    assert next(rows) == {"A": "1"}
    rows.close()  # type: ignore[attr-defined]  # it is a generator


def test_blank_lines_are_no_rows() -> None:
    """Lines without anything are passed over, before the header too."""
    assert read(b"\r\n\nA;B\n\n1;2\n\n\n3;4\n\n") == [{"A": "1", "B": "2"}, {"A": "3", "B": "4"}]


@pytest.mark.parametrize(
    ("header", "delimiter"), [("A;B;C, D", ";"), ("A\tB", "\t"), ("A,B", ","), ("A,B,C;D", ","), ("A", ";")]
)
def test_the_header_tells_the_delimiter(header: str, delimiter: str) -> None:
    """What occurs most often in the header parts the cells."""
    row = dict.fromkeys(header.split(delimiter), "x;,x" if delimiter == "\t" else "x")
    assert read(f"{header}\n{delimiter.join(row.values())}".encode()) == [row]


def test_quoted_names_do_not_tell_the_delimiter() -> None:
    """What stands within quotation marks parts no cells."""
    assert read(b'"A";"B, C, D, E"\n1;2\n') == [{"A": "1", "B, C, D, E": "2"}]


@pytest.mark.parametrize("line", ["sep=,", "\ufeffSEP=,\r", '"sep=,"'])
def test_a_line_for_excel_tells_the_delimiter(line: str) -> None:
    """The line in which Excel is told what parts the cells is no header, and is believed."""
    assert read(f"{line}\n\nA;B,C\n1;2,3\n".encode()) == [{"A;B": "1;2", "C": "3"}]
    assert read(f"{line}\nA;B,C\n1;2,3\n".encode(), delimiter=";") == [{"A": "1", "B,C": "2,3"}]
    assert refusal(b"sep=|\nA|B\n") == 'a delimiter is one of ";", "," and a tab'
    assert refusal(b"sep=;\n") == "the file is empty: not even a header with the names of the columns"


def test_a_header_that_tells_no_delimiter() -> None:
    """Where the header can be parted in two ways, the delimiter must be said, and is not guessed from the rows."""
    data = b"A;B,C\n1;2\n"
    assert refusal(data) == "the header does not tell what parts the cells: say the delimiter"
    assert read(data, delimiter=";") == [{"A": "1", "B,C": "2"}]


def test_torn_rows_are_told_in_their_place() -> None:
    """A row with too many or too few cells, or a broken quotation mark, is told of, and the next ones are read."""
    data = b'A;B\n1;2\n1\n1;2;3\n"x"y;2\n5;6\n"7;8\n9;10\n'
    assert read(data) == [
        {"A": "1", "B": "2"},
        "1 cells, where the header has 2",
        "3 cells, where the header has 2",
        "no row of a CSV file: a quotation mark that is not closed, or stands alone",
        {"A": "5", "B": "6"},
        "no row of a CSV file: a quotation mark that is not closed, or stands alone",
    ]


def test_columns_without_name() -> None:
    """A column without name cannot be asked for, and is no harm; two of one name are."""
    assert read(b"A; ;\n1;2;3\n") == [{"A": "1", "": "3"}]
    assert refusal(b"A;B; A ;B\n") == "another column has the same name as column 1, 2"


def test_a_header_that_cannot_be_read() -> None:
    """A header with a broken quotation mark is refused."""
    assert refusal(b'"A;B\n') == (
        "the header cannot be read: no row of a CSV file: a quotation mark that is not closed, or stands alone"
    )


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", "\ufeff".encode("utf-16")])
def test_an_empty_file(data: bytes) -> None:
    """A file without header says nothing, not even that there is nothing."""
    encoding = "utf-16" if data.startswith(b"\xff\xfe") else None
    assert refusal(data, encoding) == "the file is empty: not even a header with the names of the columns"


def test_the_wrong_encoding() -> None:
    """A file in another encoding is refused, and the error holds nothing of it."""
    said = 'the file is not utf-8-sig: say the encoding, such as "latin-1"'
    assert refusal("A;BELØP\n".encode("latin-1")) == said
    assert refusal(b"A;B\n" + b"1;2\n" * 10_000 + b"\xf8;2\n") == said
    assert read("A;BELØP\n1;2".encode("latin-1"), "latin-1") == [{"A": "1", "BELØP": "2"}]
    assert refusal(io.TextIOWrapper(io.BytesIO(b"\xf8"), encoding="ascii")) == (
        'the file is not ascii: say the encoding, such as "latin-1"'
    )


@pytest.mark.parametrize(
    ("source", "encoding", "delimiter", "reason"),
    [
        (b"A", "klingon", None, "no encoding 'klingon'"),
        (b"A", None, "|", 'a delimiter is one of ";", "," and a tab'),
        (b"A", "base64", None, "no encoding 'base64'"),
        (b"A", "a\0b", None, "no encoding 'a\\x00b'"),
        (b"A", "undefined", None, "no encoding 'undefined'"),
        ("A;B\n1;2", None, None, "the text of a file is no path: give it as bytes, or as an open file"),
        ('{"A": "1"}', None, None, "the text of a file is no path: give it as bytes, or as an open file"),
        ("A\0", None, None, "no path: there are characters in it that a path cannot have"),
        (b' [{"A": 1}]', None, None, "a JSON list, not JSON lines: give the list that json.load makes of it"),
    ],
)
def test_what_is_no_file_of_rows(source: Any, encoding: str | None, delimiter: str | None, reason: str) -> None:
    """A call that cannot give rows says what would."""
    assert refusal(source, encoding, delimiter) == reason


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "iso-8859-15"])
def test_utf8_that_is_read_as_something_else(encoding: str) -> None:
    """Where the byte order mark tells UTF-8, æ, ø and å are not read as two letters each."""
    data = "A;BELØP\n1;2\n".encode("utf-8-sig")
    said = f"the file is UTF-8, and not {encoding}: it has the byte order mark"
    assert refusal(data, encoding) == said
    assert refusal(io.TextIOWrapper(io.BytesIO(data), encoding=encoding)) == said
    assert read(data) == [{"A": "1", "BELØP": "2"}]


def test_what_is_no_open_file() -> None:
    """A file that is closed already, or that is no more than something to read from, is wrong usage."""

    class Response:
        def read(self) -> bytes:
            raise AssertionError

    closed = io.BytesIO(b"A\n1\n")
    closed.close()
    assert refusal(closed) == "the file is closed: open it"
    assert refusal(Response()) == "no open file: read it, and give its bytes"


def test_a_file_that_gives_no_text() -> None:
    """What claims an encoding and gives bytes is no file of text."""

    class Odd(io.BytesIO):
        encoding = "utf-8"

    assert refusal(Odd(b"A\n1\n")) == "no open file: it gives no lines of text"


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    """OSError comes as it is."""
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing.csv")


# --- JSON lines ---------------------------------------------------------------------------------------------


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.none()), min_size=1))
def test_json_lines_there_and_back(rows: list[dict[str, Any]]) -> None:
    """Objects are the same after they were JSON lines."""
    assert read("\n".join(map(json.dumps, rows)).encode()) == rows


def test_numbers_of_json_stay_exact() -> None:
    """An amount with decimals is not rounded to a float."""
    assert read(b'{"A": 1200.10}\n\n{"A": 3}\r\n') == [{"A": Decimal("1200.10")}, {"A": 3}]


def test_torn_lines_are_told_in_their_place() -> None:
    """A line that is no object is told of, and the next ones are read."""
    deep = "[" * 200_000
    data = f'{{"A": 1}}\n{{"A": \n[1]\n"x"\n{{"A": 1, "A": 2}}\n{deep}\n{{"A": {"9" * 5000}}}\n{{"A": 2}}\n'
    assert read(data.encode()) == [
        {"A": 1},
        "not JSON",
        "no JSON object: a list",
        "no JSON object: text of 1 character",
        "an object with the same key twice",
        "not JSON",
        "not JSON",
        {"A": 2},
    ]


def test_braces_in_csv() -> None:
    """With a delimiter said, a file is CSV whatever its header begins with."""
    assert read(b"{A};B\n1;2\n", delimiter=";") == [{"{A}": "1", "B": "2"}]


def test_json_lines_beside_csv() -> None:
    """A delimiter that a mapping file says for its CSV files does not make JSON lines CSV."""
    assert read(b'{"A": 1}\n{"A": 2}\n', delimiter=";") == [{"A": 1}, {"A": 2}]
