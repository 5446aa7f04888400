"""Clauses that ask the same of field after field, which a formula draws together."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.controls.expression import Node
from kostra_sdk.controls.specialise import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FEWEST", "IT", "Alike", "drawn_together", "flattened", "shape"]

IT: Final = "\0it"
"""The key that stands for each of several fields."""
FEWEST: Final = 3
"""How many fields are drawn together, at least."""
_STEM: Final = 3
"""How many letters the names of a group of boxes have in common, at least."""


@attrs.frozen
class Alike:
    """Clauses that ask the same of field after field."""

    keys: tuple[str, ...]
    clause: Node
    """What each is asked, or the first where they have :attr:`own` codes; the field is called :data:`IT`."""
    own: tuple[bytes, ...] = ()
    """The fields' own codes, field by field, where that is what tells the clauses apart."""
    common: tuple[bytes, ...] = ()
    """The codes that all fields take beside their own."""


def flattened(op: str, args: Sequence[Node]) -> list[Node]:
    """Draw nested ``and`` and ``or`` together, without what changes nothing."""
    unit = TRUE if op == "and" else FALSE
    flat: list[Node] = []
    for arg in args:
        flat += flattened(op, arg.args) if arg.op == op else [arg]
    return [arg for arg in flat if arg != unit] or [unit]


def shape(node: Node) -> object:
    """Give what clauses must have in common to be drawn together."""
    keys = node.keys()
    if len(keys) != 1:
        return node
    return "isin" if node.op == "isin" else _with_key(node, keys[0], IT)


def drawn_together(clauses: Sequence[Node]) -> Alike | None:
    """Give what field after field is asked, if it is the same, or each field's own code."""
    keys = tuple(chain.from_iterable(clause.keys() for clause in clauses))
    shapes = {shape(clause) for clause in clauses}
    if not len(keys) == len(set(keys)) == len(clauses) >= FEWEST or len(shapes) != 1:
        return None
    clause = _with_key(clauses[0], keys[0], IT)
    if shapes != {"isin"}:
        return Alike(keys, clause)
    sets = [set(each.args[1]) for each in clauses]
    common = set.intersection(*sets)
    if all(codes == common for codes in sets):
        return Alike(keys, clause)
    own = tuple(code for codes in sets for code in codes - common)
    if any(len(codes - common) != 1 for codes in sets) or len({key[:_STEM] for key in keys}) > 1:
        return None
    return Alike(keys, clause, own, tuple(common))


def _with_key(value: Any, key: str, other: str) -> Any:
    """Give a tree with `other` in the place of a field."""
    if isinstance(value, Node):
        return Node(value.op, tuple(_with_key(arg, key, other) for arg in value.args))
    if isinstance(value, tuple):
        return tuple(_with_key(part, key, other) for part in value)
    return other if isinstance(value, str) and value == key else value
