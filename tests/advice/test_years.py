from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.advice.plausibility import plausibility
from kostra_sdk.advice.years import (
    ANDEL_MINST,
    ANTALL_MINST,
    FASTE_MINST,
    MAANEDER_MINST,
    PERSONER_MINST,
    YEAR_RULES,
)
from kostra_sdk.extract import Extract
from kostra_sdk.forms.person.codes import Kjonn
from kostra_sdk.forms.sosialhjelp.codes import Bosit, Trygdesit
from kostra_sdk.ids import duf
from tests.advice.extracts import REGION, YEAR, extract, participants, recipients

if TYPE_CHECKING:
    from kostra_sdk.advice.plausibility import PlausibilityAdvice

WHOLE_YEAR: Any = {"stmnd": set(range(1, 13)), "bidrag_mnd": {month: 1_000 + month for month in range(1, 13)}}
DUF = "2020900010" + duf.check_digits("2020900010")


def compared(
    now: list[Any], before: list[Any], *, form: str = "11F", years: tuple[int, int] = (YEAR, YEAR - 1)
) -> dict[str, PlausibilityAdvice]:
    """Give by topic what is said of two years together, and of neither alone."""
    first, last = extract(now, form=form, year=years[0]), extract(before, form=form, year=years[1])
    alone = {(advice.topic, advice.message) for advice in plausibility(first)}
    found = [advice for advice in plausibility(first, last) if (advice.topic, advice.message) not in alone]
    assert all(advice.source == "A-11" for advice in found)
    return {advice.topic: advice for advice in found}


def test_nothing_is_said_of_two_years_alike() -> None:
    """Some leave, some come, and sums and answers are about the same; two years without records say nothing either."""
    assert compared(recipients(60, 20), recipients(60)) == {}
    assert compared(participants(60, 20), participants(60), form="11CF") == {}
    assert compared([], []) == {}


def test_every_rule_says_what_it_looks_for() -> None:
    """Each has a docstring."""
    assert all(rule.__doc__ for rule in YEAR_RULES)


def test_the_number_of_records() -> None:
    """A quarter more or fewer is told with both numbers, and not where that is a handful."""
    advice = compared(recipients(50), recipients(40))["number-of-records"]
    assert advice.figures == ((f"Poster {YEAR}", 50), (f"Poster {YEAR - 1}", 40))
    assert advice.message.startswith(f"Uttrekket har 50 poster for {YEAR}, mot 40 for {YEAR - 1}.")
    assert "number-of-records" in compared(recipients(30), recipients(40))
    assert "number-of-records" not in compared(recipients(49), recipients(40))
    few = ANTALL_MINST - 1
    assert "number-of-records" not in compared(recipients(2 * few), recipients(few))
    assert "number-of-records" in compared(recipients(ANTALL_MINST), [])


def test_the_sums() -> None:
    """Each sum by itself, with both figures; less than 100 000 kroner is never told."""
    advice = compared(recipients(60, 20, bidrag=13_000), recipients(60, bidrag=10_000))
    assert advice["sums"].figures == ((f"Bidrag, kroner {YEAR}", 780_000), (f"Bidrag, kroner {YEAR - 1}", 600_000))
    assert advice["sums"].message.startswith("Bidrag er til sammen 780 000 kroner")
    assert "sums" not in compared(recipients(60, 20, bidrag=12_999), recipients(60, bidrag=10_000))
    assert "sums" not in compared(recipients(60, 20, laan=1_666), recipients(60, laan=0))
    assert "sums" in compared(recipients(60, 20, laan=1_667), recipients(60, laan=0))
    kvp = compared(participants(60, 20, kvp_stonad=90_000), participants(60), form="11CF")
    assert kvp["sums"].message.startswith("Kvalifiseringsstønad")


def test_the_mean_months() -> None:
    """A month and a half more or less, among enough recipients with months."""
    four: Any = {"stmnd": {1, 2, 3, 4}, "bidrag_mnd": dict.fromkeys((1, 2, 3, 4), 5)}
    advice = compared(recipients(60, 20, **four), recipients(60))["mean-months"]
    assert advice.figures == ((f"Måneder per mottaker {YEAR}", 4.0), (f"Måneder per mottaker {YEAR - 1}", 2.0))
    assert "4,0 måneder" in advice.message
    three: Any = {"stmnd": {1, 2, 3}, "bidrag_mnd": dict.fromkeys((1, 2, 3), 5)}
    assert "mean-months" not in compared(recipients(60, 20, **three), recipients(60))
    half = [*recipients(30, 20, **three), *recipients(30, 50, **four)]
    assert "mean-months" in compared(half, recipients(60))
    assert "mean-months" in compared(recipients(MAANEDER_MINST, **four), recipients(MAANEDER_MINST))
    few = MAANEDER_MINST - 1
    assert "mean-months" not in compared(recipients(few, **four), recipients(60))
    assert "mean-months" not in compared(recipients(60, **four), recipients(few))
    assert "mean-months" not in compared(recipients(60, **four), recipients(60, stmnd=set(), bidrag_mnd={}))


def test_the_shares_of_answers() -> None:
    """Codes whose share has moved by fifteen points are told by field, with both shares."""
    before = recipients(100)
    now = recipients(100, 50)
    for record in now[:80]:
        record.kjonn = Kjonn.KVINNE
    for record in now[80:]:
        record.kjonn = Kjonn.MANN
    advice = compared(now, before)["code-shares"]
    assert dict(advice.figures) == {
        f"KJONN = 1, prosent {YEAR}": 20.0,
        f"KJONN = 1, prosent {YEAR - 1}": 50.0,
        f"KJONN = 2, prosent {YEAR}": 80.0,
        f"KJONN = 2, prosent {YEAR - 1}": 50.0,
    }
    assert "1 (Mann) 20,0 mot 50,0 prosent; 2 (Kvinne) 80,0 mot 50,0 prosent" in advice.message
    assert "Kodelisten" not in advice.message


def test_the_shares_need_enough_answers() -> None:
    """Among fewer than fifty in either year nothing is said, and below fifteen points neither."""
    few = ANDEL_MINST - 1
    assert "code-shares" not in compared(recipients(few, 20, kjonn=Kjonn.KVINNE), recipients(60))
    assert "code-shares" not in compared(recipients(60, 20, kjonn=Kjonn.KVINNE), recipients(few))
    enough = recipients(ANDEL_MINST, 20, kjonn=Kjonn.KVINNE)
    assert "code-shares" in compared(enough, recipients(ANDEL_MINST))
    now = recipients(100, 50)
    for record in now[:28]:
        record.kjonn = Kjonn.KVINNE
    assert "code-shares" not in compared(now, recipients(100))
    for record in now[:30]:
        record.kjonn = Kjonn.KVINNE
    assert "code-shares" in compared(now, recipients(100))


def test_bosit_7_of_2020_is_5() -> None:
    """A-5: both meant annet in 2020, so nothing has changed when 7 becomes 5."""
    before, now = recipients(100, bosit=Bosit.ANNET_7), recipients(100, 50, bosit=Bosit.ANNET)
    assert "code-shares" not in compared(now, before, years=(2021, 2020))
    other = recipients(100, 50, bosit=Bosit.EID)
    advice = compared(other, before, years=(2021, 2020))["code-shares"]
    assert "5 (Annet) 0,0 mot 100,0 prosent" in advice.message
    assert advice.message.endswith("Kodelisten er ikke den samme de to årene.")


def test_a_renewed_list_of_codes_is_told() -> None:
    """TRYGDESIT got code 13 in 2024: a shift to it is no change in the recipients."""
    before, now = recipients(60, trygdesit=Trygdesit.ANNEN_TRYGD), recipients(60, 20, trygdesit=Trygdesit.BARNETRYGD)
    advice = compared(now, before, years=(2024, 2023))["code-shares"]
    assert "13 (Barnetrygd) 100,0 mot 0,0 prosent" in advice.message
    assert advice.message.endswith("Kodelisten er ikke den samme de to årene.")


def test_recipients_who_disappeared() -> None:
    """Most of last year's gone is told with last year's journal numbers, and no line of this year's file."""
    advice = compared(recipients(50, 31), recipients(50))["gone"]
    assert (advice.count, advice.lines) == (30, ())
    assert advice.journal_numbers == tuple(f"{serial:08}" for serial in range(1, 21))
    assert advice.figures == (("Borte", 30), (f"Mottakere med nummer {YEAR - 1}", 50))
    assert "gone" not in compared(recipients(50, 30), recipients(50))


def test_recipients_who_came() -> None:
    """Most of this year's new is told with this year's lines and journal numbers."""
    advice = compared(recipients(50, 31), recipients(50))["came"]
    assert (advice.count, advice.lines) == (30, tuple(range(21, 41)))
    assert advice.journal_numbers == tuple(f"{serial:08}" for serial in range(51, 71))
    assert advice.figures == (("Nye", 30), (f"Mottakere med nummer {YEAR}", 50))
    assert "came" not in compared(recipients(50, 30), recipients(50))


@pytest.mark.parametrize("topic", ["gone", "came", "same-persons"])
def test_persons_are_not_compared_among_few(topic: str) -> None:
    """Nor where those of one year cannot be found again."""
    few = PERSONER_MINST - 1
    now, before = (
        (recipients(few), recipients(few)) if topic == "same-persons" else (recipients(few, 50), recipients(few))
    )
    assert topic not in compared(now, before)
    least = PERSONER_MINST
    start = 1 if topic == "same-persons" else 50
    assert topic in compared(recipients(least, start), recipients(least))
    unknown = recipients(50, person_fodselsnr="01018500100")
    assert compared(unknown, recipients(50, 100)).keys() & {"gone", "steady-gone", topic} == set()
    assert compared(recipients(50, 100), unknown).keys() & {"came", topic} == set()


def test_recipients_with_support_all_year_who_disappeared() -> None:
    """They seldom stop altogether, so a quarter of them gone is told by itself."""
    before = [*recipients(20, **WHOLE_YEAR), *recipients(40, 21)]
    advice = compared(recipients(60, FASTE_MINST + 1), before)["steady-gone"]
    assert (advice.count, advice.lines) == (5, ())
    assert advice.journal_numbers == tuple(f"{serial:08}" for serial in range(1, 6))
    assert advice.figures == (("Borte", 5), (f"Stønad i tolv måneder {YEAR - 1}", 20))
    assert "steady-gone" not in compared(recipients(60, FASTE_MINST), before)
    more = [*recipients(21, **WHOLE_YEAR), *recipients(39, 22)]
    assert "steady-gone" not in compared(recipients(60, FASTE_MINST + 1), more)


def test_this_years_file_as_last_years() -> None:
    """The records of last year's file say this year; that their municipality has another number now is nothing."""
    content = extract(recipients(3)).to_bytes()
    now = Extract.read(content, form="11F", year=YEAR, region=REGION)
    (advice,) = plausibility(now, Extract.read(content, form="11F", year=YEAR - 1, region=REGION))
    assert (advice.topic, advice.count, advice.lines) == ("other-extract", 3, ())
    assert f"i uttrekket for 11F {YEAR - 1} har et annet oppgaveår" in advice.message
    renumbered = extract(recipients(3), year=YEAR - 1, region="110300").to_bytes()
    assert plausibility(now, Extract.read(renumbered, form="11F", year=YEAR - 1, region=REGION)) == ()


def test_exactly_the_same_persons() -> None:
    """Nobody gone and nobody new looks like the extract of another year."""
    advice = compared(recipients(50), recipients(50))["same-persons"]
    assert advice.figures == ((f"Mottakere med nummer {YEAR}", 50),)
    assert "same-persons" not in compared(recipients(51), recipients(50))
    assert "same-persons" not in compared(recipients(50), recipients(51))


def test_who_got_a_fodselsnummer_is_the_same_person() -> None:
    """One with a DUF number last year, and both numbers this year, neither left nor came."""
    before = [*recipients(30), *recipients(1, 40, person_fodselsnr="", person_duf=DUF)]
    now = [*recipients(30), *recipients(1, 41, person_duf=DUF)]
    assert "same-persons" in compared(now, before)
