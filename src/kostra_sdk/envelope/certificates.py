"""Certificates as files, and the few facts of them that an envelope needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from kostra_sdk.envelope.errors import CertificateUnreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from kostra_sdk.extract.files import StrPath

__all__ = ["fingerprint", "load_certificate", "load_certificates", "load_crl"]

_PEM = b"-----BEGIN"


def fingerprint(certificate: x509.Certificate) -> str:
    """Give the certificate's SHA-256, 64 lower-case hexadecimal digits: what a pin is compared with."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def load_certificates(source: StrPath | bytes) -> tuple[x509.Certificate, ...]:
    """Read all certificates of a PEM file, or the one of a DER file; a path, or the bytes themselves.

    Raises :class:`~kostra_sdk.envelope.errors.CertificateUnreadable`.
    """
    data = _bytes(source)
    try:
        if _PEM in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except ValueError as error:
        raise CertificateUnreadable("", f"no certificate in PEM or DER can be read: {error}") from None


def load_certificate(source: StrPath | bytes) -> x509.Certificate:
    """Read a file with exactly one certificate, PEM or DER; a path, or the bytes themselves.

    Raises :class:`~kostra_sdk.envelope.errors.CertificateUnreadable`.
    """
    certificates = load_certificates(source)
    if len(certificates) > 1:
        raise CertificateUnreadable("", f"there are {len(certificates)} certificates where one is expected")
    return certificates[0]


def load_crl(source: StrPath | bytes) -> x509.CertificateRevocationList:
    """Read a certificate revocation list, PEM or DER; a path, or the bytes themselves.

    Raises :class:`~kostra_sdk.envelope.errors.CertificateUnreadable`.
    """
    data = _bytes(source)
    load: Callable[[bytes], x509.CertificateRevocationList]
    load = x509.load_pem_x509_crl if _PEM in data else x509.load_der_x509_crl
    try:
        return load(data)
    except ValueError as error:
        raise CertificateUnreadable("", f"no revocation list in PEM or DER can be read: {error}") from None


def _bytes(source: StrPath | bytes) -> bytes:
    return source if isinstance(source, bytes) else Path(source).read_bytes()
