"""Faults on demand: what goes wrong, for which requests, and when.

A plan is a list of rules.
Each rule counts the requests that match it, and fires at the n-th of them, or with a probability drawn from the
simulator's seed; the first rule that fires decides what happens to the request.
"""

from __future__ import annotations

import fnmatch
import random
import threading
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["REQUEST_KINDS", "Fault", "FaultKind", "FaultPlan", "Fired"]

REQUEST_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "token.metadata": "Maskinporten's metadata",
        "token": "a Maskinporten token",
        "exchange": "the Altinn token",
        "system.register": "a vendor's system in the system register",
        "system.request": "a request for a system user, and its status",
        "app.metadata": "applicationmetadata, meta/process and the model's schema",
        "instances.query": "Storage's search among instances",
        "instances.active": "the app's active instances of a party",
        "instance.create": "a new instance",
        "instance.read": "an instance, from the app or from Storage",
        "instance.delete": "deleting an instance",
        "data.create": "uploading a data element",
        "data.replace": "writing a data element anew",
        "data.read": "downloading a data element",
        "data.delete": "deleting a data element",
        "scan": "the virus scan's result",
        "validate": "validating an instance",
        "process.read": "the process, its history and the instance's events",
        "process.next": "moving the process on",
        "process.resume": "resuming a failed workflow (App API v9)",
        "broker.initialize": "a new file transfer",
        "broker.upload": "uploading a file in one request",
        "broker.search": "the list of file transfers",
        "broker.read": "a file transfer's overview",
        "broker.details": "a file transfer's history",
        "tus.options": "what the resumable upload can do",
        "tus.create": "a resumable upload",
        "tus.patch": "a part of a resumable upload",
        "tus.head": "how far a resumable upload has come",
        "controls": "SSB's control API",
    }
)
"""Every kind of request that a fault can be put on, and what it asks for."""


class FaultKind(StrEnum):
    """What can go wrong with a request.

    The first eleven suit every kind of request; the others belong to some kinds only.
    """

    LOST_REQUEST = "lost-request"
    """The connection is closed without an answer, and nothing was done."""
    LOST_ANSWER = "lost-answer"
    """All was done, but the connection is closed without an answer."""
    CUT_ANSWER = "cut-answer"
    """All was done, but the connection is closed in the middle of the answer."""
    RESET = "reset"
    """The connection is reset in the middle of the request; only a resumable upload keeps what it had got."""
    SLOW = "slow"
    """The answer comes after ``seconds``; all was done before."""
    UNAUTHORIZED = "unauthorized"
    """401, nothing done."""
    CONFLICT = "conflict"
    """409 without a body, nothing done."""
    TOO_MANY = "too-many-requests"
    """429, nothing done, with ``Retry-After`` if the rule has one."""
    SERVER_ERROR = "server-error"
    """500, nothing done."""
    SERVER_ERROR_AFTER = "server-error-after-commit"
    """500, but all was done."""
    UNAVAILABLE = "unavailable"
    """503, nothing done, with ``Retry-After`` if the rule has one."""
    GRANT_REFUSED = "grant-refused"
    """Maskinporten refuses the grant with the rule's ``code``, such as ``MP-303``."""
    INFECTED = "infected"
    """The upload is accepted, but the virus scan will call it infected."""
    HUMAN = "human-confirmation"
    """The task after the next one may only be done by a person: a confirmation task is put in where there is none."""
    CLOSED = "closed-portal"
    """SSB's reception is closed, for this request."""
    WORKFLOW_FAILED = "workflow-failed"
    """App API v9: the state has changed, but the workflow failed and must be resumed."""
    RETRYING = "retrying"
    """App API v9: 409, the task is still being processed; nothing done."""


_UPLOADS = ("data.create", "data.replace", "broker.upload", "tus.patch")
_ONLY_FOR: Final[Mapping[FaultKind, tuple[str, ...]]] = MappingProxyType(
    {
        FaultKind.GRANT_REFUSED: ("token",),
        FaultKind.INFECTED: _UPLOADS,
        FaultKind.HUMAN: ("process.next",),
        FaultKind.CLOSED: ("instance.create", "validate", "process.next"),
        FaultKind.WORKFLOW_FAILED: ("instance.create", "process.next"),
        FaultKind.RETRYING: ("process.next",),
    }
)


def _kinds_of(patterns: tuple[str, ...], kind: FaultKind) -> frozenset[str]:
    """Give the request kinds that the patterns name, among those the fault suits."""
    suited = _ONLY_FOR.get(kind, tuple(REQUEST_KINDS))
    named = {name for pattern in patterns for name in fnmatch.filter(suited, pattern)}
    for pattern in patterns:
        if not fnmatch.filter(suited, pattern):
            raise UsageError(
                f"no request that {kind.value!r} can befall is called {pattern!r}; there are {', '.join(suited)}"
            )
    return frozenset(named)


@attrs.frozen
class Fault:
    """One rule of the plan."""

    id: int
    kind: FaultKind
    on: frozenset[str]
    """The kinds of request it is for."""
    nth: frozenset[int] | None
    """At which of the matching requests it fires, counted from 1; None is at every one."""
    probability: float | None
    times: int | None
    """How often it may fire; None is without end."""
    seconds: float
    retry_after: str | None
    code: str | None

    def to_dict(self) -> dict[str, Any]:
        """Give the rule as plain JSON values, in the form that :meth:`FaultPlan.add` takes."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "on": sorted(self.on),
            "nth": None if self.nth is None else sorted(self.nth),
            "probability": self.probability,
            "times": self.times,
            "seconds": self.seconds,
            "retry_after": self.retry_after,
            "code": self.code,
        }


@attrs.frozen
class Fired:
    """A fault that befell a request."""

    fault: Fault
    request: str
    """The request's kind."""


@attrs.define
class _Rule:
    fault: Fault
    random: random.Random
    seen: int = 0
    fired: int = 0

    def fires(self) -> bool:
        """Count one more matching request, and say whether the rule fires at it."""
        self.seen += 1
        fault = self.fault
        # Drawn even when spent, so that the draws of a rule depend on the number of requests alone.
        drawn = fault.probability is None or self.random.random() < fault.probability
        due = drawn and (fault.nth is None or self.seen in fault.nth)
        if not due or (fault.times is not None and self.fired >= fault.times):
            return False
        self.fired += 1
        return True


class FaultPlan:
    """The faults a simulator is told to make; safe to use from several threads."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._rules: list[_Rule] = []
        self._fired: list[Fired] = []
        self._next = 1

    def add(
        self,
        kind: FaultKind | str,
        on: str | Iterable[str] = "*",
        *,
        nth: int | Iterable[int] | None = None,
        probability: float | None = None,
        times: int | None = None,
        seconds: float = 2.0,
        retry_after: str | int | None = None,
        code: str | None = None,
    ) -> Fault:
        """Add a rule, behind those there are.

        Args:
            kind: What goes wrong.
            on: The requests it is for, names of :data:`REQUEST_KINDS` or patterns such as ``data.*``.
            nth: Fire at these matching requests only, counted from 1 since the rule was added.
            probability: Fire with this probability, drawn from the seed.
            times: Fire at most so often; without `nth` and `probability` the default is once.
            seconds: How long a slow answer waits.
            retry_after: The header of a 429 or 503: seconds, or an HTTP date.
            code: The code with which Maskinporten refuses.

        Raises:
            UsageError: There is no such kind of fault or request, or the numbers are out of range.
        """
        try:
            kind = FaultKind(kind)
        except ValueError:
            known = ", ".join(member.value for member in FaultKind)
            raise UsageError(f"no fault {kind!r}; there are {known}") from None
        patterns = (on,) if isinstance(on, str) else tuple(on)
        places = None if nth is None else frozenset((nth,) if isinstance(nth, int) else nth)
        if places is not None and (not places or min(places) < 1):
            raise UsageError("nth counts from 1")
        if probability is not None and not 0 <= probability <= 1:
            raise UsageError("a probability is between 0 and 1")
        if (times is not None and times < 1) or seconds < 0:
            raise UsageError("times is at least 1, and seconds are not negative")
        if times is None and places is None and probability is None:
            times = 1
        with self._lock:
            fault = Fault(
                id=self._next,
                kind=kind,
                on=_kinds_of(patterns, kind),
                nth=places,
                probability=probability,
                times=times,
                seconds=seconds,
                retry_after=None if retry_after is None else str(retry_after),
                code=code,
            )
            self._next += 1
            self._rules.append(_Rule(fault, random.Random(f"{self._seed}/{fault.id}")))  # noqa: S311 - repeatable, not secret
            return fault

    def remove(self, fault: Fault | int) -> None:
        """Take a rule away; UsageError if it is not in the plan."""
        wanted = fault if isinstance(fault, int) else fault.id
        with self._lock:
            left = [rule for rule in self._rules if rule.fault.id != wanted]
            if len(left) == len(self._rules):
                raise UsageError(f"no rule {wanted} in the plan")
            self._rules = left

    def clear(self) -> None:
        """Take all rules away, and forget what has fired; the numbers of rules, and so their draws, begin anew."""
        with self._lock:
            self._rules = []
            self._fired = []
            self._next = 1

    @property
    def rules(self) -> tuple[Fault, ...]:
        """The rules, in the order they are tried."""
        with self._lock:
            return tuple(rule.fault for rule in self._rules)

    @property
    def fired(self) -> tuple[Fired, ...]:
        """What has befallen requests, in order."""
        with self._lock:
            return tuple(self._fired)

    def take(self, request: str) -> Fault | None:
        """Count a request of this kind against every rule for it, and give the fault that befalls it, if any."""
        with self._lock:
            firing = [rule.fault for rule in self._rules if request in rule.fault.on and rule.fires()]
            if not firing:
                return None
            self._fired.append(Fired(firing[0], request))
            return firing[0]
