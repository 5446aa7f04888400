from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from kostra_sdk.simulator import App, Simulator, Task, TaskType
from tests.simulator.sender import APP, KOMMUNE, Sender, synthetic

if TYPE_CHECKING:
    from tests.simulator.sender import Watch


def test_the_metadata_tells_what_a_sender_must_know(sim: Simulator, sender: Sender) -> None:
    """Data types with their limits, who may instantiate and copy, scopes and version; without a token."""
    sim.add_app(App(id=APP, form="11F", year=2026, max_size=7, max_count=2, user_instantiation=False))
    told = sender.http.get(f"/{APP}/api/v1/applicationmetadata").json()
    types = {each["id"]: each for each in told["dataTypes"]}
    assert told["id"] == APP
    assert told["disallowUserInstantiation"] is True
    assert told["copyInstanceSettings"]["enabled"] is True
    assert told["altinnNugetVersion"].startswith("9.")
    assert types["uttrekk"]["maxSize"] == 7
    assert types["uttrekk"]["maxCount"] == 2
    assert types["uttrekk"]["taskId"] == "Task_1"
    assert types["uttrekk"].get("appLogic") is None
    assert types["skjema"]["appLogic"]["classRef"]
    assert types["tilbakemelding"]["allowedContributors"] == ["org:ssb"]


def test_the_process_is_told_as_bpmn(sim: Simulator, sender: Sender) -> None:
    """The tasks come in order, each with its Altinn type."""
    tasks = (
        Task("A", TaskType.DATA),
        Task("B", TaskType.CONFIRMATION),
        Task("C", TaskType.SIGNING),
        Task("D", TaskType.FEEDBACK),
    )
    sim.add_app(App(id=APP, form="11F", year=2026, tasks=tasks))
    root = ET.fromstring(sender.http.get(f"/{APP}/api/v1/meta/process").content)
    found = [
        (task.get("id"), next(task.iter("{http://altinn.no/process}taskType")).text)
        for task in root.iter("{http://www.omg.org/spec/BPMN/20100524/MODEL}task")
    ]
    assert found == [("A", "data"), ("B", "confirmation"), ("C", "signing"), ("D", "feedback")]
    flows = list(root.iter("{http://www.omg.org/spec/BPMN/20100524/MODEL}sequenceFlow"))
    assert [flow.get("targetRef") for flow in flows] == ["A", "B", "C", "D", "EndEvent_1"]


def test_the_model_s_schemas_are_there(sender: Sender) -> None:
    """The JSON Schema has the fields SSB reads; the XML Schema names the root; other models are 404."""
    schema = sender.http.get(f"/{APP}/api/jsonschema/skjema").json()
    assert "region" in schema["properties"]["SkjemaData"]["properties"]
    assert b'name="skjema"' in sender.http.get(f"/{APP}/api/xsdschema/skjema").content
    assert sender.http.get(f"/{APP}/api/jsonschema/other").status_code == 404


def test_an_unknown_app_is_not_found(sender: Sender) -> None:
    """An address below no app is 404, whoever asks."""
    assert sender.http.get("/ssb/nothing/api/v1/applicationmetadata").status_code == 404


@pytest.mark.parametrize("path", ["/instances/create", "/instances"])
def test_an_instance_is_made_in_its_data_task(sender: Sender, path: str) -> None:
    """Either address gives 201, the instance and its address; the process stands in the data task."""
    owner = {"instanceOwner": {"organisationNumber": KOMMUNE}}
    response = sender.call("POST", path, json=owner)
    assert response.status_code == 201
    made = response.json()
    assert response.headers["location"] == made["selfLinks"]["apps"]
    assert made["instanceOwner"]["organisationNumber"] == KOMMUNE
    assert made["process"]["currentTask"]["altinnTaskType"] == "data"
    assert made["status"]["isArchived"] is False
    assert made["data"] == []
    assert sender.instance(made["id"]) == made


def test_the_owner_may_be_named_by_party(sender: Sender) -> None:
    """The party id that the first instance told does for the second."""
    party = sender.create().json()["instanceOwner"]["partyId"]
    response = sender.call("POST", "/instances/create", json={"instanceOwner": {"partyId": party}})
    assert response.status_code == 201
    assert response.json()["instanceOwner"]["organisationNumber"] == KOMMUNE


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"instanceOwner": {}}, 400),
        ({"instanceOwner": {"organisationNumber": "123"}}, 404),
        ({"instanceOwner": {"organisationNumber": synthetic(77)}}, 404),
        ({"instanceOwner": {"partyId": "1"}}, 404),
        ([], 400),
    ],
)
def test_an_owner_that_cannot_be_found_is_told(sender: Sender, body: Any, status: int) -> None:
    """No owner is 400, one that Altinn does not know is 404."""
    assert sender.call("POST", "/instances/create", json=body).status_code == status


def test_a_system_user_acts_for_its_own_organisation_only(sim: Simulator, sender: Sender) -> None:
    """Another municipality's instance can neither be made nor read nor moved."""
    other = synthetic(2)
    sim.add_organisation(other)
    response = sender.call("POST", "/instances/create", json={"instanceOwner": {"organisationNumber": other}})
    assert response.status_code == 403
    theirs = sim.add_instance(APP, other)
    assert sender.call("GET", f"/instances/{theirs}").status_code == 403
    assert sender.next(theirs).status_code == 403
    party = theirs.partition("/")[0]
    assert sender.call("GET", f"/instances/{party}/active").status_code == 403


def test_the_scopes_are_held_to(stranger: Sender) -> None:
    """A token that may only read cannot make an instance; one that may only write cannot read it."""
    stranger.log_in(scope="altinn:instances.read")
    assert stranger.create().status_code == 403
    stranger.log_in(scope="altinn:instances.write")
    made = stranger.create().json()["id"]
    assert stranger.call("GET", f"/instances/{made}").status_code == 403


def test_an_app_may_ask_for_its_own_scope(sim: Simulator, stranger: Sender) -> None:
    """What the metadata has as apiScopes is what the app demands."""
    sim.add_app(App(id=APP, form="11F", year=2026, write_scope="ssb:kostra.write"))
    stranger.log_in()
    assert stranger.create().status_code == 403
    told = stranger.http.get(f"/{APP}/api/v1/applicationmetadata").json()
    assert told["apiScopes"]["users"]["write"] == "ssb:kostra.write"


def test_no_token_is_401_without_a_body(sim: Simulator, stranger: Sender) -> None:
    """Every call on instances demands a token, and an invented one does not do."""
    made = sim.add_instance(APP, KOMMUNE)
    for headers in ({}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic abc"}):
        response = stranger.call("GET", f"/instances/{made}", headers=headers)
        assert (response.status_code, response.content) == (401, b"")
        assert response.headers["www-authenticate"] == "Bearer"


def test_where_senders_may_not_instantiate_they_find_ssb_s_instance(sim: Simulator, sender: Sender) -> None:
    """Making one is 403; the one that SSB has made is among the active."""
    sim.add_app(App(id=APP, form="11F", year=2026, user_instantiation=False))
    assert sender.create().status_code == 403
    made = sim.add_instance(APP, KOMMUNE)
    party = made.partition("/")[0]
    active = sender.call("GET", f"/instances/{party}/active").json()
    assert [each["id"] for each in active] == [made]


def test_active_instances_are_the_newest_first_without_the_sent(sender: Sender, watch: Watch) -> None:
    """What is sent or deleted is no longer active."""
    first = sender.prepared()
    watch.forward(minutes=1)
    second = sender.create().json()["id"]
    watch.forward(minutes=1)
    deleted = sender.create().json()["id"]
    sender.call("DELETE", f"/instances/{deleted}")
    path = f"/instances/{first.partition('/')[0]}/active"
    assert [each["id"] for each in sender.call("GET", path).json()] == [second, first]
    sender.next(first)
    assert [each["id"] for each in sender.call("GET", path).json()] == [second]
    assert sender.call("GET", "/instances/1/active").json() == []


def test_an_instance_can_be_deleted(sender: Sender) -> None:
    """Deleting stamps it, again too; deleted for good it is gone."""
    made = sender.create().json()["id"]
    for _ in range(2):
        response = sender.call("DELETE", f"/instances/{made}")
        assert response.status_code == 200
        assert response.json()["status"]["isSoftDeleted"] is True
    assert sender.upload(made).status_code == 409
    assert sender.next(made).status_code == 409
    assert sender.call("DELETE", f"/instances/{made}", params={"hard": "true"}).status_code == 200
    assert sender.call("GET", f"/instances/{made}").status_code == 404


def test_a_sent_instance_may_be_kept_from_deletion(sim: Simulator, sender: Sender, watch: Watch) -> None:
    """For so many days after it was archived it is 403."""
    sim.add_app(App(id=APP, form="11F", year=2026, prevent_deletion_days=30))
    sent = sender.send()
    watch.forward(days=29)
    sender.log_in()
    assert sender.call("DELETE", f"/instances/{sent}").status_code == 403
    watch.forward(days=1)
    sender.log_in()
    assert sender.call("DELETE", f"/instances/{sent}").status_code == 200


def test_a_correction_is_a_copy_of_the_archived_instance(sim: Simulator, sender: Sender) -> None:
    """The copy has the form model but no extract, and what is sent with it counts as a correction."""
    sent = sender.send()
    copy = sender.create(sourceInstanceId=sent)
    assert copy.status_code == 201
    assert [each["dataType"] for each in copy.json()["data"]] == ["skjema"]
    sender.upload(copy.json()["id"])
    sender.next(copy.json()["id"])
    assert [delivery.corrects for delivery in sim.deliveries] == [None, sent]
    assert list(sim.deliveries.counts().values()) == [1]


def test_a_copy_needs_an_archived_source_of_the_same_owner(sim: Simulator, sender: Sender) -> None:
    """A draft, another's and an unknown instance cannot be copied; nor any where the app does not let it."""
    draft = sender.create().json()["id"]
    assert sender.create(sourceInstanceId=draft).status_code == 400
    assert sender.create(sourceInstanceId=f"1/{draft}").status_code == 500
    other = synthetic(3)
    assert sender.create(sourceInstanceId=sim.add_instance(APP, other)).status_code == 400
    sim.add_app(App(id=APP, form="11F", year=2026, copy_enabled=False))
    assert sender.create(sourceInstanceId=draft).status_code == 400


def test_a_closed_reception_makes_no_instances(sim: Simulator, sender: Sender) -> None:
    """The app's validator says no, with a message; when it opens again all is well."""
    sim.close_portal("Stengt til 16. januar.")
    response = sender.create()
    assert response.status_code == 403
    assert response.json()["valid"] is False
    assert response.json()["message"] == "Stengt til 16. januar."
    sim.open_portal()
    assert sender.create().status_code == 201
    sim.faults.add("closed-portal", on="instance.create")
    assert sender.create().status_code == 403


def test_a_workflow_may_fail_when_an_instance_is_made(sim: Simulator, sender: Sender) -> None:
    """Version 9: the answer is a 500 that tells the instance and how to go on, and that way works."""
    sim.faults.add("workflow-failed", on="instance.create")
    response = sender.create()
    assert response.status_code == 500
    told = response.json()
    assert told["initializationState"] == "workflowFailed"
    assert told["recommendedAction"] == "resumeCurrentTask"
    made = told["instanceId"]
    assert sender.instance(made)["process"]["currentTask"]["altinnTaskType"] == "data"
    endpoint = told["resumeEndpoint"]
    response = sender.http.request(endpoint["method"], endpoint["path"], headers=sender.headers)
    assert response.status_code == 200


def test_on_version_8_the_same_fault_is_a_500_after_the_deed(sim: Simulator, sender: Sender, old_app: App) -> None:
    """Version 8 has no workflows to tell of: the instance is there all the same."""
    sim.faults.add("workflow-failed", on="instance.create")
    assert sender.create().status_code == 500
    assert len(sim.instances) == 1
