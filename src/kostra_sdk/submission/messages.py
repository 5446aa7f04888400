"""What goes to :class:`~kostra_sdk.submission.http.Http` and what comes back: settings, requests and answers."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from email.utils import parsedate_to_datetime
from importlib import metadata
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import quote, urlencode

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.errors import UnexpectedAnswer

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["ClientCertificate", "FileBody", "HttpSettings", "Request", "Response", "expand"]

Source: TypeAlias = str | PathLike[str] | IO[bytes] | Callable[[], IO[bytes]]
"""Where a body comes from: a path, an open binary file that can be rewound, or what opens one."""

_LONGEST_PAUSE: Final = 86_400.0
_REPEATABLE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def _user_agent() -> str:
    try:
        return f"kostra-sdk/{metadata.version('kostra-sdk')}"
    except metadata.PackageNotFoundError:
        return "kostra-sdk"


@attrs.frozen
class ClientCertificate:
    """A certificate of ours for mutual TLS: PEM files."""

    certificate: Path
    key: Path | None = None
    """The private key; None where it lies in the same file."""
    password: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class HttpSettings:
    """How to reach the network; the environment's own settings (``HTTPS_PROXY``, ``.netrc``) are not read."""

    proxy: str | None = attrs.field(default=None, repr=False)
    """The proxy's address, ``http://proxy.example:8080``, with user name and password if it wants them."""
    ca_bundle: Path | None = None
    """A PEM file of roots to trust beside the usual ones, such as that of a proxy which inspects traffic."""
    client_certificate: ClientCertificate | None = None
    connect: float = 10
    """Seconds to wait for a connection."""
    read: float = 120
    """Seconds to wait for the next piece of an answer; a request may set its own."""
    write: float = 300
    """Seconds to wait until the next piece of a body is taken; whole uploads may last longer."""
    pool: float = 10
    """Seconds to wait for a connection that another thread is using."""
    user_agent: str = attrs.field(factory=_user_agent)
    loopback_names: frozenset[str] = frozenset()
    """Names of this machine, beside ``localhost``, to which plain http is allowed: ``local.altinn.cloud``."""


@attrs.frozen
class FileBody:
    """A body read from a file while it is sent, so that its size costs no memory."""

    source: Source = attrs.field(repr=False)
    length: int
    """How many bytes to send, exactly."""
    offset: int = 0
    """Where in the file to begin, in bytes."""

    def opened(self) -> AbstractContextManager[IO[bytes]]:
        """Open the file at the offset; an open file given is rewound and left open afterwards."""
        if isinstance(self.source, (str, PathLike)):
            file: IO[bytes] = Path(self.source).open("rb")  # noqa: SIM115 - the caller's `with` closes it
        elif callable(self.source):
            file = self.source()
        else:
            self.source.seek(self.offset)
            return nullcontext(self.source)
        if self.offset:
            file.seek(self.offset, io.SEEK_SET)
        return file


def _upper(method: str) -> str:
    return method.upper()


def _lower(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _without_query(url: str) -> str:
    return repr(url.partition("?")[0])


@attrs.frozen(kw_only=True)
class Request:
    """One request; its address is logged as `template`, never as it is.

    Raises :class:`~kostra_sdk.errors.UsageError` for a header that cannot be written.
    """

    method: str = attrs.field(converter=_upper)
    url: str = attrs.field(repr=_without_query)
    correlation_id: str
    """Goes into the header ``X-Correlation-ID``, the log and every error."""
    template: str = ""
    """The path with names for its ids, such as ``/{org}/{app}/instances/{party_id}``, for the log."""
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=_lower, repr=False)
    """By name in lower case; values are ASCII."""
    body: bytes | FileBody | None = attrs.field(default=None, repr=False)
    repeatable: bool = attrs.field()
    """Whether it does no harm to send it twice; by itself only for GET, HEAD and OPTIONS."""
    timeout_read: float | None = None
    """Seconds to wait for the next piece of the answer; None for what the settings say."""
    max_response: int = 16 << 20
    """The largest answer to take, in bytes."""
    receive: Callable[[bytes], object] | None = attrs.field(default=None, repr=False)
    """Gets the body of a good answer piece by piece, in place of ``Response.body``: a file's or a hash's method.

    Before a connection breaks, some pieces may have come.
    """

    @repeatable.default
    def _repeatable_by_method(self) -> bool:
        return self.method in _REPEATABLE

    def __attrs_post_init__(self) -> None:
        for name, value in {**self.headers, "x-correlation-id": self.correlation_id}.items():
            printable = value.isascii() and value.replace("\t", " ").isprintable() and value == value.strip()
            if not printable or not (name.isascii() and name.replace("-", "").isalnum()):
                raise UsageError(f"the value of the header {name!r} cannot be sent: printable ASCII only")
        if not self.correlation_id:
            raise UsageError("a request needs a correlation id")


@attrs.frozen
class Response:
    """An answer, of any status."""

    status: int
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=_lower, repr=False)
    """By name in lower case; several of one name are joined by commas."""
    body: bytes = attrs.field(default=b"", repr=False)
    url: str = attrs.field(default="", repr=_without_query)
    """The address of the request."""
    correlation_id: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as UTF-8; a byte that is none becomes U+FFFD."""
        return self.body.decode("utf-8-sig", errors="replace")

    def json(self) -> Any:
        """Read the body as JSON; raises UnexpectedAnswer where it is none."""
        try:
            return json.loads(self.body.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            # The parser's error holds the body.
            raise UnexpectedAnswer(
                "the answer is not JSON", correlation_id=self.correlation_id, status=self.status
            ) from None

    @property
    def date(self) -> datetime | None:
        """The receiver's clock, from the header ``Date``; None where there is none that can be read."""
        try:
            date = parsedate_to_datetime(self.headers["date"])
        except (KeyError, ValueError):
            return None
        return date if date.tzinfo else None

    def retry_after(self, now: datetime) -> float | None:
        """Give the pause the receiver asks for, from ``Retry-After`` in seconds or as a date: a day at most."""
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            seconds = float(value)
        else:
            try:
                date = parsedate_to_datetime(value)
            except ValueError:
                return None
            if date.tzinfo is None:
                return None
            seconds = (date - now).total_seconds()
        return min(max(seconds, 0.0), _LONGEST_PAUSE)


def expand(template: str, query: Mapping[str, str] | None = None, /, **values: str) -> str:
    """Fill in an address: each value becomes one piece of the path, whatever characters it has.

    Raises :class:`~kostra_sdk.errors.UsageError` for a value that would change the path: nothing, ``.`` or ``..``.

    >>> expand("https://{org}.apps.altinn.no/{org}/{app}/instances", {"a": "b c"}, org="ssb", app="ra-1")
    'https://ssb.apps.altinn.no/ssb/ra-1/instances?a=b+c'
    """
    for name, value in values.items():
        if value in {"", ".", ".."}:
            raise UsageError(f"{name} cannot be part of an address: {value!r}")
    address = template.format_map({name: quote(value, safe="") for name, value in values.items()})
    return f"{address}?{urlencode(query)}" if query else address
