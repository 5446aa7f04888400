"""The preflight: everything that sending needs, tried without sending anything.

Nothing is made, changed or uploaded at the receiver's:
Maskinporten is asked for tokens, Altinn for its own in exchange, and SSB's app for what it publishes of itself.
On this machine the outbox is looked into, and a file is made in its folder and removed again.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kostra_sdk.errors import UsageError
from kostra_sdk.submission.assemble import Assembly, load_receivers
from kostra_sdk.submission.channel_settings import AltinnAppChannel, ExportChannel
from kostra_sdk.submission.checks import Check, Health, Results
from kostra_sdk.submission.doctor_network import try_network
from kostra_sdk.submission.errors import Actor, KeyRefused, SetupError
from kostra_sdk.submission.outbox import Keys
from kostra_sdk.submission.outbox.schema import VERSION
from kostra_sdk.submission.outbox.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from kostra_sdk.envelope import Receiver
    from kostra_sdk.extract.files import StrPath

__all__ = ["Check", "Health", "examine"]

EXPIRY_NOTICE: Final = timedelta(days=60)


def examine(
    sending: Assembly, *, files: Sequence[StrPath] = (), regions: Collection[str] = (), offline: bool = False
) -> Iterator[Check]:
    """Try everything that sending needs, one thing after the other.

    Args:
        sending: What the settings were put together to.
        files: Extracts whose size is held against what their channel takes; their names tell what they are.
        regions: The municipalities whose system users are tried, as the settings name them; all where none is named.
        offline: Leave out all that takes the network.
    """
    results = Results()
    settings = sending.settings
    results.fine("settings", "the settings can be used", environment=settings.environment.value)
    for name, told in (("channel", settings.channel), ("municipality", settings.municipality)):
        if not told:
            results.caution(
                "settings", f"there is no [{name}]", f"no-{name}", remedy=f"Tell a [{name}] in the settings."
            )
    yield from results.taken()
    for attempt in (_try_outbox, _try_key, _try_control_api, _try_receivers, _try_folders, _try_deadlines):
        attempt(sending, results)
        yield from results.taken()
    if not offline:
        for _ in try_network(sending, results, files, regions):
            yield from results.taken()


def _try_outbox(sending: Assembly, results: Results) -> None:
    """See whether the outbox can be written to, and opened with the keys there are."""
    own = sending.settings.outbox
    with results.trying("outbox"):
        named = {**own.old_keys, own.key_name: own.key}
        keys = Keys({name: secret.key() for name, secret in named.items()}, own.key_name)
        if not own.folder.exists():
            _must_be_writable(_nearest(own.folder))
            results.fine("outbox", "there is no outbox yet: the first sending makes it", finding="new")
            return
        _must_be_writable(own.folder)
        _must_be_readable(own.folder / "outbox.sqlite")
        by_key = _count_by_key(own.folder / "sealed", keys)
        former = sum(by_key.values()) - by_key[keys.current]
        results.fine("outbox", "the outbox can be written to and opened", files=sum(by_key.values()))
        if former:
            results.caution(
                "outbox",
                f"{former} files are sealed with former keys",
                "former-keys",
                remedy="Run kostra rekey; then the former keys can be thrown away.",
                files=former,
            )


def _must_be_writable(folder: Path) -> None:
    with tempfile.TemporaryFile(dir=folder):
        pass


def _nearest(folder: Path) -> Path:
    """Give the nearest folder above that there is."""
    return next(parent for parent in folder.absolute().parents if parent.exists())


def _must_be_readable(database: Path) -> None:
    """Raise where the outbox's database is none, or a later release's."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise SetupError(f"the outbox's database cannot be read: {type(error).__name__}") from error
    if version > VERSION:
        raise UsageError(f"the outbox was written by a later release (tables of version {version}): upgrade kostra-sdk")


def _count_by_key(folder: Path, keys: Keys) -> defaultdict[str, int]:
    """Count the sealed files by key, each opened and its first bytes read."""
    found: defaultdict[str, int] = defaultdict(int)
    if folder.exists():
        vault = Vault(folder, keys)
        for label in vault.labels():
            with vault.open(label) as reader:
                reader.read(1)
                found[reader.key] += 1
    return found


def _try_key(sending: Assembly, results: Results) -> None:
    """Read the key of the Maskinporten client, and look at its dates."""
    if sending.settings.maskinporten is None:
        return
    with results.trying("key"):
        until, now = sending.signer.valid_until, sending.clock.now()
        if until is None:
            results.fine("key", "the key can be read; Maskinporten knows until when it is good", finding="registered")
        elif until <= now:
            raise KeyRefused(f"the certificate of the key expired at {until.isoformat()}")
        elif until - now < EXPIRY_NOTICE:
            days = (until - now).days
            remedy = "Order a new certificate, and give it in the settings."
            results.caution(
                "key", f"the certificate of the key expires in {days} days", "expires", remedy=remedy, days=days
            )
        else:
            results.fine("key", "the key can be read", days=(until - now).days)


def _try_control_api(sending: Assembly, results: Results) -> None:
    """See whether there is a key to SSB's control API; it is not asked anything."""
    own = sending.settings.control_api
    if own is not None:
        with results.trying("control-api"):
            own.key.text()
            results.fine("control-api", "there is a key to SSB's control API")


def _try_receivers(sending: Assembly, results: Results) -> None:
    """Hold the receivers' certificates against their rules, now and as of the last deadline."""
    now = sending.clock.now()
    last = max((each.due for each in sending.settings.deadline if each.due > now), default=now)
    for name, told in sending.settings.receiver.items():
        with results.trying("receiver", name):
            _try_receiver(name, load_receivers(told), now, last, results)


def _try_receiver(name: str, receivers: Sequence[Receiver], now: datetime, last: datetime, results: Results) -> None:
    examinations = [receiver.examine(now=now) for receiver in receivers]
    good = [examined for examined in examinations if not examined.problems]
    for examined in examinations:
        if examined.problems:
            # One that may not be used is no harm as long as another may.
            health = Health.WARNING if good else Health.FAILED
            results.fail("receiver", examined.problems[0], subject=name, health=health)
    if not good:
        return
    days = max((receiver.certificate.not_valid_after_utc - now).days for receiver in receivers)
    results.fine(
        "receiver", f"there is a certificate that keeps the rules, good for {days} days", subject=name, days=days
    )
    for caution in (caution for examined in good for caution in examined.cautions):
        results.caution("receiver", f"the certificate {caution.text}", "caution", subject=name, who=Actor.SSB)
    if all(receiver.examine(now=last).problems for receiver in receivers):
        remedy = "Ask the receiver for the next certificate, and give it beside this one."
        message = "no certificate will be valid on the last day"
        results.caution("receiver", message, "expires", subject=name, who=Actor.SSB, remedy=remedy, days=days)


def _try_folders(sending: Assembly, results: Results) -> None:
    """See whether extracts can be left where they are to be uploaded by hand."""
    for form, way in sending.settings.channel.items():
        if isinstance(way, ExportChannel):
            with results.trying("channel", form):
                _must_be_writable(way.folder if way.folder.exists() else _nearest(way.folder))
                results.fine("channel", "the folder can be written to", subject=form, finding="folder")


def _try_deadlines(sending: Assembly, results: Results) -> None:
    """Tell how long there is left for the newest edition of each form."""
    now = sending.clock.now()
    for form, way in sending.settings.channel.items():
        years = {each.year for each in sending.settings.deadline if each.form == form}
        if isinstance(way, AltinnAppChannel):
            years |= set(map(int, way.apps))
        year = max(years, default=None)
        due = sending.deadlines.due(form, year) if year else None
        closes = sending.deadlines.closes(form, year) if year else None
        subject = f"{form} {year}" if year else form
        if due is None:
            remedy = "Tell a [[deadline]]: without it nothing becomes urgent, and trying never ends."
            results.caution("deadline", "no deadline is told", "missing", subject=subject, remedy=remedy)
        elif closes is not None and closes <= now:
            results.caution("deadline", "the reception is closed", "closed", subject=subject, who=Actor.SSB)
        elif due <= now:
            results.caution("deadline", "the last day is over", "past", subject=subject, who=Actor.MUNICIPALITY)
        else:
            days = (due - now).days
            results.fine("deadline", f"there are {days} days left", subject=subject, days=days)
