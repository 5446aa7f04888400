"""The codes of form 52BF, gruppebehandling of familievern.

What a code is called on the form of a year stands in that year's layout.
"""

from enum import StrEnum

__all__ = ["GruppeStatus", "HovediGr", "StrukturGr"]


class StrukturGr(StrEnum):
    """Whom the group is for."""

    PAR = "1"
    BARN = "2"
    INDIVID = "3"
    FAMILIE = "4"
    FORELDRE = "5"
    """New in 2018."""


class HovediGr(StrEnum):
    """The main theme of the group.

    The codes of 2017 were 1-7, of one digit.
    What they meant was not found: they are read as text into ``raw``, and written from there.
    """

    SAMLIVSKURS = "01"
    SAMLIVSBRUDD = "02"
    SAMARBEID_OM_BARN = "03"
    BARN_SOM_HAR_OPPLEVD_BRUDD = "04"
    VOLD_OG_OVERGREP = "05"
    SINNEMESTRING = "06"
    KULTUR_OG_MINORITET = "07"
    FORELDREVEILEDNING = "08"
    FORELDRE_SOM_HAR_MISTET_OMSORGEN = "09"
    ANDRE_ALVORLIGE_HENDELSER = "10"
    ANNET = "11"


class GruppeStatus(StrEnum):
    """Whether the group went on at the end of the year."""

    IKKE_AVSLUTTET = "1"
    AVSLUTTET = "2"
