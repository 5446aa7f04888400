"""What the caller says of a file, as the trees ask for it."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["UNSAID", "Said"]


class Said(NamedTuple):
    """What the caller says of a file: where it is from, which quarter, whose.

    Text is the bytes that the file would hold.
    The names are those of the settings of a tree, and of the arguments of the compiled functions.
    """

    kommune: bytes
    """The first four digits of the region."""
    oslo: bool
    """Whether the region is in Oslo."""
    region: bytes = b"      "
    """Six digits."""
    quarter: bytes = b" "
    """``1`` to ``4``, or one blank."""
    org_number: bytes = b"         "
    """Nine digits, or nine blanks."""


UNSAID: Final = Said(kommune=b"    ", oslo=False)
"""Where nothing is said of a file."""
