"""Many extracts checked on any :class:`concurrent.futures.Executor`: threads, processes, or a cluster's.

::

    jobs = jobs_in("uttrekk")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        for result in check_many(jobs, executor):
            print(result.job.name, result.error or result.report.severity.name)
"""

from kostra_sdk.many.counts import ControlCount, OverviewContent, OverviewRow
from kostra_sdk.many.jobs import PATTERNS, JobsError, UnnamedFile, jobs_in, read_jobs
from kostra_sdk.many.model import Job, JobFailed, Result
from kostra_sdk.many.overview import Overview
from kostra_sdk.many.work import check_many

__all__ = [
    "PATTERNS",
    "ControlCount",
    "Job",
    "JobFailed",
    "JobsError",
    "Overview",
    "OverviewContent",
    "OverviewRow",
    "Result",
    "UnnamedFile",
    "check_many",
    "jobs_in",
    "read_jobs",
]
