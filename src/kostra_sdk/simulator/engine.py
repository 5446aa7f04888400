"""The life of an instance: made, moved from task to task, ended and archived."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.simulator.model import DataElement, Instance, Task, TaskType
from kostra_sdk.simulator.state import State, stamp
from kostra_sdk.simulator.views import process_state

if TYPE_CHECKING:
    from kostra_sdk.simulator.model import App

__all__ = ["Engine"]

HUMAN_TASK: Final = "Task_Confirm"


@attrs.define
class Engine:
    """Makes and moves instances; who calls it holds the state's lock."""

    state: State
    handed_in: Callable[[Instance], None]
    """Called when an instance has come to where SSB takes it."""

    def create(self, app: App, org_number: str, by: str, source: Instance | None = None) -> Instance:
        """Make an instance, with a copy of the source's form model if there is a source."""
        now = self.state.now()
        instance = Instance(
            guid=self.state.new_id(),
            app=app,
            party_id=self.state.parties[org_number],
            org_number=org_number,
            by=by,
            created=now,
            changed=now,
            tasks=app.tasks,
            task_started=now,
            source=source,
        )
        self.state.instances[instance.id] = instance
        self.event(instance, "Created", by)
        self._history(instance, "process_StartTask", instance.task, by)
        if source is not None:
            for model in source.of_type(app.model_type):
                self.add_element(instance, app.model_type, model.content, model.content_type, None, by)
        elif app.auto_create_model:
            self.add_element(instance, app.model_type, b"<skjema />", "application/xml", None, by)
        return instance

    def add_element(
        self,
        instance: Instance,
        data_type: str,
        content: bytes,
        content_type: str,
        filename: str | None,
        by: str,
    ) -> DataElement:
        """Add a data element."""
        now = self.state.now()
        element = DataElement(
            id=self.state.new_id(),
            data_type=data_type,
            content=content,
            content_type=content_type,
            filename=filename,
            created=now,
            changed=now,
            by=by,
        )
        instance.data.append(element)
        instance.changed = now
        self.event(instance, "Saved", by)
        return element

    def require_human(self, instance: Instance) -> None:
        """Let only a person end the task after the current one; a confirmation task is put in if there is none."""
        after = instance.position + 1
        later = list(instance.tasks[after:])
        if later and later[0].type in {TaskType.CONFIRMATION, TaskType.SIGNING}:
            later[0] = attrs.evolve(later[0], human=True)
        else:
            later.insert(0, Task(HUMAN_TASK, TaskType.CONFIRMATION, human=True))
        instance.tasks = (*instance.tasks[:after], *later)

    def advance(self, instance: Instance, by: str, *, workflow_fails: bool = False) -> None:
        """End the current task and enter the next; behind the last one the process ends.

        Where the workflow fails the task is entered all the same, but SSB hears of it only when it is resumed.
        """
        task = instance.task
        if task is None:
            raise RuntimeError("the process has ended")
        now = self.state.now()
        self._history(instance, "process_EndTask", task, by)
        if task.type is TaskType.DATA:
            for element in instance.data:
                element.locked = True
        instance.position += 1
        instance.task_started = instance.changed = now
        following = instance.task
        if following is None:
            self._end(instance, by)
        else:
            self._history(instance, "process_StartTask", following, by)
        if workflow_fails:
            instance.failed_workflow = self.state.new_id()
        else:
            self.entered(instance)

    def reject(self, instance: Instance, by: str) -> None:
        """Go back to the data task."""
        self._history(instance, "process_AbandonTask", instance.task, by)
        instance.position = 0
        instance.task_started = instance.changed = self.state.now()
        for element in instance.data:
            element.locked = False
        self._history(instance, "process_StartTask", instance.task, by)

    def resume(self, instance: Instance) -> None:
        """Finish the workflow that failed."""
        instance.failed_workflow = None
        self.entered(instance)

    def entered(self, instance: Instance) -> None:
        """Hand the instance to SSB, if that is where it has come."""
        task = instance.task
        feedback = task is not None and task.type is TaskType.FEEDBACK
        ended_without = task is None and instance.tasks[-1].type is not TaskType.FEEDBACK
        if feedback or ended_without:
            self.handed_in(instance)

    def _end(self, instance: Instance, by: str) -> None:
        instance.ended = self.state.now()
        self._history(instance, "process_EndEvent", None, by)
        self.event(instance, "Submited", by)
        receipt = _pdf(f"Simulert kvittering {instance.reference}")
        self.add_element(
            instance, instance.app.receipt_type, receipt, "application/pdf", "kvittering.pdf", instance.app.org
        )

    def event(self, instance: Instance, what: str, by: str) -> None:
        """Write an event of the instance."""
        instance.events.append(
            {
                "id": self.state.new_id(),
                "instanceId": instance.id,
                "created": stamp(self.state.now()),
                "eventType": what,
                "instanceOwnerPartyId": str(instance.party_id),
                "user": {"orgId": by, "authenticationLevel": 3},
                "processInfo": process_state(instance, stored=True),
            }
        )

    def _history(self, instance: Instance, what: str, task: Task | None, by: str) -> None:
        now = stamp(self.state.now())
        instance.history.append(
            {
                "eventType": what,
                "elementId": None if task is None else task.id,
                "occured": now,
                "started": stamp(instance.task_started),
                "ended": now if what != "process_StartTask" else None,
                "performedBy": by,
            }
        )
        self.event(instance, what, by)


def _pdf(line: str) -> bytes:
    """Write one line of ASCII text as a PDF of one page."""
    content = f"BT /F1 14 Tf 72 760 Td ({line}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    written = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(written))
    )
