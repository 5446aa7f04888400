"""What the simulator does not do: the rarer answers of the App API, given one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from kostra_sdk.submission.altinn import AltinnApp, AppSettings, Places, Strategy
from kostra_sdk.submission.channel import Outcome, State
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import (
    Busy,
    ClosedPortal,
    DelegationMissing,
    NotAuthorised,
    NotFound,
    NotSent,
    SetupError,
    SubmissionError,
    Unavailable,
    UnexpectedAnswer,
    UnknownOutcome,
)
from kostra_sdk.submission.http import Request, Response
from tests.submission.altinn.doubles import Claims, FakeAccess, MemoryJournal, delivery, package
from tests.submission.doubles import answer, http

APP = "/ssb/an-app"
ID = "51000001/00000000-0000-4000-8000-0123456789ab"
ONE = f"{APP}/instances/{ID}"
STORAGE = "/storage/api/v1/instances"


def metadata(**changes: Any) -> dict[str, Any]:
    """Write an app's metadata."""
    return {
        "id": "ssb/an-app",
        "dataTypes": [{"id": "uttrekk", "allowedContentTypes": ["application/octet-stream"], "maxSize": 10}],
        "altinnNugetVersion": "9.0.0.0",
        **changes,
    }


def process(task: str = "Task_1", kind: str = "data", **changes: Any) -> dict[str, Any]:
    """Write a process state."""
    current = {"elementId": task, "altinnTaskType": kind} if task else None
    return {"started": "2027-01-11T12:00:00Z", "currentTask": current, "ended": None, **changes}


ENDED = process("", ended="2027-01-11T12:00:01Z")


def instance(*elements: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Write an instance."""
    return {"id": ID, "appId": "ssb/an-app", "data": list(elements), "process": process(), "status": {}, **changes}


FILE = {"id": "file-1", "dataType": "uttrekk", "filename": package().file_name, "size": 1}


class Script:
    """A transport with answers by call; of several, the last one is given for ever."""

    def __init__(self, changes: Mapping[str, Any]) -> None:
        self.answers: dict[str, list[Any]] = {}
        usual: dict[str, Any] = {
            f"GET {APP}/api/v1/applicationmetadata": metadata(),
            f"GET {APP}/api/v1/meta/process": Response(404),
            f"GET {STORAGE}": {"instances": [], "next": None},
            f"POST {APP}/instances/create": answer(201, instance()),
            f"GET {ONE}/process": process(),
            f"GET {ONE}": instance(FILE),
            f"POST {ONE}/data/type/uttrekk": {"newDataElementId": "file-1"},
            f"GET {ONE}/validate": [],
            f"PUT {ONE}/process/next": ENDED,
        }
        for name, told in {**usual, **changes}.items():
            several = (
                isinstance(told, Sequence) and not isinstance(told, str) and told and name != f"GET {ONE}/validate"
            )
            self.answers[name] = list(told) if several else [told]
        self.calls: list[str] = []
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        """Give the next answer to a call."""
        name = f"{request.method} {request.url.partition('?')[0].removeprefix('http://localhost')}"
        self.calls.append(name)
        self.requests.append(request)
        given = self.answers[name]
        told = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(told, SubmissionError):
            raise told
        return told if isinstance(told, Response) else answer(200, told)

    def count(self, what: str) -> int:
        """Count the calls that end so."""
        return sum(call.endswith(what) for call in self.calls)


def channel(script: Script, access: FakeAccess | None = None, **changes: Any) -> AltinnApp:
    """Make the channel to the scripted app."""
    given: dict[str, Any] = {
        "environment": Environment.TEST,
        "form": "11F",
        "year": 2026,
        "org": "ssb",
        "app": "an-app",
        "attachment_type": "uttrekk",
        "places": Places.at("http://localhost"),
    }
    return AltinnApp(AppSettings(**{**given, **changes}), http(script), access or FakeAccess())


def submit(script: Script, journal: MemoryJournal | None = None, **changes: Any) -> Outcome:
    """Take one turn."""
    return channel(script, **changes).submit(delivery(), package(), journal or MemoryJournal())


def problem(status: int, **said: Any) -> Response:
    """Write problem details."""
    return answer(status, {"title": "A problem", "status": status, **said})


def test_the_scripted_app_is_one_that_works() -> None:
    """Without changes, the script leads to the end of the process."""
    script = Script({f"GET {ONE}/process": [process(), ENDED]})
    assert submit(script).state is State.DELIVERED


# Making an instance, version 9


@pytest.mark.parametrize("said", [{"recommendedAction": "retryInstanceCreation"}, {"instanceDeleted": True}])
def test_what_was_not_made_is_made_anew(said: dict[str, Any]) -> None:
    """Where the app says that there is no instance, the making is repeated without looking for one."""
    failed = problem(500, initializationState="workflowNotAccepted", **said)
    script = Script(
        {f"POST {APP}/instances/create": [failed, answer(201, instance())], f"GET {ONE}/process": [process(), ENDED]}
    )
    journal = MemoryJournal()
    with pytest.raises(Unavailable):
        submit(script, journal)
    assert submit(script, journal).state is State.DELIVERED
    assert script.count(STORAGE) == 1, "only what was there before is listed"


@pytest.mark.parametrize("action", ["inspectInstance", "resumeCurrentTask", "retryStartProcess"])
def test_what_was_half_made_is_used(action: str) -> None:
    """Where the app names the instance it made, that one is started or resumed, and no other is made."""
    failed = problem(500, initializationState="workflowFailed", recommendedAction=action, instanceId=ID)
    idle = process(workflow={"status": "idle"})
    begun = {
        "inspectInstance": [],
        "resumeCurrentTask": [process(workflow={"status": "failed"})],
        "retryStartProcess": [{"started": None, "currentTask": None, "ended": None}],
    }[action]
    script = Script(
        {
            f"POST {APP}/instances/create": failed,
            f"GET {ONE}/process": [*begun, idle, ENDED],
            f"POST {ONE}/process/resume": idle,
            f"POST {ONE}/process/start": Response(409),
        }
    )
    assert submit(script).state is State.DELIVERED
    assert script.count("/instances/create") == 1
    assert script.count("/process/resume") == (action == "resumeCurrentTask")
    assert script.count("/process/start") == (action == "retryStartProcess")


@pytest.mark.parametrize("said", [{}, {"instanceId": "nonsense"}, {"initializationState": "x", "instanceId": "1/2/3"}])
def test_a_failure_that_names_nothing_is_looked_into(said: dict[str, Any]) -> None:
    """Any other failure leaves it open whether there is an instance."""
    with pytest.raises(UnknownOutcome):
        submit(Script({f"POST {APP}/instances/create": problem(500, **said)}))


@pytest.mark.parametrize("body", [b"", b"not JSON", b"[]", b'{"id": "no id"}'])
def test_a_success_that_cannot_be_read_is_looked_into(body: bytes) -> None:
    """What was made is not made again because its answer was garbled."""
    found = instance(process=process())
    script = Script(
        {
            f"POST {APP}/instances/create": Response(201, {}, body),
            f"GET {STORAGE}": [{"instances": []}, {"instances": [found]}],
            f"GET {ONE}": [instance(), instance(FILE)],
            f"GET {ONE}/process": [process(), ENDED],
        }
    )
    journal = MemoryJournal()
    with pytest.raises(UnknownOutcome):
        submit(script, journal)
    assert submit(script, journal).state is State.DELIVERED
    assert script.count("/instances/create") == 1


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (Response(403), DelegationMissing),
        (answer(403, {"valid": False, "message": "stengt"}), ClosedPortal),
        (Response(403, {}, b"Users may not instantiate."), NotAuthorised),
        (Response(400, {}, b"The owner is missing."), SetupError),
        (Response(409), Busy),
        (Response(302), UnexpectedAnswer),
        (NotSent("no way out"), NotSent),
    ],
)
def test_a_refusal_to_begin_tells_who_must_act(refusal: Response | SubmissionError, error: type[Exception]) -> None:
    """Policy, closed reception, app and settings are told apart."""
    with pytest.raises(error) as caught:
        submit(Script({f"POST {APP}/instances/create": refusal}))
    assert type(caught.value) is error


# Uploading


@pytest.mark.parametrize("said", [[], {}, {"newDataElementId": 7}])
def test_an_upload_whose_answer_names_nothing_is_looked_for(said: object) -> None:
    """An upload is found by name and size where its answer tells no id."""
    script = Script(
        {f"POST {ONE}/data/type/uttrekk": answer(201, said), f"GET {ONE}/process": [process(), process(), ENDED]}
    )
    journal = MemoryJournal()
    with pytest.raises(UnknownOutcome):
        submit(script, journal)
    assert submit(script, journal).state is State.DELIVERED
    assert script.count("/data/type/uttrekk") == 1
    assert "upload" in journal.steps("found")


def test_an_upload_in_part_is_not_taken_for_whole() -> None:
    """What has our name and another size is removed, and the file is sent again."""
    partly = {**FILE, "id": "file-0", "size": 0}
    script = Script(
        {
            f"POST {ONE}/data/type/uttrekk": [UnknownOutcome("no answer"), {"newDataElementId": "file-1"}],
            f"GET {ONE}": [instance(partly), instance(partly, FILE), instance(FILE)],
            f"GET {ONE}/process": [process(), process(), ENDED],
            f"DELETE {ONE}/data/file-0": answer(200, {}),
        }
    )
    journal = MemoryJournal()
    with pytest.raises(UnknownOutcome):
        submit(script, journal)
    assert submit(script, journal).state is State.DELIVERED
    assert script.count("/data/file-0") == 1


def test_a_hash_that_storage_tells_is_compared() -> None:
    """Storage tells no hash today; if it does, it must be that of the upload."""
    for md5, fits in (("MmKOzG3I+2Fl9qz9VYTqyA==", False), (None, True), ("nonsense", True)):
        script = Script(
            {f"GET {ONE}": instance({**FILE, "contentHash": md5}), f"GET {ONE}/process": [process(), ENDED]}
        )
        if fits:
            assert submit(script).state is State.DELIVERED
        else:
            with pytest.raises(UnexpectedAnswer):
                submit(script)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("DataElementTooLarge", "TooLarge"),
        ("MissingFileName", "SetupError"),
        ("ContentTypeNotAllowed", "SetupError"),
        ("SomethingOfTheApps", "RejectedData"),
    ],
)
@pytest.mark.parametrize("as_list", [False, True])
def test_a_refused_upload_tells_why(code: str, error: str, as_list: bool) -> None:
    """Both shapes of the answer are read."""
    issues = [{"severity": 1, "code": code, "description": "text"}]
    said = answer(400, issues) if as_list else problem(400, uploadValidationIssues=issues)
    with pytest.raises(SubmissionError) as caught:
        submit(Script({f"POST {ONE}/data/type/uttrekk": said}))
    assert type(caught.value).__name__ == error
    assert caught.value.code == code


# Moving on

NEXT = f"PUT {ONE}/process/next"


def test_a_person_is_asked_for_where_the_app_refuses_at_a_confirmation() -> None:
    """A 403 at a confirmation means a person, even where the app had said that the system user may."""
    confirming = process("Task_2", "confirmation")
    script = Script(
        {f"GET {ONE}/process": [process(), confirming], NEXT: [confirming, problem(403, detail="not authorized")]}
    )
    journal = MemoryJournal()
    outcome = submit(script, journal, stop_before=())
    assert outcome.state is State.AWAITING_HUMAN
    assert channel(script, stop_before=()).status(delivery(), journal).state is State.AWAITING_HUMAN
    assert submit(script, journal, stop_before=()).state is State.AWAITING_HUMAN
    assert script.count("/process/next") == 2


def test_the_actions_are_those_of_the_tasks() -> None:
    """A data task ends by the app's default, the others by the action that the settings name."""
    confirming, signing = process("Task_2", "confirmation"), process("Task_3", "signing")
    script = Script({f"GET {ONE}/process": [process(), confirming, signing, ENDED], NEXT: [confirming, signing, ENDED]})
    assert (
        submit(script, stop_before=(), actions={"confirmation": "confirm", "Task_3": "write"}).state is State.DELIVERED
    )
    bodies = [request.body for request in script.requests if request.url.endswith("/process/next")]
    assert [json.loads(body) for body in bodies if isinstance(body, bytes)] == [
        {},
        {"action": "confirm"},
        {"action": "write"},
    ]


def test_a_system_user_that_may_not_end_a_data_task_lacks_a_right() -> None:
    """Only at confirmations and signings does a refusal mean a person."""
    with pytest.raises(NotAuthorised, match="Task_1"):
        submit(Script({NEXT: problem(403, detail="not authorized")}))


@pytest.mark.parametrize("said", [problem(409, detail="Process is ended."), problem(409, title="Use start!")])
def test_a_process_that_has_ended_has_been_moved(said: Response) -> None:
    """A refusal because the process has ended is looked into, and is no failure."""
    script = Script({NEXT: said, f"GET {ONE}/process": [process(), ENDED]})
    journal = MemoryJournal()
    assert submit(script, journal).state is State.DELIVERED
    assert journal.done("next-Task_1") is not None


def test_a_conflict_that_nobody_knows_is_told() -> None:
    """A refusal that is neither a lock nor a judgement nor an end is not of the protocol."""
    with pytest.raises(UnexpectedAnswer):
        submit(Script({NEXT: problem(409, detail="Something else.")}))


def test_a_lock_is_waited_for() -> None:
    """A conflict without a word is another's work on the same instance."""
    script = Script({NEXT: [Response(409), ENDED], f"GET {ONE}/process": [process(), process(), ENDED]})
    journal = MemoryJournal()
    with pytest.raises(Busy):
        submit(script, journal)
    assert submit(script, journal).state is State.DELIVERED


def test_what_must_be_resumed_is_resumed() -> None:
    """The app may say so only when it is asked to move on."""
    script = Script(
        {
            NEXT: [problem(409, processNextState="resumeRequired"), ENDED],
            f"GET {ONE}/process": [process(), process(), ENDED],
            f"POST {ONE}/process/resume": process(),
        }
    )
    assert submit(script).state is State.DELIVERED
    assert script.count("/process/resume") == 1


def test_work_that_fails_again_is_left_for_later() -> None:
    """An app that cannot finish is not driven on without end."""
    failing = process(workflow={"status": "failed"})
    script = Script({f"GET {ONE}/process": failing, f"POST {ONE}/process/resume": failing})
    journal = MemoryJournal()
    for turns in (1, 2):
        with pytest.raises(Busy):
            submit(script, journal)
        assert script.count("/process/resume") == turns
    assert channel(script).status(delivery(), journal).state is State.QUEUED


@pytest.mark.parametrize("workflow", [{"status": "processing"}, {"status": "idle", "retrying": True}])
def test_an_app_at_work_is_asked_again(workflow: dict[str, Any]) -> None:
    """While the app works on the instance, nothing is done to it."""
    script = Script({f"GET {ONE}/process": process(workflow=workflow)})
    outcome = submit(script)
    assert outcome.state is State.QUEUED
    assert outcome.check_again is not None
    assert script.count("/data/type/uttrekk") == 0


def test_a_lost_step_is_not_repeated_while_the_app_is_at_work() -> None:
    """A step without an answer may still be under way: then it is waited for, not taken again."""
    script = Script(
        {
            NEXT: UnknownOutcome("no answer"),
            f"GET {ONE}/process": [process(), process(), process(workflow={"status": "processing"})],
        }
    )
    journal = MemoryJournal()
    with pytest.raises(UnknownOutcome):
        submit(script, journal)
    with pytest.raises(Busy):
        submit(script, journal)
    assert script.count("/process/next") == 1


@pytest.mark.parametrize("said", [Response(200, {}, b""), process(), {}, []])
def test_a_step_whose_answer_tells_nothing_is_looked_into(said: object) -> None:
    """A success that does not tell where the process went is asked about."""
    given = answer(200, said) if isinstance(said, list) else said
    script = Script({NEXT: given, f"GET {ONE}/process": [process(), ENDED]})
    journal = MemoryJournal()
    with pytest.raises(UnknownOutcome):
        submit(script, journal)
    assert submit(script, journal).state is State.DELIVERED
    assert script.count("/process/next") == 1


def test_a_process_in_circles_is_not_followed_for_ever() -> None:
    """An app whose tasks never end is told of."""
    tasks = [process(f"Task_{number}", "other") for number in range(100)]
    script = Script({f"GET {ONE}/process": tasks, NEXT: tasks[1:]})
    with pytest.raises(UnexpectedAnswer, match="come to an end"):
        submit(script)


# Preflight


@pytest.mark.parametrize(
    ("changes", "settings", "why"),
    [
        ({"dataTypes": [{"id": "other"}]}, {}, "no data type uttrekk"),
        ({"disallowUserInstantiation": True}, {}, "must be find"),
        ({"apiScopes": {"users": {"write": "ssb:special"}}}, {}, "ssb:special"),
        ({"dataTypes": [{"id": "uttrekk", "allowedContentTypes": ["text/plain"]}]}, {}, "text/plain"),
        ({}, {"file_name": lambda sent, what: "no-extension"}, "extension"),
        ({}, {"file_name": lambda sent, what: "a/path.dat"}, "path"),
    ],
)
def test_settings_that_do_not_fit_the_app_are_told_beforehand(
    changes: dict[str, Any], settings: dict[str, Any], why: str
) -> None:
    """Nothing is begun where settings and app do not agree."""
    script = Script({f"GET {APP}/api/v1/applicationmetadata": metadata(**changes)})
    access = FakeAccess(scope="altinn:instances.read altinn:instances.write")
    with pytest.raises(SetupError, match=why):
        channel(script, access, **settings).preflight(delivery(), package())
    assert all(call.startswith("GET") for call in script.calls)


def test_an_empty_file_is_told_beforehand() -> None:
    """Apps take no file of no bytes: one with nobody in it is a space."""
    with pytest.raises(SetupError, match="single space"):
        channel(Script({})).preflight(delivery(), package(b""))


@pytest.mark.parametrize(
    "times",
    [{"validFrom": "2027-02-01T00:00:00Z"}, {"validTo": "2027-01-01T00:00:00Z"}, {"validTo": "2027-01-01T00:00:00"}],
)
def test_an_app_that_is_not_open_is_told_beforehand(times: dict[str, str]) -> None:
    """The metadata tells when an app may be used."""
    with pytest.raises(ClosedPortal):
        channel(Script({f"GET {APP}/api/v1/applicationmetadata": metadata(**times)})).preflight(delivery(), package())


@pytest.mark.parametrize(
    ("allowed", "given", "wanted", "sent"),
    [
        ([], "application/pkcs7-mime", "", "application/pkcs7-mime"),
        (["application/pkcs7-mime"], "application/pkcs7-mime", "", "application/pkcs7-mime"),
        (["application/octet-stream"], "application/pkcs7-mime", "", "application/octet-stream"),
        (["text/plain"], "application/octet-stream", "text/plain", "text/plain"),
    ],
)
def test_the_content_type_is_one_that_the_app_takes(allowed: list[str], given: str, wanted: str, sent: str) -> None:
    """The type is the package's where the app takes it, else plain bytes, unless a setting says otherwise."""
    types = [{"id": "uttrekk", "allowedContentTypes": allowed}]
    script = Script({f"GET {APP}/api/v1/applicationmetadata": metadata(dataTypes=types)})
    fit = channel(script, content_type=wanted).preflight(delivery(), package(content_type=given))
    assert fit.content_type == sent


DEFINITION = b"""<?xml version="1.0"?><!-- a comment -->
<bpmn:definitions xmlns:bpmn="b" xmlns:altinn="a"><bpmn:process>
<bpmn:task id="Task_1"><bpmn:extensionElements><altinn:taskExtension><altinn:taskType>data</altinn:taskType>
</altinn:taskExtension></bpmn:extensionElements></bpmn:task>
<bpmn:serviceTask id="Task_2"/>
<bpmn:task id="Task_3"><altinn:taskType>signing</altinn:taskType></bpmn:task>
</bpmn:process></bpmn:definitions>"""


def test_the_preflight_tells_how_it_will_go() -> None:
    """The tasks are told, and where a person will be needed; what was asked is remembered for a while."""
    script = Script({f"GET {APP}/api/v1/meta/process": Response(200, {}, DEFINITION)})
    made = channel(script)
    fit = made.preflight(delivery(), package())
    assert fit.tasks == {"Task_1": "data", "Task_2": "", "Task_3": "signing"}
    assert fit.stops_before == "Task_3"
    made.preflight(delivery(), package())
    assert script.count("/applicationmetadata") == 1


@pytest.mark.parametrize("body", [b"<html>", b"<!DOCTYPE x><x/>"])
def test_a_process_that_cannot_be_read_is_told(body: bytes) -> None:
    """What is no process definition comes from something in between."""
    with pytest.raises(UnexpectedAnswer, match="process definition"):
        channel(Script({f"GET {APP}/api/v1/meta/process": Response(200, {}, body)})).preflight(delivery(), package())


def test_settings_for_tasks_that_there_are_not_are_told() -> None:
    """A task that the settings name must be one of the app's."""
    script = Script({f"GET {APP}/api/v1/meta/process": Response(200, {}, DEFINITION)})
    with pytest.raises(SetupError, match="Task_9"):
        channel(script, stop_before={"Task_9"}).preflight(delivery(), package())
    with pytest.raises(SetupError, match="Task_9"):
        channel(script, actions={"Task_9": "write"}).preflight(delivery(), package())


def test_a_step_that_is_not_shown_yet_is_waited_for() -> None:
    """Where Altinn still shows the task that was just ended, nobody has gone back to it; later, somebody has."""
    script = Script({})
    journal = MemoryJournal()
    assert submit(script, journal).state is State.QUEUED
    assert script.count("/process/next") == 1
    assert submit(script, journal).state is State.REJECTED


def test_the_extract_goes_into_its_own_task() -> None:
    """An app may have several data tasks; its metadata tells in which the extract is taken."""
    types = [{"id": "uttrekk", "taskId": "Task_2"}]
    script = Script(
        {
            f"GET {APP}/api/v1/applicationmetadata": metadata(dataTypes=types),
            f"GET {ONE}/process": [process(), process("Task_2"), ENDED],
            NEXT: [process("Task_2"), ENDED],
        }
    )
    assert submit(script).state is State.DELIVERED
    ours = [call.rpartition("/")[2] for call in script.calls if call.startswith(("POST", "PUT"))]
    assert ours == ["create", "next", "uttrekk", "next"]


def test_work_that_fails_while_ssb_is_awaited_is_resumed() -> None:
    """What was handed in by a step that failed afterwards is ours to move."""
    failing = process("Task_2", "feedback", workflow={"status": "failed"})
    script = Script({f"GET {ONE}/process": [process(), ENDED]})
    journal = MemoryJournal()
    submit(script, journal)
    again = Script({f"GET {ONE}/process": failing})
    assert channel(again).status(delivery(), journal).state is State.QUEUED


@pytest.mark.parametrize(
    ("call", "changes"),
    [
        ("the process definition", {f"GET {APP}/api/v1/meta/process": answer(503)}),
        ("the instance", {f"GET {ONE}": {"id": None}}),
        (
            "a resumption",
            {
                f"GET {ONE}/process": process(workflow={"status": "failed"}),
                f"POST {ONE}/process/resume": answer(503),
            },
        ),
    ],
)
def test_a_call_that_fails_is_told(call: str, changes: dict[str, Any]) -> None:
    """Every answer that is no success, or says nothing, becomes an error of the tree."""
    with pytest.raises((Unavailable, UnexpectedAnswer)):
        submit(Script(changes))


def test_what_storage_lists_is_read_tolerantly() -> None:
    """What is no instance is passed over, and pages that lead in a circle end."""
    page = {"instances": [7, {"id": "nonsense"}], "next": f"http://localhost{STORAGE}?continuationToken=1"}
    script = Script({f"GET {STORAGE}": page, f"GET {ONE}/process": [process(), ENDED]})
    assert submit(script).state is State.DELIVERED
    assert script.count(STORAGE) == 2


def test_a_draft_that_is_deleted_meanwhile_is_passed_over() -> None:
    """Between listing and reading, someone may delete a draft."""
    script = Script({f"GET {STORAGE}": {"instances": [instance()]}, f"GET {ONE}": Response(404)})
    with pytest.raises(NotFound, match="no instance"):
        submit(script, strategy=Strategy.FIND)


def test_what_was_half_made_and_taken_by_another_is_looked_into() -> None:
    """The instance that the app names may be claimed by another submission already."""
    claims = Claims()
    MemoryJournal(claims).claim(f"ssb/an-app/{ID}")
    failed = problem(500, initializationState="workflowFailed", instanceId=ID)
    with pytest.raises(UnknownOutcome):
        submit(Script({f"POST {APP}/instances/create": failed}), MemoryJournal(claims))


def test_a_new_instance_taken_by_another_is_replaced_by_what_that_one_left() -> None:
    """If the other's own instance turns up, it is used in exchange."""
    claims = Claims()
    MemoryJournal(claims).claim(f"ssb/an-app/{ID}")
    other = ID.replace("0123456789ab", "ffffffffffff")
    two = f"{APP}/instances/{other}"
    theirs = {**instance(FILE), "id": other}
    script = Script(
        {
            f"GET {STORAGE}": [{"instances": []}, {"instances": [{**instance(), "id": other}]}],
            f"GET {two}": [{**instance(), "id": other}, theirs],
            f"GET {two}/process": [process(), ENDED],
            f"POST {two}/data/type/uttrekk": {"newDataElementId": "file-1"},
            f"GET {two}/validate": [],
            f"PUT {two}/process/next": ENDED,
        }
    )
    outcome = submit(script, MemoryJournal(claims))
    assert (outcome.state, outcome.reference) == (State.DELIVERED, "ffffffffffff")
