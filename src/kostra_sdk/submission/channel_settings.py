"""The part of the settings that tells which way each form goes: ``[channel."11F"]``.

App ids, data types, resources and form models are settings throughout, since none of KOSTRA's is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.ids import orgnr
from kostra_sdk.submission.altinn.broker_settings import UploadMode
from kostra_sdk.submission.altinn.settings import Strategy, Verify
from kostra_sdk.submission.channel import EncryptionPolicy
from kostra_sdk.submission.form_model import FieldModel, ModelFormat
from kostra_sdk.submission.settings_reader import Wrong

__all__ = [
    "AltinnAppChannel",
    "AltinnBrokerChannel",
    "ChannelSettings",
    "ExportChannel",
    "FeedbackSettings",
    "ModelSettings",
    "kind_of",
]

INSTANCE_SCOPES: Final = ("altinn:instances.read", "altinn:instances.write")
BROKER_SCOPES: Final = ("altinn:broker.read", "altinn:broker.write")


@attrs.frozen(kw_only=True)
class ChannelSettings:
    """What all ways have in common."""

    kind: str
    encryption: EncryptionPolicy = EncryptionPolicy.NONE
    """Whether the extract goes out as it is, or in an envelope."""
    receivers: tuple[str, ...] = ()
    """Whose envelopes: names of ``[receiver.…]``."""

    @property
    def needs_maskinporten(self) -> bool:
        """Whether it takes tokens."""
        return True

    def __attrs_post_init__(self) -> None:
        if bool(self.receivers) != (self.encryption is EncryptionPolicy.CMS):
            raise UsageError('encryption = "cms" goes with receivers, and receivers with that')


@attrs.frozen(kw_only=True)
class ModelSettings:
    """The form model beside the extract; see :class:`~kostra_sdk.submission.form_model.FieldModel`."""

    type: str
    """The data type of the form model."""
    fields: Mapping[str, str]
    format: ModelFormat = ModelFormat.XML
    root: str = "skjema"
    attributes: Mapping[str, str] = attrs.field(factory=dict)
    yes: str = "Ja"
    no: str = "Nei"


@attrs.frozen(kw_only=True)
class FeedbackSettings:
    """How to tell whether SSB has accepted; without any of it a delivery stays ``delivered``."""

    types: frozenset[str] = frozenset()
    """The data types of SSB's answers."""
    field: str = ""
    """Where in an answer in JSON the verdict stands, with slashes between names."""
    accepted: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    substatus_accepted: frozenset[str] = frozenset()
    """Labels of the instance's substatus."""
    substatus_rejected: frozenset[str] = frozenset()
    confirmation_accepts: bool = False
    """Whether it is enough that SSB has fetched the delivery."""


@attrs.frozen(kw_only=True)
class AltinnAppChannel(ChannelSettings):
    """SSB's app in Altinn."""

    kind: str = "altinn-app"
    apps: Mapping[str, str] = attrs.field()
    """The app of each year: ``2026 = "ssb/ra0000-01"``."""
    attachment_type: str
    model: ModelSettings | None = None
    scopes: tuple[str, ...] = INSTANCE_SCOPES
    strategy: Strategy = Strategy.CREATE
    copy_corrections: bool = True
    actions: Mapping[str, str] = attrs.field(factory=lambda: {"confirmation": "confirm", "signing": "sign"})
    stop_before: frozenset[str] = frozenset({"confirmation", "signing"})
    verify: Verify = Verify.SIZE
    content_type: str = ""
    scan_minutes: float = 10
    feedback: FeedbackSettings = FeedbackSettings()
    receipt_types: frozenset[str] = frozenset({"ref-data-as-pdf"})
    closed_codes: frozenset[str] = frozenset()

    @apps.validator
    def _are_apps(self, _attribute: attrs.Attribute[Mapping[str, str]], apps: Mapping[str, str]) -> None:
        for year, app in apps.items():
            org, _, name = app.partition("/")
            if not (len(year) == 4 and year.isascii() and year.isdigit() and org and name and "/" not in name):
                raise UsageError('apps are told by year, each as org/app: 2026 = "ssb/ra0000-01"')
        if not apps:
            raise UsageError("there is no app")


def _fill_in(_channel: object, attribute: attrs.Attribute[Any], texts: Mapping[str, str]) -> None:
    FieldModel(fields=texts, root=attribute.name)  # raises where a text cannot be filled in


@attrs.frozen(kw_only=True)
class AltinnBrokerChannel(ChannelSettings):
    """Altinn's file transfer, which always carries envelopes."""

    kind: str = "altinn-broker"
    encryption: EncryptionPolicy = attrs.field(
        default=EncryptionPolicy.CMS, validator=attrs.validators.in_([EncryptionPolicy.CMS])
    )
    resource: str
    """The resource that SSB receives at."""
    recipient: str = attrs.field(converter=orgnr.validate)
    """SSB's organisation number."""
    scopes: tuple[str, ...] = BROKER_SCOPES
    mode: UploadMode = UploadMode.TUS
    part_kilobytes: int = attrs.field(default=8192, validator=attrs.validators.ge(1))
    """The largest part of a resumable upload; so much is held in memory."""
    properties: Mapping[str, str] = attrs.field(factory=dict, validator=_fill_in)
    """What is told of a file beside its name, in the clear; texts are filled in as those of a form model are."""


@attrs.frozen(kw_only=True)
class ExportChannel(ChannelSettings):
    """A folder that a person takes the file from, to SSB's portal; the file is encrypted there."""

    kind: str = "export"
    encryption: EncryptionPolicy = attrs.field(
        default=EncryptionPolicy.NONE, validator=attrs.validators.in_([EncryptionPolicy.NONE])
    )
    folder: Path
    portal_form: str = "skjema 999"
    """What the checklist calls the place in the portal to send from."""
    mode: int = attrs.field(default=0o600, validator=[attrs.validators.ge(0o400), attrs.validators.le(0o777)])
    """The permissions of the files, in which extracts lie in the clear."""

    @property
    def needs_maskinporten(self) -> bool:
        """It does not: a person logs in."""
        return False


_KINDS: Final[Mapping[str, type[ChannelSettings]]] = {
    "altinn-app": AltinnAppChannel,
    "altinn-broker": AltinnBrokerChannel,
    "export": ExportChannel,
}

Kind: TypeAlias = type[ChannelSettings]


def kind_of(table: Mapping[str, Any]) -> Kind:
    """Choose the class of a channel's table."""
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise Wrong(f"kind is needed: one of {', '.join(_KINDS)}")
    return _KINDS[kind]
