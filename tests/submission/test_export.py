from __future__ import annotations

import hashlib
import io
import json
import os
import stat
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from kostra_sdk import Extract
from kostra_sdk.errors import UsageError
from kostra_sdk.submission.channel import EncryptionPolicy, State
from kostra_sdk.submission.delivery import Delivery, Resubmission
from kostra_sdk.submission.errors import Busy, FileChanged, SetupError
from kostra_sdk.submission.export import Export, ManualReceipt
from kostra_sdk.submission.outbox import Keys, Outbox, Worker
from tests.submission.altinn.doubles import Crash, MemoryJournal, delivery, package, told
from tests.submission.doubles import NOON, ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kostra_sdk.submission.outbox import Ticket

RECEIPT = ManualReceipt(reference="999-42", when=NOON, by="arkivar")


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still until it is moved."""
    return ManualClock()


@pytest.fixture
def export(tmp_path: Path, clock: ManualClock) -> Export:
    """A channel to an empty folder."""
    return Export(tmp_path / "export", clock=clock)


@pytest.fixture
def outbox(tmp_path: Path, clock: ManualClock) -> Iterator[Outbox]:
    """An empty outbox."""
    made = Outbox(tmp_path / "outbox", Keys.of(b"a key for tests, 32 bytes of it."), clock=clock)
    yield made
    made.close()


def taken(outbox: Outbox, export: Export, clock: ManualClock, **changes: Any) -> Ticket:
    """Take an extract with nobody in it, and let a worker export it."""
    sent = delivery(**changes)
    ticket = outbox.enqueue(sent, Extract.empty(form=sent.form, year=sent.year, region=sent.region), export)
    Worker(outbox, [export], environment=sent.environment, clock=clock).run_until_idle()
    return outbox.ticket(ticket.id)


def exported(export: Export, sent: Delivery) -> Path:
    """Give the file of a delivery."""
    return export.files(sent) / sent.file_name


def test_extract_and_checklist_lie_in_the_folder(export: Export) -> None:
    """The file is the very one that was checked, and only its user can read it."""
    sent = delivery()
    outcome = export.submit(sent, package(), MemoryJournal())
    assert outcome.state is State.AWAITING_HUMAN
    assert str(export.files(sent)) in outcome.message
    assert exported(export, sent).read_bytes() == b" "
    assert sorted(each.name for each in export.files(sent).iterdir()) == [
        "11F_2026_030100.dat",
        "sjekkliste.html",
        "sjekkliste.txt",
    ]
    assert package().sha256 in (export.files(sent) / "sjekkliste.txt").read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(exported(export, sent).stat().st_mode) == 0o600


def test_what_the_outbox_asks_of_a_channel_is_told(export: Export) -> None:
    """It is a channel without a host, whose files are encrypted afterwards."""
    assert (export.name, export.host, export.encryption) == ("portal-999", "", EncryptionPolicy.NONE)


def test_deliveries_do_not_overwrite_each_other(export: Export) -> None:
    """Units, and a delivery that replaces another, have folders of their own."""
    again = delivery(resubmission=Resubmission("a reason", told()))
    folders = {export.files(each) for each in (delivery(), delivery(unit="nav"), again)}
    assert len(folders) == 3


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_leaves_no_half_file(export: Export, number: int, when: str) -> None:
    """Whatever happened, the next try leaves the files whole."""
    journal = MemoryJournal()
    setattr(journal, f"crash_{when}", number)
    if number < 3:
        with pytest.raises(Crash):
            export.submit(delivery(), package(), journal)
    assert export.submit(delivery(), package(), journal).state is State.AWAITING_HUMAN
    assert exported(export, delivery()).read_bytes() == b" "
    assert len(list(export.files(delivery()).iterdir())) == 3


def test_a_file_that_was_changed_is_not_left(export: Export) -> None:
    """What is not the file that was checked does not come into the folder."""
    with pytest.raises(FileChanged):
        export.submit(delivery(), package(open=lambda: io.BytesIO(b"x")), MemoryJournal())
    assert list(export.files(delivery()).iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Something else stands where the folder should be."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SetupError, match="cannot be written"):
        Export(tmp_path / "file").submit(delivery(), package(), MemoryJournal())


def test_a_receipt_entered_by_hand_ends_the_submission(outbox: Outbox, export: Export, clock: ManualClock) -> None:
    """The submission is accepted, its receipt kept, and the extract in the clear is gone."""
    ticket = taken(outbox, export, clock)
    assert (ticket.state, ticket.must_act) == (State.AWAITING_HUMAN, "municipality")
    ended = export.confirm(outbox, ticket.id, RECEIPT)
    assert (ended.state, ended.reference, ended.reason, ended.must_act) == (State.ACCEPTED, "999-42", "", "")
    (stored,) = outbox.receipts(ticket.id)
    assert stored.kind == "confirmation"
    assert json.loads(outbox.read_receipt(stored)) == {
        "by": "arkivar",
        "file": "11F_2026_030100.dat",
        "reference": "999-42",
        "sha256": hashlib.sha256(b" ").hexdigest(),
        "size": 1,
        "when": NOON.isoformat(),
    }
    assert not exported(export, delivery()).exists()
    assert (export.files(delivery()) / "sjekkliste.txt").exists()
    steps = [(each.step, each.event) for each in outbox.audit(ticket.id)]
    assert ("confirmed", "done") in steps
    assert steps[-1] == ("state", "state")


def test_the_extract_may_be_left(outbox: Outbox, export: Export, clock: ManualClock) -> None:
    """Removing it is the caller's choice."""
    ticket = taken(outbox, export, clock)
    export.confirm(outbox, ticket.id, RECEIPT, remove=False)
    assert exported(export, delivery()).exists()


def test_a_receipt_may_be_entered_again(outbox: Outbox, export: Export, clock: ManualClock) -> None:
    """The same one changes nothing, another one is refused."""
    ticket = taken(outbox, export, clock)
    first = export.confirm(outbox, ticket.id, RECEIPT)
    assert export.confirm(outbox, ticket.id, RECEIPT) == first
    with pytest.raises(UsageError, match="another receipt"):
        export.confirm(outbox, ticket.id, ManualReceipt(reference="other", when=NOON, by="arkivar"))
    assert len(outbox.receipts(ticket.id)) == 1


def test_a_crash_after_the_journal_is_made_good_by_the_worker(
    outbox: Outbox, export: Export, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the journal has is enough: the worker sees it, ends the submission and keeps the receipt."""
    ticket = taken(outbox, export, clock)

    def crash(*_given: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "keep_receipt", crash)
        with pytest.raises(Crash):
            export.confirm(outbox, ticket.id, RECEIPT)
    clock.advance(3600)
    Worker(outbox, [export], environment=delivery().environment, clock=clock).run_until_idle()
    ended = outbox.ticket(ticket.id)
    assert (ended.state, ended.reference) == (State.ACCEPTED, "999-42")
    assert len(outbox.receipts(ticket.id)) == 1


def test_until_then_it_waits(outbox: Outbox, export: Export, clock: ManualClock) -> None:
    """Asking does not end it, and nothing is a receipt yet."""
    ticket = taken(outbox, export, clock)
    clock.advance(3600)
    Worker(outbox, [export], environment=delivery().environment, clock=clock).run_until_idle()
    assert outbox.ticket(ticket.id).state is State.AWAITING_HUMAN
    assert export.receipt(delivery(), MemoryJournal()) == ()


def test_only_what_waits_for_a_receipt_takes_one(outbox: Outbox, export: Export, clock: ManualClock) -> None:
    """Neither an unknown id, nor another channel's, nor what was not exported yet or is withdrawn."""
    with pytest.raises(UsageError, match="no submission"):
        export.confirm(outbox, "nonsense", RECEIPT)
    ticket = taken(outbox, export, clock)
    with pytest.raises(UsageError, match="goes by portal-999"):
        Export(export.folder, name="another").confirm(outbox, ticket.id, RECEIPT)
    outbox.withdraw(ticket.id, reason="a mistake", ssb_notified=told())
    with pytest.raises(UsageError, match="withdrawn"):
        export.confirm(outbox, ticket.id, RECEIPT)
    waiting = outbox.enqueue(delivery(unit="nav"), Extract.empty(form="11F", year=2026, region="030100"), export)
    with pytest.raises(UsageError, match="queued"):
        export.confirm(outbox, waiting.id, RECEIPT)


def test_a_submission_that_a_worker_has_is_left_alone(outbox: Outbox, export: Export, clock: ManualClock) -> None:
    """The receipt is entered again a moment later."""
    ticket = taken(outbox, export, clock)
    clock.advance(3600)
    outbox.store.claim(delivery().environment.value, "a worker", clock.now().timestamp(), 60)
    with pytest.raises(Busy):
        export.confirm(outbox, ticket.id, RECEIPT)
    assert outbox.ticket(ticket.id).state is State.AWAITING_HUMAN


def test_a_receipt_is_whole() -> None:
    """Reference, time with zone, and who entered it."""
    for wrong in ({"reference": " "}, {"by": ""}, {"when": datetime(2027, 1, 15)}):  # noqa: DTZ001 - the mistake meant
        with pytest.raises(UsageError):
            attrs.evolve(RECEIPT, **wrong)


def test_a_submission_that_has_its_receipt_is_not_exported_again(export: Export) -> None:
    """Even if it is submitted anew."""
    journal = MemoryJournal()
    journal.effect("confirmed", lambda: {"reference": "999-42", "when": NOON.isoformat(), "by": "arkivar"})
    assert export.submit(delivery(), package(), journal).state is State.ACCEPTED
    assert not export.folder.exists()
