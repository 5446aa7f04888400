from __future__ import annotations

import ast
import inspect
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kostra_sdk
from kostra_sdk import submission
from kostra_sdk.cli import answers, app, diagnosis, explain, options
from kostra_sdk.cli.explain import explained, explained_reason
from kostra_sdk.envelope import errors as envelope_errors
from kostra_sdk.errors import UsageError
from kostra_sdk.simulator import Simulator
from kostra_sdk.submission import doctor, doctor_network
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import Actor, NoAnswer, SubmissionError
from kostra_sdk.submission.pacing import Notice
from kostra_sdk.submission.settings import Settings
from kostra_sdk.submission.system_user import RequestState
from tests.cli.running import document, kostra
from tests.submission.doubles import MUNICIPALITY, VENDOR, FakeNetwork, ManualClock, rsa_key
from tests.submission.workshop import CLIENT, KEY, KID, Workshop, workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

SOURCES = str(Path(kostra_sdk.__file__).parents[1])


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A receiver that knows the folder's client, and no municipality's system user."""
    with Simulator() as made:
        made.add_client(CLIENT, org_number=VENDOR, public_key=rsa_key().public_key(), kid=KID)
        yield made


@pytest.fixture
def shop(tmp_path: Path, simulator: Simulator) -> Workshop:
    """A folder with settings for that receiver."""
    return workshop(tmp_path, simulator.url)


def run(shop: Workshop, command: str, *args: object, **env: str) -> Result:
    """Run a command with the folder's settings."""
    return kostra(command, *args, "--settings", shop.settings_file, KOSTRA_TEST_API_KEY="key", **env)


# The doctor


def test_the_doctor_says_what_is_missing_and_who_must_act(shop: Workshop, simulator: Simulator) -> None:
    """Before the municipality has approved it ends with 2 and says so; afterwards with 0."""
    result = run(shop, "doctor")
    assert result.exit_code == 2
    assert "FEIL     Systembruker 4601: Kommunen har ikke godkjent en systembruker" in result.stdout
    assert "Det er kommunen som må gjøre noe." in result.stdout
    assert result.stdout.endswith("Det kan ikke sendes ennå.\n")
    simulator.add_system_user(MUNICIPALITY, CLIENT)
    result = run(shop, "doctor", shop.extract())
    assert result.exit_code == 0
    assert result.stdout.endswith("Alt er i orden.\n")
    assert "FEIL" not in result.stdout


def test_the_doctors_document(shop: Workshop, simulator: Simulator) -> None:
    """With --json each check says the same for programs, and the status is in it."""
    simulator.add_system_user(MUNICIPALITY, CLIENT)
    shop.change({"due = 2097-01-15": "due = 2017-01-15"})
    result = run(shop, "doctor", "--json")
    said = document("doctor", result)
    assert result.exit_code == 1
    late = [check for check in said["checks"] if check["name"] == "deadline"]
    assert {check["finding"] for check in late} == {"past"}
    assert {check["explanation"] for check in late} == {"fristen er ute."}


def test_without_a_network(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A receiver that cannot be reached is 69; without asking for it, the rest is tried."""
    assert run(shop, "doctor", "--offline").exit_code == 0
    doubles: dict[str, Any] = {"clock": ManualClock(), "transport": FakeNetwork(always=NoAnswer("no answer"))}
    monkeypatch.setattr(options, "doubles", lambda: doubles)
    result = run(shop, "doctor")
    assert result.exit_code == 69
    assert "Mottakeren svarte ikke." in result.stdout


def test_settings_that_cannot_be_used(shop: Workshop) -> None:
    """Every problem is listed, with its place; as a document too."""
    shop.change({'key = { file = "outbox.key" }': f'key = "{KEY}"\nfoldr = "x"'})
    result = run(shop, "doctor")
    assert (result.exit_code, result.stdout) == (64, "")
    assert f"kostra: {shop.settings_file}: Innstillingene kan ikke brukes." in result.stderr
    assert "  this is unknown @ $.outbox.foldr\n" in result.stderr
    result = run(shop, "doctor", "--json")
    assert len(document("error", result)["error"]["problems"]) == 2
    assert KEY not in result.output
    assert run(shop, "doctor", "--region", "5001").exit_code == 64


def test_the_settings_may_be_named_by_a_variable(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduled job may say once where its settings are."""
    assert kostra("status", KOSTRA_SETTINGS=str(shop.settings_file)).exit_code == 0
    monkeypatch.chdir(shop.folder)
    assert kostra("status").exit_code == 0
    shop.settings_file.unlink()
    result = kostra("status")
    assert (result.exit_code, "kostra.toml" in result.stderr) == (65, True)


# Onboarding


def test_a_municipality_is_asked_and_approves(shop: Workshop, simulator: Simulator) -> None:
    """The system is registered, the link is shown until someone has approved, and asking again asks nobody twice."""
    result = run(shop, "onboard", "--register", "--json")
    said = document("onboard", result)
    (user,) = said["system_users"]
    assert (said["registered"], said["system"], result.exit_code) == (True, f"{VENDOR}_fagsystem", 1)
    assert (user["state"], user["who_must_act"], user["org_number"]) == ("New", "municipality", MUNICIPALITY)
    assert user["confirm_url"]
    assert user["confirm_url"] in run(shop, "onboard").stdout
    again = document("onboard", run(shop, "onboard", "--register", "--json"))["system_users"][0]
    assert again["request_id"] == user["request_id"]
    simulator.answer_request(user["request_id"])
    result = run(shop, "onboard")
    assert (result.exit_code, result.stdout) == (0, "4601  godkjent\n")
    assert run(shop, "doctor").exit_code == 0


def test_a_refusal_is_told(shop: Workshop, simulator: Simulator) -> None:
    """Looking asks nobody; a refusal is told with what can be done, and another reference makes another request."""

    def asked(*args: object) -> dict[str, Any]:
        user: dict[str, Any] = document("onboard", run(shop, "onboard", *args, "--json"))["system_users"][0]
        return user

    assert asked("--register", "--look")["state"] == "None"
    first = asked()
    simulator.answer_request(first["request_id"], "Rejected")
    result = run(shop, "onboard")
    assert (result.exit_code, result.stdout) == (2, "4601  avslått; be på nytt med en annen external_ref\n")
    line = f'org_number = "{MUNICIPALITY}"'
    shop.change({line: f'{line}\nexternal_ref = "2027"'})
    second = asked()
    assert second["state"] == "New"
    assert second["request_id"] != first["request_id"]


def test_it_can_be_waited_for(shop: Workshop, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --wait the requests are looked up until they are answered."""
    run(shop, "onboard", "--register")
    waited = []

    def approve(seconds: float) -> None:
        waited.append(seconds)
        user = document("onboard", run(shop, "onboard", "--look", "--json"))["system_users"][0]
        simulator.answer_request(user["request_id"])

    monkeypatch.setattr("kostra_sdk.cli.setting_up.time.sleep", approve)
    assert run(shop, "onboard", "--wait", "60").exit_code == 0
    assert len(waited) == 1


def test_each_unit_asks_for_itself(shop: Workshop) -> None:
    """Where units have system users of their own, each is asked for with its own reference."""
    line = f'org_number = "{MUNICIPALITY}"'
    shop.change({line: f'{line}\nunits = {{ nav = "ref-nav", flyktning = "ref-flyktning" }}'})
    shop.add(f'[municipality]\n0301.org_number = "{VENDOR}"\n')
    users = document("onboard", run(shop, "onboard", "--register", "--region", "4601", "--json"))["system_users"]
    assert [(user["unit"], user["external_ref"]) for user in users] == [
        ("nav", "ref-nav"),
        ("flyktning", "ref-flyktning"),
    ]
    result = run(shop, "onboard", "--region", "5001")
    assert (result.exit_code, "4601, 0301" in result.stderr) == (64, True)


# The simulator


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send there")
def test_the_simulator_runs_until_it_is_stopped(tmp_path: Path) -> None:
    """The command runs the simulator, tells its addresses in a line, and ends well on Ctrl-C."""
    running = subprocess.Popen(
        [sys.executable, "-m", "kostra_sdk", "simulator", "--port", "0", "--log-folder", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": SOURCES},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    try:
        told = json.loads(running.stdout.readline())
        with urllib.request.urlopen(told["control"]) as answer:
            assert json.load(answer)["url"] == told["url"]
    finally:
        running.send_signal(signal.SIGINT)
        status = running.wait(timeout=20)
        running.stdout.close()
    assert status in {0, 130}


def test_the_simulators_set_up_must_be_readable(tmp_path: Path) -> None:
    """A set-up that is not there, or is none, is told before anything runs."""
    assert kostra("simulator", "--setup", tmp_path / "borte.json").exit_code == 65
    (tmp_path / "setup.json").write_text("[]")
    assert kostra("simulator", "--setup", tmp_path / "setup.json").exit_code == 64


# What programs rely on


def test_the_example_and_the_schema_are_printed() -> None:
    """A settings file to begin with, and the schema of every document, come out as they are."""
    assert kostra("settings").stdout == Settings.example()
    assert json.loads(kostra("schema").stdout) == answers.schema()


def test_every_command_with_json_has_its_schema() -> None:
    """Each command that answers with --json has a document of its name, and every document is one of the whole."""
    with_json = {name for name, each in app.kostra.commands.items() if any(p.name == "as_json" for p in each.params)}
    described = {name for name, each in answers.schema()["$defs"].items() if "document" in each["properties"]}
    without = {"calendar", "check-many", "controls", "diff", "fields", "forms", "parts", "reconcile", "sample"}
    assert described == with_json - without | {"dry-run", "error"}
    listed = {each["$ref"].rpartition("/")[2] for each in answers.schema()["oneOf"]}
    assert listed == described


def test_the_schemas_words_are_the_librarys() -> None:
    """States, actors, environments and what a request comes to are the same words in the schema as in the library."""
    defs = answers.schema()["$defs"]
    submission = defs["submission"]["properties"]
    assert submission["state"]["enum"] == [state.value for state in State]
    assert submission["notices"]["items"]["enum"] == [notice.value for notice in Notice]
    assert set(submission["environment"]["enum"]) == {each.value for each in Environment}
    assert set(submission["who_must_act"]["enum"]) == {"", *(each.value for each in Actor)}
    user = defs["onboard"]["properties"]["system_users"]["items"]["properties"]
    assert set(user["state"]["enum"]) == {"None", *(each.value for each in RequestState)}


def test_every_state_actor_and_answer_has_words() -> None:
    """Whatever can be shown has bokmål for it."""
    assert {*explain.STATES} == {state.value for state in State}
    assert {*explain.ACTORS} == {"", *(actor.value for actor in Actor)}
    assert {*diagnosis.STANDINGS} == {"None", *(state.value for state in RequestState)}


def _all(cls: type[Exception]) -> set[type[Exception]]:
    return {cls} | {found for each in cls.__subclasses__() for found in _all(each)}


ERRORS = sorted((cls for cls in _all(SubmissionError) if cls.__module__.startswith("kostra_sdk.")), key=str)


@pytest.mark.parametrize("cls", ERRORS, ids=lambda cls: cls.__name__)
def test_every_error_has_words_and_a_status(cls: type[Exception]) -> None:
    """Each error of the submission is said in bokmål, with a status that is not that of an unexpected fault."""
    error = cls.__new__(cls)
    words = explained(error)
    assert words is not None
    assert words[0].endswith(".")
    assert answers.status_of_error(error) != 70


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("NotSent", "Mottakeren kan ikke nås, og ingenting ble sendt."),
        ("DelegationMissing: MP-303", "Kommunen har ikke godkjent en systembruker som passer. (MP-303)"),
        ("internal: KeyError", "Feil i kostra_sdk (KeyError): meld fra."),
        ("withdrawn: feil uttrekk (SSB told 2027-01-11)", "Trukket: feil uttrekk"),
        (
            "a person must end the task Task_2 (confirmation) in https://af.altinn.no/inbox",
            "Noen må bekrefte eller signere i https://af.altinn.no/inbox.",
        ),
        ("it is archived, and SSB has fetched it", "SSB har hentet den."),
        ("something that nobody has thought of", "something that nobody has thought of"),
    ],
)
def test_the_reasons_of_an_outbox_are_said(reason: str, said: str) -> None:
    """A reason is an error's class and code, or a sentence of a channel's."""
    assert explained_reason(reason) == said


def _said_of_calls() -> Iterator[str]:
    """Give what the sending says in English of calls that are wrong, a state where a value stands."""
    for path in sorted(Path(submission.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "UsageError":
                (text,) = node.args
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "2026" for part in parts)


def test_wrong_calls_are_said_in_bokmal() -> None:
    """Every sentence in bokmål stands for one of the sending's own, and says how a submission stands in bokmål too."""
    said = list(_said_of_calls())
    for pattern, _ in explain._USES:
        assert any(pattern.fullmatch(text) or pattern.fullmatch(text.replace("is 2026", "is dead")) for text in said), (
            pattern.pattern
        )
    wrong = "submission 7 is dead: it does not wait for a receipt"
    assert explain.explained_usage(wrong) == "Innsending 7 er stanset. Den venter ikke på en kvittering."
    assert explain.explained_usage("only a program can do this") == "only a program can do this"


def test_every_error_of_the_envelope_has_words() -> None:
    """The same holds for what goes wrong when encrypting and opening."""
    for name in envelope_errors.__all__:
        cls = getattr(envelope_errors, name)
        error = cls.__new__(cls)
        assert explained(error) is not None, name
        assert answers.status_of_error(error) in {64, 65}


def test_another_programs_fault_has_none() -> None:
    """An error that is not ours is told by its class alone: its text may hold data."""
    assert explained(KeyError("a value of a record")) is None
    assert answers.status_of_error(KeyError()) == 70
    assert answers.error_as_data(KeyError("a value of a record"))["message"] == ""
    assert answers.status_of_error(UsageError("")) == 64


def test_every_finding_of_the_doctor_has_words() -> None:
    """Whatever the doctor's source says that it finds has its sentence in bokmål, and every sentence is used."""
    source = inspect.getsource(doctor) + inspect.getsource(doctor_network)
    for name, finding in diagnosis._FINDINGS:
        assert f'"{name}"' in source, name
        assert f'"{finding}"' in source or finding in {"fine", "no-channel", "no-municipality"}, finding
    named = set(re.findall(r'results\.(?:fine|caution|trying|fail)\(\s*"([a-z-]+)"', source))
    assert named == set(explain.CHECKS)
