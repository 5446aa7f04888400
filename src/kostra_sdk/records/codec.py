"""A record to its line and back: positions, types and codes of an edition, compiled once."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kostra_sdk.records.attributes import attributes_of, cells_of
from kostra_sdk.records.base import Record
from kostra_sdk.records.careful import Draft
from kostra_sdk.records.source import compile_decoder, compile_encoder

if TYPE_CHECKING:
    from kostra_sdk.layouts import Layout
    from kostra_sdk.records.content import Fill

__all__ = ["NO_FILL", "Codec", "codec_for"]

R = TypeVar("R", bound=Record)


NO_FILL: Fill = MappingProxyType({})


class Codec(Generic[R]):
    """Writes the records of a class as lines of a layout, and reads them.

    A line is text of ISO-8859-1 characters, :attr:`Layout.length` of them, without line end.
    """

    def __init__(self, cls: type[R], layout: Layout) -> None:
        self.layout = layout
        self.cells = cells_of(cls, layout)
        """The layout's columns, and which attribute fills each of them."""
        self._attributes = attributes_of(cls)
        self._encode = compile_encoder(cls, layout, self.cells)
        self._decode = compile_decoder(cls, layout, self.cells)

    def encode(self, record: R, fill: Fill = NO_FILL, *, transliterate: bool = False) -> str:
        """Give the record's line.

        A record that was read from a line of this layout, and not changed since, gives that very line.
        Any other is written from its values, its `raw` texts, and `fill` for what it leaves empty.
        With `transliterate`, characters that ISO-8859-1 does not have become those nearest to them.

        Raises :class:`~kostra_sdk.errors.FieldError`, which lists every value that does not fit.
        """
        return (
            self._unchanged(record)
            or self._encode(record, **fill)
            or self._encode_carefully(record, fill, transliterate=transliterate)
        )

    def decode(self, line: str) -> R:
        """Read a line into a record; what cannot be typed is kept in its `raw`.

        Any line goes; raises ValueError only if its length is not the layout's,
        or if it has a character that ISO-8859-1 does not have.
        """
        if len(line) != self.layout.length:
            raise ValueError(f"a line of {len(line)} characters, where a record has {self.layout.length}")
        return self._decode(line)  # type: ignore[no-any-return]  # compiled

    def _unchanged(self, record: R) -> str:
        """Give the line that the record was read from, if it says the same still, and otherwise ""."""
        if record._origin is None:  # noqa: SLF001 - the codec's own mark on the record
            return ""
        form, year, line = record._origin  # noqa: SLF001
        here = (form, year, len(line)) == (self.layout.form, self.layout.year, self.layout.length)
        return line if here and self._decode(line) == record else ""

    def _encode_carefully(self, record: R, fill: Fill, *, transliterate: bool) -> str:
        draft = Draft(self.layout, self.cells, nearest=transliterate)
        return draft.write(record, self._attributes, fill)


_CODECS: dict[tuple[type[Record], Layout], Codec[Any]] = {}


def codec_for(cls: type[R], layout: Layout) -> Codec[R]:
    """Give the codec of a record class and layout, compiled the first time it is asked for."""
    key = cls, layout
    if key not in _CODECS:
        _CODECS[key] = Codec(cls, layout)
    return _CODECS[key]
