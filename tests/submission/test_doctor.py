from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from kostra_sdk.simulator import App, Simulator, Task, TaskType
from kostra_sdk.submission.assemble import assemble
from kostra_sdk.submission.checks import Check, Health
from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.doctor import examine
from kostra_sdk.submission.errors import NoAnswer
from tests.envelope import pki
from tests.submission.doubles import MUNICIPALITY, NOON, FakeNetwork, ManualClock, certificate, rsa_key
from tests.submission.test_assemble import enterprise, with_broker
from tests.submission.workshop import CLIENT, KEY, REGION, Workshop, admitted, workshop

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.settings import Settings


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A folder with settings for a receiver that is never asked."""
    return workshop(tmp_path)


def locally(shop: Workshop, clock: Clock | None = None) -> dict[tuple[str, str], list[Check]]:
    """Try what is on this machine, and sort the checks by name and subject."""
    return _sorted(shop.settings, clock=clock or ManualClock(), offline=True)


def _sorted(settings: Settings, *, clock: Clock, **how: Any) -> dict[tuple[str, str], list[Check]]:
    found: dict[tuple[str, str], list[Check]] = {}
    transport = how.pop("transport", None)
    with assemble(settings, clock=clock, transport=transport) as sending:
        for check in examine(sending, **how):
            found.setdefault((check.name, check.subject), []).append(check)
    return found


def only(checks: list[Check]) -> tuple[Health, str]:
    """Give what the one check says."""
    (check,) = checks
    return check.health, check.finding


# On this machine


def test_a_good_set_up_is_fine(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """With everything in its place, every check says so; a secret that is not in its place is told."""
    assert only(locally(shop)["control-api", ""]) == (Health.FAILED, "SecretMissing")
    monkeypatch.setenv("KOSTRA_TEST_API_KEY", "key")
    found = locally(shop)
    assert {check.health for checks in found.values() for check in checks} == {Health.OK}
    assert only(found["outbox", ""]) == (Health.OK, "new")
    assert only(found["key", ""]) == (Health.OK, "registered")


def test_nothing_is_left_behind(shop: Workshop) -> None:
    """The doctor makes no outbox and leaves no file."""
    before = sorted(path.name for path in shop.folder.rglob("*"))
    locally(shop)
    assert sorted(path.name for path in shop.folder.rglob("*")) == before


def test_an_outbox_is_opened_with_its_keys(shop: Workshop) -> None:
    """The right key opens what is sealed, former keys are counted, and a wrong key is found out."""
    with assemble(shop.settings) as sending:
        delivery = sending.delivery(form="11CF", year=2026, region=REGION, has_participants=False)
        sending.enqueue(delivery, b" ")
    (check,) = locally(shop)["outbox", ""]
    assert (check.health, check.facts) == (Health.OK, {"files": 1})
    (shop.folder / "new.key").write_text("0" * 64)
    shop.change({'key = { file = "outbox.key" }': 'key = { file = "new.key" }\nkey_name = "2"'})
    assert only(locally(shop)["outbox", ""]) == (Health.FAILED, "VaultDamaged")
    shop.change({'key_name = "2"': 'key_name = "2"\nold_keys = { 1 = { file = "outbox.key" } }'})
    fine, former = locally(shop)["outbox", ""]
    assert (fine.health, former.finding, former.facts) == (Health.OK, "former-keys", {"files": 1})
    with assemble(shop.settings) as sending:
        assert sending.outbox.rekey() == 1
    assert only(locally(shop)["outbox", ""]) == (Health.OK, "fine")


def test_an_outbox_that_is_none_is_found_out(shop: Workshop) -> None:
    """A database that is damaged or a later release's, and a folder that is a file, are told."""
    folder = shop.folder / "outbox"
    folder.mkdir()
    (folder / "outbox.sqlite").write_bytes(b"this is no database, and as long as the header of one is at the least" * 2)
    assert only(locally(shop)["outbox", ""]) == (Health.FAILED, "SetupError")
    (folder / "outbox.sqlite").unlink()
    with closing(sqlite3.connect(folder / "outbox.sqlite")) as later:
        later.execute("PRAGMA user_version = 999")
    (check,) = locally(shop)["outbox", ""]
    assert (check.finding, "upgrade kostra-sdk" in check.message) == ("UsageError", True)
    (folder / "outbox.sqlite").unlink()
    folder.rmdir()
    folder.touch()
    assert only(locally(shop)["outbox", ""])[0] is Health.FAILED
    (shop.folder / "outbox.key").write_text("short")
    assert only(locally(shop)["outbox", ""]) == (Health.FAILED, "SecretMissing")


@pytest.mark.parametrize(
    ("days", "health", "finding"),
    [(400, Health.OK, "fine"), (30, Health.WARNING, "expires"), (-1, Health.FAILED, "KeyRefused")],
)
def test_a_key_with_a_certificate_has_its_dates(shop: Workshop, days: int, health: Health, finding: str) -> None:
    """The certificate of the client's key is looked at in time."""
    own = certificate("own", rsa_key())
    (shop.folder / "chain.pem").write_bytes(own.public_bytes(Encoding.PEM))
    shop.change({'kid = "test-key"': 'certificates = "chain.pem"'})
    clock = ManualClock(own.not_valid_after_utc - timedelta(days=days))
    assert only(locally(shop, clock)["key", ""]) == (health, finding)


def test_a_key_that_cannot_be_read_is_told(shop: Workshop) -> None:
    """Another file in the key's place is found out before anything is sent, and none of it is shown."""
    (shop.folder / "maskinporten.key").write_text("a-word-nobody-is-to-see")
    (check,) = locally(shop)["key", ""]
    assert (check.health, check.finding) == (Health.FAILED, "KeyRefused")
    assert "a-word" not in f"{check}{check.message}{check.remedy}"


def test_receivers_certificates_are_judged(shop: Workshop) -> None:
    """What may not be used fails; beside one that may it is a warning; what will expire is told."""
    good, old = enterprise(), enterprise(since=-9 * pki.DAY, until=-pki.DAY)
    clock = ManualClock(pki.NOW)
    with_broker(shop, good)
    found = locally(shop, clock)["receiver", "ssb"]
    # 700 days, so not until the deadline of these settings, and a key of 2048 bits
    assert [check.finding for check in found] == ["fine", "caution", "expires"]
    assert found[0].facts == {"days": 700}
    shop.change({"due = 2097-01-15": "due = 2027-06-01"})
    assert [check.finding for check in locally(shop, clock)["receiver", "ssb"]] == ["fine", "caution"]
    shop.change({'certificates = ["ssb.pem"]': 'certificates = ["ssb.pem", "old.pem"]'})
    (shop.folder / "old.pem").write_bytes(old.pem)
    found = locally(shop, clock)["receiver", "ssb"]
    assert (found[0].health, found[0].finding) == (Health.WARNING, "CertificateExpired")
    shop.change({'"ssb.pem", "old.pem"': '"old.pem"'})
    assert only(locally(shop, clock)["receiver", "ssb"]) == (Health.FAILED, "CertificateExpired")
    shop.change({'"old.pem"': '"nothing.pem"'})
    assert only(locally(shop, clock)["receiver", "ssb"]) == (Health.FAILED, "FileNotFoundError")


@pytest.mark.parametrize(
    ("now", "health", "finding"),
    [
        (NOON, Health.OK, "fine"),
        (NOON + timedelta(days=10), Health.WARNING, "past"),
        (NOON + timedelta(days=200), Health.WARNING, "closed"),
    ],
)
def test_deadlines_are_counted(shop: Workshop, now: Any, health: Health, finding: str) -> None:
    """How long is left of the newest edition, that its last day is over, and that the reception is closed."""
    shop.change({"due = 2097-01-15": "due = 2027-01-15\ncloses = 2027-05-22"})
    found = locally(shop, ManualClock(now))
    assert only(found["deadline", "11F 2026"]) == only(found["deadline", "11CF 2026"]) == (health, finding)
    if finding == "fine":
        assert found["deadline", "11F 2026"][0].facts == {"days": 4}


def test_a_missing_deadline_is_told(shop: Workshop) -> None:
    """Without a deadline nothing becomes urgent: that is worth a warning."""
    text = shop.settings_file.read_text()
    begin, end = text.index("[[deadline]]"), text.index("[system]")
    shop.settings_file.write_text(text[:begin] + text[end:])
    found = locally(shop)
    assert only(found["deadline", "11F 2026"]) == only(found["deadline", "11CF"]) == (Health.WARNING, "missing")


def test_an_empty_set_up_is_told(shop: Workshop) -> None:
    """Settings without a way or a municipality can be used, but not for sending."""
    settings = attrs.evolve(shop.settings, channel={}, municipality={}, deadline=())
    found = _sorted(settings, clock=ManualClock(), offline=True)
    assert [check.finding for check in found["settings", ""]] == ["fine", "no-channel", "no-municipality"]


# At the receiver's


def abroad(shop: Workshop, **how: Any) -> dict[tuple[str, str], list[Check]]:
    """Try everything."""
    return _sorted(shop.settings, clock=SystemClock(), **how)


def test_nothing_is_made_at_the_receivers(tmp_path: Path) -> None:
    """Clock, delegation, app and size are tried by reading: no instance, no upload, no change of anything."""
    with Simulator() as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        found = abroad(shop, files=[shop.extract()])
        for key in (("clock", ""), ("delegation", "4601"), ("channel", "11F 2026"), ("size", f"11F_2026_{REGION}.dat")):
            assert only(found[key])[0] is Health.OK, key
        assert {(each.method, each.path) for each in simulator.requests if each.method != "GET"} == {
            ("POST", "/maskinporten/token")
        }
        assert not simulator.instances
        assert not simulator.transfers


def test_a_clock_that_is_off_is_told(tmp_path: Path) -> None:
    """Five seconds off are a warning, and more than ten fail; nothing more is tried then."""
    now = SystemClock().now()
    with Simulator(clock=lambda: now) as simulator:
        admitted(simulator)
        settings = workshop(tmp_path, simulator.url).settings
        found = {
            seconds: _sorted(settings, clock=ManualClock(now + timedelta(seconds=seconds + 1))) for seconds in (8, 60)
        }
    assert only(found[8]["clock", ""]) == (Health.WARNING, "near")
    assert only(found[60]["clock", ""]) == (Health.FAILED, "ClockSkew")
    assert ("delegation", "4601") not in found[60]


def test_a_missing_delegation_is_the_municipalitys(tmp_path: Path) -> None:
    """Who has not approved is named, one by one, and the others are tried all the same."""
    with Simulator() as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        other = "310000027"
        shop.add(
            f'\n[municipality."0301"]\norg_number = "{other}"\n\n[municipality."5001"]\norg_number = "{MUNICIPALITY}"\n'
        )
        found = abroad(shop)
        (missing,) = found["delegation", "0301"]
        assert (missing.finding, missing.who_must_act.value) == ("DelegationMissing", "municipality")
        assert only(found["delegation", "5001"])[0] is Health.OK
        found = abroad(shop, regions=["5001"])
        assert [subject for name, subject in found if name == "delegation"] == ["5001"]


def test_each_unit_with_a_system_user_is_tried(tmp_path: Path) -> None:
    """Where units have their own, it is theirs that are tried."""
    with Simulator() as simulator:
        admitted(simulator)
        simulator.add_system_user(MUNICIPALITY, CLIENT, external_ref="ref-nav")
        shop = workshop(tmp_path, simulator.url)
        line = f'org_number = "{MUNICIPALITY}"'
        shop.change({line: f'{line}\nunits = {{ nav = "ref-nav", flyktning = "ref-flyktning" }}'})
        found = abroad(shop)
    assert only(found["delegation", "4601 nav"]) == (Health.OK, "fine")
    assert only(found["delegation", "4601 flyktning"]) == (Health.FAILED, "DelegationMissing")


def test_a_client_that_is_not_known_is_told_once(tmp_path: Path) -> None:
    """What is wrong for all municipalities is told for the first, not 357 times."""
    with Simulator() as simulator:
        shop = workshop(tmp_path, simulator.url)
        shop.add(f'\n[municipality."0301"]\norg_number = "{MUNICIPALITY}"\n')
        found = abroad(shop)
        assert [key for key in found if key[0] == "delegation"] == [("delegation", "4601")]


def test_an_app_that_is_not_as_the_settings_say(tmp_path: Path) -> None:
    """Wrong data types, a person's task, and a file too large for the app are told before the season begins."""
    tasks = (Task("Task_1", TaskType.DATA), Task("Task_2", TaskType.CONFIRMATION, human=True))
    app = App(id="ssb/sim-11f-2026", form="11F", year=2026, max_size=1, tasks=tasks)
    with Simulator(apps=[app]) as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        large = shop.folder / f"11F_2026_{REGION}_stor.dat"
        large.write_bytes(bytes(1024 * 1024 + 1))
        found = abroad(shop, files=[large, shop.extract(name="uttrekk.dat"), shop.folder / "borte.dat"])
        assert [check.finding for check in found["channel", "11F 2026"]] == ["app", "human"]
        assert only(found["size", large.name]) == (Health.FAILED, "TooLarge")
        assert only(found["size", "uttrekk.dat"]) == (Health.WARNING, "name")
        assert only(found["size", "borte.dat"]) == (Health.FAILED, "FileNotFoundError")
        shop.change({'attachment_type = "uttrekk"': 'attachment_type = "vedlegg"'})
        assert only(abroad(shop)["channel", "11F 2026"]) == (Health.FAILED, "SetupError")


def test_access_to_a_resource_is_tried(tmp_path: Path) -> None:
    """Broker is asked for a list, which shows whether the resource may be used."""
    with Simulator() as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        with_broker(shop, enterprise())
        assert only(abroad(shop)["channel", "11F"]) == (Health.OK, "resource")
        simulator.faults.add("unauthorized", on="broker.search", times=2)
        assert only(abroad(shop)["channel", "11F"]) == (Health.FAILED, "NotAuthorised")
        assert not simulator.transfers


def test_without_a_municipality_there_is_no_app_to_try(tmp_path: Path) -> None:
    """Clocks can be compared all the same."""
    with Simulator() as simulator:
        settings = attrs.evolve(workshop(tmp_path, simulator.url).settings, municipality={})
        found = _sorted(settings, clock=SystemClock())
    assert only(found["clock", ""])[0] is Health.OK
    assert ("channel", "11F 2026") not in found


def test_without_a_network_little_is_tried(shop: Workshop) -> None:
    """A receiver that cannot be reached is told once, and the rest is not waited for."""
    network = FakeNetwork(always=NoAnswer("no answer"))
    found = _sorted(shop.settings, clock=ManualClock(), transport=network)
    assert only(found["clock", ""]) == (Health.FAILED, "NoAnswer")
    assert len(network.requests) == 1
    assert KEY not in str(found)
