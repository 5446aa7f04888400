"""No id, name, amount, token or key is in the clear in anything that sending leaves behind or lets out.

A season is played through: deliveries by every way, over a bad network, with a failure of each kind.
All that was written, logged, raised, shown or sent is then searched for everything secret that took part.
"""

from __future__ import annotations

import base64
import logging
import random
import re
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

import attrs
import pytest

from kostra_sdk import Arbsit, Bosit, Ektstat, Extract, JaNei, Kjonn, Sosialhjelp, Trygdesit, Vklo, check
from kostra_sdk.envelope import Receiver, Rules
from kostra_sdk.envelope.errors import CertificateError
from kostra_sdk.errors import DataError, KostraError
from kostra_sdk.ids import duf
from kostra_sdk.ids.kommuner import OSLO
from kostra_sdk.simulator import App, Task, TaskType
from kostra_sdk.simulator.model import Instance
from kostra_sdk.simulator.ssb import is_envelope
from kostra_sdk.submission import errors
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.control_api import ControlApi, ControlApiSettings
from kostra_sdk.submission.delivery import Environment, Part
from kostra_sdk.submission.errors import (
    AlreadySubmitted,
    ClockSkew,
    KeyRefused,
    NotAuthorised,
    NotSent,
    SplitOtherwise,
    SubmissionError,
    TooLarge,
    UnsafeAddress,
    UntrustedReceiver,
    WaitError,
)
from kostra_sdk.submission.gate import GateClosed, Override
from kostra_sdk.submission.http import FileBody, Http, HttpSettings, Request
from kostra_sdk.submission.maskinporten import Maskinporten, MaskinportenSettings
from kostra_sdk.submission.outbox import LeaseLost, Policy, Worker
from kostra_sdk.submission.pacing import Backoff, CircuitBreaker
from kostra_sdk.submission.signing import Signer
from kostra_sdk.testing import synthetic_number
from tests.submission.crash.extracts import YEAR
from tests.submission.crash.ways import KEYS, WAYS, channels
from tests.submission.crash.world import API_KEY, World
from tests.submission.doubles import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

    from kostra_sdk.submission.http import Response
    from kostra_sdk.submission.outbox import Outbox
    from tests.submission.crash.ways import Order

# What is secret


@attrs.frozen
class Secret:
    """Something that must not be found, and what it is called in the test's output."""

    name: str
    text: str = attrs.field(repr=False)
    is_amount: bool = False

    def spellings(self) -> Iterator[bytes]:
        """Give all the ways it may be written in the clear."""
        shown = {self.text, self.text.upper(), self.text.lower()}
        if self.is_amount:
            shown |= {f"{int(self.text):,}".replace(",", blank) for blank in (" ", "\u00a0", ".", ",")}
        elif self.text.isdigit():
            shown.add(f"{self.text[:6]} {self.text[6:]}")
        for text in shown:
            for encoding in ("utf-8", "latin-1", "utf-16-le"):
                written = text.encode(encoding)
                yield written
                yield written.hex().encode()
                yield from _in_base64(written)
            yield from (quote(text).encode(), text.encode("unicode_escape"))


def _in_base64(written: bytes) -> Iterator[bytes]:
    """Give what is the same of its base64 whatever stands before and behind it, for each of the three places."""
    for before in range(3):
        coded = base64.b64encode(b"x" * before + written)
        # The first characters hold bits of what is before, the last two of what is behind.
        inner = coded[-(-before * 8 // 6) :].rstrip(b"=")[:-2]
        if len(inner) >= 7:
            yield inner
            yield inner.translate(bytes.maketrans(b"+/", b"-_"))


_ID = re.compile(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?=[0-9]*[a-f])[0-9a-f]{12,}")
"""Guids and hashes: of seven figures some may come in a row in them by chance."""


class Secrets:
    """All that must not be found."""

    def __init__(self) -> None:
        self._secrets: dict[str, tuple[Secret, frozenset[bytes]]] = {}

    def add(self, name: str, text: str, *, is_amount: bool = False) -> None:
        """Let one more thing be secret."""
        secret = Secret(name, text, is_amount)
        self._secrets[text] = (secret, frozenset(secret.spellings()))

    def add_token(self, token: str) -> None:
        """Let a JWT be secret: its signature, without which the rest is worth nothing."""
        signature = token.rpartition(".")[2][:40]
        assert len(signature) == 40
        self._secrets[signature] = (Secret("token", signature), frozenset([signature.encode()]))

    def found_in(self, content: bytes) -> set[str]:
        """Name the secrets that are in some bytes."""
        plain = _ID.sub(b"", content)
        return {
            secret.name
            for secret, spellings in self._secrets.values()
            if any(each in (plain if secret.is_amount else content) for each in spellings)
        }


# What is searched

PIECE, OVERLAP = 4096, 512


class Traces:
    """Everything that sending leaves behind or lets out, by where it was seen."""

    def __init__(self) -> None:
        self.seen: dict[str, set[bytes]] = defaultdict(set)
        self.errors: list[KostraError] = []
        self.uploads: list[bytes] = []
        """The bodies of requests whose very purpose is to carry the data in the clear."""

    def see(self, where: str, what: object) -> None:
        """Note something: bytes as they are, anything else as it is shown."""
        shown = what if isinstance(what, bytes) else f"{what}\n{what!r}".encode("utf-8", "backslashreplace")
        self.seen[where].add(shown)

    def see_files(self, folder: Path) -> None:
        """Note names and contents of all files below a folder, as they are on the disk just now."""
        for path in folder.rglob("*"):
            self.see("file name", str(path.relative_to(folder)))
            content = path.read_bytes() if path.is_file() else b""
            # In pieces that overlap, since most of a file is as it was when it was last looked at.
            for start in range(0, len(content), PIECE):
                self.see(f"file {path.suffix}", content[start : start + PIECE + OVERLAP])

    def see_errors(self) -> None:
        """Note every error that was made on the way, whether or not anyone saw it."""
        for error in self.errors:
            where = f"error {type(error).__name__}"
            self.see(where, error)
            self.see(where, vars(error))
            self.see(where, "".join(traceback.format_exception(error)))

    def leaks(self, secrets: Secrets) -> set[tuple[str, str]]:
        """Say which secret is where."""
        return {
            (where, name)
            for where, contents in self.seen.items()
            for name in secrets.found_in(b"\0".join(sorted(contents)))
        }


class _Recorder(logging.Handler):
    """Notes every log record: as it is written, and what it is made of."""

    def __init__(self, traces: Traces) -> None:
        super().__init__(logging.DEBUG)
        self._traces = traces

    def emit(self, record: logging.LogRecord) -> None:
        self._traces.see(f"log {record.name}", logging.Formatter().format(record))
        self._traces.see(f"log {record.name}", record.__dict__)


@pytest.fixture
def traces(monkeypatch: pytest.MonkeyPatch) -> Iterator[Traces]:
    """Look on: at every log record, every error that is made, every temporary file that comes onto the disk."""
    traces = Traces()

    def new(kind: type[KostraError], /, *arguments: Any, **more: Any) -> KostraError:
        error = Exception.__new__(kind, *arguments, **more)
        traces.errors.append(error)
        return error

    rollover = tempfile.SpooledTemporaryFile.rollover

    def rolled_over(file: tempfile.SpooledTemporaryFile[bytes]) -> None:
        rollover(file)
        if not file.closed:
            place = file.tell()
            file.seek(0)
            traces.see("temporary file", file.read())
            file.seek(place)

    monkeypatch.setattr(KostraError, "__new__", new)
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rolled_over)
    root = logging.getLogger()
    recorder, level = _Recorder(traces), root.level
    root.addHandler(recorder)
    root.setLevel(logging.DEBUG)
    yield traces
    root.setLevel(level)
    root.removeHandler(recorder)


# Whose data


NAME = "KÅRENØRDAL"
"""A caseworker's name, in the field that is for their number."""
AMOUNTS = (4815163, 9137264)


def recipient(number: int, secrets: Secrets, **changes: Any) -> Sosialhjelp:
    """Make up a recipient, whose every secret is known."""
    rng = random.Random(number)
    born = date(1955, 1, 1) + timedelta(days=5 * number)
    head = f"20209{number:05}"
    person, refugee = synthetic_number(born, rng), head + duf.check_digits(head)
    amount = AMOUNTS[number % len(AMOUNTS)]
    secrets.add(f"fødselsnummer {number}", person)
    secrets.add(f"DUF number {number}", refugee)
    secrets.add(f"amount {number}", str(amount), is_amount=True)
    secrets.add("name", NAME)
    given: dict[str, Any] = {
        "fodselsdato": born,
        "person_journalnr": f"{number:08}",
        "person_fodselsnr": person,
        "person_duf": refugee,
        "kjonn": Kjonn.KVINNE,
        "ektstat": Ektstat.UGIFT,
        "bu18": JaNei.NEI,
        "saksbehandler": NAME,
        "vklo": Vklo.SOSIALHJELP,
        "trygdesit": Trygdesit.HAR_INGEN,
        "arbsit": Arbsit.REGISTRERT_ARBEIDSLEDIG,
        "stmnd": {1},
        "bidrag": amount,
        "laan": 0,
        "bidrag_mnd": {1: amount - 1},  # a warning that tells both
        "gitt_okonomirad": JaNei.NEI,
        "faat_individuell_plan": JaNei.NEI,
        "bosit": Bosit.LEID_PRIVAT,
        "vilkarsoslov": JaNei.NEI,
        "vilkarsamekt": JaNei.NEI,
    }
    return Sosialhjelp(**{**given, **changes})


def an_extract(region: str, *records: Sosialhjelp) -> bytes:
    """Write an extract of 11F."""
    made: Extract[Any] = Extract.new(form="11F", year=YEAR, region=region)
    for record in records:
        made.add(record)
    return made.to_bytes()


# Who sends


KEYED = frozenset({"authorization", "x-api-key"})
"""The headers that are there to carry what is secret."""
CARRIERS = ("/data", "/data/type/{data_type}", "/kontroller-altinn-skjema")
"""The addresses that extracts are sent to as they are."""
MONTHS = "Kontroll 26: Stønadsmåneder. Gyldige koder."
"""A control that blocks, and tells the amounts in its message."""


class Season:
    """A simulator, an outbox and a sender whose every request is noted."""

    def __init__(self, world: World, outbox: Outbox, http: Http, clock: ManualClock, traces: Traces) -> None:
        self.world, self.sim, self.outbox, self.http, self.clock = world, world.sim, outbox, http, clock
        self.traces, self.secrets = traces, Secrets()
        self._look_on(http)
        self.ways = channels(world.place, http)
        self.worker = Worker(
            outbox,
            list(self.ways.values()),
            environment=Environment.TEST,
            clock=clock,
            policy=Policy(backoff=Backoff(first=1.0, longest=2.0), poll=60.0, patience=2),
            breaker=CircuitBreaker(failures=100),
            rng=random.Random(1),
        )
        self.people = (recipient(0, self.secrets), recipient(1, self.secrets))
        for line in world.place.key.read_text(encoding="ascii").splitlines()[1:-1]:
            self.secrets.add("client key", line)
        self.secrets.add("outbox key", KEYS.secrets[KEYS.current].decode())
        self.secrets.add("API key", API_KEY)

    def _look_on(self, http: Http) -> None:
        carry = http._transport

        def transport(request: Request) -> Response:
            self.traces.see("request", request)
            self.traces.see("address", request.url)
            self.traces.see("headers", {name: value for name, value in request.headers.items() if name not in KEYED})
            self._see_body(request)
            response = carry(request)
            self.traces.see("response", response)
            return response

        http._transport = transport

    def _see_body(self, request: Request) -> None:
        body = request.body or b""
        if isinstance(body, FileBody):
            with body.opened() as file:
                body = file.read()
        form, _, assertion = body.partition(b"&assertion=")
        if assertion:
            self.secrets.add_token(assertion.decode())
            self.traces.see("request body", form)
        elif request.template.endswith(CARRIERS) and not (body.startswith(b"<") or is_envelope(body)):
            self.traces.uploads.append(body)
        else:
            self.traces.see("request body", body)

    # Orders

    def order(self, way: str = "app", **app: Any) -> Order:
        """Give an order of 11F by a way, to an app that is set up so."""
        self.set_app(**app)
        found = (each for each in self.world.order(way) if each.form == "11F" and each.region[:4] != OSLO)
        return next(found)

    def set_app(self, **changes: Any) -> None:
        """Let SSB's app be another than it is."""
        self.sim.add_app(App(**{"id": f"ssb/sim-11f-{YEAR}", "form": "11F", "year": YEAR, **changes}))

    def write(self, order: Order, *, blocked: bool = False, people: Iterable[Sosialhjelp] | None = None) -> None:
        """Write the extract of an order: the two people's, one of them with a blocking finding if so wanted."""
        records = list(self.people if people is None else people)
        if blocked:
            records[0] = attrs.evolve(records[0], stmnd=set())
        self.world.place.extract(order).write_bytes(an_extract(order.region, *records))

    def enqueue(self, order: Order, *, blocked: bool = False, people: Iterable[Sosialhjelp] | None = None) -> str:
        """Put an order into the outbox; somebody answers for a blocking finding."""
        self.write(order, blocked=blocked, people=people)
        overrides = [Override(MONTHS, "the months are not known", "fagleder")] if blocked else []
        return self.world.place.enqueue(self.outbox, order, self.ways, overrides=overrides)

    def bring_on(self, id_: str, *, turns: int = 30) -> State:
        """Let the worker have its turns until it is done or a person is waited for; look at the files after each."""
        for _ in range(turns):
            self.worker.run_once(id_)
            self.traces.see_files(self.world.place.outbox)
            row = self.outbox.store.get(id_)
            assert row is not None
            self.traces.see("row", row)
            if not row.receipts_due and (row.state.is_final or row.state is State.AWAITING_HUMAN):
                break
            self.clock.advance(61)
        return self.outbox.ticket(id_).state

    def send(self, order: Order, **more: Any) -> State:
        """Send an order all the way."""
        return self.bring_on(self.enqueue(order, **more))

    def tell(self) -> None:
        """Note all that the outbox tells of its submissions, and what the simulator saw of them."""
        for ticket in self.outbox.tickets(Environment.TEST.value):
            self.traces.see("ticket", ticket)
            row = self.outbox.store.get(ticket.id)
            assert row is not None
            self.traces.see("package", self.outbox.package(row))
            for entry in self.outbox.audit(ticket.id):
                self.traces.see("audit", entry)
            for receipt in self.outbox.receipts(ticket.id):
                self.traces.see("receipt", receipt)
            self.outbox.verify(ticket.id)
        for record in self.sim.requests:
            self.traces.see("request at the receiver's", record)
        for thing in (self.outbox, self.worker, KEYS, *self.ways.values()):
            self.traces.see("object", thing)
            self.traces.see("object", vars(thing) if hasattr(thing, "__dict__") else "")

    def kept(self) -> bytes:
        """Give all receipts, opened."""
        tickets = self.outbox.tickets(Environment.TEST.value)
        receipts = (receipt for ticket in tickets for receipt in self.outbox.receipts(ticket.id))
        return b"\n".join(self.outbox.read_receipt(receipt) for receipt in receipts)


@pytest.fixture
def season(tmp_path: Path, traces: Traces) -> Iterator[Season]:
    """A new season: nothing sent yet."""
    clock = ManualClock()
    with World(tmp_path / "world", clock=clock) as world, Http(HttpSettings(read=5), clock=clock) as http:
        outbox = world.outbox()
        yield Season(world, outbox, http, clock, traces)
        outbox.close()


BEFALLEN = {
    "lost-request": ("token", "process.next", "instance.read", "broker.read"),
    "reset": ("data.create", "tus.patch"),
    "unauthorized": ("scan", "broker.initialize"),
    "conflict": ("process.next", "tus.patch"),
    "too-many-requests": ("validate", "broker.read"),
    "unavailable": ("process.read", "tus.create"),
    "cut-answer": ("exchange", "data.read", "broker.read"),
    "lost-answer": ("instance.create", "process.next", "tus.create"),
    "server-error-after-commit": ("data.create", "broker.initialize"),
}
"""What befalls which requests, one after the other: after the last two kinds of fault there is no next request."""


def over_a_bad_network(season: Season) -> None:
    """Deliver by every way, with answers lost and refused on it."""
    for way in WAYS:
        order = season.order(way)
        befallen: Counter[str] = Counter()
        for fault, kinds in BEFALLEN.items():
            befallen.update(kinds)
            for kind in kinds:
                season.sim.faults.add(fault, on=kind, nth=befallen[kind])
        assert season.send(order) is State.ACCEPTED
        assert len(season.sim.faults.fired) > 8
        season.sim.faults.clear()


def refused_at_the_gate(season: Season) -> None:
    """Try to send what blocks, what is sent already, a part of it, and for a receiver that is not the right one."""
    order = season.order("cms")
    season.write(order, blocked=True)
    with pytest.raises(GateClosed):
        season.world.place.enqueue(season.outbox, order, season.ways)
    season.write(order)
    strict = Receiver(season.world.receiver.certificate, Rules(pins=["0" * 64], without={"chain", "org-number"}))
    with pytest.raises(CertificateError):
        season.world.place.enqueue(season.outbox, order, season.ways, receivers=[strict])
    assert season.send(order) is State.ACCEPTED
    with pytest.raises(AlreadySubmitted):
        season.world.place.enqueue(season.outbox, order, season.ways)
    part = attrs.evolve(order.delivery, part=Part(1, 2, season.clock.now()))
    with pytest.raises(SplitOtherwise):
        season.outbox.enqueue(part, season.world.place.extract(order), season.ways[order.channel])


def rejected(season: Season) -> None:
    """Be refused by SSB, by the app itself, and by the virus scan; be too large, too late, or another's."""
    assert season.send(season.order("cms"), blocked=True) is State.REJECTED
    assert season.send(season.order(controls_in_app=True), blocked=True) is State.REJECTED
    assert season.secrets.found_in(season.kept()) >= {"amount 0"}, "the values have come back, and are sealed"
    order = season.order()
    season.sim.faults.add("infected", on="data.create", nth=2)
    assert season.send(order) is State.REJECTED
    season.sim.faults.clear()
    order = season.order()
    season.sim.close_portal()
    assert season.send(order) is State.DEAD
    season.sim.open_portal()


def not_let_in(season: Season) -> None:
    """Have the wrong settings, lack the municipality's leave, be an unknown client, be refused again and again."""
    season.clock.advance(1000)  # until the app is asked for its metadata anew
    assert season.send(season.order(attachment_type="other")) is State.DEAD
    season.clock.advance(1000)
    for fault, kind, code, told in (
        ("grant-refused", "token", "MP-303", "DelegationMissing"),
        ("grant-refused", "token", "MP-001", "ClientRefused"),
        ("unauthorized", "instance.create", None, "NotAuthorised"),
    ):
        order = season.order()
        season.sim.faults.add(fault, on=kind, times=20, code=code)
        id_ = season.enqueue(order)
        assert season.bring_on(id_) is State.DEAD
        assert season.outbox.ticket(id_).reason.startswith(told)
        season.sim.faults.clear()


def a_person_is_needed(season: Season) -> None:
    """Wait until someone has confirmed."""
    tasks = (Task("Task_1", TaskType.DATA), Task("Task_2", TaskType.CONFIRMATION, human=True))
    id_ = season.enqueue(season.order(tasks=(*tasks, Task("Task_3", TaskType.FEEDBACK))))
    assert season.bring_on(id_) is State.AWAITING_HUMAN
    season.sim.confirm(season.sim.instances[-1].id)
    season.clock.advance(61)
    assert season.bring_on(id_) is State.ACCEPTED


Meddling: TypeAlias = Callable[[Instance], None]


def _put_another(instance: Instance) -> None:
    instance.data.append(attrs.evolve(instance.of_type("uttrekk")[0], id="another", filename="another.dat"))


def _change(instance: Instance) -> None:
    instance.of_type("uttrekk")[0].content = b"changed"


def _empty(instance: Instance) -> None:
    instance.data.clear()


MEDDLING: tuple[tuple[Meddling, str], ...] = (
    (_change, "UnexpectedAnswer"),
    (_empty, "NotFound"),
    (_put_another, "HumanRequired"),
)


def meddled_with(season: Season) -> None:
    """Have the instance, the upload or the sealed file changed by somebody else on the way."""
    for meddle, told in MEDDLING:
        order = season.order()
        season.sim.faults.add("unavailable", on="validate", nth=1)
        id_ = season.enqueue(order)
        season.bring_on(id_, turns=1)
        meddle(season.sim.instances[-1])
        season.bring_on(id_, turns=1)
        assert season.outbox.ticket(id_).reason.startswith(told)
        season.sim.faults.clear()
    gone, damaged = season.enqueue(season.order()), season.enqueue(season.order())
    sealed = season.world.place.outbox / "sealed"
    (sealed / f"{gone}.extract.sealed").unlink()
    (sealed / f"{damaged}.extract.sealed").write_bytes((sealed / f"{damaged}.extract.sealed").read_bytes()[:-9])
    assert season.bring_on(gone) is season.bring_on(damaged) is State.DEAD
    with pytest.raises(LeaseLost):
        season.outbox.store.renew(gone, "another", 0.0, 1.0)


def not_reached(season: Season) -> None:
    """Have a wrong address, key or clock."""
    for address, error in (("http://127.0.0.1:9/", NotSent), ("http://receiver.example/", UnsafeAddress)):
        with pytest.raises(error):
            season.http.send(Request(method="GET", url=address, correlation_id="c0ffee", template="/{id}"))
    with pytest.raises(KeyRefused):
        Signer.from_pem(season.world.place.key.read_bytes()[:-200], kid="cut-off")
    late = ManualClock(season.clock.now() + timedelta(minutes=5))
    settings = MaskinportenSettings(environment=Environment.TEST, client_id="any", issuer=season.sim.maskinporten_url)
    with Http(clock=late) as http:
        maskinporten = Maskinporten(settings, Signer.from_pem(season.world.place.key, kid="any"), http)
        with pytest.raises(ClockSkew):
            maskinporten.check_clock(correlation_id="c0ffee")


def a_second_opinion(season: Season) -> None:
    """Ask SSB's control API, whose answer has the values in it."""
    region, number = "030107", "971526920"
    made: Extract[Any] = Extract.new(form="11F", year=2026, region=region)
    for person in season.people:
        made.add(attrs.evolve(person, stmnd=set()))
    content = made.to_bytes()
    report = check(content, form="11F", year=2026, region=region, org_number=number)
    api = ControlApi(ControlApiSettings(api_key=API_KEY, base=season.sim.url), season.http)
    opinion = api.second_opinion(report, content, correlation_id="c0ffee")
    assert opinion.verdict.severity.blocks
    assert any("amount 0" in season.secrets.found_in(each.message.encode()) for each in opinion.verdict.remarks)
    season.traces.see("second opinion", opinion)
    wrong = ControlApi(ControlApiSettings(api_key="wrong", base=season.sim.url), season.http)
    with pytest.raises(NotAuthorised):
        wrong.second_opinion(report, content, correlation_id="c0ffee")


def wrong_data(season: Season) -> None:
    """Fill records with what does not fit."""
    person = season.people[0]
    for wrong in (
        {"saksbehandler": NAME + NAME},
        {"saksbehandler": NAME[:-1] + "ł"},
        {"bidrag": AMOUNTS[0] * 100},
        {"bidrag": float(AMOUNTS[0])},
        {"person_fodselsnr": person.person_fodselsnr + "0"},
        {"person_duf": person.person_duf + "x"},
        {"kommune_nr": "4602"},
    ):
        with pytest.raises(DataError):
            an_extract("460100", attrs.evolve(person, **wrong))
    cut = an_extract("460100", person)[:-9]
    with pytest.raises(DataError):
        list(Extract.read(cut, form="11F", year=YEAR, region="460100"))


SCENES = (
    *(over_a_bad_network, refused_at_the_gate, rejected, not_let_in, a_person_is_needed),
    *(meddled_with, not_reached, a_second_opinion, wrong_data),
)


def test_nothing_secret_is_left_behind_or_let_out(season: Season, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever happens to a delivery, what is secret is sealed, or on its way to its receiver, and nowhere else."""
    for scene in SCENES:
        scene(season)
    season.tell()
    season.outbox.rekey()
    season.outbox.purge(timedelta(0))
    season.traces.see_files(season.world.place.outbox)
    season.outbox.close()
    season.traces.see_files(season.world.place.outbox)
    season.traces.see_errors()
    for shown in capfd.readouterr():
        season.traces.see("output", shown)
    for token in season.sim._state.tokens:
        season.secrets.add_token(token)

    kinds = {getattr(errors, name) for name in errors.__all__} - {errors.Actor, SubmissionError, WaitError}
    never = kinds - {type(error) for error in season.traces.errors}
    assert never == {TooLarge, UntrustedReceiver}, "a failure of each kind; these are tried elsewhere"
    everyone = {f"{what} {number}" for what in ("fødselsnummer", "DUF number", "amount") for number in (0, 1)}
    assert season.secrets.found_in(b"".join(season.traces.uploads)) >= everyone | {"name"}, "they are found in data"
    places = {where.partition(" ")[0] for where in season.traces.seen}
    assert places >= {"file", "log", "error", "request", "address", "headers", "row", "ticket", "audit", "receipt"}
    assert season.traces.leaks(season.secrets) == set()


def test_a_large_extract_is_not_laid_on_the_disk_in_the_clear(season: Season) -> None:
    """What is too large for memory is sealed all the same, and no temporary file holds it, by whatever way it goes."""
    filler = (recipient(number, Secrets()) for number in range(2, 3400))
    people = [*season.people, *filler]
    order = season.order("cms")
    assert season.send(order, people=people) is State.ACCEPTED
    assert season.send(season.order(max_size=1), people=people) is State.REJECTED
    assert TooLarge in {type(error) for error in season.traces.errors}
    season.traces.see_errors()
    assert season.world.place.extract(order).stat().st_size > 1 << 20
    assert season.traces.leaks(season.secrets) == set()
