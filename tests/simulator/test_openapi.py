from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.simulator import App, RegisteredClient, Simulator, Task, TaskType
from tests.simulator.openapi import APP_9, FOLDER, Recorder, described
from tests.simulator.sender import APP, KOMMUNE, Sender
from tests.simulator.test_broker import initialize, made, overview, upload
from tests.simulator.test_onboarding import Vendor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulator.sender import Watch

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="Altinn's API descriptions are not beside the repository")


@pytest.fixture
def recorder(request: pytest.FixtureRequest) -> Recorder:
    """What holds the answers of a sender against the descriptions."""
    return Recorder(getattr(request, "param", 9))


@pytest.fixture
def watched(sim: Simulator, client: RegisteredClient, watch: Watch, recorder: Recorder) -> Iterator[Sender]:
    """A sender whose every answer is held against the descriptions."""
    sim.add_system_user(KOMMUNE, client)
    sender = Sender(sim, client, now=watch, seen=recorder)
    sender.log_in()
    yield sender
    sender.close()


def app(version: Any, **more: Any) -> App:
    """Make the app of these tests, with all kinds of tasks."""
    tasks = (
        Task("A", TaskType.DATA),
        Task("B", TaskType.CONFIRMATION),
        Task("C", TaskType.SIGNING),
        Task("D", TaskType.FEEDBACK),
    )
    return App(id=APP, form="11F", year=2026, api_version=version, tasks=tasks, max_size=1, **more)


@pytest.mark.parametrize("recorder", [8, 9], indirect=True)
def test_the_app_s_answers_are_as_described(sim: Simulator, watched: Sender, recorder: Recorder) -> None:
    """All that a sending meets, and what goes wrong on the way, fits the App API's own description."""
    sim.add_app(app(recorder.version))
    watched.call("GET", "/api/v1/applicationmetadata")
    draft = watched.create().json()["id"]
    party = draft.partition("/")[0]
    watched.call("GET", f"/instances/{party}/active")
    watched.next(draft)
    watched.call("GET", f"/instances/{draft}/validate")
    model = watched.upload_model(draft).json()
    headers = {"Content-Type": "application/xml"}
    watched.call("PUT", f"/instances/{draft}/data/{model['id']}", content=b"<skjema/>", headers=headers)
    watched.upload_model(draft, b"<")
    watched.upload(draft, name="no-extension")
    extra = watched.upload(draft).json()["newDataElementId"]
    watched.upload(draft)
    watched.call("GET", f"/instances/{draft}/filescanresult")
    watched.call("GET", f"/instances/{draft}/process", params={"includeWorkflowStatus": "true"})
    watched.next(draft)
    watched.call("DELETE", f"/instances/{draft}/data/{extra}")
    watched.call("DELETE", f"/instances/{draft}/data/{extra}")
    watched.upload_model(draft)
    second = watched.instance(draft)["data"][-1]["id"]
    watched.call("DELETE", f"/instances/{draft}/data/{second}")
    watched.next(draft, returnInstance="true")
    watched.next(draft, "wrong")
    watched.next(draft, "reject")
    watched.next(draft)
    watched.next(draft, "confirm")
    watched.upload(draft)
    watched.next(draft, "sign")
    watched.instance(draft)
    watched.next(draft)
    watched.call("GET", f"/instances/{draft}/process")
    watched.call("GET", f"/instances/{draft}/process/history")
    copy = watched.create(sourceInstanceId=draft).json()["id"]
    watched.call("DELETE", f"/instances/{copy}")
    assert recorder.complaints == []
    assert {pattern.removeprefix(f"/{APP}") for _, pattern, _ in recorder.held} >= {
        "/api/v1/applicationmetadata",
        "/instances/create",
        "/instances/*/active",
        "/instances/*/*",
        "/instances/*/*/data",
        "/instances/*/*/data/type/uttrekk",
        "/instances/*/*/data/*",
        "/instances/*/*/filescanresult",
        "/instances/*/*/process",
        "/instances/*/*/process/next",
        "/instances/*/*/process/history",
    }
    statuses = {status for _, pattern, status in recorder.held if pattern.endswith("/process/next")}
    assert statuses == {200, 403, 409}


def test_version_9_s_workflow_answers_are_as_described(sim: Simulator, watched: Sender, recorder: Recorder) -> None:
    """Failed workflows, waiting and resuming fit too."""
    sim.add_app(app(9))
    sim.faults.add("workflow-failed", on="instance.create")
    draft = watched.create().json()["instanceId"]
    watched.call("GET", f"/instances/{draft}/process", params={"includeWorkflowStatus": "true"})
    watched.call("POST", f"/instances/{draft}/process/resume")
    watched.call("POST", f"/instances/{draft}/process/resume")
    watched.upload_model(draft)
    watched.upload(draft)
    sim.faults.add("retrying")
    watched.next(draft)
    sim.faults.add("workflow-failed", on="process.next")
    failed = watched.next(draft)
    schema = described(APP_9).named("WorkflowFailure")
    assert described(APP_9).complaints(failed.json()["workflowFailure"], schema) == []
    watched.next(draft)
    assert recorder.complaints == []
    assert {status for _, pattern, status in recorder.held if pattern.endswith("/resume")} == {200, 409}
    assert ("POST", f"/{APP}/instances/create", 500) in recorder.held


@pytest.mark.parametrize("recorder", [8, 9], indirect=True)
def test_storage_s_answers_are_as_described(sim: Simulator, watched: Sender, recorder: Recorder) -> None:
    """The search, an instance and its events, before and after it is sent."""
    version: Any = recorder.version
    sim.add_app(App(id=APP, form="11F", year=2026, api_version=version))
    draft = watched.prepared()
    headers = watched.headers | {"X-Ai-InstanceOwnerIdentifier": f"organisation:{KOMMUNE}"}
    base = "/storage/api/v1/instances"
    for _ in range(2):
        watched.http.get(base, params={"appId": APP}, headers=headers)
        watched.http.get(f"{base}/{draft}", headers=headers)
        watched.http.get(f"{base}/{draft}/events", headers=headers)
        watched.next(draft)
    watched.http.get(base, params={"unknown": "1"}, headers=headers)
    assert recorder.complaints == []
    assert {(pattern, status) for _, pattern, status in recorder.held if pattern.startswith("/storage")} == {
        (base, 200),
        (base, 400),
        (f"{base}/*/*", 200),
        (f"{base}/*/*/events", 200),
    }


def test_broker_s_answers_are_as_described(sim: Simulator, watched: Sender, recorder: Recorder) -> None:
    """A transfer from its announcement to its end, and what is refused."""
    base = "/broker/api/v1/filetransfer"
    transfer = made(watched)
    overview(watched, transfer)
    upload(watched, transfer)
    upload(watched, transfer)
    overview(watched, transfer)
    watched.http.get(f"{base}/{transfer}/details", headers=watched.headers)
    watched.http.get(base, params={"resourceId": "simulert-kostra"}, headers=watched.headers)
    watched.http.get(f"{base}/00000000-0000-4000-8000-000000000000", headers=watched.headers)
    initialize(watched, resourceId="other")
    initialize(watched, fileName="")
    assert recorder.complaints == []
    assert {(method, pattern, status) for method, pattern, status in recorder.held if "/broker/" in pattern} == {
        ("POST", base, 200),
        ("POST", base, 400),
        ("POST", base, 403),
        ("GET", base, 200),
        ("GET", f"{base}/*", 200),
        ("GET", f"{base}/*", 404),
        ("GET", f"{base}/*/details", 200),
        ("POST", f"{base}/*/upload", 200),
        ("POST", f"{base}/*/upload", 409),
    }


def test_onboarding_s_answers_are_as_described(
    sim: Simulator, client: RegisteredClient, watch: Watch, recorder: Recorder
) -> None:
    """A system, a request and a system user."""
    sender = Sender(sim, client, now=watch, seen=recorder)
    vendor = Vendor(sender)
    vendor.register()
    vendor.call("GET", f"/systemregister/vendor/{vendor.system_id}")
    vendor.call("PUT", f"/systemregister/vendor/{vendor.system_id}", json=vendor.system())
    request = vendor.request().json()["id"]
    vendor.request()
    vendor.call("GET", f"/systemuser/request/vendor/{request}")
    vendor.call("GET", f"/systemuser/request/vendor/byexternalref/{vendor.system_id}/{KOMMUNE}/{KOMMUNE}")
    sim.answer_request(request)
    vendor.request()
    query = {"system-id": vendor.system_id, "orgno": KOMMUNE}
    vendor.call("GET", "/systemuser/vendor/byquery", params=query)
    sender.close()
    assert recorder.complaints == []
    assert len({pattern for _, pattern, _ in recorder.held}) == 6


def test_a_wrong_answer_is_complained_of() -> None:
    """The holding itself can fail: a missing, a wrong and an unknown part are each found."""
    description = described(APP_9)
    schema = description.named("DataPostResponse")
    fine = {
        "newDataElementId": "00000000-0000-4000-8000-000000000000",
        "instance": {},
        "validationIssues": [],
        "newDataModels": [],
    }
    assert description.complaints(fine, schema) == []
    wrongs: tuple[Any, ...] = (
        {**fine, "instance": 1},
        {**fine, "more": 1},
        {"instance": {}},
        {**fine, "instance": None},
    )
    for wrong in wrongs:
        assert description.complaints(wrong, schema)
