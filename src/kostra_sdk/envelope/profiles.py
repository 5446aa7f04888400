"""Profiles: which envelope a receiver gets, by a name that settings, manifests and journals can hold.

No envelope format of Statistics Norway is public.
So a profile says what the envelope *is*, never for whom it would do: that is agreed with the receiver.
"""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, AsymmetricPadding, PKCS1v15

from kostra_sdk.envelope import ciphers, der
from kostra_sdk.envelope.ciphers import ContentCipher
from kostra_sdk.envelope.errors import UnknownProfile

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULT", "PROFILES", "KeyTransport", "Profile", "find_profile"]

_SHA256: Final = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"), der.NULL)
_SHA256_BARE: Final = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
_PKCS1: Final = der.sequence(der.oid("1.2.840.113549.1.1.1"), der.NULL)


def _oaep(digest: bytes, mask_digest: bytes) -> bytes:
    """Write the AlgorithmIdentifier of RSAES-OAEP; both digests are always said, since the default is SHA-1."""
    mask = der.sequence(der.oid("1.2.840.113549.1.1.8"), mask_digest)
    parameters = der.sequence(der.tlv(der.CONSTRUCTED_0, digest), der.tlv(der.CONSTRUCTED_1, mask))
    return der.sequence(der.oid("1.2.840.113549.1.1.7"), parameters)


class KeyTransport(Enum):
    """How the key of the content is encrypted for a receiver's RSA key."""

    OAEP = "rsa-oaep-sha256"
    """RSAES-OAEP with SHA-256 in both places."""
    PKCS1 = "rsa-pkcs1-v1.5"
    """RSAES-PKCS1-v1_5, for receivers that know no better."""

    @property
    def algorithm(self) -> bytes:
        """The AlgorithmIdentifier, as it is written."""
        return _oaep(_SHA256, _SHA256) if self is KeyTransport.OAEP else _PKCS1

    @classmethod
    def of(cls, algorithm: bytes) -> KeyTransport | None:
        """Give the transport that an AlgorithmIdentifier says, None for any other.

        The NULL after a digest may be left out, as OpenSSL does: the two are the same (RFC 4055, section 2.1).
        """
        if algorithm == _PKCS1:
            return cls.PKCS1
        digests = (_SHA256, _SHA256_BARE)
        return cls.OAEP if algorithm in {_oaep(a, b) for a in digests for b in digests} else None

    @property
    def padding(self) -> AsymmetricPadding:
        """The padding, as cryptography wants it."""
        if self is KeyTransport.OAEP:
            return OAEP(mgf=MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
        return PKCS1v15()


@attrs.frozen
class Profile:
    """One kind of envelope."""

    name: str
    cipher: ContentCipher
    transports: tuple[KeyTransport, ...]
    """How each receiver gets the key; with two, each receiver is listed twice."""
    caution: str = ""
    """Why one would rather choose another profile, in English; empty where there is no reason to."""


DEFAULT: Final = "cms-cbc-oaep"
"""The default profile's name: what Norwegian municipal services (KS Fiks) already exchange."""

_PKCS1_CAUTION: Final = (
    "RSA PKCS#1 v1.5 is kept for receivers that cannot read OAEP; agree on cms-cbc-oaep where you can"
)

PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            Profile(DEFAULT, ciphers.AES_256_CBC, (KeyTransport.OAEP,)),
            Profile("cms-gcm-oaep", ciphers.AES_256_GCM, (KeyTransport.OAEP,)),
            Profile("cms-cbc-pkcs1", ciphers.AES_256_CBC, (KeyTransport.PKCS1,), _PKCS1_CAUTION),
            Profile("cms-gcm-pkcs1", ciphers.AES_256_GCM, (KeyTransport.PKCS1,), _PKCS1_CAUTION),
            Profile("cms-cbc-dual", ciphers.AES_256_CBC, (KeyTransport.OAEP, KeyTransport.PKCS1), _PKCS1_CAUTION),
        )
    }
)
"""The profiles by name."""


def find_profile(name: str) -> Profile:
    """Give the profile of that name; raises :class:`~kostra_sdk.envelope.errors.UnknownProfile`."""
    try:
        return PROFILES[name]
    except KeyError:
        raise UnknownProfile(name, PROFILES) from None
