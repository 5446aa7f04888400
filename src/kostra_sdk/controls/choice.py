"""Which evaluator judges a file: the one in plain Python, or the one in numpy where the file is long.

Both give the same judgement; numpy is not always installed, and takes its time to be imported.
"""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, get_args

from kostra_sdk.controls.judge import judge_lines
from kostra_sdk.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kostra_sdk.controls.columnar import Block
    from kostra_sdk.controls.edition import Edition
    from kostra_sdk.controls.judge import Judgement
    from kostra_sdk.controls.said import Said
    from kostra_sdk.streams import Readable

__all__ = ["LONG", "LONG_IF_LOADED", "Ahead", "Evaluator", "Watch", "judge_file"]

Evaluator: TypeAlias = Literal["python", "numpy"]
"""What judges: plain Python line by line, or numpy block by block."""

LONG: Final = 15_000
"""From how many records on it pays to import numpy for a file."""
LONG_IF_LOADED: Final = 1_000
"""From how many records on it pays to use it, where it is imported already."""


class Watch(Protocol):
    """What watches a file go by while it is judged, and passes it on as it is."""

    def watch(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the lines on."""

    def watch_blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Pass the blocks on."""


class Ahead:
    """A file that counts the bytes read from it, and can be looked into ahead."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._held = io.BytesIO()
        self.size = 0
        """How many bytes were read from the file."""

    def read(self, size: int, /) -> bytes:
        """Read up to `size` bytes; none at the end."""
        return self._held.read(size) or self._read_on(size)

    def _read_on(self, size: int) -> bytes:
        piece = self._file.read(size)
        self.size += len(piece)
        return piece

    def has(self, size: int) -> bool:
        """Whether there are so many bytes to read yet; up to so many are held until they are read."""
        pieces = [self._held.read()]
        while (missing := size - sum(map(len, pieces))) > 0 and (piece := self._read_on(missing)):
            pieces.append(piece)
        self._held = io.BytesIO(b"".join(pieces))
        return missing <= 0


def judge_file(
    edition: Edition,
    file: Ahead,
    said: Said,
    *,
    split: Callable[[Readable | bytes, int], Iterator[bytes]],
    watch: Watch,
    evaluator: Evaluator | None = None,
) -> Judgement:
    """Judge a file by the evaluator that is said, or by the one that is faster for it.

    An edition with an operation that the evaluator in numpy does not know is always judged by the other.

    Args:
        edition: The edition to judge by.
        file: The open file.
        said: What the caller says of it.
        split: Splits a file, or a part of one, into lines as the official program of a year does.
        watch: Watches the file go by.
        evaluator: Which of them; None to choose.

    Raises:
        UsageError: There is no such evaluator.
        MissingExtra: numpy is asked for, and not installed.
    """
    if _is_for_numpy(edition, file, evaluator):
        from kostra_sdk.controls.columnar import column_judge, read_blocks

        columns = column_judge(edition)
        if columns is not None:
            return columns.judge(watch.watch_blocks(read_blocks(file, edition.layout, split)), said)
    return judge_lines(edition, watch.watch(split(file, edition.layout.year)), said)


def _is_for_numpy(edition: Edition, file: Ahead, evaluator: Evaluator | None) -> bool:
    if evaluator not in {*get_args(Evaluator), None}:
        raise UsageError(f"there is no evaluator {evaluator!r}, only {' and '.join(get_args(Evaluator))}")
    if evaluator is None:
        records = LONG_IF_LOADED if "numpy" in sys.modules else LONG
        return file.has(records * (edition.layout.length + 1)) and find_spec("numpy") is not None
    if evaluator == "numpy" and find_spec("numpy") is None:
        raise MissingExtra("evaluator='numpy'", "fast")
    return evaluator == "numpy"
