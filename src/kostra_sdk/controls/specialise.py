"""From a control's dated tree to the tree of one edition: years chosen, codes filled in, constants folded.

What is left are ``literal``, ``cell``, ``trimmed``, ``piece``, ``number``, ``test``, ``value``, ``setting``, ``isin``,
``within``, ``count``, ``sum``, ``and``, ``or``, ``not``, comparisons, arithmetic, ``duplicates``, ``group``,
``exact_group``, ``total_over``, ``some`` and ``first``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from kostra_sdk.controls.expression import ACROSS, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kostra_sdk.layouts import Layout

__all__ = ["FALSE", "NO_LISTS", "TRUE", "Lists", "specialise"]

TRUE = Node("literal", (True,))
FALSE = Node("literal", (False,))

_READING = frozenset({"cell", "trimmed", "piece", "number", "test", "value", "isin"})
"""The operations that read a field by themselves."""

Lists: TypeAlias = "Mapping[str, tuple[bytes, ...]]"
"""Codes by the name of their list, for the forms whose lists differ by form and region."""
NO_LISTS: Lists = MappingProxyType({})


def specialise(node: Node, layout: Layout, lists: Lists | None = NO_LISTS) -> Node:
    """Give the tree of the layout's edition; a field it lacks raises KeyError: the control is then wrongly dated.

    `lists` are the codes of the form and region; where a list is lacking nothing is outside it.
    With None the tree still asks for lists by their names.
    """
    return _Specialiser(layout, lists).tree(node)


class _Specialiser:
    """Walks a tree for one edition."""

    def __init__(self, layout: Layout, lists: Lists | None) -> None:
        self._layout = layout
        self._lists = lists

    def tree(self, node: Node) -> Node:  # noqa: C901, PLR0911, PLR0912 - one case an operation
        """Give the tree of the edition."""
        op, args, layout = node.op, node.args, self._layout
        match op:
            case "by_year":
                return self.tree(_choose(args, layout.year))
            case "known":
                return Node("isin", (args[0], _codes(layout, args[0])))
            case "listed":
                layout.by_key[args[0]]  # a field the edition lacks is a fault of the control
                return self._listed(node, "isin", args[0], args[1])
            case "within" if isinstance(args[1], str):
                text = self.tree(args[0])
                return self._listed(Node(op, (text, args[1])), op, text, args[1])
            case "any_known":
                return _fold("or", tuple(_known(layout, args[0])))
            case "count_known":
                return Node("count", tuple(_known(layout, args[0])))
            case "count_above":
                return Node(
                    "count",
                    tuple(Node(">", (number, Node("literal", (0,)))) for number in _numbers(layout, args[0])),
                )
            case "total":
                return Node("sum", tuple(_numbers(layout, args[0])))
            case "setting" if args[0] == "year":
                return Node("literal", (layout.year,))
            case "setting" if args[0] == "yy":
                return Node("literal", (b"%02d" % (layout.year % 100),))
            case _ if op in ACROSS:
                return Node(op, (args[0], self.tree(args[1])))
            case "and" | "or":
                return _fold(op, tuple(self.tree(arg) for arg in args))
            case "not":
                return _negate(self.tree(args[0]))
            case _:
                for key in node.keys() if op in _READING else ():
                    layout.by_key[key]  # as above
                return Node(op, tuple(self.tree(arg) if isinstance(arg, Node) else arg for arg in args))

    def _listed(self, node: Node, op: str, what: Any, name: str) -> Node:
        """Give what is asked of a list: its codes, or the name it is asked for by."""
        if self._lists is None:
            return node
        codes = self._lists.get(name)
        return TRUE if codes is None else Node(op, (what, codes))


def _choose(dated: tuple[tuple[int, Any], ...], year: int) -> Node:
    chosen = [value for since, value in dated if since <= year]
    if not chosen:
        message = f"no value for {year}, only from {dated[0][0]}"
        raise KeyError(message)
    value = chosen[-1]
    if isinstance(value, Node):
        return value
    return Node("literal", (value.encode("latin-1") if isinstance(value, str) else value,))


def _codes(layout: Layout, key: str) -> tuple[bytes, ...]:
    return tuple(code.encode("latin-1") for code in layout.by_key[key].codes)


def _known(layout: Layout, keys: tuple[str, ...]) -> list[Node]:
    return [Node("isin", (key, _codes(layout, key))) for key in keys if key in layout.by_key]


def _numbers(layout: Layout, keys: tuple[str, ...]) -> list[Node]:
    return [Node("number", (key,)) for key in keys if key in layout.by_key]


def _fold(op: str, parts: tuple[Node, ...]) -> Node:
    """Flatten and fold ``and`` and ``or``."""
    unit, absorbing = (TRUE, FALSE) if op == "and" else (FALSE, TRUE)
    flat: list[Node] = []
    for part in parts:
        if part == absorbing:
            return absorbing
        if part != unit:
            flat.extend(part.args if part.op == op else (part,))
    if not flat:
        return unit
    return flat[0] if len(flat) == 1 else Node(op, tuple(flat))


def _negate(node: Node) -> Node:
    if node.op == "not":
        inner: Node = node.args[0]
        return inner
    if node == TRUE:
        return FALSE
    return TRUE if node == FALSE else Node("not", (node,))
