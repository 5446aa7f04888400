"""Whole files, drawn and made with a seed: what the two evaluators must judge alike."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from kostra_sdk.controls import Judgement, Said, judge_lines
from kostra_sdk.controls.columnar import column_judge, read_blocks
from kostra_sdk.extract.lines import split_lines
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from tests.controls.corpus import made_lines
from tests.controls.damage import damaged_lines

if TYPE_CHECKING:
    from kostra_sdk.controls import Edition

__all__ = ["EDITIONS", "SOME", "Pipe", "drawn_files", "made_file", "one_by_one", "outcome", "said_of", "together"]

EDITIONS: Final = [
    (form, year)
    for form in ("11F", "11CF", "52AF", "52BF", "53F", "55F")
    for year in find_form(form).control_years
    if column_judge(find_form(form).edition(year)) is not None
]
"""Forms and years that are judged in blocks."""

SOME: Final = [
    *(("11F", year) for year in (2020, 2022, 2024, 2026)),
    *(("11CF", year) for year in (2021, 2024, 2026)),
    ("52AF", 2025),
]
"""Some of them: of every generation, and of the years with rules of their own for numbers."""

_ENDS: Final = ("\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\r\n", "\n\r", " \n")
_JUNK: Final = ("", " ", "\t", "x", "\x00\x1f", "0301" * 3, "\xef\xbb\xbf")


class Pipe:
    """A file that gives a few bytes at a time."""

    def __init__(self, data: bytes, piece: int) -> None:
        self._file = io.BytesIO(data)
        self._piece = piece

    def read(self, size: int, /) -> bytes:
        """Read no more than a piece."""
        return self._file.read(min(size, self._piece))

    def seekable(self) -> bool:
        """Say that it can be read only once."""
        return False


def said_of(region: str) -> Said:
    """Give what is said of a file for a region."""
    where = Region.parse(region)
    return Said(where.kommune.encode(), where.is_oslo, where.code.encode())


def one_by_one(edition: Edition, data: bytes, said: Said) -> Judgement:
    """Judge a file line by line, with evaluator 1."""
    return judge_lines(edition, split_lines(data, edition.layout.year), said)


def together(edition: Edition, data: bytes, said: Said, rows: int = 4096, piece: int = 1 << 30) -> Judgement:
    """Judge a file in blocks of so many rows, with evaluator 2."""
    judge = column_judge(edition)
    assert judge is not None
    return judge.judge(read_blocks(Pipe(data, piece), edition.layout, split_lines, rows), said)


def outcome(judgement: Judgement) -> tuple[object, ...]:
    """Give all of a judgement that can be compared, the findings in order and with their messages."""
    return (
        judgement.records,
        judgement.severity,
        judgement.bad_lines,
        judgement.dropped,
        judgement.statistics,
        list(judgement.findings),
    )


@st.composite
def drawn_files(draw: st.DrawFn, form: str, year: int) -> bytes:
    """Draw a file of damaged lines, some of them twice, that mostly have the right length and end as they should."""
    lines = draw(st.lists(damaged_lines(form, year), min_size=1, max_size=5))
    regular = draw(st.booleans())
    ends = st.just("\n") if regular else st.sampled_from(_ENDS)
    junk = st.nothing() if regular or draw(st.booleans()) else st.sampled_from(_JUNK)
    chosen = draw(st.lists(st.tuples(st.sampled_from(lines) | junk.map(_encoded), ends), max_size=9))
    data = b"".join(line + end.encode() for line, end in chosen)
    return data if draw(st.booleans()) else data.rstrip(b"\r\n")


def _encoded(text: str) -> bytes:
    return text.encode("latin-1")


def made_file(form: str, year: int, count: int, seed: int) -> bytes:
    """Make a file of plausible lines, of which one cell in a hundred is damaged and one line in a hundred is double."""
    rng = random.Random(f"{form} {year} {seed}")
    plausible = sorted({line.text for line in made_lines(form, year)})
    fields = find_form(form).layout(year).fields
    lines: list[bytes] = []
    while len(lines) < count:
        if lines and rng.random() < 0.01:
            lines.append(rng.choice(lines))
            continue
        line = bytearray(rng.choice(plausible))
        for field in fields:
            kind = rng.random()
            if field.key == "PERSON_JOURNALNR":
                line[field.start : field.stop] = b"%0*d" % (field.width, len(lines))
            elif kind < 0.005:
                line[field.start : field.stop] = bytes(
                    rng.choices(b" 0123456789Xx-+\xa0\xc3\xa5\x00\x85", k=field.width)
                )
            elif kind < 0.01:
                line[field.start : field.stop] = b"%-*d" % (field.width, rng.randrange(10 ** min(field.width, 4)))
        lines.append(bytes(line)[: sum(field.width for field in fields)])
    return b"".join(line + b"\n" for line in lines)
