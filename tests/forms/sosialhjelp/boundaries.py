"""Boundaries of the controls of 11F: the limits, codes and ages of each year, row by row.

The numbers in the comments are the official ones.
"""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, Records, between, but, codes, one_way, only
from tests.forms.lines import DUF, ELSEWHERE, NEVER_GIVEN, OSLO, YEARS, aged, each, number_of, placeholder
from tests.forms.person import boundaries as person
from tests.forms.person.boundaries import NO_DATE, NO_DATE_LATER, UNKNOWN_AGE

__all__ = ["ACROSS", "BOUNDARIES"]

ARBSIT: Final = codes("00 01 02 03 04 05 06 07 08 09 10 11")
TRYGDESIT: Final = codes("00 01 02 03 04 05 06 07 08 09 10 11 12 13 14")
TRYGD: Final = "01 02 04 05 06 07 09 10 11"
VKLO: Final = codes("0 1 2 3 4 5 6 7 8 9")

MONTHS: Final = codes("JAN FEB MARS APRIL MAI JUNI JULI AUG SEPT OKT NOV DES")
STMND: Final = [f"STMND_{month}" for month in range(1, 13)]
NO_MONTH: Final = dict.fromkeys(STMND, "")
GARBAGE: Final = dict.fromkeys(STMND, "99")

VILKAR: Final = {
    "VILKARARBEID": "16",
    "VILKARKURS": "17",
    "VILKARUTD": "04",
    "VILKARJOBBLOG": "06",
    "VILKARJOBBTILB": "07",
    "VILKARSAMT": "08",
    "VILKAROKRETT": "10",
    "VILKARLIVSH": "18",
    "VILKARHELSE": "14",
    "VILKARANNET": "15",
    "VILKARDIGPLAN": "19",
}
"""Each condition and its own code."""
NEW_VILKAR: Final = "VILKARNORSKSAMISKOPPL"
UNTICKED: Final = {"VILKARSOSLOV": "1"}
OTHER_BOXES: Final = [{**UNTICKED, "SANKSJONRED": "01"}, {**UNTICKED, "SANKSJONANDRE": "02"}]
VEDTAK: Final = [{**UNTICKED, "VEDTAKARB": "01"}, {**UNTICKED, "VEDTAKGRUNN": "04"}]
ODD_VILKAR: Final = {**UNTICKED, **dict.fromkeys(VILKAR, "99")}


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


_PERSON = (
    # 3a: what is Oslo is said by the region until 2022, whatever the record says
    Boundary(
        "bydelsnummer",
        between(2021, 2022),
        fails=each(KOMMUNE_NR="0301", BYDELSNR=["00", "01"]),
        passes=each(KOMMUNE_NR="0301", BYDELSNR=""),
    ),
    Boundary(
        "bydelsnummer",
        between(2020, 2022),
        fails=each(KOMMUNE_NR="4601", BYDELSNR=["", "00", "16"]),
        passes=each(KOMMUNE_NR="4601", BYDELSNR=["01", "15"]),
        region=OSLO,
    ),
    # 6: in 2020 and 2026 unknown fires too
    Boundary(
        "under_18",
        (2020, *between(2023)),
        fails=each(PERSON_FODSELSNR=[aged(17), aged(1)]),
        passes=each(PERSON_FODSELSNR=[aged(18), aged(60)]),
    ),
    Boundary("under_18", only(2020, 2026), fails=each(PERSON_FODSELSNR=UNKNOWN_AGE)),
    Boundary("under_18", between(2023, 2025), passes=each(PERSON_FODSELSNR=UNKNOWN_AGE)),
    # 7
    Boundary(
        "hoy_alder",
        (2020, *between(2025)),
        fails=each(PERSON_FODSELSNR=[aged(96), aged(97)]),
        passes=each(PERSON_FODSELSNR=[aged(95), *UNKNOWN_AGE]),
    ),
    Boundary(
        "hoy_alder",
        between(2023, 2024),
        fails=each(PERSON_FODSELSNR=[aged(68), aged(69)]),
        passes=each(PERSON_FODSELSNR=[aged(67), *UNKNOWN_AGE]),
    ),
    # 13
    Boundary(
        "mange_barn",
        only(2020),
        fails=each(ANTBU18=["11", "12"]),
        passes=each(ANTBU18=["10", "9", "0", "", "xx", "-9"]),
    ),
    Boundary(
        "mange_barn",
        between(2021, 2022),
        fails=each(ANTBU18=["10", "11", "", "xx", "\xa01"]),
        passes=each(ANTBU18=["9", "09", "+9", "0", "-9"]),
    ),
    Boundary(
        "mange_barn",
        between(2023),
        fails=each(ANTBU18=["14", "15"]),
        passes=each(ANTBU18=["13", "0", "", "xx", "-9"]),
    ),
    # 38
    Boundary(
        "duf_nummer",
        only(2020),
        fails=[
            *each(PERSON_FODSELSNR=["", placeholder("010185"), "00000000000"], PERSON_DUF="202090001099"),
            *each(PERSON_FODSELSNR="", PERSON_DUF=["202090001", "X" + DUF[1:]]),
        ],
        passes=[
            *each(PERSON_FODSELSNR=["", placeholder("010185")], PERSON_DUF=[DUF, "", "000000000000"]),
            *each(PERSON_FODSELSNR=NEVER_GIVEN, PERSON_DUF=[DUF, "", "202090001099"]),
        ],
    ),
    Boundary(
        "duf_nummer",
        between(2021, 2022),
        fails=[
            *each(PERSON_FODSELSNR=["", placeholder("010185"), "01018"], PERSON_DUF="202090001099"),
            *each(PERSON_FODSELSNR=["", "00000000001", "320185", "01018"], PERSON_DUF=""),
        ],
        passes=[
            *each(PERSON_FODSELSNR=["", placeholder("010185")], PERSON_DUF=[DUF, "000000000000"]),
            *each(PERSON_FODSELSNR=[placeholder("010185"), "010185"], PERSON_DUF=""),
            *each(PERSON_FODSELSNR=[NEVER_GIVEN, "00000000000"], PERSON_DUF=["", "202090001099"]),
        ],
    ),
    Boundary(
        "duf_nummer",
        between(2023),
        fails=each(PERSON_FODSELSNR=["", "\xa0"], PERSON_DUF=["", "202090001099", DUF[:11]]),
        passes=[
            *each(PERSON_FODSELSNR=["", "\xa0"], PERSON_DUF=[DUF, "000000000000"]),
            *each(PERSON_FODSELSNR=[NEVER_GIVEN, "0", "x"], PERSON_DUF=["", "202090001099"]),
        ],
    ),
)

_LIVSOPPHOLD = (
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

_STONAD = (
    # 26
    Boundary(
        "stonadsmaneder",
        only(2020),
        fails=[GARBAGE],
        passes=[
            NO_MONTH,
            *({**GARBAGE, key: code} for key in STMND for code in ("", "00")),
            *({**GARBAGE, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
        ],
    ),
    Boundary(
        "stonadsmaneder",
        between(2021),
        fails=[
            NO_MONTH,
            GARBAGE,
            dict.fromkeys(STMND, "00"),
            *({**NO_MONTH, key: f"{month % 12 + 1:02d}"} for month, key in enumerate(STMND, start=1)),
        ],
        passes=[
            *({**NO_MONTH, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
            *({**GARBAGE, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
        ],
    ),
    # 27
    Boundary(
        "stonadssum_mangler",
        only(2020),
        fails=each(BIDRAG=["", "x"], LAAN=["", "x", "1 2"]),
        passes=[*each(BIDRAG=["0", "-1", "1"], LAAN=["", "x"]), *each(BIDRAG=["", "x"], LAAN=["0", "-1", "1"])],
    ),
    Boundary(
        "stonadssum_mangler",
        between(2021),
        fails=each(BIDRAG=["", "x", "0", "-1"], LAAN=["", "x", "0", "-1"]),
        passes=[*each(BIDRAG="1", LAAN=["", "0", "-5"]), *each(BIDRAG=["", "0", "-5"], LAAN="1")],
    ),
    # 28
    Boundary(
        "varighet_uten_sum",
        only(2020),
        fails=[
            *({**GARBAGE, key: code, "BIDRAG": "", "LAAN": "x"} for key in STMND for code in ("", "00")),
            *({**GARBAGE, key: f"{month:02d}", "BIDRAG": "x", "LAAN": ""} for month, key in enumerate(STMND, start=1)),
        ],
        passes=[
            {**GARBAGE, "BIDRAG": "", "LAAN": ""},
            *each(BIDRAG=["0", "1"], LAAN=["", "x"]),
            *each(BIDRAG=["", "x"], LAAN=["0", "1"]),
        ],
    ),
    Boundary(
        "varighet_uten_sum",
        between(2021, 2022),
        fails=[
            *each(BIDRAG=["", "0", "-1", "x"], LAAN=["", "0", "-1", "x"]),
            *({**NO_MONTH, key: f"{month:02d}", "BIDRAG": "", "LAAN": ""} for month, key in enumerate(STMND, start=1)),
        ],
        passes=[
            *each(BIDRAG="1", LAAN=["", "0", "-5"]),
            *each(BIDRAG=["", "0", "-5"], LAAN="1"),
            *({**months, "BIDRAG": "", "LAAN": ""} for months in (NO_MONTH, GARBAGE)),
        ],
    ),
    # 29
    Boundary(
        "sum_uten_varighet",
        only(2020),
        fails=[
            {**GARBAGE, **amounts}
            for amounts in (*each(BIDRAG=["1", "2"], LAAN=["", "0", "-0", "x"]), *each(BIDRAG=["", "-1"], LAAN="2"))
        ],
        passes=[
            NO_MONTH,
            *({**GARBAGE, key: code} for key in STMND for code in ("", "00")),
            *({**GARBAGE, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
            *({**GARBAGE, **amounts} for amounts in each(BIDRAG=["0", "-1"], LAAN=["", "0"])),
            {**GARBAGE, "BIDRAG": "-1", "LAAN": "1"},
        ],
    ),
    Boundary(
        "sum_uten_varighet",
        between(2021, 2022),
        fails=[
            {**months, **amounts}
            for months in (NO_MONTH, GARBAGE)
            for amounts in (*each(BIDRAG="1", LAAN=["", "0"]), *each(BIDRAG=["", "-1"], LAAN="2"))
        ],
        passes=[
            *({**NO_MONTH, key: f"{month:02d}"} for month, key in enumerate(STMND, start=1)),
            *({**NO_MONTH, **amounts} for amounts in each(BIDRAG=["", "0", "-1"], LAAN=["", "0"])),
            {**NO_MONTH, "BIDRAG": "-1", "LAAN": "1"},
        ],
    ),
    # 30
    *(
        Boundary(
            "stonadssum_hoy",
            years,
            fails=[
                *each(BIDRAG=str(first), LAAN=["", "0", "x"]),
                *each(BIDRAG=["", "x"], LAAN=str(first)),
                {"BIDRAG": str(first - 1), "LAAN": "1"},
            ],
            passes=[
                *each(BIDRAG=[str(first - 1), "0", "-1"], LAAN=["", "0", "x"]),
                {"BIDRAG": "", "LAAN": str(first - 1)},
                {"BIDRAG": str(first), "LAAN": "-1"},
            ],
        )
        for years, first in (
            (only(2020), 500_001),
            (between(2021, 2022), 600_001),
            (between(2023, 2024), 600_000),
            (between(2025), 1_000_001),
        )
    ),
    # 31
    Boundary(
        "stonadssum_lav",
        only(2020),
        fails=[
            *each(BIDRAG=["50", "0", "-1"], LAAN=["", "0", "x"]),
            *each(BIDRAG=["", "x"], LAAN=["50", "0"]),
            {"BIDRAG": "25", "LAAN": "25"},
        ],
        passes=[
            *each(BIDRAG=["", "x"], LAAN=["", "x"]),
            *each(BIDRAG="51", LAAN=["", "0"]),
            *each(BIDRAG=["", "0"], LAAN="51"),
            {"BIDRAG": "50", "LAAN": "1"},
        ],
    ),
    Boundary(
        "stonadssum_lav",
        between(2021),
        fails=[
            *each(BIDRAG=["200", "1", "-1"], LAAN=["", "0", "x"]),
            *each(BIDRAG=["", "0"], LAAN=["200", "1", "-1"]),
            {"BIDRAG": "100", "LAAN": "100"},
            {"BIDRAG": "1", "LAAN": "-1"},
        ],
        passes=[
            *each(BIDRAG="201", LAAN=["", "0"]),
            *each(BIDRAG=["", "0"], LAAN="201"),
            {"BIDRAG": "200", "LAAN": "1"},
        ],
    ),
    Boundary("stonadssum_lav", between(2021, 2022), passes=each(BIDRAG=["", "0", "x"], LAAN=["", "0", "x"])),
    Boundary("stonadssum_lav", between(2023), fails=each(BIDRAG=["", "0", "x"], LAAN=["", "0", "x"])),
    # 36, 37
    *(
        Boundary(
            control,
            YEARS,
            fails=[
                {whole: "1", f"{whole}_JAN": ""},
                {whole: "1", f"{whole}_JAN": "2"},
                {whole: "100", f"{whole}_JAN": "99"},
                {whole: "100", f"{whole}_JAN": "101"},
                {whole: "100", f"{whole}_JAN": "x"},
                {whole: "100", f"{whole}_JAN": "100", f"{whole}_DES": "1"},
            ],
            passes=[
                *({whole: "100", f"{whole}_JAN": "", f"{whole}_{month}": "100"} for month in MONTHS[1:]),
                {whole: "100", f"{whole}_JAN": "100"},
                {whole: "100", f"{whole}_JAN": "50", f"{whole}_DES": "50"},
                {whole: "100", f"{whole}_JAN": "110", f"{whole}_DES": "-10"},
                {whole: "", f"{whole}_JAN": ""},
                {whole: "0", f"{whole}_JAN": "x"},
            ],
        )
        for control, whole in (("bidrag_per_maned", "BIDRAG"), ("laan_per_maned", "LAAN"))
    ),
    *(
        one_way(control, years, each(**{whole: ["0", "", "-1", "x"], f"{whole}_JAN": "1"}), fires=fires)
        for control, whole in (("bidrag_per_maned", "BIDRAG"), ("laan_per_maned", "LAAN"))
        for years, fires in ((between(2020, 2022), False), (between(2023), True))
    ),
)

_OPPFOLGING = (
    # 32, 33, 35, 39, 40
    *(
        Boundary(control, YEARS, fails=each(**{key: ["", "0", "3", "\xa0"]}), passes=each(**{key: ["1", "2"]}))
        for control, key in (
            ("okonomisk_radgivning", "GITT_OKONOMIRAD"),
            ("individuell_plan", "FAAT_INDIVIDUELL_PLAN"),
            ("vilkar", "VILKARSOSLOV"),
            ("vilkar_samboer", "VILKARSAMEKT"),
        )
    ),
    Boundary("bosituasjon", YEARS, fails=each(BOSIT=["", "0", "8", "A"]), passes=each(BOSIT=codes("1 2 3 4 5 6"))),
    Boundary("bosituasjon", only(2020), passes=each(BOSIT="7")),
    Boundary("bosituasjon", between(2021), fails=each(BOSIT="7")),
    # 41, 42
    *(
        Boundary(
            control,
            years,
            fails=each(VILKARSOSLOV="1", **{key: wrong}),
            passes=[*each(VILKARSOSLOV="1", **{key: right}), *each(VILKARSOSLOV=["2", "", "0"], **{key: wrong[:4]})],
        )
        for control, key in (("vedtaksdato", "UTBETDATO"), ("vedtak_til_og_med", "UTBETTOMDATO"))
        for years, wrong, right in (
            (between(2020, 2024), NO_DATE, ("010120", "311220", "310220", "290221", "010100")),
            (between(2025), NO_DATE_LATER, ("01012025", "31122025", "31022025", "29022025", "01010001")),
        )
    ),
    # 43
    Boundary(
        "type_vilkar",
        only(2020),
        fails=[ODD_VILKAR, {**ODD_VILKAR, "VEDTAKARB": "01"}],
        passes=[
            UNTICKED,
            *({**ODD_VILKAR, key: text} for key, code in VILKAR.items() for text in (code, "", "00")),
            *({**ODD_VILKAR, "VILKARSOSLOV": answer} for answer in ("2", "", "0")),
        ],
    ),
    Boundary(
        "type_vilkar",
        between(2021),
        fails=[
            UNTICKED,
            ODD_VILKAR,
            {**UNTICKED, **dict.fromkeys(VILKAR, "00")},
            *({**UNTICKED, key: "01"} for key in VILKAR),
        ],
        passes=[
            *({**UNTICKED, key: code} for key, code in VILKAR.items()),
            *({**ODD_VILKAR, key: code} for key, code in VILKAR.items()),
            *({"VILKARSOSLOV": answer} for answer in ("2", "", "0")),
        ],
    ),
    Boundary("type_vilkar", (*between(2021, 2023), *between(2025)), fails=VEDTAK + OTHER_BOXES),
    Boundary(
        "type_vilkar", between(2024), fails=[{**UNTICKED, NEW_VILKAR: "19"}], passes=[{**UNTICKED, NEW_VILKAR: "20"}]
    ),
)

BOUNDARIES: Final = (*person.BOUNDARIES, *_PERSON, *_LIVSOPPHOLD, *_STONAD, *_OPPFOLGING)
"""All boundaries of 11F."""

_OTHER_NUMBER = number_of("010285", 750)
ACROSS: Final = (
    # 5A: what passes modulus 11 takes part, eleven zeros too; what only has a date and 00100 does not
    *(
        Records(
            "fodselsnummer_dubletter",
            between(2021),
            records=[
                {"PERSON_JOURNALNR": f"J{journal}", "PERSON_FODSELSNR": number}
                for journal, number in enumerate(numbers)
            ],
            fires=fires,
            region=region,
        )
        for region in (ELSEWHERE, OSLO)
        for numbers, fires in (
            ((NEVER_GIVEN, _OTHER_NUMBER, NEVER_GIVEN, NEVER_GIVEN), [1, 3, 4]),
            ((NEVER_GIVEN, _OTHER_NUMBER), []),
            (("00000000000", NEVER_GIVEN, "00000000000"), [1, 3]),
            ((_OTHER_NUMBER, NEVER_GIVEN, NEVER_GIVEN, _OTHER_NUMBER), [1, 4, 2, 3]),
            (("", ""), []),
            (("01018500100", "01018500100"), []),
            (("01018599999", "01018599999"), []),
            (("01018500000", "01018500000"), []),
        )
    ),
    # 5B: blank ones are equal too
    *(
        Records(
            "journalnummer_dubletter",
            between(2021),
            records=[{"PERSON_JOURNALNR": journal} for journal in journals],
            fires=fires,
            region=region,
        )
        for region in (ELSEWHERE, OSLO)
        for journals, fires in (
            (("A", "B", "A"), [1, 3]),
            (("A", "B", "a"), []),
            (("", "B", ""), [1, 3]),
            (("A", " A"), []),
        )
    ),
)
"""Files of a few records in which some have what others have."""
