from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from kostra_sdk.envelope import fingerprint, load_certificate, load_certificates, load_crl
from kostra_sdk.envelope.errors import CertificateUnreadable
from tests.envelope import pki

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_may_hold_several_certificates(
    holder: pki.Holder, root: pki.Holder, between: pki.Holder, tmp_path: Path
) -> None:
    """A bundle of roots is read whole and in order, with whatever text stands between them."""
    path = tmp_path / "roots.pem"
    path.write_bytes(b"Testrot\n" + root.pem + b"\nTestutsteder\n" + between.pem)
    assert load_certificates(path) == (root.certificate, between.certificate)
    assert load_certificates(holder.certificate.public_bytes(Encoding.DER)) == (holder.certificate,)


def test_of_a_receiver_there_is_exactly_one(holder: pki.Holder, root: pki.Holder) -> None:
    """Which of two is meant is not guessed."""
    assert load_certificate(holder.pem) == holder.certificate
    with pytest.raises(CertificateUnreadable, match="2 certificates where one is expected"):
        load_certificate(holder.pem + root.pem)


@pytest.mark.parametrize("data", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_what_is_no_certificate_is_told(data: bytes) -> None:
    """Whatever is wrong with the file, it is one error."""
    for load in (load_certificates, load_certificate, load_crl):
        with pytest.raises(CertificateUnreadable, match="can be read"):
            load(data)


def test_a_missing_file_is_the_system_s_own_error(tmp_path: Path) -> None:
    """A path that leads nowhere is told as such."""
    with pytest.raises(FileNotFoundError):
        load_certificate(tmp_path / "none.pem")


def test_a_revocation_list_is_read(between: pki.Holder, tmp_path: Path) -> None:
    """PEM or DER, by path or as bytes."""
    crl = pki.revocation_list(between)
    path = tmp_path / "list.crl"
    path.write_bytes(crl.public_bytes(Encoding.DER))
    assert load_crl(path) == load_crl(crl.public_bytes(Encoding.PEM)) == crl


def test_the_fingerprint_is_that_of_the_whole_certificate(holder: pki.Holder, other: pki.Holder) -> None:
    """64 lower-case hexadecimal digits, as in a pin."""
    assert len(fingerprint(holder.certificate)) == 64
    assert fingerprint(holder.certificate) == fingerprint(holder.certificate).lower()
    assert fingerprint(holder.certificate) != fingerprint(other.certificate)
