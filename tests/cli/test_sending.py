from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kostra_sdk
from kostra_sdk import Extract, JaNei, Kjonn, Sosialhjelp
from kostra_sdk.cli import options
from kostra_sdk.simulator import Simulator, Task, TaskType
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
from tests.submission.doubles import MUNICIPALITY, ManualClock
from tests.submission.outbox.doubles import Receiver, ScriptedChannel, accounts
from tests.submission.workshop import REGION, Workshop, admitted, workshop

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


def test_the_accounts_are_sent_for_their_organisation(
    shop: Workshop, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch, clock: ManualClock
) -> None:
    """The file's name tells whom it is for, or the option does; sender and organisation are told apart."""
    monkeypatch.setattr(options, "doubles", lambda: {"clock": clock, "channels": {("0J", None): channel}})
    numbers = ("974652277", "817920632")
    named, plain = shop.folder / f"0J_2026_{REGION}_{numbers[0]}.dat", shop.folder / f"0J_2026_{REGION}.dat"
    for path, number in zip((named, plain), numbers, strict=True):
        accounts(number, year=2026).write(path)
    said = [
        document("send", kostra("send", named, "--settings", shop.settings_file, "--json")),
        document("send", kostra("send", plain, "--settings", shop.settings_file, "--org-number", numbers[1], "--json")),
    ]
    sent = [each["submissions"][0] for each in said]
    assert [(each["state"], each["sender"], each["org_number"]) for each in sent] == [
        ("accepted", MUNICIPALITY, number) for number in numbers
    ]
    told = kostra("status", "--settings", shop.settings_file).stdout
    assert all(f"0J 2026 {REGION} {number}" in told for number in numbers)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--org-number", "974652278"), "organisasjonsnummer"),
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
        (("--unit", "nav kontor"), "enhet"),
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
    whole = send(shop, "--json")
    assert (whole.exit_code, document("send", whole)["refused"][0]["error"]["kind"]) == (2, "SplitOtherwise")
    assert "ville blitt talt to ganger" in send(shop).stderr
    anew = ("--resubmission-reason", "feil i fagsystemet", "--ssb-notified", "2027-01-03T09:30", "--json")
    first = document("send", send(shop, *anew))["submissions"][0]
    assert document("send", send(shop, "--json"))["submissions"][0]["id"] == first["id"]
    second = document("send", send(shop, *anew))["submissions"][0]
    assert (second["resubmission"], second["already"]) == (True, False)
    assert second["id"] != first["id"]
    assert len(channel.receiver.uploads) == 4


def without_deadlines(shop: Workshop) -> None:
    """Let the settings tell no deadline, and be for production."""
    text = shop.settings_file.read_text()
    begin, end = text.index("[[deadline]]"), text.index("[system]")
    shop.settings_file.write_text((text[:begin] + text[end:]).replace('"test"', '"production"'))


def test_the_deadline_is_said(shop: Workshop, channel: ScriptedChannel, clock: ManualClock) -> None:
    """In production the calendar's, and what to do near it and after it; once for each form and year."""
    without_deadlines(shop)
    channel.before = [NotSent("no route")] * 9
    others = [shop.extract(region=f"46010{number}") for number in (1, 2)]
    assert send(shop).stdout.splitlines()[1:] == ["11F 2026: Fristen er 15.1.2027."]
    clock.advance(4 * 24 * 3600)
    near = kostra("status", "--settings", shop.settings_file).stdout.splitlines()
    assert near[1:] == [
        "11F 2026: Fristen er 15.1.2027.",
        "11F 2026: Så nær fristen er portalen tregest midt på dagen: send tidlig eller sent.",
    ]
    clock.advance(24 * 3600)
    result = kostra("send", *others, "--settings", shop.settings_file, NOBODY)
    assert result.stdout.splitlines()[2:] == ["11F 2026: Fristen var 15.1.2027, og er ute."]
    said = document("status", kostra("status", "--settings", shop.settings_file, "--json"))
    assert {(each["due"], *each["notices"]) for each in said["submissions"]} == {
        ("2027-01-16T00:00:00+01:00", "past-due")
    }


def test_a_closure_is_waited_for(shop: Workshop, channel: ScriptedChannel, clock: ManualClock) -> None:
    """Nothing is tried while the reception is closed, and it is said until when."""
    shop.add("\n[[closure]]\nbegins = 2027-01-11\nends = 2027-01-12T08:00:00\n")
    result = send(shop)
    assert (result.exit_code, channel.receiver.uploads) == (1, [])
    assert "Mottaket er stengt til 2027-01-12 kl. 08:00; da sendes den." in result.stdout
    assert "11F 2026: Mottaket er stengt til 12.1.2027 kl. 08.00. Det som venter, sendes da." in result.stdout
    clock.advance(20 * 3600)
    assert kostra("resume", "--settings", shop.settings_file).exit_code == 0
    assert len(channel.receiver.uploads) == 1


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


def test_a_damaged_file_stops_one_and_not_the_others(
    shop: Workshop, channel: ScriptedChannel, clock: ManualClock
) -> None:
    """A sealed file that was changed is never sent; it is told, and the other deliveries are made."""
    channel.before.extend([NotSent(""), NotSent("")])
    files = (shop.folder / f"11F_2026_{REGION}.dat", shop.extract("11CF"))
    said = document("send", kostra("send", *files, "--settings", shop.settings_file, NOBODY, "--json"))
    (sealed,) = (shop.folder / "outbox" / "sealed").glob(f"{said['submissions'][0]['id']}.*")
    sealed.write_bytes(sealed.read_bytes()[:-1])
    clock.advance(60)
    result = run(shop, "resume", "--json")
    told = {each["form"]: each["state"] for each in document("resume", result)["submissions"]}
    assert (result.exit_code, told) == (2, {"11F": "dead", "11CF": "accepted"})
    assert run(shop, "verify").exit_code == 65


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
