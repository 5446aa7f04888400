"""The state that all the simulated services share, in memory."""

from __future__ import annotations

import random
import threading
import uuid
from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.ids import orgnr
from kostra_sdk.simulator.faults import FaultPlan
from kostra_sdk.simulator.model import App, Client, Instance, SystemUser, Transfer

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["Clock", "RequestRecord", "State", "Token", "stamp"]

Clock = Callable[[], datetime]
"""Gives the time, with its zone."""

REQUESTS_KEPT = 10_000
TOKENS_KEPT = 5_000
FIRST_PARTY = 51_000_001


def stamp(when: datetime | None) -> str | None:
    """Write a time as the services do: UTC with seven decimals, and Z."""
    return None if when is None else f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"


@attrs.frozen
class Token:
    """An access token that was given out."""

    issuer: str
    """``maskinporten`` or ``altinn``."""
    client: Client
    scopes: frozenset[str]
    system_user: SystemUser | None
    claims: Mapping[str, Any]
    expires: datetime


@attrs.frozen
class RequestRecord:
    """A request that came in, without its body."""

    kind: str
    method: str
    path: str
    status: int | None
    """None where the connection was dropped instead."""
    fault: str | None
    headers: Mapping[str, str]
    """Lower-case names; ``authorization`` and ``x-api-key`` are left out."""


class State:
    """Everything that is remembered, and the means to make more of it.

    Who reads or changes it holds :attr:`lock`.
    """

    def __init__(self, *, seed: int, clock: Clock) -> None:
        self.lock = threading.RLock()
        self.seed = seed
        self.clock = clock
        self.faults = FaultPlan(seed)
        self.url = ""
        """The address of the server, without a slash at the end; empty before it is started."""
        self.crashes: list[Exception] = []
        """The simulator's own mistakes."""
        self.apps: dict[str, App] = {}
        self.clear()

    def clear(self) -> None:
        """Forget everything but the apps and the address."""
        self.trusted: list[x509.Certificate] = []
        """The roots whose business certificates Maskinporten takes."""
        self.random = random.Random(self.seed)  # noqa: S311 - repeatable, not secret
        self.clients: dict[str, Client] = {}
        self.parties: dict[str, int] = {}
        self.regions: dict[str, str] = {}
        self.system_users: dict[str, SystemUser] = {}
        self.systems: dict[str, dict[str, Any]] = {}
        self.system_requests: dict[str, dict[str, Any]] = {}
        self.instances: dict[str, Instance] = {}
        self.transfers: dict[str, Transfer] = {}
        self.tokens: dict[str, Token] = {}
        self.used_grants: dict[tuple[str, str], datetime] = {}
        self.closed: str | None = None
        """Why SSB's reception is closed; None when it is open."""
        self.requests: deque[RequestRecord] = deque(maxlen=REQUESTS_KEPT)
        self.request_counts: Counter[str] = Counter()
        self.faults.clear()

    def now(self) -> datetime:
        """Give the time of the clock."""
        return self.clock()

    def new_id(self) -> str:
        """Give a new guid, drawn from the seed."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    @property
    def issuer(self) -> str:
        """Maskinporten's name, which a grant must have as ``aud``: with a slash at the end."""
        return f"{self.url}/maskinporten/"

    def add_party(self, org_number: str, region: str | None = None) -> int:
        """Make an organisation known, and give its party id.

        Raises:
            InvalidId: It is no organisation number.
        """
        org_number = orgnr.validate(org_number)
        if region is not None:
            self.regions[org_number] = region
        return self.parties.setdefault(org_number, FIRST_PARTY + len(self.parties))

    def app(self, app_id: str) -> App:
        """Find an app; UsageError if there is none of that id."""
        try:
            return self.apps[app_id]
        except KeyError:
            raise UsageError(f"no app {app_id!r}; there are {', '.join(self.apps) or 'none'}") from None

    def instance(self, instance_id: str) -> Instance:
        """Find an instance by its full id; UsageError if there is none."""
        try:
            return self.instances[instance_id]
        except KeyError:
            raise UsageError(f"no instance {instance_id!r}") from None

    def keep_token(self, value: str, token: Token) -> None:
        """Remember a token that is given out, and forget those that have long expired."""
        if len(self.tokens) >= TOKENS_KEPT:
            limit = self.now() - timedelta(minutes=10)
            self.tokens = {text: kept for text, kept in self.tokens.items() if kept.expires > limit}
        self.tokens[value] = token
