"""The simulator's own API, for test suites in other processes and languages: ``/_simulator/...``."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import attrs
import cattrs
from cryptography.hazmat.primitives.asymmetric import rsa

from kostra_sdk.errors import KostraError, UsageError
from kostra_sdk.simulator.calls import Call, Endpoint, answer
from kostra_sdk.simulator.model import App

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from kostra_sdk.simulator.world import World

__all__ = ["Remote"]

BASE: Final = "/_simulator"
_CONVERTER: Final = cattrs.Converter(forbid_extra_keys=True)


class Remote:
    """The calls that set the simulator up and look into it; all of them take and give JSON."""

    def __init__(self, simulator: World) -> None:
        self.simulator = simulator

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        calls: list[tuple[str, str, Callable[[Call], Any]]] = [
            ("GET", "", self.summary),
            ("POST", "/setup", lambda call: self.set_up(call.json_object())),
            ("POST", "/reset", lambda _call: self.simulator.reset()),
            ("GET", "/faults", self.faults),
            ("POST", "/faults", lambda call: self._add_fault(call.json_object())),
            ("DELETE", "/faults", lambda _call: self.simulator.faults.clear()),
            ("DELETE", "/faults/{fault:int}", lambda call: self.simulator.faults.remove(int(call.params["fault"]))),
            ("POST", "/apps", lambda call: self._add_app(call.json_object())),
            ("POST", "/clients", lambda call: self._add_client(call.json_object())),
            ("POST", "/organisations", lambda call: self._add_organisation(call.json_object())),
            ("POST", "/system-users", lambda call: self._add_system_user(call.json_object())),
            ("POST", "/instances", lambda call: self._add_instance(call.json_object())),
            ("POST", "/confirm", lambda call: self._confirm(call.json_object())),
            ("POST", "/system-requests/{request}", self._answer_request),
            ("POST", "/portal", lambda call: self._portal(call.json_object())),
            ("GET", "/deliveries", self.deliveries),
            ("GET", "/requests", self.requests),
        ]
        return [Endpoint(method, f"{BASE}{path}", None, _answered(function)) for method, path, function in calls]

    def summary(self, _call: Call) -> dict[str, Any]:
        """Say where everything is, and how much has come."""
        simulator = self.simulator
        return {
            "url": simulator.url,
            "maskinporten": simulator.maskinporten_url,
            "token": simulator.token_url,
            "platform": simulator.platform_url,
            "app": simulator.app_url_template,
            "controls": f"{simulator.url}/api/kontroller-altinn-skjema",
            "apps": [attrs.asdict(app) for app in simulator.apps],
            "requests": simulator.request_counts,
            "accepted": len(simulator.deliveries.accepted),
            "rejected": len(simulator.deliveries.rejected),
        }

    def set_up(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Set up many things at once, and give what the single calls would have given, in the same lists."""
        parts: dict[str, Callable[[dict[str, Any]], Any]] = {
            "apps": self._add_app,
            "organisations": self._add_organisation,
            "clients": self._add_client,
            "system_users": self._add_system_user,
            "instances": self._add_instance,
            "faults": self._add_fault,
        }
        _only(wanted, *parts)
        return {name: [add(each) for each in wanted[name]] for name, add in parts.items() if name in wanted}

    def faults(self, _call: Call) -> dict[str, Any]:
        """List the rules, and what has befallen requests."""
        plan = self.simulator.faults
        return {
            "rules": [rule.to_dict() for rule in plan.rules],
            "fired": [
                {"id": fired.fault.id, "kind": fired.fault.kind.value, "request": fired.request} for fired in plan.fired
            ],
        }

    def _add_fault(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, "kind", "on", "nth", "probability", "times", "seconds", "retry_after", "code")
        if "kind" not in body:
            raise UsageError("kind is missing")
        return self.simulator.faults.add(**body).to_dict()

    def _add_app(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            app = _CONVERTER.structure(body, App)
        except Exception as unreadable:
            raise UsageError("; ".join(cattrs.transform_error(unreadable))) from unreadable
        return attrs.asdict(self.simulator.add_app(app))

    def _add_client(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, "client_id", "org_number", "scopes", "public_key", "jwk", "kid", "certificate")
        jwk = body.pop("jwk", None)
        if jwk is not None:
            body["public_key"] = _from_jwk(jwk)
            body.setdefault("kid", jwk.get("kid"))
        return attrs.asdict(self.simulator.add_client(**body))

    def _add_organisation(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, "org_number", "region")
        party = self.simulator.add_organisation(_needed(body, "org_number"), region=body.get("region"))
        return {"partyId": party}

    def _add_system_user(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, "org_number", "client", "external_ref", "system_id", "region")
        _needed(body, "org_number")
        _needed(body, "client")
        user = self.simulator.add_system_user(**body)
        return {"id": user.id, "system_id": user.system_id, "external_ref": user.external_ref}

    def _add_instance(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, "app", "org_number")
        return {"id": self.simulator.add_instance(_needed(body, "app"), _needed(body, "org_number"))}

    def _confirm(self, body: dict[str, Any]) -> None:
        _only(body, "instance")
        self.simulator.confirm(_needed(body, "instance"))

    def _answer_request(self, call: Call) -> None:
        self.simulator.answer_request(call.params["request"], call.json_object().get("status", "Accepted"))

    def _portal(self, body: dict[str, Any]) -> None:
        _only(body, "closed")
        why = body.get("closed")
        if why is None:
            self.simulator.open_portal()
        else:
            self.simulator.close_portal(str(why))

    def deliveries(self, _call: Call) -> dict[str, Any]:
        """List what SSB has received."""
        deliveries = self.simulator.deliveries
        return {
            "deliveries": [delivery.to_dict() for delivery in deliveries],
            "doubled": [list(key) for key in deliveries.doubled()],
        }

    def requests(self, _call: Call) -> dict[str, Any]:
        """List the last requests."""
        return {"requests": [attrs.asdict(record) for record in self.simulator.requests]}


def _answered(function: Callable[[Call], Any]) -> Callable[[Call], Response]:
    """Answer what the function gives, or 400 with what the caller did wrong."""

    def handler(call: Call) -> Response:
        try:
            return answer(function(call) or {})
        except KostraError as error:
            return answer({"error": str(error)}, 400)

    return handler


def _only(body: dict[str, Any], *names: str) -> None:
    unknown = set(body) - set(names)
    if unknown:
        raise UsageError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(names)}")


def _needed(body: dict[str, Any], name: str) -> str:
    if not isinstance(body.get(name), str):
        raise UsageError(f"{name} is missing")
    return str(body[name])


def _from_jwk(jwk: Any) -> rsa.RSAPublicKey:
    try:
        numbers = [
            int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "=" * (-len(jwk[name]) % 4)), "big")
            for name in ("e", "n")
        ]
        return rsa.RSAPublicNumbers(*numbers).public_key()
    except (KeyError, TypeError, ValueError):
        raise UsageError("the JWK is no RSA key") from None
