"""Boundaries of the controls of 11B: each just fires and just does not, as the description of 2018 says.

No case of the official program is known; the numbers in the comments are those of the controls.
"""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, but, codes, only
from tests.forms.lines import DUF, NEVER_GIVEN, OTHER_DUF, YEARS_11B, aged, day, each, number_of
from tests.forms.person.boundaries import NO_DATE, UNKNOWN_AGE

__all__ = ["ACROSS", "BOUNDARIES"]

YEARS: Final = YEARS_11B
CODES: Final = {
    "TILTAK_1": "01",
    "TILTAK_2": "02",
    "TILTAK_3": "03",
    "TILTAK_4": "04",
    "TILTAK_6": "06",
    "TILTAK_7": "07",
    "TILTAK_8": "08",
    "TILTAK_9": "10",
    "TILTAK_10": "11",
    "TILTAK_11": "99",
}
"""Each box of courses and measures and its own code."""
NO_MEASURE: Final = dict.fromkeys(CODES, "")
MONTHS: Final = {f"STMND_{month}": f"{month:02d}" for month in range(1, 13)}
NO_MONTH: Final = dict.fromkeys(MONTHS, "")
NUMERIC: Final = {
    "KOMMUNE_NR": 4,
    "VERSION": 2,
    "BYDELSNR": 2,
    "DISTRIKTSNR": 2,
    "PERSON_FODSELSNR": 11,
    "PERSON_DUF": 12,
    "KJONN": 1,
    "EKTSTAT": 1,
    "STARTDATO": 6,
    "INNTEKTSGIVENDE_ARBEID": 1,
    **dict.fromkeys([*CODES, "TILTAK_5"], 2),
    "STATUS": 2,
    "AVSLUTNINGSDATO": 6,
    **dict.fromkeys(MONTHS, 2),
    "STONADSSUM": 7,
}
"""The fields at 1-10 and 19-111, and their widths."""
ENDED: Final = codes("01 02 03 04 05 07 08 09 10")
STATUSES: Final = codes("01 02 03 04 05 06 07 08 09 10")

SYNTHETIC: Final = number_of("018185", 750)
"""Right check digits, but the month is one of the synthetic series."""
D_NUMBER: Final = number_of("410185", 750)
WRONG_CHECK_DIGIT: Final = NEVER_GIVEN[:10] + str((int(NEVER_GIVEN[10]) + 1) % 10)


def months(count: int) -> dict[str, str]:
    """Tick so many months, from December back."""
    ticked = list(MONTHS)[-count:]
    return NO_MONTH | {key: MONTHS[key] for key in ticked}


BOUNDARIES: Final = (
    # 2
    Boundary(
        "ulovlig_tegn",
        YEARS,
        fails=[
            {key: odd + "1" * (width - 1)}
            for key, width in NUMERIC.items()
            for odd in ("A", "-", "+", "/", ":", "\xa0", "\t", "\x00")
        ]
        + [{key: "1" * (width - 1) + "X"} for key, width in NUMERIC.items()],
        passes=[
            {},
            *({key: ""} for key in NUMERIC),
            *({key: "1" * width} for key, width in NUMERIC.items()),
            *({key: "0" * width} for key, width in NUMERIC.items()),
            {"STONADSSUM": "1 2"},
            {"PERSON_JOURNALNR": "A-\xe5/+\xa0"},
        ],
    ),
    # 3, 4
    Boundary("kommunenummer", YEARS, fails=each(KOMMUNE_NR=["0301", "4602", "4600", ""]), passes=[{}]),
    Boundary("oppgavear", YEARS, fails=each(VERSION=["10", "17", "", "00"]), passes=[{}]),
    *(
        Boundary("oppgavear", only(year), fails=each(VERSION=[f"{year % 100 + by:02d}" for by in (-1, 1)]))
        for year in YEARS
    ),
    # 5
    Boundary(
        "fodselsnummer",
        YEARS,
        fails=each(
            PERSON_FODSELSNR=[
                *("", "00000000000", WRONG_CHECK_DIGIT, SYNTHETIC, DUF[:11], NEVER_GIVEN[:10]),
                *(number_of("310285", 750), number_of("290285", 750), number_of("720185", 750), "01018500100"),
            ]
        ),
        passes=each(PERSON_FODSELSNR=[NEVER_GIVEN, D_NUMBER, number_of("290284", 750), number_of("710185", 750)]),
    ),
    # 6
    Boundary(
        "duf_nummer",
        YEARS,
        fails=each(PERSON_DUF=[DUF[:11], DUF[:11] + str((int(DUF[11]) + 1) % 10), " " + DUF[:11], "1"]),
        passes=each(PERSON_DUF=["", DUF, OTHER_DUF, "000000000000"]),
    ),
    # 7, 8, 10, 12
    Boundary("kjonn", YEARS, fails=each(KJONN=["", "0", "3", "\xa0"]), passes=each(KJONN=["1", "2"])),
    Boundary("sivilstand", YEARS, fails=each(EKTSTAT=["", "0", "6", "\xa0"]), passes=each(EKTSTAT=codes("1 2 3 4 5"))),
    Boundary(
        "inntektsgivende_arbeid",
        YEARS,
        fails=each(INNTEKTSGIVENDE_ARBEID=["", "0", "3", "\xa0"]),
        passes=each(INNTEKTSGIVENDE_ARBEID=["1", "2"]),
    ),
    Boundary("status", YEARS, fails=each(STATUS=["", "00", "11", "6", " 6", "\xa0"]), passes=each(STATUS=STATUSES)),
    # 9
    Boundary(
        "startdato",
        YEARS,
        fails=each(STARTDATO=[*NO_DATE, "310214", "310414", "290213"]),
        passes=each(STARTDATO=["290212", "280213", "300414", "311299", "010103", "010151", "311250"]),
    ),
    # 11
    Boundary(
        "tiltak",
        YEARS,
        fails=[
            NO_MEASURE,
            dict.fromkeys(CODES, "00"),
            *(CODES | {key: text} for key, code in CODES.items() for text in but(CODES.values(), code)[:-2]),
            *(CODES | {key: text} for key in CODES for text in ("05", "0 ", " 0", "\xa0")),
            *({"TILTAK_5": text} for text in ("05", "01", "0 ", "99")),
            {**NO_MEASURE, "TILTAK_5": "00"},
        ],
        passes=[
            CODES,
            CODES | {"TILTAK_5": "00"},
            *({**NO_MEASURE, key: code} for key, code in CODES.items()),
            *({**dict.fromkeys(CODES, "00"), key: code} for key, code in CODES.items()),
        ],
    ),
    # 13
    Boundary(
        "avslutningsdato",
        YEARS,
        fails=[
            *each(STATUS=ENDED, AVSLUTNINGSDATO=["", day("3112", -1), day("0101", 1)]),
            *each(STATUS="01", AVSLUTNINGSDATO=[*NO_DATE, day("3102"), day("3104"), day("0101", -100 + 1)]),
        ],
        passes=[
            *each(STATUS=ENDED, AVSLUTNINGSDATO=[day("0101"), day("3112")]),
            *each(STATUS=["06", "", "11"], AVSLUTNINGSDATO=["", day("3112", -1), "000000"]),
        ],
    ),
    # 14
    Boundary(
        "stonadsmaneder",
        YEARS,
        fails=[
            NO_MONTH,
            dict.fromkeys(MONTHS, "00"),
            *(MONTHS | {key: text} for key, code in MONTHS.items() for text in but(MONTHS.values(), code)[:-2]),
            *(MONTHS | {key: text} for key in MONTHS for text in ("13", "0 ", " 0", "\xa0")),
        ],
        passes=[
            MONTHS,
            *({**NO_MONTH, key: code} for key, code in MONTHS.items()),
            *({**dict.fromkeys(MONTHS, "00"), key: code} for key, code in MONTHS.items()),
        ],
    ),
    # 15
    Boundary(
        "stonadssum",
        YEARS,
        fails=each(STONADSSUM=["", "0", "0000000", "-1", "x", "1 2", "350000", "350001", "9999999"]),
        passes=each(STONADSSUM=["1", "0000001", "349999", "349 "]),
    ),
    # 16: two digits up to 50 are a year of this century
    Boundary(
        "slutt_for_start",
        YEARS,
        fails=[
            *each(STARTDATO="020314", AVSLUTNINGSDATO=["010314", "020214", "020313", "311213", "010151"]),
            *each(STARTDATO="010150", AVSLUTNINGSDATO=["311249", "311299", "010151"]),
            *each(STARTDATO="010100", AVSLUTNINGSDATO="311299"),
        ],
        passes=[
            *each(STARTDATO="020314", AVSLUTNINGSDATO=["020314", "030314", "010414", "010115", "311250"]),
            *each(STARTDATO="311299", AVSLUTNINGSDATO="010100"),
            *each(STARTDATO="010151", AVSLUTNINGSDATO=["010151", "010150"]),
            *each(STARTDATO="020314", AVSLUTNINGSDATO=["", "000000", "310214", "290213"]),
            *each(STARTDATO=["", "310214"], AVSLUTNINGSDATO="010114"),
        ],
    ),
    # 18
    Boundary(
        "desember_mangler",
        YEARS,
        fails=[*each(STATUS="06", STMND_12=["", "00", "11", "2 "])],
        passes=[*each(STATUS="06", STMND_12="12"), *each(STATUS=[*ENDED, ""], STMND_12=["", "00"])],
    ),
    # 19: the sum divided by the months, rounded down
    *(
        Boundary(
            "hoy_per_maned",
            YEARS,
            fails=[{**months(count), "STONADSSUM": str(20_000 * count + more)} for more in (0, 1)],
            passes=[{**months(count), "STONADSSUM": str(20_000 * count - 1)}],
        )
        for count in range(1, 13)
    ),
    Boundary(
        "hoy_per_maned",
        YEARS,
        fails=[{**dict.fromkeys(MONTHS, "00"), key: code, "STONADSSUM": "20000"} for key, code in MONTHS.items()],
        passes=[
            *({**NO_MONTH, key: code, "STONADSSUM": "19999"} for key, code in MONTHS.items()),
            *({**nothing, "STONADSSUM": "9999999"} for nothing in (NO_MONTH, dict.fromkeys(MONTHS, "00"))),
            *({**months(12), "STONADSSUM": text} for text in ("", "0", "x")),
        ],
    ),
    # 20: the sum of the year, whatever the months
    Boundary(
        "lav_sum",
        YEARS,
        fails=each(STONADSSUM=["8000", "7999", "1", "0", "", "x"]),
        passes=[
            *each(STONADSSUM=["8001", "9999999"]),
            {**MONTHS, "STONADSSUM": "8001"},
        ],
    ),
    # 21, 22
    Boundary(
        "under_18",
        YEARS,
        fails=each(PERSON_FODSELSNR=[aged(17), aged(0)]),
        passes=each(PERSON_FODSELSNR=[aged(18), aged(60), *UNKNOWN_AGE, "X1010000100", NEVER_GIVEN]),
    ),
    Boundary(
        "hoy_alder",
        YEARS,
        fails=each(PERSON_FODSELSNR=[aged(99), number_of("010160", 500)]),
        passes=each(PERSON_FODSELSNR=[aged(98), aged(60), *UNKNOWN_AGE, "X1010000100", NEVER_GIVEN]),
    ),
    # 23
    Boundary(
        "hoy_sum",
        YEARS,
        fails=each(STONADSSUM=["220000", "220001", "9999999"]),
        passes=each(STONADSSUM=["219999", "0", "", "x"]),
    ),
)
"""All boundaries of 11B."""

ACROSS: Final = ()
"""11B has no control that compares records."""
