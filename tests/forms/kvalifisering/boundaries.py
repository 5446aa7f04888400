"""Boundaries of the controls of 11CF: the limits, codes, dates and ages of each year, row by row.

The numbers in the comments are the official ones.
"""

from __future__ import annotations

from typing import Final

from kostra_sdk.ids.kommuner import kommuner
from tests.forms.boundary import Boundary, Records, between, codes, one_way, only
from tests.forms.lines import ELSEWHERE, NEVER_GIVEN, OSLO, YEARS, aged, day, each
from tests.forms.person import boundaries as person
from tests.forms.person.boundaries import NO_DATE, NO_DATE_LATER, UNKNOWN_AGE

__all__ = ["ACROSS", "BOUNDARIES"]

STMND: Final = [f"STMND_{month}" for month in range(1, 13)]
NO_MONTH: Final = dict.fromkeys(STMND, "")
GARBAGE: Final = dict.fromkeys(STMND, "99")

MED: Final = {
    "KVP_MED_KOMMBOS": "4",
    "KVP_MED_HUSBANKBOS": "5",
    "KVP_MED_SOSHJ_ENGANG": "9",
    "KVP_MED_SOSHJ_PGM": "8",
    "KVP_MED_SOSHJ_SUP": "7",
}
"""Each kind of other support and its own code."""
WITH: Final = {"KVP_MED_ASTONAD": "1"}
WITHOUT: Final = {"KVP_MED_ASTONAD": "2"}
ODD_MED: Final = dict.fromkeys(MED, "X")

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

_PERSON = (
    # 6
    Boundary(
        "under_18",
        YEARS,
        fails=each(PERSON_FODSELSNR=[aged(17), aged(1)]),
        passes=each(PERSON_FODSELSNR=[aged(18), aged(60)]),
    ),
    Boundary("under_18", between(2020, 2022), fails=each(PERSON_FODSELSNR=UNKNOWN_AGE)),
    Boundary("under_18", between(2023), passes=each(PERSON_FODSELSNR=UNKNOWN_AGE)),
    # In 2021 and 2022 the age fails to compute where the sixth character is no digit.
    *(
        one_way("under_18", years, each(PERSON_FODSELSNR=["01011X00000", "01012 00000"]), fires=fires)
        for years, fires in ((only(2020), True), (between(2021), False))
    ),
    Boundary("hoy_alder", YEARS, passes=each(PERSON_FODSELSNR=["01011X00000", *UNKNOWN_AGE])),
    # 7
    *(
        Boundary(
            "hoy_alder",
            years,
            fails=each(PERSON_FODSELSNR=[aged(first), aged(first + 1)]),
            passes=each(PERSON_FODSELSNR=[aged(first - 1), aged(30)]),
        )
        for years, first in ((only(2020), 97), (between(2021, 2024), 68), (between(2025), 69))
    ),
    # 13
    *(
        Boundary(
            "mange_barn",
            years,
            fails=each(ANTBU18=[str(first), "99"]),
            passes=each(ANTBU18=[str(first - 1), "0", "", "xx", "-9"]),
        )
        for years, first in ((between(2020, 2021), 11), (between(2022), 14))
    ),
)

_DATES = {
    "soknad_registrert": "REG_DATO",
    "vedtak_fattet": "VEDTAK_DATO",
    "begynt_i_program": "BEGYNT_DATO",
}
_PROGRAM = (
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
        for years, fires in ((between(2020, 2023), True), (between(2025), False))
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

_STONAD = (
    # 26
    Boundary(
        "annen_stonad",
        only(2020),
        fails=each(KVP_MED_ASTONAD=["3", "X"]),
        passes=each(KVP_MED_ASTONAD=["0", "", "1", "2"]),
    ),
    Boundary(
        "annen_stonad",
        between(2021),
        fails=each(KVP_MED_ASTONAD=["0", "", "3", "X"]),
        passes=each(KVP_MED_ASTONAD=["1", "2"]),
    ),
    # 27, answer 1
    Boundary(
        "stonad_uten_svar",
        only(2020),
        fails=[WITH | ODD_MED],
        passes=[
            WITH,
            *({**WITH, **ODD_MED, key: text} for key, code in MED.items() for text in (code, "", "0")),
            *({"KVP_MED_ASTONAD": answer, **ODD_MED} for answer in ("2", "", "0")),
        ],
    ),
    *(
        Boundary(
            control,
            years,
            fails=[
                WITH,
                WITH | ODD_MED,
                WITH | dict.fromkeys(MED, "0"),
                *({**WITH, key: "1"} for key in MED),
            ],
            passes=[
                *({**WITH, key: code} for key, code in MED.items()),
                *({**WITH, **ODD_MED, key: code} for key, code in MED.items()),
                *each(KVP_MED_ASTONAD=["2", "", "0"]),
            ],
        )
        for control, years in (("stonad_uten_svar", between(2021, 2022)), ("stonad_og_svar", between(2023)))
    ),
    # 27, answer 2
    Boundary(
        "svar_uten_stonad",
        between(2020, 2022),
        fails=[{**WITHOUT, key: text} for key, code in MED.items() for text in (code, "X", "1")],
        passes=[
            WITHOUT,
            WITHOUT | dict.fromkeys(MED, "0"),
            *({**WITHOUT, key: "0"} for key in MED),
            *({"KVP_MED_ASTONAD": answer, key: code} for answer in ("1", "", "0") for key, code in MED.items()),
        ],
    ),
    Boundary(
        "stonad_og_svar",
        between(2023),
        fails=[*({**WITHOUT, key: code} for key, code in MED.items())],
        passes=[
            WITHOUT,
            WITHOUT | ODD_MED,
            *({"KVP_MED_ASTONAD": answer, key: code} for answer in ("3", "") for key, code in MED.items()),
        ],
    ),
    # 28
    Boundary(
        "stonadsmaneder",
        between(2021),
        fails=[
            *({**months, "STATUS": status} for months in (NO_MONTH, GARBAGE) for status in ("1", "3", "")),
            dict.fromkeys(STMND, "00"),
            *({**NO_MONTH, key: f"{month % 12 + 1:02d}"} for month, key in enumerate(STMND, start=1)),
        ],
        passes=[
            *({**NO_MONTH, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
            *({**months, "STATUS": "2"} for months in (NO_MONTH, GARBAGE)),
        ],
    ),
    # 29
    Boundary(
        "stonadssum_mangler",
        between(2020, 2022),
        fails=each(KVP_STONAD=["", "x", "1 2", "\xa01"]),
        passes=each(KVP_STONAD=["0", "1", "-1", "+1"]),
    ),
    Boundary(
        "stonadssum_mangler",
        between(2023),
        fails=each(STATUS="1", KVP_STONAD=["", "x", "0", "-1"]),
        passes=[*each(STATUS="1", KVP_STONAD=["1", "\xa01"]), *each(STATUS=["2", "3", "7", ""], KVP_STONAD=["", "0"])],
    ),
    # 30
    Boundary(
        "varighet_uten_sum",
        only(2020),
        fails=[*each(KVP_STONAD=["", "x"]), {**NO_MONTH, "KVP_STONAD": ""}, {**GARBAGE, "KVP_STONAD": "x"}],
        passes=each(KVP_STONAD=["0", "1", "-1"]),
    ),
    *(
        Boundary(
            "varighet_uten_sum",
            years,
            fails=[{**NO_MONTH, key: f"{month:02d}", "KVP_STONAD": ""} for month, key in enumerate(STMND, start=1)],
            passes=[
                *each(KVP_STONAD=["0", "1", "-1"]),
                *({**months, "KVP_STONAD": ""} for months in (NO_MONTH, GARBAGE)),
            ],
        )
        for years in (between(2021, 2022), between(2023))
    ),
    Boundary("varighet_uten_sum", between(2021, 2022), fails=each(KVP_STONAD=["x", "\xa0"], STATUS=["1", "2"])),
    Boundary(
        "varighet_uten_sum",
        between(2023),
        fails=each(KVP_STONAD=["", "\xa0"], STATUS=["1", "3", "7", ""]),
        passes=[*each(KVP_STONAD=["x", "0x"]), *each(KVP_STONAD="", STATUS="2")],
    ),
    # 31
    Boundary(
        "sum_uten_varighet",
        between(2021),
        fails=[{**months, "KVP_STONAD": amount} for months in (NO_MONTH, GARBAGE) for amount in ("1", "2")],
        passes=[
            *({**NO_MONTH, key: f"{month:02d}", "KVP_STONAD": "1"} for month, key in enumerate(STMND, start=1)),
            *({**NO_MONTH, "KVP_STONAD": amount} for amount in ("0", "-1", "", "x")),
        ],
    ),
    *(
        one_way(
            "sum_uten_varighet",
            years,
            [{**NO_MONTH, "KVP_STONAD": "1", "STATUS": status} for status in ("2", "3", "7", "")],
            fires=fires,
        )
        for years, fires in ((between(2021, 2022), True), (between(2023), False))
    ),
    # 32
    *(
        Boundary(
            "stonadssum_hoy",
            years,
            fails=each(KVP_STONAD=[str(limit + 1), "9999999"]),
            passes=each(KVP_STONAD=[str(limit), "0", "", "x", "-1"]),
        )
        for years, limit in ((between(2020, 2021), 235_000), (between(2022), 600_000))
    ),
    # 33
    Boundary(
        "stonadssum_lav",
        between(2020, 2021),
        fails=each(KVP_STONAD=["7999", "0", "-1"]),
        passes=each(KVP_STONAD=["8000", "8001", "", "x"]),
    ),
)

BOUNDARIES: Final = (*person.BOUNDARIES, *_PERSON, *_PROGRAM, *_STONAD)
"""All boundaries of 11CF."""


def _of(*records: tuple[str, str, str]) -> list[dict[str, str]]:
    """Write records of number, status and kommune, each with a journal number of its own."""
    return [
        {
            "PERSON_JOURNALNR": f"J{journal}",
            "PERSON_FODSELSNR": number,
            "STATUS": status,
            "KOMMUNE_NR": kommune,
        }
        for journal, (number, status, kommune) in enumerate(records)
    ]


_NUMBER, _DATED = NEVER_GIVEN, "01018500100"
_HERE, _OSLO = "4601", "0301"
ACROSS: Final = (
    # 5A: the same number, from 2022 with the same status
    Records(
        "fodselsnummer_dubletter",
        between(2021),
        records=_of((_NUMBER, "1", _HERE), (_DATED, "1", _HERE), (_NUMBER, "1", _HERE)),
        fires=[1, 3],
    ),
    *(
        Records(
            "fodselsnummer_dubletter",
            years,
            records=_of((_NUMBER, "1", _HERE), (_NUMBER, "2", _HERE), (_NUMBER, "1", _HERE)),
            fires=fires,
        )
        for years, fires in ((only(2021), [1, 2, 3]), (between(2022), [1, 3]))
    ),
    # numbers that pass modulus 11, from 2023 all that pass control 05
    *(
        Records(
            "fodselsnummer_dubletter",
            years,
            records=_of((_DATED, "1", _HERE), (_NUMBER, "1", _HERE), (_DATED, "1", _HERE)),
            fires=fires,
        )
        for years, fires in ((between(2021, 2022), []), (between(2023), [1, 3]))
    ),
    *(
        Records("fodselsnummer_dubletter", between(2021), records=_of(*[(number, "1", _HERE)] * 2), fires=fires)
        for number, fires in (("00000000000", [1, 2]), ("", []), ("01018500000", []))
    ),
    # outside Oslo, by the region until 2022, then by the record
    *(
        Records(
            control,
            years,
            records=[record | change for record in _of(*[(_NUMBER, "1", kommune)] * 2)],
            fires=[1, 2] if counts else [],
            region=region,
        )
        for control, change in (
            ("fodselsnummer_dubletter", {}),
            ("journalnummer_dubletter", {"PERSON_JOURNALNR": "A"}),
        )
        for years, region, kommune, counts in (
            (between(2021, 2022), ELSEWHERE, _OSLO, True),
            (between(2021, 2022), OSLO, _HERE, False),
            (between(2023), ELSEWHERE, _OSLO, False),
            (between(2023), OSLO, _HERE, True),
        )
    ),
    # 5B: blank ones are equal too
    *(
        Records(
            "journalnummer_dubletter",
            between(2021),
            records=[{"PERSON_JOURNALNR": journal} for journal in journals],
            fires=fires,
        )
        for journals, fires in (
            (("A", "B", "A"), [1, 3]),
            (("A", "B", "a"), []),
            (("", "B", ""), [1, 3]),
            (("A", " A"), []),
        )
    ),
)
"""Files of a few records in which some have what others have."""
