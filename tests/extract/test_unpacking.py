from __future__ import annotations

import errno
import gzip
import io
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import Source
from kostra_sdk.extract.unpacking import GzipDamaged, is_packed, unpacked
from tests.extract.test_files import Pipe as Once

if TYPE_CHECKING:
    from pathlib import Path


class Pipe:
    """A file that gives one byte at a time."""

    def __init__(self, data: bytes | str) -> None:
        self._file: Any = io.StringIO(data) if isinstance(data, str) else io.BytesIO(data)

    def read(self, size: int, /) -> bytes:
        """Read a byte."""
        piece: bytes = self._file.read(min(size, 1))
        return piece


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
    assert Source(packed).content() == Source(Once(packed)).content() == content


@given(st.binary(max_size=40))
def test_what_is_not_packed_is_read_as_it_stands(content: bytes) -> None:
    """Only what begins as gzip does is unpacked, and only where that is asked for."""
    assert content_of(b"0" + content) == b"0" + content
    assert content_of(b"\x1f\x8b\x08\x20" + content) == b"\x1f\x8b\x08\x20" + content
    packed = gzip.compress(content)
    with Source(packed).open() as file:
        assert file.read() == packed


def test_four_bytes_tell() -> None:
    """Two of gzip's own, the one method there is, and flags that it has."""
    assert is_packed(gzip.compress(b"")[:4])
    assert not any(map(is_packed, (b"", b"\x1f\x8b\x08", b"\x1f\x8b\x07\x00", b"\x1f\x8b\x08\x20", b"4601")))


@given(st.lists(st.sampled_from([b"\n", b"ab", b"\xe5"]), max_size=12).map(b"".join))
def test_it_is_a_file_as_any_other(content: bytes) -> None:
    """Packed or not, from a pipe or not: it is read at once, into a buffer, and line by line."""
    for data in (content, gzip.compress(content)):
        for file in (io.BytesIO(data), Once(data)):
            assert unpacked(file).read() == content
        buffer = bytearray(100)
        opened = io.BufferedReader(cast("io.RawIOBase", unpacked(Once(data))))
        assert buffer[: opened.readinto(buffer)] == content
        assert list(unpacked(Once(data))) == content.splitlines(keepends=True)


def test_a_plain_file_that_can_be_rewound_is_given_itself() -> None:
    """Where it stood, so that nothing stands between it and its reader."""
    file = io.BytesIO(b"head\nabcdefgh")
    file.readline()
    assert unpacked(file) is file
    assert file.read() == b"abcdefgh"


@pytest.mark.parametrize("file", [io.StringIO("abc"), Pipe("abc")], ids=["file", "pipe"])
def test_a_file_open_as_text_is_refused(file: Any) -> None:
    """A file that gives text would have been decoded by somebody's guess."""
    with pytest.raises(UsageError, match="binary mode"):
        unpacked(file)


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
        with pytest.raises(GzipDamaged, match="the gzip file is damaged or cut off"):
            content_of(damaged)


def test_a_damaged_file_is_named_where_it_has_a_name(tmp_path: Path) -> None:
    """The error says which file, as the system's own errors do."""
    packed = gzip.compress(bytes(300))[:-4]
    path = tmp_path / "cut.gz"
    path.write_bytes(packed)
    for data, name in ((path, str(path)), (packed, None)):
        with pytest.raises(GzipDamaged) as caught, Source(data).unpacked() as file:
            file.read(400)
        assert (caught.value.errno, caught.value.filename) == (errno.EIO, name)


def test_a_file_is_never_unpacked_as_a_whole() -> None:
    """What is read at a time is no more than is asked for, however much there is."""
    file = unpacked(io.BytesIO(gzip.compress(bytes(1 << 24))))
    assert max(len(file.read(1 << 16)) for _ in range(8)) <= 1 << 16
