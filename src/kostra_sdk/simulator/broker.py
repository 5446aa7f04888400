"""Altinn's Broker: file transfers, uploaded in one request or, by TUS, in parts."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.simulator.calls import Auth, Call, Endpoint, Refusal, answer, problem
from kostra_sdk.simulator.faults import FaultKind
from kostra_sdk.simulator.model import Transfer
from kostra_sdk.simulator.ssb import SSB
from kostra_sdk.simulator.state import State, stamp

if TYPE_CHECKING:
    from starlette.responses import Response


__all__ = ["Broker", "refused"]

READ: Final = ("altinn:broker.read", "altinn:broker.write")
WRITE: Final = ("altinn:broker.write",)
LISTED: Final = 100
LIFETIME: Final = timedelta(days=30)
_ACTOR: Final = re.compile(r"(?:0192|urn:altinn:organization:identifier-no):(\d{9})")
_MD5: Final = re.compile(r"[0-9a-f]{32}")
_TEXTS: Final = {
    "Initialized": "Ready for upload",
    "UploadStarted": "Upload started",
    "UploadProcessing": "Processing upload",
    "Published": "Ready for download",
    "AllConfirmedDownloaded": "All downloaded",
    "Failed": "Upload failed",
}


def refused(status: int, code: int, detail: str) -> Refusal:
    """Make the refusal that carries one of Broker's own codes."""
    return Refusal(problem(status, HTTPStatus(status).phrase, detail, code=f"BRO-{code:04}"))


@attrs.define
class Broker:
    """The calls on file transfers, but for those of TUS."""

    state: State
    ssb: SSB
    resources: frozenset[str]
    """The resources that SSB receives at."""
    recipient: str
    """SSB's organisation number."""
    max_size: int
    """The greatest file, in bytes."""

    def endpoints(self) -> list[Endpoint]:
        """List what is answered."""
        transfers = "/broker/api/v1/filetransfer"
        one = f"{transfers}/{{transfer:uuid}}"
        return [
            Endpoint("POST", transfers, "broker.initialize", self.initialize, Auth.ALTINN, WRITE),
            Endpoint("GET", transfers, "broker.search", self.search, Auth.ALTINN, READ),
            Endpoint("POST", f"{one}/upload", "broker.upload", self.upload, Auth.ALTINN, WRITE),
            Endpoint("GET", f"{one}/details", "broker.details", self.details, Auth.ALTINN, READ),
            Endpoint("GET", one, "broker.read", self.read, Auth.ALTINN, READ),
        ]

    def initialize(self, call: Call) -> Response:
        """Announce a file."""
        wanted = call.json_object()
        wrong = _wrong(wanted)
        if wrong:
            raise Refusal(problem(400, "One or more validation errors occurred.", errors=wrong))
        if wanted["resourceId"] not in self.resources:
            raise refused(403, 5, "The resource is not registered.")
        sender = self._acts_for(call, str(wanted["sender"]))
        if _recipients(wanted) != [self.recipient]:
            raise refused(400, 28, "A recipient is not in the resource's access list.")
        now = self.state.now()
        transfer = Transfer(
            id=self.state.new_id(),
            resource_id=str(wanted["resourceId"]),
            filename=str(wanted["fileName"]),
            reference=wanted.get("sendersFileTransferReference"),
            sender=f"0192:{sender}",
            recipients=(f"0192:{self.recipient}",),
            properties=dict(wanted.get("propertyList") or {}),
            checksum=wanted.get("checksum"),
            virus_scan=not wanted.get("disableVirusScan"),
            client_id=call.bearer.client.id,
            created=now,
            expires=now + LIFETIME,
            status="Initialized",
            changed=now,
            recipient_changed=now,
            history=[("Initialized", now)],
            recipient_history=[("Initialized", now)],
        )
        self.state.transfers[transfer.id] = transfer
        return answer({"fileTransferId": transfer.id})

    def _acts_for(self, call: Call, actor: str) -> str:
        """Give the sender's organisation number, if the caller's system user is the sender's; 401 otherwise."""
        found = _ACTOR.fullmatch(actor)
        user = call.bearer.system_user
        if found is None or user is None or user.org_number != found[1]:
            raise refused(401, 6, "The token gives no access to the resource.")
        return found[1]

    def transfer(self, call: Call) -> Transfer:
        """Find the transfer that the address names; 404 if the caller has none such."""
        found = self.state.transfers.get(str(call.params["transfer"]))
        user = call.bearer.system_user
        if found is None or user is None or found.sender != f"0192:{user.org_number}":
            raise refused(404, 1, "The file transfer was not found.")
        return found

    def upload(self, call: Call) -> Response:
        """Upload the file in one request; it cannot be tried twice."""
        transfer = self.transfer(call)
        if "content-length" not in call.headers:
            raise Refusal(problem(500, detail="The request has no Content-Length."))
        if call.headers.get("content-type", "").partition(";")[0] != "application/octet-stream":
            raise Refusal(problem(415))
        if transfer.status != "Initialized":
            raise refused(409, 4, "The file transfer has been used; create a new one.")
        transfer.become("UploadStarted", self.state.now())
        transfer.infected = call.befallen_by(FaultKind.INFECTED)
        self.received(transfer, call.body)
        return answer({"fileTransferId": transfer.id})

    def received(self, transfer: Transfer, content: bytes) -> None:
        """Take a whole file: hold it against what was announced, scan it and let SSB have it."""
        now = self.state.now()
        checksum = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if len(content) > self.max_size:
            transfer.become("Failed", now)
            raise refused(400, 16, "The file is too big.")
        if not content:
            transfer.become("Failed", now)
            raise refused(400, 8, "The file is empty.")
        if transfer.checksum is not None and transfer.checksum != checksum:
            transfer.become("Failed", now)
            raise refused(400, 9, "The checksum is not the announced one.")
        transfer.content, transfer.checksum = content, checksum
        transfer.become("UploadProcessing", now)
        if transfer.infected and transfer.virus_scan:
            transfer.become("Failed", now)
            return
        transfer.become("Published", now)
        self.ssb.receive(transfer)

    def search(self, call: Call) -> Response:
        """List the caller's transfers of a resource: the last hundred that fit, newest first, by id alone.

        There is no search by the sender's reference.
        """
        resource = call.query.get("resourceId")
        if resource is None:
            raise Refusal(problem(400, errors={"resourceId": ["It is required."]}))
        user = call.bearer.system_user
        sender = "" if user is None else f"0192:{user.org_number}"
        start, end = self._time(call, "from"), self._time(call, "to")
        status = call.query.get("status")
        fitting = [
            transfer
            for transfer in self.state.transfers.values()
            if (transfer.resource_id, transfer.sender) == (resource, sender)
            and status in {None, transfer.status}
            and (start is None or transfer.created >= start)
            and (end is None or transfer.created <= end)
        ]
        return answer([transfer.id for transfer in reversed(fitting[-LISTED:])])

    def _time(self, call: Call, name: str) -> datetime | None:
        written = call.query.get(name)
        try:
            when = None if written is None else datetime.fromisoformat(written)
        except ValueError:
            raise Refusal(problem(400, errors={name: ["It is no time."]})) from None
        return when if when is None or when.tzinfo else when.replace(tzinfo=UTC)

    def read(self, call: Call) -> Response:
        """Show a transfer's overview."""
        return answer(_overview(self.transfer(call)))

    def details(self, call: Call) -> Response:
        """Show a transfer with its history."""
        transfer = self.transfer(call)
        return answer(
            {
                **_overview(transfer),
                "fileTransferStatusHistory": [
                    {
                        "fileTransferStatus": status,
                        "fileTransferStatusText": _TEXTS.get(status, status),
                        "fileTransferStatusChanged": stamp(when),
                    }
                    for status, when in transfer.history
                ],
                "recipientFileTransferStatusHistory": [
                    {
                        "recipient": transfer.recipients[0],
                        "recipientFileTransferStatusCode": status,
                        "recipientFileTransferStatusText": status,
                        "recipientFileTransferStatusChanged": stamp(when),
                    }
                    for status, when in transfer.recipient_history
                ],
            }
        )


def _recipients(wanted: dict[str, Any]) -> list[str]:
    found = (_ACTOR.fullmatch(str(recipient)) for recipient in wanted["recipients"])
    return ["" if match is None else match[1] for match in found]


def _wrong(wanted: dict[str, Any]) -> dict[str, list[str]]:
    """List what is wrong with the announcement of a file, by field."""
    properties = wanted.get("propertyList") or {}
    reference, checksum = wanted.get("sendersFileTransferReference"), wanted.get("checksum")
    checks = {
        "fileName": isinstance(wanted.get("fileName"), str) and 1 <= len(wanted["fileName"]) <= 255,
        "resourceId": isinstance(wanted.get("resourceId"), str) and 1 <= len(wanted["resourceId"]) <= 255,
        "sender": isinstance(wanted.get("sender"), str) and _ACTOR.fullmatch(wanted["sender"]) is not None,
        "recipients": isinstance(wanted.get("recipients"), list) and len(wanted["recipients"]) >= 1,
        "sendersFileTransferReference": reference is None
        or (isinstance(reference, str) and 1 <= len(reference) <= 4096),
        "checksum": checksum is None or (isinstance(checksum, str) and _MD5.fullmatch(checksum) is not None),
        "propertyList": isinstance(properties, dict)
        and len(properties) <= 10
        and all(
            1 <= len(name) <= 50 and isinstance(value, str) and len(value) <= 3000 for name, value in properties.items()
        ),
    }
    return {name: ["It does not do."] for name, fine in checks.items() if not fine}


def _overview(transfer: Transfer) -> dict[str, Any]:
    return {
        "fileTransferId": transfer.id,
        "resourceId": transfer.resource_id,
        "fileName": transfer.filename,
        "sendersFileTransferReference": transfer.reference,
        "checksum": transfer.checksum,
        "useVirusScan": transfer.virus_scan,
        "fileTransferSize": len(transfer.content),
        "fileTransferStatus": transfer.status,
        "fileTransferStatusText": _TEXTS.get(transfer.status, transfer.status),
        "fileTransferStatusChanged": stamp(transfer.changed),
        "created": stamp(transfer.created),
        "expirationTime": stamp(transfer.expires),
        "sender": transfer.sender,
        "recipients": [
            {
                "recipient": recipient,
                "currentRecipientFileTransferStatusCode": transfer.recipient_status,
                "currentRecipientFileTransferStatusText": transfer.recipient_status,
                "currentRecipientFileTransferStatusChanged": stamp(transfer.recipient_changed),
            }
            for recipient in transfer.recipients
        ],
        "propertyList": transfer.properties,
    }
