"""How Broker is used: which of SSB's resources, and how files are uploaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import attrs

from kostra_sdk.ids import orgnr
from kostra_sdk.submission.altinn.places import PLACES, Places
from kostra_sdk.submission.delivery import Delivery, Environment

__all__ = ["BrokerSettings", "UploadMode"]


class UploadMode(StrEnum):
    """How a file is uploaded."""

    TUS = "tus"
    """In parts, and on from where a broken connection left it (TUS 1.0.0)."""
    SINGLE = "single"
    """In one request; a broken connection spends the whole file transfer."""


def _nothing(_delivery: Delivery) -> Mapping[str, str]:
    return {}


@attrs.frozen(kw_only=True)
class BrokerSettings:
    """One of SSB's resources in one environment; which there are is not public."""

    environment: Environment = attrs.field(converter=Environment)
    resource_id: str
    """The resource's id, as SSB tells it."""
    recipient: str = attrs.field(converter=orgnr.validate)
    """SSB's organisation number."""
    name: str = "altinn-broker"
    """What outbox and journal call the channel."""
    places: Places = attrs.field()
    """By itself Altinn's own in the environment."""
    mode: UploadMode = UploadMode.TUS
    part_size: int = attrs.field(default=8 << 20, validator=attrs.validators.ge(1))
    """The largest part of a resumable upload, in bytes; so much is held in memory."""
    properties: Callable[[Delivery], Mapping[str, str]] = _nothing
    """What is told of a file beside its name, in the clear: at most ten, names of 50 and texts of 300 characters."""
    transfers: int = attrs.field(default=3, validator=attrs.validators.ge(1))
    """How many file transfers may be begun for one delivery, where Broker calls one failed."""

    @places.default
    def _places_of_environment(self) -> Places:
        return PLACES[self.environment]
