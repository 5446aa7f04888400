"""What the simulator remembers: clients, system users, apps, instances, file transfers and deliveries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, overload

import attrs
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from kostra_sdk.errors import UsageError

__all__ = [
    "App",
    "Client",
    "DataElement",
    "Deliveries",
    "Delivery",
    "FormFields",
    "Instance",
    "RegisteredKey",
    "SystemUser",
    "Task",
    "TaskType",
    "Transfer",
]


@attrs.frozen
class RegisteredKey:
    """A public key that a Maskinporten client has registered; it lives a year."""

    public: RSAPublicKey
    registered: datetime


@attrs.define
class Client:
    """A Maskinporten client."""

    id: str
    org_number: str
    """The organisation that owns it: the vendor."""
    scopes: frozenset[str]
    keys: dict[str, RegisteredKey]
    """By key id (kid)."""
    allows_certificate: bool
    """Whether a grant may be signed with the organisation's certificate (x5c) instead."""


@attrs.define
class SystemUser:
    """A municipality's leave to a vendor's system to act for it."""

    id: str
    system_id: str
    org_number: str
    external_ref: str
    """As the request named it; the organisation number where it named nothing."""
    client_ids: frozenset[str]


class TaskType(StrEnum):
    """The kinds of task in an app's process."""

    DATA = "data"
    CONFIRMATION = "confirmation"
    SIGNING = "signing"
    FEEDBACK = "feedback"

    @property
    def action(self) -> str:
        """The action that ends a task of this kind."""
        return {"confirmation": "confirm", "signing": "sign"}.get(self.value, "write")


@attrs.frozen
class Task:
    """A step of an app's process."""

    id: str
    type: TaskType
    human: bool = False
    """Whether only a person may end it, not a system user."""


@attrs.frozen
class FormFields:
    """Where the form model says what SSB must know, as paths of element names below the root.

    No form model of KOSTRA is public, so these names are the simulator's own.
    """

    year: str = "InternInfo/periodeAAr"
    region: str = "SkjemaData/region"
    participants: str = "SkjemaData/skalRapportere"
    unit: str = "SkjemaData/enhet"
    org_number: str = "SkjemaData/orgnr"


def _app_id(_app: App, _attribute: attrs.Attribute[str], value: str) -> None:
    org, _, name = value.partition("/")
    if not org or not name or "/" in name:
        raise UsageError(f"an app's id is org/app, not {value!r}")


def _task_types(tasks: tuple[Task, ...]) -> list[TaskType]:
    return [task.type for task in tasks]


def _process(_app: App, _attribute: attrs.Attribute[Any], tasks: tuple[Task, ...]) -> None:
    types = _task_types(tasks)
    if not types or types[0] is not TaskType.DATA or types.count(TaskType.DATA) != 1:
        raise UsageError("an app's process begins with its one data task")
    if TaskType.FEEDBACK in types[:-1]:
        raise UsageError("a feedback task is the last one")


@attrs.frozen(kw_only=True)
class App:
    """How one of SSB's apps is set up: for one form and one year.

    None of KOSTRA's own is public: names of data types and fields are the simulator's, and all can be changed.
    """

    id: str = attrs.field(validator=_app_id)
    """``org/app``."""
    form: str
    year: int
    api_version: Literal[8, 9] = 9
    """The generation of the App API it is built on."""
    tasks: tuple[Task, ...] = attrs.field(
        default=(Task("Task_1", TaskType.DATA), Task("Task_2", TaskType.FEEDBACK)), validator=_process
    )
    model_type: str = "skjema"
    attachment_type: str = "uttrekk"
    feedback_type: str = "tilbakemelding"
    receipt_type: str = "ref-data-as-pdf"
    fields: FormFields = FormFields()
    auto_create_model: bool = False
    content_types: tuple[str, ...] = ("application/octet-stream",)
    """What the attachment may be; empty is anything."""
    max_size: int = 50
    """The attachment's greatest size in MB."""
    late_size_check: bool = False
    """Complain about the size at validation only, as older apps do."""
    max_count: int = 1
    file_scan: bool = True
    scan_seconds: float = 0.0
    """How long a file stays ``Pending``."""
    block_on_pending_scan: bool = False
    encryption: Literal["optional", "required", "none"] = "optional"
    """Whether an attachment may, must or must not be a CMS envelope."""
    controls_in_app: bool = False
    """Run the controls when the instance is validated, so that a blocking one stops it there."""
    user_instantiation: bool = True
    """Whether senders may create instances, or must find the one that SSB has made."""
    copy_enabled: bool = True
    """Whether an archived instance can be copied to send a correction."""
    prevent_deletion_days: int = 0
    read_scope: str = "altinn:instances.read"
    write_scope: str = "altinn:instances.write"

    @property
    def org(self) -> str:
        """The service owner's short name."""
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        """The app's name without its owner."""
        return self.id.partition("/")[2]

    @property
    def data_task(self) -> Task:
        """The task in which data is written."""
        return self.tasks[0]


@attrs.define(kw_only=True)
class DataElement:
    """A file or form model of an instance."""

    id: str
    data_type: str
    content: bytes
    content_type: str
    filename: str | None
    created: datetime
    changed: datetime
    by: str
    locked: bool = False
    infected: bool = False


@attrs.define(kw_only=True)
class Instance:
    """One sending: an instance of an app for a municipality."""

    guid: str
    app: App
    party_id: int
    org_number: str
    by: str
    created: datetime
    changed: datetime
    tasks: tuple[Task, ...]
    """The app's process, as it became for this instance."""
    position: int = 0
    """Which task is the current one; the number of tasks when the process has ended."""
    task_started: datetime
    ended: datetime | None = None
    soft_deleted: datetime | None = None
    hard_deleted: datetime | None = None
    substatus: tuple[str, str] | None = None
    confirmed: datetime | None = None
    """When SSB said that it has fetched all."""
    failed_workflow: str | None = None
    """The id of the workflow that must be resumed (App API v9)."""
    source: Instance | None = None
    """The archived instance that this one is a copy of."""
    data: list[DataElement] = attrs.field(factory=list)
    events: list[dict[str, Any]] = attrs.field(factory=list)
    history: list[dict[str, Any]] = attrs.field(factory=list)

    @property
    def id(self) -> str:
        """The full id, party and guid."""
        return f"{self.party_id}/{self.guid}"

    @property
    def reference(self) -> str:
        """The short Altinn reference people are shown: the last twelve hex digits."""
        return self.guid[-12:]

    @property
    def task(self) -> Task | None:
        """The current task, or None when the process has ended."""
        return self.tasks[self.position] if self.position < len(self.tasks) else None

    def of_type(self, data_type: str) -> list[DataElement]:
        """Give the elements of a data type, oldest first."""
        return [element for element in self.data if element.data_type == data_type]


@attrs.define(kw_only=True)
class Transfer:
    """A file transfer through Broker."""

    id: str
    resource_id: str
    filename: str
    reference: str | None
    sender: str
    recipients: tuple[str, ...]
    properties: dict[str, str]
    checksum: str | None
    """The MD5 that the sender announced, or that was computed."""
    virus_scan: bool
    client_id: str
    created: datetime
    expires: datetime
    status: str
    changed: datetime
    content: bytes = b""
    tus_length: int | None = None
    tus_expires: datetime | None = None
    recipient_status: str = "Initialized"
    recipient_changed: datetime
    history: list[tuple[str, datetime]] = attrs.field(factory=list)
    recipient_history: list[tuple[str, datetime]] = attrs.field(factory=list)
    infected: bool = False

    def become(self, status: str, now: datetime) -> None:
        """Enter a status."""
        self.status, self.changed = status, now
        self.history.append((status, now))


@attrs.frozen(kw_only=True)
class Delivery:
    """What SSB has received and judged, once for each time it received it."""

    number: int
    """Counted from 1, in the order they were judged."""
    channel: Literal["altinn-app", "altinn-broker"]
    sender: str
    """The organisation number of who sends."""
    form: str
    year: int
    unit: str
    """The part of the municipality that sends; the region where nothing else is said."""
    region: str
    org_number: str
    """The organisation that the file is for; empty where it is for none."""
    id: str
    """The instance or file transfer it came as."""
    reference: str
    """Its last twelve hex digits, which SSB files it under."""
    sha256: str
    """Of the plaintext; of the bytes received where they could not be decrypted."""
    size: int
    """Of the same, in bytes."""
    encrypted: bool
    received: datetime
    accepted: bool
    reason: str
    """Why it was rejected, in Norwegian, without values; empty when accepted."""
    severity: str | None
    """The report's severity, where the controls were run."""
    corrects: str | None = None
    """The id of the delivery it is a correction of."""

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """What may be delivered once: sender, form, year, unit and the organisation it is for."""
        return self.sender, self.form, self.year, self.unit, self.org_number

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain JSON values."""
        given = attrs.asdict(self)
        return {**given, "received": self.received.isoformat()}


class Deliveries(Sequence[Delivery]):
    """All that SSB has received, in order."""

    def __init__(self, deliveries: Sequence[Delivery]) -> None:
        self._all = tuple(deliveries)

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, index: int) -> Delivery: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Delivery]: ...
    def __getitem__(self, index: int | slice) -> Delivery | Sequence[Delivery]:
        return self._all[index]

    def __repr__(self) -> str:
        return f"<{len(self.accepted)} accepted and {len(self.rejected)} rejected deliveries>"

    @property
    def accepted(self) -> tuple[Delivery, ...]:
        """Those SSB accepted."""
        return tuple(delivery for delivery in self._all if delivery.accepted)

    @property
    def rejected(self) -> tuple[Delivery, ...]:
        """Those SSB rejected."""
        return tuple(delivery for delivery in self._all if not delivery.accepted)

    def of(self, sender: str, form: str, year: int, unit: str, org_number: str = "") -> tuple[Delivery, ...]:
        """Give all deliveries of one sender, form, year and unit, for one organisation or for none."""
        wanted = (sender, form, year, unit, org_number)
        return tuple(delivery for delivery in self._all if delivery.key == wanted)

    def counts(self) -> Counter[tuple[str, str, int, str, str]]:
        """Count the accepted deliveries that correct no other, by :attr:`Delivery.key`.

        Exactly once means that every count is 1.
        """
        return Counter(delivery.key for delivery in self.accepted if delivery.corrects is None)

    def doubled(self) -> tuple[tuple[str, str, int, str, str], ...]:
        """What was accepted more than once without being a correction."""
        return tuple(key for key, count in self.counts().items() if count > 1)
