"""The calls of App API and Storage that a sender makes, one method each.

A method that changes something says in its docstring whether it may be repeated.
Source: design of the submission, sections 3 and 5.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

import attrs

from kostra_sdk.submission.altinn.model import AppMetadata, DataElement, Instance, Process
from kostra_sdk.submission.altinn.problems import Issue, app_refusal, issues_of
from kostra_sdk.submission.altinn.session import JSON, Refused, Session, unreadable
from kostra_sdk.submission.altinn.settings import AppSettings
from kostra_sdk.submission.errors import Actor, NotFound, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from kostra_sdk.submission.form_model import FormModel
    from kostra_sdk.submission.http import FileBody, Request, Response

__all__ = ["AppCalls", "disposition"]

_PAGES: Final = 100
_NEXT_SECONDS: Final = 300.0
_UPLOAD_SECONDS: Final = 300.0


@attrs.frozen
class AppCalls:
    """The calls of one delivery to one app."""

    session: Session
    settings: AppSettings

    @property
    def refused(self) -> Refused:
        """What makes errors of the app's answers."""
        return partial(app_refusal, closed=self.settings.closed_codes)

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        ids: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Request:
        names = {"org": self.settings.org, "app": self.settings.app, **(ids or {})}
        return self.session.request(method, self.settings.places.app + path, query, ids=names, **more)

    def _of(
        self, method: str, instance: str, path: str = "", query: Mapping[str, str] | None = None, **more: Any
    ) -> Request:
        """Make a request about an instance."""
        party, _, guid = instance.partition("/")
        ids = {"party": party, "guid": guid, **more.pop("ids", {})}
        return self._request(method, f"/instances/{{party}}/{{guid}}{path}", query, ids=ids, **more)

    # The app

    def metadata(self) -> AppMetadata:
        """A1: what the app tells of itself."""
        request = self._request("GET", "/api/v1/applicationmetadata")
        return AppMetadata.read(self.session.ask_object(request, self.refused))

    def process_definition(self) -> bytes:
        """A2: the app's process as BPMN; empty where it publishes none."""
        request = self._request("GET", "/api/v1/meta/process", headers={"accept": "text/xml, application/xml"})
        response = self.session.send(request)
        if response.status == 404:
            return b""
        if not response.is_success:
            raise self.refused(request, response, self.session.http.clock.now())
        return response.body

    # Instances

    def instances(self, *, archived: bool) -> list[Instance]:
        """A3b: the municipality's instances of the app that are not deleted, the oldest first."""
        query = {
            "appId": self.settings.app_id,
            "status.isArchived": str(archived).lower(),
            "status.isSoftDeleted": "false",
            "size": "100",
        }
        found: dict[str, Instance] = {}
        for _ in range(_PAGES):
            said = self._instances_page(query)
            for each in said.get("instances") or ():
                instance = Instance.read(each) if isinstance(each, dict) else None
                if instance is not None and not instance.is_deleted:
                    found[instance.id] = instance
            following = dict(parse_qsl(urlsplit(str(said.get("next") or "")).query)).get("continuationToken")
            if not following or following == query.get("continuationToken"):
                break
            query["continuationToken"] = following
        return sorted(found.values(), key=lambda instance: (instance.created, instance.id))

    def _instances_page(self, query: Mapping[str, str]) -> dict[str, Any]:
        owner = f"organisation:{self.session.delivery.sender}"
        request = self.session.request(
            "GET",
            f"{self.settings.places.storage}/instances",
            query,
            headers={"x-ai-instanceowneridentifier": owner},
        )
        return self.session.ask_object(request, self.refused)

    def create(self, source: str = "") -> tuple[Request, Response]:
        """A4: make an instance, or a copy of an archived one; must not be repeated.

        The answer is given whatever it is, since version 9 refuses after the deed.
        """
        wanted: dict[str, Any] = {"instanceOwner": {"organisationNumber": self.session.delivery.sender}}
        if source:
            wanted["sourceInstanceId"] = source
        request = self._request(
            "POST",
            "/instances/create",
            body=json.dumps(wanted).encode(),
            headers={"content-type": JSON},
            timeout_read=_NEXT_SECONDS,
        )
        return request, self.session.send(request)

    def instance(self, instance: str) -> Instance:
        """Read an instance; raises NotFound where someone has deleted it."""
        request = self._of("GET", instance)
        found = Instance.read(self.session.ask_object(request, self._gone))
        if found is None:
            raise unreadable(request, "is no instance")
        if found.is_deleted:
            raise _deleted(request.correlation_id)
        return found

    def _gone(self, request: Request, response: Response, now: datetime) -> SubmissionError:
        """Make the error of an answer about an instance that we know to have been there."""
        return _deleted(request.correlation_id, 404) if response.status == 404 else self.refused(request, response, now)

    # Data

    def add(
        self, instance: str, data_type: str, version: int, body: bytes | FileBody, headers: Mapping[str, str]
    ) -> str:
        """A6: add a data element and give its id; must not be repeated.

        Version 8 and older have the old address only.
        """
        path, query, ids = "/data/type/{data_type}", None, {"data_type": data_type}
        if version < 9:
            path, query, ids = "/data", {"dataType": data_type}, {}
        request = self._of(
            "POST", instance, path, query, ids=ids, body=body, headers=headers, timeout_read=_UPLOAD_SECONDS
        )
        said = self.session.ask_object(request, self.refused)
        made = said.get("newDataElementId") or said.get("id")
        if not isinstance(made, str):
            raise unreadable(request, "names no data element")
        return made

    def replace(self, instance: str, element: str, model: FormModel) -> None:
        """A5: write a form model anew; may be repeated."""
        request = self._of(
            "PUT",
            instance,
            "/data/{element}",
            ids={"element": element},
            body=model.content,
            headers={"content-type": model.content_type},
            repeatable=True,
            timeout_read=_UPLOAD_SECONDS,
        )
        self.session.ask(request, self.refused)

    def delete(self, instance: str, element: str) -> None:
        """A8: delete a data element; may be repeated, and one that is not there is deleted."""
        request = self._of("DELETE", instance, "/data/{element}", ids={"element": element}, repeatable=True)
        response = self.session.send(request)
        if not response.is_success and response.status != 404:
            raise self.refused(request, response, self.session.http.clock.now())

    def download(
        self,
        instance: str,
        element: DataElement,
        receive: Callable[[bytes], object] | None = None,
        *,
        accept: str = "*/*",
    ) -> bytes:
        """A7: download a data element, into `receive` where that is given."""
        request = self._of(
            "GET",
            instance,
            "/data/{element}",
            ids={"element": element.id},
            headers={"accept": accept},
            receive=receive,
            max_response=max(16 << 20, element.size + 1),
        )
        return self.session.ask(request, self.refused).body

    def scan_results(self, instance: str) -> Mapping[str, str]:
        """A9: what the virus scan has found, by data element."""
        said = self.session.ask_object(self._of("GET", instance, "/filescanresult"), self.refused)
        listed = said.get("data")
        return {
            str(each.get("id")): str(each.get("fileScanResult"))
            for each in (listed if isinstance(listed, list) else ())
            if isinstance(each, dict)
        }

    def issues(self, instance: str) -> list[Issue]:
        """A10: what the app finds wrong."""
        return issues_of(self.session.ask_list(self._of("GET", instance, "/validate"), self.refused))

    def issues_as_told(self, instance: str) -> bytes:
        """A10: the same as the app writes it, with texts that may hold values of the data."""
        return self.session.ask(self._of("GET", instance, "/validate"), self.refused).body

    # The process

    def process(self, instance: str) -> Process:
        """A11: where the process stands."""
        query = {"includeWorkflowStatus": "true"}
        return Process.read(self.session.ask_object(self._of("GET", instance, "/process", query), self._gone))

    def next(self, instance: str, action: str) -> tuple[Request, Response]:
        """A12: end the current task; must not be repeated. The answer is given whatever it is."""
        request = self._of(
            "PUT",
            instance,
            "/process/next",
            body=json.dumps({"action": action} if action else {}).encode(),
            headers={"content-type": JSON},
            timeout_read=_NEXT_SECONDS,
        )
        return request, self.session.send(request)

    def start(self, instance: str) -> None:
        """Start a process that did not start with its instance (App API v9); a started one refuses: may be repeated."""
        self._go_on(instance, "/process/start")

    def resume(self, instance: str) -> None:
        """A13: resume work that failed (App API v9); it refuses where there is nothing to resume: may be repeated."""
        self._go_on(instance, "/process/resume")

    def _go_on(self, instance: str, path: str) -> None:
        request = self._of("POST", instance, path, repeatable=True, timeout_read=_NEXT_SECONDS)
        response = self.session.send(request)
        if not response.is_success and response.status != 409:
            raise self.refused(request, response, self.session.http.clock.now())


def _deleted(correlation_id: str, status: int | None = None) -> NotFound:
    return NotFound(
        "the instance is no longer there",
        correlation_id=correlation_id,
        status=status,
        who_must_act=Actor.MUNICIPALITY,
        remedy="Someone has deleted it in Altinn: withdraw the submission, and make a new one.",
    )


def disposition(file_name: str) -> str:
    """Write the header ``Content-Disposition`` for a file of any name: once in ASCII, once as it is (RFC 6266)."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\' else "_" for letter in file_name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
