"""Checking many extracts: jobs out to an executor, results back in the order of the jobs."""

from __future__ import annotations

from collections import deque
from concurrent.futures import BrokenExecutor, Future
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.checking import check
from kostra_sdk.controls.findings import packed
from kostra_sdk.errors import UsageError
from kostra_sdk.forms.added import added_layouts, know
from kostra_sdk.many.model import JobFailed, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor

    from kostra_sdk.many.model import Job
    from kostra_sdk.report import Report

__all__ = ["AHEAD", "check_many", "do"]

AHEAD: Final = 64
"""How many jobs are out at a time, unless it is said otherwise."""


def check_many(jobs: Iterable[Job], executor: Executor | None = None, *, ahead: int = AHEAD) -> Iterator[Result]:
    """Check many extracts, and give the results in the order of the jobs.

    A result comes as soon as it and all those before it are there.
    No more than `ahead` jobs are out or waiting to be given at a time, so jobs may be a stream,
    and results that are not kept cost no memory.
    One job that fails stops no other: its result tells why.

    Threads do not make it faster, since the work is Python's own; processes and clusters do.
    Years taken in by :func:`~kostra_sdk.forms.use_layouts` are known to the workers too.

    Args:
        jobs: What to check.
        executor: Who does it: a ``ProcessPoolExecutor``, ``dask.distributed``'s ``Client.get_executor()``,
            or any other; without one it is done here, one job at a time.
        ahead: How many jobs are out at a time.

    Returns:
        One result a job.
        What is not done when the iterator is closed is cancelled.

    Raises:
        UsageError: `ahead` is less than 1.
        RuntimeError: The executor has been shut down.
    """
    if ahead < 1:
        raise UsageError("at least one job must be out at a time")
    return _here(jobs) if executor is None else _elsewhere(jobs, executor, ahead)


def do(job: Job, layouts: tuple[str, ...] = ()) -> Report | JobFailed:
    """Do one job; this is what an executor is given.

    Args:
        job: What to check.
        layouts: The layouts of years to come that the caller knows.
    """
    try:
        know(layouts)
        report = check(
            job.data,
            form=job.form,
            year=job.year,
            region=job.region,
            quarter=job.quarter,
            org_number=job.org_number,
            has_participants=job.has_participants,
            reference_date=job.reference_date,
        )
        return attrs.evolve(report, findings=packed(report.findings))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and the other jobs go on
        return JobFailed.of(error)


def _here(jobs: Iterable[Job]) -> Iterator[Result]:
    for job in jobs:
        yield _result(job, do(job))


def _elsewhere(jobs: Iterable[Job], executor: Executor, ahead: int) -> Iterator[Result]:
    layouts = added_layouts()
    out: deque[tuple[Job, Future[Report | JobFailed]]] = deque()
    try:
        for job in jobs:
            out.append((job, _sent(executor, job, layouts)))
            while out and (len(out) == ahead or out[0][1].done()):
                yield _received(*out.popleft())
        while out:
            yield _received(*out.popleft())
    finally:
        for _, future in out:
            future.cancel()


def _sent(executor: Executor, job: Job, layouts: tuple[str, ...]) -> Future[Report | JobFailed]:
    try:
        return executor.submit(do, job, layouts)
    except BrokenExecutor as error:  # its workers are lost: that is told of every job that is left
        lost: Future[Report | JobFailed] = Future()
        lost.set_exception(error)
        return lost


def _received(job: Job, future: Future[Report | JobFailed]) -> Result:
    try:
        return _result(job, future.result())
    except Exception as error:  # noqa: BLE001 - as in `do`; what an executor raises is its own
        return _result(job, JobFailed.of(error))


def _result(job: Job, done: Report | JobFailed) -> Result:
    return Result(job, error=done) if isinstance(done, JobFailed) else Result(job, done)
