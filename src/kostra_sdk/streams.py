"""What is asked of an open binary file."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Readable"]


class Readable(Protocol):
    """An open binary file, as far as reading it once, from where it stands, asks for one."""

    def read(self, size: int, /) -> bytes:
        """Read up to `size` bytes; none at the end."""
