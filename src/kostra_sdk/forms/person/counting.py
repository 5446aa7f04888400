"""The rules that say what is reported, each with its source, and what they leave out.

SSB's letters name what comes back wrong every year: payments under other laws, of another year, counted by the month
of the decision.
A builder applies such a rule as a named :class:`CountingRule`,
and what a rule leaves out is kept as a :class:`LeftOut`, so that nothing disappears unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

import attrs

from kostra_sdk.records.base import Record

__all__ = ["Build", "CountingRule", "LeftOut", "Remark"]

R = TypeVar("R", bound=Record)


@attrs.frozen
class CountingRule:
    """One rule of what counts, by a name of its own."""

    name: str
    """A short, stable name in Norwegian, such as ``kommunalt-reglement``."""
    source: str
    """Where it is said: points of the two founding documents, such as ``B-4``, or control numbers."""
    text: str
    """What the rule says, in Norwegian, for the caseworker."""


@attrs.frozen(kw_only=True)
class LeftOut:
    """An event or a person that is not reported, and the rule that says so."""

    rule: CountingRule
    journal_number: str = ""
    """The journal number of the case."""
    event: str = ""
    """The kind of event, as its class is called: ``Utbetaling``; ``Program`` where a whole programme is left out."""
    reference: str = ""
    """The case system's own number of the event, where it has one."""
    dato: date | None = None
    """The day of the event."""
    enhet: str = ""
    """The unit, where there are several."""

    @property
    def message(self) -> str:
        """What happened, in Norwegian, without amount or person."""
        when = f" {self.dato:%d.%m.%Y}" if self.dato else ""
        case = f", journalnummer {self.journal_number}" if self.journal_number else ""
        return f"{self.event}{when}{case}: {self.rule.text}"


@attrs.frozen(kw_only=True)
class Remark:
    """Something the caller should look at in a record that was built: an event settled in a way worth knowing."""

    rule: CountingRule
    journal_number: str = ""
    """The journal number of the record."""

    @property
    def message(self) -> str:
        """What to look at, in Norwegian, without amount or person."""
        return f"Journalnummer {self.journal_number}: {self.rule.text}"


@attrs.frozen(kw_only=True)
class Build(Generic[R]):
    """What a builder has made of a year's events.

    ``for record in build.records: extract.add(record)`` makes the extract.
    """

    records: tuple[R, ...]
    """One record a person and unit, in order of unit and journal number."""
    left_out: tuple[LeftOut, ...] = ()
    """What is not reported, event by event, in order of journal number and day."""
    remarks: tuple[Remark, ...] = ()
    """What was settled in a way worth knowing."""
    by_unit: Mapping[str, tuple[R, ...]] = attrs.field(factory=dict)
    """The same records by unit, for deliveries in parts (B-10); the unit is empty where the events name none."""

    def counts(self) -> Mapping[str, int]:
        """Count what was left out, by the name of the rule, in order of first occurrence."""
        return Counter(item.rule.name for item in self.left_out)
