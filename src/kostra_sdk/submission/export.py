"""The channel by hand: a checked extract and a checklist in a folder, for someone to encrypt and upload to the portal.

There is no programming interface to that portal, and the format of SSB's File Encrypter is not public:
this package does not make its files, and does not claim to.
Who has uploaded enters the portal's receipt with :meth:`Export.confirm`, which ends the submission.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.errors import UsageError
from kostra_sdk.extract.files import AtomicFile
from kostra_sdk.submission.channel import EncryptionPolicy, Outcome, State
from kostra_sdk.submission.checklist import Checklist
from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.errors import Busy, FileChanged, SetupError
from kostra_sdk.submission.json_receipt import json_receipt
from kostra_sdk.submission.outbox.store import LeaseLost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from kostra_sdk.submission.channel import Details, Journal, Package, Receipt
    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.outbox import Outbox, Ticket
    from kostra_sdk.submission.outbox.store import Row
    from kostra_sdk.submission.pacing import Deadlines

__all__ = ["Export", "ManualReceipt"]

_EXPORT: Final = "export"
_CONFIRMED: Final = "confirmed"
_CHUNK: Final = 1 << 16


@attrs.frozen(kw_only=True)
class ManualReceipt:
    """What the portal answered the person who uploaded."""

    reference: str
    """The portal's reference."""
    when: datetime
    """When it was uploaded, with time zone."""
    by: str
    """Who uploaded: a user id or a role of the municipality, no person's name."""

    def __attrs_post_init__(self) -> None:
        if not self.reference.strip() or not self.by.strip():
            raise UsageError("a receipt has a reference, and someone who entered it")
        if self.when.tzinfo is None:
            raise UsageError("the time of a receipt has a time zone")


class Export:
    """Leaves extracts in a folder.

    Args:
        folder: Where; each delivery gets a folder of its own in it.
        deadlines: For the checklist.
        name: What settings and journal call the channel.
        portal_form: What the checklist calls the place in the portal to send from.
        mode: The permissions of the files; by itself only for the user who runs this, since an extract lies there
            in the clear. Who is to upload must be able to read them.
        clock: Dates what is entered by hand.
    """

    encryption: Final = EncryptionPolicy.NONE
    """The file is encrypted afterwards, with SSB's own program."""
    host: Final = ""

    def __init__(
        self,
        folder: str | PathLike[str],
        *,
        deadlines: Deadlines | None = None,
        name: str = "portal-999",
        portal_form: str = "skjema 999",
        mode: int = 0o600,
        clock: Clock | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.name = name
        self._deadlines = deadlines
        self._portal_form = portal_form
        self._mode = mode
        self._clock = clock or SystemClock()

    def files(self, delivery: Delivery) -> Path:
        """Give the folder of a delivery: nothing personal is in its name."""
        name = delivery.file_name.removesuffix(".dat")
        if delivery.resubmission is not None:
            name += f"_ny_{delivery.resubmission.ssb_notified:%Y%m%dT%H%M%S}"
        return self.folder / name

    def submit(self, delivery: Delivery, package: Package, journal: Journal) -> Outcome:
        """Write the extract and its checklist, each whole or not at all.

        Raises:
            SetupError: The folder cannot be written to.
            FileChanged: The extract is not the one that was checked.
        """
        done = journal.done(_CONFIRMED)
        if done is not None:
            return _accepted(done)

        def write() -> Details:
            try:
                return self._write(delivery, package)
            except OSError as error:
                raise SetupError(
                    f"the folder {self.folder} cannot be written to: {error.strerror}",
                    correlation_id=delivery.correlation_id,
                ) from error

        folder = str(journal.effect(_EXPORT, write)["folder"])
        return Outcome(State.AWAITING_HUMAN, message=f"someone must upload the file in {folder}")

    def status(self, delivery: Delivery, journal: Journal) -> Outcome:  # noqa: ARG002 - a channel's signature
        """Say whether the portal's receipt has been entered."""
        done = journal.done(_CONFIRMED)
        if done is not None:
            return _accepted(done)
        return Outcome(State.AWAITING_HUMAN, message="the portal's receipt has not been entered")

    def receipt(self, delivery: Delivery, journal: Journal) -> tuple[Receipt, ...]:  # noqa: ARG002 - likewise
        """Give what was entered by hand, with the hash of the file that was left."""
        done = journal.done(_CONFIRMED)
        return () if done is None else (_receipt(done, journal),)

    def confirm(self, outbox: Outbox, id_: str, receipt: ManualReceipt, *, remove: bool = True) -> Ticket:
        """Enter the portal's receipt: the submission is accepted, and the extract in the clear is removed.

        The same receipt may be entered again; nothing happens then.

        Args:
            outbox: Where the submission is.
            id_: The submission's id.
            receipt: What the portal answered.
            remove: Whether to remove the extract from the folder; the checklist stays.

        Raises:
            UsageError: It is no submission of this channel, does not wait for a receipt, or has another one.
            Busy: A worker has it just now.
        """
        store = outbox.store
        row = self._row(outbox, id_)
        entered = {"reference": receipt.reference, "when": receipt.when.isoformat(), "by": receipt.by}
        # Nobody's lease: it is written only while no worker has the submission.
        journal = outbox.unattended(id_)
        known = journal.done(_CONFIRMED)
        if known not in (None, entered):
            raise UsageError(f"submission {id_} has another receipt already")
        if row.state not in {State.AWAITING_HUMAN, State.ACCEPTED} or (known is None and row.state is State.ACCEPTED):
            raise UsageError(f"submission {id_} is {row.state.value}: it does not wait for a receipt")
        try:
            done = journal.effect(_CONFIRMED, lambda: entered)
            outbox.keep_receipt(id_, _receipt(done, journal))
            if remove:
                self._remove(journal.done(_EXPORT))
            if row.state is not State.ACCEPTED:
                now = self._clock.now().timestamp()
                store.change(
                    id_, "", now, state=State.ACCEPTED.value, reference=receipt.reference, reason="", must_act=""
                )
        except LeaseLost:
            raise Busy(f"a worker has submission {id_} just now: enter the receipt again") from None
        return outbox.ticket(id_)

    def _row(self, outbox: Outbox, id_: str) -> Row:
        row = outbox.store.get(id_)
        if row is None:
            raise UsageError(f"there is no submission {id_} in this outbox")
        if row.channel != self.name:
            raise UsageError(f"submission {id_} goes by {row.channel}, not by {self.name}")
        return row

    @staticmethod
    def _remove(exported: Details | None) -> None:
        if exported is not None:
            (Path(exported["folder"]) / exported["file"]).unlink(missing_ok=True)

    def _write(self, delivery: Delivery, package: Package) -> Details:
        folder = self.files(delivery)
        folder.mkdir(parents=True, exist_ok=True)
        checklist = Checklist.of(delivery, package, self._deadlines, self._portal_form)
        self._put(folder / package.file_name, _checked(package))
        self._put(folder / "sjekkliste.txt", [checklist.as_text().encode()])
        self._put(folder / "sjekkliste.html", [checklist.as_html().encode()])
        return {"folder": str(folder), "file": package.file_name, "size": package.size, "sha256": package.sha256}

    def _put(self, path: Path, content: Iterable[bytes]) -> None:
        """Write a file, whole or not at all, with its permissions set before anything is in it."""
        with AtomicFile(path) as file:
            Path(file.name).chmod(self._mode)
            file.writelines(content)


def _checked(package: Package) -> Iterator[bytes]:
    """Read a package piece by piece, and raise in the end if it is not the one that was checked."""
    sha256 = hashlib.sha256()
    with package.open() as file:
        while piece := file.read(_CHUNK):
            sha256.update(piece)
            yield piece
    if sha256.hexdigest() != package.sha256:
        raise FileChanged(f"{package.file_name} is not the file that was checked")


def _accepted(done: Details) -> Outcome:
    return Outcome(State.ACCEPTED, str(done["reference"]), "its receipt was entered by hand")


def _receipt(done: Details, journal: Journal) -> Receipt:
    exported = journal.done(_EXPORT) or {}
    hashes = {name: exported.get(name) for name in ("file", "size", "sha256")}
    return json_receipt("confirmation", {**done, **hashes})
