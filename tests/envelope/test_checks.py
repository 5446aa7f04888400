from __future__ import annotations

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kostra_sdk.envelope import Receiver, Rule, Rules, errors, fingerprint
from tests.envelope import pki

NOW = pki.NOW


def problems(
    certificate: x509.Certificate, rules: Rules, *, pinned: bool = True
) -> list[type[errors.CertificateError]]:
    """Hold a certificate against the rules, and pin it first where the pin is not what is tried."""
    if pinned:
        rules = attrs.evolve(rules, pins=[fingerprint(certificate)])
    found = Receiver(certificate, rules).examine(now=NOW).problems
    assert all(problem.fingerprint == fingerprint(certificate) for problem in found)
    return [type(problem) for problem in found]


def test_another_certificate_is_not_the_pinned_one(other: pki.Holder, holder: pki.Holder, strict: Rules) -> None:
    """A certificate of the same owner and issuer is refused, and both fingerprints are told."""
    assert problems(other.certificate, strict, pinned=False) == [errors.PinMismatch]
    with pytest.raises(errors.PinMismatch) as caught:
        Receiver(other.certificate, strict).examine(now=NOW).raise_for_problems()
    assert fingerprint(holder.certificate) in str(caught.value)
    assert fingerprint(other.certificate) in str(caught.value)


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (-2, -1, errors.CertificateExpired),
        (1, 2, errors.CertificateNotYetValid),
        (0, 1, None),
        (-1, 0, None),
    ],
)
def test_the_dates_hold_at_the_second(
    first: int,
    last: int,
    problem: type[errors.CertificateError] | None,
    holder: pki.Holder,
    between: pki.Holder,
    strict: Rules,
) -> None:
    """The first and the last second are valid, the days before and after are not; no other rule is broken by that."""
    valid = (NOW + first * pki.DAY, NOW + last * pki.DAY)
    made = pki.enterprise(holder.key, between, valid=valid)
    assert problems(made.certificate, strict) == ([problem] if problem else [])


@pytest.mark.parametrize(("days", "told"), [(59, True), (60, False), (0, True)])
def test_an_end_in_sight_is_a_caution(
    days: int, told: bool, holder: pki.Holder, between: pki.Holder, strict: Rules
) -> None:
    """Two months before the end one is told, so that there is time to fetch the next certificate."""
    valid = (NOW - pki.DAY, NOW + days * pki.DAY)
    made = pki.enterprise(holder.key, between, valid=valid)
    examined = Receiver(made.certificate, strict).examine(now=NOW)
    assert (Rule.VALIDITY in {caution.rule for caution in examined.cautions}) == told


@pytest.mark.parametrize(("bits", "exponent", "says"), [(1024, 65537, "1024 bits"), (2048, 3, "exponent is 3")])
def test_a_weak_key_is_refused(bits: int, exponent: int, says: str, between: pki.Holder, strict: Rules) -> None:
    """Neither a short key nor a small exponent will do."""
    made = pki.enterprise(rsa.generate_private_key(exponent, bits), between)
    rules = attrs.evolve(strict, without={Rule.CHAIN, Rule.PIN})
    with pytest.raises(errors.WeakKey, match=says):
        Receiver(made.certificate, rules).examine(now=NOW).raise_for_problems()


def test_a_longer_key_can_be_asked_for(holder: pki.Holder, strict: Rules) -> None:
    """The least length is a rule of its own."""
    assert problems(holder.certificate, attrs.evolve(strict, min_key_bits=3072)) == [errors.WeakKey]


@pytest.mark.parametrize(
    ("key_usage", "more", "says"),
    [
        ((pki.usage("digital_signature", "content_commitment"), True), [], "for signing"),
        ((pki.usage("data_encipherment"), True), [], "no keyEncipherment"),
        ((pki.usage("key_encipherment"), False), [], "not critical"),
        (None, [], "no KeyUsage"),
        (
            (pki.usage("key_encipherment"), True),
            [(x509.BasicConstraints(ca=True, path_length=None), True)],
            "certificate authority",
        ),
    ],
    ids=["signing", "data only", "not critical", "no usage", "authority"],
)
def test_a_certificate_for_another_use_is_refused(
    key_usage: tuple[x509.KeyUsage, bool] | None,
    more: list[tuple[x509.ExtensionType, bool]],
    says: str,
    holder: pki.Holder,
    between: pki.Holder,
    strict: Rules,
) -> None:
    """Organisations have one certificate for signing and one for encryption; the wrong one is told."""
    made = pki.enterprise(holder.key, between, key_usage=key_usage, more=more)
    rules = attrs.evolve(strict, without={Rule.PIN, Rule.CHAIN})
    found = Receiver(made.certificate, rules).examine(now=NOW).problems
    assert [type(problem) for problem in found] == [errors.WrongKeyUsage]
    assert says in str(found[0])


def test_what_is_critical_must_be_known(holder: pki.Holder, between: pki.Holder, strict: Rules) -> None:
    """An extension that no rule obeys is refused if it is critical, and passed over if not."""
    extension = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    for critical in (True, False):
        made = pki.enterprise(holder.key, between, more=[(extension, critical)])
        expected = [errors.UnknownCriticalExtension] if critical else []
        assert problems(made.certificate, strict) == expected


@pytest.mark.parametrize(
    ("subject", "belongs"),
    [
        (((NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{pki.ORG_NUMBER}"),), True),
        (((NameOID.SERIAL_NUMBER, pki.ORG_NUMBER),), True),
        (((NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{pki.OTHER_ORG_NUMBER}"),), False),
        (((NameOID.SERIAL_NUMBER, pki.OTHER_ORG_NUMBER),), False),
        (((NameOID.ORGANIZATION_IDENTIFIER, f"NTRSE-{pki.ORG_NUMBER}"),), False),
        (((NameOID.ORGANIZATION_IDENTIFIER, pki.ORG_NUMBER),), False),
        (
            (
                (NameOID.SERIAL_NUMBER, pki.ORG_NUMBER),
                (NameOID.ORGANIZATION_IDENTIFIER, f"NTRNO-{pki.OTHER_ORG_NUMBER}"),
            ),
            False,
        ),
        (((NameOID.SERIAL_NUMBER, "314000000"),), False),
        (((NameOID.COMMON_NAME, "Testmottaker"),), False),
    ],
    ids=[
        "identifier",
        "serial number",
        "other identifier",
        "other serial number",
        "Swedish",
        "no scheme",
        "both, disagreeing",
        "check digit",
        "none",
    ],
)
def test_the_organisation_is_known_by_its_number(
    subject: pki.Attributes, belongs: bool, holder: pki.Holder, between: pki.Holder, strict: Rules
) -> None:
    """It is read where Norwegian certificates have it, and must be the receiver's; the name does not count."""
    made = pki.enterprise(holder.key, between, subject=subject)
    assert problems(made.certificate, strict) == ([] if belongs else [errors.WrongOrganisation])
