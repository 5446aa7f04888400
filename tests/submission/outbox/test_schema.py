"""The tables: they come into being once, and move on to later versions with sends under way."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.submission.channel import State
from kostra_sdk.submission.delivery import Environment
from kostra_sdk.submission.errors import AlreadySubmitted, UnknownOutcome
from kostra_sdk.submission.outbox import Keys, Outbox, Worker, schema
from tests.submission.outbox.conftest import SECRET
from tests.submission.outbox.doubles import (
    ORG,
    HandClock,
    Receiver,
    ScriptedChannel,
    delivery,
    empty_extract,
)

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


def first_tables(path: Path, *rows: dict[str, object]) -> None:
    """Make an outbox's database as the first version of the tables had it: one number, who sends."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(schema._STEPS[0])
        connection.execute("PRAGMA user_version = 1")
        for number, row in enumerate(rows):
            told = {
                "environment": "test",
                "org_number": ORG,
                "year": 2025,
                "quarter": "",
                "region": "030107",
                "unit": "",
                "part": "",
                "edition": 0,
                "channel": "scripted",
                "state": "queued",
                "package": "{}",
                "admission": "{}",
                "not_before": 0,
                "created": number,
                "changed": number,
                **row,
            }
            kept = {name: told[name] for name in ("environment", "org_number", "form", "year", "quarter", "region")}
            sent = {**kept, "unit": "", "part": None, "has_participants": False, "resubmission": None}
            told["delivery"] = json.dumps({**sent, "correlation_id": f"of {told['id']}"})
            names = ", ".join(told)
            places = ", ".join(f":{name}" for name in told)
            connection.execute(f"INSERT INTO submission ({names}) VALUES ({places})", told)
            connection.execute(
                "INSERT INTO journal (submission, at, step, event, details) VALUES (?, 0, 'upload', 'begun', '{}')",
                (told["id"],),
            )


def test_the_first_tables_still_open(clock: HandClock, tmp_path: Path) -> None:
    """Who sends is kept, no organisation is known, and what was sent is not sent again; the journal is whole."""
    (tmp_path / "outbox").mkdir()
    path = tmp_path / "outbox" / "outbox.sqlite"
    first_tables(path, {"id": "a", "form": "11CF", "state": "accepted"}, {"id": "b", "form": "0BK2", "state": "dead"})

    with closing(Outbox(tmp_path / "outbox", Keys.of(SECRET), clock=clock)) as outbox:
        told = {ticket.id: ticket for ticket in outbox.tickets("test")}
        assert [told["a"].delivery, told["b"].delivery] == [
            delivery(correlation_id="of a"),
            delivery(correlation_id="of b", form="0BK2", quarter="2"),
        ]
        assert [each.step for each in outbox.audit("a")] == ["upload"]
        with pytest.raises(AlreadySubmitted) as refused:
            outbox.enqueue(delivery(), empty_extract(), ScriptedChannel(Receiver()))
        assert refused.value.first == "a"
        assert [row.id for row in outbox.store.same(delivery(form="0BK2").identity)] == ["b"]
        outbox.retry("b")
        with outbox.store.transaction() as connection:
            assert connection.execute("PRAGMA foreign_keys").fetchall() == [(1,)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA user_version").fetchall() == [(schema.VERSION,)]


def test_the_first_tables_may_have_a_quarter_both_said_and_not(clock: HandClock, tmp_path: Path) -> None:
    """Two rows that only a quarter said or not told apart stay two: no outbox is shut out by its own past."""
    (tmp_path / "outbox").mkdir()
    first_tables(
        tmp_path / "outbox" / "outbox.sqlite", {"id": "a", "form": "0AK1"}, {"id": "b", "form": "0AK1", "quarter": "1"}
    )
    with closing(Outbox(tmp_path / "outbox", Keys.of(SECRET), clock=clock)) as outbox:
        assert [ticket.delivery.quarter for ticket in outbox.tickets("test")] == ["1", "1"]
        assert [row.id for row in outbox.store.same(delivery(form="0AK1").identity)] == ["b"]
