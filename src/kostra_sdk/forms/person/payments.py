"""What was paid in a year, with what was taken back set off: the part of counting that both forms can share.

Payments count by their own date (B-15), and a month in which nothing is left of them has no support.
So months and sums agree, and the controls that hold one against the other have nothing to find.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import attrs

from kostra_sdk.forms.person.counting import CountingRule

if TYPE_CHECKING:
    from datetime import date

    from kostra_sdk.forms.person.building import Problems

__all__ = [
    "BETALT_I_ANNET_AAR",
    "MOTREGNET",
    "TILBAKEFORT_ANNET_AAR",
    "TILBAKEFORT_FOR_MYE",
    "Betaling",
    "Paid",
    "find_wrong_payments",
    "months_of",
    "paid_in",
]

BETALT_I_ANNET_AAR: Final = CountingRule(
    name="betalt-i-annet-aar",
    source="B-15",
    text="Utbetalingen er gjort før eller etter rapporteringsåret. "
    "Datoen for utbetalingen avgjør, ikke datoen for vedtaket.",
)
"""Payments count by their own date."""
TILBAKEFORT_ANNET_AAR: Final = CountingRule(
    name="tilbakefort-annet-aar",
    source="B-15",
    text="Tilbakeføringen gjelder en utbetaling i et annet år, og trekkes ikke fra stønaden i dette året.",
)
"""What was paid in another year does not count, nor does what was taken back of it."""
MOTREGNET: Final = CountingRule(
    name="motregnet-i-annen-maaned",
    source="B-15",
    text="Det er tilbakeført mer enn det ble utbetalt i en måned. "
    "Resten er trukket fra andre måneder med stønad, den nærmeste tidligere først.",
)
"""No month has less than nothing."""
TILBAKEFORT_FOR_MYE: Final = CountingRule(
    name="tilbakefort-for-mye",
    source="B-15",
    text="Det er tilbakeført mer enn det ble utbetalt i året. Beløpet er satt til 0.",
)
"""No year has less than nothing."""

P = TypeVar("P", bound="Betaling")


class Betaling(Protocol):
    """What a payment of either form is; amounts are whole kroner, and a reversal is negative."""

    @property
    def sak(self) -> str:
        """The journal number of the case."""

    @property
    def dato(self) -> date:
        """The day of payment."""

    @property
    def belop(self) -> int:
        """The amount."""

    @property
    def id(self) -> str:
        """The case system's own number of the payment, if it has one."""

    @property
    def tilbakefort(self) -> str:
        """For a reversal: the number of the payment that is taken back, where it is known."""


@attrs.frozen(kw_only=True, repr=False)
class Paid(Generic[P]):
    """What was paid in a year."""

    months: Mapping[int, int]
    """Month (1-12) → whole kroner; in order, and only months in which something above 0 is left."""
    remarks: tuple[CountingRule, ...]
    """What was settled in a way worth knowing."""
    left_out: tuple[tuple[P, CountingRule], ...]
    """The payments that do not count, and why."""

    @property
    def total(self) -> int:
        """The year's amount, whole kroner: the sum of the months."""
        return sum(self.months.values())


def find_wrong_payments(payments: Iterable[Betaling], problems: Problems) -> None:
    """Report ids that are not a payment's own, and reversals that do not fit the payment that they name."""
    payments = list(payments)
    known: dict[str, Betaling] = {}
    for payment in payments:
        if payment.id and payment.id in known:
            problems.add(type(payment), "another payment has its id", sak=payment.sak, reference=payment.id)
        known.setdefault(payment.id, payment)
    for payment in payments:
        if not payment.tilbakefort:
            continue
        taken_back = known.get(payment.tilbakefort)
        if taken_back is None:
            reason = "the payment that it reverses is not there"
        elif taken_back.tilbakefort:
            reason = "it reverses what is itself a reversal"
        elif taken_back.sak != payment.sak:
            reason = "it reverses a payment of another case"
        elif payment.belop >= 0:
            reason = "it reverses a payment, but is not negative"
        else:
            continue
        problems.add(type(payment), reason, sak=payment.sak, reference=payment.id)


def paid_in(year: int, payments: Iterable[P]) -> Paid[P]:
    """Sum the payments of one kind of support to one person at one unit, in one year.

    A reversal counts in the month of the payment that it names, if that lies in the same year;
    one that names none counts in its own month.

    Args:
        year: The reporting year.
        payments: Those of all years, in any order; a reversal may name what is among them only.
    """
    payments = list(payments)
    known = {payment.id: payment for payment in payments if payment.id}
    sums: dict[int, int] = {}
    left_out: list[tuple[P, CountingRule]] = []
    for payment in payments:
        counted = known[payment.tilbakefort] if payment.tilbakefort else payment
        if payment.dato.year != year:
            left_out.append((payment, BETALT_I_ANNET_AAR))
        elif counted.dato.year != year:
            left_out.append((payment, TILBAKEFORT_ANNET_AAR))
        else:
            sums[counted.dato.month] = sums.get(counted.dato.month, 0) + payment.belop
    remarks = []
    if sum(sums.values()) < 0:
        remarks.append(TILBAKEFORT_FOR_MYE)
    elif any(amount < 0 for amount in sums.values()):
        remarks.append(MOTREGNET)
    return Paid(months=months_of(sums), remarks=tuple(remarks), left_out=tuple(left_out))


def months_of(sums: Mapping[int, int]) -> dict[int, int]:
    """Give the months with money left in them; there are none where as much was taken back as was paid.

    What a month lacks is taken from other months with support: the nearest earlier one first, then later ones.
    The sum of the months stays the same.
    """
    if sum(sums.values()) <= 0:
        return {}
    left = dict(sums)
    for month in sorted(month for month, amount in sums.items() if amount < 0):
        lacking, left[month] = -left[month], 0
        for other in (*range(month - 1, 0, -1), *range(month + 1, 13)):
            taken = min(lacking, max(left.get(other, 0), 0))
            if taken:
                left[other] -= taken
                lacking -= taken
    return {month: left[month] for month in sorted(left) if left[month]}
