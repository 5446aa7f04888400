from __future__ import annotations

from kostra_sdk.advice.plausibility_model import SHOWN, Cases, Tally, monthly_totals, year_sum
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from tests.advice.extracts import extract, number, recipients


def test_cases_keep_the_first_and_count_all() -> None:
    """Added one by one or as places; of places in another file the lines are left out."""
    cases = Cases()
    for line, record in enumerate(recipients(SHOWN + 5), start=1):
        cases.add(line, record)
    places = [(line, f"{line:08}") for line in range(1, SHOWN + 6)]
    there = Cases.of(places)
    elsewhere = Cases.of(places, here=False)
    assert cases.count == there.count == elsewhere.count == SHOWN + 5
    assert cases.lines == there.lines == list(range(1, SHOWN + 1))
    assert cases.journal_numbers == there.journal_numbers == elsewhere.journal_numbers
    assert (elsewhere.lines, Cases.of([]).count) == ([], 0)


def test_amounts_of_a_record() -> None:
    """Bidrag and lån together by month and in the year; what is blank or nought counts nothing."""
    record = Sosialhjelp(bidrag=100, laan=20, bidrag_mnd={1: 100, 2: 0, 3: 5}, laan_mnd={1: 20, 3: -5})
    assert year_sum(record) == 120
    assert monthly_totals(record) == {1: 120}
    assert year_sum(Sosialhjelp(bidrag=7)) == 7
    assert year_sum(Kvalifisering(kvp_stonad=9)) == 9
    assert year_sum(Kvalifisering()) == 0


def test_a_tally_counts_persons_and_records() -> None:
    """One who stands twice is one person, and those without a number are counted apart."""
    tally = Tally.of(
        extract(
            [*recipients(3), *recipients(1, 9, person_fodselsnr=number(2)), *recipients(2, 20, person_fodselsnr="")]
        )
    )
    assert (tally.records, len(tally.persons), tally.nameless) == (6, 3, 2)
    assert tally.repeated == {1: [(4, "00000009")]}
    assert tally.months == 12
    assert tally.sums == {"bidrag": 6 * 20_000 + 1 + 2 + 3 + 9 + 20 + 21, "laan": 0}
    assert repr(tally.persons[0]).count(number(1)) == repr(tally).count(number(1)) == 0
