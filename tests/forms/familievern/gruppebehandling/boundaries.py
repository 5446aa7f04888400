"""Lines that just fail or just pass the controls of 52BF."""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, between, only
from tests.forms.familievern.boundaries import NO_DATES, ORDERED, YEARS, count, fits, groups, one_of, regions
from tests.forms.lines import day, each

__all__ = ["ACROSS", "BOUNDARIES"]

AFTER: Final = [(first, last) for last, first in ORDERED]
"""Two dates of which the second is the later."""
SAME: Final = (("01012025", "01012025"), ("30042025", "31042025"), ("31042025", "30042025"), ("31022024", "29022024"))

BOUNDARIES: Final = (
    *regions("REGION_NR_B", "KONTOR_NR_B"),
    Boundary(
        "gruppenavn",
        YEARS,
        fails=each(GRUPPE_NAVN_B=("", "\xa0", " \t")),
        passes=each(GRUPPE_NAVN_B=("A", "0", "000000", " A", "\x85")),
    ),
    Boundary(
        "startdato",
        YEARS,
        fails=each(DATO_GRSTART_B=("", *NO_DATES)),
        passes=each(DATO_GRSTART_B=(day("3101"), "31022024")),
    ),
    one_of("malgruppe", "STRUKTUR_GR_B", "1 2 3 4 5"),
    one_of("hovedtema", "HOVEDI_GR_B", "01 02 03 04 05 06 07 08 09 10 11"),
    Boundary("hovedtema", YEARS, fails=each(HOVEDI_GR_B=("00", "12", "1", " 1"))),
    count("moter_iaret", "ANTMOTERTOT_IARET_B"),
    count("moter_oppr", "ANTMOTERTOT_OPPR_B"),
    count("timer_iaret", "TIMERTOT_IARET_B"),
    count("timer_oppr", "TIMERTOT_OPPR_B"),
    count("deltakere_iaret", "ANTDELT_IARET_B"),
    count("deltakere_oppr", "ANTDELT_OPPR_B"),
    count("terapeuter", "ANTTER_GRUPPEB_B"),
    one_of("tolk", "TOLK_B", "1 2"),
    one_of("status", "STATUS_ARETSSL_B", "1 2"),
    Boundary(
        "avslutningsdato",
        YEARS,
        fails=each(STATUS_ARETSSL_B="2", DATO_GRAVSLUTN_B=("", *NO_DATES)),
        passes=[
            *each(STATUS_ARETSSL_B="2", DATO_GRAVSLUTN_B=(day("3112"), "31022024")),
            *each(STATUS_ARETSSL_B=("1", "", "0"), DATO_GRAVSLUTN_B=("", *NO_DATES)),
        ],
    ),
    Boundary(
        "slutt_for_start",
        only(2023),
        fails=[
            *({"DATO_GRSTART_B": first, "DATO_GRAVSLUTN_B": last} for first, last in (*ORDERED, *SAME)),
            *each(DATO_GRSTART_B=("", *NO_DATES), DATO_GRAVSLUTN_B=("", "01012025", *NO_DATES)),
            *each(DATO_GRSTART_B="01012025", DATO_GRAVSLUTN_B=("", *NO_DATES)),
        ],
        passes=[{"DATO_GRSTART_B": first, "DATO_GRAVSLUTN_B": last} for first, last in AFTER],
    ),
    fits("slutt_for_start", "DATO_GRSTART_B", "DATO_GRAVSLUTN_B", years=between(2024)),
)
"""One entry a control and what changed in it."""

ACROSS: Final = groups("KONTOR_NR_B", "GRUPPE_NR_B")
"""The control across records."""
