"""Evaluator 2: long files judged with numpy, in blocks of records, by the same trees as evaluator 1.

It is the extra ``fast``; nothing imports this package where numpy is not asked for.
"""

from kostra_sdk.controls.columnar.blocks import Block, read_blocks
from kostra_sdk.controls.columnar.judge import ColumnJudge, column_judge

__all__ = ["Block", "ColumnJudge", "column_judge", "read_blocks"]
