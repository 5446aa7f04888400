"""The search on small conditions of our own: what is found, what is not, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.controls import Expr, Node, Row
from kostra_sdk.controls.explain import explain
from kostra_sdk.controls.specialise import specialise
from kostra_sdk.ids import fodselsnummer
from kostra_sdk.layouts import MONTHS
from kostra_sdk.testing.samples.aims import Aim, select
from kostra_sdk.testing.samples.searching.workshop import Reason, Workshop

if TYPE_CHECKING:
    from collections.abc import Mapping

R = Row()
MONTHLY = tuple(f"BIDRAG_{month}" for month in MONTHS)


def explained(condition: Expr) -> str:
    """Write a condition as a formula."""
    return explain(condition.node)


def aim(workshop: Workshop, condition: Expr) -> Aim:
    """Make an aim of a condition that is no control's."""
    return Aim("X", "X", "x", "Kontroll X", specialise(condition.node, workshop.target.layout))


def test_a_condition_that_never_holds_is_not_found() -> None:
    """What no value makes true has no record, and the reason says never."""
    workshop = Workshop("11F", 2026, "030100", seed=1)
    never = aim(workshop, (R.KJONN == "1") & (R.KJONN == "2"))

    assert workshop.best(never) is None
    assert workshop.reason(never) is Reason.NEVER


def test_a_condition_on_the_region_is_not_found_elsewhere() -> None:
    """What holds in Oslo only has no record elsewhere, and the other way round."""
    for region, condition in (("460100", R.region_is_oslo), ("030100", ~R.region_is_oslo)):
        workshop = Workshop("11F", 2026, region, seed=1)
        assert workshop.best(aim(workshop, condition)) is None
        assert workshop.reason(aim(workshop, condition)) is Reason.REGION


def test_the_whole_file_is_no_record() -> None:
    """Controls of the whole file are no record's, and the reason says so."""
    workshop = Workshop("11F", 2026, "030100", seed=1)
    empty = workshop.aims[0]

    assert workshop.best(empty) is None
    assert workshop.reason(empty) is Reason.WHOLE_FILE


def across(among: Expr, workshop: Workshop) -> Aim:
    """Make an aim of duplicates by sex among some."""
    tree = Node("duplicates", (("KJONN",), specialise(among.node, workshop.target.layout)))
    return Aim("X", "X", "x", "Kontroll X", tree)


def test_duplicates_among_nobody_are_not_found() -> None:
    """Where nobody takes part there is no pair."""
    workshop = Workshop("11F", 2026, "030100", seed=1)

    assert workshop.best(across(R.never, workshop)) is None
    assert workshop.reason(across(R.never, workshop)) is Reason.NEVER


def test_duplicates_need_two_that_take_part() -> None:
    """Where only one of two records can take part there is no pair: nothing is a candidate but one's own."""
    workshop = Workshop("11F", 2026, "030100", seed=1)
    first, second = workshop.sound[:2]
    number = R.PERSON_FODSELSNR
    nobody = across(number.is_blank & number.is_mod11, workshop)

    assert workshop.hit(nobody, first, second, salt="") is None


def test_a_number_that_may_be_somebodys_is_never_copied() -> None:
    """A key that no candidate may be is not shared, though the other record has it."""
    workshop = Workshop("11F", 2026, "030100", seed=1)
    first, second = workshop.sound[:2]
    somebodys = "010185123" + fodselsnummer.check_digits("010185123")
    (numbers,) = select(workshop.aims, "05A")

    assert workshop.hit(numbers, first, {**second, "PERSON_FODSELSNR": somebodys.encode()}, salt="") is None


def test_both_of_a_pair_are_made_to_take_part() -> None:
    """Both records are changed until they take part and share the key."""
    workshop = Workshop("11F", 2026, "030100", seed=1)
    found = workshop.best(across(R.SAKSBEHANDLER == "FIKTIV999 ", workshop))

    assert found is not None
    assert found.partner is not None
    assert found.sound_partner in workshop.sound
    partner = found.partner.cells
    assert found.failing["SAKSBEHANDLER"] == partner["SAKSBEHANDLER"] == b"FIKTIV999 "
    assert found.failing["KJONN"] == partner["KJONN"]
    assert "SAKSBEHANDLER" in found.changed
    assert (found.others, workshop.reading.fired(found.passing)) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    "condition",
    [
        R.BIDRAG - R.LAAN < 500,
        R.ANTBU18 + 1 == 3,
        R.UTBETDATO.date_year == 2019,
        R.VERSION.reporting_year == 2030,
        R.cell("EKTSTAT") == R.KJONN,
        R.KJONN.number == R.ANTBU18,
        R.BOSIT.isin("2") | R.never,
        R.PERSON_FODSELSNR.age == 3,
        R.PERSON_DUF.is_duf,
        ~R.STMND_1.is_known & ~R.STMND_2.is_blank,
    ],
    ids=explained,
)
def test_conditions_of_all_kinds_are_found(condition: Expr) -> None:
    """Arithmetic, dates, ages, cells beside each other and choices are made to hold, and then to fail."""
    workshop = Workshop("11F", 2026, "030100", seed=1)
    sought = aim(workshop, condition)

    found = workshop.best(sought)

    assert found is not None
    assert workshop.reading.value(sought.tree, found.failing) is True
    assert workshop.reading.value(sought.tree, found.passing) is False


def test_nobody_is_too_old_for_a_number() -> None:
    """An age that no series has numbers for cannot be had."""
    workshop = Workshop("11F", 2026, "030100", seed=1)

    assert workshop.best(aim(workshop, R.PERSON_FODSELSNR.age == 150)) is None


def test_a_sum_goes_into_one_cell_where_it_must() -> None:
    """A sum lower than any of its parts is reached by emptying all months but one."""
    workshop = Workshop("11F", 2026, "030100", seed=1)
    low = aim(workshop, R.total(MONTHLY) == 7)
    many = next(cells for cells in workshop.sound if len(filled(cells)) > 2)

    found = workshop.hit(low, many, workshop.sound[0], salt="")

    assert found is not None
    assert filled(found.failing) == [b"7"]


def filled(cells: Mapping[str, bytes]) -> list[bytes]:
    """Give the monthly sums that are there."""
    return [cells[key].strip() for key in MONTHLY if cells[key].strip()]
