from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk import Extract, RegionError, RowError, UnknownEdition, UnknownForm, UsageError, check
from kostra_sdk.forms.regnskap.balance import Posting, UnbalancedError, place_of, share_out
from kostra_sdk.forms.regnskap.builder import RegnskapBuild, RegnskapBuilder, Saldo
from tests.forms.regnskap.lines import ORG_NUMBER, YEARS, found

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE: dict[str, Any] = {"form": "0A", "year": 2025, "region": "460100"}
ORE = Decimal("0.01")


def built(saldi: Iterable[Saldo], **here: Any) -> RegnskapBuild:
    """Build the lines of a trial balance."""
    return RegnskapBuilder(**(HERE | here)).extend(saldi).build()


def findings(build: RegnskapBuild, *numbers: str, **here: Any) -> dict[str, list[tuple[str, tuple[int, ...]]]]:
    """Give what some controls find in the extract of a build, by number."""
    what = HERE | here
    extract = Extract.new(**what)
    for record in build.records:
        extract.add(record)
    report = check(extract)
    return {number: told for number in numbers if (told := found(report, number))}


def saldo(short: str) -> Saldo:
    """Give a balance in short: account class, function or chapter, art or sector, kroner; ``_`` is blank."""
    klasse, code, art, amount = (word.replace("_", "") for word in short.split())
    return Saldo(klasse, code, art, Decimal(amount))


# --- what it does -----------------------------------------------------------------------------------------


def test_balances_become_lines() -> None:
    """Summed by account class, function and art, in thousands, in order; operation before investment."""
    build = built(
        map(
            saldo,
            (
                "0 120 200 2000",
                "1 201 010 1500.50",
                "1 201 010 499.50",
                "1 100 010 1000",
                "1 800 870 -3000",
                "0 120 910 -2000",
            ),
        )
    )
    assert [(line.kontoklasse, line.funksjon_kapittel, line.art_sektor, line.belop) for line in build.records] == [
        ("1", "100", "010", 1),
        ("1", "201", "010", 2),
        ("1", "800", "870", -3),
        ("0", "120", "200", 2),
        ("0", "120", "910", -2),
    ]
    record = build.records[0]
    assert (record.skjema, record.aargang, record.kvartal, record.region, record.orgnr) == (
        *("0A", "2025", "", "460100"),
        "",
    )
    assert {line.why for line in build.lines} == {"hele tusen"}
    assert (build.left_out, build.took_difference) == ((), ())


def test_the_rounding_is_shown() -> None:
    """Four times 400 kroner are 1 600 beside an income of 1 600: two lines are rounded up, and say what for."""
    functions = ("100", "120", "121", "130")
    build = built([*(Saldo("1", function, "010", 400) for function in functions), Saldo("1", "800", "870", -1600)])
    assert [line.belop for line in build.lines] == [1, 1, 0, 0, -2]
    assert [line.difference for line in build.lines] == [600, 600, -400, -400, -400]
    assert [line.posting.funksjon_kapittel for line in build.took_difference] == ["100", "120"]
    assert build.took_difference[0].why == "rundet opp for at summen skal stemme: driftsregnskapet, utgifter"
    assert [line.posting.funksjon_kapittel for line in build.left_out] == ["121", "130"]
    assert build.lines[-1].why == "nærmeste hele tusen"
    assert [(total.name, total.kroner, total.belop) for total in build.totals] == [
        ("driftsregnskapet", Decimal(0), 0),
        ("driftsregnskapet, utgifter", Decimal(1600), 2),
        ("driftsregnskapet, inntekter", Decimal(-1600), -2),
    ]
    assert len(build.records) == 3


def test_a_difference_down_is_told_too() -> None:
    """Two lines of 600 kroner are 1 200: one of them goes down."""
    build = built(map(saldo, ("1 100 010 600", "1 120 010 600", "1 800 870 -1200")))
    assert [line.belop for line in build.lines] == [1, 0, -1]
    assert build.took_difference[0].why.startswith("rundet ned for at summen skal stemme: driftsregnskapet, utgifter")


def test_what_is_small_does_not_vanish() -> None:
    """Debit and credit of 300 kroner are 1 and -1: a part that is there in kroner is there in thousands."""
    build = built(map(saldo, ("1 100 010 300", "1 800 870 -300")))
    assert [line.belop for line in build.records] == [1, -1]
    other_way = built(map(saldo, ("1 100 010 -300", "1 800 870 300")))
    assert [line.belop for line in other_way.records] == [-1, 1]
    assert built([saldo("1 100 010 0")]).records == ()


def test_the_groups_that_controls_sum_are_rounded_as_one() -> None:
    """Depreciation and its counter-entry are 800 kroner of two lines each, and become 1 and -1, not 0 and -1."""
    build = built(
        map(
            saldo,
            ("1 100 590 400", "1 201 590 400", "1 860 990 -800", "1 100 010 5000", "1 800 870 -5000"),
        )
    )
    totals = {total.name: (total.kroner, total.belop) for total in build.totals}
    assert totals["driftsregnskapet, avskrivninger (art 590)"] == (Decimal(800), 1)
    assert totals["driftsregnskapet, motpost avskrivninger (art 990)"] == (Decimal(-800), -1)


def test_a_quarter_is_a_form_of_its_own() -> None:
    """0A with a quarter is 0AK1 with it; what has been booked so far need not balance."""
    for builder in (RegnskapBuilder("0A", 2025, "460100", "1"), RegnskapBuilder("0AK1", 2025, "460100")):
        (record,) = builder.add(saldo("1 100 010 1500000")).build().records
        assert (builder.form.name, record.skjema, record.kvartal, record.form_name) == ("0AK1", "0A", "1", "0AK1")
        assert builder.differences() == {"driftsregnskapet": 1_500_000}


def test_an_organisation_is_written_in_every_line() -> None:
    """The forms of organisations bear their number."""
    builder = RegnskapBuilder("0J", 2025, "460100", org_number=ORG_NUMBER)
    records = builder.add(saldo("5 10 000 1000"), saldo("5 31 000 -1000")).build().records
    assert [record.orgnr for record in records] == [ORG_NUMBER] * 2


def test_a_church_councils_sector_is_blank() -> None:
    """0G has no sectors."""
    build = built(map(saldo, ("5 10 _ 1000", "5 5990 _ -1000")), form="0G", org_number=ORG_NUMBER)
    assert not findings(build, "013", "125", form="0G", org_number=ORG_NUMBER)


# --- what is wrong ----------------------------------------------------------------------------------------


def test_everything_wrong_is_told_at_once() -> None:
    """By column, reason and row, and never with the value."""
    builder = RegnskapBuilder(**HERE)
    builder.add(
        Saldo("3", "100", "010", 1),
        Saldo("1", "1000", "10", Decimal("1.005")),
        Saldo("1", "100", "010", 1.5),  # type: ignore[arg-type]
        Saldo("1", "100", "010", Decimal("NaN")),
        Saldo("1", "100", "010", 10**12),
        Saldo("1", "100", "010", True),
        Saldo("1", "\N{ARABIC-INDIC DIGIT ONE}00", "010", Decimal("1E-900000000000000000")),
        "1 100 010 5",  # type: ignore[arg-type]
        Saldo("1", "100", "010", 1),
        Saldo("1", "100", "010", Decimal("1E+900000000000000000")),
    )
    with pytest.raises(RowError) as caught:
        builder.build()
    assert {(each.column, each.reason): each.rows for each in caught.value.problems} == {
        ("kontoklasse", "none of 0A: 1, 0"): (1,),
        ("funksjon_kapittel", "no function, three digits"): (2, 7),
        ("art_sektor", "no art, three digits"): (2,),
        ("belop", "finer than øre"): (2, 7),
        ("belop", "neither int nor Decimal: float"): (3,),
        ("belop", "neither int nor Decimal: bool"): (6,),
        ("belop", "no number"): (4,),
        ("belop", "does not fit: too large for nine digits of 1 000 kroner"): (5, 10),
        ("saldo", "no Saldo: str"): (8,),
    }
    assert "1.005" not in str(caught.value)


def test_many_rows_of_a_problem_are_counted() -> None:
    """The first are named."""
    builder = RegnskapBuilder("0B", 2025, "460100").extend([Saldo("2", "1", "1", 1)] * 50)
    with pytest.raises(RowError) as caught:
        builder.build()
    assert {(each.column, each.rows, each.count) for each in caught.value.problems} == {
        ("funksjon_kapittel", tuple(range(1, 21)), 50),
        ("art_sektor", tuple(range(1, 21)), 50),
    }


def test_debit_and_credit_must_be_equal() -> None:
    """Every part that differs is named, without the amount, which is told when it is asked for."""
    builder = RegnskapBuilder(**HERE).add(*map(saldo, ("1 100 010 5.25", "0 120 010 7", "1 800 870 -5")))
    with pytest.raises(UnbalancedError) as caught:
        builder.build()
    assert caught.value.parts == ("driftsregnskapet", "investeringsregnskapet")
    assert str(caught.value) == "0A: debit and credit differ in driftsregnskapet, investeringsregnskapet"
    assert builder.differences() == {"driftsregnskapet": Decimal("0.25"), "investeringsregnskapet": 7}
    builder.add(*map(saldo, ("1 800 870 -0.25", "0 120 910 -7")))
    assert builder.build().records


@pytest.mark.parametrize(
    ("form", "region", "short", "balances"),
    [
        ("0A", "030105", "1 100 010 5000", False),
        ("0A", "030100", "1 100 010 5000", True),
        ("0B", "030105", "2 10 000 5000", True),
        ("0B", "460100", "2 9100 000 5000", False),
        ("0B", "460100", "2 6000 000 5000", False),
        ("0BK1", "460100", "2 10 000 5000", False),
        ("0CK4", "460000", "0 400 010 5000", False),
    ],
)
def test_what_must_balance(form: str, region: str, short: str, balances: bool) -> None:
    """The accounts of a year, but not a bydel's; the balance, but not memoria; and no quarter."""
    builder = RegnskapBuilder(form, 2025, region).add(saldo(short))
    if balances:
        with pytest.raises(UnbalancedError):
            builder.build()
    else:
        assert len(builder.build().records) == 1


def test_the_callers_mistakes_raise() -> None:
    """Another form, another quarter, an unknown year, a region or organisation number that is none."""
    with pytest.raises(UnknownForm):
        RegnskapBuilder("0Z", 2025, "460100")
    with pytest.raises(UnknownForm):
        RegnskapBuilder("0F", 2025, "460100", "1")
    with pytest.raises(UsageError, match="no form of the accounts"):
        RegnskapBuilder("11F", 2025, "460100")
    with pytest.raises(UsageError, match="is for quarter 1, but the call says '2'"):
        RegnskapBuilder("0AK1", 2025, "460100", "2")
    with pytest.raises(UnknownEdition):
        RegnskapBuilder("0A", 1999, "460100")
    with pytest.raises(RegionError):
        RegnskapBuilder("0A", 2025, "4601")
    with pytest.raises(UsageError, match="nine digits"):
        RegnskapBuilder("0I", 2025, "460100", org_number="1")


# --- what is guaranteed -----------------------------------------------------------------------------------

AMOUNTS = st.integers(-(10**8), 10**8) | st.integers(-200_000, 200_000)
"""Øre."""


@given(exact=st.lists(AMOUNTS, min_size=1, max_size=30), up=st.booleans())
def test_sharing_out_keeps_the_total(exact: list[int], *, up: bool) -> None:
    """Each gets a neighbouring thousand, all together the total, and whole thousands stay."""
    whole = sum(exact)
    total = -(-whole // 100_000) if up else whole // 100_000
    shares = share_out(total, dict(enumerate(exact)))
    assert sum(shares.values()) == total
    for key, amount in enumerate(exact):
        assert abs(shares[key] * 100_000 - amount) < 100_000


def balanced(*sides: st.SearchStrategy[tuple[str, str, str]]) -> st.SearchStrategy[list[Saldo]]:
    """Draw balances on some places, and one on the last side that makes nothing of them all."""

    @st.composite
    def draw_all(draw: st.DrawFn) -> list[Saldo]:
        saldi = [
            Saldo(*draw(place), Decimal(draw(AMOUNTS)) * ORE)
            for place in sides
            for _ in range(draw(st.integers(0, 12)))
        ]
        rest = -sum((each.belop for each in saldi), Decimal(0))
        return [*saldi, Saldo(*draw(sides[-1]), rest)]

    return draw_all()


def places(klasse: str, codes: str, arts: str) -> st.SearchStrategy[tuple[str, str, str]]:
    """Draw a place: account class, function or chapter, art or sector."""
    return st.tuples(st.just(klasse), st.sampled_from(codes.split()), st.sampled_from(arts.split()))


WITHIN_30 = ("126", "140", "155", "160", "165", "170", "175")
OF_CHURCHES = ("143", "210", "215", "220")
FUNCTIONS = "100 201 290 800 840 850 860 899"
COSTS = "010 089 298 570 590 599"
INCOME = "600 700 798 870 800 990"
DRIFT = balanced(places("1", FUNCTIONS, COSTS), places("1", FUNCTIONS, INCOME))
INVESTERING = balanced(places("0", FUNCTIONS, "010 298 520"), places("0", FUNCTIONS, "700 798 910 970"))
BALANSE = balanced(places("2", "10 18 29", "000 200"), places("2", "31 51 5990", "000 200"))
MEMORIA = balanced(places("2", "9100 9200 9999", "000"))


def spent(saldi: Iterable[Saldo], *, balance: bool = False) -> Decimal:
    """Give what is debit: expenses, or assets."""
    return sum(
        (
            Decimal(each.belop)
            for each in saldi
            if (int(each.funksjon_kapittel) <= 29 if balance else 10 <= int(each.art_sektor) <= 599)
        ),
        Decimal(0),
    )


@given(drift=DRIFT, investering=INVESTERING, year=st.sampled_from(YEARS))
def test_balanced_accounts_stay_balanced(drift: list[Saldo], investering: list[Saldo], year: int) -> None:
    """095 and 110 never fire on what balances in kroner and has expenses, however the amounts fall."""
    build = built([*drift, *investering], year=year)
    told = findings(build, "095", "110", year=year)
    assert not told or (set(told) == {"110"} and spent(drift) <= 0)
    sums: dict[str, int] = defaultdict(int)
    for record in build.records:
        sums[record.kontoklasse] += record.belop or 0
    assert not any(sums.values())


@given(balanse=BALANSE, memoria=MEMORIA, year=st.sampled_from(YEARS))
def test_a_balance_stays_balanced(balanse: list[Saldo], memoria: list[Saldo], year: int) -> None:
    """125 and 190 never fire on what balances in kroner and has assets."""
    build = built([*balanse, *memoria], form="0B", year=year)
    told = findings(build, "125", "190", form="0B", year=year)
    assert not told or (set(told) == {"125"} and spent(balanse, balance=True) <= 0)


@given(drift=DRIFT, investering=INVESTERING)
def test_no_line_is_off_by_a_thousand(drift: list[Saldo], investering: list[Saldo]) -> None:
    """Each line, group, side and part is one of the two thousands beside it, and all lines are shown."""
    saldi = [*drift, *investering]
    build = built(saldi)
    exact: dict[Posting, Decimal] = defaultdict(Decimal)
    for each in saldi:
        exact[Posting(each.kontoklasse, each.funksjon_kapittel, each.art_sektor)] += each.belop
    assert {line.posting: line.kroner for line in build.lines} == exact
    for line in build.lines:
        assert abs(line.difference) < 1000
        assert line.took_difference == (abs(line.difference) > 500)
        assert line.why
    assert all(abs(total.belop * 1000 - total.kroner) < 1000 for total in build.totals)
    assert len(build.records) + len(build.left_out) == len(build.lines)
    groups: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for line in build.lines:
        groups[place_of("0A", line.posting)].append(line.difference)
    assert all(abs(sum(differences, Decimal(0))) < 1000 for differences in groups.values())


@st.composite
def pairs(draw: st.DrawFn, *sides: tuple[str, str, str]) -> list[Saldo]:
    """Draw balances on some places that make nothing together."""
    saldi = [
        Saldo(*draw(st.sampled_from(sides)), Decimal(draw(AMOUNTS)) * ORE) for _ in range(draw(st.integers(0, 25)))
    ]
    return [*saldi, Saldo(*draw(st.sampled_from(sides)), -sum((each.belop for each in saldi), Decimal(0)))]


@given(
    interned=pairs(*(("1", function, "298") for function in ("100", "120", "190")), ("1", "130", "798")),
    transferred=pairs(("1", "880", "570"), ("1", "870", "570"), ("0", "880", "970"), ("0", "870", "970")),
    depreciated=pairs(*(("1", f"{number}", "590") for number in (100, 201, 390, 799)), ("1", "860", "990")),
    joint=pairs(*(("1", "290", f"{art:03}") for art in (10, 20, 30, 40, 100, 200, 700, 710, 830))),
    jointly_built=pairs(*(("0", "290", f"{art:03}") for art in (10, 200, 250, 700, 910))),
    misplaced=pairs(("1", "800", "590"), ("1", "850", "590")),
    countered=pairs(("1", "100", "990"), ("1", "850", "990")),
)
def test_the_other_sums_stay_within_what_is_let_pass(**parts: list[Saldo]) -> None:
    """126, 140, 155 to 175 do not fire where their sums are 0 in kroner; a transfer is balanced against cash."""
    saldi = [each for part in parts.values() for each in part]
    lacking: dict[str, Decimal] = defaultdict(Decimal)
    for each in saldi:
        lacking[each.kontoklasse] -= each.belop
    saldi += [Saldo(klasse, "100", "600", amount) for klasse, amount in lacking.items()]
    assert not findings(built(saldi, year=2023, region="030100"), *WITHIN_30, year=2023, region="030100")


@given(
    bought=pairs(("3", "041", "380"), ("4", "042", "380"), ("3", "045", "780")),
    reckoned=pairs(("3", "041", "390"), ("3", "043", "790")),
    moved=pairs(("3", "041", "465"), ("3", "044", "865")),
    depreciated=pairs(("3", "041", "590"), ("3", "042", "590"), ("3", "043", "990")),
)
def test_the_sums_of_church_councils_stay_within_what_is_let_pass(**parts: list[Saldo]) -> None:
    """143 and 210 to 220 do not fire where their sums are 0 in kroner."""
    saldi = [each for part in parts.values() for each in part]
    lacking: dict[str, Decimal] = defaultdict(Decimal)
    for each in saldi:
        lacking[each.kontoklasse] -= each.belop
    saldi += [Saldo(klasse, "089", "600", amount) for klasse, amount in lacking.items()]
    here = {"form": "0F", "org_number": ORG_NUMBER}
    assert not findings(built(saldi, **here), *OF_CHURCHES, **here)
