from __future__ import annotations

import gzip
import json
import os
import re
import stat
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from kostra_sdk import Extract, JaNei, Kjonn, Sosialhjelp
from kostra_sdk.envelope import decrypt_bytes
from kostra_sdk.errors import UsageError
from kostra_sdk.simulator import App, Simulator
from kostra_sdk.submission.assemble import assemble
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.delivery import Resubmission
from kostra_sdk.submission.dry_run import DryRun, dry_run
from kostra_sdk.submission.errors import AlreadySubmitted
from kostra_sdk.submission.gate import GateClosed
from tests.envelope import pki
from tests.submission.doubles import MUNICIPALITY, ManualClock, pem, rsa_key
from tests.submission.outbox.doubles import accounts
from tests.submission.test_assemble import enterprise, with_broker
from tests.submission.workshop import REGION, Workshop, admitted, workshop

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = b" "


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A folder with settings for a receiver that is never asked."""
    return workshop(tmp_path)


def run(shop: Workshop, *, form: str = "11F", data: Path | None = None, **what: Any) -> DryRun:
    """Make a dry run of the extract with nobody in it."""
    with assemble(shop.settings) as sending:
        delivery = sending.delivery(form=form, year=2026, region=REGION, has_participants=False, **what)
    target = shop.folder / "dry"
    return dry_run(shop.settings, delivery, data or shop.extract(form), target, clock=ManualClock(pki.NOW))


def requests(written: DryRun) -> list[dict[str, Any]]:
    """Read the requests that were written."""
    listed: list[dict[str, Any]] = json.loads(written.requests.read_text())["requests"]
    return listed


def shape(method: str, path: str) -> tuple[str, str]:
    """Give method and path, each id a star."""
    return method, re.sub(r"/(\d+/)?[0-9a-f]{8}-[0-9a-f-]{27}", "/*", path)


def test_the_requests_are_those_that_are_sent(tmp_path: Path) -> None:
    """A dry run makes the very requests, in the same order, that a sending makes until SSB's answer is there."""
    app = App(id="ssb/sim-11f-2026", form="11F", year=2026, api_version=8, file_scan=False)
    with Simulator(apps=[app], ssb_delay=60) as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        dry = [shape(told["method"], urlsplit(told["url"]).path) for told in requests(run(shop))]
        assert not simulator.request_counts
        with assemble(shop.settings) as sending:
            delivery = sending.delivery(form="11F", year=2026, region=REGION, has_participants=False)
            ticket = sending.enqueue(delivery, shop.extract())
            sending.worker.run_once()
            assert sending.outbox.ticket(ticket.id).state is State.DELIVERED
        sent = [shape(record.method, record.path) for record in simulator.requests]
    assert len(dry) > 10
    assert sent[: len(dry)] == dry


def test_the_accounts_of_an_enterprise_are_tried(shop: Workshop) -> None:
    """A dry run judges the file for the enterprise, sends as the municipality, and tells the app for whom it is."""
    shop.add_accounts()
    data = shop.folder / "accounts.dat"
    accounts("974652277", year=2026).write(data)
    with assemble(shop.settings) as sending:
        delivery = sending.delivery(form="0J", year=2026, region=REGION, org_number="974652277")
    written = dry_run(shop.settings, delivery, data, shop.folder / "dry", clock=ManualClock(pki.NOW))
    assert written.package.name == f"0J_2026_{REGION}_974652277.dat"
    asked = requests(written)
    model = next(each for each in asked if each["url"].endswith("dataType=skjema"))
    assert b"<orgnr>974652277</orgnr>" in (written.folder / model["body"]["file"]).read_bytes()
    claims = asked[0]["body"]["claims"]["authorization_details"][0]
    assert claims["systemuser_org"]["ID"] == f"0192:{MUNICIPALITY}"


def test_nothing_is_sent_and_no_outbox_is_made(shop: Workshop) -> None:
    """A dry run leaves the outbox as it was, which is not there; the receiver of these tests does not exist."""
    written = run(shop)
    assert written.outcome.state is State.DELIVERED
    assert not shop.settings.outbox.folder.exists()


def test_the_bytes_are_those_that_go_out(shop: Workshop) -> None:
    """The extract lies there under the name it is sent by, for its owner alone, and the upload refers to it."""
    written = run(shop)
    assert written.package.read_bytes() == NOTHING
    (upload,) = [each for each in requests(written) if (each["body"] or {}).get("file") == written.package.name]
    assert upload["headers"]["content-length"] == "1"
    assert upload["url"].endswith("dataType=uttrekk")
    for path in written.folder.iterdir():
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert written.count == len(requests(written))


def test_what_is_packed_goes_out_unpacked(shop: Workshop) -> None:
    """As in the outbox: the bytes of gzip are nowhere."""
    path = shop.folder / "extract.dat.gz"
    path.write_bytes(gzip.compress(NOTHING))
    assert run(shop, data=path).package.read_bytes() == NOTHING


def test_every_body_is_written(shop: Workshop) -> None:
    """Each request with a body says where that lies, how long it is and its hash."""
    written = run(shop)
    bodies = [each["body"] for each in requests(written) if each["body"] and "file" in each["body"]]
    assert len(bodies) == 4
    for body in bodies:
        assert (written.folder / body["file"]).stat().st_size == body["size"]
    model = next(each for each in requests(written) if each["url"].endswith("dataType=skjema"))
    assert b"Nei" in (written.folder / model["body"]["file"]).read_bytes()


def test_no_token_is_written(shop: Workshop) -> None:
    """Grants are shown without their signatures, and tokens not at all."""
    written = run(shop)
    everything = b"".join(path.read_bytes() for path in written.folder.iterdir())
    assert b"dry-run" not in everything
    assert b"Bearer" not in everything
    grant = requests(written)[0]["body"]
    assert grant["form"]["assertion"] == "(left out)"
    assert grant["claims"]["scope"] == "altinn:instances.read altinn:instances.write"
    assert pem(rsa_key())[40:80] not in everything


def test_an_envelope_is_made(shop: Workshop) -> None:
    """By Broker the envelope is what goes out, and its receiver can open it."""
    holder = enterprise()
    with_broker(shop, holder)
    written = run(shop)
    envelope = written.package.read_bytes()
    assert decrypt_bytes(envelope, [holder.receiver_key], allow_unauthenticated=True) == NOTHING
    assert written.outcome.state is State.DELIVERED
    parts = [each for each in requests(written) if each["method"] == "PATCH"]
    assert sum(each["body"]["size"] for each in parts) == len(envelope)


def test_broker_in_one_request(shop: Workshop) -> None:
    """The other way of uploading to Broker is written as well."""
    with_broker(shop, enterprise())
    shop.change({"part_kilobytes = 64": 'mode = "single"'})
    written = run(shop)
    uploads = [each for each in requests(written) if each["url"].endswith("/upload")]
    assert [each["body"]["file"] for each in uploads] == [written.package.name]


def test_what_a_person_uploads_is_left_in_the_folder(shop: Workshop) -> None:
    """The other folder, which people take files from, stays as it was."""
    written = run(shop, form="11CF")
    assert written.outcome.state is State.AWAITING_HUMAN
    assert (written.folder / "export" / f"11CF_2026_{REGION}" / "sjekkliste.txt").exists()
    assert not (shop.folder / "export").exists()
    assert requests(written) == []


def test_the_gate_holds(shop: Workshop) -> None:
    """What would not be sent is not written either."""
    extract = Extract.new(form="11F", year=2026, region=REGION)
    extract.add(Sosialhjelp(person_journalnr="00000001", kjonn=Kjonn.KVINNE, bu18=JaNei.NEI))
    extract.write(shop.folder / "blocked.dat")
    with pytest.raises(GateClosed):
        run(shop, data=shop.folder / "blocked.dat")
    assert list((shop.folder / "dry").iterdir()) == []


def test_a_second_delivery_is_told_beforehand(shop: Workshop) -> None:
    """What the outbox would refuse, a dry run refuses; what it would take, it shows."""
    with assemble(shop.settings, clock=SystemClock()) as sending:
        delivery = sending.delivery(form="11F", year=2026, region=REGION, has_participants=False)
        ticket = sending.enqueue(delivery, NOTHING)
    with pytest.raises(AlreadySubmitted) as caught:
        run(shop)
    assert caught.value.first == ticket.id
    anew = Resubmission("mistake in the extract", pki.NOW)
    assert run(shop, resubmission=anew).outcome.state is State.DELIVERED
    with pytest.raises(UsageError, match="there is none"):
        run(shop, resubmission=anew, unit="nav")


def test_uploads_that_are_fetched_again(shop: Workshop) -> None:
    """Where settings ask to compare uploads, the dry run's receiver gives back what it was given."""
    shop.change({'attachment_type = "uttrekk"': 'attachment_type = "uttrekk"\nverify = "download"'})
    assert run(shop).outcome.state is State.DELIVERED
