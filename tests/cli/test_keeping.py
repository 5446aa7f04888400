from __future__ import annotations

import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.cli import options
from kostra_sdk.submission.channel import EncryptionPolicy, Receipt, State
from kostra_sdk.submission.errors import ClientRefused, NotSent
from tests.cli.running import document, kostra
from tests.submission.doubles import ManualClock
from tests.submission.outbox.doubles import Receiver, ScriptedChannel
from tests.submission.workshop import REGION, Workshop, workshop

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

RECEIPTS = (
    Receipt("archive", "application/json", b'{"instance": "1/2"}'),
    Receipt("pdf", "application/pdf", b"%PDF-1.7 made up"),
    Receipt("feedback", "application/octet-stream", b"\x00\x01"),
)


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A folder with settings, and an extract with nobody in it."""
    made = workshop(tmp_path)
    made.extract()
    return made


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands until it is moved."""
    return ManualClock()


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch, clock: ManualClock) -> ScriptedChannel:
    """A channel that does as the test says, in place of those of the settings."""
    scripted = ScriptedChannel(Receiver())
    scripted.receipts = list(RECEIPTS)
    doubles: dict[str, Any] = {"clock": clock, "channels": {("11F", None): scripted}}
    monkeypatch.setattr(options, "doubles", lambda: doubles)
    return scripted


def run(shop: Workshop, command: str, *args: object) -> Result:
    """Run a command on the folder's outbox."""
    return kostra(command, *args, "--settings", shop.settings_file)


def sent(shop: Workshop) -> str:
    """Send the folder's extract and give the submission's id."""
    extract = shop.folder / f"11F_2026_{REGION}.dat"
    said = document("send", run(shop, "send", extract, "--no-participants", "--json"))
    return str(said["submissions"][0]["id"])


def test_receipts_are_listed_and_written(shop: Workshop, channel: ScriptedChannel, tmp_path: Path) -> None:
    """Each is written as the receiver gave it, under a name that says whose and what it is, for its owner alone."""
    id_ = sent(shop)
    listed = run(shop, "receipts", id_).stdout.splitlines()
    assert [line.split()[0] for line in listed] == [receipt.kind for receipt in RECEIPTS]
    said = document("receipts", run(shop, "receipts", id_, "--output", tmp_path / "ut", "--json"))
    for told, receipt in zip(said["receipts"], RECEIPTS, strict=True):
        digest = hashlib.sha256(receipt.body).hexdigest()
        ending = {"archive": ".json", "pdf": ".pdf", "feedback": ".bin"}[receipt.kind]
        path = tmp_path / "ut" / f"{id_}-{receipt.kind}-{digest[:16]}{ending}"
        assert (told["sha256"], told["file"]) == (digest, str(path))
        assert path.read_bytes() == receipt.body
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_there_may_be_no_receipts_yet(shop: Workshop, channel: ScriptedChannel) -> None:
    """A delivery without receipts says so; an id that is not here is wrong usage."""
    channel.before.append(NotSent(""))
    id_ = sent(shop)
    result = run(shop, "receipts", id_)
    assert (result.stdout, result.stderr, result.exit_code) == ("", "Det er ingen kvitteringer ennå.\n", 0)
    assert document("receipts", run(shop, "receipts", id_, "--json"))["receipts"] == []
    result = run(shop, "receipts", "0" * 32, "--json")
    assert (result.exit_code, document("error", result)["error"]["kind"]) == (64, "UsageError")
    assert run(shop, "receipts", "0" * 32).stderr == f"kostra: Utboksen har ingen innsending {'0' * 32}.\n"


def test_what_was_kept_is_hashed_again(shop: Workshop, channel: ScriptedChannel) -> None:
    """As long as nothing was changed it says so; one changed byte, and it names the file and ends with 65."""
    id_ = sent(shop)
    result = run(shop, "verify")
    assert (result.exit_code, "alt er som det var" in result.stdout) == (0, True)
    sealed = shop.folder / "outbox" / "sealed"
    for kind in ("extract", "receipt-pdf"):
        (path,) = sealed.glob(f"{id_}.{kind}*")
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        result = run(shop, "verify", id_, "--json")
        assert result.exit_code == 65
        (told,) = document("verify", result)["submissions"]
        assert [label.startswith(f"{id_}.{kind}") for label in told["damaged"]] == [True]
        assert "er ikke som den var" in run(shop, "verify").stdout
        path.write_bytes(content)
    assert run(shop, "verify").exit_code == 0


def test_a_damaged_receipt_is_not_given_out(shop: Workshop, channel: ScriptedChannel, tmp_path: Path) -> None:
    """It is unreadable input, and nothing of it is written."""
    id_ = sent(shop)
    (path,) = (shop.folder / "outbox" / "sealed").glob(f"{id_}.receipt-archive*")
    path.write_bytes(path.read_bytes()[:-1])
    result = run(shop, "receipts", id_, "--output", tmp_path / "ut", "--json")
    assert (result.exit_code, document("error", result)["error"]["kind"]) == (65, "VaultDamaged")
    assert list((tmp_path / "ut").iterdir()) == []


def test_a_stopped_delivery_is_brought_back(shop: Workshop, channel: ScriptedChannel) -> None:
    """When what was in the way is mended it is queued again; one that is not stopped is not."""
    channel.before.append(ClientRefused(""))
    id_ = sent(shop)
    assert run(shop, "status").exit_code == 2
    result = run(shop, "retry", id_, "--json")
    said = document("retry", result)
    assert (said["submission"]["state"], result.exit_code) == ("queued", 1)
    assert run(shop, "resume").exit_code == 0
    result = run(shop, "retry", id_)
    assert (result.exit_code, result.stdout) == (64, "")
    assert result.stderr == f"kostra: Innsending {id_} er godtatt. Bare en som er stanset, kan prøves igjen.\n"


def test_a_delivery_is_withdrawn_after_ssb_was_told(shop: Workshop, channel: ScriptedChannel) -> None:
    """One that may have reached SSB is not withdrawn before SSB knows; then it counts as ended."""
    channel.states.append(State.DELIVERED)
    id_ = sent(shop)
    assert run(shop, "withdraw", id_).exit_code == 64
    result = run(shop, "withdraw", id_, "--reason", "feil uttrekk")
    assert (result.exit_code, "Si fra til SSB først" in result.stderr) == (64, True)
    result = run(shop, "withdraw", id_, "--reason", "feil uttrekk", "--ssb-notified", "2027-01-11")
    assert (result.exit_code, "trukket" in result.stdout) == (0, True)
    said = document("status", run(shop, "status", id_, "--json"))["submissions"][0]
    assert (said["state"], said["explanation"]) == ("withdrawn", "Trukket: feil uttrekk")


def test_payloads_are_purged_in_time(shop: Workshop, channel: ScriptedChannel, clock: ManualClock) -> None:
    """Extracts go when they have been kept as long as the settings say, or the caller; receipts and journal stay."""
    id_ = sent(shop)
    assert document("purge", run(shop, "purge", "--json"))["removed"] == 0
    clock.advance(2 * 24 * 3600)
    assert run(shop, "purge", "--older-than", "3").stdout == "0 filer er fjernet.\n"
    assert run(shop, "purge", "--older-than", "1").stdout == "1 filer er fjernet.\n"
    assert len(document("receipts", run(shop, "receipts", id_, "--json"))["receipts"]) == len(RECEIPTS)
    assert run(shop, "verify").exit_code == 0


def test_the_key_is_changed(shop: Workshop, channel: ScriptedChannel) -> None:
    """With the new key in use and the old one named, everything is sealed anew, and the old one can go."""
    sent(shop)
    (shop.folder / "new.key").write_text("ab" * 32)
    shop.change({'key = { file = "outbox.key" }': 'key = { file = "new.key" }\nkey_name = "2"'})
    assert run(shop, "verify").exit_code == 65
    shop.change({'key_name = "2"': 'key_name = "2"\nold_keys = { 1 = { file = "outbox.key" } }'})
    assert document("rekey", run(shop, "rekey", "--json"))["resealed"] == 1 + len(RECEIPTS)
    assert run(shop, "rekey").stdout == "0 filer er forseglet på nytt.\n"
    shop.change({'\nold_keys = { 1 = { file = "outbox.key" } }': ""})
    assert run(shop, "verify").exit_code == 0


def test_a_receipt_is_entered_by_hand(shop: Workshop) -> None:
    """What was uploaded by hand waits until the portal's receipt is entered; then the extract is removed."""
    extract = shop.extract("11CF")
    result = run(shop, "send", extract, "--no-participants", "--json")
    (waiting,) = document("send", result)["submissions"]
    assert (result.exit_code, waiting["state"], waiting["who_must_act"]) == (1, "awaiting-human", "municipality")
    left = shop.folder / "export" / f"11CF_2026_{REGION}" / f"11CF_2026_{REGION}.dat"
    assert waiting["explanation"] == f"Filen ligger i {left.parent}, og skal lastes opp for hånd."
    assert left.exists()
    receipt = ("--reference", "portal-17", "--by", "fagansvarlig", "--when", "2027-01-11T12:30")
    assert run(shop, "confirm", waiting["id"], *receipt[:2]).exit_code == 64
    said = document("confirm", run(shop, "confirm", waiting["id"], *receipt, "--json"))
    assert (said["submission"]["state"], said["submission"]["reference"]) == ("accepted", "portal-17")
    assert not left.exists()
    result = run(shop, "receipts", waiting["id"], "--output", shop.folder / "ut", "--json")
    (kept,) = document("receipts", result)["receipts"]
    with open(kept["file"]) as file:  # noqa: PTH123 - the path as it was told
        assert json.load(file)["when"] == "2027-01-11T12:30:00+01:00"


def test_only_what_is_uploaded_by_hand_is_confirmed_by_hand(shop: Workshop, channel: ScriptedChannel) -> None:
    """What goes by another way has the receiver's own receipt."""
    assert channel.encryption is EncryptionPolicy.NONE
    result = run(shop, "confirm", sent(shop), "--reference", "a", "--by", "b")
    assert (result.exit_code, "lastes ikke opp for hånd" in result.stderr) == (64, True)
