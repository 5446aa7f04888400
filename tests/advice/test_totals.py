from __future__ import annotations

from typing import Any

import pytest

from kostra_sdk.advice.accounts import Amount, AmountUnit
from kostra_sdk.advice.totals import form_total, head_count
from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.forms.kvalifisering.codes import Status
from tests.advice.extracts import REGION, YEAR, extract, number, participants, recipients


def kroner(value: int) -> Amount:
    """Give an amount in whole kroner."""
    return Amount(value, AmountUnit.KRONER)


def test_the_total_of_11f_is_bidrag_and_laan() -> None:
    """Of all records together, whole kroner."""
    total = form_total(extract([*recipients(1, bidrag=100, laan=20), *recipients(1, 2, bidrag=3, laan=None)]))
    assert (total.form, total.year, total.region, total.records) == ("11F", YEAR, REGION, 2)
    assert (total.amount, total.without_sum) == (kroner(123), 0)


def test_the_total_of_11cf_is_kvalifiseringsstonad() -> None:
    """Of all records together, whole kroner."""
    assert form_total(extract(participants(3, kvp_stonad=7), form="11CF")).amount == kroner(21)


def test_what_has_no_amount_is_counted() -> None:
    """Records whose amounts are blank, or one of which cannot be read, are not all in the sum."""
    records = [
        *recipients(1, bidrag=5, laan=None),
        *recipients(1, 2, bidrag=None, laan=None),
        *recipients(1, 3, bidrag=None, laan=4, raw={"BIDRAG": "x"}),
        *recipients(1, 4, bidrag=0, laan=None),
    ]
    total = form_total(extract(records))
    assert (total.amount, total.without_sum) == (kroner(9), 2)


def test_nobody_to_report_is_nought_and_no_records_is_missing() -> None:
    """The file of one space says that there is nobody (B-9); a file of nothing says nothing."""
    assert form_total(Extract.empty(form="11F", year=YEAR, region=REGION)).amount == kroner(0)
    assert form_total(extract([])).amount is None


def test_heads_are_counted_by_status() -> None:
    """B-3: with the journal numbers behind each status, those without a valid one last."""
    records = [*participants(4), *participants(2, 5, status=Status.I_PERMISJON), *participants(1, 7, status=None)]
    count = head_count(extract(records, form="11CF"), 8)
    assert (count.region, count.year, count.records, count.persons) == (REGION, YEAR, 7, 7)
    assert (count.nav_count, count.difference) == (8, -1)
    assert list(count.by_status.items()) == [
        (Status.I_PROGRAM, ("00000001", "00000003")),
        (Status.I_PERMISJON, ("00000005", "00000006")),
        (Status.FULLFORT, ("00000002", "00000004")),
        (None, ("00000007",)),
    ]


def test_a_person_is_one_head() -> None:
    """B-3 is about users: one in two records is one, and those without a number are one each."""
    records = [
        *participants(2),
        *participants(1, 3, person_fodselsnr=number(1)),
        *participants(2, 4, person_fodselsnr="01018500100"),
    ]
    count = head_count(extract(records, form="11CF"), 4)
    assert (count.records, count.persons, count.difference) == (5, 4, 0)


def test_without_navs_number_there_is_no_difference() -> None:
    """What is missing is not nought."""
    assert head_count(extract(participants(2), form="11CF")).difference is None


@pytest.mark.parametrize("count", [form_total, head_count])
def test_another_form_is_refused(count: Any) -> None:
    """Naming what is counted."""
    with pytest.raises(UsageError, match="not in 11B"):
        count(Extract.new(form="11B", year=2016, region=REGION))
