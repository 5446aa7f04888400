from __future__ import annotations

import io
import tracemalloc
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.markup import Element, MarkupError, MarkupFault, elements
from kostra_sdk.markup.reading import CHUNK, DEEPEST, LARGEST_DECLARATIONS, LARGEST_ELEMENT, LARGEST_TAG, LARGEST_TEXT
from tests.markup.streams import Stream, endless


def read(content: bytes, *names: str) -> list[Element]:
    """Read the elements of certain names."""
    return list(elements(io.BytesIO(content), names or ("i",)))


def fault(content: bytes) -> MarkupError:
    """Read what cannot be read."""
    with pytest.raises(MarkupError) as raised:
        read(content)
    return raised.value


def shape(element: Element) -> tuple[object, ...]:
    """Give an element as plain values."""
    return element.name, element.attributes, element.text, element.has_late_text, [*map(shape, element.children)]


def test_elements_are_given_as_they_end() -> None:
    """Wherever they stand, in the order of the stream; one within another is a part of it."""
    found = read(b'<a><i x="1"/><b><i x="2"><i x="3"/><j/></i></b><j x="4"/></a>', "i", "j")
    assert [element.attributes.get("x") for element in found] == ["1", "2", "4"]
    assert [child.name for child in found[1].children] == ["i", "j"]


def test_what_is_kept_of_an_element() -> None:
    """Attributes, children and the text before the first child; of text after one, only that it is there."""
    [element] = read(b'<i a="&lt;&#10;"> one <!-- no --><![CDATA[two]]> <c> x </c>\n <d/></i>')
    assert shape(element) == (
        "i",
        {"a": "<\n"},
        " one two ",
        False,
        [("c", {}, " x ", False, []), ("d", {}, "", False, [])],
    )
    assert read(b"<i><c/> late <d/></i>")[0].has_late_text
    assert read(b"<i><c/>\xc2\xa0</i>")[0].has_late_text


def test_name_spaces_are_not_looked_at() -> None:
    """Elements and attributes go by their local names; of two alike the last counts."""
    [element] = read(b'<b:i xmlns:b="urn:x/y" xmlns="z" Id="1" b:Id="2"><b:c/></b:i>')
    assert shape(element) == ("i", {"Id": "2"}, "", False, [("c", {}, "", False, [])])


@pytest.mark.parametrize(
    "content",
    [
        '<i x="å"/>'.encode(),
        '\ufeff<i x="å"/>'.encode(),
        '<?xml version="1.0" encoding="ISO-8859-1"?><i x="å"/>'.encode("latin-1"),
        '<?xml version="1.0" encoding="windows-1252"?><i x="å"/>'.encode("cp1252"),
        '<?xml version="1.0" encoding="utf8"?><i x="å"/>'.encode(),
        "\ufeff<?xml version='1.0' encoding = 'UTF_8' standalone='yes' ?><i x='å'/>".encode(),
        '<?xml version="1.0" encoding="utf-16"?><i x="å"/>'.encode("utf-16"),
    ],
)
def test_the_encoding_is_the_one_declared(content: bytes) -> None:
    """Otherwise it is UTF-8; a byte order mark does no harm."""
    assert read(content)[0].attributes == {"x": "å"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", MarkupFault.EMPTY),
        (b" \n", MarkupFault.EMPTY),
        (b"<!-- x -->", MarkupFault.EMPTY),
        (b"<a>", MarkupFault.CUT_OFF),
        (b"<a><i", MarkupFault.CUT_OFF),
        (b"<a>\xc3", MarkupFault.CUT_OFF),
        (b"<a><![CDATA[x", MarkupFault.CUT_OFF),
        (b"<a></b>", MarkupFault.MALFORMED),
        (b"<a/><a/>", MarkupFault.MALFORMED),
        (b"<a/>x", MarkupFault.MALFORMED),
        (b"<a>\xe5</a>", MarkupFault.MALFORMED),
        (b"<a>\x01</a>", MarkupFault.MALFORMED),
        (b"<p:a/>", MarkupFault.MALFORMED),
        (b"<a x='1' x='2'/>", MarkupFault.MALFORMED),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', MarkupFault.ENCODING),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', MarkupFault.ENCODING),
        (b'<?xml version="1.0" encoding="utf-16"?><a/>', MarkupFault.ENCODING),
        (b"<a>&x;</a>", MarkupFault.ENTITY),
        (b"<a x='&x;'/>", MarkupFault.ENTITY),
        (b"<!DOCTYPE a [<!ENTITY y 'z'>]><a>&x;</a>", MarkupFault.ENTITY),
        (b"<!DOCTYPE a SYSTEM 'a.dtd'><a/>", MarkupFault.EXTERNAL),
        (b"<!DOCTYPE a PUBLIC 'a' 'b'><a/>", MarkupFault.EXTERNAL),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///x'>]><a>&x;</a>", MarkupFault.EXTERNAL),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///x'>]><a y='&x;'/>", MarkupFault.EXTERNAL),
        (b"<!DOCTYPE a [<!ENTITY % x 'y'>]><a/>", MarkupFault.PARAMETER_ENTITY),
        (b"<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///x'>%x;]><a/>", MarkupFault.PARAMETER_ENTITY),
        (b"<!DOCTYPE a [%x;]><a y='&z;'/>", MarkupFault.PARAMETER_ENTITY),
        (b"<!DOCTYPE a [<!ENTITY x '&x;'>]><a>&x;</a>", MarkupFault.AMPLIFIED),
    ],
)
def test_what_is_no_xml(content: bytes, kind: MarkupFault) -> None:
    """Each fault has its kind, and the error tells where, but nothing of what stands there."""
    error = fault(content)
    assert error.fault is kind
    assert error.line >= 1
    assert error.column >= 1
    assert str(error) == f"no XML that can be read, at line {error.line}, column {error.column}: {kind.value}"


def test_the_place_of_a_fault_is_counted_from_1() -> None:
    """Line and column are those of the first character that is wrong."""
    error = fault(b"<a>\n  &x;</a>")
    assert (error.line, error.column) == (2, 3)


def test_what_ended_before_a_fault_is_given_first() -> None:
    """The elements that are whole come before the error."""
    stream = elements(io.BytesIO(b"<a><i/><i/><i"), ("i",))
    assert [next(stream).name, next(stream).name] == ["i", "i"]
    with pytest.raises(MarkupError):
        next(stream)


def test_internal_entities_and_defaults_are_read() -> None:
    """Text, elements and values of attributes; what is declared and not used does no harm."""
    content = (
        b"<!DOCTYPE a [<!ENTITY t 'te&#120;t'><!ENTITY i '<i x=\"&t;\"/>'><!ATTLIST i y CDATA 'd'>"
        b"<!ENTITY unused SYSTEM 'file:///x'><!NOTATION n SYSTEM 'x'><!ENTITY t 'second'>]>"
        b"<a>&i;<i z='&t;&t;'>&t;</i></a>"
    )
    assert [shape(element)[1:3] for element in read(content)] == [
        ({"x": "text", "y": "d"}, ""),
        ({"z": "texttext", "y": "d"}, "text"),
    ]


# --- hostile streams ----------------------------------------------------------------------------------------


def names() -> Stream:
    """Give element after element, each of another name."""
    return Stream((b"<r>" if number == 0 else b"<n%d/>" % number) for number in count())


def prefixes() -> Stream:
    """Give element after element, each with another prefix."""
    return Stream((b"<r>" if number == 0 else b"<n xmlns:p%d='u'/>" % number) for number in count())


@pytest.mark.parametrize(
    ("stream", "kind", "most"),
    [
        (endless(b"", b"<a>" * 1000), MarkupFault.TOO_DEEP, 2 * CHUNK),
        (endless(b"<r><i>", b"<a/>" * 1000), MarkupFault.TOO_LARGE, 5 * LARGEST_ELEMENT),
        (endless(b"<r><i>", b"x" * 1000), MarkupFault.TOO_LARGE, LARGEST_TEXT + 2 * CHUNK),
        (endless(b"<r><i>", b"<a x='" + b"y" * 100_000 + b"'/>"), MarkupFault.TOO_LARGE, LARGEST_TEXT + 2_000_000),
        (endless(b"<r><i a='", b"x" * 1000), MarkupFault.TOO_LARGE, 2 * LARGEST_TAG + 2 * CHUNK),
        (endless(b"<r><!--", b"x" * 1000), MarkupFault.TOO_LARGE, 2 * LARGEST_TAG + 2 * CHUNK),
        (endless(b"<r><?x ", b"x" * 1000), MarkupFault.TOO_LARGE, 2 * LARGEST_TAG + 2 * CHUNK),
        (endless(b"<!DOCTYPE a [", b"<!ELEMENT x EMPTY>"), MarkupFault.TOO_LARGE, LARGEST_DECLARATIONS + 4 * CHUNK),
        (endless(b"<!DOCTYPE a [<!ENTITY x '", b"x" * 100), MarkupFault.TOO_LARGE, 2 * LARGEST_TAG),
        (names(), MarkupFault.TOO_MANY_NAMES, 200_000),
        (prefixes(), MarkupFault.TOO_MANY_NAMES, 200_000),
    ],
    ids=lambda value: value.name if isinstance(value, MarkupFault) else "",
)
def test_a_stream_without_end_is_refused_soon(stream: Stream, kind: MarkupFault, most: int) -> None:
    """Whatever is endless is refused after a bounded part of it, in bounded memory."""
    tracemalloc.start()
    try:
        with pytest.raises(MarkupError) as raised:
            list(elements(stream, ("i",)))
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    assert raised.value.fault is kind
    assert stream.taken <= most


def test_depth_has_a_limit() -> None:
    """A thousand elements within each other are read, one more is not."""
    assert read(b"<i>" * DEEPEST + b"</i>" * DEEPEST)
    assert fault(b"<a>" * (DEEPEST + 1)).fault is MarkupFault.TOO_DEEP


def test_what_is_not_asked_for_takes_no_memory() -> None:
    """Elements that nobody wants are passed over, however many."""
    stream = Stream([b"<r>", *[b"<a x='1'>text<b/></a>" * 1000] * 60, b"</r>"])
    tracemalloc.start()
    try:
        assert list(elements(stream, ("i",))) == []
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """There is no other outcome."""
    with suppress(MarkupError):
        read(content)


@given(
    st.text(st.sampled_from("<>/&;!['\"=ai %x \n"), max_size=60),
    st.text(st.sampled_from("<!ENTITYATLSi>%&;'\"xa "), max_size=60),
)
def test_any_markup_is_read_or_refused(body: str, declarations: str) -> None:
    """Nor for what is nearly XML."""
    for text in (body, f"<i>{body}</i>", f"<!DOCTYPE i [{declarations}]><i>{body}</i>"):
        with suppress(MarkupError):
            read(text.encode())


class Broken:
    """A stream that cannot be read."""

    def read(self, size: int, /) -> bytes:
        """Fail."""
        raise OSError


def test_a_stream_that_cannot_be_read_says_so_itself() -> None:
    """Its error comes through as it is."""
    with pytest.raises(OSError):  # noqa: PT011 - as it was raised
        list(elements(Broken(), ("i",)))


def test_an_element_shows_no_value() -> None:
    """What is printed of it is its name."""
    assert repr(read(b"<i x='secret'>secret</i>")[0]) == "Element('i')"
