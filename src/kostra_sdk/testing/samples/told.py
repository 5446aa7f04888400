"""What is told of damage: which control fails, where, and what else that brings along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract import Extract
from kostra_sdk.testing.samples.searching.workshop import Reason

if TYPE_CHECKING:
    from kostra_sdk.testing.samples.aims import Aim

__all__ = ["CannotFire", "Damage", "Damaged", "TooMuchDamage", "Unreachable", "unreachable"]


@attrs.frozen(eq=False)
class Damaged:
    """A small extract on which one control fires, and the nearest one on which it does not."""

    control: str
    """The official name of the control."""
    number: str
    """Its official number."""
    key: str
    """Its lasting key, such as ``arbeidsinntekt``."""
    label: str
    """What tells it from the edition's others: ``15``, ``kommunenummer``, ``02:code:KJONN``."""
    failing: Extract[Any]
    """One record; two for a control that compares records, none for control 000; of the accounts a whole file."""
    passing: Extract[Any]
    """As many records, as near to the failing ones as can be, on which the control does not fire."""
    lines: tuple[int, ...]
    """The lines of :attr:`failing` that the control fires on, counted from 1; of 15F the individuals.

    A sum over the whole file has none.
    """
    changed: tuple[int, ...]
    """The lines of :attr:`failing` that were changed or added."""
    fields: tuple[str, ...]
    """The official names of the fields that were changed in a sound record."""
    implied: tuple[str, ...]
    """The official names of all other findings on :attr:`failing`: what the control brings along.

    The search found no record without them, of people that nobody is.
    """
    remaining: tuple[str, ...]
    """The official names of the findings on :attr:`passing`; empty but for the official contradiction of 2026."""


@attrs.frozen
class Unreachable:
    """A control that no record of the edition makes fire in the region."""

    control: str
    """The official name."""
    number: str
    """The official number."""
    key: str
    """The lasting key."""
    label: str
    """What tells it from the edition's others."""
    reason: Reason
    """Why."""


class CannotFire(UsageError, LookupError):
    """Damage is asked for that no record of the edition and region can have; :attr:`unreachable` says why."""

    def __init__(self, unreachable: Unreachable) -> None:
        self.unreachable = unreachable
        """The control and the reason."""
        super().__init__(f"no record makes {unreachable.control!r} fire here: {unreachable.reason}")


class TooMuchDamage(UsageError):
    """More records are to be damaged than there are, or more often a whole file than once.

    A control that compares records takes two.
    """

    def __init__(self, needed: int, records: int, control: str | None = None) -> None:
        self.needed = needed
        """How many records the damage takes; how many times the file is to fail where it is about all of them."""
        self.records = records
        """How many there are; 1 where it is about all of them."""
        self.control = control
        """The official name of the control of all records that a file can fail once; None where records are lacking."""
        super().__init__(
            f"{control!r} is about all lines together: a file can fail it once"
            if control is not None
            else f"the damage takes {needed} records, and the sample has {records}"
        )


@attrs.frozen
class Damage:
    """One damage in a sample."""

    control: str
    """The official name of the control that fires."""
    number: str
    """Its official number."""
    key: str
    """Its lasting key."""
    label: str
    """What tells it from the edition's others: ``15``, ``kommunenummer``, ``02:code:KJONN``."""
    lines: tuple[int, ...]
    """The lines it fires on, counted from 1: one, two where the control compares records, none of a sum over all."""
    changed: tuple[int, ...]
    """The lines that were changed or, of the accounts, added."""
    fields: tuple[str, ...]
    """The official names of the fields that were changed."""
    implied: tuple[str, ...]
    """The official names of all other findings on these lines."""


def unreachable(aim: Aim, reason: Reason) -> Unreachable:
    """Tell that a control cannot fire, and why."""
    return Unreachable(aim.name, aim.number, aim.key, aim.label, reason)
