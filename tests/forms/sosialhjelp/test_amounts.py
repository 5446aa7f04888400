from __future__ import annotations

from datetime import date

from kostra_sdk.forms.person.payments import BETALT_I_ANNET_AAR, TILBAKEFORT_ANNET_AAR, TILBAKEFORT_FOR_MYE
from kostra_sdk.forms.sosialhjelp import rules
from kostra_sdk.forms.sosialhjelp.amounts import rule_against, stonad_of
from kostra_sdk.forms.sosialhjelp.events import Hjemmel, Stonadsart
from tests.forms.sosialhjelp.happenings import YEAR, payment

REGLEMENT = rules.HJEMLER[Hjemmel.KOMMUNALT_REGLEMENT]


def test_the_year_goes_before_the_legal_basis() -> None:
    """A payment of another year is left out for that, whatever it was for."""
    other = payment(dato=date(YEAR - 1, 12, 31), hjemmel=Hjemmel.KOMMUNALT_REGLEMENT)
    assert rule_against(other, YEAR) == BETALT_I_ANNET_AAR
    assert rule_against(other, YEAR - 1) == REGLEMENT
    assert rule_against(payment(dato=other.dato), YEAR) is None, "paid_in judges the days of social assistance"


def test_every_payment_counts_or_is_left_out() -> None:
    """Each once, with the rule that says so."""
    payments = [
        payment(10, id="a"),
        payment(20, date(YEAR - 1, 5, 1), id="b"),
        payment(-5, id="c", tilbakefort="b"),
        payment(30, hjemmel=Hjemmel.KOMMUNALT_REGLEMENT, id="d"),
        payment(40, art=Stonadsart.LAAN, id="e"),
    ]
    stonad = stonad_of(payments, YEAR)
    assert [each.id for each in stonad.counted] == ["a", "e"]
    assert {each.id: rule for each, rule in stonad.left_out} == {
        "b": BETALT_I_ANNET_AAR,
        "c": TILBAKEFORT_ANNET_AAR,
        "d": REGLEMENT,
    }


def test_bidrag_and_loans_are_apart() -> None:
    """What one of them lacks is not taken from the other; the months with support are those of both."""
    stonad = stonad_of(
        [
            payment(900, date(YEAR, 1, 5)),
            payment(300, date(YEAR, 2, 5), art=Stonadsart.LAAN),
            payment(-400, date(YEAR, 3, 5), art=Stonadsart.LAAN),
        ],
        YEAR,
    )
    assert (stonad.bidrag.total, stonad.laan.total, stonad.months) == (900, 0, {1})
    assert stonad.remarks == (TILBAKEFORT_FOR_MYE,)


def test_a_remark_is_made_once() -> None:
    """Even if both kinds ask for it."""
    back = [payment(-100, art=art) for art in Stonadsart]
    assert stonad_of(back, YEAR).remarks == (TILBAKEFORT_FOR_MYE,)


def test_no_amount_is_shown() -> None:
    """A repr may end in a log."""
    assert "4711" not in repr(stonad_of([payment(4711)], YEAR))
