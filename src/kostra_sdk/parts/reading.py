"""Reading parts when they are merged: their lines are counted, and held against what the whole is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.extract.lines import record_lines
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.parts.model import PartProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.extract import Extract
    from kostra_sdk.layouts import Layout
    from kostra_sdk.parts.people import People

__all__ = ["Reading", "lines_of", "strays"]

_SHOWN: Final = 5
_NO_BYDEL: Final = "00"


def lines_of(extract: Extract[Any]) -> Iterator[bytes]:
    """Give the lines of an extract that are records, without their ends."""
    has_empty_file = find_form(extract.form).has_empty_file(extract.year)
    with extract.open() as content:
        yield from record_lines(content, extract.year, has_empty_file=has_empty_file)


def strays(name: str, extract: Extract[Any], form: str, year: int, where: Region) -> Iterator[PartProblem]:
    """Hold what an extract says of itself against the whole; a bydel of Oslo is part of Oslo."""
    whole = {"form": form, "year": str(year), "region": where.code}
    own = {"form": extract.form, "year": str(extract.year), "region": extract.region}
    if where.is_oslo and where.bydel == _NO_BYDEL and Region.parse(extract.region).is_oslo:
        own["region"] = where.code
    yield from (PartProblem(name, key, own[key], whole[key]) for key in whole if own[key] != whole[key])


class Reading:
    """Reads a part, counts its lines, and holds year, kommune and bydel of each against what the part is for."""

    def __init__(self, number: int, name: str, layout: Layout, region: str, people: People) -> None:
        self._number = number
        self._name = name
        self._length = layout.length
        self._people = people
        expected = {"KOMMUNE_NR": region[:4], "VERSION": f"{layout.year % 100:02}"}
        if region[4:] != _NO_BYDEL:
            expected["BYDELSNR"] = region[4:]
        fields = ((layout.by_key.get(key), said) for key, said in expected.items())
        self._expected = [(field, said.encode()) for field, said in fields if field]
        self._others: dict[tuple[str, bytes, bytes], list[int]] = {}
        """Field, what stands there and what should → how many lines, and the first of them."""
        self._year = layout.year
        self._layout_years = find_form(layout.form).layout_years
        self._lengths: dict[int, list[int]] = {}
        """Length of lines → how many lines, and the first of them."""

    def of(self, extract: Extract[Any]) -> int:
        """Read it, and give the number of lines; what is no record of the layout is the check's matter."""
        number = 0
        for number, line in enumerate(lines_of(extract), start=1):
            _note(self._lengths.setdefault(len(line), [0]), number)
            if len(line) != self._length:
                continue
            for field, said in self._expected:
                cell = line[field.start : field.stop]
                if cell != said and cell.strip():
                    _note(self._others.setdefault((field.name, cell, said), [0]), number)
            self._people.add(self._number, self._name, number, line)
        return number

    def problems(self) -> Iterator[PartProblem]:
        """Give what differs: the year, where all lines have the length of other years' lines, then fields as met."""
        if len(self._lengths) == 1 and self._length not in self._lengths:
            ((length, (count, *lines)),) = self._lengths.items()
            if years := ", ".join(map(str, sorted(self._layout_years(length)))):
                yield PartProblem(self._name, "year", years, str(self._year), tuple(lines), count)
        for (field, cell, said), (count, *lines) in self._others.items():
            yield PartProblem(self._name, field, cell.decode("latin-1"), said.decode(), tuple(lines), count)


def _note(found: list[int], number: int) -> None:
    """Count a line, and keep its number if it is one of the first."""
    found[0] += 1
    if len(found) <= _SHOWN:
        found.append(number)
