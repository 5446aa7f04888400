"""How a file falls into lines: as the official control program of the year reads them."""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING

from kostra_sdk.errors import UsageError
from kostra_sdk.generations import KOTLIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.streams import Readable

__all__ = ["record_lines", "split_lines"]

CHUNK = 1 << 16
"""How many bytes are read at a time."""

_BLANKS = bytes(range(0x21))


def split_lines(source: Readable | bytes, year: int) -> Iterator[bytes]:
    """Give the lines of a file, without their ends, as the official program of `year` counts them.

    From 2023 a line ends with LF; CR is taken off both its ends, and a line of nothing is no line.
    Until 2022 a line ends with LF, CR or both, and a line of blanks and control characters is no line.
    The last line needs no end.

    Memory grows with the longest line, not with the file.
    """
    return _split(_chunks(source), year)


def record_lines(source: Readable | bytes, year: int, *, has_empty_file: bool) -> Iterator[bytes]:
    """Give the lines that are records: those of :func:`split_lines`.

    Where the form `has_empty_file`, a file of one character has none: it says that there are no participants.
    """
    chunks = _chunks(source)
    if not has_empty_file:
        return _split(chunks, year)
    first = next(chunks, b"")
    second = next(chunks, b"") if len(first) == 1 else b""
    if len(first + second) == 1:
        return iter(())
    return _split(chain([first, second], chunks), year)


def _chunks(source: Readable | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        source = io.BytesIO(source)
    while chunk := source.read(CHUNK):
        if not isinstance(chunk, bytes):
            raise UsageError("the file must be open in binary mode, and this one gives text")
        yield chunk


def _split(chunks: Iterator[bytes], year: int) -> Iterator[bytes]:
    lf_alone = year >= KOTLIN
    begun: list[bytes] = []
    for chunk in chain(chunks, [b"\n"]):
        *ended, rest = (chunk if lf_alone else chunk.replace(b"\r", b"\n")).split(b"\n")
        for piece in ended:
            line = b"".join([*begun, piece]) if begun else piece
            begun.clear()
            if lf_alone:
                line = line.strip(b"\r")
            if line if lf_alone else line.strip(_BLANKS):
                yield line
        if rest:
            begun.append(rest)
