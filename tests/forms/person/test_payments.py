from __future__ import annotations

from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from kostra_sdk.forms.person.payments import BETALT_I_ANNET_AAR, TILBAKEFORT_ANNET_AAR, months_of, paid_in


@attrs.frozen(kw_only=True)
class Payment:
    """A payment of no form in particular."""

    sak: str = "S1"
    dato: date
    belop: int
    id: str = ""
    tilbakefort: str = ""


@st.composite
def payments(draw: st.DrawFn) -> list[Payment]:
    """Payments of three years, some of them taken back with or without saying which."""
    drawn: list[Payment] = []
    for number in range(draw(st.integers(0, 8))):
        paid = Payment(
            dato=draw(st.dates(date(2024, 1, 1), date(2026, 12, 31))),
            belop=draw(st.integers(0, 20_000)),
            id=f"{number}",
        )
        drawn.append(paid)
        back = draw(st.sampled_from(["", "named", "unnamed", "nothing to do with it"]))
        if back:
            dato = paid.dato + timedelta(days=draw(st.integers(0, 100)))
            belop = -paid.belop if back != "nothing to do with it" else -draw(st.integers(1, 30_000))
            named = paid.id if back == "named" else ""
            drawn.append(Payment(dato=dato, belop=belop, id=f"{number}-", tilbakefort=named))
    return draw(st.permutations(drawn))


@given(payments())
def test_the_total_is_what_was_paid_less_what_was_taken_back_of_the_year(drawn: list[Payment]) -> None:
    """No amount is lost or made: the months add up to what counts, or to nothing where that is below nothing."""
    paid = paid_in(2025, drawn)
    dropped = {payment.id for payment, _ in paid.left_out}
    assert paid.total == max(0, sum(payment.belop for payment in drawn if payment.id not in dropped))
    assert len(paid.left_out) == len(dropped)


@given(payments())
def test_months_have_something_left_in_them_and_something_was_paid_in_them(drawn: list[Payment]) -> None:
    """A month is never ticked for nothing, nor without a payment, so months and sum always agree (28, 30, 31)."""
    paid = paid_in(2025, drawn)
    assert all(amount > 0 for amount in paid.months.values())
    assert set(paid.months) <= {each.dato.month for each in drawn if each.dato.year == 2025 and each.belop > 0}
    assert bool(paid.months) is (paid.total > 0)
    assert list(paid.months) == sorted(paid.months)


@given(payments())
def test_the_order_of_payments_makes_no_difference(drawn: list[Payment]) -> None:
    """Months, remarks and what is left out are the same whatever order the payments come in."""
    shuffled = sorted(drawn, key=lambda payment: (payment.belop, payment.id))
    first, again = paid_in(2025, drawn), paid_in(2025, shuffled)
    assert (first.months, first.remarks) == (again.months, again.remarks)
    assert {(payment.id, rule) for payment, rule in first.left_out} == {
        (payment.id, rule) for payment, rule in again.left_out
    }


@given(payments())
def test_only_another_year_leaves_a_payment_out(drawn: list[Payment]) -> None:
    """A payment of the year counts, unless it takes back one of another year (B-15)."""
    years = {payment.id: payment.dato.year for payment in drawn}
    for payment, rule in paid_in(2025, drawn).left_out:
        if rule is BETALT_I_ANNET_AAR:
            assert payment.dato.year != 2025
        else:
            assert rule is TILBAKEFORT_ANNET_AAR
            assert (payment.dato.year, years[payment.tilbakefort] != 2025) == (2025, True)


def test_a_lack_is_taken_of_the_nearest_earlier_month_and_then_of_later_ones() -> None:
    """What is taken back most likely belongs to what was paid just before."""
    assert months_of({1: 100, 2: 50, 3: -70, 5: 40}) == {1: 80, 5: 40}
    assert months_of({2: -70, 3: 50, 5: 40}) == {5: 20}
    assert months_of({2: -70, 3: 70}) == {}
    assert months_of({}) == {}


def test_what_was_paid_shows_no_amount() -> None:
    """A log that shows what was paid shows nothing of it."""
    assert "1500" not in repr(paid_in(2025, [Payment(dato=date(2025, 1, 1), belop=1_500)]))
