"""Advice about a file as a file: another year's layout, UTF-8, a byte order mark, tabs.

The official program sees only lines of the wrong length or odd characters; here it is said what has happened.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Self

from kostra_sdk.extract.files import Source
from kostra_sdk.extract.lines import split_lines
from kostra_sdk.forms import find_form
from kostra_sdk.report.model import Advice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kostra_sdk.extract.files import Data
    from kostra_sdk.forms.base import Form

__all__ = ["FileAdvice", "file_advice"]

_BOM = b"\xef\xbb\xbf"
_SHOWN = 20

_OTHER_YEAR = (
    "{count} av {lines} linjer er {length} tegn lange. Det er filbeskrivelsen for {years}, ikke for {year}. "
    "Trolig er fagsystemet ikke oppgradert til årets filbeskrivelse; kontakt leverandøren."
)
_OTHER_VERSION = (
    "{count} av {lines} linjer har oppgaveår {old}, ikke {year}. Linjene er like lange i de to årene, så lengden viser "
    "ikke om filbeskrivelsen er den rette. Trolig er fagsystemet ikke oppgradert, eller uttrekket er laget for {old}; "
    "kontakt leverandøren."
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


def file_advice(data: Data, *, form: str, year: int) -> tuple[Advice, ...]:
    """Look a file over as a file, without judging its records: the same advice as stands in a report.

    A case system can ask whether what it writes is this year's before anything else is ready (A-12, B-2).

    Args:
        data: The extract: its bytes, a path, or an open binary file.
        form: The official name of the form, such as ``11F``.
        year: The reporting year that the file is for.

    Raises:
        UnknownForm: There is no such form.
        UnknownEdition: The form is not known for that year.
        UsageError: The data is of no known kind.
        OSError: The file cannot be opened or read.
    """
    advice = FileAdvice.of(find_form(form), year)
    with Source(data).unpacked() as stream:
        for _ in advice.watch(split_lines(stream, year)):
            pass
    return advice.result()


class FileAdvice:
    """Watches the lines of an extract go by, and says afterwards what is odd about them."""

    def __init__(
        self, year: int, length: int, layout_years: Callable[[int], Sequence[int]], version: slice | None = None
    ) -> None:
        """Begin to watch.

        Args:
            year: The reporting year.
            length: How long its lines are.
            layout_years: Which years' lines have a length.
            version: Where a line says its year, all four digits or the last two; None where it does not.
        """
        self._year = year
        self._length = length
        self._layout_years = layout_years
        self._version = version or slice(0)
        self._digits = self._said(year)
        self._lines = 0
        self._lengths: Counter[int] = Counter()
        self._versions: Counter[bytes] = Counter()
        self._utf_8 = _Lines()
        self._tabs = _Lines()
        self._has_bom = False

    @classmethod
    def of(cls, form: Form, year: int) -> Self:
        """Begin to watch an extract of a form and year; raises :class:`~kostra_sdk.errors.UnknownEdition`."""
        layout = form.layout(year)
        says = (key for key, what in form.filled.items() if what in {"year", "yy"} and key in layout.by_key)
        field = layout.by_key.get(next(says, ""))
        return cls(year, layout.length, form.layout_years, slice(field.start, field.stop) if field else None)

    def _said(self, year: int) -> bytes:
        """Give a year as the lines say it."""
        width = (self._version.stop or 0) - (self._version.start or 0)
        return str(year)[-width:].encode() if width else b""

    def watch(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the lines on unchanged, in one pass."""
        version, digits = self._version, self._digits
        for self._lines, line in enumerate(lines, start=1):
            if len(line) != self._length:
                self._lengths[len(line)] += 1
            elif line[version] != digits:
                self._versions[line[version]] += 1
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
        yield from self._say_version()
        if self._has_bom:
            yield Advice("byte-order-mark", _BYTE_ORDER_MARK, (1,))
        for topic, message, lines in (("utf-8", _UTF_8, self._utf_8), ("tabs", _TABS, self._tabs)):
            if lines.count:
                yield Advice(topic, message.format(count=lines.count), tuple(lines.first))

    def _say_version(self) -> Iterator[Advice]:
        """Say that most lines are of another year whose lines are as long; a few of them are control 04's matter."""
        for digits, count in self._versions.most_common(1):
            years = [year for year in self._layout_years(self._length) if self._said(year) == digits]
            if years and 2 * count >= self._lines:
                message = _OTHER_VERSION.format(count=count, lines=self._lines, old=years[0], year=self._year)
                yield Advice("other-year", message)


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
