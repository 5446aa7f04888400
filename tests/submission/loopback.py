"""A receiver on loopback, for what only a real connection can show."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator


class Server(ThreadingHTTPServer):
    """A receiver on loopback that remembers what it got."""

    daemon_threads = True

    def __init__(self, behave: Callable[[Handler], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave = behave
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that break: they are what is tested."""


class Handler(BaseHTTPRequestHandler):
    """Reads a request whole and lets the server behave."""

    protocol_version = "HTTP/1.1"
    server: Server  # type: ignore[mutable-override]  # it is only ever made by one

    def handle_one(self) -> None:
        """Answer, after noting what came."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.server.behave(self)

    do_GET = do_POST = do_PUT = handle_one  # noqa: N815 - the standard library's names

    def say(self, status: int = 200, body: bytes = b"{}", headers: dict[str, str] | None = None) -> None:
        """Answer."""
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serve(behave: Callable[[Handler], None], context: ssl.SSLContext | None = None) -> Iterator[tuple[Server, str]]:
    """Run a receiver, and give it with its address."""
    server = Server(behave)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server, f"{'https' if context else 'http'}://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
