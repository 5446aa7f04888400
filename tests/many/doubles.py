"""Extracts of people who do not exist, in files, and executors that are no executors."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any

from kostra_sdk.many import Job
from tests.forms.lines import line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["BLOCKED", "FINE", "WARNED", "Later", "jobs_of", "written"]

FINE = line("11F", 2025, {})
WARNED = line("11F", 2025, {"BIDRAG_JAN": "0049000"})
BLOCKED = line("11F", 2025, {"VKLO": "0"})


def written(folder: Path) -> list[Path]:
    """Write one extract of each kind: fine, with a warning, blocked, and of nobody."""
    contents = {"460100": FINE, "110300": WARNED, "500100": BLOCKED, "320100": b" "}
    paths = []
    for region, content in contents.items():
        path = folder / f"11F_2025_{region}.dat"
        path.write_bytes(content.replace(b"4601", region[:4].encode(), 1))
        paths.append(path)
    return paths


def jobs_of(paths: list[Path]) -> list[Job]:
    """Make a job of each file."""
    return [Job(path, "11F", 2025, path.stem[-6:], has_participants=path.stat().st_size > 1) for path in paths]


class Later(Executor):
    """Does what it was given when it is told to, in whatever order."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = []
        self.most = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Take it, and do nothing yet."""
        assert not kwargs
        future: Future[Any] = Future()
        self.waiting.append((future, fn, args))
        self.most = max(self.most, len(self.waiting))
        return future

    def do(self, number: int) -> None:
        """Do one of them."""
        future, function, args = self.waiting.pop(number)
        future.set_result(function(*args))
