from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.forms import find_form, use_layouts
from kostra_sdk.forms.added import layout_as_text, layout_from
from kostra_sdk.serve import workers as module
from kostra_sdk.serve.jobs import Answer, Job
from kostra_sdk.serve.problems import Problem, ProblemKind, Refused
from kostra_sdk.serve.workers import Workers, work
from kostra_sdk.testing import sample
from tests.forms.years_to_come import as_layout_file, forget

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

CONTENT = sample("11F", 2026, 20, region="030100", seed=1).to_bytes()
JOB = Job("check", "form=11F&year=2026&region=030100", "", "application/json", CONTENT, 1_000)
PATIENT = 60.0


def with_workers(
    use: Callable[[Workers], Awaitable[None]], count: int = 1, places: int = 3, seconds: float = PATIENT
) -> None:
    """Use workers that are ended afterwards."""

    async def run() -> None:
        workers = Workers(count, places, seconds)
        workers.start()
        try:
            await use(workers)
        finally:
            await workers.close()

    asyncio.run(run())


def process_of(workers: Workers) -> Any:
    """Give the process of the only worker."""
    return workers._workers[0]._process


def test_jobs_are_done_in_other_processes() -> None:
    """More jobs than workers are all done, and one worker serves many."""

    async def use(workers: Workers) -> None:
        answers = await asyncio.gather(*(workers.ask(JOB) for _ in range(5)))
        assert {type(answer) for answer in answers} == {Answer}
        assert len({answer.body for answer in answers if isinstance(answer, Answer)}) == 1
        assert process_of(workers).pid != os.getpid()

    with_workers(use, count=2)


def test_workers_know_the_years_that_the_service_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those it was started with and those it learned since, and a process that is started anew knows them too."""
    forget(monkeypatch)

    def learn(form: str) -> None:
        (tmp_path / f"{form}_2027.json").write_text(
            layout_as_text(layout_from(as_layout_file(form), "a file")), encoding="utf-8"
        )
        use_layouts(tmp_path)

    def of_2027(form: str) -> Job:
        content = b"0" * find_form(form).layout(2026).length
        return Job("check", f"form={form}&year=2027&region=030107", "", "application/json", content, 1_000)

    async def use(workers: Workers) -> None:
        first = await workers.ask(of_2027("11F"))
        assert isinstance(first, Answer)
        assert json.loads(first.body)["standard"]["unproven_from"] == 2026
        unknown = await workers.ask(of_2027("11CF"))
        assert isinstance(unknown, Problem)
        learn("11CF")
        assert isinstance(await workers.ask(of_2027("11CF")), Answer)
        process_of(workers).kill()
        process_of(workers).join()
        assert await workers.ask(of_2027("11F")) == first

    learn("11F")
    with_workers(use)


def test_a_place_is_held_and_given_back() -> None:
    """Where all places are taken the next is refused, and told when to try again."""

    async def use(workers: Workers) -> None:
        with workers.place(), workers.place():
            with pytest.raises(Refused) as refused, workers.place():
                pass
            assert refused.value.problem.kind is ProblemKind.BUSY
            assert dict(refused.value.problem.headers) == {"Retry-After": "5"}
        with workers.place():
            pass

    with_workers(use, places=2)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be made to stand still there")
def test_a_job_that_takes_too_long_is_ended() -> None:
    """Its process is ended, and the next job has a new one."""

    async def use(workers: Workers) -> None:
        assert isinstance(await workers.ask(JOB), Answer)
        process = process_of(workers)
        os.kill(process.pid, signal.SIGSTOP)
        workers._seconds = 0.2
        with pytest.raises(Refused) as refused:
            await workers.ask(JOB)
        assert refused.value.problem.kind is ProblemKind.TIMEOUT
        workers._seconds = PATIENT
        assert isinstance(await workers.ask(JOB), Answer)
        assert process_of(workers) is not process

    with_workers(use)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be made to stand still there")
def test_a_job_that_never_has_its_turn_is_refused() -> None:
    """Waiting has an end too, and trying again makes sense."""

    async def use(workers: Workers) -> None:
        assert isinstance(await workers.ask(JOB), Answer)
        process = process_of(workers)
        os.kill(process.pid, signal.SIGSTOP)
        first = asyncio.create_task(workers.ask(JOB))
        await asyncio.sleep(0)
        workers._seconds = 0.1
        with pytest.raises(Refused) as refused:
            await workers.ask(JOB)
        assert refused.value.problem.kind is ProblemKind.BUSY
        os.kill(process.pid, signal.SIGCONT)
        assert isinstance(await first, Answer)

    with_workers(use)


def test_a_process_that_dies_takes_no_other_job_with_it() -> None:
    """The job it had is a problem of ours, and the next has a new process."""

    async def use(workers: Workers) -> None:
        assert isinstance(await workers.ask(JOB), Answer)
        process = process_of(workers)
        asked = asyncio.create_task(workers.ask(Job("check", JOB.query, "", "application/json", CONTENT * 400, 1_000)))
        await asyncio.sleep(0.05)
        process.kill()
        died = await asked
        assert isinstance(died, Problem)
        assert (died.kind, died.places) == (ProblemKind.OUR_FAULT, ("worker-ended",))
        assert isinstance(await workers.ask(JOB), Answer)

    with_workers(use)


def test_a_process_that_died_while_idle_is_started_anew() -> None:
    """Nobody notices."""

    async def use(workers: Workers) -> None:
        assert isinstance(await workers.ask(JOB), Answer)
        process_of(workers).kill()
        process_of(workers).join()
        assert isinstance(await workers.ask(JOB), Answer)

    with_workers(use)


def test_a_caller_that_has_gone_leaves_the_worker_as_it_was() -> None:
    """A request that is broken off gives its worker back when the job is done."""

    async def use(workers: Workers) -> None:
        asked = asyncio.create_task(workers.ask(JOB))
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert isinstance(await workers.ask(JOB), Answer)

    with_workers(use)


def test_a_process_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the operating system refuses comes out as it is, and the worker stays to try again."""

    async def use(workers: Workers) -> None:
        workers._workers[0].kill()

        def refuse(*_args: Any) -> None:
            raise OSError("no more processes")

        with monkeypatch.context() as patch:
            patch.setattr(module._Worker, "start", refuse)
            with pytest.raises(OSError, match="no more"):
                await workers.ask(JOB)
        assert isinstance(await workers.ask(JOB), Answer)

    with_workers(use)


def test_closing_ends_the_processes() -> None:
    """Nothing is left running, idle or busy."""
    processes = []

    async def use(workers: Workers) -> None:
        processes.append(process_of(workers).pid)
        asked = asyncio.create_task(workers.ask(Job("check", JOB.query, "", "application/json", CONTENT * 400, 1_000)))
        await asyncio.sleep(0.05)
        await workers.close()
        answer = await asked
        assert isinstance(answer, Problem)

    with_workers(use)
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(processes[0], 0)


def test_a_worker_works_until_its_pipe_ends() -> None:
    """What runs in the process answers one job after the other, is not interrupted, and ends by itself."""
    ours, theirs = Pipe()
    before = signal.getsignal(signal.SIGINT)
    answers = []

    def ask() -> None:
        for _ in range(2):
            ours.send(((), JOB))
            answers.append(ours.recv())
        ours.close()

    caller = threading.Thread(target=ask)
    caller.start()
    try:
        work(theirs)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
        caller.join()
    assert [type(answer) for answer in answers] == [Answer, Answer]
