from __future__ import annotations

import io
import json
import os
import stat
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no stubs

from kostra_sdk.envelope import PROFILES, Digest, Manifest, encrypt, manifest_schema
from kostra_sdk.envelope.errors import ManifestUnreadable, TamperedEnvelope
from tests.envelope import pki

if TYPE_CHECKING:
    from pathlib import Path

VALIDATOR = Draft202012Validator(manifest_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)

MANIFEST = Manifest(
    profile="cms-cbc-oaep",
    created=pki.NOW,
    receivers=("a" * 64, "b" * 64),
    envelope=Digest(452, "c" * 64),
    plaintext=Digest(1, sha256(b" ").hexdigest()),
    sdk_version="26.1.0",
)

digests = st.builds(Digest, st.integers(0, 2**60), st.text("0123456789abcdef", min_size=64, max_size=64))
manifests = st.builds(
    Manifest,
    profile=st.sampled_from(sorted(PROFILES)),
    created=st.just(pki.NOW),
    receivers=st.lists(st.just("d" * 64), min_size=1, max_size=3).map(tuple),
    envelope=digests,
    plaintext=digests,
    sdk_version=st.text(max_size=10),
)


@given(manifest=manifests)
def test_it_is_read_as_it_was_written(manifest: Manifest) -> None:
    """The private shape keeps all, the shareable one all but the plaintext."""
    assert Manifest.from_json(manifest.to_json(private=True)) == manifest
    assert Manifest.from_json(manifest.to_json(private=False)) == attrs.evolve(manifest, plaintext=None)


@given(manifest=manifests, private=st.booleans())
def test_it_is_as_the_schema_says(manifest: Manifest, private: bool) -> None:
    """Programs in other languages can rely on the schema, in which every key is."""
    data = json.loads(manifest.to_json(private=private))
    VALIDATOR.validate(data)
    assert set(data) <= set(manifest_schema()["properties"])
    assert set(data) >= set(manifest_schema()["required"])


def test_the_plaintext_s_hash_does_not_leave_the_machine(holder: pki.Holder) -> None:
    """What is recognisable, as the hash of one space is, stands in the private shape only."""
    envelope = io.BytesIO()
    manifest = encrypt(b" ", envelope, [holder.receiver], now=pki.NOW)
    known = sha256(b" ").hexdigest()
    assert known in manifest.to_json(private=True)
    for shared in (manifest.to_json(private=False), repr(manifest), str(manifest), envelope.getvalue().hex()):
        assert known not in shared
        assert "plaintext" not in shared
    with pytest.raises(TypeError):
        manifest.to_json()  # type: ignore[call-arg]  # which shape must be said


def test_the_file_is_private(tmp_path: Path) -> None:
    """The file is the private shape, and only its owner can read it."""
    path = tmp_path / "manifest.json"
    path.write_text("the former")
    MANIFEST.write(path)
    assert Manifest.read(path) == Manifest.read(str(path)) == MANIFEST
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_envelope_is_verified_long_after(holder: pki.Holder, tmp_path: Path) -> None:
    """Without any key, an archived envelope is hashed again; a changed or cut one is found."""
    path = tmp_path / "envelope.p7m"
    manifest = encrypt(bytes(3 * 2**20), path, [holder.receiver], now=pki.NOW)
    manifest.verify_envelope(path)
    data = path.read_bytes()
    for changed in (data[:-1], data + b"\x00", data[:-1] + bytes([data[-1] ^ 1])):
        with pytest.raises(TamperedEnvelope, match="not the one of its manifest"):
            manifest.verify_envelope(changed)


def without(key: str) -> dict[str, Any]:
    """Leave out a key."""
    return {name: value for name, value in MANIFEST.to_dict(private=True).items() if name != key}


@pytest.mark.parametrize("key", manifest_schema()["required"])
def test_what_is_missing_is_named(key: str) -> None:
    """A manifest without one of its keys is none."""
    with pytest.raises(ManifestUnreadable, match=key):
        Manifest.from_dict(without(key))


@pytest.mark.parametrize(
    "changed",
    [
        {"schema_version": 2},
        {"schema_version": "1"},
        {"profile": "file-encrypter"},
        {"profile": 1},
        {"created": "yesterday"},
        {"created": "2027-01-15T12:00:00"},
        {"created": "0001-01-01T00:00:00+14:00"},
        {"sdk_version": None},
        {"receivers": "a" * 64},
        {"receivers": ["a" * 63]},
        {"receivers": ["A" * 64]},
        {"envelope": None},
        {"envelope": {"size": -1, "sha256": "c" * 64}},
        {"envelope": {"size": True, "sha256": "c" * 64}},
        {"envelope": {"size": 1.0, "sha256": "c" * 64}},
        {"envelope": {"size": 1, "sha256": "c" * 64 + "\n"}},
        {"plaintext": {"size": 1}},
    ],
    ids=str,
)
def test_what_is_wrong_is_refused(changed: dict[str, object]) -> None:
    """Neither types nor values are guessed at."""
    with pytest.raises(ManifestUnreadable, match=next(iter(changed))):
        Manifest.from_dict(MANIFEST.to_dict(private=True) | changed)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", b"\xff\xfe", '{"schema_version": 1}'])
def test_what_is_no_manifest_is_told(text: str | bytes) -> None:
    """Any other file is one error."""
    with pytest.raises(ManifestUnreadable):
        Manifest.from_json(text)


def test_keys_of_later_versions_are_passed_over() -> None:
    """New keys alone do not change the version, so they must not disturb."""
    assert Manifest.from_dict(MANIFEST.to_dict(private=True) | {"later": 1}) == MANIFEST
