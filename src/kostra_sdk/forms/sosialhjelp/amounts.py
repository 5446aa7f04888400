"""From payments to the months and sums of a record of form 11F.

How payments of one kind become months and a sum is told in :mod:`kostra_sdk.forms.person.payments`;
here is what only this form asks: the legal basis, and bidrag apart from loans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kostra_sdk.forms.person.counting import CountingRule
from kostra_sdk.forms.person.payments import BETALT_I_ANNET_AAR, Paid, paid_in
from kostra_sdk.forms.sosialhjelp import rules
from kostra_sdk.forms.sosialhjelp.events import Stonadsart, Utbetaling

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Stonad", "rule_against", "stonad_of"]


@attrs.frozen(kw_only=True, repr=False)
class Stonad:
    """What one person was paid in a year; amounts are whole kroner, months are 1-12."""

    bidrag: Paid[Utbetaling]
    """What is not to be paid back."""
    laan: Paid[Utbetaling]
    """What is."""
    counted: tuple[Utbetaling, ...]
    """The payments that count."""
    left_out: tuple[tuple[Utbetaling, CountingRule], ...]
    """Those that do not, and why."""

    @property
    def months(self) -> set[int]:
        """The months with support: those with money left in them, whatever any decision holds for (B-15)."""
        return {*self.bidrag.months, *self.laan.months}

    @property
    def remarks(self) -> tuple[CountingRule, ...]:
        """What was settled in a way worth knowing, each once."""
        return tuple(dict.fromkeys(self.bidrag.remarks + self.laan.remarks))


def rule_against(payment: Utbetaling, year: int) -> CountingRule | None:
    """Say which rule leaves a payment out for its legal basis: only §§ 18 and 19 are social assistance (B-4).

    What was paid in another year is left out for that, whatever it was for.
    """
    rule = rules.HJEMLER.get(payment.hjemmel)
    return BETALT_I_ANNET_AAR if rule and payment.dato.year != year else rule


def stonad_of(payments: Iterable[Utbetaling], year: int) -> Stonad:
    """Sum the payments to one person at one unit that count in a year, bidrag and loans apart."""
    social: dict[str, list[Utbetaling]] = {Stonadsart.BIDRAG: [], Stonadsart.LAAN: []}
    left_out: list[tuple[Utbetaling, CountingRule]] = []
    for payment in payments:
        rule = rule_against(payment, year)
        if rule is None:
            social[payment.art].append(payment)
        else:
            left_out.append((payment, rule))
    bidrag, laan = paid_in(year, social[Stonadsart.BIDRAG]), paid_in(year, social[Stonadsart.LAAN])
    left_out += (*bidrag.left_out, *laan.left_out)
    dropped = {id(payment) for payment, _ in left_out}
    counted = tuple(payment for kind in social.values() for payment in kind if id(payment) not in dropped)
    return Stonad(bidrag=bidrag, laan=laan, counted=counted, left_out=tuple(left_out))
