"""The search for the smallest change of an individual or Avgiver that makes a control of 15F fire, and little else.

The controls of 15F are functions, not trees: what they judge is told by the official names of their fields,
and whether they fire by the engine itself.
"""

from __future__ import annotations

import random
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.forms.barnevern.controls import edition
from kostra_sdk.forms.barnevern.controls.sak import Levering, Sak
from kostra_sdk.forms.barnevern.fitting import problems_of
from kostra_sdk.forms.barnevern.record import Individ
from kostra_sdk.ids.official import number_rules
from kostra_sdk.testing.samples.barnevern.changes import Change, applied, changes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.ids.kommuner import Region

__all__ = ["Found", "Search"]

_MENDED: Final = 4
"""How many records with other findings are mended."""
_REPAIRS: Final = 250
"""How many changes are tried on each."""
_FIRST: Final = 12
"""How many first changes are tried of two, where no change alone does it."""


@attrs.frozen(eq=False)
class Found:
    """A record on which a control fires."""

    record: Any
    changes: tuple[Change, ...]
    others: frozenset[int]
    """The numbers of the other controls that fire."""

    @property
    def cost(self) -> tuple[int, int, int]:
        """Findings beside the one wanted, changes, and how far they go: the less, the better."""
        return len(self.others), len(self.changes), sum(change.distance for change in self.changes)


class Search:
    """Searches in the records of a year and region."""

    def __init__(self, year: int, region: Region, seed: int) -> None:
        self._edition = edition(year)
        self.controls = (*self._edition.avgiver_controls, *self._edition.individ_controls)
        """The controls that judge one record, in the order they are numbered: first those of the Avgiver."""
        self._levering = Levering(year, region.kommune, number_rules(year))
        self._seed = seed

    def fired(self, record: Any) -> frozenset[int]:
        """Give the numbers of the controls that fire on an individual or Avgiver."""
        levering = self._levering
        of_avgiver = len(self._edition.avgiver_controls)
        if isinstance(record, Individ):
            sak = Sak(levering.year, levering.kommune, levering.numbers, record)
            mine = enumerate(self._edition.individ_controls, start=of_avgiver)
            return frozenset(number for number, control in mine if control.failures(record, sak))
        mine = enumerate(self._edition.avgiver_controls)
        return frozenset(number for number, control in mine if control.failures(record, levering))

    def on(self, number: int, record: Any, *, deep: bool = False) -> Found | None:
        """Find the smallest change of a record that makes a control fire; None where none is found.

        Args:
            number: The control.
            record: A sound individual or Avgiver, which stays as it is.
            deep: Whether two changes together are tried, where none alone does it.
        """
        tried = list(self._tried(record, (), self._changes(record, [number])))
        found = [each for each in tried if number in each.others]
        if not found and deep:
            first = sorted(tried, key=lambda each: each.cost)[:_FIRST]
            for each in first:
                changes = islice(self._changes(each.record, [number]), _REPAIRS)
                found += [two for two in self._tried(each.record, each.changes, changes) if number in two.others]
        if not found:
            return None
        found = sorted((self._without(each, number) for each in found), key=lambda each: each.cost)
        if found[0].others:
            found += self._mended(number, found[:_MENDED])
        return min(found, key=lambda each: each.cost)

    def passing(self, number: int, sound: Any, found: Found) -> Any:
        """Give the nearest record that passes, with nothing else the matter; at worst the sound one itself."""
        for change in reversed(found.changes):
            for other in self._changes(found.record, [number]):
                if other.place == change.place:
                    record = applied(found.record, [other])
                    if self._fits(record) and not self.fired(record):
                        return record
        return sound

    def _mended(self, number: int, several: list[Found]) -> list[Found]:
        """Change more, to silence other controls."""
        mended = []
        for found in several:
            taken = {change.place for change in found.changes}
            repairs = (each for each in self._changes(found.record, found.others) if each.place not in taken)
            tried = self._tried(found.record, found.changes, islice(repairs, _REPAIRS))
            mended += [self._without(each, number) for each in tried if number in each.others]
        return mended

    @staticmethod
    def _without(found: Found, number: int) -> Found:
        return attrs.evolve(found, others=found.others - {number})

    def _tried(self, record: Any, before: tuple[Change, ...], changes: Iterable[Change]) -> Iterable[Found]:
        for change in changes:
            changed = applied(record, [change])
            if self._fits(changed):
                yield Found(changed, (*before, change), self.fired(changed))

    def _changes(self, record: Any, numbers: Iterable[int]) -> Iterable[Change]:
        numbers = sorted(numbers)
        fields = frozenset(field for number in numbers for field in self.controls[number].control.fields)
        # Nothing secret is drawn. A text as seed gives the same on every machine.
        rng = random.Random(f"{self._seed} {numbers} {self._name(record)}")  # noqa: S311
        return changes_of(record, self._kind(record), fields, self._levering.year, rng)

    def _fits(self, record: Any) -> bool:
        return not problems_of(record, self._kind(record))

    def _kind(self, record: Any) -> Any:
        structure = self._edition.structure
        return structure.individ if isinstance(record, Individ) else structure.avgiver

    @staticmethod
    def _name(record: Any) -> str:
        return record.journalnummer if isinstance(record, Individ) else ""
