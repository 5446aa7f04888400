from __future__ import annotations

import pytest

from kostra_sdk.controls import Said, judge_lines
from kostra_sdk.forms import find_form
from tests.forms.lines import YEARS, aged, each, line, number_of
from tests.forms.tally import tables_of

OLD, NEW = range(2020, 2023), range(2023, 2027)

AGES = [aged(age) for age in (67, 18, 19, 20, 24, 25, 29, 30, 39, 40, 45, 49, 50, 66)]
UNKNOWN = ["", "00000000000"]
BREAKS_DOWN = "01018X00000"
"""In 2021 and 2022 the program cannot compute this age at all."""
AMOUNTS = (150_000, 1, 7_999, 8_000, 49_999, 50_000, 99_999, 100_000, 149_999, 999_999, 0, -1)


@pytest.mark.parametrize("year", YEARS)
def test_sums(year: int) -> None:
    """The support of the year; what is no number is 0, and negative ones count."""
    heading, measure, rows = tables_of("11CF", year, each(KVP_STONAD=["1000", "x", "", "-1"]))[0]
    assert (heading, measure) == (("Sum" if year in OLD else "Stønad"), "Sum")
    assert rows == ((("Stønad" if year in OLD else "I alt"), 999),)


@pytest.mark.parametrize("year", NEW)
def test_ages_from_2023(year: int) -> None:
    """The number of records, then only groups with someone in them, in order of first occurrence."""
    heading, measure, rows = tables_of("11CF", year, each(PERSON_FODSELSNR=[*AGES, *UNKNOWN, aged(-1)]))[1]
    assert (heading, measure) == ("Alder", "Deltakere")
    assert rows == (
        ("I alt", 17),
        ("67 og over", 1),
        ("Under 20", 2),
        ("20 - 24", 2),
        ("25 - 29", 2),
        ("30 - 39", 2),
        ("40 - 49", 3),
        ("50 - 66", 2),
        ("Ugyldig fnr", 3),
    )


@pytest.mark.parametrize("year", OLD)
def test_ages_until_2022(year: int) -> None:
    """All groups in fixed order; 45-49 is counted twice, and a negative age or from 2021 an unknown one nowhere."""
    born_after_2020 = [number_of("020821", 500)] if year == 2020 else []
    numbers = [*AGES, *UNKNOWN, BREAKS_DOWN, *born_after_2020]
    heading, measure, rows = tables_of("11CF", year, each(PERSON_FODSELSNR=numbers))[1]
    assert (heading, measure) == ("Kvalifiseringsdeltakere", "Deltakere")
    assert rows == (
        ("I alt", len(numbers)),
        ("19 år eller yngre", 2),
        ("20 - 24 år", 2),
        ("25 - 29 år", 2),
        ("30 - 39 år", 2),
        ("40 - 49 år", 3),
        ("50 - 66 år", 4),
        ("67 år eller eldre", 1),
        ("Alder ikke mulig å beregne", 3 if year == 2020 else 1),
    )


@pytest.mark.parametrize("year", YEARS)
def test_months(year: int) -> None:
    """From 2023 a month counts when it holds its own code, before when it is any number above 0."""
    counts = (12, 0, 1, 2, 3, 4, 6, 7, 9, 10, 11)
    records = [
        {f"STMND_{month}": f"{month:02d}" if month <= count else "" for month in range(1, 13)} for count in counts
    ]
    heading, measure, rows = tables_of("11CF", year, [*records, {"STMND_1": "02"}])[2]
    assert (heading, measure) == ("Stønadsvarighet", "Deltakere")
    groups = (
        ("1 måned", 2 if year in OLD else 1),
        ("2 - 3 måneder", 2),
        ("4 - 6 måneder", 2),
        ("7 - 9 måneder", 2),
        ("10 - 11 måneder", 2),
        ("12 måneder", 1),
        ("Uoppgitt", 1 if year in OLD else 2),
    )
    assert rows == (groups if year in OLD else (groups[5], groups[6], *groups[:5]))


@pytest.mark.parametrize("year", YEARS)
def test_amounts(year: int) -> None:
    """Until 2022 all groups in fixed order, and a sum below 0 is in none."""
    heading, measure, rows = tables_of("11CF", year, each(KVP_STONAD=[str(amount) for amount in AMOUNTS]))[3]
    assert (heading, measure) == ("Stønad", "Deltakere")
    if year in OLD:
        assert rows == (
            (" - 7999 kr", 2),
            ("8000 - 49999 kr", 2),
            ("50000 - 99999 kr", 2),
            ("100000 - 149999 kr", 2),
            ("150000 kr og over", 2),
            ("Uoppgitt", 1),
        )
    else:
        assert rows == (
            ("150000 og over", 2),
            ("1 - 7999", 2),
            ("8000 - 49999", 2),
            ("50000 - 99999", 2),
            ("100000 - 149999", 2),
            ("Uoppgitt", 2),
        )


@pytest.mark.parametrize("year", YEARS)
def test_the_tables_are_shown_unless_something_blocks(year: int) -> None:
    """A warning leaves them; an error takes them away."""
    edition = find_form("11CF").edition(year)

    def tables(**cells: str) -> int:
        judgement = judge_lines(edition, [line("11CF", year, cells)], Said(b"4601", oslo=False))
        return len(judgement.statistics)

    assert tables() == 4
    assert tables(KVP_STONAD="999999") == 4  # control 32 warns
    assert tables(KJONN="3") == 0
