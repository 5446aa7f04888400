"""Whether the events of form 11F fit together; what both forms ask is in :mod:`kostra_sdk.forms.person.building`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.forms.person.payments import find_wrong_payments
from kostra_sdk.forms.sosialhjelp.events import (
    Aktivitetsunntak,
    Kontakt,
    Sakshendelse,
    Sanksjon,
    Utbetaling,
    Vilkarsvedtak,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.forms.person.building import Cases, Events, Problems

__all__ = ["KINDS", "find_problems"]

KINDS: tuple[type[Sakshendelse], ...] = (Utbetaling, Kontakt, Vilkarsvedtak, Aktivitetsunntak, Sanksjon)
"""What happens in cases."""


def find_problems(events: Events, cases: Cases, problems: Problems) -> None:
    """Report every event that does not fit the others."""
    for kind in KINDS:
        cases.find_lost(kind, (event.sak for event in events.of(kind)), problems)
    payments = events.of(Utbetaling)
    find_wrong_payments(payments, problems)
    for payment in _wrong_reversals(payments):
        reason = "art or hjemmel is not that of the payment that it reverses"
        problems.add(Utbetaling, reason, sak=payment.sak, reference=payment.id)
    for decision in events.of(Vilkarsvedtak):
        if not decision.vilkar and not decision.for_ektefelle_eller_samboer:
            problems.add(Vilkarsvedtak, "it sets no condition", sak=decision.sak)
    for exemption in events.of(Aktivitetsunntak):
        if not exemption.grunner:
            problems.add(Aktivitetsunntak, "it has no grunner", sak=exemption.sak)
    for sanction in events.of(Sanksjon):
        if not sanction.arter:
            problems.add(Sanksjon, "it has no arter", sak=sanction.sak)


def _wrong_reversals(payments: list[Utbetaling]) -> Iterator[Utbetaling]:
    """Give the reversals that are of another kind than what they reverse: the sums would not be of one thing."""
    known = {payment.id: payment for payment in payments if payment.id}
    for payment in payments:
        reversed_payment = known.get(payment.tilbakefort) if payment.tilbakefort else None
        if reversed_payment and (payment.art, payment.hjemmel) != (reversed_payment.art, reversed_payment.hjemmel):
            yield payment
