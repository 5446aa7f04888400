"""The manifest of an envelope: what went in, what came out, and for whom.

It is written in two shapes, and whoever writes it must say which.
The **private** one holds the plaintext's size and SHA-256.
It stays on the sender's own disk: with it the sender can prove later what was sent,
and a CBC envelope, whose cipher shows no change, is trusted only if its manifest agrees.
The **shareable** one tells nothing of the plaintext, and it alone may leave the machine.
For a hash hides nothing that can be guessed: an extract without participants is a single space,
and the SHA-256 of a space is known to everybody; a salt would not help, since whoever verifies needs it too.
The envelope's own hash does travel, and is enough to find every change on the way.
"""

from __future__ import annotations

import json
import pkgutil
import re
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import attrs

from kostra_sdk.envelope.errors import ManifestUnreadable, TamperedEnvelope
from kostra_sdk.envelope.profiles import PROFILES
from kostra_sdk.envelope.streams import CHUNK, Digest, Tally, reading, writing

if TYPE_CHECKING:
    from kostra_sdk.extract.files import Data, StrPath

__all__ = ["SCHEMA_VERSION", "Manifest", "manifest_schema"]

SCHEMA_VERSION: Final = 1
"""Goes up when a reader of the former version would misunderstand; new keys alone do not change it."""

_T = TypeVar("_T")

_SHA256: Final = re.compile("[0-9a-f]{64}")


def _sdk_version() -> str:
    try:
        return metadata.version("kostra-sdk")
    except metadata.PackageNotFoundError:
        return "unknown"  # run from its source, not installed


@attrs.frozen(kw_only=True)
class Manifest:
    """What is known of an envelope; made by :func:`~kostra_sdk.envelope.encrypt`."""

    profile: str
    """The profile's name, such as ``cms-cbc-oaep``."""
    created: datetime
    """When it was made, in UTC, by the clock that the caller gave."""
    receivers: tuple[str, ...]
    """SHA-256 of the receivers' certificates."""
    envelope: Digest
    plaintext: Digest | None = attrs.field(default=None, repr=False)
    """None where the shareable shape was read; kept out of the repr, which may end up in a log."""
    sdk_version: str = attrs.Factory(_sdk_version)

    def verify_envelope(self, source: Data) -> None:
        """Hash an envelope again, as one does long after it was sent.

        Raises :class:`~kostra_sdk.envelope.errors.TamperedEnvelope` if it is not the one this manifest tells of.
        """
        self.compare_envelope(_hash(source))

    def compare_envelope(self, found: Digest) -> None:
        """Raise :class:`~kostra_sdk.envelope.errors.TamperedEnvelope` if these are another envelope's bytes."""
        if found != self.envelope:
            raise TamperedEnvelope(
                f"the envelope is not the one of its manifest: "
                f"{found.size} bytes with SHA-256 {found.sha256}, not {self.envelope.size} with {self.envelope.sha256}"
            )

    def compare_plaintext(self, found: Digest) -> None:
        """Raise :class:`~kostra_sdk.envelope.errors.TamperedEnvelope` if these are other bytes than went in.

        A shareable manifest knows nothing of them, and lets all pass.
        """
        if self.plaintext is not None and found != self.plaintext:
            raise TamperedEnvelope("the envelope holds another plaintext than its manifest tells of")

    def to_dict(self, *, private: bool) -> dict[str, Any]:
        """Give it as plain dicts, lists, strings and whole numbers, after the schema of :func:`manifest_schema`.

        With `private`, the plaintext's size and hash are in it: for this machine only.
        """
        data: dict[str, Any] = {
            "schema_version": SCHEMA_VERSION,
            "profile": self.profile,
            "created": self.created.isoformat(),
            "sdk_version": self.sdk_version,
            "receivers": list(self.receivers),
            "envelope": attrs.asdict(self.envelope),
        }
        if private and self.plaintext is not None:
            data["plaintext"] = attrs.asdict(self.plaintext)
        return data

    def to_json(self, *, private: bool) -> str:
        """Give :meth:`to_dict` as JSON."""
        return json.dumps(self.to_dict(private=private), ensure_ascii=False, indent=2) + "\n"

    def write(self, path: StrPath) -> None:
        """Write the private shape as a JSON file that only its owner can read, replacing an older one at once."""
        with writing(path) as file:
            file.write(self.to_json(private=True).encode())

    @classmethod
    def from_dict(cls, data: object) -> Manifest:
        """Read what :meth:`to_dict` gave, of either shape.

        Raises :class:`~kostra_sdk.envelope.errors.ManifestUnreadable`; keys it does not know are passed over.
        """
        fields = _of(dict, data, "the manifest")
        version = fields.get("schema_version")
        if version != SCHEMA_VERSION:
            raise ManifestUnreadable(f"schema_version is {version!r}; this version reads {SCHEMA_VERSION}")
        profile = _of(str, fields.get("profile"), "profile")
        if profile not in PROFILES:
            raise ManifestUnreadable(f"profile {profile!r} is unknown; known are {', '.join(PROFILES)}")
        plaintext = fields.get("plaintext")
        return cls(
            profile=profile,
            created=_read_time(_of(str, fields.get("created"), "created")),
            sdk_version=_of(str, fields.get("sdk_version"), "sdk_version"),
            receivers=tuple(_read_sha256(one, "receivers") for one in _of(list, fields.get("receivers"), "receivers")),
            envelope=_read_digest(fields.get("envelope"), "envelope"),
            plaintext=None if plaintext is None else _read_digest(plaintext, "plaintext"),
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Read JSON of either shape; raises :class:`~kostra_sdk.envelope.errors.ManifestUnreadable`."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise ManifestUnreadable(f"not JSON: {error}") from None
        return cls.from_dict(data)

    @classmethod
    def read(cls, path: StrPath) -> Manifest:
        """Read a file that :meth:`write` wrote; raises :class:`~kostra_sdk.envelope.errors.ManifestUnreadable`."""
        return cls.from_json(Path(path).read_bytes())


def manifest_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a manifest of either shape."""
    data = cast("bytes", pkgutil.get_data("kostra_sdk.envelope", "manifest.schema.json"))
    return cast("dict[str, Any]", json.loads(data))


def _hash(source: Data) -> Digest:
    tally = Tally()
    with reading(source) as (stream, _):
        while chunk := stream.read(CHUNK):
            tally.update(chunk)
    return tally.digest()


def _read_digest(data: object, name: str) -> Digest:
    fields = _of(dict, data, name)
    size = _of(int, fields.get("size"), f"{name}.size")
    if size < 0:
        raise ManifestUnreadable(f"{name}.size is negative")
    return Digest(size, _read_sha256(fields.get("sha256"), f"{name}.sha256"))


def _read_sha256(data: object, name: str) -> str:
    text = _of(str, data, name)
    if not _SHA256.fullmatch(text):
        raise ManifestUnreadable(f"{name} is not a SHA-256 in lower-case hexadecimal digits")
    return text


def _read_time(text: str) -> datetime:
    with suppress(ValueError, OverflowError):
        time = datetime.fromisoformat(text)
        if time.tzinfo is not None:
            return time.astimezone(UTC)
    raise ManifestUnreadable("created is not a time with its time zone")


def _of(kind: type[_T], data: object, name: str) -> _T:
    """Give `data` as what it should be; JSON's true and false are no numbers."""
    if not isinstance(data, kind) or isinstance(data, bool):
        raise ManifestUnreadable(f"{name} should be of type {kind.__name__}, and is {type(data).__name__}")
    return data
