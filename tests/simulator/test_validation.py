from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from kostra_sdk.simulator.validation import filename_of


def named(disposition: str) -> str | None:
    """Read the name in a Content-Disposition."""
    return filename_of(Headers({"content-disposition": disposition}))


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ('attachment; filename="a b.dat"', "a b.dat"),
        ("attachment; filename=a.dat", "a.dat"),
        ("attachment;FILENAME=a.dat; size=3", "a.dat"),
        ("attachment; filename=\"a.dat\"; filename*=UTF-8''b.dat", "b.dat"),
        ("attachment; filename*=utf-8'nb'b.dat; filename=a.dat", "b.dat"),
        ("attachment; filename*=iso-8859-1''%E6.dat", "æ.dat"),
        ("attachment; filename*=UTF-8''%E6.dat", None),
        ("attachment; filename*=nonsense''%61.dat", None),
        ('attachment; filename=""', None),
        ("attachment", None),
        ("", None),
    ],
)
def test_the_name_is_read(disposition: str, expected: str | None) -> None:
    """The encoded name goes before the plain one; what cannot be decoded is no name."""
    assert named(disposition) == expected


@given(name=st.text(min_size=1, max_size=30).filter(lambda name: name.isprintable()))
def test_any_name_comes_through_encoded(name: str) -> None:
    """What a sender encodes as RFC 8187 says is read back."""
    assert named(f"attachment; filename*=UTF-8''{quote(name, safe='')}") == name
