"""Lines that just fail or just pass the controls that the forms of familievern share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.forms.boundary import Boundary, Records, between, codes, only
from tests.forms.lines import Cells, each

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "COUNTS",
    "NEVER",
    "NOT_THERE",
    "ORDERED",
    "YEARS",
    "count",
    "counties",
    "fits",
    "groups",
    "one_of",
    "regions",
]

YEARS: Final = between(2023)
NOT_THERE: Final = ("", "\xa0", "\x85", "0", "X")
"""Texts of one character that are no code of a field with the codes 1-8."""
NEVER: Final = "99"

COUNTS: Final = (("0", "", "-1", "X", "1X"), ("1", "+1", "01", "9", "1 ", "\xa01"))
"""What is below 1 or no number, and what is 1 or more, in two characters."""

ORDERED: Final = (
    *(("02012025", "01012025"), ("01032025", "28022025"), ("01012025", "31122024"), ("01022025", "31012025")),
    *(("30042025", "29042025"), ("01052025", "31042025"), ("01032024", "31022024"), ("31129999", "30129999")),
)
"""Two dates of which the later stands first: a day past the month's end is its last."""
IN_ORDER: Final = (
    *(("01012025", "01012025"), ("01012025", "02012025"), ("31122024", "01012025"), ("28022025", "01032025")),
    *(("30042025", "31042025"), ("31042025", "30042025"), ("31022024", "29022024"), ("30129999", "31129999")),
)
NO_DATES: Final = ("00000000", "32012025", "01132025", "0101 025", "XXXXXXXX", "01010000")


def one_of(control: str, field: str, wanted: str, *, years: Sequence[int] = YEARS, **others: str) -> Boundary:
    """Say that a field must have one of some codes, where other fields are as given."""
    among = wanted.split()
    wrong = [text for text in (*NOT_THERE, "9", *(code[:-1] + "X" for code in among)) if text not in among]
    wrong += [code[-1] for code in among if len(code) > 1] + [f"{code[-1]} " for code in among if len(code) > 1]
    return Boundary(
        control,
        years,
        fails=each(**{field: wrong, **others}),
        passes=each(**{field: among, **others}),
    )


def count(control: str, field: str) -> Boundary:
    """Say that a field must be 1 or more."""
    low, enough = COUNTS
    return Boundary(control, YEARS, fails=each(**{field: low}), passes=each(**{field: enough}))


def fits(control: str, first: str, last: str, *, years: Sequence[int] = YEARS) -> Boundary:
    """Say that two fields must be dates in order, where both are filled."""
    wrong = [*ORDERED, *((bad, "01012025") for bad in NO_DATES), *(("01012025", bad) for bad in NO_DATES)]
    wrong += [(bad, bad) for bad in NO_DATES]
    right = [*IN_ORDER, ("", "01012025"), ("01012025", ""), ("", ""), ("", "X"), ("X", "\xa0" * 8)]
    return Boundary(
        control,
        years,
        fails=[{first: one, last: other} for one, other in wrong],
        passes=[{first: one, last: other} for one, other in right],
    )


# --- offices ----------------------------------------------------------------------------------------------

REGIONS: Final = ("667200", "667300", "667400", "667500", "667600")
OFFICES: Final = (
    *(codes("017 023 024 025 027 030 037 038 039 046 047 052"), codes("061 065 071 073 081 082 091 101")),
    *(codes("111 112 125 127 141 142"), codes("151 152 153 162 171 172")),
    codes("181 183 184 185 192 193 194 202 203 205"),
)
"""The offices of øst, sør, vest, Midt-Norge and nord, from 2022 on."""
NO_OFFICES: Final = ("", "000", "17", "01", "045", "999", "\xa0\xa0\xa0")
BY_NUMBER: Final = {2023: REGIONS[::-1], 2025: REGIONS}
"""The numbers of øst, sør, vest, Midt-Norge and nord: they were reversed in 2025."""
COUNTIES: Final = {
    2023: {
        **dict.fromkeys(codes("017 023 024 025 027 061 065"), "30"),
        **dict.fromkeys(codes("030 037 038 039"), "03"),
        **dict.fromkeys(codes("046 047 052"), "34"),
        **dict.fromkeys(codes("071 073 081 082"), "38"),
        **dict.fromkeys(codes("091 101"), "42"),
        **dict.fromkeys(codes("111 112"), "11"),
        **dict.fromkeys(codes("125 127 141 142"), "46"),
        **dict.fromkeys(codes("151 152 153"), "15"),
        **dict.fromkeys(codes("162 171 172"), "50"),
        **dict.fromkeys(codes("181 183 184 185"), "18"),
        **dict.fromkeys(codes("192 193 194 202 203 205"), "54"),
    },
}
COUNTIES[2024] = COUNTIES[2023] | {
    "017": "31",
    **dict.fromkeys(codes("023 024 025 027"), "32"),
    **dict.fromkeys(codes("061 065"), "33"),
    **dict.fromkeys(codes("071 073"), "39"),
    **dict.fromkeys(codes("081 082"), "40"),
    **dict.fromkeys(codes("192 193 194"), "55"),
    **dict.fromkeys(codes("202 203 205"), "56"),
}
"""The county of each office; 2024 undid three mergers of counties."""


def _offices(office: str) -> Boundary:
    return Boundary(
        "kontornummer",
        YEARS,
        fails=each(**{office: NO_OFFICES}),
        passes=each(**{office: [number for numbers in OFFICES for number in numbers]}),
    )


def regions(region: str, office: str) -> tuple[Boundary, ...]:
    """Give the boundaries of 003-005 of a form that says a region."""
    wrong = ("", "667100", "667700", "66720", "XXXXXX", "030100", "\xa0" * 6)
    made = [
        Boundary("regionsnummer", YEARS, fails=each(**{region: wrong}), passes=each(**{region: REGIONS})),
        _offices(office),
    ]
    for since, numbers in BY_NUMBER.items():
        years = only(2023, 2024) if since == 2023 else between(2025)
        homes = {number: home for home, numbers_of in zip(numbers, OFFICES, strict=True) for number in numbers_of}
        made.append(_homes(region, office, homes, years, (*REGIONS, *wrong)))
    return tuple(made)


def counties(county: str, office: str | None) -> tuple[Boundary, ...]:
    """Give the boundaries of 003-005 of a form that says a county; without `office` of 003 alone."""
    made = [] if office is None else [_offices(office)]
    everyone = sorted({number for homes in COUNTIES.values() for number in homes.values()})
    wrong = ("", "00", "01", "19", "20", "99", "XX", "\xa0" * 2)
    for since, homes in COUNTIES.items():
        years = only(2023) if since == 2023 else between(2024)
        here = sorted(set(homes.values()))
        others = [number for number in everyone if number not in here]
        fails, passes = each(**{county: [*wrong, *others]}), each(**{county: here})
        made.append(Boundary("fylkesnummer", years, fails=fails, passes=passes))
        if office is not None:
            made.append(_homes(county, office, homes, years, (*everyone, *wrong)))
    return tuple(made)


def _homes(unit: str, office: str, homes: dict[str, str], years: Sequence[int], units: Sequence[str]) -> Boundary:
    """Give every office in every region or county, and what is no office in each of them."""
    pairs = [{unit: one, office: number} for one in units for number in homes if homes[number] != one]
    nowhere = [{unit: one, office: number} for one in units for number in NO_OFFICES]
    right = [{unit: home, office: number} for number, home in homes.items()]
    return Boundary("samsvar", years, fails=[*pairs, *nowhere], passes=right)


def groups(office: str, number: str) -> tuple[Records, ...]:
    """Give files with records that share office and number, of which one finding is told with all lines."""

    def record(first: str, second: str) -> Cells:
        return {office: first, number: second}

    return (
        Records("dubletter", YEARS, [record("017", "1"), record("017", "2")], []),
        Records("dubletter", YEARS, [record("017", "1"), record("023", "1")], []),
        Records("dubletter", YEARS, [record("017", "1"), record("017", " 1")], []),
        Records("dubletter", YEARS, [record("017", "1"), record("023", "1"), record("017", "1")], [(1, 3)]),
        Records(
            "dubletter",
            YEARS,
            [record("", ""), record("017", "1"), record("", ""), record("017", "1"), record("", "")],
            [(1, 3, 5), (2, 4)],
        ),
    )
