"""SSB's side: open what was sent, run the controls, answer, and remember what was delivered."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

import attrs

from kostra_sdk.errors import KostraError
from kostra_sdk.forms import find_form
from kostra_sdk.report.report import Report
from kostra_sdk.simulator.engine import Engine
from kostra_sdk.simulator.form_model import FormModel, UnreadableModel, read_model
from kostra_sdk.simulator.model import Delivery, Instance, Transfer
from kostra_sdk.simulator.state import stamp

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_sdk.simulator.state import State

__all__ = ["SSB", "Checker", "Decrypt", "Judgement", "is_envelope"]

Decrypt = Callable[[bytes], bytes]
"""Gives the plaintext of a CMS envelope, or raises whatever it raises."""
Checker = Callable[..., "Report"]
"""Runs the controls: called as :func:`kostra_sdk.check`."""
Encryption = Literal["optional", "required", "none"]

LOG_NAME: Final = "deliveries.jsonl"
_ENVELOPED: Final = bytes.fromhex("06092a864886f70d010703")
_AUTH_ENVELOPED: Final = bytes.fromhex("060b2a864886f70d0109100117")


def is_envelope(content: bytes) -> bool:
    """Whether the bytes begin as a CMS envelope: a sequence with the OID of EnvelopedData or AuthEnvelopedData."""
    if len(content) < 4 or content[0] != 0x30:
        return False
    length = content[1]
    start = 2 + (length & 0x7F if length > 0x80 else 0)
    return content.startswith((_ENVELOPED, _AUTH_ENVELOPED), start)


@attrs.frozen
class Sender:
    """Who sends, for what, as the form or the file transfer's properties say."""

    number: str
    """The organisation number of who sends."""
    form: str
    year: int
    region: str | None
    org_number: str | None
    """The organisation that the file is for."""
    has_participants: bool
    unit: str | None
    encryption: Encryption


@attrs.frozen
class Judgement:
    """What SSB makes of an attachment."""

    plaintext: bytes
    """The bytes as received, where they could not be opened."""
    encrypted: bool
    reason: str
    """Why it is rejected, in Norwegian; empty if it is not."""
    report: Report | None


class _Rejected(Exception):
    """Why SSB does not take an attachment, in Norwegian."""


@attrs.define(eq=False)
class _Waiting:
    due: datetime
    what: Instance | Transfer


class SSB:
    """The receiver; who calls it holds the state's lock."""

    def __init__(
        self, state: State, *, check: Checker, decrypt: Decrypt | None, delay: float, log_folder: Path | None
    ) -> None:
        self.state = state
        self.check = check
        self.decrypt = decrypt
        self.delay = timedelta(seconds=delay)
        self.engine = Engine(state, self.receive)
        """Makes the instances and moves them; those that come to SSB are put in the queue here."""
        self.log = None if log_folder is None else log_folder / LOG_NAME
        self.clear()

    def clear(self) -> None:
        """Forget all deliveries; a log on disk is kept."""
        self.delivered: list[Delivery] = []
        self._waiting: list[_Waiting] = []
        self._judged: dict[tuple[Sender, str], Judgement] = {}

    def receive(self, what: Instance | Transfer) -> None:
        """Put an instance or a file transfer in the queue."""
        self._waiting.append(_Waiting(self.state.now() + self.delay, what))

    def catch_up(self) -> None:
        """Judge all that is due."""
        now = self.state.now()
        for waiting in list(self._waiting):
            if waiting.due > now:
                continue
            if isinstance(waiting.what, Instance):
                self._waiting.remove(waiting)
                self._take_instance(waiting.what)
            elif self.state.closed is None:  # while the reception is closed, files lie in Broker
                self._waiting.remove(waiting)
                self._take_transfer(waiting.what)

    def judge(self, content: bytes, sender: Sender) -> Judgement:
        """Open an attachment and run the controls; the same bytes from the same sender are judged once."""
        key = (sender, hashlib.sha256(content).hexdigest())
        if key not in self._judged:
            self._judged[key] = self._judge(content, sender)
        return self._judged[key]

    def _judge(self, content: bytes, sender: Sender) -> Judgement:
        encrypted = is_envelope(content)
        try:
            plaintext = self._open(content, sender.encryption, encrypted=encrypted)
        except _Rejected as rejected:
            return Judgement(content, encrypted, str(rejected), None)
        if sender.region is None:
            return Judgement(plaintext, encrypted, "Regionen mangler i skjemaet.", None)
        try:
            report = self.check(
                plaintext,
                form=sender.form,
                year=sender.year,
                region=sender.region,
                quarter=find_form(sender.form).quarter or None,
                org_number=sender.org_number,
                has_participants=sender.has_participants,
            )
        except KostraError as error:
            return Judgement(plaintext, encrypted, f"Filen kan ikke kontrolleres: {type(error).__name__}.", None)
        return Judgement(plaintext, encrypted, "Kontrollene stanser filen." if report.blocks_submission else "", report)

    def _open(self, content: bytes, encryption: Encryption, *, encrypted: bool) -> bytes:
        """Give the plaintext, or reject what may not come in this shape or cannot be opened."""
        if not encrypted:
            if encryption == "required":
                raise _Rejected("Filen er ikke kryptert.")
            return content
        if encryption == "none":
            raise _Rejected("Filen er kryptert, men her tas bare ukrypterte filer imot.")
        if self.decrypt is None:
            raise _Rejected("Filen er kryptert, men mottakeren har ingen nøkkel.")
        try:
            return self.decrypt(content)
        except Exception:  # noqa: BLE001 - whatever a foreign envelope makes the caller's function raise
            raise _Rejected("Filen kan ikke dekrypteres.") from None

    def judge_instance(self, instance: Instance) -> tuple[Sender, Judgement]:
        """Judge the attachment of an instance by what its form model says."""
        app = instance.app
        models = instance.of_type(app.model_type)
        attachments = instance.of_type(app.attachment_type)
        content = attachments[0].content if attachments else b""
        said, reason = FormModel(None, None, has_participants=True, unit=None, org_number=None), ""
        if len(models) != 1 or len(attachments) != 1:
            reason = "Skjema og uttrekk må være med, ett av hvert."
        else:
            try:
                said = read_model(models[0].content, models[0].content_type, app.fields)
            except UnreadableModel as unreadable:
                reason = str(unreadable)
        if said.year not in {None, app.year}:
            reason = "Skjemaet er for et annet år."
        sender = Sender(
            number=instance.org_number,
            form=app.form,
            year=app.year,
            region=said.region or self.state.regions.get(instance.org_number),
            org_number=said.org_number,
            has_participants=said.has_participants,
            unit=said.unit,
            encryption=app.encryption,
        )
        if reason:
            return sender, Judgement(content, is_envelope(content), reason, None)
        return sender, self.judge(content, sender)

    def _take_instance(self, instance: Instance) -> None:
        sender, judgement = self.judge_instance(instance)
        corrects = None if instance.source is None else instance.source.id
        delivery = self._delivered("altinn-app", instance.id, sender, judgement, corrects)
        self._answer(instance, delivery, judgement)
        instance.confirmed = instance.changed = self.state.now()

    def _answer(self, instance: Instance, delivery: Delivery, judgement: Judgement) -> None:
        """Give feedback in the instance, and end a feedback task."""
        app = instance.app
        feedback = {
            "resultat": "godkjent" if delivery.accepted else "avvist",
            "begrunnelse": delivery.reason,
            "altinnReferanse": delivery.reference,
            "mottatt": stamp(delivery.received),
            "rapport": None if judgement.report is None else json.loads(judgement.report.to_altinn()),
        }
        content = json.dumps(feedback, ensure_ascii=False).encode()
        self.engine.add_element(
            instance, app.feedback_type, content, "application/json", "tilbakemelding.json", app.org
        )
        instance.substatus = (
            ("Godkjent", "Uttrekket er mottatt og godkjent.") if delivery.accepted else ("Avvist", delivery.reason)
        )
        if instance.task is not None:
            self.engine.advance(instance, app.org)

    def _take_transfer(self, transfer: Transfer) -> None:
        """Fetch a file from Broker; there is no feedback there, only that it was fetched."""
        now = self.state.now()
        said = transfer.properties
        year = said.get("aar", "")
        sender = Sender(
            number=transfer.sender.rpartition(":")[2],
            form=said.get("skjema", ""),
            year=int(year) if year.isascii() and year.isdigit() else 0,
            region=said.get("region"),
            org_number=said.get("orgnr") or None,
            has_participants=said.get("skalRapportere", "ja").lower() != "nei",
            unit=said.get("enhet"),
            encryption="optional",
        )
        for status in ("DownloadStarted", "DownloadConfirmed"):
            transfer.recipient_status, transfer.recipient_changed = status, now
            transfer.recipient_history.append((status, now))
        transfer.become("AllConfirmedDownloaded", now)
        self._delivered("altinn-broker", transfer.id, sender, self.judge(transfer.content, sender), None)

    def _delivered(
        self,
        channel: Literal["altinn-app", "altinn-broker"],
        what: str,
        sender: Sender,
        judgement: Judgement,
        corrects: str | None,
    ) -> Delivery:
        """Remember a delivery, on disk before anywhere else."""
        report = judgement.report
        region = sender.region or ""
        delivery = Delivery(
            number=len(self.delivered) + 1,
            channel=channel,
            sender=sender.number,
            form=sender.form,
            year=sender.year,
            unit=sender.unit or region,
            region=region,
            org_number=sender.org_number or "",
            id=what,
            reference=what[-12:],
            sha256=hashlib.sha256(judgement.plaintext).hexdigest(),
            size=len(judgement.plaintext),
            encrypted=judgement.encrypted,
            received=self.state.now(),
            accepted=not judgement.reason,
            reason=judgement.reason,
            severity=None if report is None else report.severity.name,
            corrects=corrects,
        )
        if self.log is not None:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            with self.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(delivery.to_dict(), ensure_ascii=False) + "\n")
                log.flush()
                os.fsync(log.fileno())
        self.delivered.append(delivery)
        return delivery
