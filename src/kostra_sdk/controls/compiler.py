"""Evaluator 1, the norm: the trees of an edition compiled to one plain Python function over a line.

The function cuts the line into cells, computes once what two or more controls ask, and tests control by control.
Its source is kept in ``linecache``: a traceback shows the line, with the official name of the control beside it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kostra_sdk.codegen import compile_source
from kostra_sdk.controls.dialect import wrapped
from kostra_sdk.controls.expression import OVER_FILE
from kostra_sdk.controls.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kostra_sdk.controls.dialect import Dialect
    from kostra_sdk.controls.expression import Node
    from kostra_sdk.layouts import Layout

__all__ = ["compile_conclusion", "compile_gathering", "compile_judge", "compile_part", "compile_values"]

_SHARED = frozenset({"test", "value", "number", "or", "sum", "count", "isin", "within"})
"""The operations worth a variable where two or more controls use the same."""
_SAID = ", ".join(
    f"{name}={Said._field_defaults[name]!r}" if name in Said._field_defaults else name for name in Said._fields
)
"""The arguments that the compiled functions take after the line: what the caller says of the file."""
_OPTIONAL = _SAID.replace("kommune, oslo", "kommune=None, oslo=None")
"""The same where few trees ask for any of it."""


def compile_judge(
    layout: Layout,
    dialect: Dialect,
    tests: Sequence[tuple[str, Node]],
    keys: Sequence[Node],
) -> Callable[..., tuple[Any, ...]]:
    """Compile the tests of an edition.

    Args:
        layout: The edition's layout.
        dialect: What reads its cells.
        tests: Official name and specialised tree of each control that looks at one record.
        keys: For each control across records its tree, ``duplicates``, ``group`` or ``exact_group``.

    Returns:
        A function of a line of exactly the layout's length, and of what is :class:`Said` of the file;
        it gives the list of the numbers of the tests that fire, and then
        for each of `keys` the key's bytes, or None where the record takes no part.
    """
    writer = _Writer([tree for _, tree in tests] + [tree.args[1] for tree in keys])
    body = [f"if {writer.text(tree)}: fired.append({number})  # {name}" for number, (name, tree) in enumerate(tests)]
    results = ["fired"]
    for tree in keys:
        fields, among = tree.args
        key = " + b'\\0' + ".join(f"trimmed({field})" for field in fields) if tree.op == "group" else " + ".join(fields)
        results.append(f"({key}) if {writer.text(among)} else None")
    body = [_cut(layout), *writer.variables, "fired = []", *body, f"return {', '.join(results)},"]
    return _function(layout, dialect, f"judge(line, {_SAID})", body)


def compile_values(
    layout: Layout, dialect: Dialect, trees: Sequence[Node], what: str
) -> Callable[..., tuple[Any, ...]]:
    """Compile trees to a function of a line that gives their values, in order; `what` names it in tracebacks.

    Where a tree asks what is :class:`Said` of the file, that follows the line.
    """
    writer = _Writer(trees)
    result = "".join(f"{writer.text(tree)}, " for tree in trees)
    body = [_cut(layout), *writer.variables, f"return ({result})"]
    return _function(layout, dialect, f"{what}(line, {_OPTIONAL})", body)


def compile_part(layout: Layout, dialect: Dialect, part: Node) -> Callable[..., Any]:
    """Compile a tree, or a part of one, to a function of a record's cells by their keys, and of what is said."""
    writer = _Writer([part])
    cells = [f"{key} = cells[{key!r}]" for key in part.keys()]  # noqa: SIM118 - the keys of a tree, which is no mapping
    result = f"return {writer.text(part)}"
    return _function(layout, dialect, f"part(cells, {_SAID})", [*cells, *writer.variables, result])


def compile_gathering(layout: Layout, dialect: Dialect, nodes: Sequence[Node]) -> Callable[..., None]:
    """Compile what is summed over a file: a function of a line, a list with one number a node, and what is said."""
    writer = _Writer([child for node in nodes for child in node.children()])
    body = []
    for number, node in enumerate(nodes):
        match node.op, node.args:
            case "total_over", (value, where):
                body.append(f"if {writer.text(where)}: totals[{number}] += {writer.text(value)}")
            case "first", (where, what):
                asked, holds = writer.text(where), writer.text(what)
                body.append(f"if not totals[{number}] and {asked}: totals[{number}] = 1 if {holds} else -1")
            case _:
                body.append(f"if {writer.text(node.args[0])}: totals[{number}] += 1")
    body = [_cut(layout), *writer.variables, *body, "return"]
    return _function(layout, dialect, f"gather(line, totals, {_SAID})", body)


def compile_conclusion(
    layout: Layout, nodes: Sequence[Node], trees: Sequence[Node], what: str
) -> Callable[..., tuple[Any, ...]]:
    """Compile trees over a whole file to a function of the numbers gathered for `nodes`, and of what is said.

    Sums are of 32 bits and wrap, as the official program's do.
    """
    writer = _Conclusion(trees, nodes)
    result = "".join(f"{writer.text(tree)}, " for tree in trees)
    lines = [
        f"def {what}(totals, {_SAID}):",
        *(f"    {line}" for line in writer.variables),
        f"    return ({result})",
        "",
    ]
    namespace = compile_source(f"{layout.form} {layout.year} {what}", "\n".join(lines), {"wrapped": wrapped})
    function: Callable[..., tuple[Any, ...]] = namespace[what]
    return function


def _cut(layout: Layout) -> str:
    """Give the statement that cuts a line into its cells."""
    return f"{', '.join(field.key for field in layout.fields)}, = cut(line)"


def _function(layout: Layout, dialect: Dialect, signature: str, body: list[str]) -> Callable[..., Any]:
    lines = [f"def {signature}:", *(f"    {line}" for line in body), ""]
    name = signature.partition("(")[0]
    namespace = compile_source(
        f"{layout.form} {layout.year} {name}",
        "\n".join(lines),
        dialect.functions | {"cut": layout.cutter.unpack},
    )
    function: Callable[..., Any] = namespace[name]
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

    def _source(self, node: Node) -> str:  # noqa: C901, PLR0911, PLR0912 - one case an operation
        op, args = node.op, node.args
        match op:
            case "literal":
                return repr(args[0])
            case "cell":
                return str(args[0])
            case "setting":
                return str(args[0])
            case "trimmed":
                return self._variable(op, args[0])
            case "piece":
                return f"{args[0]}[{args[1]}:{'' if args[2] is None else args[2]}]"
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
            case "within":
                return self._isin(self.text(args[0]), args[1], "==", "in")
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
        if inner.op in {"isin", "within"} and inner not in self._names and self._uses[inner] < 2:
            what = inner.args[0] if inner.op == "isin" else self.text(inner.args[0])
            return self._isin(what, inner.args[1], "!=", "not in")
        return f"(not {self.text(inner)})"

    @staticmethod
    def _isin(what: str, codes: tuple[bytes, ...], equal: str, among: str) -> str:
        if len(codes) == 1:
            return f"({what} {equal} {codes[0]!r})"
        listed = ", ".join(map(repr, sorted(codes)))
        return f"({what} {among} {{{listed}}})" if codes else repr(among == "not in")


class _Conclusion(_Writer):
    """Writes trees over a whole file, where the numbers are gathered already."""

    def __init__(self, trees: Sequence[Node], nodes: Sequence[Node]) -> None:
        super().__init__(trees)
        self._places = {node: place for place, node in enumerate(nodes)}

    def _source(self, node: Node) -> str:
        if node.op in OVER_FILE:
            place = self._places[node]
            return f"(totals[{place}] > 0)" if node.op in {"some", "first"} else f"wrapped(totals[{place}])"
        source = super()._source(node)
        return f"wrapped{source}" if node.op in {"+", "-"} else source
