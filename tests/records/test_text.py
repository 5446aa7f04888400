from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.records.text import beyond_latin_1, control_character, transliterate


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Åse Ørjasæter", "Åse Ørjasæter"),
        ("A\u030ase", "Åse"),
        ("Čáhppe Đoŋŋe Ŧš", "Cáhppe Donne Ts"),
        ("Łukasz Œuvre \u0131", "Lukasz OEuvre i"),
        ("\u2013\u2014\u2212\u2011", "----"),
        ("\u201cja\u201d \u2018nei\u2019 5\u2032", "\"ja\" 'nei' 5'"),
        ("1\u20442 \u00bd \u2026 \u2022", "1/2 ½ ... ·"),
        ("\ufb01n \uff11 \u2122", "fin 1 TM"),
        ("\u2009x\u202f", " x "),
        ("Ω漢\U0001f600\u200b€", "Ω漢\U0001f600\u200b€"),
    ],
)
def test_the_nearest_text(text: str, plain: str) -> None:
    """Accents fall away, dashes and quotation marks become plain ones, and what has nothing near it stays."""
    assert transliterate(text) == plain


@given(st.text(st.characters(max_codepoint=0xFF)))
def test_what_iso_8859_1_has_stays(text: str) -> None:
    """No character that ISO-8859-1 has is ever changed."""
    assert transliterate(text) == text


@given(st.text())
def test_the_nearest_text_is_settled(text: str) -> None:
    """Transliterating twice changes no more than once."""
    assert transliterate(transliterate(text)) == transliterate(text)


@given(st.text())
def test_beyond_iso_8859_1_is_what_cannot_be_encoded(text: str) -> None:
    """The first character beyond ISO-8859-1 is the one at which encoding stops."""
    first = beyond_latin_1(text)
    assert first in text
    before = text.partition(first)[0] if first else text
    assert before.encode("latin-1").decode("latin-1") == before
    assert first.encode("latin-1", "ignore") == b""


@given(st.text(st.characters(max_codepoint=0xFF)))
def test_control_characters_are_those_of_both_halves(text: str) -> None:
    """A control character is one of ASCII's, or one between 0080 and 009F."""
    found = [character for character in text if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0]
    assert control_character(text) == "".join(found[:1])
