"""The calls of Broker that a sender makes; source: design of the submission, section 4."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.submission.altinn.broker_settings import BrokerSettings
from kostra_sdk.submission.altinn.problems import recast
from kostra_sdk.submission.altinn.session import JSON, Session, unreadable
from kostra_sdk.submission.answers import refusal
from kostra_sdk.submission.errors import (
    Actor,
    Busy,
    DelegationMissing,
    NotAuthorised,
    NotFound,
    RejectedData,
    SetupError,
    SubmissionError,
    TooLarge,
    Unavailable,
)
from kostra_sdk.submission.http import FileBody, Request
from kostra_sdk.submission.known_codes import KnownCode

if TYPE_CHECKING:
    from datetime import datetime

    from kostra_sdk.submission.channel import Package
    from kostra_sdk.submission.http import Response

__all__ = ["BROKER_CODES", "BrokerCalls", "Transfer", "broker_refusal"]

_ANEW: Final = "Nothing to do: a new file transfer is begun."

BROKER_CODES: Final[Mapping[int, KnownCode]] = {
    1: KnownCode("BRO-1", NotFound, "there is no such file transfer", "Hold environment and resource together."),
    4: KnownCode("BRO-4", Busy, "the file transfer is used already", "Nothing to do: its status is read again."),
    5: KnownCode(
        "BRO-5", SetupError, "the resource is not one of Broker's", "Hold the resource id against what SSB has told."
    ),
    6: KnownCode(
        "BRO-6",
        DelegationMissing,
        "the system user has no access to the resource",
        "Compare the rights of the registered system with the resource; the municipality approves a change of them.",
    ),
    9: KnownCode("BRO-9", Unavailable, "the file was damaged on its way", _ANEW),
    16: KnownCode("BRO-16", TooLarge, "the file is larger than the resource takes", TooLarge.remedy),
    21: KnownCode("BRO-21", Unavailable, "Broker's storage is not ready", Unavailable.remedy),
    28: KnownCode(
        "BRO-28",
        NotAuthorised,
        "the recipient is not in the resource's access list",
        "Hold the recipient against what SSB has told; SSB keeps the list.",
        Actor.SSB,
    ),
}
"""Broker's codes by number; how many zeros it writes before them differs."""


def broker_refusal(request: Request, response: Response, now: datetime) -> SubmissionError:
    """Make the error that an answer of Broker's amounts to."""
    error = refusal(request, response, now)
    prefix, _, number = error.code.partition("-")
    known = BROKER_CODES.get(int(number)) if prefix == "BRO" and number.isdigit() else None
    if known is not None:
        return known.as_error(
            error.message, correlation_id=error.correlation_id, status=error.status, retry_after=error.retry_after
        )
    return recast(SetupError, error) if type(error) is RejectedData else error


@attrs.frozen
class Transfer:
    """A file transfer, as its overview tells."""

    id: str
    status: str
    status_text: str = attrs.field(repr=False)
    reference: str
    md5: str
    size: int
    created: str
    changed: str
    recipients: Mapping[str, tuple[str, str]]
    """By actor (``0192:…``): how far the recipient is, and since when."""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Transfer:
        """Read an overview."""

        def text(name: str) -> str:
            value = said.get(name)
            return value if isinstance(value, str) else ""

        size, recipients = said.get("fileTransferSize"), said.get("recipients")
        return cls(
            id=text("fileTransferId"),
            status=text("fileTransferStatus"),
            status_text=text("fileTransferStatusText"),
            reference=text("sendersFileTransferReference"),
            md5=text("checksum").lower(),
            size=size if isinstance(size, int) else 0,
            created=text("created"),
            changed=text("fileTransferStatusChanged"),
            recipients={
                str(each.get("recipient")): (
                    str(each.get("currentRecipientFileTransferStatusCode")),
                    str(each.get("currentRecipientFileTransferStatusChanged")),
                )
                for each in (recipients if isinstance(recipients, list) else ())
                if isinstance(each, dict)
            },
        )

    @property
    def is_new(self) -> bool:
        """Whether nothing has been uploaded."""
        return self.status == "Initialized"

    @property
    def is_under_way(self) -> bool:
        """Whether an upload has begun, and not ended."""
        return self.status == "UploadStarted"

    @property
    def has_failed(self) -> bool:
        """Whether Broker gave it up."""
        return self.status == "Failed"

    @property
    def is_spent(self) -> bool:
        """Whether nothing can be uploaded to it, and there is nothing in it."""
        return self.status in {"Failed", "Cancelled", "Purged"}

    @property
    def is_fetched(self) -> bool:
        """Whether every recipient has confirmed that it has the file."""
        codes = {code for code, _ in self.recipients.values()}
        return self.status == "AllConfirmedDownloaded" or codes == {"DownloadConfirmed"}


@attrs.frozen
class BrokerCalls:
    """The calls of one delivery."""

    session: Session
    settings: BrokerSettings

    def request(self, method: str, path: str = "", query: Mapping[str, str] | None = None, **more: Any) -> Request:
        """Make a request below Broker's address of file transfers."""
        return self.session.request(method, self.settings.places.broker + path, query, **more)

    def initialize(self, file_name: str, reference: str, md5: str) -> str:
        """Announce a file and give the transfer's id; must not be repeated."""
        delivery = self.session.delivery
        wanted = {
            "fileName": file_name,
            "resourceId": self.settings.resource_id,
            "sendersFileTransferReference": reference,
            "sender": f"0192:{delivery.sender}",
            "recipients": [f"0192:{self.settings.recipient}"],
            "propertyList": self.properties(),
            "checksum": md5,
        }
        request = self.request("POST", body=json.dumps(wanted).encode(), headers={"content-type": JSON})
        made = self.session.ask_object(request, broker_refusal).get("fileTransferId")
        if not isinstance(made, str) or not made.replace("-", "").isalnum():
            raise unreadable(request, "names no file transfer")
        return made

    def properties(self) -> dict[str, str]:
        """Give what is told of the file beside its name; raises SetupError where that is too much."""
        told = dict(self.settings.properties(self.session.delivery))
        if len(told) > 10 or any(not 0 < len(name) <= 50 or len(text) > 300 for name, text in told.items()):
            raise SetupError("Broker takes ten properties, with names of 50 and texts of 300 characters")
        return told

    def list_new(self, since: str, until: str = "") -> list[str]:
        """Give the ids of the last hundred transfers that nothing was uploaded to, the newest first."""
        query = {"resourceId": self.settings.resource_id, "status": "Initialized", "from": since}
        if until:
            query["to"] = until
        return [str(each) for each in self.session.ask_list(self.request("GET", query=query), broker_refusal)]

    def transfer(self, transfer: str) -> Transfer:
        """Read a transfer's overview."""
        request = self.request("GET", "/{transfer}", ids={"transfer": transfer})
        return Transfer.read(self.session.ask_object(request, broker_refusal))

    def upload(self, transfer: str, package: Package) -> None:
        """Upload the file in one request; must not be repeated."""
        request = self.request(
            "POST",
            "/{transfer}/upload",
            ids={"transfer": transfer},
            body=FileBody(package.open, package.size),
            headers={"content-type": "application/octet-stream"},
            timeout_read=300.0,
        )
        self.session.ask(request, broker_refusal)
