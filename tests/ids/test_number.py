from __future__ import annotations

import pytest

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import _number


def test_compact_strips_what_people_write_between_digits() -> None:
    """Blanks, no-break blanks, tabs, hyphens and full stops go; everything else stays."""
    assert _number.compact(" 12.34-56\u00a078\t9\u202f0x/") == "1234567890x/"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "length"), ("12", "length"), ("1234", "length"), ("12x", "characters"), ("1²3", "characters")],
    ids=["empty", "short", "long", "letter", "superscript"],
)
def test_read_digits_says_what_is_wrong(text: str, reason: str) -> None:
    """Only so many of the digits 0 to 9 are read, and the error says what is wrong without the text."""
    with pytest.raises(InvalidId) as caught:
        _number.read_digits(text, kind="number", length=3)
    assert (caught.value.kind, caught.value.reason) == ("number", reason)
    assert not text or text not in str(caught.value)


def test_digits_beyond_the_weights_count_for_nothing() -> None:
    """A sum covers as many digits as there are weights, modulo 11."""
    assert _number.weigh((1, 2, 3, 9), (1, 2, 3)) == 14 % 11
