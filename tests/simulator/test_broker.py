from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.simulator.sender import KOMMUNE, Sender, synthetic
from tests.submission.outbox.doubles import accounts

if TYPE_CHECKING:
    import httpx

    from kostra_sdk.simulator import Simulator
    from tests.simulator.conftest import Opener
    from tests.simulator.sender import Watch

BASE = "/broker/api/v1/filetransfer"
RESOURCE = "simulert-kostra"
PROPERTIES = {"skjema": "11F", "aar": "2026", "region": "030100", "skalRapportere": "Nei"}


def announcement(**more: Any) -> dict[str, Any]:
    """Announce a file."""
    return {
        "fileName": "11F.dat",
        "resourceId": RESOURCE,
        "sendersFileTransferReference": "submission-1",
        "sender": f"0192:{KOMMUNE}",
        "recipients": ["0192:971526920"],
        "propertyList": PROPERTIES,
        **more,
    }


def initialize(sender: Sender, /, **more: Any) -> httpx.Response:
    """Make a file transfer."""
    return sender.http.post(BASE, json=announcement(**more), headers=sender.headers)


def made(sender: Sender, /, **more: Any) -> str:
    """Make a file transfer that does, and give its id."""
    name: str = initialize(sender, **more).raise_for_status().json()["fileTransferId"]
    return name


def upload(sender: Sender, transfer: str, content: Any = b" ", **headers: str) -> httpx.Response:
    """Upload the file in one request."""
    said = sender.headers | {"Content-Type": "application/octet-stream"} | headers
    return sender.http.post(f"{BASE}/{transfer}/upload", content=content, headers=said)


def overview(sender: Sender, transfer: str) -> dict[str, Any]:
    """Read a transfer."""
    told: dict[str, Any] = sender.http.get(f"{BASE}/{transfer}", headers=sender.headers).json()
    return told


def test_a_file_is_delivered_and_fetched(sim: Simulator, sender: Sender) -> None:
    """Initialized, uploaded, fetched: SSB's confirmed download is the receipt, with size and checksum."""
    transfer = made(sender)
    assert overview(sender, transfer)["fileTransferStatus"] == "Initialized"
    assert upload(sender, transfer).json() == {"fileTransferId": transfer}
    told = overview(sender, transfer)
    assert told["fileTransferStatus"] == "AllConfirmedDownloaded"
    assert told["fileTransferSize"] == 1
    assert told["checksum"] == hashlib.md5(b" ").hexdigest()
    assert told["recipients"][0]["currentRecipientFileTransferStatusCode"] == "DownloadConfirmed"
    details = sender.http.get(f"{BASE}/{transfer}/details", headers=sender.headers).json()
    assert [each["fileTransferStatus"] for each in details["fileTransferStatusHistory"]] == [
        "Initialized",
        "UploadStarted",
        "UploadProcessing",
        "Published",
        "AllConfirmedDownloaded",
    ]
    (delivery,) = sim.deliveries
    assert (delivery.channel, delivery.accepted, delivery.id) == ("altinn-broker", True, transfer)
    assert delivery.key == (KOMMUNE, "11F", 2026, "030100", "")


def test_a_file_that_the_controls_stop_is_fetched_all_the_same(sim: Simulator, sender: Sender) -> None:
    """Broker has no feedback: only SSB knows that it rejected the file."""
    transfer = made(sender)
    upload(sender, transfer, b"x" * 20)
    assert overview(sender, transfer)["fileTransferStatus"] == "AllConfirmedDownloaded"
    assert [delivery.accepted for delivery in sim.deliveries] == [False]


def test_properties_that_say_nothing_are_rejected(sim: Simulator, sender: Sender) -> None:
    """Without form, year and region there is nothing to judge by."""
    upload(sender, made(sender, propertyList=None))
    assert [delivery.accepted for delivery in sim.deliveries] == [False]


def test_properties_say_whom_the_file_is_for(sim: Simulator, sender: Sender) -> None:
    """The organisation of the accounts is the one that is told, not the one that sends."""
    content = accounts("974652277", year=2026).to_bytes()
    said = {"skjema": "0J", "aar": "2026", "region": "460100", "orgnr": "974652277"}
    upload(sender, made(sender, propertyList=said), content)
    (delivery,) = sim.deliveries
    assert (delivery.accepted, delivery.sender, delivery.org_number) == (True, KOMMUNE, "974652277")
    assert sim.deliveries.of(*delivery.key) == (delivery,)


def test_while_the_reception_is_closed_files_lie_in_broker(sim: Simulator, sender: Sender) -> None:
    """SSB fetches them when it opens."""
    sim.close_portal()
    transfer = made(sender)
    upload(sender, transfer)
    assert overview(sender, transfer)["fileTransferStatus"] == "Published"
    assert not sim.deliveries
    sim.open_portal()
    assert overview(sender, transfer)["fileTransferStatus"] == "AllConfirmedDownloaded"


def test_a_transfer_is_uploaded_once(sender: Sender) -> None:
    """A second upload is 409 with Broker's code, and a new transfer is needed."""
    transfer = made(sender)
    assert upload(sender, transfer).status_code == 200
    again = upload(sender, transfer)
    assert again.status_code == 409
    assert again.json()["code"] == "BRO-0004"


@pytest.mark.parametrize(
    ("checksum", "content", "code"),
    [(hashlib.md5(b"other").hexdigest(), b" ", "BRO-0009"), (None, b"", "BRO-0008")],
)
def test_a_failed_upload_spoils_the_transfer(sender: Sender, checksum: str | None, content: bytes, code: str) -> None:
    """The wrong checksum or an empty file is 400, and the transfer has failed for good."""
    transfer = made(sender, checksum=checksum)
    failed = upload(sender, transfer, content)
    assert failed.status_code == 400
    assert failed.json()["code"] == code
    assert overview(sender, transfer)["fileTransferStatus"] == "Failed"
    assert upload(sender, transfer).status_code == 409


def test_the_announced_checksum_is_kept(sender: Sender) -> None:
    """The right checksum passes."""
    checksum = hashlib.md5(b" ").hexdigest()
    transfer = made(sender, checksum=checksum)
    assert upload(sender, transfer).status_code == 200
    assert overview(sender, transfer)["checksum"] == checksum


def test_an_infected_file_fails_after_the_upload(sim: Simulator, sender: Sender) -> None:
    """The upload is answered with 200, the scan fails the transfer; without a scan it comes through."""
    sim.faults.add("infected", on="broker.upload", nth=(1, 2))
    transfer = made(sender)
    assert upload(sender, transfer).status_code == 200
    assert overview(sender, transfer)["fileTransferStatus"] == "Failed"
    assert not sim.deliveries
    upload(sender, made(sender, disableVirusScan=True))
    assert len(sim.deliveries.accepted) == 1


def test_an_upload_needs_length_and_type(sender: Sender) -> None:
    """A chunked upload is 500, another content type 415."""
    transfer = made(sender)
    assert upload(sender, transfer, iter([b" "])).status_code == 500
    assert upload(sender, transfer, **{"Content-Type": "text/plain"}).status_code == 415
    assert overview(sender, transfer)["fileTransferStatus"] == "Initialized"


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"fileName": ""}, 400, None),
        ({"fileName": "x" * 256}, 400, None),
        ({"sender": "123"}, 400, None),
        ({"recipients": []}, 400, None),
        ({"recipients": ["0192:311000608"]}, 400, "BRO-0028"),
        ({"checksum": "A" * 32}, 400, None),
        ({"propertyList": {str(number): "x" for number in range(11)}}, 400, None),
        ({"propertyList": {"x" * 51: "x"}}, 400, None),
        ({"sendersFileTransferReference": ""}, 400, None),
        ({"resourceId": "other"}, 403, "BRO-0005"),
        ({"sender": f"0192:{synthetic(2)}"}, 401, "BRO-0006"),
    ],
)
def test_an_announcement_that_does_not_do_is_refused(
    sender: Sender, more: dict[str, Any], status: int, code: str | None
) -> None:
    """Fields out of bounds are 400, an unknown resource 403, another's name 401."""
    refused = initialize(sender, **more)
    assert refused.status_code == status
    assert refused.json().get("code") == code


def test_organisations_may_be_written_as_urns(sender: Sender) -> None:
    """Both ways of writing an organisation are taken."""
    urn = "urn:altinn:organization:identifier-no:"
    assert initialize(sender, sender=f"{urn}{KOMMUNE}", recipients=[f"{urn}971526920"]).status_code == 200


def test_transfers_are_listed_by_resource_not_by_reference(sender: Sender, watch: Watch) -> None:
    """The list is of ids, newest first, and can be bounded by time and status; a sender reads each."""
    first = made(sender)
    watch.forward(minutes=1)
    second = made(sender, sendersFileTransferReference="submission-2")
    upload(sender, second)

    def listed(**params: str) -> httpx.Response:
        return sender.http.get(BASE, params={"resourceId": RESOURCE, **params}, headers=sender.headers)

    assert listed().json() == [second, first]
    assert listed(status="Initialized").json() == [first]
    assert listed(**{"from": watch().isoformat()}).json() == [second]
    assert listed(to="2027-01-11T08:30:00Z").json() == [first]
    assert listed(sendersFileTransferReference="submission-1").json() == [second, first]
    assert listed(**{"from": "then"}).status_code == 400
    assert sender.http.get(BASE, headers=sender.headers).status_code == 400
    assert [overview(sender, each)["sendersFileTransferReference"] for each in listed().json()] == [
        "submission-2",
        "submission-1",
    ]


def test_a_transfer_is_its_sender_s_alone(sim: Simulator, sender: Sender) -> None:
    """Another municipality neither sees nor uploads it."""
    transfer = made(sender)
    other = synthetic(4)
    sim.add_system_user(other, sender.client)
    theirs = Sender(sim, sender.client, other, now=sender.now)
    theirs.log_in()
    for response in (
        theirs.http.get(f"{BASE}/{transfer}", headers=theirs.headers),
        upload(theirs, transfer),
    ):
        assert response.status_code == 404
        assert response.json()["code"] == "BRO-0001"
    assert theirs.http.get(BASE, params={"resourceId": RESOURCE}, headers=theirs.headers).json() == []
    theirs.close()


def test_the_scopes_are_held_to(stranger: Sender) -> None:
    """Reading does with either scope, writing with its own."""
    stranger.log_in(scope="altinn:broker.read")
    assert initialize(stranger).status_code == 403
    assert stranger.http.get(BASE, params={"resourceId": RESOURCE}, headers=stranger.headers).status_code == 200


def test_a_file_that_is_too_big_fails(opened: Opener) -> None:
    """The limit is the resource's, and the transfer is spoilt."""
    _, sender = opened(max_broker_size=3)
    sender.log_in()
    transfer = made(sender)
    failed = upload(sender, transfer, b"1234")
    assert failed.status_code == 400
    assert failed.json()["code"] == "BRO-0016"
    assert overview(sender, transfer)["fileTransferStatus"] == "Failed"
