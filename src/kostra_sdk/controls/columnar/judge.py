"""Evaluator 2: an extract judged block by block, with the same outcome as evaluator 1 has line by line.

The trees of an edition are compiled to functions of a whole block.
Where a tree has an operation that is not known here, the edition is for evaluator 1 alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from kostra_sdk.controls.columnar.cells import Cells, Reading
from kostra_sdk.controls.columnar.filing import Filing
from kostra_sdk.controls.columnar.integers import Scratch
from kostra_sdk.controls.columnar.keys import COMPARED, Keys
from kostra_sdk.controls.columnar.tally import ColumnTally
from kostra_sdk.controls.columnar.trees import NotCovered, compile_columns, compile_tests, numbers_read
from kostra_sdk.controls.findings import Findings
from kostra_sdk.controls.judge import BadLine, Judgement
from kostra_sdk.controls.ledger import Ledger
from kostra_sdk.controls.specialise import specialise
from kostra_sdk.generations import JAVA
from kostra_sdk.report.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kostra_sdk.controls.columnar.blocks import Block
    from kostra_sdk.controls.edition import Edition
    from kostra_sdk.controls.said import Said

__all__ = ["ColumnJudge", "column_judge"]

_SHORTEST: Final = 15
"""Records of fewer characters are for evaluator 1: a word is read from within a line."""


@lru_cache(maxsize=32)
def column_judge(edition: Edition) -> ColumnJudge | None:
    """Give what judges whole blocks by an edition, or None where evaluator 1 must do it."""
    try:
        return ColumnJudge(edition)
    except NotCovered:
        return None


class ColumnJudge:
    """An edition made ready to judge whole blocks.

    Raises :class:`~kostra_sdk.controls.columnar.trees.NotCovered` where it cannot.
    """

    def __init__(self, edition: Edition) -> None:
        """Compile the edition's trees."""
        layout = edition.layout
        across = [control.tree for control in edition.across]
        if layout.year < JAVA or layout.length < _SHORTEST or edition.drops or edition.gather:
            raise NotCovered(layout.form)
        if {tree.op for tree in across} - COMPARED:
            raise NotCovered("across")
        self.edition = edition
        tests = [(test.name, test.tree) for test in edition.tests]
        among = [tree.args[1] for tree in across]
        tables = [specialise(tree, layout) for table in edition.tables for tree in table.trees()]
        self._reading = Reading(layout, edition.dialect, numbers_read([*(tree for _, tree in tests), *among, *tables]))
        self._fire = compile_tests(layout, tests)
        self._among = compile_columns(layout, among, "among")
        self._measure = compile_columns(layout, tables, "measure_block")

    def judge(self, blocks: Iterable[Block], said: Said) -> Judgement:
        """Judge the blocks of an extract.

        Args:
            blocks: The blocks of the file, in order.
            said: What the caller says of it.
        """
        edition = self.edition
        ledger = Ledger(edition, said)
        filing, keys = Filing(ledger, len(edition.tests)), Keys(edition)
        tally: ColumnTally | None = ColumnTally(edition.tables)
        blocking = np.array([test.severity.blocks for test in edition.tests], np.bool_)
        bad: list[BadLine] = []
        records = 0
        scratch = Scratch(self._reading.runs)
        room = np.empty((len(edition.tests), 0), np.bool_)
        for block in blocks:
            bad.extend(BadLine(number, len(line), b"\t" in line) for number, line in block.others)
            records += block.count + len(block.others)
            if bad or not block.count:
                continue
            if block.count != room.shape[1]:
                room = np.empty((len(edition.tests), block.count), np.bool_)
            room[:] = False
            cells = Cells(self._reading, block, scratch)
            self._fire(cells, list(room), *said)
            keys.add(cells, self._among(cells, *said))
            tests, rows = np.divmod(np.flatnonzero(room), block.count)
            if tests.size:
                filing.add(block, tests, rows)
                if tally and blocking[tests].any():
                    tally = None
            if tally:
                tally.add(self._measure(cells, *said))
        if bad:
            return Judgement(records, Findings.of(Ledger(edition, said)), Severity.OK, tuple(bad), ())
        filing.flush()
        keys.share(ledger)
        findings = Findings.of(ledger)
        statistics = tally.result() if tally and not findings.severity.blocks else ()
        return Judgement(records, findings, findings.severity, (), statistics)
