"""Processes that do the jobs: a few at a time, a few waiting, and one that takes too long is ended.

A process of its own can be ended in the middle of a job, which a thread cannot,
and one that is ended, or dies, takes no other request with it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

from kostra_sdk.forms.added import added_layouts, know
from kostra_sdk.serve.jobs import done
from kostra_sdk.serve.problems import Problem, ProblemKind, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from kostra_sdk.serve.jobs import Answer, Job

__all__ = ["Lane", "Workers"]

RETRY_SECONDS: Final = 5
"""When a caller that found no place may try again."""


class Lane(Protocol):
    """Where jobs are done: a few worker processes, or what stands in for them in a test."""

    def start(self) -> None:
        """Be ready for jobs."""

    async def close(self) -> None:
        """End, with what is under way."""

    def place(self) -> AbstractContextManager[None]:
        """Hold one of the places, from before the body is read; refuse where there is none."""

    async def ask(self, job: Job) -> Answer | Problem:
        """Have a job done."""


class Workers:
    """A few processes, and a few places before them.

    Args:
        count: How many processes there are.
        places: How many requests may be under way and waiting, their bodies held in memory.
        seconds: How long a job may wait, and take, in all.
    """

    def __init__(self, count: int, places: int, seconds: float) -> None:
        self._count = count
        self._free = places
        self._seconds = seconds
        self._workers: list[_Worker] = []
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="kostra-serve")

    def start(self) -> None:
        """Start the processes; they load what they need while the first request is on its way."""
        for _ in range(self._count):
            worker = _Worker()
            worker.start()
            self._workers.append(worker)
            self._idle.put_nowait(worker)

    async def close(self) -> None:
        """End the processes, with what they are doing."""
        for worker in self._workers:
            worker.kill()
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of the places.

        Raises :class:`~kostra_sdk.serve.problems.Refused` where all are taken.
        """
        if not self._free:
            raise _busy()
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def ask(self, job: Job) -> Answer | Problem:
        """Have a job done by the first process that is idle.

        Raises :class:`~kostra_sdk.serve.problems.Refused` if none was in time, and if the job takes too long;
        the process that does it is then ended.
        """
        loop = asyncio.get_running_loop()
        ends = loop.time() + self._seconds
        try:
            async with asyncio.timeout_at(ends):
                worker = await self._idle.get()
        except TimeoutError:
            raise _busy() from None
        asked = loop.run_in_executor(self._threads, worker.ask, job)
        # However this request ends: a process is idle when it has answered, or is no more.
        asked.add_done_callback(lambda _: self._idle.put_nowait(worker))
        await asyncio.wait({asked}, timeout=ends - loop.time())
        if asked.done():
            return asked.result()
        worker.kill()
        detail = f"not done in {self._seconds:g} seconds; a shorter file may be, or a longer --timeout"
        raise Refused(Problem(ProblemKind.TIMEOUT, detail))


def _busy() -> Refused:
    headers = (("Retry-After", str(RETRY_SECONDS)),)
    return Refused(Problem(ProblemKind.BUSY, "all workers are busy, and all places taken", headers=headers))


class _Worker:
    """One process and the pipe to it; started anew when it has been ended, or has died."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._told = 0

    def start(self) -> Connection:
        """Start the process, with nothing of this one but what it is given."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs,), name="kostra-serve", daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe, self._told = process, ours, 0
        return ours

    def _living(self) -> Connection:
        """Give the pipe to the process, or to a new one where it has ended."""
        if self._process is not None and self._pipe is not None and self._process.is_alive():
            return self._pipe
        self._end()
        return self.start()

    def ask(self, job: Job) -> Answer | Problem:
        """Send a job and wait for its answer; a process that dies meanwhile is a problem.

        With the job go the years that were taken in here since the last one.
        """
        with self._lock:
            pipe = self._living()
            layouts = added_layouts(self._told)
            self._told += len(layouts)
        try:
            pipe.send((layouts, job))
            answer: Answer | Problem = pipe.recv()
        except (EOFError, OSError):
            pipe.close()
            self.kill()
            return Problem(ProblemKind.OUR_FAULT, "the process that judged it has ended", places=("worker-ended",))
        return answer

    def kill(self) -> None:
        """End the process at once."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process, self._pipe = self._process, None, None
        if process is not None:
            process.kill()
            process.join()
            process.close()


def work(pipe: Connection) -> None:
    """Do jobs until there are no more: what runs in a process of its own."""
    # An interrupt at the terminal is for the service, which ends its processes itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):  # the service has ended
        while True:
            layouts, job = pipe.recv()
            know(layouts)
            pipe.send(done(job))
