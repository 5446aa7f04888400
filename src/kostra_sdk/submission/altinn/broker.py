"""The channel by Altinn's Broker: an encrypted file that SSB fetches."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import attrs

from kostra_sdk.submission.altinn.broker_calls import BrokerCalls, Transfer
from kostra_sdk.submission.altinn.broker_settings import BrokerSettings, UploadMode
from kostra_sdk.submission.altinn.session import Session
from kostra_sdk.submission.altinn.tus import TusUpload, UploadExpired
from kostra_sdk.submission.channel import EncryptionPolicy, Journal, Outcome, Package, Receipt, State
from kostra_sdk.submission.errors import Actor, Busy, InfectedFile, NotFound, UnexpectedAnswer
from kostra_sdk.submission.json_receipt import json_receipt

if TYPE_CHECKING:
    from kostra_sdk.submission.altinn.access import Access
    from kostra_sdk.submission.channel import Details
    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.http import Http

__all__ = ["AltinnBroker"]

_REFERENCE: Final = "broker-reference"
_LISTED: Final = 100
_PAGES: Final = 20
_CLOCKS: Final = timedelta(minutes=10)
"""How far this machine's clock and Broker's may be apart."""
_PAUSE: Final = timedelta(seconds=10)
_INFECTED: Final = re.compile("malware|virus", re.IGNORECASE)


class AltinnBroker:
    """Delivers a CMS envelope by Broker; accepted is what SSB has confirmed that it has fetched.

    Args:
        settings: Which resource, and how files are uploaded.
        http: The way out; its clock is used.
        access: Where the tokens come from.
    """

    encryption: Final = EncryptionPolicy.CMS
    """Files lie in Broker until they are fetched, so they are always envelopes."""

    def __init__(self, settings: BrokerSettings, http: Http, access: Access) -> None:
        self.settings = settings
        self._http = http
        self._access = access

    @property
    def name(self) -> str:
        """What settings and journal call it."""
        return self.settings.name

    @property
    def host(self) -> str:
        """The platform's host."""
        return self.settings.places.platform_host

    def preflight(self, delivery: Delivery) -> None:
        """See whether the municipality may send by the resource; changes nothing.

        Raises:
            SubmissionError: It may not, or a token cannot be had.
        """
        calls = BrokerCalls(self._session(delivery), self.settings)
        calls.properties()
        calls.list_new(self._http.clock.now().isoformat())

    def submit(self, delivery: Delivery, package: Package, journal: Journal) -> Outcome:
        """Bring the delivery as far as it can come; may be called again at any time.

        Raises:
            WaitError: Nothing is lost by trying again later.
            UnknownOutcome: A call got no answer; the next try looks for what it did.
            InfectedFile: Broker's virus scan stopped the file.
            SubmissionError: Anything else that is in the way; the class tells what.
        """
        return self._sending(delivery, journal).submit(package)

    def status(self, delivery: Delivery, journal: Journal) -> Outcome:
        """Ask how the delivery stands; changes nothing at the receiver's."""
        return self._sending(delivery, journal).status()

    def receipt(self, delivery: Delivery, journal: Journal) -> tuple[Receipt, ...]:
        """Fetch what proves the delivery: ``archive``, and ``confirmation`` once SSB has fetched it."""
        return self._sending(delivery, journal).receipts()

    def _sending(self, delivery: Delivery, journal: Journal) -> _Sending:
        return _Sending(BrokerCalls(self._session(delivery), self.settings), journal)

    def _session(self, delivery: Delivery) -> Session:
        session = Session(self._http, self._access, delivery)
        session.must_be(self.settings.environment)
        return session


@attrs.frozen
class _Sending:
    """One delivery on its way."""

    calls: BrokerCalls
    journal: Journal

    def submit(self, package: Package) -> Outcome:
        for number in range(1, self.calls.settings.transfers + 1):
            if self.journal.done(_spent(number)) is None:
                transfer = self._sent(number, package)
                if transfer is not None:
                    return self._standing(transfer)
        raise UnexpectedAnswer(
            f"Broker has called {self.calls.settings.transfers} file transfers failed",
            correlation_id=self._correlation_id,
            who_must_act=Actor.DIGDIR,
            remedy="Ask Digdir, with the correlation id.",
        )

    def status(self) -> Outcome:
        current = self._current()
        if current is None:
            return Outcome(State.QUEUED, message="there is no file transfer yet")
        return self._standing(self.calls.transfer(current))

    def receipts(self) -> tuple[Receipt, ...]:
        current = self._current()
        if current is None:
            return ()
        transfer = self.calls.transfer(current)
        recipients = {actor: {"status": code, "since": at} for actor, (code, at) in transfer.recipients.items()}
        told = {"fileTransfer": transfer.id, "sendersFileTransferReference": transfer.reference}
        archive = {
            **told,
            "status": transfer.status,
            "changed": transfer.changed,
            "created": transfer.created,
            "md5": transfer.md5,
            "size": transfer.size,
            "resource": self.calls.settings.resource_id,
            "recipients": recipients,
        }
        receipts = [json_receipt("archive", archive)]
        if transfer.is_fetched:
            receipts.append(json_receipt("confirmation", {**told, "recipients": recipients}))
        return tuple(receipts)

    @property
    def _correlation_id(self) -> str:
        return self.calls.session.delivery.correlation_id

    def _current(self) -> str | None:
        """Give the id of the last file transfer that was begun."""
        numbers = range(self.calls.settings.transfers, 0, -1)
        known = (self.journal.done(_begun(number)) for number in numbers)
        return next((str(each["id"]) for each in known if each is not None), None)

    # One file transfer

    def _sent(self, number: int, package: Package) -> Transfer | None:
        """Send by the file transfer of that number; None where Broker calls it failed."""
        transfer = self.calls.transfer(self._begin(number, package))
        if not transfer.is_spent:
            expired = self._uploaded(number, transfer, package)
            if expired:
                self._give_up(number, transfer)
                return None
            if transfer.is_new or transfer.is_under_way:
                transfer = self.calls.transfer(transfer.id)
        if transfer.has_failed:
            if _INFECTED.search(transfer.status_text):
                raise InfectedFile("Broker's virus scan stopped the file", correlation_id=self._correlation_id)
            self._give_up(number, transfer)
            return None
        if not transfer.is_spent:
            self._look_after(transfer, package)
        return transfer

    def _uploaded(self, number: int, transfer: Transfer, package: Package) -> bool:
        """Upload the file; gives whether the upload had expired."""
        try:
            self.journal.effect(f"upload-{number}", lambda: self._upload(transfer, package))
        except UploadExpired:
            return True
        return False

    def _give_up(self, number: int, transfer: Transfer) -> None:
        self.journal.effect(_spent(number), lambda: {"id": transfer.id, "status": transfer.status})

    def _begin(self, number: int, package: Package) -> str:
        correlation_id = self._correlation_id
        told = self.journal.effect(
            _REFERENCE,
            lambda: {
                # Drawn, since a caller may use one correlation id for several deliveries.
                "reference": f"{correlation_id}/{uuid4().hex}",
                "since": (self.calls.session.http.clock.now() - _CLOCKS).isoformat(),
            },
        )
        reference = f"{told['reference']}/{number}"

        def do() -> Details:
            return {"id": self.calls.initialize(package.file_name, reference, package.md5)}

        return str(self.journal.effect(_begun(number), do, find=lambda: self._find(reference, told["since"]))["id"])

    def _find(self, reference: str, since: str) -> Details | None:
        """Find the file transfer that a call without an answer made; Broker cannot search by the reference."""
        until = ""
        for _ in range(_PAGES):
            listed = self.calls.list_new(since, until)
            oldest = until
            for each in listed:
                transfer = self.calls.transfer(each)
                if transfer.reference == reference:
                    return {"id": each}
                oldest = transfer.created
            if len(listed) < _LISTED or oldest == until:
                return None
            until = oldest
        raise Busy("there are too many unused file transfers to search", correlation_id=self._correlation_id)

    def _upload(self, transfer: Transfer, package: Package) -> Details:
        """Upload the file. It may be repeated as a whole: what has come through is not sent again."""
        if transfer.is_new or transfer.is_under_way:
            if self.calls.settings.mode is UploadMode.TUS:
                TusUpload(self.calls, transfer, package).run()
            elif transfer.is_new:
                self.calls.upload(transfer.id, package)
            else:
                raise Busy("Broker is still taking the file", correlation_id=self._correlation_id)
        return {"id": transfer.id, "size": package.size, "sha256": package.sha256}

    def _look_after(self, transfer: Transfer, package: Package) -> None:
        """See that Broker has the very bytes that were sent; the hash is that of an envelope."""
        if transfer.size != package.size or transfer.md5 not in {"", package.md5}:
            raise UnexpectedAnswer("Broker keeps other bytes than were sent", correlation_id=self._correlation_id)

    def _standing(self, transfer: Transfer) -> Outcome:
        reference = transfer.id
        if transfer.is_fetched:
            return Outcome(State.ACCEPTED, reference, "SSB has confirmed that it has fetched the file")
        match transfer.status:
            case "Published":
                return Outcome(State.DELIVERED, reference, "SSB has not fetched the file yet")
            case "Cancelled":
                return Outcome(State.REJECTED, reference, "the file transfer was cancelled")
            case "Purged":
                raise NotFound(
                    "the file was never fetched, and Broker has thrown it away",
                    correlation_id=self._correlation_id,
                    who_must_act=Actor.SSB,
                    remedy="Ask SSB whether it fetches from this resource; then send anew.",
                )
            case _:
                now: datetime = self.calls.session.http.clock.now()
                return Outcome(State.QUEUED, reference, "Broker is at work on the file", now + _PAUSE)


def _begun(number: int) -> str:
    return f"transfer-{number}"


def _spent(number: int) -> str:
    return f"transfer-{number}-spent"
