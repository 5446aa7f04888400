"""The codes of form 11B whose meaning is known, and those beside them.

A code whose meaning was not found is named by its number: nothing is made up.
"""

from enum import StrEnum

__all__ = ["IntroStatus"]


class IntroStatus(StrEnum):
    """Where the participant stood at the end of the year; of all but ``06`` the meaning was not found."""

    KODE_01 = "01"
    KODE_02 = "02"
    KODE_03 = "03"
    KODE_04 = "04"
    KODE_05 = "05"
    I_PROGRAM = "06"
    """Still in the programme: control 18 asks for support in December, and no date of ending is asked for."""
    KODE_07 = "07"
    KODE_08 = "08"
    KODE_09 = "09"
    KODE_10 = "10"
