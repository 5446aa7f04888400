"""The App API: validating an instance, and moving its process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.simulator.app_api import Apps
from kostra_sdk.simulator.calls import Auth, Call, Endpoint, answer, empty, problem
from kostra_sdk.simulator.faults import FaultKind
from kostra_sdk.simulator.model import Instance, Task, TaskType
from kostra_sdk.simulator.validation import ERROR, instance_issues, issue
from kostra_sdk.simulator.views import app_process_state, owned_instance, process_state

if TYPE_CHECKING:
    from starlette.responses import Response

    from kostra_sdk.simulator.state import State

__all__ = ["AppProcess"]


@attrs.define
class AppProcess:
    """The calls that validate an instance and move it on."""

    apps: Apps

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        one = "/{org}/{app}/instances/{party:int}/{guid}"
        return [
            Endpoint("GET", f"{one}/validate", "validate", self.validate, Auth.ALTINN),
            Endpoint("GET", f"{one}/process", "process.read", self.process, Auth.ALTINN),
            Endpoint("GET", f"{one}/process/history", "process.read", self.history, Auth.ALTINN),
            Endpoint("PUT", f"{one}/process/next", "process.next", self.next, Auth.ALTINN),
            Endpoint("POST", f"{one}/process/resume", "process.resume", self.resume, Auth.ALTINN),
        ]

    @property
    def _state(self) -> State:
        return self.apps.state

    def _issues(self, instance: Instance, call: Call) -> list[dict[str, Any]]:
        issues = instance_issues(instance, self.apps.ssb, self._state.now())
        closed = self.apps.closed(call)
        if closed is not None and instance.task == instance.app.data_task:
            issues.append(issue("Simulator.Closed", closed, source="Simulator-Kostra"))
        return issues

    def validate(self, call: Call) -> Response:
        """A10: what is wrong with the instance."""
        instance = self.apps.instance(call)
        if instance.task is None:
            return problem(409, detail="The process has no current task.")
        return answer(self._issues(instance, call))

    def _shown(self, instance: Instance, call: Call) -> Response:
        task = instance.task
        may_end = task is not None and not task.human and task.type is not TaskType.FEEDBACK
        workflow = call.query.get("includeWorkflowStatus", "").lower() == "true"
        state = app_process_state(instance, may_end=may_end, workflow=workflow)
        if call.query.get("returnInstance", "").lower() == "true" and instance.app.api_version == 9:
            whole = owned_instance(instance, self._state.url, self._state.now())
            return answer({**whole, "process": state})
        return answer(state)

    def process(self, call: Call) -> Response:
        """A11: where the process stands."""
        return self._shown(self.apps.instance(call), call)

    def history(self, call: Call) -> Response:
        """A14: where the process has been."""
        return answer({"processHistory": self.apps.instance(call).history})

    def next(self, call: Call) -> Response:
        """A12: end the current task."""
        instance = self.apps.instance(call, write=True)
        task = instance.task
        if task is None:
            return self._ended(instance)
        wanted = call.json_object().get("action")
        action = str(wanted) if wanted else task.type.action
        refused = self._refused(call, instance, task, action)
        if refused is not None:
            return refused
        user = self.apps.authorize(call, instance.app, instance.org_number, write=True)
        if action == "reject":
            self.apps.ssb.engine.reject(instance, user)
            return self._shown(instance, call)
        return self._invalid(call, instance, task) or self._moved(call, instance, user)

    def _invalid(self, call: Call, instance: Instance, task: Task) -> Response | None:
        """Say what is wrong with the instance, if anything that stops it is."""
        issues = self._issues(instance, call)
        errors = [found for found in issues if found["severity"] == ERROR]
        if not errors:
            return None
        return problem(
            409,
            "Validation failed for task",
            f"{len(errors)} validation errors found for task {task.id}",
            validationIssues=issues,
        )

    def _moved(self, call: Call, instance: Instance, user: str) -> Response:
        """Move the instance to its next task."""
        engine = self.apps.ssb.engine
        if call.befallen_by(FaultKind.HUMAN):
            engine.require_human(instance)
        failing = call.befallen_by(FaultKind.WORKFLOW_FAILED)
        if failing and instance.app.api_version == 9:
            engine.advance(instance, user, workflow_fails=True)
            return problem(
                500,
                "Something went wrong while moving to the next task.",
                workflowFailure={"kind": "stepFailed", "workflowId": instance.failed_workflow},
                processStateChanged=True,
                processState=process_state(instance),
            )
        engine.advance(instance, user)
        return problem(500) if failing else self._shown(instance, call)

    def _ended(self, instance: Instance) -> Response:
        """Refuse to move a process that has ended; version 8 looks for a current task first."""
        if instance.app.api_version == 8:
            return problem(409, "Process is not started. Use start!")
        return problem(409, detail="Process is ended.", validationIssues=None)

    def _refused(self, call: Call, instance: Instance, task: Task, action: str) -> Response | None:
        """Say why the process cannot be moved, whatever its data."""
        may_reject = task.type in {TaskType.CONFIRMATION, TaskType.SIGNING}
        known = action == task.type.action or (action == "reject" and may_reject)
        if not known or task.human or task.type is TaskType.FEEDBACK:
            detail = (
                f"User is not authorized to perform process next. Task ID: {task.id}. "
                f"Task type: {task.type.value}. Action: {action}."
            )
            return problem(403, "Unauthorized", detail)
        if instance.soft_deleted:
            return empty(409)
        if instance.failed_workflow:
            return problem(409, "Task must be resumed before it can continue.", processNextState="resumeRequired")
        if call.befallen_by(FaultKind.RETRYING):
            if instance.app.api_version == 8:
                return empty(409)
            return problem(409, "Task is still being processed.", processNextState="retrying")
        return None

    def resume(self, call: Call) -> Response:
        """A13: resume a failed workflow; version 9 only."""
        instance = self.apps.instance(call, write=True)
        if instance.app.api_version == 8:
            return problem(404)
        if not instance.failed_workflow:
            return problem(409, detail="There is nothing to resume.")
        self.apps.ssb.engine.resume(instance)
        return self._shown(instance, call)
