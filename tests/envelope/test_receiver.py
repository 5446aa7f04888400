from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kostra_sdk.envelope import Receiver, Rule, Rules, errors, valid_at
from kostra_sdk.errors import UsageError
from tests.envelope import pki

if TYPE_CHECKING:
    from pathlib import Path


NOW = pki.NOW
MORE_TIME = 10 * 365 * pki.DAY


def test_a_certificate_in_order_keeps_all_the_rules(holder: pki.Holder, strict: Rules) -> None:
    """Nothing is switched off, and nothing is wrong; that the key could be longer is only a caution."""
    examined = Receiver(holder.certificate, strict).examine(now=NOW)
    assert examined.problems == ()
    examined.raise_for_problems()
    assert [caution.rule for caution in examined.cautions] == [Rule.KEY]
    assert "3072 are recommended" in examined.cautions[0].text


def test_an_elliptic_curve_is_no_receiver(between: pki.Holder, strict: Rules) -> None:
    """Before any rule: for such a key no envelope could be written."""
    with pytest.raises(errors.UnsupportedKey, match="not RSA"):
        Receiver(pki.elliptic(between), strict)


def test_all_problems_are_told_the_first_one_raised(holder: pki.Holder, between: pki.Holder, strict: Rules) -> None:
    """Whoever mends the first problem has been told of the others."""
    made = pki.enterprise(
        holder.key,
        between,
        subject=((NameOID.SERIAL_NUMBER, pki.OTHER_ORG_NUMBER),),
        valid=(NOW - 9 * pki.DAY, NOW - 2 * pki.DAY),
        key_usage=(pki.usage("digital_signature"), True),
    )
    examined = Receiver(made.certificate, strict).examine(now=NOW)
    kinds = [type(problem) for problem in examined.problems]
    assert kinds == [
        errors.PinMismatch,
        errors.CertificateExpired,
        errors.WrongKeyUsage,
        errors.WrongOrganisation,
    ]
    for _ in range(2):
        with pytest.raises(errors.PinMismatch) as caught:
            examined.raise_for_problems()
        assert [note.split(": ")[0] for note in caught.value.__notes__] == ["moreover"] * 3


def wrong(holder: pki.Holder, between: pki.Holder) -> x509.Certificate:
    """Make a certificate that breaks every rule that can be switched off."""
    return pki.enterprise(
        holder.key,
        pki.Holder(between.certificate, holder.key),
        subject=((NameOID.COMMON_NAME, "Ukjent"),),
        valid=(NOW - 9 * pki.DAY, NOW - 2 * pki.DAY),
        key_usage=(pki.usage("digital_signature"), True),
        more=[(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), True)],
    ).certificate


BROKEN = {
    Rule.PIN: errors.PinMismatch,
    Rule.VALIDITY: errors.CertificateExpired,
    Rule.KEY: errors.WeakKey,
    Rule.KEY_USAGE: errors.WrongKeyUsage,
    Rule.EXTENSIONS: errors.UnknownCriticalExtension,
    Rule.CHAIN: errors.IssuerNotTrusted,
    Rule.ORG_NUMBER: errors.WrongOrganisation,
}


@pytest.mark.parametrize("rule", list(Rule))
def test_each_rule_is_switched_off_by_name_and_alone(
    rule: Rule, holder: pki.Holder, between: pki.Holder, strict: Rules
) -> None:
    """Of a certificate with everything wrong, exactly what is switched off is no longer told."""
    rules = attrs.evolve(strict, without={rule}, min_key_bits=4096, crls=())
    found = [type(p) for p in Receiver(wrong(holder, between), rules).examine(now=NOW).problems]
    assert found == [problem for broken, problem in BROKEN.items() if broken is not rule]


def test_the_clock_is_given_with_its_zone(holder: pki.Holder) -> None:
    """A time without a zone could be off by hours, and is refused."""
    with pytest.raises(UsageError, match="time zone"):
        holder.receiver.examine(now=NOW.replace(tzinfo=None))


def test_a_receiver_is_read_from_a_file(holder: pki.Holder, strict: Rules, tmp_path: Path) -> None:
    """PEM or DER, by path or as bytes."""
    path = tmp_path / "receiver.pem"
    path.write_bytes(holder.pem)
    der = holder.certificate.public_bytes(Encoding.DER)
    for source in (path, str(path), holder.pem, der):
        receiver = Receiver.load(source, strict)
        assert receiver.certificate == holder.certificate
        assert receiver.public_key == holder.key.public_key()


def test_a_certificate_whose_parts_cannot_be_read_is_refused(holder: pki.Holder, strict: Rules) -> None:
    """What is garbled inside is found when it is loaded, as one of the documented errors."""
    data = holder.certificate.public_bytes(Encoding.DER)
    usage = bytes.fromhex("0603551d0f0101ff04040302")
    assert usage in data
    with pytest.raises(errors.CertificateUnreadable, match="cannot be read"):
        Receiver.load(data.replace(usage, usage[:-2] + b"\x04\x02"), strict)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, ["old"]), (-15, ["old"]), (15, ["old", "new"]), (40, ["new"])],
)
def test_while_certificates_change_those_valid_are_used(
    days: int, expected: list[str], holder: pki.Holder, other: pki.Holder, between: pki.Holder
) -> None:
    """With the old and the new certificate configured, there is one for every day, and both while they overlap."""
    rules = Rules(without=set(Rule) - {Rule.VALIDITY})
    spans = {"old": (-100, 30), "new": (10, 400)}
    receivers = {
        name: Receiver(
            pki.enterprise(key, between, valid=(NOW + first * pki.DAY, NOW + last * pki.DAY)).certificate,
            rules,
        )
        for (name, (first, last)), key in zip(spans.items(), (holder.key, other.key), strict=True)
    }
    found = valid_at(receivers.values(), now=NOW + days * pki.DAY)
    assert found == tuple(receivers[name] for name in expected)


def test_if_none_is_valid_it_is_said_why(holder: pki.Holder) -> None:
    """Without a valid certificate there is no envelope, and not an empty list of receivers either."""
    with pytest.raises(errors.CertificateExpired):
        valid_at([holder.receiver], now=NOW + MORE_TIME)
    with pytest.raises(errors.CertificateNotYetValid):
        valid_at([holder.receiver], now=NOW - MORE_TIME)
    assert valid_at([], now=NOW) == ()


def test_no_rule_s_text_is_in_a_repr(holder: pki.Holder, strict: Rules) -> None:
    """A receiver in a log line is one certificate, not the whole configuration."""
    assert "Testrot" not in repr(Receiver(holder.certificate, strict))
