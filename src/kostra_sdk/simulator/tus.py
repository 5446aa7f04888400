"""Broker's resumable upload, TUS 1.0.0: create, add parts, ask how far it has come.

Joining parallel parts (``Upload-Concat``) is not simulated.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.simulator.broker import WRITE, Broker, refused
from kostra_sdk.simulator.calls import Auth, Call, Endpoint, Refusal, empty, problem
from kostra_sdk.simulator.faults import FaultKind

if TYPE_CHECKING:
    from starlette.responses import Response

    from kostra_sdk.simulator.model import Transfer

__all__ = ["Tus"]

VERSION: Final = "1.0.0"
PATIENCE: Final = timedelta(hours=24)
PART_TYPE: Final = "application/offset+octet-stream"


@attrs.define
class Tus:
    """The calls of TUS; the upload's address is that of its file transfer."""

    broker: Broker

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        one = "/broker/api/v1/filetransfer/upload/tus/{transfer:uuid}"
        return [
            Endpoint("OPTIONS", one, "tus.options", self.options),
            Endpoint("POST", one, "tus.create", self.create, Auth.ALTINN, WRITE),
            Endpoint("PATCH", one, "tus.patch", self.patch, Auth.TUS, WRITE, keeps_partial=True),
            Endpoint("HEAD", one, "tus.head", self.head, Auth.TUS, WRITE),
        ]

    def options(self, _call: Call) -> Response:
        """Say what the upload can do."""
        return empty(
            204,
            {
                "Tus-Resumable": VERSION,
                "Tus-Version": VERSION,
                "Tus-Extension": "creation,expiration",
                "Tus-Max-Size": str(self.broker.max_size),
            },
        )

    def _version(self, call: Call) -> None:
        if call.headers.get("tus-resumable") != VERSION:
            raise Refusal(empty(412, {"Tus-Version": VERSION}))

    def _under_way(self, call: Call) -> tuple[Transfer, int]:
        """Find the upload, and how long it is to be; 404 if it was not created, 410 if it has waited too long."""
        self._version(call)
        transfer = self.broker.transfer(call)
        if transfer.tus_length is None or transfer.tus_expires is None:
            raise Refusal(empty(404))
        if transfer.status == "UploadStarted" and transfer.tus_expires <= self.broker.state.now():
            raise Refusal(empty(410))
        return transfer, transfer.tus_length

    def _headers(self, transfer: Transfer) -> dict[str, str]:
        expires = transfer.tus_expires
        return {
            "Tus-Resumable": VERSION,
            "Upload-Offset": str(len(transfer.content)),
            **({} if expires is None else {"Upload-Expires": format_datetime(expires, usegmt=True)}),
        }

    def create(self, call: Call) -> Response:
        """Begin an upload."""
        self._version(call)
        transfer = self.broker.transfer(call)
        if "upload-concat" in call.headers or "upload-defer-length" in call.headers:
            raise Refusal(problem(400, detail="Uploads are of a known length, and in one row."))
        length = call.headers.get("upload-length", "")
        if not (length.isascii() and length.isdigit()):
            raise Refusal(problem(400, detail="Upload-Length is missing."))
        if int(length) > self.broker.max_size:
            raise Refusal(problem(413))
        if transfer.status != "Initialized":
            raise refused(409, 4, "The file transfer has been used; create a new one.")
        now = self.broker.state.now()
        transfer.tus_length, transfer.tus_expires = int(length), now + PATIENCE
        transfer.become("UploadStarted", now)
        return empty(201, {**self._headers(transfer), "Location": f"{self.broker.state.url}{call.path}"})

    def patch(self, call: Call) -> Response:
        """Add a part; a part that comes again when all is there is no error."""
        transfer, length = self._under_way(call)
        if call.headers.get("content-type") != PART_TYPE:
            raise Refusal(empty(415))
        offset = call.headers.get("upload-offset", "")
        if not (offset.isascii() and offset.isdigit()):
            raise Refusal(problem(400, detail="Upload-Offset is missing."))
        if len(transfer.content) == length and transfer.status != "UploadStarted":
            return empty(204, self._headers(transfer))
        if int(offset) != len(transfer.content):
            raise Refusal(empty(409, {"Tus-Resumable": VERSION}))
        if len(transfer.content) + len(call.body) > length:
            raise Refusal(empty(413))
        transfer.infected = transfer.infected or call.befallen_by(FaultKind.INFECTED)
        transfer.content += call.body
        transfer.tus_expires = self.broker.state.now() + PATIENCE
        if len(transfer.content) == length:
            self.broker.received(transfer, transfer.content)
        return empty(204, self._headers(transfer))

    def head(self, call: Call) -> Response:
        """Say how far the upload has come."""
        transfer, length = self._under_way(call)
        return empty(200, {**self._headers(transfer), "Upload-Length": str(length), "Cache-Control": "no-store"})
