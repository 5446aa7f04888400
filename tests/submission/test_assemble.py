from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import attrs
import pytest

from kostra_sdk import Extract, JaNei, Kjonn, Severity, Sosialhjelp, check
from kostra_sdk.envelope import decrypt_bytes
from kostra_sdk.envelope.errors import CertificateExpired, IncompleteRules
from kostra_sdk.errors import UsageError
from kostra_sdk.report.altinn import SEVERITIES
from kostra_sdk.simulator import App, Simulator
from kostra_sdk.submission.altinn import AltinnApp, AltinnBroker
from kostra_sdk.submission.assemble import assemble, load_receivers
from kostra_sdk.submission.channel import EncryptionPolicy, State
from kostra_sdk.submission.channel_settings import ChannelSettings
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import AlreadySubmitted
from kostra_sdk.submission.export import Export
from kostra_sdk.submission.gate import GateClosed
from kostra_sdk.submission.secret import SecretMissing
from kostra_sdk.submission.settings import Settings
from tests.envelope import pki
from tests.submission.doubles import MUNICIPALITY, VENDOR, FakeNetwork, ManualClock, answer, rsa_key
from tests.submission.outbox.doubles import Receiver, ScriptedChannel, accounts
from tests.submission.workshop import CLIENT, KID, REGION, Workshop, admitted, workshop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kostra_sdk.submission.channel import Channel
    from kostra_sdk.submission.channels import Edition

BROKER = """
[channel."11F"]
kind = "altinn-broker"
resource = "simulert-kostra"
recipient = "971526920"
receivers = ["ssb"]
part_kilobytes = 64
properties = { form = "{form}", region = "{region}" }

[receiver.ssb]
certificates = ["ssb.pem"]
without = ["pin", "chain", "org-number"]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A folder with settings for a receiver that is never asked."""
    return workshop(tmp_path)


def with_broker(shop: Workshop, *certificates: pki.Holder) -> None:
    """Let 11F go by Broker, in envelopes."""
    text = shop.settings_file.read_text()
    begin, end = text.index('[channel."11F"]'), text.index('[channel."11CF"]')
    shop.settings_file.write_text(text[:begin] + BROKER.strip() + "\n\n" + text[end:])
    names = [f"ssb{number or ''}.pem" for number in range(len(certificates))]
    for name, holder in zip(names, certificates, strict=True):
        (shop.folder / name).write_bytes(holder.pem)
    listed = ", ".join(f'"{name}"' for name in names)
    shop.change({'certificates = ["ssb.pem"]': f"certificates = [{listed}]"})


def enterprise(**valid: timedelta) -> pki.Holder:
    """Make a receiver's certificate, valid around the clock of these tests."""
    root = pki.authority(rsa_key("root"), "Rot")
    since, until = valid.get("since", -pki.DAY), valid.get("until", 700 * pki.DAY)
    return pki.enterprise(rsa_key("receiver"), root, valid=(pki.NOW + since, pki.NOW + until))


def test_one_call_delivers(tmp_path: Path) -> None:
    """From a settings file to a receipt: nothing but settings and an extract is needed."""
    with Simulator() as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        with assemble(shop.settings) as sending:
            delivery = sending.delivery(form="11F", year=2026, region=REGION, has_participants=False)
            ticket = sending.enqueue(delivery, shop.extract())
            sending.worker.run_until_idle()
            done = sending.outbox.ticket(ticket.id)
            assert done.state is State.ACCEPTED
            assert [each.kind for each in sending.outbox.receipts(ticket.id)][:2] == ["archive", "feedback"]
        (delivered,) = simulator.deliveries.accepted
        assert (delivered.sender, delivered.region, delivered.reference) == (MUNICIPALITY, REGION, done.reference)


def test_the_accounts_are_delivered_once_for_each_enterprise(tmp_path: Path) -> None:
    """The municipality sends, and the file is for the enterprise: both of two arrive, and neither a second time."""
    with Simulator(apps=[App(id="ssb/sim-0j-2026", form="0J", year=2026)]) as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        shop.add_accounts()
        enterprises = ("974652277", "817920632")
        with assemble(shop.settings) as sending:
            for number in enterprises:
                extract = accounts(number, year=2026)
                delivery = sending.delivery(form="0J", year=2026, region=REGION, org_number=number)
                ticket = sending.enqueue(delivery, extract)
                sending.worker.run_until_idle()
                assert sending.outbox.ticket(ticket.id).state is State.ACCEPTED
                with pytest.raises(AlreadySubmitted) as refused:
                    sending.enqueue(delivery, extract)
                assert refused.value.first == ticket.id
        delivered = [(each.sender, each.org_number, each.severity) for each in simulator.deliveries.accepted]
        assert delivered == [(MUNICIPALITY, number, "OK") for number in enterprises]
        assert not simulator.deliveries.rejected
        assert not simulator.deliveries.doubled()


def test_the_accounts_of_a_quarter_are_judged_by_it(tmp_path: Path) -> None:
    """The quarter is the form name's on both sides, and the municipality's own accounts are for no organisation."""
    with Simulator(apps=[App(id="ssb/sim-0bk2-2026", form="0BK2", year=2026)]) as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        shop.add_accounts("0BK2")
        with assemble(shop.settings) as sending:
            delivery = sending.delivery(form="0BK2", year=2026, region=REGION)
            ticket = sending.enqueue(delivery, accounts(form="0BK2", year=2026))
            sending.worker.run_until_idle()
            assert sending.outbox.ticket(ticket.id).state is State.ACCEPTED
        assert [(each.form, each.org_number) for each in simulator.deliveries.accepted] == [("0BK2", "")]


def test_the_settings_say_where_each_form_goes(shop: Workshop) -> None:
    """Each edition has a channel of its own, with the name that the outbox knows it by."""
    shop.change({'2026 = "ssb/sim-11f-2026"': '2025 = "ssb/a-25", 2026 = "ssb/a-26"'})
    with assemble(shop.settings, transport=FakeNetwork()) as sending:
        assert sorted(channel.name for channel in sending.channels.values()) == [
            "altinn-app-11F-2025",
            "altinn-app-11F-2026",
            "export-11CF",
        ]
        app, export = sending.channel("11F", 2025), sending.channel("11CF", 2031)
        assert isinstance(app, AltinnApp)
        assert (app.settings.app_id, app.settings.model_type, app.host) == ("ssb/a-25", "skjema", "receiver.example")
        assert isinstance(export, Export)
        with pytest.raises(UsageError, match="11F 2024"):
            sending.channel("11F", 2024)


def test_deadlines_are_the_calendars_in_production(shop: Workshop) -> None:
    """What the settings tell goes before it, it can be left out, and a test has no deadline but the settings' own."""
    edition, other = ("11F", 2026), ("11F", 2020)
    own, of_calendar = datetime(2097, 1, 15, 23, tzinfo=UTC), datetime(2021, 1, 15, 23, tzinfo=UTC)
    shop.add("\n[[closure]]\nbegins = 2027-03-08\nends = 2027-03-14\nform = '11F'\n")
    told = shop.settings
    production = attrs.evolve(told, environment=Environment.PRODUCTION)
    without = attrs.evolve(production, pacing=attrs.evolve(told.pacing, calendar=False))
    for settings, due in ((told, None), (production, of_calendar), (without, None)):
        with assemble(settings) as sending:
            assert sending.deadlines.due(*edition) == own
            assert sending.deadlines.due(*other) == due
            closed = sending.deadlines.closed(*edition, datetime(2027, 3, 10, tzinfo=UTC))
            assert closed is not None
            assert closed.ends == datetime(2027, 3, 14, 23, tzinfo=UTC)
            assert sending.deadlines.closed("11CF", 2026, datetime(2027, 3, 10, tzinfo=UTC)) is None


def test_broker_carries_an_envelope_that_the_receiver_opens(tmp_path: Path) -> None:
    """What Broker carries is made for the receivers that the settings name."""
    root = pki.authority(rsa_key("root"), "Rot")
    now = datetime.now(UTC)
    holder = pki.enterprise(rsa_key("receiver"), root, valid=(now - pki.DAY, now + pki.DAY))
    opened: list[bytes] = []

    def decrypt(envelope: bytes) -> bytes:
        opened.append(decrypt_bytes(envelope, [holder.receiver_key], allow_unauthenticated=True))
        return opened[-1]

    with Simulator(decrypt=decrypt) as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        with_broker(shop, holder)
        with assemble(shop.settings) as sending:
            assert isinstance(sending.channel("11F", 2026), AltinnBroker)
            delivery = sending.delivery(form="11F", year=2026, region=REGION, has_participants=False)
            ticket = sending.enqueue(delivery, shop.extract())
            sending.worker.run_until_idle()
            assert sending.outbox.ticket(ticket.id).state in {State.ACCEPTED, State.DELIVERED}
        assert opened == [b" "]


def test_of_a_receivers_certificates_the_valid_ones_are_used(shop: Workshop) -> None:
    """With the next certificate beside the present one, no day is without one; with none that is valid, it says so."""
    old, new = enterprise(until=10 * pki.DAY), enterprise(since=9 * pki.DAY)
    with_broker(shop, old, new)
    for day, count in ((0, 1), (9.5, 2), (11, 1)):
        with assemble(shop.settings, clock=ManualClock(pki.NOW + day * pki.DAY)) as sending:
            assert len(sending.receivers("11F")) == count
    with (
        assemble(shop.settings, clock=ManualClock(pki.NOW + 9999 * pki.DAY)) as sending,
        pytest.raises(CertificateExpired),
    ):
        sending.receivers("11F")


def test_a_rule_with_nothing_to_compare_with_is_told(shop: Workshop) -> None:
    """A receiver's rules hold unless they are switched off by name."""
    with_broker(shop, enterprise())
    receiver = shop.settings.receiver["ssb"]
    with pytest.raises(IncompleteRules, match="pin"):
        load_receivers(attrs.evolve(receiver, without=()))


def test_an_own_channel_takes_the_place_of_the_settings(shop: Workshop) -> None:
    """A program may bring its own channels, and a script of this test does."""
    receiver = Receiver()
    own = ScriptedChannel(receiver, name="own")
    with assemble(shop.settings, clock=ManualClock(), channels={("11F", None): own}) as sending:
        delivery = sending.delivery(form="11F", year=2026, region=REGION, has_participants=False)
        ticket = sending.enqueue(delivery, b" ")
        sending.worker.run_until_idle()
        assert sending.outbox.ticket(ticket.id).state is State.ACCEPTED
        with pytest.raises(AlreadySubmitted):
            sending.enqueue(delivery, b" ")
    assert receiver.uploads == [b" "]
    assert own.encryption is EncryptionPolicy.NONE


def test_the_outbox_alone_takes_no_other_key(shop: Workshop) -> None:
    """Looking into the outbox works without Maskinporten's key, and says so when its own is missing."""
    (shop.folder / "maskinporten.key").unlink()
    with assemble(shop.settings) as sending:
        assert list(sending.outbox.tickets("test")) == []
    (shop.folder / "outbox.key").unlink()
    with assemble(shop.settings) as sending, pytest.raises(SecretMissing):
        _ = sending.outbox


def test_a_unit_has_the_system_user_that_the_settings_tell(tmp_path: Path) -> None:
    """Where units have system users of their own, each delivery is made with its unit's."""
    with Simulator() as simulator:
        simulator.add_client(
            CLIENT,
            org_number=VENDOR,
            public_key=rsa_key().public_key(),
            kid=KID,
        )
        simulator.add_system_user(MUNICIPALITY, CLIENT, external_ref="ref-nav")
        shop = workshop(tmp_path, simulator.url)
        shop.change({f'org_number = "{MUNICIPALITY}"': f'org_number = "{MUNICIPALITY}"\nunits = {{ nav = "ref-nav" }}'})
        with assemble(shop.settings) as sending:
            states = {}
            for unit in ("nav", ""):
                delivery = sending.delivery(form="11F", year=2026, region=REGION, unit=unit, has_participants=False)
                ticket = sending.enqueue(delivery, b" ")
                sending.worker.run_until_idle()
                states[unit] = sending.outbox.ticket(ticket.id)
    assert states["nav"].state is State.ACCEPTED
    assert (states[""].state, states[""].reason) == (State.DEAD, "DelegationMissing: MP-303")


def test_a_second_opinion_is_asked_of_the_very_bytes(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What SSB lets pass opens the gate; what SSB blocks is not sent, whatever our own controls say."""
    monkeypatch.setenv("KOSTRA_TEST_API_KEY", "key")
    shop.change({f'org_number = "{MUNICIPALITY}"': 'org_number = "971526920"'})
    extract = blocked()

    def verdict(severity: str, *controls: str) -> object:
        remarks = [
            {"kontrollNavn": each, "alvorlighetsgrad": severity, "meldingTekst": "", "linjenumre": [1]}
            for each in controls
        ]
        return {
            "respondent": {"aar": 2026, "skjema": "11F", "region": REGION},
            "alvorlighetsgrad": severity,
            "antallKontroller": 1,
            "meldinger": remarks,
            "versjon": "1.2.3",
        }

    network = FakeNetwork(
        answer(200, verdict(SEVERITIES[Severity.OK])), answer(200, verdict(SEVERITIES[Severity.ERROR], "Kontroll X"))
    )
    channels: Mapping[Edition, Channel] = {("11F", None): ScriptedChannel(Receiver())}
    with assemble(shop.settings, clock=ManualClock(), transport=network, channels=channels) as sending:
        delivery = sending.delivery(form="11F", year=2026, region=REGION)
        with pytest.raises(GateClosed):
            sending.enqueue(delivery, extract)
        passed = sending.second_opinion(delivery, Extract.read(extract, form="11F", year=2026, region=REGION))
        ticket = sending.enqueue(delivery, extract, opinion=passed)
        admission = sending.outbox.store.get(ticket.id)
        assert admission is not None
        assert '"version": "1.2.3"' in admission.admission
        refused = sending.second_opinion(delivery, gzip.compress(extract))
        assert refused.sha256 == passed.sha256 == hashlib.sha256(extract).hexdigest()
        with pytest.raises(GateClosed) as caught:
            sending.enqueue(delivery, extract, opinion=refused)
    assert caught.value.controls == ("Kontroll X",)


@pytest.mark.parametrize(
    ("form", "org_number", "asked"),
    [("0J", "974652277", "974652277"), ("0B", "", None), ("11F", "", "971526920")],
)
def test_ssb_is_asked_for_whom_the_file_is(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, form: str, org_number: str, asked: str | None
) -> None:
    """The accounts tell it of each line, so it is the enterprise's or none; else the municipality's is good enough."""
    monkeypatch.setenv("KOSTRA_TEST_API_KEY", "key")
    shop.change({f'org_number = "{MUNICIPALITY}"': 'org_number = "971526920"'})
    extract = blocked() if form == "11F" else accounts(org_number or None, form=form, year=2026).to_bytes()
    report = check(extract, form=form, year=2026, region=REGION, org_number=org_number or None)
    network = FakeNetwork(answer(200, json.loads(report.to_altinn())))
    with assemble(shop.settings, clock=ManualClock(), transport=network) as sending:
        opinion = sending.second_opinion(
            sending.delivery(form=form, year=2026, region=REGION, org_number=org_number), extract
        )
    assert not opinion.differences
    assert isinstance(network.requests[0].body, bytes)
    assert json.loads(network.requests[0].body)["respondent"].get("orgnr") == asked


def blocked() -> bytes:
    """Give an extract that our own controls block, of the year that SSB's API takes."""
    extract = Extract.new(form="11F", year=2026, region=REGION)
    extract.add(Sosialhjelp(person_journalnr="00000001", kjonn=Kjonn.KVINNE, bu18=JaNei.NEI))
    return extract.to_bytes()


def test_what_the_settings_lack_is_named(tmp_path: Path) -> None:
    """Parts that are not set up say which part of the settings is missing."""
    least = 'environment = "test"\noutbox = { folder = "outbox", key = { env = "KOSTRA_TEST_KEY" } }'
    with assemble(Settings.parse(least, folder=tmp_path)) as sending:
        with pytest.raises(UsageError, match=r"\[maskinporten\]"):
            _ = sending.maskinporten
        with pytest.raises(UsageError, match=r"\[control_api\]"):
            _ = sending.control_api
        with pytest.raises(UsageError, match=r"\[system\]"):
            _ = sending.system
        with pytest.raises(UsageError, match="municipality"):
            sending.delivery(form="11F", year=2026, region=REGION)


def test_ssbs_answer_may_be_a_label(shop: Workshop) -> None:
    """The substatus of an instance tells whether SSB has accepted, where the settings say so."""
    shop.change(
        {'rejected = ["avvist"]': 'rejected = ["avvist"]\nsubstatus_accepted = ["Ok"]\nsubstatus_rejected = ["Nei"]'}
    )
    with assemble(shop.settings, transport=FakeNetwork()) as sending:
        app = sending.channel("11F", 2026)
        assert isinstance(app, AltinnApp)
        judge = app.settings.rules.substatus
        assert [judge(label, "").value for label in ("Ok", "Nei", "Mottatt")] == ["accepted", "rejected", "unknown"]


def test_another_way_takes_another_channel(shop: Workshop) -> None:
    """Settings of a kind that only the program knows say so, unless it brings the channel too."""
    settings = attrs.evolve(shop.settings, channel={"11F": ChannelSettings(kind="pigeon")})
    with assemble(settings) as sending, pytest.raises(UsageError, match="no way that the settings know"):
        sending.channel("11F", 2026)
