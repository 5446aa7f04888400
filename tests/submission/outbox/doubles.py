"""A clock that is set by hand, a channel that does as it is told, and made-up deliveries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from kostra_sdk import Extract, JaNei, Kjonn, Sosialhjelp
from kostra_sdk.forms.regnskap.record import Regnskapslinje
from kostra_sdk.submission.channel import EncryptionPolicy, Outcome, Receipt, State
from kostra_sdk.submission.delivery import Delivery, Environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kostra_sdk.submission.channel import Details, Journal, Package

ORG = "971526920"
"""An organisation number with the right check digit: SSB's own, which is public."""
BEGINNING = datetime(2027, 1, 10, 12, tzinfo=UTC)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, moment: datetime = BEGINNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Give the moment it stands at."""
        return self.moment

    def monotonic(self) -> float:
        """Give the same in seconds."""
        return self.moment.timestamp()

    def move(self, **by: float) -> None:
        """Move it on."""
        self.moment += timedelta(**by)


class Receiver:
    """What there is at the receiver's: the uploads that took effect."""

    def __init__(self) -> None:
        self.uploads: list[bytes] = []

    def find(self, content: bytes) -> Mapping[str, Any] | None:
        """Look for an upload of the same content."""
        return {"id": "found"} if content in self.uploads else None


class ScriptedChannel:
    """A channel of one step, ``upload``, that meets with what the script says, one entry a call.

    An entry is called after the upload took effect if its name says so, and before it otherwise.
    """

    host = "receiver.example"

    def __init__(
        self,
        receiver: Receiver,
        *,
        before: list[BaseException] | None = None,
        after: list[BaseException] | None = None,
        states: list[State] | None = None,
        encryption: EncryptionPolicy = EncryptionPolicy.NONE,
        name: str = "scripted",
    ) -> None:
        self.name = name
        self.receiver = receiver
        self.before = before or []
        self.after = after or []
        self.states = states or []
        self.encryption = encryption
        self.receipts: list[Receipt | BaseException] = [Receipt("archive", "text/plain", b"received")]
        self.asked = 0

    def submit(self, delivery: Delivery, package: Package, journal: Journal) -> Outcome:
        """Upload, once."""
        with package.open() as file:
            content = file.read()

        def upload() -> Details:
            if self.before:
                raise self.before.pop(0)
            self.receiver.uploads.append(content)
            if self.after:
                raise self.after.pop(0)
            return {"id": f"upload-{len(self.receiver.uploads)}"}

        found = journal.effect("upload", upload, find=lambda: self.receiver.find(content))
        return Outcome(self.states.pop(0) if self.states else State.ACCEPTED, reference=str(found["id"]))

    def status(self, delivery: Delivery, journal: Journal) -> Outcome:
        """Say what the script says next, and ACCEPTED at its end."""
        self.asked += 1
        if self.before:
            raise self.before.pop(0)
        return Outcome(self.states.pop(0) if self.states else State.ACCEPTED)

    def receipt(self, delivery: Delivery, journal: Journal) -> tuple[Receipt, ...]:
        """Give the receipts there are, or fail as told."""
        failures = [entry for entry in self.receipts if isinstance(entry, BaseException)]
        if failures:
            self.receipts.remove(failures[0])
            raise failures[0]
        return tuple(entry for entry in self.receipts if isinstance(entry, Receipt))


def delivery(**changes: Any) -> Delivery:
    """Give a delivery of a bydel of Oslo to the test environment."""
    return Delivery(
        **{
            "environment": Environment.TEST,
            "sender": ORG,
            "form": "11CF",
            "year": 2025,
            "region": "030107",
            "has_participants": False,
            **changes,
        }
    )


def empty_extract(**changes: Any) -> Extract[Any]:
    """Give the extract that says there is nobody to report: the smallest one that passes the gate."""
    return Extract.empty(**{"form": "11CF", "year": 2025, "region": "030107", **changes})


def blocked_extract() -> Extract[Any]:
    """Give an extract that the official controls block."""
    extract: Extract[Any] = Extract.new(form="11F", year=2025, region="030107")
    extract.add(Sosialhjelp(person_journalnr="00000001", kjonn=Kjonn.KVINNE, bu18=JaNei.NEI))
    return extract


def accounts(org_number: str | None = None, **changes: Any) -> Extract[Any]:
    """Give accounts that pass the gate: the balance of an enterprise of Bergen, or what the changes say."""
    extract: Extract[Any] = Extract.new(
        **{"form": "0J", "year": 2025, "region": "460100", "org_number": org_number, **changes}
    )
    klasse = "2" if extract.form[:2] in {"0B", "0D"} else "5"
    extract.add(Regnskapslinje(kontoklasse=klasse, funksjon_kapittel="10", art_sektor="000", belop=1000))
    extract.add(Regnskapslinje(kontoklasse=klasse, funksjon_kapittel="5990", art_sektor="000", belop=-1000))
    return extract


def raising(error: BaseException) -> Callable[[], Details]:
    """Give an effect that fails."""

    def do() -> Details:
        raise error

    return do
