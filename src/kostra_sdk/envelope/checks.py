"""The rules that a certificate answers by itself; those that take other certificates are in ``trust.py``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar, cast

import attrs
from cryptography import x509
from cryptography.x509.oid import ExtensionOID, NameOID

from kostra_sdk.envelope import errors
from kostra_sdk.envelope.certificates import fingerprint
from kostra_sdk.envelope.rules import MIN_KEY_BITS, Rule, Rules
from kostra_sdk.ids import orgnr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from kostra_sdk.envelope.errors import CertificateError

__all__ = [
    "Case",
    "Caution",
    "cautions",
    "check_extensions",
    "check_key",
    "check_key_usage",
    "check_org_number",
    "check_pin",
    "check_validity",
    "organisation_number",
]

GOOD_KEY_BITS: Final = 3072
MIN_EXPONENT: Final = 65537
EXPIRY_NOTICE: Final = timedelta(days=60)

KNOWN_EXTENSIONS: Final = frozenset({ExtensionOID.KEY_USAGE, ExtensionOID.BASIC_CONSTRAINTS})
"""Extensions that may be critical, since the rules obey them."""

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)


@attrs.frozen
class Case:
    """A receiver's certificate, what is asked of it, and when."""

    certificate: x509.Certificate
    rules: Rules
    now: datetime

    @property
    def name(self) -> str:
        """How errors name the certificate."""
        return fingerprint(self.certificate)

    @property
    def key(self) -> RSAPublicKey:
        """The certificate's key; a :class:`~kostra_sdk.envelope.Receiver` has made sure that it is RSA."""
        return cast("RSAPublicKey", self.certificate.public_key())

    def extension(self, kind: type[_Kind]) -> x509.Extension[_Kind] | None:
        """Give the certificate's extension of that kind, None if it has none."""
        try:
            return self.certificate.extensions.get_extension_for_class(kind)
        except x509.ExtensionNotFound:
            return None


@attrs.frozen
class Caution:
    """Something to see to before it becomes a problem; `text` is English."""

    rule: Rule
    text: str


def cautions(case: Case) -> Iterator[Caution]:
    """Tell what will soon have to be seen to."""
    left = case.certificate.not_valid_after_utc - case.now
    if timedelta(0) <= left < EXPIRY_NOTICE:
        yield Caution(Rule.VALIDITY, f"expires in {left.days} days: ask the receiver for the next one")
    bits = case.key.key_size
    if MIN_KEY_BITS <= bits < GOOD_KEY_BITS:
        yield Caution(Rule.KEY, f"has an RSA key of {bits} bits; {GOOD_KEY_BITS} are recommended")


def check_pin(case: Case) -> Iterator[CertificateError]:
    """Look for it among the certificates agreed upon."""
    if case.name not in case.rules.pins:
        pinned = ", ".join(sorted(case.rules.pins))
        yield errors.PinMismatch(case.name, f"is not one agreed upon; the pins are {pinned}")


def check_validity(case: Case) -> Iterator[CertificateError]:
    """Hold its dates against the time."""
    first, last = case.certificate.not_valid_before_utc, case.certificate.not_valid_after_utc
    if case.now < first:
        yield errors.CertificateNotYetValid(case.name, f"is not valid before {first.isoformat()}")
    if case.now > last:
        yield errors.CertificateExpired(case.name, f"expired at {last.isoformat()}")


def check_key(case: Case) -> Iterator[CertificateError]:
    """Measure its key."""
    bits, least = case.key.key_size, case.rules.min_key_bits
    if bits < least:
        yield errors.WeakKey(case.name, f"its RSA key has {bits} bits; {least} are the least")
    exponent = case.key.public_numbers().e
    if exponent < MIN_EXPONENT:
        yield errors.WeakKey(case.name, f"its public exponent is {exponent}; {MIN_EXPONENT} is the least")


def check_key_usage(case: Case) -> Iterator[CertificateError]:
    """See whether it is for the encryption of keys, and not a CA's."""
    constraints = case.extension(x509.BasicConstraints)
    if constraints is not None and constraints.value.ca:
        yield errors.WrongKeyUsage(case.name, "is that of a certificate authority, not of a receiver")
    usage = case.extension(x509.KeyUsage)
    if usage is None:
        yield errors.WrongKeyUsage(case.name, "does not say what its key is for (no KeyUsage)")
        return
    if not usage.critical:
        yield errors.WrongKeyUsage(case.name, "does not say bindingly what its key is for (KeyUsage not critical)")
    if not usage.value.key_encipherment:
        yield errors.WrongKeyUsage(
            case.name, "is not for encryption (no keyEncipherment): is it the receiver's one for signing?"
        )


def check_extensions(case: Case) -> Iterator[CertificateError]:
    """Look for critical extensions that no rule obeys."""
    for extension in case.certificate.extensions:
        if extension.critical and extension.oid not in KNOWN_EXTENSIONS:
            oid = extension.oid.dotted_string
            yield errors.UnknownCriticalExtension(case.name, f"has an unknown critical extension, {oid}")


def check_org_number(case: Case) -> Iterator[CertificateError]:
    """See whether it belongs to the right organisation."""
    found = organisation_number(case.certificate)
    if found != case.rules.org_number:
        owner = found or "no organisation that it names by number"
        yield errors.WrongOrganisation(case.name, f"belongs to {owner}, not to {case.rules.org_number}")


def organisation_number(certificate: x509.Certificate) -> str | None:
    """Give the subject's organisasjonsnummer, None if it has none.

    It is in organizationIdentifier as ``NTRNO-971526920``, or in older certificates alone in serialNumber.
    """
    for oid, prefix in ((NameOID.ORGANIZATION_IDENTIFIER, "NTRNO-"), (NameOID.SERIAL_NUMBER, "")):
        for attribute in certificate.subject.get_attributes_for_oid(oid):
            value = str(attribute.value)
            number = value.removeprefix(prefix)
            return number if value.startswith(prefix) and orgnr.is_valid(number) else None
    return None
