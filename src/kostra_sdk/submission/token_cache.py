"""Tokens, and a cache that never gives out another's, a stale one, or one that was refused."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.grants import Grant

__all__ = ["Token", "TokenCache", "TokenSource"]

_EARLY: Final = timedelta(seconds=60)


@attrs.frozen(kw_only=True)
class Token:
    """A bearer token; it is never shown, logged or stored."""

    access_token: str = attrs.field(repr=False)
    issued_at: datetime
    """When it was asked for, by this machine's clock."""
    expires_at: datetime
    """When it stops being good, by this machine's clock."""
    scope: str = ""
    """The scopes it is good for, separated by blanks."""
    issuer: str = ""

    @property
    def authorization(self) -> str:
        """The value of the header ``Authorization``."""
        return f"Bearer {self.access_token}"

    @property
    def refresh_at(self) -> datetime:
        """When to get another: a minute before the end, or a quarter of its life where that is less."""
        return self.expires_at - min(_EARLY, (self.expires_at - self.issued_at) / 4)

    def is_fresh(self, now: datetime) -> bool:
        """Whether it may still be used; not where the clock was set back behind its birth."""
        return self.issued_at <= now < self.refresh_at


class TokenSource(Protocol):
    """Where a channel gets its tokens."""

    def token(self, grant: Grant, *, correlation_id: str, instead_of: Token | None = None) -> Token:
        """Give a token for the grant, from the cache where there is a fresh one.

        Args:
            grant: What is asked for, and on whose behalf.
            correlation_id: The id of what the token is for.
            instead_of: A token that the receiver has refused: another one is given.
        """
        ...


class TokenCache:
    """Tokens by key, each fetched once however many threads want it; other keys are not held up."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._tokens: dict[Hashable, Token] = {}

    def get(self, key: Hashable, fetch: Callable[[], Token], instead_of: Token | None = None) -> Token:
        """Give the fresh token of the key, or fetch one; `instead_of` is given to nobody any more."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            token = self._tokens.get(key)
            refused = instead_of is not None and token == instead_of
            if token is None or refused or not token.is_fresh(self._clock.now()):
                self._tokens.pop(key, None)
                token = self._tokens[key] = fetch()
            return token
