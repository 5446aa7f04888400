from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import attrs
import pytest

from kostra_sdk.simulator import Task, TaskType
from kostra_sdk.submission.altinn import PLACES, Rules, Verdict, Verify
from kostra_sdk.submission.channel import EncryptionPolicy, State
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import (
    Actor,
    ClosedPortal,
    DelegationMissing,
    HumanRequired,
    InfectedFile,
    NotAuthorised,
    NotFound,
    RejectedData,
    SetupError,
    TooLarge,
    UnexpectedAnswer,
    UnknownOutcome,
)
from kostra_sdk.submission.form_model import FieldModel, ModelFormat
from tests.submission.altinn.doubles import Crash, MemoryJournal, delivery, drive, package
from tests.submission.altinn.world import MODEL

if TYPE_CHECKING:
    from kostra_sdk.submission.altinn import AltinnApp
    from tests.submission.altinn.world import World

DATA = Task("Task_1", TaskType.DATA)
CONFIRM = Task("Task_2", TaskType.CONFIRMATION)
FEEDBACK = Task("Task_3", TaskType.FEEDBACK)
NEVER_STOP = frozenset[str]()


def submitted(world: World, channel: AltinnApp, journal: MemoryJournal | None = None) -> State:
    """Give the state after one turn."""
    return channel.submit(delivery(), package(), journal or MemoryJournal()).state


@pytest.mark.parametrize("version", [8, 9])
def test_a_delivery_goes_all_the_way(world: World, version: int) -> None:
    """Both generations of the App API are brought from nothing to SSB's acceptance."""
    world.set_app(api_version=version)
    outcome = world.send()
    assert outcome.state is State.ACCEPTED
    assert outcome.reference == world.instance.reference
    world.assert_once()


def test_what_the_outbox_asks_of_a_channel_is_told(world: World) -> None:
    """Name, host and encryption come from the settings."""
    channel = world.app(name="altinn-app-11F", encryption=EncryptionPolicy.CMS)
    assert (channel.name, channel.host, channel.encryption) == ("altinn-app-11F", "127.0.0.1", EncryptionPolicy.CMS)
    assert world.app(places=PLACES[Environment.PRODUCTION]).host == "ssb.apps.altinn.no"


def test_before_the_first_step_there_is_nothing_to_tell(world: World) -> None:
    """A delivery that was never sent is queued, and has no receipt; nothing is asked of Altinn."""
    channel, journal = world.app(), MemoryJournal()
    assert channel.status(delivery(), journal).state is State.QUEUED
    assert channel.receipt(delivery(), journal) == ()
    assert world.kinds() == []


def test_the_receipts_prove_the_delivery(world: World) -> None:
    """There are the archive's summary with hashes, SSB's answer, the PDF, and that SSB has fetched it; twice alike."""
    journal = MemoryJournal()
    world.send(journal)
    receipts = world.app().receipt(delivery(), journal)
    assert [each.kind for each in receipts] == ["archive", "feedback", "pdf", "confirmation"]
    archive = json.loads(receipts[0].body)
    assert archive["instance"] == world.instance.id
    assert archive["reference"] == world.instance.reference
    by_type = {each["dataType"]: each for each in archive["elements"]}
    assert by_type["uttrekk"]["sha256"] == package().sha256
    assert by_type["tilbakemelding"]["sha256"] == hashlib.sha256(receipts[1].body).hexdigest()
    assert json.loads(receipts[1].body)["resultat"] == "godkjent"
    assert receipts[2].body.startswith(b"%PDF")
    assert json.loads(receipts[3].body)["confirmations"][0]["by"] == "ssb"
    assert world.app().receipt(delivery(), journal) == receipts


def test_asking_changes_nothing(world: World) -> None:
    """Status and receipts are read only."""
    journal = MemoryJournal()
    world.send(journal)
    before = len(world.kinds())
    world.app().status(delivery(), journal)
    world.app().receipt(delivery(), journal)
    methods = {record.method for record in world.sim.requests[before:]}
    assert methods == {"GET"}


def test_the_upload_says_how_long_it_is_and_what_it_is_called(world: World) -> None:
    """Apps need Content-Length, and a name with an extension; every request has the correlation id."""
    world.send()
    (upload,) = (each for each in world.sim.requests if each.path.endswith("/data/type/uttrekk"))
    assert upload.headers["content-length"] == "1"
    assert 'filename="11F_2026_030100.dat"' in upload.headers["content-disposition"]
    assert {each.headers["x-correlation-id"] for each in world.sim.requests} == {delivery().correlation_id}


def test_old_apps_are_uploaded_to_by_the_old_address(world: World) -> None:
    """Version 8 has only the address with the data type in the query."""
    world.set_app(api_version=8)
    world.send()
    paths = [each.path for each in world.sim.requests if each.kind == "data.create"]
    assert all(path.endswith("/data") for path in paths)


@pytest.mark.parametrize("auto", [False, True])
@pytest.mark.parametrize("kind", list(ModelFormat))
def test_the_form_model_says_whose_it_is(world: World, kind: ModelFormat, auto: bool) -> None:
    """Whether the app made an empty model or not, it says year, region, unit and whether anyone is in it."""
    world.set_app(auto_create_model=auto and kind is ModelFormat.XML)
    channel = world.app(form_model=attrs.evolve(MODEL, format=kind), model_format=kind)
    outcome = world.send(channel=channel, unit="nav")
    assert outcome.state is State.ACCEPTED
    (received,) = world.sim.deliveries
    assert (received.year, received.region, received.unit) == (2026, "030100", "nav")


def test_an_app_without_a_form_model_gets_none(world: World) -> None:
    """Without a data type for it, no form model is written."""
    with pytest.raises(SetupError):
        world.app(model_type="", form_model=None).submit(delivery(), package(), MemoryJournal())
    assert world.instance.of_type("skjema") == []


def test_an_upload_can_be_held_against_what_was_sent(world: World) -> None:
    """With verify=download the file is fetched again; another one's bytes stop the delivery."""
    channel, journal = world.app(verify=Verify.DOWNLOAD), MemoryJournal()
    world.sim.faults.add("server-error", on="validate", times=1)
    with pytest.raises(Exception, match="500"):
        channel.submit(delivery(), package(), journal)
    world.instance.of_type("uttrekk")[0].content = b"x"
    with pytest.raises(UnexpectedAnswer, match="other bytes"):
        channel.submit(delivery(), package(), journal)
    world.instance.of_type("uttrekk")[0].content = b" "
    assert submitted(world, channel, journal) is not State.REJECTED


def test_another_size_stops_the_delivery(world: World) -> None:
    """By itself the size is compared."""
    channel, journal = world.app(), MemoryJournal()
    world.sim.faults.add("server-error", on="validate", times=1)
    with pytest.raises(Exception, match="500"):
        channel.submit(delivery(), package(), journal)
    world.instance.of_type("uttrekk")[0].content = b"  "
    with pytest.raises(UnexpectedAnswer, match="other bytes"):
        channel.submit(delivery(), package(), journal)


# Archived is not accepted


def test_what_is_archived_is_only_delivered(world: World) -> None:
    """Without a rule that says so, nothing is accepted."""
    outcome = drive(
        world.app(rules=Rules()),
        delivery(),
        package(),
        MemoryJournal(),
        world.clock,
        until=frozenset({State.DELIVERED}),
    )
    assert outcome.state is State.DELIVERED
    assert "SSB has fetched it" in outcome.message


def test_a_confirmation_may_be_enough(world: World) -> None:
    """A setting lets SSB's confirmation count as acceptance."""
    assert world.send(channel=world.app(rules=Rules(confirmation_accepts=True))).state is State.ACCEPTED


@pytest.mark.parametrize(("verdict", "state"), [(Verdict.ACCEPTED, State.ACCEPTED), (Verdict.REJECTED, State.REJECTED)])
def test_a_substatus_may_tell(world: World, verdict: Verdict, state: State) -> None:
    """A rule may read the instance's substatus."""
    rules = Rules(substatus=lambda label, _: verdict if label == "Godkjent" else Verdict.UNKNOWN)
    assert world.send(channel=world.app(rules=rules)).state is state


def test_what_ssb_rejects_is_rejected_and_the_answer_is_kept(world: World) -> None:
    """Feedback that says no ends the delivery, though the instance is archived."""
    journal = MemoryJournal()
    outcome = drive(world.app(), delivery(has_participants=True), package(), journal, world.clock)
    assert outcome.state is State.REJECTED
    kinds = [each.kind for each in world.app().receipt(delivery(), journal)]
    assert kinds[:2] == ["archive", "feedback"]


def test_ssb_may_take_its_time(world: World) -> None:
    """Until SSB has answered the delivery is delivered, then accepted; nothing is sent again."""
    ssb = world.sim._ssb
    ssb.delay, usual = timedelta(minutes=5), ssb.delay
    try:
        channel, journal = world.app(), MemoryJournal()
        assert submitted(world, channel, journal) is State.DELIVERED
        assert channel.status(delivery(), journal).message == "it waits for SSB"
        world.clock.advance(301)
        assert drive(channel, delivery(), package(), journal, world.clock).state is State.ACCEPTED
    finally:
        ssb.delay = usual
    world.assert_once()


# People


def test_a_person_confirms(world: World) -> None:
    """By itself the channel stops before a confirmation; once a person has done it, SSB's answer is awaited."""
    world.set_app(tasks=(DATA, CONFIRM, FEEDBACK))
    channel, journal = world.app(), MemoryJournal()
    outcome = channel.submit(delivery(), package(), journal)
    assert outcome.state is State.AWAITING_HUMAN
    assert outcome.reference == world.instance.reference
    assert channel.status(delivery(), journal).state is State.AWAITING_HUMAN
    world.sim.confirm(world.instance.id)
    assert channel.status(delivery(), journal).state is State.ACCEPTED
    world.assert_once()


def test_the_system_user_may_confirm_where_the_settings_let_it(world: World) -> None:
    """Where the municipality and SSB agree to it, nobody need log in."""
    world.set_app(tasks=(DATA, CONFIRM, FEEDBACK))
    assert world.send(channel=world.app(stop_before=NEVER_STOP)).state is State.ACCEPTED
    world.assert_once()


def test_an_app_may_want_a_person_all_the_same(world: World) -> None:
    """Where the app says that the system user may not confirm, it is not tried."""
    world.set_app(tasks=(DATA, attrs.evolve(CONFIRM, human=True), FEEDBACK))
    channel, journal = world.app(stop_before=NEVER_STOP), MemoryJournal()
    assert submitted(world, channel, journal) is State.AWAITING_HUMAN
    assert world.kinds().count("process.next") == 1


def test_a_person_may_send_it_back(world: World) -> None:
    """What someone rejects at the confirmation is rejected; it is not sent again by itself."""
    world.set_app(tasks=(DATA, CONFIRM, FEEDBACK))
    channel, journal = world.app(), MemoryJournal()
    submitted(world, channel, journal)
    world.sim._ssb.engine.reject(world.instance, "person")
    assert channel.status(delivery(), journal).state is State.REJECTED
    assert submitted(world, channel, journal) is State.REJECTED
    assert world.kinds().count("process.next") == 1
    assert [each.kind for each in channel.receipt(delivery(), journal)] == ["validation"]


def test_ssb_may_send_it_back(world: World) -> None:
    """What comes back from the feedback task before anyone looked is rejected too."""
    ssb = world.sim._ssb
    ssb.delay, usual = timedelta(minutes=5), ssb.delay
    try:
        channel, journal = world.app(), MemoryJournal()
        journal.crash_after = 10  # right after the step to the feedback task
        with pytest.raises(Crash):
            channel.submit(delivery(), package(), journal)
        assert journal.steps("done")[-1] == "next-Task_1"
        ssb.engine.reject(world.instance, "ssb")
        assert submitted(world, channel, journal) is State.REJECTED
    finally:
        ssb.delay = usual
        ssb.clear()


def test_another_persons_file_is_never_removed(world: World) -> None:
    """A file that this system did not send stops the delivery until someone removes it."""
    channel, journal = world.app(), MemoryJournal()
    world.sim.faults.add("lost-request", on="data.create", nth=2)
    with pytest.raises(UnknownOutcome):
        channel.submit(delivery(), package(), journal)
    engine, instance = world.sim._ssb.engine, world.instance
    other = engine.add_element(instance, "uttrekk", b"x", "application/octet-stream", "other.dat", "person")
    with pytest.raises(HumanRequired, match="did not send"):
        channel.submit(delivery(), package(), journal)
    assert channel.status(delivery(), journal).state is State.QUEUED
    instance.data.remove(other)
    assert submitted(world, channel, journal) in {State.DELIVERED, State.ACCEPTED}
    world.assert_once()


@pytest.mark.parametrize("kind", ["uttrekk", "skjema"])
def test_what_came_late_a_second_time_is_removed(world: World, kind: str) -> None:
    """An upload whose answer was lost may arrive after its repetition; one of the two is removed."""
    channel, journal = world.app(), MemoryJournal()
    world.sim.faults.add("server-error", on="scan", nth=1)
    with pytest.raises(Exception, match="500"):
        channel.submit(delivery(), package(), journal)
    instance = world.instance
    (first,) = instance.of_type(kind)
    engine = world.sim._ssb.engine
    engine.add_element(instance, kind, first.content, first.content_type, first.filename, first.by)
    assert submitted(world, channel, journal) in {State.DELIVERED, State.ACCEPTED}
    assert instance.of_type(kind) == [first]
    world.assert_once()


@pytest.mark.parametrize("hard", [False, True])
def test_a_deleted_draft_is_told(world: World, hard: bool) -> None:
    """Where someone has deleted the draft, the municipality must act."""
    channel, journal = world.app(), MemoryJournal()
    world.sim.faults.add("server-error", on="validate", nth=1)
    with pytest.raises(Exception, match="500"):
        channel.submit(delivery(), package(), journal)
    world.instance.soft_deleted = world.clock.now()
    world.instance.hard_deleted = world.clock.now() if hard else None
    with pytest.raises(NotFound) as caught:
        channel.submit(delivery(), package(), journal)
    assert caught.value.who_must_act is Actor.MUNICIPALITY


def test_a_deleted_upload_is_told(world: World) -> None:
    """Where someone has deleted the file from the draft, the municipality must act."""
    channel, journal = world.app(), MemoryJournal()
    world.sim.faults.add("server-error", on="validate", nth=1)
    with pytest.raises(Exception, match="500"):
        channel.submit(delivery(), package(), journal)
    world.instance.data[:] = world.instance.of_type("skjema")
    with pytest.raises(NotFound, match="uploaded file") as caught:
        channel.submit(delivery(), package(), journal)
    assert caught.value.who_must_act is Actor.MUNICIPALITY


# Refusals


def test_a_closed_reception_is_told_at_the_start(world: World) -> None:
    """Where SSB's app lets nobody begin, SSB must act."""
    world.sim.close_portal()
    with pytest.raises(ClosedPortal) as caught:
        world.app().submit(delivery(), package(), MemoryJournal())
    assert caught.value.who_must_act is Actor.SSB
    assert world.sim.instances == ()


def test_a_closed_reception_is_told_at_the_end(world: World) -> None:
    """Where the reception closes meanwhile, the app's own code says so."""
    world.sim.faults.add("closed-portal", on="process.next")
    with pytest.raises(ClosedPortal):
        world.app().submit(delivery(), package(), MemoryJournal())


def test_an_infected_file_is_told(world: World) -> None:
    """What the virus scan stops is not sent on."""
    world.sim.faults.add("infected", on="data.create", nth=2)
    world.sim.faults.add("infected", on="data.create", nth=1)
    with pytest.raises(InfectedFile):
        world.app().submit(delivery(), package(), MemoryJournal())
    assert "process.next" not in world.kinds()


@pytest.mark.parametrize("blocks", [False, True])
def test_a_scan_is_waited_for(world: World, blocks: bool) -> None:
    """As long as the scan is not done the delivery waits, and says when to ask again."""
    world.set_app(scan_seconds=30, block_on_pending_scan=blocks)
    channel, journal = world.app(), MemoryJournal()
    outcome = channel.submit(delivery(), package(), journal)
    assert (outcome.state, outcome.check_again) == (State.QUEUED, world.clock.now() + timedelta(seconds=5))
    assert "process.next" not in world.kinds()
    assert world.send(journal, channel).state is State.ACCEPTED
    world.assert_once()


def test_patience_with_a_scan_ends(world: World) -> None:
    """A scan that the app does not wait for is not waited for without end."""
    world.set_app(scan_seconds=100_000)
    channel, journal = world.app(), MemoryJournal()
    assert submitted(world, channel, journal) is State.QUEUED
    world.clock.advance(601)
    assert submitted(world, channel, journal) is not State.QUEUED


def test_what_the_app_finds_wrong_is_told_by_codes_alone(world: World) -> None:
    """The app's texts hold values of the data, so they go into a sealed receipt and into no error."""
    world.set_app(controls_in_app=True)
    journal = MemoryJournal()
    with pytest.raises(RejectedData) as caught:
        world.app().submit(delivery(has_participants=True), package(), journal)
    assert caught.value.code == "Kostra"
    assert "Kontroll" not in str(caught.value)
    (receipt,) = world.app().receipt(delivery(), journal)
    assert receipt.kind == "validation"
    assert b"Kontroll" in receipt.body


def test_the_token_is_exchanged_once_where_it_is_refused(world: World) -> None:
    """A token that is refused twice is a right that is lacking."""
    world.sim.faults.add("unauthorized", on="instance.create", times=2)
    with pytest.raises(NotAuthorised):
        world.app().submit(delivery(), package(), MemoryJournal())
    assert world.kinds().count("instance.create") == 2


def test_a_municipality_without_a_system_user_is_told(world: World) -> None:
    """Maskinporten says whose approval is lacking."""
    with pytest.raises(DelegationMissing) as caught:
        world.app().submit(delivery(sender="310000027"), package(), MemoryJournal())
    assert caught.value.who_must_act is Actor.MUNICIPALITY


def test_other_deliveries_do_not_go_by_this_app(world: World) -> None:
    """Environment, form and year must be those of the settings."""
    for changes in ({"environment": Environment.PRODUCTION}, {"form": "11CF"}, {"year": 2025}):
        with pytest.raises(SetupError):
            world.app().submit(delivery(**changes), package(), MemoryJournal())
    assert set(world.kinds()) <= {"token", "exchange"}


def test_a_file_too_large_is_told_before_anything_is_sent(world: World) -> None:
    """Apps complain of the size late, so it is compared beforehand."""
    world.set_app(max_size=1, late_size_check=True)
    large = package(b"x" * (1024 * 1024 + 1))
    with pytest.raises(TooLarge):
        world.app().submit(delivery(), large, MemoryJournal())
    assert world.sim.instances == ()


def test_work_that_failed_is_resumed(world: World) -> None:
    """Version 9 may fail after it has moved on; it is told to go on, and the step is not taken twice."""
    for kind in ("instance.create", "process.next"):
        world.begin()
        world.sim.faults.add("workflow-failed", on=kind)
        assert world.send().state is State.ACCEPTED
        assert world.sim.request_counts["process.resume"] == 1
        world.assert_once()


def test_an_app_at_work_is_left_alone(world: World) -> None:
    """Where the app is still at work on a step it is asked again later."""
    world.sim.faults.add("retrying", on="process.next", times=3)
    assert world.send().state is State.ACCEPTED
    world.assert_once()


def test_fields_that_come_out_empty_leave_the_models_own(world: World) -> None:
    """A builder of one's own is given the model that is there."""
    seen = []

    def build(sent: object, present: object) -> object:
        seen.append(present)
        return FieldModel(fields=MODEL.fields)(delivery(), None)

    world.set_app(auto_create_model=True)
    assert world.send(channel=world.app(form_model=build)).state is State.ACCEPTED
    assert getattr(seen[0], "content", b"").startswith(b"<skjema")
