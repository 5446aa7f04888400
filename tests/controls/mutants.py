"""Mutants of a tree: the same tree with one small fault put in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.controls import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kostra_sdk.controls.dialect import Dialect
    from kostra_sdk.layouts import Layout

__all__ = ["BOOLEAN", "is_boolean", "mutants", "show"]

COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")
BOOLEAN: Final = frozenset({"isin", "listed", "within", "test", "not", "and", "or", "some", "first", *COMPARISONS})
_TEXTS: Final = frozenset({"cell", "piece", "trimmed"})

_OTHER_TESTS: Final[Mapping[str, str]] = {
    "age_known": "valid_number",
    "blank": "zeros",
    "date": "strict_date",
    "date_of_six": "date",
    "integer": "blank",
    "mod11": "valid_number",
    "strict_date": "date",
    "valid_number": "mod11",
    "zeros": "blank",
}


def is_boolean(node: Node) -> bool:
    """Whether a node of a specialised tree is true or false."""
    return (
        node.op in BOOLEAN
        or (node.op == "literal" and isinstance(node.args[0], bool))
        or (node.op == "setting" and node.args[0] == "oslo")
    )


def mutants(tree: Node, layout: Layout, dialect: Dialect) -> Iterator[tuple[str, Node]]:
    """Give the mutants of a tree, each with what was changed."""
    for path, node in _positions(tree):
        for what, changed in _faults(node, layout, dialect):
            yield f"{show(node)}: {what}", _put(tree, path, changed)


def _positions(tree: Node, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    yield path, tree
    for place, arg in enumerate(tree.args):
        if isinstance(arg, Node):
            yield from _positions(arg, (*path, place))


def _put(tree: Node, path: tuple[int, ...], node: Node) -> Node:
    if not path:
        return node
    place, *rest = path
    args = list(tree.args)
    args[place] = _put(args[place], tuple(rest), node)
    return Node(tree.op, tuple(args))


def _faults(  # noqa: C901, PLR0912 - one line a kind of fault
    node: Node, layout: Layout, dialect: Dialect
) -> Iterator[tuple[str, Node]]:
    op, args = node.op, node.args
    if is_boolean(node):
        yield "negated", args[0] if op == "not" else Node("not", (node,))
    if op == "isin":
        yield from _other_lists(node, layout)
    if op == "within" and not isinstance(args[1], str):
        for code in args[1]:
            yield f"without {code!r}", Node("within", (args[0], tuple(other for other in args[1] if other != code)))
    if op == "trimmed":
        yield "blanks and all", Node("cell", args)
    if op == "literal" and not isinstance(args[0], bool):
        yield from _other_literals(args[0])
    if op in {"and", "or"}:
        yield "and for or, or for and", Node("or" if op == "and" else "and", args)
    if op in {"and", "or", "sum", "count"} and len(args) > 1:
        for place, arg in enumerate(args):
            rest = (*args[:place], *args[place + 1 :])
            yield f"without {show(arg)}", rest[0] if len(rest) == 1 and op in BOOLEAN else Node(op, rest)
    if op in COMPARISONS and not _is_textual(node):
        for other in COMPARISONS:
            if other != op:
                yield f"{other} for {op}", Node(other, args)
    if op in {"+", "-"}:
        yield "+ for -, - for +", Node("-" if op == "+" else "+", args)
    if op == "test" and args[0] in _OTHER_TESTS:
        other = _OTHER_TESTS[args[0]]
        # Some years' programs read the two alike.
        if dialect.functions.get(args[0]) is not dialect.functions.get(other):
            yield f"{other} for {args[0]}", Node("test", (other, args[1]))


def _other_lists(node: Node, layout: Layout) -> Iterator[tuple[str, Node]]:
    key, codes = node.args
    for code in codes:
        yield f"without {code!r}", Node("isin", (key, tuple(other for other in codes if other != code)))
    for code in layout.by_key[key].codes:
        raw = code.encode("latin-1")
        if raw not in codes:
            yield f"with {raw!r}", Node("isin", (key, (*codes, raw)))


def _other_literals(value: int | bytes) -> Iterator[tuple[str, Node]]:
    if isinstance(value, int):
        yield "plus 1", Node("literal", (value + 1,))
        yield "minus 1", Node("literal", (value - 1,))
    else:
        yield "another code", Node("literal", (value[:-1] + bytes([value[-1] ^ 1]),))


def _is_textual(node: Node) -> bool:
    return any(arg.op in _TEXTS or (arg.op == "literal" and isinstance(arg.args[0], bytes)) for arg in node.args)


def show(node: Node) -> str:  # noqa: C901, PLR0911, PLR0912 - one case an operation
    """Write a tree on one line."""
    op, args = node.op, node.args
    match op:
        case "literal" | "cell" | "setting" | "trimmed":
            return str(args[0])
        case "piece":
            return f"{args[0]}[{args[1]}:{args[2]}]"
        case "listed":
            return f"{args[0]} in {args[1]}"
        case "within":
            named = args[1] if isinstance(args[1], str) else b", ".join(args[1]).decode("latin-1")
            return f"{show(args[0])} in {named}"
        case "total_over" | "some" | "first":
            return f"{op}({', '.join(map(show, args))})"
        case "number":
            return f"{args[0]}.number"
        case "test" | "value":
            return f"{args[1]}.{args[0]}"
        case "isin":
            codes = [code.decode("latin-1") for code in args[1]]
            return f"{args[0]} in {{{', '.join(codes[:20])}{', …' if codes[20:] else ''}}}"
        case "not":
            return f"~{show(args[0])}"
        case "and" | "or":
            return "(" + (" & " if op == "and" else " | ").join(map(show, args)) + ")"
        case "sum" | "count":
            return f"{op}({', '.join(map(show, args))})"
        case "duplicates":
            return f"duplicates({', '.join(args[0])}; {show(args[1])})"
        case _:
            return f"({show(args[0])} {op} {show(args[1])})"
