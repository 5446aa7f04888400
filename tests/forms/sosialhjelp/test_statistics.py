from __future__ import annotations

import pytest

from kostra_sdk.controls import Said, judge_lines
from kostra_sdk.forms import find_form
from tests.forms.lines import OSLO, YEARS, aged, each, line, number_of
from tests.forms.tally import tables_of

OLD, NEW = range(2020, 2023), range(2023, 2027)

AGES = [aged(age) for age in (67, 1, 17, 18, 24, 25, 44, 45, 66, 95)]
UNKNOWN = ["", "00000000000"]
NO_MONTH = "01418013733"
"""Check digits that are right, and month 41."""
AMOUNTS = (150_000, 1, 9_999, 10_000, 49_999, 50_000, 99_999, 100_000, 149_999, 999_999)


def months(*numbers: int) -> dict[str, str]:
    """Write the months with support, each with its own code."""
    return {f"STMND_{month}": f"{month:02d}" if month in numbers else "" for month in range(1, 13)}


@pytest.mark.parametrize("year", YEARS)
def test_sums(year: int) -> None:
    """Bidrag, lån and both together; what is no number is 0, and negative ones count."""
    records = [
        {"BIDRAG": "1000", "LAAN": "200"},
        {"BIDRAG": "x", "LAAN": "30"},
        {"BIDRAG": "-5", "LAAN": ""},
    ]
    heading, measure, rows = tables_of("11F", year, records)[0]
    assert (heading, measure) == (("Sum" if year in OLD else "Stønad"), "Sum")
    assert rows == ((("Stønad" if year in OLD else "I alt"), 1225), ("Bidrag", 995), ("Lån", 230))


@pytest.mark.parametrize("year", NEW)
def test_ages_from_2023(year: int) -> None:
    """Only groups with someone in them, in order of first occurrence; unknown and negative ages are invalid."""
    heading, measure, rows = tables_of("11F", year, each(PERSON_FODSELSNR=[*AGES, *UNKNOWN]))[1]
    assert (heading, measure) == ("Alder", "Deltakere")
    assert rows == (
        ("67 og over", 2),
        ("Under 18", 2),
        ("18 - 24", 2),
        ("25 - 44", 2),
        ("45 - 66", 2),
        ("Ugyldig fnr", 2),
    )
    # The year after the reporting year is still this century: an age of -1, in all four editions.
    assert tables_of("11F", year, each(PERSON_FODSELSNR=aged(-1)))[1][2] == (("Ugyldig fnr", 1),)


def test_ages_of_2020() -> None:
    """All groups in fixed order after the number of records; whoever has a negative age is in none."""
    numbers = [*AGES, *UNKNOWN, number_of("020821", 500)]
    heading, measure, rows = tables_of("11F", 2020, each(PERSON_FODSELSNR=numbers))[1]
    assert (heading, measure) == ("Tilfeller", "Deltakere")
    assert rows == (
        ("I alt", 13),
        ("Under 18", 2),
        ("18 - 24", 2),
        ("25 - 44", 2),
        ("45 - 66", 2),
        ("67 og over", 2),
        ("Ugyldig fnr", 2),
    )


def test_ages_of_2022() -> None:
    """Whose check digits are wrong is invalid, whatever the age; whose are right, with an age unknown, is in no row."""
    # 500 to 749 are numbers of the 19th century, of which this program knows nothing.
    numbers = [number_of(f"0101{2022 - age - 1900}", 500) for age in (24, 25, 44, 45, 66, 67, 68)]
    assert tables_of("11F", 2022, each(PERSON_FODSELSNR=[*numbers, *AGES, *UNKNOWN, NO_MONTH]))[1][2] == (
        ("I alt", 20),
        ("Under 18", 0),
        ("18 - 24", 1),
        ("25 - 44", 2),
        ("45 - 66", 2),
        ("67 og over", 2),
        ("Ugyldig fnr", 11),
    )


def test_in_2021_nobody_has_an_age() -> None:
    """A fault of that year's program: every number is invalid."""
    rows = tables_of("11F", 2021, each(PERSON_FODSELSNR=[*AGES, *UNKNOWN]))[1][2]
    assert rows[0] == ("I alt", 12)
    assert rows[-1] == ("Ugyldig fnr", 12)
    assert [count for _, count in rows[1:-1]] == [0] * 5


COUNTS = (12, 0, 1, 2, 3, 4, 6, 7, 9, 10, 11)


@pytest.mark.parametrize("year", NEW)
def test_months_from_2023(year: int) -> None:
    """A month counts when it holds its own code."""
    records = [months(*range(1, count + 1)) for count in COUNTS]
    heading, measure, rows = tables_of("11F", year, [*records, {"STMND_1": "02"}])[2]
    assert (heading, measure) == ("Stønadsvarighet", "Deltakere")
    assert rows == (
        ("12 måneder", 1),
        ("Uoppgitt", 2),
        ("1 måned", 1),
        ("2 - 3 måneder", 2),
        ("4 - 6 måneder", 2),
        ("7 - 9 måneder", 2),
        ("10 - 11 måneder", 2),
    )


@pytest.mark.parametrize("year", OLD)
def test_months_until_2022(year: int) -> None:
    """A month counts when it is any number above 0."""
    records = [months(*range(1, count + 1)) for count in COUNTS]
    heading, measure, rows = tables_of("11F", year, [*records, {"STMND_1": "99", "STMND_2": "00"}])[2]
    assert (heading, measure) == ("Stønadstid", "Deltakere")
    assert rows == (
        ("1 måned", 2),
        ("2 - 3 måneder", 2),
        ("4 - 6 måneder", 2),
        ("7 - 9 måneder", 2),
        ("10 - 11 måneder", 2),
        ("12 måneder", 1),
        ("Uoppgitt", 1),
    )


@pytest.mark.parametrize("year", YEARS)
def test_amounts(year: int) -> None:
    """Bidrag and lån together; until 2022 all groups in fixed order, and a sum below 0 is in none."""
    records = [
        *({"BIDRAG": str(amount), "LAAN": ""} for amount in AMOUNTS),
        {"BIDRAG": "5000", "LAAN": "5000"},
        {"BIDRAG": "5", "LAAN": "-5"},
        {"BIDRAG": "-1", "LAAN": ""},
    ]
    heading, measure, rows = tables_of("11F", year, records)[3]
    assert (heading, measure) == ("Stønad", "Deltakere")
    groups = (
        ("1 - 9999", 2),
        ("10000 - 49999", 3),
        ("50000 - 99999", 2),
        ("100000 - 149999", 2),
        ("150000 og over", 2),
        ("Uoppgitt", 1 if year in OLD else 2),
    )
    assert rows == (groups if year in OLD else (groups[4], *groups[:4], groups[5]))


@pytest.mark.parametrize("year", YEARS)
def test_the_tables_are_shown_unless_something_blocks(year: int) -> None:
    """A warning leaves them; an error takes them away."""
    edition = find_form("11F").edition(year)
    plausible = {"KOMMUNE_NR": "0301", "BYDELSNR": "05"}

    def tables(**cells: str) -> int:
        judgement = judge_lines(edition, [line("11F", year, {**plausible, **cells})], Said(b"0301", oslo=True))
        return len(judgement.statistics)

    assert OSLO[:4] == plausible["KOMMUNE_NR"]
    assert tables() == 4
    assert tables(BIDRAG_JAN="1") == 4  # control 36 warns
    assert tables(KJONN="3") == 0
