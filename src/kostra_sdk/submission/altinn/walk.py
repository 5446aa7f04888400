"""Moving an instance through its process, a task at a time, and never the same step twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.submission.altinn.calls import AppCalls
from kostra_sdk.submission.altinn.feedback import Feedback, Verdict
from kostra_sdk.submission.altinn.model import Process
from kostra_sdk.submission.altinn.problems import issues_of, recast
from kostra_sdk.submission.altinn.session import unreadable
from kostra_sdk.submission.answers import read_problem
from kostra_sdk.submission.channel import Journal, Outcome, State
from kostra_sdk.submission.errors import Busy, HumanRequired, NotAuthorised, SetupError, UnexpectedAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.submission.altinn.model import Instance, ProcessTask
    from kostra_sdk.submission.channel import Details
    from kostra_sdk.submission.http import Request, Response

__all__ = ["Walk", "feedback_of"]

_HANDED_IN: Final = "handed-in"
_RESUME_REQUIRED: Final = "resumeRequired"
_STEPS: Final = 20
_PAUSE: Final = timedelta(seconds=5)
_HUMAN_TYPES: Final = frozenset({"confirmation", "signing"})


@attrs.frozen
class Walk:
    """Moves one instance."""

    calls: AppCalls
    journal: Journal
    instance: str

    def onward(self, fill: Callable[[ProcessTask], Outcome | None]) -> Outcome:
        """Move the instance as far as it can be moved from here; `fill` is called in each data task."""
        taken: set[str] = set()
        for _ in range(_STEPS):
            process = self._ready()
            task = process.task
            if task is not None and task.id in taken:
                # What was read may be older than the step; whether somebody has gone back is seen next time.
                return self._wait("the app does not show the last step yet")
            outcome = self.standing(process)
            if outcome.state is not State.QUEUED:
                return outcome
            if task is None or process.at_work:
                return self._wait("the app is at work on the instance")
            waiting = fill(task) if task.type == "data" else None
            left = waiting or self._leave(task)
            if left is not None:
                return left
            if self.journal.done(_step(task)) is not None:
                taken.add(task.id)
        raise UnexpectedAnswer("the app's process does not come to an end", correlation_id=self._correlation_id)

    def _ready(self) -> Process:
        """Read where the process stands, after finishing what the app began and could not finish."""
        process = self.calls.process(self.instance)
        if process.failed:
            self._again("resume", self.calls.resume)
        elif process.task is None and not process.ended and not process.started:
            self._again("start", self.calls.start)
        else:
            return process
        process = self.calls.process(self.instance)
        if process.failed:
            raise Busy("the app cannot finish its work yet", correlation_id=self._correlation_id)
        return process

    def standing(self, process: Process) -> Outcome:
        """Say how the instance stands; QUEUED where it is ours to move it. Changes nothing at the receiver's."""
        task = process.task
        awaits_ssb = task is not None and task.type == "feedback" and not process.failed
        if process.ended or awaits_ssb:
            return self._answered()
        ours = Outcome(State.QUEUED, self._reference)
        if task is None or process.failed or process.at_work:
            return ours
        if task.type == "data":
            left = self.journal.done(_step(task)) or self.journal.done(_HANDED_IN)
            back = Outcome(State.REJECTED, self._reference, "it was sent back to be filled in again")
            return ours if left is None else back
        self.journal.effect(_HANDED_IN, lambda: {"task": task.id})
        is_humans = self.calls.settings.stops_before(task) or self.journal.done(_human(task)) is not None
        return self._awaiting(task) if is_humans else ours

    @property
    def _correlation_id(self) -> str:
        return self.calls.session.delivery.correlation_id

    @property
    def _reference(self) -> str:
        return self.instance.rpartition("-")[2]

    def _wait(self, why: str) -> Outcome:
        now = self.calls.session.http.clock.now()
        return Outcome(State.QUEUED, self._reference, why, now + _PAUSE)

    def _awaiting(self, task: ProcessTask) -> Outcome:
        inbox = self.calls.settings.places.inbox
        where = f" in {inbox}" if inbox else ""
        return Outcome(
            State.AWAITING_HUMAN, self._reference, f"a person must end the task {task.id} ({task.type}){where}"
        )

    def _answered(self) -> Outcome:
        """Read what SSB has answered: that the instance is archived says nothing."""
        instance = self.calls.instance(self.instance)
        verdict = self.calls.settings.rules.verdict(instance, feedback_of(self.calls, instance))
        if verdict is Verdict.ACCEPTED:
            return Outcome(State.ACCEPTED, self._reference)
        if verdict is Verdict.REJECTED:
            return Outcome(State.REJECTED, self._reference, "SSB has rejected it; the feedback says why")
        fetched = ", and SSB has fetched it" if instance.confirmations else ""
        told = f"it is archived{fetched}" if instance.archived else "it waits for SSB"
        return Outcome(State.DELIVERED, self._reference, told)

    # One step

    def _again(self, verb: str, call: Callable[[str], None]) -> None:
        """Do something that may be repeated, as a step of its own each time."""
        number = 1
        while self.journal.done(f"{verb}-{number}") is not None:
            number += 1

        def do() -> Details:
            call(self.instance)
            return {}

        self.journal.effect(f"{verb}-{number}", do)

    def _leave(self, task: ProcessTask) -> Outcome | None:
        """End a task; gives an outcome where it cannot be ended now."""
        if self.journal.done(_step(task)) is not None:
            # It was ended before, and someone else has gone back to it.
            return self._awaiting(task)
        try:
            self.journal.effect(_step(task), lambda: self._next(task), find=lambda: self._left(task))
        except HumanRequired:
            self.journal.effect(_human(task), lambda: {"task": task.id})
            return self._awaiting(task)
        except Busy as busy:
            if busy.code != _RESUME_REQUIRED:
                raise
            self._again("resume", self.calls.resume)
        return None

    def _left(self, task: ProcessTask) -> Details | None:
        """Find out whether a task was ended by a call without an answer; None where it was not."""
        process = self.calls.process(self.instance)
        if process.at_work:
            raise Busy("the app is still at work on the last step", correlation_id=self._correlation_id)
        if process.task is not None and process.task.id == task.id:
            return None
        return _moved(task, process)

    def _next(self, task: ProcessTask) -> Details:
        request, response = self.calls.next(self.instance, self.calls.settings.action(task))
        if response.is_success:
            return self._read(task, request, response)
        if response.status == 409:
            return self._conflict(task, request, response)
        error = self.calls.refused(request, response, self.calls.session.http.clock.now())
        if response.status == 403 and isinstance(error, NotAuthorised):
            if task.type in _HUMAN_TYPES:
                raise recast(HumanRequired, error, f"the app lets only a person end the task {task.id}")
            raise recast(NotAuthorised, error, f"the app does not let a system user end the task {task.id}")
        raise error

    @staticmethod
    def _read(task: ProcessTask, request: Request, response: Response) -> Details:
        """Read where the process has gone; an answer that does not tell leaves it unknown."""
        try:
            said = response.json()
        except UnexpectedAnswer:
            said = None
        process = Process.read(said) if isinstance(said, dict) else None
        if process is None or not (process.ended or process.task) or (process.task and process.task.id == task.id):
            raise unreadable(request, "does not tell where the process has gone")
        return _moved(task, process)

    def _conflict(self, task: ProcessTask, request: Request, response: Response) -> Details:
        """Read a refusal to move on: it may be that the process has moved already."""
        error = self.calls.refused(request, response, self.calls.session.http.clock.now())
        said = read_problem(response).extensions
        waiting = said.get("processNextState")
        if waiting in {"retrying", _RESUME_REQUIRED}:
            raise Busy(
                "the app has not finished the last step", correlation_id=request.correlation_id, code=str(waiting)
            )
        issues = said.get("validationIssues")
        if isinstance(error, Busy) or (isinstance(issues, list) and any(each.is_error for each in issues_of(issues))):
            raise error
        moved = self._left(task)
        if moved is None:
            # Nothing of the protocol: neither a lock, nor faults in the data, nor a process that has moved.
            raise recast(UnexpectedAnswer if isinstance(error, SetupError) else type(error), error)
        return moved


def feedback_of(calls: AppCalls, instance: Instance) -> list[Feedback]:
    """Download what the receiver has put into an instance as answers."""
    return [
        Feedback(
            element.id, element.data_type, element.file_name, element.content_type, calls.download(instance.id, element)
        )
        for data_type in sorted(calls.settings.rules.feedback_types)
        for element in instance.of_type(data_type)
    ]


def _step(task: ProcessTask) -> str:
    return f"next-{task.id}"


def _human(task: ProcessTask) -> str:
    return f"human-{task.id}"


def _moved(task: ProcessTask, process: Process) -> Details:
    return {"task": task.id, "now": process.task.id if process.task else "", "ended": process.ended}
