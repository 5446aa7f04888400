"""Files of 15F that just fail a control, and such as just pass it."""

from __future__ import annotations

import io
import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.controls import Node
from kostra_sdk.extract import Extract
from kostra_sdk.forms.barnevern.judge import judge
from kostra_sdk.ids.kommuner import OSLO, Region
from kostra_sdk.testing.samples.aims import Aim
from kostra_sdk.testing.samples.barnevern.file import written
from kostra_sdk.testing.samples.barnevern.individuals import avgiver_of, individuals
from kostra_sdk.testing.samples.barnevern.search import Found, Search
from kostra_sdk.testing.samples.searching.reading import said_of
from kostra_sdk.testing.samples.searching.workshop import Reason
from kostra_sdk.testing.samples.told import Damaged, Unreachable, unreachable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.forms.barnevern.record import Individ

__all__ = ["DUPLICATES", "BarnevernDamage", "aims_of_15f"]

_SOUND: Final = 40
"""How many sound individuals there are to begin with."""
_DEEPER: Final = 6
"""On how many of them two changes together are tried."""
_PATIENCE: Final = 5
"""After so many individuals that were no better than the best, no more are tried."""
_ELSEWHERE: Final = "460100"
DUPLICATES: Final = {
    "fodselsnummer_dubletter": ("Individ Kontroll 04: Dublett på fødselsnummer", "Fodselsnummer"),
    "journalnummer_dubletter": ("Individ Kontroll 05: Dublett på journalnummer", "Journalnummer"),
}
"""The controls that compare individuals, and what they share."""
_OF_FILE: Final = {
    "avgiver_mangler": "Avgiver K0: Feil antall avgivere",
    "avgiver_validering": "Avgiver K1: Validering av avgiver",
    "individ_mangler": "Individ Kontroll 00: Individ mangler",
    "individ_validering": "Individ Kontroll 01: Validering av individ",
}
"""The controls of the file as a whole, and those of the schema."""
_AVGIVER: Final = re.compile(rb"  <Avgiver [^>]*/>\n")
_VERSION: Final = re.compile(rb' Versjon="[0-9]*"')
_CASEWORKER: Final = re.compile(rb' Saksbehandler="[^"]*"')


def aims_of_15f(search: Search) -> tuple[Aim, ...]:
    """Give all that damage can be asked for: controls of a record, those that compare, those of the file."""
    aims = [Aim(key, name.partition(":")[0], key, name, is_of_file=True) for key, name in _OF_FILE.items()]
    for at, made in enumerate(search.controls):
        control = made.control
        aims.append(Aim(control.key, made.name.partition(":")[0], control.key, made.name, test=at, at=at))
    for key, (name, field) in DUPLICATES.items():
        aims.append(
            Aim(key, name.partition(":")[0], key, name, Node("duplicates", ((field,), Node("literal", (True,)))))
        )
    return tuple(attrs.evolve(aim, place=place) for place, aim in enumerate(aims))


class BarnevernDamage:
    """Makes such files of an individual or two, by small changes that the controls themselves are asked of."""

    def __init__(self, year: int, region: Region, seed: int, org_number: str | None = None) -> None:
        self._year, self._region = year, region
        self.search = Search(year, region, seed)
        self.aims = aims_of_15f(self.search)
        """The controls of the edition."""
        self._avgiver = avgiver_of(year, region, org_number)
        self._seed = seed

    @cached_property
    def _sound(self) -> tuple[Individ, ...]:
        return tuple(islice(individuals(self._year, self._region, self._seed), _SOUND))

    def made(self, aim: Aim) -> Damaged | Unreachable:
        """Make the two files, or tell why there are none."""
        if aim.is_of_file:
            return self._of_file(aim)
        if aim.is_across:
            return self._duplicate(aim)
        return self._of_record(aim, aim.at or 0)

    def _of_record(self, aim: Aim, number: int) -> Damaged | Unreachable:
        is_avgiver = aim.name.startswith("Avgiver")
        records: tuple[Any, ...] = (self._avgiver,) if is_avgiver else self._sound
        sound, best = self._best(number, records)
        if best is None:
            return unreachable(aim, self._reason(number))
        passing = self.search.passing(number, sound, best)
        fields = tuple(change.official for change in best.changes)
        if is_avgiver:
            pair = written(best.record, self._sound[:1], self._year), written(passing, self._sound[:1], self._year)
            return self._told(aim, *pair, (), fields)
        pair = self._written([best.record]), self._written([passing])
        return self._told(aim, *pair, (1,), fields)

    def _reason(self, number: int) -> Reason:
        """Say why no change of a record makes a control fire: in Oslo or elsewhere it may."""
        if self.search.controls[number].name.startswith("Avgiver"):
            return Reason.NEVER
        other = Region(_ELSEWHERE if self._region.is_oslo else f"{OSLO}00")
        search = Search(self._year, other, self._seed)
        there = islice(individuals(self._year, other, self._seed), _DEEPER)
        return Reason.REGION if any(search.on(number, each) for each in there) else Reason.NEVER

    def _best(self, number: int, records: tuple[Any, ...]) -> tuple[Any, Found | None]:
        """Find the smallest damage of any of the records; two changes together only where none alone will do."""
        best: tuple[Any, Found | None] = (None, None)
        for deep in (False, True):
            worse = 0
            for record in records[: _DEEPER if deep else None]:
                found = self.search.on(number, record, deep=deep)
                if found is None:
                    continue
                if best[1] is None or found.cost < best[1].cost:
                    best, worse = (record, found), 0
                else:
                    worse += 1
                if worse == _PATIENCE or (best[1] and best[1].cost[:2] == (0, 1)):
                    break
            if best[1] is not None:
                break
        return best

    def _duplicate(self, aim: Aim) -> Damaged | Unreachable:
        _, field = DUPLICATES[aim.key]
        first, second = self._sound[:2]
        changed = attrs.evolve(second, **{field.lower(): getattr(first, field.lower())})
        pair = self._written([first, changed]), self._written([first, second])
        return self._told(aim, *pair, (1, 2), (field,))

    def _of_file(self, aim: Aim) -> Damaged | Unreachable:
        """Take out of a file what must be in it."""
        sound = self._written(self._sound[:2])
        match aim.key:
            case "avgiver_mangler":
                return self._told(aim, _AVGIVER.sub(b"", sound), sound, (), ("Avgiver",))
            case "avgiver_validering":
                return self._told(aim, _VERSION.sub(b"", sound, count=1), sound, (), ("Versjon",))
            case "individ_mangler":
                return self._told(aim, self._written([]), sound, (), ("Individ",))
            case _:
                return self._told(aim, _CASEWORKER.sub(b"", sound, count=1), sound, (1,), ("Saksbehandler",))

    def _told(
        self, aim: Aim, failing: bytes, passing: bytes, lines: tuple[int, ...], fields: tuple[str, ...]
    ) -> Damaged | Unreachable:
        found, left = self._names(failing), self._names(passing)
        if aim.name not in found or aim.name in left:
            return unreachable(aim, Reason.NEVER)
        return Damaged(
            control=aim.name,
            number=aim.number,
            key=aim.key,
            label=aim.label,
            failing=self._extract(failing),
            passing=self._extract(passing),
            lines=lines,
            changed=lines,
            fields=tuple(dict.fromkeys(fields)),
            implied=tuple(name for name in found if name != aim.name),
            remaining=left,
        )

    def _written(self, individuals: Iterable[Individ]) -> bytes:
        return written(self._avgiver, individuals, self._year)

    def _extract(self, data: bytes) -> Extract[Individ]:
        return Extract.read(data, form="15F", year=self._year, region=self._region.code)

    def _names(self, data: bytes) -> tuple[str, ...]:
        judgement = judge(io.BytesIO(data), year=self._year, said=said_of(self._region))
        return tuple(dict.fromkeys(finding.control for finding in judgement.findings))
