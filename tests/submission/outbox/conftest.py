"""An outbox in an empty folder, with a clock that is set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kostra_sdk.submission.outbox import Keys, Outbox
from kostra_sdk.submission.outbox.store import Store
from tests.submission.outbox.doubles import HandClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = b"a key for tests, 32 bytes of it."


@pytest.fixture(autouse=True)
def _databases_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what a test has opened: an open database that is collected is a warning from Python 3.13 on."""
    opened: list[Store] = []
    make = Store.__init__

    def note(store: Store, path: Path) -> None:
        make(store, path)
        opened.append(store)

    monkeypatch.setattr(Store, "__init__", note)
    yield
    for store in opened:
        store.close()


@pytest.fixture
def clock() -> HandClock:
    """A clock that stands until it is moved."""
    return HandClock()


@pytest.fixture
def outbox(tmp_path: Path, clock: HandClock) -> Outbox:
    """An empty outbox."""
    return Outbox(tmp_path / "outbox", Keys.of(SECRET), clock=clock)
