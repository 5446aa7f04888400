"""One line of the accounts seen with the whole file around it: sums over the file are read as a matter of that line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.controls.expression import ACROSS, OVER_FILE
from kostra_sdk.testing.samples.searching.candidates import Candidates
from kostra_sdk.testing.samples.searching.reading import COMPARISONS, Cells, Reading

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

    from kostra_sdk.controls import Edition, Node, Said
    from kostra_sdk.ids.kommuner import Region
    from kostra_sdk.layouts import Field

__all__ = ["FileReading", "LineCandidates"]

_AMOUNT: Final = "BELOP"
_REGION: Final = "REGION"
_ASKED: Final = frozenset({*COMPARISONS, "isin", "within"})
"""The conditions that candidates are read from."""


class FileReading(Reading):
    """A file but for one line, which is the record that the search changes.

    Controls of all records fire on it where the file with it in its place has what they look for,
    and those that compare records where it shares something with another line.

    Args:
        edition: The edition.
        region: Who reports.
        said: What is said of the file.
        before: The lines before it.
        after: The lines after it.
        codes: Codes that may stand in a field, by its key.
    """

    def __init__(
        self,
        edition: Edition,
        region: Region,
        said: Said,
        before: Sequence[bytes],
        after: Sequence[bytes],
        codes: Mapping[str, Sequence[str]],
    ) -> None:
        super().__init__(edition, region, said)
        self.codes = codes
        self._before, self._after = self._summed(before), self._summed(after)
        self._keys: list[Counter[bytes]] = [Counter() for _ in edition.across]
        for line in (*before, *after):
            for counted, key in zip(self._keys, self._keys_of(line), strict=True):
                if key is not None:
                    counted[key] += 1
        self._across = {control.tree: place for place, control in enumerate(edition.across)}
        self._last: tuple[bytes, list[int]] = (b"", [])

    def fired(self, cells: Cells) -> frozenset[int]:
        """Give the numbers of all controls that fire: on the line, on what it shares, and on the file with it."""
        line = self.line(cells)
        edition = self.edition
        fired: list[int] = []
        if not self._drops(line):
            fired, *_ = edition.judge(line, *self.said)
        first = len(edition.tests)
        shares = [first + place for place, key in enumerate(self._keys_of(line)) if key and self._keys[place][key]]
        first += len(edition.across)
        over_file = edition.conclude(self._totals(line), *self.said) if edition.gather else ()
        return frozenset((*fired, *shares, *(first + place for place, fires in enumerate(over_file) if fires)))

    def value(self, node: Node, cells: Cells) -> Any:
        """Give the value of a specialised tree, or of a part of one."""
        if node.op in ACROSS:
            place = self._across[node]
            key = self._keys_of(self.line(cells))[place]
            return bool(key is not None and self._keys[place][key])
        if node.is_over_file:
            return self.edition.value_over_file(node, self._totals(self.line(cells)), self.said)
        return super().value(node, cells)

    def _drops(self, line: bytes) -> bool:
        drops = self.edition.drops
        return bool(drops and drops(line)[0])

    def _keys_of(self, line: bytes) -> tuple[bytes | None, ...]:
        if self._drops(line):
            return (None,) * len(self.edition.across)
        _, *keys = self.edition.judge(line, *self.said)
        return tuple(keys)

    def _summed(self, lines: Sequence[bytes]) -> list[int]:
        totals = self.edition.no_totals()
        for line in lines:
            self._gather(line, totals)
        return totals

    def _gather(self, line: bytes, totals: list[int]) -> None:
        if self.edition.gather and not self._drops(line):
            self.edition.gather(line, totals, *self.said)

    def _totals(self, line: bytes) -> list[int]:
        """Give the sums over the file with a line in its place."""
        if self._last[0] != line:
            totals = list(self._before)
            self._gather(line, totals)
            for place, node in enumerate(self.edition.gathered):
                if node.op != "first":
                    totals[place] += self._after[place]
                elif not totals[place]:
                    totals[place] = self._after[place]
            self._last = line, totals
        return self._last[1]


class LineCandidates(Candidates):
    """What may stand in the cells of a line of the accounts."""

    def __init__(
        self,
        reading: FileReading,
        origin: Cells,
        spare: Cells,
        rng: random.Random,
        *,
        reports_on_anything: bool = False,
    ) -> None:
        super().__init__(reading, origin, spare, rng, reports_on_anything=reports_on_anything)
        self._codes = reading.codes

    def _around(self, leaf: Node, key: str, cells: Cells) -> Iterator[str | bytes]:
        """Give the values around the boundary of a condition, and of those within a sum over the file."""
        yield from super()._around(leaf, key, cells)
        for node in leaf.walk():
            if node.op in OVER_FILE:
                for part in node.walk():
                    if part.op in _ASKED and key in set(part.keys()):
                        yield from super()._around(part, key, cells)

    def _that_give(self, atom: Node, value: int, cell: bytes) -> Iterator[str | bytes]:  # noqa: ARG002 - as it is called
        """Give cells that a number is read of: an amount may be negative, and codes have three digits."""
        if atom.args[0] == _AMOUNT:
            yield str(value)
        elif value >= 0:
            yield from (f"{value:03}", str(value))

    def _signed(self, node: Node, key: str, sign: int, cells: Cells) -> Iterator[tuple[Node, int]]:
        """Give what reads a number from the cell, through a sum over the file where the line takes part in it."""
        if node.op == "total_over":
            value, where = node.args
            if self._reading.value(where, cells):
                yield from super()._signed(value, key, sign, cells)
        else:
            yield from super()._signed(node, key, sign, cells)

    def _of_field(self, field: Field) -> Iterator[str | bytes]:
        """Give what may stand in a field, right and wrong."""
        yield from super()._of_field(field)
        yield from self._codes.get(field.key, ())
        if field.key == _AMOUNT:
            yield "00"  # nothing, but a line of it is not read past as one of a single zero is
        if field.key == _REGION:
            yield from ("030100", "030101", "460100")
