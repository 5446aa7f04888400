"""A dry run: all that sending would do, with a receiver that is a folder.

The extract is checked and, where its channel says so, encrypted; the channel then makes its requests as ever.
They are written down in place of being sent, and answered as a receiver does with which nothing goes wrong.
Ids that only the real receiver can give are zeros, and tokens are left out.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.checking import check
from kostra_sdk.envelope import encrypt
from kostra_sdk.extract.files import Source
from kostra_sdk.submission.assemble import Assembly
from kostra_sdk.submission.channel import EncryptionPolicy, Outcome, Package
from kostra_sdk.submission.channel_settings import ChannelSettings, ExportChannel
from kostra_sdk.submission.dry_receiver import DryReceiver, write_private
from kostra_sdk.submission.gate import admit
from kostra_sdk.submission.outbox.second import refuse_second

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kostra_sdk.extract.files import StrPath
    from kostra_sdk.submission.channel import Details
    from kostra_sdk.submission.clock import Clock
    from kostra_sdk.submission.delivery import Delivery
    from kostra_sdk.submission.gate import Override
    from kostra_sdk.submission.settings import Settings

__all__ = ["DryRun", "dry_run"]

_NOTES: Final = (
    "Ids made of zeros, and party 50000000, stand for those that the receiver gives.",
    "Tokens and signed grants are left out; a grant's claims are shown.",
    "The app is assumed to be of App API version 8, with no task between data and feedback.",
    "An envelope is encrypted anew each time: the bytes of a real one differ.",
)


@attrs.frozen
class DryRun:
    """What a dry run wrote."""

    folder: Path
    package: Path
    """The bytes that would go out."""
    requests: Path
    """The requests that would be made, as JSON."""
    count: int
    """How many requests those are."""
    outcome: Outcome
    """How far the delivery would come if nothing went wrong."""


def dry_run(
    settings: Settings,
    delivery: Delivery,
    data: StrPath,
    folder: StrPath,
    *,
    clock: Clock,
    overrides: Sequence[Override] = (),
) -> DryRun:
    """Do all of a delivery but send it.

    Args:
        settings: What would be used to send.
        delivery: For whom, of what.
        data: The extract.
        folder: Where everything is written; the extract lies there as it would go out.
        clock: What time it is.
        overrides: Who answers for which blocking control.

    Raises:
        GateClosed: The controls block it.
        AlreadySubmitted: It is in the outbox already.
        SplitOtherwise: It is in the outbox, split otherwise.
        SetupError: A key, a secret or a certificate is missing.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_second(settings, delivery, clock)
    way = settings.channel_of(delivery.form)
    receiver = DryReceiver(folder, way, clock)
    with Assembly(_inside(settings, delivery.form, way, folder), clock=clock, transport=receiver) as sending:
        channel = sending.channel(delivery.form, delivery.year)
        receiver.package = package = _packed(sending, delivery, Path(data), folder, channel.encryption, overrides)
        outcome = channel.submit(delivery, package, _Memory())
    requests = folder / "requests.json"
    written = {"notes": list(_NOTES), "outcome": outcome.state.value, "requests": receiver.recorded}
    write_private(requests, (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode())
    return DryRun(folder, folder / package.file_name, requests, len(receiver.recorded), outcome)


def _refuse_second(settings: Settings, delivery: Delivery, clock: Clock) -> None:
    """Say beforehand that the outbox would refuse it; an outbox that is not there yet stays so."""
    if not (settings.outbox.folder / "outbox.sqlite").exists():
        return
    with Assembly(settings, clock=clock) as sending:
        outbox = sending.outbox
        same, beside = outbox.store.same(delivery.identity), outbox.store.beside(*delivery.ground)
        refuse_second(delivery, same, beside, outbox.receipts)


def _inside(settings: Settings, form: str, way: ChannelSettings, folder: Path) -> Settings:
    """Let a channel that writes files write them into the folder."""
    if not isinstance(way, ExportChannel):
        return settings
    return attrs.evolve(settings, channel={**settings.channel, form: attrs.evolve(way, folder=folder / "export")})


def _packed(
    sending: Assembly,
    delivery: Delivery,
    data: Path,
    folder: Path,
    encryption: EncryptionPolicy,
    overrides: Sequence[Override],
) -> Package:
    """Check the extract and write what goes out."""
    content = Source(data).content()
    report = check(
        content,
        form=delivery.form,
        year=delivery.year,
        region=delivery.region,
        quarter=delivery.quarter or None,
        org_number=delivery.org_number or None,
        has_participants=delivery.has_participants,
    )
    admit(report, hashlib.sha256(content).hexdigest(), overrides=overrides)
    if encryption is EncryptionPolicy.NONE:
        target, kind = folder / delivery.file_name, "application/octet-stream"
        write_private(target, content)
    else:
        target, kind = folder / f"{delivery.file_name}.p7m", "application/pkcs7-mime"
        encrypt(content, target, sending.receivers(delivery.form), now=sending.clock.now())
    sent = target.read_bytes()
    return Package(
        file_name=target.name,
        size=len(sent),
        sha256=hashlib.sha256(sent).hexdigest(),
        md5=hashlib.md5(sent, usedforsecurity=False).hexdigest(),
        content_type=kind,
        open=lambda: target.open("rb"),
    )


class _Memory:
    """A journal that forgets; everything is new to it."""

    def __init__(self) -> None:
        self._done: dict[str, Details] = {}

    def effect(
        self,
        step: str,
        do: Callable[[], Details],
        *,
        find: Callable[[], Details | None] | None = None,  # noqa: ARG002 - a journal's signature
    ) -> Details:
        """Make an effect happen once."""
        if step not in self._done:
            self._done[step] = do()
        return self._done[step]

    def done(self, step: str) -> Details | None:
        """Give the details of a step that is done."""
        return self._done.get(step)

    def note(self, step: str, details: Details) -> None:
        """Nothing need be remembered."""

    def claim(self, thing: str) -> bool:  # noqa: ARG002 - a journal's signature
        """Nobody else is there."""
        return True
