"""Receivers: a certificate and what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import attrs
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from kostra_sdk.envelope.certificates import fingerprint, load_certificate
from kostra_sdk.envelope.checks import (
    Case,
    Caution,
    cautions,
    check_extensions,
    check_key,
    check_key_usage,
    check_org_number,
    check_pin,
    check_validity,
)
from kostra_sdk.envelope.errors import CertificateError, CertificateUnreadable, UnsupportedKey
from kostra_sdk.envelope.rules import Rule, Rules
from kostra_sdk.envelope.trust import check_chain, check_revocation
from kostra_sdk.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from kostra_sdk.extract.files import StrPath

__all__ = ["Examination", "Receiver", "valid_at"]

_CHECKS: Final[Mapping[Rule, Callable[[Case], Iterator[CertificateError]]]] = {
    Rule.PIN: check_pin,
    Rule.VALIDITY: check_validity,
    Rule.KEY: check_key,
    Rule.KEY_USAGE: check_key_usage,
    Rule.EXTENSIONS: check_extensions,
    Rule.CHAIN: check_chain,
    Rule.ORG_NUMBER: check_org_number,
}


@attrs.frozen
class Examination:
    """What the rules say of a certificate at a given time."""

    problems: tuple[CertificateError, ...]
    """Why it must not be used, in the order of the rules; empty if it may."""
    cautions: tuple[Caution, ...]
    """What to see to in time."""

    def raise_for_problems(self) -> None:
        """Raise the first problem, with the others as its notes."""
        if self.problems:
            first, *others = self.problems
            first.__notes__ = [f"moreover: {other.reason}" for other in others]
            raise first


@attrs.frozen
class Receiver:
    """Someone who is to open an envelope: their certificate, and the rules it must keep.

    Raises :class:`~kostra_sdk.envelope.errors.UnsupportedKey` if the certificate's key is not RSA,
    and :class:`~kostra_sdk.envelope.errors.CertificateUnreadable` if parts of it cannot be read.
    The rules are not applied before :meth:`examine`, which encrypting calls.
    """

    certificate: x509.Certificate
    rules: Rules = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        try:
            key = self.certificate.public_key()
            _ = self.certificate.extensions
        except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
            raise CertificateUnreadable(self.fingerprint, f"its key or extensions cannot be read: {error}") from None
        if not isinstance(key, RSAPublicKey):
            raise UnsupportedKey(self.fingerprint, "its key is not RSA, and envelopes for other keys are not written")

    @classmethod
    def load(cls, certificate: StrPath | bytes, rules: Rules) -> Receiver:
        """Read the certificate, PEM or DER; a path, or the bytes themselves."""
        return cls(load_certificate(certificate), rules)

    @property
    def fingerprint(self) -> str:
        """The certificate's SHA-256, 64 lower-case hexadecimal digits."""
        return fingerprint(self.certificate)

    @property
    def public_key(self) -> RSAPublicKey:
        """The key that the content's key is encrypted with."""
        return cast("RSAPublicKey", self.certificate.public_key())

    def examine(self, *, now: datetime) -> Examination:
        """Hold the certificate against all the rules, as of `now`, which must know its time zone.

        It is worth asking twice: as of today, and as of the day the envelope is to be sent.
        """
        if now.tzinfo is None:
            raise UsageError("now must know its time zone: datetime.now(UTC)")
        case = Case(self.certificate, self.rules, now)
        problems = [
            problem for rule, check in _CHECKS.items() if rule not in self.rules.without for problem in check(case)
        ]
        if self.rules.crls:
            problems.extend(check_revocation(case))
        return Examination(tuple(problems), tuple(cautions(case)))


def valid_at(receivers: Iterable[Receiver], *, now: datetime) -> tuple[Receiver, ...]:
    """Leave out the receivers whose certificate is not valid yet, or no longer.

    Certificates change every few years: with the old and the new one both configured,
    an envelope is made for those that are valid, and no day is without one.
    Raises the last one's error if none is valid; all other rules are for encrypting to apply.
    """
    valid: list[Receiver] = []
    problem: CertificateError | None = None
    for receiver in receivers:
        found = next(check_validity(Case(receiver.certificate, receiver.rules, now)), None)
        if found is None:
            valid.append(receiver)
        else:
            problem = found
    if problem is not None and not valid:
        raise problem
    return tuple(valid)
