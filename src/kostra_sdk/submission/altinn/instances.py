"""Getting the instance of a delivery: exactly one, through lost answers and crashes.

Nothing in the App API marks an instance as a delivery's own when it is made.
What was made by a call without an answer is therefore found by elimination:
an unused instance that was not there before, and that no other submission has claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.submission.altinn.calls import AppCalls
from kostra_sdk.submission.altinn.discovery import Fit
from kostra_sdk.submission.altinn.model import Instance
from kostra_sdk.submission.altinn.problems import recast
from kostra_sdk.submission.altinn.session import unreadable
from kostra_sdk.submission.altinn.settings import Strategy
from kostra_sdk.submission.answers import read_problem
from kostra_sdk.submission.channel import Journal
from kostra_sdk.submission.errors import (
    Actor,
    Busy,
    NotFound,
    SetupError,
    Unavailable,
    UnexpectedAnswer,
    UnknownOutcome,
)

if TYPE_CHECKING:
    from kostra_sdk.submission.channel import Details
    from kostra_sdk.submission.http import Request, Response

__all__ = ["INSTANCE", "Intake"]

INSTANCE: Final = "instance"
"""The step whose details hold the instance's id."""
_BEFORE: Final = "instances-before"
_SOURCE: Final = "source-instance"


@attrs.frozen
class Intake:
    """Gets the instance of one delivery."""

    calls: AppCalls
    journal: Journal
    fit: Fit

    def instance(self) -> Details:
        """Give the instance's id."""
        known = self.journal.done(INSTANCE)
        if known is not None:
            return known
        settings = self.calls.settings
        source = self._source()
        if settings.strategy is Strategy.FIND and not source:
            return self.journal.effect(INSTANCE, self._take_only)
        self.journal.effect(_BEFORE, lambda: {"known": [each.id for each in self.calls.instances(archived=False)]})
        return self.journal.effect(
            INSTANCE,
            lambda: (self._taken() if not source else None) or self._make(source),
            find=lambda: self._made(is_copy=bool(source)),
        )

    # A correction begins as a copy

    def _source(self) -> str:
        """Give the archived instance to copy; empty where the instance is not to be a copy."""
        settings, delivery = self.calls.settings, self.calls.session.delivery
        if delivery.resubmission is None or not settings.copy_corrections or not self.fit.app.may_copy:
            return ""
        return str(self.journal.effect(_SOURCE, self._find_source)["source"])

    def _find_source(self) -> Details:
        """Find the last archived instance whose attachment bears this delivery's name."""
        settings = self.calls.settings
        archived = [
            each
            for each in self.calls.instances(archived=True)
            if any(element.file_name == self.fit.file_name for element in each.of_type(settings.attachment_type))
        ]
        newest = max(archived, key=lambda each: (each.archived, each.created), default=None)
        return {"source": newest.id if newest else ""}

    # Taking one that is there

    def _take_only(self) -> Details:
        taken = self._taken()
        if taken is not None:
            return taken
        raise NotFound(
            f"SSB has made no instance of {self.calls.settings.app_id} that is not in use",
            correlation_id=self.calls.session.delivery.correlation_id,
            who_must_act=Actor.SSB,
            remedy="Ask SSB whether the municipality is to report, and whether its form has been made ready.",
        )

    def _taken(self) -> Details | None:
        """Take the unused instance that is meant for this delivery, where the strategy allows it."""
        settings, delivery = self.calls.settings, self.calls.session.delivery
        if settings.strategy is Strategy.CREATE:
            return None
        unused = self._unused(set(), is_copy=False)
        if settings.matches is not None:
            unused = [each for each in unused if settings.matches(delivery, each)]
        elif len(unused) > 1:
            if settings.strategy is Strategy.FIND_OR_CREATE:
                return None
            raise SetupError(
                f"{len(unused)} instances of {settings.app_id} lie ready, and the setting matches does not tell which",
                correlation_id=delivery.correlation_id,
            )
        return next((_details(each) for each in unused if self._claim(each)), None)

    # Making one

    def _make(self, source: str) -> Details:
        request, response = self.calls.create(source)
        if not response.is_success:
            return self._half_made(request, response)
        made = self._read(request, response)
        if not self._claim(made):
            # Another submission, whose own answer was lost, took it before we could.
            instead = self._made(is_copy=bool(source))
            if instead is None:
                raise Busy("another submission took the new instance", correlation_id=request.correlation_id)
            return instead
        return _details(made)

    def _read(self, request: Request, response: Response) -> Instance:
        try:
            said = response.json()
        except UnexpectedAnswer:
            said = None
        made = Instance.read(said) if isinstance(said, dict) else None
        if made is None:
            raise unreadable(request, "is no instance")
        return made

    def _half_made(self, request: Request, response: Response) -> Details:
        """Read a refusal; version 9 may have made the instance all the same, and says what is to be done."""
        refused = self.calls.refused(request, response, self.calls.session.http.clock.now())
        told = read_problem(response).extensions
        if not isinstance(refused, UnknownOutcome) or "initializationState" not in told:
            raise refused
        if told.get("recommendedAction") == "retryInstanceCreation" or told.get("instanceDeleted") is True:
            raise recast(Unavailable, refused, "the app did not make the instance, and may be asked again")
        made = Instance.read({"id": told.get("instanceId")})
        if made is None or not self._claim(made):
            raise refused
        return _details(made)

    def _made(self, *, is_copy: bool) -> Details | None:
        """Find what a call without an answer made; None where it made nothing."""
        before = set((self.journal.done(_BEFORE) or {}).get("known", ()))
        new = self._unused(before, is_copy=is_copy)
        return next((_details(each) for each in new if self._claim(each)), None)

    def _unused(self, besides: set[str], *, is_copy: bool) -> list[Instance]:
        """List instances that nobody has put an attachment into; a copy may have the old one's."""
        found = []
        for each in self.calls.instances(archived=False):
            now = None if each.id in besides else self._still_there(each)
            if now is not None and (is_copy or not now.of_type(self.calls.settings.attachment_type)):
                found.append(now)
        return found

    def _still_there(self, listed: Instance) -> Instance | None:
        """Read an instance that was listed; None if it is deleted or beyond its data task by now."""
        try:
            now = self.calls.instance(listed.id)
        except NotFound:
            return None
        return now if now.process.task is None or now.process.task.type == "data" else None

    def _claim(self, instance: Instance) -> bool:
        return self.journal.claim(f"{self.calls.settings.app_id}/{instance.id}")


def _details(instance: Instance) -> Details:
    return {"instance": instance.id}
