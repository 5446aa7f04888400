from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.markup import PROLOGUE, Element, elements, render, unwritable
from tests.forms.barnevern.strategies import WRITABLE

texts = st.text(WRITABLE, max_size=20)
leaves = st.builds(
    Element,
    st.just("x"),
    st.dictionaries(st.sampled_from("abc"), texts),
    st.just([]),
    st.lists(st.text(WRITABLE, min_size=1), max_size=2),
)
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        Element,
        st.sampled_from(["x", "y"]),
        st.dictionaries(st.sampled_from("abc"), texts),
        st.lists(inner, min_size=1),
    ),
    max_leaves=5,
)


def shape(element: Element) -> tuple[object, ...]:
    """Give an element as plain values; beside children there are only the blanks of the indentation."""
    text = "" if element.children else element.text
    return element.name, element.attributes, text, [*map(shape, element.children)]


@given(trees)
def test_what_is_written_is_read_again(tree: Element) -> None:
    """Any text and any value is read as itself, and written as the same bytes again."""
    content = render(tree)
    [again] = elements(io.BytesIO(PROLOGUE + content), (tree.name,))
    assert shape(again) == shape(tree)
    assert render(again) == content


def test_elements_are_indented_by_their_depth() -> None:
    """Each stands on lines of its own, one with text on a single line."""
    tree = Element("a", {"x": "1"}, [Element("b"), Element("c", texts=["t"]), Element("d", children=[Element("e")])])
    assert render(tree, 1).decode() == ('  <a x="1">\n    <b/>\n    <c>t</c>\n    <d>\n      <e/>\n    </d>\n  </a>\n')


def test_what_means_something_in_xml_is_escaped() -> None:
    """In a value line breaks and tabs too, which would be read as blanks."""
    content = render(Element("a", {"x": "<&>\"'\t\r\n"}, texts=["<&>\"'\t\r\næž"]))
    assert content == (b'<a x="&lt;&amp;&gt;&quot;\'&#9;&#13;&#10;">&lt;&amp;&gt;"\'\t&#13;\n\xe6&#382;</a>\n')


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\x0b", "\x1f", "\x7f", "\x85", "\x9f", "\ud800", "\ufffe", "\uffff"]
)
def test_what_cannot_be_written_is_found(character: str) -> None:
    """Control characters, halves of pairs and what is no character."""
    assert unwritable(f"a{character}b\x01") == character


@given(texts)
def test_everything_else_can_be_written(text: str) -> None:
    """Tabs and line breaks among them."""
    assert unwritable(text) == ""
