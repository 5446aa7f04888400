from __future__ import annotations

import errno
import io
import os
from pathlib import Path
from typing import IO, Any

import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import AtomicFile, Source


class Pipe(io.BytesIO):
    """A file that cannot be rewound."""

    def seekable(self) -> bool:
        """Say that it cannot be rewound."""
        return False

    def seek(self, *_: Any) -> int:
        """Refuse."""
        raise io.UnsupportedOperation

    tell = seek


def read(source: Source) -> bytes:
    """Read it all."""
    with source.open() as file:
        return file.read()


# --- reading ----------------------------------------------------------------------------------------------


def test_what_can_be_read_again(tmp_path: Path) -> None:
    """A path, bytes of any kind and an open file can all be read more than once."""
    path = tmp_path / "a.dat"
    path.write_bytes(b"abc")
    with path.open("rb") as file:
        for data in (path, str(path), b"abc", bytearray(b"abc"), memoryview(b"abc"), io.BytesIO(b"abc"), file):
            source = Source(data)
            assert source.is_rereadable
            assert read(source) == read(source) == b"abc"


def test_a_path_is_opened_anew() -> None:
    """Nothing is opened before it is read, and each reading sees the file as it then is."""
    source = Source("nowhere/a.dat")
    with pytest.raises(FileNotFoundError):
        read(source)


def test_what_was_given_does_not_change() -> None:
    """Bytes that the caller may change later are copied."""
    data = bytearray(b"abc")
    source = Source(data)
    data[:] = b"xyz"
    assert read(source) == b"abc"


def test_an_open_file_is_read_from_where_it_stood() -> None:
    """What the caller has read of an open file already is no part of it."""
    file = io.BytesIO(b"head\nabc")
    file.readline()
    source = Source(file)
    file.read()
    assert read(source) == read(source) == b"abc"
    assert not file.closed


def test_a_pipe_is_read_once() -> None:
    """A file that cannot be rewound is read once, and then says so."""
    source = Source(Pipe(b"abc"))
    assert not source.is_rereadable
    assert read(source) == b"abc"
    with pytest.raises(UsageError, match="only once"):
        read(source)


@pytest.mark.parametrize("data", [None, 7, ["a"], io.StringIO("abc")], ids=["none", "number", "list", "text"])
def test_what_is_no_file(data: Any) -> None:
    """Anything else, also a file that is open as text, is refused at once."""
    with pytest.raises(UsageError, match="binary mode"):
        Source(data)


@pytest.mark.parametrize(
    "text",
    ["4601" + "x" * 334, "460126\n460126\n", "460126\r\n", "a\0b", "folder/" + "x" * 300],
    ids=["long-line", "lines", "crlf", "nul", "long-name"],
)
def test_text_of_an_extract_is_not_looked_for_as_a_file(text: str) -> None:
    """As a path it would come back in an OSError, and in whatever logs that, with what stands in it."""
    with pytest.raises(UsageError, match="no path") as caught:
        Source(text)
    assert text not in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_with_an_odd_name_is_read(tmp_path: Path) -> None:
    """One that is there is a file, whatever it is called."""
    path = tmp_path / "two\nlines.dat"
    path.write_bytes(b"x")
    assert Source(str(path)).content() == b"x"


# --- writing ----------------------------------------------------------------------------------------------


def names(folder: Path) -> list[str]:
    """Give the names of all that lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until the end of the block nothing is seen under the file's name, and afterwards nothing else is there."""
    path = tmp_path / "a.dat"
    with AtomicFile(path) as file:
        file.write(b"abc")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == b"abc"
    assert names(tmp_path) == ["a.dat"]


def stop(file: IO[bytes], error: BaseException) -> None:
    """Write something, and then fail."""
    file.write(b"abc")
    raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_is_left_when_the_block_raises(tmp_path: Path, error: type[BaseException]) -> None:
    """Whatever stops the writing, the file that was there before is as it was, and no draft lies beside it."""
    path = tmp_path / "a.dat"
    path.write_bytes(b"before")
    with pytest.raises(error), AtomicFile(path) as file:
        stop(file, error())
    assert path.read_bytes() == b"before"
    assert names(tmp_path) == ["a.dat"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_nothing_is_left_when_the_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """An error of the disk at the very end leaves the file that was there before, and no draft."""

    def fail(*_: Any) -> None:
        raise OSError(errno.EIO, "the disk is ill")

    path = tmp_path / "a.dat"
    path.write_bytes(b"before")
    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], fail)
    with pytest.raises(OSError, match="the disk is ill"), AtomicFile(path) as file:
        file.write(b"abc")
    assert path.read_bytes() == b"before"
    assert names(tmp_path) == ["a.dat"]


def test_a_full_disk_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When what was written is thrown away, it does not matter that the disk did not take it all."""

    class Full(io.BytesIO):
        def close(self) -> None:
            super().close()
            raise OSError(errno.ENOSPC, "no space left")

    atomic = AtomicFile(tmp_path / "a.dat")
    atomic.begin().close()
    monkeypatch.setattr(atomic, "_file", Full())
    atomic.discard()
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system opens no folder, as on Windows, the file is written all the same."""

    def fail(*_: Any) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", fail)
    with AtomicFile(tmp_path / "a.dat") as file:
        file.write(b"abc")
    assert (tmp_path / "a.dat").read_bytes() == b"abc"


def test_the_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    """The file is as open to others as one that is opened for writing in the usual way."""
    (tmp_path / "usual.dat").write_bytes(b"")
    with AtomicFile(tmp_path / "a.dat"):
        pass
    assert (tmp_path / "a.dat").stat().st_mode == (tmp_path / "usual.dat").stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing through a link replaces the file it leads to."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.dat"
    try:
        link.symlink_to(tmp_path / "real" / "a.dat")
    except OSError:  # pragma: no cover - Windows without the right to make links
        pytest.skip("no links here")
    with AtomicFile(link) as file:
        file.write(b"abc")
    assert link.is_symlink()
    assert (tmp_path / "real" / "a.dat").read_bytes() == b"abc"


def test_only_a_file_is_replaced(tmp_path: Path) -> None:
    """A folder, or a device, in the file's place is left alone."""
    (tmp_path / "a.dat").mkdir()
    with pytest.raises(FileExistsError), AtomicFile(tmp_path / "a.dat"):
        pytest.fail("the block is never entered")
    assert names(tmp_path) == ["a.dat"]


def test_there_must_be_a_folder(tmp_path: Path) -> None:
    """A folder that is not there is not made."""
    with pytest.raises(FileNotFoundError), AtomicFile(tmp_path / "b" / "a.dat"):
        pytest.fail("the block is never entered")
