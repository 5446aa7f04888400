"""Boundaries of what the recipient lives on, and the work and benefits that go with it: 14-25 of 11F."""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, between, but, codes, only
from tests.forms.lines import YEARS, aged, each
from tests.forms.person.boundaries import UNKNOWN_AGE

__all__ = ["LIVSOPPHOLD"]

ARBSIT: Final = codes("00 01 02 03 04 05 06 07 08 09 10 11")
TRYGDESIT: Final = codes("00 01 02 03 04 05 06 07 08 09 10 11 12 13 14")
TRYGD: Final = "01 02 04 05 06 07 09 10 11"
VKLO: Final = codes("0 1 2 3 4 5 6 7 8 9")


def _arbsit(control: str, vklo: str, expected: str, years: tuple[int, ...]) -> Boundary:
    """Say which work situations go with a source of livelihood."""
    return Boundary(
        control,
        years,
        fails=each(VKLO=vklo, ARBSIT=but(ARBSIT, expected)),
        passes=[*each(VKLO=vklo, ARBSIT=codes(expected)), *each(VKLO=but(VKLO, vklo), ARBSIT=["", "11"])],
    )


def _trygdesit(control: str, expected: str, years: tuple[int, ...]) -> Boundary:
    """Say which benefits go with living on one."""
    return Boundary(
        control,
        years,
        fails=each(VKLO="3", TRYGDESIT=but(TRYGDESIT, expected)),
        passes=[*each(VKLO="3", TRYGDESIT=codes(expected)), *each(VKLO=but(VKLO, "3"), TRYGDESIT="")],
    )


LIVSOPPHOLD: Final = (
    # 14
    Boundary(
        "viktigste_kilde", YEARS, fails=each(VKLO=["0", "", "A", "\xa0"]), passes=each(VKLO=codes("1 2 3 4 5 6 7 8 9"))
    ),
    # 15-19
    _arbsit("arbeidsinntekt", "1", "01 02", YEARS),
    _arbsit("kursstonad", "2", "03 05 06 09 10", only(2020)),
    _arbsit("kursstonad", "2", "03 05 06", between(2021)),
    _arbsit("stipend", "4", "03", YEARS),
    _arbsit("introduksjonsstotte", "6", "09", YEARS),
    _arbsit("kvalifiseringsstonad", "8", "10", YEARS),
    # 20, 20_A, 20_B
    _trygdesit("trygd", f"{TRYGD} 12", only(2020)),
    _trygdesit("trygd", TRYGD, between(2021, 2023)),
    Boundary(
        "ingen_trygd",
        only(2024, 2025),
        fails=each(VKLO=but(VKLO, "3"), TRYGDESIT=["01", "13", ""]) + each(VKLO="1", TRYGDESIT=but(TRYGDESIT, "12")),
        passes=[*each(VKLO=but(VKLO, "3"), TRYGDESIT="12"), *each(VKLO="3", TRYGDESIT=["01", "12", ""])],
    ),
    _trygdesit("trygd_eller_stonad", f"{TRYGD} 13", between(2024)),
    # 21
    _arbsit("sosialhjelp", "5", "02 04 05 06 07 08", between(2023, 2025)),
    _arbsit("sosialhjelp", "5", "02 03 04 05 06 07 08", only(2026)),
    # 22, from 2026 23A
    *(
        Boundary(
            "ung_alderspensjonist",
            years,
            fails=each(TRYGDESIT="07", PERSON_FODSELSNR=[aged(limit - 1), aged(20)]),
            passes=[
                *each(TRYGDESIT="07", PERSON_FODSELSNR=[aged(limit), aged(80)]),
                *each(TRYGDESIT=["06", "08", "12", ""], PERSON_FODSELSNR=aged(20)),
            ],
        )
        for years, limit in (
            (only(2020), 61),
            (between(2021, 2023), 63),
            (only(2024, 2025), 60),
            (only(2026), 62),
        )
    ),
    Boundary("ung_alderspensjonist", YEARS, fails=each(TRYGDESIT="07", PERSON_FODSELSNR=UNKNOWN_AGE)),
    # 22 in 2026
    Boundary(
        "trygdesituasjon",
        only(2026),
        fails=each(TRYGDESIT=but(TRYGDESIT, f"{TRYGD} 12 13")),
        passes=each(TRYGDESIT=codes(f"{TRYGD} 12 13")),
    ),
    # 23, from 2026 23B
    Boundary(
        "overgangsstonad",
        between(2020, 2022),
        fails=each(TRYGDESIT="05", BU18=["2", ""], ANTBU18=["", "0", "xx"]),
        passes=[
            *each(TRYGDESIT="05", BU18="1", ANTBU18=["", "0", "1"]),
            *each(TRYGDESIT="05", BU18="2", ANTBU18=["1", "-1"]),
            *each(TRYGDESIT=["04", "06", "13", ""], BU18="2", ANTBU18=""),
        ],
    ),
    *(
        Boundary(
            control,
            years,
            fails=[
                *each(TRYGDESIT=trygdesit, BU18=["2", ""], ANTBU18=["", "0", "1"]),
                *each(TRYGDESIT=trygdesit, BU18="1", ANTBU18=["", "0", "-1", "xx"]),
            ],
            passes=[
                *each(TRYGDESIT=trygdesit, BU18="1", ANTBU18=["1", "2"]),
                *each(TRYGDESIT=but(TRYGDESIT, trygdesit), BU18="2", ANTBU18=""),
            ],
        )
        for control, trygdesit, years in (
            ("overgangsstonad", "05", between(2023)),
            ("barnetrygd", "13", only(2026)),  # 23C
        )
    ),
    # 24
    *(
        Boundary(
            "trygd_og_arbeid",
            years,
            fails=each(TRYGDESIT=["04", "07"], ARBSIT=but(ARBSIT, expected)),
            passes=[
                *each(TRYGDESIT=["04", "07"], ARBSIT=codes(expected)),
                *each(TRYGDESIT=but(TRYGDESIT, "04 07"), ARBSIT="01"),
            ],
        )
        for years, expected in (
            (only(2020), "04"),
            (between(2021, 2025), "02 04 07"),
            (only(2026), "02 03 04 05 06 07"),
        )
    ),
    # 24B
    Boundary(
        "arbeidsavklaringspenger",
        YEARS,
        fails=each(VKLO="3", TRYGDESIT="11", ARBSIT="08"),
        passes=[
            *each(VKLO=but(VKLO, "3"), TRYGDESIT="11", ARBSIT="08"),
            *each(VKLO="3", TRYGDESIT=but(TRYGDESIT, "11"), ARBSIT="08"),
            *each(VKLO="3", TRYGDESIT="11", ARBSIT=but(ARBSIT, "08")),
        ],
    ),
    # 25
    Boundary(
        "arbeidssituasjon",
        YEARS,
        fails=each(ARBSIT=["00", "11", "", "1", " 1", "99"]),
        passes=each(ARBSIT=ARBSIT[1:11]),
    ),
)
