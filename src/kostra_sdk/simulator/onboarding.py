"""Altinn's system register, and requests for system users: what a vendor does once, before it can send."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.errors import InvalidId
from kostra_sdk.ids import orgnr
from kostra_sdk.simulator.calls import Auth, Call, Endpoint, Refusal, answer, problem
from kostra_sdk.simulator.model import SystemUser
from kostra_sdk.simulator.state import State, stamp

if TYPE_CHECKING:
    from starlette.responses import Response


__all__ = ["Onboarding"]

REGISTER: Final = ("altinn:authentication/systemregister.write",)
REQUEST: Final = (
    "altinn:authentication/systemuser.request.write",
    "altinn:authentication/systemuser.request.read",
)
REQUEST_WRITE: Final = REQUEST[:1]
_ENDED: Final = {"Accepted": "AUTH-00006", "New": "AUTH-00007", "Denied": "AUTH-00008", "Rejected": "AUTH-00009"}


def _refuse(status: int, detail: str, code: str | None = None) -> Refusal:
    extra = {} if code is None else {"code": code}
    return Refusal(problem(status, HTTPStatus(status).phrase, detail, **extra))


@attrs.define
class Onboarding:
    """The calls on systems and system users."""

    state: State

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        register = "/authentication/api/v1/systemregister/vendor"
        request = "/authentication/api/v1/systemuser/request/vendor"
        users = "/authentication/api/v1/systemuser/vendor/byquery"
        auth = Auth.MASKINPORTEN
        return [
            Endpoint("POST", register, "system.register", self.register, auth, REGISTER),
            Endpoint("PUT", f"{register}/{{system}}", "system.register", self.replace, auth, REGISTER),
            Endpoint("GET", f"{register}/{{system}}", "system.register", self.system, auth, REGISTER),
            Endpoint("POST", request, "system.request", self.request, auth, REQUEST_WRITE),
            Endpoint(
                "GET",
                f"{request}/byexternalref/{{system}}/{{org}}/{{ref}}",
                "system.request",
                self.by_reference,
                auth,
                REQUEST,
            ),
            Endpoint("GET", f"{request}/{{request:uuid}}", "system.request", self.read_request, auth, REQUEST),
            Endpoint("GET", users, "system.request", self.find_user, auth, REQUEST),
        ]

    def _checked(self, call: Call, *, existing: str | None) -> dict[str, Any]:
        """Read a system to register, and check that it is the caller's to register."""
        wanted = call.json_object()
        vendor = wanted.get("vendor")
        owner = str(vendor.get("ID", "")).rpartition(":")[2] if isinstance(vendor, dict) else ""
        if owner != call.bearer.client.org_number:
            raise _refuse(403, "The vendor is not the token's organisation.")
        if not str(wanted.get("id", "")).startswith(f"{owner}_"):
            raise _refuse(400, "A system's id begins with its vendor's organisation number and _.")
        if not (isinstance(wanted.get("name"), dict) and isinstance(wanted.get("description"), dict)):
            raise _refuse(400, "The name and the description are missing.")
        clients = {str(client) for client in wanted.get("clientId") or ()}
        for name, other in self.state.systems.items():
            if name != existing and clients.intersection(other["clientId"]):
                raise _refuse(400, "The client id is already tagged with an existing system.", "AUTH-VLD-00004")
        return {
            "id": str(wanted["id"]),
            "vendor": {"ID": f"0192:{owner}"},
            "name": wanted["name"],
            "description": wanted["description"],
            "rights": wanted.get("rights") or [],
            "accessPackages": wanted.get("accessPackages") or [],
            "isDeleted": False,
            "clientId": sorted(clients),
            "isVisible": bool(wanted.get("isVisible")),
            "allowedRedirectUrls": wanted.get("allowedRedirectUrls") or [],
        }

    def register(self, call: Call) -> Response:
        """Register a system."""
        system = self._checked(call, existing=None)
        if system["id"] in self.state.systems:
            raise _refuse(400, "There is a system of that id already.", "AUTH-VLD-00003")
        self.state.systems[system["id"]] = system
        return answer(self.state.new_id())

    def replace(self, call: Call) -> Response:
        """Write a system anew, whole."""
        existing = self._system(call, call.params["system"])
        system = self._checked(call, existing=existing["id"])
        if system["id"] != existing["id"]:
            raise _refuse(400, "The id in the body is another.")
        existing.update(system)
        for user in self.state.system_users.values():
            if user.system_id == existing["id"]:
                user.client_ids = frozenset(existing["clientId"])
        return answer({"succeeded": True})

    def system(self, call: Call) -> Response:
        """Show a system."""
        return answer(self._system(call, call.params["system"]))

    def _system(self, call: Call, name: str) -> dict[str, Any]:
        system = self.state.systems.get(name)
        if system is None or system["vendor"]["ID"] != f"0192:{call.bearer.client.org_number}":
            raise _refuse(404, "The vendor has no such system.")
        return system

    def request(self, call: Call) -> Response:
        """Ask for a system user: 201; or 200 with the same request while it waits for an answer."""
        wanted = call.json_object()
        system = self._system(call, str(wanted.get("systemId")))
        try:
            org_number = orgnr.validate(str(wanted.get("partyOrgNo")))
        except InvalidId:
            raise _refuse(400, "partyOrgNo is no organisation number.") from None
        reference = str(wanted.get("externalRef") or org_number)
        earlier = self._find(system["id"], org_number, reference)
        if earlier is not None and earlier["status"] == "New":
            return answer(earlier)
        if earlier is not None and earlier["status"] in _ENDED:
            code = _ENDED[earlier["status"]]
            raise _refuse(400, f"There is a request already, with status {earlier['status']}.", code)
        name = self.state.new_id()
        made = {
            "id": name,
            "externalRef": reference,
            "systemId": system["id"],
            "partyOrgNo": org_number,
            "rights": wanted.get("rights") or [],
            "accessPackages": wanted.get("accessPackages") or [],
            "status": "New",
            "redirectUrl": wanted.get("redirectUrl"),
            "confirmUrl": f"{self.state.url}/_simulator/system-requests/{name}",
        }
        self.state.system_requests[name] = made
        return answer(made, 201)

    def _find(self, system_id: str, org_number: str, reference: str) -> dict[str, Any] | None:
        wanted = (system_id, org_number, reference)
        found = [
            request
            for request in self.state.system_requests.values()
            if (request["systemId"], request["partyOrgNo"], request["externalRef"]) == wanted
        ]
        return found[-1] if found else None

    def read_request(self, call: Call) -> Response:
        """Show how a request stands."""
        return self._shown(call, self.state.system_requests.get(str(call.params["request"])))

    def by_reference(self, call: Call) -> Response:
        """Show how a request stands, found by its reference."""
        params = call.params
        return self._shown(call, self._find(params["system"], params["org"], params["ref"]))

    def _shown(self, call: Call, found: dict[str, Any] | None) -> Response:
        if found is None:
            raise _refuse(404, "There is no such request.")
        self._system(call, found["systemId"])
        return answer(found)

    def find_user(self, call: Call) -> Response:
        """Show the system user of a system, an organisation and a reference."""
        org_number = call.query.get("orgno", "")
        reference = call.query.get("external-ref") or org_number
        system = self._system(call, call.query.get("system-id", ""))
        for user in self.state.system_users.values():
            if (user.system_id, user.org_number, user.external_ref) == (system["id"], org_number, reference):
                return answer(
                    {
                        "id": user.id,
                        "systemId": user.system_id,
                        "partyId": str(self.state.parties[org_number]),
                        "reporteeOrgNo": org_number,
                        "externalRef": user.external_ref,
                        "created": stamp(self.state.now()),
                        "isDeleted": False,
                        "accessPackages": system["accessPackages"],
                    }
                )
        raise _refuse(404, "There is no such system user.")

    def decide(self, request_id: str, status: str) -> SystemUser | None:
        """Do what the person at the confirmation address does: ``Accepted``, ``Rejected`` or ``Denied``."""
        found = self.state.system_requests[request_id]
        found["status"] = status
        if status != "Accepted":
            return None
        clients = frozenset(self.state.systems[found["systemId"]]["clientId"])
        user = SystemUser(self.state.new_id(), found["systemId"], found["partyOrgNo"], found["externalRef"], clients)
        self.state.add_party(user.org_number)
        self.state.system_users[user.id] = user
        return user
