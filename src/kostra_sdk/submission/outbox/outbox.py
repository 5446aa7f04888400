"""The outbox: takes a checked extract once, keeps it safe until it is accepted, and answers for it afterwards."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

import attrs
from cattrs.preconf.json import make_converter

from kostra_sdk.checking import check
from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import Source
from kostra_sdk.submission.channel import EncryptionPolicy, Package, Receipt, State
from kostra_sdk.submission.delivery import Delivery
from kostra_sdk.submission.errors import FileChanged
from kostra_sdk.submission.gate import admit
from kostra_sdk.submission.outbox.contents import Digest, Measured, content_of, open_unchanged, referred_to
from kostra_sdk.submission.outbox.journal import LeasedJournal
from kostra_sdk.submission.outbox.second import refuse_other_split, refuse_second
from kostra_sdk.submission.outbox.store import Row, Store, StoredReceipt
from kostra_sdk.submission.outbox.ticket import Ticket, timing_of
from kostra_sdk.submission.outbox.vault import Vault, VaultDamaged
from kostra_sdk.submission.pacing import FixedDeadlines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import cattrs

    from kostra_sdk.envelope import Receiver
    from kostra_sdk.extract import Extract
    from kostra_sdk.extract.files import Data
    from kostra_sdk.report import Report
    from kostra_sdk.streams import Readable
    from kostra_sdk.submission.channel import Channel
    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.gate import Override, Passed
    from kostra_sdk.submission.outbox.store import Entry
    from kostra_sdk.submission.outbox.vault import Keys
    from kostra_sdk.submission.pacing import Closed, Deadlines

__all__ = ["Outbox"]

_SPOOL: Final = 1 << 20

_converter: cattrs.Converter = make_converter()


class Outbox:
    """A folder that holds submissions until they are accepted, and their receipts for as long as they are wanted.

    Everything that a power cut may not lose is on disk before it is promised.
    Extracts, envelopes and receipts are sealed under a key of the caller's.
    """

    def __init__(
        self,
        folder: str | Path,
        keys: Keys,
        *,
        clock: Clock,
        deadlines: Deadlines | None = None,
        urgent: timedelta = timedelta(days=2),
        actor: str = "",
    ) -> None:
        """Open an outbox, or begin one in an empty folder.

        Args:
            folder: Where it is.
            keys: What extracts, envelopes and receipts are sealed with.
            clock: What time it is.
            deadlines: When deliveries are due, and when the reception is closed.
            urgent: So long before a deadline no send window is waited for.
            actor: The user id or job that uses it now, for the audit log; no person's name.
        """
        self._folder = Path(folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        self.store = Store(self._folder / "outbox.sqlite")
        """The rows; workers use it."""
        self._vault = Vault(self._folder / "sealed", keys)
        self._clock = clock
        self._deadlines = deadlines or FixedDeadlines()
        self._urgent = urgent
        self._actor = actor

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    # In

    def enqueue(
        self,
        delivery: Delivery,
        data: Data | Extract[Any],
        channel: Channel,
        *,
        receivers: Sequence[Receiver] = (),
        overrides: Sequence[Override] = (),
        passed: Passed | None = None,
        by_reference: bool = False,
    ) -> Ticket:
        """Take an extract to be sent: check it, seal it, and remember it.

        The official controls judge the very bytes that are kept, so that nothing can change between check and sending.

        Args:
            delivery: For whom, of what, from which unit.
            data: The extract; what is packed with gzip is unpacked, and judged, kept and sent so.
            channel: The way it goes; a channel that carries envelopes needs `receivers`.
            receivers: Whose certificates the envelope is made for.
            overrides: Who answers for which blocking control.
            passed: SSB's own verdict on the same bytes, where there is one.
            by_reference: Keep no copy of a plain extract, but its path and hash:
                the file must stay as it is, and is hashed again before it is sent.

        Raises:
            AlreadySubmitted: It is here or delivered already, and the delivery has no Resubmission.
            SplitOtherwise: Parts of it are here and it is the whole, or the other way round, likewise.
            GateClosed: The controls block it.
            UsageError: Something of the call does not fit.
        """
        self._refuse_second(delivery)
        id_ = uuid4().hex
        content = content_of(data, delivery)
        try:
            with Source(content).unpacked() as stream:
                digest = self._seal(f"{id_}.extract", stream)
            report = self._check(delivery, f"{id_}.extract")
            admission = admit(report, digest.sha256, overrides=overrides, passed=passed)
            package = self._pack(id_, delivery, channel, receivers, digest)
            if by_reference:
                package["path"] = referred_to(data, channel)
                self._vault.remove(package.pop("label"))
            return self._remember(id_, delivery, channel, package, admission.to_dict())
        except BaseException:
            for kind in ("extract", "envelope", "manifest"):
                self._vault.remove(f"{id_}.{kind}")
            raise

    def _refuse_second(self, delivery: Delivery) -> None:
        same, beside = self.store.same(delivery.identity), self.store.beside(*delivery.ground)
        refuse_second(delivery, same, beside, self.receipts)

    def _check(self, delivery: Delivery, label: str) -> Report:
        with self._vault.open(label) as reader:
            return check(
                cast("IO[bytes]", reader),
                form=delivery.form,
                year=delivery.year,
                region=delivery.region,
                quarter=delivery.quarter or None,
                org_number=delivery.org_number or None,
                has_participants=delivery.has_participants,
            )

    def _pack(
        self, id_: str, delivery: Delivery, channel: Channel, receivers: Sequence[Receiver], digest: Digest
    ) -> dict[str, Any]:
        """Make what goes out: the extract as it is, or its envelope, once and for all tries."""
        if channel.encryption is EncryptionPolicy.NONE:
            name, kind, label = delivery.file_name, "application/octet-stream", f"{id_}.extract"
        else:
            name, kind, label = f"{delivery.file_name}.p7m", "application/pkcs7-mime", f"{id_}.envelope"
            digest = self._envelop(id_, receivers, digest.size)
            self._vault.remove(f"{id_}.extract")
        return {"file_name": name, "content_type": kind, "label": label, **attrs.asdict(digest)}

    def _envelop(self, id_: str, receivers: Sequence[Receiver], size: int) -> Digest:
        from kostra_sdk.envelope import encrypt

        if not receivers:
            raise UsageError("a channel that carries envelopes needs the receivers' certificates")
        with (
            self._vault.open(f"{id_}.extract") as reader,
            tempfile.SpooledTemporaryFile(_SPOOL) as envelope,
        ):
            manifest = encrypt(
                cast("IO[bytes]", reader), cast("IO[bytes]", envelope), receivers, now=self._clock.now(), size=size
            )
            # An envelope without a tag of its own is trusted only against its manifest, which stays here.
            self._seal(f"{id_}.manifest", io.BytesIO(manifest.to_json(private=True).encode()))
            envelope.seek(0)
            return self._seal(f"{id_}.envelope", cast("IO[bytes]", envelope))

    def _seal(self, label: str, stream: Readable) -> Digest:
        """Seal a stream of any length under a label, and give its size and hashes."""
        measured = Measured(stream)
        self._vault.put(label, measured)
        return measured.digest()

    def _remember(
        self, id_: str, delivery: Delivery, channel: Channel, package: dict[str, Any], admission: dict[str, Any]
    ) -> Ticket:
        now = self._clock.now()
        due = self._deadlines.due(delivery.form, delivery.year)
        closes = self._deadlines.closes(delivery.form, delivery.year)
        delivery = attrs.evolve(delivery, correlation_id=delivery.correlation_id or str(uuid4()))
        row = Row(
            id=id_,
            environment=delivery.environment.value,
            sender=delivery.sender,
            org_number=delivery.org_number,
            form=delivery.form,
            year=delivery.year,
            quarter=delivery.quarter,
            region=delivery.region,
            unit=delivery.unit,
            part=str(delivery.part or ""),
            edition=len(self.store.same(delivery.identity)),
            channel=channel.name,
            delivery=json.dumps(_converter.unstructure(delivery)),
            package=json.dumps(package),
            admission=json.dumps(admission),
            state=State.QUEUED,
            not_before=now.timestamp(),
            give_up=closes.timestamp() if closes else None,
            urgent_from=(due - self._urgent).timestamp() if due else None,
            created=now.timestamp(),
            changed=now.timestamp(),
        )

        def in_the_way() -> object:
            return refuse_other_split(delivery, self.store.beside(*delivery.ground))

        while True:
            try:
                self.store.add(row, by=self._actor, unless=in_the_way)
            except sqlite3.IntegrityError:  # another process was first
                self._refuse_second(delivery)
                row = attrs.evolve(row, edition=row.edition + 1)
            else:
                return self.ticket(id_)

    # What workers ask for

    def delivery(self, row: Row) -> Delivery:
        """Give the delivery of a row."""
        return _converter.structure(json.loads(row.delivery), Delivery)

    def package(self, row: Row) -> Package:
        """Give the bytes of a row that go out, the same ones every time."""
        known = json.loads(row.package)
        label, path = known.pop("label", ""), known.pop("path", "")

        def open_() -> IO[bytes]:
            try:
                return cast("IO[bytes]", self._vault.open(label)) if label else open_unchanged(path, known["sha256"])
            except FileNotFoundError:
                raise FileChanged(f"the file of submission {row.id} is gone") from None

        return Package(open=open_, **known)

    def closed(self, row: Row) -> Closed | None:
        """Give the closure of the reception that keeps a row from being sent now."""
        return self._deadlines.closed(row.form, row.year, self._clock.now())

    def unattended(self, id_: str) -> LeasedJournal:
        """Give the journal of a submission that no worker has, for what a person enters by hand.

        Writing raises :class:`LeaseLost` while a worker has the submission.
        """
        return LeasedJournal(self.store, self._row(id_).id, "", self._clock)

    def keep_admission(self, row: Row) -> None:
        """Keep who answered for what among the receipts, where the gate was opened for a control that blocks."""
        admission = json.loads(row.admission)
        if admission["overrides"] or admission["passed"]:
            self.keep_receipt(row.id, Receipt("admission", "application/json", row.admission.encode()))

    def keep_receipt(self, id_: str, receipt: Receipt) -> None:
        """Keep a receipt, sealed; the same one twice is kept once."""
        sha256 = hashlib.sha256(receipt.body).hexdigest()
        label = f"{id_}.receipt-{receipt.kind}-{sha256[:16]}"
        if not self._vault.path(label).exists():
            with Source(receipt.body).open() as stream:
                self._vault.put(label, stream)
        stored = StoredReceipt(receipt.kind, receipt.content_type, sha256, label, self._clock.now().timestamp())
        self.store.add_receipt(id_, stored)

    # Out

    def ticket(self, id_: str) -> Ticket:
        """Tell how a submission stands; raises :class:`~kostra_sdk.errors.UsageError` for an id that is not here."""
        row = self._row(id_)
        return Ticket(
            id=row.id,
            state=row.state,
            delivery=self.delivery(row),
            reference=row.reference,
            reason=row.reason,
            must_act=row.must_act,
            attempts=row.attempts,
            next_try=datetime.fromtimestamp(row.not_before, UTC),
            changed=datetime.fromtimestamp(row.changed, UTC),
            timing=timing_of(row, self._deadlines, self._clock.now(), self._urgent),
        )

    def tickets(self, environment: str) -> Iterator[Ticket]:
        """Tell how all submissions of an environment stand, the oldest first."""
        return (self.ticket(row.id) for row in self.store.all(environment))

    def receipts(self, id_: str) -> list[StoredReceipt]:
        """List the receipts of a submission."""
        return self.store.receipts(id_)

    def read_receipt(self, receipt: StoredReceipt) -> bytes:
        """Give the body of a receipt."""
        with self._vault.open(receipt.file) as reader:
            return reader.read()

    def audit(self, id_: str) -> list[Entry]:
        """Give the whole journal of a submission: what was done when, and with which ids."""
        self._row(id_)
        return self.store.journal(id_)

    def verify(self, id_: str) -> list[str]:
        """Hash everything kept of a submission again, and name what is not as it was; empty is well."""
        row = self._row(id_)
        known = json.loads(row.package)
        label = known.get("label", "")
        kept = [(label, known["sha256"])] if label and self._vault.path(label).exists() else []
        kept += [(receipt.file, receipt.sha256) for receipt in self.receipts(id_)]
        return [label for label, sha256 in kept if self._hash(label) != sha256]

    def _hash(self, label: str) -> str | None:
        try:
            with self._vault.open(label) as reader:
                return hashlib.file_digest(cast("IO[bytes]", reader), "sha256").hexdigest()  # type: ignore[arg-type]
        except (VaultDamaged, FileNotFoundError):
            return None

    def _row(self, id_: str) -> Row:
        row = self.store.get(id_)
        if row is None:
            raise UsageError(f"there is no submission {id_} in this outbox")
        return row

    # Upkeep

    def retry(self, id_: str) -> Ticket:
        """Try a dead submission again, once what was in the way is mended; what was done stays done."""
        row = self._row(id_)
        if row.state is not State.DEAD:
            raise UsageError(f"submission {id_} is {row.state.value}: only a dead one is brought back")
        now = self._clock.now().timestamp()
        self.store.change(
            id_, None, now, by=self._actor, state=State.QUEUED.value, not_before=now, attempts=0, reason="", must_act=""
        )
        return self.ticket(id_)

    def withdraw(self, id_: str, *, reason: str, ssb_notified: datetime | None = None) -> Ticket:
        """Take a submission back; one that may have reached SSB only after SSB was told (B-10)."""
        row = self._row(id_)
        begun = any(entry.event in {"begun", "done", "found"} for entry in self.store.journal(id_))
        if begun and ssb_notified is None:
            raise UsageError(f"submission {id_} may have reached SSB: tell SSB first, and say when (B-10)")
        if row.state is State.SENDING:
            raise UsageError(f"submission {id_} is being sent: wait until that has ended")
        now = self._clock.now().timestamp()
        told = f"withdrawn: {reason}" + (f" (SSB told {ssb_notified:%Y-%m-%d})" if ssb_notified else "")
        self.store.change(
            id_, None, now, by=self._actor, state=State.WITHDRAWN.value, reason=told, must_act="", receipts_due=False
        )
        return self.ticket(id_)

    def rekey(self) -> int:
        """Seal everything anew with the current key; gives how many files that were. May be repeated after a crash."""
        return sum(self._vault.reseal(label) for label in list(self._vault.labels()))

    def purge(self, older_than: timedelta) -> int:
        """Remove extracts and envelopes of submissions that ended so long ago, and what crashes left behind.

        Receipts, manifests and the journal stay.
        Gives how many files were removed.
        """
        limit = (self._clock.now() - older_than).timestamp()
        removed = self._vault.sweep(limit)
        for label in list(self._vault.labels()):
            id_, _, kind = label.partition(".")
            row = self.store.get(id_)
            orphan = row is None and self._vault.path(label).stat().st_mtime < limit
            ended = row is not None and row.state.is_final and row.state is not State.DEAD and row.changed < limit
            if orphan or (ended and kind in {"extract", "envelope"}):
                self._vault.remove(label)
                removed += 1
        return removed
