from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.controls.columnar import Block, read_blocks
from kostra_sdk.extract.lines import split_lines
from tests.controls.columnar.files import Pipe
from tests.controls.layouts import make_layout

WIDTH = 4


def blocks_of(data: bytes, year: int, rows: int = 3, piece: int = 1 << 30) -> list[Block]:
    """Cut a file whose records have four characters."""
    layout = make_layout(year, {"name": "A", "width": WIDTH})
    return list(read_blocks(Pipe(data, piece), layout, split_lines, rows))


def lines_of(blocks: list[Block]) -> list[tuple[int, bytes]]:
    """Give all lines of blocks with their numbers."""
    records = [(int(block.numbers[row]), block.line(row)) for block in blocks for row in range(block.count)]
    return sorted([*records, *(other for block in blocks for other in block.others)])


pieces = st.sampled_from(
    ["abcd", "ef h", "æøå ", "a\x00\xa0b", "a\rbc", "a\tbc", "    ", "\x00\x1f  ", "", "abc", "abcde"]
)
ends = st.sampled_from(["\n", "\n", "\n", "\n", "\r\n", "\r", "\r\r\n", "\n\r"])
files = st.lists(st.tuples(pieces, ends), max_size=9).map(
    lambda parts: "".join(piece + end for piece, end in parts).encode("latin-1")
)


@pytest.mark.parametrize("year", [2022, 2026])
@given(data=st.one_of(files, files.map(lambda data: data.rstrip(b"\r\n"))), piece=st.sampled_from([1, 3, 1 << 30]))
def test_blocks_have_the_lines_that_the_file_splits_into(year: int, data: bytes, piece: int) -> None:
    """All of them, each once and with its number, told apart in records and others; wherever pieces end."""
    blocks = blocks_of(data, year, piece=piece)
    assert lines_of(blocks) == list(enumerate(split_lines(data, year), start=1))
    for block in blocks:
        assert block.count <= 3
        assert block.rows.shape == (block.count, WIDTH + 1)
        assert all(len(line) != WIDTH or (year >= 2023 and b"\t" in line) for _, line in block.others)
    assert [block.last for block in blocks] == [max(number for number, _ in lines_of([block])) for block in blocks]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_regular_lines_are_taken_as_they_stand(end: bytes) -> None:
    """With LF, or CR and LF, in blocks of about so many bytes; the last needs no end."""
    data = end.join([b"abcd", b"efgh", b"ijkl", b"mnop", b"qrst"])
    blocks = blocks_of(data, 2026)
    assert b"".join(block.data for block in blocks) == b"abcd\nefgh\nijkl\nmnop\nqrst\n"
    assert blocks[0].count == (3 if end == b"\n" else 2)


def test_a_line_without_end_is_read_to_its_end() -> None:
    """However long it is, and the lines after it make up blocks again."""
    data = b"abcd\n" + b"x" * 1_000 + b"\n" + b"efgh\n" * 400
    blocks = blocks_of(data, 2026)
    assert [(number, len(line)) for block in blocks for number, line in block.others] == [(2, 1_000)]
    assert sum(block.count for block in blocks) == 401
    assert max(block.count for block in blocks) <= 3
    assert lines_of(blocks)[-1] == (402, b"efgh")


def test_strange_characters_are_known() -> None:
    """Control characters and no-break spaces, but not the ends of lines, nor letters beyond ASCII."""
    (block,) = blocks_of("a\x00cd\næ\xa0å\x1f\nabcd\n".encode("latin-1"), 2022)
    assert sorted(block.strange.tolist()) == [1, 6, 8]
    (plain,) = blocks_of(b"abcd\n", 2022)
    assert plain.strange.tolist() == []


def test_the_lines_that_advice_may_be_about_are_found() -> None:
    """Those of another version, with a tab, perhaps in UTF-8, or no records; and no others."""
    lines = ["26ab", "25ab", "26\tb", "26æø", "26Ã¦", "26\xa0b", "26abc", "26ab"]
    data = "\n".join(lines).encode("latin-1")
    found = [line for block in blocks_of(data, 2022, rows=9) for line in block.unusual(slice(0, 2), b"26")]
    assert found == [(number, lines[number - 1].encode("latin-1")) for number in (2, 3, 5, 7)]
    assert [number for block in blocks_of(data, 2022, rows=9) for number, _ in block.unusual(slice(0), b"")] == [
        3,
        5,
        7,
    ]


def test_a_file_of_nothing_has_no_blocks() -> None:
    """Nor has one of ends of lines alone."""
    assert blocks_of(b"", 2026) == []
    assert blocks_of(b"\n\n\n", 2026) == []


def test_blocks_have_thousands_of_lines() -> None:
    """Unless another number is said."""
    layout = make_layout(2026, {"name": "A", "width": WIDTH})
    counts = [block.count for block in read_blocks(io.BytesIO(b"abcd\n" * 10_000), layout, split_lines)]
    assert counts == [4096, 4096, 1808]
    assert np.concatenate(
        [block.numbers for block in read_blocks(io.BytesIO(b"abcd\n" * 9), layout, split_lines, 4)]
    ).tolist() == list(range(1, 10))
