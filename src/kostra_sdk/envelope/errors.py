"""Every error of the envelope, one class for each thing the caller can do about it.

::

    KostraError
    ├── UsageError                          the call or the settings are wrong: change the program
    │   ├── UnknownProfile                  no such profile; the known ones are listed
    │   ├── IncompleteRules                 a rule has nothing to compare with, or is misspelt
    │   ├── ReceiversError                  no receiver, the same one twice, or too many for one envelope
    │   ├── KeyUnreadable                   no RSA private key there, a wrong password, or another certificate's
    │   └── ManifestRequired                a CBC envelope is to be opened with nothing to hold it against
    ├── SourceChanged                       the file grew or shrank while it was read: let its writer finish, run again
    ├── EnvelopeError                       the envelope cannot be opened: have it sent again
    │   ├── MalformedEnvelope               its bytes are not those of an envelope: cut off, not DER, or trailing bytes
    │   ├── UnsupportedEnvelope             sound, but of an algorithm or a form that no profile has
    │   ├── NotAReceiver                    made for other certificates than those of the keys given
    │   └── TamperedEnvelope                changed after it was made, on its way or on the disk
    ├── ManifestUnreadable                  the file is not a manifest: find the right one
    └── CertificateError                    the receiver's certificate must not be used
        ├── CertificateUnreadable           not a certificate, or not exactly one: fetch it again
        ├── UnsupportedKey                  its key is not RSA: ask the receiver for another certificate
        ├── PinMismatch                     not the certificate agreed upon: ask the receiver, by telephone
        ├── CertificateNotYetValid          wait, or mend the clock
        ├── CertificateExpired              fetch the receiver's new certificate, and pin it
        ├── WeakKey                         ask the receiver for a certificate with a longer key
        ├── WrongKeyUsage                   a certificate for signing, or a CA's: fetch the one for encryption
        ├── UnknownCriticalExtension        it sets a condition that this library does not know
        ├── IssuerNotTrusted                not issued under the given roots: production mixed up with test?
        ├── WrongOrganisation               it belongs to another organisation
        ├── CertificateRevoked              the issuer has withdrawn it: stop, and ask the receiver
        └── RevocationUnknown               the revocation lists given do not tell: fetch the issuer's new one

None of them ever holds a key, a password or a byte of the plaintext.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostra_sdk.errors import KostraError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CertificateError",
    "CertificateExpired",
    "CertificateNotYetValid",
    "CertificateRevoked",
    "CertificateUnreadable",
    "EnvelopeError",
    "IncompleteRules",
    "IssuerNotTrusted",
    "KeyUnreadable",
    "MalformedEnvelope",
    "ManifestRequired",
    "ManifestUnreadable",
    "NotAReceiver",
    "PinMismatch",
    "ReceiversError",
    "RevocationUnknown",
    "SourceChanged",
    "TamperedEnvelope",
    "UnknownCriticalExtension",
    "UnknownProfile",
    "UnsupportedEnvelope",
    "UnsupportedKey",
    "WeakKey",
    "WrongKeyUsage",
    "WrongOrganisation",
]


class UnknownProfile(UsageError, LookupError):
    """There is no profile of that name; :attr:`known` lists those there are."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(name, self.known)

    def __str__(self) -> str:
        return f"no envelope profile {self.name!r}; the known profiles are {', '.join(self.known)}"


class IncompleteRules(UsageError, ValueError):
    """A rule for certificates has nothing to compare with and was not switched off by name, or is misspelt."""


class ReceiversError(UsageError, ValueError):
    """An envelope needs at least one receiver, each once, and no more than its header has room for."""


class KeyUnreadable(UsageError, ValueError):
    """No RSA private key could be read, or it is another key than its certificate's."""


class ManifestRequired(UsageError):
    """A CBC envelope does not show whether it was changed, so opening it takes its manifest."""


class SourceChanged(KostraError):
    """What was to be encrypted is not as long as it was said to be; nothing was written in its name.

    :attr:`expected` is in bytes, :attr:`found` too if it was counted.
    """

    def __init__(self, expected: int, found: int | None) -> None:
        self.expected = expected
        self.found = found
        super().__init__(expected, found)

    def __str__(self) -> str:
        found = "more" if self.found is None else self.found
        return f"the source was to hold {self.expected} bytes, but holds {found}: is it still being written?"


class EnvelopeError(KostraError, ValueError):
    """The envelope cannot be opened; no plaintext was given out."""


class MalformedEnvelope(EnvelopeError):
    """The bytes are not those of an envelope: cut off, not DER, or followed by other bytes."""


class UnsupportedEnvelope(EnvelopeError):
    """It is a CMS message, but of an algorithm or a form that none of the profiles has."""


class NotAReceiver(EnvelopeError):
    """The envelope was made for other certificates than those of the keys given."""


class TamperedEnvelope(EnvelopeError):
    """The envelope was changed after it was made, or is another than its manifest tells of."""


class ManifestUnreadable(KostraError, ValueError):
    """The text is not a manifest that this version can read."""


class CertificateError(KostraError):
    """The receiver's certificate must not be used.

    :attr:`fingerprint` is the certificate's SHA-256, 64 lower-case hexadecimal digits; empty where there is none.
    """

    def __init__(self, fingerprint: str, reason: str) -> None:
        self.fingerprint = fingerprint
        self.reason = reason
        super().__init__(fingerprint, reason)

    def __str__(self) -> str:
        name = f"certificate {self.fingerprint}" if self.fingerprint else "certificate"
        return f"{name}: {self.reason}"


class CertificateUnreadable(CertificateError, ValueError):
    """It is not an X.509 certificate in PEM or DER, or there is not exactly one."""


class UnsupportedKey(CertificateError):
    """The certificate's key is not RSA; envelopes for elliptic curves are not written."""


class PinMismatch(CertificateError):
    """The certificate is not one of those agreed upon: a new one, or a forged one."""


class CertificateNotYetValid(CertificateError):
    """The certificate's validity has not begun."""


class CertificateExpired(CertificateError):
    """The certificate's validity has ended."""


class WeakKey(CertificateError):
    """The RSA key is shorter than the rules allow, or its public exponent is too small."""


class WrongKeyUsage(CertificateError):
    """The certificate is not one for encryption: of separate certificates, probably the one for signing."""


class UnknownCriticalExtension(CertificateError):
    """The certificate sets a condition, marked as critical, that this library does not know."""


class IssuerNotTrusted(CertificateError):
    """No sound chain leads from the certificate to one of the roots given."""


class WrongOrganisation(CertificateError):
    """The certificate belongs to another organisation than the receiver, or names none."""


class CertificateRevoked(CertificateError):
    """The issuer has revoked the certificate."""


class RevocationUnknown(CertificateError):
    """None of the revocation lists given is the issuer's own, complete and in date."""
