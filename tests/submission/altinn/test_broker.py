from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.submission.altinn import AltinnBroker, BrokerSettings, Places, UploadMode
from kostra_sdk.submission.altinn.broker_calls import BROKER_CODES
from kostra_sdk.submission.channel import EncryptionPolicy, State
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import (
    Actor,
    Busy,
    DelegationMissing,
    FileChanged,
    InfectedFile,
    NotAuthorised,
    NotFound,
    SetupError,
    SubmissionError,
    TooLarge,
    TooManyRequests,
    UnexpectedAnswer,
    UnknownOutcome,
)
from tests.submission.altinn.doubles import FakeAccess, MemoryJournal, delivery, drive, package
from tests.submission.altinn.test_app_scripted import Script
from tests.submission.altinn.world import SSB
from tests.submission.doubles import answer, http

if TYPE_CHECKING:
    from tests.submission.altinn.world import World

CONTENT = b"an envelope of some length"
BASE = "/broker/api/v1/filetransfer"
ID = "00000000-0000-4000-8000-0123456789ab"
ONE = f"{BASE}/{ID}"
TUS = f"{BASE}/upload/tus/{ID}"


def test_what_the_outbox_asks_of_a_channel_is_told(world: World) -> None:
    """Files that lie in Broker are always envelopes."""
    channel = world.broker(name="altinn-broker-11F")
    assert (channel.name, channel.host, channel.encryption) == (
        "altinn-broker-11F",
        "127.0.0.1",
        EncryptionPolicy.CMS,
    )
    with pytest.raises(SetupError):
        channel.submit(delivery(environment=Environment.PRODUCTION), package(), MemoryJournal())


def test_a_delivery_is_accepted_when_ssb_has_fetched_it(world: World) -> None:
    """The file lies there as it was sent, under our reference, and its receipt tells when SSB fetched it."""
    channel, journal = world.broker(part_size=10), MemoryJournal()
    outcome = drive(channel, delivery(), package(CONTENT), journal, world.clock)
    (transfer,) = world.sim.transfers
    assert (outcome.state, outcome.reference) == (State.ACCEPTED, transfer.id)
    assert transfer.content == CONTENT
    assert transfer.properties["region"] == "030100"
    assert transfer.reference is not None
    assert transfer.reference.startswith(delivery().correlation_id)
    receipts = channel.receipt(delivery(), journal)
    assert [each.kind for each in receipts] == ["archive", "confirmation"]
    archive = json.loads(receipts[0].body)
    assert (archive["md5"], archive["size"]) == (package(CONTENT).md5, len(CONTENT))
    assert channel.receipt(delivery(), journal) == receipts


def test_two_deliveries_of_one_correlation_id_are_two_transfers(world: World) -> None:
    """The reference is drawn, since a caller may use one correlation id for several deliveries."""
    for unit in ("nav", "flyktning"):
        world.sim.faults.add("lost-answer", on="broker.initialize")
        drive(world.broker(), delivery(unit=unit), package(CONTENT), MemoryJournal(), world.clock)
    assert len({each.reference for each in world.sim.transfers}) == 2


def test_before_the_first_step_there_is_nothing_to_tell(world: World) -> None:
    """A delivery that was never sent is queued, and has no receipt."""
    assert world.broker().status(delivery(), MemoryJournal()).state is State.QUEUED
    assert world.broker().receipt(delivery(), MemoryJournal()) == ()


@pytest.mark.parametrize("mode", list(UploadMode))
def test_a_transfer_that_failed_is_replaced(world: World, mode: UploadMode) -> None:
    """Where Broker calls a file transfer failed, another one is begun."""
    channel, journal = world.broker(mode=mode), MemoryJournal()
    world.sim.faults.add("infected", on=("tus.patch", "broker.upload"))
    outcome = drive(channel, delivery(), package(CONTENT), journal, world.clock)
    assert outcome.state is State.ACCEPTED
    assert [each.status for each in world.sim.transfers] == ["Failed", "AllConfirmedDownloaded"]


def test_broker_is_not_asked_without_end(world: World) -> None:
    """After a few failed file transfers somebody must look into it."""
    world.sim.faults.add("infected", on="tus.patch", probability=1.0)
    with pytest.raises(UnexpectedAnswer) as caught:
        drive(world.broker(transfers=2), delivery(), package(CONTENT), MemoryJournal(), world.clock)
    assert caught.value.who_must_act is Actor.DIGDIR
    assert len(world.sim.transfers) == 2


def test_an_upload_that_lay_too_long_begins_anew(world: World) -> None:
    """After a day Broker throws an unfinished upload away; another file transfer is begun."""
    channel, journal = world.broker(part_size=10), MemoryJournal()
    world.sim.faults.add("unavailable", on="tus.patch", nth=2)
    with pytest.raises(SubmissionError):
        channel.submit(delivery(), package(CONTENT), journal)
    world.clock.advance(25 * 3600)
    assert drive(channel, delivery(), package(CONTENT), journal, world.clock).state is State.ACCEPTED
    assert len(world.sim.transfers) == 2


def test_an_upload_goes_on_where_it_broke_off(world: World) -> None:
    """What has come through is not sent again."""
    channel, journal = world.broker(part_size=10), MemoryJournal()
    world.sim.faults.add("unavailable", on="tus.patch", nth=3)
    with pytest.raises(SubmissionError):
        channel.submit(delivery(), package(CONTENT), journal)
    before = len(world.sim.requests)
    channel.submit(delivery(), package(CONTENT), journal)
    sent = [int(each.headers["content-length"]) for each in world.sim.requests[before:] if each.kind == "tus.patch"]
    assert sent == [len(CONTENT) - 20]


# What the simulator does not do


def overview(status: str = "Initialized", **changes: Any) -> dict[str, Any]:
    """Write a file transfer's overview."""
    return {
        "fileTransferId": ID,
        "fileTransferStatus": status,
        "fileTransferSize": len(CONTENT),
        "checksum": package(CONTENT).md5.upper(),
        "recipients": [{"recipient": f"0192:{SSB}", "currentRecipientFileTransferStatusCode": "Initialized"}],
        **changes,
    }


USUAL: dict[str, Any] = {
    f"POST {BASE}": {"fileTransferId": ID},
    f"GET {BASE}": answer(200, []),
    f"GET {ONE}": [overview(), overview("Published")],
    f"POST {TUS}": answer(201),
    f"HEAD {TUS}": answer(200, None, upload_offset="0"),
    f"PATCH {TUS}": answer(204, None, upload_offset=str(len(CONTENT))),
    f"POST {ONE}/upload": {"fileTransferId": ID},
}


def scripted(script: Script, **changes: Any) -> AltinnBroker:
    """Make the channel to a scripted Broker."""
    given: dict[str, Any] = {
        "environment": Environment.TEST,
        "resource_id": "a-resource",
        "recipient": SSB,
        "places": Places.at("http://localhost"),
    }
    return AltinnBroker(BrokerSettings(**{**given, **changes}), http(script), FakeAccess())


def submit(changes: dict[str, Any], journal: MemoryJournal | None = None, **settings: Any) -> State:
    """Take one turn."""
    channel = scripted(Script({**USUAL, **changes}), **settings)
    return channel.submit(delivery(), package(CONTENT), journal or MemoryJournal()).state


def test_a_file_that_waits_for_ssb_is_delivered() -> None:
    """What is published lies there for SSB; it is not accepted before SSB has it."""
    assert submit({}) is State.DELIVERED


@pytest.mark.parametrize("status", ["UploadProcessing", "SomethingNew"])
def test_what_broker_is_at_work_on_is_asked_for_again(status: str) -> None:
    """Between upload and publication there is nothing to do but to ask again."""
    channel = scripted(Script({**USUAL, f"GET {ONE}": [overview(), overview(status)]}))
    outcome = channel.submit(delivery(), package(CONTENT), MemoryJournal())
    assert outcome.state is State.QUEUED
    assert outcome.check_again is not None


def test_the_recipients_confirmation_is_enough() -> None:
    """SSB has it when it says so, whatever Broker calls the whole."""
    fetched = [{"recipient": f"0192:{SSB}", "currentRecipientFileTransferStatusCode": "DownloadConfirmed"}]
    for status in ("Published", "Purged"):
        assert submit({f"GET {ONE}": [overview(), overview(status, recipients=fetched)]}) is State.ACCEPTED


def test_what_was_never_fetched_is_told() -> None:
    """A file that Broker threw away before SSB fetched it is SSB's to answer for."""
    with pytest.raises(NotFound) as caught:
        submit({f"GET {ONE}": [overview(), overview("Purged")]})
    assert caught.value.who_must_act is Actor.SSB


def test_a_cancelled_transfer_is_not_sent_again() -> None:
    """Somebody wanted it cancelled."""
    assert submit({f"GET {ONE}": overview("Cancelled")}) is State.REJECTED


def test_an_infected_file_is_told() -> None:
    """Where Broker's text speaks of malware, no other transfer is begun."""
    with pytest.raises(InfectedFile):
        submit(
            {f"GET {ONE}": [overview(), overview("Failed", fileTransferStatusText="Malware scan failed: Malicious")]}
        )


@pytest.mark.parametrize("changes", [{"fileTransferSize": 1}, {"checksum": "0" * 32}])
def test_other_bytes_are_told(changes: dict[str, Any]) -> None:
    """Size and hash are compared with what was sent."""
    with pytest.raises(UnexpectedAnswer, match="other bytes"):
        submit({f"GET {ONE}": [overview(), overview("Published", **changes)]})


def test_broker_may_tell_no_hash() -> None:
    """Where there is none, the size alone is compared."""
    assert submit({f"GET {ONE}": [overview(), overview("Published", checksum=None)]}) is State.DELIVERED


def test_an_upload_in_one_that_may_be_under_way_is_waited_for() -> None:
    """A second upload would spend the transfer."""
    with pytest.raises(Busy, match="still taking"):
        submit({f"GET {ONE}": overview("UploadStarted")}, mode=UploadMode.SINGLE)


@pytest.mark.parametrize(
    ("status", "code", "error", "actor"),
    [
        (401, "BRO-0006", DelegationMissing, Actor.MUNICIPALITY),
        (403, "BRO-00005", SetupError, Actor.VENDOR),
        (400, "BRO-28", NotAuthorised, Actor.SSB),
        (400, "BRO-0016", TooLarge, Actor.VENDOR),
        (400, "BRO-0099", SetupError, Actor.VENDOR),
        (429, "", TooManyRequests, Actor.NOBODY),
        (500, "", UnknownOutcome, Actor.NOBODY),
    ],
)
def test_brokers_codes_tell_who_must_act(status: int, code: str, error: type[SubmissionError], actor: Actor) -> None:
    """Codes are read however many zeros they have."""
    with pytest.raises(error) as caught:
        submit({f"POST {BASE}": answer(status, {"code": code})})
    assert type(caught.value) is error
    assert caught.value.who_must_act is actor


def test_every_code_is_told_by_its_own_number() -> None:
    """The table's keys are the numbers of its codes."""
    assert all(known.code == f"BRO-{number}" for number, known in BROKER_CODES.items())


@pytest.mark.parametrize("properties", [{f"p{number}": "" for number in range(11)}, {"x" * 51: ""}, {"x": "x" * 301}])
def test_too_much_beside_the_file_is_told_beforehand(properties: dict[str, str]) -> None:
    """Broker takes ten short properties."""
    with pytest.raises(SetupError, match="properties"):
        submit({}, properties=lambda _: properties)


def test_a_transfer_whose_making_was_not_answered_is_found_far_down() -> None:
    """Broker lists a hundred at a time, and only ids: all are looked at until ours is found."""
    journal = MemoryJournal()
    with pytest.raises(UnknownOutcome):
        submit({f"POST {BASE}": answer(200, {"fileTransferId": 7})}, journal)
    reference = journal.done("broker-reference")
    assert reference is not None
    other = "11111111-0000-4000-8000-000000000000"
    ours = overview(sendersFileTransferReference=f"{reference['reference']}/1")
    script = Script(
        {
            **USUAL,
            f"GET {BASE}": [answer(200, [other] * 100), answer(200, [other, ID])],
            f"GET {BASE}/{other}": overview(sendersFileTransferReference="another", created="2027-01-11T11:55:00Z"),
            f"GET {ONE}": [ours, ours, overview("Published")],
        }
    )
    assert scripted(script).submit(delivery(), package(CONTENT), journal).state is State.DELIVERED
    lists = [each.url for each in script.requests if each.url.partition("?")[0].endswith("/filetransfer")]
    assert "to=2027-01-11T11%3A55%3A00Z" in lists[-1]
    assert all("status=Initialized" in each and "from=2027-01-11T11%3A50" in each for each in lists)
    assert "transfer-1" in journal.steps("found")


def test_a_search_that_does_not_get_on_ends() -> None:
    """A hundred transfers of one moment hide the rest; ours is then taken not to be there."""
    journal = MemoryJournal()
    with pytest.raises(UnknownOutcome):
        submit({f"POST {BASE}": UnknownOutcome("no answer")}, journal)
    other = overview(sendersFileTransferReference="another", created="")
    same = {f"GET {BASE}": answer(200, [ID] * 100), f"GET {ONE}": [other] * 100 + [overview(), overview("Published")]}
    assert submit(same, journal) is State.DELIVERED


# The resumable upload


def test_too_large_an_upload_is_told() -> None:
    """What Broker does not take is not tried again."""
    with pytest.raises(TooLarge):
        submit({f"POST {TUS}": answer(413)})


def test_a_lost_beginning_is_gone_on_from() -> None:
    """Where the upload was begun by a request without an answer, Broker says 409, and then how far it is."""
    assert submit({f"POST {TUS}": answer(409)}) is State.DELIVERED


def test_an_upload_that_is_gone_is_begun_anew() -> None:
    """An upload under way that Broker no longer knows is begun again."""
    script = {f"GET {ONE}": [overview("UploadStarted"), overview("Published")], f"HEAD {TUS}": answer(404)}
    assert submit(script) is State.DELIVERED
    with pytest.raises(Busy, match="does not begin"):
        submit({**script, f"POST {TUS}": answer(409)})


def test_broker_tells_where_it_is() -> None:
    """An offset that is not ours, or none at all, is asked for; the rest is sent from there."""
    size = str(len(CONTENT))
    for odd in (answer(409), answer(204), answer(204, None, upload_offset="x")):
        script = Script({**USUAL, f"PATCH {TUS}": [odd, answer(204, None, upload_offset=size)],
                         f"HEAD {TUS}": answer(200, None, upload_offset="4", upload_length=size)})  # fmt: skip
        assert scripted(script).submit(delivery(), package(CONTENT), MemoryJournal()).state is State.DELIVERED
        rest = [each.body for each in script.requests if each.method == "PATCH"][-1]
        assert rest == CONTENT[4:]


def test_an_upload_that_does_not_get_on_is_left_for_later() -> None:
    """Where nothing comes through, it is not tried without end."""
    with pytest.raises(Busy, match="get on"):
        submit({f"PATCH {TUS}": answer(204, None, upload_offset="0")})


@pytest.mark.parametrize("headers", [{}, {"upload_offset": "0", "upload_length": "7"}])
def test_an_upload_of_another_length_is_told(headers: dict[str, str]) -> None:
    """What is under way must be this file."""
    with pytest.raises(UnexpectedAnswer):
        submit({f"GET {ONE}": overview("UploadStarted"), f"HEAD {TUS}": answer(200, None, **headers)})


def test_a_part_that_finds_no_upload_gives_the_transfer_up() -> None:
    """An upload that vanishes under way has run out, and so has its transfer."""
    changes = {f"PATCH {TUS}": answer(409), f"HEAD {TUS}": answer(404), f"GET {ONE}": overview()}
    with pytest.raises(UnexpectedAnswer, match="2 file transfers"):
        submit(changes, transfers=2)


def test_a_file_that_has_become_shorter_is_told() -> None:
    """Parts are read to their full length."""
    channel = scripted(Script(USUAL))
    with pytest.raises(FileChanged):
        channel.submit(delivery(), package(CONTENT, open=package(CONTENT[:5]).open), MemoryJournal())


def test_the_preflight_tells_whether_sending_is_allowed(world: World) -> None:
    """Right, token and properties are tried, and nothing is sent."""
    world.broker().preflight(delivery())
    assert world.sim.transfers == ()
    with pytest.raises(DelegationMissing):
        world.broker().preflight(delivery(sender="310000027"))
    with pytest.raises(SetupError):
        world.broker(properties=lambda _: {"": ""}).preflight(delivery())
