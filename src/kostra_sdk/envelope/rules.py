"""The rules for receivers' certificates: what is asked of one before anything is encrypted for it.

Neither cryptography's envelope builder nor OpenSSL's command looks at a certificate before encrypting for it:
both take one that has expired, or is only for signing.
So the rules are our own, all of them hold unless switched off by name,
and one that has nothing to compare with is an error, never a rule that always passes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import attrs
from cryptography import x509

from kostra_sdk.envelope.errors import IncompleteRules
from kostra_sdk.ids import orgnr

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MIN_KEY_BITS", "Rule", "Rules"]

MIN_KEY_BITS: Final = 2048

_SEPARATORS: Final = str.maketrans("", "", ": -\t\n")


class Rule(StrEnum):
    """The rules that hold unless :attr:`Rules.without` names them."""

    PIN = "pin"
    """It is one of the certificates agreed upon."""
    VALIDITY = "validity"
    """It is within its dates."""
    KEY = "key"
    """Its key is long enough."""
    KEY_USAGE = "key-usage"
    """It is for the encryption of keys, and not a CA's."""
    EXTENSIONS = "extensions"
    """It has no critical extension that is unknown here."""
    CHAIN = "chain"
    """It was issued under one of the given roots."""
    ORG_NUMBER = "org-number"
    """It belongs to the right organisation."""


def _read_pins(pins: Iterable[str]) -> frozenset[str]:
    if isinstance(pins, str):
        raise IncompleteRules("pins is a list of fingerprints, not one string")
    compact = frozenset(pin.translate(_SEPARATORS).lower() for pin in pins)
    for pin in compact:
        if len(pin) != 64 or set(pin) - set("0123456789abcdef"):
            raise IncompleteRules(f"a pin is a certificate's SHA-256, 64 hexadecimal digits, not {pin!r}")
    return compact


# Converters with types of their own: a bare `tuple` would hide them from the type checkers.


def _read_certificates(certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    return tuple(certificates)


def _read_crls(crls: Iterable[x509.CertificateRevocationList]) -> tuple[x509.CertificateRevocationList, ...]:
    return tuple(crls)


def _read_rules(rules: Iterable[Rule | str]) -> frozenset[Rule]:
    try:
        return frozenset(map(Rule, rules))
    except ValueError as error:
        raise IncompleteRules(f"{error}; the rules are {', '.join(Rule)}") from None


@attrs.frozen(kw_only=True)
class Rules:
    """What is asked of a receiver's certificate.

    :attr:`pins`, :attr:`roots` and :attr:`org_number` are all needed, unless their rule is named in :attr:`without`.
    Test and production have rules of their own: never mix their roots.

    Raises :class:`~kostra_sdk.envelope.errors.IncompleteRules`,
    and :class:`~kostra_sdk.errors.InvalidId` if the organisation number is none.
    """

    pins: frozenset[str] = attrs.field(default=frozenset(), converter=_read_pins)
    """SHA-256 of the certificates agreed upon, in hexadecimal digits; colons and spaces do not matter.

    It is the primary rule: certificates are downloaded, pins are agreed upon.
    """
    org_number: str | None = attrs.field(default=None, converter=attrs.converters.optional(orgnr.validate))
    """The receiver's organisasjonsnummer."""
    roots: tuple[x509.Certificate, ...] = attrs.field(default=(), converter=_read_certificates)
    """The roots that are trusted, of this environment only."""
    intermediates: tuple[x509.Certificate, ...] = attrs.field(default=(), converter=_read_certificates)
    """Certificates that may stand between; they are not trusted by themselves."""
    crls: tuple[x509.CertificateRevocationList, ...] = attrs.field(default=(), converter=_read_crls)
    """Revocation lists; if any are given, the issuer's must be among them. Nothing is fetched."""
    min_key_bits: int = MIN_KEY_BITS
    """The shortest RSA key; not under 2048."""
    without: frozenset[Rule] = attrs.field(default=frozenset(), converter=_read_rules)
    """The rules that do not hold."""

    def __attrs_post_init__(self) -> None:
        given = {Rule.PIN: self.pins, Rule.CHAIN: self.roots, Rule.ORG_NUMBER: self.org_number}
        for rule, value in given.items():
            if not value and rule not in self.without:
                raise IncompleteRules(
                    f"the rule {rule.value!r} has nothing to compare with: give it, or switch it off with without="
                )
        if self.min_key_bits < MIN_KEY_BITS:
            raise IncompleteRules(f"min_key_bits is {self.min_key_bits}; it may not be under {MIN_KEY_BITS}")
