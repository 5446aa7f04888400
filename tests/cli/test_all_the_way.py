"""The commands and the simulator together, all the way to the receipt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kostra_sdk
from kostra_sdk import Extract, JaNei, Kjonn, Sosialhjelp
from kostra_sdk.forms import find_form
from kostra_sdk.simulator import App, Simulator, Task, TaskType
from kostra_sdk.submission.assemble import assemble
from tests.cli.running import document, kostra
from tests.forms.lines import line
from tests.submission.doubles import MUNICIPALITY
from tests.submission.workshop import CLIENT, REGION, Workshop, admitted, workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

NOBODY = "--no-participants"
SOURCES = str(Path(kostra_sdk.__file__).parents[1])
_FEEDBACK = Task("Task_3", TaskType.FEEDBACK)


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


def blocked(shop: Workshop) -> None:
    """Put an extract that the controls block in the place of the other."""
    extract = Extract.new(form="11F", year=2026, region=REGION)
    extract.add(Sosialhjelp(person_journalnr="00000001", kjonn=Kjonn.KVINNE, bu18=JaNei.NEI))
    extract.write(shop.folder / f"11F_2026_{REGION}.dat")


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
