"""Boundaries of the controls of 11F: the limits, codes and ages of each year, row by row.

The numbers in the comments are the official ones.
"""

from __future__ import annotations

from typing import Final

from tests.forms.boundary import Boundary, Records, between, codes, only
from tests.forms.lines import DUF, ELSEWHERE, NEVER_GIVEN, OSLO, YEARS, aged, each, number_of, placeholder
from tests.forms.person import boundaries as person
from tests.forms.person.boundaries import NO_DATE, NO_DATE_LATER, UNKNOWN_AGE
from tests.forms.sosialhjelp.boundaries_livsopphold import LIVSOPPHOLD
from tests.forms.sosialhjelp.boundaries_stonad import STONAD

__all__ = ["ACROSS", "BOUNDARIES"]

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

BOUNDARIES: Final = (*person.BOUNDARIES, *_PERSON, *LIVSOPPHOLD, *STONAD, *_OPPFOLGING)
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
