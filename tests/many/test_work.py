from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk import Report, UsageError, check
from kostra_sdk.controls.findings import PackedFindings
from kostra_sdk.forms import find_form, use_layouts
from kostra_sdk.forms.added import layout_as_text, layout_from
from kostra_sdk.many import Job, Result, check_many
from kostra_sdk.many.work import do
from tests.forms.years_to_come import as_layout_file, forget
from tests.many.doubles import BLOCKED, FINE, WARNED, Later, jobs_of, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    """Give jobs of every kind, and two that fail."""
    good = jobs_of(written(tmp_path))
    return [good[0], Job(tmp_path / "nowhere.dat", "11F", 2025, "460100"), *good[1:], Job(FINE, "11F", 1999, "460100")]


def alike(results: list[Result], jobs: list[Job]) -> None:
    """See that the results are those of checking one by one."""
    assert [result.job for result in results] == jobs
    assert [result.error.kind if result.error else "" for result in results] == [
        "",
        "FileNotFoundError",
        "",
        "",
        "",
        "UnknownEdition",
    ]
    for result in results:
        if result.report is None:
            assert result.error is not None
            continue
        job = result.job
        assert result.report == check(
            job.data, form=job.form, year=job.year, region=job.region, has_participants=job.has_participants
        )


def test_without_an_executor_the_jobs_are_done_here(jobs: list[Job]) -> None:
    """One after the other; a file that cannot be read stops no other."""
    alike(list(check_many(jobs)), jobs)


def test_threads_give_the_same(jobs: list[Job]) -> None:
    """Whatever the executor, the results are those of the jobs, in their order."""
    with ThreadPoolExecutor(2) as executor:
        alike(list(check_many(jobs, executor)), jobs)


def test_processes_give_the_same(jobs: list[Job]) -> None:
    """Started anew, as every system can."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        alike(list(check_many(jobs, executor)), jobs)


def test_findings_come_packed(jobs: list[Job]) -> None:
    """Wherever they come from."""
    with ThreadPoolExecutor(1) as executor:
        for results in (check_many(jobs[3:4]), check_many(jobs[3:4], executor)):
            (result,) = results
            assert result.report is not None
            assert isinstance(result.report.findings, PackedFindings)
            assert [finding.control[:11] for finding in result.report.findings] == ["Kontroll 14"]


def test_everything_a_job_says_is_asked() -> None:
    """Quarter, organisation, day and participants are the check's."""
    job = Job(b"", "11F", 2023, "460100", quarter="1", org_number="999999999", has_participants=False)
    report = do(job)
    assert report == check(
        b"", form="11F", year=2023, region="460100", quarter="1", org_number="999999999", has_participants=False
    )
    assert isinstance(report, Report)
    assert report.quarter == "1"


def test_results_come_in_order_each_as_soon_as_it_can(jobs: list[Job]) -> None:
    """What is done early waits for those before it, and for nothing else."""
    executor = Later()
    results = check_many(jobs[:4], executor, ahead=3)
    got: list[Result] = []
    reader = threading.Thread(target=lambda: got.extend(results))
    reader.start()
    try:
        _until(lambda: len(executor.waiting) == 3)
        executor.do(2)
        executor.do(1)
        assert got == []
        executor.do(0)
        _until(lambda: len(executor.waiting) == 1)
        assert [result.job for result in got] == jobs[:3]
        executor.do(0)
    finally:
        reader.join(timeout=60)
    assert [result.job for result in got] == jobs[:4]
    assert executor.most == 3


def _until(true: Any) -> None:
    """Wait for the other thread."""
    waited = threading.Event()
    for _ in range(6_000):
        if true():
            return
        waited.wait(0.01)
    raise AssertionError


def test_no_more_jobs_are_asked_for_than_are_out(jobs: list[Job]) -> None:
    """A stream of jobs is read as results are taken."""
    asked = []

    def stream() -> Iterator[Job]:
        for number in range(100):
            asked.append(number)
            yield jobs[0]

    with ThreadPoolExecutor(1) as executor:
        results = check_many(stream(), executor, ahead=5)
        for taken in range(1, 20):
            next(results)
            assert len(asked) <= taken + 5
        results.close()  # type: ignore[attr-defined]
    assert len(asked) <= 25


class _OneBehind(Later):
    """Does what it was given when it is given the next."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Take it, and do the one before."""
        future = super().submit(fn, *args, **kwargs)
        if len(self.waiting) == 2:
            self.do(0)
        return future


def test_what_is_not_wanted_any_more_is_cancelled(jobs: list[Job]) -> None:
    """When the caller stops reading."""
    executor = _OneBehind()
    results = check_many(jobs, executor)
    assert next(results).job == jobs[0]
    results.close()  # type: ignore[attr-defined]
    ((future, _, args),) = executor.waiting
    assert args[0] == jobs[1]
    assert future.cancelled()


class _Broken(Later):
    """Loses its workers: the first job says so when it is waited for, the others when they are given."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Fail."""
        if self.waiting:
            raise BrokenProcessPool("lost")
        future = super().submit(fn, *args, **kwargs)
        future.set_exception(BrokenProcessPool("lost"))
        return future


def test_lost_workers_are_told_of_every_job(jobs: list[Job]) -> None:
    """Nothing is left out, and nothing is raised in the middle."""
    results = list(check_many(jobs[:3], _Broken()))
    assert [result.job for result in results] == jobs[:3]
    assert [result.error.kind for result in results if result.error] == ["BrokenProcessPool"] * 3


def test_an_executor_that_was_shut_down_is_the_callers_fault(jobs: list[Job]) -> None:
    """That is raised, as it would be by any use of it."""
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(RuntimeError, match="after shutdown"):
        list(check_many(jobs, executor))


def test_at_least_one_job_is_out() -> None:
    """It is said when the call is made."""
    with pytest.raises(UsageError, match="at least one"):
        check_many([], ahead=0)
    assert list(check_many([])) == []
    assert list(check_many([], Later())) == []


def test_workers_know_the_years_that_the_caller_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder need not be where they are."""
    forget(monkeypatch)
    text = layout_as_text(layout_from(as_layout_file("11F"), "a file"))
    (tmp_path / "11F_2027.json").write_text(text, encoding="utf-8")
    use_layouts(tmp_path)
    (tmp_path / "11F_2027.json").unlink()
    job = Job(b"0" * find_form("11F").layout(2027).length, "11F", 2027, "030107")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        (result,) = check_many([job], executor)
    assert result.report is not None
    assert result.report.standard.unproven_from == 2026
    assert result.report == check(job.data, form="11F", year=2027, region="030107")
    # A worker that was told before is told again, without harm; one that was not does not know the year.
    forget(monkeypatch)
    assert do(job, (text,)) == do(job, (text,)) == result.report
    forget(monkeypatch)
    failed = do(job)
    assert failed.kind == "UnknownEdition"  # type: ignore[union-attr]


def test_the_doubles_are_what_they_are_called() -> None:
    """One extract that is fine, one with a warning, one that is blocked."""
    severities = [
        check(content, form="11F", year=2025, region="460100").severity for content in (FINE, WARNED, BLOCKED)
    ]
    assert [severity.name for severity in severities] == ["OK", "WARNING", "ERROR"]
