"""Every error of the submission, one class for each thing the caller can do about it.

::

    KostraError
    └── SubmissionError
        ├── WaitError               nothing was done, or doing it twice does no harm: try again later
        │   ├── NotSent             no connection: the request never left this machine
        │   ├── NoAnswer            a request that may be repeated got no answer
        │   ├── Unavailable         the receiver answers that it cannot just now
        │   ├── TooManyRequests     the receiver wants a pause
        │   └── Busy                someone is changing the same thing: read it again, then go on
        ├── UnknownOutcome          it may have happened or not: read what is there before trying again
        ├── SetupError              settings, key, scope or certificate: the vendor mends them
        │   ├── UnsafeAddress       an address without TLS, or with a password in it
        │   ├── KeyRefused          a key or certificate of ours cannot be read, or is not accepted
        │   ├── UntrustedReceiver   the receiver's TLS certificate is not trusted here
        │   ├── ClientRefused       the client, its scopes or its claims are not as they are registered
        │   ├── ClockSkew           this machine's clock is wrong
        │   └── NotFound            there is nothing at the address, or nothing with that id
        ├── NotAuthorised           the receiver knows us, and says no
        │   └── DelegationMissing   the municipality has not given the system user, or not enough
        ├── HumanRequired           a person of the municipality must confirm or sign
        ├── RejectedData            the receiver has judged the data and refuses it
        │   ├── TooLarge            more than the receiver takes
        │   └── InfectedFile        the receiver's virus scan stopped it
        ├── FileChanged             the file is not the one that was checked
        ├── AlreadySubmitted        it was delivered before: the first receipt is the answer
        ├── SplitOtherwise          it was delivered in parts and this is the whole, or the other way round
        ├── ClosedPortal            the reception is closed
        └── UnexpectedAnswer        the answer is not one of the protocol's

Each tells who must act and what they can do; the class says what holds by itself, the error what is known better.
None of them ever holds a token, a key, a body, a query or anything of a person:
the correlation id finds the request in the receiver's log and in ours.
"""

from __future__ import annotations

from enum import StrEnum

from kostra_sdk.errors import KostraError

__all__ = [
    "Actor",
    "AlreadySubmitted",
    "Busy",
    "ClientRefused",
    "ClockSkew",
    "ClosedPortal",
    "DelegationMissing",
    "FileChanged",
    "HumanRequired",
    "InfectedFile",
    "KeyRefused",
    "NoAnswer",
    "NotAuthorised",
    "NotFound",
    "NotSent",
    "RejectedData",
    "SetupError",
    "SplitOtherwise",
    "SubmissionError",
    "TooLarge",
    "TooManyRequests",
    "Unavailable",
    "UnexpectedAnswer",
    "UnknownOutcome",
    "UnsafeAddress",
    "UntrustedReceiver",
    "WaitError",
]


class Actor(StrEnum):
    """Who must act before it can go on."""

    VENDOR = "vendor"
    """Who makes or runs the case system: program, settings, keys, client."""
    MUNICIPALITY = "municipality"
    """The municipality: approval of the system user, confirmation, the data itself."""
    SSB = "ssb"
    """Statistics Norway: app, access list, reception, feedback."""
    DIGDIR = "digdir"
    """Digdir, which runs Maskinporten and Altinn."""
    NOBODY = "nobody"
    """Nobody: time alone."""


class SubmissionError(KostraError):
    """A submission, or a step of it, did not get through.

    Args:
        message: What was tried and what happened, without values of the data.
        correlation_id: The request's id, in the receiver's log and in ours.
        code: The receiver's own code, such as ``MP-303``; else the status, such as ``HTTP-503``; else empty.
        status: The HTTP status of the answer; None where there was none.
        who_must_act: Who must act, where that is known better than the class says.
        remedy: What they can do, where that is known better than the class says.
        retry_after: The pause the receiver asks for, in seconds.
    """

    who_must_act: Actor = Actor.VENDOR
    remedy: str = "Read the message; the correlation id finds the request in the logs."

    def __init__(
        self,
        message: str,
        *,
        correlation_id: str = "",
        code: str = "",
        status: int | None = None,
        who_must_act: Actor | None = None,
        remedy: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.correlation_id = correlation_id
        self.code = code
        self.status = status
        self.retry_after = retry_after
        if who_must_act is not None:
            self.who_must_act = who_must_act
        if remedy:
            self.remedy = remedy

    def __str__(self) -> str:
        """Write the message, with code and correlation id behind it."""
        known = [self.code, f"correlation id {self.correlation_id}" if self.correlation_id else ""]
        behind = ", ".join(filter(None, known))
        return f"{self.message} ({behind})" if behind else self.message


class WaitError(SubmissionError):
    """Nothing was done, or doing it once more does no harm.

    Cause: the network, or a receiver that is down, busy or slow.
    """

    who_must_act = Actor.NOBODY
    remedy = "Try again later, with growing pauses and no sooner than retry_after."


class NotSent(WaitError):
    """The request never left this machine, so it certainly had no effect.

    Cause: no route, no such name, connection refused, a TLS handshake that broke off, or a proxy that did not connect.
    """

    remedy = "Try again later; if it lasts, look at address, proxy and firewall."


class NoAnswer(WaitError):
    """A request that may be repeated was sent, and no answer came.

    Cause: a time-out, or a connection that broke.
    """


class Unavailable(WaitError):
    """The receiver answers that it cannot just now.

    Cause: status 408, 425 or 5xx to a request that may be repeated.
    """


class TooManyRequests(WaitError):
    """The receiver wants a pause before the next request.

    Cause: status 429; the limits of Altinn are a subscription's and a minute's.
    """


class Busy(WaitError):
    """Someone is changing the same thing at the same time.

    Cause: status 409 without an explanation, or a process that says that it is still at work.
    """

    remedy = "Read the state again, wait, and go on from what it says."


class UnknownOutcome(SubmissionError):
    """A request that must not be repeated blindly may or may not have had its effect.

    Cause: a time-out, a broken connection or status 5xx after the request was sent, wholly or in part.
    """

    who_must_act = Actor.NOBODY
    remedy = "Read what is there at the receiver's before trying again; the outbox does so by itself."


class SetupError(SubmissionError):
    """Settings, key, scope or certificate are wrong; trying again changes nothing.

    Cause: something that was set up, here or in the self-service of Maskinporten or Altinn.
    """

    remedy = "Mend the settings; `kostra doctor` tries them without sending anything."


class UnsafeAddress(SetupError):
    """The address is not one to send to.

    Cause: plain http to another machine, a user name or password in the address, or no host in it.
    """

    remedy = "Give an address that begins with https://."


class KeyRefused(SetupError):
    """A key or certificate of ours does not do.

    Cause: a file that cannot be read, a wrong password, a key too short or not RSA;
    or a key that the receiver does not know, or no longer (keys posted to Maskinporten live a year).
    """

    remedy = "Look at the key and its password; post the public key to the client anew if it has run out."


class UntrustedReceiver(SetupError):
    """The receiver's TLS certificate is not trusted on this machine; nothing was sent.

    Cause: a proxy that inspects traffic and whose root is missing here, an old root bundle, or someone in between.
    """

    remedy = "Give the root certificate of your proxy as ca_bundle; never switch the check off."


class ClientRefused(SetupError):
    """Maskinporten does not accept the client, its scopes or what it claims.

    Cause: a wrong client id or environment, or a scope that the client or its organisation does not have.
    """

    remedy = "Hold client id, environment and scopes against the client in Maskinporten's self-service."


class ClockSkew(SetupError):
    """This machine's clock is more than ten seconds off the receiver's, so what it signs is refused.

    Cause: a machine without time synchronisation.
    """

    remedy = "Synchronise the machine's clock (NTP)."


class NotFound(SetupError):
    """There is nothing at the address, or nothing with that id.

    Cause: status 404 or 410: a wrong app, party or environment, or something that was deleted.
    """

    remedy = "Hold organisation, app id, environment and ids against what the receiver has published."


class NotAuthorised(SubmissionError):
    """The receiver knows who asks, and says no.

    Cause: status 401 with a fresh token, or 403: a right that client, system or system user lacks.
    """

    remedy = "Compare the rights of the registered system with those the app or resource asks for."


class DelegationMissing(NotAuthorised):
    """The municipality has no approved system user that fits.

    Cause: the request is not yet approved, was refused or has run out; or it was made with another
    ``externalRef``, for another system, or with fewer rights (MP-303).
    """

    who_must_act = Actor.MUNICIPALITY
    remedy = "Someone with the rights in the municipality approves the system user; `kostra onboard` gives the link."


class HumanRequired(SubmissionError):
    """The delivery lies ready, but a person of the municipality must confirm or sign it.

    Cause: the app does not let a system user take the last step.
    """

    who_must_act = Actor.MUNICIPALITY
    remedy = "Someone in the municipality opens the delivery in Altinn's inbox and confirms it."


class RejectedData(SubmissionError):
    """The receiver has judged what was sent, and refuses it.

    Cause: validation in the app, feedback from SSB, a checksum or a type of file that does not fit.
    """

    who_must_act = Actor.MUNICIPALITY
    remedy = "Mend the data in the case system, make the extract anew, check it and send that."


class TooLarge(RejectedData):
    """The file is larger than the receiver takes.

    Cause: status 413, or a limit that the receiver publishes.
    """

    who_must_act = Actor.VENDOR
    remedy = "Send over a channel that takes files of this size."


class InfectedFile(RejectedData):
    """The receiver's virus scan stopped the file.

    Cause: malware on the machine that made it, or a false alarm.
    """

    who_must_act = Actor.VENDOR
    remedy = "Scan the machine that made the file; then make the file anew and send that."


class FileChanged(SubmissionError):
    """The file is not as it was when it was checked, so it is not sent.

    Cause: a program that writes the file again, or is not done with it.
    """

    remedy = "Let its writer finish, check the file anew and send that."


class AlreadySubmitted(SubmissionError):
    """It was delivered before; that delivery's receipt is the answer, so this is not a failure.

    :attr:`first` is the id of the submission that got through, :attr:`receipt` its receipt where there is one.
    Cause: the same municipality, form, year and unit, sent twice.
    """

    who_must_act = Actor.NOBODY
    remedy = "Use the first receipt; to deliver anew, tell SSB first and give a Resubmission."

    def __init__(self, message: str, *, first: str = "", receipt: object = None, correlation_id: str = "") -> None:
        super().__init__(message, correlation_id=correlation_id)
        self.first = first
        self.receipt = receipt


class SplitOtherwise(SubmissionError):
    """It was delivered in parts and this is the whole, or the other way round: SSB would count everybody twice.

    :attr:`others` are the ids of the submissions that it would double.
    Cause: a split delivery (B-10) that was put together after its parts were sent, or parts of another number.
    """

    who_must_act = Actor.MUNICIPALITY
    remedy = "Send the parts that are missing; to deliver all of it anew, tell SSB first and give a Resubmission."

    def __init__(self, message: str, *, others: tuple[str, ...] = (), correlation_id: str = "") -> None:
        super().__init__(message, correlation_id=correlation_id)
        self.others = others


class ClosedPortal(SubmissionError):
    """The reception is closed.

    Cause: before the season, after its last day, or while SSB makes ready a publication.
    """

    who_must_act = Actor.SSB
    remedy = "Wait for the reception to open; after the last day, ask SSB."


class UnexpectedAnswer(SubmissionError):
    """The answer is not one that the protocol knows.

    Cause: something between that answers in the receiver's name (a proxy's page), or a receiver that has changed.
    """

    remedy = "Look for a proxy in between; then for a newer version of this package."
