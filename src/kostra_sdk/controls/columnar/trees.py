"""Trees as functions of a block: what they say of all its records at once.

The functions are compiled as those of evaluator 1 are, from the same specialised trees.
Here a truth is an array of yes and no, a number one of whole numbers, and each record has its place in them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kostra_sdk.codegen import compile_source
from kostra_sdk.controls.columnar.texts import WORD, word_of
from kostra_sdk.controls.expression import Node
from kostra_sdk.controls.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kostra_sdk.controls.columnar.digits import Booleans, Integers
    from kostra_sdk.layouts import Layout

__all__ = ["NotCovered", "compile_columns", "compile_tests", "numbers_read"]

_FEW: Final = 3
"""Up to how many codes are compared one by one, rather than looked up in a table."""
_SAID: Final = ", ".join(Said._fields)
_COMPARED: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_SIGNS: Final = {"and": "&", "or": "|"}
_INTO: Final = {
    "and": "bitwise_and",
    "or": "bitwise_or",
    "==": "equal",
    "!=": "not_equal",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
}
"""What numpy calls the operations, where it is said where to write."""
_TEXTS: Final = frozenset({"cell", "piece"})
"""The operations that give columns of the line as they stand."""


class NotCovered(Exception):
    """A tree has an operation that is not known here: the edition is for evaluator 1."""


def numbers_read(trees: Iterable[Node]) -> tuple[str, ...]:
    """Give the keys of the fields that trees read as whole numbers, each once."""
    nodes = [node for tree in trees for node in tree.walk()]
    direct = [node.args[0] for node in nodes if node.op == "number"]
    return tuple(dict.fromkeys([*direct, *(node.args[1] for node in nodes if node.args[:1] == ("integer",))]))


def compile_tests(layout: Layout, tests: Sequence[tuple[str, Node]]) -> Callable[..., None]:
    """Compile tests, each with its official name.

    Returns:
        A function of a block's cells, of an array of yes and no for each test, all no,
        and of what is :class:`~kostra_sdk.controls.said.Said` of the file; it writes where each test fires.

    Raises:
        NotCovered: A tree has an operation that is not known here.
    """
    writer = _Writer(layout, [tree for _, tree in tests])
    body = [f"{writer.into(f'fired[{number}]', tree)}  # {name}" for number, (name, tree) in enumerate(tests)]
    return _function(layout, f"judge_block(c, fired, {_SAID})", writer, body or ["pass"])


def compile_columns(layout: Layout, trees: Sequence[Node], what: str) -> Callable[..., tuple[Any, ...]]:
    """Compile trees to a function of a block's cells, and of what is said, that gives the column of each.

    A tree that reads no field gives one value for all records. `what` names the function in tracebacks.

    Raises:
        NotCovered: A tree has an operation that is not known here.
    """
    writer = _Writer(layout, trees)
    result = "".join(f"{writer.text(tree)}, " for tree in trees)
    return _function(layout, f"{what}(c, {_SAID})", writer, [f"return ({result})"])


def _mistaken(tree: Node) -> str | None:
    """Give the field of which a tree says that it is neither blank nor a whole number."""
    if tree.op != "and" or len(tree.args) != 2 or any(arg.op != "not" for arg in tree.args):
        return None
    inner = [arg.args[0] for arg in tree.args]
    if any(node.op != "test" for node in inner) or inner[0].args[1] != inner[1].args[1]:
        return None
    return str(inner[0].args[1]) if {node.args[0] for node in inner} == {"integer", "blank"} else None


def _denied(node: Node) -> Node | None:
    """Give what a truth denies, if it does; what is denied in all its parts is denied once."""
    if node.op == "not":
        inner: Node = node.args[0]
        return inner
    if node.op in _SIGNS and all(arg.op == "not" for arg in node.args):
        return Node("or" if node.op == "and" else "and", tuple(arg.args[0] for arg in node.args))
    return None


def _function(layout: Layout, signature: str, writer: _Writer, body: list[str]) -> Callable[..., Any]:
    name = signature.partition("(")[0]
    lines = [f"def {signature}:", *(f"    {line}" for line in writer.variables + body), ""]
    names = {name: getattr(np, name) for name in ("copyto", "invert", *_INTO.values())}
    names |= {"count": _count, "yes_or_no": np.bool_, **writer.constants}
    namespace = compile_source(f"{layout.form} {layout.year} {name}", "\n".join(lines), names)
    function: Callable[..., Any] = namespace[name]
    return function


def _table(codes: Iterable[bytes], width: int) -> Booleans:
    """Say of all texts of one or two bytes whether they are among the codes."""
    table = np.zeros(256**width, np.bool_)
    table[[int.from_bytes(code, "little") for code in codes]] = True
    return table


def _count(*truths: Booleans) -> Integers:
    """Count, for each record, how many hold."""
    counts = np.zeros(1, np.uint8)
    for truth in truths:
        counts = counts + truth.view(np.uint8)
    return counts.astype(np.int64)


class _Writer:
    """Writes trees as Python over columns, and keeps variables for what they share."""

    def __init__(self, layout: Layout, trees: Sequence[Node]) -> None:
        self.variables: list[str] = []
        self.constants: dict[str, object] = {}
        self._layout = layout
        self._names: dict[Node | tuple[str, int, int], str] = {}
        self._uses: Counter[Node] = Counter()
        for tree in trees:
            self._count(tree)

    def _count(self, tree: Node) -> None:
        self._uses[tree] += 1
        if self._uses[tree] == 1:
            for child in tree.children():
                self._count(child)

    def text(self, node: Node) -> str:
        """Give the Python expression of a node."""
        if node in self._names:
            return self._names[node]
        source = self._source(node)
        if self._uses[node] > 1 and source.endswith(")"):
            return self._variable(node, source)
        return source

    def _variable(self, node: Node | tuple[str, int, int], source: str) -> str:
        """Keep a variable for what an expression gives."""
        name = self._names[node] = f"v{len(self.variables)}"
        self.variables.append(f"{name} = {source}")
        return name

    def _constant(self, value: object) -> str:
        """Give the name of a value that is no Python literal."""
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def into(self, target: str, node: Node) -> str:
        """Give the Python statement that writes a truth to an array of nothing but no."""
        key, denied = _mistaken(node), _denied(node)
        compares_texts = node.op in _COMPARED and any(map(self._is_text, node.args))
        if key is not None:
            return f"c.mistaken({key!r}, {target})"
        if self._uses[node] > 1 or compares_texts or (denied is None and node.op not in _INTO):
            return f"copyto({target}, {self.text(node)})"
        if denied is not None:
            return f"invert({self.text(denied)}, {target})"
        *others, last = node.args
        first = self._joined(node.op, others) if len(others) > 1 else self.text(others[0])
        return f"{_INTO[node.op]}({first}, {self.text(last)}, {target})"

    def _source(self, node: Node) -> str:  # noqa: C901, PLR0911, PLR0912 - one case an operation
        op, args = node.op, node.args
        match op:
            case "literal" if isinstance(args[0], bool):
                return f"yes_or_no({args[0]})"
            case "literal" if isinstance(args[0], int):
                return repr(args[0])
            case "setting" if args[0] == "oslo":
                return "yes_or_no(oslo)"
            case "number":
                return f"c.number({args[0]!r})"
            case "test" if args[0] == "blank":
                return self._blank(args[1])
            case "test" | "value":
                return f"c.read({args[0]!r}, {args[1]!r})"
            case "isin":
                return self._isin(self._columns_of(node), args[1])
            case "within" if args[0].op in _TEXTS:
                return self._isin(self._columns_of(args[0]), args[1])
            case "within":
                return f"yes_or_no({self._said(args[0])} in {args[1]!r})"
            case "not" | "and" | "or" if (denied := _denied(node)) is not None:
                return f"(~{self.text(denied)})"
            case "and" | "or":
                return self._joined(op, args)
            case "count":
                return f"count({', '.join(map(self.text, args))})"
            case "sum" if all(arg.op == "number" for arg in args) and args:
                return f"c.total({tuple(arg.args[0] for arg in args)!r})"
            case "+" | "-" | "*":
                return f"({self.text(args[0])} {op} {self.text(args[1])})"
            case _ if op in _COMPARED:
                return self._comparison(op, *args)
            case _:
                raise NotCovered(op)

    def _joined(self, op: str, args: Sequence[Node]) -> str:
        return f"({f' {_SIGNS[op]} '.join(map(self.text, args))})"

    def _columns_of(self, node: Node) -> tuple[int, int]:
        field = self._layout.by_key[node.args[0]]
        if node.op != "piece":
            return field.start, field.stop
        start, stop, _ = slice(node.args[1], node.args[2]).indices(field.width)
        if stop <= start:
            raise NotCovered("an empty piece")
        return field.start + start, field.start + stop

    def _word(self, start: int, stop: int) -> str:
        """Give the variable for the text of up to eight columns."""
        return self._names.get(("word", start, stop)) or self._variable(
            ("word", start, stop), f"c.word({start}, {stop})"
        )

    def _is(self, start: int, stop: int, code: bytes) -> str:
        """Write that columns hold a text."""
        width = stop - start
        if len(code) != width:
            return "yes_or_no(False)"
        parts = []
        for at in range(start, stop, WORD):
            text = code[at - start : at - start + WORD]
            parts.append(f"({self._word(at, min(at + WORD, stop))} == {self._constant(word_of(text))})")
        return parts[0] if len(parts) == 1 else f"({' & '.join(parts)})"

    def _isin(self, columns: tuple[int, int], codes: tuple[bytes, ...]) -> str:
        """Write that columns hold one of some codes: compared one by one, as a range, or looked up in a table."""
        start, stop = columns
        width = stop - start
        fitting = sorted({code for code in codes if len(code) == width})
        if not fitting:
            return "yes_or_no(False)"
        if len(fitting) <= _FEW:
            return "(" + " | ".join(self._is(start, stop, code) for code in fitting) + ")"
        if width == 1 and fitting[-1][0] - fitting[0][0] == len(fitting) - 1:
            first, count = self._constant(word_of(fitting[0])), self._constant(np.array(len(fitting), np.uint8))
            return f"({self._word(start, stop)} - {first} < {count})"
        if width <= 2:
            index = self._names.get(("index", start, stop)) or self._variable(
                ("index", start, stop), f"{self._word(start, stop)}.astype('p')"
            )
            return f"{self._constant(_table(fitting, width))}.take({index})"
        return f"c.isin({start}, {stop}, {self._constant(tuple(fitting))})"

    def _blank(self, key: str) -> str:
        field = self._layout.by_key[key]
        return f"c.blank({key!r}, {self._is(field.start, field.stop, b' ' * field.width)})"

    def _comparison(self, op: str, left: Node, right: Node) -> str:
        texts = [node for node in (left, right) if self._is_text(node)]
        if not texts:
            return f"({self.text(left)} {op} {self.text(right)})"
        if op not in {"==", "!="} or len(texts) < 2:
            raise NotCovered(f"{op} of texts")
        columns = [self._columns_of(node) for node in texts if node.op in _TEXTS]
        others = [node for node in texts if node.op not in _TEXTS]
        match columns, others:
            case [(start, stop), (other_start, other_stop)], _:
                source = f"c.alike({start}, {stop}, {other_start}, {other_stop})"
            case [(start, stop)], [Node(op="literal", args=(bytes(code),))]:
                source = self._is(start, stop, code)
            case [(start, stop)], [other]:
                source = f"c.same({start}, {stop}, {self._said(other)})"
            case _:
                source = f"yes_or_no({self._said(left)} == {self._said(right)})"
        return source if op == "==" else f"(~{source})"

    @staticmethod
    def _is_text(node: Node) -> bool:
        if node.op == "literal":
            return isinstance(node.args[0], bytes)
        return node.op in {*_TEXTS, "trimmed"} or (node.op == "setting" and node.args[0] != "oslo")

    @staticmethod
    def _said(node: Node) -> str:
        """Give a text that is the same for all records."""
        if node.op == "literal" and isinstance(node.args[0], bytes):
            return repr(node.args[0])
        if node.op == "setting" and node.args[0] in Said._fields:
            return str(node.args[0])
        raise NotCovered(node.op)
