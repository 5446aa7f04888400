"""Trying mutants of an edition's trees on its corpus: is the fault seen by anything that is tested?"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kostra_sdk.forms import find_form
from kostra_sdk.ids.kommuner import Region
from tests.controls.corpus import CaseLine, MadeLine, lines
from tests.controls.interpreter import Interpreter, cut

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from kostra_sdk.controls import EditionControl, Node

__all__ = ["Trial"]


class Trial:
    """The trees of an edition, tried on its lines.

    Of a line, only the cells that a tree reads matter to it: alike lines are tried once.
    """

    def __init__(self, form: str, year: int) -> None:
        self.edition = find_form(form).edition(year)
        self.layout = self.edition.layout
        self.dialect = self.edition.dialect
        self._interpreter = Interpreter(self.layout, self.dialect)
        self._cells = [(line, cut(self.layout, line.text), Region.parse(line.region)) for line in lines(form, year)]

    def value(self, tree: Node, situation: tuple[Any, ...], keys: tuple[str, ...]) -> Any:
        """Give the value of a tree in one of its situations."""
        kommune, oslo, *cells = situation
        return self._interpreter.value(tree, dict(zip(keys, cells, strict=True)), kommune, oslo)

    def situations(self, tree: Node) -> Mapping[tuple[Any, ...], list[MadeLine | CaseLine]]:
        """Give all that the tree can see in the corpus: region and cells, with the lines where they stand."""
        keys = tree.keys()
        settings = {node.args[0] for node in tree.walk() if node.op == "setting"}
        found: dict[tuple[Any, ...], list[MadeLine | CaseLine]] = defaultdict(list)
        for line, cells, where in self._cells:
            kommune = where.kommune.encode() if "kommune" in settings else b""
            oslo = where.is_oslo if "oslo" in settings else False
            found[kommune, oslo, *(cells[key] for key in keys)].append(line)
        return found

    @cached_property
    def _shown(self) -> Mapping[Hashable, int]:
        """How many findings of all controls stand behind each thing that is visible."""
        shown: Counter[Hashable] = Counter()
        for control in self.edition.tests:
            keys = control.tree.keys()
            for situation, where in self.situations(control.tree).items():
                if self.value(control.tree, situation, keys):
                    shown.update(sight for line in where if (sight := line.shows(control)) is not None)
        return shown

    def missed(self, control: EditionControl, mutants: Iterable[tuple[str, Node]]) -> list[str]:
        """Give those of a control's mutants that nothing in the corpus tells from the control."""
        keys = control.tree.keys()
        tried = []
        for situation, where in self.situations(control.tree).items():
            sights = Counter(sight for line in where if (sight := line.shows(control)) is not None)
            if sights:
                at_once = any(isinstance(line, MadeLine) and line.shows(control) is not None for line in where)
                tried.append((situation, bool(self.value(control.tree, situation, keys)), at_once, sights))
        tried.sort(key=lambda one: not one[2])
        return [what for what, mutant in mutants if not self._is_seen(control, mutant, keys, tried)]

    def _is_seen(
        self,
        control: EditionControl,
        mutant: Node,
        keys: tuple[str, ...],
        tried: list[tuple[tuple[Any, ...], bool, bool, Counter[Hashable]]],
    ) -> bool:
        changes: Counter[Hashable] = Counter()
        for situation, fires, at_once, sights in tried:
            if bool(self.value(mutant, situation, keys)) != fires:
                if at_once:
                    return True
                for sight, count in sights.items():
                    changes[sight] += -count if fires else count
        counted = self.layout.year >= 2023
        return any(
            change and (counted or (self._shown[sight] > 0) != (self._shown[sight] + change > 0))
            for sight, change in changes.items()
        )
