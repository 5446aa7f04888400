"""The outbox's rows: submissions with their states and leases, the journal, the receipts.

Every write is one transaction, on disk when it returns (WAL with ``synchronous=FULL``).
Several processes work on one outbox: a submission belongs to the worker that holds its lease.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import attrs

from kostra_sdk.submission.channel import State
from kostra_sdk.submission.errors import Actor, SubmissionError
from kostra_sdk.submission.outbox.schema import migrate

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Entry", "LeaseLost", "Row", "Store", "StoredReceipt"]

_BUSY_SECONDS: Final = 60
_OPEN_STATES: Final = (State.QUEUED, State.SENDING, State.AWAITING_HUMAN, State.DELIVERED)


class LeaseLost(SubmissionError):
    """Another worker has taken the submission over, since this one did not renew its lease in time.

    Nothing is lost: the other worker reads what has been done and goes on from there.

    Cause: a machine that slept, or a lease that is too short.
    """

    who_must_act = Actor.NOBODY
    remedy = "Nothing to do; if it happens often, give longer leases."


@attrs.frozen(kw_only=True)
class Row:
    """A submission as it is stored; times are seconds since 1970, UTC."""

    id: str
    environment: str
    sender: str
    org_number: str
    form: str
    year: int
    quarter: str
    region: str
    unit: str
    part: str
    edition: int
    channel: str
    delivery: str
    package: str
    admission: str
    state: State = attrs.field(converter=State)
    attempts: int = 0
    not_before: float
    give_up: float | None = None
    urgent_from: float | None = None
    lease_owner: str = ""
    lease_until: float = 0.0
    reference: str = ""
    reason: str = ""
    must_act: str = ""
    receipts_due: bool = attrs.field(default=False, converter=bool)
    created: float
    changed: float


@attrs.frozen
class Entry:
    """A line of the journal."""

    at: float
    step: str
    event: str
    """``begun``, ``done``, ``found``, ``failed``, ``note`` or ``state``."""
    details: Mapping[str, Any]


@attrs.frozen
class StoredReceipt:
    """A receipt as it is stored: what it is, its hash, and the label of its sealed file."""

    kind: str
    content_type: str
    sha256: str
    file: str
    at: float


_COLUMNS: Final = tuple(attribute.name for attribute in attrs.fields(Row))


class Store:
    """The database of an outbox; each thread has a connection of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        try:
            migrate(self._connection)
        except BaseException:
            self.close()
            raise

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write, all or nothing; on disk when the block ends."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    # Submissions

    def add(self, row: Row, *, by: str, unless: Callable[[], object]) -> None:
        """Add a submission; raises sqlite3.IntegrityError where the same delivery and edition is there.

        Args:
            row: The submission.
            by: The user or job that asked for it; the journal keeps it.
            unless: Looks at what is there, and raises where that is in the way; nothing comes in between.
        """
        values = attrs.asdict(row)
        places = ", ".join(f":{name}" for name in _COLUMNS)
        with self.transaction() as connection:
            unless()
            connection.execute(f"INSERT INTO submission ({', '.join(_COLUMNS)}) VALUES ({places})", values)  # noqa: S608 - our own columns
            told = {"state": row.state.value} | ({"by": by} if by else {})
            self._write(connection, row.id, row.created, "enqueue", "state", told)
            self._write(connection, row.id, row.created, "gate", "note", json.loads(row.admission))

    def get(self, id_: str) -> Row | None:
        """Give a submission."""
        return next(self._rows("WHERE id = ?", id_), None)

    def same(self, identity: tuple[Any, ...]) -> list[Row]:
        """Give all submissions of a delivery, the first one first."""
        return list(
            self._rows(
                "WHERE (environment, sender, org_number, form, year, quarter, region, unit, part) "
                "= (?, ?, ?, ?, ?, ?, ?, ?, ?) ORDER BY edition",
                *identity,
            )
        )

    def beside(self, *ground: Any) -> list[Row]:
        """Give all submissions of a form, a year and a region, whole or in parts; see :attr:`Delivery.ground`."""
        return list(
            self._rows(
                "WHERE (environment, sender, org_number, form, year, quarter, region) = (?, ?, ?, ?, ?, ?, ?) "
                "ORDER BY created, edition",
                *ground,
            )
        )

    def all(self, environment: str) -> Iterator[Row]:
        """Give all submissions of an environment, the oldest first."""
        return self._rows("WHERE environment = ? ORDER BY created, edition, id", environment)

    def _rows(self, condition: str, *values: Any) -> Iterator[Row]:
        cursor = self._connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM submission {condition}", values)  # noqa: S608
        for found in cursor.fetchall():
            yield Row(**dict(zip(_COLUMNS, found, strict=True)))

    # Leases

    def claim(self, environment: str, owner: str, now: float, seconds: float, *, id_: str | None = None) -> Row | None:
        """Take the lease of the submission that is due first, or of the one named if it is due; None where none is.

        What ends soonest goes first.
        """
        states = ", ".join(f"'{state}'" for state in _OPEN_STATES)
        named = "AND id = :id" if id_ else ""
        with self.transaction() as connection:
            found = connection.execute(
                f"""SELECT id FROM submission
                    WHERE environment = :environment {named} AND (state IN ({states}) OR receipts_due)
                      AND not_before <= :now AND lease_until <= :now
                    ORDER BY give_up IS NULL, give_up, not_before, created LIMIT 1""",  # noqa: S608 - our own words
                {"environment": environment, "now": now, "id": id_},
            ).fetchone()
            if found is None:
                return None
            connection.execute(
                "UPDATE submission SET lease_owner = ?, lease_until = ? WHERE id = ?",
                (owner, now + seconds, found[0]),
            )
        return self.get(found[0])

    def renew(self, id_: str, owner: str, now: float, seconds: float) -> None:
        """Hold on to a lease; raises :class:`LeaseLost`."""
        with self.transaction() as connection:
            self._must_hold(connection, id_, owner)
            connection.execute("UPDATE submission SET lease_until = ? WHERE id = ?", (now + seconds, id_))

    def release(self, id_: str, owner: str) -> None:
        """Give a lease back, if it is still held."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE submission SET lease_owner = '', lease_until = 0 WHERE id = ? AND lease_owner = ?", (id_, owner)
            )

    @staticmethod
    def _must_hold(connection: sqlite3.Connection, id_: str, owner: str) -> None:
        held = connection.execute("SELECT lease_owner FROM submission WHERE id = ?", (id_,)).fetchone()
        if held is None or held[0] != owner:
            raise LeaseLost(f"the lease of submission {id_} is held by another worker")

    # States and journal

    def change(self, id_: str, owner: str | None, at: float, *, by: str = "", **changes: Any) -> None:
        """Change a submission and write its new state down; with an owner, only while its lease is held.

        `by` is the user or job that asked for it; the journal keeps it.
        """
        names = ", ".join(f"{name} = ?" for name in changes)
        with self.transaction() as connection:
            if owner is not None:
                self._must_hold(connection, id_, owner)
            connection.execute(
                f"UPDATE submission SET {names}, changed = ? WHERE id = ?",  # noqa: S608 - our own columns
                (*changes.values(), at, id_),
            )
            told = {name: changes[name] for name in ("state", "reason", "must_act", "reference") if changes.get(name)}
            if told:
                told |= {"by": by} if by else {}
                self._write(connection, id_, at, "state", "state", told)

    def write(self, id_: str, owner: str, at: float, step: str, event: str, details: Mapping[str, Any]) -> None:
        """Write a line of the journal while the lease is held; raises :class:`LeaseLost`."""
        with self.transaction() as connection:
            self._must_hold(connection, id_, owner)
            self._write(connection, id_, at, step, event, details)

    @staticmethod
    def _write(
        connection: sqlite3.Connection, id_: str, at: float, step: str, event: str, details: Mapping[str, Any]
    ) -> None:
        connection.execute(
            "INSERT INTO journal (submission, at, step, event, details) VALUES (?, ?, ?, ?, ?)",
            (id_, at, step, event, json.dumps(details, sort_keys=True)),
        )

    def story(self, id_: str, step: str) -> list[Entry]:
        """Give the lines of one step, notes aside."""
        rows = self._connection.execute(
            "SELECT at, step, event, details FROM journal "
            "WHERE submission = ? AND step = ? AND event != 'note' ORDER BY number",
            (id_, step),
        )
        return [_entry(row) for row in rows]

    def journal(self, id_: str) -> list[Entry]:
        """Give the whole journal of a submission."""
        rows = self._connection.execute(
            "SELECT at, step, event, details FROM journal WHERE submission = ? ORDER BY number", (id_,)
        )
        return [_entry(row) for row in rows]

    def reserve(self, thing: str, id_: str, owner: str) -> bool:
        """Claim a thing for a submission while its lease is held; False where another has it that is not withdrawn."""
        with self.transaction() as connection:
            self._must_hold(connection, id_, owner)
            connection.execute(
                "DELETE FROM claim WHERE thing = ? "
                "AND submission IN (SELECT id FROM submission WHERE state = 'withdrawn' AND id != ?)",
                (thing, id_),
            )
            connection.execute("INSERT OR IGNORE INTO claim (thing, submission) VALUES (?, ?)", (thing, id_))
            (holder,) = connection.execute("SELECT submission FROM claim WHERE thing = ?", (thing,)).fetchone()
            return bool(holder == id_)

    # Receipts

    def add_receipt(self, id_: str, receipt: StoredReceipt) -> None:
        """Add a receipt; the same one twice is kept once."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO receipt (submission, at, kind, content_type, sha256, file) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (id_, receipt.at, receipt.kind, receipt.content_type, receipt.sha256, receipt.file),
            )

    def receipts(self, id_: str) -> list[StoredReceipt]:
        """Give the receipts of a submission, the first one first."""
        rows = self._connection.execute(
            "SELECT kind, content_type, sha256, file, at FROM receipt WHERE submission = ? ORDER BY number", (id_,)
        )
        return [StoredReceipt(*row) for row in rows]


def _entry(row: tuple[float, str, str, str]) -> Entry:
    return Entry(row[0], row[1], row[2], json.loads(row[3]))
