"""With a cluster of Dask, started in this process: the extra ``dask``."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from distributed import Client

from kostra_sdk.many import Job, check_many
from tests.many.doubles import BLOCKED, jobs_of, written

if TYPE_CHECKING:
    from pathlib import Path


def test_a_cluster_is_an_executor_like_any_other(tmp_path: Path) -> None:
    """Its results are those of this process, in the order of the jobs, and none is stopped by one that fails."""
    jobs = [*jobs_of(written(tmp_path)), Job(tmp_path / "nowhere.dat", "11F", 2025, "460100")]
    jobs.append(Job(BLOCKED, "11F", 2025, "460100", label="bytes"))
    # Threads of this process: what is shown is the executor; what crosses to processes is shown by pickling.
    with Client(  # type: ignore[no-untyped-call]  # has no types
        processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None
    ) as client:
        there = list(check_many(jobs, client.get_executor(pure=False), ahead=2))
    here = list(check_many(jobs))
    assert [result.job for result in there] == jobs
    assert [result.report for result in there] == [result.report for result in here]
    assert [str(result.error) for result in there] == [str(result.error) for result in here]
    assert [pickle.loads(pickle.dumps(result)).report for result in there] == [result.report for result in here]
