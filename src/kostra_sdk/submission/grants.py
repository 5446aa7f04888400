"""What a token is asked for, and on whose behalf."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.ids import orgnr

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Grant", "SystemUser"]


def _sorted(scopes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(scopes)))


def _in_given_order(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


def _org_number(number: str) -> str:
    return orgnr.validate(number) if number else ""


@attrs.frozen
class SystemUser:
    """A municipality's system user, as a grant names it."""

    org_number: str = attrs.field(converter=orgnr.validate)
    """The municipality that has approved it."""
    external_ref: str = ""
    """The ``externalRef`` its request was made with; it must be given if the request had one."""


@attrs.frozen(kw_only=True)
class Grant:
    """What a token is asked for, and on whose behalf.

    Raises :class:`~kostra_sdk.errors.UsageError` without a scope, or with both a system user and `consumer_org`,
    and :class:`~kostra_sdk.errors.InvalidId` for an organisation number that is none.
    """

    scopes: tuple[str, ...] = attrs.field(converter=_sorted)
    """In any order; at least one."""
    system_user: SystemUser | None = None
    """The municipality's system user: the usual way."""
    consumer_org: str = attrs.field(default="", converter=_org_number)
    """The municipality's organisation number where it has delegated the API itself; not with a system user."""
    resource: tuple[str, ...] = attrs.field(default=(), converter=_in_given_order)
    """Whom the token is meant for, where the receiver wants that said."""

    def __attrs_post_init__(self) -> None:
        if not self.scopes or not all(scope and scope.isprintable() and " " not in scope for scope in self.scopes):
            raise UsageError("a grant needs at least one scope, and a scope has no blanks")
        if self.system_user and self.consumer_org:
            raise UsageError("a grant is for a system user or for a consumer_org, not for both")
