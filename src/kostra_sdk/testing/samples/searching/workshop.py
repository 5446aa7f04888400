"""Where records are damaged: an edition and region, sound records to begin with, and the searches around them."""

from __future__ import annotations

import random
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.controls import Node
from kostra_sdk.extract.target import Target
from kostra_sdk.ids.kommuner import OSLO, Region
from kostra_sdk.testing.samples.aims import aims_of
from kostra_sdk.testing.samples.records import records_of
from kostra_sdk.testing.samples.searching.candidates import Candidates
from kostra_sdk.testing.samples.searching.reading import Cells, Reading
from kostra_sdk.testing.samples.searching.search import Found, Search

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.testing.samples.aims import Aim

__all__ = ["Hit", "Reason", "Workshop"]

_SOUND: Final = 25
"""How many sound records there are to begin with."""
_ENOUGH: Final = 3
"""After so many records on which all was tried, what a control brings along there it brings along everywhere."""
_PATIENCE: Final = 5
"""After so many records that were no better than the best, no more are tried."""
_ELSEWHERE: Final = "460100"


class Reason(StrEnum):
    """Why no record of an edition and region makes a control fire."""

    NO_REPORT = "no-report"
    """Every record on which it would fire makes the official program of the year break down: there is no report."""
    REGION = "region"
    """It fires in Oslo only, or outside Oslo only, and the region is not there."""
    WHOLE_FILE = "whole-file"
    """It is about the file as a whole, not about one of its records: :func:`damaged` makes such a file."""
    QUARTER = "quarter"
    """It fires in other quarters than the one that the file is for."""
    FORM = "form"
    """It is about other forms, which the same list of controls judges."""
    NEVER = "never"
    """No value of the fields it reads makes it fire, of those the search knows."""


@attrs.frozen(slots=False, eq=False)
class Hit:
    """A record on which a control fires, and the nearest on which it does not."""

    reading: Reading
    search: Search
    """The search around the sound record."""
    goal: Node
    """What holds of the failing record and not of the passing one."""
    found: Found
    """The failing record."""
    partner: Found | None = None
    """The other record, where the control compares two; it stands before the failing one."""
    sound_partner: Cells | None = None
    """What it was before anything was changed; it stands before the passing one."""

    @property
    def failing(self) -> dict[str, bytes]:
        """The record on which the control fires."""
        return self.found.cells

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys of the cells that are not as in the sound records, in the order of the layout."""
        changes = {*self.found.change, *(self.partner.change if self.partner else ())}
        return tuple(key for key in self.failing if key in changes)

    @property
    def others(self) -> frozenset[int]:
        """The numbers of tests that fire on the failing records, the usual ones and the control's own too."""
        fired = self.reading.fired(self.failing)
        return fired | self.reading.fired(self.partner.cells) if self.partner else fired

    @property
    def extra(self) -> frozenset[int]:
        """Those of them that the control brings along."""
        return self.found.others | (self.partner.others if self.partner else frozenset())

    @property
    def cost(self) -> tuple[int, int]:
        """Findings that the control brings along, and changed cells: the fewer, the better."""
        return len(self.extra), len(self.changed)

    @property
    def is_sure(self) -> bool:
        """Whether all ways of silencing the others were tried."""
        return self.found.is_sure and (self.partner is None or self.partner.is_sure)

    @cached_property
    def passing(self) -> dict[str, bytes]:
        """The nearest record that passes, with nothing else the matter; at worst the sound one itself."""
        near = self.search.nearest(self.goal, self.failing, want=False)
        sound = self.search.origin
        if near is None or (near.others and not self.reading.value(self.goal, sound)):
            return dict(sound)
        return near.cells


class Workshop:
    """Damages records of an edition, for one region; the same seed gives the same damage."""

    def __init__(self, form: str, year: int, region: str, seed: int) -> None:
        self.target = Target(form, year, region)
        self._records = records_of(self.target, _SOUND, seed)
        self.edition = self.target.form.edition(year)
        self.aims = aims_of(self.target.form, self.edition)
        self.seed = seed
        self.reading = Reading(self.edition, self.target.region)

    @cached_property
    def sound(self) -> tuple[dict[str, bytes], ...]:
        """A few sound records."""
        lines = (self.target.line_of(record).encode("latin-1") for record in self._records)
        return tuple(map(self.reading.cells, lines))

    def best(self, aim: Aim) -> Hit | None:
        """Find the smallest damage of any of the sound records; None where the control cannot fire."""
        best: Hit | None = None
        sure = worse = 0
        for number in self._promising(aim):
            cells, spare = self.sound[number : number + 2]
            hit = self.hit(aim, cells, spare, salt=str(number))
            if hit is None:
                continue
            if best is None or hit.cost < best.cost:
                best, worse = hit, 0
            else:
                worse += 1
            sure += hit.is_sure
            if best.cost <= (0, 1) or (best.extra and sure == _ENOUGH) or worse == _PATIENCE:
                break
        return best

    def _promising(self, aim: Aim) -> list[int]:
        """Put the sound records in order: first those on which the control brings the fewest others along by itself."""
        costs: list[tuple[tuple[int, int], int]] = []
        for number in range(_SOUND - 1 if not aim.is_across else 0):
            cells, spare = self.sound[number : number + 2]
            search = self._search(aim, cells, spare, f"{number} promising")
            found = search.nearest(aim.tree, cells, want=True, own=aim.test, deepest=0)
            if found is not None:
                costs.append((found.cost, number))
                if found.cost <= (0, 1):
                    break
        costs.sort()
        return [number for _, number in costs] or list(range(_SOUND - 1))

    @cached_property
    def usual(self) -> frozenset[int]:
        """The tests that fire on the first sound record: the official contradiction of 2026, or none."""
        return self.reading.fired(self.sound[0])

    def names(self, tests: Iterable[int | None]) -> tuple[str, ...]:
        """Give the official names of tests, each once, in official order."""
        numbers = sorted(number for number in tests if number is not None)
        return tuple(dict.fromkeys(self.reading.controls[number].name for number in numbers))

    def hit(self, aim: Aim, cells: Cells, spare: Cells, *, salt: str) -> Hit | None:
        """Damage one sound record, so that a control of records fires; None where it cannot.

        Args:
            aim: The control.
            cells: The record to damage.
            spare: Another sound record; where the control compares two, it is the other one.
            salt: What tells this damage from others, for the seed.
        """
        search = self._search(aim, cells, spare, salt)
        if aim.is_across:
            return self._duplicate(aim, search, self._search(aim, spare, cells, f"{salt} partner"))
        found = search.nearest(aim.tree, cells, want=True, own=aim.test)
        return None if found is None else Hit(self.reading, search, aim.tree, found)

    def _search(self, aim: Aim, cells: Cells, spare: Cells, salt: str) -> Search:
        return Search(self.reading, cells, Candidates(self.reading, cells, spare, self._rng(aim, salt)))

    def _rng(self, aim: Aim, salt: str) -> random.Random:
        # Nothing secret is drawn. A text as seed gives the same on every machine.
        return random.Random(f"{self.seed} {aim.label} {salt}")  # noqa: S311

    def _duplicate(self, aim: Aim, search: Search, other: Search) -> Hit | None:
        """Copy the key of another record, in such a way that both take part in the comparison."""
        keys, among = aim.tree.args
        partner = other.nearest(among, other.origin, want=True)
        if partner is None:
            return None
        same = [Node("==", (Node("cell", (key,)), Node("literal", (partner.cells[key],)))) for key in keys]
        goal = Node("and", (among, *same))
        found = search.nearest(goal, search.origin, want=True)
        if found is None:
            return None
        return Hit(self.reading, search, goal, found, partner, other.origin)

    def reason(self, aim: Aim) -> Reason:
        """Say why no record makes a control fire here."""
        if aim.is_of_file:
            return Reason.WHOLE_FILE
        tree = aim.tree.args[1] if aim.is_across else aim.tree
        if _can(tree, self.reading, self._rng(aim, "anything"), self.sound, reports_on_anything=True):
            return Reason.NO_REPORT
        other = Region(_ELSEWHERE if self.target.region.is_oslo else f"{OSLO}00")
        if _can(tree, Reading(self.edition, other), self._rng(aim, "elsewhere"), self.sound):
            return Reason.REGION
        return Reason.NEVER


def _can(
    tree: Node,
    reading: Reading,
    rng: random.Random,
    sound: Iterable[Cells],
    *,
    reports_on_anything: bool = False,
) -> bool:
    """Whether some change makes a tree true."""
    return any(
        Search(reading, cells, Candidates(reading, cells, cells, rng, reports_on_anything=reports_on_anything)).nearest(
            tree, cells, want=True
        )
        for cells in sound
    )
