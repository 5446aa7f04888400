from __future__ import annotations

import random
from typing import Any

import pytest

from kostra_sdk import check_record
from kostra_sdk.errors import UnknownEdition
from kostra_sdk.forms import find_form
from kostra_sdk.forms.familievern.mekling.record import Mekling
from kostra_sdk.forms.familievern.mekling.totals import fill_totals
from kostra_sdk.records import codec_for
from kostra_sdk.records.attributes import Kind, attributes_of

YEARS = find_form("55F").years
ROWS = ("SEP", "SAM", "SAK", "TILB", "FLY")


def is_total(key: str) -> bool:
    """Whether a column is a sum, as its name tells."""
    return "TOT" in key.split("_") and not (key.startswith("RESULT_TOT_") and key[-1].isdigit())


def parts_of(year: int, number: int) -> Mekling:
    """Make a record whose parts are all the same number, and whose totals are empty."""
    columns = find_form("55F").layout(year).by_key
    record = Mekling(fylke_nr="31", kontor_nr="017" if year >= 2020 else "")
    for attribute in attributes_of(Mekling):
        for name, key in attribute.numbers.items():
            if key in columns and not is_total(key):
                if attribute.kind is Kind.COUNTS:
                    getattr(record, attribute.name)[name] = number
                elif attribute.kind is Kind.INTEGER:
                    setattr(record, attribute.name, number)
    if year < 2025:
        # Until then these are totals of the results by kind of mekling.
        for name in ("TOT_1", "TOT_2", "TOT_3"):
            record.result.pop(name, None)
    return record


@pytest.mark.parametrize("year", YEARS)
def test_every_total_of_the_year_is_filled(year: int) -> None:
    """With the sum of its parts; what the year has no column for is left empty, so that the record can be written."""
    record = parts_of(year, 1)
    fill_totals(record, year)
    rows = 5 if year >= 2019 else 4
    assert record.ventetid["SEP_TOT"] == 4
    assert record.ventetid["TOT_1"] == rows
    assert record.ventetid["TOT_TOT"] == 4 * rows
    assert record.mekling["TOT_ALLE"] == record.varighet["TOT_TOT"] == 3 * rows
    assert record.oppmote["ENBEGGE_TOT"] == 2 * rows
    assert record.forhold_tot == 2
    assert record.result["TOT_TOT"] == (3 if year >= 2025 else 3 * rows)
    assert (record.barn_tot, record.bekymr_tot, record.vold_tot) == ((2, 2, 2) if year >= 2025 else (None, None, None))
    line = codec_for(Mekling, find_form("55F").layout(year)).encode(record)
    assert len(line) == find_form("55F").layout(year).length


@pytest.mark.parametrize("year", find_form("55F").control_years)
def test_no_control_of_a_sum_fires_afterwards(year: int) -> None:
    """Whatever the parts are; only that the tables' totals differ from each other can still be told."""
    rng = random.Random(year)
    record = parts_of(year, 0)
    for attribute in attributes_of(Mekling):
        value: Any = getattr(record, attribute.name)
        if attribute.kind is Kind.COUNTS:
            value.update({name: rng.randrange(100) for name in value})
        elif attribute.kind is Kind.INTEGER and value is not None:
            setattr(record, attribute.name, rng.randrange(100))
    fill_totals(record, year)
    numbers = {finding.control.split()[1] for finding in check_record(record, year=year, region="667200").findings}
    assert numbers <= {"002", "003", "014", "015", "020"}
    assert not numbers & {f"{number:03d}" for number in (*range(5, 14), *range(16, 20))}


def test_a_total_that_is_filled_stays() -> None:
    """Also where it is wrong, and then the sums it is a part of are of what it says."""
    record = Mekling(ventetid={"SEP_1": 3, "SEP_TOT": 10, "SAM_2": 1})
    fill_totals(record, 2026)
    assert record.ventetid["SEP_TOT"] == 10
    assert record.ventetid["SAM_TOT"] == 1
    assert record.ventetid["TOT_TOT"] == 11
    assert record.ventetid["TOT_1"] == 3


def test_an_empty_record_has_totals_of_nothing() -> None:
    """The mandatory totals are then 0, and those that were cancelled are summed by nobody."""
    record = Mekling(mekling={"SEP_AVLYST": 4})
    fill_totals(record, 2026)
    assert record.mekling["TOT_ALLE"] == 0
    assert "TOT_AVLYST" not in record.mekling
    assert record.avtale == {}


def test_an_unknown_year_is_refused() -> None:
    """There is no layout that says which totals there are."""
    with pytest.raises(UnknownEdition):
        fill_totals(Mekling(), 2016)
