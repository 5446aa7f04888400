"""The outbox's tables, and the way from one version of them to the next.

No column holds a fødselsnummer, a name, an amount or a token:
a submission is named by its own id, and what it delivers is in an encrypted file beside the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

__all__ = ["VERSION", "migrate"]

_STEPS: Final = (
    # 1: submissions, their journal and their receipts
    """
    CREATE TABLE submission (
        id TEXT PRIMARY KEY,
        environment TEXT NOT NULL,
        org_number TEXT NOT NULL,
        form TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter TEXT NOT NULL,
        region TEXT NOT NULL,
        unit TEXT NOT NULL,
        part TEXT NOT NULL,
        edition INTEGER NOT NULL,         -- 0 is the first delivery, 1 the first resubmission
        channel TEXT NOT NULL,
        delivery TEXT NOT NULL,           -- JSON of the delivery
        package TEXT NOT NULL,            -- JSON: file name, size, hashes and type of what goes out
        admission TEXT NOT NULL,          -- JSON: why the gate opened; the report's hash
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before REAL NOT NULL,         -- seconds since 1970, as all times here
        give_up REAL,                     -- when trying ends; NULL for never
        urgent_from REAL,                 -- from when the send window is no longer waited for
        lease_owner TEXT NOT NULL DEFAULT '',
        lease_until REAL NOT NULL DEFAULT 0,
        reference TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '',
        must_act TEXT NOT NULL DEFAULT '',
        receipts_due INTEGER NOT NULL DEFAULT 0,
        created REAL NOT NULL,
        changed REAL NOT NULL,
        UNIQUE (environment, org_number, form, year, quarter, region, unit, part, edition)
    );
    CREATE INDEX submission_due ON submission (environment, not_before)
        WHERE state IN ('queued', 'sending', 'awaiting-human', 'delivered') OR receipts_due;
    CREATE TABLE journal (
        number INTEGER PRIMARY KEY,
        submission TEXT NOT NULL REFERENCES submission (id),
        at REAL NOT NULL,
        step TEXT NOT NULL,
        event TEXT NOT NULL,
        details TEXT NOT NULL             -- JSON
    );
    CREATE INDEX journal_of_submission ON journal (submission, step, number);
    CREATE TABLE claim (
        thing TEXT PRIMARY KEY,           -- an id of the receiver's
        submission TEXT NOT NULL REFERENCES submission (id)
    );
    CREATE TABLE receipt (
        number INTEGER PRIMARY KEY,
        submission TEXT NOT NULL REFERENCES submission (id),
        at REAL NOT NULL,
        kind TEXT NOT NULL,
        content_type TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        file TEXT NOT NULL,               -- the name of the encrypted file that holds it
        UNIQUE (submission, kind, sha256)
    );
    """,
    # 2: who sends is one thing, the organisation that the extract is for another; only the first was known before.
    #    The quarter is that of the form's name, where it says one.
    """
    CREATE TABLE submission_now (
        id TEXT PRIMARY KEY,
        environment TEXT NOT NULL,
        sender TEXT NOT NULL,
        org_number TEXT NOT NULL,         -- empty where the extract is for no organisation
        form TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter TEXT NOT NULL,
        region TEXT NOT NULL,
        unit TEXT NOT NULL,
        part TEXT NOT NULL,
        edition INTEGER NOT NULL,
        channel TEXT NOT NULL,
        delivery TEXT NOT NULL,
        package TEXT NOT NULL,
        admission TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before REAL NOT NULL,
        give_up REAL,
        urgent_from REAL,
        lease_owner TEXT NOT NULL DEFAULT '',
        lease_until REAL NOT NULL DEFAULT 0,
        reference TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '',
        must_act TEXT NOT NULL DEFAULT '',
        receipts_due INTEGER NOT NULL DEFAULT 0,
        created REAL NOT NULL,
        changed REAL NOT NULL,
        UNIQUE (environment, sender, org_number, form, year, quarter, region, unit, part, edition)
    );
    INSERT INTO submission_now SELECT
        id, environment, org_number, '', form, year, quarter, region, unit, part, edition, channel,
        json_set(json_remove(delivery, '$.org_number'), '$.sender', org_number, '$.org_number', ''),
        package, admission, state, attempts, not_before, give_up, urgent_from, lease_owner, lease_until,
        reference, reason, must_act, receipts_due, created, changed
        FROM submission;
    UPDATE OR IGNORE submission_now SET quarter = substr(form, 4)
        WHERE form GLOB '0[A-D]K[1-4]' AND quarter = '';
    UPDATE submission_now SET delivery = json_set(delivery, '$.quarter', substr(form, 4))
        WHERE form GLOB '0[A-D]K[1-4]';
    DROP TABLE submission;
    ALTER TABLE submission_now RENAME TO submission;
    CREATE INDEX submission_due ON submission (environment, not_before)
        WHERE state IN ('queued', 'sending', 'awaiting-human', 'delivered') OR receipts_due;
    """,
)

VERSION: Final = len(_STEPS)
"""The version of the tables that this release writes."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to :data:`VERSION`, a step at a time, each whole or not at all; sends in flight go on after.

    Raises :class:`~kostra_sdk.errors.UsageError` for an outbox that a later release has written.
    """
    # A table that is made anew leaves those that refer to it alone; inside a transaction this has no effect.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        while _one_step(connection):
            pass
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _one_step(connection: sqlite3.Connection) -> bool:
    """Take the tables a step further; gives False where there is none to take."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > VERSION:
            raise UsageError(
                f"the outbox has tables of version {found}, this release knows version {VERSION}: upgrade kostra-sdk"
            )
        if found < VERSION:
            for statement in _statements(_STEPS[found]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {found + 1:d}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return bool(found < VERSION)


def _statements(script: str) -> list[str]:
    """Split a step into statements: ``executescript`` would commit what was begun."""
    lines = [line.partition("--")[0] for line in script.splitlines()]
    return [statement for part in "\n".join(lines).split(";") if (statement := part.strip())]
