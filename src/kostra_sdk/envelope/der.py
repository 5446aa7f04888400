"""DER, as far as an envelope needs it: definite lengths, written in one go and read within bounds."""

from __future__ import annotations

from typing import Final

import attrs

from kostra_sdk.envelope.errors import MalformedEnvelope

__all__ = [
    "CONSTRUCTED_0",
    "CONSTRUCTED_1",
    "INTEGER",
    "NO_END",
    "NULL",
    "OCTET_STRING",
    "OID",
    "PRIMITIVE_0",
    "SEQUENCE",
    "SET",
    "Cursor",
    "dotted",
    "header",
    "integer",
    "octets",
    "oid",
    "sequence",
    "set_of",
    "tlv",
]

INTEGER: Final = 0x02
OCTET_STRING: Final = 0x04
OID: Final = 0x06
SEQUENCE: Final = 0x30
SET: Final = 0x31
PRIMITIVE_0: Final = 0x80
CONSTRUCTED_0: Final = 0xA0
CONSTRUCTED_1: Final = 0xA1

NULL: Final = b"\x05\x00"

INDEFINITE: Final = 0x80

NO_END: Final = 1 << 1024
"""Beyond what any length in DER can say: the end of what is read from a stream."""


def header(tag: int, length: int) -> bytes:
    """Write the tag and the length of contents that follow, `length` bytes of them."""
    if length < 0x80:
        return bytes((tag, length))
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(digits))) + digits


def tlv(tag: int, *parts: bytes) -> bytes:
    """Write an element whose contents are `parts`, one after the other."""
    contents = b"".join(parts)
    return header(tag, len(contents)) + contents


def sequence(*parts: bytes) -> bytes:
    """Write a SEQUENCE of elements already written."""
    return tlv(SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    """Write a SET OF elements already written; DER has them in the order of their bytes."""
    return tlv(SET, *sorted(parts))


def octets(value: bytes) -> bytes:
    """Write an OCTET STRING."""
    return tlv(OCTET_STRING, value)


def integer(value: int) -> bytes:
    """Write a non-negative INTEGER."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    """Write an OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = map(int, text.split("."))
    contents = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(0x80 | arc & 0x7F)
        contents.extend(reversed(groups))
    return tlv(OID, bytes(contents))


def dotted(element: bytes) -> str:
    """Read an OBJECT IDENTIFIER into its dotted form, for an error to name."""
    arcs: list[int] = []
    arc = 0
    for byte in element[2:]:
        arc = arc << 7 | byte & 0x7F
        if byte < 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2) if arcs else 0
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:]))) if arcs else "(empty)"


@attrs.define
class Cursor:
    """A place in DER that is being read, and where the element around it ends.

    That end may lie beyond :attr:`data`, since only the beginning of an envelope is in memory:
    an element can be entered whose contents are not all there, but only what is there can be read.
    Every breach raises :class:`~kostra_sdk.envelope.errors.MalformedEnvelope`.
    """

    data: bytes
    position: int
    end: int

    @property
    def at_end(self) -> bool:
        """Whether nothing is left of the element around."""
        return self.position == self.end

    @property
    def tag(self) -> int:
        """The tag of the next element, -1 at the end."""
        return -1 if self.at_end else self._byte(self.position)

    def enter(self, tag: int) -> Cursor:
        """Give a cursor to the contents of the next element, and move on past it."""
        start, length = self._header(tag)
        if start + length > self.end:
            raise MalformedEnvelope(f"the element at byte {self.position} is longer than the one around it")
        self.position = start + length
        return Cursor(self.data, start, start + length)

    def take(self, tag: int) -> bytes:
        """Give the whole of the next element, its tag and length too, and move on past it."""
        start = self.position
        self.enter(tag)
        return self._slice(start, self.position)

    def contents(self, tag: int) -> bytes:
        """Give the contents of the next element, and move on past it."""
        inner = self.enter(tag)
        return self._slice(inner.position, inner.end)

    def _header(self, tag: int) -> tuple[int, int]:
        """Read a tag and a length; give where the contents begin, and how long they are."""
        found = self.tag
        if found != tag:
            raise MalformedEnvelope(f"byte {self.position} should be the tag {tag:02x}")
        length = self._byte(self.position + 1)
        start = self.position + 2
        if length == INDEFINITE:
            raise MalformedEnvelope(
                f"the length at byte {self.position + 1} is indefinite (BER); only definite lengths (DER) are read"
            )
        if length > INDEFINITE:
            digits = length & 0x7F
            length = int.from_bytes(self._slice(start, start + digits), "big")
            start += digits
        return start, length

    def _byte(self, position: int) -> int:
        return self._slice(position, position + 1)[0]

    def _slice(self, start: int, stop: int) -> bytes:
        if stop > len(self.data):
            raise MalformedEnvelope(f"the header does not end within the first {len(self.data)} bytes")
        return self.data[start:stop]
