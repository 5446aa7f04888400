"""The trees walked node by node, slowly and plainly: what the compiled functions are held against.

Both kinds of trees are understood, the dated ones that controls are traced to and those specialised to an edition.
Nothing is shared with the compiler or with ``specialise``, but the dialect's functions, which read the cells.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.controls import Said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kostra_sdk.controls.dialect import Dialect
    from kostra_sdk.controls.expression import Node
    from kostra_sdk.layouts import Layout

__all__ = ["Interpreter", "cut"]

_COMPARISONS: Final = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WHOLE_FILE: Final = {"total_over", "some", "first"}
_ARITHMETIC: Final = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def cut(layout: Layout, line: bytes) -> dict[str, bytes]:
    """Give a line's cells by their lasting keys."""
    return {field.key: line[field.start : field.start + field.width] for field in layout.fields}


class Interpreter:
    """Finds the value of trees over the records of one edition; `lists` are the codes of the form and region."""

    def __init__(self, layout: Layout, dialect: Dialect, lists: Mapping[str, Sequence[bytes]] | None = None) -> None:
        self._layout = layout
        self._lists = lists or {}
        self._read: Mapping[str, Any] = dialect.functions
        self._codes = {field.key: {code.encode("latin-1") for code in field.codes} for field in layout.fields}

    def over_file(  # noqa: PLR0911 - one case an operation
        self, node: Node, records: Sequence[Mapping[str, bytes]], said: Said
    ) -> Any:
        """Give the value of a tree over all records of a file."""
        if node.op in _WHOLE_FILE:
            *value, where = node.args if node.op == "total_over" else node.args[:1]
            found = [cells for cells in records if self.value(where, cells, said.kommune, said.oslo, said)]
            if node.op == "some":
                return bool(found)
            if node.op == "first":
                return bool(found) and self.value(node.args[1], found[0], said.kommune, said.oslo, said)
            return _in_32_bits(sum(self.value(value[0], cells, said.kommune, said.oslo, said) for cells in found))
        match node.op, node.args:
            case "by_year", args:
                return self.over_file(
                    dict(args)[max(year for year, _ in args if year <= self._layout.year)], records, said
                )
            case "and", args:
                return all(self.over_file(arg, records, said) for arg in args)
            case "or", args:
                return any(self.over_file(arg, records, said) for arg in args)
            case "not", (inner,):
                return not self.over_file(inner, records, said)
            case "literal", (value,):
                return value
            case _:
                sides = [self.over_file(side, records, said) for side in node.args]
                if node.op in _COMPARISONS:
                    return _COMPARISONS[node.op](*sides)
                return _in_32_bits(_ARITHMETIC[node.op](*sides))

    def value(  # noqa: C901 - the walk below has one case an operation
        self, node: Node, cells: Mapping[str, bytes], kommune: bytes, oslo: bool, said: Said | None = None
    ) -> Any:
        """Give the value of a tree over one record's cells, sent for a region of that kommune, in Oslo or not."""
        settings = said or Said(kommune, oslo)

        def walk(node: Node) -> Any:  # noqa: C901, PLR0911, PLR0912 - one case an operation
            op, args = node.op, node.args
            match op:
                case "literal":
                    return args[0]
                case "cell":
                    return cells[args[0]]
                case "number":
                    return number(args[0])
                case "test" if args[0] == "integer":
                    return self._read["integer"](cells[args[1]]) is not None
                case "test" if args[0] == "age_known":
                    return self._read["age"](cells[args[1]]) is not None
                case "test":
                    return bool(self._read[args[0]](cells[args[1]]))
                case "value" if args[0] == "age":
                    age = self._read["age"](cells[args[1]])
                    return -1 if age is None else age
                case "value":
                    return self._read[args[0]](cells[args[1]])
                case "setting":
                    return self._setting(args[0], settings)
                case "trimmed":
                    return self._read["trimmed"](cells[args[0]])
                case "piece":
                    return cells[args[0]][args[1] : args[2]]
                case "listed":
                    return args[1] not in self._lists or cells[args[0]] in self._lists[args[1]]
                case "within" if isinstance(args[1], str):
                    return args[1] not in self._lists or walk(args[0]) in self._lists[args[1]]
                case "within":
                    return walk(args[0]) in set(args[1])
                case "known":
                    return known(args[0])
                case "isin":
                    return cells[args[0]] in set(args[1])
                case "any_known":
                    return any(known(key) for key in args[0] if key in self._codes)
                case "count_known":
                    return sum(known(key) for key in args[0] if key in self._codes)
                case "count_above":
                    return sum(number(key) > 0 for key in args[0] if key in self._codes)
                case "total":
                    return sum(number(key) for key in args[0] if key in self._codes)
                case "by_year":
                    chosen = max(year for year, _ in args if year <= self._layout.year)
                    alternative = dict(args)[chosen]
                    return walk(alternative) if hasattr(alternative, "op") else plain(alternative)
                case "and":
                    return all(map(walk, args))
                case "or":
                    return any(map(walk, args))
                case "not":
                    return not walk(args[0])
                case "count" | "sum":
                    return sum(walk(arg) for arg in args)
                case _ if op in _COMPARISONS:
                    left, right = args
                    return _COMPARISONS[op](walk(left), walk(right))
                case _:
                    left, right = args
                    return _ARITHMETIC[op](walk(left), walk(right))

        def known(key: str) -> bool:
            return cells[key] in self._codes[key]

        def number(key: str) -> int:
            found: int | None = self._read["integer"](cells[key])
            return 0 if found is None else found

        def plain(value: object) -> object:
            return value.encode("latin-1") if isinstance(value, str) else value

        return walk(node)

    def _setting(self, name: str, said: Said) -> object:
        settings = {
            "year": self._layout.year,
            "yy": str(self._layout.year)[2:].encode(),
            **said._asdict(),
        }
        return settings[name]


def _in_32_bits(number: int) -> int:
    return int.from_bytes((number % 2**32).to_bytes(4, "big"), "big", signed=True)
