"""Where Altinn is: the addresses of each environment, all of which can be replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import attrs

from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.tokens import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PLACES", "Places"]


def _without_slash(address: str) -> str:
    return address.rstrip("/")


@attrs.frozen(kw_only=True)
class Places:
    """The addresses of one environment, without a slash at the end."""

    platform: str = attrs.field(converter=_without_slash)
    """Storage and Broker are below it."""
    app: str = attrs.field(converter=_without_slash)
    """Where an app is, with ``{org}`` and ``{app}`` to fill in."""
    inbox: str = ""
    """Where people confirm and sign; empty where there is no such place."""

    @property
    def storage(self) -> str:
        """Where Storage is."""
        return f"{self.platform}/storage/api/v1"

    @property
    def broker(self) -> str:
        """Where Broker's file transfers are."""
        return f"{self.platform}/broker/api/v1/filetransfer"

    def app_host(self, org: str) -> str:
        """Give the host of an organisation's apps."""
        return _host(self.app.replace("{org}", org))

    @property
    def platform_host(self) -> str:
        """The host of the platform."""
        return _host(self.platform)

    @classmethod
    def at(cls, address: str) -> Places:
        """Give the places of a stand-in that has all below one address: a simulator, or Altinn's localtest."""
        address = _without_slash(address)
        return cls(platform=address, app=f"{address}/{{org}}/{{app}}")


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


PLACES: Final[Mapping[Environment, Places]] = {
    Environment.PRODUCTION: Places(
        platform=PLATFORMS[Environment.PRODUCTION],
        app="https://{org}.apps.altinn.no/{org}/{app}",
        inbox="https://af.altinn.no/inbox",
    ),
    Environment.TEST: Places(
        platform=PLATFORMS[Environment.TEST],
        app="https://{org}.apps.tt02.altinn.no/{org}/{app}",
        inbox="https://af.tt02.altinn.no/inbox",
    ),
}
"""Altinn's own addresses; source: design of the submission, section 1."""
