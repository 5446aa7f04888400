"""What Altinn tells of apps, instances and processes, read tolerantly: versions differ in what they leave out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import attrs

__all__ = ["AppMetadata", "Confirmation", "DataElement", "DataType", "Instance", "Process", "ProcessTask", "tasks_of"]

_MEGABYTE = 1024 * 1024


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())


@attrs.frozen
class DataElement:
    """A file or form model of an instance."""

    id: str
    data_type: str
    file_name: str
    content_type: str
    size: int
    """In bytes."""
    md5: str
    """As Storage reckons it, hexadecimal; empty where it tells none, as today."""
    created: str
    """As Storage writes it, ISO 8601."""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> DataElement:
        """Read a data element."""
        return cls(
            id=_text(said.get("id")),
            data_type=_text(said.get("dataType")),
            file_name=_text(said.get("filename")),
            content_type=_text(said.get("contentType")),
            size=_number(said.get("size")) or 0,
            md5=_hex(_text(said.get("contentHash"))),
            created=_text(said.get("created")),
        )


def _hex(written: str) -> str:
    """Read Storage's hash, which is declared as MD5 in base64; anything else is no hash."""
    try:
        found = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return found.hex() if len(found) == 16 else ""


@attrs.frozen
class ProcessTask:
    """The task an instance is in."""

    id: str
    type: str
    """``data``, ``confirmation``, ``signing``, ``feedback``, …"""
    actions: Mapping[str, bool]
    """Which actions the caller may take; empty where that is not told."""


@attrs.frozen
class Process:
    """Where an instance stands in its process."""

    task: ProcessTask | None
    started: str
    ended: str
    """When it ended, ISO 8601; empty as long as it has not."""
    at_work: bool
    """Whether the app is still at work on the last step (App API v9)."""
    failed: bool
    """Whether that work failed, and must be resumed (App API v9)."""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Process:
        """Read a process state, Storage's or the app's."""
        current = _object(said.get("currentTask"))
        workflow = _object(said.get("workflow"))
        status = _text(workflow.get("status"))
        task = ProcessTask(
            id=_text(current.get("elementId")),
            type=_text(current.get("altinnTaskType")),
            actions={name: may for name, may in _object(current.get("actions")).items() if isinstance(may, bool)},
        )
        return cls(
            task=task if task.id else None,
            started=_text(said.get("started")),
            ended=_text(said.get("ended")),
            at_work=status == "processing" or workflow.get("retrying") is True,
            failed=status == "failed",
        )


@attrs.frozen
class Confirmation:
    """That a stakeholder, such as SSB, has fetched all of an instance."""

    by: str
    at: str
    """ISO 8601."""


@attrs.frozen
class Instance:
    """One sending."""

    id: str
    """Party and guid, ``51000001/0e2f…``."""
    app_id: str
    """``org/app``."""
    created: str
    last_changed: str
    elements: tuple[DataElement, ...]
    process: Process
    archived: str
    """When it was archived, ISO 8601; empty as long as it is not."""
    is_deleted: bool
    substatus: tuple[str, str]
    """Label and description, as SSB sets them; both empty where it has set none."""
    confirmations: tuple[Confirmation, ...]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Instance | None:
        """Read an instance; None if it tells no id that can be one."""
        party, _, guid = _text(said.get("id")).partition("/")
        if not party.isdigit() or not guid or not guid.replace("-", "").isalnum():
            return None
        status = _object(said.get("status"))
        substatus = _object(status.get("substatus"))
        return cls(
            id=f"{party}/{guid}",
            app_id=_text(said.get("appId")),
            created=_text(said.get("created")),
            last_changed=_text(said.get("lastChanged")),
            elements=tuple(DataElement.read(each) for each in _objects(said.get("data"))),
            process=Process.read(_object(said.get("process"))),
            archived=_text(status.get("archived")),
            is_deleted=status.get("isSoftDeleted") is True or status.get("isHardDeleted") is True,
            substatus=(_text(substatus.get("label")), _text(substatus.get("description"))),
            confirmations=tuple(
                Confirmation(_text(each.get("stakeholderId")), _text(each.get("confirmedOn")))
                for each in _objects(said.get("completeConfirmations"))
            ),
        )

    @property
    def reference(self) -> str:
        """The short reference that people are shown: the last twelve hex digits."""
        return self.id.rpartition("-")[2]

    def of_type(self, data_type: str) -> list[DataElement]:
        """Give the elements of a data type, the oldest first."""
        return sorted(
            (element for element in self.elements if element.data_type == data_type),
            key=lambda element: (element.created, element.id),
        )


@attrs.frozen
class DataType:
    """What an app takes as one kind of data."""

    id: str
    content_types: tuple[str, ...]
    """In lower case; empty for any."""
    max_size: int | None
    """In bytes; None for no limit of its own."""
    task: str
    """The task in which it is written; empty where it is not told."""
    is_scanned: bool
    """Whether a virus scan looks at it."""
    scan_blocks: bool
    """Whether the process waits for the scan."""


@attrs.frozen
class AppMetadata:
    """What an app tells of itself."""

    id: str
    data_types: Mapping[str, DataType]
    version: int
    """The generation of the App API: 8, 9, …"""
    users_may_create: bool
    may_copy: bool
    valid_from: str
    valid_to: str
    scopes: frozenset[str]
    """The scopes that the app itself asks for."""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> AppMetadata:
        """Read an app's metadata."""
        types = [_data_type(each) for each in _objects(said.get("dataTypes"))]
        users = _object(_object(said.get("apiScopes")).get("users"))
        major = _text(said.get("altinnNugetVersion")).partition(".")[0]
        return cls(
            id=_text(said.get("id")),
            data_types={each.id: each for each in types},
            version=int(major) if major.isascii() and major.isdigit() else 8,
            users_may_create=said.get("disallowUserInstantiation") is not True,
            may_copy=_object(said.get("copyInstanceSettings")).get("enabled") is True,
            valid_from=_text(said.get("validFrom")),
            valid_to=_text(said.get("validTo")),
            scopes=frozenset(filter(None, (_text(users.get(name)) for name in ("read", "write")))),
        )


def _data_type(said: Mapping[str, Any]) -> DataType:
    megabytes = _number(said.get("maxSize"))
    content_types = said.get("allowedContentTypes")
    return DataType(
        id=_text(said.get("id")),
        content_types=tuple(_text(each).lower() for each in content_types) if isinstance(content_types, list) else (),
        max_size=megabytes * _MEGABYTE if megabytes else None,
        task=_text(said.get("taskId")),
        is_scanned=said.get("enableFileScan") is True,
        scan_blocks=said.get("validationErrorOnPendingFileScan") is True,
    )


def tasks_of(definition: bytes) -> Mapping[str, str]:
    """Read the tasks of a process definition (BPMN): id and type.

    Raises ValueError for what is no such definition.
    """
    if b"<!" in definition.replace(b"<!--", b""):
        raise ValueError("a process definition has no document type")
    try:
        root = ET.fromstring(definition)  # noqa: S314 - document types, and so entities, are refused above
    except ET.ParseError as error:
        raise ValueError("the process definition is not XML") from error
    found = {}
    for element in root.iter():
        if element.tag.rpartition("}")[2].lower().endswith("task") and element.get("id"):
            kinds = [each.text or "" for each in element.iter() if each.tag.rpartition("}")[2] == "taskType"]
            found[element.get("id", "")] = kinds[0].strip() if kinds else ""
    return found
