"""One request, one answer: the only door from this package to the network.

No other module imports httpx, and none of its types leaves this one.
:class:`Http` sends a :class:`Request` once: it follows no redirect, tries nothing twice, keeps no cookie
and reads no setting from the environment.
What it adds is what must hold for every request: TLS, time-outs, a correlation id, an exact ``Content-Length``,
a limit to the answer, a log line without anything secret,
and errors that tell a request that never left from one whose outcome is unknown.

An answer of any status is a :class:`Response`; :mod:`kostra_sdk.submission.answers` turns a refusal into an error.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

import attrs
import httpx

from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.errors import (
    FileChanged,
    KeyRefused,
    NoAnswer,
    NotSent,
    SetupError,
    SubmissionError,
    UnexpectedAnswer,
    UnknownOutcome,
    UnsafeAddress,
    UntrustedReceiver,
)
from kostra_sdk.submission.messages import ClientCertificate, FileBody, HttpSettings, Request, Response, expand

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from kostra_sdk.submission.clock import Clock

__all__ = [
    "CORRELATION_HEADER",
    "ClientCertificate",
    "FileBody",
    "Http",
    "HttpSettings",
    "Request",
    "Response",
    "Transport",
    "expand",
]

CORRELATION_HEADER: Final = "X-Correlation-ID"
"""The header that carries the correlation id of a request."""

Transport: TypeAlias = Callable[[Request], Response]
"""What carries a request: the network, or in tests a plain function.

It raises an error of :mod:`kostra_sdk.submission.errors` where there is no answer.
"""

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


class Http:
    """Sends requests, one at a time or from several threads at once.

    Use it as a context manager, or call :meth:`close`.

    Args:
        settings: Proxy, certificates, time-outs.
        transport: What carries the requests; None for the network.
        clock: Measures how long answers take, for the log.

    Raises:
        SetupError: Proxy, CA bundle or client certificate cannot be used.
    """

    def __init__(
        self, settings: HttpSettings | None = None, transport: Transport | None = None, clock: Clock | None = None
    ) -> None:
        self.settings = settings or HttpSettings()
        self.clock: Clock = clock or SystemClock()
        self._closing = ExitStack()
        self._transport = transport or self._closing.enter_context(closing(_Network(self.settings)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._closing.close()

    def send(self, request: Request) -> Response:
        """Send the request once and give the answer, whatever its status.

        Raises:
            UnsafeAddress: It is not https, nor to this machine; nothing was sent.
            NotSent: It never left this machine.
            UntrustedReceiver: The receiver's certificate is not trusted; nothing was sent.
            KeyRefused: The receiver wants another client certificate; nothing was done.
            NoAnswer: It may be repeated, and got no answer.
            UnknownOutcome: It may not be repeated, and got no answer, or none that can be read.
            FileChanged: The file of its body is shorter than it was.
            UnexpectedAnswer: The answer is larger than `request.max_response`.
        """
        host = _safe_host(request, self.settings)
        request = self._dressed(request)
        began = self.clock.monotonic()
        result = "failed"
        try:
            answer = self._transport(request)
            result = str(answer.status)
        except SubmissionError as error:
            result = type(error).__name__
            raise
        finally:
            _log.info(
                "%s %s %s: %s in %d ms [%s]",
                request.method,
                host,
                request.template or "-",
                result,
                (self.clock.monotonic() - began) * 1000,
                request.correlation_id,
            )
        return attrs.evolve(answer, url=request.url, correlation_id=request.correlation_id)

    def _dressed(self, request: Request) -> Request:
        """Give the request the headers that every one has; its own come first."""
        headers = {
            "accept": "application/json",
            "accept-encoding": "identity",
            "user-agent": self.settings.user_agent,
            **request.headers,
            CORRELATION_HEADER.lower(): request.correlation_id,
        }
        if request.body is not None:
            size = request.body.length if isinstance(request.body, FileBody) else len(request.body)
            headers["content-length"] = str(size)
        return attrs.evolve(request, headers=headers)


class _Network:
    """The transport that reaches out.

    It is httpx' transport without httpx' client, whose log shows whole addresses.
    """

    def __init__(self, settings: HttpSettings) -> None:
        self.settings = settings
        context = _tls(settings)
        limits = httpx.Limits(keepalive_expiry=5)
        self._direct = httpx.HTTPTransport(verify=context, limits=limits, trust_env=False)
        self._outward = self._direct
        if settings.proxy:
            _check_proxy(settings.proxy)
            self._outward = httpx.HTTPTransport(verify=context, limits=limits, trust_env=False, proxy=settings.proxy)

    def close(self) -> None:
        self._direct.close()
        self._outward.close()

    def __call__(self, request: Request) -> Response:
        # Plain http goes to this machine only, and never by way of the proxy.
        transport = self._outward if urlsplit(request.url).scheme == "https" else self._direct
        settings = self.settings
        timeout = {
            "connect": settings.connect,
            "pool": settings.pool,
            "read": request.timeout_read or settings.read,
            "write": settings.write,
        }
        with ExitStack() as stack:
            content: bytes | Iterator[bytes] | None
            if isinstance(request.body, FileBody):
                content = _pieces(stack.enter_context(_opened(request.body, request)), request.body.length, request)
            else:
                content = request.body
            try:
                answer = transport.handle_request(
                    httpx.Request(
                        request.method,
                        request.url,
                        headers=dict(request.headers),
                        content=content,
                        extensions={"timeout": timeout},
                    )
                )
                stack.callback(answer.close)
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Response(answer.status_code, headers, _body(answer, request))
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                raise _failure(error, request) from error


def _check_proxy(proxy: str) -> None:
    """See that it is an address; the error does not show it, for a password may be in it."""
    try:
        parts = urlsplit(proxy)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise SetupError("the proxy is not an http:// or https:// address")


def _tls(settings: HttpSettings) -> ssl.SSLContext:
    """Make the TLS context: the usual roots and the caller's, and the caller's own certificate."""
    context = httpx.create_ssl_context(trust_env=False)
    if settings.ca_bundle:
        try:
            context.load_verify_locations(cafile=settings.ca_bundle)
        except OSError as error:
            raise SetupError(f"the CA bundle {settings.ca_bundle} cannot be read: {error}") from error
    own = settings.client_certificate
    if own:
        try:
            context.load_cert_chain(own.certificate, own.key, own.password)
        except OSError as error:
            raise KeyRefused(f"the client certificate {own.certificate} cannot be used: {error}") from error
    return context


def _safe_host(request: Request, settings: HttpSettings) -> str:
    """Give the host to log; plain http only ever goes to this machine."""
    try:
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise UnsafeAddress("the address cannot be read", correlation_id=request.correlation_id) from None
    if not host or parts.username is not None or parts.password is not None:
        reason = "there is a user name or password in the address" if host else "there is no host in the address"
    elif parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host, settings)):
        return host
    else:
        reason = f"{host} is another machine and the address is not https"
    raise UnsafeAddress(reason, correlation_id=request.correlation_id)


def _is_loopback(host: str, settings: HttpSettings) -> bool:
    if host == "localhost" or host in settings.loopback_names:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _opened(body: FileBody, request: Request) -> AbstractContextManager[IO[bytes]]:
    try:
        return body.opened()
    except OSError as error:
        raise FileChanged("the file can no longer be opened", correlation_id=request.correlation_id) from error


def _pieces(file: IO[bytes], length: int, request: Request) -> Iterator[bytes]:
    """Read exactly `length` bytes, a piece at a time."""
    left = length
    while left:
        try:
            piece = file.read(min(left, 1 << 16))
        except OSError as error:
            raise FileChanged("the file can no longer be read", correlation_id=request.correlation_id) from error
        if not piece:
            raise FileChanged(f"the file is {left} bytes shorter than it was", correlation_id=request.correlation_id)
        left -= len(piece)
        yield piece


def _body(answer: httpx.Response, request: Request) -> bytes:
    """Read the answer's body, no further than allowed; a good one may go to the request's receiver."""
    receive = request.receive if answer.is_success else None
    collected = bytearray()
    size = 0
    for piece in answer.iter_bytes():
        size += len(piece)
        if size > request.max_response:
            kind = UnexpectedAnswer if request.repeatable else UnknownOutcome
            raise kind(
                f"{_named(request)}: the answer is larger than {request.max_response} bytes",
                correlation_id=request.correlation_id,
                status=answer.status_code,
            )
        if receive:
            receive(piece)
        else:
            collected += piece
    return bytes(collected)


_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


_OUR_CERTIFICATE: Final = re.compile(r"ALERT_.*(CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)")
"""How OpenSSL calls the alerts by which a receiver refuses our certificate, or the lack of one."""


def _failure(error: Exception, request: Request) -> SubmissionError:
    """Say what a failure means: nothing left, or nobody knows."""
    what = _named(request)
    known: dict[str, Any] = {"correlation_id": request.correlation_id}
    if isinstance(error, httpx.InvalidURL):
        return UnsafeAddress("the address cannot be read", **known)
    if isinstance(error, httpx.ProxyError) and str(error).startswith("407"):
        return SetupError(f"{what}: the proxy wants another user name or password", **known)
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return UntrustedReceiver(f"{what}: {cause.verify_message}", **known)
        if isinstance(cause, ssl.SSLError) and _OUR_CERTIFICATE.search(cause.reason or ""):
            # With TLS 1.3 it arrives after the request, which then was never read.
            return KeyRefused(f"{what}: the receiver ends the TLS handshake ({cause.reason})", **known)
    if isinstance(error, _NOT_SENT):
        return NotSent(f"{what}: {type(error).__name__}, nothing was sent", **known)
    kind = NoAnswer if request.repeatable else UnknownOutcome
    return kind(f"{what}: {type(error).__name__}, no answer", **known)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _named(request: Request) -> str:
    return f"{request.method} {urlsplit(request.url).hostname}"
