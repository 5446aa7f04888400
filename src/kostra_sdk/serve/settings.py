"""What the operator of the service decides: address, limits, keys."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from os import PathLike

__all__ = ["LOOPBACK", "PORT", "ServeSettings", "default_workers", "is_loopback", "keys_of"]

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8765
MEGABYTE: Final = 1_000_000
LEAST_KEY: Final = 20
"""How many characters a key must have at least."""

_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_ANY: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - to be told from real names, not to listen on
_MOST_WORKERS: Final = 4


def default_workers() -> int:
    """Give how many processes judge files unless the operator says otherwise: one a core, at most four."""
    return min(os.cpu_count() or 1, _MOST_WORKERS)


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


@attrs.frozen(kw_only=True)
class ServeSettings:
    """How the service runs.

    Raises :class:`~kostra_sdk.errors.UsageError` where it does not do,
    such as an address that others can reach without a key.
    """

    host: str = LOOPBACK
    """The address it listens on; anything but loopback asks for :attr:`api_keys`."""
    port: int = PORT
    """The port; 0 is any free one."""
    max_bytes: int = 50 * MEGABYTE
    """The longest body of a request, in bytes."""
    timeout: float = 60.0
    """Seconds for receiving a body, and again for judging it."""
    workers: int = attrs.field(factory=default_workers)
    """How many processes judge files; one more judges single records."""
    api_keys: tuple[str, ...] = attrs.field(default=(), repr=False)
    """The keys of which a caller must show one; none asks for none."""
    allowed_hosts: tuple[str, ...] = ()
    """Names beside loopback that callers may know the service by, such as that of the proxy before it."""

    def __attrs_post_init__(self) -> None:
        fine = {
            "the port must be 0 to 65535": 0 <= self.port <= 65_535,
            "a body must be allowed at least one byte": self.max_bytes >= 1,
            "the time limit must be more than 0 seconds": self.timeout > 0,
            "there must be at least one worker": self.workers >= 1,
            f"a key must have at least {LEAST_KEY} visible ASCII characters": all(map(_is_key, self.api_keys)),
            "an address that others can reach asks for keys": is_loopback(self.host) or bool(self.api_keys),
        }
        wrong = [text for text, is_fine in fine.items() if not is_fine]
        if wrong:
            raise UsageError("; ".join(wrong))

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine can reach it."""
        return is_loopback(self.host)

    @property
    def host_names(self) -> frozenset[str]:
        """The names a caller may know it by, in lower case.

        Any other name in a request is that of a site whose owner let it lead here (DNS rebinding).
        """
        own = {self.host.lower()} - _ANY
        return _LOOPBACK_NAMES | own | {name.lower() for name in self.allowed_hosts}

    @property
    def places(self) -> int:
        """How many files are held at a time, judged and waiting: the memory needed grows with it."""
        return 3 * self.workers


def keys_of(path: str | PathLike[str]) -> tuple[str, ...]:
    """Read the keys of a file: one a line, blank lines and those that begin with ``#`` left out.

    Raises :class:`~kostra_sdk.errors.UsageError` where there is none, and OSError if it cannot be read.
    """
    # A byte that is no UTF-8 becomes a character that no key has.
    lines = Path(path).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    keys = tuple(key for line in lines if (key := line.strip()) and not key.startswith("#"))
    if not keys:
        raise UsageError("there is no key in the file of keys")
    return keys


def _is_key(key: str) -> bool:
    return len(key) >= LEAST_KEY and key.isascii() and key.isprintable() and " " not in key
