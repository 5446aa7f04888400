"""Whether SSB has accepted: an archived instance is not an accepted one, so the answer is found by rules.

What SSB's app answers, and where, is not public; the rules are settings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

if TYPE_CHECKING:
    from kostra_sdk.submission.altinn.model import Instance

__all__ = ["Feedback", "FeedbackRule", "JsonFeedback", "Rules", "SubstatusRule", "Verdict"]


def names(given: Iterable[str]) -> frozenset[str]:
    """Take names from any collection of them."""
    return frozenset(given)


class Verdict(StrEnum):
    """What an answer says of a delivery."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    """Neither, or not yet."""


@attrs.frozen
class Feedback:
    """A data element that the receiver has put into the instance."""

    id: str
    data_type: str
    file_name: str
    content_type: str
    content: bytes = attrs.field(repr=False)


FeedbackRule: TypeAlias = Callable[[Feedback], Verdict]
"""Reads one feedback element; what it cannot read is UNKNOWN."""
SubstatusRule: TypeAlias = Callable[[str, str], Verdict]
"""Reads label and description of the instance's substatus."""


def _never(_what: object, _more: object = None) -> Verdict:
    return Verdict.UNKNOWN


@attrs.frozen(kw_only=True)
class Rules:
    """How to tell whether SSB has accepted.

    A rejection by any rule outweighs the others.
    With no rule at all a delivery stays ``delivered``.
    """

    feedback_types: frozenset[str] = attrs.field(default=frozenset(), converter=names)
    """The data types of SSB's answers."""
    feedback: FeedbackRule = _never
    substatus: SubstatusRule = _never
    confirmation_accepts: bool = False
    """Whether it is enough that SSB has confirmed that it fetched everything."""

    def verdict(self, instance: Instance, answers: Collection[Feedback]) -> Verdict:
        """Say what an instance and the answers in it amount to."""
        found = [self.feedback(each) for each in answers]
        if any(instance.substatus):
            found.append(self.substatus(*instance.substatus))
        if Verdict.REJECTED in found:
            return Verdict.REJECTED
        confirmed = self.confirmation_accepts and bool(instance.confirmations)
        return Verdict.ACCEPTED if confirmed or Verdict.ACCEPTED in found else Verdict.UNKNOWN


@attrs.frozen
class JsonFeedback:
    """A rule for answers in JSON with the verdict in one field.

    ::

        JsonFeedback("resultat", accepted={"godkjent"}, rejected={"avvist"})
    """

    path: str
    """The field, with slashes between the names of objects inside one another.
    A value that is no text is compared as it stands in JSON: ``true``, ``1``."""
    accepted: frozenset[str] = attrs.field(converter=names)
    rejected: frozenset[str] = attrs.field(converter=names)

    def __call__(self, answer: Feedback) -> Verdict:
        """Read an answer."""
        value = self._value(answer.content)
        if value in self.rejected:
            return Verdict.REJECTED
        return Verdict.ACCEPTED if value in self.accepted else Verdict.UNKNOWN

    def _value(self, content: bytes) -> str:
        try:
            value: Any = json.loads(content)
        except (ValueError, RecursionError):
            return ""
        for name in self.path.split("/"):
            value = value.get(name) if isinstance(value, dict) else ""
        return value if isinstance(value, str) else json.dumps(value)
