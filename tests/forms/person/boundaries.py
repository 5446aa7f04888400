"""Boundaries of the controls that both forms have as they stand: 03-05 and 08-12."""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, between, codes, only
from tests.forms.lines import DUF, NEVER_GIVEN, OSLO, YEARS, each, number_of, placeholder

__all__ = ["BOUNDARIES", "BYDELER", "NO_DATE", "NO_DATE_LATER", "UNKNOWN_AGE"]

BYDELER: Final = tuple(f"{number:02d}" for number in range(1, 16))
NO_DATE: Final = ("", "000000", "320126", "001226", "011326", "010026", "0101 6", " 10126", "01-126", "A10126")
"""Texts that are no date of six digits."""
NO_DATE_LATER: Final = (
    *("", "00000000", "32012026", "00122026", "01132026", "01002026", "01010000"),
    *("0101 026", " 1012026", "010126", "01-12026", "A1012026"),
)
"""Texts that are no date of eight digits."""

UNKNOWN_AGE: Final = ("", "00000000000", "99999900000")
"""Numbers that no year's program can tell an age from."""

WRONG_CHECK_DIGIT: Final = NEVER_GIVEN[:10] + str((int(NEVER_GIVEN[10]) + 1) % 10)
NO_SUCH_DAY: Final = number_of("310285", 750)
SYNTHETIC: Final = number_of("018185", 750)
"""Right check digits, but the month is one of the synthetic series."""

BOUNDARIES: Final = (
    # 3
    Boundary("kommunenummer", YEARS, fails=each(KOMMUNE_NR=["0301", "4602", "4600", ""]), passes=[{}]),
    # 3a: what is Oslo is said by the region until 2022, then by the record
    Boundary("bydelsnummer", only(2020), fails=each(BYDELSNR=["", "01", "15", "99"]), passes=each(BYDELSNR="00")),
    Boundary(
        "bydelsnummer",
        between(2021),
        fails=each(KOMMUNE_NR=["4601", "0300"], BYDELSNR=["00", "01", "15", "99"]),
        passes=each(KOMMUNE_NR=["4601", "0300"], BYDELSNR=""),
    ),
    # A no-break space is content until 2022, and white space from 2023.
    Boundary("bydelsnummer", between(2021, 2022), fails=each(BYDELSNR="\xa0\xa0")),
    Boundary("bydelsnummer", between(2023), passes=each(BYDELSNR="\xa0\xa0")),
    Boundary(
        "bydelsnummer",
        YEARS,
        fails=each(KOMMUNE_NR="0301", BYDELSNR=["", "00", "16", "1", "99"]),
        passes=each(KOMMUNE_NR="0301", BYDELSNR=BYDELER),
        region=OSLO,
    ),
    Boundary(
        "bydelsnummer",
        between(2023),
        fails=each(KOMMUNE_NR="0301", BYDELSNR=["", "00", "16"]),
        passes=each(KOMMUNE_NR="0301", BYDELSNR=BYDELER),
    ),
    Boundary(
        "bydelsnummer",
        between(2023),
        fails=each(KOMMUNE_NR="4601", BYDELSNR=["01", "15"]),
        passes=each(KOMMUNE_NR="4601", BYDELSNR=""),
        region=OSLO,
    ),
    # 4
    Boundary("oppgavear", YEARS, fails=each(VERSION=["19", "27", "", "00"]), passes=[{}]),
    *(
        Boundary("oppgavear", only(year), fails=each(VERSION=[f"{year % 100 + by:02d}" for by in (-1, 1)]))
        for year in YEARS
    ),
    # 4A
    Boundary(
        "fodselsdato",
        between(2025),
        fails=each(FODSELSDATO=NO_DATE_LATER),
        passes=each(FODSELSDATO=["01011985", "31121985", "31021985", "01010001"]),
    ),
    # 5
    Boundary(
        "fodselsnummer",
        YEARS,
        fails=each(PERSON_FODSELSNR=["", WRONG_CHECK_DIGIT, DUF[:11], NEVER_GIVEN[:10]]),
        passes=each(PERSON_FODSELSNR=NEVER_GIVEN),
    ),
    Boundary("fodselsnummer", only(2020), fails=each(PERSON_FODSELSNR=[NO_SUCH_DAY, SYNTHETIC, "00000000000"])),
    Boundary(
        "fodselsnummer",
        between(2021),
        passes=each(PERSON_FODSELSNR=[NO_SUCH_DAY, SYNTHETIC, "00000000000"]),
    ),
    Boundary("fodselsnummer", between(2020, 2022), fails=each(PERSON_FODSELSNR=placeholder("010185"))),
    Boundary(
        "fodselsnummer",
        between(2023),
        fails=each(PERSON_FODSELSNR=["01018500300", "99999900100"]),
        passes=each(PERSON_FODSELSNR=["01018500100", "01018500200", "01018599999"]),
    ),
    Boundary("fodselsnummer", only(2023, 2024), passes=each(PERSON_FODSELSNR=["41018500100", "01818500100"])),
    Boundary("fodselsnummer", between(2025), fails=each(PERSON_FODSELSNR=["41018500100", "01818500100"])),
    # 8-10
    Boundary("kjonn", YEARS, fails=each(KJONN=["", "0", "3", "\xa0"]), passes=each(KJONN=["1", "2"])),
    Boundary(
        "sivilstand",
        YEARS,
        fails=each(EKTSTAT=["", "0", "6", "\xa0"]),
        passes=each(EKTSTAT=codes("1 2 3 4 5")),
    ),
    Boundary("forsorgerplikt", YEARS, fails=each(BU18=["", "0", "3"]), passes=each(BU18=["1", "2"])),
    # 11, 12
    Boundary(
        "antall_barn_mangler",
        YEARS,
        fails=each(BU18="1", ANTBU18=["", "0", "00", "-1", "xx"]),
        passes=[*each(BU18="1", ANTBU18=["1", "+1", "14"]), *each(BU18=["2", "", "0"], ANTBU18=["", "0"])],
    ),
    Boundary(
        "antall_barn_uten_kryss",
        YEARS,
        fails=each(BU18=["2", "", "3"], ANTBU18=["1", "01", "+1", "1 ", "99"]),
        passes=[*each(BU18="1", ANTBU18="1"), *each(BU18="2", ANTBU18=["", "0", "-1", "1x"])],
    ),
    Boundary("antall_barn_uten_kryss", between(2020, 2022), passes=each(ANTBU18=["\xa01", "1\xa0"])),
    Boundary("antall_barn_uten_kryss", between(2023), fails=each(ANTBU18=["\xa01", "1\xa0"])),
)
