from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.errors import LineError, UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.extract.quarterly import COLUMNS, QuarterlyFigures, QuarterRow, quarterly, write_quarterly
from kostra_sdk.forms.kvalifisering.record import Kvalifisering
from kostra_sdk.forms.sosialhjelp.record import Sosialhjelp
from kostra_sdk.testing import synthetic_number

if TYPE_CHECKING:
    from pathlib import Path

YEAR = 2026
HERE: Any = {"form": "11F", "year": YEAR, "region": "460100"}
ADA, BO = (synthetic_number(date(1980, 1, day), Random(day)) for day in (1, 2))


def recipient(number: str = ADA, journal: str = "00000017", **values: Any) -> Sosialhjelp:
    """Make up a recipient."""
    return Sosialhjelp(person_fodselsnr=number, person_journalnr=journal, **values)


def figures(*records: Sosialhjelp, quarter: int = 1) -> QuarterlyFigures:
    """Give the figures of a quarter."""
    return quarterly(records, year=YEAR, quarter=quarter)


def rows(*records: Sosialhjelp, quarter: int = 1) -> list[tuple[int, int | None, int | None]]:
    """Give month and amounts of one person's rows."""
    return [(row.month, row.bidrag, row.laan) for row in figures(*records, quarter=quarter).rows]


@pytest.mark.parametrize(("quarter", "months"), [(1, (1, 2, 3)), (2, (4, 5, 6)), (3, (7, 8, 9)), (4, (10, 11, 12))])
def test_a_quarter_is_its_three_months(quarter: int, months: tuple[int, ...]) -> None:
    """Of a year's payments those of the quarter are there, month by month, and the year's sum is not."""
    record = recipient(
        stmnd=set(range(1, 13)),
        bidrag=99,
        bidrag_mnd={month: 100 * month for month in range(1, 13)},
        laan_mnd={month: month for month in range(1, 13)},
    )
    assert rows(record, quarter=quarter) == [(month, 100 * month, month) for month in months]


def test_a_month_is_there_where_it_is_ticked_or_has_an_amount() -> None:
    """With one of bidrag and lån filled, the other is nought."""
    record = recipient(stmnd={1, 4}, bidrag_mnd={1: 5, 4: 7}, laan_mnd={2: 6, 3: 0})
    assert rows(record) == [(1, 5, 0), (2, 0, 6)]


def test_a_ticked_month_without_amount_is_missing_not_nought() -> None:
    """The person is there, the amounts are not, and the case is named; one that says 0 says 0."""
    found = figures(recipient(stmnd={1, 2}, bidrag_mnd={2: 0}))
    assert [(row.month, row.bidrag, row.laan) for row in found.rows] == [(1, None, None), (2, 0, 0)]
    assert (found.incomplete, found.without_number) == (("00000017",), ())


def test_an_unreadable_amount_is_missing() -> None:
    """Not nought, and the case is named once."""
    record = recipient(stmnd={1, 2}, bidrag_mnd={2: 5}, raw={"BIDRAG_JAN": "12,5", "LAAN_FEB": "x"})
    found = figures(record)
    assert [(row.month, row.bidrag, row.laan) for row in found.rows] == [(1, None, None), (2, 5, None)]
    assert found.incomplete == ("00000017",)


def test_records_of_one_person_are_added_up() -> None:
    """By month; where one of them is missing, so is the sum."""
    first = recipient(bidrag_mnd={1: 5, 2: 1}, laan_mnd={1: 2})
    second = recipient(journal="00000018", stmnd={2}, bidrag_mnd={1: 7})
    assert rows(first, second) == [(1, 12, 2), (2, None, None)]


def test_rows_are_in_order_of_number_and_month() -> None:
    """Whatever the order of the records, so that the same records make the same file."""
    records = [recipient(BO, bidrag_mnd={2: 3, 1: 4}), recipient(ADA, bidrag_mnd={3: 5})]
    found = figures(*records)
    assert found.rows == tuple(sorted(found.rows)) == figures(*reversed(records)).rows
    assert (len(found.rows), found.persons, found.year, found.quarter) == (3, 2, YEAR, 1)


@pytest.mark.parametrize("number", ["", "01018500100", "11111111111", "abc", ADA[:-1] + "x"], ids=range(5))
def test_whoever_has_no_number_is_named_by_journal_number(number: str) -> None:
    """No row can tell of them, and nobody disappears unseen."""
    found = figures(recipient(number, stmnd={1}, bidrag_mnd={1: 5}), recipient(number, "00000018"))
    assert (found.rows, found.without_number, found.incomplete) == ((), ("00000017",), ())


def test_nobody_in_the_quarter_gives_no_rows() -> None:
    """Support in other months, or none at all, is no row."""
    found = figures(recipient(stmnd={4}, bidrag_mnd={4: 5, 1: 0}), recipient(BO))
    assert (found.rows, found.persons, found.without_number, found.incomplete) == ((), 0, (), ())


def test_an_extract_gives_what_its_records_give() -> None:
    """Read from a file or collected."""
    records = [recipient(stmnd={1}, bidrag_mnd={1: 5}), recipient(BO, "00000018", stmnd={3}, laan_mnd={3: 9})]
    extract = Extract.new(**HERE)
    for record in records:
        extract.add(record)
    read = Extract.read(extract.to_bytes(), **HERE)
    assert quarterly(extract, year=YEAR, quarter=1) == quarterly(read, year=YEAR, quarter=1) == figures(*records)


@given(
    st.lists(
        st.builds(
            recipient,
            st.sampled_from([ADA, BO]),
            stmnd=st.sets(st.integers(1, 12)),
            bidrag_mnd=st.dictionaries(st.integers(1, 12), st.integers(-(10**6), 10**6)),
            laan_mnd=st.dictionaries(st.integers(1, 12), st.integers(0, 10**6)),
        )
    )
)
def test_the_quarters_add_up_to_the_year(records: list[Sosialhjelp]) -> None:
    """Nothing of what was paid is lost or counted twice."""
    quarters = [figures(*records, quarter=quarter).rows for quarter in (1, 2, 3, 4)]
    paid = sum(sum((*record.bidrag_mnd.values(), *record.laan_mnd.values())) for record in records)
    if all(row.bidrag is not None for found in quarters for row in found):
        assert sum((row.bidrag or 0) + (row.laan or 0) for found in quarters for row in found) == paid
    months = {month for record in records for month in record.stmnd}
    assert months <= {row.month for found in quarters for row in found}


def test_11cf_has_no_amounts_by_month() -> None:
    """So there are no figures of it: they would have to be made up."""
    with pytest.raises(UsageError, match="11CF has no amounts by month"):
        quarterly(Extract.new(form="11CF", year=YEAR, region="460100"), year=YEAR, quarter=1)
    with pytest.raises(UsageError, match="11CF has no amounts by month"):
        quarterly([Kvalifisering()], year=YEAR, quarter=1)  # type: ignore[list-item]


def test_wrong_calls_are_refused() -> None:
    """There are four quarters, and the extract is of the year that is asked for."""
    for quarter in (5, 0, "1", 1.0, True, [1], None):
        with pytest.raises(UsageError, match="a quarter is the number 1, 2, 3 or 4"):
            quarterly([], year=YEAR, quarter=quarter)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="a year is a number, not str"):
        quarterly([], year="2026", quarter=1)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="11F 2025, not 11F 2026"):
        quarterly(Extract.new(**HERE), year=2025, quarter=1)
    with pytest.raises(LineError):
        quarterly(Extract.read(b"x\nx\n", **HERE), year=YEAR, quarter=1)


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (None, "not NoneType"),
        ("11F.dat", "not str"),
        (b"460126", "not bytes"),
        ([{"bidrag": 1}], "a record is Sosialhjelp, not dict"),
    ],
    ids=["none", "path", "bytes", "dicts"],
)
def test_what_is_no_record_is_named_for_what_it_is(records: Any, said: str) -> None:
    """And is not taken for a record of 11CF."""
    with pytest.raises(UsageError, match=said) as caught:
        quarterly(records, year=YEAR, quarter=1)
    assert "11CF" not in str(caught.value)


def test_values_that_are_no_amounts_are_refused_all_at_once() -> None:
    """By journal number, field and kind; neither the number nor the amount is told."""
    bad = [
        recipient(None, "A"),  # type: ignore[arg-type]
        recipient(journal="B", bidrag_mnd={1: "9001"}, laan_mnd={2: Decimal("9001.5")}),
        recipient(journal="C", bidrag_mnd=None, stmnd=None),
        recipient(journal="D", bidrag_mnd={1: True}),
    ]
    with pytest.raises(UsageError) as caught:
        quarterly([recipient(), *bad, *[recipient(stmnd=None)] * 30], year=YEAR, quarter=1)
    told = str(caught.value)
    for said in (
        "journal number A: person_fodselsnr is NoneType, not text",
        "journal number B: bidrag_mnd of month 1 is str, not whole kroner, laan_mnd of month 2 is Decimal",
        "journal number C: bidrag_mnd is NoneType, not month and amount, stmnd is NoneType, not months",
        "journal number D: bidrag_mnd of month 1 is bool",
        "and 14 records more",
    ):
        assert said in told
    assert "9001" not in told
    assert ADA not in told


def test_a_record_of_another_year_is_named_and_left_out() -> None:
    """Its months are not those that are asked for; a record that says no year is of the one that is asked for."""
    found = figures(
        recipient(stmnd={1}, bidrag_mnd={1: 5}, version="26"),
        recipient(BO, "00000018", stmnd={1}, bidrag_mnd={1: 6}, version="25"),
        recipient(BO, "00000019", stmnd={1}, bidrag_mnd={1: 7}),
        recipient(BO, "00000020", stmnd={4}, bidrag_mnd={4: 7}, version="25"),
    )
    assert [row.bidrag for row in found.rows] in ([5, 7], [7, 5])
    assert found.other_year == ("00000018",)


# --- the file ---------------------------------------------------------------------------------------------


def test_the_file_is_a_heading_and_the_rows(tmp_path: Path) -> None:
    """Semicolons and line feeds; what is missing is empty, and the names of the columns are our own."""
    path = tmp_path / "kvartal.csv"
    write_quarterly(path, figures(recipient(stmnd={1, 2}, bidrag_mnd={1: 5})))
    assert path.read_bytes() == (
        f"fodselsnummer;aar;maaned;bidrag;laan\n{ADA};{YEAR};1;5;0\n{ADA};{YEAR};2;;\n".encode()
    )
    assert not {column.upper() for column in COLUMNS} & {"PERSON_FODSELSNR", "BIDRAG_JAN", "VERSION"}


@pytest.mark.skipif(not hasattr(os, "fchmod"), reason="the system knows no owners of files")
def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """It holds fødselsnummer."""
    path = tmp_path / "kvartal.csv"
    write_quarterly(path, figures())
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    """A file that was there is as it was when writing breaks off, and nothing else is left."""
    path = tmp_path / "kvartal.csv"
    path.write_text("before", encoding="utf-8")

    class Torn:
        @property
        def rows(self) -> tuple[QuarterRow, ...]:
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - any will do
        write_quarterly(path, Torn())  # type: ignore[arg-type]
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_written_without_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that has no `fchmod`."""
    monkeypatch.delattr(os, "fchmod", raising=False)
    write_quarterly(tmp_path / "kvartal.csv", figures())
    assert (tmp_path / "kvartal.csv").exists()


def test_nothing_printed_shows_the_person() -> None:
    """Neither a row nor the figures show number or amount."""
    found = figures(recipient(bidrag_mnd={1: 424_242}))
    for shown in (repr(found.rows[0]), repr(found), str(found.rows)):
        assert ADA not in shown
        assert "424242" not in shown
