"""Where a channel gets the token for a delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

import attrs

from kostra_sdk.submission.delivery import Delivery
from kostra_sdk.submission.grants import Grant, SystemUser
from kostra_sdk.submission.token_cache import TokenSource

if TYPE_CHECKING:
    from kostra_sdk.submission.token_cache import Token

__all__ = ["Access", "SystemUserAccess", "by_unit"]


class Access(Protocol):
    """Gives the tokens with which a delivery is made."""

    def token(self, delivery: Delivery, *, instead_of: Token | None = None) -> Token:
        """Give a token that may act for the delivery's municipality.

        Args:
            delivery: For whom, and from which unit.
            instead_of: A token that the receiver has refused: another one is given.
        """


def _no_reference(_delivery: Delivery) -> str:
    return ""


def by_unit(references: Mapping[str, str]) -> Callable[[Delivery], str]:
    """Give the ``externalRef`` of each unit that has one: ``nav`` and ``flyktning`` may have a system user each."""
    return lambda delivery: references.get(delivery.unit, "")


@attrs.frozen(kw_only=True)
class SystemUserAccess:
    """Access by the system user that the municipality has approved: the usual way."""

    tokens: TokenSource
    scopes: tuple[str, ...]
    """What the tokens are good for, such as ``altinn:instances.read`` and ``altinn:instances.write``."""
    external_ref: Callable[[Delivery], str] = _no_reference
    """The ``externalRef`` that the system user was asked for with; empty where there was none."""

    def token(self, delivery: Delivery, *, instead_of: Token | None = None) -> Token:
        """Give a token of the municipality's system user; raises what the token source raises."""
        user = SystemUser(delivery.sender, self.external_ref(delivery))
        grant = Grant(scopes=self.scopes, system_user=user)
        return self.tokens.token(grant, correlation_id=delivery.correlation_id, instead_of=instead_of)
