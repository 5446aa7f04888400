"""The moments at which a sender is killed: before and after each thing that it makes durable."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KILLED", "Boundaries"]

KILLED = 1 if sys.platform == "win32" else -signal.SIGKILL
"""The exit status of a process that was killed, as :class:`subprocess.Popen` tells it."""


class Boundaries:
    """Counts the boundaries a process crosses, and kills it at one of them.

    A boundary is before and after every commit of SQLite, and before and after every file that takes its name.

    Args:
        last: The boundary at which the process ends, counted from 1; None for none.
    """

    def __init__(self, last: int | None = None) -> None:
        self.crossed = 0
        self._last = last
        self._lock = threading.Lock()

    def cross(self) -> None:
        """Be at a boundary."""
        with self._lock:
            self.crossed += 1
            if self.crossed == self._last:
                _die()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch what is made durable, in all threads, as long as the block runs."""
        cross = self.cross

        class Watched(sqlite3.Connection):
            def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
                if sql != "COMMIT":
                    return super().execute(sql, parameters)
                cross()
                cursor = super().execute(sql, parameters)
                cross()
                return cursor

        rename = os.replace

        def replace(source: Any, target: Any, **more: Any) -> None:
            cross()
            rename(source, target, **more)
            cross()

        with (
            mock.patch.object(sqlite3, "connect", partial(sqlite3.connect, factory=Watched)),
            mock.patch.object(os, "replace", replace),
        ):
            yield


def _die() -> NoReturn:
    """End at once: nothing is flushed, closed or rolled back."""
    if sys.platform != "win32":
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(KILLED)
