from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.advice.plausibility import plausibility
from kostra_sdk.advice.plausibility_rules import (
    BELOP_I_MILLIONKLASSEN,
    CASE_RULES,
    FILE_RULES,
    KOMMUNAL_MINST,
    LIKE_MINST,
    MANGE_BARN,
    SAMME_MINST,
    SAMME_SAKSBEHANDLER_MINST,
)
from kostra_sdk.extract import Extract
from kostra_sdk.forms.kvalifisering.codes import Status
from kostra_sdk.forms.sosialhjelp.codes import Bosit, Vklo
from kostra_sdk.ids import duf, fodselsnummer
from tests.advice.extracts import YEAR, extract, number, participants, recipients

if TYPE_CHECKING:
    from kostra_sdk.advice.plausibility import PlausibilityAdvice

EQUAL: Any = {"stmnd": set(range(1, 13)), "bidrag": 60_000, "bidrag_mnd": dict.fromkeys(range(1, 13), 5_000)}
DUF = "2020900010" + duf.check_digits("2020900010")


def advised(records: list[Any], form: str = "11F") -> dict[str, PlausibilityAdvice]:
    """Give the advice on records by topic."""
    found = plausibility(extract(records, form=form))
    assert len({advice.topic for advice in found}) == len(found)
    return {advice.topic: advice for advice in found}


def topics(records: list[Any], form: str = "11F") -> set[str]:
    """Give the topics of the advice on records."""
    return set(advised(records, form))


def test_nothing_is_said_of_what_is_plain() -> None:
    """Nor of no records at all."""
    assert plausibility(extract(recipients(120))) == ()
    assert plausibility(extract(participants(120), form="11CF")) == ()
    assert plausibility(extract([])) == ()


def test_every_rule_says_what_it_looks_for() -> None:
    """Each has a docstring, and those about a record a topic and a source; no topic is there twice."""
    assert all(rule.fires.__doc__ and rule.source and rule.name == rule.fires.__name__ for rule in CASE_RULES)
    assert all(rule.__doc__ for rule in FILE_RULES)
    assert len({rule.topic for rule in CASE_RULES}) == len(CASE_RULES)


# --- one record at a time ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "is_said"),
    [
        ({"bidrag": BELOP_I_MILLIONKLASSEN}, True),
        ({"bidrag": BELOP_I_MILLIONKLASSEN - 1}, False),
        ({"bidrag": BELOP_I_MILLIONKLASSEN - 1, "laan": 1}, True),
    ],
    ids=["a million", "just below", "with a loan"],
)
def test_support_in_the_millions(amounts: dict[str, int], is_said: bool) -> None:
    """B-7: a million kroner or more in the year, bidrag and lån together."""
    assert ("millions" in topics(recipients(1, **amounts))) is is_said


def test_support_in_the_millions_of_a_participant() -> None:
    """B-7 is looked for in 11CF too."""
    assert topics(participants(1, kvp_stonad=BELOP_I_MILLIONKLASSEN), "11CF") == {"millions"}


def test_twenty_children() -> None:
    """B-7: from ten children on; what is left open is no number."""
    assert "many-children" in topics(recipients(1, antbu18=20))
    assert "many-children" in topics(participants(1, antbu18=MANGE_BARN), "11CF")
    assert topics(recipients(1, antbu18=MANGE_BARN - 1)) == topics(recipients(1, antbu18=None)) == set()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, set()),
        ({"stmnd": {1, 2, 3}}, {"months-without-sum"}),
        ({"stmnd": {1}}, {"sum-without-months"}),
        ({"stmnd": {1, 3}}, {"months-without-sum", "sum-without-months"}),
        ({"stmnd": {1, 2, 3}, "laan_mnd": {3: 5}}, set()),
        ({"laan_mnd": {3: 5}}, {"sum-without-months"}),
        ({"bidrag_mnd": {1: 5, 2: 0}}, {"months-without-sum"}),
        ({"bidrag_mnd": {}, "bidrag": 0}, {"months-without-sum"}),
        ({"bidrag_mnd": {}}, set()),
        ({"bidrag_mnd": {}, "stmnd": set()}, {"sum-without-months"}),
        ({"bidrag_mnd": {}, "stmnd": set(), "bidrag": None, "laan": None}, set()),
    ],
    ids=[
        "agree",
        "month too many",
        "month too few",
        "another month",
        "a loan in the month",
        "a loan in another",
        "nought in the month",
        "nothing paid",
        "months left out",
        "neither months",
        "nothing at all",
    ],
)
def test_months_and_sums_go_together(values: dict[str, Any], expected: set[str]) -> None:
    """B-15: what is ticked are the months of payment, each with its amount, and each amount with its month."""
    assert topics(recipients(1, **values)) == expected


def test_months_and_sums_of_a_participant() -> None:
    """A participant has no amounts by month: the year's sum goes with some month."""
    assert topics(participants(1, kvp_stonad=None), "11CF") == {"months-without-sum"}
    assert topics(participants(1, stmnd=set()), "11CF") == {"sum-without-months"}
    assert topics(participants(1, stmnd=set(), kvp_stonad=None), "11CF") == set()


@pytest.mark.parametrize(("key", "text"), [("BIDRAG_MARS", "12,5"), ("LAAN", "x")])
def test_an_unreadable_amount_is_not_taken_for_none(key: str, text: str) -> None:
    """What cannot be read is the official control's matter."""
    values: Any = {"raw": {key: text}, "laan": None if key == "LAAN" else 0}
    assert topics(recipients(1, stmnd={1, 2, 3}, **values)) == set()
    assert topics(recipients(1, stmnd={1, 2, 3}, raw={"FODSELSDATO": "x"})) == {"months-without-sum"}


def test_cases_are_counted_and_the_first_are_named() -> None:
    """Lines and journal numbers of twenty, the count of all, and the figures behind."""
    advice = advised([*recipients(5), *recipients(30, 100, antbu18=12)])["many-children"]
    assert (advice.count, advice.source) == (30, "B-7")
    assert advice.lines == tuple(range(6, 26))
    assert advice.journal_numbers == tuple(f"{serial:08}" for serial in range(100, 120))
    assert advice.figures == (("Poster", 30), ("Poster i alt", 35))
    assert advice.message.startswith("30 av 35 poster")


# --- the whole file ---------------------------------------------------------------------------------------


def housed(kommunal: int, privat: int, eid: int) -> list[Any]:
    """Make up recipients who live so."""
    codes = [Bosit.LEID_KOMMUNAL] * kommunal + [Bosit.LEID_PRIVAT] * privat + [Bosit.EID] * eid
    records = recipients(len(codes))
    for record, bosit in zip(records, codes, strict=True):
        record.bosit = bosit
    return records


def test_too_many_in_municipal_housing() -> None:
    """B-5: more in municipal than in private housing, among enough of them, is told with both figures."""
    advice = advised(housed(9, 8, 4))["municipal-housing"]
    assert (advice.source, advice.count, advice.lines) == ("B-5", 9, tuple(range(1, 10)))
    assert dict(advice.figures) == {
        "Leid kommunal bolig": 9,
        "Leid kommunal bolig, prosent": 42.9,
        "Leid privat bolig": 8,
        "Leid privat bolig, prosent": 38.1,
        "Med svar": 21,
    }
    assert "9 av 21 mottakere (42,9 prosent)" in advice.message


def test_municipal_housing_needs_more_than_a_few() -> None:
    """As many in each is plain, and so is anything among too few; nobody in private housing is not."""
    assert "municipal-housing" not in advised(housed(9, 9, 9))
    assert "municipal-housing" not in advised(housed(KOMMUNAL_MINST - 1, 0, 0))
    assert "municipal-housing" in advised(housed(KOMMUNAL_MINST, 0, 0))
    assert "municipal-housing" not in advised(housed(0, 0, KOMMUNAL_MINST))


def test_the_same_amount_all_year() -> None:
    """Five with the same amount in twelve months, a quarter of those with twelve, look like a sum divided by twelve."""
    uneven = EQUAL | {"bidrag_mnd": EQUAL["bidrag_mnd"] | {1: 4_000}}
    assert "equal-months" not in topics(recipients(LIKE_MINST - 1, **EQUAL))
    advice = advised([*recipients(LIKE_MINST, **EQUAL), *recipients(3 * LIKE_MINST, 50, **uneven)])["equal-months"]
    assert advice.journal_numbers == tuple(f"{serial:08}" for serial in range(1, LIKE_MINST + 1))
    assert dict(advice.figures) == {"Samme beløp i tolv måneder": 5, "Stønad i tolv måneder": 20}
    assert "equal-months" not in topics([*recipients(5, **EQUAL), *recipients(16, 50, **uneven)])


def test_the_same_amount_counts_loans_with_bidrag() -> None:
    """Loans in some months make them differ, and twelve ticked months with eleven amounts are not twelve."""
    assert "equal-months" not in topics(recipients(9, **EQUAL, laan_mnd={4: 100}))
    eleven = EQUAL | {"bidrag_mnd": dict.fromkeys(range(1, 12), 5_000)}
    assert "equal-months" not in topics(recipients(9, **eleven))


def test_a_default_value_left_standing() -> None:
    """Nineteen of twenty with one answer is told with field, code and label; with eighteen it is not."""
    records = recipients(SAMME_MINST, vklo=Vklo.SOSIALHJELP)
    records[4].vklo = Vklo.TRYGD
    advice = advised(records)["same-value"]
    assert advice.count == 19
    assert advice.message.startswith("19 av 20 poster (95,0 prosent) har 5 (Sosialhjelp) i feltet VKLO.")
    assert dict(advice.figures) == {"VKLO = 5": 19, "VKLO = 5, prosent": 95.0, "Med svar": 20}
    assert "00000005" not in advice.journal_numbers
    records[5].vklo = Vklo.TRYGD
    assert topics(records) == topics(recipients(SAMME_MINST - 1, vklo=Vklo.SOSIALHJELP)) == set()


def test_a_code_that_the_year_does_not_know_is_told_without_label() -> None:
    """BOSIT 7 was a code in 2020 alone."""
    assert "har 7 i feltet BOSIT" in advised(recipients(SAMME_MINST, bosit=Bosit.ANNET_7))["same-value"].message


def test_a_default_value_of_a_participant() -> None:
    """11CF is looked at likewise, by its own questions."""
    (advice,) = plausibility(extract(participants(20, status=Status.I_PROGRAM), form="11CF"))
    assert (advice.topic, advice.figures[0]) == ("same-value", ("STATUS = 1", 20))


def test_everyone_with_the_same_caseworker() -> None:
    """Told of a file too large for one; not where one record has another, or nobody is named."""
    same = recipients(SAMME_SAKSBEHANDLER_MINST, saksbehandler="TEST01")
    assert advised(same)["same-caseworker"].count == SAMME_SAKSBEHANDLER_MINST
    assert topics(same[1:]) == set()
    same[7].saksbehandler = "TEST02"
    assert topics(same) == set()
    assert topics(recipients(SAMME_SAKSBEHANDLER_MINST, saksbehandler="")) == set()


def test_a_person_with_several_journal_numbers() -> None:
    """Told with all journal numbers of the person, the first one's too."""
    twins = recipients(3, 10, person_fodselsnr=number(1))
    other = recipients(1, 20, person_fodselsnr=number(2))
    advice = advised([*recipients(4), *twins, *other])["same-person"]
    assert dict(advice.figures) == {"Personer på flere poster": 2, "Poster": 6}
    assert advice.journal_numbers == ("00000001", "00000010", "00000011", "00000012", "00000002", "00000020")
    assert advice.lines == (1, 5, 6, 7, 2, 8)
    assert advice.message.startswith("2 personer står på flere poster, til sammen 6.")


def test_a_person_is_known_by_duf_number_too() -> None:
    """One with a DUF number alone, and with both numbers in another record, is one person."""
    both = recipients(1, person_duf=DUF)
    alone = recipients(1, 2, person_duf=DUF, person_fodselsnr="")
    assert advised([*both, *alone])["same-person"].message.startswith("1 person står på flere poster")
    assert "same-person" in advised([*alone, *both])


@pytest.mark.parametrize("shared", ["01018500100", "11111111111", "", "0101850010", "x" * 11])
def test_what_is_nobodys_number_makes_nobody_the_same(shared: str) -> None:
    """Placeholders, made-up digits and blanks are shared by many."""
    assert topics(recipients(5, person_fodselsnr=shared, person_duf="000000000000")) == set()
    assert topics(recipients(5, person_fodselsnr=shared, person_duf="123456789012")) == set()


def test_a_number_may_end_as_a_placeholder_does() -> None:
    """Whose check digits are right it is somebody's."""
    births = (f"{day:02}{month:02}85" for month in range(81, 93) for day in range(1, 29))
    somebody = next(f"{birth}00100" for birth in births if fodselsnummer.is_valid(f"{birth}00100"))
    assert "same-person" in topics(recipients(2, person_fodselsnr=somebody))


# --- privacy ----------------------------------------------------------------------------------------------


def test_a_file_of_another_year_or_municipality() -> None:
    """Lines of 2025 and 2026 are as long: what the records say themselves is held against what was asked for."""
    of_another = extract(recipients(3), year=YEAR - 1).to_bytes()
    found = plausibility(Extract.read(of_another, form="11F", year=YEAR, region="110300"))
    assert [(each.topic, each.count, each.lines, each.source) for each in found] == [
        ("other-extract", 3, (1, 2, 3), "kostra_sdk"),
        ("other-extract", 3, (1, 2, 3), "kostra_sdk"),
    ]
    assert f"3 av 3 poster i uttrekket for 11F {YEAR} har et annet oppgaveår." in found[0].message
    assert "har en annen kommune." in found[1].message
    assert plausibility(extract(recipients(3))) == ()


def test_no_person_is_in_the_advice() -> None:
    """Whatever fires, no fødselsnummer or DUF number is in any of it, and a journal number is no longer than one."""
    whole = EQUAL | {"bidrag": 2_000_000, "antbu18": 20}
    records = recipients(
        120, saksbehandler="TEST01", bosit=Bosit.LEID_KOMMUNAL, person_fodselsnr=number(1), person_duf=DUF, **whole
    )
    records[0].stmnd = set()
    records[1].bidrag_mnd = {1: 5}
    last = extract(recipients(40, 500, stmnd=set(range(1, 13))), year=YEAR - 1)
    told = repr(plausibility(extract(records), last))
    fired = {rule.topic for rule in CASE_RULES} | {"same-person", "same-value", "same-caseworker", "equal-months"}
    assert all(topic in told for topic in fired | {"municipal-housing", "number-of-records", "sums"})
    assert number(1) not in told
    assert DUF not in told
