from __future__ import annotations

import tracemalloc
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.plausibility import PlausibilityAdvice, plausibility
from kostra_sdk.advice.totals import form_total, head_count
from kostra_sdk.checking import check
from kostra_sdk.errors import LineError, UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.report import Advice, Report
from tests.advice.extracts import REGION, YEAR, extract, participants, recipients
from tests.records.strategies import lines

WHERE: Any = {"form": "11F", "year": YEAR, "region": REGION}


def test_it_is_advice_and_marked_as_ours() -> None:
    """It can stand among a report's advice, and says whether a document asks for it or we do."""
    (advice,) = plausibility(extract(recipients(20, kjonn="1")))
    assert isinstance(advice, PlausibilityAdvice)
    assert isinstance(advice, Advice)
    assert advice.source == "kostra_sdk"
    assert (advice.topic, advice.lines) == ("same-value", tuple(range(1, 21)))


def test_a_report_shows_it_under_its_own_heading() -> None:
    """Beside the verdict, never in it."""
    records = extract(recipients(20, kjonn="1"))
    report = check(records)
    assert isinstance(report, Report)
    text = attrs.evolve(report, advice=plausibility(records)).to_text()
    heading, _, told = text.partition("Råd fra kostra_sdk, ikke en del av SSBs kontroll:")
    assert "KJONN" in told.partition("Funn per kontroll:")[0]
    assert "standardverdi" not in heading


def test_the_order_is_fixed() -> None:
    """Records first, then the file, then the years; the same every time."""
    records = recipients(30, antbu18=20, kjonn="1", stmnd=set())
    before = extract(recipients(60, 100), year=YEAR - 1)
    found = plausibility(extract(records), before)
    assert [advice.topic for advice in found] == [
        *("many-children", "sum-without-months", "same-value", "number-of-records", "sums", "gone", "came"),
    ]
    assert found == plausibility(extract(records), before)


def test_another_form_or_year_cannot_be_compared() -> None:
    """Last year's extract is of the same form, and of an earlier year."""
    now = extract(recipients(1))
    for wrong in (extract(participants(1), form="11CF", year=YEAR - 1), extract(recipients(1))):
        with pytest.raises(UsageError, match="an earlier year of the same form"):
            plausibility(now, wrong)


@pytest.mark.parametrize("thing", ["11F.dat", b"460126", [], None], ids=["path", "bytes", "list", "none"])
def test_what_is_no_extract_is_refused(thing: Any) -> None:
    """With what to do instead, by whatever reads extracts here."""
    for look in (plausibility, form_total, head_count):
        with pytest.raises(UsageError, match=f"not {type(thing).__name__}: Extract.read"):
            look(thing)
    if thing is not None:
        with pytest.raises(UsageError, match="an Extract is asked for"):
            plausibility(extract([]), thing)


def test_a_form_without_rules_is_refused() -> None:
    """Naming those that have some."""
    with pytest.raises(UsageError, match="11F and 11CF, not for 11B"):
        plausibility(Extract.new(form="11B", year=2016, region=REGION))


def test_a_line_that_is_no_record_raises() -> None:
    """`check` says what is wrong with such a file."""
    with pytest.raises(LineError):
        plausibility(Extract.read(b"x\nx\n", **WHERE))


@pytest.mark.parametrize("form", ["11F", "11CF"])
@given(st.data())
def test_any_records_can_be_looked_at(form: str, data: st.DataObject) -> None:
    """Whatever is in the lines, advice comes of it, and names lines that are there."""
    drawn = data.draw(st.lists(lines(form, YEAR), max_size=8))
    content = "".join(f"{line}\n" for line in drawn).encode("latin-1")
    read: Extract[Any] = Extract.read(content, form=form, year=YEAR, region=REGION)
    before: Extract[Any] = extract(participants(3) if form == "11CF" else recipients(3), form=form, year=YEAR - 1)
    for advice in plausibility(read, before):
        assert all(1 <= number <= len(read) for number in advice.lines)
        assert len(advice.journal_numbers) <= 20
        assert "{" not in advice.message


@pytest.mark.parametrize("year", range(2017, 2027))
@pytest.mark.parametrize("form", ["11F", "11CF"])
def test_every_year_can_be_looked_at(form: str, year: int) -> None:
    """Alone, and beside each year before it."""
    make = recipients if form == "11F" else participants
    now = extract(make(60, kjonn="1"), form=form, year=year)
    assert [advice.topic for advice in plausibility(now)] == ["same-value"]
    for earlier in range(2017, year):
        told = plausibility(now, extract(make(60, kjonn="2"), form=form, year=earlier))
        assert [advice.topic for advice in told][-2:] == ["code-shares", "same-persons"]


def test_memory_grows_only_by_what_persons_are_found_by() -> None:
    """A file of records about nobody in particular takes no more when it is longer, however much fires."""
    nobody = recipients(1, person_fodselsnr="", antbu18=20, bidrag=2_000_000)[0]
    peaks = []
    one = extract([nobody]).to_bytes()
    plausibility(Extract.read(one, **WHERE))  # what is loaded and compiled the first time is no matter of the file's
    for count in (500, 3_000):
        content = one * count
        tracemalloc.start()
        plausibility(Extract.read(content, **WHERE))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 50_000
