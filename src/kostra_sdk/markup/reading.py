"""Reading XML from a stream that is not trusted, one element at a time, in bounded memory.

Of a document type, internal entities are expanded as far as :mod:`~kostra_sdk.markup.entities` allows.
Nothing outside the stream is ever looked for.

The limits are far beyond what a file of a form holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from kostra_sdk.markup.entities import Entities
from kostra_sdk.markup.errors import MarkupError, MarkupFault
from kostra_sdk.markup.model import Element

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kostra_sdk.streams import Readable

__all__ = ["CHUNK", "DEEPEST", "LARGEST_ELEMENT", "LARGEST_TAG", "LARGEST_TEXT", "MOST_NAMES", "elements"]

CHUNK: Final = 1 << 14
"""How many bytes are asked of the stream at a time."""
LARGEST_TAG: Final = 1 << 20
"""Bytes of a tag, a comment or a processing instruction."""
LARGEST_TAG_WITH_ENTITIES: Final = 1 << 16
"""The same where there is a document type, so that entities cannot fill a tag."""
LARGEST_DECLARATIONS: Final = 1 << 14
"""Bytes of a document type."""
LARGEST_ELEMENT: Final = 50_000
"""Elements within one that is read."""
LARGEST_TEXT: Final = 1 << 24
"""Characters of text and attributes within one that is read."""
MOST_NAMES: Final = 4_096
"""Different names of elements and attributes: the parser keeps them all."""
DEEPEST: Final = 1_000
"""Elements within each other."""

_BLANKS: Final = " \t\r\n"
_LONGEST_DECLARATION: Final = 1 << 10
"""Bytes in which an XML declaration ends, or is none."""
_IS_UTF_8: Final = re.compile(
    rb"""(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\sencoding\s*=\s*(["'])utf_?8\1""", re.IGNORECASE
).match
"""Other names of UTF-8: many writers use them, and the parser itself knows none of them."""
_SEPARATOR: Final = "/"
"""Stands between name space and local name: no local name has one."""

_CODES: Final = expat.errors.codes
_FAULTS: Final = {
    **dict.fromkeys(
        (
            _CODES[expat.errors.XML_ERROR_NO_ELEMENTS],
            _CODES[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
            _CODES[expat.errors.XML_ERROR_PARTIAL_CHAR],
            _CODES[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
        ),
        MarkupFault.CUT_OFF,
    ),
    _CODES[expat.errors.XML_ERROR_UNKNOWN_ENCODING]: MarkupFault.ENCODING,
    _CODES[expat.errors.XML_ERROR_INCORRECT_ENCODING]: MarkupFault.ENCODING,
    _CODES[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: MarkupFault.ENTITY,
    _CODES[expat.errors.XML_ERROR_RECURSIVE_ENTITY_REF]: MarkupFault.ENTITY,
    _CODES[expat.errors.XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF]: MarkupFault.EXTERNAL,
    43: MarkupFault.AMPLIFIED,  # the parser's own limit, from expat 2.4 on
}


def elements(stream: Readable, names: Collection[str]) -> Iterator[Element]:
    """Give the elements of certain local names as they end, in the order of the stream.

    One within another that is given is a part of it, and not given by itself.
    Memory is bounded by one such element.

    Args:
        stream: What to read, from where it stands.
        names: The local names; root and name spaces are not looked at.

    Raises:
        MarkupError: It is no XML, or beyond the limits; the elements that ended before have been given.
        OSError: It cannot be read.
    """
    chunk = _beginning(stream)
    builder = _Builder(frozenset(names), "UTF-8" if _IS_UTF_8(chunk) else None)
    fault: MarkupError | None = None
    is_more = True
    while is_more and fault is None:
        is_more = bool(chunk)
        try:
            builder.feed(chunk)
        except MarkupError as error:
            fault = error
        yield from builder.take()
        if is_more and fault is None:
            chunk = stream.read(CHUNK)
    if fault is not None:
        raise fault


def _beginning(stream: Readable) -> bytes:
    """Read so much that an XML declaration is whole, if there is one."""
    begun = stream.read(CHUNK)
    while b"?>" not in begun and len(begun) < _LONGEST_DECLARATION and (more := stream.read(CHUNK)):
        begun += more
    return begun


class _Builder:
    """Makes elements of what the parser tells."""

    def __init__(self, names: frozenset[str], encoding: str | None) -> None:
        self._wanted = names
        self._interned: dict[str, str] = {}
        self._prefixes: set[str | None] = set()
        self._fed = 0
        self._depth = 0
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._size = 0
        self._length = 0
        self._has_begun = False
        self._entities: Entities | None = None
        self._declarations_from: int | None = None
        parser = self._parser = expat.ParserCreate(encoding, namespace_separator=_SEPARATOR, intern=self._interned)
        parser.buffer_text = True
        # So that a parameter entity is never passed over in silence, and what comes after it with it.
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = self._prefix
        parser.StartDoctypeDeclHandler = self._start_declarations
        parser.EndDoctypeDeclHandler = self._end_declarations
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._external
        parser.SkippedEntityHandler = self._skipped

    def take(self) -> list[Element]:
        """Give the elements that have ended since the last time."""
        done, self._done = self._done, []
        return done

    def feed(self, chunk: bytes) -> None:
        """Take some bytes; none mean that it is the end."""
        self._fed += len(chunk)
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            fault = _FAULTS.get(error.code, MarkupFault.MALFORMED)
            if fault is MarkupFault.CUT_OFF and not self._has_begun:
                fault = MarkupFault.EMPTY
            raise MarkupError(fault, error.lineno, error.offset + 1) from None
        except (LookupError, ValueError) as error:
            if isinstance(error, MarkupError) or self._has_begun:
                raise
            # So the parser's Python side says that it does not know the encoding.
            raise self._refused(MarkupFault.ENCODING) from None
        self._check_sizes()

    def _refused(self, fault: MarkupFault) -> MarkupError:
        return MarkupError(fault, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _check_sizes(self) -> None:
        """Refuse what the parser itself would collect without an end."""
        at = self._parser.CurrentByteIndex
        tag = LARGEST_TAG if self._entities is None else LARGEST_TAG_WITH_ENTITIES
        begun = self._declarations_from
        if self._fed - at > tag or (begun is not None and at - begun > LARGEST_DECLARATIONS):
            raise self._refused(MarkupFault.TOO_LARGE)
        if len(self._interned) > MOST_NAMES or len(self._prefixes) > MOST_NAMES:
            raise self._refused(MarkupFault.TOO_MANY_NAMES)

    # --- elements -----------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._has_begun = True
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused(MarkupFault.TOO_DEEP)
        if self._entities:
            self._entities.spend(sum(map(len, attributes.values())), things=1 + len(attributes))
        local = name.rpartition(_SEPARATOR)[2]
        if not self._open:
            if local not in self._wanted:
                return
            self._size = self._length = 0
        element = Element(local, {key.rpartition(_SEPARATOR)[2]: value for key, value in attributes.items()})
        self._size += 1
        self._length += sum(map(len, attributes.values()))
        if self._size > LARGEST_ELEMENT or self._length > LARGEST_TEXT:
            raise self._refused(MarkupFault.TOO_LARGE)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            if not self._open:
                self._done.append(element)

    def _text(self, text: str) -> None:
        if self._entities:
            self._entities.spend(len(text))
        if not self._open:
            return
        element = self._open[-1]
        if not element.children:
            self._length += len(text)
            if self._length > LARGEST_TEXT:
                raise self._refused(MarkupFault.TOO_LARGE)
            element.texts.append(text)
        elif text.strip(_BLANKS):
            element.has_late_text = True

    def _prefix(self, prefix: str | None, _uri: str) -> None:
        self._prefixes.add(prefix)

    # --- the document type --------------------------------------------------------------------------------

    def _start_declarations(
        self,
        _name: str,
        system: str | None,
        public: str | None,
        _has_internal_subset: bool,  # noqa: FBT001 - as the parser calls it
    ) -> None:
        if system is not None or public is not None:
            raise self._refused(MarkupFault.EXTERNAL)
        self._declarations_from = self._parser.CurrentByteIndex
        self._entities = Entities(lambda: self._fed, self._refused)

    def _end_declarations(self) -> None:
        self._declarations_from = None

    def _entity(
        self,
        name: str,
        is_parameter: bool,  # noqa: FBT001 - as above
        value: str | None,
        _base: str | None,
        _system: str | None,
        _public: str | None,
        _notation: str | None,
    ) -> None:
        if is_parameter:
            raise self._refused(MarkupFault.PARAMETER_ENTITY)
        if value is not None and self._entities:
            self._entities.declare(name, value)

    def _external(self, _context: str, _base: str | None, _system: str | None, _public: str | None) -> int:
        raise self._refused(MarkupFault.EXTERNAL)

    def _skipped(self, _name: str, _is_parameter: bool) -> None:  # noqa: FBT001 - as above
        raise self._refused(MarkupFault.PARAMETER_ENTITY)  # after one, others are passed over as well
