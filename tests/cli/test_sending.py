from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kostra_sdk
from kostra_sdk import Extract, JaNei, Kjonn, Sosialhjelp
from kostra_sdk.cli import options
from kostra_sdk.forms import find_form
from kostra_sdk.simulator import App, Simulator, Task, TaskType
from kostra_sdk.submission.assemble import assemble
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.errors import (
    ClosedPortal,
    DelegationMissing,
    HumanRequired,
    NotAuthorised,
    NotSent,
    RejectedData,
    SubmissionError,
    TooManyRequests,
    UnknownOutcome,
)
from tests.cli.running import document, kostra
from tests.forms.lines import line
from tests.submission.doubles import MUNICIPALITY, ManualClock
from tests.submission.outbox.doubles import Receiver, ScriptedChannel
from tests.submission.workshop import CLIENT, REGION, Workshop, admitted, workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

NOBODY = "--no-participants"
_FEEDBACK = Task("Task_3", TaskType.FEEDBACK)
SOURCES = str(Path(kostra_sdk.__file__).parents[1])


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
    doubles: dict[str, Any] = {"clock": clock, "channels": {("11F", None): scripted, ("11CF", None): scripted}}
    monkeypatch.setattr(options, "doubles", lambda: doubles)
    return scripted


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A receiver that knows the folder's client."""
    with Simulator() as made:
        admitted(made)
        yield made


def send(shop: Workshop, *args: object) -> Result:
    """Send the folder's extract."""
    return kostra("send", shop.folder / f"11F_2026_{REGION}.dat", "--settings", shop.settings_file, NOBODY, *args)


def run(shop: Workshop, command: str, *args: object) -> Result:
    """Run another command on the folder's outbox."""
    return kostra(command, *args, "--settings", shop.settings_file)


# All the way


def test_a_fault_on_the_way_is_no_matter(tmp_path: Path, simulator: Simulator) -> None:
    """Answers are lost, the receiver is busy, and still it is delivered once and the receipt is the receiver's own."""
    shop = workshop(tmp_path, simulator.url)
    shop.extract()
    for kind, on in (
        ("lost-answer", "instance.create"),
        ("lost-answer", "data.create"),
        ("server-error-after-commit", "process.next"),
        ("too-many-requests", "data.create"),
    ):
        simulator.faults.add(kind, on=on)
    said = document("send", send(shop, "--wait", "30", "--json"))
    (sent,) = said["submissions"]
    assert (sent["state"], sent["already"], said["exit_status"]) == ("accepted", False, 0)
    (delivered,) = simulator.deliveries.accepted
    assert not simulator.deliveries.doubled()
    assert delivered.reference == sent["reference"]
    assert {"archive", "feedback"} <= {receipt["kind"] for receipt in sent["receipts"]}
    # The same again is answered with the first.
    again = document("send", send(shop, "--json"))
    assert again["submissions"][0] == {**sent, "already": True}
    assert len(simulator.deliveries) == 1


def test_resume_goes_on_after_a_crash(tmp_path: Path, simulator: Simulator) -> None:
    """A job that was killed in the middle is taken up by the next one, which sends nothing twice."""
    shop = workshop(tmp_path, simulator.url)
    shop.change({"poll_seconds = 0.2": "poll_seconds = 0.2\nlease_seconds = 3"})
    shop.extract()
    simulator.faults.add("slow", on="process.next", seconds=30)
    killed = subprocess.Popen(
        [sys.executable, "-m", "kostra_sdk", "send", *map(str, _sending(shop))],
        env={**os.environ, "PYTHONPATH": SOURCES},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not any(each.kind == "process.next" for each in simulator.requests) and killed.poll() is None:
        _wait_a_little(killed)
    killed.kill()
    killed.wait()
    assert document("status", run(shop, "status", "--json"))["submissions"][0]["state"] == "sending"
    said = document("resume", run(shop, "resume", "--wait", "30", "--json"))
    assert ([each["state"] for each in said["submissions"]], said["open"]) == (["accepted"], 0)
    assert len(simulator.deliveries.accepted) == 1


def _sending(shop: Workshop) -> tuple[object, ...]:
    return (shop.folder / f"11F_2026_{REGION}.dat", "--settings", shop.settings_file, NOBODY)


def _wait_a_little(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(0.05)
    except subprocess.TimeoutExpired:
        return


def test_two_at_once_send_nothing_twice(tmp_path: Path, simulator: Simulator) -> None:
    """Two jobs that begin in the same moment share the work: each delivery is made once."""
    shop = workshop(tmp_path, simulator.url)
    shop.add('\n[municipality."0301"]\norg_number = "310000027"\n')
    simulator.add_system_user("310000027", CLIENT)
    with assemble(shop.settings) as sending:
        for region in (REGION, "030107", "030108"):
            delivery = sending.delivery(form="11F", year=2026, region=region, has_participants=False)
            sending.enqueue(delivery, b" ")
    jobs = [
        subprocess.Popen(
            [sys.executable, "-m", "kostra_sdk", "resume", "--settings", shop.settings_file, "--wait", "10", "--json"],
            env={**os.environ, "PYTHONPATH": SOURCES},
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    answers = [job.communicate(timeout=60)[0] for job in jobs]
    assert [job.returncode for job in jobs] == [0, 0]
    worked = [each["id"] for answer in answers for each in json.loads(answer)["submissions"]]
    assert len(set(worked)) == 3
    assert len(simulator.deliveries.accepted) == 3
    assert not simulator.deliveries.doubled()


def test_a_person_must_confirm(tmp_path: Path) -> None:
    """Where the app wants a person, the delivery waits with status 1, and goes on when they have confirmed."""
    tasks = (Task("Task_1", TaskType.DATA), Task("Task_2", TaskType.CONFIRMATION, human=True), _FEEDBACK)
    app = App(id="ssb/sim-11f-2026", form="11F", year=2026, tasks=tasks)
    with Simulator(apps=[app]) as simulator:
        admitted(simulator)
        shop = workshop(tmp_path, simulator.url)
        shop.extract()
        result = send(shop)
        assert result.exit_code == 1
        assert "venter på bekreftelse" in result.stdout
        assert "Noen må bekrefte eller signere" in result.stdout
        assert "Det er kommunen som må gjøre noe." in result.stdout
        simulator.confirm(simulator.instances[0].id)
        result = run(shop, "resume", "--wait", "5")
        assert result.exit_code == 0
        assert "godtatt" in result.stdout


# What is sent


def test_the_name_of_a_file_tells_what_it_is(shop: Workshop, channel: ScriptedChannel) -> None:
    """Several files are sent at once by their names; an option goes before the name."""
    shop.extract("11CF", name=f"11CF_2026_{REGION}_nav.dat")
    files = [shop.folder / f"11F_2026_{REGION}.dat", shop.folder / f"11CF_2026_{REGION}_nav.dat"]
    said = document("send", kostra("send", *files, "--settings", shop.settings_file, NOBODY, "--json"))
    assert [(each["form"], each["unit"], each["file"]) for each in said["submissions"]] == [
        ("11F", "", str(files[0])),
        ("11CF", "nav", str(files[1])),
    ]
    plain = shop.extract(name="uttrekk.dat")
    told = ("--form", "11f", "--year", 2026, "--region", REGION, "--unit", "flyktning")
    said = document("send", kostra("send", plain, "--settings", shop.settings_file, NOBODY, *told, "--json"))
    assert said["submissions"][0]["unit"] == "flyktning"
    assert len(channel.receiver.uploads) == 3


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--part", "1/2"), "--announced"),
        (("--part", "en"), "en del som 1/2"),
        (("--part", "3/2", "--announced", "2027-01-02"), "part 3 of 2"),
        (("--resubmission-reason", "feil"), "--ssb-notified"),
        (("--ssb-notified", "2027-01-02"), "--resubmission-reason"),
        (("--resubmission-reason", "feil", "--ssb-notified", "i går"), "en dato som ÅÅÅÅ-MM-DD"),
        (("--override", "Kontroll=grunn"), "KONTROLL=GRUNN=HVEM"),
        (("--override", "Kontroll==hvem"), "KONTROLL=GRUNN=HVEM"),
        (("--quarter", "5"), "1, 2, 3 eller 4"),
        (("--year", "2024"), "tell no way"),
        (("--region", "999900"), "municipality"),
        (("--region", "4601"), "seks siffer"),
        (("--unit", "nav kontor"), "unit"),
        (("--settings", "borte.toml"), "borte.toml"),
    ],
)
def test_wrong_usage_sends_nothing(shop: Workshop, args: tuple[str, ...], said: str) -> None:
    """What cannot be meant is told with status 64 (65 for a settings file that is not there), and makes no outbox."""
    result = send(shop, *args)
    assert said in result.stderr
    assert result.exit_code == (65 if "borte" in said else 64)
    assert result.stdout == ""
    assert not list((shop.folder / "outbox" / "sealed").glob("*"))


def test_a_name_that_tells_nothing_needs_options(shop: Workshop, channel: ScriptedChannel) -> None:
    """Nothing is guessed: without a telling name all three are asked for, and several files never share a region."""
    plain = shop.extract(name="uttrekk.dat")
    for files, args in (([plain], ("--form", "11F")), ([plain, plain], ("--region", REGION)), ([], ())):
        result = kostra("send", *files, "--settings", shop.settings_file, *args)
        assert (result.exit_code, result.stdout) == (64, "")
    assert kostra("send", shop.folder / "11F_2026_460100_x.dat", "--settings", shop.settings_file).exit_code == 65
    assert channel.receiver.uploads == []


def test_one_that_is_refused_stops_no_other(shop: Workshop, channel: ScriptedChannel) -> None:
    """A file that cannot be taken is told, and the others are sent."""
    files = (shop.folder / f"11F_2026_{REGION}.dat", shop.extract("11CF"))
    assert kostra("send", files[0], "--settings", shop.settings_file, NOBODY).exit_code == 0
    anew = ("--resubmission-reason", "rettet", "--ssb-notified", "2027-01-03", "--json")
    result = kostra("send", *files, "--settings", shop.settings_file, NOBODY, *anew)
    said = document("send", result)
    assert ([each["form"] for each in said["submissions"]], result.exit_code) == (["11F"], 64)
    assert [each["error"]["kind"] for each in said["refused"]] == ["UsageError"]


def test_parts_and_resubmissions(shop: Workshop, channel: ScriptedChannel) -> None:
    """Declared parts are deliveries of their own; a delivery is made anew only with a reason that SSB was told."""
    for part in ("1/2", "2/2"):
        said = document("send", send(shop, "--part", part, "--announced", "2027-01-02", "--json"))
        assert said["submissions"][0]["part"] == part
    first = document("send", send(shop, "--json"))["submissions"][0]
    assert document("send", send(shop, "--json"))["submissions"][0]["id"] == first["id"]
    anew = ("--resubmission-reason", "feil i fagsystemet", "--ssb-notified", "2027-01-03T09:30", "--json")
    second = document("send", send(shop, *anew))["submissions"][0]
    assert (second["resubmission"], second["already"]) == (True, False)
    assert second["id"] != first["id"]
    assert len(channel.receiver.uploads) == 4


# The gate


def blocked(shop: Workshop) -> None:
    """Put an extract that the controls block in the place of the other."""
    extract = Extract.new(form="11F", year=2026, region=REGION)
    extract.add(Sosialhjelp(person_journalnr="00000001", kjonn=Kjonn.KVINNE, bu18=JaNei.NEI))
    extract.write(shop.folder / f"11F_2026_{REGION}.dat")


def test_what_the_controls_block_is_not_sent(shop: Workshop, channel: ScriptedChannel) -> None:
    """It ends with 2 and names the controls; the other files are sent all the same."""
    blocked(shop)
    other = shop.extract("11CF")
    result = kostra(
        *("send", shop.folder / f"11F_2026_{REGION}.dat", other, "--settings", shop.settings_file, NOBODY, "--json")
    )
    assert result.exit_code == 2
    said = document("send", result)
    (refused,) = said["refused"]
    assert refused["error"]["kind"] == "GateClosed"
    assert refused["error"]["controls"]
    assert [each["form"] for each in said["submissions"]] == ["11CF"]
    assert len(channel.receiver.uploads) == 1
    result = send(shop)
    assert "Kontrollene hindrer innsending." in result.stderr
    assert result.exit_code == 2


def test_somebody_answers_for_each_control(shop: Workshop, channel: ScriptedChannel) -> None:
    """An override for each blocking control opens the gate; one for another control does not."""
    blocked(shop)
    path = ("send", shop.folder / f"11F_2026_{REGION}.dat", "--settings", shop.settings_file, "--json")
    controls = document("send", kostra(*path))["refused"][0]["error"]["controls"]
    answers = [arg for control in controls for arg in ("--override", f"{control}=avtalt med SSB=fagansvarlig")]
    assert kostra(*path, *answers[2:]).exit_code == 2
    said = document("send", kostra(*path, *answers))
    assert said["submissions"][0]["state"] == "accepted"
    assert len(channel.receiver.uploads) == 1


def test_ssb_is_asked_first(tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """What SSB's control API blocks is not sent; without its key, SSB is the one to ask."""
    shop = workshop(tmp_path, simulator.url)
    simulator.add_system_user("971526920", CLIENT)
    shop.change({f'org_number = "{MUNICIPALITY}"': 'org_number = "971526920"'})
    blocked(shop)
    monkeypatch.setenv("KOSTRA_TEST_API_KEY", "simulator")
    path = ("send", shop.folder / f"11F_2026_{REGION}.dat", "--settings", shop.settings_file)
    result = kostra(*path, "--ask-ssb", "--json")
    assert document("send", result)["refused"][0]["error"]["message"] == "SSB's control API blocks it"
    monkeypatch.setenv("KOSTRA_TEST_API_KEY", "another")
    result = kostra(*path, "--ask-ssb", "--json")
    assert document("send", result)["refused"][0]["error"]["who_must_act"] == "ssb"
    assert kostra(*path, "--ask-ssb", "--dry-run", tmp_path / "dry").exit_code == 64


# The exit status


@pytest.mark.parametrize(
    ("before", "states", "status", "state"),
    [
        ([], [State.ACCEPTED], 0, "accepted"),
        ([], [State.DELIVERED], 1, "delivered"),
        ([], [State.AWAITING_HUMAN], 1, "awaiting-human"),
        ([], [State.REJECTED], 2, "rejected"),
        ([HumanRequired("")], [], 1, "awaiting-human"),
        ([TooManyRequests("", retry_after=9.0)], [], 1, "queued"),
        ([NotSent("")], [], 69, "queued"),
        ([UnknownOutcome("")], [], 69, "queued"),
        ([RejectedData("")], [], 2, "rejected"),
        ([NotAuthorised("")], [], 1, "queued"),
        ([DelegationMissing("")], [], 2, "dead"),
        ([ClosedPortal("")], [], 2, "dead"),
    ],
)
def test_the_exit_status_says_how_it_stands(
    shop: Workshop,
    channel: ScriptedChannel,
    before: list[SubmissionError],
    states: list[State],
    status: int,
    state: str,
) -> None:
    """0 accepted, 1 waiting, 2 stopped or rejected, 69 unreachable: of send, and of status afterwards."""
    channel.before.extend(before)
    channel.states.extend(states)
    result = send(shop, "--json")
    assert (result.exit_code, document("send", result)["submissions"][0]["state"]) == (status, state)
    assert run(shop, "status").exit_code == status


def test_of_several_the_gravest_counts(shop: Workshop, channel: ScriptedChannel, clock: ManualClock) -> None:
    """One that is stopped outweighs one that waits, and that one outweighs one that is accepted."""
    other = shop.extract("11CF")
    files = (shop.folder / f"11F_2026_{REGION}.dat", other)
    channel.states.extend([State.ACCEPTED, State.REJECTED])
    assert kostra("send", *files, "--settings", shop.settings_file, NOBODY).exit_code == 2
    assert run(shop, "resume").exit_code == 0  # there was nothing to work on
    # The rejected one is delivered anew: it no longer counts.
    clock.advance(1)
    anew = ("--resubmission-reason", "rettet", "--ssb-notified", "2027-01-03")
    assert kostra("send", other, "--settings", shop.settings_file, NOBODY, *anew).exit_code == 0
    assert run(shop, "status").exit_code == 0
    result = run(shop, "status", "--open")
    assert (result.stdout, result.stderr) == ("", "Ingenting venter.\n")


def test_a_fault_of_ours_stops_one_and_not_the_others(shop: Workshop, channel: ScriptedChannel) -> None:
    """An unexpected fault ends with 70, shows nothing of what it held, and the other deliveries are made."""
    other = shop.extract("11CF")
    channel.before.append(ZeroDivisionError("a value of a record"))
    args = ("send", shop.folder / f"11F_2026_{REGION}.dat", other, "--settings", shop.settings_file, NOBODY)
    result = kostra(*args)
    assert result.exit_code == 70
    assert "ZeroDivisionError" in result.stderr
    assert "a value of a record" not in result.output
    assert sorted(each["state"] for each in _status(shop)) == ["accepted", "dead"]
    channel.before.append(ZeroDivisionError("a value of a record"))
    again = shop.extract("11CF", name=f"11CF_2026_{REGION}_nav.dat")
    result = kostra("send", again, "--settings", shop.settings_file, NOBODY, "--json")
    assert (result.exit_code, document("send", result)["exit_status"]) == (70, 70)
    assert "a value of a record" not in result.output


def _status(shop: Workshop) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = document("status", run(shop, "status", "--json"))["submissions"]
    return listed


# Afterwards


def test_status_tells_and_changes_nothing(shop: Workshop, channel: ScriptedChannel) -> None:
    """An empty outbox, what waits and what has ended; by id, all that was done."""
    result = run(shop, "status")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "Utboksen er tom.\n", 0)
    channel.states.append(State.DELIVERED)
    sent = document("send", send(shop, "--json"))["submissions"][0]
    result = run(shop, "status")
    assert f"{sent['id']}  11F 2026 {REGION}  levert" in result.stdout
    (told,) = document("status", run(shop, "status", sent["id"], "--json"))["submissions"]
    steps = [(entry["step"], entry["event"]) for entry in told["journal"]]
    assert steps[0] == ("enqueue", "state")
    assert ("upload", "done") in steps
    assert [receipt["kind"] for receipt in told["receipts"]] == ["archive"]
    assert "upload" in run(shop, "status", sent["id"]).stdout
    assert channel.asked == 0
    assert run(shop, "status", "0" * 32).exit_code == 64


def test_resume_works_on_what_is_due(shop: Workshop, channel: ScriptedChannel, clock: ManualClock) -> None:
    """Nothing is asked before its time, and the delivery is followed to its end."""
    channel.states.extend([State.DELIVERED, State.DELIVERED])
    assert send(shop).exit_code == 1
    assert document("resume", run(shop, "resume", "--json"))["submissions"] == []
    clock.advance(1)
    result = run(shop, "resume")
    assert (result.exit_code, result.stderr) == (1, "Arbeidet med 1; 1 er ikke ferdige.\n")
    clock.advance(1)
    assert document("resume", run(shop, "resume", "--json"))["submissions"][0]["state"] == "accepted"
    assert channel.asked == 2


def test_the_log_holds_no_data(tmp_path: Path, simulator: Simulator) -> None:
    """With --verbose every call is told with host, path and status; no token, no id of anyone, no query."""
    shop = workshop(tmp_path, simulator.url)
    shop.extract()
    quiet = send(shop)
    assert quiet.stderr == ""
    loud = kostra(
        *("send", shop.extract(name=f"11F_2026_{REGION}_nav.dat")),
        "--settings",
        shop.settings_file,
        NOBODY,
        "--verbose",
    )
    assert "POST 127.0.0.1 /token: 200" in loud.stderr
    assert "eyJ" not in loud.stderr
    assert MUNICIPALITY not in loud.stderr
    assert send(shop).stderr.count("POST") == 0


def test_nothing_personal_is_shown_or_kept_in_the_clear(tmp_path: Path, simulator: Simulator) -> None:
    """The identity number in an extract is in no answer, no log, no file name and no file of the outbox."""
    shop = workshop(tmp_path, simulator.url)
    shop.add(f'[municipality]\n0301.org_number = "{MUNICIPALITY}"\n')
    content = line("11F", 2026, {"KOMMUNE_NR": "0301", "BYDELSNR": "05"})
    (field,) = (each for each in find_form("11F").layout(2026).fields if each.key == "PERSON_FODSELSNR")
    number = content[field.start : field.stop]
    assert number.isdigit()
    extract = shop.folder / "11F_2026_030105.dat"
    extract.write_bytes(content + b"\n")
    common = ("--settings", shop.settings_file)
    results = [
        kostra("send", extract, *common, "--verbose", "--dry-run", tmp_path / "dry", "--json"),
        kostra("send", extract, *common, "--verbose", "--json"),
        kostra("send", extract, *common, "--verbose"),
        kostra("status", *common),
        kostra("doctor", extract, *common, "--verbose"),
    ]
    assert results[1].exit_code == 0
    assert len(simulator.deliveries.accepted) == 1
    for result in results:
        assert number.decode() not in result.output
    for path in (shop.folder / "outbox").rglob("*"):
        assert number.decode() not in path.name
        if path.is_file():
            assert number not in path.read_bytes()
    assert number not in (tmp_path / "dry" / "requests.json").read_bytes()


# A dry run


def test_a_dry_run_sends_nothing(shop: Workshop) -> None:
    """What would go out is written, and nobody is asked; several files have a folder each."""
    other = shop.extract("11CF")
    files = (shop.folder / f"11F_2026_{REGION}.dat", other)
    folder = shop.folder / "dry"
    common = ("--settings", shop.settings_file, NOBODY, "--dry-run", folder)
    result = kostra("send", files[0], *common)
    assert result.exit_code == 0
    assert "ingenting er sendt" in result.stdout
    assert (folder / "requests.json").exists()
    said = document("dry-run", kostra("send", *files, *common, "--json"))
    assert [each["state"] for each in said["written"]] == ["delivered", "awaiting-human"]
    assert [Path(each["requests"]).parent.name for each in said["written"]] == [
        f"11F_2026_{REGION}",
        f"11CF_2026_{REGION}",
    ]
    assert not (shop.folder / "outbox").exists()
    blocked(shop)
    result = kostra("send", files[0], *common, "--json")
    assert (result.exit_code, document("dry-run", result)["refused"][0]["error"]["kind"]) == (2, "GateClosed")
