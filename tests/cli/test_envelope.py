from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from kostra_sdk.cli import options
from kostra_sdk.envelope import Manifest, fingerprint
from tests.cli.running import document, kostra
from tests.envelope import pki
from tests.submission.doubles import ManualClock, rsa_key
from tests.submission.test_assemble import with_broker
from tests.submission.workshop import workshop

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"a value of a record, and as long as it takes"
PASSWORD = "a-word-nobody-is-to-see"


@pytest.fixture(autouse=True)
def _day_of_the_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be a day on which the tests' certificates are valid."""
    monkeypatch.setattr(options, "doubles", lambda: {"clock": ManualClock(pki.NOW)})


@pytest.fixture
def holder() -> pki.Holder:
    """Who is to open envelopes."""
    return pki.enterprise(rsa_key("receiver"), pki.authority(rsa_key("root"), "Rot"))


@pytest.fixture
def files(tmp_path: Path, holder: pki.Holder) -> dict[str, Path]:
    """Give a file to encrypt, and the receiver's certificate, root and keys."""
    root = pki.authority(rsa_key("root"), "Rot")
    contents = {
        "content": CONTENT,
        "certificate": holder.pem,
        "root": root.pem,
        "key": holder.key_pem(),
        "locked": holder.key_pem(PASSWORD),
        "password": PASSWORD.encode() + b"\n",
    }
    paths = {name: tmp_path / name for name in contents}
    for name, content in contents.items():
        paths[name].write_bytes(content)
    return paths


def asked(files: dict[str, Path], holder: pki.Holder) -> tuple[object, ...]:
    """Give the options for one receiver and all its rules."""
    return (
        *("--certificate", files["certificate"], "--root", files["root"]),
        *("--pin", fingerprint(holder.certificate), "--org-number", pki.ORG_NUMBER),
    )


@pytest.mark.parametrize("profile", ["cms-cbc-oaep", "cms-gcm-oaep", "cms-cbc-pkcs1", "cms-gcm-pkcs1", "cms-cbc-dual"])
def test_what_is_encrypted_can_be_decrypted(files: dict[str, Path], holder: pki.Holder, profile: str) -> None:
    """Envelope and manifest lie beside the file, and the receiver's key gives back what was in it."""
    result = kostra("encrypt", files["content"], *asked(files, holder), "--profile", profile)
    assert (result.exit_code, result.stderr) == (0, "")
    envelope, manifest = (files["content"].with_name(name) for name in ("content.p7m", "content.p7m.json"))
    assert Manifest.read(manifest).profile == profile
    assert CONTENT not in envelope.read_bytes()
    own = ("--key", files["key"], "--certificate", files["certificate"], "--output", files["content"].with_name("out"))
    result = kostra("decrypt", envelope, *own)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "uendret" in result.stdout
    assert files["content"].with_name("out").read_bytes() == CONTENT


def test_the_documents(files: dict[str, Path], holder: pki.Holder, tmp_path: Path) -> None:
    """With --json both answer by the schema; nothing of the plaintext's hash is in them."""
    result = kostra("encrypt", files["content"], *asked(files, holder), "--output", tmp_path / "e", "--json")
    said = document("encrypt", result)
    assert said["receivers"] == [fingerprint(holder.certificate)]
    assert said["size"] == (tmp_path / "e").stat().st_size
    assert said["manifest"] == str(tmp_path / "e.json")
    own = ("--key", files["key"], "--certificate", files["certificate"], "--output", tmp_path / "out")
    said = document("decrypt", kostra("decrypt", tmp_path / "e", *own, "--json"))
    assert (said["authenticated"], said["size"]) == (True, len(CONTENT))
    plain = Manifest.read(tmp_path / "e.json").plaintext
    assert plain is not None
    assert plain.sha256 not in result.stdout


def test_receivers_of_the_settings(files: dict[str, Path], holder: pki.Holder, tmp_path: Path) -> None:
    """A receiver of the settings file is named, or all of them are meant."""
    (tmp_path / "shop").mkdir()
    shop = workshop(tmp_path / "shop")
    with_broker(shop, holder)
    for names in ((), ("--receiver", "ssb")):
        result = kostra("encrypt", files["content"], "--settings", shop.settings_file, *names, "--json")
        assert document("encrypt", result)["receivers"] == [fingerprint(holder.certificate)]
    result = kostra("encrypt", files["content"], "--settings", shop.settings_file, "--receiver", "ukjent")
    assert (result.exit_code, result.stdout) == (64, "")
    assert "ssb" in result.stderr


def test_a_certificate_that_breaks_a_rule_is_not_used(files: dict[str, Path], holder: pki.Holder) -> None:
    """Each rule is told in bokmål, with status 64, and leaves no file behind."""
    certificate, root, pin, number = (asked(files, holder)[place : place + 2] for place in (0, 2, 4, 6))
    other_pin, other_number = ("--pin", "0" * 64), ("--org-number", pki.OTHER_ORG_NUMBER)
    for args, said in (
        ((*certificate, *root, *other_pin, *number), "Ring mottakeren"),
        ((*certificate, *root, *pin, *other_number), "en annen virksomhet"),
        ((*certificate, *root), "En regel for sertifikatet har ingenting å måle mot."),
        (("--certificate", files["key"], *root, *pin, *number), "ikke ett sertifikat"),
    ):
        result = kostra("encrypt", files["content"], *args)
        assert said in result.stderr
        assert (result.exit_code, result.stdout) == (64, "")
        assert not files["content"].with_name("content.p7m").exists()
    without = ("--without", "pin", "--without", "org-number", "--without", "chain")
    assert kostra("encrypt", files["content"], *certificate, *without).exit_code == 0


def test_wrong_usage(files: dict[str, Path], holder: pki.Holder) -> None:
    """What does not go together, and a file over itself, are refused before anything is written."""
    for args in (
        ("encrypt", files["content"]),
        ("encrypt", files["content"], *asked(files, holder), "--settings", "kostra.toml"),
        ("encrypt", files["content"], *asked(files, holder), "--output", files["content"]),
        ("encrypt", files["content"], *asked(files, holder), "--without", "alt"),
        ("decrypt", files["content"]),
        (
            *("decrypt", files["content"], "--key", files["key"], "--certificate", files["certificate"]),
            *("--output", files["content"]),
        ),
    ):
        result = kostra(*args)
        assert (result.exit_code, result.stdout) == (64, ""), args
    assert files["content"].read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("change", "args", "status", "kind"),
    [
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), (), 65, "TamperedEnvelope"),
        (lambda data: data[:-9], (), 65, "MalformedEnvelope"),
        (lambda _data: b"not an envelope", (), 65, "MalformedEnvelope"),
        (lambda data: data, ("--manifest", "certificate"), 65, "ManifestUnreadable"),
        (lambda data: data, ("--manifest", "nothing"), 65, "FileNotFoundError"),
        (lambda data: data, ("--key", "content"), 64, "KeyUnreadable"),
        (lambda data: data, ("--key", "locked"), 64, "KeyUnreadable"),
    ],
)
def test_an_envelope_that_cannot_be_opened(
    files: dict[str, Path], holder: pki.Holder, change: Any, args: tuple[str, ...], status: int, kind: str
) -> None:
    """Nothing is written, and the reason is told as a document too, without key, password or content."""
    kostra("encrypt", files["content"], *asked(files, holder))
    envelope = files["content"].with_name("content.p7m")
    envelope.write_bytes(change(envelope.read_bytes()))
    out = files["content"].with_name("out")
    paths = [str(files["content"].with_name(arg)) if not arg.startswith("--") else arg for arg in args]
    own = ("--key", files["key"], "--certificate", files["certificate"], "--output", out)
    result = kostra("decrypt", envelope, *own, *paths, "--json")
    assert result.exit_code == status
    said = document("error", result)
    assert said["error"]["kind"] == kind
    assert not out.exists()
    assert PASSWORD not in result.output
    assert CONTENT.decode() not in result.output


def test_a_cbc_envelope_needs_its_manifest(files: dict[str, Path], holder: pki.Holder) -> None:
    """Without a manifest it is opened only where the caller says so, and then says what that means."""
    kostra("encrypt", files["content"], *asked(files, holder))
    files["content"].with_name("content.p7m.json").unlink()
    out = files["content"].with_name("out")
    own = ("--key", files["key"], "--certificate", files["certificate"], "--output", out)
    result = kostra("decrypt", files["content"].with_name("content.p7m"), *own)
    assert result.exit_code == 64
    assert "--unauthenticated" in result.stderr
    result = kostra("decrypt", files["content"].with_name("content.p7m"), *own, "--unauthenticated")
    assert result.exit_code == 0
    assert "ingenting viser om den er endret" in result.stdout


def test_a_locked_key_takes_its_password_from_elsewhere(files: dict[str, Path], holder: pki.Holder) -> None:
    """A password stands in a variable or a file, never on the command line."""
    kostra("encrypt", files["content"], *asked(files, holder))
    envelope, out = (files["content"].with_name(name) for name in ("content.p7m", "out"))
    own = ("--key", files["locked"], "--certificate", files["certificate"], "--output", out)
    for args in (("--password-env", "KOSTRA_TEST_WORD"), ("--password-file", files["password"])):
        assert kostra("decrypt", envelope, *own, *args, KOSTRA_TEST_WORD=PASSWORD).exit_code == 0
        assert out.read_bytes() == CONTENT
        out.unlink()
    result = kostra("decrypt", envelope, *own, "--password-env", "KOSTRA_TEST_NOTHING")
    assert result.exit_code == 64
    assert "KOSTRA_TEST_NOTHING" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="permissions are the folder's there")
def test_what_is_decrypted_is_its_owners(files: dict[str, Path], holder: pki.Holder) -> None:
    """Nobody else can read content, envelope or manifest."""
    kostra("encrypt", files["content"], *asked(files, holder))
    out = files["content"].with_name("out")
    own = ("--key", files["key"], "--certificate", files["certificate"], "--output", out)
    kostra("decrypt", files["content"].with_name("content.p7m"), *own)
    for name in ("out", "content.p7m", "content.p7m.json"):
        assert stat.S_IMODE(files["content"].with_name(name).stat().st_mode) == 0o600


def test_a_file_that_is_not_there(tmp_path: Path, files: dict[str, Path], holder: pki.Holder) -> None:
    """It is unreadable input, named as the caller named it."""
    result = kostra("encrypt", tmp_path / "borte", *asked(files, holder), "--json")
    assert result.exit_code == 65
    assert str(tmp_path / "borte") in document("error", result)["error"]["message"]
    assert json.loads(result.stdout)["exit_status"] == 65
