"""Boundaries of the programme, how the participant came to it and what came of it: 14-21 and 36-39 of 11CF."""

from __future__ import annotations

from typing import Final

from kostra_sdk.ids.kommuner import kommuner
from tests.forms.boundary import Boundary, between, codes, one_way, only
from tests.forms.lines import YEARS, day, each
from tests.forms.person.boundaries import NO_DATE, NO_DATE_LATER

__all__ = ["PROGRAM"]

AVSL: Final = {
    "AVSL_ORDINAERTARB": "01",
    "AVSL_ARBLONNSTILS": "11",
    "AVSL_ARBMARK": "03",
    "AVSL_SKOLE": "04",
    "AVSL_UFORE": "13",
    "AVSL_AAP": "14",
    "AVSL_OK_AVKLAR": "15",
    "AVSL_UTEN_OK_AVKLAR": "16",
    "AVSL_ANNET": "10",
    "AVSL_UKJENT": "17",
}
"""Each situation after the programme and its own code, from 2021."""
ODD_AVSL: Final = dict.fromkeys(AVSL, "99")

_DATES = {
    "soknad_registrert": "REG_DATO",
    "vedtak_fattet": "VEDTAK_DATO",
    "begynt_i_program": "BEGYNT_DATO",
}
PROGRAM: Final = (
    # 14, 15, 16: a date, in any year until 2021
    *(
        Boundary(
            control,
            years,
            fails=each(**{key: wrong}),
            passes=each(**{key: [day("0101"), day("3112"), day("3102"), day("0101", -4), day("3112", -4)]}),
        )
        for control, key in _DATES.items()
        for years, wrong in ((between(2020, 2024), NO_DATE), (between(2025), NO_DATE_LATER))
    ),
    *(
        Boundary(control, between(2020, 2021), passes=each(**{key: [day("0101", -5), day("0101", 9)]}))
        for control, key in _DATES.items()
    ),
    # from 2022 at most four years before the year of VERSION, but not for records of Oslo
    *(
        Boundary(
            control,
            between(2022),
            fails=each(**{key: [day("3112", -5), day("0101", -9)]}),
            passes=each(KOMMUNE_NR="0301", **{key: ["", "000000", day("3112", -5), day("0101", 1)]}),
        )
        for control, key in _DATES.items()
    ),
    *(
        Boundary(control, years, passes=each(**{key: [day("0101", 1), day("0101", 9)]}))
        for control, key, years in (
            ("soknad_registrert", "REG_DATO", YEARS),
            ("vedtak_fattet", "VEDTAK_DATO", YEARS),
            ("begynt_i_program", "BEGYNT_DATO", between(2020, 2023)),
        )
    ),
    *(
        Boundary(
            control,
            years,
            fails=each(VERSION="26", **{key: day("0101", -5)}),
            passes=each(VERSION=["00", "  ", "xx"], **{key: [day("0101", -5), day("0101", -9)]}),
        )
        for control, key, years in (
            ("soknad_registrert", "REG_DATO", between(2023)),
            ("vedtak_fattet", "VEDTAK_DATO", between(2023)),
            ("begynt_i_program", "BEGYNT_DATO", only(2023)),
        )
    ),
    *(
        Boundary(
            control,
            years,
            fails=each(VERSION=f"{years[0] % 100 + 1}", **{key: day("3112", -4)}),
            passes=each(VERSION=f"{years[0] % 100 - 1}", **{key: day("0101", -5)}),
        )
        for control, key in _DATES.items()
        for years in map(only, between(2022, 2023 if key == "BEGYNT_DATO" else 2026))
    ),
    # a VERSION of 0 or, from 2023, one that is no number: only what is no date fires
    *(
        one_way(control, years, each(VERSION=versions, **{key: ["", "000000", "xx"]}), fires=True)
        for control, key in _DATES.items()
        for years, versions in ((between(2022), ("00",)), (between(2023), ("00", "xx")))
    ),
    # 16 from 2024: the reporting year itself is what counts, and nothing later
    Boundary(
        "begynt_i_program",
        between(2024),
        fails=[
            *each(BEGYNT_DATO=[day("0101", 1), day("0101", 9)]),
            *each(VERSION=["00", "xx", "20"], BEGYNT_DATO=[day("3112", -5), day("0101", 1)]),
        ],
        passes=each(VERSION=["00", "xx", "20", "99"], BEGYNT_DATO=[day("0101", -4), day("3112")]),
    ),
    # 19
    Boundary("annen_kommune", only(2020), fails=each(KVP_KOMM=["3", "X"]), passes=each(KVP_KOMM=["0", "", "1", "2"])),
    Boundary(
        "annen_kommune", between(2021), fails=each(KVP_KOMM=["0", "", "3", "X"]), passes=each(KVP_KOMM=["1", "2"])
    ),
    # 20
    *(
        Boundary(
            "annen_kommunes_nummer",
            only(year),
            fails=each(KVP_KOMM="1", KOMMNR_KVP_KOMM=["0000", ""] if year > 2020 else ["0001", "000"]),
            passes=[
                *each(KVP_KOMM="1", KOMMNR_KVP_KOMM=tuple(kommuner(year))),
                *each(KVP_KOMM=["2", "", "0"], KOMMNR_KVP_KOMM=["0000", "", "9998"]),
            ],
        )
        for year in YEARS
    ),
    Boundary("annen_kommunes_nummer", YEARS, fails=each(KVP_KOMM="1", KOMMNR_KVP_KOMM=["9998", "0300", " 301", "301"])),
    Boundary("annen_kommunes_nummer", only(2020), passes=each(KVP_KOMM="1", KOMMNR_KVP_KOMM=["0000", ""])),
    *(
        one_way("annen_kommunes_nummer", years, each(KVP_KOMM="1", KOMMNR_KVP_KOMM="9999"), fires=fires)
        for years, fires in ((between(2020, 2023), True), (between(2024), False))
    ),
    # 20A
    Boundary(
        "annen_bydel",
        only(2020),
        fails=each(KOMMUNE_NR="0301", KVP_OSLO=["", "3", "X"]),
        passes=[*each(KOMMUNE_NR="0301", KVP_OSLO=["0", "1", "2"]), *each(KOMMUNE_NR="4601", KVP_OSLO=["", "3"])],
    ),
    Boundary(
        "annen_bydel",
        between(2021, 2022),
        fails=each(KOMMUNE_NR="0301", KVP_OSLO=["", "0", "3", "X"]),
        passes=[*each(KOMMUNE_NR="0301", KVP_OSLO=["1", "2"]), *each(KOMMUNE_NR="4601", KVP_OSLO=["", "3"])],
    ),
    # 21
    Boundary(
        "ytelser",
        only(2020),
        fails=each(YTELSE_SOSHJELP="1", YTELSE_TYPE_SOSHJ=["1", "4"]),
        passes=each(YTELSE_SOSHJELP="1", YTELSE_TYPE_SOSHJ=["", "0", "2", "3"]),
    ),
    Boundary(
        "ytelser",
        between(2021),
        fails=each(YTELSE_SOSHJELP="1", YTELSE_TYPE_SOSHJ=["", "0", "1", "4"]),
        passes=each(YTELSE_SOSHJELP="1", YTELSE_TYPE_SOSHJ=["2", "3"]),
    ),
    Boundary("ytelser", YEARS, passes=each(YTELSE_SOSHJELP=["", "0", "2"], YTELSE_TYPE_SOSHJ=["", "1", "4"])),
    # 36
    Boundary(
        "status", only(2020), fails=each(STATUS=["7", "8", "X"]), passes=each(STATUS=(*codes("0 1 2 3 4 5 6"), ""))
    ),
    Boundary(
        "status",
        between(2021, 2022),
        fails=each(STATUS=["", "0", "7", "8"]),
        passes=each(STATUS=codes("1 2 3 4 5 6")),
    ),
    Boundary(
        "status", between(2023), fails=each(STATUS=["", "0", "8", "X"]), passes=each(STATUS=codes("1 2 3 4 5 6 7"))
    ),
    # 37
    *(
        Boundary(
            "avsluttet_dato",
            years,
            fails=each(STATUS=ended, AVSL_DATO=wrong),
            passes=each(STATUS=ended, AVSL_DATO=[day("0101"), day("3112")]),
        )
        for years, ended, wrong in (
            (between(2020, 2022), ("3", "4", "5"), NO_DATE),
            (between(2023, 2024), ("3", "4", "5", "7"), NO_DATE),
            (between(2025), ("3", "4", "5", "7"), NO_DATE_LATER),
        )
    ),
    Boundary(
        "avsluttet_dato",
        between(2020, 2023),
        passes=each(STATUS=["3", "4", "5"], AVSL_DATO=[day("3102"), day("0101", -1), day("0101", 1)]),
    ),
    Boundary(
        "avsluttet_dato",
        between(2024),
        fails=each(STATUS=["3", "7"], AVSL_DATO=[day("3102"), day("3104"), day("3112", -1), day("0101", 1)]),
        passes=each(STATUS=["3", "7"], AVSL_DATO=[day("2802"), day("3004")]),
    ),
    Boundary("avsluttet_dato", only(2024), passes=each(STATUS="3", AVSL_DATO="290224")),
    Boundary(
        "avsluttet_dato",
        between(2021, 2022),
        fails=each(STATUS=["1", "2", "6", "7", "", "0"], AVSL_DATO=[day("0101"), "000000", "x", "\xa0"]),
        passes=each(STATUS=["1", "2", "6", "7", "", "0"], AVSL_DATO=""),
    ),
    *(
        Boundary("avsluttet_dato", years, passes=each(STATUS=going_on, AVSL_DATO=["", "000000", day("0101"), "x"]))
        for years, going_on in (
            (only(2020), ("1", "2", "6", "7", "", "0")),
            (between(2023), ("1", "2", "6", "", "0")),
        )
    ),
    # 38
    *(
        Boundary(
            "situasjon_etterpa",
            years,
            fails=[
                *each(STATUS=ended),
                *({**ODD_AVSL, "STATUS": status} for status in ended),
                *({"STATUS": "3", key: "02"} for key in AVSL),
            ],
            passes=[
                *({"STATUS": status, key: code} for status in ended for key, code in AVSL.items()),
                *({**ODD_AVSL, "STATUS": "3", key: code} for key, code in AVSL.items()),
                *each(STATUS=going_on),
            ],
        )
        for years, ended, going_on in (
            (between(2021, 2022), ("3",), ("1", "2", "4", "5", "6", "7", "")),
            (between(2023), ("3", "7"), ("1", "2", "4", "5", "6", "")),
        )
    ),
    # 39
    Boundary(
        "inntekt_etterpa",
        between(2021),
        fails=each(STATUS="3", AVSL_VIKTIGSTE_INNTEKT=["", "00", "02", "05", "12", "18"]),
        passes=[
            *each(STATUS="3", AVSL_VIKTIGSTE_INNTEKT=codes("01 11 03 04 13 14 15 16 10 17")),
            *each(STATUS=["1", "2", "4", "5", "6", "7", ""], AVSL_VIKTIGSTE_INNTEKT=["", "02"]),
        ],
    ),
)
