from __future__ import annotations

import io

import pytest

from kostra_sdk.markup import MarkupError, MarkupFault, elements
from kostra_sdk.markup.entities import FACTOR, FREE, LONGEST, MOST
from tests.markup.streams import Stream


def outcome(*pieces: bytes) -> MarkupFault | int:
    """Read a document: the kind of fault, or how many elements there are."""
    try:
        return len(list(elements(io.BytesIO(b"".join(pieces)), ("i",))))
    except MarkupError as error:
        return error.fault


def declared(*entities: bytes) -> bytes:
    """Write a document type with entities named by the letters."""
    named = (b"<!ENTITY %c '%s'>" % (97 + number, value) for number, value in enumerate(entities))
    return b"<!DOCTYPE r [" + b"".join(named) + b"]>"


def test_a_bomb_is_refused_when_it_is_declared() -> None:
    """Ten of ten of ten …: before anything of it is made, also where it is never used."""
    bomb = declared(b"lol", *(b"&%c;" % (97 + number) * 10 for number in range(9)))
    assert outcome(bomb, b"<r>&j;</r>") is MarkupFault.AMPLIFIED
    assert outcome(bomb, b"<r/>") is MarkupFault.AMPLIFIED


def test_a_bomb_told_backwards_is_refused_as_well() -> None:
    """An entity is measured anew when one that it refers to is declared after it."""
    assert outcome(declared(b"&b;" * 10, b"&c;" * 10, b"&d;" * 10, b"lol"), b"<r/>") is MarkupFault.AMPLIFIED


def test_a_bomb_of_nothing_is_refused() -> None:
    """Entities that make no text cost time all the same."""
    assert (
        outcome(declared(b"", *(b"&%c;" % (97 + number) * 20 for number in range(5))), b"<r/>") is MarkupFault.AMPLIFIED
    )


def test_an_entity_has_a_longest_size() -> None:
    """As long as a field may be, and no longer."""
    assert outcome(declared(b"x" * LONGEST), b"<i>&a;</i>") == 1
    assert outcome(declared(b"x" * (LONGEST + 1)), b"<i/>") is MarkupFault.AMPLIFIED


@pytest.mark.parametrize("value", [b"&a;", b"&b;&a;"])
def test_an_entity_that_refers_to_itself_is_refused(value: bytes) -> None:
    """By way of another too."""
    assert outcome(declared(value, b"&a;"), b"<r/>") is MarkupFault.AMPLIFIED


def test_there_are_not_very_many_entities() -> None:
    """The same name again is no new one."""
    many = [b"<!ENTITY e%d 'x'>" % number for number in range(MOST)]
    assert outcome(b"<!DOCTYPE i [", *many, many[0], b"]><i/>") == 1
    assert outcome(b"<!DOCTYPE i [", *many, b"<!ENTITY more 'x'>]><i/>") is MarkupFault.AMPLIFIED


@pytest.mark.parametrize("use", [b"&a;", b"<b x='&a;'/>", b"&b;", b"&c;"])
def test_all_entities_together_make_no_more_than_a_few_times_what_is_read(use: bytes) -> None:
    """Text, values, elements and defaults of attributes are counted, whoever asks for them."""
    head = (
        b"<!DOCTYPE r [<!ENTITY a '" + b"x" * 900 + b"'><!ENTITY b '" + b"<b/>" * 200 + b"'><!ENTITY c '<d/>'>"
        b"<!ATTLIST d y CDATA '" + b"x" * 900 + b"'>]><r>"
    )
    stream = Stream([head, *[use * 100] * 10_000, b"</r>"])
    with pytest.raises(MarkupError) as raised:
        list(elements(stream, ("i",)))
    assert raised.value.fault is MarkupFault.AMPLIFIED
    assert stream.taken < FREE


def test_a_document_without_entities_may_be_as_long_as_it_is() -> None:
    """A document type alone costs nothing."""
    plain = b"<a>" + b"x" * 1000 + b"</a>"
    stream = Stream([b"<!DOCTYPE r><r>", *[plain] * (3 * FREE // len(plain)), b"<i/></r>"])
    assert len(list(elements(stream, ("i",)))) == 1
    assert FACTOR > 1
