"""The sender that is killed, as a program: it reads jobs from standard input, one a line, and writes how each ended.

``python -m tests.submission.crash.sender`` does one job in its own process, and says nothing.
With ``--fork`` it does each job in a fork of itself, which spares every sender the imports.
"""

from __future__ import annotations

import faulthandler
import os
import random
import signal
import sys
import time
import traceback
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

import attrs
from cattrs.preconf.json import make_converter

from kostra_sdk import check
from kostra_sdk.submission.clock import SystemClock
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import AlreadySubmitted
from kostra_sdk.submission.http import Http, HttpSettings
from kostra_sdk.submission.outbox import Outbox, Policy, Worker
from kostra_sdk.submission.pacing import Backoff, CircuitBreaker
from tests.submission.crash.boundaries import Boundaries
from tests.submission.crash.extracts import FORMS, YEAR, extract
from tests.submission.crash.ways import KEYS, Order, Place, channels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.submission.crash.ways import Way

__all__ = ["DONE", "FAILED", "Job", "read_job", "write_job"]

DONE, FAILED = 0, 70
PAUSES = Backoff(first=0.01, longest=0.1)
"""Short ones, as are the leases, so that what a killed sender left is soon taken up."""
POLL, REST, PATIENCE = 0.05, 0.05, 50

_converter = make_converter()


@attrs.frozen(kw_only=True)
class Job:
    """What one sender is to do, and when it dies."""

    place: Place
    orders: tuple[Order, ...] = ()
    """What it puts into the outbox first, if it is not there."""
    alone: bool = False
    """Send nothing but the orders; else everything in the outbox."""
    last_boundary: int | None = None
    """The boundary at which it kills itself."""
    killed_after: float | None = None
    """Seconds until it is killed."""
    lease: float = 0.3
    """Seconds; longer where several senders are at work, for one that is held up must not lose what it works on."""
    too_long: float = 60.0
    """Seconds after which a sender that has not come to an end has failed."""
    seed: int = 0


def write_job(job: Job) -> str:
    """Write a job on a line."""
    return _converter.dumps(job) + "\n"


def read_job(line: str) -> Job:
    """Read a job."""
    return _converter.loads(line, Job)


@cache
def _http() -> Http:
    """Make the way out, which reads all roots of TLS: once for all forks, before there is a connection."""
    return Http(HttpSettings(read=10))


def send(job: Job) -> None:
    """Do the job."""
    clock = SystemClock()
    outbox = Outbox(job.place.outbox, KEYS, clock=clock)
    with closing(outbox):
        ways = channels(job.place, _http())
        ids = [_taken(outbox, job.place, order, ways) for order in job.orders]
        worker = Worker(
            outbox,
            list(ways.values()),
            environment=Environment.TEST,
            clock=clock,
            policy=Policy(backoff=PAUSES, poll=POLL, lease=job.lease, patience=PATIENCE),
            breaker=CircuitBreaker(failures=5, rest=REST),
            rng=random.Random(job.seed),
        )
        own = ids if job.alone else [None]
        while _turns(worker, own) or _waits(outbox, own):
            pass


def _turns(worker: Worker, ids: Sequence[str | None]) -> bool:
    """Work once on each that is due; gives whether any was."""
    turns = [worker.run_once(id_) for id_ in ids]
    return any(turns)


def _waits(outbox: Outbox, ids: Sequence[str | None]) -> bool:
    """Wait a moment, unless all is at its end: what has one of the ids, or all there is for None."""
    rows = outbox.store.all(Environment.TEST.value)
    left = any((row.receipts_due or not row.state.is_final) and not {row.id, None}.isdisjoint(ids) for row in rows)
    if left:
        time.sleep(0.005)
    return left


def _taken(outbox: Outbox, place: Place, order: Order, ways: Mapping[str, Way]) -> str:
    """Put an order into the outbox, unless a sender before this one did; give its id."""
    try:
        return place.enqueue(outbox, order, ways)
    except AlreadySubmitted as already:
        return already.first


def _run(line: str) -> int:
    """Do a job in this process; give its exit status."""
    job = read_job(line)
    faulthandler.dump_traceback_later(job.too_long, exit=True)
    try:
        with Boundaries(job.last_boundary).watched():
            send(job)
    except BaseException:  # noqa: BLE001 - written down for the test to show
        traceback.print_exc()
        return FAILED
    return DONE


def _warm_up() -> None:
    """Compile the controls, and make all else that each fork then has."""
    _http()
    for form in FORMS:
        check(extract(form, "460100", 0), form=form, year=YEAR, region="460100")


def _fork_for_ever() -> None:
    if sys.platform == "win32":
        raise SystemExit("there is no fork here")
    _warm_up()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            status = _run(line)
            sys.stderr.flush()
            os._exit(status)
        sys.stdout.write(f"{_ended(pid, read_job(line).killed_after)}\n")
        sys.stdout.flush()


def _ended(pid: int, killed_after: float | None) -> int:
    """Wait for a fork, or kill it when its time has come; give its exit status."""
    if sys.platform == "win32":
        raise AssertionError
    until = time.monotonic() + (killed_after or 0)
    while killed_after is not None and time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    if killed_after is not None:
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    if "--fork" in sys.argv:
        _fork_for_ever()
    else:
        with closing(_http()):
            raise SystemExit(_run(sys.stdin.readline()))
