from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.extract.files import Source
from kostra_sdk.extract.unpacking import unpacked


class Pipe:
    """A file that gives one byte at a time."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, size: int, /) -> bytes:
        """Read a byte."""
        return self._file.read(min(size, 1))


def content_of(data: bytes) -> bytes:
    """Read what is in a file, from a pipe and at once."""
    files = (unpacked(Pipe(data)), unpacked(io.BytesIO(data)))
    slowly, quickly = (b"".join(iter(lambda file=file: file.read(5), b"")) for file in files)  # type: ignore[misc]
    assert slowly == quickly
    return quickly


@given(st.binary(max_size=40))
def test_what_is_packed_is_unpacked(content: bytes) -> None:
    """Whatever is in it; packed files that follow each other are one."""
    packed = gzip.compress(content)
    assert content_of(packed) == content
    assert content_of(packed + packed) == content * 2
    with Source(packed).unpacked() as file:
        assert file.read(100) == content


@given(st.binary(max_size=40))
def test_what_is_not_packed_is_read_as_it_stands(content: bytes) -> None:
    """Only what begins as gzip does is unpacked, and only where that is asked for."""
    assert content_of(b"0" + content) == b"0" + content
    assert content_of(b"\x1f\x8b\x08\x20" + content) == b"\x1f\x8b\x08\x20" + content
    packed = gzip.compress(content)
    with Source(packed).open() as file:
        assert file.read() == packed


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_a_short_file_is_not_packed(length: int) -> None:
    """The very first bytes are not enough."""
    begun = gzip.compress(b"")[:length]
    assert content_of(begun) == begun


def test_a_damaged_file_raises_when_it_is_read() -> None:
    """Cut off, or with another byte: it cannot be known what was in it."""
    packed = gzip.compress(bytes(range(256)) * 9, mtime=0)
    changed = packed[:40] + bytes([packed[40] ^ 0xFF]) + packed[41:]
    for damaged in (packed[:-20], packed[:-1], packed[:4], changed, packed + b"x", packed[:4] + b"\xff" * 20):
        with pytest.raises(OSError, match=r".+"):
            content_of(damaged)


def test_a_file_is_never_unpacked_as_a_whole() -> None:
    """What is read at a time is no more than is asked for, however much there is."""
    file = unpacked(io.BytesIO(gzip.compress(bytes(1 << 24))))
    assert max(len(file.read(1 << 16)) for _ in range(8)) <= 1 << 16
