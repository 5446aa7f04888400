"""Controls: what a control is, how it is traced and compiled, and how an extract is judged by them."""

from kostra_sdk.controls.across import duplicates, first, groups, some, total_over
from kostra_sdk.controls.definition import Control, by_year, control, titled
from kostra_sdk.controls.description import FieldDescription
from kostra_sdk.controls.edition import Edition, EditionControl
from kostra_sdk.controls.expression import Cell, Expr, Node, Text
from kostra_sdk.controls.judge import Findings, Judgement, judge_lines
from kostra_sdk.controls.row import Row
from kostra_sdk.controls.said import Said

__all__ = [
    "Cell",
    "Control",
    "Edition",
    "EditionControl",
    "Expr",
    "FieldDescription",
    "Findings",
    "Judgement",
    "Node",
    "Row",
    "Said",
    "Text",
    "by_year",
    "control",
    "duplicates",
    "first",
    "groups",
    "judge_lines",
    "some",
    "titled",
    "total_over",
]
