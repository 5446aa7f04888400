"""Rounding to 1 000 kroner so that what balances in kroner balances in thousands: the method of the largest remainder.

A line is rounded down or up to one of the two thousands beside it.
Rounded by themselves, many lines together would drift away from what they are together.
So what they are together is rounded first: each part of the accounts, then its two sides,
then the groups of lines that a control sums, and last the lines of each group.
At every step the thousands that are still to be given out go to those that lack most to the next thousand;
among those that lack the same, to the first in order.

What is guaranteed:

* A line differs by less than 1 000 kroner from what it was, and one of whole thousands does not change.
  The same holds of each group, side and part.
* A part that is 0 in kroner is 0 in thousands: there is no difference for the controls 095, 110, 125 and 190.
* Of such a part, what is debit in all stays above 0, and what is credit in all below 0, however small they are.
* The sums of the other controls (126, 127, 140, 143, 155, 170-185, 210-220) are each of a few groups,
  and so differ by a few thousands at most; the two that must be 0 exactly (160, 165) are of one group each.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import attrs

from kostra_sdk.errors import DataError
from kostra_sdk.forms.regnskap import codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Place", "Posting", "Rounded", "Total", "UnbalancedError", "place_of", "round_off", "share_out"]

K = TypeVar("K")

UNIT: Final = 100_000
"""How many øre 1 000 kroner are."""
_HALF: Final = 500
"""Kroner."""

_INTERNAL: Final = frozenset({"380", "390", "465", "780", "790", "865"})
"""The arts whose sums church councils are asked for."""


class UnbalancedError(DataError, ValueError):
    """Debit and credit differ: the trial balance is not complete, or something in it is wrong.

    :attr:`parts` names each part of the accounts that does not balance;
    how much is lacking is told by :meth:`RegnskapBuilder.differences`.
    """

    def __init__(self, form: str, parts: Iterable[str]) -> None:
        self.form = form
        """The form's official name."""
        self.parts = tuple(parts)
        """The parts that do not balance, in Norwegian."""
        super().__init__(f"{form}: debit and credit differ in {', '.join(self.parts)}")


class Posting(NamedTuple):
    """Where an amount is booked."""

    kontoklasse: str
    """Account class, one digit."""
    funksjon_kapittel: str
    """Function or chapter."""
    art_sektor: str
    """Art or sector."""


class Place(NamedTuple):
    """What an amount counts in, from the widest to the narrowest."""

    part: str
    """A part of the accounts, which is to balance by itself."""
    side: str
    """Debit or credit of it, as the controls divide them."""
    group: str
    """What else a control sums, blank for all the rest."""


@attrs.frozen
class Total:
    """What a part of the accounts, a side of it or a group of lines is in all."""

    name: str
    """What it is, in Norwegian."""
    kroner: Decimal
    """In kroner, exactly."""
    belop: int
    """In 1 000 kroner, as the extract has it."""


@attrs.frozen
class Rounded:
    """One line, and what rounding did to it."""

    posting: Posting
    """Where it is booked."""
    kroner: Decimal
    """What it is in kroner, exactly."""
    belop: int
    """What it became in 1 000 kroner; a line of 0 is left out of the extract."""
    group: str
    """The group of lines that decided, in Norwegian."""

    @property
    def difference(self) -> Decimal:
        """How many kroner the extract has more than the trial balance; negative where it has less."""
        return self.belop * 1000 - self.kroner

    @property
    def took_difference(self) -> bool:
        """Whether it went to the farther thousand, for its group to be what it is in all."""
        return abs(self.difference) > _HALF

    @property
    def why(self) -> str:
        """Why it is what it is, in Norwegian."""
        if not self.took_difference:
            return "nærmeste hele tusen" if self.difference else "hele tusen"
        way = "opp" if self.difference > 0 else "ned"
        return f"rundet {way} for at summen skal stemme: {self.group}"


def place_of(form: str, posting: Posting) -> Place:
    """Say what an amount counts in.

    Args:
        form: The form's first two characters.
        posting: Where it is booked; the codes are digits.
    """
    if form in codes.BALANSE:
        return _place_in_balance(int(posting.funksjon_kapittel))
    part = "driftsregnskapet" if posting.kontoklasse == codes.DRIFT[form] else "investeringsregnskapet"
    side = "utgifter" if 10 <= int(posting.art_sektor) <= 599 else "inntekter"
    return Place(part, side, _group_of(form, posting))


def _place_in_balance(chapter: int) -> Place:
    if 10 <= chapter <= 29:
        return Place("balansen", "eiendeler", "")
    if 31 <= chapter <= 5999:
        return Place("balansen", "gjeld og egenkapital", "")
    if 9100 <= chapter <= 9999:
        return Place("memoriakontiene", "memoria", "")
    return Place("andre kapitler", "andre", "")


def _group_of(form: str, posting: Posting) -> str:
    """Give the group of lines that a control sums, of the bevilgningsregnskap."""
    function, art = int(posting.funksjon_kapittel), posting.art_sektor
    if art == "990":
        return "motpost avskrivninger (art 990)" + ("" if function == 860 else " på andre funksjoner")
    if art == "590":
        return "avskrivninger (art 590)" + (" på funksjon 800–899" if function >= 800 else "")
    if art in {"298", "570", "798", "970"} or (form == "0F" and art in _INTERNAL and 41 <= function <= 45):
        return f"art {art}"
    if (form in codes.KOMMUNAL and function == 290) or (form in codes.FYLKESKOMMUNAL and function == 465):
        return f"funksjon {function}"
    return ""


def share_out(total: int, exact: Mapping[K, int]) -> dict[K, int]:
    """Give each its thousands, so that they make `total` in all: the method of the largest remainder.

    Args:
        total: How many thousands there are in all: the sum of `exact` in thousands, rounded down or up.
        exact: What each has, in øre; the order decides between those that lack the same.
    """
    shares = {key: amount // UNIT for key, amount in exact.items()}
    lacking = total - sum(shares.values())
    by_remainder = sorted(exact, key=lambda key: -(exact[key] % UNIT))
    for key in by_remainder[:lacking]:
        shares[key] += 1
    return shares


def round_off(form: str, amounts: Mapping[Posting, int]) -> tuple[list[Rounded], list[Total]]:
    """Round all lines of a form.

    Args:
        form: The form's first two characters.
        amounts: Each line in øre; none twice.

    Returns:
        The lines in the order given, and what parts, sides and groups are in all.
    """
    places = {posting: place_of(form, posting) for posting in amounts}
    result: dict[Posting, int] = {}
    totals: list[Total] = []
    for part in dict.fromkeys(place.part for place in places.values()):
        sides = _summed({posting: places[posting].side for posting in amounts if places[posting].part == part}, amounts)
        whole = sum(sides.values())
        of_sides = _sides(round(Decimal(whole) / UNIT), sides)
        totals.append(_total(part, whole, sum(of_sides.values())))
        for side, thousands in of_sides.items():
            totals.append(_total(f"{part}, {side}", sides[side], thousands))
            here = {posting: place.group for posting, place in places.items() if place[:2] == (part, side)}
            groups = _summed(here, amounts)
            for group, share in share_out(thousands, groups).items():
                if group:
                    totals.append(_total(f"{part}, {group}", groups[group], share))
                lines = {posting: amounts[posting] for posting in here if here[posting] == group}
                result |= share_out(share, lines)
    return [
        Rounded(posting, Decimal(amount) / 100, result[posting], _named(places[posting]))
        for posting, amount in amounts.items()
    ], totals


def _sides(total: int, sides: Mapping[str, int]) -> dict[str, int]:
    """Share a part out between its sides; what is there in kroner does not vanish where the part balances."""
    shares = share_out(total, sides)
    if not sum(sides.values()) and not any(shares.values()):
        return {side: (amount > 0) - (amount < 0) for side, amount in sides.items()}
    return shares


def _summed(keys: Mapping[Posting, str], amounts: Mapping[Posting, int]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for posting, key in keys.items():
        sums[key] = sums.get(key, 0) + amounts[posting]
    return sums


def _named(place: Place) -> str:
    return f"{place.part}, {place.group or place.side}"


def _total(name: str, amount: int, thousands: int) -> Total:
    return Total(name, Decimal(amount) / 100, thousands)
