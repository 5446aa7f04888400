from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from kostra_sdk.envelope import Receiver, Rule, Rules, der, errors, load_crl
from tests.envelope import pki

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric import rsa

NOW = pki.NOW
POINT = x509.UniformResourceIdentifier("http://crl.example/one.crl")
OTHER_POINT = x509.UniformResourceIdentifier("http://crl.example/two.crl")


def problems(certificate: x509.Certificate, rules: Rules) -> list[type[errors.CertificateError]]:
    """Hold a certificate against the rules."""
    return [type(problem) for problem in Receiver(certificate, rules).examine(now=NOW).problems]


def chain(
    *roots: pki.Holder, between: Iterable[pki.Holder] = (), crls: Iterable[x509.CertificateRevocationList] = ()
) -> Rules:
    """Make rules of which only the chain, and revocation if there are lists, is left."""
    return Rules(
        roots=[root.certificate for root in roots],
        intermediates=[one.certificate for one in between],
        crls=crls,
        without=set(Rule) - {Rule.CHAIN},
    )


def test_a_chain_leads_to_a_root(holder: pki.Holder, root: pki.Holder, between: pki.Holder) -> None:
    """By way of the certificates between, or straight if the issuer itself is trusted."""
    assert problems(holder.certificate, chain(root, between=[between])) == []
    assert problems(holder.certificate, chain(between)) == []


def test_a_chain_with_a_gap_is_refused(holder: pki.Holder, root: pki.Holder) -> None:
    """The certificate between is not fetched from anywhere."""
    assert problems(holder.certificate, chain(root)) == [errors.IssuerNotTrusted]


def test_certificates_between_are_not_trusted_by_themselves(
    holder: pki.Holder, between: pki.Holder, keys: tuple[rsa.RSAPrivateKey, ...]
) -> None:
    """A chain must end at a root; another root of the same name, as a test environment may have, does not do."""
    namesake = pki.authority(keys[3], "Testrot")
    with pytest.raises(errors.IssuerNotTrusted, match="CN=Testutsteder"):
        Receiver(holder.certificate, chain(namesake, between=[between])).examine(now=NOW).raise_for_problems()


def test_whoever_is_no_authority_issues_nothing(
    holder: pki.Holder, other: pki.Holder, root: pki.Holder, between: pki.Holder
) -> None:
    """A certificate signed with another enterprise's key has no chain."""
    forged = pki.enterprise(holder.key, other)
    assert problems(forged.certificate, chain(root, between=[between, other])) == [errors.IssuerNotTrusted]


def test_an_expired_authority_is_none(
    keys: tuple[rsa.RSAPrivateKey, ...], holder: pki.Holder, root: pki.Holder
) -> None:
    """Every certificate of the chain must be valid at the time."""
    expired = pki.authority(keys[1], "Testutsteder", root, until=NOW - pki.DAY)
    assert problems(holder.certificate, chain(root, between=[expired])) == [errors.IssuerNotTrusted]


@pytest.mark.parametrize("valid", [(-9, -2), (2, 9)], ids=["expired", "not yet"])
def test_the_dates_are_another_rule(
    valid: tuple[int, int], holder: pki.Holder, root: pki.Holder, between: pki.Holder
) -> None:
    """A certificate outside its dates still has its chain, so that only one problem is told."""
    first, last = (NOW + days * pki.DAY for days in valid)
    made = pki.enterprise(holder.key, between, valid=(first, last))
    assert problems(made.certificate, chain(root, between=[between])) == []


def test_a_list_without_it_is_fine(
    holder: pki.Holder, other: pki.Holder, root: pki.Holder, between: pki.Holder
) -> None:
    """That others were revoked does not matter, nor do lists of other issuers."""
    lists = [pki.revocation_list(root), pki.revocation_list(between, [other.certificate])]
    assert problems(holder.certificate, chain(root, between=[between], crls=lists)) == []


def test_a_revoked_certificate_is_refused(holder: pki.Holder, root: pki.Holder, between: pki.Holder) -> None:
    """It is told when it was revoked."""
    rules = chain(root, between=[between], crls=[pki.revocation_list(between, [holder.certificate])])
    with pytest.raises(errors.CertificateRevoked, match="2027-01-13"):
        Receiver(holder.certificate, rules).examine(now=NOW).raise_for_problems()


def scope(
    *,
    full_name: Iterable[x509.GeneralName] | None = None,
    users: bool = False,
    authorities: bool = False,
    indirect: bool = False,
    attributes: bool = False,
) -> x509.IssuingDistributionPoint:
    """Say what a list is about."""
    return x509.IssuingDistributionPoint(
        full_name=full_name,
        relative_name=None,
        only_contains_user_certs=users,
        only_contains_ca_certs=authorities,
        only_some_reasons=None,
        indirect_crl=indirect,
        only_contains_attribute_certs=attributes,
    )


@pytest.mark.parametrize(
    ("extension", "critical", "complete"),
    [
        (x509.CRLNumber(7), False, True),
        (scope(users=True), True, True),
        (scope(full_name=[POINT]), True, True),
        (scope(full_name=[OTHER_POINT]), True, False),
        (scope(authorities=True), True, False),
        (scope(attributes=True), True, False),
        (scope(indirect=True), True, False),
        (x509.DeltaCRLIndicator(6), True, False),
    ],
    ids=["number", "users", "its point", "other point", "authorities", "attributes", "indirect", "delta"],
)
def test_a_list_must_be_complete_for_the_certificate(
    extension: x509.ExtensionType,
    critical: bool,
    complete: bool,
    holder: pki.Holder,
    root: pki.Holder,
    between: pki.Holder,
) -> None:
    """A list that tells only of some certificates, or only of what is new, does not clear this one."""
    points = x509.CRLDistributionPoints([x509.DistributionPoint([POINT], None, None, None)])
    made = pki.enterprise(holder.key, between, more=[(points, False)])
    crl = pki.revocation_list(between, extensions=[(extension, critical)])
    expected = [] if complete else [errors.RevocationUnknown]
    assert problems(made.certificate, chain(root, between=[between], crls=[crl])) == expected


def test_a_list_for_one_point_does_not_clear_who_names_none(
    holder: pki.Holder, root: pki.Holder, between: pki.Holder
) -> None:
    """Where the certificate does not say where its revocation is told, only a list for all will do."""
    crl = pki.revocation_list(between, extensions=[(scope(full_name=[POINT]), True)])
    rules = chain(root, between=[between], crls=[crl])
    assert problems(holder.certificate, rules) == [errors.RevocationUnknown]


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 9)], ids=["stale", "from the future"])
def test_a_list_must_be_in_date(
    first: int, last: int, holder: pki.Holder, root: pki.Holder, between: pki.Holder
) -> None:
    """An old list does not know of today; one not yet in force is as little use."""
    crl = pki.revocation_list(between, holds=(NOW + first * pki.DAY, NOW + last * pki.DAY))
    rules = chain(root, between=[between], crls=[crl])
    with pytest.raises(errors.RevocationUnknown, match="not now"):
        Receiver(holder.certificate, rules).examine(now=NOW).raise_for_problems()


def without_end(crl: x509.CertificateRevocationList, issuer: pki.Holder) -> x509.CertificateRevocationList:
    """Take the date of the next list out of a list, and sign it again."""
    body = crl.tbs_certlist_bytes
    fields = der.Cursor(body, 0, len(body)).enter(der.SEQUENCE)
    start = fields.position
    for _ in ("version", "algorithm", "issuer", "this update"):
        fields.take(fields.tag)
    kept = body[start : fields.position]
    fields.take(fields.tag)
    body = der.sequence(kept, body[fields.position :])
    signature = issuer.key.sign(body, PKCS1v15(), hashes.SHA256())
    algorithm = der.sequence(der.oid(crl.signature_algorithm_oid.dotted_string), der.NULL)
    return load_crl(der.sequence(body, algorithm, der.tlv(0x03, b"\x00", signature)))


def test_a_list_must_say_until_when_it_holds(holder: pki.Holder, root: pki.Holder, between: pki.Holder) -> None:
    """A list without an end could be of any age."""
    crl = without_end(pki.revocation_list(between), between)
    assert crl.next_update_utc is None
    rules = chain(root, between=[between], crls=[crl])
    with pytest.raises(errors.RevocationUnknown, match="until when"):
        Receiver(holder.certificate, rules).examine(now=NOW).raise_for_problems()


def test_a_list_must_be_the_issuer_s_own(holder: pki.Holder, root: pki.Holder, between: pki.Holder) -> None:
    """Neither another issuer's list nor one that somebody else signed in the issuer's name will do."""
    foreign = pki.revocation_list(root)
    forged = pki.revocation_list(between, signer=root)
    for crl, says in ((foreign, "is its issuer's"), (forged, "not signed by its issuer")):
        rules = chain(root, between=[between], crls=[crl])
        with pytest.raises(errors.RevocationUnknown, match=says):
            Receiver(holder.certificate, rules).examine(now=NOW).raise_for_problems()


def test_of_several_lists_the_good_one_counts(holder: pki.Holder, root: pki.Holder, between: pki.Holder) -> None:
    """A stale list beside a new one does no harm, in either order."""
    stale = pki.revocation_list(between, holds=(NOW - 9 * pki.DAY, NOW - 8 * pki.DAY))
    for fresh, expected in (
        (pki.revocation_list(between), []),
        (pki.revocation_list(between, [holder.certificate]), [errors.CertificateRevoked]),
    ):
        for lists in ([stale, fresh], [fresh, stale]):
            assert problems(holder.certificate, chain(root, between=[between], crls=lists)) == expected


def test_a_list_is_signed_by_whoever_may(keys: tuple[rsa.RSAPrivateKey, ...], holder: pki.Holder) -> None:
    """The issuer's certificate must be there, and be for signing lists."""
    lists = [pki.revocation_list(pki.authority(keys[1], "Testutsteder"))]
    without_chain = Rules(crls=lists, without=set(Rule))
    assert problems(holder.certificate, without_chain) == [errors.RevocationUnknown]
    for extensions, expected in (
        ([(pki.usage("key_cert_sign", "crl_sign"), True)], []),
        ([(pki.usage("key_cert_sign"), True)], [errors.RevocationUnknown]),
        ([], [errors.RevocationUnknown]),
    ):
        issuer = pki.authority(keys[1], "Testutsteder", extensions=extensions)
        rules = attrs.evolve(without_chain, intermediates=[issuer.certificate])
        assert problems(holder.certificate, rules) == expected
