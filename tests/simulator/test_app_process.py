from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.errors import UsageError
from kostra_sdk.simulator import App, Simulator, Task, TaskType
from tests.simulator.sender import APP, Sender

if TYPE_CHECKING:
    import httpx

    from tests.simulator.conftest import Opener
    from tests.simulator.sender import Watch

DATA = Task("Task_1", TaskType.DATA)
FEEDBACK = Task("Task_9", TaskType.FEEDBACK)


def process(sender: Sender, instance: str, **query: Any) -> dict[str, Any]:
    """Read the process."""
    state: dict[str, Any] = sender.call("GET", f"/instances/{instance}/process", params=query).json()
    return state


def task_of(sender: Sender, instance: str) -> str | None:
    """Say which kind of task an instance stands in."""
    task = process(sender, instance).get("currentTask")
    return None if task is None else task["altinnTaskType"]


def codes(response: httpx.Response) -> list[str]:
    """List the codes of the validation issues."""
    return [each["code"] for each in response.json()["validationIssues"]]


def test_the_way_of_a_sending(sim: Simulator, sender: Sender) -> None:
    """Data, feedback, archived: SSB ends the feedback task, and the answer to next comes before it does."""
    draft = sender.prepared()
    assert task_of(sender, draft) == "data"
    assert sender.call("GET", f"/instances/{draft}/validate").json() == []
    moved = sender.next(draft).json()
    assert moved["currentTask"]["altinnTaskType"] == "feedback"
    ended = process(sender, draft)
    assert ended["ended"]
    assert ended["endEvent"] == "EndEvent_1"
    whole = sender.instance(draft)
    assert whole["status"]["isArchived"] is True
    assert whole["completeConfirmations"][0]["stakeholderId"] == "ssb"
    assert {each["dataType"] for each in whole["data"]} == {
        "skjema",
        "uttrekk",
        "tilbakemelding",
        "ref-data-as-pdf",
    }
    assert len(sim.deliveries) == 1


def test_the_receipt_is_a_pdf(sender: Sender) -> None:
    """The archived instance holds a PDF with its short reference, whose table of contents is right."""
    sent = sender.send()
    element = next(each for each in sender.instance(sent)["data"] if each["dataType"] == "ref-data-as-pdf")
    pdf = sender.http.get(element["selfLinks"]["apps"], headers=sender.headers).content
    assert pdf.startswith(b"%PDF-1.4")
    assert sent[-12:].encode() in pdf
    start = int(pdf.rpartition(b"startxref\n")[2].split()[0])
    assert pdf[start:].startswith(b"xref\n0 7\n")
    places = [int(line.split()[0]) for line in pdf[start:].splitlines()[3:9]]
    assert [pdf[place:].split()[0] for place in places] == [b"1", b"2", b"3", b"4", b"5", b"6"]


@pytest.mark.parametrize("missing", ["skjema", "uttrekk", ""])
def test_validation_tells_what_is_missing(sender: Sender, missing: str) -> None:
    """Without the form model or the extract the process does not move, and the problem is told."""
    draft = sender.create().json()["id"]
    if missing != "skjema":
        sender.upload_model(draft)
    if missing != "uttrekk":
        sender.upload(draft)
    response = sender.next(draft)
    if missing:
        assert response.status_code == 409
        assert response.json()["title"] == "Validation failed for task"
        assert codes(response) == ["TooFewDataElementsOfType"]
        issues = sender.call("GET", f"/instances/{draft}/validate").json()
        assert [each["code"] for each in issues] == ["TooFewDataElementsOfType"]
        assert task_of(sender, draft) == "data"
    else:
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("version", "title", "detail"),
    [(8, "Process is not started. Use start!", None), (9, "Conflict", "Process is ended.")],
)
def test_an_ended_process_does_not_move(
    sim: Simulator, sender: Sender, version: Any, title: str, detail: str | None
) -> None:
    """409; version 8 complains that there is no current task, version 9 that the process has ended."""
    sim.add_app(App(id=APP, form="11F", year=2026, api_version=version))
    sent = sender.send()
    response = sender.next(sent)
    assert response.status_code == 409
    assert response.json()["title"] == title
    assert response.json().get("detail") == detail
    assert sender.call("GET", f"/instances/{sent}/validate").status_code == 409


def test_without_a_feedback_task_ssb_takes_the_archived_instance(sim: Simulator, sender: Sender) -> None:
    """Next archives at once; the feedback and the confirmation come afterwards."""
    sim.add_app(App(id=APP, form="11F", year=2026, tasks=(DATA,)))
    draft = sender.prepared()
    assert sender.next(draft).json()["ended"]
    whole = sender.instance(draft)
    assert whole["completeConfirmations"]
    assert "tilbakemelding" in {each["dataType"] for each in whole["data"]}
    assert len(sim.deliveries.accepted) == 1


@pytest.mark.parametrize(("kind", "action"), [("confirmation", "confirm"), ("signing", "sign")])
def test_a_confirmation_or_signing_task_is_ended_by_its_action(
    sim: Simulator, sender: Sender, kind: str, action: str
) -> None:
    """The action may be named or left out; another action is 403, and reject goes back to the data."""
    tasks = (DATA, Task("Task_2", TaskType(kind)), FEEDBACK)
    sim.add_app(App(id=APP, form="11F", year=2026, tasks=tasks))
    for named in (action, None):
        draft = sender.prepared()
        state = sender.next(draft).json()
        assert state["currentTask"]["altinnTaskType"] == kind
        assert state["currentTask"]["actions"][action] is True
        assert sender.next(draft, "other").status_code == 403
        assert sender.next(draft, "reject").json()["currentTask"]["altinnTaskType"] == "data"
        assert sender.upload(draft).status_code == 200
        element = sender.instance(draft)["data"][-1]["id"]
        sender.call("DELETE", f"/instances/{draft}/data/{element}")
        sender.next(draft)
        assert sender.next(draft, named).status_code == 200
        assert process(sender, draft)["ended"]


def test_a_task_for_people_waits_for_a_person(sim: Simulator, sender: Sender) -> None:
    """The system user is 403 with the text that tells so; a person confirms, and SSB gets it."""
    tasks = (DATA, Task("Task_2", TaskType.CONFIRMATION, human=True), FEEDBACK)
    sim.add_app(App(id=APP, form="11F", year=2026, tasks=tasks))
    draft = sender.prepared()
    state = sender.next(draft).json()
    assert state["currentTask"]["actions"]["confirm"] is False
    refused = sender.next(draft, "confirm")
    assert refused.status_code == 403
    assert "not authorized to perform process next" in refused.json()["detail"]
    assert "confirmation" in refused.json()["detail"]
    assert not sim.deliveries
    sim.confirm(draft)
    assert process(sender, draft)["ended"]
    assert len(sim.deliveries.accepted) == 1
    with pytest.raises(UsageError, match="does not wait for a person"):
        sim.confirm(draft)


def test_the_plan_can_demand_a_person(sim: Simulator, sender: Sender) -> None:
    """human-confirmation puts in a confirmation task, or makes the one there is a person's."""
    sim.faults.add("human-confirmation")
    draft = sender.prepared()
    assert sender.next(draft).json()["currentTask"]["altinnTaskType"] == "confirmation"
    assert sender.next(draft).status_code == 403
    other = sender.prepared(unit="2")
    assert sender.next(other).json()["currentTask"]["altinnTaskType"] == "feedback"
    sim.confirm(draft)
    assert len(sim.deliveries.accepted) == 2
    tasks = (DATA, Task("Task_2", TaskType.SIGNING), FEEDBACK)
    sim.add_app(App(id=APP, form="11F", year=2026, tasks=tasks))
    sim.faults.add("human-confirmation")
    third = sender.prepared(unit="3")
    sender.next(third)
    assert sender.next(third, "sign").status_code == 403


def test_a_feedback_task_is_ssb_s(opened: Opener, watch: Watch) -> None:
    """Until SSB has answered, the instance stands in feedback, which the sender cannot end or delete."""
    simulator, sender = opened(ssb_delay=60)
    sender.log_in()
    sent = sender.send()
    assert task_of(sender, sent) == "feedback"
    assert sender.next(sent).status_code == 403
    assert sender.call("DELETE", f"/instances/{sent}").status_code == 403
    watch.forward(seconds=59)
    assert not simulator.deliveries
    watch.forward(seconds=1)
    assert len(simulator.deliveries) == 1
    assert task_of(sender, sent) is None


def test_a_closed_reception_stops_the_process(sim: Simulator, sender: Sender) -> None:
    """What was begun before it closed cannot be sent until it opens."""
    draft = sender.prepared()
    sim.close_portal("Stengt.")
    response = sender.next(draft)
    assert response.status_code == 409
    assert response.json()["validationIssues"][0]["description"] == "Stengt."
    sim.open_portal()
    sim.faults.add("closed-portal", on="process.next")
    assert sender.next(draft).status_code == 409
    assert sender.next(draft).status_code == 200


def test_a_failed_workflow_must_be_resumed(sim: Simulator, sender: Sender) -> None:
    """Version 9: 500 after the task has changed; next is 409 until resume, and SSB gets it once."""
    sim.faults.add("workflow-failed", on="process.next")
    draft = sender.prepared()
    failed = sender.next(draft)
    assert failed.status_code == 500
    assert failed.json()["processStateChanged"] is True
    assert failed.json()["workflowFailure"]["kind"] == "stepFailed"
    assert process(sender, draft, includeWorkflowStatus="true")["workflow"]["status"] == "failed"
    assert task_of(sender, draft) == "feedback"
    assert not sim.deliveries
    resumed = sender.call("POST", f"/instances/{draft}/process/resume")
    assert resumed.status_code == 200
    assert len(sim.deliveries) == 1
    again = sender.call("POST", f"/instances/{draft}/process/resume")
    assert again.status_code == 409
    assert process(sender, draft, includeWorkflowStatus="true")["workflow"]["status"] == "idle"


def test_next_says_that_a_resume_is_needed(sim: Simulator, sender: Sender) -> None:
    """While a workflow has failed, next tells it instead of moving on."""
    tasks = (DATA, Task("Task_2", TaskType.CONFIRMATION), FEEDBACK)
    sim.add_app(App(id=APP, form="11F", year=2026, tasks=tasks))
    sim.faults.add("workflow-failed", on="process.next")
    draft = sender.prepared()
    sender.next(draft)
    blocked = sender.next(draft, "confirm")
    assert blocked.status_code == 409
    assert blocked.json()["processNextState"] == "resumeRequired"
    sender.call("POST", f"/instances/{draft}/process/resume")
    assert sender.next(draft, "confirm").status_code == 200


def test_next_may_have_to_wait(sim: Simulator, sender: Sender) -> None:
    """Version 9: 409 retrying changes nothing, and the next try moves."""
    sim.faults.add("retrying")
    draft = sender.prepared()
    blocked = sender.next(draft)
    assert blocked.status_code == 409
    assert blocked.json()["processNextState"] == "retrying"
    assert task_of(sender, draft) == "data"
    assert sender.next(draft).status_code == 200


def test_version_8_knows_neither_workflows_nor_resume(sim: Simulator, sender: Sender, old_app: App) -> None:
    """The faults of version 9 become those version 8 can have, and resume is not found."""
    sim.faults.add("retrying")
    sim.faults.add("workflow-failed", on="process.next", nth=2)
    draft = sender.prepared()
    waiting = sender.next(draft)
    assert (waiting.status_code, waiting.content) == (409, b"")
    assert sender.next(draft).status_code == 500
    assert len(sim.deliveries) == 1
    assert sender.call("POST", f"/instances/{draft}/process/resume").status_code == 404
    assert "workflow" not in process(sender, draft, includeWorkflowStatus="true")


def test_version_9_can_answer_next_with_the_instance(sender: Sender) -> None:
    """With returnInstance the answer is the whole instance with the process as the app shows it."""
    draft = sender.prepared()
    told = sender.next(draft, returnInstance="true").json()
    assert told["id"] == draft
    assert told["process"]["processTasks"]
    assert told["process"]["currentTask"]["altinnTaskType"] == "feedback"


def test_the_history_tells_the_tasks(sender: Sender) -> None:
    """History and events tell what happened, in order."""
    sent = sender.send()
    history = sender.call("GET", f"/instances/{sent}/process/history").json()["processHistory"]
    assert [(each["eventType"], each["elementId"]) for each in history] == [
        ("process_StartTask", "Task_1"),
        ("process_EndTask", "Task_1"),
        ("process_StartTask", "Task_2"),
        ("process_EndTask", "Task_2"),
        ("process_EndEvent", None),
    ]
    events = sender.http.get(f"/storage/api/v1/instances/{sent}/events", headers=sender.headers).json()
    kinds = [each["eventType"] for each in events["instanceEvents"]]
    assert kinds[0] == "Created"
    assert "Submited" in kinds


@pytest.mark.parametrize("tasks", [(), (FEEDBACK,), (DATA, DATA), (DATA, FEEDBACK, Task("x", TaskType.SIGNING))])
def test_an_app_s_process_makes_sense(tasks: tuple[Task, ...]) -> None:
    """It begins with its only data task, and a feedback task is its last."""
    with pytest.raises(UsageError):
        App(id=APP, form="11F", year=2026, tasks=tasks)


@pytest.mark.parametrize("name", ["ssb", "ssb/", "/app", "a/b/c"])
def test_an_app_s_id_is_org_and_app(name: str) -> None:
    """An id of any other shape is refused."""
    with pytest.raises(UsageError, match="org/app"):
        App(id=name, form="11F", year=2026)
