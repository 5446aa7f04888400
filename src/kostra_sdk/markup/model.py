"""An element of XML, as it is read and written."""

from __future__ import annotations

import attrs

__all__ = ["Element"]


@attrs.define(eq=False, repr=False)
class Element:
    """An element: its name, attributes and children, without name spaces."""

    name: str
    """The local name."""
    attributes: dict[str, str] = attrs.field(factory=dict)
    """Local name → value; of two alike in different name spaces, the last."""
    children: list[Element] = attrs.field(factory=list)
    """The elements directly in it, in order."""
    texts: list[str] = attrs.field(factory=list)
    """The pieces of text before its first child."""
    has_late_text: bool = False
    """Whether there is text, more than blanks, after a child."""

    @property
    def text(self) -> str:
        """The text before its first child, all of it in an element without children."""
        return "".join(self.texts)

    def __repr__(self) -> str:
        """Show the name alone: values may be personal."""
        return f"Element({self.name!r})"
