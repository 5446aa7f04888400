"""Controls: what a control is, how it is traced and compiled, and how an extract is judged by them."""

from kostra_sdk.controls.definition import Control, by_year, control, titled
from kostra_sdk.controls.description import FieldDescription
from kostra_sdk.controls.edition import Edition, EditionControl
from kostra_sdk.controls.expression import Cell, Expr, Node, Row, duplicates
from kostra_sdk.controls.judge import Findings, Judgement, judge_lines

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
    "by_year",
    "control",
    "duplicates",
    "judge_lines",
    "titled",
]
