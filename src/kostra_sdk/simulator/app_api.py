"""The App API: metadata, and making, reading and deleting instances."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import orgnr
from kostra_sdk.simulator.calls import Auth, Call, Endpoint, Refusal, answer, empty, problem, text
from kostra_sdk.simulator.faults import FaultKind
from kostra_sdk.simulator.model import App, Instance, TaskType
from kostra_sdk.simulator.ssb import SSB
from kostra_sdk.simulator.state import State, stamp
from kostra_sdk.simulator.views import (
    app_metadata,
    instance_view,
    owned_instance,
    process_definition,
)

if TYPE_CHECKING:
    from starlette.responses import Response


__all__ = ["AppApi", "Apps"]

CLOSED = "Innrapporteringen er stengt."


@attrs.define
class Apps:
    """Finds what a call is about, and says no where the caller may not."""

    state: State
    ssb: SSB

    def app(self, call: Call) -> App:
        """Find the app that the address names; 404 if there is none."""
        found = self.state.apps.get(f"{call.params['org']}/{call.params['app']}")
        if found is None:
            raise Refusal(empty(404))
        return found

    def instance(self, call: Call, *, write: bool = False) -> Instance:
        """Find the instance that the address names.

        404 if there is none in the app, 403 if the caller's system user is another organisation's,
        or its token lacks the app's scope.
        """
        app = self.app(call)
        found = self.state.instances.get(f"{call.params['party']}/{call.params['guid']}")
        if found is None or found.app is not app or found.hard_deleted:
            raise Refusal(empty(404))
        self.authorize(call, app, found.org_number, write=write)
        return found

    def authorize(self, call: Call, app: App, org_number: str, *, write: bool) -> str:
        """Give the system user's id, if it may act for the organisation in the app; 403 otherwise."""
        token = call.bearer
        user = token.system_user
        scope = app.write_scope if write else app.read_scope
        if user is None or user.org_number != org_number or scope not in token.scopes:
            raise Refusal(empty(403))
        return user.id

    def closed(self, call: Call) -> str | None:
        """Say why the reception is closed, or None when it is open."""
        if call.befallen_by(FaultKind.CLOSED):
            return CLOSED
        return self.state.closed


@attrs.define
class AppApi:
    """The calls on apps and whole instances."""

    apps: Apps

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        app, instances = "/{org}/{app}/api", "/{org}/{app}/instances"
        one = f"{instances}/{{party:int}}/{{guid}}"
        return [
            Endpoint("GET", f"{app}/v1/applicationmetadata", "app.metadata", self.metadata),
            Endpoint("GET", f"{app}/v1/meta/process", "app.metadata", self.process_definition),
            Endpoint("GET", f"{app}/jsonschema/{{data_type}}", "app.metadata", self.json_schema),
            Endpoint("GET", f"{app}/xsdschema/{{data_type}}", "app.metadata", self.xml_schema),
            Endpoint("GET", f"{instances}/{{party:int}}/active", "instances.active", self.active, Auth.ALTINN),
            Endpoint("POST", f"{instances}/create", "instance.create", self.create, Auth.ALTINN),
            Endpoint("POST", instances, "instance.create", self.create, Auth.ALTINN),
            Endpoint("GET", one, "instance.read", self.read, Auth.ALTINN),
            Endpoint("DELETE", one, "instance.delete", self.delete, Auth.ALTINN),
        ]

    @property
    def _state(self) -> State:
        return self.apps.state

    def metadata(self, call: Call) -> Response:
        """A1: the app's metadata."""
        return answer(app_metadata(self.apps.app(call), self._state.now()))

    def process_definition(self, call: Call) -> Response:
        """A2: the process, as BPMN."""
        return text(process_definition(self.apps.app(call)), media_type="text/xml")

    def json_schema(self, call: Call) -> Response:
        """A2: the form model's JSON Schema."""
        app = self._model_app(call)
        root: dict[str, Any] = {"type": "object", "properties": {}}
        for path in attrs.astuple(app.fields):
            *parents, name = path.split("/")
            here = root
            for parent in parents:
                here = here["properties"].setdefault(parent, {"type": "object", "properties": {}})
            here["properties"][name] = {"type": "string"}
        return answer({"$schema": "https://json-schema.org/draft/2020-12/schema", **root})

    def xml_schema(self, call: Call) -> Response:
        """A2: the form model's XML Schema, which says no more than the name of its root."""
        app = self._model_app(call)
        return text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            f'<xs:element name="{app.model_type}" type="xs:anyType" /></xs:schema>\n',
            media_type="application/xml",
        )

    def _model_app(self, call: Call) -> App:
        app = self.apps.app(call)
        if call.params["data_type"] != app.model_type:
            raise Refusal(problem(404))
        return app

    def active(self, call: Call) -> Response:
        """A3: a party's active instances."""
        app = self.apps.app(call)
        party = int(call.params["party"])
        owner = next((org for org, known in self._state.parties.items() if known == party), None)
        if owner is None:
            return answer([])
        self.apps.authorize(call, app, owner, write=False)
        found = [
            instance
            for instance in self._state.instances.values()
            if instance.app is app and instance.party_id == party and not (instance.ended or instance.soft_deleted)
        ]
        return answer(
            [
                {
                    "id": instance.id,
                    "presentationTexts": None,
                    "dueBefore": None,
                    "lastChanged": stamp(instance.changed),
                    "lastChangedBy": instance.by,
                }
                for instance in sorted(found, key=lambda instance: instance.changed, reverse=True)
            ]
        )

    def create(self, call: Call) -> Response:
        """A4: a new instance, or a copy of an archived one."""
        app = self.apps.app(call)
        wanted = call.json_object()
        source_id = wanted.get("sourceInstanceId")
        if not app.user_instantiation and not source_id:
            return text(f"Users may not instantiate {app.id}.", 403)
        if source_id and not app.copy_enabled:
            return text("This app does not let instances be copied.", 400)
        org_number = self._owner(wanted)
        user = self.apps.authorize(call, app, org_number, write=True)
        closed = self.apps.closed(call)
        if closed is not None:
            return answer({"valid": False, "message": closed, "validParties": []}, 403)
        source = self._source(app, org_number, str(source_id)) if source_id else None
        instance = self.apps.ssb.engine.create(app, org_number, user, source)
        url = self._state.url
        if call.befallen_by(FaultKind.WORKFLOW_FAILED):
            return self._workflow_failed(instance)
        shown = owned_instance(instance, url, self._state.now())
        return answer(shown, 201, {"Location": shown["selfLinks"]["apps"]})

    def _owner(self, wanted: dict[str, Any]) -> str:
        """Read whose the instance is to be; 400 if nobody is named, 404 if nobody has that number."""
        owner = wanted.get("instanceOwner")
        if not isinstance(owner, dict) or not (owner.get("organisationNumber") or owner.get("partyId")):
            raise Refusal(text("The owner of the instance is missing.", 400))
        parties = self._state.parties
        by_party = {str(party): org for org, party in parties.items()}
        number = owner.get("organisationNumber") or by_party.get(str(owner["partyId"]), "")
        try:
            org_number = orgnr.validate(str(number))
        except InvalidId:
            org_number = ""
        if org_number not in parties:
            raise Refusal(text("Cannot lookup party: unknown.", 404))
        return org_number

    def _source(self, app: App, org_number: str, source_id: str) -> Instance:
        source = self._state.instances.get(source_id)
        if source is None or source.app.org != app.org or source.app.form != app.form:
            raise Refusal(text("The instance to copy was not found.", 500))
        if source.org_number != org_number:
            raise Refusal(text("An instance can only be copied for its own owner.", 400))
        if source.ended is None:
            raise Refusal(text("Only an archived instance can be copied.", 400))
        return source

    def _workflow_failed(self, instance: Instance) -> Response:
        """Version 9: the instance is there, but its first task was not set up."""
        if instance.app.api_version == 8:
            return problem(500)
        instance.failed_workflow = self._state.new_id()
        path = f"/{instance.app.id}/instances/{instance.id}/process/resume"
        return problem(
            500,
            "The instance was made, but its process did not start",
            initializationState="workflowFailed",
            recommendedAction="resumeCurrentTask",
            instanceDeleted=False,
            workflowAccepted=True,
            processStateChanged=True,
            instanceId=instance.id,
            instanceOwnerPartyId=instance.party_id,
            instanceGuid=instance.guid,
            resumeEndpoint={"method": "POST", "path": path},
            workflowFailure={"kind": "stepFailed", "workflowId": instance.failed_workflow},
        )

    def read(self, call: Call) -> Response:
        """Read an instance."""
        return answer(owned_instance(self.apps.instance(call), self._state.url, self._state.now()))

    def delete(self, call: Call) -> Response:
        """A15: delete an instance; again is no error, as long as it is not deleted for good."""
        instance = self.apps.instance(call, write=True)
        now = self._state.now()
        kept = timedelta(days=instance.app.prevent_deletion_days)
        if instance.ended is not None and now < instance.ended + kept:
            return problem(403, detail="The instance may not be deleted yet.")
        if instance.task is not None and instance.task.type is TaskType.FEEDBACK:
            return empty(403)
        instance.soft_deleted = instance.changed = now
        if call.query.get("hard", "").lower() == "true":
            instance.hard_deleted = now
        self.apps.ssb.engine.event(instance, "Deleted", call.bearer.client.id)
        return answer(instance_view(instance, self._state.url, now))
