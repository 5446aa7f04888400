"""The outbox: what it takes, what it refuses, and what it answers for afterwards."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from kostra_sdk import Extract, UsageError
from kostra_sdk.envelope import decrypt_bytes
from kostra_sdk.submission.channel import EncryptionPolicy, Receipt, State
from kostra_sdk.submission.delivery import Part, Resubmission
from kostra_sdk.submission.errors import AlreadySubmitted, FileChanged, UnknownOutcome
from kostra_sdk.submission.gate import GateClosed, Override
from kostra_sdk.submission.outbox import Keys, LeaseLost, Outbox, Worker
from kostra_sdk.submission.pacing import FixedDeadlines, Notice, Timing
from tests.envelope import pki
from tests.submission.outbox.conftest import SECRET
from tests.submission.outbox.doubles import (
    BEGINNING,
    HandClock,
    Receiver,
    ScriptedChannel,
    accounts,
    blocked_extract,
    delivery,
    empty_extract,
)

if TYPE_CHECKING:
    from pathlib import Path

ENTERPRISE, OTHER_ENTERPRISE = "974652277", "817920632"


@pytest.fixture
def channel() -> ScriptedChannel:
    """A channel on which nothing goes wrong."""
    return ScriptedChannel(Receiver())


def again(**changes: object) -> Resubmission:
    """The right to deliver anew."""
    return Resubmission(reason="wrong month", ssb_notified=BEGINNING, **changes)  # type: ignore[arg-type]


def send(outbox: Outbox, channel: ScriptedChannel, clock: HandClock) -> None:
    """Send what is due."""
    Worker(outbox, [channel], environment=delivery().environment, clock=clock).run_until_idle()


def test_what_is_taken_waits_to_be_sent(outbox: Outbox, channel: ScriptedChannel) -> None:
    """The ticket says how it stands, and has a correlation id of its own."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    assert ticket.state is State.QUEUED
    assert ticket.delivery.correlation_id
    assert [found.id for found in outbox.tickets("test")] == [ticket.id]
    assert list(outbox.tickets("production")) == []


def test_a_second_one_is_refused_and_answers_with_the_first(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock
) -> None:
    """The same municipality, form, year and unit is taken once; the answer holds the first one's receipt."""
    first = outbox.enqueue(delivery(), empty_extract(), channel)
    with pytest.raises(AlreadySubmitted) as waiting:
        outbox.enqueue(delivery(), empty_extract(), channel)
    send(outbox, channel, clock)
    with pytest.raises(AlreadySubmitted) as accepted:
        outbox.enqueue(delivery(), empty_extract(), channel)

    assert waiting.value.first == accepted.value.first == first.id
    assert waiting.value.receipt is None
    assert accepted.value.receipt == outbox.receipts(first.id)[0]


def test_other_units_parts_and_environments_are_other_deliveries(outbox: Outbox, channel: ScriptedChannel) -> None:
    """Two offices, declared parts, and test beside production do not stand in each other's way."""
    parts = [Part(number, 2, announced=BEGINNING) for number in (1, 2)]
    for one in (
        delivery(unit="nav"),
        delivery(unit="flyktning", part=parts[0]),
        delivery(unit="flyktning", part=parts[1]),
        delivery(environment="production"),
    ):
        outbox.enqueue(one, empty_extract(), channel)

    assert len(list(outbox.tickets("test"))) == 3


@pytest.mark.parametrize(
    "form",
    ["0B", "0J", "0BK2"],
    ids=["of the municipality", "of an enterprise", "of a quarter"],
)
def test_the_accounts_pass_the_gate(outbox: Outbox, channel: ScriptedChannel, clock: HandClock, form: str) -> None:
    """The controls are told whom the file is for, which is not who sends it, and the quarter of the form's name."""
    extract = accounts(ENTERPRISE if form == "0J" else None, form=form)
    of = delivery(form=form, region="460100", org_number=extract.org_number or "", has_participants=True)
    ticket = outbox.enqueue(of, extract, channel)
    send(outbox, channel, clock)

    assert outbox.ticket(ticket.id).state is State.ACCEPTED
    assert channel.receiver.uploads == [extract.to_bytes()]
    assert outbox.ticket(ticket.id).delivery.quarter == form[3:]


def test_each_enterprise_delivers_once(outbox: Outbox, channel: ScriptedChannel, clock: HandClock) -> None:
    """Two enterprises of a municipality are two deliveries; the same one again is answered with its first."""
    first, second = (
        delivery(form="0J", region="460100", org_number=number, has_participants=True)
        for number in (ENTERPRISE, OTHER_ENTERPRISE)
    )
    tickets = [outbox.enqueue(each, accounts(each.org_number), channel) for each in (first, second)]
    send(outbox, channel, clock)
    with pytest.raises(AlreadySubmitted) as refused:
        outbox.enqueue(second, accounts(second.org_number), channel)

    assert refused.value.first == tickets[1].id
    assert [each.state for each in outbox.tickets("test")] == [State.ACCEPTED, State.ACCEPTED]
    assert channel.receiver.uploads == [accounts(each).to_bytes() for each in (ENTERPRISE, OTHER_ENTERPRISE)]


def test_the_accounts_of_another_are_not_sent(outbox: Outbox, channel: ScriptedChannel) -> None:
    """Lines with another organisation than is said are stopped by 007, and an Extract of another before that."""
    of = delivery(form="0J", region="460100", org_number=ENTERPRISE, has_participants=True)
    with pytest.raises(GateClosed) as closed:
        outbox.enqueue(of, accounts(OTHER_ENTERPRISE).to_bytes(), channel)
    assert [control.partition(" : ")[0] for control in closed.value.controls] == ["Kontroll 007"]
    with pytest.raises(UsageError, match="the extract's org_number"):
        outbox.enqueue(of, accounts(OTHER_ENTERPRISE), channel)
    assert list(outbox.tickets("test")) == []


def test_a_resubmission_needs_a_first(outbox: Outbox, channel: ScriptedChannel) -> None:
    """It is taken after a first one, as often as there is a reason, and not before."""
    with pytest.raises(UsageError, match="follows a first"):
        outbox.enqueue(delivery(resubmission=again()), empty_extract(), channel)
    outbox.enqueue(delivery(), empty_extract(), channel)

    second = outbox.enqueue(delivery(resubmission=again()), empty_extract(), channel)
    third = outbox.enqueue(delivery(resubmission=again(reference="mail")), empty_extract(), channel)

    assert len({ticket.id for ticket in outbox.tickets("test")} | {second.id, third.id}) == 3


def test_two_processes_cannot_both_take_it(
    outbox: Outbox, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another process was first between the look and the write, the answer is the same."""
    real, calls = outbox.store.same, []

    def blind_at_first(identity: tuple[object, ...]) -> list[object]:
        calls.append(identity)
        if len(calls) == 1:
            outbox.enqueue(delivery(), empty_extract(), channel)
            return []
        return list(real(identity)) if len(calls) != 4 else []

    monkeypatch.setattr(outbox.store, "same", blind_at_first)

    with pytest.raises(AlreadySubmitted):
        outbox.enqueue(delivery(), empty_extract(), channel)


def test_two_resubmissions_at_once_are_both_taken(
    outbox: Outbox, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its right; the one that was slower becomes the next."""
    outbox.enqueue(delivery(), empty_extract(), channel)
    second = outbox.enqueue(delivery(resubmission=again()), empty_extract(), channel)
    real = outbox.store.same
    monkeypatch.setattr(outbox.store, "same", lambda identity: real(identity)[:1])

    third = outbox.enqueue(delivery(resubmission=again()), empty_extract(), channel)

    editions = [row.edition for row in real(delivery().identity)]
    assert editions == [0, 1, 2]
    assert third.id != second.id


def test_what_the_controls_block_is_not_taken(outbox: Outbox, channel: ScriptedChannel, tmp_path: Path) -> None:
    """The gate names the controls that block, and nothing is left of the extract."""
    with pytest.raises(GateClosed) as closed:
        outbox.enqueue(delivery(form="11F", has_participants=True), blocked_extract(), channel)

    assert "Kontroll 09 : Sivilstand" in closed.value.controls
    assert list(outbox.tickets("test")) == []
    assert list((tmp_path / "outbox" / "sealed").iterdir()) == []


def test_an_override_is_kept_with_the_submission(outbox: Outbox, channel: ScriptedChannel, clock: HandClock) -> None:
    """Who answers for what, control by control, is in the row, in the journal and among the receipts."""
    with pytest.raises(GateClosed) as closed:
        outbox.enqueue(delivery(form="11F", has_participants=True), blocked_extract(), channel)
    overrides = [Override(control, "agreed with SSB", "fagleder") for control in closed.value.controls]

    ticket = outbox.enqueue(
        delivery(form="11F", has_participants=True), blocked_extract(), channel, overrides=overrides
    )

    row = outbox.store.get(ticket.id)
    assert row is not None
    assert {override["control"] for override in json.loads(row.admission)["overrides"]} == set(closed.value.controls)
    assert len(json.loads(row.admission)["report_sha256"]) == 64
    send(outbox, channel, clock)
    kept = {receipt.kind: outbox.read_receipt(receipt) for receipt in outbox.receipts(ticket.id)}
    assert json.loads(kept["admission"]) == json.loads(row.admission)
    assert [entry.details for entry in outbox.audit(ticket.id) if entry.step == "gate"] == [json.loads(row.admission)]


def test_the_bytes_that_were_checked_are_the_bytes_that_go_out(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock, tmp_path: Path
) -> None:
    """A file that changes after it was taken makes no difference."""
    path = tmp_path / "extract.dat"
    path.write_bytes(b" ")
    outbox.enqueue(delivery(), path, channel)
    path.write_bytes(b"something else")

    send(outbox, channel, clock)

    assert channel.receiver.uploads == [b" "]


@pytest.mark.parametrize("given_as", ["path", "bytes", "stream", "extract"])
def test_what_is_packed_is_checked_kept_and_sent_unpacked(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock, tmp_path: Path, given_as: str
) -> None:
    """The receiver gets the official file, the very bytes that the controls judged, and never those of gzip."""
    packed = gzip.compress(b" ")
    path = tmp_path / "extract.dat.gz"
    path.write_bytes(packed)
    data: dict[str, Any] = {
        "path": path,
        "bytes": packed,
        "stream": io.BytesIO(packed),
        "extract": Extract.read(packed, form="11CF", year=2025, region="030107"),
    }
    ticket = outbox.enqueue(delivery(), data[given_as], channel)
    row = outbox.store.get(ticket.id)
    assert row is not None
    assert json.loads(row.package)["sha256"] == hashlib.sha256(b" ").hexdigest()

    send(outbox, channel, clock)

    assert channel.receiver.uploads == [b" "]
    assert outbox.verify(ticket.id) == []


def test_a_damaged_packed_file_is_not_taken(outbox: Outbox, channel: ScriptedChannel, tmp_path: Path) -> None:
    """What was in it cannot be known, so nothing of it is kept."""
    with pytest.raises(OSError, match=r"gzip|stream"):
        outbox.enqueue(delivery(), gzip.compress(b" ")[:-1], channel)

    assert list(outbox.tickets("test")) == []
    assert list((tmp_path / "outbox" / "sealed").iterdir()) == []


def test_a_plain_extract_may_be_kept_by_reference(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock, tmp_path: Path
) -> None:
    """The file stays where it is and is sent if it is what it was; nothing of it is copied."""
    path = tmp_path / "extract.dat"
    path.write_bytes(b" ")
    ticket = outbox.enqueue(delivery(), path, channel, by_reference=True)
    assert list((tmp_path / "outbox" / "sealed").iterdir()) == []

    send(outbox, channel, clock)

    assert channel.receiver.uploads == [b" "]
    assert outbox.verify(ticket.id) == []


@pytest.mark.parametrize("change", ["changed", "gone"])
def test_a_file_kept_by_reference_is_not_sent_when_it_is_another(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock, tmp_path: Path, change: str
) -> None:
    """What was changed after its check, or removed, does not go out, and someone must act."""
    path = tmp_path / "extract.dat"
    path.write_bytes(b" ")
    ticket = outbox.enqueue(delivery(), path, channel, by_reference=True)
    if change == "changed":
        path.write_bytes(b"x")
    else:
        path.unlink()

    send(outbox, channel, clock)

    assert channel.receiver.uploads == []
    assert (outbox.ticket(ticket.id).state, outbox.ticket(ticket.id).reason) == (State.DEAD, "FileChanged")


def test_only_a_plain_file_is_kept_by_reference(outbox: Outbox, channel: ScriptedChannel, tmp_path: Path) -> None:
    """Bytes have no path, an envelope is made once and kept, and what is packed is kept unpacked."""
    path, packed = tmp_path / "extract.dat", tmp_path / "extract.dat.gz"
    path.write_bytes(b" ")
    packed.write_bytes(gzip.compress(b" "))
    key = rsa.generate_private_key(65537, 2048)
    holder = pki.enterprise(key, pki.authority(key, "Testrot"))
    sealed = ScriptedChannel(Receiver(), encryption=EncryptionPolicy.CMS, name="sealed")

    with pytest.raises(UsageError, match="by its path"):
        outbox.enqueue(delivery(), b" ", channel, by_reference=True)
    with pytest.raises(UsageError, match="sent unpacked"):
        outbox.enqueue(delivery(), packed, channel, by_reference=True)
    with pytest.raises(UsageError, match="made once"):
        outbox.enqueue(delivery(), path, sealed, receivers=[holder.receiver], by_reference=True)

    assert list(outbox.tickets("test")) == []


def test_a_sealed_file_that_is_gone_is_told(outbox: Outbox, channel: ScriptedChannel, tmp_path: Path) -> None:
    """If someone removes what waits to be sent, that is said, and nothing else is sent in its place."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    for file in (tmp_path / "outbox" / "sealed").iterdir():
        file.unlink()
    row = outbox.store.get(ticket.id)
    assert row is not None

    with pytest.raises(FileChanged):
        outbox.package(row).open()


def test_a_channel_of_envelopes_needs_receivers(outbox: Outbox) -> None:
    """Without a certificate there is nobody to encrypt for."""
    channel = ScriptedChannel(Receiver(), encryption=EncryptionPolicy.CMS)

    with pytest.raises(UsageError, match="certificates"):
        outbox.enqueue(delivery(), empty_extract(), channel)


def test_an_envelope_goes_out_the_same_at_every_try(outbox: Outbox, clock: HandClock, tmp_path: Path) -> None:
    """It is made once, its manifest stays here, and the plain extract does not."""
    channel = ScriptedChannel(
        Receiver(), encryption=EncryptionPolicy.CMS, before=[UnknownOutcome("lost")], after=[UnknownOutcome("lost")]
    )
    key = rsa.generate_private_key(65537, 2048)
    holder = pki.enterprise(key, pki.authority(key, "Testrot"))
    ticket = outbox.enqueue(delivery(), empty_extract(), channel, receivers=[holder.receiver])
    kept = {file.name.split(".", 1)[1] for file in (tmp_path / "outbox" / "sealed").iterdir()}

    for _ in range(3):
        send(outbox, channel, clock)
        clock.move(hours=1)

    assert kept == {"envelope.sealed", "manifest.sealed"}
    assert len(channel.receiver.uploads) == 1
    opened = decrypt_bytes(channel.receiver.uploads[0], [holder.receiver_key], allow_unauthenticated=True)
    assert opened == b" "
    assert outbox.verify(ticket.id) == []


def test_receipts_are_kept_sealed_and_once(outbox: Outbox, channel: ScriptedChannel, tmp_path: Path) -> None:
    """The same receipt twice is one receipt, and its file does not show it."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    receipt = Receipt("pdf", "application/pdf", b"VISIBLY A RECEIPT")

    outbox.keep_receipt(ticket.id, receipt)
    outbox.keep_receipt(ticket.id, receipt)

    (kept,) = outbox.receipts(ticket.id)
    assert outbox.read_receipt(kept) == b"VISIBLY A RECEIPT"
    assert all(b"VISIBLY" not in file.read_bytes() for file in (tmp_path / "outbox").rglob("*") if file.is_file())


def test_verify_names_what_is_not_as_it_was(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock, tmp_path: Path
) -> None:
    """Everything that is kept is hashed again; a file that was changed or is gone is named."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    send(outbox, channel, clock)
    assert outbox.verify(ticket.id) == []
    (receipt,) = outbox.receipts(ticket.id)
    file = tmp_path / "outbox" / "sealed" / f"{receipt.file}.sealed"

    file.write_bytes(file.read_bytes()[:-1])
    assert outbox.verify(ticket.id) == [receipt.file]
    file.unlink()
    assert outbox.verify(ticket.id) == [receipt.file]


def test_a_person_can_enter_what_no_worker_is_busy_with(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock
) -> None:
    """What is entered by hand goes through the same journal, and waits while a worker has the submission."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    outbox.unattended(ticket.id).note("confirmed", {"by": "fagleder"})
    outbox.store.claim("test", "worker", clock.now().timestamp(), 60)

    assert outbox.audit(ticket.id)[-1].details == {"by": "fagleder"}
    with pytest.raises(LeaseLost):
        outbox.unattended(ticket.id).note("confirmed", {})


def test_an_unknown_id_is_told(outbox: Outbox) -> None:
    """An id from elsewhere is the caller's mistake."""
    with pytest.raises(UsageError, match="no submission"):
        outbox.ticket("0" * 32)
    with pytest.raises(UsageError):
        outbox.audit("0" * 32)


def test_the_audit_tells_the_whole_story(outbox: Outbox, channel: ScriptedChannel, clock: HandClock) -> None:
    """What was done when, in order, with the ids that the receiver gave."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    send(outbox, channel, clock)

    story = [(entry.step, entry.event) for entry in outbox.audit(ticket.id)]

    assert story[:3] == [("enqueue", "state"), ("gate", "note"), ("state", "state")]
    assert story[3:5] == [("upload", "begun"), ("upload", "done")]
    assert outbox.audit(ticket.id)[4].details == {"id": "upload-1"}


def test_the_audit_tells_who_asked(tmp_path: Path, channel: ScriptedChannel, clock: HandClock) -> None:
    """Who put a delivery in, and who took it back, is in the journal by user id or job."""
    outbox = Outbox(tmp_path / "mine", Keys.of(SECRET), clock=clock, actor="nattjobb")
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    outbox.withdraw(ticket.id, reason="wrong file")

    asked = [entry.details.get("by") for entry in outbox.audit(ticket.id) if entry.event == "state"]

    assert asked == ["nattjobb", "nattjobb"]
    outbox.close()


def test_only_what_is_dead_is_brought_back(outbox: Outbox, channel: ScriptedChannel, clock: HandClock) -> None:
    """`retry` is for what stands in the dead-letter state."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    with pytest.raises(UsageError, match="queued"):
        outbox.retry(ticket.id)


def test_what_was_never_sent_can_be_withdrawn_and_sent_anew(outbox: Outbox, channel: ScriptedChannel) -> None:
    """Nobody needs to be told of what never left, and it does not stand in the way of the next."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)

    assert outbox.withdraw(ticket.id, reason="wrong file").state is State.WITHDRAWN

    assert outbox.enqueue(delivery(), empty_extract(), channel).state is State.QUEUED


def test_what_was_sent_is_withdrawn_only_after_ssb_was_told(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock
) -> None:
    """B-10: SSB must be told first, so that it can remove the delivery."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    send(outbox, channel, clock)

    with pytest.raises(UsageError, match="tell SSB first"):
        outbox.withdraw(ticket.id, reason="incomplete")
    withdrawn = outbox.withdraw(ticket.id, reason="incomplete", ssb_notified=BEGINNING)

    assert "SSB told 2027-01-10" in withdrawn.reason


def test_what_is_being_sent_is_not_withdrawn(outbox: Outbox, channel: ScriptedChannel, clock: HandClock) -> None:
    """A worker may have it in its hands."""
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    outbox.store.change(ticket.id, None, clock.now().timestamp(), state="sending")

    with pytest.raises(UsageError, match="being sent"):
        outbox.withdraw(ticket.id, reason="wrong file")


def test_keys_can_be_exchanged_with_sends_waiting(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock, tmp_path: Path
) -> None:
    """After `rekey` the new key alone is enough, and doing it twice does nothing more."""
    outbox.enqueue(delivery(), empty_extract(), channel)
    both = Outbox(tmp_path / "outbox", Keys({"1": SECRET, "2": b"z" * 32}, "2"), clock=clock)
    assert (both.rekey(), both.rekey()) == (1, 0)
    both.close()

    new = Outbox(tmp_path / "outbox", Keys.of(b"z" * 32, "2"), clock=clock)
    send(new, channel, clock)
    new.close()

    assert channel.receiver.uploads == [b" "]


def test_purge_removes_what_has_ended_and_keeps_the_receipts(
    outbox: Outbox, channel: ScriptedChannel, clock: HandClock
) -> None:
    """Extracts go when their time is up; what waits, the receipts and the journal stay."""
    ended = outbox.enqueue(delivery(), empty_extract(), channel)
    send(outbox, channel, clock)
    outbox.enqueue(delivery(unit="flyktning"), empty_extract(), channel)

    assert outbox.purge(timedelta(days=30)) == 0
    clock.move(days=31)
    assert outbox.purge(timedelta(days=30)) == 1

    assert outbox.verify(ended.id) == []
    assert len(outbox.receipts(ended.id)) == 1
    send(outbox, channel, clock)
    assert len(channel.receiver.uploads) == 2


def test_purge_removes_what_nobody_knows(outbox: Outbox, clock: HandClock, tmp_path: Path) -> None:
    """A sealed file whose submission was never written down, after a crash, goes when it is old enough."""
    orphan = tmp_path / "outbox" / "sealed" / f"{'0' * 32}.extract.sealed"
    orphan.write_bytes(b"")

    clock.moment = datetime.now(UTC) + timedelta(days=2)
    assert outbox.purge(timedelta(days=1)) == 1


def test_deadlines_are_written_down(tmp_path: Path, clock: HandClock, channel: ScriptedChannel) -> None:
    """From two days before the deadline it is urgent, and after the closure it is given up."""
    due, closes = datetime(2027, 1, 15, 23, tzinfo=UTC), datetime(2027, 4, 30, 22, tzinfo=UTC)
    deadlines = FixedDeadlines({("11CF", 2025): (due, closes)})
    outbox = Outbox(tmp_path, Keys.of(SECRET), clock=clock, deadlines=deadlines)

    row = outbox.store.get(outbox.enqueue(delivery(), empty_extract(), channel).id)
    outbox.close()

    assert row is not None
    assert row.give_up == closes.timestamp()
    assert row.urgent_from == (due - timedelta(days=2)).timestamp()


def test_a_ticket_tells_how_it_stands_to_the_deadline(
    tmp_path: Path, clock: HandClock, channel: ScriptedChannel
) -> None:
    """By the outbox's clock: near, over, and too late for the figures; what was delivered in time stays in time."""
    due, cutoff = datetime(2027, 1, 15, 23, tzinfo=UTC), datetime(2027, 4, 30, 22, tzinfo=UTC)
    deadlines = FixedDeadlines({("11CF", 2025): (due, None)}, {("11CF", 2025): cutoff})
    outbox = Outbox(tmp_path, Keys.of(SECRET), clock=clock, deadlines=deadlines)
    sent = outbox.enqueue(delivery(), empty_extract(), channel)
    kept = outbox.enqueue(delivery(unit="late"), empty_extract(), channel)
    outbox.store.change(sent.id, None, clock.now().timestamp(), state=State.ACCEPTED.value)

    assert outbox.ticket(kept.id).timing == Timing(due, cutoff)
    for moment, notices in (
        (due - timedelta(days=1), (Notice.NEAR_DUE,)),
        (due, (Notice.PAST_DUE,)),
        (cutoff, (Notice.PAST_DUE, Notice.PAST_CUTOFF)),
    ):
        clock.moment = moment
        assert outbox.ticket(kept.id).timing.notices == notices
        assert outbox.ticket(sent.id).timing == Timing(due, cutoff)
    late = outbox.enqueue(delivery(unit="later"), empty_extract(), channel)
    outbox.store.change(late.id, None, clock.now().timestamp(), state=State.ACCEPTED.value)
    assert outbox.ticket(late.id).timing.notices == (Notice.PAST_DUE, Notice.PAST_CUTOFF)
    outbox.close()


def test_an_outbox_without_deadlines_says_nothing_of_them(outbox: Outbox, channel: ScriptedChannel) -> None:
    """What is not known is not told."""
    assert outbox.enqueue(delivery(), empty_extract(), channel).timing == Timing()


def test_an_outbox_of_a_later_release_is_not_touched(outbox: Outbox, clock: HandClock, tmp_path: Path) -> None:
    """Tables of a version that is not known are left alone, and the remedy is said."""
    database = sqlite3.connect(tmp_path / "outbox" / "outbox.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(UsageError, match="upgrade"):
        Outbox(tmp_path / "outbox", Keys.of(SECRET), clock=clock)


def test_what_does_not_fit_the_delivery_is_refused(outbox: Outbox, channel: ScriptedChannel) -> None:
    """An extract of another form or year than the delivery says is not taken."""
    extract: Extract[object] = Extract.empty(form="11F", year=2025, region="030107")  # type: ignore[type-var]

    with pytest.raises(UsageError, match="form is '11F'"):
        outbox.enqueue(delivery(), extract, channel)
