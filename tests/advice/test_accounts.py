from __future__ import annotations

import gzip
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.accounts import (
    ACCOUNTS_YEARS,
    FUNCTIONS,
    Accounts,
    Amount,
    AmountUnit,
    counterparts,
    services,
)
from kostra_sdk.errors import RegionError, RowError, UnknownEdition, UsageError
from tests.advice.extracts import REGION, YEAR, accounts, posting

if TYPE_CHECKING:
    from pathlib import Path


class Index:
    """A whole number of another kind, as numpy has."""

    def __init__(self, value: int) -> None:
        self._value = value

    def __index__(self) -> int:
        return self._value


def read(data: bytes) -> Accounts:
    """Read accounts of the year and region of these tests."""
    return Accounts.read(data, year=YEAR, region=REGION)


def thousands(value: int, parts: int) -> Amount:
    """Give an amount as the accounts have it."""
    return Amount(value, AmountUnit.TUSEN_KRONER, parts)


def test_an_amount_knows_its_unit() -> None:
    """So that thousands of kroner are never taken for kroner, and rounding is known."""
    assert (Amount(12, AmountUnit.KRONER).kroner, Amount(12, AmountUnit.KRONER).uncertainty) == (12, 0)
    assert (thousands(12, 3).kroner, thousands(12, 3).uncertainty) == (12_000, 1_500)


@pytest.mark.parametrize(
    ("value", "whole"), [(-3, -3), (Decimal(3), 3), (Decimal("3.00"), 3), (Decimal("1E+3"), 1000), (Index(3), 3)]
)
def test_an_amount_is_a_whole_number_of_any_kind(value: Any, whole: int) -> None:
    """As a database or a frame gives it, without decimals or with noughts."""
    amount = Amount(value, AmountUnit.KRONER)
    assert (amount.value, type(amount.value)) == (whole, int)


@pytest.mark.parametrize("value", [1.5, 2.0, "15", None, True, Decimal("1.5"), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_whole_number_is_no_amount(value: Any) -> None:
    """It is refused where it comes in, not reckoned with; the error says the kind and not the value."""
    with pytest.raises(UsageError, match=f"^an amount is a whole number, as an int: {type(value).__name__}$"):
        Amount(value, AmountUnit.KRONER)


@pytest.mark.parametrize("unit", [1000, "kroner", None])
def test_an_amount_says_its_unit(unit: Any) -> None:
    """Nothing else than one of the two units is taken for one."""
    with pytest.raises(UsageError, match=type(unit).__name__):
        Amount(15, unit)


@pytest.mark.parametrize(("function", "arts"), [(281, None), ("28", None), ("", None), ("276", [89]), ("276", ["89"])])
def test_functions_and_arts_are_three_digits(function: Any, arts: Any) -> None:
    """A number would be found nowhere, which must not look as if nothing were booked."""
    with pytest.raises(UsageError, match="three digits as text"):
        read(posting("281", "470", 1)).expenses(function, arts)


def test_lines_are_read_by_their_columns(tmp_path: Path) -> None:
    """Account class, function, art and amount come from their own columns, from a file too, and from gzip."""
    path = tmp_path / "0A.dat"
    path.write_bytes(posting("281", "470", 1234) + posting("281", "700", -56, account_class="0"))
    found = Accounts.read(path, year=YEAR, region=REGION)
    assert found == read(gzip.compress(path.read_bytes()))
    assert (found.year, found.region) == (YEAR, REGION)
    assert [(each.account_class, each.function, each.art, each.amount) for each in found.postings] == [
        ("1", "281", "470", 1234),
        ("0", "281", "700", -56),
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["0", "1"]),
            st.integers(100, 999).map(str),
            st.integers(10, 999).map("{:03}".format),
            st.integers(-(10**8) + 1, 10**9 - 1),
        )
    )
)
def test_any_posting_is_read_as_it_was_written(rows: list[tuple[str, str, str, int]]) -> None:
    """Whatever the postings, each comes back, and expenses are those of the operating accounts alone."""
    found = read(b"".join(posting(function, art, amount, account_class=kind) for kind, function, art, amount in rows))
    assert [(each.account_class, each.function, each.art, each.amount) for each in found.postings] == rows
    for function in {function for _, function, _, _ in rows}:
        own = [
            amount for kind, other, art, amount in rows if (kind, other) == ("1", function) and 10 <= int(art) <= 599
        ]
        assert found.expenses(function) == (thousands(sum(own), len(own)) if own else None)


def test_expenses_leave_income_and_investment_out() -> None:
    """Expenses are arts 010-599 of the operating accounts; some arts of them can be asked for."""
    found = read(
        accounts(("281", "470", 100), ("281", "520", 20), ("281", "700", -7))
        + posting("281", "200", 5, account_class="0")
    )
    assert found.expenses("281") == thousands(120, 2)
    assert found.expenses("281", ["520"]) == thousands(20, 1)


@pytest.mark.parametrize(("art", "is_expense"), [("009", False), ("010", True), ("599", True), ("600", False)])
def test_which_arts_are_expenses(art: str, is_expense: bool) -> None:
    """From 010 to 599, both of them too."""
    assert read(accounts(("281", art, 5))).expenses("281") == (thousands(5, 1) if is_expense else None)


def test_nothing_booked_is_not_nought() -> None:
    """A function without a line is None; one whose line says 0 is 0."""
    found = read(accounts(("276", "089", 0)))
    assert found.expenses("276") == thousands(0, 1)
    assert found.expenses("281") is None
    assert found.expenses("276", ["470"]) is None


@pytest.mark.parametrize("art", ["Z", "", "²³¹"])
def test_an_art_that_is_no_number_is_no_expense(art: str) -> None:
    """Whether it is valid at all is the official control's matter."""
    assert read(accounts(("281", art, 5))).expenses("281") is None


@pytest.mark.parametrize("year", ACCOUNTS_YEARS)
def test_all_known_years_are_read(year: int) -> None:
    """The columns are the same in each of them."""
    found = Accounts.read(posting("281", "470", 1, year=str(year)), year=year, region=REGION)
    assert found.expenses("281") == thousands(1, 1)


def test_an_unknown_year_is_refused() -> None:
    """Naming those that are known."""
    with pytest.raises(UnknownEdition, match="2017") as caught:
        Accounts.read(b"", year=2016, region=REGION)
    assert caught.value.known == ACCOUNTS_YEARS


def test_a_region_must_be_six_digits() -> None:
    """As everywhere."""
    with pytest.raises(RegionError):
        Accounts.read(b"", year=YEAR, region="4601")


def test_every_problem_is_told_at_once_and_no_amount() -> None:
    """By column and reason, with the first lines and how many there are."""
    data = (
        posting("281", "470", "4 5")
        + b"x\n"
        + posting("281", "470", 424_242, form="0C", region="030100", year="2025", quarter="1")
        + posting("281", "470", "") * 30
    )
    with pytest.raises(RowError) as caught:
        read(data)
    problems = {problem.column: problem for problem in caught.value.problems}
    assert set(problems) == {"belop", "line", "skjema", "aargang", "kvartal", "region"}
    assert (problems["belop"].count, problems["belop"].rows) == (31, (1, *range(4, 23)))
    assert (problems["line"].rows, problems["line"].reason) == ((2,), "1 characters, where a line of 0A has 48")
    assert {problems[name].rows for name in ("skjema", "aargang", "kvartal", "region")} == {(3,)}
    assert "424242" not in str(caught.value)


def test_each_function_of_the_social_services_has_something_behind_it() -> None:
    """A-1: six functions, each once a year, and a name, a note and a source with each."""
    for year in (2010, 2015, 2016, 2017, 2026):
        found = counterparts(year)
        assert tuple(each.function for each in found) == FUNCTIONS == ("242", "243", "273", "275", "276", "281")
        assert all(each.name and each.note and each.source for each in found)


def test_what_stands_behind_a_function_depends_on_the_year() -> None:
    """A-3, B-17: 11B ended with 2016, and from 2016 function 281 also holds kommunalt reglement."""
    forms = {year: {each.function: each for each in counterparts(year)} for year in (2015, 2016, 2017)}
    assert [forms[year]["275"].form for year in forms] == ["11B", "11B", ""]
    assert [forms[year]["281"].relation for year in forms] == ["equal", "at-least", "at-least"]
    assert forms[2017]["276"].arts == ("089",)
    assert forms[2017]["281"].arts is None


def test_where_services_are_booked_depends_on_the_year() -> None:
    """A-10: institutions for rusomsorg on 243; function 254 is not valid from 2024 on, so nothing is said of it."""
    assert {each.service: each.function for each in services(2023)} == {
        "rusomsorgsinstitusjon": "243",
        "hjemmetjeneste": "254",
        "stottekontakt": "234",
    }
    assert {each.service for each in services(2024)} == {"rusomsorgsinstitusjon", "stottekontakt"}
    assert all(each.source == "A-10" and each.name for each in services(2024))
