"""More files of the accounts, which hold each part of a control by itself: every code, every bound, every form.

They are read off the description of the official controls, as the other boundaries are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.forms.regnskap.lines import YEARS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["EDGES", "Edge"]

Edge = tuple[str, str, str, str, tuple[int, ...], str, str, str]
"""Number, form, lines, what is found, years, region, organisation number, and the quarter that is said."""

SINCE_2024: Final = (2024, 2025, 2026)
UNTIL_2024: Final = (2023, 2024)
SINCE_2025: Final = (2025, 2026)
OSLO, BYDEL = "030100", "030105"
_IN_BYDEL: Final = " region=030105"
_FORMS: Final = ("0A", "0B", "0C", "0D", "0F", "0G", "0I", "0J", "0K", "0L", "0M", "0N", "0P", "0Q", "0X", "0Y")
_BEVILGNING: Final = ("0A", "0C", "0F", "0I", "0K", "0M", "0P")
_BALANSE: Final = ("0B", "0D", "0G", "0J", "0L", "0N", "0Q", "0Y")


def _try(
    number: str,
    form: str,
    *pairs: tuple[str, str],
    years: tuple[int, ...] = YEARS,
    region: str = "",
    org_number: str = "",
    quarter: str = "",
) -> Iterator[Edge]:
    for lines, found in pairs:
        yield number, form, lines, found, years, region, org_number, quarter


def _each(number: str, form: str, short: str, codes: str, found: str, years: tuple[int, ...] = YEARS) -> Iterator[Edge]:
    """Say that each of the codes is found in a line of its own."""
    listed = codes.split()
    lines = ";".join(short.format(code) for code in listed)
    yield from _try(
        number, form, (lines, " ".join(f"{found}{place}" for place in range(1, len(listed) + 1))), years=years
    )


def _by_form(
    number: str, form: str, short: str, forms: tuple[str, ...], found: str, years: tuple[int, ...] = YEARS
) -> Iterator[Edge]:
    """Say in which forms a line is found, whatever form the file is sent as."""
    for each in _FORMS:
        yield from _try(number, form, (f"{short} skjema={each}", found if each in forms else ""), years=years)


def _lines_by_form(number: str, form: str, short: str, forms: tuple[str, ...]) -> Iterator[Edge]:
    """Say in which forms a line is found that is judged by itself."""
    lines = ";".join(f"{short} skjema={each}" for each in _FORMS)
    yield from _try(number, form, (lines, " ".join(f"E{_FORMS.index(each) + 1}" for each in forms)))


def _fields() -> Iterator[Edge]:
    yield from _try("004", "0A", ("1 100 010 5 aargang=2099", "E1"))
    both = "958935420,974652277"
    lines = ";".join(f"3 100 010 5 orgnr={number}" for number in ("974652277", "958935420", "817920632"))
    yield from _try("007", "0I", (lines, "E3"), years=(2023,), org_number=both)
    by_quarter = "W1 W2 W3 E4"
    for number, form, wrong in (
        ("010", "0A", "1 101 010 5"),
        ("011", "0B", "2 17 000 5"),
        ("012", "0A", "1 100 011 5"),
        ("013", "0B", "2 10 001 5"),
    ):
        lines = ";".join(f"{wrong} kvartal={quarter}" for quarter in "1234")
        yield from _try(number, form, (lines, by_quarter), years=SINCE_2024)
        for quarter, letter in ("1W", "2W", "3E", "4E"):
            yield from _try(number, form, (wrong, f"{letter}1"), years=(2023,), quarter=quarter)
    yield from _try("012", "0A", ("2 100 011 5 skjema=0B;_ 100 011 5 skjema=0X", "E2"), years=SINCE_2024)
    yield from _try("012", "0A", ("2 100 011 5 skjema=0B;_ 100 011 5 skjema=0X", "E1 E2"), years=(2023,))
    yield from _try("013", "0B", ("2 10 001 5 skjema=0A", ""), years=SINCE_2024)
    yield from _try("013", "0B", ("2 10 001 5 skjema=0A", "E1"), years=(2023,))
    for quarter, letter in ("1W", "2W", "3E", "4E"):
        yield from _try("013", "0G", ("5 10 000 5", f"{letter}1"), years=(2023,), quarter=quarter)
    yield from _try("016", "0B", ("2 5900 000 00;2 5970 000 -1", "E2"))


def _combinations() -> Iterator[Edge]:
    yield from _lines_by_form("065", "0A", "1 899 010 5", _BEVILGNING)
    yield from _lines_by_form("070", "0A", "1 100 530 5", _BEVILGNING)
    yield from _lines_by_form("080", "0A", "1 100 800 5", _BEVILGNING)
    yield from _lines_by_form("020", "0A", "1 841 010 5", ("0A", "0C"))
    yield from _lines_by_form("020", "0A", "3 841 010 5", ("0F", "0I", "0K", "0M", "0P"))
    yield from _lines_by_form("025", "0A", "1 100 280 5", ("0A", "0C"))
    yield from _lines_by_form("025", "0A", "3 100 280 5", ("0F", "0I", "0K", "0M", "0P"))
    # A file for the balance has no functions to ask for, and arts all the same.
    for form, art in (("0B", "280"), ("0J", "280"), ("0BK4", "529")):
        yield from _try("020", form, ("1 841 010 5 skjema=0A", ""))
        yield from _try("025", form, (f"1 100 {art} 5 skjema=0A", "E1"))
        yield from _try("040", form, ("0 800 010 5 skjema=0A", ""))
        yield from _try("045", form, ("0 100 010 5 skjema=0A", ""))
    yield from _try("020", "0A", ("1 841 010 -1;1 841 010 00", "E1"))
    for number, line in (
        ("025", "1 100 280 00"),
        ("030", "1 100 285 00"),
        ("035", "1 100 520 00"),
        ("040", "0 800 010 00"),
        ("045", "0 100 010 00"),
        ("050", "0 120 070 00"),
        ("055", "0 120 620 00"),
        ("060", "0 120 729 00"),
        ("065", "1 899 010 00"),
        ("070", "1 100 530 00"),
        ("075", "1 100 870 00"),
        ("080", "1 100 800 00"),
        ("081", "1 850 010 00"),
    ):
        yield from _try(number, "0A", (line, ""))
    for number, form, line in (
        ("025", "0AK1", "1 100 529 00"),
        ("025", "0F", "3 041 280 00"),
        ("040", "0AK1", "0 800 010 00"),
        ("050", "0AK1", "0 120 509 00"),
        ("050", "0F", "4 041 570 00"),
        ("081", "0AK1", "1 850 010 00"),
    ):
        yield from _try(number, form, (line, ""))
    yield from _try("040", "0AK4", ("0 840 010 5", "E1"))
    lines = "1 850 010 5;1 840 010 5;1 850 010 5 skjema=0B"
    for quarter, letter in ("1W", "2W", "3E", "4E"):
        yield from _try("081", f"0AK{quarter}", (lines, f"{letter}1"), years=(2024,))
    yield from _each("025", "0A", "1 100 {} 5", "280 512 521 522 529 670 910 911 912 921 922 929 970", "E")
    yield from _each("025", "0AK4", "1 100 {} 5", "529 670 910 911 929 970", "E")
    yield from _each("025", "0F", "3 041 {} 5", "280 285 670 910 970", "E")
    yield from _each("045", "0A", "0 {} 010 5", "100 110 121 170 171 400 410 421 470 471", "I")
    annual = "070 080 110 114 240 509 570 590 600 629 630 640 800 870 871 872 873 876 877 909 990"
    yield from _each("050", "0A", "0 120 {} 5", f"{annual} 875", "E", UNTIL_2024)
    yield from _each("050", "0A", "0 120 {} 5", f"{annual} 878 879", "E", SINCE_2025)
    yield from _each("050", "0AK4", "0 120 {} 5", "509 570 590 800 870 871 872 873 875 876 877 909 990", "E")
    yield from _each("050", "0F", "4 041 {} 5", "570 590 990", "E")
    yield from _each("075", "0A", "1 100 {} 5", "870 871 872 873 875 876", "E", (2023,))
    yield from _each("075", "0A", "1 100 {} 5", "870 871 872 873 876 878 879", "E", SINCE_2024)
    lines = ";".join(f"1 100 870 5 skjema={each}" for each in _FORMS)
    bevilgning = " ".join(f"E{_FORMS.index(each) + 1}" for each in _BEVILGNING)
    yield from _try("075", "0A", (lines, bevilgning), years=(2023,))
    kommunal = " ".join(f"E{_FORMS.index(each) + 1}" for each in ("0A", "0M"))
    yield from _try("075", "0A", (lines, kommunal), years=SINCE_2024)
    yield from _try("081", "0A", ("1 850 450 5;1 850 810 5;1 850 850 5;1 850 449 5", "W4"), years=SINCE_2025)
    lines = ";".join(f"1 850 010 5 skjema={each}" for each in _FORMS)
    others = " ".join(f"W{_FORMS.index(each) + 1}" for each in ("0A", "0F", "0I", "0K", "0M"))
    yield from _try("081", "0A", (lines, others), years=SINCE_2025)


def _sums() -> Iterator[Edge]:
    yield from _by_form("085", "0A", "0 120 600 -5", ("0A", "0C", "0M", "0P"), "E")
    yield from _try("085", "0A", ("0 120 010 -5", "E"))
    yield from _by_form("090", "0A", "0 120 010 5", ("0A", "0C", "0M", "0P"), "E")
    yield from _try("090", "0A", ("0 120 600 5", "E"), ("0 120 010 5;1 120 600 -5", "E"), ("1 120 010 5", ""))
    for number, line in (("090", "0 120 010 5"), ("105", "1 120 010 5")):
        yield from _try(number, "0A", (line, ""), region=BYDEL)
    yield from _try("100", "0A", ("0 120 010 5;1 120 600 -5", "E"), ("1 120 600 5", "E"))
    yield from _try("090", "0A", ("0 120 999 -1", ""), ("0 120 600 -1", ""), ("0 120 599 -1", "E"))
    yield from _try(
        "095",
        "0A",
        *((f"0 120 010 31 region={region}", "E") for region in ("030100", "460105", "460100", "030200")),
        *((f"0 120 010 31 region={region}", "") for region in ("030105", "030101", "030199")),
    )
    yield from _by_form("105", "0A", "3 120 010 5", ("0M", "0P"), "E")
    yield from _try("105", "0A", ("1 120 010 5;0 120 600 -5", "E"), ("0 120 010 5", ""), ("1 120 999 -1", ""))
    yield from _try("110", "0A", ("1 120 010 -5;1 120 600 -1", "E"), ("0 120 010 5;1 120 600 -5", "E"))
    yield from _try("110", "0A", ("1 120 010 5;1 120 600 1", "E"), ("1 120 010 5;0 120 600 -5", "E"))
    yield from _try("110", "0A", ("1 120 010 31;1 120 600 -1", ""), ("1 120 010 1;1 120 600 -1", ""))
    yield from _try("113", "0F", ("3 041 010 5;4 041 830 -1", "E"), ("3 041 829 -1", "E"), ("3 041 831 -1", "E"))
    yield from _try("115", "0B", ("2 10 000 -1 skjema=0A", ""), ("2 28 000 -1", "E"))
    yield from _try("120", "0B", ("2 31 000 1 skjema=0A", ""), ("2 45 000 1", "E"))
    yield from _try("125", "0B", ("2 10 000 -5;2 31 000 -5", "E"), ("2 10 000 1;2 31 000 -1", ""))
    yield from _try("125", "0B", ("2 10 000 5;2 31 000 5", "E"), ("2 10 000 5 skjema=0A;2 31 000 -5", "E"))
    yield from _try("125", "0B", ("2 10 000 5;2 31 000 -5 skjema=0A", "E"), ("2 9 000 5;2 31 000 -5", "E"))
    yield from _try("125", "0B", ("2 15 000 5;2 31 000 -5", ""), ("2 29 000 5;2 31 000 -5", ""))
    yield from _try("125", "0B", ("2 30 000 5;2 31 000 -5", "E"), ("2 10 000 5;2 45 000 -5", ""))
    yield from _try("125", "0B", ("2 10 000 5;2 5999 000 -5", ""))
    for chapter in ("30", "6000"):
        yield from _try("125", "0B", (f"2 10 000 5;2 {chapter} 000 -5", ""), years=UNTIL_2024)
        yield from _try("125", "0B", (f"2 10 000 5;2 {chapter} 000 -5", "E"), years=SINCE_2025)
    for number, own, other in (("126", "1", "0"), ("127", "0", "1")):
        for region, years, letter in ((OSLO, UNTIL_2024, "E"), (BYDEL, SINCE_2025, "W")):
            yield from _try(
                number,
                "0A",
                *((f"{own} 120 {art} {sign}11", letter) for art in ("298", "798") for sign in ("", "-")),
                *((f"{own} 120 {art} {sign}10", "") for art in ("298", "798") for sign in ("", "-")),
                *((f"{other} 120 {art} 11", "") for art in ("298", "798")),
                *((f"{own} 120 {art} 11", "") for art in ("297", "299", "799")),
                years=years,
                region=region,
            )
        yield from _try(number, "0A", (f"{own} 120 298 11", ""), years=UNTIL_2024, region=BYDEL)
        yield from _try(number, "0A", (f"{own} 120 298 11", ""), years=SINCE_2025, region=OSLO)
        yield from _try(number, "0A", (f"{own} 120 298 11", ""), region="460105")
        yield from _by_form(
            number,
            "0A",
            f"{'3' if own == '1' else '4'} 120 298 11 region=030100",
            ("0M",) if own == "1" else ("0A", "0M"),
            "E",
            years=UNTIL_2024,
        )
    for number, function, art in (("130", 800, 870), ("135", 840, 800)):
        yield from _try(
            number,
            "0A",
            (f"1 {function} {art} 5", "E"),
            (f"1 {function} {art} -1", ""),
            (f"1 120 010 5;0 {function} {art} -5", "E"),
            *((f"1 {function + step} {art} -5", "E") for step in (-1, 1)),
            *((f"1 {function} {art + step} -5", "E") for step in (-1, 1)),
        )
        yield from _try(number, "0I", ("3 120 010 5", ""))
        yield from _try(number, "0A", ("1 120 010 5", ""), region=BYDEL)
        yield from _by_form(number, "0A", "3 120 010 5", ("0M", "0P"), "E")


def _to_nothing(number: str, form: str, found: str, inside: list[str], outside: list[str]) -> Iterator[Edge]:
    """Say which lines may not add up to nothing; the first of them is tried beside the others."""
    here = f"{inside[0]} 5"
    yield from _try(
        number,
        form,
        (f"{inside[0]} -5", ""),
        *((f"{each} 5;{each} -5", found) for each in inside),
        *((f"{here};{each} -5", found) for each in inside),
        *((f"{each} 5;{each} -5", "") for each in outside),
        *((f"{here};{each} -5", "") for each in outside),
        (f"{here}{_IN_BYDEL};{inside[0]} -5{_IN_BYDEL}", ""),
        (f"{here};{inside[0]} -5{_IN_BYDEL}", ""),
    )


def _depreciation() -> Iterator[Edge]:
    yield from _try("140", "0A", ("1 880 570 31 skjema=0B", ""), ("0 880 970 -31 skjema=0B", ""))
    yield from _try("140", "0A", ("0 880 970 -30", ""), ("1 880 570 -30", ""), ("1 880 570 -31", "E"))
    yield from _try("140", "0A", (f"0 880 970 31{_IN_BYDEL}", ""), (f"1 880 570 31{_IN_BYDEL}", ""))
    # Milder where the first line of its kind is no region's own: lines of another kind before it make no difference.
    for first, then, letter in (("1 {} skjema=0A", "3 {} skjema=0I", "I"), ("3 {} skjema=0I", "1 {} skjema=0A", "E")):
        inside = ";".join(then.format(f"{{0}} {sign}5") for sign in ("", "-"))
        for number, cells, others in (
            ("145", "860 990", ("861 990", "859 990", "860 989", "860 991")),
            ("150", "450 590", ("99 590", "800 590", "450 589", "450 591")),
        ):
            before = [first.format(f"{each} 7") for each in others]
            before.append(first.format(f"{cells} 7").replace(first[0], "0", 1))
            before.append(first.format(f"{cells} 7") + _IN_BYDEL)
            yield from _try(number, "0I", *((f"{line};{inside.format(cells)}", letter) for line in before))
    for form, drift, other, found in (("0A", "1", "0", "E"), ("0I", "3", "4", "I")):
        outside = [*(f"{drift} {each}" for each in ("861 990", "859 990", "860 989", "860 991")), f"{other} 860 990"]
        yield from _to_nothing("145", form, found, [f"{drift} 860 990"], outside)
        within = [f"{drift} {each} 590" for each in (450, 100, 799)]
        outside = [*(f"{drift} {each}" for each in ("99 590", "800 590", "450 589", "450 591")), f"{other} 450 590"]
        yield from _to_nothing("150", form, found, within, outside)
    yield from _try(
        "155",
        "0A",
        *((f"{cells} {sign}31", "E") for cells in ("1 100 590", "1 799 590", "1 860 990") for sign in ("", "-")),
        *((f"{cells} {sign}30", "") for cells in ("1 450 590", "1 860 990") for sign in ("", "-")),
        *((f"1 {cells} 31", "") for cells in ("99 590", "450 589", "450 591")),
        *((f"1 {cells} 31", "") for cells in ("861 990", "859 990", "860 989", "860 991")),
        *((f"0 {cells} 31", "") for cells in ("450 590", "860 990")),
        *((f"1 {cells} 31{_IN_BYDEL}", "") for cells in ("450 590", "860 990")),
    )
    yield from _try(
        "160",
        "0A",
        *((f"1 {function} 590 {amount}", "E") for function in ("800", "899") for amount in ("1", "-1")),
        *((f"1 {function} 590 1", "") for function in ("900", "799")),
        ("0 850 590 1", ""),
        (f"1 850 590 1{_IN_BYDEL}", ""),
        (f"1 850 590 1;1 850 590 -1{_IN_BYDEL}", "E"),
        ("1 850 589 1;1 850 591 1", ""),
    )
    yield from _try(
        "165",
        "0A",
        *((f"1 {function} 990 {amount}", "E") for function in ("859", "861") for amount in ("1", "-1")),
        ("0 850 990 1", ""),
        (f"1 850 990 1{_IN_BYDEL}", ""),
        ("1 850 989 1;1 850 991 1", ""),
    )


def _functions() -> Iterator[Edge]:
    for number, form, own, other, function in (
        ("170", "0A", "0", "1", 290),
        ("175", "0A", "1", "0", 290),
        ("180", "0C", "0", "1", 465),
        ("185", "0C", "1", "0", 465),
    ):
        yield from _try(
            number,
            form,
            *((f"{own} {function} 010 {sign}31", "E") for sign in ("", "-")),
            *((f"{own} {function} 010 {sign}30", "") for sign in ("", "-")),
            *((f"{own} {function + step} 010 31", "") for step in (-1, 1)),
            (f"{other} {function} 010 31", ""),
            (f"{own} {function} 010 31{_IN_BYDEL}", "" if function == 290 else "E"),
        )
        forms = {"170": ("0A", "0M"), "175": ("0M",), "180": ("0C", "0P"), "185": ("0P",)}[number]
        yield from _by_form(number, form, f"{'4' if own == '0' else '3'} {function} 010 31", forms, "E")
    for years, letter, bound in (((2023, 2024), "W", 30), ((2025,), "W", 10), ((2026,), "E", 10)):
        yield from _try(
            "190",
            "0B",
            *((f"2 {chapter} 000 {sign}{bound + 1}", letter) for chapter in (9100, 9500, 9999) for sign in ("", "-")),
            *((f"2 {chapter} 000 {sign}{bound}", "") for chapter in (9100, 9999) for sign in ("", "-")),
            ("2 9099 000 50", ""),
            years=years,
        )
        yield from _by_form("190", "0B", "2 9100 000 50", _BALANSE, letter, years=years)


def _church() -> Iterator[Edge]:
    yield from _try(
        "143",
        "0F",
        *(
            (f"3 {function} {art} {sign}31", "E")
            for function in ("041", "045")
            for art in (590, 990)
            for sign in ("", "-")
        ),
        *((f"3 043 {art} {sign}30", "") for art in (590, 990) for sign in ("", "-")),
        *((f"3 {function} {art} 31", "") for function in ("040", "046") for art in (590, 990)),
        *((f"3 043 {art} 31", "") for art in (589, 591, 989, 991)),
        *((f"4 043 {art} 31", "") for art in (590, 990)),
    )
    yield from _try(
        "200",
        "0F",
        *((f"3 089 {art} 5", "E1") for art in ("010", "499", "581", "829", "831", "899", "981")),
        *((f"3 089 {art} 5", "") for art in ("500", "580", "830", "900", "980")),
        ("5 089 490 5 skjema=0G", ""),
    )
    for number, given, taken in (("210", 380, 780), ("215", 390, 790), ("220", 465, 865)):
        yield from _try(
            number,
            "0F",
            *(
                (f"3 {function} {art} {sign}31", "E")
                for function in ("041", "043", "045")
                for art in (given, taken)
                for sign in ("", "-")
            ),
            *((f"4 043 {art} 31", "E") for art in (given, taken)),
            *((f"3 043 {art} {sign}30", "") for art in (given, taken) for sign in ("", "-")),
            *((f"3 {function} {art} 31", "") for function in ("040", "046") for art in (given, taken)),
            *((f"3 043 {art + step} 31", "") for art in (given, taken) for step in (-1, 1)),
            *((f"5 043 {art} 31 skjema=0G", "") for art in (given, taken)),
        )


EDGES: Final[tuple[Edge, ...]] = (
    *_fields(),
    *_combinations(),
    *_sums(),
    *_depreciation(),
    *_functions(),
    *_church(),
)
