from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.parts.joined import Joined

if TYPE_CHECKING:
    from collections.abc import Iterator


@given(chunks=st.lists(st.binary(max_size=20)), sizes=st.lists(st.integers(1, 30), min_size=1))
def test_it_reads_as_one_file(chunks: list[bytes], sizes: list[int]) -> None:
    """Whatever the chunks and however much is read at a time, the bytes are theirs, and again after a rewind."""
    file = Joined(lambda: iter(chunks))
    for _ in range(2):
        read = bytearray()
        while part := file.read(sizes[len(read) % len(sizes)]):
            read += part
        assert bytes(read) == b"".join(chunks)
        assert file.seek(0) == file.tell() == 0
    assert file.read() == b"".join(chunks)
    assert (file.readable(), file.seekable(), file.writable()) == (True, True, False)


def test_only_its_beginning_can_be_sought() -> None:
    """There is no other place that could be found again without making it all."""
    file = Joined(lambda: iter([b"abc"]))
    for offset, whence in ((1, io.SEEK_SET), (0, io.SEEK_END)):
        with pytest.raises(io.UnsupportedOperation):
            file.seek(offset, whence)


def test_nothing_is_made_before_it_is_read() -> None:
    """Chunks are made as they are needed, and no sooner."""
    made: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield b"12"

    file = Joined(chunks)
    assert made == []
    assert file.read(1) == b"1"
    assert made == [0]
