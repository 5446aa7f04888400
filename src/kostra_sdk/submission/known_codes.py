"""What the receivers' own error codes mean, who must act, and what they can do.

One table a receiver; the documentation's catalogue is made of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from kostra_sdk.submission.errors import (
    Actor,
    ClientRefused,
    ClockSkew,
    DelegationMissing,
    KeyRefused,
    NotAuthorised,
    RejectedData,
    SetupError,
    SubmissionError,
    Unavailable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AUTH_CODES", "MP_CODES", "KnownCode"]


@attrs.frozen
class KnownCode:
    """One code of a receiver."""

    code: str
    error: type[SubmissionError]
    """What it is raised as."""
    cause: str
    remedy: str
    actor: Actor | None = None
    """Who must act, where it is not whom the error's class names."""

    @property
    def who_must_act(self) -> Actor:
        """Who must act."""
        return self.actor or self.error.who_must_act

    def as_error(
        self, message: str, *, correlation_id: str = "", status: int | None = None, retry_after: float | None = None
    ) -> SubmissionError:
        """Make the error, with `message` before the cause."""
        return self.error(
            f"{message}: {self.cause}",
            correlation_id=correlation_id,
            code=self.code,
            status=status,
            who_must_act=self.who_must_act,
            remedy=self.remedy,
            retry_after=retry_after,
        )


def _table(*codes: KnownCode) -> Mapping[str, KnownCode]:
    return {known.code: known for known in codes}


_SYNCHRONISE: Final = ClockSkew.remedy
_NEWER: Final = "Look for a newer version of this package, and report it."

MP_CODES: Final = _table(
    KnownCode(
        "MP-011",
        ClientRefused,
        "a value in the grant cannot be read",
        "Look for blanks and line breaks in client id, scopes and organisation numbers.",
    ),
    KnownCode(
        "MP-012",
        Unavailable,
        "the grant was used before: something on the way sent it twice",
        "Try again, which makes a new grant; if it lasts, look for a proxy that repeats requests.",
    ),
    KnownCode(
        "MP-100",
        ClientRefused,
        "no such client in this environment",
        "Hold client id and environment against Maskinporten's self-service: test and production have each their own.",
    ),
    KnownCode(
        "MP-110",
        ClientRefused,
        "the grant is meant for another environment",
        "Let the issuer be that of the environment, with its last slash, and not the token endpoint.",
    ),
    KnownCode(
        "MP-120",
        KeyRefused,
        "the certificate is not valid here",
        "Use a virksomhetssertifikat that has not run out; production and test have each their own.",
    ),
    KnownCode(
        "MP-121",
        KeyRefused,
        "the key registered on the client has run out; it lives a year",
        "Register the public key on the client anew, the same one or another.",
    ),
    KnownCode(
        "MP-122",
        KeyRefused,
        "the certificate belongs to another organisation than the client",
        "Use a certificate of the organisation that owns the client.",
    ),
    KnownCode(
        "MP-123",
        KeyRefused,
        "the chain of certificates cannot be read",
        "Give the certificates of the chain, each whole and in order, or use a kid.",
    ),
    KnownCode(
        "MP-124",
        KeyRefused,
        "the signature does not fit the key",
        "Hold kid and key against the client; look whether the certificate has run out or is of another environment.",
    ),
    KnownCode("MP-130", ClockSkew, "the grant had run out when it arrived", _SYNCHRONISE),
    KnownCode(
        "MP-200",
        ClientRefused,
        "a scope is not registered on the client",
        "Add the scope to the client in Maskinporten's self-service, or take it out of the settings.",
    ),
    KnownCode(
        "MP-201",
        ClientRefused,
        "a scope is not allowed for this kind of client",
        "Make a client of the type that the scope wants, which is Maskinporten.",
    ),
    KnownCode(
        "MP-250",
        ClientRefused,
        "the organisation has not been granted a scope",
        "Ask the scope's owner for it; Digdir grants those that begin with altinn:.",
    ),
    KnownCode(
        "MP-251",
        DelegationMissing,
        "the municipality has not delegated a scope to the supplier",
        "Someone with the rights in the municipality delegates the API in Altinn; test has its own.",
    ),
    KnownCode("MP-301", ClientRefused, "the kind of authorization details is not known", _NEWER),
    KnownCode("MP-302", ClientRefused, "the authorization details hold a field that is not known", _NEWER),
    KnownCode(
        "MP-303",
        DelegationMissing,
        "no approved system user fits client, organisation and externalRef",
        "See whether the municipality has approved the request. If it has, the vendor compares the client id "
        "with that of the registered system, and the organisation number and externalRef with those of the request.",
    ),
)
"""Maskinporten's codes, as its documentation lists them."""

_REQUEST_ANEW: Final = "Delete the request and make a new one, after talking to the municipality."
_MEND_SYSTEM: Final = "Mend the registration of the system."

AUTH_CODES: Final = _table(
    KnownCode("AUTH-00001", SetupError, "a right is not known, or cannot be given to a system user", _MEND_SYSTEM),
    KnownCode(
        "AUTH-00004",
        RejectedData,
        "there is a system user of this system already",
        "Use it; give another externalRef for a second one.",
        Actor.VENDOR,
    ),
    KnownCode(
        "AUTH-00006",
        RejectedData,
        "the request is accepted already, so there is a system user",
        "Use it; give another externalRef for a second one.",
        Actor.VENDOR,
    ),
    KnownCode("AUTH-00007", RejectedData, "the request is waiting already", "Use that one's link.", Actor.MUNICIPALITY),
    KnownCode("AUTH-00008", RejectedData, "the request was denied", _REQUEST_ANEW, Actor.VENDOR),
    KnownCode("AUTH-00009", RejectedData, "the request was rejected", _REQUEST_ANEW, Actor.VENDOR),
    KnownCode("AUTH-00011", SetupError, "no system with this id is registered", "Register the system first."),
    KnownCode(
        "AUTH-00012", Unavailable, "the request could not be stored", "Try again; report it to Digdir if it lasts."
    ),
    KnownCode("AUTH-00021", SetupError, "the address to come back to is not one of the system's", _MEND_SYSTEM),
    KnownCode(
        "AUTH-00023",
        NotAuthorised,
        "the token does not tell the vendor's organisation number",
        "Use a Maskinporten token of the vendor's own client, with the scope for system user requests.",
    ),
    KnownCode("AUTH-00026", SetupError, "the system has no address to come back to", _MEND_SYSTEM),
    KnownCode("AUTH.VLD-00000", SetupError, "an organisation number is not written as 0192:…", _MEND_SYSTEM),
    KnownCode(
        "AUTH.VLD-00001",
        SetupError,
        "the system's id is not the vendor's organisation number, a low line and a name",
        _MEND_SYSTEM,
    ),
    KnownCode(
        "AUTH.VLD-00002",
        SetupError,
        "a system with this id is registered already",
        "Update it, or choose another id.",
    ),
    KnownCode(
        "AUTH.VLD-00003",
        SetupError,
        "a right names a resource that Altinn does not know",
        "Hold the resource ids against those SSB has published, app_<org>_<app>; SSB may not have published it yet.",
    ),
    KnownCode(
        "AUTH.VLD-00004",
        SetupError,
        "a client id belongs to another system already",
        "Make a client for this system in Maskinporten's self-service.",
    ),
    KnownCode("AUTH.VLD-00005", SetupError, "an address to come back to is not https", _MEND_SYSTEM),
    KnownCode("AUTH.VLD-00006", SetupError, "a right is listed twice", _MEND_SYSTEM),
    KnownCode("AUTH.VLD-00007", SetupError, "an access package is listed twice", _MEND_SYSTEM),
    KnownCode("AUTH.VLD-00008", SetupError, "an access package is not known, or may not be used here", _MEND_SYSTEM),
    KnownCode("AUTH.VLD-00009", SetupError, "a resource is not written as urn:altinn:resource", _MEND_SYSTEM),
)
"""Altinn Authentication's codes for systems and system users."""
