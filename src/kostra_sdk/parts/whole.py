"""The whole: parts put together, judged as one, and sent apart or together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Final, cast

import attrs

from kostra_sdk.checking import check
from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.extract.extract import NO_PARTICIPANTS
from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.parts.joined import Joined
from kostra_sdk.parts.model import PartsMismatch
from kostra_sdk.parts.people import People
from kostra_sdk.parts.reading import Reading, lines_of, strays
from kostra_sdk.parts.verdict import WholeReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kostra_sdk.extract.files import Data, StrPath
    from kostra_sdk.layouts import Layout
    from kostra_sdk.parts.model import InSeveral
    from kostra_sdk.report import Report

__all__ = ["PartOfWhole", "Whole", "has_persons", "is_part_name"]

_CHUNK: Final = 1 << 16


def is_part_name(name: object) -> bool:
    """Whether a part can be called so: letters a-z, digits, ``-`` and ``_``, for it may become part of file names."""
    return (
        isinstance(name, str)
        and name != ""
        and name.isascii()
        and all(letter.isalnum() or letter in "-_" for letter in name)
    )


def has_persons(layout: Layout) -> bool:
    """Whether a form's records are persons with a journal number, as in 11F, 11CF and 11B."""
    return "PERSON_JOURNALNR" in layout.by_key


@attrs.frozen(eq=False)
class PartOfWhole:
    """A part, as one office delivers it."""

    name: str
    """What the part is called, and what the unit of its delivery may be called."""
    number: int
    """Which one it is, from 1, in the order they were given."""
    of: int
    """How many there are."""
    extract: Extract[Any]
    records: int
    """How many lines it has."""
    is_empty: bool
    """Whether it is the file that says there is nobody to report."""

    @property
    def region(self) -> str:
        """Whom it is for: the whole's region, or a bydel of it."""
        return self.extract.region

    def check(self, *, has_participants: bool | None = None, reference_date: date | None = None) -> Report:
        """Judge the part alone; see :func:`~kostra_sdk.check`.

        `has_participants` is by default what the file itself says.
        """
        said = _said(has_participants, is_empty=self.is_empty)
        return _judged(self.extract, has_participants=said, reference_date=reference_date)


class Whole:
    """The parts of one extract, as one; :meth:`merge` makes it.

    The whole is never in memory: it is read anew from its parts each time.
    """

    def __init__(
        self, form: str, year: int, region: str, parts: Sequence[PartOfWhole], people: Sequence[InSeveral]
    ) -> None:
        """Use :meth:`merge`."""
        self.form = form
        """The form's official name."""
        self.year = year
        """The reporting year."""
        self.region = region
        """Whom the whole is for: six digits, kommune and bydel."""
        self.parts: Mapping[str, PartOfWhole] = MappingProxyType({part.name: part for part in parts})
        """The parts by name, in the order they were given."""
        self.in_several = tuple(people)
        """Who is in more than one part."""
        self._starts = tuple(accumulate((part.records for part in parts), initial=0))

    @classmethod
    def merge(cls, parts: Mapping[str, Data | Extract[Any]], *, form: str, year: int, region: str) -> Whole:
        """Put parts together.

        All lines of all parts are read once, and of each person the numbers are kept meanwhile.
        Records stay as they are, the bydel too; lines end with LF in the whole.

        Args:
            parts: The parts by name: letters a-z, digits, ``-`` and ``_``.
                Each is a path, bytes, a binary file that can be read again, or an :class:`~kostra_sdk.Extract`.
                A name of six digits is the region of the part, as ``030107`` for a bydel of Oslo.
            form: The official name of the form, such as ``11F``.
            year: The reporting year.
            region: Whom the whole is for, as ``460100``, or ``030100`` for all of Oslo.

        Raises:
            PartsMismatch: A part is of another form, year, kommune or bydel; all of it is listed.
            UnknownForm: There is no such form.
            UnknownEdition: The form is not known for that year.
            RegionError: A region is not six digits.
            UsageError: The form is not about persons, there is no part, a name cannot be used,
                or a part can be read only once.
            OSError: A file cannot be opened or read.
        """
        found = find_form(form)
        layout = found.layout(year)
        where = Region.parse(region)
        if not has_persons(layout):
            raise UsageError(f"parts are put together for forms about persons, as 11F and 11CF, not for {form}")
        given: object = parts
        if not isinstance(given, Mapping) or not given:
            raise UsageError("a whole has at least one part, each with a name: {'nav': …, 'flyktning': …}")
        for name in parts:
            if not is_part_name(name):
                raise UsageError("a part is named by letters a-z, digits, - and _: it may become part of file names")
        extracts = {name: _extract(name, data, found.name, year, region) for name, data in parts.items()}
        problems = [
            problem for name, each in extracts.items() for problem in strays(name, each, found.name, year, where)
        ]
        own = [name for name in extracts if name not in {problem.part for problem in problems}]
        people = People(layout)
        merged = []
        for number, name in enumerate(own, start=1):
            extract = extracts[name]
            is_empty = extract.is_empty  # raises for what can be read only once, before it is read
            reading = Reading(number, name, layout, extract.region, people)
            merged.append(PartOfWhole(name, number, len(parts), extract, reading.of(extract), is_empty))
            problems += reading.problems()
        if problems:
            raise PartsMismatch(problems)
        return cls(found.name, year, region, merged, people.in_several())

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def is_empty(self) -> bool:
        """Whether every part is the file that says there is nobody to report; then the whole is too."""
        return all(part.is_empty for part in self.parts.values())

    def check(self, *, has_participants: bool | None = None, reference_date: date | None = None) -> WholeReport:
        """Judge the whole as the official program would; see :func:`~kostra_sdk.check`.

        `has_participants` is by default what the files say: nobody where every part says so.
        """
        said = _said(has_participants, is_empty=self.is_empty)
        report = _judged(self.to_extract(), has_participants=said, reference_date=reference_date)
        return WholeReport(report, self._starts, tuple(self.parts))

    def to_extract(self) -> Extract[Any]:
        """Give the whole as one extract, which reads the parts when it is read."""
        return Extract.read(cast("IO[bytes]", Joined(self._chunks)), form=self.form, year=self.year, region=self.region)

    def write(self, path: StrPath) -> None:
        """Write the whole as one file, which appears whole or not at all; raises OSError as it comes."""
        self.to_extract().write(path)

    def __repr__(self) -> str:
        return f"Whole(form={self.form!r}, year={self.year}, region={self.region!r}, parts={list(self.parts)})"

    def _chunks(self) -> Iterator[bytes]:
        if self.is_empty:
            yield NO_PARTICIPANTS
            return
        chunk = bytearray()
        for part in self.parts.values():
            for line in lines_of(part.extract):
                chunk += line + b"\n"
                if len(chunk) >= _CHUNK:
                    yield bytes(chunk)
                    chunk.clear()
        yield bytes(chunk)


def _said(has_participants: bool | None, *, is_empty: bool) -> bool:  # noqa: FBT001 - three answers
    return not is_empty if has_participants is None else has_participants


def _judged(extract: Extract[Any], *, has_participants: bool, reference_date: date | None) -> Report:
    """Judge an extract from its stream: `check` would read it into memory."""
    with extract.open() as stream:
        return check(
            stream,
            form=extract.form,
            year=extract.year,
            region=extract.region,
            has_participants=has_participants,
            reference_date=reference_date,
        )


def _extract(name: str, data: Data | Extract[Any], form: str, year: int, region: str) -> Extract[Any]:
    if isinstance(data, Extract):
        return data
    own = name if len(name) == len(region) and name.isdigit() else region
    return Extract.read(data, form=form, year=year, region=own)
