"""Altinn's Storage: searching among instances, and reading them and their events."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.simulator.app_api import Apps
from kostra_sdk.simulator.calls import Auth, Call, Endpoint, Refusal, answer, problem
from kostra_sdk.simulator.views import instance_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response

    from kostra_sdk.simulator.model import Instance

__all__ = ["Storage"]

OWNER_HEADER: Final = "x-ai-instanceowneridentifier"
PAGE: Final = 100
MOST: Final = 1000

_COMPARE: Final[Mapping[str, Callable[[datetime, datetime], bool]]] = MappingProxyType(
    {
        "gt": lambda found, wanted: found > wanted,
        "gte": lambda found, wanted: found >= wanted,
        "lt": lambda found, wanted: found < wanted,
        "lte": lambda found, wanted: found <= wanted,
        "eq": lambda found, wanted: found == wanted,
    }
)
_FLAGS: Final[Mapping[str, Callable[[Instance], bool]]] = MappingProxyType(
    {
        "status.isArchived": lambda instance: instance.ended is not None,
        "status.isSoftDeleted": lambda instance: instance.soft_deleted is not None,
        "status.isHardDeleted": lambda instance: instance.hard_deleted is not None,
        "process.isComplete": lambda instance: instance.ended is not None,
    }
)
_TIMES: Final[Mapping[str, Callable[[Instance], datetime]]] = MappingProxyType(
    {"created": lambda instance: instance.created, "lastChanged": lambda instance: instance.changed}
)
_OTHERS: Final = frozenset(
    {"appId", "org", "instanceOwner.partyId", "process.currentTask", "size", "continuationToken", "order"}
    | {"mainVersionInclude", "excludeConfirmedBy"}
)


@attrs.define
class Storage:
    """The calls on Storage."""

    apps: Apps

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        instances = "/storage/api/v1/instances"
        one = f"{instances}/{{party:int}}/{{guid}}"
        scope = ("altinn:instances.read",)
        return [
            Endpoint("GET", instances, "instances.query", self.query, Auth.ALTINN, scope),
            Endpoint("GET", one, "instance.read", self.read, Auth.ALTINN, scope),
            Endpoint("GET", f"{one}/events", "process.read", self.events, Auth.ALTINN, scope),
        ]

    def query(self, call: Call) -> Response:
        """A3b: the instances of one owner that fit, oldest first, in pages."""
        unknown = set(call.query) - _OTHERS - set(_FLAGS) - set(_TIMES)
        if unknown:
            raise Refusal(problem(400, detail=f"Unknown query parameters: {', '.join(sorted(unknown))}."))
        org_number = self._owner(call)
        user = call.bearer.system_user
        if user is None or user.org_number != org_number:
            raise Refusal(problem(403))
        fitting = [
            instance
            for instance in self.apps.state.instances.values()
            if instance.org_number == org_number and self._fits(instance, call)
        ]
        fitting.sort(key=lambda instance: (instance.created, instance.guid))
        return self._page(call, fitting)

    def _owner(self, call: Call) -> str:
        """Read whose instances are asked for; exactly one of the header and the party must say it."""
        identifier = call.headers.get(OWNER_HEADER)
        party = call.query.get("instanceOwner.partyId")
        if (identifier is None) == (party is None):
            raise Refusal(problem(400, detail="Name the owner by the header or by its party, not by both."))
        if identifier is not None:
            kind, _, number = identifier.partition(":")
            if kind.lower() != "organisation" or number not in self.apps.state.parties:
                raise Refusal(problem(400, detail="No such instance owner."))
            return number
        owners = {str(known): org for org, known in self.apps.state.parties.items()}
        return owners.get(str(party), "")

    def _fits(self, instance: Instance, call: Call) -> bool:
        query = call.query
        if query.get("appId", instance.app.id) != instance.app.id:
            return False
        if query.get("org", instance.app.org) != instance.app.org:
            return False
        task = query.get("process.currentTask")
        if task is not None and (instance.task is None or instance.task.id != task):
            return False
        if query.get("excludeConfirmedBy") == instance.app.org and instance.confirmed is not None:
            return False
        flags = all(test(instance) == (query[name].lower() == "true") for name, test in _FLAGS.items() if name in query)
        return flags and all(
            self._compare(when(instance), bound) for name, when in _TIMES.items() for bound in query.getlist(name)
        )

    def _compare(self, found: datetime, bound: str) -> bool:
        operator, _, text = bound.partition(":")
        try:
            wanted = datetime.fromisoformat(text)
            compare = _COMPARE[operator]
        except (KeyError, ValueError):
            raise Refusal(problem(400, detail="A time is written as gte:2026-01-15T12:00:00Z.")) from None
        return compare(found, wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC))

    def _page(self, call: Call, fitting: list[Instance]) -> Response:
        size, start = call.query.get("size", str(PAGE)), call.query.get("continuationToken", "0")
        if not (size.isdigit() and start.isdigit() and 1 <= int(size) <= MOST):
            raise Refusal(problem(400, detail="The page size or the continuation token does not do."))
        end = int(start) + int(size)
        shown = fitting[int(start) : end]
        state = self.apps.state
        here = f"{state.url}{call.path}"
        following = None
        if end < len(fitting):
            rest = [(name, value) for name, value in call.query.multi_items() if name != "continuationToken"]
            following = f"{here}?{type(call.query)([*rest, ('continuationToken', str(end))])}"
        return answer(
            {
                "count": len(shown),
                "self": f"{here}?{call.query}",
                "next": following,
                "instances": [instance_view(instance, state.url, state.now(), stored=True) for instance in shown],
            }
        )

    def _instance(self, call: Call) -> Instance:
        found = self.apps.state.instances.get(f"{call.params['party']}/{call.params['guid']}")
        if found is None or found.hard_deleted:
            raise Refusal(problem(404))
        self.apps.authorize(call, found.app, found.org_number, write=False)
        return found

    def read(self, call: Call) -> Response:
        """Read an instance."""
        state = self.apps.state
        return answer(instance_view(self._instance(call), state.url, state.now(), stored=True))

    def events(self, call: Call) -> Response:
        """A14: what has happened to an instance."""
        return answer({"instanceEvents": self._instance(call).events})
