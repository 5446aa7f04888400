"""The tables: they come into being once, and move on to later versions with sends under way."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import UnknownOutcome
from kostra_sdk.submission.outbox import Keys, Outbox, Worker, schema
from tests.submission.outbox.conftest import SECRET
from tests.submission.outbox.doubles import HandClock, Receiver, ScriptedChannel, delivery, empty_extract

if TYPE_CHECKING:
    from pathlib import Path

NEXT_STEP = """
    ALTER TABLE submission ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';  -- a made-up change
    CREATE INDEX submission_colour ON submission (colour);
"""


def next_release(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Let the release be one that knows a step more."""
    monkeypatch.setattr(schema, "_STEPS", (*schema._STEPS, step))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)


def test_a_send_under_way_goes_on_after_a_migration(
    outbox: Outbox, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the old release had begun, with unknown outcome, the new one finds and ends; nothing is sent twice."""
    channel = ScriptedChannel(Receiver(), after=[UnknownOutcome("the answer was lost")])
    ticket = outbox.enqueue(delivery(), empty_extract(), channel)
    Worker(outbox, [channel], environment=Environment.TEST, clock=clock).run_once()
    outbox.close()
    next_release(monkeypatch, NEXT_STEP)

    newer = Outbox(tmp_path / "outbox", Keys.of(SECRET), clock=clock)
    clock.move(hours=1)
    Worker(newer, [channel], environment=Environment.TEST, clock=clock).run_until_idle()

    assert newer.ticket(ticket.id).state is State.ACCEPTED
    assert channel.receiver.uploads == [b" "]
    with newer.store.transaction() as connection:
        assert connection.execute("SELECT DISTINCT colour FROM submission").fetchall() == [("blue",)]
    newer.close()


def test_a_step_that_fails_leaves_the_tables_as_they_were(
    outbox: Outbox, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration is whole or not at all: the release that has the fault does not start, and the old one still does."""
    outbox.enqueue(delivery(), empty_extract(), ScriptedChannel(Receiver()))
    with monkeypatch.context() as patched:
        next_release(patched, NEXT_STEP + "CREATE TABLE submission (nothing);")
        with pytest.raises(sqlite3.OperationalError):
            Outbox(tmp_path / "outbox", Keys.of(SECRET), clock=clock)

    old = Outbox(tmp_path / "outbox", Keys.of(SECRET), clock=clock)

    assert [ticket.state for ticket in old.tickets("test")] == [State.QUEUED]
    old.close()
