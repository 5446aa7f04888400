"""The receiver of a dry run: it writes requests down, and answers them as if nothing went wrong."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qs, urlsplit

from kostra_sdk.extract.files import AtomicFile
from kostra_sdk.submission.channel_settings import AltinnAppChannel, AltinnBrokerChannel, ChannelSettings
from kostra_sdk.submission.messages import FileBody, Request, Response

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_sdk.submission.channel import Package
    from kostra_sdk.submission.clock import Clock

__all__ = ["DryReceiver", "write_private"]

_GUID: Final = "00000000-0000-4000-8000-{:012d}"
_PARTY: Final = "50000000"
_VERSION: Final = "8.0.0"
"""The generation of the App API that is assumed; the real one is asked of the app."""
_SECRET_HEADERS: Final = frozenset({"authorization", "x-api-key"})
_LEFT_OUT: Final = "(left out)"


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    with AtomicFile(path) as file:
        if hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), 0o600)
        file.write(content)


class DryReceiver:
    """Writes requests down, and answers as if nothing went wrong."""

    def __init__(self, folder: Path, way: ChannelSettings, clock: Clock) -> None:
        self.recorded: list[dict[str, Any]] = []
        self.package: Package | None = None
        self._folder = folder
        self._way = way
        self._clock = clock
        self._elements: list[dict[str, Any]] = []
        self._task = ("Task_1", "data")
        self._received: int | None = None

    def __call__(self, request: Request) -> Response:
        """Write down a request and answer it."""
        content = _content(request)
        path = urlsplit(request.url).path
        is_grant = request.template == "/token"
        self.recorded.append(
            {
                "number": len(self.recorded) + 1,
                "method": request.method,
                "url": request.url,
                "headers": {
                    name: _LEFT_OUT if name in _SECRET_HEADERS else value for name, value in request.headers.items()
                },
                "body": _grant(content) if is_grant else self._body(content),
            }
        )
        if is_grant:
            scope = " ".join(getattr(self._way, "scopes", ()))
            return _json(200, {"access_token": "dry-run", "expires_in": 120, "scope": scope})
        if path.endswith("/exchange/maskinporten"):
            return Response(200, {}, self._token().encode())
        if isinstance(self._way, AltinnBrokerChannel):
            return self._broker(request, path, content)
        return self._app(request, path, content)

    def _body(self, content: bytes | None) -> dict[str, Any] | None:
        """Write a body beside the others, and say where it is."""
        if content is None:
            return None
        sha256 = hashlib.sha256(content).hexdigest()
        if self.package is not None and sha256 == self.package.sha256:
            name = self.package.file_name
        else:
            name = f"body-{len(self.recorded) + 1:03d}"
            write_private(self._folder / name, content)
        return {"file": name, "size": len(content), "sha256": sha256}

    def _token(self) -> str:
        expires = int(self._clock.now().timestamp()) + 1800
        parts = ({"alg": "none"}, {"exp": expires, "scope": " ".join(getattr(self._way, "scopes", ()))})
        head, claims = (urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
        return f"{head}.{claims}.ZHJ5"

    # The App API

    def _app(self, request: Request, path: str, content: bytes | None) -> Response:
        """Answer as an app, or as Storage."""
        method = request.method
        if path.endswith("/meta/process"):
            return Response(404)
        if method == "GET" and "/data/" in path:
            return self._element(request, path)
        if path.endswith("/process/next"):
            self._task = ("Task_2", "feedback")
        said: object = self._instance()
        if path.endswith("/applicationmetadata"):
            said = self._metadata()
        elif method == "GET" and path.endswith("/storage/api/v1/instances"):
            said = {"instances": [], "count": 0}
        elif method == "POST" and "/data" in path:
            said = self._add(request, content or b"")
        elif "/process" in path:
            said = self._process()
        elif path.endswith("/validate"):
            said = []
        return _json(200, said)

    def _metadata(self) -> dict[str, Any]:
        way = cast("AltinnAppChannel", self._way)
        types = [way.attachment_type, *([way.model.type] if way.model else [])]
        return {
            "id": next(iter(way.apps.values())),
            "altinnNugetVersion": _VERSION,
            "dataTypes": [{"id": each, "taskId": "Task_1"} for each in types],
        }

    def _instance(self) -> dict[str, Any]:
        return {"id": f"{_PARTY}/{_GUID.format(0)}", "data": self._elements, "process": self._process()}

    def _process(self) -> dict[str, Any]:
        task, kind = self._task
        return {
            "started": self._clock.now().isoformat(),
            "currentTask": {"elementId": task, "altinnTaskType": kind},
        }

    def _add(self, request: Request, content: bytes) -> dict[str, Any]:
        query = parse_qs(urlsplit(request.url).query)
        told = request.headers.get("content-disposition", "")
        element = {
            "id": _GUID.format(len(self._elements) + 1),
            "dataType": query.get("dataType", [urlsplit(request.url).path.rpartition("/")[2]])[0],
            "filename": told.partition('filename="')[2].partition('"')[0],
            "contentType": request.headers.get("content-type", ""),
            "size": len(content),
        }
        self._elements.append(element)
        return element

    def _element(self, request: Request, path: str) -> Response:
        """Give back the extract where it is fetched again."""
        found = next((each for each in self._elements if path.endswith(each["id"])), {})
        content = b""
        if self.package is not None and found.get("filename") == self.package.file_name:
            content = (self._folder / self.package.file_name).read_bytes()
        if request.receive is not None:
            request.receive(content)
            return Response(200)
        return Response(200, {}, content)

    # Broker

    def _broker(self, request: Request, path: str, content: bytes | None) -> Response:
        size = self.package.size if self.package else 0
        if "/upload/tus/" in path:
            if request.method == "HEAD" and self._received is None:
                return Response(404)
            self._received = (self._received or 0) + len(content or b"")
            return Response(204, {"upload-offset": str(self._received), "upload-length": str(size)})
        if path.endswith("/upload"):
            self._received = size
        if request.method == "POST":
            return _json(200, {"fileTransferId": _GUID.format(0)})
        return _json(
            200,
            {
                "fileTransferId": _GUID.format(0),
                "fileTransferStatus": "Published" if self._received == size else "Initialized",
                "fileTransferSize": size,
                "checksum": self.package.md5 if self.package else "",
            },
        )


def _content(request: Request) -> bytes | None:
    if isinstance(request.body, FileBody):
        with request.body.opened() as file:
            return file.read(request.body.length)
    return request.body


def _grant(content: bytes | None) -> dict[str, Any]:
    """Show what a grant claims, and not what it is signed with."""
    form = parse_qs((content or b"").decode())
    head, claims, _ = form["assertion"][0].split(".")
    return {
        "form": {"grant_type": form["grant_type"][0], "assertion": _LEFT_OUT},
        "header": {name: value for name, value in _decoded(head).items() if name != "x5c"},
        "claims": _decoded(claims),
    }


def _decoded(part: str) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def _json(status: int, said: object) -> Response:
    return Response(status, {"content-type": "application/json"}, json.dumps(said).encode())
