"""The envelope's promises: as fast as OpenSSL's command, and no more memory for more data.

Set ENVELOPE_MB=100 for the size of the promise; by default it is smaller, so that the benchmarks stay quick.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from kostra_sdk.envelope import Receiver, Rule, Rules, encrypt

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)
MEGABYTES = int(os.environ.get("ENVELOPE_MB", "32"))
PAIRS = 5
CIPHERS = {"cms-cbc-oaep": "-aes-256-cbc", "cms-gcm-oaep": "-aes-256-gcm"}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with something to encrypt and a receiver's certificate."""
    folder = tmp_path_factory.mktemp("envelope")
    with (folder / "plain").open("wb") as file:
        for _ in range(MEGABYTES):
            file.write(os.urandom(2**20))
        os.fsync(file.fileno())
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Testmottaker")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "receiver.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return folder


def timed(work: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to compare with")
@pytest.mark.parametrize("profile", sorted(CIPHERS))
def test_it_is_as_fast_as_openssl(profile: str, folder: Path) -> None:
    """Encrypting a file takes no longer than with OpenSSL's streaming command, two hashes included.

    Ours is on the disk when the call returns, so OpenSSL's file is synced too; its time without that is printed.
    A second core is what the hashes are made on: without one, the two are about even.
    """
    receiver = Receiver.load(folder / "receiver.pem", Rules(without=set(Rule)))
    command = [
        "openssl", "cms", "-encrypt", "-stream", "-binary", "-outform", "DER", CIPHERS[profile],
        "-in", "plain", "-out", "openssl.p7m", "-recip", "receiver.pem",
        "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256",
    ]  # fmt: skip

    def ours() -> None:
        encrypt(folder / "plain", folder / "ours.p7m", [receiver], now=NOW, profile=profile)

    def openssl() -> None:
        subprocess.run(command, cwd=folder, check=True)

    def sync() -> None:
        with (folder / "openssl.p7m").open("rb") as file:
            os.fsync(file.fileno())

    times = [(timed(ours), timed(openssl), timed(sync)) for _ in range(PAIRS)]
    mine, theirs, synced = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(mine / (theirs + synced) for mine, theirs, synced in times)
    unsynced = statistics.median(mine / theirs for mine, theirs, _ in times)
    print(
        f"\n{profile}, {MEGABYTES} MB: {mine:.3f} s, openssl {theirs:.3f} s and {synced:.3f} s to sync: "
        f"ratio {ratio:.2f}, {unsynced:.2f} if only ours is synced (medians of {PAIRS} pairs)"
    )
    assert ratio <= 1


CHILD = """
    import sys
    from datetime import datetime
    from pathlib import Path

    from kostra_sdk.envelope import Receiver, Rule, Rules, encrypt

    def peak():
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

    folder, profile, now, known = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3]), sys.argv[4]
    receiver = Receiver.load(folder / "receiver.pem", Rules(without=set(Rule)))
    encrypt(b" ", folder / "small.p7m", [receiver], now=now, profile=profile)
    before = peak()
    with (folder / "plain").open("rb") as stream:
        source = folder / "plain" if known == "known" else stream
        encrypt(source, folder / "large.p7m", [receiver], now=now, profile=profile)
    print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell the peak of memory")
@pytest.mark.parametrize("length", ["known", "unknown"])
@pytest.mark.parametrize("profile", sorted(CIPHERS))
def test_memory_does_not_grow(profile: str, length: str, folder: Path) -> None:
    """In a process of its own, the resident memory grows by less than 20 MiB, whatever the size."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CHILD), folder, profile, NOW.isoformat(), length],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    grown = int(done.stdout) / 1024
    print(f"\n{profile}, {MEGABYTES} MB of {length} length: {grown:.1f} MiB more memory")
    assert grown < 20
