"""OpenSSL's command as the other side: it reads all that is written here, and what it writes is read."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from kostra_sdk.envelope import PROFILES, decrypt, decrypt_bytes, encrypt, inspect
from kostra_sdk.envelope.errors import MalformedEnvelope, UnsupportedEnvelope
from tests.envelope import pki
from tests.envelope.test_writer import plaintext

if TYPE_CHECKING:
    from pathlib import Path


def version() -> int:
    """Give OpenSSL's main version, 0 where there is none, or something else of that name."""
    command = shutil.which("openssl")
    if command is None:
        return 0
    said = subprocess.run([command, "version"], capture_output=True, text=True, check=True).stdout
    match = re.match(r"OpenSSL (\d+)\.", said)
    return int(match[1]) if match else 0


pytestmark = pytest.mark.skipif(version() < 3, reason="needs OpenSSL 3 or later (its cms command knows GCM)")

SIZES = [0, 1, 15, 16, 17, 300_001]

OAEP = ("-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256")
OPTIONS = {
    "cms-cbc-oaep": ("-aes-256-cbc", OAEP),
    "cms-gcm-oaep": ("-aes-256-gcm", OAEP),
    "cms-cbc-pkcs1": ("-aes-256-cbc", ()),
    "cms-gcm-pkcs1": ("-aes-256-gcm", ()),
}


def openssl(*arguments: object, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run OpenSSL's cms command, on binary data, in `folder`."""
    return subprocess.run(
        ["openssl", "cms", *map(str, arguments), "-binary"], cwd=folder, capture_output=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path, holder: pki.Holder, other: pki.Holder) -> Path:
    """Make a folder with the keys and certificates of two receivers."""
    for name, one in (("holder", holder), ("other", other)):
        (tmp_path / f"{name}.pem").write_bytes(one.pem)
        (tmp_path / f"{name}.key").write_bytes(one.key_pem())
    return tmp_path


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_openssl_reads_every_profile(
    profile: str, size: int, folder: Path, holder: pki.Holder, other: pki.Holder
) -> None:
    """Each of two receivers opens an envelope of any size, and gets the very bytes."""
    encrypt(plaintext(size), folder / "e.p7m", [holder.receiver, other.receiver], now=pki.NOW, profile=profile)
    for name in ("holder", "other"):
        done = openssl(
            "-decrypt", "-inform", "DER", "-in", "e.p7m", "-out", "opened",
            "-inkey", f"{name}.key", "-recip", f"{name}.pem", folder=folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert (folder / "opened").read_bytes() == plaintext(size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("profile", sorted(OPTIONS))
def test_what_openssl_writes_is_read(
    profile: str, size: int, folder: Path, holder: pki.Holder, other: pki.Holder
) -> None:
    """Its envelopes in definite-length DER are those of our profiles, byte for byte in their headers."""
    cipher, options = OPTIONS[profile]
    (folder / "plain").write_bytes(plaintext(size))
    done = openssl(
        "-encrypt", cipher, "-in", "plain", "-outform", "DER", "-out", "e.p7m",
        "-recip", "holder.pem", *options, "-recip", "other.pem", *options, folder=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    header = inspect(folder / "e.p7m")
    assert header.profile.name == profile
    assert header.is_for(holder.certificate)
    for one in (holder, other):
        decrypt(folder / "e.p7m", folder / "opened", [one.receiver_key], allow_unauthenticated=True)
        assert (folder / "opened").read_bytes() == plaintext(size)


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        (("-aes-256-cbc", "-recip", "holder.pem", "-stream", "-indef"), MalformedEnvelope, "indefinite"),
        (("-aes-128-cbc", "-recip", "holder.pem"), UnsupportedEnvelope, "2.16.840.1.101.3.4.1.2"),
        (
            ("-aes-256-cbc", "-recip", "holder.pem", "-keyopt", "rsa_padding_mode:oaep"),
            UnsupportedEnvelope,
            "parameters that no profile has",
        ),
        (("-aes-256-cbc", "-keyid", "-recip", "root.pem"), UnsupportedEnvelope, "key identifier"),
    ],
    ids=["streamed", "AES-128", "SHA-1", "key identifier"],
)
def test_what_is_not_ours_is_told(
    options: tuple[str, ...],
    error: type[Exception],
    says: str,
    folder: Path,
    holder: pki.Holder,
    root: pki.Holder,
) -> None:
    """OpenSSL can write more than the profiles have; the reason for refusing it is said."""
    (folder / "plain").write_bytes(plaintext(5000))
    (folder / "root.pem").write_bytes(root.pem)
    done = openssl("-encrypt", "-in", "plain", "-outform", "DER", "-out", "e.p7m", *options, folder=folder)
    assert done.returncode == 0, done.stderr
    with pytest.raises(error, match=says):
        decrypt_bytes(folder / "e.p7m", [holder.receiver_key], allow_unauthenticated=True)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_openssl_finds_nothing_left_over(profile: str, folder: Path, holder: pki.Holder) -> None:
    """Written again by OpenSSL's own encoder, an envelope is the same: it was DER already."""
    encrypt(plaintext(300), folder / "e.p7m", [holder.receiver], now=pki.NOW, profile=profile)
    done = openssl("-cmsout", "-inform", "DER", "-in", "e.p7m", "-outform", "DER", "-out", "again", folder=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "again").read_bytes() == (folder / "e.p7m").read_bytes()
