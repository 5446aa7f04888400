"""The simulated world: what there is in it, and what people do there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kostra_sdk.errors import UsageError
from kostra_sdk.ids import orgnr
from kostra_sdk.simulator.model import App, Client, Deliveries, RegisteredKey, SystemUser, TaskType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cryptography import x509

    from kostra_sdk.simulator.faults import FaultPlan
    from kostra_sdk.simulator.model import Instance, Transfer
    from kostra_sdk.simulator.onboarding import Onboarding
    from kostra_sdk.simulator.ssb import SSB
    from kostra_sdk.simulator.state import RequestRecord, State

__all__ = ["ALL_SCOPES", "RegisteredClient", "World"]

VENDOR: Final = "310000019"
"""A synthetic organisation number for a vendor that gives none."""
ALL_SCOPES: Final = (
    "altinn:instances.read",
    "altinn:instances.write",
    "altinn:broker.read",
    "altinn:broker.write",
    "altinn:authentication/systemregister.write",
    "altinn:authentication/systemuser.request.read",
    "altinn:authentication/systemuser.request.write",
)
"""All the scopes a sender can have use for."""


@attrs.frozen
class RegisteredClient:
    """A client as its owner knows it."""

    client_id: str
    kid: str | None
    """The key's id; None for a client that signs with a certificate only."""
    private_key: str | None = attrs.field(repr=False)
    """The key as PEM (PKCS#8), where the simulator made it; None where the owner has it."""
    org_number: str
    scopes: tuple[str, ...]


class World:
    """What can be put into the simulated world, what people do in it, and what can be seen of it; from any thread."""

    def __init__(self, state: State, ssb: SSB, onboarding: Onboarding) -> None:
        self._state = state
        self._ssb = ssb
        self._onboarding = onboarding

    def add_app(self, app: App) -> App:
        """Let SSB have one more app, or one anew."""
        with self._state.lock:
            self._state.apps[app.id] = app
        return app

    @property
    def apps(self) -> tuple[App, ...]:
        """SSB's apps."""
        with self._state.lock:
            return tuple(self._state.apps.values())

    def add_client(
        self,
        client_id: str | None = None,
        *,
        org_number: str = VENDOR,
        scopes: Iterable[str] = ALL_SCOPES,
        public_key: rsa.RSAPublicKey | str | bytes | None = None,
        kid: str | None = None,
        certificate: bool = False,
        registered: datetime | None = None,
    ) -> RegisteredClient:
        """Register a Maskinporten client, or one more key of a client there is.

        Without a `public_key` a key pair is made, and its private half is in the answer.

        Args:
            client_id: Its id; by default a new one.
            org_number: The vendor that owns it.
            scopes: What it may ask for.
            public_key: The key it signs with, as a key or PEM.
            kid: The key's id; by default a new one.
            certificate: Sign with the organisation's certificate (x5c) instead; see :meth:`trust`.
            registered: When the key was registered; it lives a year.

        Raises:
            UsageError: The key is not an RSA key.
            InvalidId: The organisation number is none.
        """
        org_number = orgnr.validate(org_number)
        with self._state.lock:
            name = client_id or self._state.new_id()
            client = self._state.clients.setdefault(
                name, Client(name, org_number, frozenset(scopes), {}, allows_certificate=False)
            )
            client.org_number, client.scopes = org_number, frozenset(scopes)
            client.allows_certificate = client.allows_certificate or certificate
            private = None
            if certificate:
                kid = None
            else:
                kid = kid or self._state.new_id()
                if public_key is None:
                    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
                    public_key, private = made.public_key(), _pem(made)
                key = _public(public_key)
                client.keys[kid] = RegisteredKey(key, registered or self._state.now())
            return RegisteredClient(name, kid, private, org_number, tuple(sorted(client.scopes)))

    def trust(self, root: x509.Certificate) -> None:
        """Let Maskinporten take business certificates under this root."""
        with self._state.lock:
            self._state.trusted.append(root)

    def add_organisation(self, org_number: str, *, region: str | None = None) -> int:
        """Make an organisation known, and give its party id.

        Args:
            org_number: Nine digits.
            region: Whom it reports for where the form model does not say: kommune and bydel, six digits.
        """
        with self._state.lock:
            return self._state.add_party(org_number, region)

    def add_system_user(
        self,
        org_number: str,
        client: RegisteredClient | str,
        *,
        external_ref: str | None = None,
        system_id: str | None = None,
        region: str | None = None,
    ) -> SystemUser:
        """Let a vendor's client act for an organisation, as if it had been asked for and approved.

        Raises:
            UsageError: There is no such client.
            InvalidId: The organisation number is none.
        """
        name = client if isinstance(client, str) else client.client_id
        with self._state.lock:
            registered = self._state.clients.get(name)
            if registered is None:
                raise UsageError(f"no client {name!r}")
            self._state.add_party(org_number, region)
            user = SystemUser(
                self._state.new_id(),
                system_id or f"{registered.org_number}_simulert",
                org_number,
                external_ref or org_number,
                frozenset({name}),
            )
            self._state.system_users[user.id] = user
            return user

    def add_instance(self, app_id: str, org_number: str) -> str:
        """Make an instance as SSB does, for the sender to find, and give its id."""
        with self._state.lock:
            app = self._state.app(app_id)
            self._state.add_party(org_number)
            return self._ssb.engine.create(app, org_number, app.org).id

    def confirm(self, instance_id: str) -> None:
        """Do what a person does in Altinn's inbox: confirm or sign, and send.

        Raises:
            UsageError: There is no such instance, or it does not wait for anyone.
        """
        with self._state.lock:
            instance = self._state.instance(instance_id)
            task = instance.task
            if task is None or task.type not in {TaskType.CONFIRMATION, TaskType.SIGNING}:
                raise UsageError(f"instance {instance_id} does not wait for a person")
            self._ssb.engine.advance(instance, "person")
            self._ssb.catch_up()

    def answer_request(self, request_id: str, status: str = "Accepted") -> None:
        """Answer a request for a system user: ``Accepted``, ``Rejected`` or ``Denied``."""
        if status not in {"Accepted", "Rejected", "Denied"}:
            raise UsageError(f"a request is Accepted, Rejected or Denied, not {status!r}")
        with self._state.lock:
            if request_id not in self._state.system_requests:
                raise UsageError(f"no request {request_id!r}")
            self._onboarding.decide(request_id, status)

    def close_portal(self, why: str = "Innrapporteringen er stengt.") -> None:
        """Close SSB's reception: no new instances, and none may be sent."""
        with self._state.lock:
            self._state.closed = why

    def open_portal(self) -> None:
        """Open SSB's reception again."""
        with self._state.lock:
            self._state.closed = None
            self._ssb.catch_up()

    def reset(self) -> None:
        """Forget everything but the apps, and begin the draws anew."""
        with self._state.lock:
            self._state.clear()
            self._ssb.clear()

    # Addresses

    @property
    def url(self) -> str:
        """The address of all of it, without a slash at the end; Altinn's platform address too."""
        if not self._state.url:
            raise UsageError("the simulator is not running")
        return self._state.url

    @property
    def platform_url(self) -> str:
        """Where Altinn's exchange, Storage and Broker are."""
        return self.url

    @property
    def maskinporten_url(self) -> str:
        """Maskinporten's issuer, which a grant names as ``aud``: with a slash at the end."""
        return f"{self.url}/maskinporten/"

    @property
    def token_url(self) -> str:
        """Where Maskinporten gives tokens."""
        return f"{self.maskinporten_url}token"

    @property
    def app_url_template(self) -> str:
        """Where an app is, with ``{org}`` and ``{app}`` to fill in."""
        return f"{self.url}/{{org}}/{{app}}"

    def app_url(self, app_id: str) -> str:
        """Where the app with this id is."""
        return f"{self.url}/{self._state.app(app_id).id}"

    # Looking

    @property
    def faults(self) -> FaultPlan:
        """What is to go wrong, and what has."""
        return self._state.faults

    @property
    def deliveries(self) -> Deliveries:
        """What SSB has received so far."""
        with self._state.lock:
            self._ssb.catch_up()
            return Deliveries(self._ssb.delivered)

    @property
    def requests(self) -> tuple[RequestRecord, ...]:
        """The last ten thousand requests, in order."""
        with self._state.lock:
            return tuple(self._state.requests)

    @property
    def request_counts(self) -> dict[str, int]:
        """How many requests of each kind have come."""
        with self._state.lock:
            return dict(self._state.request_counts)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The instances there are, oldest first; not to be changed."""
        with self._state.lock:
            return tuple(self._state.instances.values())

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """The file transfers there are, oldest first; not to be changed."""
        with self._state.lock:
            return tuple(self._state.transfers.values())


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _public(key: rsa.RSAPublicKey | str | bytes) -> rsa.RSAPublicKey:
    if isinstance(key, rsa.RSAPublicKey):
        return key
    try:
        loaded: Any = serialization.load_pem_public_key(key.encode() if isinstance(key, str) else key)
    except ValueError:
        raise UsageError("the public key is not PEM") from None
    if not isinstance(loaded, rsa.RSAPublicKey):
        raise UsageError("Maskinporten takes RSA keys only")
    return loaded
