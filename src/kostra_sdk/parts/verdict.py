"""The verdict on a whole, and where in the parts each finding is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.parts.model import Place
from kostra_sdk.report.model import Finding
from kostra_sdk.report.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["WholeReport"]


@attrs.frozen(eq=False)
class WholeReport:
    """The verdict on a whole, and in which part and line of it each finding is."""

    report: Report
    """As the official program would judge the whole; its lines count through all parts."""
    _starts: tuple[int, ...]
    _names: tuple[str, ...]

    def place(self, line: int) -> Place:
        """Give the part, and the line in it, of a line of the whole.

        Raises :class:`~kostra_sdk.errors.UsageError` for a line that the whole does not have.
        """
        if not 1 <= line <= self._starts[-1]:
            raise UsageError(f"the whole has lines 1 to {self._starts[-1]}, not {line}")
        part = bisect_right(self._starts, line - 1) - 1
        return Place(self._names[part], line - self._starts[part])

    def places(self, finding: Finding) -> tuple[Place, ...]:
        """Give where a finding is; empty for one that is about no line."""
        return tuple(map(self.place, finding.lines))

    def by_part(self) -> Report:
        """Give the report with part and line said in each message, for people; its lines are left out."""
        advice = tuple(
            attrs.evolve(each, message=each.message + self._where(each.lines), lines=()) for each in self.report.advice
        )
        return attrs.evolve(self.report, findings=_Placed(self.report.findings, self._where), advice=advice)

    def _where(self, lines: Sequence[int]) -> str:
        """Say in Norwegian where some lines are: `` (nav linje 3, flyktning linje 1, 2)``."""
        by_part: dict[str, list[str]] = {}
        for place in map(self.place, lines):
            by_part.setdefault(place.part, []).append(str(place.line))
        said = [f"{part} linje {', '.join(of_part)}" for part, of_part in by_part.items()]
        return f" ({'; '.join(said)})" if said else ""


class _Placed(Sequence[Finding]):
    """Findings whose messages say where they are, each made when it is read."""

    def __init__(self, findings: Sequence[Finding], where: Callable[[Sequence[int]], str]) -> None:
        self._findings = findings
        self._where = where

    def __len__(self) -> int:
        return len(self._findings)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        if isinstance(index, slice):
            return _Placed(self._findings[index], self._where)
        finding = self._findings[index]
        return attrs.evolve(finding, message=finding.message + self._where(finding.lines), lines=())
