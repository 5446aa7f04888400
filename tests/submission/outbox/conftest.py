"""An outbox in an empty folder, with a clock that is set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.submission.outbox import Keys, Outbox
from tests.submission.outbox.doubles import HandClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = b"a key for tests, 32 bytes of it."


@pytest.fixture
def clock() -> HandClock:
    """A clock that stands until it is moved."""
    return HandClock()


@pytest.fixture
def outbox(tmp_path: Path, clock: HandClock) -> Iterator[Outbox]:
    """An empty outbox."""
    outbox = Outbox(tmp_path / "outbox", Keys.of(SECRET), clock=clock)
    yield outbox
    outbox.close()
