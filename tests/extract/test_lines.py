from __future__ import annotations

import io
import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.extract import lines
from kostra_sdk.extract.lines import record_lines, split_lines

every_year = pytest.mark.parametrize("year", [2017, 2020, 2022, 2023, 2026])


class Trickle(io.BytesIO):
    """A file that gives one byte at a time, as a slow line may."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read one byte, however many are asked for."""
        return super().read(1 if size else 0)


@pytest.mark.parametrize(
    ("data", "until_2022", "from_2023"),
    [
        (b"", [], []),
        (b"a", [b"a"], [b"a"]),
        (b"a\nb\n", [b"a", b"b"], [b"a", b"b"]),
        (b"a\r\nb", [b"a", b"b"], [b"a", b"b"]),
        (b"a\rb\r", [b"a", b"b"], [b"a\rb"]),
        (b"\n\n\r\n", [], []),
        (b" \n\t\n\x00\n\x1f\nx", [b"x"], [b" ", b"\t", b"\x00", b"\x1f", b"x"]),
        (b"\xa0\n\x7f\n", [b"\xa0", b"\x7f"], [b"\xa0", b"\x7f"]),
        (b"\r\ra\r\r\n", [b"a"], [b"a"]),
        (b" a \n", [b" a "], [b" a "]),
        (b"a\x85b\x0bc\x0cd\x1ce\n", [b"a\x85b\x0bc\x0cd\x1ce"], [b"a\x85b\x0bc\x0cd\x1ce"]),
        (b"\xef\xbb\xbfa\n", [b"\xef\xbb\xbfa"], [b"\xef\xbb\xbfa"]),
    ],
)
def test_how_lines_end(data: bytes, until_2022: list[bytes], from_2023: list[bytes]) -> None:
    """Until 2022 CR ends a line too and blank lines are dropped; from 2023 only LF does, and only empty ones are."""
    assert list(split_lines(data, 2022)) == until_2022
    assert list(split_lines(data, 2023)) == from_2023


@every_year
@given(data=st.lists(st.sampled_from([b"\n", b"\r", b" ", b"\t", b"a", b"bc", b"\xe5"])).map(b"".join))
def test_lines_are_the_same_however_they_are_read(year: int, data: bytes) -> None:
    """Where a file happens to be cut while it is read makes no difference to its lines."""
    if year < 2023:
        expected = [line for line in re.split(rb"\r\n|\r|\n", data) if line.strip(bytes(range(0x21)))]
    else:
        expected = [line for line in (piece.strip(b"\r") for piece in data.split(b"\n")) if line]
    assert list(split_lines(data, year)) == expected
    assert list(split_lines(io.BytesIO(data), year)) == expected
    assert list(split_lines(Trickle(data), year)) == expected


ONE_CHARACTER = [b" ", b"x", b"\n", b"\r", b"\xa0"]
OTHERS = [b"", b"x\n", b"xy", b"x\ny\n", b"abcdefgh\nij"]


@every_year
@pytest.mark.parametrize("data", ONE_CHARACTER)
def test_one_character_is_no_record(year: int, data: bytes) -> None:
    """Where there is such a file, one character says that there are no participants, whatever the character is."""
    assert list(record_lines(data, year, has_empty_file=True)) == []
    assert list(record_lines(Trickle(data), year, has_empty_file=True)) == []


@every_year
@pytest.mark.parametrize(
    ("data", "has_empty_file"),
    [*((data, True) for data in OTHERS), *((data, False) for data in ONE_CHARACTER + OTHERS)],
)
def test_anything_else_may_be_records(year: int, data: bytes, has_empty_file: bool) -> None:
    """A file of none or more than one character has the lines it has, and of one where that says nothing."""
    assert list(record_lines(data, year, has_empty_file=has_empty_file)) == list(split_lines(data, year))
    assert list(record_lines(Trickle(data), year, has_empty_file=has_empty_file)) == list(split_lines(data, year))


def test_a_file_open_as_text_is_refused() -> None:
    """A file that gives text would have been decoded by somebody's guess."""
    with pytest.raises(UsageError, match="binary mode"):
        list(split_lines(io.StringIO("a\n"), 2026))  # type: ignore[arg-type]


class Endless(io.RawIOBase):
    """A long file that is made up as it is read."""

    def __init__(self, piece: bytes, times: int) -> None:
        self._piece, self._times = piece, times

    def read(self, size: int = -1, /) -> bytes:
        """Give the next piece, whatever the size."""
        self._times -= 1
        return self._piece if self._times >= 0 else b""


@every_year
def test_memory_does_not_grow_with_the_file(year: int) -> None:
    """Thirty megabytes of lines are read in less than one."""
    source = Endless((b"x" * 338 + b"\r\n") * 200, 450)
    tracemalloc.start()
    try:
        assert sum(1 for _ in split_lines(source, year)) == 90_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2**20


def test_a_line_without_end_is_put_together_once() -> None:
    """A long file without a single line end is one line, and takes no more work a byte than a short one."""
    source = Endless(b"x" * lines.CHUNK, 500)
    (line,) = split_lines(source, 2026)
    assert len(line) == 500 * lines.CHUNK
