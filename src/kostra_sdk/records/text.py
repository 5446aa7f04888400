"""What may stand in a text field, the printable characters of ISO-8859-1, and how others become such."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

__all__ = ["beyond_latin_1", "control_character", "transliterate"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BEYOND = re.compile(r"[^\x00-\xff]")

_LOOKALIKES = MappingProxyType(
    str.maketrans(
        {
            **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),  # hyphens, dashes, minus
            **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
            **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
            "\u2022": "·",  # bullet
            "\u2044": "/",  # fraction slash
            "œ": "oe",
            "Œ": "OE",
            # Letters of Sami, Polish and Turkish names that are no letter with an accent.
            "đ": "d",
            "Đ": "D",
            "ŋ": "n",
            "Ŋ": "N",
            "ŧ": "t",
            "Ŧ": "T",
            "ł": "l",
            "Ł": "L",
            "\u0131": "i",  # dotless
        }
    )
)


def control_character(text: str) -> str:
    """Give the first control character, of ASCII or of ISO-8859-1's upper half, or ""."""
    found = _CONTROL.search(text)
    return found.group() if found else ""


def beyond_latin_1(text: str) -> str:
    """Give the first character that ISO-8859-1 does not have, or ""."""
    found = _BEYOND.search(text)
    return found.group() if found else ""


def transliterate(text: str) -> str:
    """Replace the characters that ISO-8859-1 does not have by those nearest to them.

    Accents that it lacks fall away (``č`` → ``c``), dashes and quotation marks become the plain ones.
    A character to which nothing is near, such as a Greek letter, stays as it is.
    """
    return _BEYOND.sub(lambda found: _nearest(found.group()), unicodedata.normalize("NFC", text))


def _nearest(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character).translate(_LOOKALIKES)
    nearest = "".join(part for part in parts if not unicodedata.combining(part))
    return character if beyond_latin_1(nearest) else nearest
