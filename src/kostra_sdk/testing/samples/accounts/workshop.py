"""Where the accounts are damaged: a file that balances, and the search around each of its lines and some more."""

from __future__ import annotations

import random
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.controls import Node
from kostra_sdk.forms.regnskap import codes as regnskap
from kostra_sdk.forms.regnskap.lists import lists, variant
from kostra_sdk.ids.kommuner import Region
from kostra_sdk.testing.samples.accounts.balanced import balanced
from kostra_sdk.testing.samples.accounts.file import FileReading, LineCandidates
from kostra_sdk.testing.samples.accounts.known import known
from kostra_sdk.testing.samples.accounts.postings import Place, Postings
from kostra_sdk.testing.samples.aims import aims_of
from kostra_sdk.testing.samples.searching.reading import Reading, said_of
from kostra_sdk.testing.samples.searching.search import Search
from kostra_sdk.testing.samples.searching.workshop import Hit, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_sdk.controls import Said
    from kostra_sdk.extract.target import Target
    from kostra_sdk.testing.samples.aims import Aim

__all__ = ["AccountsWorkshop", "Damaging"]

_LINES: Final = 26
"""How many lines the file has that is damaged."""
_SPARE: Final = 3
"""How many lines of each kind may be added to it."""
_MOST: Final = 40
"""How many of the file's own lines are looked at."""
_PATIENCE: Final = 4
"""After so many lines that were no better than the best, no more are tried."""
_LEAST: Final = 1
"""The amount of a line that is added, in 1 000 kroner: less than any sum must be right by."""


@attrs.frozen(eq=False)
class Damaging:
    """A line of a file that makes a control fire."""

    hit: Hit
    place: int
    """Where the line stands in the failing file, counted from 0."""
    is_added: bool
    """Whether the file has it beside its own lines."""
    partner: int | None = None
    """The line it is alike with, where the control compares lines."""

    @property
    def cost(self) -> tuple[int, int, bool]:
        """Findings that the control brings along, changed cells, whether a line of the file itself is changed."""
        return (*self.hit.cost, not self.is_added)


class AccountsWorkshop:
    """Damages a file of the accounts, one line at a time; the same seed gives the same damage.

    Args:
        target: Form, year, region, quarter and organisation.
        seed: Another seed begins with another file.
    """

    def __init__(self, target: Target, seed: int) -> None:
        self.target = target
        self.seed = seed
        self.said = said_of(target.region, target.quarter, target.org_number)
        self.edition = target.form.edition(target.year, said=self.said)
        self.aims = aims_of(target.form, self.edition)
        self.reading = Reading(self.edition, target.region, self.said)
        found = lists(target.form.name, target.year, variant(target.form.name, target.year, self.said))
        raw = {key: found.get(one) or found.get(other, ()) for key, one, other in _LISTED}
        self.codes: Mapping[str, Sequence[str]] = {
            key: [code.decode("latin-1") for code in codes] for key, codes in raw.items()
        }

    @cached_property
    def lines(self) -> tuple[bytes, ...]:
        """The lines of a file that balances."""
        return tuple(self._line(record) for record in balanced(self.target, _LINES, self.seed))

    def spare(self, lines: Sequence[bytes]) -> tuple[bytes, ...]:
        """Give lines that may be added to a file: sound ones of the least amount, which the file has not."""
        postings, rng = Postings(self.target), self._rng(f"spare {len(lines)}")
        posted = self.target.layout.by_key["KONTOKLASSE"].start, self.target.layout.by_key["ART_SEKTOR"].stop
        place = slice(*posted)
        taken = {line[place] for line in lines}
        found: list[bytes] = []
        for sign, places in self._kinds(postings, rng):
            fresh = (self._line(each.line(sign * _LEAST)) for each in places)
            fresh = (line for line in fresh if line[place] not in taken)
            found.extend(line for line, _ in zip(fresh, range(_SPARE), strict=False))
        return tuple(found)

    @staticmethod
    def _kinds(postings: Postings, rng: random.Random) -> Iterator[tuple[int, Iterator[Place]]]:
        if postings.skjema in regnskap.BALANSE:
            yield 1, postings.of_balance(range(10, 30), 1, rng)
            yield -1, postings.of_balance(range(31, 6000), -1, rng)
            return
        for account_class in (postings.drift, postings.investering):
            yield 1, postings.of_service(account_class, range(10, 500), 1, rng)
            yield -1, postings.of_service(account_class, range(600, 900), -1, rng)

    def _line(self, record: object) -> bytes:
        return self.target.line_of(record).encode("latin-1")  # type: ignore[arg-type]  # a line of the accounts

    def best(
        self, aim: Aim, lines: Sequence[bytes] | None = None, fixed: Sequence[bool] | None = None
    ) -> Damaging | None:
        """Find the smallest damage, of a line that is added or of one that is there; None where none fires.

        Args:
            aim: The control.
            lines: The file; one of the workshop's own without it.
            fixed: Which of the lines must stay as they are, for the damage that they have already;
                none of them without it.
        """
        if self.never(aim.tree, self.said):
            return None
        best: Damaging | None = None
        worse = 0
        for damaging in self._damagings(aim, self.lines if lines is None else lines, fixed or ()):
            if best is None or damaging.cost < best.cost:
                best, worse = damaging, 0
            else:
                worse += 1
            if best.hit.cost <= (0, 1) or worse == _PATIENCE:
                break
        return best

    def _damagings(self, aim: Aim, lines: Sequence[bytes], fixed: Sequence[bool]) -> Iterator[Damaging]:
        """Give damage of lines, those first on which the control brings the fewest others along by itself."""
        places = [(line, len(lines), True) for line in self.spare(lines)]
        own = [(line, place, False) for place, line in enumerate(lines) if not (fixed and fixed[place])]
        if len(own) > _MOST:
            own = self._rng(f"{aim.label} own").sample(own, _MOST)
        ranked: list[tuple[tuple[int, int], int, Search, Node, int, bool, int | None]] = []
        for rank, (line, place, is_added) in enumerate((*places, *own)):
            if rank >= len(places) and any(not cost[0] for cost, *_ in ranked):
                break
            free = (at for at in range(len(lines)) if aim.is_across and at != place and not (fixed and fixed[at]))
            partner = next(free, None)
            if aim.is_across and partner is None:
                continue
            search, goal = self._search(aim, lines, line, place, partner=partner, is_added=is_added)
            if aim.at in search.usual:
                continue
            found = search.nearest(goal, search.origin, want=True, own=aim.at, deepest=0)
            if found is not None:
                ranked.append((found.cost, rank, search, goal, place, is_added, partner))
                if found.cost <= (0, 1):
                    break
        ranked.sort(key=lambda each: each[:2])
        for _, _, search, goal, place, is_added, partner in ranked:
            found = search.nearest(goal, search.origin, want=True, own=aim.at)
            # What the file has already must not be mended by the way.
            if found is not None and search.usual <= search.reading.fired(found.cells):
                yield Damaging(Hit(search.reading, search, goal, found), place, is_added, partner)

    def _search(
        self, aim: Aim, lines: Sequence[bytes], line: bytes, place: int, *, partner: int | None, is_added: bool
    ) -> tuple[Search, Node]:
        rest = lines if is_added else [*lines[:place], *lines[place + 1 :]]
        before, after = rest[:place], rest[place:]
        reading = FileReading(self.edition, self.target.region, self.said, before, after, self.codes)
        cells = reading.cells(line)
        spare = reading.cells(lines[-1])
        candidates = LineCandidates(reading, cells, spare, self._rng(f"{aim.label} {place} {line!r}"))
        search = Search(reading, cells, candidates)
        if partner is None:
            return search, aim.tree
        keys, among = aim.tree.args
        other = reading.cells(lines[partner])
        same = [Node("==", (Node("cell", (key,)), Node("literal", (other[key],)))) for key in keys]
        return search, Node("and", (among, *same))

    def reason(self, aim: Aim) -> Reason:
        """Say why no line makes a control fire here."""
        if aim.is_of_file:
            return Reason.WHOLE_FILE
        if not self.never(aim.tree, self.said):
            return Reason.NEVER
        said = self.said
        if not all(self.never(aim.tree, said._replace(quarter=quarter)) for quarter in _QUARTERS):
            return Reason.QUARTER
        others = (Region(code) for code in _REGIONS)
        elsewhere = (said_of(region, said.quarter.decode(), said.org_number.decode()) for region in others)
        return Reason.FORM if all(self.never(aim.tree, each) for each in elsewhere) else Reason.REGION

    def never(self, tree: Node, said: Said) -> bool:
        """Whether a tree is false of every line that is of this form, and of the quarter and region that are said."""
        heading = {"SKJEMA": self.target.form.name[:2].encode(), "KVARTAL": said.quarter, "REGION": said.region}
        if tree.keys() and heading.keys() >= set(tree.keys()):
            return False  # it is the heading that is judged
        return known(tree, Reading(self.edition, self.target.region, said), heading) is False

    def names(self, controls: Sequence[int] | frozenset[int]) -> tuple[str, ...]:
        """Give the official names of controls, each once, in official order."""
        found = sorted((self.reading.controls[at] for at in controls), key=lambda control: control.place)
        return tuple(dict.fromkeys(control.name for control in found))

    def _rng(self, salt: str) -> random.Random:
        # Nothing secret is drawn. A text as seed gives the same on every machine.
        return random.Random(f"{self.seed} {salt}")  # noqa: S311


_QUARTERS: Final = (b" ", b"1", b"2", b"3", b"4")
_REGIONS: Final = ("460100", "460000", "030100", "030101")
"""One of each kind: a municipality, a county, Oslo and a bydel."""
_LISTED: Final = (
    ("FUNKSJON_KAPITTEL", "funksjon", "kapittel"),
    ("ART_SEKTOR", "art", "sektor"),
    ("KONTOKLASSE", "kontoklasse", ""),
)
"""Fields, and the names of the lists that have their codes."""
