"""The App API: the data elements of an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import attrs
from starlette.responses import Response

from kostra_sdk.simulator.app_api import Apps
from kostra_sdk.simulator.calls import Auth, Call, Endpoint, Refusal, answer, empty, problem
from kostra_sdk.simulator.faults import FaultKind
from kostra_sdk.simulator.form_model import UnreadableModel, read_model
from kostra_sdk.simulator.validation import filename_of, issue, upload_issue
from kostra_sdk.simulator.views import data_element, instance_view, scan_result

if TYPE_CHECKING:
    from kostra_sdk.simulator.model import DataElement, Instance
    from kostra_sdk.simulator.state import State

__all__ = ["AppData"]

NOBODY = "00000000-0000-0000-0000-000000000000"
_MODEL_TYPES = frozenset({"application/xml", "text/xml", "application/json"})


@attrs.define
class AppData:
    """The calls on data elements."""

    apps: Apps

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        one = "/{org}/{app}/instances/{party:int}/{guid}"
        storage = "/storage/api/v1/instances/{party:int}/{guid}"
        element = f"{one}/data/{{element}}"
        return [
            Endpoint("POST", f"{one}/data", "data.create", self.create_old, Auth.ALTINN),
            Endpoint("POST", f"{one}/data/type/{{data_type}}", "data.create", self.create, Auth.ALTINN),
            Endpoint("POST", f"{one}/data/{{data_type}}", "data.create", self.create, Auth.ALTINN),
            Endpoint("PUT", element, "data.replace", self.replace, Auth.ALTINN),
            Endpoint("GET", element, "data.read", self.read, Auth.ALTINN),
            Endpoint("DELETE", element, "data.delete", self.delete, Auth.ALTINN),
            Endpoint("GET", f"{one}/filescanresult", "scan", self.scan, Auth.ALTINN),
            Endpoint("GET", f"{storage}/data/{{element}}", "data.read", self.read_stored, Auth.ALTINN),
        ]

    @property
    def _state(self) -> State:
        return self.apps.state

    def create_old(self, call: Call) -> Response:
        """A6: add a data element by the older address; an upload that does not do is answered with a list."""
        instance = self.apps.instance(call, write=True)
        try:
            made = self._create(call, instance, call.query.get("dataType", ""))
        except _BadUpload as bad:
            return answer([bad.issue], 400)
        shown = data_element(instance, made, self._state.url, self._state.now())
        return answer(shown, 201, {"Location": shown["selfLinks"]["apps"]})

    def create(self, call: Call) -> Response:
        """A6': add a data element; 200, although the description says 201."""
        instance = self.apps.instance(call, write=True)
        try:
            made = self._create(call, instance, call.params["data_type"])
        except _BadUpload as bad:
            return problem(400, "The upload does not do", uploadValidationIssues=[bad.issue])
        return answer(self._post_response(instance, made.id))

    def _post_response(self, instance: Instance, element_id: str) -> dict[str, Any]:
        return {
            "newDataElementId": element_id,
            "instance": instance_view(instance, self._state.url, self._state.now()),
            "validationIssues": [],
            "newDataModels": [],
        }

    def _create(self, call: Call, instance: Instance, data_type: str) -> DataElement:
        app = instance.app
        by = self._writer(call, instance, data_type)
        if data_type == app.model_type:
            content_type = self._model(call, instance)
            return self.apps.ssb.engine.add_element(instance, data_type, call.body, content_type, None, by)
        content_type, filename = self._attachment(call, instance)
        made = self.apps.ssb.engine.add_element(instance, data_type, call.body, content_type, filename, by)
        made.infected = call.befallen_by(FaultKind.INFECTED)
        return made

    def _writer(self, call: Call, instance: Instance, data_type: str) -> str:
        """Give who writes, if the data type is one that senders write, and now."""
        app = instance.app
        if data_type in {app.feedback_type, app.receipt_type}:
            raise Refusal(empty(403))
        if data_type not in {app.model_type, app.attachment_type}:
            raise Refusal(problem(404, detail=f"The app has no data type {data_type}."))
        if instance.soft_deleted:
            raise Refusal(problem(409, detail="The instance is deleted."))
        if instance.task != app.data_task:
            raise Refusal(problem(409, "No current task", "Data can only be written in the data task."))
        return self.apps.authorize(call, app, instance.org_number, write=True)

    def _model(self, call: Call, instance: Instance) -> str:
        """Check a form model, and give its content type."""
        content_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type not in _MODEL_TYPES:
            raise Refusal(problem(415))
        try:
            read_model(call.body, content_type, instance.app.fields)
        except UnreadableModel as unreadable:
            raise _BadUpload(issue("Simulator.Model", str(unreadable), source="Simulator-Model")) from None
        return content_type

    def _attachment(self, call: Call, instance: Instance) -> tuple[str, str | None]:
        """Check an attachment by its headers, and give its content type and file name."""
        if "content-length" not in call.headers:
            # A real app fails here: it asks for a length that is not there.
            raise Refusal(problem(500, detail="The request has no Content-Length."))
        wrong = upload_issue(instance.app, call.headers, len(call.body))
        if wrong is None and not call.body:
            wrong = issue("ContentTypeNotAllowed", "The file is zero bytes.", source="DataController")
        if wrong is not None:
            raise _BadUpload(wrong)
        return call.headers.get("content-type", "application/octet-stream"), filename_of(call.headers)

    def _element(self, call: Call, instance: Instance) -> DataElement:
        found = next((element for element in instance.data if element.id == call.params["element"]), None)
        if found is None:
            raise Refusal(problem(404, detail="The instance has no such data element."))
        return found

    def replace(self, call: Call) -> Response:
        """A5: write a data element anew."""
        instance = self.apps.instance(call, write=True)
        element = self._element(call, instance)
        if element.locked:
            return problem(409, detail="The data element is locked.")
        self._writer(call, instance, element.data_type)
        try:
            if element.data_type == instance.app.model_type:
                element.content_type = self._model(call, instance)
            else:
                element.content_type, element.filename = self._attachment(call, instance)
        except _BadUpload as bad:
            return answer([bad.issue], 400)
        element.content = call.body
        element.infected = call.befallen_by(FaultKind.INFECTED)
        element.changed = instance.changed = self._state.now()
        shown = data_element(instance, element, self._state.url, self._state.now())
        return answer(shown, 201, {"Location": shown["selfLinks"]["apps"]})

    def read(self, call: Call) -> Response:
        """A7: download a data element."""
        return self._content(self._element(call, self.apps.instance(call)))

    def read_stored(self, call: Call) -> Response:
        """A7, by Storage's address."""
        instance = self._state.instances.get(f"{call.params['party']}/{call.params['guid']}")
        if instance is None or instance.hard_deleted:
            return problem(404)
        self.apps.authorize(call, instance.app, instance.org_number, write=False)
        return self._content(self._element(call, instance))

    def _content(self, element: DataElement) -> Response:
        response = Response(element.content, headers={"Content-Type": element.content_type})
        if element.filename:
            response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(element.filename)}"
        return response

    def delete(self, call: Call) -> Response:
        """A8: delete a data element."""
        instance = self.apps.instance(call, write=True)
        element = self._element(call, instance)
        self._writer(call, instance, element.data_type)
        instance.data.remove(element)
        instance.changed = self._state.now()
        return answer(self._post_response(instance, NOBODY))

    def scan(self, call: Call) -> Response:
        """A9: what the virus scan has found: the worst of it, and each element's."""
        instance = self.apps.instance(call)
        now = self._state.now()
        results = {element.id: scan_result(instance, element, now) for element in instance.data}
        worst = next((each for each in ("Infected", "Pending", "Clean") if each in results.values()), "NotApplicable")
        return answer(
            {
                "id": instance.id,
                "fileScanResult": worst,
                "data": [{"id": name, "fileScanResult": result} for name, result in results.items()],
            }
        )


class _BadUpload(Exception):
    """An upload that does not do; the two addresses answer it differently."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.issue = found
        super().__init__(found["code"])
