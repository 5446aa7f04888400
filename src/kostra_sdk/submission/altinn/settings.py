"""How one of SSB's apps is used: nothing of KOSTRA's apps is public, so all of it is settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.altinn.feedback import Rules, names
from kostra_sdk.submission.altinn.model import Instance
from kostra_sdk.submission.altinn.places import PLACES, Places
from kostra_sdk.submission.channel import EncryptionPolicy, Package
from kostra_sdk.submission.delivery import Delivery, Environment
from kostra_sdk.submission.form_model import FormModelBuilder, ModelFormat

if TYPE_CHECKING:
    from kostra_sdk.submission.altinn.model import ProcessTask

__all__ = ["AppSettings", "Strategy", "Verify"]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


class Strategy(StrEnum):
    """Where the instance comes from."""

    FIND = "find"
    """SSB has made it; where there is none, SSB must act."""
    CREATE = "create"
    """It is made."""
    FIND_OR_CREATE = "find-or-create"
    """An unused one is taken, else one is made."""


class Verify(StrEnum):
    """How an upload is looked after."""

    SIZE = "size"
    """By the size, and the hash where Storage tells one."""
    DOWNLOAD = "download"
    """By downloading it again and comparing SHA-256."""


def _own_name(_delivery: Delivery, package: Package) -> str:
    return package.file_name


def _must_be_name(_settings: AppSettings, attribute: attrs.Attribute[str], value: str) -> None:
    if not _NAME.fullmatch(value):
        raise UsageError(f"{attribute.name} is small letters, digits and hyphens, not {value!r}")


@attrs.frozen(kw_only=True)
class AppSettings:
    """One app: for one form, one year and one environment."""

    environment: Environment = attrs.field(converter=Environment)
    form: str
    year: int
    org: str = attrs.field(validator=_must_be_name)
    """The service owner's short name, ``ssb``."""
    app: str = attrs.field(validator=_must_be_name)
    """The app's name, such as ``ra0745-01``."""
    attachment_type: str
    """The data type of the extract."""
    model_type: str = ""
    """The data type of the form model; empty for an app without one."""
    form_model: FormModelBuilder | None = None
    """Makes the form model; needed where there is a `model_type`."""
    model_format: ModelFormat = ModelFormat.XML
    """How a form model that lies in the instance is asked for."""
    name: str = "altinn-app"
    """What outbox and journal call the channel; each app needs its own."""
    places: Places = attrs.field()
    """By itself Altinn's own in the environment."""
    encryption: EncryptionPolicy = EncryptionPolicy.NONE
    """NONE where the app runs the controls on the extract itself."""
    strategy: Strategy = Strategy.CREATE
    matches: Callable[[Delivery, Instance], bool] | None = None
    """Whether an instance that lies ready is meant for the delivery; needed where there are several."""
    copy_corrections: bool = True
    """Whether a resubmission begins as a copy of the archived instance, where the app allows it."""
    actions: Mapping[str, str] = attrs.field(factory=lambda: {"confirmation": "confirm", "signing": "sign"})
    """The action that ends a task, by the task's id or type; the app's own default where none is named."""
    stop_before: frozenset[str] = attrs.field(default=frozenset({"confirmation", "signing"}), converter=names)
    """Tasks, by id or type, that a person must end."""
    verify: Verify = Verify.SIZE
    content_type: str = ""
    """The upload's type; by itself the package's, or ``application/octet-stream`` where the app does not take that."""
    file_name: Callable[[Delivery, Package], str] = _own_name
    """The upload's name, with an extension; it tells the deliveries of one municipality apart."""
    scan_patience: timedelta = timedelta(minutes=10)
    """How long a virus scan is waited for that the app itself does not wait for."""
    rules: Rules = attrs.field(factory=Rules)
    """How to tell whether SSB has accepted."""
    receipt_types: frozenset[str] = attrs.field(default=frozenset({"ref-data-as-pdf"}), converter=names)
    """The data types of receipts that the app makes."""
    closed_codes: frozenset[str] = attrs.field(default=frozenset(), converter=names)
    """The codes by which the app's validation says that the reception is closed."""

    @places.default
    def _places_of_environment(self) -> Places:
        return PLACES[self.environment]

    def __attrs_post_init__(self) -> None:
        if bool(self.model_type) != (self.form_model is not None):
            raise UsageError("a form model needs both its data type and what makes it")

    @property
    def app_id(self) -> str:
        """The app's id, ``org/app``."""
        return f"{self.org}/{self.app}"

    def stops_before(self, task: ProcessTask) -> bool:
        """Whether a person must end the task: by the settings, or since the app does not let the caller."""
        if {task.id, task.type} & self.stop_before:
            return True
        action = self.action(task)
        return bool(action) and task.actions.get(action) is False

    def action(self, task: ProcessTask) -> str:
        """Give the action that ends a task; empty for the app's own default."""
        return self.actions.get(task.id) or self.actions.get(task.type, "")
