from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.advice.accounts import Accounts, Amount, AmountUnit
from kostra_sdk.advice.reconciliation import (
    AndreYtelser,
    Reconciliation,
    andre_ytelser,
    function_rows,
    over_years,
    reconcile,
)
from kostra_sdk.advice.worksheets import Skjema7
from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from tests.advice.extracts import REGION, YEAR, accounts, extract, participants, recipients

OSLO = "030107"


def kroner(value: int) -> Amount:
    """Give an amount in whole kroner."""
    return Amount(value, AmountUnit.KRONER)


def thousands(value: int, parts: int = 1) -> Amount:
    """Give an amount as the accounts have it."""
    return Amount(value, AmountUnit.TUSEN_KRONER, parts)


def benefits(
    funksjon: Amount | None = None,
    sosialhjelp: Amount | None = None,
    livsopphold: Amount | None = None,
    *,
    year: int = YEAR,
    region: str = REGION,
) -> AndreYtelser:
    """Reckon other benefits of a region and year."""
    return andre_ytelser(
        region=region,
        year=year,
        funksjon_281=funksjon,
        sosialhjelp=sosialhjelp,
        livsopphold_flyktninger=livsopphold,
    )


def books(*postings: tuple[str, str, int]) -> Accounts:
    """Give accounts of some postings."""
    return Accounts.read(accounts(*postings), year=YEAR, region=REGION)


def held(**given: Any) -> Reconciliation:
    """Hold what is given against each other."""
    return reconcile(region=REGION, year=YEAR, **given)


# --- other benefits ---------------------------------------------------------------------------------------


def test_other_benefits_are_function_281_without_11_and_7() -> None:
    """A-9, with each part in its own unit, and what rounding may amount to."""
    row = benefits(thousands(10_000, 3), kroner(7_500_250), thousands(1_200))
    assert (row.rest, row.andre, row.uncertainty) == (2_499_750, 1_299_750, 2_000)
    assert (row.missing, row.region, row.year) == ((), REGION, YEAR)
    assert "§§ 18 og 19" in row.explanation


@given(
    funksjon=st.none() | st.integers(-100, 10**6),
    sosialhjelp=st.none() | st.integers(0, 10**9),
    livsopphold=st.none() | st.integers(0, 10**9),
)
def test_what_is_missing_stays_missing(funksjon: int | None, sosialhjelp: int | None, livsopphold: int | None) -> None:
    """There is a figure exactly where all parts are there, and the explanation names those that are not."""
    row = benefits(
        None if funksjon is None else thousands(funksjon),
        None if sosialhjelp is None else kroner(sosialhjelp),
        None if livsopphold is None else kroner(livsopphold),
    )
    parts = (funksjon, sosialhjelp, livsopphold)
    assert (row.andre is None) is (None in parts)
    assert len(row.missing) == parts.count(None)
    assert all(name in row.explanation for name in row.missing)
    if funksjon is not None and sosialhjelp is not None:
        assert row.rest == 1_000 * funksjon - sosialhjelp
        assert row.andre == (None if livsopphold is None else row.rest - livsopphold)
    else:
        assert row.rest is None


@pytest.mark.parametrize("name", ["funksjon_281", "sosialhjelp", "livsopphold_flyktninger"])
def test_a_sum_without_its_unit_is_refused(name: str) -> None:
    """The accounts are in 1 000 kroner and the extracts in kroner: a bare number could be either."""
    parts: dict[str, Any] = {"funksjon_281": None, "sosialhjelp": None, "livsopphold_flyktninger": None, name: 300}
    with pytest.raises(UsageError, match=f"^{name} is an Amount, which says its unit, not int$"):
        andre_ytelser(region=REGION, year=YEAR, **parts)


def test_before_2016_the_function_did_not_hold_kommunalt_reglement() -> None:
    """B-17: they cannot be reckoned from it, and it is said why; the rest is there still."""
    row = benefits(thousands(10), kroner(9_800), kroner(100), year=2015)
    assert (row.rest, row.andre) == (200, None)
    assert row.explanation.startswith("Før 2016 ble ytelser etter kommunalt reglement ikke ført på funksjon 281.")
    assert benefits(thousands(10), kroner(9_800), kroner(100), year=2016).andre == 100


def test_more_in_the_forms_than_in_the_accounts_is_explained() -> None:
    """Beyond what rounding may amount to."""
    assert "til sammen mer enn funksjon 281" in benefits(thousands(10), kroner(10_000), kroner(501)).explanation
    assert "til sammen mer" not in benefits(thousands(10), kroner(10_000), kroner(500)).explanation


def test_years_beside_each_other() -> None:
    """A-9: by region and year, each with the change from the year before where both are known."""
    rows = [
        benefits(thousands(30), kroner(0), kroner(0), year=2024),
        benefits(thousands(10), kroner(0), kroner(0), year=2020),
        benefits(thousands(15), kroner(0), kroner(0), year=2021),
        benefits(thousands(15), kroner(0), year=2022),
        benefits(thousands(20), kroner(0), kroner(0), year=2023),
        benefits(thousands(1), kroner(0), kroner(0), year=2024, region=OSLO),
    ]
    assert [(step.row.region, step.row.year, step.row.andre, step.change) for step in over_years(rows)] == [
        (OSLO, 2024, 1_000, None),
        (REGION, 2020, 10_000, None),
        (REGION, 2021, 15_000, 5_000),
        (REGION, 2022, None, None),
        (REGION, 2023, 20_000, None),
        (REGION, 2024, 30_000, 10_000),
    ]
    assert over_years([]) == ()


def test_a_year_is_there_once() -> None:
    """Twice the same region and year is a mistake of the caller's, alike or not."""
    with pytest.raises(UsageError, match="2020 is there twice for region 460100"):
        over_years([benefits(year=2020), benefits(year=2020)])


# --- the accounts -----------------------------------------------------------------------------------------


def test_functions_beside_the_forms() -> None:
    """Each with what it cost; an amount is held only against a form that has one."""
    found = books(("276", "089", 80), ("276", "300", 11), ("281", "470", 50), ("281", "520", 4), ("243", "370", 9))
    totals = held(
        form11=extract(recipients(1, bidrag=53_000, laan=500)),
        form11c=extract(participants(2, kvp_stonad=40_000), form="11CF"),
    ).totals
    rows = {row.counterpart.function: row for row in function_rows(found, totals)}
    assert list(rows) == ["242", "243", "273", "275", "276", "281"]
    assert (rows["242"].expenses, rows["242"].compared, rows["242"].difference) == (None, None, None)
    assert (rows["243"].expenses, rows["243"].services) == (thousands(9), ("Rusomsorgsinstitusjoner",))
    assert (rows["276"].expenses, rows["276"].compared) == (thousands(91, 2), thousands(80))
    assert (rows["276"].difference, rows["281"].difference) == (0, 500)
    assert rows["276"].tolerance == 500 + 1_600
    assert (rows["243"].difference, rows["243"].tolerance) == (None, 0)


def test_without_forms_the_accounts_stand_alone() -> None:
    """Nothing is compared, and nothing taken for nought."""
    rows = function_rows(books(("281", "470", 50)))
    assert all(row.total is None and row.difference is None for row in rows)
    assert held(accounts=books(("281", "470", 50))).remarks == ()


@pytest.mark.parametrize(
    ("booked", "paid", "said"),
    [
        (1_000, 1_000_000, ""),
        (1_000, 1_020_500, ""),
        (1_000, 1_020_501, "20 501 kroner mindre i regnskapet (2,1 prosent)"),
        (1_000, 979_500, ""),
        (1_000, 979_499, "20 501 kroner mer i regnskapet (2,1 prosent)"),
        (0, 501, "501 kroner mindre i regnskapet. "),
    ],
)
def test_kvalifiseringsstonad_and_art_089_agree(booked: int, paid: int, said: str) -> None:
    """B-20: within two per cent and the rounding, in both directions."""
    form11c = extract(participants(1, kvp_stonad=paid), form="11CF")
    found = held(accounts=books(("276", "089", booked)), form11c=form11c).remarks
    assert [remark.topic for remark in found] == ["function"] * bool(said)
    for remark in found:
        assert said in remark.message
        assert remark.source == "B-20"
        assert remark.figures == (("Funksjon 276 art 089, kroner", booked * 1_000), ("11CF, kroner", paid))


@pytest.mark.parametrize(("paid", "is_said"), [(1, False), (1_000_000, False), (1_020_500, False), (1_020_501, True)])
def test_function_281_holds_no_less_than_11f(paid: int, is_said: bool) -> None:
    """A-9, B-17: it may well hold more, since kommunalt reglement is booked there too."""
    found = held(accounts=books(("281", "470", 1_000)), form11=extract(recipients(1, bidrag=paid, laan=0))).remarks
    assert [(remark.topic, remark.source) for remark in found] == [("function", "A-9, B-17")] * is_said


def test_nothing_booked_beside_something_paid_is_told() -> None:
    """And nothing beside nothing is not."""
    empty = Extract.empty(form="11CF", year=YEAR, region=REGION)
    (remark,) = held(accounts=books(), form11=extract(recipients(1, bidrag=5, laan=0)), form11c=empty).remarks
    assert remark.message == "Regnskapet har ingen utgifter på funksjon 281, men 11F har 5 kroner."
    assert held(accounts=books(), form11=extract([])).remarks == ()


def test_man_years_stand_beside_the_functions() -> None:
    """The total of form 7, or what its educations add up to; a blank one is None, and nought is nought."""
    form7 = Skjema7(
        year=YEAR,
        aarsverk_242=Decimal("12.5"),
        aarsverk_242_sosionom=Decimal(3),
        aarsverk_243_sosionom=Decimal("1.5"),
        aarsverk_243_annen=Decimal("0.5"),
        aarsverk_243_stillingsomfang={"80-100 %": Decimal(2)},
        aarsverk_273=Decimal(0),
    )
    rows = function_rows(books(("281", "470", 50)), form7=form7)
    assert [row.aarsverk for row in rows] == [Decimal("12.5"), Decimal(2), 0, None, None, None]
    assert all(row.aarsverk is None for row in function_rows(books()))


@pytest.mark.parametrize(
    ("worked", "booked", "is_said"),
    [("2.5", None, True), ("2.5", 0, True), ("2.5", 9, False), ("0", None, False), (None, None, False)],
)
def test_man_years_on_a_function_without_expenses_are_told(
    worked: str | None, booked: int | None, is_said: bool
) -> None:
    """A-1, A-8: form 7's guide asks that man-years and accounts go together; our own remark, since no control is."""
    form7 = Skjema7(year=YEAR, aarsverk_242=Decimal(worked) if worked else None)
    postings = () if booked is None else (("242", "010", booked),)
    found = held(form7=form7, accounts=books(*postings)).remarks
    assert [(remark.topic, remark.source, remark.figures) for remark in found] == [
        ("man-years", "kostra_sdk", (("Årsverk i funksjon 242", 2.5),))
    ] * is_said
    assert all("2,5 årsverk" in remark.message for remark in found)
    assert held(form7=form7).remarks == ()


def test_livsopphold_comes_from_form_7() -> None:
    """In whole kroner, as the worksheet has it; a blank one is missing, and it is given once."""
    given: dict[str, Any] = {
        "form11": extract(recipients(1, bidrag=40_000, laan=0)),
        "accounts": books(("281", "470", 50)),
    }
    assert held(**given, form7=Skjema7(year=YEAR, kommunalt_reglement=4_000)).andre_ytelser.andre == 6_000
    assert held(**given, form7=Skjema7(year=YEAR)).andre_ytelser.andre is None
    assert held(**given, form7=Skjema7(year=YEAR), livsopphold_flyktninger=kroner(1)).andre_ytelser.andre == 9_999
    with pytest.raises(UsageError, match="give it once"):
        held(form7=Skjema7(year=YEAR, kommunalt_reglement=0), livsopphold_flyktninger=kroner(0))


# --- all of it --------------------------------------------------------------------------------------------


def test_all_of_it_at_once() -> None:
    """Forms, accounts, form 7 and NAV's number, each where it was given."""
    found = held(
        form11=extract(recipients(1, bidrag=40_000, laan=0)),
        form11c=extract(participants(2, kvp_stonad=40_000), form="11CF"),
        accounts=books(("276", "089", 80), ("281", "470", 50)),
        livsopphold_flyktninger=thousands(4),
        nav_count=2,
    )
    assert (found.region, found.year, found.andre_ytelser.andre) == (REGION, YEAR, 6_000)
    assert [total.form for total in found.totals] == ["11F", "11CF"]
    assert found.head_count is not None
    assert found.head_count.difference == 0
    assert found.remarks == ()


def test_nothing_given_is_nothing_known() -> None:
    """All is missing, and there is nothing to remark."""
    found = held()
    assert (found.functions, found.totals, found.head_count, found.remarks) == ((), (), None, ())
    assert len(found.andre_ytelser.missing) == 3


def test_form_7_beyond_the_rest_is_told() -> None:
    """More livsopphold than function 281 has left, as when its unit was mistaken."""
    given: dict[str, Any] = {
        "form11": extract(recipients(1, bidrag=40_000, laan=0)),
        "accounts": books(("281", "470", 50)),
    }
    (remark,) = held(**given, livsopphold_flyktninger=thousands(5_000)).remarks
    assert (remark.topic, remark.source) == ("other-benefits", "A-9")
    assert remark.figures == (("Funksjon 281 uten skjema 11, kroner", 10_000), ("Andre ytelser, kroner", -4_990_000))
    assert held(**given, livsopphold_flyktninger=kroner(10_500)).remarks == ()
    assert held(**given, livsopphold_flyktninger=kroner(10_501)).remarks != ()


def test_another_number_than_navs_is_told() -> None:
    """B-3: with both numbers, in both directions."""
    form11c = extract(participants(3), form="11CF")
    for nav in (2, 4):
        (remark,) = held(form11c=form11c, nav_count=nav).remarks
        assert (remark.topic, remark.source) == ("head-count", "B-3")
        assert remark.message.startswith(f"Uttrekket har 3 deltakere, og NAV har {nav}.")
        assert remark.figures == (("Deltakere i uttrekket", 3), ("Deltakere hos NAV", nav))
    assert held(form11c=form11c, nav_count=3).remarks == ()
    assert held(form11c=form11c).remarks == ()


@pytest.mark.parametrize(
    "given",
    [
        {"form11": extract([], form="11CF")},
        {"form11c": extract([])},
        {"form11": extract([], year=YEAR - 1)},
        {"form11": extract([], region=OSLO)},
        {"accounts": Accounts(year=YEAR - 1, region=REGION, postings=())},
        {"accounts": Accounts(year=YEAR, region=OSLO, postings=())},
        {"form7": Skjema7(year=YEAR - 1)},
        {"form7": Skjema7(year=YEAR, kommunenummer="1103")},
        {"form11": b"460126"},
        {"form11c": "11CF.dat"},
        {"form7": {}},
        {"accounts": "0A.dat"},
        {"nav_count": "3"},
        {"nav_count": -3},
    ],
    ids=[
        "11CF as 11F",
        "11F as 11CF",
        "another year",
        "another region",
        "accounts' year",
        "accounts' region",
        "form 7's year",
        "form 7's region",
        "bytes",
        "a path",
        "a mapping",
        "the accounts' path",
        "text",
        "less than nobody",
    ],
)
def test_what_belongs_elsewhere_is_refused(given: dict[str, Any]) -> None:
    """Kind, form, year and region must be those that are asked for; the error names what was given."""
    with pytest.raises(UsageError, match=next(iter(given))):
        held(**given)
