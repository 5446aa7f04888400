"""The codes that the forms about one person have in common.

A member's name is Norwegian in ASCII, spelled as the official column names are:
``AA`` for å, ``AE`` for æ, ``O`` for ø.
What a code is called on the form of a year stands in that year's layout.
"""

from enum import StrEnum

__all__ = ["Ektstat", "JaNei", "Kjonn"]


class Kjonn(StrEnum):
    """Sex, as in the national population register."""

    MANN = "1"
    KVINNE = "2"


class Ektstat(StrEnum):
    """Marital status."""

    UGIFT = "1"
    GIFT = "2"
    SAMBOER = "3"
    SKILT_ELLER_SEPARERT = "4"
    ENKE_ELLER_ENKEMANN = "5"


class JaNei(StrEnum):
    """Yes or no; unanswered is None."""

    JA = "1"
    NEI = "2"
