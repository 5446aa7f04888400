"""The rules that look beyond the certificate itself: the chain to a root, and revocation.

Nothing is fetched: roots, certificates between, and revocation lists are given with the rules.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, cast

from cryptography import x509
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError

from kostra_sdk.envelope.errors import CertificateRevoked, IssuerNotTrusted, RevocationUnknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes

    from kostra_sdk.envelope.checks import Case
    from kostra_sdk.envelope.errors import CertificateError

__all__ = ["check_chain", "check_revocation"]


def check_chain(case: Case) -> Iterator[CertificateError]:
    """See whether it was issued under one of the roots."""
    certificate = case.certificate
    # Its own dates are another rule's business: the chain of an expired certificate is judged as of its last day.
    moment = min(max(case.now, certificate.not_valid_before_utc), certificate.not_valid_after_utc)
    verifier = (
        PolicyBuilder()
        .store(Store(list(case.rules.roots)))
        .time(moment.astimezone(UTC).replace(tzinfo=None))
        # The web's rules for CAs hold; those for servers and clients do not, since a receiver is neither.
        .extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ExtensionPolicy.permit_all())
        .build_client_verifier()
    )
    try:
        verifier.verify(certificate, list(case.rules.intermediates))
    except VerificationError as error:
        issuer = certificate.issuer.rfc4514_string()
        yield IssuerNotTrusted(
            case.name, f"no sound chain leads from its issuer ({issuer}) to the roots given: {error}"
        )


def check_revocation(case: Case) -> Iterator[CertificateError]:
    """Look it up in its issuer's revocation list."""
    reasons = []
    for crl in case.rules.crls:
        if crl.issuer == case.certificate.issuer:
            reason = _unusable(crl, case)
            if not reason:
                break
            reasons.append(reason)
    else:
        yield RevocationUnknown(case.name, "; ".join(reasons) or "none of the revocation lists given is its issuer's")
        return
    entry = crl.get_revoked_certificate_by_serial_number(case.certificate.serial_number)
    if entry is not None:
        yield CertificateRevoked(case.name, f"was revoked at {entry.revocation_date_utc.isoformat()}")


def _unusable(crl: x509.CertificateRevocationList, case: Case) -> str:
    """Say why a list of the right issuer cannot be relied on; empty if it can."""
    if not any(_signed(crl, issuer) for issuer in case.rules.roots + case.rules.intermediates):
        return "the revocation list is not signed by its issuer, or the issuer's certificate was not given"
    first, last = crl.last_update_utc, crl.next_update_utc
    if last is None:
        return "the revocation list does not say until when it holds"
    if not first <= case.now <= last:
        return f"the revocation list holds from {first.isoformat()} to {last.isoformat()}, not now"
    if not all(_covers(extension, case) for extension in crl.extensions if extension.critical):
        return "the revocation list is not a complete one for this kind of certificate"
    return ""


def _signed(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether `issuer` is the list's issuer, may sign such lists, and has signed this one."""
    if issuer.subject != crl.issuer:
        return False
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    key = cast("CertificateIssuerPublicKeyTypes", issuer.public_key())  # an authority's key signs
    return usage.crl_sign and crl.is_signature_valid(key)


def _covers(extension: x509.Extension[x509.ExtensionType], case: Case) -> bool:
    """Whether a list with this critical extension still tells all about the certificate."""
    scope = extension.value
    if not isinstance(scope, x509.IssuingDistributionPoint):
        return False  # such as a delta list, which only tells what is new
    if scope.only_contains_ca_certs or scope.only_contains_attribute_certs:
        return False
    if scope.indirect_crl or scope.only_some_reasons or scope.relative_name:
        return False
    return not scope.full_name or bool(set(scope.full_name) & _distribution_points(case))


def _distribution_points(case: Case) -> set[x509.GeneralName]:
    """Where the certificate says that its revocation is told."""
    points = case.extension(x509.CRLDistributionPoints)
    return {name for point in points.value for name in point.full_name or ()} if points else set()
