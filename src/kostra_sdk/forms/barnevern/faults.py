"""What can be wrong with a part of a file or record, told in English to developers and in Norwegian to caseworkers."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

__all__ = ["Fault", "Problem"]


class Fault(Enum):
    """A kind of fault: the English words, then the Norwegian; ``{limit}`` is a number of characters or elements."""

    MISSING = ("required, but missing", "mangler")
    EMPTY = ("empty, where something is asked for", "er tom")
    DATE = ("not a date", "er ikke en dato")
    YEAR = ("not a year from 1000 on", "er ikke et årstall fra 1000 og oppover")
    CODE = ("not a code of that year", "er ikke en gyldig kode det året")
    PATTERN = ("not of the form that is asked for", "har ikke riktig form")
    TOO_SHORT = ("shorter than {limit} characters", "er kortere enn {limit} tegn")
    TOO_LONG = ("longer than {limit} characters", "er lengre enn {limit} tegn")
    TOO_MANY = ("more than {limit} of them", "forekommer mer enn {limit} ganger")
    SAME_ID = ("the same Id as another one of this individual", "har samme Id som en annen på samme individ")
    LATE_TEXT = ("text after an element within it", "inneholder tekst etter et element")
    NOT_AN_ELEMENT = ("an attribute, where an element is meant", "er et attributt, men skal være et element")
    TYPE = ("of another type", "er av feil type")
    CHARACTER = ("a character that cannot be written", "inneholder et ulovlig tegn")
    LACKING = ("filled, but the layout of that year has no such field", "finnes ikke det året")

    def __init__(self, english: str, norsk: str) -> None:
        self.english: str = english
        self.norsk: str = norsk


class Problem(NamedTuple):
    """A fault and its place; never the value."""

    path: str
    """The place, such as ``Individ/Melding[2]/@StartDato``; elements alike are counted from 1."""
    fault: Fault
    limit: int = 0
    """The number that the fault names."""

    @property
    def reason(self) -> str:
        """What is wrong, in English."""
        return self.fault.english.format(limit=self.limit)

    @property
    def norsk(self) -> str:
        """Place and fault, in Norwegian."""
        return f"{self.path} {self.fault.norsk.format(limit=self.limit)}"

    def __str__(self) -> str:
        return f"{self.reason} @ {self.path}"
