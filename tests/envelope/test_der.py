from __future__ import annotations

import pytest
from cryptography.x509 import ObjectIdentifier
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.envelope import der
from kostra_sdk.envelope.errors import MalformedEnvelope


def cursor(data: bytes) -> der.Cursor:
    """Stand at the beginning of `data`, as one does at a stream's."""
    return der.Cursor(data, 0, der.NO_END)


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (0, "3000"),
        (0x7F, "307f"),
        (0x80, "308180"),
        (0xFF, "3081ff"),
        (0x100, "30820100"),
        (5 * 2**30, "30850140000000"),
    ],
)
def test_lengths_are_as_short_as_can_be(length: int, written: str) -> None:
    """DER has one spelling of a length, the shortest."""
    assert der.header(der.SEQUENCE, length).hex() == written


@given(length=st.integers(0, 2**64))
def test_a_length_is_read_as_it_was_written(length: int) -> None:
    """Reading undoes writing, also where the contents are not in memory."""
    inner = cursor(der.header(der.SEQUENCE, length)).enter(der.SEQUENCE)
    assert inner.end - inner.position == length


@given(value=st.integers(0, 2**200))
def test_integers_are_positive_and_short(value: int) -> None:
    """A number is read back as the same, its first byte never a sign and never needless."""
    contents = cursor(der.integer(value)).contents(der.INTEGER)
    assert int.from_bytes(contents, "big", signed=True) == value
    assert len(contents) == 1 or contents[0] or contents[1] >= 0x80


@pytest.mark.parametrize("dotted", ["1.2.840.113549.1.7.3", "2.16.840.1.101.3.4.1.46", "2.5.29.15", "0.9.2342"])
def test_object_identifiers_keep_their_numbers(dotted: str) -> None:
    """A dotted number is written, and read for an error to name."""
    assert der.dotted(der.oid(dotted)) == dotted == ObjectIdentifier(dotted).dotted_string


def test_the_one_known_identifier() -> None:
    """RFC 5652's own example bytes of id-envelopedData."""
    assert der.oid("1.2.840.113549.1.7.3").hex() == "06092a864886f70d010703"


def test_sets_are_in_the_order_of_their_bytes() -> None:
    """DER sorts what has no order of its own."""
    assert der.set_of(b"\x04\x01b", b"\x04\x01a") == b"\x31\x06\x04\x01a\x04\x01b"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("3080", "indefinite"),
        ("3005", "does not end within the first 2 bytes"),
        ("30", "does not end"),
        ("3085", "does not end"),
        ("0400", "should be the tag 30"),
        ("", "does not end"),
    ],
)
def test_what_is_no_der_is_told(data: str, says: str) -> None:
    """A breach is an error that says where, never a wrong reading."""
    with pytest.raises(MalformedEnvelope, match=says):
        cursor(bytes.fromhex(data)).take(der.SEQUENCE)


def test_an_element_is_never_longer_than_the_one_around_it() -> None:
    """An inner length does not lead out of the outer element."""
    outer = cursor(bytes.fromhex("3003040200000000")).enter(der.SEQUENCE)
    with pytest.raises(MalformedEnvelope, match="longer than the one around it"):
        outer.take(der.OCTET_STRING)


def test_after_the_last_element_there_is_no_other() -> None:
    """At the end there is no tag, whatever bytes follow."""
    outer = cursor(bytes.fromhex("300204000400")).enter(der.SEQUENCE)
    outer.take(der.OCTET_STRING)
    assert outer.at_end
    assert outer.tag == -1
    with pytest.raises(MalformedEnvelope, match="should be the tag 04"):
        outer.take(der.OCTET_STRING)


@given(data=st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No input makes the reader fail in another way than the documented one."""
    at = cursor(data)
    try:
        inner = at.enter(der.SEQUENCE)
        while not inner.at_end:
            inner.take(inner.tag)
    except MalformedEnvelope:
        return
    assert inner.position == inner.end == at.position <= len(data)
