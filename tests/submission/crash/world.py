"""The world in which senders are killed: a simulator with faults, an outbox, and what must hold in the end."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import kostra_sdk
from kostra_sdk.envelope import ReceiverKey, decrypt_bytes
from kostra_sdk.simulator import App, Simulator
from kostra_sdk.submission.channel import State
from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.http import Http
from kostra_sdk.submission.outbox import Outbox
from tests.submission.crash.boundaries import KILLED
from tests.submission.crash.extracts import FORMS, YEAR, extract, municipalities
from tests.submission.crash.sender import DONE, Job, write_job
from tests.submission.crash.ways import CLIENT, KEYS, KID, RESOURCE, Order, Place, channels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from kostra_sdk.simulator import Delivery
    from kostra_sdk.simulator.model import Instance, Transfer
    from kostra_sdk.submission import delivery as submission
    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.outbox import Ticket

__all__ = ["API_KEY", "FAULTS", "Nursery", "World", "send_together", "stand_ready"]

API_KEY: Final = "the-key-to-the-control-api"
ROOT: Final = Path(__file__).parents[3]
MODULE: Final = "tests.submission.crash.sender"

FAULTS: Final = (
    *("lost-answer", "lost-request", "cut-answer", "reset", "unauthorized", "conflict"),
    *("too-many-requests", "server-error", "server-error-after-commit", "unavailable"),
)
"""What may befall any request and is no sender's fault, and nobody's who must act."""


class Nursery:
    """Starts senders, one at a time, and learns how each ended.

    Args:
        log: Where the senders' errors are written.
        fork: Fork the senders from one that has imported everything; else each is a new interpreter, as on Windows.
    """

    def __init__(self, log: Path, *, fork: bool = True) -> None:
        self._log = log.open("wb")
        self._forking = self._started("--fork") if fork and sys.platform != "win32" else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._forking is not None:
            self._forking.communicate()
        self._log.close()

    def _started(self, *arguments: str) -> subprocess.Popen[str]:
        paths = (str(Path(kostra_sdk.__file__).parents[1]), str(ROOT))
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-m", MODULE, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            text=True,
            cwd=ROOT,
        )

    def run(self, job: Job) -> bool:
        """Let a sender do a job; gives whether it was killed. Raises AssertionError if it failed by itself."""
        status = self._in_a_fork(job) if self._forking else self._in_a_new_interpreter(job)
        if status not in {DONE, KILLED}:
            told = Path(self._log.name).read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"a sender ended with status {status}:\n{told}")
        return status == KILLED

    def _in_a_fork(self, job: Job) -> int:
        assert self._forking is not None
        assert self._forking.stdin is not None
        assert self._forking.stdout is not None
        self._forking.stdin.write(write_job(job))
        self._forking.stdin.flush()
        return int(self._forking.stdout.readline() or -1)

    def _in_a_new_interpreter(self, job: Job) -> int:
        with self._started() as process:
            try:
                process.communicate(write_job(job), timeout=job.killed_after)
            except subprocess.TimeoutExpired:
                process.kill()
            return process.wait()


class World:
    """A simulator, a folder for the senders, and the orders they are given."""

    def __init__(self, folder: Path, *, seed: int = 0, api_version: int = 9, clock: Clock | None = None) -> None:
        self.folder = folder
        self.seed = seed
        self.orders: list[Order] = []
        self._organisations = municipalities()
        self._closing = ExitStack()
        self.clock = clock or SystemClock()
        self.receiver = _receiver(self.clock.now())
        apps = [
            App(id=f"ssb/sim-{form.lower()}-{YEAR}", form=form, year=YEAR, api_version=8 if api_version == 8 else 9)
            for form in FORMS
        ]
        self.sim = Simulator(
            apps=apps,
            seed=seed,
            clock=self.clock.now,
            decrypt=self._opened,
            broker_resources=[RESOURCE],
            api_key=API_KEY,
        )

    def __enter__(self) -> Self:
        (self.folder / "extracts").mkdir(parents=True)
        self._closing.enter_context(self.sim)
        client = self.sim.add_client(CLIENT, kid=KID)
        self.place = Place(folder=str(self.folder), url=self.sim.url)
        assert client.private_key is not None
        self.place.key.write_text(client.private_key, encoding="ascii")
        certificate = self.receiver.certificate.public_bytes(serialization.Encoding.PEM)
        self.place.certificate.write_bytes(certificate)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._closing.__exit__(kind, error, None)

    def _opened(self, envelope: bytes) -> bytes:
        return decrypt_bytes(envelope, [self.receiver], allow_unauthenticated=True)

    def nursery(self, name: str = "senders", *, fork: bool = True) -> Nursery:
        """Make what starts senders."""
        return self._closing.enter_context(Nursery(self.folder / f"{name}.log", fork=fork))

    def befall(self, share: float) -> None:
        """Let faults of every kind befall this share of the requests."""
        each = 1 - (1 - share) ** (1 / len(FAULTS))
        for fault in FAULTS:
            self.sim.faults.add(fault, probability=each)

    def order(self, *ways: str) -> Iterator[Order]:
        """Give orders without end, both forms of one municipality after another, by these ways in turn."""
        for number in count():
            sender, region = next(self._organisations)
            self.sim.add_system_user(sender, CLIENT)
            for form in FORMS:
                order = Order(sender=sender, form=form, region=region, way=ways[number % len(ways)])
                self.place.extract(order).write_bytes(extract(form, region, self.seed))
                self.orders.append(order)
                yield order

    def enqueue(self, orders: Iterable[Order]) -> None:
        """Put orders into the outbox, in this process."""
        with closing(self.outbox()) as outbox, Http() as http:
            ways = channels(self.place, http)
            for order in orders:
                self.place.enqueue(outbox, order, ways)

    def job(self, *orders: Order, **more: object) -> Job:
        """Make a job."""
        return Job(place=self.place, orders=orders, **more)  # type: ignore[arg-type]  # as the caller gives them

    # What must hold in the end

    def assert_all_arrived_once(self) -> None:
        """Every order is accepted exactly once, nothing else is there, and each receipt is the simulator's own."""
        deliveries = self.sim.deliveries
        with closing(self.outbox()) as outbox:
            tickets = {_key(ticket.delivery): ticket for ticket in outbox.tickets(Environment.TEST.value)}
            others = [ticket for ticket in tickets.values() if ticket.state is not State.ACCEPTED]
            assert not others, f"not accepted: {Counter((ticket.state, ticket.reason) for ticket in others)}"
            counted = Counter(_key(delivery) for delivery in deliveries)
            lost = [order for order in self.orders if _key(order) not in counted]
            assert not lost, f"{len(lost)} of {len(self.orders)} are lost"
            doubled = [key for key, times in counted.items() if times > 1]
            assert not doubled, f"{len(doubled)} of {len(self.orders)} are doubled"
            assert not deliveries.rejected, f"{len(deliveries.rejected)} are rejected"
            assert not deliveries.doubled()
            assert len(deliveries) == len(tickets) == len(self.orders)
            received = {_key(delivery): delivery for delivery in deliveries}
            for order in self.orders:
                self._assert_receipts(outbox, order, tickets[_key(order)], received[_key(order)])
        self._assert_no_litter()

    def outbox(self) -> Outbox:
        """Open the outbox, in this process."""
        return Outbox(self.place.outbox, KEYS, clock=self.clock)

    def _assert_receipts(self, outbox: Outbox, order: Order, ticket: Ticket, delivery: Delivery) -> None:
        assert delivery.sha256 == hashlib.sha256(self.place.extract(order).read_bytes()).hexdigest()
        assert delivery.encrypted == (order.way != "app")
        assert outbox.verify(ticket.id) == []
        kept: dict[str, list[bytes]] = {}
        for receipt in outbox.receipts(ticket.id):
            kept.setdefault(receipt.kind, []).append(outbox.read_receipt(receipt))
        if order.way == "broker":
            (transfer,) = (each for each in self.sim.transfers if each.id == delivery.id)
            _assert_of_transfer(kept, ticket, transfer)
        else:
            (instance,) = (each for each in self.sim.instances if each.id == delivery.id)
            _assert_of_instance(kept, ticket, instance)

    def _assert_no_litter(self) -> None:
        """Nothing was begun twice: no instance or file transfer is left over, and no task was ended twice."""
        by_app = [order for order in self.orders if order.way != "broker"]
        begun = len(self.sim.instances), len(self.sim.transfers)
        wanted = len(by_app), len(self.orders) - len(by_app)
        assert begun == wanted, f"{begun} instances and file transfers for {wanted} deliveries"
        for instance in self.sim.instances:
            app = instance.app
            held = [len(instance.of_type(kind)) for kind in (app.model_type, app.attachment_type)]
            assert held == [1, 1], f"{held} form models and extracts in an instance"
            ended = [each["elementId"] for each in instance.history if each["eventType"] == "process_EndTask"]
            assert len(ended) == len(set(ended)), "a task was ended twice"


def stand_ready(world: World, nurseries: Sequence[Nursery]) -> None:
    """Wait until all senders have started."""
    _all_run(nurseries, [world.job(alone=True) for _ in nurseries])


def send_together(world: World, nurseries: Sequence[Nursery], *, lease: float = 30.0, too_long: float = 60.0) -> None:
    """Let several senders at once bring all in the outbox to its end."""
    jobs = [world.job(lease=lease, too_long=too_long, seed=number) for number in range(len(nurseries))]
    assert not any(_all_run(nurseries, jobs))


def _all_run(nurseries: Sequence[Nursery], jobs: Sequence[Job]) -> list[bool]:
    with ThreadPoolExecutor(len(nurseries)) as together:
        return list(together.map(lambda nursery, job: nursery.run(job), nurseries, jobs))


def _key(what: Order | Delivery | submission.Delivery) -> tuple[str, str]:
    return what.sender, what.form


def _assert_of_instance(kept: dict[str, list[bytes]], ticket: Ticket, instance: Instance) -> None:
    assert ticket.reference == instance.reference
    assert {json.loads(body)["instance"] for body in kept["archive"]} == {instance.id}
    app = instance.app
    for kind, data_type in (("feedback", app.feedback_type), ("pdf", app.receipt_type)):
        assert kept[kind] == [element.content for element in instance.of_type(data_type)], kind
        assert len(kept[kind]) == 1
    assert json.loads(kept["feedback"][0])["altinnReferanse"] == instance.reference
    assert json.loads(kept["confirmation"][-1])["confirmations"][0]["by"] == app.org


def _assert_of_transfer(kept: dict[str, list[bytes]], ticket: Ticket, transfer: Transfer) -> None:
    assert ticket.reference == transfer.id
    archive = json.loads(kept["archive"][-1])
    assert (archive["fileTransfer"], archive["md5"]) == (transfer.id, transfer.checksum)
    assert json.loads(kept["confirmation"][-1])["fileTransfer"] == transfer.id


def _receiver(moment: datetime) -> ReceiverKey:
    """Make SSB's test key, and a certificate that is its own issuer."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Testmottaker")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return ReceiverKey(key, certificate)
