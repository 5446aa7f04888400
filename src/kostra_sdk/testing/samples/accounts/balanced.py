"""A set of lines that balances: debit and credit of each part, and every sum that a control asks for."""

from __future__ import annotations

import random
from itertools import cycle
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.forms.regnskap import codes as known
from kostra_sdk.testing.samples.accounts.postings import Place, Postings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kostra_sdk.extract.target import Target
    from kostra_sdk.forms.regnskap.record import Regnskapslinje

__all__ = ["balanced"]

_EXPENSES: Final = range(10, 500)
_INCOME: Final = range(600, 900)
_ASSETS: Final = range(10, 30)
_LIABILITIES: Final = range(31, 6000)
_MEMORIA: Final = range(9100, 10_000)
_SMALLEST: Final = 400
"""The least amount of an expense or asset that is drawn, in 1 000 kroner."""
_LARGEST: Final = 60_000
_GROUP: Final = (50, 300)
"""The amounts of what is booked twice, against each other: depreciation, transfers and the like."""
_INTERNAL: Final = (("380", "780"), ("390", "790"), ("465", "865"))
"""Arts of a church council that are to end in 0 together."""
_TAXES: Final = ("800", "870")
_GRANT: Final = ("840", "800")
_ORDER: Final = ("expense", "expense", "income", "expense", "investment", "expense", "sale", "expense", "income")
"""Which kinds of lines a longer sample has, in turn."""


@attrs.define
class _Part:
    """A part of the accounts, which is to end in 0."""

    debit: list[Place] = attrs.field(factory=list)
    """Those whose amounts are drawn."""
    credit: list[Place] = attrs.field(factory=list)
    """Those that share what is drawn."""
    fixed: dict[Place, int] = attrs.field(factory=dict)
    """Those whose amounts belong to a group of their own."""

    def __len__(self) -> int:
        return len(self.debit) + len(self.credit) + len(self.fixed)

    def amounts(self, rng: random.Random) -> dict[Place, int]:
        """Draw the amounts; they are 0 in all."""
        drawn = {place: rng.randint(_SMALLEST, _LARGEST) for place in self.debit}
        left = sum(drawn.values()) + sum(self.fixed.values())
        lacking = len(self.credit) * _SMALLEST - left
        if lacking > 0 and self.debit:
            drawn[self.debit[0]] += lacking
            left += lacking
        return drawn | self.fixed | _shared(left, self.credit, rng)


def _shared(whole: int, places: list[Place], rng: random.Random) -> dict[Place, int]:
    """Share an amount out as credit, something to each."""
    weights = [rng.randint(1, 20) for _ in places]
    shares: dict[Place, int] = {}
    for place, weight in zip(places, weights, strict=True):
        shares[place] = -(whole * weight // sum(weights))
    if places:
        shares[places[0]] -= whole + sum(shares.values())
    return shares


def balanced(target: Target, n: int | None, seed: int) -> Iterator[Regnskapslinje]:
    """Give lines that balance, in order of account class, function or chapter, and art or sector.

    Args:
        target: Form, year and region.
        n: How many lines; at least as few as balance, and at most as many as there are sound postings.
            None gives them all, and 0 none.
        seed: The same seed gives the same lines.
    """
    # Nothing secret is drawn. A text as seed gives the same on every machine.
    rng = random.Random(f"{target.form.name} {target.year} {target.region.code} {target.org_number} {seed}")  # noqa: S311
    if n == 0:
        return
    postings = Postings(target)
    parts = _balance(postings, n, rng) if postings.skjema in known.BALANSE else _bevilgning(postings, n, rng)
    amounts = {place: amount for part in parts for place, amount in part.amounts(rng).items()}
    for place in sorted(amounts):
        yield place.line(amounts[place])


# --- the balance ----------------------------------------------------------------------------------------


def _balance(postings: Postings, n: int | None, rng: random.Random) -> list[_Part]:
    part = _Part()
    assets = postings.of_balance(_ASSETS, 1, rng)
    liabilities = postings.of_balance(_LIABILITIES, -1, rng)
    part.debit.extend(_taken(assets, 1))
    part.credit.extend(_taken(liabilities, 1))
    if _has_room(n, len(part), 4):
        memoria = list(_taken(postings.of_balance(_MEMORIA, -1, rng), 2))
        if len(memoria) > 1:
            part.fixed.update(zip(memoria, _against(rng), strict=True))
    _fill(n, [part], [(part.debit, assets), (part.credit, liabilities)])
    return [part]


# --- the bevilgningsregnskap ----------------------------------------------------------------------------


def _bevilgning(postings: Postings, n: int | None, rng: random.Random) -> list[_Part]:
    drift, investering = _Part(), _Part()
    kinds = {
        "expense": (drift.debit, postings.of_service(postings.drift, _EXPENSES, 1, rng)),
        "income": (drift.credit, postings.of_service(postings.drift, _INCOME, -1, rng)),
        "investment": (investering.debit, postings.of_service(postings.investering, _EXPENSES, 1, rng)),
        "sale": (investering.credit, postings.of_service(postings.investering, _INCOME, -1, rng)),
    }
    drift.debit.extend(_taken(kinds["expense"][1], 1))
    for place in _required(postings):
        drift.credit.append(place)
    if not drift.credit:
        drift.credit.extend(_taken(kinds["income"][1], 1))
    parts = [drift, investering]
    for own, other in _groups(postings):
        # The two of a group are one line each, or two of them in all.
        if _has_room(n, len(drift) + len(investering), 4):
            amount, against = _against(rng)
            drift.fixed[own] = amount
            (drift if other.kontoklasse == postings.drift else investering).fixed[other] = against
    if _has_room(n, len(drift) + len(investering), 2) or investering.fixed:
        investering.debit.extend(_taken(kinds["investment"][1], 1))
        investering.credit.extend(_taken(kinds["sale"][1], 1))
    _fill(n, parts, [kinds[kind] for kind in _ORDER])
    return parts


def _required(postings: Postings) -> Iterator[Place]:
    """Give the income without which the controls of sums find something."""
    if postings.skjema == "0F":
        wanted = [(postings.services(), "830")]
    elif postings.skjema in known.REGIONAL:
        wanted = [([function], art) for function, art in (_TAXES, _GRANT)]
    else:
        wanted = []
    for functions, art in wanted:
        place = postings.first_sound(postings.drift, functions, art, -1)
        if place is not None:
            yield place


def _groups(postings: Postings) -> Iterator[tuple[Place, Place]]:
    """Give what is booked in two places, against each other: an expense of operation, and what it ends in 0 with."""
    drift, services = postings.drift, postings.services()
    church = postings.skjema == "0F"
    financing = ["089"] if church else ["880"]
    joint = ["290"] if postings.skjema in known.KOMMUNAL else ["465"] if postings.skjema in known.FYLKESKOMMUNAL else []
    groups = [
        (drift, services, "590", drift, services if church else ["860"], "990"),
        (drift, financing, "570", postings.investering, financing, "970"),
        (drift, joint, "100", drift, joint, "700"),
        (drift, services[:1], "298", drift, services[:1], "798"),
        *((drift, services, own, drift, services, other) for own, other in (_INTERNAL if church else ())),
    ]
    for class_of_one, functions, art, class_of_other, others, against in groups:
        one = postings.first_sound(class_of_one, functions, art, 1)
        other = postings.first_sound(class_of_other, others, against, -1)
        if one is not None and other is not None:
            yield one, other


def _fill(n: int | None, parts: list[_Part], kinds: list[tuple[list[Place], Iterator[Place]]]) -> None:
    """Take lines of each kind in turn, until there are enough or no more."""
    left = sum(bool(source) for _, source in kinds)
    exhausted: set[int] = set()
    for number in cycle(range(left)):
        if len(exhausted) == left or not _has_room(n, sum(map(len, parts)), 1):
            return
        place = next(kinds[number][1], None)
        if place is None:
            exhausted.add(number)
        else:
            kinds[number][0].append(place)


def _taken(source: Iterator[Place], count: int) -> Iterator[Place]:
    for _ in range(count):
        place = next(source, None)
        if place is not None:
            yield place


def _has_room(n: int | None, used: int, more: int) -> bool:
    return n is None or used + more <= n


def _against(rng: random.Random) -> tuple[int, int]:
    """Draw an amount, and the same against it."""
    amount = rng.randint(*_GROUP)
    return amount, -amount
