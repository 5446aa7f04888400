"""How apps, instances and their parts are shown in answers.

Version 8 of the App API writes null where there is nothing;
version 9 and Storage leave such parts of an object out here,
as their descriptions do not allow null where a part is an object.
Which of the two a real app does is not documented, so a sender must take both.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from kostra_sdk.simulator.model import DataElement, Instance, TaskType
from kostra_sdk.simulator.state import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from kostra_sdk.simulator.model import App, Task

__all__ = [
    "app_metadata",
    "app_process_state",
    "data_element",
    "instance_view",
    "owned_instance",
    "process_definition",
    "scan_result",
]

START_EVENT = "StartEvent_1"
END_EVENT = "EndEvent_1"
TASK_NAMES = {
    TaskType.DATA: "Utfylling",
    TaskType.CONFIRMATION: "Bekreftelse",
    TaskType.SIGNING: "Signering",
    TaskType.FEEDBACK: "Tilbakemelding",
}


def _whole(app: App, parts: dict[str, Any], *objects: str, stored: bool = False) -> dict[str, Any]:
    """Leave out the named parts that are empty, unless the app's version writes null."""
    if app.api_version == 8 and not stored:
        return parts
    return {key: value for key, value in parts.items() if value is not None or key not in objects}


def _data_type(name: str, task: str | None, content_types: list[str], **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "allowedContentTypes": content_types,
        "taskId": task,
        "maxCount": 1,
        "minCount": 1,
        "enablePdfCreation": False,
        "enableFileScan": False,
        "validationErrorOnPendingFileScan": False,
        "enabledFileAnalysers": [],
        "enabledFileValidators": [],
        **more,
    }


def app_metadata(app: App, created: datetime) -> dict[str, Any]:
    """Show the app's metadata (A1)."""
    task = app.data_task.id
    return {
        "id": app.id,
        "org": app.org,
        "title": {"nb": f"Simulert {app.form} {app.year}"},
        "created": stamp(created),
        "createdBy": "simulator",
        "dataTypes": [
            _data_type(
                app.model_type,
                task,
                ["application/xml", "application/json"],
                appLogic={
                    "autoCreate": app.auto_create_model,
                    "classRef": f"Simulator.Models.{app.model_type}",
                    "allowAnonymousOnStateless": False,
                    "autoDeleteOnProcessEnd": False,
                    "disallowUserCreate": False,
                    "disallowUserDelete": False,
                },
            ),
            _data_type(
                app.attachment_type,
                task,
                list(app.content_types),
                maxSize=app.max_size,
                maxCount=app.max_count,
                enableFileScan=app.file_scan,
                validationErrorOnPendingFileScan=app.block_on_pending_scan,
            ),
            _data_type(
                app.feedback_type,
                None,
                ["application/json"],
                minCount=0,
                allowedContributers=[f"org:{app.org}"],
                **({"allowedContributors": [f"org:{app.org}"]} if app.api_version == 9 else {}),
            ),
            _data_type(app.receipt_type, None, ["application/pdf"], minCount=0),
        ],
        "partyTypesAllowed": {"bankruptcyEstate": False, "organisation": True, "person": False, "subUnit": True},
        "autoDeleteOnProcessEnd": False,
        "preventInstanceDeletionForDays": app.prevent_deletion_days or None,
        "copyInstanceSettings": {"enabled": app.copy_enabled}
        | ({"includeAttachments": False} if app.api_version == 9 else {}),
        "disallowUserInstantiation": not app.user_instantiation,
        "apiScopes": {"users": {"read": app.read_scope, "write": app.write_scope}},
        "onEntry": {"show": "select-instance"},
        "features": {"footer": True, "processActions": True},
        "altinnNugetVersion": f"{app.api_version}.0.0.0",
        "externalApiIds": [],
    }


def process_definition(app: App) -> str:
    """Write the app's process as BPMN (A2)."""
    nodes = [START_EVENT, *(task.id for task in app.tasks), END_EVENT]
    flows = [(f"Flow_{number}", pair) for number, pair in enumerate(pairwise(nodes), 1)]
    tasks = "".join(
        f"""
    <bpmn:task id={quoteattr(task.id)} name={quoteattr(TASK_NAMES[task.type])}>
      <bpmn:extensionElements>
        <altinn:taskExtension>
          <altinn:taskType>{task.type.value}</altinn:taskType>
          <altinn:actions><altinn:action>{task.type.action}</altinn:action></altinn:actions>
        </altinn:taskExtension>
      </bpmn:extensionElements>
    </bpmn:task>"""
        for task in app.tasks
    )
    sequence = "".join(
        f"""
    <bpmn:sequenceFlow id="{name}" sourceRef={quoteattr(source)} targetRef={quoteattr(target)} />"""
        for name, (source, target) in flows
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:altinn="http://altinn.no/process"
    id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="Process_1" isExecutable="false">
    <bpmn:startEvent id="{START_EVENT}" />{tasks}
    <bpmn:endEvent id="{END_EVENT}" />{sequence}
  </bpmn:process>
</bpmn:definitions>
"""


def scan_result(instance: Instance, element: DataElement, now: datetime) -> str:
    """Say what the virus scan has found in an element."""
    app = instance.app
    if element.data_type != app.attachment_type or not app.file_scan:
        return "NotApplicable"
    if (now - element.changed).total_seconds() < app.scan_seconds:
        return "Pending"
    return "Infected" if element.infected else "Clean"


def data_element(instance: Instance, element: DataElement, url: str, now: datetime) -> dict[str, Any]:
    """Show a data element."""
    path = f"instances/{instance.id}/data/{element.id}"
    return {
        "id": element.id,
        "instanceGuid": instance.guid,
        "dataType": element.data_type,
        "filename": element.filename,
        "contentType": element.content_type,
        "blobStoragePath": None,
        "selfLinks": {
            "apps": f"{url}/{instance.app.id}/{path}",
            "platform": f"{url}/storage/api/v1/{path}",
        },
        "size": len(element.content),
        "contentHash": None,
        "locked": element.locked,
        "refs": [],
        "isRead": True,
        "tags": [],
        "created": stamp(element.created),
        "createdBy": element.by,
        "lastChanged": stamp(element.changed),
        "lastChangedBy": element.by,
        "fileScanResult": scan_result(instance, element, now),
        "references": [],
    }


def _task(instance: Instance, task: Task) -> dict[str, Any]:
    return {
        "flow": instance.position + 2,
        "started": stamp(instance.task_started),
        "elementId": task.id,
        "name": TASK_NAMES[task.type],
        "altinnTaskType": task.type.value,
        "ended": None,
        "flowType": "CompleteCurrentMoveToNext",
    }


def process_state(instance: Instance, *, stored: bool = False) -> dict[str, Any]:
    """Show the process as it is kept, without what the caller may do; by the app, or by Storage."""
    task = instance.task
    parts = {
        "started": stamp(instance.created),
        "startEvent": START_EVENT,
        "currentTask": None if task is None else _task(instance, task),
        "ended": stamp(instance.ended),
        "endEvent": END_EVENT if instance.ended else None,
    }
    return _whole(instance.app, parts, "currentTask", stored=stored)


def app_process_state(instance: Instance, *, may_end: bool, workflow: bool = False) -> dict[str, Any]:
    """Show the process as the app does (A11): what may be done, and all tasks.

    Args:
        instance: Whose process.
        may_end: Whether the caller may end the current task.
        workflow: Whether to tell about the workflow engine (v9).
    """
    task = instance.task
    parts = process_state(instance)
    if task is not None:
        write = task.type is TaskType.DATA
        action = task.type.action
        actions = {"read": True, "write": write} | ({} if action == "write" else {action: may_end})
        parts["currentTask"] |= {
            "actions": actions,
            "userActions": [{"id": name, "authorized": may, "type": 0} for name, may in actions.items()],
            "read": True,
            "write": write,
        } | ({"elementType": "Task"} if instance.app.api_version == 9 else {})
    parts["processTasks"] = [{"altinnTaskType": each.type.value, "elementId": each.id} for each in instance.tasks]
    if workflow and instance.app.api_version == 9:
        failed = instance.failed_workflow
        parts["workflow"] = {"status": "failed" if failed else "idle", "retrying": False} | (
            {"failure": {"kind": "stepFailed", "workflowId": failed, "occurredAt": stamp(instance.changed)}}
            if failed
            else {}
        )
    return parts


def instance_view(instance: Instance, url: str, now: datetime, *, stored: bool = False) -> dict[str, Any]:
    """Show an instance as the app does, without its owner's party; or, `stored`, as Storage does."""
    app = instance.app
    status = {
        "isArchived": instance.ended is not None,
        "archived": stamp(instance.ended),
        "isSoftDeleted": instance.soft_deleted is not None,
        "softDeleted": stamp(instance.soft_deleted),
        "isHardDeleted": instance.hard_deleted is not None,
        "hardDeleted": stamp(instance.hard_deleted),
        "readStatus": "Read" if stored else 1,
        "substatus": None
        if instance.substatus is None
        else {"label": instance.substatus[0], "description": instance.substatus[1]},
    }
    confirmations = [{"stakeholderId": app.org, "confirmedOn": stamp(instance.confirmed)}]
    return {
        "id": instance.id,
        "instanceOwner": {
            "partyId": str(instance.party_id),
            "personNumber": None,
            "organisationNumber": instance.org_number,
            "username": None,
        },
        "appId": app.id,
        "org": app.org,
        "selfLinks": {
            "apps": f"{url}/{app.id}/instances/{instance.id}",
            "platform": f"{url}/storage/api/v1/instances/{instance.id}",
        },
        "dueBefore": None,
        "visibleAfter": None,
        "process": process_state(instance, stored=stored),
        "status": _whole(app, status, "substatus", stored=stored),
        "completeConfirmations": confirmations if instance.confirmed else None,
        "data": [data_element(instance, element, url, now) for element in instance.data],
        "presentationTexts": None,
        "dataValues": None,
        "created": stamp(instance.created),
        "createdBy": instance.by,
        "lastChanged": stamp(instance.changed),
        "lastChangedBy": instance.by,
    }


def owned_instance(instance: Instance, url: str, now: datetime) -> dict[str, Any]:
    """Show an instance as the app does: with who its owner is."""
    shown = instance_view(instance, url, now)
    shown["instanceOwner"]["party"] = {
        "partyId": instance.party_id,
        "partyUuid": None,
        "partyTypeName": 2,
        "ssn": None,
        "orgNumber": instance.org_number,
        "unitType": "KOMM",
        "name": "Simulert kommune",
        "isDeleted": False,
    }
    return shown
