"""What there is to say of parts: places in them, people in several of them, and how one is not of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kostra_sdk.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["InSeveral", "PartProblem", "PartsMismatch", "Place", "Sighting"]


@attrs.frozen
class PartProblem:
    """In what a part differs from the whole, and where."""

    part: str
    """The part's name."""
    field: str
    """``form``, ``year`` or ``region`` of an extract, or the official name of the field in its lines.

    With lines, ``year`` says that all of them are as long as those of other years, and of this one none.
    """
    found: str
    expected: str
    lines: tuple[int, ...] = ()
    """The first lines that say so, counted from 1 in the part; none where the extract itself does."""
    count: int = 0
    """How many lines say so."""

    def __str__(self) -> str:
        more = f" and {self.count - len(self.lines)} more" if self.count > len(self.lines) else ""
        where = f" (line {', '.join(map(str, self.lines))}{more})" if self.lines else ""
        return f"{self.part}: {self.field} is {self.found!r}, but the whole is for {self.expected!r}{where}"


class PartsMismatch(DataError, ValueError):
    """The parts are not of one whole: another form, year, municipality or bydel; all of it at once.

    Nothing is merged: the part is made anew in the case system (B-13), or another file was meant.
    """

    def __init__(self, problems: Sequence[PartProblem]) -> None:
        self.problems = tuple(problems)
        """Every problem, part by part."""
        super().__init__("; ".join(map(str, self.problems)))


@attrs.frozen(order=True)
class Place:
    """A line of a part."""

    part: str
    line: int
    """Counted from 1 among the lines that are records."""

    def __str__(self) -> str:
        return f"{self.part} {self.line}"


@attrs.frozen(order=True)
class Sighting(Place):
    """A record of a person, named by part, line and journal number."""

    journal_number: str


@attrs.frozen
class InSeveral:
    """A person with records in more than one part; the number itself is nowhere here."""

    sightings: tuple[Sighting, ...]
    """All records of the person, in the order of parts and lines."""
    by: tuple[str, ...]
    """Which number they share: ``fødselsnummer``, ``DUF-nummer`` or both."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts the person is in."""
        return tuple(dict.fromkeys(each.part for each in self.sightings))
