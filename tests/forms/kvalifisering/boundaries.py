"""Boundaries of the controls of 11CF: the limits, codes, dates and ages of each year, row by row.

The numbers in the comments are the official ones.
"""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, Records, between, one_way, only
from tests.forms.kvalifisering.boundaries_program import PROGRAM
from tests.forms.lines import ELSEWHERE, NEVER_GIVEN, OSLO, YEARS, aged, each
from tests.forms.person import boundaries as person
from tests.forms.person.boundaries import UNKNOWN_AGE

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

BOUNDARIES: Final = (*person.BOUNDARIES, *_PERSON, *PROGRAM, *_STONAD)
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
