"""Advice about a file as a file: another year's layout, UTF-8, a byte order mark, tabs.

The official program sees only lines of the wrong length or odd characters; here it is said what has happened.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kostra_sdk.report.model import Advice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["FileAdvice"]

_BOM = b"\xef\xbb\xbf"
_SHOWN = 20

_OTHER_YEAR = (
    "{count} av {lines} linjer er {length} tegn lange. Det er filbeskrivelsen for {years}, ikke for {year}. "
    "Trolig er fagsystemet ikke oppgradert til årets filbeskrivelse; kontakt leverandøren."
)
_BYTE_ORDER_MARK = (
    "Filen begynner med et byterekkefølgemerke (BOM), som den første linjen blir tre tegn for lang av. "
    "Filen skal skrives i ISO-8859-1 uten slikt merke."
)
_UTF_8 = (
    "{count} linjer er skrevet i UTF-8, der æ, ø og å tar to tegn. "
    "Filen skal skrives i ISO-8859-1; ellers blir feltene forskjøvet."
)
_TABS = "{count} linjer inneholder tabulatorer. Feltene skal fylles ut med blanke tegn."


class FileAdvice:
    """Watches the lines of an extract go by, and says afterwards what is odd about them."""

    def __init__(self, year: int, length: int, layout_years: Callable[[int], Sequence[int]]) -> None:
        self._year = year
        self._length = length
        self._layout_years = layout_years
        self._lines = 0
        self._lengths: Counter[int] = Counter()
        self._utf_8 = _Lines()
        self._tabs = _Lines()
        self._has_bom = False

    def watch(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the lines on unchanged, in one pass."""
        for self._lines, line in enumerate(lines, start=1):
            if len(line) != self._length:
                self._lengths[len(line)] += 1
            if not line.isascii():
                self._look_at(line)
            if b"\t" in line:
                self._tabs.add(self._lines)
            yield line

    def _look_at(self, line: bytes) -> None:
        if self._lines == 1 and line.startswith(_BOM):
            self._has_bom = True
            line = line.removeprefix(_BOM)
        if not line.isascii() and _is_utf_8(line):
            self._utf_8.add(self._lines)

    def result(self) -> tuple[Advice, ...]:
        """Give the advice, once all lines have gone by."""
        return tuple(self._say())

    def _say(self) -> Iterator[Advice]:
        for length, count in self._lengths.most_common():
            years = [year for year in self._layout_years(length) if year != self._year]
            if years:
                listed = ", ".join(map(str, sorted(years)))
                yield Advice(
                    "other-year",
                    _OTHER_YEAR.format(count=count, lines=self._lines, length=length, years=listed, year=self._year),
                )
                break
        if self._has_bom:
            yield Advice("byte-order-mark", _BYTE_ORDER_MARK, (1,))
        for topic, message, lines in (("utf-8", _UTF_8, self._utf_8), ("tabs", _TABS, self._tabs)):
            if lines.count:
                yield Advice(topic, message.format(count=lines.count), tuple(lines.first))


class _Lines:
    """Counts lines, and keeps the first few."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[int] = []

    def add(self, line: int) -> None:
        self.count += 1
        if self.count <= _SHOWN:
            self.first.append(line)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
