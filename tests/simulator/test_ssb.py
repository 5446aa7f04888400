from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import check
from kostra_sdk.envelope import PROFILES, decrypt_bytes, encrypt
from kostra_sdk.simulator import App, Simulator
from kostra_sdk.simulator.ssb import is_envelope
from tests.envelope import pki
from tests.simulator.sender import APP, KOMMUNE, REGION, Sender, loaded, synthetic

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulator.conftest import Opener

ENVELOPE = bytes.fromhex("3082010006092a864886f70d010703a0820000")


def feedback(sender: Sender, instance: str) -> dict[str, Any]:
    """Read SSB's feedback in an instance."""
    whole = sender.instance(instance)
    element = next(each for each in whole["data"] if each["dataType"] == "tilbakemelding")
    link = element["selfLinks"]["apps"]
    told: dict[str, Any] = sender.http.get(link, headers=sender.headers).json()
    return told


def test_an_accepted_extract_is_told_and_counted(sim: Simulator, sender: Sender) -> None:
    """Feedback and substatus say accepted, with the control report; the delivery is remembered with its hash."""
    sent = sender.send(unit="NAV Gamle Oslo")
    told = feedback(sender, sent)
    assert told["resultat"] == "godkjent"
    assert told["altinnReferanse"] == sent[-12:]
    assert told["rapport"]["alvorlighetsgrad"] == "Suksess"
    assert sender.instance(sent)["status"]["substatus"]["label"] == "Godkjent"
    (delivery,) = sim.deliveries
    assert delivery.key == (KOMMUNE, "11F", 2026, "NAV Gamle Oslo", "")
    assert delivery.region == REGION
    assert delivery.sha256 == hashlib.sha256(b" ").hexdigest()
    assert (delivery.accepted, delivery.encrypted, delivery.id) == (True, False, sent)


def test_an_extract_that_the_controls_stop_is_archived_and_rejected(sim: Simulator, sender: Sender) -> None:
    """Archived is not accepted: the feedback says rejected, with the report that tells why."""
    sent = sender.send(b"x" * 20, participants="Ja")
    assert sender.instance(sent)["status"]["isArchived"] is True
    assert sender.instance(sent)["status"]["substatus"]["label"] == "Avvist"
    told = feedback(sender, sent)
    assert told["resultat"] == "avvist"
    assert told["rapport"]["meldinger"]
    assert [delivery.accepted for delivery in sim.deliveries] == [False]
    assert not sim.deliveries.counts()


@pytest.mark.parametrize(("participants", "content"), [("Ja", b" "), ("Nei", b"x" * 20)])
def test_the_tick_and_the_file_must_agree(sim: Simulator, sender: Sender, participants: str, content: bytes) -> None:
    """Control 000: yes with a lone space and no with anything else are rejected (B-9)."""
    sender.send(content, participants=participants)
    assert [delivery.severity for delivery in sim.deliveries.rejected] == ["FATAL"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"year": 2025}, "et annet år"),
        ({"region": "03"}, "RegionError"),
        ({"region": ""}, "Regionen mangler"),
    ],
)
def test_a_form_model_that_is_wrong_is_rejected(
    sim: Simulator, sender: Sender, said: dict[str, Any], reason: str
) -> None:
    """Another year's model, and a region that is none, are rejected without a report."""
    sent = sender.send(**said)
    assert reason in feedback(sender, sent)["begrunnelse"]
    assert [delivery.severity for delivery in sim.deliveries.rejected] == [None]


def test_the_organisation_s_region_stands_in_for_the_model_s(sim: Simulator, sender: Sender) -> None:
    """Where the model does not say it, what the simulator was told of the organisation does."""
    sim.add_organisation(KOMMUNE, region="460100")
    sender.send(region="")
    assert [(delivery.region, delivery.accepted) for delivery in sim.deliveries] == [("460100", True)]


def test_what_is_delivered_twice_is_told(sim: Simulator, sender: Sender) -> None:
    """Two sendings of the same organisation, form, year and unit are doubled; of different units they are not."""
    for unit in ("A", "B", "A"):
        sender.send(unit=unit)
    deliveries = sim.deliveries
    key = (KOMMUNE, "11F", 2026, "A", "")
    assert deliveries.counts()[key] == 2
    assert deliveries.doubled() == (key,)
    assert [delivery.number for delivery in deliveries.of(*key)] == [1, 3]
    assert repr(deliveries) == "<3 accepted and 0 rejected deliveries>"
    assert deliveries[0:2] == tuple(deliveries)[:2]


def test_controls_may_run_in_the_app(sim: Simulator, sender: Sender) -> None:
    """There the validation tells the findings and stops the process, and nothing reaches SSB."""
    sim.add_app(App(id=APP, form="11F", year=2026, controls_in_app=True))
    draft = sender.prepared(b"x" * 20, participants="Ja")
    stopped = sender.next(draft)
    assert stopped.status_code == 409
    issues = stopped.json()["validationIssues"]
    assert {each["code"] for each in issues} == {"Kostra"}
    assert all(each["severity"] == 1 for each in issues)
    assert not sim.deliveries
    sender.send(unit="2")
    assert len(sim.deliveries.accepted) == 1
    other_year = sender.prepared(year=2025)
    assert "et annet år" in sender.next(other_year).json()["validationIssues"][0]["description"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ENVELOPE, True),
        (bytes.fromhex("301006092a864886f70d010703"), True),
        (bytes.fromhex("30800609") + bytes.fromhex("2a864886f70d010703"), True),
        (bytes.fromhex("30820100060b2a864886f70d0109100117"), True),
        (b"0301" + b" " * 100, False),
        (b"0", False),
        (b" ", False),
        (b"", False),
        (bytes.fromhex("3082010006092a864886f70d010701"), False),
    ],
    ids=["long", "short", "indefinite", "authenticated", "record", "digit", "space", "empty", "plain-data"],
)
def test_an_envelope_is_known_by_its_object_identifier(content: bytes, expected: bool) -> None:
    """A line of an extract may begin with the same byte as DER, but has no OID behind the length."""
    assert is_envelope(content) is expected


def unsealed(content: bytes) -> bytes:
    """Open the envelopes of these tests: what follows the header."""
    if content == ENVELOPE:
        raise ValueError("nothing inside")
    return content.removeprefix(ENVELOPE)


@pytest.fixture
def opener(opened: Opener) -> tuple[Simulator, Sender]:
    """A simulator that can decrypt, and a sender to it."""
    simulator, sender = opened(decrypt=unsealed)
    sender.log_in()
    return simulator, sender


def test_ssb_decrypts_an_envelope(opener: tuple[Simulator, Sender]) -> None:
    """The controls are run on the plaintext, whose hash is remembered."""
    simulator, sender = opener
    sender.send(ENVELOPE + b" ")
    (delivery,) = simulator.deliveries
    assert (delivery.accepted, delivery.encrypted, delivery.size) == (True, True, 1)
    assert delivery.sha256 == hashlib.sha256(b" ").hexdigest()


@pytest.mark.parametrize(
    ("policy", "content", "reason"),
    [
        ("none", ENVELOPE + b" ", "bare ukrypterte"),
        ("required", b" ", "ikke kryptert"),
        ("optional", ENVELOPE, "kan ikke dekrypteres"),
    ],
    ids=["encrypted", "plain", "unreadable"],
)
def test_the_app_s_policy_for_encryption_is_held_to(
    opener: tuple[Simulator, Sender], policy: Any, content: bytes, reason: str
) -> None:
    """Encrypted where it must not be, plain where it must be encrypted, and unreadable are rejected."""
    simulator, sender = opener
    simulator.add_app(App(id=APP, form="11F", year=2026, encryption=policy))
    sent = sender.send(content)
    assert reason in feedback(sender, sent)["begrunnelse"]
    assert not simulator.deliveries.accepted


def test_without_a_key_an_envelope_is_rejected(sim: Simulator, sender: Sender) -> None:
    """A simulator that was given no way to decrypt says so."""
    sent = sender.send(ENVELOPE + b" ")
    assert "ingen nøkkel" in feedback(sender, sent)["begrunnelse"]
    assert sim.deliveries[0].encrypted


def test_deliveries_are_logged_before_they_are_answered(opened: Opener, tmp_path: Path) -> None:
    """Each is one JSON line in the folder, for a test that reads it from outside; none holds the extract."""
    folder = tmp_path / "log"
    simulator, sender = opened(log_folder=folder)
    sender.log_in()
    sender.send()
    sender.send(b"x" * 20, unit="2")
    told = [delivery.to_dict() for delivery in simulator.deliveries]
    written = (folder / "deliveries.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line) for line in written.splitlines()] == told
    assert [each["accepted"] for each in told] == [True, False]
    assert "xxx" not in written


def test_the_same_bytes_are_judged_once(opened: Opener) -> None:
    """Validating and delivering the same extract runs the controls once; other bytes run them again."""
    seen: list[bytes] = []

    def counting(data: bytes, **said: Any) -> Any:
        seen.append(data)
        return check(data, **said)

    app = App(id=APP, form="11F", year=2026, controls_in_app=True)
    simulator, sender = opened(check=counting, apps=[app])
    sender.log_in()
    sent = sender.prepared()
    sender.call("GET", f"/instances/{sent}/validate")
    sender.next(sent)
    assert len(simulator.deliveries.accepted) == 1
    assert seen == [b" "]
    sender.next(sender.prepared(b"x" * 20))
    assert len(seen) == 2


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_ssb_opens_the_sdk_s_own_envelopes(opened: Opener, private_key: tuple[str, str], profile: str) -> None:
    """Every profile is known as an envelope, and opened with SSB's test key."""
    key = loaded(private_key[0])
    holder = pki.enterprise(key, pki.authority(key, "Testrot"))
    sealed = io.BytesIO()
    encrypt(b" ", sealed, [holder.receiver], now=pki.NOW, profile=profile)
    simulator, sender = opened(
        decrypt=lambda data: decrypt_bytes(data, [holder.receiver_key], allow_unauthenticated=True)
    )
    sender.log_in()
    sender.send(sealed.getvalue())
    assert [(each.accepted, each.encrypted, each.size) for each in simulator.deliveries] == [(True, True, 1)]


def test_an_instance_without_its_parts_is_rejected(sim: Simulator, sender: Sender) -> None:
    """Where a person sends on what was never filled in, SSB says what is missing."""
    draft = sender.create().json()["id"]
    instance = next(each for each in sim.instances if each.id == draft)
    sim._ssb.engine.advance(instance, "person")
    assert [each.reason for each in sim.deliveries] == ["Skjema og uttrekk må være med, ett av hvert."]


def test_deliveries_of_several_municipalities_are_kept_apart(sim: Simulator, sender: Sender) -> None:
    """Each organisation has its own count."""
    other = synthetic(5)
    sim.add_system_user(other, sender.client)
    second = Sender(sim, sender.client, other, now=sender.now)
    second.log_in()
    sender.send()
    second.send()
    second.close()
    assert sorted(key[0] for key in sim.deliveries.counts()) == sorted([KOMMUNE, other])
    assert not sim.deliveries.doubled()
