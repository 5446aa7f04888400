"""Systems and system users: how a municipality lets a case system deliver for it.

The vendor registers its system once (:meth:`SystemUsers.register`).
For each municipality it makes a request (:meth:`SystemUsers.request`), whose link a person there opens and approves;
until then :meth:`SystemUsers.look_up` tells how it stands.
All calls are made with the vendor's own Maskinporten token, not with Altinn's.

Source: docs.altinn.studio, Authentication API: systemregister, systemuser.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.ids import orgnr
from kostra_sdk.submission.answers import read_problem, refusal
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import Actor, NotFound, UnexpectedAnswer
from kostra_sdk.submission.grants import Grant
from kostra_sdk.submission.http import Request, expand
from kostra_sdk.submission.known_codes import AUTH_CODES
from kostra_sdk.submission.tokens import PLATFORMS

if TYPE_CHECKING:
    from kostra_sdk.submission.http import Http, Response
    from kostra_sdk.submission.token_cache import Token, TokenSource

__all__ = [
    "RequestState",
    "RequestedUser",
    "Rights",
    "System",
    "SystemUserRequest",
    "SystemUserSettings",
    "SystemUsers",
]

REGISTER_SCOPES: Final = ("altinn:authentication/systemregister.write",)
REQUEST_SCOPES: Final = (
    "altinn:authentication/systemuser.request.read",
    "altinn:authentication/systemuser.request.write",
)
STATISTICS_PACKAGE: Final = "urn:altinn:accesspackage:rapportering-statistikk"
"""The access package for reporting statistics, which SSB's forms with attachments list."""


def _tuple(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen
class Rights:
    """What a system may do: resources of Altinn, access packages, or both."""

    resources: tuple[str, ...] = attrs.field(default=(), converter=_tuple)
    """Resource ids; an app's is ``app_<org>_<app>``."""
    access_packages: tuple[str, ...] = attrs.field(default=(), converter=_tuple)
    """URNs, such as :data:`STATISTICS_PACKAGE`."""

    def resources_as_json(self) -> list[dict[str, Any]]:
        """Give the resources as the interface wants them."""
        return [{"resource": [{"id": "urn:altinn:resource", "value": value}]} for value in self.resources]

    def packages_as_json(self) -> list[dict[str, str]]:
        """Give the access packages as the interface wants them."""
        return [{"urn": urn} for urn in self.access_packages]


@attrs.frozen(kw_only=True)
class System:
    """A case system, as the vendor registers it.

    Raises :class:`~kostra_sdk.errors.UsageError` for an id or an address that Altinn would refuse.
    """

    vendor: str = attrs.field(converter=orgnr.validate)
    """The vendor's organisation number."""
    name: str
    """What the system is called among the vendor's; its id is the organisation number, a low line and this."""
    titles: Mapping[str, str]
    """What people see, by language: ``nb``, ``nn``, ``en``."""
    descriptions: Mapping[str, str]
    """What it does, by language."""
    rights: Rights
    client_ids: tuple[str, ...] = attrs.field(converter=_tuple)
    """The Maskinporten clients that may act as the system; a client belongs to one system only."""
    redirect_urls: tuple[str, ...] = attrs.field(default=(), converter=_tuple)
    """Where a person may be sent after having approved."""
    visible: bool = False
    """Whether municipalities can find the system by themselves."""

    def __attrs_post_init__(self) -> None:
        languages = {"nb", "nn", "en"}
        if set(self.titles) != languages or set(self.descriptions) != languages:
            raise UsageError("a system has titles and descriptions in nb, nn and en")
        if not self.name or not self.client_ids or not all(url.startswith("https://") for url in self.redirect_urls):
            raise UsageError("a system has a name, at least one client, and only addresses with https to come back to")

    @property
    def id(self) -> str:
        """The system's id."""
        return f"{self.vendor}_{self.name}"

    def to_json(self) -> dict[str, Any]:
        """Give it as the interface wants it."""
        return {
            "id": self.id,
            "vendor": {"authority": "iso6523-actorid-upis", "ID": f"0192:{self.vendor}"},
            "name": dict(self.titles),
            "description": dict(self.descriptions),
            "rights": self.rights.resources_as_json(),
            "accessPackages": self.rights.packages_as_json(),
            "clientId": list(self.client_ids),
            "allowedRedirectUrls": list(self.redirect_urls),
            "isVisible": self.visible,
        }


@attrs.frozen(kw_only=True)
class RequestedUser:
    """What a municipality is asked to approve."""

    system_id: str
    org_number: str = attrs.field(converter=orgnr.validate)
    """The municipality."""
    rights: Rights
    external_ref: str = ""
    """Tells several system users of one municipality apart; grants must then carry it too."""
    title: str = ""
    """What people see in place of the system's title; empty for that."""
    redirect_url: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give it as the interface wants it."""
        optional = {
            "externalRef": self.external_ref,
            "integrationTitle": self.title,
            "redirectUrl": self.redirect_url,
        }
        return {
            "systemId": self.system_id,
            "partyOrgNo": self.org_number,
            "rights": self.rights.resources_as_json(),
            "accessPackages": self.rights.packages_as_json(),
            **{name: value for name, value in optional.items() if value},
        }


class RequestState(StrEnum):
    """How a request for a system user stands."""

    NEW = "New"
    """Waiting for someone in the municipality."""
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    DENIED = "Denied"
    TIMED_OUT = "Timedout"
    """Nobody answered within ten days."""

    @property
    def is_final(self) -> bool:
        """Whether asking again is in vain."""
        return self is not RequestState.NEW

    @property
    def who_must_act(self) -> Actor:
        """Who must act before a delivery can be made."""
        if self is RequestState.NEW:
            return Actor.MUNICIPALITY
        return Actor.NOBODY if self is RequestState.ACCEPTED else Actor.VENDOR


@attrs.frozen
class SystemUserRequest:
    """A request for a system user, or for a change of one, as Altinn keeps it."""

    id: str
    state: RequestState
    confirm_url: str = ""
    """Where someone with the rights in the municipality approves it."""
    system_user_id: str = ""
    """The system user that is to be changed; empty for a new one."""


@attrs.frozen(kw_only=True)
class SystemUserSettings:
    """Where systems and system users are kept, and which scopes it takes."""

    environment: Environment
    platform: str = ""
    """Altinn's platform, without a slash at the end; by itself that of the environment."""
    register_scopes: tuple[str, ...] = REGISTER_SCOPES
    request_scopes: tuple[str, ...] = REQUEST_SCOPES

    @property
    def base(self) -> str:
        """The address before the paths."""
        return f"{self.platform or PLATFORMS[self.environment]}/authentication/api/v1"


class SystemUsers:
    """Registers the system and asks municipalities for system users.

    Every method may raise what :meth:`Maskinporten.token` raises,
    a :class:`~kostra_sdk.submission.errors.WaitError` or ``UnknownOutcome`` of the network,
    and for a refusal the error that its code stands for in :data:`~kostra_sdk.submission.known_codes.AUTH_CODES`.

    Args:
        settings: Where.
        maskinporten: Tokens of the vendor itself.
        http: The way out.
    """

    def __init__(self, settings: SystemUserSettings, maskinporten: TokenSource, http: Http) -> None:
        self._settings = settings
        self._tokens = maskinporten
        self._http = http

    def register(self, system: System, *, correlation_id: str) -> None:
        """Register the system, or bring the registered one up to date; may be repeated."""
        scopes = self._settings.register_scopes
        path = "/systemregister/vendor/{system_id}"
        values = {"system_id": system.id}
        # Read first: registering may not be repeated, replacing may.
        if self._there(_Call("GET", path, scopes, values), correlation_id) is None:
            self._send(_Call("POST", "/systemregister/vendor", scopes, body=system.to_json()), correlation_id)
        else:
            self._send(_Call("PUT", path, scopes, values, body=system.to_json(), repeatable=True), correlation_id)

    def request(self, user: RequestedUser, *, correlation_id: str) -> SystemUserRequest:
        """Ask a municipality for a system user; may be repeated, and then gives the request that is waiting."""
        scopes = self._settings.request_scopes
        call = _Call("POST", "/systemuser/request/vendor", scopes, body=user.to_json(), repeatable=True)
        return _read_request(self._send(call, correlation_id))

    def look_up(self, request_id: str, *, correlation_id: str) -> SystemUserRequest:
        """Tell how a request stands."""
        values = {"request_id": request_id}
        call = _Call("GET", "/systemuser/request/vendor/{request_id}", self._settings.request_scopes, values)
        return _read_request(self._send(call, correlation_id))

    def find(
        self, system_id: str, org_number: str, external_ref: str = "", *, correlation_id: str
    ) -> SystemUserRequest | None:
        """Find the request made to a municipality; None where there is none.

        A request made without a reference has the organisation number for one.
        """
        values = {"system_id": system_id, "org_number": org_number, "reference": external_ref or org_number}
        path = "/systemuser/request/vendor/byexternalref/{system_id}/{org_number}/{reference}"
        response = self._there(_Call("GET", path, self._settings.request_scopes, values), correlation_id)
        return _read_request(response) if response else None

    def system_user_id(
        self, system_id: str, org_number: str, external_ref: str = "", *, correlation_id: str
    ) -> str | None:
        """Give the id of a municipality's approved system user; None where there is none."""
        query = {"system-id": system_id, "orgno": org_number}
        if external_ref:
            query["external-ref"] = external_ref
        call = _Call("GET", "/systemuser/vendor/byquery", self._settings.request_scopes, query=query)
        response = self._there(call, correlation_id)
        return _read(response)["id"] if response else None

    def change(
        self, system_user_id: str, change_id: str, *, add: Rights, remove: Rights, correlation_id: str
    ) -> SystemUserRequest:
        """Ask for more rights, or fewer, for a system user; it is approved as a request is.

        `change_id` is a UUID that the caller makes: after an unknown outcome :meth:`look_up_change` finds it.
        """
        body = {
            "requiredRights": add.resources_as_json(),
            "unwantedRights": remove.resources_as_json(),
            "requiredAccessPackages": add.packages_as_json(),
            "unwantedAccessPackages": remove.packages_as_json(),
        }
        query = {"correlation-id": change_id, "system-user-id": system_user_id}
        scopes = self._settings.request_scopes
        call = _Call("POST", "/systemuser/changerequest/vendor", scopes, query=query, body=body)
        return _read_request(self._send(call, correlation_id))

    def look_up_change(self, change_id: str, *, correlation_id: str) -> SystemUserRequest | None:
        """Tell how a request for a change stands; None where there is none."""
        path = "/systemuser/changerequest/vendor/{change_id}"
        call = _Call("GET", path, self._settings.request_scopes, {"change_id": change_id})
        response = self._there(call, correlation_id)
        return _read_request(response) if response else None

    def _there(self, call: _Call, correlation_id: str) -> Response | None:
        """Read something that need not be there."""
        try:
            return self._send(call, correlation_id)
        except NotFound:
            return None

    def _send(self, call: _Call, correlation_id: str) -> Response:
        grant = Grant(scopes=call.scopes)
        token = self._tokens.token(grant, correlation_id=correlation_id)
        response = self._http.send(self._request(call, token, correlation_id))
        if response.status == 401:
            # The call was not let in, so it had no effect: once more with another token.
            token = self._tokens.token(grant, correlation_id=correlation_id, instead_of=token)
            response = self._http.send(self._request(call, token, correlation_id))
        if response.is_success:
            return response
        if known := AUTH_CODES.get(read_problem(response).code):
            raise known.as_error("Altinn Authentication refuses", correlation_id=correlation_id, status=response.status)
        raise refusal(self._request(call, token, correlation_id), response, self._http.clock.now())

    def _request(self, call: _Call, token: Token, correlation_id: str) -> Request:
        body = None if call.body is None else json.dumps(call.body).encode()
        return Request(
            method=call.method,
            url=expand(self._settings.base + call.path, call.query, **call.values),
            template=call.path,
            correlation_id=correlation_id,
            headers={"authorization": token.authorization, **({"content-type": "application/json"} if body else {})},
            body=body,
            repeatable=call.repeatable or call.method == "GET",
        )


@attrs.frozen
class _Call:
    """One call of the interface."""

    method: str
    path: str
    scopes: tuple[str, ...]
    values: Mapping[str, str] = attrs.field(factory=dict)
    query: Mapping[str, str] = attrs.field(factory=dict)
    body: object = None
    repeatable: bool = False


def _read(response: Response) -> dict[str, Any]:
    """Read an object that has an id."""
    said = response.json()
    if isinstance(said, dict) and isinstance(said.get("id"), str):
        return said
    raise UnexpectedAnswer(
        "Altinn Authentication answers something without an id",
        correlation_id=response.correlation_id,
        status=response.status,
    )


_STATES: Final = {state.lower(): state for state in RequestState}


def _read_request(response: Response) -> SystemUserRequest:
    said = _read(response)
    state = _STATES.get(str(said.get("status")).lower())
    if state is None:
        raise UnexpectedAnswer(
            "the request for a system user is in a state that is not known",
            correlation_id=response.correlation_id,
            status=response.status,
        )
    return SystemUserRequest(said["id"], state, str(said.get("confirmUrl") or ""), str(said.get("systemUserId") or ""))
