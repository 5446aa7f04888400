"""What is known of a tree before any line is: by the heading that all lines share, and by what is said of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kostra_sdk.testing.samples.searching.reading import COMPARISONS

if TYPE_CHECKING:
    from kostra_sdk.controls import Node
    from kostra_sdk.testing.samples.searching.reading import Cells, Reading

__all__ = ["known"]

_SUMMED: Final = frozenset({"+", "-", *COMPARISONS})


def known(node: Node, reading: Reading, heading: Cells) -> Any:  # noqa: PLR0911 - one case an operation
    """Give the value of a tree where the heading decides it, otherwise None.

    A sum over lines that there can be none of is 0.

    Args:
        node: A specialised tree.
        reading: The edition, and what is said of the file.
        heading: The cells that all lines share.
    """
    match node.op:
        case "and" | "or":
            absorbing = node.op == "or"
            parts = [known(part, reading, heading) for part in node.args]
            if absorbing in parts:
                return absorbing
            return None if None in parts else not absorbing
        case "not":
            inner = known(node.args[0], reading, heading)
            return None if inner is None else not inner
        case "total_over":
            return 0 if known(node.args[1], reading, heading) is False else None
        case "some" | "first":
            return False if known(node.args[0], reading, heading) is False else None
        case op if op in _SUMMED:
            left, right = (known(part, reading, heading) for part in node.args)
            if left is None or right is None:
                return None
            return COMPARISONS[op](left, right) if op in COMPARISONS else left + right if op == "+" else left - right
        case _:
            return reading.value(node, heading) if heading.keys() >= set(node.keys()) else None
