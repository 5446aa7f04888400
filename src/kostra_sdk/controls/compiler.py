"""Evaluator 1, the norm: the trees of an edition compiled to one plain Python function over a line.

The function cuts the line into cells, computes once what two or more controls ask, and tests control by control.
Its source is kept in ``linecache``: a traceback shows the line, with the official name of the control beside it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kostra_sdk.codegen import compile_source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kostra_sdk.controls.dialect import Dialect
    from kostra_sdk.controls.expression import Node
    from kostra_sdk.layouts import Layout

__all__ = ["compile_judge", "compile_values"]

_SHARED = frozenset({"test", "value", "number", "or", "sum", "count", "isin"})
"""The operations worth a variable where two or more controls use the same."""


def compile_judge(
    layout: Layout,
    dialect: Dialect,
    tests: Sequence[tuple[str, Node]],
    keys: Sequence[tuple[tuple[str, ...], Node]],
) -> Callable[[bytes, bytes, bool], tuple[Any, ...]]:
    """Compile the tests of an edition.

    Args:
        layout: The edition's layout.
        dialect: What reads its cells.
        tests: Official name and specialised tree of each control that looks at one record.
        keys: For each control across records, the fields that make the key, and the tree of who takes part.

    Returns:
        A function of a line of exactly the layout's length, the four digits of the region's kommune,
        and whether that is Oslo; it gives the list of the numbers of the tests that fire, and then
        for each of `keys` the key's bytes, or None where the record takes no part.
    """
    writer = _Writer([tree for _, tree in tests] + [tree for _, tree in keys])
    body = [f"if {writer.text(tree)}: fired.append({number})  # {name}" for number, (name, tree) in enumerate(tests)]
    results = ["fired"]
    for fields, among in keys:
        key = " + ".join(fields)
        results.append(f"({key}) if {writer.text(among)} else None")
    body = ["fired = []", *body, f"return {', '.join(results)},"]
    return _function(layout, dialect, "judge(line, kommune, oslo)", writer.variables + body)


def compile_values(
    layout: Layout, dialect: Dialect, trees: Sequence[Node], what: str
) -> Callable[[bytes], tuple[Any, ...]]:
    """Compile trees to a function of a line that gives their values, in order; `what` names it in tracebacks."""
    writer = _Writer(trees)
    result = "".join(f"{writer.text(tree)}, " for tree in trees)
    return _function(layout, dialect, f"{what}(line)", [*writer.variables, f"return ({result})"])


def _function(layout: Layout, dialect: Dialect, signature: str, body: list[str]) -> Callable[..., tuple[Any, ...]]:
    cells = ", ".join(field.key for field in layout.fields)
    lines = [f"def {signature}:", f"    {cells}, = cut(line)", *(f"    {line}" for line in body), ""]
    name = signature.partition("(")[0]
    namespace = compile_source(
        f"{layout.form} {layout.year} {name}",
        "\n".join(lines),
        dialect.functions | {"cut": layout.cutter.unpack},
    )
    function: Callable[..., tuple[Any, ...]] = namespace[name]
    return function


class _Writer:
    """Writes trees as Python, and keeps the variables for what they share."""

    def __init__(self, trees: Sequence[Node]) -> None:
        self.variables: list[str] = []
        self._names: dict[Node, str] = {}
        self._uses: Counter[Node] = Counter()
        for tree in trees:
            self._count(tree)

    def _count(self, tree: Node) -> None:
        self._uses[tree] += 1
        if self._uses[tree] == 1 or tree.op not in _SHARED:
            for child in tree.children():
                self._count(child)

    def text(self, node: Node) -> str:
        """Give the Python expression of a node."""
        if node in self._names:
            return self._names[node]
        source = self._source(node)
        if node.op in _SHARED and self._uses[node] > 1 and not self._is_blank(node):
            name = self._names[node] = f"{node.op}_{len(self.variables)}"
            self.variables.append(f"{name} = {source}")
            return name
        return source

    def _variable(self, kind: str, key: str) -> str:
        """Give the variable that holds what a dialect function says of a cell, computed once a record."""
        name = f"{key}_{kind}"
        line = f"{name} = {kind}({key})"
        if line not in self.variables:
            self.variables.append(line)
        return name

    @staticmethod
    def _is_blank(node: Node) -> bool:
        return node.op == "test" and node.args[0] == "blank"

    def _source(self, node: Node) -> str:  # noqa: C901, PLR0911 - one case an operation
        op, args = node.op, node.args
        match op:
            case "literal":
                return repr(args[0])
            case "cell":
                return str(args[0])
            case "setting":
                return str(args[0])
            case "number":
                return f"({self._variable('integer', args[0])} or 0)"
            case "test":
                return self._test(*args)
            case "value" if args[0] == "age":
                age = self._variable("age", args[1])
                return f"(-1 if {age} is None else {age})"
            case "value":
                return f"{args[0]}({args[1]})"
            case "isin":
                return self._isin(args[0], args[1], "==", "in")
            case "not":
                return self._not(args[0])
            case "and" | "or":
                return "(" + f" {op} ".join(map(self.text, args)) + ")"
            case "count" | "sum":
                return "(" + " + ".join(map(self.text, args)) + ")"
            case _:
                left, right = map(self.text, args)
                return f"({left} {op} {right})"

    def _test(self, name: str, key: str) -> str:
        match name:
            case "integer":
                return f"({self._variable('integer', key)} is not None)"
            case "age_known":
                return f"({self._variable('age', key)} is not None)"
            case _:
                return f"{name}({key})"

    def _not(self, inner: Node) -> str:
        if inner.op == "isin" and inner not in self._names and self._uses[inner] < 2:
            return self._isin(inner.args[0], inner.args[1], "!=", "not in")
        return f"(not {self.text(inner)})"

    @staticmethod
    def _isin(key: str, codes: tuple[bytes, ...], equal: str, among: str) -> str:
        if len(codes) == 1:
            return f"({key} {equal} {codes[0]!r})"
        listed = ", ".join(map(repr, sorted(codes)))
        return f"({key} {among} {{{listed}}})" if codes else repr(among == "not in")
