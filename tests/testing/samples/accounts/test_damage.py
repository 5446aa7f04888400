"""For every control of the accounts: a whole file that just fails it, and one that just passes it."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from kostra_sdk import check
from kostra_sdk.forms.regnskap import FORMS
from kostra_sdk.testing import CannotFire, Damaged, Reason, TooMuchDamage, Unreachable, damaged, failures, sample
from kostra_sdk.testing.samples.accounts.workshop import AccountsWorkshop
from kostra_sdk.testing.samples.records import target_of
from tests.testing.samples.accounts.test_balanced import EDITIONS, region_of

REASONS = {Reason.FORM, Reason.QUARTER, Reason.REGION}
"""Why a control cannot be failed; there is none that is the form's own and never fires."""


def assert_kept(made: Damaged) -> None:
    """See that the failing file has the finding asked for, and none but those implied; and the passing one not."""
    failing, passing = check(made.failing), check(made.passing)
    found = [finding for finding in failing.findings if finding.control == made.control]

    assert found, made.label
    assert {line for finding in found for line in finding.lines} == set(made.lines), made.label
    assert {*failing.counts()} == {made.control, *made.implied}, made.label
    assert made.control not in passing.counts(), made.label
    assert {*passing.counts()} == {*made.remaining}, made.label
    old, new = (extract.to_bytes().splitlines() for extract in (made.passing, made.failing))
    differing = [number for number, pair in enumerate(zip(old, new, strict=True), start=1) if pair[0] != pair[1]]
    assert differing == list(made.changed), made.label


@pytest.mark.parametrize("form", ["0A", "0B", "0F", "0G", "0J", "0P", "0AK1", "0DK3"])
def test_some_controls(form: str) -> None:
    """A drawn part of what the slow suite shows for all of them."""
    for year in (2023, 2025):
        aims = AccountsWorkshop(target_of(form, year, region_of(form)), 1).aims
        for aim in random.Random(f"{form} {year}").sample(aims, 4):
            try:
                made = damaged(form, year, aim.label, region=region_of(form))
            except CannotFire as cannot:
                assert cannot.unreachable.reason in REASONS  # noqa: PT017 - drawn, so either
            else:
                assert_kept(made)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "year"), EDITIONS)
def test_every_control(form: str, year: int) -> None:
    """Each control fires where it should, with nothing else but what it implies, and can be passed by a hair."""
    made = list(failures(form, year, region=region_of(form)))

    for each in made:
        if isinstance(each, Damaged):
            assert_kept(each)
        else:
            assert each.reason in REASONS
    assert sum(isinstance(each, Damaged) for each in made) >= FEWEST[form[:2] in BALANCES, bool(FORMS[form].quarter)]


BALANCES = {"0B", "0D", "0G", "0J", "0L", "0N", "0Q"}
FEWEST = {(False, False): 24, (True, False): 15, (False, True): 28, (True, True): 13}
"""How many controls can be failed at least: in the balance or not, by quarter or not."""


@pytest.mark.parametrize(("form", "control", "beyond"), [("0A", "095", 30), ("0A", "110", 30), ("0B", "125", 10)])
def test_sums_stand_at_the_limit(form: str, control: str, beyond: int) -> None:
    """The failing file is out of balance by one more than is let pass, the passing one by just that."""
    made = damaged(form, 2025, control, region="460100")
    (changed,) = made.changed
    account_class = list(made.failing)[changed - 1].kontoklasse

    sums = [
        abs(sum(line.belop for line in extract if line.kontoklasse == account_class))
        for extract in (made.failing, made.passing)
    ]

    assert sums == [beyond + 1, beyond]
    assert (made.lines, made.implied) == ((), ())


def test_missing_taxes_leave_the_balance_alone() -> None:
    """Taxes booked on another art are missed by control 130, and by no other."""
    made = damaged("0A", 2025, "130", region="460100")

    assert (made.fields, made.implied) == (("art_sektor",), ())


def test_what_another_quarter_fires_is_told() -> None:
    """A control that is milder in the first half of the year has its milder form there alone."""
    told = {
        form: next(each for each in failures(form, 2025, region="460100") if each.key == "drift_funksjon")
        for form in ("0A", "0AK1")
    }

    assert isinstance(told["0A"], Damaged)
    assert isinstance(told["0AK1"], Unreachable)
    assert told["0AK1"].reason is Reason.QUARTER
    assert damaged("0AK1", 2025, "020", region="460100").key == "drift_funksjon.mild"


def test_damage_in_a_long_file_is_found_where_it_is_told() -> None:
    """Every damage is found, on its lines where it has any, and nothing else but what is implied."""
    asked = {"014": 2, "015": 2, "020": 1, "110": 1, "095": 1, "155": 1}

    made = sample("0A", 2025, 90, region="460100", seed=4, damage=asked)

    report = check(made)
    assert Counter(each.number for each in made.damage) == asked
    assert set(report.counts()) == {name for each in made.damage for name in (each.control, *each.implied)}
    for each in made.damage:
        where = {finding.lines for finding in report.findings if finding.control == each.control}
        assert each.lines in where
    assert not any(each.lines for each in made.damage if each.number in {"110", "095", "155"})


@pytest.mark.parametrize("form", ["0B", "0F", "0AK2"])
def test_a_share_of_lines_may_fail(form: str) -> None:
    """A share is damaged by controls of lines, which leave the sums as they are or tell that they do not."""
    made = sample(form, 2025, 24, region="460100", damage=0.25)

    assert len(made.damage) == 6
    assert all(each.lines for each in made.damage)
    names = {name for each in made.damage for name in (each.control, *each.implied)}
    assert set(check(made).counts()) == names


def test_a_file_fails_a_sum_once() -> None:
    """What is about all lines cannot be asked for twice; what no line fails cannot be asked for at all."""
    with pytest.raises(TooMuchDamage, match="once") as raised:
        sample("0A", 2025, 50, region="460100", damage={"110": 2})
    assert (raised.value.needed, raised.value.records) == (2, 1)
    assert raised.value.control
    assert raised.value.control.startswith("Kontroll 110")
    with pytest.raises(CannotFire):
        sample("0A", 2025, 50, region="460100", damage={"013": 1})
    with pytest.raises(CannotFire):
        sample("0A", 2025, 50, region="460100", damage={"001": 1})


def test_a_file_of_nothing_cannot_be_damaged() -> None:
    """Where there is no line, none is changed or added."""
    with pytest.raises(TooMuchDamage, match="takes 2 records, and the sample has 0"):
        sample("0A", 2025, 0, region="460100", damage={"020": 2})


def test_the_same_seed_gives_the_same_damage() -> None:
    """Bytes and what is told of them depend on the arguments alone."""
    first, again = (sample("0F", 2026, 30, region="460100", seed=2, damage=0.1) for _ in range(2))

    assert (first.to_bytes(), first.damage) == (again.to_bytes(), again.damage)
